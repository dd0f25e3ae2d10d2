"""Mobilities one after another: whoever takes a free seat leaves another one free."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from model.measures.expectations import Whole
from model.planner.problem import PlanProblem
from model.planner.variables import MOVE


@dataclass
class Stuck(Exception):
    """Mobilities that wait for one another, none of whose seats is ever free: nobody can begin."""

    moves: tuple[int, ...]


def sequence(problem: PlanProblem, chosen: Whole) -> list[int]:
    """Return the mobilities in an order in which each finds a free seat.

    A free seat travels: whoever takes it leaves another one free. Circles that no free seat enters are found last.

    Raises:
        Stuck: some only exchange their seats.
    """
    waiting: dict[int, list[int]] = {}
    for place in taken(problem, chosen, MOVE)[::-1]:
        waiting.setdefault(problem.columns[place].node, []).append(place)
    order: list[int] = []
    for node, seats in enumerate(problem.nodes):
        for _ in range(seats.free):
            order += _travel(problem, waiting, node)
    while entered := [n for n, place in enumerate(order) if waiting.get(problem.columns[place].node)]:
        order[entered[0] : entered[0]] = list(_travel(problem, waiting, problem.columns[order[entered[0]]].node))
    if left := tuple(sorted(place for places in waiting.values() for place in places)):
        raise Stuck(left)
    return order


def _travel(problem: PlanProblem, waiting: dict[int, list[int]], node: int) -> Iterator[int]:
    while waiting.get(node):
        place = waiting[node].pop()
        yield place
        node = problem.columns[place].frees


def taken(problem: PlanProblem, chosen: Whole, kind: int) -> list[int]:
    """Return the columns of a kind, each as often as it was taken."""
    places = np.flatnonzero(chosen).tolist()
    return [place for place in places if problem.columns[place].kind == kind for _ in range(int(chosen[place]))]
