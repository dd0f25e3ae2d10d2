"""The proven answer: a linear programme in whole numbers, one stage after another, each keeping what the one before
found. The values are those of `value`."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from math import gcd, isfinite
from time import monotonic

import numpy as np

from model.measures.expectations import Whole
from model.planner import value
from model.planner.branch_and_bound import search
from model.planner.greedy import greedy
from model.planner.linear_program import INFINITE, Model, Numbers, Terms
from model.planner.move_order import Stuck, sequence
from model.planner.problem import PlanProblem
from model.planner.value import Aim, Disagreement, Value
from model.planner.variables import MOVE, RECRUIT, TRAIN

OPTIMAL, GAP = "optimal", "gap"
SLACK = 0.01
"""Every aim is a whole number: kept within less than one, it is kept exactly."""


@dataclass(frozen=True, eq=False)
class Solution:
    """What was chosen, its value, what was to be made least in turn, which of it is proven; of the first that is not,
    the least that any other choice could reach, if that is known."""

    chosen: Whole
    value: Value
    stages: tuple[str, ...]
    proven: tuple[str, ...] = ()
    bound: int | None = None

    @property
    def proof(self) -> str:
        """`optimal` only when every stage is proven."""
        return OPTIMAL if self.proven == self.stages else GAP


def steps(problem: PlanProblem, seconds: float = INFINITE, *, aims_only: bool = False) -> Iterator[Solution]:
    """Yield what is known after each step: the greedy answer, then whatever is better or proven, each stage keeping
    what the one before reached; the last answer is never below the greedy one. A stage that is not proven ends it.
    `aims_only`: neither cost nor people are made least.

    Raises:
        Disagreement: what the solver says of its answer and what the numbers say differ.
    """
    end, incumbent = monotonic() + seconds, greedy(problem)
    wanted = problem.aims if aims_only else problem.stages
    best = Solution(incumbent, problem.value(incumbent), wanted)
    yield best
    build = _Build(problem)
    for stage in wanted:
        aim, fixed = build.aim(stage)
        for step in build.less(aim, getattr(best.value, stage) - fixed, best.chosen, end):
            if step.chosen is not None:
                chosen = min(best.chosen, step.chosen, key=lambda each: problem.value(each).ranked(wanted))
                best = replace(best, chosen=chosen, value=problem.value(chosen))
            best = replace(best, bound=None if step.bound is None else step.bound + fixed)
            if step.proven:
                if getattr(best.value, stage) != best.bound:
                    raise Disagreement(f"{stage}: the solver found {best.bound}, the numbers {best.value}")
                best = replace(best, proven=(*best.proven, stage), bound=None)
            yield best
        if stage not in best.proven:
            return
        build.model.row(aim.items(), high=getattr(best.value, stage) - fixed + SLACK)


def improvable(problem: PlanProblem, reached: Value, aim: str, seconds: float, *, alone: bool = False) -> bool:
    """Whether a problem has an answer that leaves less than `reached` of an aim and no more of those before it, unless
    it is looked for `alone`, as far as is found in some seconds."""
    build, end = _Build(problem), monotonic() + seconds
    for earlier in problem.aims[: 0 if alone else problem.aims.index(aim)]:
        terms, fixed = build.aim(earlier)
        build.model.row(terms.items(), high=getattr(reached, earlier) - fixed + SLACK)
    terms, fixed = build.aim(aim)
    # no answer is known that keeps what was reached: what bounds it is looked for among all columns at once
    every = np.ones(len(problem.columns), dtype=np.int64)
    return any(step.chosen is not None for step in build.less(terms, getattr(reached, aim) - fixed, every, end))


@dataclass(frozen=True, eq=False)
class _Step:
    """How far a stage is: what was found under the best that was known (`None`: nothing), the least that any choice
    reaches (`None`: not known), and whether the best reaches it."""

    chosen: Whole | None
    bound: int | None
    proven: bool


class _Build:
    """The programme of a problem. Its first variables are the columns of the problem."""

    def __init__(self, problem: PlanProblem) -> None:
        self.problem, self.model = problem, Model()
        self.rows = problem.columns.rows
        self.model.variables(self.rows["most"])
        self.model.groups = [self.rows["person"], self.rows["node"]]
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

    def less(self, aim: Terms, best: int, incumbent: Whole, end: float) -> Iterator[_Step]:
        """Look for an aim under the best that is known, until an instant; mobilities that could only exchange their
        seats are forbidden as they are met."""
        step = gcd(*(int(weight) for weight in aim.values()))
        if not step or not best:
            yield _Step(None, best, proven=True)
            return
        while True:
            chosen = None
            for outcome in search(self.model, aim, best, step, np.flatnonzero(incumbent), end):
                chosen = self._chosen(outcome.values)
                if self._stuck(chosen) is None:
                    bounded = isfinite(outcome.bound)
                    yield _Step(chosen, round(outcome.bound) if bounded else None, outcome.proven)
            if (stuck := self._stuck(chosen)) is None:
                self.model.forbid(outcome.useless)
                return
            self._unlock(stuck.moves)

    def _chosen(self, values: Numbers | None) -> Whole | None:
        return None if values is None else np.rint(values[: len(self.problem.columns)]).astype(np.int64)

    def _stuck(self, chosen: Whole | None) -> Stuck | None:
        try:
            sequence(self.problem, chosen) if chosen is not None else None
        except Stuck as stuck:
            return stuck
        return None

    def _unlock(self, moves: tuple[int, ...]) -> None:
        """Among seats none of which is free, nobody moves unless somebody leaves them."""
        closed = np.unique(self.rows["node"][list(moves)])
        gives, takes = np.isin(self.rows["frees"], closed), np.isin(self.rows["node"], closed)
        leaving = np.flatnonzero((self.rows["kind"] == MOVE) & gives & ~takes).tolist()
        for place in moves:
            self.model.row([(place, 1.0), *((other, -1.0) for other in leaving)], high=0)

    def aim(self, name: str) -> tuple[Terms, int]:
        """Return what a stage makes least, and what does not depend on the choice."""
        match name:
            case Aim.POSTS:
                return self._vacant(), 0
            case Aim.BASE:
                return self.short, self.settled
            case Aim.RANGE:
                return self._lacking(), 0
            case value.EUROS:
                return self.euros, self._already()
        return self._concerned(), self.problem.concerned

    # --- limits -----------------------------------------------------------------------------------------------------

    def _of(self, kind: int) -> list[int]:
        places: list[int] = self.problem.columns.of(kind).tolist()
        return places

    def _seats(self) -> None:
        problem, node, frees = self.problem, self.rows["node"], self.rows["frees"]
        takes, gives = np.flatnonzero(self.rows["kind"] != TRAIN), np.flatnonzero(frees >= 0)
        seats = self.model.rows([(node[takes], takes, 1), (frees[gives], gives, -1)], len(problem.nodes))
        self.model.high[seats.start :] = [node.free for node in problem.nodes]
        self.model.counts.append(self.model.counted(self._of(MOVE), problem.mobilities))

    def _arrivals(self) -> None:
        problem = self.problem
        self.model.counts.append(self.model.counted(self._of(RECRUIT), problem.recruitments))
        for family, stock in enumerate(problem.stock):
            places = np.flatnonzero((self.rows["kind"] == RECRUIT) & (self.rows["family"] == family))
            self.model.rows([(0, places, 1)], 1, high=stock)

    def _people(self) -> None:
        rows, persons = self.rows, self.problem.persons
        moves, trains = self.problem.columns.of(MOVE), self.problem.columns.of(TRAIN)
        movers, of = np.unique(rows["person"][moves], return_inverse=True)
        self.model.rows([(of, moves, 1)], len(movers), high=1)
        follow, taken = trains[rows["host"][trains] < 0], trains[rows["host"][trains] >= 0]
        away = {person: moves[of == place] for place, person in enumerate(movers.tolist())}
        first = np.flatnonzero(np.diff(rows["person"][follow], prepend=-1))
        for places in np.split(follow, first)[1:]:
            person = int(rows["person"][places[0]])
            self._follow(places, persons[person].trainings, away.get(person, moves[:0]))
        hosts = np.flatnonzero(rows["kind"] != TRAIN)
        caps = np.array([*(person.trainings for person in persons), self.problem.trainings])[rows["person"][hosts]]
        where = np.searchsorted(hosts, rows["host"][taken])
        self.model.hosted(hosts, caps, taken, where, np.where(rows["alone"][taken] > 0, caps[where], 1))

    def _follow(self, places: Whole, cap: int, moves: Whole) -> None:
        """Nobody who moves follows a training where they were, and nobody more than the cap."""
        sizes, each = np.where(self.rows["alone"][places] > 0, cap, 1), np.arange(len(places))
        self.model.rows([(0, places, sizes), (0, moves, cap)], 1, high=cap)
        alike = np.repeat(each, len(moves)), np.tile(moves, len(places)), 1
        self.model.rows([(each, places, 1), alike], len(places), high=1)

    # --- the positions to fill --------------------------------------------------------------------------------------

    def _vacant(self) -> Terms:
        """One variable: the positions that are left to fill."""
        changing = np.flatnonzero(self.problem.fills)
        left = self.model.variable(self.problem.vacant + len(changing), whole=True)
        terms = [(0, left, 1), (0, changing, self.problem.fills[changing])]
        self.model.rows(terms, 1, low=self.problem.vacant, high=self.problem.vacant)
        return {left: 1.0}

    # --- the deficit ------------------------------------------------------------------------------------------------

    def _coverage(self) -> None:
        problem = self.problem
        for team in range(len(problem.seats)):
            cells = range(team * problem.size, (team + 1) * problem.size)
            if team in problem.moving:
                self._rising(team, cells)
            else:
                for cell in cells:
                    self._cell(cell, min(problem.wish[cell], problem.seats[team]))

    def _cell(self, cell: int, wanted: int) -> None:
        problem, (columns, signs) = self.problem, self.problem.arrays.of_cell(cell)
        unit = problem.weight[cell] // wanted if wanted else 0
        if not unit or not len(columns):
            self.settled += unit * max(0, wanted - problem.held[cell])
            return
        short = self.model.variable(wanted, whole=True)
        self.short[short] = unit
        self.model.rows([(0, short, 1), (0, columns, signs)], 1, low=wanted - problem.held[cell])

    def _rising(self, team: int, cells: range) -> None:
        """A team where each opened seat that is taken raises the holders wanted by one: one binary per number taken."""
        problem, opened = self.problem, self.problem.opened_in[team]
        free = sum(node.free for node in problem.nodes if node.team == team and node.opened)
        taken = [self.model.variable(1, whole=True) for _ in range(free + 1)]
        self.model.row(((place, 1.0) for place in taken), low=1, high=1)
        counted = ((place, float(count)) for count, place in enumerate(taken))
        self.model.row([*counted, *((place, -1.0) for place in opened)], low=0, high=0)
        for cell in (cell for cell in cells if problem.weight[cell]):
            weight, (columns, signs) = problem.weight[cell], problem.arrays.of_cell(cell)
            short = self.model.variable(weight)
            self.short[short] = 1
            for count, place in enumerate(taken):
                if wanted := min(problem.wish[cell], problem.seats[team] + count):
                    unit = weight // wanted
                    terms = [(0, short, 1), (0, place, -weight), (0, columns, unit * signs)]
                    self.model.rows(terms, 1, low=-unit * problem.held[cell])

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
        changes = [{where: change for where, *change in heads} for heads in self.problem.columns.heads]
        judged = np.array([place in change for change in changes], dtype=bool)[self.rows["heads"]]
        judged_changes = ((n, changes[self.rows["heads"][n]][place]) for n in np.flatnonzero(judged).tolist())
        return {n: (change[0], change[1]) for n, change in judged_changes}

    def _states(self, changes: dict[int, tuple[int, int]]) -> list[tuple[int, int]]:
        """The changes of heads of known background and of others that the seats and the limits allow."""
        more = min(sum(node.free for node in self.problem.nodes), self.problem.recruitments + self.problem.mobilities)
        swaps = {int(self.rows["person"][n]) for n in changes if self.rows["kind"][n] == MOVE}
        fewer = min(len(swaps), self.problem.mobilities)
        reach = more + fewer
        kinds = set(changes.values())
        lows = [-fewer if any(change[which] < 0 for change in kinds) else 0 for which in (0, 1)]
        highs = [reach if any(change[which] > 0 for change in kinds) else 0 for which in (0, 1)]
        ranges = (range(low, high + 1) for low, high in zip(lows, highs, strict=True))
        return [(known, other) for known, other in product(*ranges)]

    # --- money and people -------------------------------------------------------------------------------------------

    def _money(self) -> None:
        problem = self.problem
        priced = np.flatnonzero(self.rows["price"])
        self.euros = dict(zip(priced.tolist(), self.rows["price"][priced].tolist(), strict=True))
        for offer, grid in enumerate(problem.grids):
            followers = self._followers(offer)
            if len(followers):
                self._sessions(offer, followers, int(self.rows["most"][followers].sum()) + grid.already)
        self.model.sums, self.model.parts = [self.model.counted(self.opened)], self.opened
        self.model.row(self.euros.items(), high=problem.budget - self._already())

    def _followers(self, offer: int) -> Whole:
        lists = [place for place, offers in enumerate(self.problem.columns.offers) if offer in offers]
        return np.flatnonzero(np.isin(self.rows["offers"], lists))

    def _sessions(self, offer: int, followers: Whole, most: int) -> None:
        """Places elsewhere, sessions of our own, people in them and those beyond the included ones."""
        grid, model = self.problem.grids[offer], self.model
        elsewhere, inside = model.variable(grid.elsewhere(most), whole=True), model.variable(most, whole=True)
        full = max(1, min(grid.included, grid.limit))
        beyond, sessions = model.variable(most), model.variable(-(-most // full), whole=True)
        self.opened.append(sessions)
        model.rows([(0, [elsewhere, inside], 1), (0, followers, -1)], 1, low=grid.already, high=grid.already)
        model.row([(inside, 1.0), (sessions, -min(grid.limit, most))], high=0)
        model.row([(beyond, 1.0), (inside, -1.0), (sessions, grid.included)], low=0)
        self.euros |= {elsewhere: grid.inter, sessions: grid.in_house, beyond: grid.extra}

    def _already(self) -> int:
        """What was spent before any choice: the obligations, less the sessions that the fixed scenario pays."""
        grids = (grid for offer, grid in enumerate(self.problem.grids) if len(self._followers(offer)))
        paid = sum(grid.price(0) - grid.price(-grid.already) for grid in grids)
        return self.problem.spent - paid

    def _concerned(self) -> Terms:
        aim: dict[int, float] = dict.fromkeys(self._of(RECRUIT), 1.0)
        person = self.rows["person"]
        asking = np.array([not each.concerned for each in self.problem.persons] + [False])
        places = np.flatnonzero(asking[person])
        for each in np.unique(person[places]).tolist():
            concerned, own = self.model.variable(1), places[person[places] == each]
            aim[concerned] = 1.0
            row = np.arange(len(own))
            self.model.rows([(row, concerned, 1), (row, own, -1)], len(own), low=0)
        return aim
