"""If a position becomes free: what its team would no longer hold without the people who hold it today."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.domain.snapshot import Places, Snapshot
from model.measures.attainment import attainment
from model.measures.expectations import Expectations, Whole, expectations
from model.measures.presence import Presence, heads, presence
from model.measures.tenure import persons

LEAST, MOST = range(2)


@dataclass(frozen=True)
class Loss:
    """A held position, by its place, and the competencies (places) that its team would lose with its holders.

    `missing`: somebody known holds it today and nobody would be left; `to_record`: nobody known would be left, but
    somebody who was not assessed.
    """

    position: int
    missing: tuple[int, ...]
    to_record: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Brought:
    """The people present of each team: for each its `key` (team and person) and what it adds to the team's `least`
    and `most` holders (2 × people × competencies)."""

    key: Whole
    team: Places
    holders: Whole


def losses(snapshot: Snapshot, now: Presence | None = None, wishes: Expectations | None = None) -> tuple[Loss, ...]:
    """Return each held position, in organisation-chart order. Its holders leave every position that they hold."""
    now, wishes = now or presence(snapshot), wishes or expectations(snapshot)
    brought, team = _brought(snapshot, now, wishes), snapshot.positions.team
    before = _sums(brought.team, brought.holders, len(snapshot.teams))[:, team]
    gone = (before > 0) & (before == _lost(snapshot, now, brought))
    for_certain = before[LEAST] > 0
    return tuple(
        Loss(seat, _places(gone[MOST, seat] & for_certain[seat]), _places(gone[LEAST, seat] & ~gone[MOST, seat]))
        for seat in np.unique(snapshot.assignments.position[now.held]).tolist()
    )


def _brought(snapshot: Snapshot, now: Presence, wishes: Expectations) -> Brought:
    attained = attainment(snapshot, now, wishes)
    holders = np.stack([attained.reached, attained.reached | attained.not_assessed]).astype(np.int64)
    return Brought(_keys(snapshot, attained.rows, attained.team), attained.team, holders)


def _lost(snapshot: Snapshot, now: Presence, brought: Brought) -> Whole:
    """What the holders of each position add to its team, whichever of their positions brings it."""
    rows, seat = heads(snapshot, np.flatnonzero(now.held), snapshot.assignments.position)
    key, order = _keys(snapshot, rows, snapshot.positions.team[seat]), np.argsort(brought.key)
    here = np.isin(key, brought.key)
    head = order[np.searchsorted(brought.key, key[here], sorter=order)]
    return _sums(seat[here], brought.holders[:, head], len(snapshot.positions))


def _keys(snapshot: Snapshot, rows: NDArray[np.intp], team: Places) -> Whole:
    manager = snapshot.assignments.manager[rows]
    return team.astype(np.int64) * persons(snapshot) + np.where(manager < 0, len(snapshot.managers) + rows, manager)


def _sums(groups: Places, holders: Whole, count: int) -> Whole:
    total = np.zeros((2, count, holders.shape[2]), dtype=np.int64)
    for bound in (LEAST, MOST):
        np.add.at(total[bound], groups, holders[bound])
    return total


def _places(mask: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(np.flatnonzero(mask).tolist())
