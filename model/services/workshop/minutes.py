"""The conclusions of a workshop beyond its results: what somebody writes, what became of what the room proposed, and
whether the director read it again before it goes out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from sqlmodel import Session, col, select

from model.access import Right, Viewer
from model.domain.calendar import DAY, add_months
from model.domain.framework import TargetProfile
from model.errors import Conflict, Refused
from model.services.context import reference, store, today
from model.services.expectation import profile_changes, states
from model.services.expectation.states import ProfileState
from model.services.workshop import state as workshop_state
from model.services.workshop import workshops
from model.storage.audit import audit
from model.storage.snapshots import profile_of
from model.storage.tables import ProfileRow, SuggestionRow, WorkshopRow, now
from model.workshop.minutes import FOLLOW_UP, Minutes
from model.workshop.proposals import Estimate


@dataclass(frozen=True)
class ProposedValue:
    """What is expected, beside what was in force on the day when it was proposed."""

    before: TargetProfile
    profile: TargetProfile


@dataclass(frozen=True)
class RoomProposal:
    """What a workshop proposed and where it stands: expectations, or an assumption with its values."""

    state: str
    proposed_on: date
    proposal: ProposedValue | Estimate


@dataclass(frozen=True)
class ConclusionNotes:
    """What was written, what was proposed, when the follow-up would be held, and how many phones came in, as long as
    that is kept."""

    minutes: Minutes
    proposed: tuple[RoomProposal, ...]
    follow_up: date
    phones: int


def conclusion_notes(viewer: Viewer, uid: str) -> ConclusionNotes:
    """Return what goes with the results of a workshop into its conclusions."""
    with store().read() as session:
        row, _ = workshops.mine(session, viewer, uid)
        notes = (*_profiles(session, row), *_estimates(session, row))
        later, phones = _a_month_later(workshop_state.days(row)[-1]), workshop_state.phones_present(session, row.key)
        return ConclusionNotes(Minutes.from_document(row.minutes), notes, later, phones)


def _a_month_later(day: date) -> date:
    """The same day of a later month, or its last day."""
    first, following = add_months(day, FOLLOW_UP), add_months(day, FOLLOW_UP + 1)
    return min(first + (day.day - 1) * DAY, following - DAY)


def write(viewer: Viewer, uid: str, minutes: Minutes, before: Minutes) -> Minutes:
    """Keep what is to be remembered and the next steps in place of what was there when they were begun; return them
    as they are kept: to be read again by the director.

    Raises:
        Conflict: somebody else has written them meanwhile.
    """
    with store().write() as session:
        return _kept(session, viewer, uid, replace(minutes, reread_on=None), before, "write_minutes")


def confirm_reread(viewer: Viewer, uid: str, seen: Minutes) -> Minutes:
    """Say that the director read the conclusions of a workshop again, as they were seen: they may circulate, until
    something else is written.

    Raises:
        NotAllowed: the viewer is not the director.
        Conflict: somebody else has written them meanwhile.
        Refused: the workshop is still held, or pauses; cards may still come.
    """
    viewer.require(Right.EXPECTATIONS)
    with store().write() as session:
        row, _ = workshops.mine(session, viewer, uid)
        if row.started_at is None or row.paused_at is not None or workshop_state.is_running(row, now()):
            raise Refused("workshop.still_held")
        return _kept(session, viewer, uid, replace(seen, reread_on=today()), seen, "reread_minutes")


def _kept(session: Session, viewer: Viewer, uid: str, minutes: Minutes, before: Minutes, action: str) -> Minutes:
    row, code = workshops.mine(session, viewer, uid)
    if Minutes.from_document(row.minutes) != before:
        raise Conflict("workshop.minutes_changed")
    row.minutes = minutes.to_document()
    session.add(row)
    audit(session, viewer.account, action, subject=uid, scope=code)
    return Minutes.from_document(row.minutes)


def _profiles(session: Session, row: WorkshopRow) -> tuple[RoomProposal, ...]:
    ours = select(ProfileRow).where(ProfileRow.workshop_key == row.key)
    rows = _standing(session, session.exec(ours.order_by(col(ProfileRow.key))).all(), states.step_of)
    return tuple(RoomProposal(each.state, each.proposed_on, _wished(session, each)) for each in rows)


def _wished(session: Session, row: ProfileRow) -> ProposedValue:
    base, changes = _in_force(session, row), profile_changes.from_document(row.changes)
    return ProposedValue(changes.before(base), changes.of(base)) if changes else ProposedValue(base, _read(row))


def _read(row: ProfileRow) -> TargetProfile:
    return profile_of(row, "", "", reference())


def _in_force(session: Session, row: ProfileRow) -> TargetProfile:
    """What a region expected when something was proposed to it: what it had adopted by that day of what was proposed
    before, else the defaults."""
    ours = select(ProfileRow).where(
        ProfileRow.region_key == row.region_key,
        col(ProfileRow.team_key).is_(None),
        ProfileRow.stratum == "",
        col(ProfileRow.adopted_on) <= row.proposed_on,
        col(ProfileRow.key) < row.key,
    )
    latest = ours.order_by(col(ProfileRow.adopted_on).desc(), col(ProfileRow.key).desc())
    latest_row = session.exec(latest.limit(1)).first()
    return _read(latest_row) if latest_row else reference().default_profile


_Row = TypeVar("_Row", ProfileRow, SuggestionRow)


def _standing(session: Session, rows: Sequence[_Row], about: Callable[[_Row], str]) -> list[_Row]:
    """The proposals that the same workshop did not replace by a later one about the same, nor take out with their
    question."""
    asked = [row for row in rows if row.state != ProfileState.WITHDRAWN or states.is_asked(session, row)]
    rows = [row for row in asked if not states.is_replaced(row)]
    last = {about(row): row.key for row in rows}
    return [row for row in rows if row.state != ProfileState.WITHDRAWN or row.key == last[about(row)]]


def _estimates(session: Session, row: WorkshopRow) -> tuple[RoomProposal, ...]:
    ours = select(SuggestionRow).where(SuggestionRow.workshop_key == row.key)
    rows = _standing(session, session.exec(ours.order_by(col(SuggestionRow.key))).all(), lambda each: each.code)
    return tuple(
        RoomProposal(each.state, each.proposed_on, Estimate(each.code, each.low, each.value, each.high))
        for each in rows
        if each.code in reference().assumptions
    )
