"""A first answer at once: the action that does most per euro, again and again, aim after aim, inside every limit."""

import numpy as np

from model.measures.coverage import Ratios
from model.measures.expectations import Whole
from model.planner.problem import PlanProblem
from model.planner.value import Aim
from model.planner.variables import MOVE, RECRUIT, TRAIN, Heads


def greedy(problem: PlanProblem) -> Whole:
    """Return how many times to take each column: aim after aim, one action at a time, what does most per euro and
    nothing against the aims before."""
    state = _State(problem)
    for rank in range(len(problem.aims)):
        while (place := state.best(rank)) is not None:
            state.take(place)
    return state.chosen


def cheapest_useful(problem: PlanProblem) -> int | None:
    """Return the price of the cheapest action that changes something alone, whatever the budget; `None` without any."""
    state = _State(problem)
    prices = [state.price(place) for place in state.useful() if state.allowed(place, budget=False)]
    return min(prices, default=None)


class _State:
    """What was taken so far, and what is left of each limit."""

    def __init__(self, problem: PlanProblem) -> None:
        self.problem = problem
        self.chosen: Whole = np.zeros(len(problem.columns), dtype=np.int64)
        self.places = [0] * len(problem.grids)
        self.free = [node.free for node in problem.nodes]
        self.stock = list(problem.stock)
        self.left = [problem.recruitments, problem.mobilities]
        self.moved = np.zeros(len(problem.persons) + 1, dtype=bool)
        self.followed: dict[int, int] = {}
        self.budget = problem.budget - problem.spent
        self.scope_heads = [[0, 0] for _ in problem.scopes]
        self.rows, self.taken = problem.columns.rows, problem.columns.per_offer()
        names = ("kind", "host", "node", "person")
        self.kind, self.host, self.node, self.person = (np.ascontiguousarray(self.rows[name]) for name in names)
        self.ready: Whole = np.flatnonzero(self.host < 0)
        self.risen = [place for places in problem.opened_in.values() for place in places]
        self.weight, self.held = np.array(problem.weight, dtype=np.int64), np.array(problem.held, dtype=np.int64)
        self.need, self.loss = np.zeros_like(self.held), np.zeros_like(self.held)
        self.gained = np.zeros(len(problem.columns), dtype=np.int64)

    def price(self, place: int) -> int:
        """What one more would cost now."""
        column = self.problem.columns[place]
        grids = [(self.problem.grids[offer], self.places[offer]) for offer in column.offers]
        return column.price + sum(grid.price(count + 1) - grid.price(count) for grid, count in grids)

    def _prices(self, places: Whole) -> Whole:
        """What one more of some would cost now."""
        counted = list(zip(self.problem.grids, self.places, strict=True))[: self.taken.shape[1]]
        more = np.array([grid.price(count + 1) - grid.price(count) for grid, count in counted], dtype=np.int64)
        prices: Whole = self.rows["price"][places] + (self.taken @ more)[self.rows["offers"][places]]
        return prices

    def _developed(self) -> Whole:
        """What one more of each would take off the deficit now; only what has changed is worked out again."""
        problem, held = self.problem, self.held
        wanted = problem.wanted(self.chosen)
        unit = np.where(wanted > 0, self.weight // np.maximum(1, wanted), 0)
        need, loss = np.where(held < wanted, unit, 0), np.where(held <= wanted, unit, 0)
        columns, parts = problem.arrays.gains(need - self.need, loss - self.loss)
        np.add.at(self.gained, columns, parts)
        self.need, self.loss = need, loss
        gains = self.gained.copy() if self.risen else self.gained
        for place in self.risen:
            gains[place] = problem.deficit(self.chosen) - problem.deficit(self._with(place))
        return gains

    def _with(self, place: int) -> Whole:
        more = self.chosen.copy()
        more[place] += 1
        return more

    def best(self, rank: int) -> int | None:
        """The allowed action that does most for an aim (its place in their order) per euro and nothing against those
        before it; among equals, most for the next one; the first of equals."""
        gains = self._gains()
        aim, columns = gains[rank], self.ready[gains[rank][self.ready] > 0]
        for before in gains[:rank]:
            columns = columns[before[columns] >= 0]
        columns = self._open(columns)
        prices = self._prices(columns)
        columns, prices = columns[prices <= self.budget], prices[prices <= self.budget]
        rates: Ratios = aim[columns] / np.maximum(1, prices)
        while len(columns):
            most = rates == rates.max()
            equals = columns[most]
            order = np.lexsort([equals, *(-each[equals] for each in gains[:rank:-1])])
            for place in equals[order].tolist():
                if self.allowed(place):
                    return int(place)
            columns, rates = columns[~most], rates[~most]
        return None

    def _open(self, places: Whole) -> Whole:
        """Which of some may be taken once more where the rest allows it: a seat is free, nobody moves twice, a
        training of somebody who arrives or moves has its host."""
        left = np.array([*self.left, 1])  # trainings have no limit of their own
        places = places[left[self.kind[places]] > 0]
        places = places[(self.host[places] >= 0) | (np.array([*self.free, 1])[self.node[places]] > 0)]
        host, person = self.host[places], self.person[places]
        most = np.where(host >= 0, self.chosen[host], self.rows["most"][places])
        open_to: Whole = places[(self.chosen[places] < most) & ((host >= 0) | ~self.moved[person])]
        return open_to

    def useful(self) -> list[int]:
        """The actions that would do something for one of the aims, alone."""
        better = np.array([each[self.ready] > 0 for each in self._gains()]).any(axis=0)
        columns: list[int] = self._open(self.ready[better]).tolist()
        return columns

    def _gains(self) -> list[Whole]:
        """What one more of each would take off of each aim, in their order."""
        return [self._gain(aim) for aim in self.problem.aims]

    def _gain(self, aim: str) -> Whole:
        if aim == Aim.POSTS:
            return self.problem.fills
        if aim == Aim.BASE:
            return self._developed()
        changes = np.array([self._lacking(heads) for heads in self.problem.columns.heads], dtype=np.int64)
        nearer: Whole = -changes[self.rows["heads"]]
        return nearer

    def _lacking(self, heads: Heads) -> int:
        """How many arrivals more would be lacking."""
        change = 0
        for where, known, other in heads:
            scope, (before, others) = self.problem.scopes[where], self.scope_heads[where]
            change += scope.lacking(before + known, others + other) - scope.lacking(before, others)
        return change

    def allowed(self, place: int, *, budget: bool = True) -> bool:
        """Whether one more keeps every limit."""
        column = self.problem.columns[place]
        if self.chosen[place] >= column.most or (budget and self.price(place) > self.budget):
            return False
        if any(place in places and self.chosen[list(places)].sum() >= most for places, most in self.problem.ceilings):
            return False
        if column.kind == TRAIN:
            return self._may_follow(place)
        if self.left[column.kind] < 1 or self.free[column.node] < 1:
            return False
        if column.kind == RECRUIT:
            return self.stock[column.family] > 0
        return not self.moved[column.person] and not self.followed.get(-1 - column.person)

    def _may_follow(self, place: int) -> bool:
        column = self.problem.columns[place]
        if column.host < 0:
            cap = self.problem.persons[column.person].trainings
            used, there = self.followed.get(-1 - column.person, 0), int(not self.moved[column.person])
        else:
            person = self.problem.persons[column.person].trainings if column.person >= 0 else self.problem.trainings
            there = int(self.chosen[column.host])
            cap, used = person * there, self.followed.get(column.host, 0)
        return self.chosen[place] < there and used + self._weight(place) <= cap

    def _weight(self, place: int) -> int:
        """How much of somebody's trainings one takes: all of them where it excludes the others."""
        column = self.problem.columns[place]
        if not column.alone:
            return 1
        return self.problem.persons[column.person].trainings if column.person >= 0 else self.problem.trainings

    def take(self, place: int) -> None:
        """Take one more."""
        column = self.problem.columns[place]
        self.budget -= self.price(place)
        self.chosen[place] += 1
        self.held[list(column.up)] += 1
        self.held[list(column.down)] -= 1
        for offer in column.offers:
            self.places[offer] += 1
        if column.kind == TRAIN:
            whose = column.host if column.host >= 0 else -1 - column.person
            self.followed[whose] = self.followed.get(whose, 0) + self._weight(place)
            return
        for where, known, other in column.heads:
            self.scope_heads[where][0] += known
            self.scope_heads[where][1] += other
        hosted = np.flatnonzero(self.rows["host"][place + 1 : place + 1 + len(self.taken)] == place) + place + 1
        if len(hosted) and self.chosen[place] == 1:
            self.ready = np.sort(np.concatenate([self.ready, hosted]))
        self.left[column.kind] -= 1
        self.free[column.node] -= 1
        if column.kind == RECRUIT:
            self.stock[column.family] -= 1
        if column.kind == MOVE:
            self.moved[column.person] = True
            if column.frees >= 0:
                self.free[column.frees] += 1
