"""Several regions under one budget: each gets the part with which the first answers of all leave least to be developed,
then looks for its own proof. Moves stay inside a region, so that this loses little and every region is solved apart."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from model.planner.executor import Search
from model.planner.greedy import greedy
from model.planner.milp import STAGES
from model.planner.planning import Answer
from model.planner.problem import Problem

HALVES: Final = 6
"""A region gets from nothing to three times its even part, by halves of it. Source: five parts and more of an even
share came within 5 % of solving all together, in the measurements of the design."""


@dataclass(frozen=True)
class Shared:
    """What each region gets of the budget, in euros, and the answer that it found with it."""

    budgets: Mapping[str, int]
    answers: Mapping[str, Answer]

    @property
    def deficit(self) -> int:
        """What is left to be developed in all regions together, in the parts of a point of their questions."""
        return sum(answer.value.deficit for answer in self.answers.values())

    @property
    def euros(self) -> int:
        """What the answers cost together."""
        return sum(answer.value.euros for answer in self.answers.values())


def share(problems: Mapping[str, Problem], budget: int, seconds: float, processes: int = 2) -> Shared:
    """Share a budget among regions, and look for the least that each can leave with its part, in child processes that
    have so many seconds; a region that was not reached in time keeps its first answer."""
    half = budget // max(1, 2 * len(problems))
    frontiers = {name: _frontier(problem, half) for name, problem in problems.items()}
    budgets = {name: half * steps for name, steps in allotted(frontiers, 2 * len(problems)).items()}
    asked = {name: replace(problem, budget=budgets[name]) for name, problem in problems.items()}
    return Shared(budgets, _answers(asked, seconds, processes))


def _frontier(problem: Problem, half: int) -> tuple[int, ...]:
    """The deficit of the first answer with each number of halves of an even part; more money never leaves more."""
    found = [_first(replace(problem, budget=half * steps)).value.deficit for steps in range(HALVES + 1)]
    return tuple(np.minimum.accumulate(found).tolist())


def _first(problem: Problem) -> Answer:
    chosen = greedy(problem)
    return Answer(chosen, problem.value(chosen))


def allotted(frontiers: Mapping[str, Sequence[int]], steps: int) -> dict[str, int]:
    """Return how many steps of budget each region gets, `steps` at most together, so that the sum of what they leave is
    least; `frontiers` says what each leaves with 0, 1, 2… steps. Exact, by dynamic programming over the regions."""
    least, ways = np.zeros(steps + 1), []
    for frontier in frontiers.values():
        tried = np.full((len(frontier), steps + 1), np.inf)
        for more, left in enumerate(frontier):
            tried[more, more:] = least[: steps + 1 - more] + left
        ways.append(tried.argmin(axis=0))  # of equal ones the cheapest
        least = tried.min(axis=0)
    at, found = int(least.argmin()), {}
    for name, way in zip(reversed(list(frontiers)), reversed(ways), strict=True):
        found[name] = int(way[at])
        at -= found[name]
    return {name: found[name] for name in frontiers}


def _answers(problems: Mapping[str, Problem], seconds: float, processes: int) -> dict[str, Answer]:
    names = list(problems)
    parts = [names[place::processes] for place in range(processes)]
    with ExitStack() as stack:
        each = seconds / max(1, len(parts[0]))
        runs = [
            stack.enter_context(Search({name: problems[name] for name in part}, seconds, STAGES[0], 3 * each))
            for part in parts
            if part
        ]
        for run in runs:
            run.wait()
        known = {name: run.answers(name) for part, run in zip(parts, runs, strict=False) for name in part}
    return {name: known[name][-1] if known[name] else _first(problems[name]) for name in names}
