"""The conclusions of a workshop beyond its results: what somebody writes, and what became of what the room proposed."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from model.access import Viewer
from model.domain.calendar import DAY, add_months
from model.errors import Conflict
from model.services import halls, workshops
from model.services.house import reference, store
from model.storage.journal import audit
from model.storage.tables import ProfileRow, SuggestionRow, WorkshopRow
from model.workshop.minutes import FOLLOW_UP, Minutes
from model.workshop.proposals import Estimated


@dataclass(frozen=True)
class Proposed:
    """What a workshop proposed and where it stands: expectations with their range, or an assumption with its values."""

    state: str
    proposed_on: date
    mix: tuple[int, int] | None = None
    estimated: Estimated | None = None


@dataclass(frozen=True)
class Concluded:
    """What was written, what was proposed, and when the follow-up would be held."""

    minutes: Minutes
    proposed: tuple[Proposed, ...]
    follow_up: date


def concluded(viewer: Viewer, uid: str) -> Concluded:
    """Return what goes with the results of a workshop into its conclusions."""
    with store().read() as session:
        row, _ = workshops.mine(session, viewer, uid)
        found = (*_profiles(session, row), *_estimates(session, row))
        return Concluded(Minutes.from_document(row.minutes), found, _a_month_later(halls.held_on(row)))


def _a_month_later(day: date) -> date:
    """The same day of a later month, or its last day."""
    first, following = add_months(day, FOLLOW_UP), add_months(day, FOLLOW_UP + 1)
    return min(first + (day.day - 1) * DAY, following - DAY)


def write(viewer: Viewer, uid: str, minutes: Minutes, before: Minutes) -> Minutes:
    """Keep what is to be remembered and the next steps in place of what was there when they were begun; return them
    as they are kept.

    Raises:
        Conflict: somebody else has written them meanwhile.
    """
    with store().write() as session:
        row, code = workshops.mine(session, viewer, uid)
        session.refresh(row, with_for_update=True)
        if Minutes.from_document(row.minutes) != before:
            raise Conflict("workshop.minutes_changed")
        row.minutes = minutes.to_document()
        session.add(row)
        audit(session, viewer.account, "write_minutes", subject=uid, scope=code)
        return Minutes.from_document(row.minutes)


def _profiles(session: Session, row: WorkshopRow) -> tuple[Proposed, ...]:
    ours = select(ProfileRow).where(ProfileRow.workshop_key == row.key)
    rows = session.exec(ours.order_by(col(ProfileRow.key)))
    return tuple(Proposed(each.state, each.proposed_on, _range(each)) for each in rows)


def _range(row: ProfileRow) -> tuple[int, int] | None:
    return None if row.mix_low is None or row.mix_high is None else (row.mix_low, row.mix_high)


def _estimates(session: Session, row: WorkshopRow) -> tuple[Proposed, ...]:
    ours = select(SuggestionRow).where(SuggestionRow.workshop_key == row.key)
    rows = session.exec(ours.order_by(col(SuggestionRow.key)))
    return tuple(
        Proposed(each.state, each.proposed_on, estimated=Estimated(each.code, each.low, each.value, each.high))
        for each in rows
        if each.code in reference().assumptions
    )
