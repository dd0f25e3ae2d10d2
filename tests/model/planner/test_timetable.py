"""Trainings laid over months: nobody twice in one, no team more than half away where the price allows it, in time."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from model.domain.calendar import add_months
from model.domain.framework import Offer
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import Status
from model.planner.limits import Limits
from model.planner.plans import Plan, propose
from model.planner.timetable import Shortfall, shortfalls
from model.scenario import Recruitment, Scenario, Training
from tests.model.planner.instances import every_calendar, worth
from tests.model.planner.regions import region, scenario
from tests.model.planner.test_plans import shuffled
from tests.model.small_situations import Seat, framework, situation, vacant

START = date(2026, 12, 1)
KINDS = {"FS": ("social", (6, 6)), "FO": ("other", (6, 6))}
FREE = Limits(budget=1_000_000, recruitments=0, mobilities=0)
LOW = Seat("social", (2, 2))
"""Somebody one level short on both competencies."""


def offered(*codes: str, elsewhere: int = 900, limit: int = 12) -> Snapshot:
    """One competency an offer: `T` teaches the first, `U` the second."""
    taught = dict(zip("TU", ("C01", "C02"), strict=True))
    made = {
        code: Offer(code, {"fr": code, "en": code}, 2, (taught[code],), elsewhere, 2000, 2, 50, limit, Status.SOURCED)
        for code in codes
    }
    return replace(framework(expected=(4, 4), families=KINDS), offers=made)


def lasting(months: int, *actions: Training) -> Scenario:
    return Scenario("R", "", START, months, actions=actions)


def sessions(plan: Plan) -> dict[tuple[date, str], list[str]]:
    """Who follows which offer in which month."""
    together: dict[tuple[date, str], list[str]] = {}
    for action in plan.scenario.actions:
        if isinstance(action, Training):
            together.setdefault((action.month, action.offer), []).extend(action.managers)
    return together


def months(plan: Plan) -> list[date]:
    return sorted(action.month for action in plan.added if isinstance(action, Training))


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_team_of_one_two_or_three_lets_one_go_at_a_time_where_places_are_bought_one_by_one(size: int) -> None:
    wanted = min(2, size)
    plan = propose(situation({"A": [LOW] * size}, reference=offered("T")), lasting(12), FREE)
    assert plan.short == ()
    assert months(plan) == [add_months(START, place) for place in range(wanted)], "as early as possible"
    assert plan.value.euros == 900 * wanted


def test_nobody_is_in_two_sessions_of_one_month() -> None:
    plan = propose(situation({"A": [LOW]}, reference=offered("T", "U")), lasting(12), FREE)
    assert sorted(sessions(plan)) == [(START, "T"), (add_months(START, 1), "U")] or sorted(sessions(plan)) == [
        (START, "U"),
        (add_months(START, 1), "T"),
    ]


def test_the_last_month_of_a_training_is_that_whose_effect_comes_at_the_horizon() -> None:
    teams = {"A": [LOW] * 2}
    exactly = propose(situation(teams, reference=offered("T")), lasting(5), FREE)
    assert (exactly.short, months(exactly)) == ((), [START, add_months(START, 1)])
    too_few = propose(situation(teams, reference=offered("T")), lasting(4), FREE)
    assert too_few.short == (Shortfall(START, "t0", away=2, present=2, twice=0),)
    alone = propose(situation({"A": [LOW]}, reference=offered("T", "U")), lasting(4), FREE)
    assert alone.short == (Shortfall(START, "t0", away=1, present=1, twice=1),)


def test_where_a_session_together_is_cheaper_the_price_wins_and_the_teams_are_named() -> None:
    teams = {"A": [LOW] * 2, "B": [LOW] * 2}
    plan = propose(situation(teams, reference=offered("T")), lasting(24), FREE)
    assert (plan.value.euros, len(set(months(plan)))) == (2100, 1)
    assert [(each.team, each.away, each.present) for each in plan.short] == [("t0", 2, 2), ("t1", 2, 2)]


def test_where_a_session_holds_fewer_than_follow_the_price_says_who_may_go_apart() -> None:
    teams = {"A": [LOW] * 2, "B": [LOW] * 2}
    plan = propose(situation(teams, reference=offered("T", limit=3)), lasting(24), FREE)
    assert plan.value.euros == 2050 + 900
    assert sorted(len(who) for who in sessions(plan).values()) == [1, 3]
    assert len(plan.short) == 1, "three together are both of one team"


def test_a_session_waits_for_the_month_in_which_its_team_is_less_short() -> None:
    teams = {"A": [LOW, LOW, Seat("social", (6, 6)), Seat("social", (6, 6), leaves_on=date(2027, 2, 10))]}
    given = Training(uid="mine", month=START, managers=("m2",), offer="U")
    asked = lasting(24, given)
    plan = propose(situation(teams, reference=offered("T", "U")), asked, FREE)
    assert given in plan.scenario.actions, "what is given stays in its month"
    away = Counter(month for (month, _), who in sessions(plan).items() for _ in who)
    assert plan.short == () and max(away[START], away[add_months(START, 1)]) <= 2


def test_a_month_of_the_limits_wins_and_what_is_laid_makes_room_for_it() -> None:
    given = Training(uid="mine", month=START, managers=("m0",), offer="U")
    snapshot = situation({"A": [LOW] * 2}, reference=offered("T", "U"))
    plan = propose(snapshot, lasting(24), replace(FREE, included=(given,)))
    assert given in plan.added
    assert plan.short == ()
    both = replace(given, managers=("m0", "m1"))
    short = propose(snapshot, lasting(24), replace(FREE, included=(both,))).short
    assert short == (Shortfall(START, "t0", away=2, present=2, twice=0),)


def test_who_arrives_follows_nothing_before_and_comes_when_the_seat_is_free() -> None:
    teams = {"A": [Seat("social", (6, 6), leaves_on=date(2027, 5, 10)), LOW, vacant()]}
    plan = propose(situation(teams, reference=offered("T", "U")), lasting(36), replace(FREE, recruitments=2))
    arrivals = {each.arrival: each.month for each in plan.added if isinstance(each, Recruitment)}
    assert sorted(arrivals.values()) == [START, date(2027, 6, 1)]
    assert all(month >= arrivals.get(uid, START) for (month, _), who in sessions(plan).items() for uid in who)


def drawn(seed: int) -> tuple[Snapshot, Scenario]:
    """A few people of few teams, few months, prices that make sessions of two, three or none worth while."""
    draw = random.Random(seed)
    reference = offered("T", "U", elsewhere=draw.choice([900, 900, 1100, 3000]), limit=draw.choice([2, 3, 12]))
    teams: dict[str, list[Seat]] = {"A": [], "B": []}
    for _ in range(draw.randint(2, 4)):
        levels = draw.choice([(2, 2), (2, 6), (6, 2), (6, 6)])
        teams[draw.choice("AB")].append(Seat("social", levels))
    teams = {name: seats or [Seat("social", (6, 6))] for name, seats in teams.items()}
    given = [Training(uid="g", month=add_months(START, draw.randint(0, 2)), managers=("m0",), offer="T")]
    return situation(teams, reference=reference), lasting(
        draw.choice([4, 5, 6]), *(given if draw.random() < 0.3 else ())
    )


@pytest.mark.parametrize("seed", range(60))
def test_no_other_calendar_at_this_price_leaves_fewer_teams_short(seed: int) -> None:
    snapshot, before = drawn(seed)
    plan = propose(snapshot, before, FREE)
    if any(isinstance(each, Training) for each in plan.added):
        assert worth(plan.short) == min(every_calendar(snapshot, plan, before))
        assert plan.short == shortfalls(snapshot, plan.scenario)


@pytest.mark.endurance
@pytest.mark.parametrize("seed", range(100, 400))
def test_no_other_calendar_is_better_on_many_more(seed: int) -> None:
    test_no_other_calendar_at_this_price_leaves_fewer_teams_short(seed)


@pytest.mark.parametrize("seed", [0, 3])
def test_the_calendar_does_not_depend_on_the_order_of_the_rows(seed: int) -> None:
    snapshot, limits = region(3, 8, seed), Limits(budget=9_000, recruitments=0, mobilities=0)
    plan = propose(snapshot, scenario(), limits)
    again = propose(shuffled(snapshot, seed), scenario(), limits)
    assert plan.added and (again.scenario, again.short) == (plan.scenario, plan.short)
