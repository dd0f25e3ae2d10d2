"""A second day: a workshop that pauses keeps its code, its phones and what they answered, until it is opened again."""

from dataclasses import replace
from datetime import date, timedelta
from math import ceil

from sqlmodel import Session, col, delete

from model.access import Viewer
from model.errors import Refused
from model.services.context import store, today
from model.services.workshop import state as workshop_state
from model.services.workshop.facilitation import held_row
from model.services.workshop.workshops import mine
from model.storage.audit import audit
from model.storage.tables import BoardRow, WorkshopRow, now
from model.workshop import board as boards
from model.workshop import board_document
from model.workshop.minutes import Minutes


def pause(viewer: Viewer, uid: str) -> None:
    """Let nobody in or answer until the workshop is opened again; the timer of its step stands still.

    Raises:
        Refused: it is not being held.
    """
    with store().write() as session:
        _, code = mine(session, viewer, uid)
        row = held_row(session, uid)
        row.paused_at = now()
        board = board_document.from_document(workshop_state.last_board_row(session, row.key).document)
        _keep(session, row, board.left(row.paused_at))
        audit(session, viewer.account, "pause_workshop", subject=uid, scope=code)


def reopen(viewer: Viewer, uid: str) -> None:
    """Open a workshop that pauses under the code that it had, at the step where it was, for as long as a new one
    but no longer than its answers are kept; its conclusions are to be read again.

    Raises:
        Refused: it does not pause, or its answers are not kept any more.
    """
    with store().write() as session:
        _, code = mine(session, viewer, uid)
        row, moment = workshop_state.touch(session, uid, hosted=True), now()
        if row.started_at is None or row.closed_at is not None or row.paused_at is None:
            raise Refused("workshop.not_paused")
        if moment >= row.started_at + workshop_state.KEPT:
            raise Refused("workshop.too_late")
        row.paused_at, row.prolonged = None, ceil((moment - row.started_at) / timedelta(minutes=1))
        row.reopened = {"days": [each.isoformat() for each in sorted({*workshop_state.days(row), today()})]}
        board = board_document.from_document(workshop_state.last_board_row(session, row.key).document)
        _keep(session, row, board.entered(moment))
        row.minutes = replace(Minutes.from_document(row.minutes), reread_on=None).to_document()
        audit(session, viewer.account, "reopen_workshop", subject=uid, scope=code)


def _keep(session: Session, row: WorkshopRow, board: boards.Board) -> None:
    """Keep a board, and none before it: to go back over a pause would bring timers back that are long over."""
    session.execute(delete(BoardRow).where(col(BoardRow.workshop_key) == row.key))
    session.add_all([row, BoardRow(workshop_key=row.key, document=board_document.to_document(board))])


def last_day(started_on: date) -> date:
    """Return the last day on which a workshop that began on a day can be opened again."""
    return started_on + workshop_state.KEPT - timedelta(days=1)
