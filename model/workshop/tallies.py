"""What a room answered: how many, among how many, and how far apart; never a mean alone.

The median and the quartiles are values that somebody gave (nearest rank): half of the room is not between two levels.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from model.domain.documents import by_name, names_of
from model.workshop.answers import HIGH, LOW, Answer, current_answer, names
from model.workshop.steps import COUNTED, Item, Kind, Step

FEWEST: Final = 3
"""With fewer people than this who had a view nothing is shown: each would know what the other one said. A workshop may
ask for more, never for fewer."""

TICKS: Final = tuple(range(0, 101, 5))
"""The percents at which a range is drawn."""


@dataclass(frozen=True)
class Hands:
    """What the facilitator counted in the room: how many people, and how many hands or points for each item."""

    people: int
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Row:
    """What was said of one item: `count` people or points, or sorted `values`, and how many had no view."""

    item: str
    count: int = 0
    values: tuple[int, ...] = field(default=())
    no_view: int = 0

    def at(self, percent: int) -> int | None:
        """Return the value that a share of the answers does not exceed (nearest rank); nothing without any."""
        if not self.values:
            return None
        rank = max(1, -(-percent * len(self.values) // 100))
        return self.values[rank - 1]

    @property
    def median(self) -> int | None:
        """The value in the middle; of two, the lower one."""
        return self.at(50)

    def distribution(self, size: int) -> tuple[int, ...]:
        """Return how many answers gave each value from 0 to `size`."""
        counts = Counter(self.values)
        return tuple(counts[value] for value in range(size + 1))


@dataclass(frozen=True)
class Tally:
    """The result of a step: how many answered, how many of them said « sans avis » to all of it, and each item; it is
    shown once `fewest` had a view, of an item that is placed on a scale once `fewest` placed it."""

    kind: Kind
    answers: int
    no_view: int
    rows: tuple[Row, ...]
    fewest: int = FEWEST

    @property
    def people(self) -> int:
        """How many people had a view."""
        return self.answers - self.no_view

    @property
    def shown(self) -> bool:
        """Whether enough people had a view for the result to be shown."""
        return self.people >= self.fewest

    def tells(self, row: Row) -> bool:
        """Whether enough people had a view of one item for what they said of it to be shown."""
        return self.shown and (self.kind in COUNTED or len(row.values) >= self.fewest)

    def row(self, item: str) -> Row:
        """Return what was said of an item."""
        return next((row for row in self.rows if row.item == item), Row(item))


def tally(step: Step, answers: Iterable[Answer], hands: Sequence[Hands] = (), fewest: int = FEWEST) -> Tally:
    """Count the answers to a step, and the hands raised beside them. Items that the step does not have any more are
    left out, and whatever was about such items alone; who has a view of none has none of the step."""
    given = [kept for answer in answers if (kept := current_answer(step, answer)) is not None]
    with_a_view = [answer for answer in given if any(value is not None for value in answer.values())]
    raised = [each for each in hands if step.kind in COUNTED and current_answer(step, each.counts) is not None]
    people = len(given) + sum(each.people for each in raised)
    rows = tuple(_row(step, name, with_a_view, len(given) - len(with_a_view), raised) for name in names(step))
    return Tally(step.kind, people, len(given) - len(with_a_view), rows, fewest)


def _row(step: Step, name: str, answers: Sequence[Answer], silent: int, hands: Sequence[Hands]) -> Row:
    values = [value for answer in answers if (value := answer.get(name)) is not None]
    if step.kind in COUNTED:
        return Row(name, sum(values) + sum(each.counts.get(name, 0) for each in hands), no_view=silent)
    return Row(name, len(values), tuple(sorted(values)), silent + len(answers) - len(values))


def acceptances(counted: Tally) -> tuple[int, ...]:
    """Return for each of `TICKS` how many people have it inside their range."""
    low, high = counted.row(LOW).values, counted.row(HIGH).values
    return tuple(sum(value <= tick for value in low) - sum(value < tick for value in high) for tick in TICKS)


BINS: Final = 12
"""In how many columns numbers are counted at most, so that each can be read."""


def bins(values: Sequence[int], most: int = BINS) -> tuple[int, int, tuple[int, ...]]:
    """Return where the first of at most so many equal bins begins, how wide they are, and how many values fall into
    each."""
    first, width = min(values), max(1, -(-(max(values) - min(values) + 1) // most))
    counts = Counter((value - first) // width for value in values)
    return first, width, tuple(counts[place] for place in range(max(counts) + 1))


def ranked_rows(counted: Tally) -> tuple[Row, ...]:
    """Return the rows, the ones that gathered most first; equal ones in their own order."""
    return tuple(sorted(counted.rows, key=lambda row: -row.count))


def leading_items(step: Step, counted: Tally, most: int) -> tuple[Item, ...]:
    """Return the items that gathered most, in the order of the step; those equal to the last one are kept too, unless
    that makes more than half as many again: then the first ones of the step. Without any vote, all of them."""
    counts = {row.item: row.count for row in counted.rows if row.count}
    if not counts:
        return step.items
    last = sorted(counts.values(), reverse=True)[:most][-1]
    kept = [item for item in step.items if counts.get(item.uid, 0) >= last]
    if len(kept) <= most + most // 2:
        return tuple(kept)
    above = [item for item in kept if counts[item.uid] > last]
    level = [item for item in kept if counts[item.uid] == last][: most - len(above)]
    return tuple(item for item in kept if item in above or item in level)


def to_document(step: Step, counted: Tally) -> dict[str, Any]:
    """Return a result as it is kept once the votes are gone: counts and sorted values, nobody's answer."""
    return {
        "step": step.uid,
        "answers": counted.answers,
        "no_view": counted.no_view,
        "rows": [{**asdict(row), "values": list(row.values)} for row in counted.rows],
    }


def from_document(step: Step, document: Mapping[str, Any], fewest: int = FEWEST) -> Tally:
    """Return the result of a step that a document holds, of the items that the step has now."""
    kept = [by_name(row, names_of(Row)) for row in document["rows"]]
    rows = tuple(Row(**{**row, "values": tuple(row["values"])}) for row in kept if row["item"] in names(step))
    return Tally(step.kind, document["answers"], document["no_view"], rows, fewest)
