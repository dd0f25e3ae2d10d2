"""What a region supposes: its own values count in its scenarios, and nowhere else."""

from math import inf, nan

import pytest

from model.access import Role, Viewer, operator
from model.domain.vocabulary import Status
from model.errors import NotAllowed, NotFound, Refused
from model.scenario import Recruitment, Scenario
from model.services.access import audit
from model.services.context import today
from model.services.scenario import scenarios
from model.services.situation import assumptions, situations, snapshots

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
    ],
)
def test_a_value_that_its_unit_or_range_does_not_allow_is_refused(
    name: str, value: float, low: float | None, high: float | None, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        assumptions.adopt(DIRECTOR, "AQ", name, value, low, high)
    assert refused.value.code == f"assumption.{code}"


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
