"""The search by branches: the same answers as trying everything, and bounds that hold."""

import numpy as np
import pytest

from model.planner import branch_and_bound, milp, packs
from model.planner.formulation import formulate
from model.planner.greedy import greedy
from model.planner.limits import Limits
from model.planner.linear_program import Model, Program, SolverOutcome
from model.planner.milp import STAGES, stages
from model.planner.plans import OPTIMAL, propose
from model.planner.variables import MOVE, RECRUIT
from tests.model.planner.instances import everything, instance, seeds
from tests.model.planner.regions import region, scenario


@pytest.mark.parametrize("seed", seeds(range(41, 71), long=(48, 59)))
def test_branches_find_the_best_of_all(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branch_and_bound, "FEW", 0)
    case = instance(seed)
    plan = propose(case.snapshot, case.scenario, case.limits)
    assert (plan.value, plan.proof) == (everything(case), OPTIMAL)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(300, 500))
def test_branches_find_the_best_of_all_on_many_more(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    test_branches_find_the_best_of_all(seed, monkeypatch)


@pytest.mark.parametrize("euros", seeds((300, 600), long=(600,)))
def test_branches_find_what_the_solver_alone_finds(euros: int, monkeypatch: pytest.MonkeyPatch) -> None:
    limits = Limits(budget=euros * 18, recruitments=3, mobilities=3)
    problem = formulate(region(6, 18, euros), scenario(), limits).problem
    alone, branches = [], []
    for few, found in ((10_000, alone), (0, branches)):
        monkeypatch.setattr(branch_and_bound, "FEW", few)
        found += [(stage.value, stage.proven) for stage in stages(problem, last=STAGES[2])]
    assert [(value.deficit, value.lacking, proven) for value, proven in alone] == [
        (value.deficit, value.lacking, proven) for value, proven in branches
    ]
    assert alone[-1][0].euros == branches[-1][0].euros
    assert all(proven for _, proven in alone)


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
    problem = formulate(region(6, 18), scenario(), Limits(budget=9000, recruitments=2, mobilities=2)).problem
    (stage,) = stages(problem)
    assert not stage.proven
    assert 0 < stage.gap < 1
    assert stage.value <= problem.value(greedy(problem))


def test_a_search_without_time_proves_nothing() -> None:
    model = Model()
    place = model.variable(5, whole=True)
    model.row([(place, 2.0)], low=3)
    nobody = np.zeros(0, dtype=np.intp)
    found = branch_and_bound.least(model, {place: 1.0}, 5, 1, nobody, -1.0)
    assert (found.values, found.proven) == (None, False)
    assert found.gap > 0.5
    found = branch_and_bound.least(model, {place: 1.0}, 5, 1, nobody, float("inf"))
    assert (found.aim, found.proven) == (2, True)
    found = branch_and_bound.least(model, {place: 1.0}, 2, 1, nobody, float("inf"))
    assert (found.values, found.aim, found.proven) == (None, 2, True)


def test_a_solver_that_gives_up_leaves_the_search_open(monkeypatch: pytest.MonkeyPatch) -> None:
    problem = formulate(region(6, 18), scenario(), Limits(budget=9000, recruitments=2, mobilities=2)).problem
    gave_up = SolverOutcome(None, float("inf"), proven=False, bound=-float("inf"))
    monkeypatch.setattr(Program, "whole_least", lambda *_: gave_up)
    (stage,) = stages(problem)
    assert (stage.proven, stage.value) == (False, problem.value(greedy(problem)))
    assert 0 < stage.gap < 1
