"""Scenarios: changed by making another, undone, written and read again."""

import json
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.errors import NotFound, Refused
from model.scenario import Action, Departure, History, Mobility, Recruitment, Scenario, Training

EMPTY = Scenario("R", "Essai", date(2027, 1, 1), 36)
MAY, JUNE = date(2027, 5, 1), date(2027, 6, 1)
LEAVES = Departure(uid="d", month=JUNE, manager="m1")
ARRIVES = Recruitment(uid="r", month=MAY, position="p1", family="F5", note="appel à candidatures", cost=4000)
ALL = (
    ARRIVES,
    LEAVES,
    Mobility(uid="m", month=JUNE, manager="m2", position="p2"),
    Training(uid="t", month=MAY, managers=("m1", "m2"), offer="T"),
)


def test_actions_stand_in_the_order_of_their_months() -> None:
    assert EMPTY.with_action(LEAVES).with_action(ARRIVES).actions == (ARRIVES, LEAVES)


def test_an_action_takes_the_place_of_the_one_with_its_uid() -> None:
    later = replace(ARRIVES, month=JUNE)
    assert EMPTY.with_action(ARRIVES).with_action(later).actions == (later,)


def test_a_change_leaves_the_scenario_it_came_from_as_it_was() -> None:
    one = EMPTY.with_action(LEAVES)
    one.toggled("d")
    one.without("d")
    assert one.action("d").active


def test_an_action_that_is_not_there_is_said_so() -> None:
    with pytest.raises(NotFound):
        EMPTY.toggled("nothing")


def test_a_scenario_survives_being_written_and_read() -> None:
    scenario = EMPTY
    for action in ALL:
        scenario = scenario.with_action(action)
    scenario = scenario.toggled("t")
    assert Scenario.from_document(json.loads(json.dumps(scenario.to_document()))) == scenario


def test_a_document_from_a_newer_version_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        Scenario.from_document({**EMPTY.to_document(), "format": 99})
    assert refusal.value.values == {"received": 99, "accepted": 1}


def test_an_unknown_kind_of_action_is_refused_with_the_known_ones() -> None:
    document = EMPTY.with_action(LEAVES).to_document()
    document["actions"][0]["kind"] = "teleportation"
    with pytest.raises(Refused) as refusal:
        Scenario.from_document(document)
    assert "recruitment" in str(refusal.value.values["accepted"])


steps = st.lists(st.sampled_from(["add", "remove", "toggle", "undo", "redo"]), max_size=30)


@given(steps=steps)
def test_undo_and_redo_walk_along_what_was_done(steps: list[str]) -> None:
    history, states, place = History(EMPTY), [EMPTY], 0
    for count, step in enumerate(steps):
        present = history.present
        if step == "undo":
            history, place = history.undone(), max(0, place - 1)
        elif step == "redo":
            history, place = history.redone(), min(len(states) - 1, place + 1)
        else:
            action: Action = Departure(uid=f"d{count}", month=JUNE, manager="m")
            uids = [each.uid for each in present.actions]
            if step == "add" or not uids:
                changed = present.with_action(action)
            else:
                changed = present.without(uids[0]) if step == "remove" else present.toggled(uids[0])
            history = history.then(changed)
            states = [*states[: place + 1], changed]
            place += 1
        assert history.present == states[place]


def test_a_change_that_changes_nothing_is_no_step() -> None:
    assert History(EMPTY).then(EMPTY).past == ()
