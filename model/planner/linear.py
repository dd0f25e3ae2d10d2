"""A linear programme in whole or real numbers, and what HiGHS through SciPy finds of all or of a part of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Terms = Mapping[int, float]
Numbers = NDArray[np.float64]
Places = NDArray[np.intp]
Flags = NDArray[np.bool_]
Ranges = Mapping[int, tuple[float, float]]
INFINITE = float("inf")
SMALLEST = 1e-6


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a solver found: values (`None` without any), the aim, whether it is proven, the bound that it proved, and
    whether no values exist."""

    values: Numbers | None
    aim: float
    proven: bool
    bound: float
    impossible: bool = False


@dataclass(frozen=True, eq=False)
class Relaxed:
    """The least in real numbers: the aim, the values, and what one of each variable adds to the aim at least."""

    aim: float
    values: Numbers
    added: Numbers


@dataclass
class Model:
    """Variables and rows, kept as sparse triplets.

    `counts` are the variables to settle first. A variable that is only taken with another one, its host, says so in
    `host`; `at_once` is how many a host may have for each time it is taken, and `linking` the rows that say it.
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
    host: dict[int, int] = field(default_factory=dict)
    at_once: dict[int, int] = field(default_factory=dict)
    linking: list[int] = field(default_factory=list)

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

    def counted(self, terms: Iterable[int], most: float = INFINITE) -> None:
        """Add a count to settle first: a sum of variables, at most so many."""
        count = self.variable(most, whole=True)
        self.counts.append(count)
        self.row([*((place, 1.0) for place in terms), (count, -1.0)], low=0, high=0)

    def hosted(self, host: int, sizes: Mapping[int, int], most: int) -> None:
        """Let some variables be taken only with a host, of all their sizes at most so much for each time it is."""
        self.linking.append(len(self.low))
        self.row([*((place, float(size)) for place, size in sizes.items()), (host, float(-most))], high=0)
        for place in sizes:
            self.linking.append(len(self.low))
            self.row([(place, 1.0), (host, -1.0)], high=0)
            self.host[place] = host
        self.at_once[host] = most // max(1, min(sizes.values(), default=1))

    def forbid(self, places: Places) -> None:
        """Let some variables be zero."""
        for place in places.tolist():
            self.upper[place] = 0

    def least(self, aim: Terms, seconds: float = INFINITE) -> Outcome:
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
        where = np.array(model.row_of, dtype=np.int64), np.array(model.variable_of, dtype=np.int64)
        self.table: Any = coo_array((np.array(model.value_of), where), (rows, size)).tocsc()
        self.counts = model.counts
        self.settled_first = np.zeros(size, dtype=bool)
        self.settled_first[self.counts] = True
        self.host = np.full(size, -1)
        self.host[list(model.host)] = list(model.host.values())
        self.at_once = np.zeros(size, dtype=np.int64)
        self.at_once[list(model.at_once)] = list(model.at_once.values())
        self.hosting = np.zeros(size, dtype=bool)
        self.hosting[list(model.at_once)] = True
        self.linking = np.zeros(rows, dtype=bool)
        self.linking[model.linking] = True
        same, up, down = self.low == self.high, np.isfinite(self.high), np.isfinite(self.low)
        self.sides = same, up & ~same, down & ~same

    def _bounds(self, left: Places, ranges: Ranges) -> tuple[Numbers, Numbers]:
        lower, upper = self.lower.copy(), self.upper.copy()
        for place, (low, high) in ranges.items():
            lower[place], upper[place] = low, high
        return lower[left], upper[left]

    def relaxed(self, left: Places, ranges: Ranges, seconds: float) -> Relaxed | None:
        """Find the least in real numbers of a part, infinite when no values exist; nothing when the solver fails or has
        no time."""
        from scipy.optimize import linprog
        from scipy.sparse import vstack

        table, (same, up, down) = self.table[:, left].tocsr(), self.sides
        bounds: Any = np.stack(self._bounds(left, ranges), axis=1)
        found: Any = linprog(
            self.weights[left],
            A_ub=vstack([table[up], -table[down]]),
            b_ub=np.concatenate([self.high[up], -self.low[down]]),
            A_eq=table[same] if same.any() else None,
            b_eq=self.high[same] if same.any() else None,
            bounds=bounds,
            method="highs",
            options={"time_limit": max(0.01, seconds)},
        )
        if found.status == 2:
            return Relaxed(INFINITE, np.zeros(0), np.zeros(0))
        if found.status != 0:
            return None
        duals = np.zeros(len(self.low))
        size = int(up.sum())
        duals[up] += found.ineqlin.marginals[:size]
        duals[down] -= found.ineqlin.marginals[size:]
        if same.any():
            duals[same] = found.eqlin.marginals
        values = np.zeros(len(self.weights))
        values[left] = found.x
        return Relaxed(float(found.fun), values, self._added(duals))

    def _added(self, duals: Numbers) -> Numbers:
        """What one of each variable adds at least: its reduced cost; for a host, with those that come with it."""
        added: Numbers = self.weights - self.table.T @ np.where(self.linking, 0.0, duals)
        places = np.flatnonzero(self.host >= 0)
        hosts = self.host[places]
        order = np.lexsort((added[places], hosts))
        places, hosts = places[order], hosts[order]
        first = np.searchsorted(hosts, hosts)
        best = np.arange(len(hosts)) - first < self.at_once[hosts]
        gain = np.where(best, np.minimum(0, added[places]), 0)
        added += np.bincount(hosts, weights=gain, minlength=len(added))
        added[places] = added[hosts] + np.maximum(0, added[places])
        return added

    def whole_least(self, left: Places, ranges: Ranges, seconds: float, gap: float = 0.0) -> Outcome:
        """Find the least in whole numbers of a part within some seconds, or one that lies within a gap of it (a
        ratio)."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        if not len(left):
            return Outcome(np.zeros(0), 0, proven=True, bound=0)
        table = self.table[:, left].tocsr()
        used = np.diff(table.indptr) > 0
        found: Any = milp(
            self.weights[left],
            integrality=self.whole[left],
            bounds=Bounds(*self._bounds(left, ranges)),
            constraints=LinearConstraint(table[used].tocsc(), self.low[used], self.high[used]),
            options={"mip_rel_gap": gap, "time_limit": max(0.01, seconds)},
        )
        bound = float(-INFINITE if found.mip_dual_bound is None else found.mip_dual_bound)
        if found.x is None:
            return Outcome(None, INFINITE, proven=False, bound=bound, impossible=found.status == 2)
        values = np.zeros(len(self.weights))
        values[left] = found.x
        return Outcome(values, float(found.fun), found.status == 0, bound)
