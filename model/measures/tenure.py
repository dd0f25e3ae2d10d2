"""From when to when somebody really holds a position: the intervals that flows and vacancies are counted from."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.domain.calendar import NEVER
from model.domain.snapshot import Snapshot
from model.measures.expectations import Whole

SPAN: Final = NEVER + 1
"""More than any day, so that key × SPAN + day sorts by key, then by day."""


@dataclass(frozen=True, eq=False)
class Intervals:
    """Half-open intervals [first, until) of some keys, sorted; two intervals of one key never touch."""

    key: Whole
    first: Whole
    until: Whole


@dataclass(frozen=True, eq=False)
class Tenures:
    """The assignments that count on one day at least: non-acting, while their position is funded.

    `rows` are their places; `person` is the manager's place, or a number of its own for a holder who is not named.
    """

    rows: NDArray[np.intp]
    position: Whole
    person: Whole
    first: Whole
    until: Whole


def tenures(snapshot: Snapshot) -> Tenures:
    """Return when each assignment counts, known departures applied."""
    assignments, positions = snapshot.assignments, snapshot.positions
    seat = assignments.position
    first = np.maximum(assignments.start, positions.funded_from[seat])
    until = np.minimum(snapshot.until, positions.funded_until[seat])
    rows = np.flatnonzero(~assignments.acting & (first < until))
    person = np.where(assignments.manager < 0, len(snapshot.managers) + np.arange(len(seat)), assignments.manager)
    columns = (column[rows].astype(np.int64) for column in (seat, person, first, until))
    return Tenures(rows, *columns)


def persons(snapshot: Snapshot) -> int:
    """Return a number above that of every `person` of the tenures."""
    return len(snapshot.managers) + len(snapshot.assignments)


def merged(key: Whole, first: Whole, until: Whole) -> Intervals:
    """Join the intervals of each key that overlap or follow each other without a day between."""
    moments, place = np.unique(np.concatenate([key * SPAN + first, key * SPAN + until]), return_inverse=True)
    net = np.bincount(place, weights=np.repeat([1, -1], len(key)), minlength=len(moments)).astype(np.int64)
    running = np.cumsum(net)
    # Between the intervals of a key, and from one key to the next, nothing runs: the turns alternate everywhere.
    turns = moments[(running > 0) != (running - net > 0)]
    return Intervals(turns[::2] // SPAN, turns[::2] % SPAN, turns[1::2] % SPAN)
