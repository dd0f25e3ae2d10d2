"""The timer of a step, and more time for a workshop that is soon over by itself."""

from datetime import datetime, timedelta

from model.access import Viewer
from model.errors import Refused
from model.services.context import store
from model.services.workshop import state as workshop_state
from model.services.workshop.facilitation import held_row, turn
from model.services.workshop.workshops import Workshop, mine
from model.storage.audit import audit
from model.storage.tables import now

SOON, MORE = timedelta(minutes=30), 120
"""How long before a workshop is over by itself it can be given more time, and how many minutes."""


def set_timer(viewer: Viewer, uid: str, step: str, minutes: int, revision: int | None = None) -> None:
    """Lock the step by itself after some minutes; 0 takes the timer away."""
    turn(viewer, uid, lambda board: board.at(step).timed(minutes, now()), revision)


def can_go_on(held: Workshop) -> bool:
    """Whether a workshop can be given more time: its answers would be kept for longer than it lasts now."""
    return not _at_the_last(held.started_at, held.ends)


def _at_the_last(started_at: datetime | None, ends: datetime | None) -> bool:
    return started_at is not None and ends == started_at + workshop_state.KEPT


def prolong(viewer: Viewer, uid: str) -> None:
    """Give a workshop that is soon over by itself more time; asked twice, it is done once.

    Raises:
        Refused: it is over, or its answers would not be kept for as long.
    """
    with store().write() as session:
        _, code = mine(session, viewer, uid)
        row = held_row(session, uid)
        ends = workshop_state.ends_at(row)
        if _at_the_last(row.started_at, ends):
            raise Refused("workshop.no_more_time")
        if ends and ends - now() <= SOON:
            row.prolonged += MORE
            session.add(row)
            audit(session, viewer.account, "prolong_workshop", subject=uid, scope=code)
