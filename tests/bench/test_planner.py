"""What a proposal costs, by size of the region, and what a plain formulation of the same question costs."""

import time
from collections.abc import Iterator

import pytest

from model.planner.formulation import Formulation, formulate
from model.planner.greedy import greedy
from model.planner.limits import Limits
from model.planner.linear_program import INFINITE, Terms
from model.planner.milp import STAGES, _Build, stages
from model.planner.problem import PlanProblem
from model.planner.variables import TRAIN
from tests.bench.conftest import Record
from tests.model.planner.regions import region, scenario

pytestmark = pytest.mark.slow

PATIENCE = 90


def question(teams: int, managers: int) -> Formulation:
    """A region where a third of the managers would move and about one seat in seven is free."""
    return formulate(region(teams, managers), scenario(), within(managers))


def within(managers: int) -> Limits:
    """The limits of the question."""
    return Limits(budget=400 * managers, recruitments=max(2, managers // 12), mobilities=max(1, managers // 20))


def seconds(work: Iterator[object]) -> list[float]:
    """The seconds after which each step was known."""
    began, found = time.perf_counter(), []
    for _ in work:
        found.append(time.perf_counter() - began)
    return found


@pytest.fixture(autouse=True)
def warm() -> None:
    """Leave the first import of the solver out."""
    list(stages(question(2, 3).problem))


@pytest.mark.parametrize(("teams", "managers"), [(4, 10), (20, 60), (60, 150)])
def test_the_first_answer_comes_at_once(record: Record, teams: int, managers: int) -> None:
    snapshot = region(teams, managers)
    began = time.process_time()
    greedy(formulate(snapshot, scenario(), within(managers)).problem)
    found = time.process_time() - began
    record(f"first proposal, {teams} teams and {managers} managers", found, 0.2, "s")


@pytest.mark.parametrize(
    ("teams", "managers", "first", "every"), [(4, 10, 0.5, 0.5), (20, 60, 3, 10), (60, 150, 8, 25)]
)
def test_a_proposal_is_proven_in_time(record: Record, teams: int, managers: int, first: float, every: float) -> None:
    times = seconds(stages(question(teams, managers).problem, PATIENCE))
    size = f"{teams} teams and {managers} managers"
    record(f"proven deficit, {size}", times[0], first, "s")
    proven = times[-1] if len(times) == len(STAGES) else PATIENCE
    record(f"all {len(times)} of 4 stages, {size}", proven, every, "s")


def test_a_very_large_region_is_bounded_in_time(record: Record) -> None:
    began = time.perf_counter()
    problem = question(300, 1500).problem
    record("question of 300 teams and 1,500 managers", time.perf_counter() - began, 3, "s")
    began = time.perf_counter()
    (stage,) = stages(problem, PATIENCE, last="deficit")
    record("deficit of 300 teams and 1,500 managers", time.perf_counter() - began, 90, "s")
    assert stage.value < problem.value(greedy(problem))
    record("its gap to the bound", 100 * stage.gap, 0.5, "%", breaks=False)


def test_the_formulation_beats_a_plain_one(record: Record) -> None:
    problem = question(20, 60).problem
    ours = seconds(stages(problem, PATIENCE, last="lacking"))[-1]
    began = time.perf_counter()
    plain(problem, PATIENCE)
    record("states against slacks and a big M", ours / (time.perf_counter() - began), 1, "", ratio=True)


def plain(problem: PlanProblem, patience: float) -> float:
    """The same deficit, then the arrivals that the region lacks by a slack and a big M instead of states; every session
    opened by a big M."""
    build, most = _Build(problem), 1000.0
    _open_sessions(build, most)
    aim, _ = build.aim("deficit")
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
