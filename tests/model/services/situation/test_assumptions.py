"""What a region supposes: its own values count in its scenarios, and nowhere else."""

from dataclasses import replace
from math import inf, nan

import pytest
from sqlmodel import select

from model.access import Role, Viewer, operator
from model.domain.vocabulary import Status
from model.errors import NotAllowed, NotFound, Refused
from model.scenario import Recruitment, Scenario
from model.services.access import audit
from model.services.context import store, today
from model.services.expectation import estimates
from model.services.scenario import scenarios
from model.services.situation import assumptions, situations, snapshots
from model.services.workshop import workshops
from model.storage.tables import RegionRow, SuggestionRow
from model.workshop import answers

pytestmark = pytest.mark.usefixtures("demo_house")
DIRECTOR = Viewer("d", "Une directrice", Role.DIRECTOR, ("AQ", "BR"))


def assumed(code: str, *regions: str) -> float:
    return snapshots.snapshot(DIRECTOR, regions or ("AQ",)).framework.assumed(code)


def test_the_value_of_a_region_counts_there_and_nowhere_else() -> None:
    assumptions.adopt(DIRECTOR, "AQ", "recruitment_cost", 8000, 6000, 9000)
    assert [assumed("recruitment_cost", *codes) for codes in (("AQ",), ("BR",), ("AQ", "BR"))] == [8000, 6000, 6000]
    begun = scenarios.begin(DIRECTOR, "AQ", "Essai")
    seat = situations.view(DIRECTOR, ("AQ",)).free[0].uid
    one = begun.with_action(Recruitment(uid="r", month=begun.start, position=seat, family="F5"))
    assert scenarios.projection(DIRECTOR, one).euros == 8000


def test_the_last_value_counts_and_one_goes_back_to_the_common_one() -> None:
    for value in (8000.0, 7000.0):
        assumptions.adopt(DIRECTOR, "AQ", "recruitment_cost", value, None, None)
    assert assumed("recruitment_cost") == 7000
    assumptions.give_up(DIRECTOR, "AQ", "recruitment_cost")
    assert assumed("recruitment_cost") == 6000
    lines = audit.lines(operator(), "adopt_assumption")
    assert [(line.subject, line.scope, line.count) for line in lines] == [("recruitment_cost", "AQ", 0)] * 3


def test_who_adopted_it_and_when_stands_beside_it() -> None:
    assumptions.adopt(DIRECTOR, "AQ", "exit_rate", 0.1, 0.05, 0.2)
    found = {each.assumption.code: each for each in assumptions.standing_assumptions(DIRECTOR, "AQ")}
    own = found["exit_rate"]
    assert (own.assumption.value, own.assumption.low, own.assumption.high) == (0.1, 0.05, 0.2)
    assert (own.author, own.adopted_on, own.assumption.status) == ("Une directrice", today(), Status.ASSUMED)
    assert (found["recruitment_cost"].author, found["recruitment_cost"].adopted_on) == ("", None)
    assert [each.open for each in assumptions.standing_assumptions(DIRECTOR, "AQ")][: len(assumptions.OPEN)] == [
        True
    ] * len(assumptions.OPEN)


@pytest.mark.parametrize("code", ["small_number", "retention_leavers", "holders_wanted", "sector_vacancy_rate", "x"])
def test_what_protects_people_or_is_a_fact_is_set_by_nobody(code: str) -> None:
    with pytest.raises(NotFound, match=r"unknown\.assumption"):
        assumptions.adopt(DIRECTOR, "AQ", code, 1, None, None)
    with pytest.raises(NotFound):
        assumptions.give_up(DIRECTOR, "AQ", code)


@pytest.mark.parametrize(
    ("name", "value", "low", "high", "code"),
    [
        ("exit_rate", 0.1, 0.2, 0.3, "order"),
        ("exit_rate", 0.4, 0.2, 0.3, "order"),
        ("exit_rate", 0.25, 0.3, 0.2, "order"),
        ("exit_rate", 1.2, None, None, "most"),
        ("exit_rate", -0.1, None, None, "negative"),
        ("exit_rate", nan, None, None, "negative"),
        ("recruitment_cost", inf, None, None, "negative"),
        ("lead_time", 2.5, None, None, "whole"),
        ("adaptation_months", 19, None, None, "most"),
        ("adaptation_months", 0, None, None, "least"),
        ("arrival_gap", 5, None, None, "most"),
        ("arrival_gap", 1, 0, 1000, "most"),
    ],
)
def test_a_value_that_its_unit_or_range_does_not_allow_is_refused(
    name: str, value: float, low: float | None, high: float | None, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        assumptions.adopt(DIRECTOR, "AQ", name, value, low, high)
    assert refused.value.code == f"assumption.{code}"


def test_no_more_levels_are_supposed_nor_typed_by_a_room_than_there_are() -> None:
    assumptions.adopt(DIRECTOR, "AQ", "arrival_gap", 4, 0, 4)
    assert assumed("arrival_gap") == 4
    step = workshops.estimate_step("arrival_gap", 1)
    assert answers.read(step, {"value": ["4"]}) == {"value": 4}
    with pytest.raises(Refused, match="number"):
        answers.read(step, {"value": ["5"]})


def test_only_the_director_of_a_region_supposes_for_it() -> None:
    analyst, elsewhere = Viewer("a", "", Role.ANALYST, ("AQ",)), Viewer("e", "", Role.DIRECTOR, ("BR",))
    for viewer in (analyst, elsewhere):
        with pytest.raises(NotAllowed):
            assumptions.adopt(viewer, "AQ", "exit_rate", 0.1, None, None)
        with pytest.raises(NotAllowed):
            assumptions.standing_assumptions(viewer, "AQ")


def test_a_scenario_begun_before_sees_that_something_changed() -> None:
    begun: Scenario = scenarios.begin(DIRECTOR, "AQ", "Essai")
    assumptions.adopt(DIRECTOR, "AQ", "exit_rate", 0.1, None, None)
    assert scenarios.situation_changes(DIRECTOR, begun).others == 1


# --- taken back -------------------------------------------------------------------------------------------------------


def standing(code: str = "lead_time") -> assumptions.StandingAssumption:
    return next(each for each in assumptions.standing_assumptions(DIRECTOR, "AQ") if each.assumption.code == code)


def take_back(adoption: int) -> None:
    estimates.take_back(DIRECTOR, "AQ", "lead_time", adoption)


def test_adoptions_are_taken_back_one_after_the_other_and_what_counted_before_keeps_its_author() -> None:
    common = standing().assumption.value
    other = replace(DIRECTOR, name="Un autre")
    assumptions.adopt(other, "AQ", "lead_time", 8, 6, 9)
    assumptions.adopt(DIRECTOR, "AQ", "lead_time", 10, None, None)
    seen = standing()
    assert seen.before is not None and (seen.before.value, seen.before.low) == (8, 6)
    take_back(seen.adoption)
    seen = standing()
    assert (seen.assumption.value, seen.assumption.low, seen.author) == (8, 6, "Un autre")
    assert seen.before is not None and seen.before.value == common
    take_back(seen.adoption)
    assert (standing().assumption.value, standing().adopted_on, standing().before) == (common, None, None)
    assumptions.adopt(DIRECTOR, "AQ", "lead_time", 7, None, None)
    assert standing().before is not None and standing().before.value == common  # type: ignore[union-attr]


def test_what_was_given_up_counts_no_more_when_what_was_adopted_after_is_taken_back() -> None:
    common = standing().assumption.value
    assumptions.adopt(DIRECTOR, "AQ", "lead_time", 8, 6, 9)
    assumptions.give_up(DIRECTOR, "AQ", "lead_time")
    assumptions.adopt(DIRECTOR, "AQ", "lead_time", 10, None, None)
    take_back(standing().adoption)
    assert (standing().assumption.value, standing().adopted_on) == (common, None)


def test_an_adoption_that_no_longer_counts_is_not_taken_back() -> None:
    assumptions.adopt(DIRECTOR, "AQ", "lead_time", 8, 6, 9)
    first = standing().adoption
    assumptions.adopt(DIRECTOR, "AQ", "lead_time", 10, None, None)
    second = standing().adoption
    with pytest.raises(Refused, match=r"assumption\.overtaken"):
        take_back(first)
    take_back(second)
    for gone in (second, first):
        with pytest.raises(Refused, match=r"assumption\.overtaken"):
            take_back(gone)
    assumptions.give_up(DIRECTOR, "AQ", "lead_time")
    with pytest.raises(Refused, match=r"assumption\.overtaken"):
        take_back(standing().adoption)


def test_taking_back_is_for_the_direction_and_traced() -> None:
    assumptions.adopt(DIRECTOR, "AQ", "lead_time", 8, 6, 9)
    adoption, revision = standing().adoption, situations.view(DIRECTOR, ("AQ",)).snapshot.regions[0].revision
    for role, regions in ((Role.ANALYST, ("AQ",)), (Role.DIRECTOR, ("BR",))):
        with pytest.raises(NotAllowed):
            estimates.take_back(Viewer("x", "X", role, regions), "AQ", "lead_time", adoption)
    with pytest.raises(NotFound):
        estimates.take_back(DIRECTOR, "AQ", "small_number", adoption)
    take_back(adoption)
    assert situations.view(DIRECTOR, ("AQ",)).snapshot.regions[0].revision == revision + 1
    lines = audit.lines(operator(), "take_back_assumption")
    assert [(line.subject, line.scope) for line in lines] == [("lead_time", "AQ")]


def test_what_a_workshop_proposed_waits_again_when_its_adoption_is_taken_back() -> None:
    with store().write() as session:
        place = session.exec(select(RegionRow).where(RegionRow.code == "AQ")).one()
        values = {"author": "Séminaire", "proposed_on": today(), "code": "lead_time", "value": 6, "low": 3, "high": 9}
        session.add(SuggestionRow(region_key=place.key, **values))
    before = [each.uid for each in estimates.waiting_estimates(DIRECTOR, "AQ")]
    uid = before[0]
    estimates.adopt(DIRECTOR, "AQ", uid)
    assert uid not in [each.uid for each in estimates.waiting_estimates(DIRECTOR, "AQ")]
    take_back(standing().adoption)
    assert [each.uid for each in estimates.waiting_estimates(DIRECTOR, "AQ")] == before
