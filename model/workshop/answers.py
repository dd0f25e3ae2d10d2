"""What one participant answers to a step: read from a form, checked, kept as whole numbers by item.

An empty answer says « sans avis »; in an answer about levels, `None` says so of one competency.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from model.domain.framework import HALF_STEPS
from model.errors import Refused
from model.workshop.steps import PICKS, Kind, Step

Answer = Mapping[str, int | None]
Form = Mapping[str, Sequence[str]]

LOW, HIGH, VALUE, PICK, NO_VIEW = "low", "high", "value", "pick", "no_view"
MOST_ESTIMATE: Final = 1_000_000
_LONGEST_NUMBER: Final = 7


def read(step: Step, form: Form) -> Answer:
    """Return the answer that a form holds: one value or several by field, as a browser sends them.

    Raises:
        Refused: not what the step asks for, with what was received and what is accepted.
    """
    if form.get(NO_VIEW):
        return {}
    match step.kind:
        case Kind.PRIORITIES:
            return _picked(step, form, PICKS)
        case Kind.CHOICE:
            return _picked(step, form, 1)
        case Kind.LEVELS:
            return {item.uid: _level(form.get(item.uid, ())) for item in step.items}
        case Kind.POINTS:
            return _points(step, form)
        case Kind.RANGE:
            return _range(form)
        case Kind.ESTIMATE:
            return {VALUE: _whole(form.get(VALUE, ()), step.most or MOST_ESTIMATE)}
    raise Refused("workshop.kind", received=step.kind)


def names(step: Step) -> tuple[str, ...]:
    """Return what an answer to a step is about: its items, or the ends of a range, or the value of an estimate."""
    if step.kind is Kind.RANGE:
        return LOW, HIGH
    return (VALUE,) if step.kind is Kind.ESTIMATE else tuple(item.uid for item in step.items)


def current_answer(step: Step, answer: Answer) -> Answer | None:
    """Return what an answer says of the items that the step has now; nothing if it was about other ones alone."""
    kept = {name: value for name, value in answer.items() if name in names(step)}
    return kept if kept or not answer else None


def _picked(step: Step, form: Form, wanted: int) -> Answer:
    """As many items as are wanted, or all of them where there are fewer."""
    picked = dict.fromkeys(form.get(PICK, ()), 1)
    expected = min(wanted, len(step.items))
    if not set(picked) <= step.known:
        raise Refused("workshop.unknown_item")
    if len(picked) != expected:
        raise Refused("workshop.picks", received=len(picked), accepted=expected)
    return picked


def _level(given: Sequence[str]) -> int | None:
    return _whole(given, HALF_STEPS) if given and given[0].strip() else None


def _points(step: Step, form: Form) -> Answer:
    given = {item.uid: form.get(item.uid, ()) for item in step.items}
    points = {uid: _whole(value, PICKS) for uid, value in given.items() if value and value[0].strip()}
    kept = {uid: value for uid, value in points.items() if value}
    if not 1 <= sum(kept.values()) <= PICKS:
        raise Refused("workshop.points", received=sum(kept.values()), accepted=PICKS)
    return kept


def _range(form: Form) -> Answer:
    low, high = (_whole(form.get(name, ()), 100) for name in (LOW, HIGH))
    if low > high:
        raise Refused("workshop.range", low=low, high=high)
    return {LOW: low, HIGH: high}


def _whole(given: Sequence[str], most: int) -> int:
    """A whole number from 0 to `most`."""
    text = given[0].strip() if given else ""
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER) or int(text) > most:
        raise Refused("workshop.number", received=text[:20], accepted=most)
    return int(text)
