"""The answer of a solver as an ordinary scenario: which seat, in which month, who follows what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from model.measures.expectations import Whole
from model.planner.formulation import Formulation
from model.planner.problem import PlanProblem
from model.planner.variables import MOVE, RECRUIT, TRAIN
from model.scenario import Action, Mobility, Recruitment, Scenario, Training

Slot = tuple[date, str]


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
    for place in _taken(problem, chosen, MOVE)[::-1]:
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


def _taken(problem: PlanProblem, chosen: Whole, kind: int) -> list[int]:
    """The columns of a kind, each as often as it was taken."""
    places = np.flatnonzero(chosen).tolist()
    return [place for place in places if problem.columns[place].kind == kind for _ in range(int(chosen[place]))]


def write(posed: Formulation, chosen: Whole) -> Scenario:
    """Return the fixed scenario with what was chosen (how often each column), on seats and in months.

    Raises:
        Stuck: some mobilities wait for one another.
    """
    scenario = posed.ground.fixed
    for action in _Writing(posed, chosen).actions():
        scenario = scenario.with_action(action)
    return scenario


class _Writing:
    def __init__(self, posed: Formulation, chosen: Whole) -> None:
        self.posed, self.problem, self.chosen = posed, posed.problem, chosen
        self.pool: list[list[Slot]] = [[(seat.month, seat.uid) for seat in seats] for seats in posed.seats]
        self.prefix = _prefix(posed.ground.fixed)
        self.arrivals: dict[int, list[Recruitment]] = {}

    def actions(self) -> Iterator[Action]:
        yield from map(self._move, sequence(self.problem, self.chosen))
        for place in _taken(self.problem, self.chosen, RECRUIT):
            yield self._recruit(place)
        yield from self._trainings()

    def _slot(self, node: int) -> Slot:
        self.pool[node].sort()
        return self.pool[node].pop(0)

    def _move(self, place: int) -> Mobility:
        column = self.problem.columns[place]
        month, seat = self._slot(column.node)
        person = self.posed.people[column.person]
        if column.frees >= 0 and person.leaves:
            self.pool[column.frees].append((month, person.leaves.uid))
        return Mobility(uid=f"{self.prefix}-{seat}", month=month, manager=person.uid, position=seat)

    def _recruit(self, place: int) -> Recruitment:
        column = self.problem.columns[place]
        month, seat = self._slot(column.node)
        family = self.posed.families[column.family]
        action = Recruitment(uid=f"{self.prefix}-{seat}", month=month, position=seat, family=family)
        self.arrivals.setdefault(place, []).append(action)
        return action

    def _trainings(self) -> Iterator[Training]:
        start = self.posed.ground.fixed.start
        for (offer, team), managers in sorted(self._followers().items()):
            uid = f"{self.prefix}-{offer}-{team}"
            yield Training(uid=uid, month=start, managers=tuple(sorted(managers)), offer=offer)

    def _followers(self) -> dict[tuple[str, str], list[str]]:
        """Who follows what, by offer and team."""
        followers: dict[tuple[str, str], list[str]] = {}
        turn: dict[int, int] = {}
        for place in _taken(self.problem, self.chosen, TRAIN):
            column = self.problem.columns[place]
            who = self._follower(column.host, column.person, turn)
            for offer in column.offers:
                followers.setdefault((self.posed.offers[offer], self._team(place)), []).append(who)
        return followers

    def _follower(self, host: int, person: int, turn: dict[int, int]) -> str:
        """The uid of who follows; those who arrive alike take turns, so that nobody follows one offer twice."""
        if person >= 0:
            return self.posed.people[person].uid
        turn[host] = turn.get(host, -1) + 1
        return self.arrivals[host][turn[host] % len(self.arrivals[host])].arrival

    def _team(self, place: int) -> str:
        column, teams = self.problem.columns[place], self.posed.ground.later.teams.uid
        if column.node >= 0:
            return sorted(teams)[self.problem.nodes[column.node].team]
        return teams[self.posed.people[column.person].posts[0][0]]


def _prefix(scenario: Scenario) -> str:
    """What the uids of the actions begin with: none of the scenario's own do."""
    taken, number = [action.uid for action in scenario.actions], 1
    while any(uid.startswith(f"plan{number}-") for uid in taken):
        number += 1
    return f"plan{number}"
