"""The four stories of the demonstration, and the proposal that answers the same question as each."""

from dataclasses import replace

import pytest

from model.access import operator
from model.errors import NotAllowed
from model.planner.milp import OPTIMAL
from model.planner.question import imposable
from model.projection import apply
from model.scenario import Departure, Mobility, Professionalisation, Recruitment, Scenario
from model.services.demo import examples
from model.services.demo import roles as demo_roles
from model.services.plan import plans, reasons
from model.services.scenario import scenarios
from model.services.situation import situations
from model.services.situation.snapshots import snapshot

pytestmark = pytest.mark.usefixtures("demo_house")
TITLES = {name: name for name in examples.STORIES}


def story(name: str) -> Scenario:
    return next(each for each in examples.examples(demo_roles.viewer(), "AQ", TITLES) if each.title == name)


@pytest.mark.parametrize("region", ["AQ", "A-BOR"])
def test_every_action_of_every_story_applies(region: str) -> None:
    told = examples.examples(operator((region,)), region, TITLES)
    assert len(told) >= 3
    for scenario in told:
        found = apply(snapshot(operator((region,)), (region,)), scenario)
        assert (found.skipped, found.outside_wish, len(found.applied)) == ((), (), len(scenario.actions))


def test_the_stories_are_those_that_were_announced() -> None:
    seen = situations.view(demo_roles.viewer(), ("AQ",))
    assert {each.position for each in story("social").actions if isinstance(each, Recruitment)} == {
        each.uid for each in seen.free
    }
    assert [each.kind for each in story("opened").actions].count("accompaniment") == 2
    (move,) = (each for each in story("moving").actions if isinstance(each, Mobility))
    (filled,) = (each for each in story("moving").actions if isinstance(each, Recruitment))
    assert move.position != filled.position
    assert sum(isinstance(each, Departure) for each in story("retiring").actions) == 3


def test_there_are_no_stories_on_real_people(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOSAIQUE_MODE", "production")
    with pytest.raises(NotAllowed):
        examples.examples(operator(("AQ",)), "AQ", TITLES)


@pytest.mark.slow
@pytest.mark.parametrize("name", examples.STORIES)
def test_the_proposal_does_at_least_as_well_as_each_story_within_its_limits_and_shows_why(name: str) -> None:
    who, scenario = demo_roles.viewer(), story(name)
    asked = plans.same_question(who, scenario)
    plan = plans.propose(who, asked.fixed, asked.limits, 120)
    assert (plan.proof, plan.gap) == (OPTIMAL, None)
    assert plan.value.ranked(plan.stages) <= asked.value.ranked(plan.stages)
    assert plan.value.euros <= asked.limits.budget
    kept = [each for each in scenario.actions if not isinstance(each, Recruitment | Mobility)]
    assert set(kept) <= set(plan.scenario.actions), "the same departures, the same seats opened"
    why = reasons.reasons(who, asked.fixed, asked.limits, plan, 120)
    assert why.order[-1].value == plan.value
    assert len(why.why) == len(plans.items(snapshot(who, ("AQ",)), plan, monthly=False))


def test_what_a_proposal_may_not_choose_is_fixed_a_path_included() -> None:
    who, seat = demo_roles.viewer(), situations.view(demo_roles.viewer(), ("AQ",)).free[0]
    begun = scenarios.begin(who, "AQ", "Parcours")
    path = Professionalisation(uid="p", month=begun.start, position=seat.uid, family="F1")
    asked = plans.same_question(who, begun.with_action(path))
    assert (asked.fixed.actions, asked.limits.recruitments, asked.limits.budget) == ((path,), 0, 0)


def test_an_action_that_does_not_apply_is_neither_counted_nor_kept_in_the_answer() -> None:
    scenario = story("social")
    gone = replace(scenario.actions[0], uid="gone", position="gone")
    assert plans.same_question(demo_roles.viewer(), scenario.with_action(gone)) == plans.same_question(
        demo_roles.viewer(), scenario
    )


def test_only_what_applies_today_can_be_imposed() -> None:
    who = demo_roles.viewer()
    base, empty = snapshot(who, ("AQ",)), scenarios.begin(who, "AQ", "Vide")
    arrivals = imposable(base, empty, story("social"))
    assert len(arrivals) == 3
    assert imposable(base, empty.with_action(arrivals[0]), story("retiring")) == (), "their seats are held today"
    same = empty.with_action(arrivals[0])
    assert imposable(base, same, same) == ()
