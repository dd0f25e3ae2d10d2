"""What happened between two situations: who arrived, left or changed position, which positions opened and closed."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from model.domain.snapshot import Snapshot
from model.measures.expectations import Whole
from model.measures.tenure import Intervals, Tenures, merged, persons, tenures

Period = tuple[int, int]
"""The ordinals (after, to]: what happens on the first belongs to the first situation already."""

Turn = tuple[int, int]
"""A day, and whom (a `person` of the tenures) something happens to."""


class MovementKind(StrEnum):
    """What can happen, in the order in which it is told."""

    ARRIVAL = "arrival"
    DEPARTURE = "departure"
    MOVE = "move"
    OPENING = "opening"
    CLOSING = "closing"


@dataclass(frozen=True)
class Movement:
    """Something that happened on a day: the positions that were left or closed, those that were taken or opened.

    `manager` is the place of the person, -1 for a holder who is not named and for a position that opens or closes.
    `rows` are the places of the assignments that end or begin.
    """

    kind: MovementKind
    day: date
    left: tuple[int, ...] = ()
    taken: tuple[int, ...] = ()
    manager: int = -1
    rows: tuple[int, ...] = ()


def movements(snapshot: Snapshot, first: date, last: date) -> tuple[Movement, ...]:
    """Return what leads from the situation of one day to that of a later one, by day, in organisation-chart order.

    Arrivals less departures are the people in post at the end less those at the beginning; openings less closings, the
    positions. Somebody who left and came back between the two both left and arrived.
    """
    period = first.toordinal(), last.toordinal()
    every = [*_of_people(snapshot, period), *_of_positions(snapshot, period)]
    kinds = list(MovementKind)
    return tuple(sorted(every, key=lambda it: (it.day, min(it.left + it.taken), kinds.index(it.kind), it.rows)))


def _of_people(snapshot: Snapshot, period: Period) -> Iterator[Movement]:
    """One movement for each day on which somebody takes or leaves positions, acting apart."""
    posts, size, managers = tenures(snapshot), persons(snapshot), len(snapshot.managers)
    whole = merged(posts.person, posts.first, posts.until)
    arriving, leaving = (set(_turns(whole, days, period)) for days in (whole.first, whole.until))
    # A position that is held on, by the same person, from one assignment to the next is neither left nor taken.
    stays = merged(posts.position * size + posts.person, posts.first, posts.until)
    taken, left = (_positions(stays, days, period, size) for days in (stays.first, stays.until))
    rows = _rows(posts, period)
    for turn in taken.keys() | left.keys():
        day, person = turn
        kind = MovementKind.ARRIVAL if turn in arriving else MovementKind.MOVE
        kind = MovementKind.DEPARTURE if turn in leaving else kind
        manager = person if person < managers else -1
        at = tuple(row for position in left[turn] + taken[turn] for row in rows[day, person, position])
        yield Movement(kind, date.fromordinal(day), left[turn], taken[turn], manager, at)


def _turns(stays: Intervals, days: Whole, period: Period) -> Iterator[Turn]:
    """When something happens to each key in the period."""
    inside = _inside(days, period)
    yield from zip(days[inside].tolist(), stays.key[inside].tolist(), strict=True)


def _positions(stays: Intervals, days: Whole, period: Period, size: int) -> defaultdict[Turn, tuple[int, ...]]:
    """Which positions each person takes, or leaves, on each day of the period."""
    positions: defaultdict[Turn, tuple[int, ...]] = defaultdict(tuple)
    for day, key in _turns(stays, days, period):
        positions[day, key % size] += (key // size,)
    return positions


def _rows(posts: Tenures, period: Period) -> defaultdict[tuple[int, int, int], tuple[int, ...]]:
    """The assignments that begin or end on a day of the period, by day, person and position."""
    rows: defaultdict[tuple[int, int, int], tuple[int, ...]] = defaultdict(tuple)
    for days in (posts.first, posts.until):
        inside = _inside(days, period)
        columns = (column[inside].tolist() for column in (days, posts.person, posts.position, posts.rows))
        for day, person, position, row in zip(*columns, strict=True):
            rows[day, person, position] += (row,)
    return rows


def _of_positions(snapshot: Snapshot, period: Period) -> Iterator[Movement]:
    positions = snapshot.positions
    ever = positions.funded_from < positions.funded_until
    for place in np.flatnonzero(ever & _inside(positions.funded_from, period)).tolist():
        yield Movement(MovementKind.OPENING, date.fromordinal(int(positions.funded_from[place])), taken=(place,))
    for place in np.flatnonzero(ever & _inside(positions.funded_until, period)).tolist():
        yield Movement(MovementKind.CLOSING, date.fromordinal(int(positions.funded_until[place])), left=(place,))


def _inside(days: NDArray[np.signedinteger], period: Period) -> NDArray[np.bool_]:
    return (period[0] < days) & (days <= period[1])
