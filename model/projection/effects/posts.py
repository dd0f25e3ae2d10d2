"""Who takes and who leaves a position: mobilities, arrivals, departures."""

from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from model.domain.calendar import NEVER, add_months
from model.domain.snapshot import BACKGROUNDS, Snapshot
from model.domain.vocabulary import Answer, Background, OpenTo, Wish
from model.measures.presence import presence
from model.projection.effects.lookups import (
    Effects,
    NotApplicable,
    left_by,
    manager_of,
    position_of,
    seat_to_fill,
    stays_of,
)
from model.scenario import Action, Departure, Mobility, Professionalisation, Recruitment

_OPEN_TO, _ANSWERS, _WISHES = tuple(OpenTo), tuple(Answer), tuple(Wish)


def move(snapshot: Snapshot, action: Mobility) -> Snapshot:
    """A manager, in post or waiting for one, takes a free position of the region, and leaves those held and those that
    were to come."""
    held = left_by(snapshot, action.manager, action.month)
    row = manager_of(snapshot, action.manager)
    left = _end(snapshot, stays_of(snapshot, action.manager, action.month), action.month)
    seat = seat_to_fill(left, action.position, action.month)
    if seat in snapshot.assignments.position[held]:
        raise NotApplicable("seat_taken")
    _admit(snapshot, seat, BACKGROUNDS[snapshot.managers.background[row]])
    working_time = float(snapshot.assignments.working_time[held].max())  # of several shared posts, the fullest
    return _begin(left, action, seat, row, working_time, action.month)


def recruit(snapshot: Snapshot, action: Recruitment) -> Snapshot:
    """Somebody comes from a family and takes a free position."""
    return _arrive(snapshot, action, action.month)


def prepare(snapshot: Snapshot, action: Professionalisation) -> Snapshot:
    """A social worker begins a path, and takes a free position at its end."""
    family = snapshot.framework.family_index.get(action.family)
    if family is not None and snapshot.framework.families[family].background is not Background.SOCIAL:
        raise NotApplicable("not_social")
    return _arrive(snapshot, action, ready(snapshot, action))


def depart(snapshot: Snapshot, action: Departure) -> Snapshot:
    """A manager leaves the positions held and those that were to come."""
    left_by(snapshot, action.manager, action.month)  # who is in no post cannot leave
    return _end(snapshot, stays_of(snapshot, action.manager, action.month), action.month)


def ready(snapshot: Snapshot, action: Professionalisation) -> date:
    """Return the month in which somebody who begins a path takes the position at its end."""
    return add_months(action.month, int(snapshot.framework.assumed("professionalisation_months")))


def freed_positions(snapshot: Snapshot, manager: str, month: date) -> tuple[int, ...]:
    """Return the places of the positions that a manager would free by leaving or moving in a month."""
    held = presence(snapshot.at(month)).held & (snapshot.assignments.manager == manager_of(snapshot, manager))
    return tuple(snapshot.assignments.position[held].tolist())


def freed_later(snapshot: Snapshot, action: Departure | Mobility) -> tuple[tuple[int, date], ...]:
    """Return the places of the positions that a manager was to take later and frees by leaving or moving, and the days
    on which they were to be taken; one that a mobility takes sooner is not freed."""
    taken = action.position if isinstance(action, Mobility) else ""
    posts, day = snapshot.assignments, action.month.toordinal()
    rows = stays_of(snapshot, action.manager, action.month)
    rows = rows[~posts.acting[rows] & (posts.start[rows] > day)]
    rows = rows[posts.start[rows] < snapshot.positions.funded_until[posts.position[rows]]]
    later = zip(posts.position[rows].tolist(), posts.start[rows].tolist(), strict=True)
    return tuple((place, date.fromordinal(start)) for place, start in later if snapshot.positions.uid[place] != taken)


def within_wish(snapshot: Snapshot, move: Mobility) -> bool:
    """Whether a mobility stays inside what the manager declared; positions without a département are in the region."""
    row, teams = manager_of(snapshot, move.manager), snapshot.teams
    wish = _WISHES[snapshot.managers.mobility[row]]
    if wish in (Wish.REGION, Wish.BEYOND):
        return True
    left = snapshot.assignments.position[left_by(snapshot, move.manager, move.month)]
    here = {teams.department[team] for team in snapshot.positions.team[left].tolist()}
    there = teams.department[snapshot.positions.team[position_of(snapshot, move.position)]]
    return wish is Wish.DEPARTMENT and there in here - {""}


def _arrive(snapshot: Snapshot, action: Recruitment, month: date) -> Snapshot:
    """Somebody takes a position in a month; they began to adapt when the action began."""
    framework = snapshot.framework
    if action.family not in framework.family_index:
        raise NotApplicable("unknown_family")
    place = framework.family_index[action.family]
    background = framework.families[place].background
    seat = seat_to_fill(snapshot, action.position, month)
    _admit(snapshot, seat, background)
    months = int(framework.assumed("adaptation_months"))
    codes = (BACKGROUNDS.index(background), place, 0, _ANSWERS.index(Answer.UNKNOWN))
    arrival = (action.arrival, "", *codes, NEVER, action.month.toordinal(), months)
    welcomed = replace(snapshot, managers=snapshot.managers.extended([arrival]))
    newcomer = len(snapshot.managers)  # the row that was just added
    return _begin(welcomed, action, seat, newcomer, 1.0, month)


def _admit(snapshot: Snapshot, seat: int, background: Background) -> None:
    door = _OPEN_TO[snapshot.positions.open_to[seat]]
    if door is not OpenTo.ANY and not door.admits(background):
        raise NotApplicable("not_open")


def _end(snapshot: Snapshot, rows: NDArray[np.intp], month: date) -> Snapshot:
    until = snapshot.assignments.until.copy()  # columns are shared between snapshots: only what changes is copied
    until[rows] = month.toordinal()  # one to come ends before it begins: it never holds
    return replace(snapshot, assignments=snapshot.assignments.changed(until=until))


def _begin(
    snapshot: Snapshot, action: Action, position: int, manager: int, working_time: float, month: date
) -> Snapshot:
    unknown = _ANSWERS.index(Answer.UNKNOWN)
    row = (f"post-{action.uid}", position, manager, month.toordinal(), NEVER, 1.0, working_time, False, unknown, -1)
    return replace(snapshot, assignments=snapshot.assignments.extended([row]))


EFFECTS: Effects = {Departure: depart, Mobility: move, Recruitment: recruit, Professionalisation: prepare}
