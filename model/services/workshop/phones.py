"""What a phone may do in a workshop: come in, answer, write cards, see what the room is shown.

A participant has no account and is no viewer: whoever comes in by a code or a token of a workshop that is being held
gets a secret of their own, which their phone alone keeps (in a cookie out of reach of scripts) and of which the
database keeps a digest. Each function here is given the uid of a workshop and that secret, and goes no further than
that workshop, as that phone. Nothing is asked or kept about whoever holds it; a vote leaves no line in the audit, which
would say when somebody voted.
"""

import json
import secrets
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, bindparam, insert, update
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from model.errors import NotFound, Refused
from model.services.access.sessions import digest
from model.services.context import store
from model.services.workshop import attendance, scene
from model.services.workshop import state as workshop_state
from model.services.workshop.scene import Scene
from model.storage.tables import BoardRow, CardRow, ParticipantRow, VoteRow, WorkshopRow, now
from model.workshop import board_document, wall
from model.workshop.answers import Answer, Form, current_answer, read
from model.workshop.board import Board, StepStage
from model.workshop.cards import MOST_EACH, Card, plain_text
from model.workshop.codes import code_meant
from model.workshop.steps import Kind, Step
from model.workshop.tallies import Tally
from model.workshop.wall import Pile

MOST_PHONES: Final = 500
"""How many phones a workshop lets in: half as many again as the largest room that was tried, 300. Whoever has the code
could otherwise fill the database from one address."""


@dataclass(frozen=True)
class Door:
    """A workshop that one may come into: what it is called, in which language it is held."""

    uid: str
    title: str
    language: str


@dataclass(frozen=True)
class PhoneView:
    """A workshop as one phone sees it: the step that is open, what it answered, its cards, what the room is shown.

    `mark` changes when the page would; `tally` and `piles` are there when they are shown to the room, `scene` when it
    composes a scenario. One that is `paused` is over for now: its page waits until it is opened again.
    """

    door: Door
    mark: str
    board: Board
    step: Step | None
    stage: StepStage
    open: bool
    over: bool
    paused: bool
    answer: Answer | None
    cards: tuple[Card, ...]
    tally: Tally | None
    piles: tuple[Pile, ...]
    scene: Scene | None


def by_code(text: str) -> Door:
    """Return the workshop that a code opens.

    Raises:
        Refused: it is not a code.
        NotFound: no workshop that is being held has that code.
    """
    return _door(col(WorkshopRow.code) == code_meant(text))


def by_token(token: str) -> Door:
    """Return the workshop that the token of a QR code opens.

    Raises:
        NotFound: no workshop that is being held has that token.
    """
    return _door(col(WorkshopRow.token) == token)


def _door(condition: Any) -> Door:
    with store().read() as session:
        row = session.exec(select(WorkshopRow).where(condition)).one_or_none()
        if row is not None and row.paused_at is not None and row.closed_at is None:
            raise NotFound("unknown.workshop_pauses")
        if row is None or not workshop_state.is_running(row, now()):
            raise NotFound("unknown.workshop_code")
        return Door(row.uid, row.title, row.language)


def join(door: Door) -> str:
    """Give a phone a secret of its own in a workshop that a code or a token opened.

    Raises:
        Refused: as many phones came in as a workshop lets in.
    """
    secret = secrets.token_urlsafe(32)
    with store().write() as session:
        row = workshop_state.touch(session, door.uid)
        if workshop_state.phones_present(session, row.key) >= MOST_PHONES:
            raise Refused("workshop.full", accepted=MOST_PHONES)
        session.add(ParticipantRow(workshop_key=row.key, secret_hash=digest(secret)))
    return secret


def knows(uid: str, secret: str) -> bool:
    """Whether a phone is in a workshop already."""
    with store().read() as session:
        return bool(secret) and _participant_and_workshop(session, uid, secret) is not None


def phone_view(uid: str, secret: str) -> PhoneView:
    """Return a workshop as a phone sees it.

    Raises:
        NotFound: the phone did not come into this workshop.
    """
    with store().read() as session:
        row, participant = _here(session, uid, secret)
        board = workshop_state.board_of(session, row)
        step = board.step
        attendance.note(uid, step.uid if step else "", participant)
        stage = board.stage(step.uid) if step else StepStage()
        over = not _runs(row)
        return PhoneView(
            Door(row.uid, row.title, row.language),
            _mark(row, board),
            board,
            step,
            stage,
            not over and stage.is_open(now()),
            over,
            over and _pauses(row),
            _answer(session, participant, step) if step else None,
            _own_cards(session, row.key, participant, step) if step else (),
            _shown(session, row, board, step, stage) if step else None,
            wall.shown(board, step.uid, workshop_state.cards_of(session, row.key))
            if step and stage.revealed and step.kind is Kind.CARDS
            else (),
            scene.look(session, row, board) if step and not step.asks else None,
        )


def mark(uid: str, secret: str) -> str:
    """Return what changes when the page of a phone would: cheap, to be asked every few seconds."""
    with store().read() as session:
        row, participant = _here(session, uid, secret)
        board = workshop_state.board_of(session, row)
        attendance.note(uid, board.step.uid if board.step else "", participant)
        return _mark(row, board)


def grace(uid: str, secret: str, step: str) -> float:
    """Return for how many seconds an answer is still taken to a step that takes no more by itself; 0 if none is."""
    with store().read() as session:
        row, _ = _here(session, uid, secret)
        return workshop_state.board_of(session, row).stage(step).grace(now()) if _runs(row) else 0.0


def _runs(row: Row[Any]) -> bool:
    return workshop_state.is_running(row, now())


def _pauses(row: Row[Any]) -> bool:
    return row.paused_at is not None and row.closed_at is None


def _mark(row: Row[Any], board: Board) -> str:
    """Which step, whether it can be answered, among what; then until when, and, once its result is shown, what the
    facilitator did last."""
    if not _runs(row):
        return "paused" if _pauses(row) else "over"
    step, stage = board.step, board.stage(board.step.uid) if board.step else StepStage()
    among = step.digest if step else ""
    last = row.revision if stage.revealed or (step and not step.asks) else ""
    until = stage.until.timestamp() if stage.until else ""
    return f"{board.place}.{stage.is_open(now()):d}.{among}|{until}.{last}"


def answer(uid: str, secret: str, step: str, form: Form, among: str | None = None) -> bool:
    """Keep what a phone answers to the step that is open, or was some seconds ago, in place of what it answered before;
    return whether the room is at that step.

    `among` is the digest of the step that the page showed, if a page did.

    Raises:
        NotFound: the phone did not come into this workshop.
        Refused: another step is open, or none, or it has other items than the page, or it is not an answer to it.
    """
    with store().write() as session:
        row, participant, asked, here = _writing(session, uid, secret, step)
        if among not in (None, asked.digest):
            raise Refused("workshop.changed")
        kept = dict(read(asked, form))
        mine = (col(VoteRow.participant_key) == participant, col(VoteRow.step) == step)
        if session.execute(update(VoteRow).where(*mine).values(document=kept)).rowcount == 0:  # type: ignore[attr-defined]
            given = {"workshop_key": row.key, "participant_key": participant, "step": step, "document": kept}
            session.execute(insert(VoteRow).values(**given))
        return here


def write_card(uid: str, secret: str, step: str, text: str) -> bool:
    """Keep a card of the step that is open, or was some seconds ago; the same one sent twice is one card. Return
    whether the room is at that step.

    Raises:
        NotFound: the phone did not come into this workshop.
        Refused: another step is open, or none, the card is empty or too long, or the phone wrote enough of them.
    """
    with store().write() as session:
        row, participant, asked, here = _writing(session, uid, secret, step)
        if asked.kind is not Kind.CARDS:
            raise Refused("workshop.kind", received=asked.kind)
        mine = select(CardRow.text).where(CardRow.participant_key == participant, CardRow.step == step)
        before, written = session.exec(mine).all(), plain_text(text)
        if written in before:
            return here
        if len(before) >= MOST_EACH:
            raise Refused("workshop.cards", accepted=MOST_EACH)
        session.add(CardRow(workshop_key=row.key, participant_key=participant, step=step, text=written))
        return here


def take_back(uid: str, secret: str, step: str, card: str) -> bool:
    """Take one's own card off again, as long as its step is open; one that is gone already stays gone. Return whether
    the room is at that step.

    It goes from everywhere: from what was weighed already, and from all that the facilitator may go back to.
    """
    with store().write() as session:
        held, participant, _, here = _writing(session, uid, secret, step)
        mine = select(CardRow).where(CardRow.uid == card, CardRow.participant_key == participant, CardRow.step == step)
        if row := session.exec(mine).one_or_none():
            session.delete(row)
            _forget(session, held, card)
        return here


def _forget(session: Session, held: Row[Any], card: str) -> None:
    """Take a card off every board that speaks of it."""
    kept = session.exec(select(BoardRow).where(BoardRow.workshop_key == held.key)).all()
    speaking = [row for row in kept if card in json.dumps(row.document)]
    for row in speaking:
        row.document = board_document.to_document(board_document.from_document(row.document).taken_back(card))
        session.add(row)
    if speaking:
        workshop_state.raise_version(session, held.uid, hosted=True)


def _writing(session: Session, uid: str, secret: str, step: str) -> tuple[Row[Any], int, Step, bool]:
    """The workshop, locked until the end of the transaction, the phone, the step that is open to it, and whether the
    room is at that one."""
    workshop_state.raise_version(session, uid)
    row, participant = _here(session, uid, secret)
    board = workshop_state.board_of(session, row)
    stage, here = board.stage(step), board.step is not None and board.step.uid == step
    if not _runs(row) or not ((here and stage.is_open(now())) or stage.grace(now())):
        raise Refused("workshop.locked")
    return row, participant, board.named(step), here


_SEEN = (
    WorkshopRow.key,
    WorkshopRow.uid,
    WorkshopRow.region_key,
    WorkshopRow.title,
    WorkshopRow.language,
    WorkshopRow.started_at,
    WorkshopRow.prolonged,
    WorkshopRow.closed_at,
    WorkshopRow.paused_at,
    WorkshopRow.version,
    WorkshopRow.revision,
    WorkshopRow.results,
)
_PARTICIPANT = (
    columns(*map(col, _SEEN), col(ParticipantRow.key).label("participant"))
    .join(ParticipantRow, col(ParticipantRow.workshop_key) == WorkshopRow.key)
    .where(col(WorkshopRow.uid) == bindparam("uid"), col(ParticipantRow.secret_hash) == bindparam("secret"))
)
"""A workshop and one of its phones: asked at each request of each phone, so written once."""


def _participant_and_workshop(session: Session, uid: str, secret: str) -> Row[Any] | None:
    return session.execute(_PARTICIPANT, {"uid": uid, "secret": digest(secret)}).one_or_none()


def _here(session: Session, uid: str, secret: str) -> tuple[Row[Any], int]:
    here = _participant_and_workshop(session, uid, secret)
    if here is None:
        raise NotFound("unknown.participant")
    return here, here.participant


def _answer(session: Session, participant: int, step: Step) -> Answer | None:
    chosen = select(VoteRow.document).where(VoteRow.participant_key == participant, VoteRow.step == step.uid)
    row = session.exec(chosen).one_or_none()
    return None if row is None else current_answer(step, row)


def _own_cards(session: Session, key: int, participant: int, step: Step) -> tuple[Card, ...]:
    if step.kind is not Kind.CARDS:
        return ()
    return tuple(
        card for card in workshop_state.cards_of(session, key, participant) if card.mine and card.step == step.uid
    )


def _shown(session: Session, row: Row[Any], board: Board, step: Step, stage: StepStage) -> Tally | None:
    """The result of a step, when the room is shown it and enough people answered."""
    if not stage.revealed or step.kind is Kind.CARDS:
        return None
    outcome = workshop_state.result(session, row, board, step)
    return outcome if outcome.shown else None
