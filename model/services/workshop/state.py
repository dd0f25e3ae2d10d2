"""What the services of a workshop share: its rows, the board that counts, the results, kept in memory by version.

Nothing here asks who is looking: `workshops` and `facilitation` ask for a viewer, `phones` for the token of a phone.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, update
from sqlmodel import Session, col, func, select

from model import settings
from model.cache import Cache
from model.errors import NotFound
from model.services.context import PARIS, today
from model.storage.tables import BoardRow, CardRow, ParticipantRow, VoteRow, WorkshopRow
from model.workshop import board_document
from model.workshop.board import Board
from model.workshop.cards import Card
from model.workshop.steps import Kind, Step
from model.workshop.tallies import Tally, from_document, tally

LONGEST = timedelta(hours=8)
"""How long after its beginning a workshop can be entered and answered, unless it was given more time."""

KEPT = timedelta(days=30)
"""How long after a workshop began its votes and its cards are kept, and it can be held; what was counted stays."""

MOST_PAST = 200
"""How many things can be undone."""

_boards: Cache[Board] = Cache(64)
_tallies: Cache[Tally] = Cache(256)

_RAISED, _REVISED = "raised", "revised"
"""What a transaction did: raise the version of a workshop, or its revision. What it then reads may be taken back, and
must not be remembered."""


def is_running(row: WorkshopRow | Row[Any], moment: datetime) -> bool:
    """Whether a workshop is being held: begun, not closed, and not for too long."""
    ends = ends_at(row)
    return ends is not None and moment < ends


def ends_at(row: WorkshopRow | Row[Any]) -> datetime | None:
    """Return when a workshop is over by itself; nothing for one that was not begun, was closed or pauses."""
    if row.started_at is None or row.closed_at is not None or row.paused_at is not None:
        return None
    return row.started_at + min(LONGEST + timedelta(minutes=row.prolonged), KEPT)


def held_on(row: WorkshopRow | Row[Any]) -> date:
    """Return the day on which a workshop began, today for one that was not; days do not pass in the demonstration."""
    return _day(row.started_at)


def paused_on(row: WorkshopRow) -> date:
    """Return the day since which a workshop pauses, today in the demonstration."""
    return _day(row.paused_at)


def _day(moment: datetime | None) -> date:
    return moment.astimezone(PARIS).date() if moment and not settings.current().demo else today()


def days(row: WorkshopRow) -> tuple[date, ...]:
    """Return every day on which a workshop was held: the one on which it began, those on which it was opened again."""
    later = map(date.fromisoformat, row.reopened.get("days", ()))
    return tuple(sorted({held_on(row), *later}))


def board_of(session: Session, row: WorkshopRow | Row[Any]) -> Board:
    """Return where a workshop stands, as far as it may be read."""
    assert not session.info.get(_REVISED)
    return _boards.get(_mark(row.uid, row.revision), lambda: _read(session, row.key))


def _read(session: Session, key: int) -> Board:
    return board_document.from_document(last_board_row(session, key).document).seen()


def is_used(board: Board, present: int, cards: Collection[Card]) -> bool:
    """Whether anybody came into a workshop or said something there."""
    return bool(present or cards or board.paper or board.hands)


def last_board_row(session: Session, key: int) -> BoardRow:
    """Return the row of the board that counts."""
    chosen = select(BoardRow).where(BoardRow.workshop_key == key).order_by(col(BoardRow.key).desc())
    row = session.exec(chosen.limit(1)).first()
    assert row is not None  # a workshop is made with its first board
    return row


def put_board(session: Session, key: int, board: Board) -> None:
    """Put a board in the place of the present one of a workshop, which is kept."""
    session.add(BoardRow(workshop_key=key, document=board_document.to_document(board)))
    if boards_kept(session, key) > MOST_PAST:
        session.delete(_first_board_row(session, key))


def boards_kept(session: Session, key: int) -> int:
    """Return how many boards of a workshop are kept, the present one included."""
    return session.exec(select(func.count()).select_from(BoardRow).where(BoardRow.workshop_key == key)).one()


def _first_board_row(session: Session, key: int) -> BoardRow:
    chosen = select(BoardRow).where(BoardRow.workshop_key == key).order_by(col(BoardRow.key)).limit(1)
    return session.exec(chosen).one()


def _mark(uid: str, *numbers: object) -> tuple[object, ...]:
    return (settings.current().database, uid, *numbers)


def touch(session: Session, uid: str, *, hosted: bool = False) -> WorkshopRow:
    """Raise the version of a workshop, which nobody else changes until the end of the transaction; return its row.

    Raises:
        NotFound: there is no such workshop.
    """
    raise_version(session, uid, hosted=hosted)
    fresh = select(WorkshopRow).where(WorkshopRow.uid == uid).execution_options(populate_existing=True)
    return session.exec(fresh).one()


def raise_version(session: Session, uid: str, *, hosted: bool = False) -> None:
    """Raise the version of a workshop, which nobody else changes until the end of the transaction.

    Raises:
        NotFound: there is no such workshop.
    """
    raised = update(WorkshopRow).where(col(WorkshopRow.uid) == uid).values(version=WorkshopRow.version + 1)
    session.info[_RAISED] = True
    if hosted:
        raised = raised.values(revision=WorkshopRow.revision + 1)
        session.info[_REVISED] = True
    if session.execute(raised).rowcount == 0:  # type: ignore[attr-defined]
        raise NotFound("unknown.workshop")


def cards_of(session: Session, key: int, participant: int | None = None) -> tuple[Card, ...]:
    """Return the cards of a workshop in the order in which they were written; those of one phone are marked."""
    chosen = select(CardRow).where(CardRow.workshop_key == key).order_by(col(CardRow.key))
    return tuple(
        Card(row.uid, row.step, row.text, mine=participant is not None and row.participant_key == participant)
        for row in session.exec(chosen)
    )


def result(session: Session, row: WorkshopRow | Row[Any], board: Board, step: Step) -> Tally:
    """Return what was answered to a step: from the votes, or from what was kept when the workshop was closed."""
    kept: Mapping[str, Any] = row.results or {}
    if step.uid in kept:
        return from_document(step, kept[step.uid], board.fewest)
    assert not session.info.get(_RAISED)
    mark = _mark(row.uid, row.version, step.uid)
    return _tallies.get(mark, lambda: recount(session, row.key, board, step))


def recount(session: Session, key: int, board: Board, step: Step) -> Tally:
    """Count the votes again: what is counted while something is written must not be remembered, it may be undone."""
    chosen = select(VoteRow.document).where(VoteRow.workshop_key == key, VoteRow.step == step.uid)
    answers = [*session.exec(chosen).all(), *board.ballots(step.uid)]
    return tally(step, answers, board.raised(step.uid), board.fewest)


def phones_present(session: Session, key: int) -> int:
    """Return how many phones came in."""
    chosen = select(func.count()).select_from(ParticipantRow).where(ParticipantRow.workshop_key == key)
    return session.exec(chosen).one()


def phones_that_answered(session: Session, key: int, step: Step) -> frozenset[int]:
    """Return the phones that answered a step, or wrote a card in it, by their numbers."""
    table = CardRow if step.kind is Kind.CARDS else VoteRow
    chosen = select(table.participant_key).where(table.workshop_key == key, table.step == step.uid)
    return frozenset(phone for phone in session.exec(chosen) if phone is not None)
