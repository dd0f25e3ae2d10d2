"""Who came and who left over a period, and which of the positions that were left have somebody new."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from model.domain.snapshot import Places, Snapshot
from model.measures.tenure import merged, persons, tenures


@dataclass(frozen=True)
class Flow:
    """Entries and exits over a period [start, end).

    `heads_at_start` are the people in post on its eve and `heads_at_end` those of its last day, so that the entries
    and exits of every day of the period lie between them.
    """

    entries: int
    exits: int
    heads_at_start: int
    heads_at_end: int

    @property
    def turnover(self) -> float | None:
        """((entries + exits) / 2) / heads at start; undefined when there was nobody."""
        return (self.entries + self.exits) / 2 / self.heads_at_start if self.heads_at_start else None

    @property
    def mean_heads(self) -> float:
        """(heads at start + heads at end) / 2."""
        return (self.heads_at_start + self.heads_at_end) / 2

    @property
    def exit_rate(self) -> float | None:
        """Exits / mean heads; undefined when there was nobody at either end."""
        return self.exits / self.mean_heads if self.mean_heads else None


@dataclass(frozen=True)
class Replacements:
    """Of the positions left in a period and still funded on its last day, those that then have a new holder."""

    refilled: int
    left: int

    @property
    def rate(self) -> float | None:
        """*Postes repourvus sur départs*; undefined without departure."""
        return self.refilled / self.left if self.left else None


def flows(snapshot: Snapshot, groups: Places, count: int, start: date, end: date) -> tuple[Flow, ...]:
    """Return the flow of each of `count` groups of positions; `groups` gives the group of each position, -1 for none.

    Somebody who moves inside a group neither leaves nor enters it.
    """
    posts, size = tenures(snapshot), persons(snapshot)
    group = groups[posts.position]
    here = group >= 0
    stays = merged((group * size + posts.person)[here], posts.first[here], posts.until[here])
    columns = (
        np.bincount(stays.key[where] // size, minlength=count).tolist()
        for where in (
            _within(stays.first, start, end),
            _within(stays.until, start, end),
            (stays.first < start.toordinal()) & (stays.until >= start.toordinal()),
            (stays.first < end.toordinal()) & (stays.until >= end.toordinal()),
        )
    )
    return tuple(Flow(*row) for row in zip(*columns, strict=True))


def region_flow(snapshot: Snapshot, start: date, end: date) -> Flow:
    """Return the flow of the whole snapshot; a move between its teams counts in nothing."""
    return flows(snapshot, np.zeros(len(snapshot.positions), dtype=np.int32), 1, start, end)[0]


def team_flows(snapshot: Snapshot, start: date, end: date) -> tuple[Flow, ...]:
    """Return the flow of each team, in the order of the teams; a move is an exit for one and an entry for another."""
    return flows(snapshot, snapshot.positions.team, len(snapshot.teams), start, end)


def replacements(snapshot: Snapshot, groups: Places, count: int, start: date, end: date) -> tuple[Replacements, ...]:
    """Return the positions left and refilled of each of `count` groups of positions.

    A new holder is somebody who took the position in the period and still holds it on its last day.
    """
    posts, size, positions = tenures(snapshot), persons(snapshot), snapshot.positions
    stays = merged(posts.position * size + posts.person, posts.first, posts.until)
    seat, last_day = stays.key // size, end.toordinal() - 1
    left, taken = np.zeros((2, len(positions)), dtype=bool)
    left[seat[_within(stays.until, start, end)]] = True
    taken[seat[_within(stays.first, start, end) & (stays.until > last_day)]] = True
    left &= (positions.funded_from <= last_day) & (last_day < positions.funded_until) & (groups >= 0)
    columns = (np.bincount(groups[where], minlength=count).tolist() for where in (left & taken, left))
    return tuple(Replacements(*row) for row in zip(*columns, strict=True))


def region_replacements(snapshot: Snapshot, start: date, end: date) -> Replacements:
    """Return the positions left and refilled of the whole snapshot."""
    return replacements(snapshot, np.zeros(len(snapshot.positions), dtype=np.int32), 1, start, end)[0]


def team_replacements(snapshot: Snapshot, start: date, end: date) -> tuple[Replacements, ...]:
    """Return the positions left and refilled of each team, in the order of the teams."""
    return replacements(snapshot, snapshot.positions.team, len(snapshot.teams), start, end)


def _within(day: NDArray[np.int64], start: date, end: date) -> NDArray[np.bool_]:
    return (start.toordinal() <= day) & (day < end.toordinal())
