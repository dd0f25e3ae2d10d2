"""The same question twice: in two workshops of one region a year apart, or in one, before and after a discussion.

Never one region beside another; nothing of what too few people said in either room.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from model.access import Viewer
from model.errors import Refused
from model.services.workshop import workshops
from model.services.workshop.workshops import Conclusion, Hall
from model.wording import LANGUAGES, catalogue
from model.workshop.answers import HIGH, LOW, VALUE
from model.workshop.archive import GroupCounts
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
    """A question that was asked twice, with both results and what enough people said of both times; `too_few`, whether
    something that was asked about both times is missing because too few said anything of it."""

    earlier: Conclusion
    later: Conclusion
    shifts: tuple[Shift, ...]
    too_few: bool


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
    before, after = (_by_mark(workshops.conclusions(viewer, uid)) for uid in (earlier, later))
    return tuple(_round(before[mark], each) for mark, each in after.items() if mark in before)


def within(conclusions: Iterable[Conclusion]) -> Mapping[str, Round]:
    """Return what a workshop asked twice, before and after a discussion, by the step that asked again."""
    step_of = {each.step.uid: each for each in conclusions}
    return {uid: _round(step_of[each.step.again], each) for uid, each in step_of.items() if each.step.again in step_of}


def on_the_wall(hall: Hall) -> Round | None:
    """Return what the room said before and after a discussion, at the step that asks again."""
    if not hall.first or not hall.board.step or not hall.tally:
        return None
    return _round(hall.first, Conclusion(hall.board.step, hall.tally, (), GroupCounts()))


def _by_mark(conclusions: Iterable[Conclusion]) -> Mapping[object, Conclusion]:
    """What both workshops may have asked; a question that is asked again is its second asking there too."""
    askings: Counter[object] = Counter()
    marked: dict[object, Conclusion] = {}
    for each in conclusions:
        if each.step.kind is not Kind.CARDS:
            mark = _mark(each.step)
            askings[mark] += 1
            marked[mark, askings[mark]] = each
    return marked


def _mark(step: Step) -> object:
    """What is asked, as one recognises it in another workshop: a ready question by itself, another one by its words."""
    return (step.kind, *sorted(step.text.items())) if step.own else (step.kind, step.again or step.uid)


def _round(earlier: Conclusion, later: Conclusion) -> Round:
    before, after = _rows(earlier), _rows(later)
    both = [Shift(row.item, before[name], row) for name, row in after.items() if name in before]
    shifts = tuple(each for each in both if earlier.tally.tells(each.earlier) and later.tally.tells(each.later))
    shown = earlier.tally.shown and later.tally.shown
    return Round(earlier, later, shifts, too_few=not shown or len(shifts) < len(both))


def _rows(conclusion: Conclusion) -> Mapping[object, Row]:
    """What was answered, by what it is about: the names of own answers, whose uids differ each time. Cards that are
    erased by now, or several of one name, are nothing that one could recognise."""
    step = conclusion.step
    gone = tuple(sorted((language, catalogue(language)("room.card_gone")) for language in LANGUAGES))
    names = {item.uid: tuple(sorted(item.name.items())) for item in step.items}
    often = Counter(names.values())
    about: dict[str, object] = {uid: name for uid, name in names.items() if often[name] == 1 and name != gone}
    about |= {end: end for end in (LOW, HIGH, VALUE)}
    return {about[row.item]: row for row in conclusion.tally.rows if row.item in about}


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
