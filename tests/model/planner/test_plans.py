"""Proposals: equal to trying everything, measured again, inside every limit, the same whatever the order of rows."""

import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from datetime import date
from itertools import permutations

import numpy as np
import pytest

from model.domain.snapshot import ColumnTable, Snapshot
from model.errors import Refused
from model.measures.prices import training_price
from model.planner import milp, plans
from model.planner.formulation import formulate
from model.planner.greedy import cheapest_useful
from model.planner.limits import Ceiling, Limits
from model.planner.milp import GAP, OPTIMAL, steps
from model.planner.plans import Plan, preview, propose, written_plan
from model.planner.problem import Grid, PlanProblem
from model.planner.protocol import ORDER, order_document, serve
from model.planner.value import AIMS, Aim, Disagreement, Value, arrivals_lacking
from model.projection import apply
from model.scenario import Mobility, NewPosition, Recruitment, Scenario, Training
from model.settings import ROOT
from tests.model.planner.instances import best_of_all, every_calendar, everything, instance, places, seeds, worth
from tests.model.planner.regions import region, scenario
from tests.model.small_situations import Seat, framework, profile, situation, vacant

START = date(2026, 12, 1)
EMPTY = Scenario("R", "", START, 36)
FREE = Limits(budget=1_000_000)
BASE = replace(FREE, aims=(Aim.BASE, Aim.RANGE))
"""What is asked where only the common base and the ranges count."""
KINDS = {"FS": ("social", (6, 2)), "FO": ("other", (2, 6))}
TWO = framework(expected=(4, 4), families=KINDS)


def moving(snapshot: Snapshot) -> Snapshot:
    """Everybody would go anywhere in the region."""
    everywhere = np.full_like(snapshot.managers.mobility, 2)
    return replace(snapshot, managers=snapshot.managers.changed(mobility=everywhere))


def kinds(plan: Plan) -> list[str]:
    return sorted(action.kind for action in plan.added)


ORDERS = tuple(permutations(AIMS))
FEW_PLACES = 3
"""So many places in trainings are laid over months in every way."""


@pytest.mark.parametrize("seed", seeds(range(63), long=(4, 33, 58)))
def test_a_proposal_is_the_best_of_all_on_all_stages_in_each_of_the_six_orders(seed: int) -> None:
    case = instance(seed)
    values = everything(case)
    for aims in ORDERS:
        plan = propose(case.snapshot, case.scenario, replace(case.limits, aims=aims))
        assert (plan.value, plan.proof) == (best_of_all(values, aims), OPTIMAL), aims
        if aims == AIMS and 0 < places(plan) <= FEW_PLACES:
            assert worth(plan.short) <= min(every_calendar(case.snapshot, plan, case.scenario))


@pytest.mark.endurance
@pytest.mark.parametrize("seed", range(100, 400))
def test_a_proposal_is_the_best_of_all_on_many_more(seed: int) -> None:
    test_a_proposal_is_the_best_of_all_on_all_stages_in_each_of_the_six_orders(seed)


@pytest.mark.parametrize("seed", seeds(range(400, 412), long=(406, 410)))
def test_what_is_not_an_aim_is_not_looked_for(seed: int) -> None:
    case = instance(seed)
    values = everything(case)
    for aims in (*((aim,) for aim in AIMS), *permutations(AIMS, 2)):
        plan = propose(case.snapshot, case.scenario, replace(case.limits, aims=aims))
        best = best_of_all(values, aims)
        assert plan.value.ranked(plan.stages) == best.ranked(plan.stages)


@pytest.mark.parametrize("seed", seeds((0, 1, 2, 4), long=(2,)))
def test_whatever_the_order_of_the_rows_the_proposal_is_the_same(seed: int) -> None:
    snapshot, limits = region(3, 8, seed), Limits(budget=14_000, recruitments=2)
    plan = propose(snapshot, scenario(), limits)
    again = propose(shuffled(snapshot, seed), scenario(), limits)
    assert again.scenario == plan.scenario
    assert again.value == plan.value


def shuffled(snapshot: Snapshot, seed: int) -> Snapshot:
    """The same facts with their rows in another order."""
    draw = random.Random(seed)
    places = {name: _order(draw, len(getattr(snapshot, name))) for name in ("teams", "positions", "managers")}
    posts = _order(draw, len(snapshot.assignments))
    at = {name: np.argsort(order) for name, order in places.items()}
    positions = _taken(snapshot.positions, places["positions"])
    assignments, assessments = _taken(snapshot.assignments, posts), snapshot.assessments
    return replace(
        snapshot,
        teams=_taken(snapshot.teams, places["teams"]),
        positions=positions.changed(team=at["teams"][positions.team].astype(np.int32)),
        managers=_taken(snapshot.managers, places["managers"]),
        assignments=assignments.changed(
            position=at["positions"][assignments.position].astype(np.int32),
            manager=at["managers"][assignments.manager].astype(np.int32),
        ),
        assessments=assessments.changed(manager=at["managers"][assessments.manager].astype(np.int32)),
    )


def _order(draw: random.Random, size: int) -> np.ndarray:
    return np.array(draw.sample(range(size), size))


def _taken(table: ColumnTable, order: np.ndarray) -> ColumnTable:
    columns = {name: getattr(table, name) for name in table.__dataclass_fields__}
    taken = {n: c[order] if isinstance(c, np.ndarray) else tuple(c[i] for i in order) for n, c in columns.items()}
    return table.changed(**taken)


@pytest.mark.parametrize("seed", seeds(range(6), long=(3,)))
def test_every_limit_is_respected(seed: int) -> None:
    draw, snapshot = random.Random(seed), region(4, 12, seed)
    left_alone = tuple(draw.sample(snapshot.positions.uid, 3))
    limits = Limits(
        budget=draw.randrange(3000, 40_000),
        recruitments=draw.randint(0, 3),
        mobilities=draw.randint(0, 2),
        trainings=draw.randint(0, 2),
        candidates=draw.randint(0, 2),
        untouched=left_alone,
    )
    for plan in (preview(snapshot, scenario(), limits), propose(snapshot, scenario(), limits)):
        respects(plan, limits, snapshot)


def respects(plan: Plan, limits: Limits, snapshot: Snapshot) -> None:
    projection = apply(snapshot, plan.scenario)
    families = [action.family for action in plan.added if isinstance(action, Recruitment)]
    moves = [action for action in plan.added if isinstance(action, Mobility)]
    followed = [uid for action in plan.added if isinstance(action, Training) for uid in action.managers]
    seats = {action.position for action in plan.added if isinstance(action, Recruitment | Mobility)}
    assert (projection.skipped, projection.outside_wish) == ((), ())
    assert projection.euros == plan.value.euros <= limits.budget
    assert len(families) <= limits.recruitments
    assert len(moves) <= limits.mobilities
    assert all(families.count(code) <= limits.candidates for code in families)
    assert all(followed.count(uid) <= limits.trainings for uid in followed)
    assert not seats & set(limits.untouched)


@pytest.mark.parametrize("seed", range(5))
def test_a_proposal_is_never_below_the_greedy_one_even_when_the_solver_has_no_time(seed: int) -> None:
    problem = formulate(region(6, 20, seed), scenario(), Limits(budget=20_000, recruitments=3)).problem
    first, *later = steps(problem, 0.05)
    assert all(answer.value.ranked(AIMS) <= first.value.ranked(AIMS) for answer in later)
    assert {answer.proof for answer in (first, *later)} == {GAP}


def test_a_solver_that_stops_on_something_worse_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = formulate(region(4, 10), scenario(), Limits(budget=12_000)).problem
    worse = milp._Step(np.zeros(len(problem.columns), dtype=np.int64), 0, proven=False)
    monkeypatch.setattr(milp._Build, "less", lambda *_: iter([worse]))
    first, last = steps(problem)
    assert (last.value, last.proof, last.bound) == (first.value, GAP, 0)


def test_one_proven_stage_is_not_yet_a_proof() -> None:
    case = instance(2)
    *before, last = steps(formulate(case.snapshot, case.scenario, case.limits).problem)
    assert {answer.proof for answer in before} == {GAP}
    assert [each for each in before if len(each.proven) == 1]
    assert (last.proof, last.bound) == (OPTIMAL, None)


def test_a_search_that_stops_after_a_proven_stage_says_which_is_open_and_no_gap_of_nothing() -> None:
    case = instance(2)
    posed = formulate(case.snapshot, case.scenario, case.limits)
    proven = [each for each in steps(posed.problem) if each.proven]
    plan = written_plan(posed, proven[0])
    assert (plan.proof, plan.proven) == (GAP, proven[0].stages[:1])
    assert plan.gap is not None
    assert (plan.gap.stage, plan.gap.least, plan.gap.of_left) == (proven[0].stages[1], None, None)
    assert written_plan(posed, proven[-1]).gap is None


def test_a_gap_says_its_share_of_what_is_left_and_of_what_could_be_closed() -> None:
    gap = plans.Gap("deficit", before=50, left=30, least=24)
    assert (gap.of_left, gap.of_closable) == (6 / 30, 6 / 26)
    assert plans.Gap("lacking", before=0, left=2, least=0).of_closable is None


def test_an_aim_is_improvable_without_the_limit_that_holds_it_alone() -> None:
    teams = {"A": [Seat("social", (6, 0)), vacant()], "B": [Seat("social", (6, 0)), vacant()]}
    snapshot, limits = situation(teams, reference=TWO), Limits(budget=20_000, recruitments=1, trainings=0)
    *_, last = steps(formulate(snapshot, EMPTY, limits).problem)
    assert last.value.vacant == 1
    freed = {"recruitments": 9, "mobilities": 9, "candidates": 9, "budget": 99_000}
    held = {
        (aim, name)
        for aim in AIMS[:2]
        for name, more in freed.items()
        if milp.improvable(formulate(snapshot, EMPTY, replace(limits, **{name: more})).problem, last.value, aim, 60)
    }
    assert held == {("vacant", "recruitments"), ("deficit", "recruitments")}


def test_an_aim_that_only_those_before_it_hold_is_improvable_alone() -> None:
    teams = {"A": [*[Seat("social", (6, 6))] * 2, *[Seat("other", (6, 6))] * 2, vacant("social")]}
    snapshot = situation(teams, reference=TWO, profiles=(profile(TWO, mix=(50, 60)),))
    limits = Limits(budget=6000, recruitments=1, mobilities=0, trainings=0)
    problem = formulate(snapshot, EMPTY, limits).problem
    *_, last = steps(problem)
    assert (last.value.vacant, last.value.lacking) == (0, 1)
    assert not milp.improvable(problem, last.value, Aim.RANGE, 60)
    assert milp.improvable(problem, last.value, Aim.RANGE, 60, alone=True)
    held: list[str] = []
    serve(json.dumps(order_document({"a": problem}, 60, relaxed={"recruitments": problem})), held.append)
    assert {"held": {Aim.RANGE: ORDER}} in [json.loads(line) for line in held]


SOLVED = """
from tests.model.planner.regions import region, scenario
from model.planner.limits import Limits
from model.planner.plans import propose
plan = propose(region(3, 8, 1), scenario(), Limits(budget=14_000, recruitments=2))
print(plan.value, [(action.uid, action.month, getattr(action, "managers", ())) for action in plan.added])
"""


def test_whatever_the_seed_of_hashes_the_proposal_is_the_same() -> None:
    lines = {
        subprocess.run(
            [sys.executable, "-c", SOLVED],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(lines) == 1


def test_two_people_who_would_only_exchange_their_seats_stay() -> None:
    seats = {"A": [Seat("social", (6, 0)), Seat("social", (6, 0))], "B": [Seat("other", (0, 6)), Seat("other", (0, 6))]}
    whole = profile(TWO, holders=(1, 1))
    snapshot = moving(situation(seats, reference=TWO, profiles=(whole,)))
    limits = replace(FREE, recruitments=0, trainings=0)
    assert propose(snapshot, EMPTY, limits).added == ()
    opened = moving(situation({**seats, "C": [vacant(), Seat("social", (6, 6))]}, reference=TWO, profiles=(whole,)))
    plan = propose(opened, EMPTY, limits)
    assert plan.value.deficit == 0
    assert set(kinds(plan)) == {"mobility"}


def test_a_seat_that_a_mobility_frees_is_filled_in_the_same_month() -> None:
    seats = {"A": [Seat("social", (6, 0)), vacant("social")], "B": [Seat("other", (0, 6)), Seat("social", (6, 0))]}
    snapshot = moving(situation(seats, reference=TWO, profiles=(profile(TWO, mix=(50, 60)),)))
    plan = propose(snapshot, EMPTY, replace(FREE, trainings=0))
    assert "mobility" in kinds(plan) and "recruitment" in kinds(plan)
    assert {action.month for action in plan.added} == {START}
    assert plan.value.lacking == 0


def test_a_proposal_fills_no_frozen_position_before_it_thaws_nor_one_that_a_mobility_would_leave_frozen() -> None:
    def asked(*freezes: tuple[date | None, date | None]) -> Plan:
        first, second, third = freezes
        seats = {
            "A": [Seat("social", (6, 0), frozen=first), vacant("social", second)],
            "B": [Seat("other", (0, 6), frozen=third), Seat("social", (6, 0), frozen=third)],
        }
        snapshot = moving(situation(seats, reference=TWO, profiles=(profile(TWO, mix=(50, 60)),)))
        return propose(snapshot, EMPTY, replace(FREE, trainings=0))

    never, since = (None, None), date(2026, 1, 1)
    assert kinds(asked(never, (since, None), never)) == []
    thaws = date(2027, 3, 15)
    later = asked(never, (since, thaws), never)
    assert later.added and min(action.month for action in later.added) == date(2027, 4, 1)
    held = asked((since, None), never, (since, None))
    taken = {action.position for action in held.added if isinstance(action, Mobility | Recruitment)}
    assert not taken & {"p0", "p2", "p3"}


def test_a_range_is_reached_when_the_seats_allow_it() -> None:
    teams = {"A": [Seat("social", (6, 6)), Seat("social", (6, 6)), vacant()], "B": [Seat("social", (6, 6)), vacant()]}
    base = situation(teams, reference=TWO, profiles=(profile(TWO, holders=(1, 1), mix=(40, 50)),))
    plan = propose(base, EMPTY, FREE)
    assert (plan.before.lacking, plan.value.lacking) == (2, 0)
    assert [action.family for action in plan.added if isinstance(action, Recruitment)] == ["FO", "FO"]
    greedy = preview(base, EMPTY, FREE)
    assert greedy.value.lacking == 0


def test_an_arrival_too_late_to_adapt_counts_as_it_would() -> None:
    leaving = Seat("social", (6, 6), leaves_on=date(2027, 9, 15))
    teams = {"A": [leaving, Seat("social", (6, 6))]}
    common = framework(expected=(4, 4), families={"FO": ("other", (4, 4))})
    plan = propose(situation(teams, reference=common), Scenario("R", "", START, 12), replace(BASE, trainings=0))
    assert plan.added == ()
    later = propose(situation(teams, reference=common), EMPTY, replace(BASE, trainings=0))
    assert [action.month for action in later.added] == [date(2027, 10, 1)]


def opening(*months: date) -> Scenario:
    """A scenario that opens positions in the first team."""
    return replace(
        EMPTY, actions=tuple(NewPosition(uid=f"n{n}", month=m, team="t0", title="New") for n, m in enumerate(months))
    )


def test_a_seat_that_is_opened_asks_for_one_holder_more_once_it_is_taken() -> None:
    snapshot = situation({"A": [Seat("social", (0, 0))]}, reference=TWO)
    plan = propose(snapshot, opening(START, START), replace(FREE, trainings=0))
    assert (plan.before.deficit, plan.value.deficit, plan.scale) == (4, 2, 2)
    assert kinds(plan) == ["recruitment"] * 2


def test_a_seat_that_is_opened_stays_free_when_taking_it_would_leave_more_to_develop() -> None:
    snapshot = situation({"A": [Seat("social", (6, 6))]}, reference=TWO)
    assert propose(snapshot, opening(START), replace(BASE, trainings=0)).added == ()
    assert preview(snapshot, opening(START), replace(BASE, trainings=0)).added == ()


def test_trainings_are_bought_together_and_say_how_many_places_for_which_team() -> None:
    teams = {"A": [Seat("social", (2, 6))] * 2, "B": [Seat("social", (2, 6))] * 2}
    plan = propose(situation(teams, reference=TWO), EMPTY, FREE)
    assert [(action.offer, len(action.managers)) for action in plan.added if isinstance(action, Training)] == [
        ("T", 2),
        ("T", 2),
    ]
    assert (plan.value.deficit, plan.value.euros) == (0, 2100)


def test_somebody_already_trained_by_what_is_fixed_makes_the_session_cheaper() -> None:
    teams = {"A": [Seat("social", (2, 6))] * 2, "B": [Seat("social", (2, 6))] * 2}
    fixed = replace(EMPTY, actions=(Training(uid="t", month=START, managers=("m0", "m1"), offer="T"),))
    plan = propose(situation(teams, reference=TWO), fixed, FREE)
    assert (plan.value.deficit, plan.value.euros) == (0, 2100 - 1800)


def test_what_must_be_in_is_in_and_counts_against_the_limits() -> None:
    teams = {"A": [Seat("social", (6, 0)), vacant()], "B": [Seat("social", (6, 0)), vacant()]}
    wanted = Recruitment(uid="mine", month=START, position="p1", family="FS")
    limits = Limits(budget=12_000, recruitments=2, included=(wanted,), aims=(Aim.BASE, Aim.RANGE))
    plan = propose(situation(teams, reference=TWO), EMPTY, limits)
    assert wanted in plan.added
    assert kinds(plan).count("recruitment") == 2
    assert plan.value.euros == 12_000
    free = propose(situation(teams, reference=TWO), EMPTY, replace(limits, included=()))
    assert free.value.ranked(free.stages) < plan.value.ranked(plan.stages)


def test_posts_first_fill_what_the_common_base_alone_would_leave_free() -> None:
    snapshot = situation({"A": [Seat("social", (6, 6)), Seat("social", (6, 6)), vacant()]}, reference=TWO)
    filled, left = propose(snapshot, EMPTY, FREE), propose(snapshot, EMPTY, BASE)
    assert (kinds(filled), filled.value.vacant) == (["recruitment"], 0)
    assert (left.added, left.value.vacant) == ((), 1)


def test_a_frozen_position_is_neither_to_fill_nor_filled() -> None:
    still = (START, None)
    snapshot = situation({"A": [Seat("social", (6, 6)), vacant(frozen=still)]}, reference=TWO)
    plan = propose(snapshot, EMPTY, FREE)
    assert (plan.before.vacant, plan.added) == (0, ())
    leaving = situation({"A": [Seat("social", (6, 6), frozen=still), vacant()]}, reference=TWO)
    moved = propose(moving(leaving), EMPTY, replace(FREE, recruitments=0, aims=(Aim.POSTS,)))
    assert (kinds(moved), moved.value.vacant) == (["mobility"], 0), "nobody has to fill the seat that is left"


def test_no_aim_or_one_twice_is_refused() -> None:
    for aims in ((), (Aim.BASE, Aim.BASE)):
        with pytest.raises(Refused) as refusal:
            replace(FREE, aims=aims)
        assert refusal.value.code == "planner.aims"


def test_obligations_that_cannot_hold_together_are_named() -> None:
    teams = {"A": [Seat("social", (6, 0)), vacant()], "B": [Seat("social", (6, 0)), vacant()]}
    first = Recruitment(uid="first", month=START, position="p1", family="FS")
    second = Recruitment(uid="second", month=START, position="p1", family="FO")
    apart = Recruitment(uid="apart", month=START, position="p3", family="FO")
    with pytest.raises(Refused) as refusal:
        propose(situation(teams, reference=TWO), EMPTY, replace(FREE, included=(apart, first, second)))
    assert refusal.value.code == "planner.conflict"
    assert refusal.value.values["actions"] == ("first", "second")
    with pytest.raises(Refused) as refusal:
        propose(situation(teams, reference=TWO), EMPTY, Limits(budget=7000, included=(apart, first)))
    assert set(refusal.value.values["actions"]) == {"apart", "first"}


def test_what_is_forbidden_is_replaced() -> None:
    snapshot = situation({"A": [Seat("social", (6, 0)), vacant()]}, reference=TWO)
    plan = propose(snapshot, EMPTY, FREE)
    (arrival,) = (action for action in plan.added if isinstance(action, Recruitment))
    ceiling = Ceiling("recruitment", "t0", arrival.family, 0)
    without = propose(snapshot, EMPTY, replace(FREE, ceilings=(ceiling,)))
    assert arrival.family not in [action.family for action in without.added if isinstance(action, Recruitment)]
    assert without.value.ranked(AIMS) >= plan.value.ranked(AIMS)
    untrained = propose(snapshot, EMPTY, replace(FREE, ceilings=(Ceiling("training", "t0", "T", 0),)))
    assert untrained.value.ranked(AIMS) >= plan.value.ranked(AIMS)


def test_a_budget_under_the_cheapest_useful_action_says_what_that_costs() -> None:
    snapshot = situation({"A": [Seat("social", (2, 0)), vacant()]}, reference=TWO)
    plan = propose(snapshot, EMPTY, Limits(budget=500))
    assert (plan.added, plan.cheapest) == ((), 900)
    assert propose(situation({"A": [Seat("social", (6, 6))]}, reference=TWO), EMPTY, FREE).cheapest is None


def test_a_limit_below_nothing_is_refused() -> None:
    for name in ("budget", "recruitments", "mobilities", "trainings", "candidates"):
        with pytest.raises(Refused):
            replace(FREE, **{name: -1})


def test_a_plan_that_the_ordinary_figures_do_not_confirm_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "measure", lambda *_: Value(0, 0, 0, 0, 0))
    with pytest.raises(Disagreement):
        propose(situation({"A": [Seat("social", (6, 0)), vacant()]}, reference=TWO), EMPTY, FREE)


def test_the_problem_travels_as_json_without_any_name() -> None:
    snapshot = region(4, 10)
    problem = formulate(snapshot, scenario(), Limits(budget=9000)).problem
    text = json.dumps(problem.to_document())
    again = PlanProblem.from_document(json.loads(text))
    assert again.to_document() == problem.to_document()
    assert list(again.columns) == list(problem.columns)
    assert not [name for name in (*snapshot.managers.name, *snapshot.managers.uid) if f'"{name}"' in text]


@pytest.mark.parametrize(("people", "euros"), [(1, 900), (2, 1800), (3, 2050), (12, 2500), (13, 3400), (14, 4300)])
def test_the_price_of_a_training_is_that_of_the_figures(people: int, euros: int) -> None:
    grid = Grid(900, 2000, 2, 50, 12, 0)
    assert grid.price(people) == training_price(TWO.offers["T"], people).euros == euros


def test_any_grid_of_prices_is_priced_as_the_figures_do() -> None:
    draw = random.Random(1)
    for _ in range(200):
        prices = draw.choice([100, 900]), draw.choice([500, 2000]), draw.randint(1, 3), draw.choice([0, 50, 400])
        limit = draw.randint(3, 6)
        names = ("inter_price", "in_house_price", "in_house_included", "in_house_extra")
        offer = replace(TWO.offers["T"], **dict(zip(names, prices, strict=True)), in_house_limit=limit)
        for people in range(12):
            assert Grid(*prices, limit, 0).price(people) == training_price(offer, people).euros


@pytest.mark.parametrize(
    ("mix", "arrivals"), [((22, 5, 30, 50), 3), ((4, 4, 30, 50), 4), ((10, 4, 30, 50), 0), ((0, 0, 30, 50), 9)]
)
def test_the_arrivals_that_a_range_lacks_do_not_depend_on_free_seats(mix: tuple[int, ...], arrivals: int) -> None:
    assert arrivals_lacking(*mix, 9) == arrivals


def test_a_range_that_no_arrival_reaches_lacks_all_its_positions() -> None:
    assert arrivals_lacking(4, 2, 0, 0, 9) == 9


def test_the_cheapest_useful_action_ignores_the_budget_but_no_other_limit() -> None:
    snapshot = situation({"A": [Seat("social", (6, 0)), vacant()]}, reference=TWO)
    problem = formulate(snapshot, EMPTY, Limits(budget=0)).problem
    assert cheapest_useful(problem) == 6000
    assert cheapest_useful(formulate(snapshot, EMPTY, Limits(budget=0, recruitments=0)).problem) is None
