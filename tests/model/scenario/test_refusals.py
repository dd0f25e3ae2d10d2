"""What a scenario refuses, told with the values that its sentence needs, and the last values that it accepts."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from model.domain.vocabulary import SupportKind
from model.errors import NotFound, Refused
from model.scenario import KINDS, Accompaniment, Departure, History, LongLeave, NewPosition, NewUnit, Scenario, new_uid
from model.scenario.action_document import from_plain
from model.scenario.actions import Action
from model.wording import catalogue

MAY = date(2027, 5, 1)
EMPTY = Scenario("R", "Essai", date(2027, 1, 1), 36, revision=7)
LEAVES: dict[str, Any] = {"kind": "departure", "uid": "d", "month": "2027-05-01", "manager": "m0"}
OPENS = {**LEAVES, "kind": "new_position", "team": "t", "title": "x"}


def told(refusal: NotFound | Refused) -> tuple[str, dict[str, Any]]:
    """The code of a refusal and its values, once both languages have a sentence for it."""
    for language in ("fr", "en"):
        assert catalogue(language).error(refusal)
    return refusal.code, dict(refusal.values)


@pytest.mark.parametrize(
    ("document", "code", "values"),
    [
        ({"kind": "teleport"}, "scenario.kind", {"received": "teleport", "accepted": ", ".join(KINDS)}),
        ({}, "scenario.kind", {"received": None, "accepted": ", ".join(KINDS)}),
        (
            {name: value for name, value in LEAVES.items() if name != "manager"},
            "scenario.value",
            {"action": "departure", "name": "manager", "received": "–"},
        ),
        ({**LEAVES, "manager": 3}, "scenario.value", {"action": "departure", "name": "manager", "received": 3}),
        ({**LEAVES, "month": "hier"}, "scenario.value", {"action": "departure", "name": "month", "received": "hier"}),
        ({**LEAVES, "active": 1}, "scenario.value", {"action": "departure", "name": "active", "received": 1}),
        ({**LEAVES, "cost": 1.5}, "scenario.value", {"action": "departure", "name": "cost", "received": 1.5}),
        ({**LEAVES, "note": "x" * 281}, "scenario.note", {"received": 281, "accepted": 280}),
        ({**LEAVES, "cost": -1}, "scenario.cost", {"received": -1, "accepted": 1_000_000}),
        ({**LEAVES, "cost": 1_000_001}, "scenario.cost", {"received": 1_000_001, "accepted": 1_000_000}),
        (
            {**LEAVES, "kind": "long_leave", "months": 37},
            "scenario.months",
            {"received": 37, "shortest": 1, "longest": 36},
        ),
        (
            {**LEAVES, "kind": "long_leave", "months": 0},
            "scenario.months",
            {"received": 0, "shortest": 1, "longest": 36},
        ),
        ({**LEAVES, "kind": "new_unit", "name": " x" * 41}, "scenario.title", {"received": 81, "accepted": 80}),
        ({**LEAVES, "kind": "new_unit", "name": "  "}, "scenario.title", {"received": 0, "accepted": 80}),
        ({**LEAVES, "kind": "new_position", "team": "t", "title": "x", "fte": 0}, "scenario.fte", {"received": 0}),
        (
            {**LEAVES, "kind": "new_position", "team": "t", "title": "x", "fte": 1.01},
            "scenario.fte",
            {"received": 1.01},
        ),
        ({**LEAVES, "kind": "accompaniment", "support": "coaching", "team": "t"}, "scenario.whom", {}),
    ],
)
def test_a_document_that_is_no_action_is_refused_with_what_was_received_and_what_is_accepted(
    document: dict[str, Any], code: str, values: dict[str, Any]
) -> None:
    with pytest.raises(Refused) as refusal:
        from_plain(document)
    assert told(refusal.value) == (code, values)


@pytest.mark.parametrize(
    "document",
    [
        {"note": "x" * 280},
        {"cost": 0},
        {"cost": 1_000_000},
        {"kind": "long_leave", "months": 1},
        {"kind": "long_leave", "months": 36},
        {"kind": "new_unit", "name": "x" * 80},
        {**OPENS, "fte": 0.01},
        {**OPENS, "fte": 1},
        {"kind": "assumed", "code": "mobility_cost", "value": 3},
    ],
)
def test_the_last_values_that_are_accepted(document: dict[str, Any]) -> None:
    assert from_plain({**LEAVES, **document}).uid == "d"


@pytest.mark.parametrize(
    ("action", "change"),
    [
        (Departure(uid="d", month=MAY, manager="m0"), {"cost": -1}),
        (LongLeave(uid="d", month=MAY, manager="m0"), {"months": 37}),
        (NewUnit(uid="d", month=MAY, name="Pôle"), {"name": ""}),
        (NewPosition(uid="d", month=MAY, team="t", title="x"), {"fte": 0}),
        (NewPosition(uid="d", month=MAY, team="t", title="x"), {"note": "x" * 281}),
        (Accompaniment(uid="d", month=MAY, support=SupportKind.COACHING, team="t"), {"months": 0}),
    ],
)
def test_an_action_that_is_changed_is_checked_again(action: Action, change: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        replace(action, **change)


def test_a_month_is_read_as_its_first_day() -> None:
    assert from_plain({**LEAVES, "month": "2027-05-17"}).month == MAY


@pytest.mark.parametrize(
    ("change", "code", "values"),
    [
        ({"format": 2}, "scenario.format", {"received": 2, "accepted": 1}),
        ({"horizon": 0}, "scenario.horizon", {"received": 0, "accepted": 120}),
        ({"horizon": 121}, "scenario.horizon", {"received": 121, "accepted": 120}),
    ],
)
def test_a_document_that_is_no_scenario_is_refused(change: dict[str, Any], code: str, values: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refusal:
        Scenario.from_document({**EMPTY.to_document(), **change})
    assert told(refusal.value) == (code, values)


@pytest.mark.parametrize("horizon", [1, 120])
def test_a_scenario_lasts_from_one_month_to_ten_years(horizon: int) -> None:
    assert Scenario.from_document({**EMPTY.to_document(), "horizon": horizon}).horizon == horizon


def test_a_scenario_that_was_written_is_read_whole() -> None:
    document = EMPTY.with_action(Departure(uid="d", month=MAY, manager="m0")).to_document()
    assert set(document) == {"format", "region", "title", "start", "horizon", "revision", "actions"}
    read = Scenario.from_document({**document, "title": "x" * 81, "start": "2027-01-09"})
    assert (read.region, read.title, read.start, read.horizon, read.revision) == ("R", "x" * 80, EMPTY.start, 36, 7)
    assert [each.uid for each in read.actions] == ["d"]


def test_an_action_that_is_not_there_is_named() -> None:
    with pytest.raises(NotFound) as refusal:
        EMPTY.with_action(Departure(uid="d", month=MAY, manager="m0")).action("e")
    assert told(refusal.value) == ("scenario.action", {"received": "e"})


def test_a_scenario_is_renamed_and_nothing_else() -> None:
    assert EMPTY.renamed("Autre") == replace(EMPTY, title="Autre")


def test_a_change_forgets_what_was_undone_and_each_step_back_is_kept() -> None:
    one, two, three = (EMPTY.renamed(title) for title in ("1", "2", "3"))
    whole = History(EMPTY).then(one).then(two).then(three)
    back = whole.undone().undone()
    assert (back.present, back.past, back.future) == (one, (EMPTY,), (two, three))
    assert (back.redone().present, back.redone().past, back.redone().future) == (two, (EMPTY, one), (three,))
    assert back.redone().redone() == whole
    assert back.then(EMPTY).future == ()


def test_identifiers_are_never_the_same_and_say_nothing() -> None:
    drawn = {new_uid() for _ in range(100)}
    assert len(drawn) == 100
    assert {len(each) for each in drawn} == {16}
