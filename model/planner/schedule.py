"""The answer of a solver as an ordinary scenario: which seat, in which month, who follows what."""

from collections.abc import Iterator
from datetime import date

from model.measures.expectations import Whole
from model.planner.formulation import Formulation
from model.planner.move_order import sequence, taken
from model.planner.variables import RECRUIT, TRAIN
from model.scenario import Action, Mobility, Recruitment, Scenario, Training

Slot = tuple[date, str]


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
        for place in taken(self.problem, self.chosen, RECRUIT):
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
        for place in taken(self.problem, self.chosen, TRAIN):
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
