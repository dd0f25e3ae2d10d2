"""What a delivery would change of the past: the figures of the months that were already told, before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from model.domain.calendar import add_months
from model.domain.register import Register, TableChanges
from model.exchange.imports.delivery import Outcome
from model.memory import Groups

MONTHS = 36
"""How far back figures are compared."""

FIGURES = ("positions", "vacant", "managers")


@dataclass(frozen=True)
class PastDifference:
    """A figure that would not be what it was in the months from `first` to `last`, and the lines that say so.

    `figure` is one of `positions` (funded ones), `vacant` (those of them to be filled) and `managers` (people
    in post).
    """

    figure: str
    first: date
    last: date
    before: int
    after: int
    lines: tuple[int, ...]


def past_differences(
    outcome: Outcome, changes: Mapping[str, TableChanges], recorded: date
) -> tuple[PastDifference, ...]:
    """Return the figures of the first day of each of the 36 months up to the last delivery's that would change.

    `changes` are those of the outcome, by table. Months in a row that change alike are one difference.
    """
    touched = {each.uid for each in changes["positions"]} | {each.position for each in changes["assignments"]}
    if not touched:
        return ()
    before, after = HeldPositions(outcome.before), HeldPositions(outcome.after)
    differences: list[PastDifference] = []
    for back in range(MONTHS - 1, -1, -1):
        month = add_months(recorded, -back)
        changed = [seat for seat in touched if before.seat(seat, month) != after.seat(seat, month)]
        cited = tuple(sorted({line for seat in changed for line in outcome.lines.get(seat, ())}))
        if changed:
            pairs = zip(FIGURES, before.figures(month), after.figures(month), strict=True)
            for figure, was, now in (pair for pair in pairs if pair[1] != pair[2]):
                _add(differences, PastDifference(figure, month, month, was, now, cited))
    return tuple(differences)


def _add(differences: list[PastDifference], new: PastDifference) -> None:
    """Add a difference, to the one of the month before if that is the same."""
    for place, each in enumerate(differences):
        if replace(new, first=each.first, last=each.last) == each and add_months(each.last, 1) == new.first:
            differences[place] = replace(each, last=new.last)
            return
    differences.append(new)


class HeldPositions:
    """The positions of a register, and who holds each."""

    def __init__(self, register: Register) -> None:
        self.positions = {each.uid: each for each in register.positions}
        self.freezing = [each for each in register.positions if each.frozen_from]
        self.posts = Groups((post.position, post) for post in register.assignments)

    def seat(self, uid: str, day: date) -> list[str] | None:
        """Who holds a position on a day; `None` when it is not funded then."""
        position = self.positions.get(uid)
        if position is None or not position.funded_from <= day or not position.open_on(day):
            return None
        return sorted(post.manager for post in self.posts.get(uid, ()) if post.holds(day))

    def figures(self, day: date) -> tuple[int, int, int]:
        """Funded positions, those of them to be filled and people in post on a day; each who is not named is one."""
        held = self.held(day)
        return len(held), held.count([]) - self.frozen(day), len(heads(held))

    def held(self, day: date) -> list[list[str]]:
        """Who holds each funded position on a day."""
        return [who for uid in self.positions if (who := self.seat(uid, day)) is not None]

    def frozen(self, day: date) -> int:
        """How many funded positions are frozen on a day and held by nobody."""
        return sum(each.frozen_on(day) and self.seat(each.uid, day) == [] for each in self.freezing)


def heads(held: Sequence[Sequence[str]]) -> list[str]:
    """Return the uid of everybody who holds positions, empty for each who is not named."""
    people = [uid for who in held for uid in who]
    return [*sorted({*people} - {""}), *[""] * people.count("")]
