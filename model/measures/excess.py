"""What the gain from working together exceeds: the gain of two groups of the same sizes made at random."""

from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Final

import numpy as np

from model.domain.snapshot import OTHER, SOCIAL, Amounts, Flags, Snapshot
from model.measures.complementarity import pool
from model.measures.expectations import Expectations, Whole
from model.measures.presence import Presence

SEED: Final = 20261123


@dataclass(frozen=True)
class Excess:
    """The gain as it is, its mean over `labellings`, all of them or drawn, and the excess, which may be negative."""

    observed: float
    mean: float
    labellings: int
    exact: bool

    @property
    def excess(self) -> float:
        """What the backgrounds bring beyond the mere size of the two groups."""
        return self.observed - self.mean


def excess(
    snapshot: Snapshot, now: Presence | None = None, wishes: Expectations | None = None, *, seed: int = SEED
) -> Excess | None:
    """Compare the complementarity of the managers present with random groups; undefined when a group is empty."""
    everybody = pool(snapshot, now, wishes)
    stated = (everybody.background == SOCIAL) | (everybody.background == OTHER)
    other = everybody.background[stated] == OTHER
    limits = (int(snapshot.framework.assumed(f"labellings_{way}")) for way in ("enumerated", "drawn"))
    return group_excess(everybody.holds[stated], other, everybody.weights, *limits, seed=seed)


def group_excess(
    holds: Flags, other: Flags, weights: Whole, enumerated: int, drawn: int, *, seed: int = SEED
) -> Excess | None:
    """Compare two groups of people (`other` is a mask) who hold competencies (people × competencies).

    All labellings are enumerated when there are at most `enumerated` of them, else `drawn` are drawn from the seed.
    """
    people, size = len(other), int(other.sum())
    if size in (0, people):
        return None
    exact = comb(people, size) <= enumerated
    labellings = _every(people, size) if exact else _drawn(other, drawn, seed)
    observed = gains(holds, other[None, :], weights)[0]
    return Excess(float(observed), float(gains(holds, labellings, weights).mean()), len(labellings), exact)


def gains(holds: Flags, labellings: Flags, weights: Whole) -> Amounts:
    """Return C(all) − max(C(one group), C(the other)) under each labelling (labellings × people)."""
    together = weights[holds.any(axis=0)].sum()
    alone = np.maximum((labellings @ holds) @ weights, (~labellings @ holds) @ weights)
    gain: Amounts = (together - alone) / weights.sum()
    return gain


def _every(people: int, size: int) -> Flags:
    chosen = np.array(list(combinations(range(people), size)))
    labellings = np.zeros((len(chosen), people), dtype=bool)
    labellings[np.arange(len(chosen))[:, None], chosen] = True
    return labellings


def _drawn(other: Flags, count: int, seed: int) -> Flags:
    draw = np.random.Generator(np.random.PCG64(seed))
    return draw.permuted(np.tile(other, (count, 1)), axis=1)
