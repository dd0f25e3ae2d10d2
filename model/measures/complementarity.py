"""What managers from social work and from other trades bring to a region together, beyond the better group alone."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from model.domain.snapshot import OTHER, SOCIAL, Codes, Flags, Snapshot
from model.measures.expectations import Expectations, Whole, expectations
from model.measures.levels import SCALE, levels
from model.measures.presence import Presence, presence


class HeldBy(StrEnum):
    """Which of the two groups holds a competency."""

    BOTH = "both"
    SOCIAL = "social"
    OTHER = "other"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Complementarity:
    """Per competency who holds it, and C(all) − max(C(social), C(other)); undefined when a group is empty.

    `left_out` counts the people present of unknown background, `not_assessed` those of known background without
    any level.
    """

    held_by: tuple[HeldBy, ...]
    together: float
    social: float
    other: float
    social_heads: int
    other_heads: int
    left_out: int
    not_assessed: int

    @property
    def gain(self) -> float | None:
        """What the better group alone would lack."""
        if not (self.social_heads and self.other_heads):
            return None
        return self.together - max(self.social, self.other)


@dataclass(frozen=True, eq=False)
class Pool:
    """The named managers present: which competencies each one holds (people × competencies), and of which background.

    `assessed` tells who has any level; `unnamed` counts the holders present who are not named.
    """

    holds: Flags
    background: Codes
    assessed: Flags
    unnamed: int
    weights: Whole


def complementarity(
    snapshot: Snapshot, now: Presence | None = None, wishes: Expectations | None = None
) -> Complementarity:
    """Measure the pooled managers present of the snapshot's regions, one holder wanted per competency."""
    everybody = pool(snapshot, now, wishes)
    social, other = (everybody.background == group for group in (SOCIAL, OTHER))
    return pooled_complementarity(
        everybody.holds[social].any(axis=0),
        everybody.holds[other].any(axis=0),
        everybody.weights,
        heads=(int(social.sum()), int(other.sum())),
        left_out=everybody.unnamed + int((~social & ~other).sum()),
        not_assessed=int((~everybody.assessed[social | other]).sum()),
    )


def pool(snapshot: Snapshot, now: Presence | None = None, wishes: Expectations | None = None) -> Pool:
    """Pool the managers present of the snapshot's regions, each judged by what is expected of its own positions."""
    now, wishes = now or presence(snapshot), wishes or expectations(snapshot)
    assignments, positions, level = snapshot.assignments, snapshot.positions, levels(snapshot)
    rows = np.flatnonzero(now.present & (assignments.manager >= 0))
    seat, manager = assignments.position[rows], assignments.manager[rows]
    reached = level[manager] >= wishes.expected[positions.team[seat], positions.stratum[seat]] * SCALE
    people, place = np.unique(manager, return_inverse=True)
    holds = np.zeros((len(people), level.shape[1]), dtype=bool)
    np.logical_or.at(holds, place, reached)
    return Pool(
        holds=holds,
        background=snapshot.managers.background[people],
        assessed=np.any(level[people] >= 0, axis=1),
        unnamed=int((now.present & (assignments.manager < 0)).sum()),
        weights=wishes.region_weights.sum(axis=0),
    )


def pooled_complementarity(
    social: NDArray[np.bool_],
    other: NDArray[np.bool_],
    weights: Whole,
    *,
    heads: tuple[int, int],
    left_out: int = 0,
    not_assessed: int = 0,
) -> Complementarity:
    """Compare two groups that hold competencies (masks) under weights."""
    names = np.select([social & other, social, other], [HeldBy.BOTH, HeldBy.SOCIAL, HeldBy.OTHER], HeldBy.NOBODY)
    total = float(weights.sum()) or 1.0  # where nothing was imported nothing is expected, and nobody holds it
    together, alone_social, alone_other = (
        float(weights[mask].sum()) / total for mask in (social | other, social, other)
    )
    return Complementarity(
        held_by=tuple(HeldBy(name) for name in names.tolist()),
        together=together,
        social=alone_social,
        other=alone_other,
        social_heads=heads[0],
        other_heads=heads[1],
        left_out=left_out,
        not_assessed=not_assessed,
    )
