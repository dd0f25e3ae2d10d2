"""What a phone sends is either an answer to the step or refused, whatever it is."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import Refused
from model.workshop import answers
from model.workshop.answers import Form
from model.workshop.steps import Item, Kind, Step
from tests.model.workshop.test_steps import READY

PRIORITIES, LEVELS, RANGE = READY[:3]
CODES = [item.uid for item in PRIORITIES.items]
POINTS = Step("p", Kind.POINTS, 1, {"fr": "?"}, tuple(Item(uid, {"fr": uid}) for uid in "abc"))
CHOICE = replace(POINTS, kind=Kind.CHOICE)
ESTIMATE = Step("e", Kind.ESTIMATE, 1, {"fr": "?"}, assumption="exit_rate", scale=100, most=100)
EVERY = (PRIORITIES, LEVELS, RANGE, POINTS, CHOICE, ESTIMATE)


@pytest.mark.parametrize(
    ("step", "form", "expected"),
    [
        (PRIORITIES, {"pick": CODES[:5]}, dict.fromkeys(CODES[:5], 1)),
        (LEVELS.among(LEVELS.items[:2]), {"C01": ["5"], "C02": [""]}, {"C01": 5, "C02": None}),
        (LEVELS.among(LEVELS.items[:1]), {}, {"C01": None}),
        (RANGE, {"low": ["30"], "high": ["50"]}, {"low": 30, "high": 50}),
        (RANGE, {"low": ["40"], "high": ["40"]}, {"low": 40, "high": 40}),
        (POINTS, {"a": ["3"], "b": ["2"], "c": [""]}, {"a": 3, "b": 2}),
        (CHOICE, {"pick": ["b"]}, {"b": 1}),
        (ESTIMATE, {"value": [" 12 "]}, {"value": 12}),
        (RANGE, {"no_view": ["1"], "low": ["x"]}, {}),
    ],
)
def test_an_answer_is_kept_as_whole_numbers_by_item(step: Step, form: Form, expected: dict[str, int]) -> None:
    assert answers.read(step, form) == expected


@pytest.mark.parametrize(
    ("step", "form", "code"),
    [
        (PRIORITIES, {"pick": CODES[:4]}, "picks"),
        (PRIORITIES, {"pick": CODES[:6]}, "picks"),
        (PRIORITIES, {"pick": [*CODES[:4], "C99"]}, "unknown_item"),
        (PRIORITIES, {}, "picks"),
        (LEVELS, {"C01": ["9"]}, "number"),
        (LEVELS, {"C01": ["2.5"]}, "number"),
        (LEVELS, {"C01": ["²"]}, "number"),
        (RANGE, {"low": ["60"], "high": ["40"]}, "range"),
        (RANGE, {"low": ["-1"], "high": ["40"]}, "number"),
        (RANGE, {"low": ["0"], "high": ["101"]}, "number"),
        (RANGE, {"low": ["30"]}, "number"),
        (POINTS, {"a": ["3"], "b": ["3"]}, "points"),
        (POINTS, {"a": ["0"]}, "points"),
        (POINTS, {"z": ["3"]}, "points"),
        (CHOICE, {"pick": ["a", "b"]}, "picks"),
        (ESTIMATE, {"value": ["101"]}, "number"),
        (ESTIMATE, {"value": ["99999999999999999999"]}, "number"),
        (READY[3], {"value": ["1"]}, "kind"),
    ],
)
def test_what_does_not_answer_the_step_is_refused_with_a_sentence(step: Step, form: Form, code: str) -> None:
    with pytest.raises(Refused) as refused:
        answers.read(step, form)
    assert refused.value.code == f"workshop.{code}"


FIELDS = st.sampled_from([*CODES, "a", "b", "c", "pick", "low", "high", "value", "no_view", "x"])
VALUES = st.one_of(st.integers(-5, 110).map(str), st.sampled_from([*CODES, "a", "b", ""]), st.text(max_size=8))


@given(st.sampled_from(EVERY), st.dictionaries(FIELDS, st.lists(VALUES, max_size=6), max_size=16))
def test_whatever_is_sent_is_a_sound_answer_or_is_refused(step: Step, form: Form) -> None:
    try:
        found = answers.read(step, form)
    except Refused:
        return
    allowed = {Kind.RANGE: {"low", "high"}, Kind.ESTIMATE: {"value"}}.get(step.kind, step.known)
    assert set(found) <= allowed
    most = {Kind.LEVELS: 8, Kind.RANGE: 100, Kind.ESTIMATE: 100, Kind.POINTS: 5}.get(step.kind, 1)
    assert all(value is None or 0 <= value <= most for value in found.values())
