"""The first answer, before any proof: what it takes at its price, on which seats, and what it leaves."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from model.domain.snapshot import Snapshot
from model.planner.limits import Limits
from model.planner.plans import preview
from model.planner.value import Aim
from model.scenario import Mobility, NewPosition, Recruitment, Scenario
from tests.model.small_situations import Seat, framework, profile, situation, vacant

START = date(2026, 12, 1)
EMPTY = Scenario("R", "", START, 36)
TWO = framework(expected=(4, 4), families={"FS": ("social", (6, 2)), "FO": ("other", (2, 6))})
ONE_EACH = (profile(TWO, holders=(1, 1)),)
STAYING = Limits(budget=1_000_000, trainings=0, aims=(Aim.BASE, Aim.RANGE))


def moving(teams: dict[str, list[Seat]]) -> Snapshot:
    """A situation where everybody would go anywhere in the region and one holder of each competency is wanted."""
    snapshot = situation(teams, reference=TWO, profiles=ONE_EACH)
    return replace(snapshot, managers=snapshot.managers.changed(mobility=np.full_like(snapshot.managers.mobility, 2)))


def taken(snapshot: Snapshot, limits: Limits) -> list[tuple[str, str]]:
    """The arrivals and moves of the first answer: who, or which family, and where."""
    return sorted(
        (action.manager if isinstance(action, Mobility) else action.family, action.position)
        for action in preview(snapshot, EMPTY, limits).added
        if isinstance(action, Mobility | Recruitment)
    )


LACKING = {"A": [Seat("social", (6, 0)), vacant()]}


@pytest.mark.parametrize(("budget", "found"), [(5_999, []), (6_000, [("FO", "p1")]), (6_001, [("FO", "p1")])])
def test_what_costs_the_whole_budget_is_taken(budget: int, found: list[tuple[str, str]]) -> None:
    snapshot = situation(LACKING, reference=TWO, profiles=ONE_EACH)
    assert taken(snapshot, replace(STAYING, budget=budget)) == found
    assert preview(snapshot, EMPTY, replace(STAYING, budget=budget)).value.euros == 6_000 * len(found)


@pytest.mark.parametrize(("budget", "arrivals"), [(11_999, 1), (12_000, 2)])
def test_what_is_left_of_the_budget_pays_the_next_action_to_the_last_euro(budget: int, arrivals: int) -> None:
    teams = {**LACKING, "B": [Seat("social", (6, 0)), vacant()]}
    assert len(taken(situation(teams, reference=TWO, profiles=ONE_EACH), replace(STAYING, budget=budget))) == arrivals


@pytest.mark.parametrize(("budget", "people"), [(899, 0), (900, 1)])
def test_a_training_at_the_price_of_the_budget_is_taken(budget: int, people: int) -> None:
    snapshot = situation({"A": [Seat("social", (2, 6))]}, reference=TWO, profiles=ONE_EACH)
    plan = preview(snapshot, EMPTY, Limits(budget=budget))
    assert (plan.value.euros, plan.before.deficit - plan.value.deficit > 0) == (900 * people, bool(people))


SWAP = {
    "A": [Seat("social", (6, 0)), Seat("social", (6, 0))],
    "B": [vacant("social"), Seat("other", (0, 6))],
}


def test_the_seat_that_a_mobility_frees_is_filled() -> None:
    limits = replace(STAYING, recruitments=1, mobilities=1)
    assert taken(moving(SWAP), limits) == [("FO", "p0"), ("m0", "p2")]
    assert preview(moving(SWAP), EMPTY, limits).value.deficit == 0


def test_a_seat_is_taken_once_and_nobody_moves_twice() -> None:
    found = taken(moving({**SWAP, "C": [vacant("social")]}), replace(STAYING, recruitments=0, mobilities=5))
    assert len({seat for _, seat in found}) == len(found)
    assert len({who for who, _ in found}) == len(found) == 1


@pytest.mark.parametrize("recruitments", [0, 1, 2])
def test_no_more_people_come_than_the_limit(recruitments: int) -> None:
    teams = {name: [Seat("social", (6, 0)), vacant()] for name in "ABC"}
    found = taken(situation(teams, reference=TWO, profiles=ONE_EACH), replace(STAYING, recruitments=recruitments))
    assert len(found) == recruitments


@pytest.mark.parametrize("candidates", [1, 2])
def test_no_more_people_come_from_a_family_than_there_are_candidates(candidates: int) -> None:
    teams = {name: [Seat("social", (6, 0)), vacant()] for name in "ABC"}
    limits = replace(STAYING, recruitments=3, candidates=candidates)
    assert len(taken(situation(teams, reference=TWO, profiles=ONE_EACH), limits)) == candidates


def test_a_free_seat_is_taken_by_one_however_many_would_bring_something() -> None:
    snapshot = situation({"A": [Seat("social", (0, 0)), vacant()]}, reference=TWO, profiles=ONE_EACH)
    assert [seat for _, seat in taken(snapshot, STAYING)] == ["p1"]
    two = situation({"A": [Seat("social", (0, 0)), vacant(), vacant()]}, reference=TWO, profiles=ONE_EACH)
    assert [family for family, _ in taken(two, STAYING)] == ["FO", "FS"]


def test_where_posts_count_first_each_free_seat_is_taken_by_whoever_brings_most() -> None:
    two = situation({"A": [Seat("social", (0, 6)), vacant(), vacant()]}, reference=TWO, profiles=ONE_EACH)
    posts_first = replace(STAYING, aims=(Aim.POSTS, Aim.BASE), candidates=1)
    assert [family for family, _ in taken(two, posts_first)] == ["FO", "FS"]
    assert preview(two, EMPTY, posts_first).value.vacant == 0
    assert taken(two, replace(posts_first, recruitments=1)) == [("FS", "p1")], "the one who brings what is missing"


def test_what_comes_later_takes_nothing_from_the_aims_before() -> None:
    opened = Scenario("R", "", START, 36, actions=(NewPosition(uid="n", month=START, team="t0", title="New"),))
    full = situation({"A": [Seat("social", (6, 6))]}, reference=TWO)
    for aims, arrivals in (((Aim.BASE, Aim.POSTS), 0), ((Aim.POSTS, Aim.BASE), 1)):
        plan = preview(full, opened, replace(STAYING, aims=aims))
        assert len(plan.added) == arrivals, "a seat taken asks for one holder more"
