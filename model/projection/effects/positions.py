"""Positions that are opened, changed and closed, and the support unit."""

from dataclasses import replace

from model.domain.calendar import NEVER
from model.domain.snapshot import Positions, Snapshot
from model.domain.vocabulary import OpenTo, Stratum
from model.projection.effects.lookups import Effects, NotApplicable, funded_seat, position_of, team_of
from model.scenario import ChangedPosition, ClosedPosition, NewPosition, NewUnit

_OPEN_TO, _STRATA = tuple(OpenTo), tuple(Stratum)


def open_unit(snapshot: Snapshot, action: NewUnit) -> Snapshot:
    """A support unit is created, without positions."""
    if snapshot.teams.support_unit.any():
        raise NotApplicable("unit_exists")
    return replace(snapshot, teams=snapshot.teams.extended([(action.team, action.name, 0, "", -1, True)]))


def open_position(snapshot: Snapshot, action: NewPosition) -> Snapshot:
    """A free position is opened in a team."""
    team = team_of(snapshot, action.team)
    codes = _STRATA.index(action.stratum), action.fte, _OPEN_TO.index(action.open_to)
    row = (action.position, action.title, team, *codes, action.month.toordinal(), NEVER, NEVER, NEVER)
    return _with_positions(snapshot, snapshot.positions.extended([row]))


def change(snapshot: Snapshot, action: ChangedPosition) -> Snapshot:
    """A position is put in another function, or opened to other backgrounds."""
    seat, positions = position_of(snapshot, action.position), snapshot.positions
    stratum, open_to = positions.stratum.copy(), positions.open_to.copy()
    stratum[seat], open_to[seat] = _STRATA.index(action.stratum), _OPEN_TO.index(action.open_to)
    return _with_positions(snapshot, positions.changed(stratum=stratum, open_to=open_to))


def close(snapshot: Snapshot, action: ClosedPosition) -> Snapshot:
    """A position is no longer funded; whoever holds it waits for another."""
    seat = funded_seat(snapshot, action.position, action.month)
    until = snapshot.positions.funded_until.copy()
    until[seat] = action.month.toordinal()
    return _with_positions(snapshot, snapshot.positions.changed(funded_until=until))


def _with_positions(snapshot: Snapshot, positions: Positions) -> Snapshot:
    """Put other positions in place of those of a snapshot, which stay known as what is recorded."""
    recorded = snapshot.positions if snapshot.recorded is None else snapshot.recorded
    return replace(snapshot, positions=positions, recorded=recorded)


EFFECTS: Effects = {NewUnit: open_unit, NewPosition: open_position, ChangedPosition: change, ClosedPosition: close}
