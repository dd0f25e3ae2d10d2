"""What is kept no longer than it serves: people who left, levels that were replaced, leaves, corrections, scenarios,
imports that nobody went on with."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, or_, select, update

from model.access import Right, Viewer
from model.corrections.erasure import people_gone, without_outdated, without_people
from model.domain.calendar import months_between
from model.errors import Unavailable
from model.services.access import sessions
from model.services.context import reference, store, today
from model.services.records import import_drafts, rights
from model.services.records.corrections import HOLDS_CHANGES
from model.services.workshop import state as workshop_state
from model.services.workshop import workshops
from model.storage import erasures
from model.storage.audit import audit
from model.storage.registers import read_register
from model.storage.tables import (
    AccessKeyRow,
    BoardRow,
    CardRow,
    CorrectionRow,
    ParticipantRow,
    RegionRow,
    ScenarioRow,
    SessionRow,
    VoteRow,
    WorkshopRow,
    now,
)
from model.wording import LANGUAGES, catalogue
from model.workshop import board_document
from model.workshop.archive import lean

SESSION_DAYS = 30
"""How long a session that is over is still listed to those who look for it."""


@dataclass(frozen=True)
class Swept:
    """How much was taken out: people forgotten, other rows of registers, corrections emptied, scenarios, sessions,
    votes and cards of workshops, imports that were half decided."""

    people: int
    records: int
    corrections: int
    scenarios: int
    sessions: int
    votes: int = 0
    imports: int = 0

    @property
    def total(self) -> int:
        """All together."""
        registers = self.people + self.records + self.corrections
        return registers + self.scenarios + self.sessions + self.votes + self.imports


def sweep(viewer: Viewer) -> Swept:
    """Take out what has been kept long enough, by the assumptions of the reference.

    Each region is a transaction of its own, so that nobody who corrects one waits for all; its line in the audit says
    how much went, and one more line how much else.
    """
    viewer.require(Right.PERSONAL_DATA)
    with store().read() as session:
        codes = list(session.exec(select(RegionRow.code).order_by(RegionRow.code)))
    regions = [_sweep_region(viewer, code) for code in codes]
    with store().write() as session:
        swept = Swept(
            sum(people for people, _ in regions),
            sum(records for _, records in regions),
            _sweep_corrections(session),
            _sweep_scenarios(session),
            _sweep_sessions(session),
            _sweep_workshops(session),
            import_drafts.sweep(session),
        )
        if rest := swept.total - swept.people - swept.records:
            audit(session, viewer.account, "sweep", count=rest)
    store().settle()
    return swept


def sweep_if_free(viewer: Viewer) -> Swept | None:
    """Do the same, or nothing where the database is busy or away: the next time will do."""
    try:
        return sweep(viewer)
    except Unavailable:
        return None


def _months(what: str) -> int:
    return int(reference().assumed(f"retention_{what}"))


def _sweep_region(viewer: Viewer, code: str) -> tuple[int, int]:
    """Forget who left a region and what is outdated there; return how many people, and how many other rows."""
    with store().write() as session:
        row = session.exec(select(RegionRow).where(RegionRow.code == code)).one()
        register = read_register(session, row)
        gone = {person.uid for person in people_gone(register, today(), _months("leavers"))}
        lean = without_outdated(register, today(), _months("assessments"), _months("absences"))
        after = without_people(lean, gone)
        if after == register:
            return 0, 0
        erasures.write(store(), code, gone)
        touched = rights.forget(session, row, register, after, gone)
        audit(session, viewer.account, "sweep", scope=code, count=touched)
        return len(gone), touched - len(gone)


def _sweep_corrections(session: Session) -> int:
    """Empty the corrections that are too old to be taken back: they hold the records from before and after."""
    made = session.exec(select(CorrectionRow.key, CorrectionRow.made_at).where(HOLDS_CHANGES)).all()
    old = [key for key, at in made if _older(at, "corrections")]
    session.execute(update(CorrectionRow).where(col(CorrectionRow.key).in_(old)).values(document={}))
    return len(old)


def _sweep_scenarios(session: Session) -> int:
    old = [row for row in session.exec(select(ScenarioRow)) if _older(row.updated_at, "scenarios")]
    for row in old:
        session.delete(row)
    return len(old)


def _older(at: datetime, what: str) -> bool:
    return months_between(at.date(), today()) >= _months(what)


def _sweep_sessions(session: Session) -> int:
    """Take out the sessions that nobody has used for long, and the keys that ended as long ago; end those that are
    over."""
    sessions.end_outlasted(session)
    before = now() - timedelta(days=SESSION_DAYS)
    ended = or_(col(AccessKeyRow.ends_at) < before, col(AccessKeyRow.revoked_at) < before)
    session.execute(delete(AccessKeyRow).where(ended))
    return session.exec(delete(SessionRow).where(col(SessionRow.seen_at) < before)).rowcount


def _sweep_workshops(session: Session) -> int:
    """Take out the votes, the cards and the phones of old workshops; one that was left open is closed first, so that
    its results stay."""
    before = now() - workshop_state.KEPT
    old = list(session.exec(select(WorkshopRow).where(col(WorkshopRow.started_at) < before)))
    for row in old:
        if row.closed_at is None:
            workshops.end(session, row)
    return sum(_empty(session, row) for row in old)


def _empty(session: Session, row: WorkshopRow) -> int:
    """Take out what phones wrote and what was answered on paper, the words of cards also where they were copied to be
    given points; what was counted stays."""
    last = workshop_state.last_board_row(session, row.key)
    session.execute(delete(BoardRow).where(col(BoardRow.workshop_key) == row.key, col(BoardRow.key) != last.key))
    board = board_document.from_document(last.document)
    row.results = lean(board, row.results, workshop_state.cards_of(session, row.key))
    bare = board.without({language: catalogue(language)("room.card_gone") for language in LANGUAGES})
    if bare != board:
        last.document = board_document.to_document(bare)
        workshop_state.raise_version(session, row.uid, hosted=True)
    session.add_all([row, last])
    return sum(each.times for each in board.paper) + sum(
        session.exec(delete(table).where(col(table.workshop_key) == row.key)).rowcount
        for table in (VoteRow, CardRow, ParticipantRow)
    )
