"""The least of an aim in whole numbers: branches on the few counts that matter, and in each branch only the variables
that could still be part of something better.

Measured on Aquitaine's question of 20 000 €, all stages (processor time): 0.7 s with it, 5.2 s by one programme in
whole numbers a stage; without a limit on recruitments 0.4 and 2.5. Nothing set aside by its reduced cost: 1.1 and 0.4.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from math import ceil
from time import monotonic

import numpy as np

from model.planner.linear_program import (
    INFINITE,
    SMALLEST,
    Flags,
    Model,
    Numbers,
    Places,
    Program,
    Ranges,
    Relaxation,
    SolverOutcome,
    Terms,
)
from model.planner.packs import packed_relaxation

NEARLY_ONE = 0.99
"""Every aim goes by whole steps: a bound that lies nearer than one step to the best that is known proves it."""
FEW = 20
"""So many hosts, with what they host, are left to the solver at once. With 80 the default question of the
demonstration's bodies takes up to twice as long."""
LARGE = 600
"""From so many hosts on, only the sums of the counts are divided, once a first answer was looked for: 60 teams and 150
managers, the common base first, are then proven in 4 s instead of more than 40; the demonstration's bodies, which have
fewer, are proven in 1.4 s at most instead of 5 where all counts are divided and no such answer is looked for."""
PROMISING = 80
"""So many hosts, those that lower the aim most, are what a first answer is looked for among."""
TOO_MANY = 20_000
"""So many hosts are too many for the solver: the bound is what is known of them."""
ROUGH = 0.002
"""How near to the bound of the most promising hosts a first answer has to come (a ratio)."""


@dataclass(frozen=True, eq=False)
class Least:
    """What is known of an aim: the values found under the best that was known before (`None`: nothing was) and their
    aim, the least that any values reach (minus infinity: not known), whether that is it, and the variables that nothing
    as good could use."""

    values: Numbers | None
    aim: float
    bound: float
    proven: bool
    useless: Places


@dataclass(frozen=True, order=True)
class _Branch:
    """Some of the answers, none of them under `bound`: those with counts in `ranges`, made of the variables `left`."""

    bound: float
    number: int
    ranges: Ranges
    left: Places


def search(model: Model, aim: Terms, best: float, step: float, incumbent: Places, end: float) -> Iterator[Least]:
    """Look for values whose aim, a multiple of a step, is under the best, which takes the variables `incumbent`, until
    an instant; yield what is known each time that it is more, and at the end."""
    return _Search(Program(model, aim), best, step, end).run(incumbent)


class _Search:
    def __init__(self, program: Program, best: float, step: float, end: float) -> None:
        self.program, self.best, self.step, self.end = program, best, step, end
        self.there = np.flatnonzero(program.upper > 0)
        self.hosts = np.flatnonzero(program.hosting & (program.upper > 0))
        self.packed = program.hosting | (program.host >= 0)
        self.large = bool(program.hosting.sum() > LARGE)
        self.counts = [*program.counts, *(program.sums if self.large else program.parts)]
        self.values: Numbers | None = None
        self.open: list[_Branch] = []
        self.pushed = 0

    def run(self, incumbent: Places) -> Iterator[Least]:
        root = self._root(incumbent)
        if root is None:
            yield Least(None, self.best, -INFINITE, proven=False, useless=np.zeros(0, dtype=np.intp))
            return
        left = self._left(root, self.there)
        if self.large and self._hosts_of(left) > FEW:
            self._better(self._fewest(root), {}, ROUGH)
            left = self._left(root, self.there)
        self._push(root.aim, {}, left)
        latest = self._known(root)
        while not latest.proven and self._seconds > 0 and not self._beyond:
            yield latest
            self._visit(heappop(self.open))
            latest = self._known(root)
        yield latest

    def _known(self, root: Relaxation) -> Least:
        bound = min((branch.bound for branch in self.open), default=self.best)
        whole = min(self.best, self.step * ceil(bound / self.step - (1 - NEARLY_ONE)))
        return Least(self.values, self.best, whole, bound >= self._enough, self._useless(root))

    def _useless(self, root: Relaxation) -> Places:
        beyond = root.aim + root.added > self.best + (1 - NEARLY_ONE) * self.step
        return np.flatnonzero(self.packed & beyond)

    @property
    def _enough(self) -> float:
        return self.best - NEARLY_ONE * self.step

    @property
    def _seconds(self) -> float:
        return self.end - monotonic()

    def _root(self, incumbent: Places) -> Relaxation | None:
        """The least in real numbers."""
        inside = ~self.packed
        inside[incumbent] = True
        return packed_relaxation(self.program, self._with_hosted(inside), lambda: self._seconds)

    def _with_hosted(self, inside: Flags) -> Places:
        host = self.program.host[self.there]
        return self.there[np.flatnonzero(inside[self.there] | ((host >= 0) & inside[host]))]

    def _left(self, relaxation: Relaxation, left: Places) -> Places:
        """The variables that an answer under the best could take."""
        kept = self.program.settled_first[left] | (relaxation.aim + relaxation.added[left] < self._enough)
        return left[kept]

    def _hosts_of(self, left: Places) -> int:
        return int(self.program.hosting[left].sum())

    @property
    def _beyond(self) -> bool:
        return self._hosts_of(self.open[0].left) > TOO_MANY

    def _fewest(self, relaxation: Relaxation) -> Places:
        """The most promising hosts, and all that needs none."""
        inside = ~self.packed
        inside[self.hosts[np.argsort(relaxation.added[self.hosts], kind="stable")[:PROMISING]]] = True
        inside[self.hosts[relaxation.values[self.hosts] > SMALLEST]] = True
        return self._with_hosted(inside)

    def _push(self, bound: float, ranges: Ranges, left: Places) -> None:
        self.pushed += 1
        heappush(self.open, _Branch(bound, self.pushed, ranges, left))

    def _visit(self, branch: _Branch) -> None:
        relaxation = self.program.relaxed(branch.left, branch.ranges, self._seconds)
        if relaxation is None:
            self._finish(branch.bound, branch.ranges, branch.left)
        elif relaxation.aim < self._enough:
            left, place = self._left(relaxation, branch.left), self._unsettled(relaxation)
            if place is not None and self._hosts_of(left) > FEW:
                self._divide(relaxation, branch.ranges, left, place)
            else:
                self._finish(relaxation.aim, branch.ranges, left)

    def _divide(self, relaxation: Relaxation, ranges: Ranges, left: Places, place: int) -> None:
        low, high = ranges.get(place, (self.program.lower[place], self.program.upper[place]))
        value = float(np.floor(relaxation.values[place]))
        self._push(relaxation.aim, {**ranges, place: (low, value)}, left)
        self._push(relaxation.aim, {**ranges, place: (value + 1, high)}, left)

    def _unsettled(self, relaxation: Relaxation) -> int | None:
        """The first count that is no whole number."""
        values = relaxation.values[self.counts]
        apart = np.flatnonzero(np.abs(values - np.rint(values)) > SMALLEST)
        return self.counts[apart[0]] if len(apart) else None

    def _finish(self, bound: float, ranges: Ranges, left: Places) -> None:
        better = self._better(left, ranges, NEARLY_ONE * self.step / max(self.step, self.best))
        if not (better.proven or better.impossible):
            self._push(max(bound, better.bound), ranges, left)
            self.end = -INFINITE  # no time left, or the solver gave up: what is open stays open

    def _better(self, left: Places, ranges: Ranges, gap: float) -> SolverOutcome:
        """Leave a part to the solver; keep what it finds under the best."""
        outcome = self.program.whole_least(left, ranges, self._seconds, gap)
        if outcome.values is not None and outcome.aim < self._enough:
            self.best, self.values = outcome.aim, outcome.values
        return outcome
