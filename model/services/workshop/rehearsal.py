"""Rehearsing a workshop with a fictional room, then emptying it so that the real room starts from nothing.

What a fictional phone answers is due by time, and written, through the very functions of phones, by the window that
shows the workshop: its fragment asks every second or two. So nothing runs beside the screens that could outlive the
workshop, the window or the process, or keep a reader waiting; after a rerun or a restart whoever is due and did not
answer yet answers then; and two windows that ask at once write the same answer twice, which is one answer.
"""

from datetime import datetime

from sqlmodel import Session, col, delete, select

from model.access import Viewer
from model.errors import NotFound, Refused
from model.services.access.sessions import digest
from model.services.context import reference, store
from model.services.workshop import phones as workshop_phones
from model.services.workshop import state as workshop_state
from model.services.workshop import workshops
from model.services.workshop.phones import Door
from model.storage.audit import audit
from model.storage.tables import BoardRow, CardRow, ParticipantRow, VoteRow, WorkshopRow, now
from model.workshop import board_document, fiction
from model.workshop.board import Board
from model.workshop.steps import Kind, Step


def begin(viewer: Viewer, uid: str) -> None:
    """Let a fictional room into a workshop, begun if it was not; it is marked as rehearsed until that is erased.

    Raises:
        Refused: it is over, or somebody came in or answered already.
    """
    with store().write() as session:
        _, code = workshops.mine(session, viewer, uid)
        row = workshop_state.touch(session, uid, hosted=True)
        if row.started_at is None:
            workshops.open_doors(row)
        if not workshop_state.is_running(row, now()):
            raise Refused("workshop.not_running")
        board = board_document.from_document(workshop_state.last_board_row(session, row.key).document)
        if row.rehearsal or _used(session, row, board):
            raise Refused("workshop.used")
        row.rehearsal = {"phones": [], "opened": {}, "groups": board_document.groups_document(board.groups)}
        session.add(row)
        audit(session, viewer.account, "rehearse_workshop", subject=uid, scope=code)
        door = Door(uid, row.title, row.language)
    phones = [workshop_phones.join(door) for _ in range(fiction.PEOPLE)]
    with store().write() as session:
        row = workshops.mine(session, viewer, uid)[0]
        row.rehearsal = {**row.rehearsal, "phones": phones}
        session.add(row)


def _used(session: Session, row: WorkshopRow, board: Board) -> bool:
    return workshop_state.is_used(
        board, workshop_state.phones_present(session, row.key), workshop_state.cards_of(session, row.key)
    )


def go_on(viewer: Viewer, uid: str) -> None:
    """Write what is due of the fictional room: nothing, when no step is open or the workshop is not rehearsed."""
    with store().read() as session:
        row, _ = workshops.mine(session, viewer, uid)
        step = _open(row, workshop_state.board_of(session, row))
        if step is None:
            return
        answered = _answered(session, row.key, step)
    since = row.rehearsal["opened"].get(step.uid)
    if since is None:
        _note_opened(viewer, uid, step)
        return
    many = fiction.due((now() - datetime.fromisoformat(since)).total_seconds())
    for number, phone in enumerate(row.rehearsal["phones"][:many]):
        if digest(phone) not in answered and not _in_time(Door(uid, row.title, row.language), phone, step, number):
            return


def _open(row: WorkshopRow, board: Board) -> Step | None:
    """The step that a fictional room may answer now."""
    step = board.step
    held = row.rehearsal and workshop_state.is_running(row, now())
    return step if held and step and step.asks and board.stage(step.uid).is_open(now()) else None


def _answered(session: Session, key: int, step: Step) -> set[str]:
    """The digests of the phones that answered a step, or wrote a card in it."""
    table = CardRow if step.kind is Kind.CARDS else VoteRow
    chosen = select(ParticipantRow.secret_hash).join(table, col(table.participant_key) == ParticipantRow.key)
    return set(session.exec(chosen.where(table.workshop_key == key, table.step == step.uid)))


def _note_opened(viewer: Viewer, uid: str, step: Step) -> None:
    with store().write() as session:
        row = workshops.mine(session, viewer, uid)[0]
        if row.rehearsal:  # it may have been erased a moment ago
            opened = {step.uid: now().isoformat(), **row.rehearsal["opened"]}
            row.rehearsal = {**row.rehearsal, "opened": opened}
            session.add(row)


def _in_time(door: Door, phone: str, step: Step, number: int) -> bool:
    """Whether the step was still open to an answer: a facilitator closes one, or erases all of it, at any moment."""
    try:
        say(door, phone, step, door.uid, number)
    except (Refused, NotFound) as error:
        if error.code not in ("workshop.locked", "workshop.changed", "unknown.participant"):
            raise
        return False
    return True


def say(door: Door, phone: str, step: Step, seed: str, number: int) -> None:
    """Answer, as one of a fictional room whose phone came in.

    Raises:
        NotFound: it is not in the workshop any more.
        Refused: the step is not open any more.
    """
    if step.kind is not Kind.CARDS:
        form = fiction.form(reference(), step, seed, number)
        workshop_phones.answer(door.uid, phone, step.uid, form, step.digest)
        return
    for text in fiction.cards(reference(), step, door.language, seed, number):
        workshop_phones.write_card(door.uid, phone, step.uid, text)


def erase(viewer: Viewer, uid: str) -> None:
    """Take everything of a rehearsal out, phones that tried it included: the workshop is ready, as it was prepared.

    Raises:
        Refused: it was not rehearsed.
    """
    with store().write() as session:
        _, code = workshops.mine(session, viewer, uid)
        row = workshop_state.touch(session, uid, hosted=True)
        if not row.rehearsal:
            raise Refused("workshop.not_rehearsed")
        board = board_document.from_document(workshop_state.last_board_row(session, row.key).document)
        board = board.afresh(board_document.groups_from(row.rehearsal.get("groups", ())))
        for table in (VoteRow, CardRow, ParticipantRow, BoardRow):
            session.execute(delete(table).where(col(table.workshop_key) == row.key))
        session.add(BoardRow(workshop_key=row.key, document=board_document.to_document(board)))
        row.started_at = row.closed_at = row.paused_at = row.code = row.token = None
        row.prolonged = 0
        row.results, row.minutes, row.rehearsal, row.reopened = {}, {}, {}, {}
        session.add(row)
        audit(session, viewer.account, "erase_rehearsal", subject=uid, scope=code)
