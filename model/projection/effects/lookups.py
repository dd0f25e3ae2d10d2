"""Where what an action names stands in a snapshot. Each raises `NotApplicable` when it is not there, or not free."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.domain.snapshot import Snapshot
from model.measures.presence import presence
from model.scenario import Action

Effects = Mapping[type[Action], Callable[[Snapshot, Any], Snapshot]]
"""What the kinds of action of a family do to a snapshot."""


class NotApplicable(Exception):
    """An action has no meaning on the situation it meets; `reason` names the sentence `projection.<reason>`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def team_of(snapshot: Snapshot, uid: str) -> int:
    """Return the place of a team."""
    if uid not in snapshot.teams.uid:
        raise NotApplicable("no_team")
    return snapshot.teams.uid.index(uid)


def position_of(snapshot: Snapshot, uid: str) -> int:
    """Return the place of a position."""
    if uid not in snapshot.positions.uid:
        raise NotApplicable("no_position")
    return snapshot.positions.uid.index(uid)


def manager_of(snapshot: Snapshot, uid: str) -> int:
    """Return the place of a manager."""
    if uid not in snapshot.managers.uid:
        raise NotApplicable("no_manager")
    return snapshot.managers.uid.index(uid)


def posts_of(snapshot: Snapshot, manager: str, month: date) -> NDArray[np.intp]:
    """Return the places of the assignments that a manager holds on the first day of a month."""
    held = presence(snapshot.at(month)).held & (snapshot.assignments.manager == manager_of(snapshot, manager))
    if not held.any():
        raise NotApplicable("not_in_post")
    return np.flatnonzero(held)


def left_by(snapshot: Snapshot, manager: str, month: date) -> NDArray[np.intp]:
    """Return the places of the assignments that a manager would leave by moving in a month: those that are held, or
    those of closed positions when the manager waits for another."""
    now, row = presence(snapshot.at(month)), manager_of(snapshot, manager)
    left = (now.held | now.waiting) & (snapshot.assignments.manager == row)
    if not left.any():
        raise NotApplicable("not_in_post")
    return np.flatnonzero(left)


def stays_of(snapshot: Snapshot, manager: str, month: date) -> NDArray[np.intp]:
    """Return the places of the assignments that a manager has from the first day of a month on: those that are held and
    those recorded for later, to stand in as well."""
    theirs = snapshot.assignments.manager == manager_of(snapshot, manager)
    return np.flatnonzero(theirs & (snapshot.until > month.toordinal()))


def seat_to_fill(snapshot: Snapshot, position: str, month: date) -> int:
    """Return the place of a position that nobody holds or will hold from a month on, and that is not frozen then."""
    seat, day, positions = funded_seat(snapshot, position, month), month.toordinal(), snapshot.positions
    ours = (snapshot.assignments.position == seat) & ~snapshot.assignments.acting
    if (ours & (snapshot.until > day)).any():
        raise NotApplicable("seat_taken")
    if positions.frozen_from[seat] <= day < positions.frozen_until[seat]:
        raise NotApplicable("frozen")
    return seat


def can_be_taken(snapshot: Snapshot, position: str, month: date) -> bool:
    """Whether somebody could take a position from a month on: it is free then, and not frozen."""
    try:
        seat_to_fill(snapshot, position, month)
    except NotApplicable:
        return False
    return True


def funded_seat(snapshot: Snapshot, position: str, month: date) -> int:
    """Return the place of a position that is funded in a month."""
    seat, day, positions = position_of(snapshot, position), month.toordinal(), snapshot.positions
    if not positions.funded_from[seat] <= day < positions.funded_until[seat]:
        raise NotApplicable("not_funded")
    return seat
