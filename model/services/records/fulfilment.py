"""A hypothesis that has come true: the action of a retained scenario written into the situation as a correction.

The records get the uids that the scenario gave them, so that its later actions find them; the correction is taken back
like any other, in « Corriger ».
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from model.access import Right, Viewer
from model.corrections import assignments, descriptions
from model.corrections.assignments import Correction, Someone
from model.corrections.edits import find
from model.corrections.gaps import in_post
from model.domain.calendar import DAY, add_months
from model.domain.register import Register
from model.domain.vocabulary import ScenarioState
from model.errors import Refused
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
    Training,
    of_every_kind,
)
from model.services.context import today
from model.services.records import corrections
from model.services.records.corrections import SeenRegion
from model.services.scenario.rows import SavedScenario


def fulfillable(kept: SavedScenario) -> tuple[Action, ...]:
    """Return the actions of a scenario that can be written into the situation: those of a retained one."""
    if kept.state != ScenarioState.RETAINED:
        return ()
    return tuple(action for action in kept.scenario.actions if action.active and action.kind in _CORRECTIONS)


def fulfil(viewer: Viewer, kept: SavedScenario, looked: SeenRegion, uid: str, day: date, name: str = "") -> str:
    """Write an action into the situation on the day when it happened; return the uid of the correction.

    Raises:
        Refused: the scenario is not retained, the day has not come, or what the action needs is not recorded.
        Overtaken: somebody else has changed one of the same records since.
    """
    viewer.require(Right.SCENARIOS)
    action = next((each for each in fulfillable(kept) if each.uid == uid), None)
    if action is None:
        raise Refused("scenario.unfulfillable")
    if day > today():
        raise Refused("scenario.not_yet", received=day)
    correction = _correction_of(looked.register, action, day, name)
    return corrections.correct(viewer, looked, correction, scenario=kept.uid, action=action.uid)


def _correction_of(register: Register, action: Action, day: date, name: str = "") -> Correction:
    """The correction that writes an action into a register, on the day when it happened."""
    return _CORRECTIONS[action.kind](register, action, day, name)


def _arrival(_: Register, action: Recruitment, day: date, name: str) -> Correction:
    who = Someone(name=name, values={"family": action.family}, uid=action.arrival)
    return assignments.Arrival(uid=f"post-{action.uid}", position=action.position, who=who, day=day)


def _departure(register: Register, action: Departure, day: date, _: str) -> Correction:
    _posts(register, action.manager, day)  # who is in no post cannot leave
    theirs = [each for each in register.assignments if each.manager == action.manager]
    posts = tuple(each.uid for each in theirs if each.current(day))
    given_up = tuple(each.uid for each in theirs if each.started_on > day)
    return assignments.Departure(assignments=posts, last_day=day - DAY, given_up=given_up)


def _move(_: Register, action: Mobility, day: date, __: str) -> Correction:
    return assignments.Move(uid=f"post-{action.uid}", manager=action.manager, position=action.position, day=day)


def _leave(register: Register, action: LongLeave, day: date, _: str) -> Correction:
    last = add_months(day, action.months) - DAY
    return assignments.Leave(assignments=_posts(register, action.manager, day), first_day=day, last_day=last)


def _return(register: Register, action: Return, day: date, _: str) -> Correction:
    return assignments.ReturnFromLeave(assignments=_posts(register, action.manager, day), day=day)


def _unit(_: Register, action: NewUnit, __: date, ___: str) -> Correction:
    return descriptions.Team(uid=action.team, values={"name": action.name, "support_unit": True})


def _opened(register: Register, action: NewPosition, day: date, _: str) -> Correction:
    team = find(register.teams, action.team, "team").uid
    values = {
        "team": team,
        "title": action.title,
        "stratum": action.stratum,
        "fte": action.fte,
        "open_to": action.open_to,
        "funded_from": day,
    }
    return descriptions.Position(uid=action.position, values=values)


def _changed(_: Register, action: ChangedPosition, __: date, ___: str) -> Correction:
    values = {"stratum": action.stratum, "open_to": action.open_to}
    return descriptions.Position(position=action.position, values=values)


def _closed(register: Register, action: ClosedPosition, day: date, _: str) -> Correction:
    """The closing of a position; a situation keeps nobody on one that is closed, where a scenario lets them wait."""
    theirs = [each for each in register.assignments if each.position == action.position]
    if held := [each for each in theirs if each.until is None or each.until > day]:
        position, people = find(register.positions, action.position, "position"), register.by_uid
        names = tuple(people[each.manager].name for each in held if each.manager)
        raise Refused("scenario.held", position=position.title, day=day, names=names, n=len(names))
    return descriptions.Position(position=action.position, values={"funded_until": day})


def _support(register: Register, action: Accompaniment, day: date, _: str) -> Correction:
    last = add_months(day, action.months) - DAY
    post = _posts(register, action.manager, day)[0] if action.manager else ""
    return assignments.Support(means=action.support, first_day=day, last_day=last, assignment=post, team=action.team)


def _training(_: Register, action: Training, day: date, __: str) -> Correction:
    return descriptions.TrainingAttendance(managers=action.managers, offer=action.offer, day=day)


def _posts(register: Register, manager: str, day: date) -> tuple[str, ...]:
    """The assignments that somebody holds on a day."""
    person = find(register.managers, manager, "manager")
    posts = tuple(post.uid for post in in_post(register, day) if post.manager == manager)
    if not posts:
        raise Refused("correct.not_in_post", name=person.name, day=day)
    return posts


_ROWS: Mapping[type[Action], Callable[[Register, Any, date, str], Correction] | None] = {
    Recruitment: _arrival,
    Professionalisation: _arrival,
    Departure: _departure,
    Mobility: _move,
    LongLeave: _leave,
    Return: _return,
    NewUnit: _unit,
    NewPosition: _opened,
    ChangedPosition: _changed,
    ClosedPosition: _closed,
    Accompaniment: _support,
    Training: _training,
    ChangedAssumption: None,  # a hypothesis about hypotheses is no event
}
_CORRECTIONS = {kind: row for kind, row in of_every_kind(_ROWS).items() if row}
