"""A linear programme in whole or real numbers, and what HiGHS through SciPy finds of all or of a part of it.

SciPy is imported where it serves: half a second, which only a process that solves pays. Through it HiGHS proves the
questions of the demonstration in 0.1 s (median); what setting aside by reduced costs brings is told in
`branch_and_bound`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.measures.expectations import Whole

Terms = Mapping[int, float]
Numbers = NDArray[np.float64]
Places = NDArray[np.intp]
Flags = NDArray[np.bool_]
Entries = tuple[Any, Any, Any]
Ranges = Mapping[int, tuple[float, float]]
INFINITE = float("inf")
SMALLEST = 1e-6


@dataclass(frozen=True, eq=False)
class SolverOutcome:
    """What a solver found: values (`None` without any), the aim, whether it is proven, the bound that it proved, and
    whether no values exist."""

    values: Numbers | None
    aim: float
    proven: bool
    bound: float
    impossible: bool = False


@dataclass(frozen=True, eq=False)
class Relaxation:
    """The least in real numbers: the aim, the values, what one of each variable adds to the aim at least, and what it
    adds without what comes with it."""

    aim: float
    values: Numbers
    added: Numbers
    reduced: Numbers


@dataclass
class Model:
    """Variables and rows, kept as sparse triplets.

    `counts` are the variables to settle first, then either `sums` or the `parts` that they are made of. Variables that
    are only taken with another one, their host, stand with it in `host`; `at_once` is how many a host may have for each
    time it is taken, and `linking` the rows that say it. `many` are triplets added many at a time. `groups` number the
    first variables by whom they concern, of whom one at most is taken (below zero: nobody), and by another way that
    tells them apart.
    """

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    row_of: list[int] = field(default_factory=list)
    variable_of: list[int] = field(default_factory=list)
    value_of: list[float] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    sums: list[int] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    host: list[tuple[Whole, Whole]] = field(default_factory=list)
    at_once: list[tuple[Whole, Whole]] = field(default_factory=list)
    linking: list[int] = field(default_factory=list)
    many: list[tuple[Whole, Whole, Numbers]] = field(default_factory=list)
    groups: list[Whole] = field(default_factory=list)

    def variable(self, upper: float = INFINITE, *, lower: float = 0, whole: bool = False) -> int:
        """Add a variable; return its place."""
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.lower) - 1

    def row(self, terms: Iterable[tuple[int, float]], low: float = -INFINITE, high: float = INFINITE) -> None:
        """Add low ≤ Σ terms ≤ high; a variable may appear more than once."""
        place = len(self.low)
        self.low.append(low)
        self.high.append(high)
        for variable, value in terms:
            self.row_of.append(place)
            self.variable_of.append(variable)
            self.value_of.append(value)

    def variables(self, upper: Whole) -> None:
        """Add variables in whole numbers, each from zero to its own upper bound."""
        self.lower += [0.0] * len(upper)
        self.upper += upper.tolist()
        self.whole += [True] * len(upper)

    def rows(self, entries: Sequence[Entries], count: int, low: float = -INFINITE, high: float = INFINITE) -> range:
        """Add many rows, of entries (rows counted from zero, variables, values); return their places."""
        added = range(len(self.low), len(self.low) + count)
        self.low += [low] * count
        self.high += [high] * count
        for rows, variables, values in entries:
            rows, variables, numbers = np.broadcast_arrays(np.atleast_1d(rows), variables, np.asarray(values, float))
            self.many.append((rows + added.start, variables, numbers))
        return added

    def counted(self, terms: Iterable[int], most: float = INFINITE) -> int:
        """Add a count, a sum of variables, at most so many; return its place."""
        count = self.variable(most, whole=True)
        self.row([*((place, 1.0) for place in terms), (count, -1.0)], low=0, high=0)
        return count

    def hosted(self, hosts: Whole, most: Whole, places: Whole, of: Whole, sizes: Whole) -> None:
        """Let variables (`places`) be taken only with their host (`of`, its place among the hosts): of all their sizes
        at most so much (`most`, host by host) for each time it is."""
        among = np.arange(len(hosts))
        sums = self.rows([(among, hosts, -most), (of, places, sizes)], len(hosts), high=0)
        single = np.arange(len(places))
        apart = self.rows([(single, places, 1), (single, hosts[of], -1)], len(places), high=0)
        self.linking += [*sums, *apart]
        self.host.append((places, hosts[of]))
        least = np.full(len(hosts), np.iinfo(np.int64).max)
        np.minimum.at(least, of, np.maximum(1, sizes))
        self.at_once.append((hosts, np.where(np.isin(among, of), most // least, most)))

    def forbid(self, places: Places) -> None:
        """Let the variables be zero that stand at some places (one each)."""
        for place in places.tolist():
            self.upper[place] = 0

    def least(self, aim: Terms, seconds: float = INFINITE) -> SolverOutcome:
        """Find the least value of an aim within some seconds."""
        program = Program(self, aim)
        return program.whole_least(np.arange(len(program.weights)), {}, seconds)


class Program:
    """A model with an aim, as arrays, of which the solver is given all or some variables: the others are zero."""

    def __init__(self, model: Model, aim: Terms) -> None:
        from scipy.sparse import coo_array

        size, rows = len(model.lower), len(model.low)
        self.weights = np.zeros(size)
        self.weights[list(aim)] = list(aim.values())
        self.lower, self.upper = np.array(model.lower), np.array(model.upper)
        self.whole, self.low, self.high = np.array(model.whole), np.array(model.low), np.array(model.high)
        few = np.array(model.row_of, dtype=np.int64), np.array(model.variable_of, dtype=np.int64), model.value_of
        row, variable, value = (np.concatenate(parts) for parts in zip(few, *model.many, strict=True))
        self.table: Any = coo_array((value, (row, variable)), (rows, size)).tocsc()
        self.counts, self.sums, self.parts, self.groups = model.counts, model.sums, model.parts, model.groups
        self.settled_first = np.zeros(size, dtype=bool)
        self.settled_first[[*self.counts, *self.sums, *self.parts]] = True
        self.host = np.full(size, -1)
        for places, hosts in model.host:
            self.host[places] = hosts
        self.at_once = np.zeros(size, dtype=np.int64)
        self.hosting = np.zeros(size, dtype=bool)
        for hosts, most in model.at_once:
            self.at_once[hosts], self.hosting[hosts] = most, True
        self.linking = np.zeros(rows, dtype=bool)
        self.linking[model.linking] = True
        same, up, down = self.low == self.high, np.isfinite(self.high), np.isfinite(self.low)
        self.sides = same, up & ~same, down & ~same

    def _bounds(self, left: Places, ranges: Ranges) -> tuple[Numbers, Numbers]:
        lower, upper = self.lower.copy(), self.upper.copy()
        for place, (low, high) in ranges.items():
            lower[place], upper[place] = low, high
        return lower[left], upper[left]

    def relaxed(self, left: Places, ranges: Ranges, seconds: float, packs: Any = None) -> Relaxation | None:
        """Find the least in real numbers of a part, and of packs of variables taken together (a column each, a host and
        what it hosts); infinite when no values exist; nothing when the solver fails or has no time."""
        from scipy.optimize import linprog
        from scipy.sparse import csc_array, hstack, vstack

        packs = csc_array((len(self.weights), 0)) if packs is None else packs
        table = hstack([self.table[:, left], self.unlinked @ packs]).tocsr()
        used = np.diff(table.indptr) > 0
        same, up, down = (side & used for side in self.sides)
        lower, upper = self._bounds(left, ranges)
        free = np.zeros(packs.shape[1])
        bounds: Any = np.stack([np.append(lower, free), np.append(upper, free + INFINITE)], axis=1)
        outcome: Any = linprog(
            np.concatenate([self.weights[left], packs.T @ self.weights]),
            A_ub=vstack([table[up], -table[down]]),
            b_ub=np.concatenate([self.high[up], -self.low[down]]),
            A_eq=table[same] if same.any() else None,
            b_eq=self.high[same] if same.any() else None,
            bounds=bounds,
            method="highs",
            options={"time_limit": max(0.01, seconds)},
        )
        if outcome.status == 2:
            return Relaxation(INFINITE, np.zeros(0), np.zeros(0), np.zeros(0))
        if outcome.status != 0:
            return None
        duals = np.zeros(len(self.low))
        size = int(up.sum())
        duals[up] += outcome.ineqlin.marginals[:size]
        duals[down] -= outcome.ineqlin.marginals[size:]
        if same.any():
            duals[same] = outcome.eqlin.marginals
        values = packs @ outcome.x[len(left) :]
        values[left] += outcome.x[: len(left)]
        reduced = self.weights - self.table.T @ np.where(self.linking, 0.0, duals)
        return Relaxation(float(outcome.fun), values, self._added(reduced), reduced)

    @cached_property
    def unlinked(self) -> Any:
        """The table without the rows that link what is hosted to its host."""
        from scipy.sparse import diags_array

        return (diags_array(np.where(self.linking, 0.0, 1.0)) @ self.table).tocsc()

    def hosted_best(self, reduced: Numbers) -> Places:
        """What each host would take with it, as long as that lowers the aim."""
        places = np.flatnonzero((self.host >= 0) & (reduced < -SMALLEST) & (self.upper > 0))
        places = places[np.lexsort((reduced[places], self.host[places]))]
        hosts = self.host[places]
        best: Places = places[np.arange(len(hosts)) - np.searchsorted(hosts, hosts) < self.at_once[hosts]]
        return best

    def _added(self, reduced: Numbers) -> Numbers:
        """What one of each variable adds at least: its reduced cost; for a host, with those that come with it."""
        best, places = self.hosted_best(reduced), np.flatnonzero(self.host >= 0)
        added = reduced + np.bincount(self.host[best], weights=reduced[best], minlength=len(reduced))
        added[places] = added[self.host[places]] + np.maximum(0, reduced[places])
        return added

    def whole_least(self, left: Places, ranges: Ranges, seconds: float, gap: float = 0.0) -> SolverOutcome:
        """Find the least in whole numbers of a part (places) within some seconds, or one within a gap of it (a
        ratio)."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        if not len(left):
            return SolverOutcome(np.zeros(0), 0, proven=True, bound=0)
        table = self.table[:, left].tocsr()
        used = np.diff(table.indptr) > 0
        outcome: Any = milp(
            self.weights[left],
            integrality=self.whole[left],
            bounds=Bounds(*self._bounds(left, ranges)),
            constraints=LinearConstraint(table[used].tocsc(), self.low[used], self.high[used]),
            options={"mip_rel_gap": gap, "time_limit": max(0.01, seconds)},
        )
        bound = float(-INFINITE if outcome.mip_dual_bound is None else outcome.mip_dual_bound)
        if outcome.x is None:
            return SolverOutcome(None, INFINITE, proven=False, bound=bound, impossible=outcome.status == 2)
        values = np.zeros(len(self.weights))
        values[left] = outcome.x
        return SolverOutcome(values, float(outcome.fun), outcome.status == 0, bound)
