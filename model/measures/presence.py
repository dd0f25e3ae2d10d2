"""Who is in post on the snapshot's date: the one place where intervals are compared with the date."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.domain.snapshot import Flags, Places, Snapshot


@dataclass(frozen=True, eq=False)
class Presence:
    """Masks over the snapshot's positions and assignments, true on its date.

    `funded`: the position exists. `held`: a current, non-acting assignment of a funded position. `present`: the same,
    not on long leave. `vacant`: a funded position to be filled, that no current non-acting assignment holds; `frozen`:
    one that nobody holds either, and that is not to be filled as long as it is frozen. `waiting`: a current, non-acting
    assignment of a position that was closed, whose holder holds no other: in no head, rate or coverage.
    """

    funded: Flags
    held: Flags
    present: Flags
    vacant: Flags
    frozen: Flags
    waiting: Flags


def presence(snapshot: Snapshot) -> Presence:
    """Read every interval of the snapshot at its date."""
    day, positions, assignments = snapshot.day, snapshot.positions, snapshot.assignments
    funded = (positions.funded_from <= day) & (day < positions.funded_until)
    current = (assignments.start <= day) & (day < snapshot.until)
    theirs = current & ~assignments.acting
    held, closed = theirs & funded[assignments.position], theirs & (positions.funded_until <= day)[assignments.position]
    if closed.any():
        closed &= ~np.isin(assignments.manager, assignments.manager[held]) | (assignments.manager < 0)
    taken = np.zeros(len(positions), dtype=bool)
    taken[assignments.position[held]] = True
    empty, frozen = funded & ~taken, (positions.frozen_from <= day) & (day < positions.frozen_until)
    return Presence(funded, held, held & ~on_leave(snapshot), empty & ~frozen, empty & frozen, closed)


def on_leave(snapshot: Snapshot) -> Flags:
    """Which assignments are on long leave on the date (mask)."""
    absences, away = snapshot.absences, np.zeros(len(snapshot.assignments), dtype=bool)
    now = (absences.start <= snapshot.day) & (snapshot.day < absences.until)
    away[absences.assignment[now]] = True
    return away


def heads(snapshot: Snapshot, rows: NDArray[np.intp], groups: Places) -> tuple[NDArray[np.intp], Places]:
    """Count people once per group: return the rows of `rows` that stand for a head, and the group of each.

    `groups` is the group of every assignment. A holder who is not named is a head of its own.
    """
    manager, group = snapshot.assignments.manager[rows], groups[rows]
    person = np.where(manager < 0, len(snapshot.managers) + rows, manager)
    key = group.astype(np.int64) * (len(snapshot.managers) + len(snapshot.assignments)) + person
    _, first = np.unique(key, return_index=True)
    return rows[np.sort(first)], group[np.sort(first)]


def waiting_heads(snapshot: Snapshot, now: Presence | None = None) -> NDArray[np.intp]:
    """Return the places of the assignments that stand for a head that waits for another position, each head once."""
    rows = np.flatnonzero((now or presence(snapshot)).waiting)
    return heads(snapshot, rows, np.zeros(len(snapshot.assignments), dtype=np.int32))[0]
