"""The search by branches: the same answers as trying everything, and bounds that hold."""

from dataclasses import replace

import numpy as np
import pytest

from model.planner import branch_and_bound, milp, packs
from model.planner.formulation import formulate
from model.planner.greedy import greedy
from model.planner.limits import Limits
from model.planner.linear_program import Model, Program, SolverOutcome
from model.planner.milp import OPTIMAL, Solution, steps
from model.planner.plans import propose
from model.planner.problem import PlanProblem
from model.planner.value import AIMS, Aim
from model.planner.variables import MOVE, RECRUIT
from tests.model.planner.instances import best_of_all, everything, instance, seeds
from tests.model.planner.regions import region, scenario

BASE_FIRST = (Aim.BASE, Aim.RANGE, Aim.POSTS)


@pytest.mark.parametrize("seed", seeds(range(41, 71), long=(58,)))
def test_branches_find_the_best_of_all(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branch_and_bound, "FEW", 0)
    case = instance(seed)
    values = everything(case)
    for large, aims in ((0, AIMS), (10_000, BASE_FIRST)):
        monkeypatch.setattr(branch_and_bound, "LARGE", large)
        plan = propose(case.snapshot, case.scenario, replace(case.limits, aims=aims))
        assert (plan.value, plan.proof) == (best_of_all(values, aims), OPTIMAL)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(300, 500))
def test_branches_find_the_best_of_all_on_many_more(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    test_branches_find_the_best_of_all(seed, monkeypatch)


@pytest.mark.parametrize("euros", seeds((300, 600), long=(600,)))
def test_branches_find_what_the_solver_alone_finds(euros: int, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = Limits(budget=euros * 18, recruitments=3, mobilities=3, aims=(Aim.BASE, Aim.RANGE))
    problem = formulate(region(6, 18, euros), scenario(), limits).problem
    alone, branches = [], []
    for few, found in ((10_000, alone), (0, branches)):
        monkeypatch.setattr(branch_and_bound, "FEW", few)
        *_, last = steps(problem)
        found.append((last.value, last.proof))
    assert alone == branches
    assert alone[0][1] == OPTIMAL


@pytest.mark.parametrize("name", ["deficit", pytest.param("euros", marks=pytest.mark.slow)])
def test_what_a_variable_adds_is_never_overstated(name: str) -> None:
    problem = formulate(region(4, 12, 3), scenario(), Limits(budget=9000, recruitments=2, mobilities=2)).problem
    build = milp._Build(problem)
    deficit, _ = build.aim("deficit")
    if name == "euros":
        build.model.row(deficit.items(), high=build.model.least(deficit).aim)
    program = Program(build.model, build.aim(name)[0])
    everything_left = np.arange(len(program.weights))
    root = program.relaxed(everything_left, {}, 60)
    assert root is not None
    columns = [n for n, column in enumerate(problem.columns) if column.most]
    forced = [program.relaxed(everything_left, {place: (1, problem.columns[place].most)}, 60) for place in columns]
    aims = np.array([found.aim for found in forced if found])
    assert (root.aim + root.added[columns] <= aims + 1e-6).all()
    hosts = [n for n in columns if problem.columns[n].kind in (RECRUIT, MOVE)]
    assert (root.added[hosts] > 0.1).any()


@pytest.mark.parametrize("near", [0.005, 0.5])
def test_packs_bound_all_that_they_stand_for(near: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "NEAR", near)
    problem = formulate(region(6, 18, 3), scenario(), Limits(budget=9000, recruitments=2, mobilities=2)).problem
    build = milp._Build(problem)
    program = Program(build.model, build.aim("deficit")[0])
    everything_left = np.arange(len(program.weights))
    root = program.relaxed(everything_left, {}, 60)
    found = packs.packed_relaxation(program, np.flatnonzero(~program.hosting & (program.host < 0)), lambda: 60)
    assert root is not None and found is not None
    assert (1 - near) * root.aim - 1e-6 <= found.aim <= root.aim + 1e-6
    columns = [n for n, column in enumerate(problem.columns) if column.most][::7]
    forced = [program.relaxed(everything_left, {place: (1, problem.columns[place].most)}, 60) for place in columns]
    assert (found.aim + found.added[columns] <= np.array([each.aim for each in forced if each]) + 1e-6).all()


def test_what_is_too_large_for_the_solver_stays_unproven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branch_and_bound, "TOO_MANY", 0)
    monkeypatch.setattr(branch_and_bound, "FEW", 0)
    problem = base_alone()
    *_, last = steps(problem)
    assert left_open(last, problem)


def test_a_search_without_time_proves_nothing() -> None:
    model = Model()
    place = model.variable(5, whole=True)
    model.row([(place, 2.0)], low=3)
    nobody = np.zeros(0, dtype=np.intp)
    (last,) = branch_and_bound.search(model, {place: 1.0}, 5, 1, nobody, -1.0)
    assert (last.values, last.proven) == (None, False)
    assert last.bound <= 2
    *_, last = branch_and_bound.search(model, {place: 1.0}, 5, 1, nobody, float("inf"))
    assert (last.aim, last.bound, last.proven) == (2, 2, True)
    *_, last = branch_and_bound.search(model, {place: 1.0}, 2, 1, nobody, float("inf"))
    assert (last.values, last.aim, last.proven) == (None, 2, True)


def test_a_solver_that_gives_up_leaves_the_search_open(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = base_alone()
    gave_up = SolverOutcome(None, float("inf"), proven=False, bound=-float("inf"))
    monkeypatch.setattr(Program, "whole_least", lambda *_: gave_up)
    *_, last = steps(problem)
    assert left_open(last, problem)
    assert last.value == problem.value(greedy(problem))


def base_alone() -> PlanProblem:
    """A problem of which the common base is the first aim."""
    limits = Limits(budget=9000, recruitments=2, mobilities=2, aims=(Aim.BASE,))
    return formulate(region(6, 18), scenario(), limits).problem


def left_open(last: Solution, problem: PlanProblem) -> bool:
    """Whether nothing is proven, and the bound says how much less there could be than the first answer."""
    assert last.bound is not None
    return last.proven == () and 0 < last.bound < last.value.deficit <= problem.value(greedy(problem)).deficit
