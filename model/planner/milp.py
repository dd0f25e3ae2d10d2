"""The proven answer: a linear programme in whole numbers, one stage after another, each keeping what the one before
found. The values are those of `value`."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import gcd
from time import monotonic

import numpy as np

from model.measures.expectations import Whole
from model.planner.branching import least
from model.planner.columns import MOVE, RECRUIT, TRAIN
from model.planner.greedy import greedy
from model.planner.linear import INFINITE, Model, Terms
from model.planner.problem import Problem
from model.planner.value import Disagreement, Value
from model.planner.writing import Stuck, sequence

STAGES = ("deficit", "lacking", "euros", "people")
SLACK = 0.01
"""Every aim is a whole number: kept within less than one, it is kept exactly."""


@dataclass(frozen=True, eq=False)
class Stage:
    """What a stage found: the columns taken, their value, whether it is proven, the gap to the bound (a ratio)."""

    name: str
    chosen: Whole
    value: Value
    proven: bool
    gap: float


def stages(problem: Problem, seconds: float = INFINITE, last: str = STAGES[-1]) -> Iterator[Stage]:
    """Solve the stages in turn, up to `last`; a stage that is not proven ends it, with what was found at best.

    Raises:
        Disagreement: what the solver says of its answer and what the numbers say differ.
    """
    build, end, known = _Build(problem), monotonic() + seconds, greedy(problem)
    for name in STAGES[: STAGES.index(last) + 1]:
        aim, fixed = build.aim(name)
        best: int = getattr(problem.value(known), name) - fixed
        found = build.less(aim, best, known, end)
        if found.chosen is not None:
            known = min(known, found.chosen, key=problem.value)
        value = problem.value(known)
        if found.proven and getattr(value, name) != found.least + fixed:
            raise Disagreement(f"{name}: the solver found {found.least + fixed}, the numbers {getattr(value, name)}")
        yield Stage(name, known, value, found.proven, found.gap)
        if not found.proven:
            return
        build.model.row(aim.items(), high=found.least + SLACK)


@dataclass(frozen=True, eq=False)
class _Found:
    """What was found under the best that was known: `chosen` is `None` when nothing was; then the best is the least, if
    that is proven."""

    chosen: Whole | None
    least: int
    proven: bool
    gap: float = 0.0


class _Build:
    """The programme of a problem. Its first variables are the columns of the problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.model = problem, Model()
        for column in problem.columns:
            self.model.variable(column.most, whole=True)
        self.short: dict[int, float] = {}
        self.settled = 0
        self.opened: list[int] = []
        self.euros: dict[int, float] = {}
        self._seats()
        self._people()
        self._arrivals()
        self._coverage()
        self._money()
        for places, most in problem.ceilings:
            self.model.row(((place, 1) for place in places), high=most)

    def less(self, aim: Terms, best: int, known: Whole, end: float) -> _Found:
        """Look for an aim under the best that is known; mobilities that could only exchange their seats are forbidden
        as they are met."""
        step = gcd(*(int(weight) for weight in aim.values()))
        if not step or not best:
            return _Found(None, best, proven=True)
        while True:
            found, chosen = least(self.model, aim, best, step, np.flatnonzero(known), end), None
            if found.values is not None:
                chosen = np.rint(found.values[: len(self.problem.columns)]).astype(np.int64)
                try:
                    sequence(self.problem, chosen)
                except Stuck as stuck:
                    self._unlock(stuck.moves)
                    continue
            self.model.forbid(found.useless)
            return _Found(chosen, round(found.aim), found.proven, found.gap)

    def _unlock(self, moves: tuple[int, ...]) -> None:
        """Among seats none of which is free, nobody moves unless somebody leaves them."""
        columns = self.problem.columns
        closed = {columns[place].node for place in moves}
        leaving = [n for n, c in enumerate(columns) if c.kind == MOVE and c.frees in closed and c.node not in closed]
        for place in moves:
            self.model.row([(place, 1.0), *((other, -1.0) for other in leaving)], high=0)

    def aim(self, name: str) -> tuple[Terms, int]:
        """Return what a stage makes least, and what does not depend on the choice."""
        match name:
            case "deficit":
                return self.short, self.settled
            case "lacking":
                return self._lacking(), 0
            case "euros":
                return self.euros, self._already()
        return self._concerned(), self.problem.concerned

    # --- limits -----------------------------------------------------------------------------------------------------

    def _of(self, kind: int) -> list[int]:
        return [place for place, column in enumerate(self.problem.columns) if column.kind == kind]

    def _seats(self) -> None:
        problem, terms = self.problem, [list[tuple[int, float]]() for _ in self.problem.nodes]
        for place in (*self._of(RECRUIT), *self._of(MOVE)):
            column = problem.columns[place]
            terms[column.node].append((place, 1))
            if column.frees >= 0:
                terms[column.frees].append((place, -1))
        for node, found in zip(problem.nodes, terms, strict=True):
            self.model.row(found, high=node.free)
        self.model.counted(self._of(MOVE), problem.mobilities)

    def _arrivals(self) -> None:
        problem = self.problem
        self.model.counted(self._of(RECRUIT), problem.recruitments)
        for family, stock in enumerate(problem.stock):
            places = (place for place in self._of(RECRUIT) if problem.columns[place].family == family)
            self.model.row(((place, 1) for place in places), high=stock)

    def _people(self) -> None:
        problem, staying = self.problem, dict[int, list[int]]()
        moves: dict[int, list[int]] = {}
        hosted: dict[int, list[int]] = {}
        for place, column in enumerate(problem.columns):
            if column.kind == MOVE:
                moves.setdefault(column.person, []).append(place)
            if column.kind == TRAIN:
                group = staying.setdefault(column.person, []) if column.host < 0 else hosted.setdefault(column.host, [])
                group.append(place)
        for places in moves.values():
            self.model.row(((place, 1) for place in places), high=1)
        for person, places in staying.items():
            self._follow(places, problem.persons[person].trainings, moves.get(person, []))
        for host in (*self._of(RECRUIT), *self._of(MOVE)):
            person = problem.columns[host].person
            cap = problem.persons[person].trainings if person >= 0 else problem.trainings
            self.model.hosted(host, self._sizes(hosted.get(host, []), cap), cap)

    def _sizes(self, places: list[int], cap: int) -> dict[int, int]:
        """How much of the trainings that somebody may follow each one takes."""
        return {place: cap if self.problem.columns[place].alone else 1 for place in places}

    def _follow(self, places: list[int], cap: int, moves: list[int]) -> None:
        """Nobody who moves follows a training where they were, and nobody more than the cap."""
        away = [(place, 1.0) for place in moves]
        sizes = ((place, float(size)) for place, size in self._sizes(places, cap).items())
        self.model.row([*sizes, *((place, cap * value) for place, value in away)], high=cap)
        for place in places:
            self.model.row([(place, 1.0), *away], high=1)

    # --- the deficit ------------------------------------------------------------------------------------------------

    def _coverage(self) -> None:
        problem, arrays = self.problem, self.problem.arrays
        changes: dict[int, list[tuple[int, float]]] = {}
        for column, cell, sign in zip(arrays.column, arrays.cell, arrays.sign, strict=True):
            changes.setdefault(int(cell), []).append((int(column), float(sign)))
        for team in range(len(problem.seats)):
            cells = range(team * problem.size, (team + 1) * problem.size)
            if team in problem.moving:
                self._rising(team, cells, changes)
            else:
                for cell in cells:
                    self._cell(cell, min(problem.wish[cell], problem.seats[team]), changes.get(cell, []))

    def _cell(self, cell: int, wanted: int, changes: list[tuple[int, float]]) -> None:
        problem = self.problem
        unit = problem.weight[cell] // wanted if wanted else 0
        if not unit or not changes:
            self.settled += unit * max(0, wanted - problem.held[cell])
            return
        short = self.model.variable(wanted, whole=True)
        self.short[short] = unit
        self.model.row([(short, 1.0), *changes], low=wanted - problem.held[cell])

    def _rising(self, team: int, cells: range, changes: dict[int, list[tuple[int, float]]]) -> None:
        """A team where each opened seat that is taken raises the holders wanted by one: one binary per number taken."""
        problem, opened = self.problem, self.problem.opened_in[team]
        free = sum(node.free for node in problem.nodes if node.team == team and node.opened)
        taken = [self.model.variable(1, whole=True) for _ in range(free + 1)]
        self.model.row(((place, 1.0) for place in taken), low=1, high=1)
        counted = ((place, float(count)) for count, place in enumerate(taken))
        self.model.row([*counted, *((place, -1.0) for place in opened)], low=0, high=0)
        for cell in (cell for cell in cells if problem.weight[cell]):
            weight = problem.weight[cell]
            short = self.model.variable(weight)
            self.short[short] = 1
            for count, place in enumerate(taken):
                if wanted := min(problem.wish[cell], problem.seats[team] + count):
                    unit = weight // wanted
                    terms = [(column, unit * value) for column, value in changes.get(cell, [])]
                    self.model.row([(short, 1.0), (place, -weight), *terms], low=-unit * problem.held[cell])

    # --- the ranges -------------------------------------------------------------------------------------------------

    def _lacking(self) -> Terms:
        aim: dict[int, float] = {}
        for place in range(len(self.problem.scopes)):
            aim |= self._scope(place)
        return aim

    def _scope(self, place: int) -> Terms:
        """One binary for each (heads, others) that a judged scope may reach."""
        scope, changes = self.problem.scopes[place], self._changes(place)
        states = {state: self.model.variable(1, whole=True) for state in self._states(changes)}
        self.model.row(((state, 1.0) for state in states.values()), low=1, high=1)
        for which in (0, 1):
            counted = ((variable, float(state[which])) for state, variable in states.items())
            taken = ((column, -float(change[which])) for column, change in changes.items())
            self.model.row([*counted, *taken], low=0, high=0)
        return {variable: scope.lacking(*state) for state, variable in states.items()}

    def _changes(self, place: int) -> dict[int, tuple[int, int]]:
        columns = enumerate(self.problem.columns)
        return {n: (known, other) for n, column in columns for where, known, other in column.heads if where == place}

    def _states(self, changes: dict[int, tuple[int, int]]) -> list[tuple[int, int]]:
        """The changes of heads of known background and of others that the seats and the limits allow."""
        more = min(sum(node.free for node in self.problem.nodes), self.problem.recruitments + self.problem.mobilities)
        swaps = {self.problem.columns[n].person: change for n, change in changes.items() if self._swap(n)}
        fewer = min(len(swaps), self.problem.mobilities)
        reach = more + fewer
        kinds = set(changes.values())
        lows = [-fewer if any(change[which] < 0 for change in kinds) else 0 for which in (0, 1)]
        highs = [reach if any(change[which] > 0 for change in kinds) else 0 for which in (0, 1)]
        ranges = (range(low, high + 1) for low, high in zip(lows, highs, strict=True))
        return [(known, other) for known, other in product(*ranges)]

    def _swap(self, place: int) -> bool:
        return self.problem.columns[place].kind == MOVE

    # --- money and people -------------------------------------------------------------------------------------------

    def _money(self) -> None:
        problem = self.problem
        self.euros = {place: column.price for place, column in enumerate(problem.columns) if column.price}
        for offer, grid in enumerate(problem.grids):
            followers = [place for place in self._of(TRAIN) if offer in problem.columns[place].offers]
            if followers:
                self._sessions(offer, followers, sum(problem.columns[place].most for place in followers) + grid.already)
        self.model.counted(self.opened)
        self.model.row(self.euros.items(), high=problem.budget - self._already())

    def _sessions(self, offer: int, followers: list[int], most: int) -> None:
        """Places elsewhere, sessions of our own, people in them and those beyond the included ones."""
        grid, model = self.problem.grids[offer], self.model
        elsewhere, inside = model.variable(grid.elsewhere(most), whole=True), model.variable(most, whole=True)
        full = max(1, min(grid.included, grid.limit))
        beyond, sessions = model.variable(most), model.variable(-(-most // full), whole=True)
        self.opened.append(sessions)
        followed = ((place, -1.0) for place in followers)
        model.row([(elsewhere, 1.0), (inside, 1.0), *followed], low=grid.already, high=grid.already)
        model.row([(inside, 1.0), (sessions, -min(grid.limit, most))], high=0)
        model.row([(beyond, 1.0), (inside, -1.0), (sessions, grid.included)], low=0)
        self.euros |= {elsewhere: grid.inter, sessions: grid.in_house, beyond: grid.extra}

    def _already(self) -> int:
        """What was spent before any choice: the obligations, less the sessions that the fixed scenario pays."""
        followed = {offer for place in self._of(TRAIN) for offer in self.problem.columns[place].offers}
        grids = (grid for offer, grid in enumerate(self.problem.grids) if offer in followed)
        paid = sum(grid.price(0) - grid.price(-grid.already) for grid in grids)
        return self.problem.spent - paid

    def _concerned(self) -> Terms:
        aim: dict[int, float] = dict.fromkeys(self._of(RECRUIT), 1.0)
        asked: dict[int, list[int]] = {}
        for place, column in enumerate(self.problem.columns):
            if column.person >= 0 and not self.problem.persons[column.person].concerned:
                asked.setdefault(column.person, []).append(place)
        for places in asked.values():
            concerned = self.model.variable(1)
            aim[concerned] = 1.0
            for place in places:
                self.model.row([(concerned, 1.0), (place, -1.0)], low=0)
        return aim
