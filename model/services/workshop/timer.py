"""The timer of a step, and more time for a workshop that is soon over by itself."""

from datetime import timedelta

from model.access import Viewer
from model.services.context import store
from model.services.workshop import state as workshop_state
from model.services.workshop.facilitation import held_row, turn
from model.services.workshop.workshops import mine
from model.storage.audit import audit
from model.storage.tables import now

SOON, MORE = timedelta(minutes=30), 120
"""How long before a workshop is over by itself it can be given more time, and how many minutes."""


def set_timer(viewer: Viewer, uid: str, step: str, minutes: int, revision: int | None = None) -> None:
    """Lock the step by itself after some minutes; 0 takes the timer away."""
    turn(viewer, uid, lambda board: board.at(step).timed(minutes, now()), revision)


def prolong(viewer: Viewer, uid: str) -> None:
    """Give a workshop that is soon over by itself more time; asked twice, it is done once.

    Raises:
        Refused: it is over.
    """
    with store().write() as session:
        _, code = mine(session, viewer, uid)
        row = held_row(session, uid)
        ends = workshop_state.ends_at(row)
        if ends and ends - now() <= SOON:
            row.prolonged += MORE
            session.add(row)
            audit(session, viewer.account, "prolong_workshop", subject=uid, scope=code)
