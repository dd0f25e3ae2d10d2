"""A scenario as a file: it comes back as it was, and what differs elsewhere is listed."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.access import Role, Viewer, operator
from model.corrections.descriptions import Person
from model.errors import NotAllowed, Refused
from model.scenario import Recruitment, Scenario
from model.services.records import corrections
from model.services.scenario import file as scenario_file
from model.services.scenario import scenarios
from model.services.situation import assumptions, situations, snapshots

pytestmark = pytest.mark.usefixtures("demo_house")
DIRECTOR = Viewer("d", "Directrice", Role.DIRECTOR, ("AQ", "BR"))


def scenario() -> Scenario:
    begun = scenarios.begin(DIRECTOR, "AQ", "Essai")
    seat = situations.view(DIRECTOR, ("AQ",)).free[0].uid
    arrival = Recruitment(uid="r", month=begun.start, position=seat, family="F5", note="à confirmer", cost=5000)
    return begun.with_action(arrival)


def changed(**changes: Any) -> bytes:
    return json.dumps(json.loads(scenario_file.write(DIRECTOR, scenario())) | changes).encode()


def correct_somebody() -> None:
    looked = corrections.seen_region(operator(), "AQ")
    person = looked.register.managers[0]
    corrections.correct(operator(), looked, Person(manager=person.uid, values={"family": "F2"}))


def test_a_scenario_comes_back_as_it_was_on_the_same_situation() -> None:
    found = scenario_file.read(DIRECTOR, scenario_file.write(DIRECTOR, scenario()), "AQ")
    assert (found.scenario, found.same) == (scenario(), True)


def test_the_file_holds_no_name() -> None:
    written = scenario_file.write(DIRECTOR, scenario()).decode()
    seen = situations.view(DIRECTOR, ("AQ",)).snapshot
    assert not any(name in written for name in (*seen.managers.name, *seen.teams.name))


def test_a_situation_that_moved_is_told_and_one_that_was_only_renamed_is_not() -> None:
    content = scenario_file.write(DIRECTOR, scenario())
    whole = snapshots.snapshot(DIRECTOR, ("AQ",))
    renamed = replace(whole, managers=whole.managers.changed(name=("x",) * len(whole.managers)))
    assert scenario_file.fingerprint(whole) == scenario_file.fingerprint(renamed)
    correct_somebody()
    found = scenario_file.read(DIRECTOR, content, "AQ")
    assert (found.same_base, found.same) == (False, False)


def test_the_assumptions_that_were_others_are_listed_with_both_values() -> None:
    written = json.loads(scenario_file.write(DIRECTOR, scenario()))["assumptions"]
    found = scenario_file.read(DIRECTOR, changed(assumptions={**written, "mobility_cost": 1, "unheard_of": 2}), "AQ")
    assert [(each.code, each.theirs, each.ours) for each in found.assumptions] == [
        ("mobility_cost", 1.0, 3000.0),
        ("unheard_of", 2.0, None),
    ]


def test_what_the_region_supposes_is_what_the_file_says() -> None:
    before = scenario_file.write(DIRECTOR, scenario())
    assumptions.adopt(DIRECTOR, "AQ", "mobility_cost", 3500.0, None, None)
    assert json.loads(scenario_file.write(DIRECTOR, scenario()))["assumptions"]["mobility_cost"] == 3500.0
    found = scenario_file.read(DIRECTOR, before, "AQ")
    assert [(each.code, each.theirs, each.ours) for each in found.assumptions] == [("mobility_cost", 3000.0, 3500.0)]


def test_another_reference_is_told() -> None:
    found = scenario_file.read(DIRECTOR, changed(reference="older"), "AQ")
    assert (found.same_reference, found.same_base, found.same) == (False, True, False)


def test_draws_of_another_seed_are_told_and_a_file_without_a_seed_was_never_drawn() -> None:
    assert scenario_file.read(DIRECTOR, changed(), "AQ").seed is None
    found = scenario_file.read(DIRECTOR, changed(simulation={"runs": 500, "seed": 7}), "AQ")
    assert (found.seed, found.same) == (7, False)
    assert scenario_file.read(DIRECTOR, changed(simulation={}), "AQ").same


def test_the_actions_that_no_longer_apply_are_told() -> None:
    content = scenario_file.write(
        DIRECTOR, replace(scenario(), actions=(replace(scenario().actions[0], position="gone"),))
    )
    assert [each.reason for each in scenario_file.read(DIRECTOR, content, "AQ").skipped] == ["no_position"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "scenario.file"),
        (b"[]", "scenario.file"),
        (b"{}", "scenario.file"),
        (b"\xff\xfe", "scenario.file"),
        (b"[" * 100_000, "scenario.file"),
        (b"x" * (scenario_file.LARGEST + 1), "scenario.file_size"),
    ],
)
def test_what_is_no_file_of_a_scenario_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        scenario_file.read(DIRECTOR, content, "AQ")
    assert refused.value.code == code


def test_a_newer_version_another_region_and_no_end_are_refused_with_their_reason() -> None:
    whole = scenario().to_document()
    cases = {
        "scenario.format": changed(format=2),
        "scenario.horizon": changed(scenario=whole | {"horizon": 10**9}),
        "scenario.file_actions": changed(
            scenario=whole | {"actions": [whole["actions"][0] | {"uid": str(n)} for n in range(501)]}
        ),
        "scenario.file_region": changed(scenario=whole | {"region": "BR"}),
        "scenario.kind": changed(scenario=whole | {"actions": [{"kind": "teleport"}]}),
        "scenario.file": changed(scenario=whole | {"start": 3}),
    }
    for code, content in cases.items():
        with pytest.raises(Refused) as refused:
            scenario_file.read(DIRECTOR, content, "AQ")
        assert refused.value.code == code


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@given(
    st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("scenario", "assumptions", "base", "format", "simulation"), JSONS)
    )
)
def test_whatever_a_file_holds_it_is_read_or_refused(changes: dict[str, Any]) -> None:
    document = {"file": scenario_file.KIND, "format": 1, "scenario": {}, "assumptions": {}, "base": {"fingerprint": ""}}
    try:
        scenario_file.read(DIRECTOR, json.dumps(document | changes).encode(), "AQ")
    except Refused:
        return


def test_only_directors_carry_scenarios() -> None:
    analyst = Viewer("a", "", Role.ANALYST, ("AQ",))
    with pytest.raises(NotAllowed):
        scenario_file.write(analyst, scenario())
    with pytest.raises(NotAllowed):
        scenario_file.read(analyst, b"{}", "AQ")
