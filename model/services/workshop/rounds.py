"""Two workshops of one region on the same questions, a year apart: what each room said, one beside the other.

Never one region beside another; nothing of what too few people said in either room.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from model.access import Viewer
from model.errors import Refused
from model.services.workshop import workshops
from model.services.workshop.workshops import Conclusion
from model.workshop.answers import HIGH, LOW, VALUE
from model.workshop.steps import COUNTED, Kind, Step
from model.workshop.tallies import Row


@dataclass(frozen=True)
class Shift:
    """What both rooms said of one thing: its name by language, or the end of a range, and both rows."""

    item: str
    earlier: Row
    later: Row


@dataclass(frozen=True)
class Round:
    """A question that both workshops asked, with both results and what enough people said of in both rooms."""

    earlier: Conclusion
    later: Conclusion
    shifts: tuple[Shift, ...]


def rounds(viewer: Viewer, earlier: str, later: str) -> tuple[Round, ...]:
    """Return the questions that two workshops of one region have in common, in the order of the later one; cards, which
    are words, are left out.

    Raises:
        NotFound: one of them is not in the perimeter.
        Refused: they are of two regions.
    """
    regions = {workshops.hall(viewer, uid).workshop.region for uid in (earlier, later)}
    if len(regions) > 1:
        raise Refused("workshop.two_regions")
    before = {_mark(each.step): each for each in workshops.conclusions(viewer, earlier)}
    after = [each for each in workshops.conclusions(viewer, later) if each.step.kind is not Kind.CARDS]
    both = [(before[_mark(each.step)], each) for each in after if _mark(each.step) in before]
    return tuple(Round(first, second, tuple(_shifts(first, second))) for first, second in both)


def _mark(step: Step) -> object:
    """What is asked, as one recognises it in another workshop: a ready question by itself, another one by its words."""
    return (step.kind, *sorted(step.text.items())) if step.own else (step.kind, step.uid)


def _shifts(earlier: Conclusion, later: Conclusion) -> Iterator[Shift]:
    before = _rows(earlier)
    for name, row in _rows(later).items():
        if name in before:
            yield Shift(row.item, before[name], row)


def _rows(conclusion: Conclusion) -> Mapping[object, Row]:
    """What enough people said, by what it is about: the names of own answers, whose uids differ each time."""
    step, tally = conclusion.step, conclusion.tally
    names = {item.uid: tuple(sorted(item.name.items())) for item in step.items} | dict.fromkeys((LOW, HIGH, VALUE))
    return {names[row.item] or row.item: row for row in tally.rows if tally.tells(row) and row.item in names}


def moved(compared: Round) -> Sequence[Shift]:
    """Return what moved, what moved most first: the median, or the share of those who had a view."""
    return [each for each in sorted(compared.shifts, key=lambda each: -_far(compared, each)) if _far(compared, each)]


def _far(compared: Round, shift: Shift) -> float:
    """How far apart both rooms are about one thing."""
    if compared.later.step.kind in COUNTED:
        return abs(_share(compared.later, shift.later) - _share(compared.earlier, shift.earlier))
    return abs((shift.later.median or 0) - (shift.earlier.median or 0))


def _share(conclusion: Conclusion, row: Row) -> float:
    return row.count / conclusion.tally.people
