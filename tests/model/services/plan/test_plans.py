"""Proposals of a region: at once and proven, with their reasons, nobody's name, and a line in the audit."""

import json
from dataclasses import replace

import pytest
from sqlmodel import col, select

from model.access import Role, Viewer
from model.errors import NotAllowed, Refused
from model.planner.limits import Limits
from model.planner.milp import GAP, OPTIMAL
from model.planner.plans import Plan
from model.planner.value import Aim
from model.projection import apply
from model.scenario import Departure, Recruitment, Scenario
from model.services.context import store
from model.services.plan import plans, reasons
from model.services.scenario import scenarios
from model.services.situation import assumptions, situations
from model.services.situation.snapshots import snapshot
from model.storage.tables import AuditRow

pytestmark = pytest.mark.usefixtures("demo_house")
DIRECTOR = Viewer("d", "Une directrice", Role.DIRECTOR, ("AQ",))
LIMITS = {"recruitments": 1, "mobilities": 0, "trainings": 1}


def empty() -> Scenario:
    return scenarios.begin(DIRECTOR, "AQ", "Proposition")


def usual(budget: int, **others: int) -> Limits:
    return plans.usual_limits(DIRECTOR, empty(), budget, **others)


def proposed(budget: int = 7800) -> Plan:
    return plans.propose(DIRECTOR, empty(), usual(budget, **LIMITS))


def test_a_proposal_is_an_ordinary_scenario_that_screens_can_measure() -> None:
    plan = proposed()
    assert plan.proof == OPTIMAL
    seen = scenarios.outlook(DIRECTOR, plan.scenario, plan.scenario.start)
    assert (seen.projection.skipped, seen.projection.euros) == ((), plan.value.euros)
    assert plan.value.euros <= 7800
    assert plan.value.ranked(plan.stages) < plan.before.ranked(plan.stages)
    again = Scenario.from_document(json.loads(json.dumps(plan.scenario.to_document())))
    assert again == plan.scenario


def test_the_first_answer_comes_at_once_and_the_proven_one_is_no_worse() -> None:
    limits = usual(7800, **LIMITS)
    first = plans.preview(DIRECTOR, empty(), limits)
    proven = proposed()
    assert first.proof == GAP
    assert proven.value.ranked(proven.stages) <= first.value.ranked(proven.stages)


def test_what_is_fixed_stays_and_a_seat_that_it_frees_can_be_filled() -> None:
    base = snapshot(DIRECTOR, ("AQ",))
    holder = base.managers.uid[base.assignments.manager[0]]
    leaving = Departure(uid="leaves", month=empty().start, manager=holder)
    plan = plans.preview(DIRECTOR, empty().with_action(leaving), usual(60_000))
    assert leaving in plan.scenario.actions
    assert leaving not in plan.added
    assert holder not in {uid for action in plan.added for uid in getattr(action, "managers", ())}


def test_the_document_names_teams_and_nobody() -> None:
    plan, base = proposed(), snapshot(DIRECTOR, ("AQ",))
    text = json.dumps(plans.document(DIRECTOR, plan), ensure_ascii=False)
    assert [name for name in (*base.managers.name, *base.managers.uid) if name and name in text] == []
    named = {team for item in plans.items(base, plan) for team in (item.team, *dict(item.split)) if team}
    assert named <= set(base.teams.uid)
    assert '"proof": "optimal"' in text


def test_what_holds_an_aim_is_found_with_the_proof() -> None:
    plan = proposed()
    assert plan.value.vacant
    assert plan.holders[Aim.POSTS] == plans.TOGETHER, "one recruitment, and no money for a second one"
    assert plan.holders[Aim.BASE] == "budget"


def test_a_range_is_an_aim_only_where_one_is_judged() -> None:
    assert plans.possible_aims(DIRECTOR, empty()) == tuple(Aim)
    other = Viewer("d", "Une directrice", Role.DIRECTOR, ("BR",))
    assert plans.possible_aims(other, scenarios.begin(other, "BR", "x")) in (tuple(Aim), tuple(Aim)[:2])


@pytest.mark.slow
def test_the_other_orders_of_the_aims_say_what_they_would_reach() -> None:
    limits = usual(7800, **LIMITS)
    own = proposed()
    others = reasons.other_orders(DIRECTOR, empty(), limits)
    assert len({each.aims for each in others}) == 5
    for each in others:
        assert each.plan.value.ranked(each.aims) <= own.value.ranked(each.aims)
        assert each.plan.value.ranked(own.aims) >= own.value.ranked(own.aims)


def test_asking_leaves_a_line_without_values() -> None:
    proposed()
    with store().read() as session:
        row = session.exec(select(AuditRow).order_by(col(AuditRow.key).desc()).limit(1)).one()
    assert (row.account, row.action, row.subject, row.scope, row.count) == ("d", "propose", "", "AQ", 0)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.READER, Role.FACILITATOR, Role.NATIONAL, Role.ADMINISTRATOR])
def test_proposals_are_for_those_who_compose_scenarios(role: Role) -> None:
    viewer, limits = Viewer("x", "x", role, ("AQ",)), usual(5000)
    for asked in (plans.preview, plans.propose):
        with pytest.raises(NotAllowed):
            asked(viewer, empty(), limits)
    with pytest.raises(NotAllowed):
        plans.preview(replace(DIRECTOR, regions=("BR",)), empty(), limits)


@pytest.mark.slow
def test_reasons_say_what_binds_why_in_which_order_and_what_more_euros_do() -> None:
    limits = usual(1800, **LIMITS)
    plan = plans.propose(DIRECTOR, empty(), limits)
    found = reasons.reasons(DIRECTOR, empty(), limits, plan)
    assert {each.limit for each in found.binds} == {"budget", "recruitments", "mobilities", "candidates"}
    ranked = [each.value.ranked(plan.aims) for each in found.binds]
    assert ranked == sorted(ranked)
    assert all(each.value.ranked(plan.aims) <= plan.value.ranked(plan.aims) for each in found.binds if each.proven)
    assert found.unanswered == 0
    assert len(found.why) == len(found.order) == len(plans.items(snapshot(DIRECTOR, ("AQ",)), plan, monthly=False))
    assert all(each.value.ranked(plan.aims) >= plan.value.ranked(plan.aims) for each in found.why)
    assert found.order[-1].value == plan.value
    frontier = [each.value.ranked(plan.aims) for each in found.frontier if each.proven]
    assert frontier == sorted(frontier, reverse=True)
    assert "m0" not in repr(found)


@pytest.mark.slow
def test_forcing_ones_own_action_costs_at_least_nothing_and_is_refused_where_it_does_not_hold() -> None:
    limits, seat = usual(7800, **LIMITS), situations.view(DIRECTOR, ("AQ",)).free[0]
    mine = Recruitment(uid="mine", month=empty().start, position=seat.uid, family="F5")
    must = replace(limits, included=(mine,))
    plan = plans.propose(DIRECTOR, empty(), must)
    assert mine in plan.added
    assert plan.value.ranked(plan.stages) >= proposed().value.ranked(plan.stages)
    (cost,) = reasons.reasons(DIRECTOR, empty(), must, plan).forced
    assert cost.item.actions == ("mine",)
    assert (cost.value.ranked(plan.aims), cost.proven) == (proposed().value.ranked(plan.aims), True)
    with pytest.raises(Refused):
        plans.propose(DIRECTOR, empty(), replace(must, budget=5000))


def test_a_search_shows_what_it_has_and_can_be_cancelled() -> None:
    quest = plans.search(DIRECTOR, empty(), usual(20_000, recruitments=3, mobilities=3), 60)
    try:
        assert quest.best().added, "the first combination is there at once"
        while not quest.answers:
            quest.run.wait(0.05)
        quest.cancel()
        found = quest.best()
        assert apply(snapshot(DIRECTOR, ("AQ",)), found.scenario).skipped == ()
        assert quest.trouble is None
    finally:
        quest.close()


def test_the_candidates_that_a_region_supposes_are_those_that_the_question_counts_on() -> None:
    assumptions.adopt(DIRECTOR, "AQ", "candidate_stock", 3, None, None)
    assert usual(20_000).candidates == 3
