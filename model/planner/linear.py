"""A linear programme in whole or real numbers, solved one aim after another by HiGHS through SciPy."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray

Terms = Mapping[int, float]
INFINITE = float("inf")


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a solver found: values (`None` without any), the aim, whether it is proven, the gap to the bound (a ratio),
    and whether no values exist."""

    values: NDArray[np.float64] | None
    aim: float
    proven: bool
    gap: float
    impossible: bool = False


@dataclass
class Model:
    """Variables and rows, kept as sparse triplets."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[float, float]] = field(default_factory=list)
    entries: list[tuple[int, int, float]] = field(default_factory=list)

    def variable(self, upper: float = INFINITE, *, lower: float = 0, whole: bool = False) -> int:
        """Add a variable; return its place."""
        self.lower.append(lower)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.lower) - 1

    def row(self, terms: Iterable[tuple[int, float]], low: float = -INFINITE, high: float = INFINITE) -> None:
        """Add low ≤ Σ terms ≤ high; a variable may appear more than once."""
        place = len(self.rows)
        self.rows.append((low, high))
        self.entries.extend((place, variable, value) for variable, value in terms)

    def least(self, aim: Terms, seconds: float = INFINITE, gap: float = 0.0, most: float = INFINITE) -> Outcome:
        """Find the least value of an aim, at most `most`, within some seconds, or one that lies within a `gap` of the
        least (a ratio)."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import coo_array

        if not self.lower:
            return Outcome(np.zeros(0), 0, proven=True, gap=0)
        weights = np.zeros(len(self.lower))
        weights[list(aim)] = list(aim.values())
        entries = [*self.entries, *((len(self.rows), variable, value) for variable, value in aim.items())]
        rows = [*self.rows, (-INFINITE, most)]
        places, columns, values = np.array(entries, dtype=float).reshape(len(entries), 3).T
        table = coo_array((values, (places.astype(int), columns.astype(int))), (len(rows), len(self.lower)))
        low, high = np.array(rows, dtype=float).reshape(len(rows), 2).T
        found = milp(
            weights,
            integrality=np.array(self.whole, dtype=int),
            bounds=Bounds(np.array(self.lower), np.array(self.upper)),
            constraints=LinearConstraint(table.tocsc(), low, high),
            options={"mip_rel_gap": gap, "time_limit": max(0.01, seconds)},
        )
        return _outcome(found)


def _outcome(found: Any) -> Outcome:
    if found.x is None:
        return Outcome(None, INFINITE, proven=False, gap=INFINITE, impossible=found.status == 2)
    gap = float(getattr(found, "mip_gap", None) or 0.0)
    return Outcome(np.asarray(found.x), float(found.fun), found.status == 0, gap)


def in_turn(model: Model, aims: Iterable[Terms], seconds: float = INFINITE, slack: float = 1e-6) -> Iterator[Outcome]:
    """Find the least value of each aim in turn, the aims before it kept at their least (but for `slack`); stops after
    one that is not proven."""
    end = monotonic() + seconds
    for aim in aims:
        found = model.least(aim, end - monotonic())
        yield found
        if not found.proven:
            return
        model.row(aim.items(), high=found.aim + slack)
