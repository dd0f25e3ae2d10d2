"""The situation before and after a delivery, on its date: four figures, and whom or what each difference is about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from model.domain.register import Register
from model.domain.vocabulary import Background
from model.exchange.imports.delivery import Outcome, people_in_post
from model.exchange.imports.past import HeldPositions, heads

CLOSING_SHARE = 0.25
"""A delivery that closes more than this part of the open positions is confirmed apart."""

LEAVING_SHARE = 0.5
"""So is one in which more than this part of the people in post leave."""


class DifferenceKind(StrEnum):
    """What differs: who comes, goes or moves, which positions open or close, who is added without one."""

    ARRIVAL = "arrival"
    DEPARTURE = "departure"
    MOVE = "move"
    OPENED = "opened"
    CLOSED = "closed"
    WITHOUT_POST = "without_post"


@dataclass(frozen=True)
class SituationCounts:
    """Open positions, those to be filled, people in post, and those of them whose background is to be specified."""

    positions: int
    vacant: int
    managers: int
    unknown: int


@dataclass(frozen=True)
class DifferenceLine:
    """One difference: the person, if it is about one, and the position and unit before and after."""

    kind: DifferenceKind
    person: str
    before: str
    after: str


class SituationComparison:
    """The registers before and after a delivery, looked at on its date."""

    def __init__(self, outcome: Outcome, on: date) -> None:
        self.outcome, self.on = outcome, on

    @cached_property
    def before(self) -> SituationCounts:
        """The figures as they are recorded."""
        return _counts(self.outcome.before, self.on)

    @cached_property
    def after(self) -> SituationCounts:
        """The figures that the delivery would make."""
        return _counts(self.outcome.after, self.on)

    @property
    def drastic(self) -> bool:
        """Whether more than a quarter of the open positions would close, or more than half of the people leave."""
        closes = self.outcome.closed > CLOSING_SHARE * self.before.positions
        return closes or self.outcome.departures > LEAVING_SHARE * self.before.managers

    @property
    def closing(self) -> dict[str, int]:
        """How many positions close and people leave, of how many, and of how many units the delivery speaks."""
        teams = {each.team for each in self.outcome.before.positions if each.open_on(self.on)}
        return {
            "closed": self.outcome.closed,
            "positions": self.before.positions,
            "departures": self.outcome.departures,
            "managers": self.before.managers,
            "teams": len(teams & self.outcome.teams),
            "of_teams": len(teams),
        }

    @cached_property
    def lines(self) -> tuple[DifferenceLine, ...]:
        """Every difference: people by name, then positions by unit and title."""
        return tuple(sorted(self._lines(), key=lambda line: (list(DifferenceKind).index(line.kind), *_name(line))))

    def _lines(self) -> Iterator[DifferenceLine]:
        before, after = self.outcome.before, self.outcome.after
        here, there = _called(before), _called(after)
        yield from self._people(here, there)
        was, now = _open(before, self.on), _open(after, self.on)
        yield from (DifferenceLine(DifferenceKind.OPENED, "", "", there[uid]) for uid in now - was)
        yield from (DifferenceLine(DifferenceKind.CLOSED, "", here[uid], "") for uid in was - now)

    def _people(self, here: Mapping[str, str], there: Mapping[str, str]) -> Iterator[DifferenceLine]:
        before, after = self.outcome.before, self.outcome.after
        was, now = people_in_post(before, self.on), people_in_post(after, self.on)
        recorded = {each.uid for each in before.managers}
        for person in after.managers:
            left, taken = was.get(person.uid, frozenset()), now.get(person.uid, frozenset())
            if left != taken:
                yield DifferenceLine(_kind(left, taken), person.name, _places(left, here), _places(taken, there))
            elif not taken and person.uid not in recorded:
                yield DifferenceLine(DifferenceKind.WITHOUT_POST, person.name, "", "")


def _kind(left: frozenset[str], taken: frozenset[str]) -> DifferenceKind:
    if left and taken:
        return DifferenceKind.MOVE
    return DifferenceKind.ARRIVAL if taken else DifferenceKind.DEPARTURE


def _places(seats: frozenset[str], called: Mapping[str, str]) -> str:
    return " + ".join(sorted(called[seat] for seat in seats))


def _name(line: DifferenceLine) -> tuple[str, str, str]:
    return line.person, line.before, line.after


def _called(register: Register) -> dict[str, str]:
    """What to call each position: its title and its unit."""
    units = {team.uid: team.name for team in register.teams}
    return {each.uid: f"{each.title} ({units[each.team]})" for each in register.positions}


def _open(register: Register, on: date) -> set[str]:
    return {each.uid for each in register.positions if each.funded_from <= on and each.open_on(on)}


def _counts(register: Register, on: date) -> SituationCounts:
    held = HeldPositions(register).held(on)
    people, backgrounds = heads(held), {each.uid: each.background for each in register.managers}
    unknown = sum(backgrounds.get(uid, Background.UNKNOWN) is Background.UNKNOWN for uid in people)
    return SituationCounts(len(held), held.count([]), len(people), unknown)
