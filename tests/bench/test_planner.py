"""What a proposal costs, by size of the region, and what a plain formulation of the same question costs."""

import time
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import numpy as np
import pytest

from model.access import operator
from model.planner.formulation import Formulation, formulate
from model.planner.greedy import greedy
from model.planner.limits import UNLIMITED, Limits
from model.planner.linear_program import INFINITE, Terms
from model.planner.milp import OPTIMAL, _Build, steps
from model.planner.plans import dated_plan, written_plan
from model.planner.problem import PlanProblem
from model.planner.value import AIMS, Aim
from model.planner.variables import TRAIN
from model.services.scenario import scenarios
from model.services.situation import situations
from model.services.situation.snapshots import snapshot
from tests.bench.conftest import Record
from tests.model.planner.regions import region, scenario

pytestmark = pytest.mark.slow

PATIENCE = 90


def question(teams: int, managers: int, aims: Sequence[Aim] = AIMS) -> Formulation:
    """A region where a third of the managers would move and about one seat in seven is free."""
    return formulate(region(teams, managers), scenario(), replace(within(managers), aims=tuple(aims)))


def within(managers: int) -> Limits:
    """The limits of the question."""
    return Limits(budget=400 * managers, recruitments=max(2, managers // 12), mobilities=max(1, managers // 20))


def seconds(problem: PlanProblem) -> dict[str, float]:
    """The seconds of the processor after which each stage was proven; those of a stage that never was are missing."""
    began, known = time.process_time(), dict[str, float]()
    for answer in steps(problem, PATIENCE):
        for stage in answer.proven:
            known.setdefault(stage, time.process_time() - began)
    return known


BASE_FIRST = (Aim.BASE, Aim.RANGE, Aim.POSTS)


@pytest.fixture(autouse=True)
def warm() -> None:
    """Leave the first import of the solver out."""
    list(steps(question(2, 3).problem))


@pytest.mark.parametrize(("teams", "managers"), [(4, 10), (20, 60), (60, 150)])
def test_the_first_answer_comes_at_once(record: Record, teams: int, managers: int) -> None:
    snapshot = region(teams, managers)
    began = time.process_time()
    greedy(formulate(snapshot, scenario(), within(managers)).problem)
    found = time.process_time() - began
    record(f"first proposal, {teams} teams and {managers} managers", found, 0.2, "s")


@pytest.mark.parametrize("aims", [AIMS, BASE_FIRST])
@pytest.mark.parametrize(("teams", "managers", "every"), [(4, 10, 0.5), (20, 60, 10), (60, 150, 25)])
def test_a_proposal_is_proven_in_time(
    record: Record, teams: int, managers: int, every: float, aims: Sequence[Aim]
) -> None:
    times = seconds(question(teams, managers, aims).problem)
    proven = times.get("people", float(PATIENCE))
    record(f"all stages, {aims[0].name.lower()} first, {teams} teams and {managers} managers", proven, every, "s")


@pytest.mark.usefixtures("demo_house")
def test_the_demonstration_answers_its_own_questions_in_time(record: Record) -> None:
    taken = []
    for code in situations.regions_with_data():
        for recruitments in (2, UNLIMITED):
            times = seconds(asked(code, Limits(20_000, recruitments, 1)))
            taken.append(times.get("people", float(PATIENCE)))
    record("all stages, the demonstration's bodies: median", median(taken), 1, "s")
    record("all stages, the demonstration's bodies: worst", max(taken), 5, "s")


@pytest.mark.usefixtures("demo_house")
def test_the_calendar_of_a_proposal_adds_hardly_anything(record: Record) -> None:
    taken = []
    for code in situations.regions_with_data():
        viewer = operator((code,))
        posed = formulate(snapshot(viewer, (code,)), scenarios.begin(viewer, code, ""), Limits(20_000, 2, 1))
        *_, last = steps(posed.problem, PATIENCE)
        plan = written_plan(posed, last)
        began = time.process_time()
        dated_plan(posed, plan)
        taken.append(time.process_time() - began)
    record("calendar, the demonstration's bodies: worst", max(taken), 0.5, "s")


@pytest.mark.usefixtures("demo_house")
@pytest.mark.parametrize("budget", [10_000, 40_000, 60_000])
@pytest.mark.parametrize("recruitments", [2, UNLIMITED])
def test_other_budgets_are_answered_in_time(record: Record, budget: int, recruitments: int) -> None:
    times = seconds(asked("AQ", Limits(budget, recruitments, 1)))
    within = "2 recruitments" if recruitments == 2 else "any number of recruitments"
    record(f"all stages, Aquitaine, {budget} €, {within}", times.get("people", float(PATIENCE)), 10, "s")


def asked(code: str, limits: Limits) -> PlanProblem:
    """A question about a body of the demonstration, as the screen poses it."""
    viewer = operator((code,))
    return formulate(snapshot(viewer, (code,)), scenarios.begin(viewer, code, ""), limits).problem


def test_a_very_large_region_is_bounded_in_time(record: Record) -> None:
    began = time.process_time()
    problem = question(300, 1500, (Aim.BASE,)).problem
    record("question of 300 teams and 1,500 managers", time.process_time() - began, 3, "s")
    began = time.process_time()
    *_, last = steps(problem, PATIENCE, aims_only=True)
    record("deficit of 300 teams and 1,500 managers", time.process_time() - began, 90, "s")
    first = problem.value(greedy(problem)).deficit
    assert last.value.deficit < first
    missing = last.value.deficit - (last.bound or 0) if last.proof != OPTIMAL else 0
    before = problem.deficit(np.zeros(len(problem.columns), dtype=np.int64))
    record("its gap, of what is left", 100 * missing / last.value.deficit, 0.5, "%", breaks=False)
    closable = max(1, before - last.value.deficit + missing)
    record("its gap, of what could be closed", 100 * missing / closable, 0.5, "%", breaks=False)


def test_the_formulation_beats_a_plain_one(record: Record) -> None:
    problem = question(20, 60, (Aim.BASE, Aim.RANGE)).problem
    ours = seconds(problem)[Aim.RANGE]
    began = time.process_time()
    plain(problem, PATIENCE)
    record("states against slacks and a big M", ours / (time.process_time() - began), 1, "", ratio=True)


def plain(problem: PlanProblem, patience: float) -> float:
    """The same deficit, then the arrivals that the region lacks by a slack and a big M instead of states; every session
    opened by a big M."""
    build, most = _Build(problem), 1000.0
    _open_sessions(build, most)
    aim, _ = build.aim(Aim.BASE)
    first = build.model.least(aim, patience)
    build.model.row(aim.items(), high=first.aim + 0.5)
    return build.model.least(_slack(build, most), patience).aim


def _open_sessions(build: _Build, most: float) -> None:
    for offer in range(len(build.problem.grids)):
        followers = [n for n, c in enumerate(build.problem.columns) if c.kind == TRAIN and offer in c.offers]
        opened = build.model.variable(1, whole=True)
        build.model.row([*((place, 1.0) for place in followers), (opened, -most)], high=0)


def _slack(build: _Build, most: float) -> Terms:
    """Arrivals a of the lacking background: low·(N + a) ≤ 100·(k + a) when below, 100·k ≤ high·(N + a) when above."""
    scope, columns = build.problem.scopes[0], build.problem.columns
    heads = {n: (known, other) for n, c in enumerate(columns) for where, known, other in c.heads if where == 0}
    arrivals, above = build.model.variable(most, whole=True), build.model.variable(1, whole=True)
    low = [(n, scope.low * known - 100.0 * other) for n, (known, other) in heads.items()]
    high = [(n, 100.0 * other - scope.high * known) for n, (known, other) in heads.items()]
    bound = 100 * most
    build.model.row(
        [*low, (arrivals, scope.low - 100.0), (above, -bound)], -INFINITE, 100.0 * scope.other - scope.low * scope.known
    )
    build.model.row(
        [*high, (arrivals, -1.0 * scope.high), (above, bound)],
        -INFINITE,
        bound + scope.high * scope.known - 100.0 * scope.other,
    )
    build.model.row([*low, (above, -bound)], -INFINITE, bound)
    return {arrivals: 1.0}
