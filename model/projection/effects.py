"""What each action does to a snapshot: the intervals that it adds and ends. The snapshot itself never changes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.domain.calendar import NEVER, add_months
from model.domain.snapshot import BACKGROUNDS, Positions, Snapshot
from model.domain.vocabulary import Answer, Background, OpenTo, Stratum, SupportKind, Wish
from model.measures.presence import presence
from model.scenario import (
    Accompaniment,
    Action,
    ChangedAssumption,
    ChangedPosition,
    ClosedPosition,
    Departure,
    LongLeave,
    Mobility,
    NewPosition,
    NewUnit,
    Professionalisation,
    Recruitment,
    Return,
    Scenario,
    Training,
)

_OPEN_TO, _ANSWERS, _MOBILITIES = tuple(OpenTo), tuple(Answer), tuple(Wish)
_STRATA, _SUPPORTS = tuple(Stratum), tuple(SupportKind)

ADAPTING = {SupportKind.IMMERSION: "immersion_months", SupportKind.MENTORING: "mentoring_months"}
"""The supports that shorten the adaptation of somebody who arrives, and by how much."""

ASSUMABLE = (
    "adaptation_months",
    "immersion_months",
    "mentoring_months",
    "training_delay",
    "training_gain",
    "recruitment_cost",
    "mobility_cost",
    "professionalisation_cost",
    "professionalisation_months",
    "immersion_cost",
    "mentoring_cost",
    "coaching_cost",
)
"""The assumptions that the actions of a scenario meet, and that a scenario may change."""


class NotApplicable(Exception):
    """An action has no meaning on the situation it meets; `reason` names the sentence `projection.<reason>`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def effect(snapshot: Snapshot, action: Action, scenario: Scenario) -> Snapshot:
    """Return the snapshot once one action has taken place.

    Raises:
        NotApplicable: the action has no meaning on this situation.
    """
    last = add_months(scenario.start, scenario.horizon)
    if not scenario.start <= action.month <= last:
        raise NotApplicable("outside_period")
    if isinstance(action, Professionalisation) and ready(snapshot, action) > last:
        raise NotApplicable("ready_too_late")
    return _EFFECTS[action.kind](snapshot, action)


def ready(snapshot: Snapshot, action: Professionalisation) -> date:
    """Return the month in which somebody who begins a path takes the position at its end."""
    return add_months(action.month, int(snapshot.framework.assumed("professionalisation_months")))


def freed_positions(snapshot: Snapshot, manager: str, month: date) -> tuple[int, ...]:
    """Return the places of the positions that a manager would free by leaving or moving in a month."""
    return tuple(snapshot.assignments.position[_posts_of(snapshot, manager, month)].tolist())


def within_wish(snapshot: Snapshot, move: Mobility) -> bool:
    """Whether a mobility stays inside what the manager declared; positions without a département are in the region."""
    row, teams = _manager(snapshot, move.manager), snapshot.teams
    wish = _MOBILITIES[snapshot.managers.mobility[row]]
    if wish in (Wish.REGION, Wish.BEYOND):
        return True
    here = {
        teams.department[snapshot.positions.team[seat]] for seat in freed_positions(snapshot, move.manager, move.month)
    }
    there = teams.department[snapshot.positions.team[_position(snapshot, move.position)]]
    return wish is Wish.DEPARTMENT and there in here - {""}


def _posts_of(snapshot: Snapshot, manager: str, month: date) -> NDArray[np.intp]:
    """The assignments that a manager holds on the first day of a month."""
    held = presence(snapshot.at(month)).held & (snapshot.assignments.manager == _manager(snapshot, manager))
    if not held.any():
        raise NotApplicable("not_in_post")
    return np.flatnonzero(held)


def _end(snapshot: Snapshot, rows: NDArray[np.intp], month: date) -> Snapshot:
    until = snapshot.assignments.until.copy()
    until[rows] = month.toordinal()
    return replace(snapshot, assignments=snapshot.assignments.changed(until=until))


def _begin(
    snapshot: Snapshot, action: Action, position: int, manager: int, working_time: float, month: date
) -> Snapshot:
    unknown = _ANSWERS.index(Answer.UNKNOWN)
    row = (f"post-{action.uid}", position, manager, month.toordinal(), NEVER, 1.0, working_time, False, unknown, -1)
    return replace(snapshot, assignments=snapshot.assignments.extended([row]))


def _free_seat(snapshot: Snapshot, position: str, month: date) -> int:
    """The place of a position that nobody holds or will hold from a month on."""
    seat, day, positions = _position(snapshot, position), month.toordinal(), snapshot.positions
    if not positions.funded_from[seat] <= day < positions.funded_until[seat]:
        raise NotApplicable("not_funded")
    ours = (snapshot.assignments.position == seat) & ~snapshot.assignments.acting
    if (ours & (snapshot.until > day)).any():
        raise NotApplicable("seat_taken")
    return seat


def _admit(snapshot: Snapshot, seat: int, background: Background) -> None:
    door = _OPEN_TO[snapshot.positions.open_to[seat]]
    if door is not OpenTo.ANY and not door.admits(background):
        raise NotApplicable("not_open")


def _move(snapshot: Snapshot, action: Mobility) -> Snapshot:
    held = _posts_of(snapshot, action.manager, action.month)
    row = _manager(snapshot, action.manager)
    seat = _free_seat(snapshot, action.position, action.month)
    _admit(snapshot, seat, BACKGROUNDS[snapshot.managers.background[row]])
    working_time = float(snapshot.assignments.working_time[held].max())
    return _begin(_end(snapshot, held, action.month), action, seat, row, working_time, action.month)


def _recruit(snapshot: Snapshot, action: Recruitment) -> Snapshot:
    return _arrive(snapshot, action, action.month)


def _prepare(snapshot: Snapshot, action: Professionalisation) -> Snapshot:
    family = snapshot.framework.family_index.get(action.family)
    if family is not None and snapshot.framework.families[family].background is not Background.SOCIAL:
        raise NotApplicable("not_social")
    return _arrive(snapshot, action, ready(snapshot, action))


def _arrive(snapshot: Snapshot, action: Recruitment, month: date) -> Snapshot:
    """Somebody takes a position in a month; they began to adapt when the action began."""
    framework = snapshot.framework
    if action.family not in framework.family_index:
        raise NotApplicable("unknown_family")
    place = framework.family_index[action.family]
    background = framework.families[place].background
    seat = _free_seat(snapshot, action.position, month)
    _admit(snapshot, seat, background)
    months = int(framework.assumed("adaptation_months"))
    codes = (BACKGROUNDS.index(background), place, 0, _ANSWERS.index(Answer.UNKNOWN))
    arrival = (action.arrival, "", *codes, NEVER, action.month.toordinal(), months)
    welcomed = replace(snapshot, managers=snapshot.managers.extended([arrival]))
    return _begin(welcomed, action, seat, len(snapshot.managers), 1.0, month)


def _depart(snapshot: Snapshot, action: Departure) -> Snapshot:
    return _end(snapshot, _posts_of(snapshot, action.manager, action.month), action.month)


def _leave(snapshot: Snapshot, action: LongLeave) -> Snapshot:
    posts = _posts_of(snapshot, action.manager, action.month)
    start, until = action.month.toordinal(), add_months(action.month, action.months).toordinal()
    absences = snapshot.absences
    if (np.isin(absences.assignment, posts) & (absences.start < until) & (start < absences.until)).any():
        raise NotApplicable("already_away")
    return replace(snapshot, absences=absences.extended([(int(post), start, until) for post in posts]))


def _return(snapshot: Snapshot, action: Return) -> Snapshot:
    posts, day = _posts_of(snapshot, action.manager, action.month), action.month.toordinal()
    absences = snapshot.absences
    away = np.isin(absences.assignment, posts) & (absences.start < day) & (day < absences.until)
    if not away.any():
        raise NotApplicable("not_away")
    until = np.where(away, day, absences.until).astype(np.int32)
    return replace(snapshot, absences=absences.changed(until=until))


def _open_unit(snapshot: Snapshot, action: NewUnit) -> Snapshot:
    if snapshot.teams.support_unit.any():
        raise NotApplicable("unit_exists")
    return replace(snapshot, teams=snapshot.teams.extended([(action.team, action.name, 0, "", -1, True)]))


def _open(snapshot: Snapshot, action: NewPosition) -> Snapshot:
    team = _team(snapshot, action.team)
    codes = _STRATA.index(action.stratum), action.fte, _OPEN_TO.index(action.open_to)
    row = (action.position, action.title, team, *codes, action.month.toordinal(), NEVER)
    return _with_positions(snapshot, snapshot.positions.extended([row]))


def _change(snapshot: Snapshot, action: ChangedPosition) -> Snapshot:
    seat, positions = _position(snapshot, action.position), snapshot.positions
    stratum, open_to = positions.stratum.copy(), positions.open_to.copy()
    stratum[seat], open_to[seat] = _STRATA.index(action.stratum), _OPEN_TO.index(action.open_to)
    return _with_positions(snapshot, positions.changed(stratum=stratum, open_to=open_to))


def _close(snapshot: Snapshot, action: ClosedPosition) -> Snapshot:
    seat = _free_seat(snapshot, action.position, action.month)
    until = snapshot.positions.funded_until.copy()
    until[seat] = action.month.toordinal()
    return _with_positions(snapshot, snapshot.positions.changed(funded_until=until))


def _with_positions(snapshot: Snapshot, positions: Positions) -> Snapshot:
    """Put other positions in place of those of a snapshot, which stay known as what is recorded."""
    recorded = snapshot.positions if snapshot.recorded is None else snapshot.recorded
    return replace(snapshot, positions=positions, recorded=recorded)


def _accompany(snapshot: Snapshot, action: Accompaniment) -> Snapshot:
    """Write what accompanies a team or the first position of a manager; who adapts meanwhile does so sooner."""
    team = _team(snapshot, action.team) if action.team else -1
    post = int(_posts_of(snapshot, action.manager, action.month)[0]) if action.manager else -1
    start, until = action.month.toordinal(), add_months(action.month, action.months).toordinal()
    kind, supports = _SUPPORTS.index(action.support), snapshot.supports
    same = (supports.kind == kind) & (supports.assignment == post) & (supports.team == team)
    if (same & (supports.start < until) & (start < supports.until)).any():
        raise NotApplicable("already_accompanied")
    after = replace(snapshot, supports=supports.extended([(post, team, kind, start, until)]))
    return _sooner(after, action) if action.manager and action.support in ADAPTING else after


def _sooner(snapshot: Snapshot, action: Accompaniment) -> Snapshot:
    """Shorten the adaptation of somebody who is adapting; each support does it once, and never under the least."""
    framework, managers = snapshot.framework, snapshot.managers
    row = _manager(snapshot, action.manager)
    least, gained = (int(framework.assumed(code)) for code in ("adaptation_minimum", ADAPTING[action.support]))
    months = managers.adapts_in.copy()
    if managers.adapts_from[row] < NEVER:
        months[row] = max(min(least, months[row]), months[row] - gained)
    return replace(snapshot, managers=managers.changed(adapts_in=months))


def _assume(snapshot: Snapshot, action: ChangedAssumption) -> Snapshot:
    """Change an assumption for the actions that follow."""
    framework = snapshot.framework
    if action.code not in ASSUMABLE:
        raise NotApplicable("not_assumable")
    known = framework.assumptions[action.code]
    if not (known.low if known.low is not None else 0) <= action.value <= (known.high or np.inf):
        raise NotApplicable("outside_range")
    assumptions = {**framework.assumptions, action.code: replace(known, value=action.value)}
    return replace(snapshot, framework=replace(framework, assumptions=assumptions))


def _train(snapshot: Snapshot, action: Training) -> Snapshot:
    framework = snapshot.framework
    if action.offer not in framework.offers:
        raise NotApplicable("unknown_offer")
    for manager in action.managers:
        _posts_of(snapshot, manager, action.month)
    start = add_months(action.month, int(framework.assumed("training_delay"))).toordinal()
    half_steps = int(2 * framework.assumed("training_gain"))
    rows = [
        (_manager(snapshot, manager), framework.competency_index[code], start, half_steps)
        for manager in action.managers
        for code in framework.offers[action.offer].competencies
    ]
    return replace(snapshot, gains=snapshot.gains.extended(rows))


def _team(snapshot: Snapshot, uid: str) -> int:
    if uid not in snapshot.teams.uid:
        raise NotApplicable("no_team")
    return snapshot.teams.uid.index(uid)


def _position(snapshot: Snapshot, uid: str) -> int:
    if uid not in snapshot.positions.uid:
        raise NotApplicable("no_position")
    return snapshot.positions.uid.index(uid)


def _manager(snapshot: Snapshot, uid: str) -> int:
    if uid not in snapshot.managers.uid:
        raise NotApplicable("no_manager")
    return snapshot.managers.uid.index(uid)


_EFFECTS: Mapping[str, Callable[[Snapshot, Any], Snapshot]] = {
    ChangedAssumption.kind: _assume,
    NewUnit.kind: _open_unit,
    NewPosition.kind: _open,
    ChangedPosition.kind: _change,
    ClosedPosition.kind: _close,
    Departure.kind: _depart,
    LongLeave.kind: _leave,
    Return.kind: _return,
    Mobility.kind: _move,
    Recruitment.kind: _recruit,
    Professionalisation.kind: _prepare,
    Accompaniment.kind: _accompany,
    Training.kind: _train,
}
