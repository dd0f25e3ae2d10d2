"""Workshops of a region, for whoever holds them: prepared, begun, looked at, closed.

Participants have no account: what they may do is in `phones`, by the token of their phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlmodel import Session, col, select

from model.access import Right, Viewer
from model.domain.framework import Assumption
from model.errors import NotFound, Refused
from model.reference import questions
from model.services.context import reference, store
from model.services.situation.assumptions import OPEN, RATIOS, most
from model.services.workshop import attendance, scene
from model.services.workshop import state as workshop_state
from model.storage.audit import audit
from model.storage.revisions import region
from model.storage.tables import BoardRow, RegionRow, WorkshopRow, now, opaque
from model.wording import LANGUAGES, catalogue
from model.workshop import board_document, codes
from model.workshop.archive import GroupCounts, group_counts, kept_group_counts, lean
from model.workshop.board import Board, StepState
from model.workshop.cards import Card, Group
from model.workshop.steps import USUAL, Item, Kind, Step, checked_steps, ready
from model.workshop.tallies import FEWEST, Tally, to_document
from model.workshop.wall import Pile, piles

LONGEST_TITLE = 80

THRESHOLDS = (FEWEST, 5, 8, 10)
"""From how many answers on a result may be shown: the more, the less anybody can guess who said what."""


class Phase(StrEnum):
    """Where a workshop is in its life."""

    PREPARED = "prepared"
    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True)
class Workshop:
    """A workshop, how one enters it while it is held, when it is over by itself, on which day and when it was begun;
    `days`, all those on which it was held; since which day it pauses, if it does, and since which moment."""

    uid: str
    region: str
    title: str
    language: str
    author: str
    created_at: datetime
    phase: Phase
    code: str = ""
    token: str = ""
    rehearsed: bool = False
    ends: datetime | None = None
    held_on: date | None = None
    started_at: datetime | None = None
    days: tuple[date, ...] = ()
    paused_on: date | None = None
    paused_at: datetime | None = None


@dataclass(frozen=True)
class Hall:
    """A workshop at a moment: its version and its revision, its board, how many phones came in, how many are `awake` at
    the step that is looked at, how many answered, the result and the cards of that step, and what was answered the
    `first` time where it asks again. Its host sees a result as soon as it may be shown; the wall and phones, once it
    is."""

    workshop: Workshop
    version: tuple[int, int]
    revision: int
    board: Board
    present: int
    awake: int
    answered: int
    tally: Tally | None
    cards: tuple[Card, ...]
    first: "Conclusion | None" = None

    @property
    def used(self) -> bool:
        """Whether anybody came in or said something."""
        return workshop_state.is_used(self.board, self.present, self.cards)


@dataclass(frozen=True)
class Conclusion:
    """What came out of one step: its result, its cards as they hang together, while they are kept, and how many."""

    step: Step
    tally: Tally
    piles: tuple[Pile, ...]
    cards: GroupCounts


def listing(viewer: Viewer, code: str) -> tuple[Workshop, ...]:
    """Return the workshops of a region, the latest first."""
    viewer.require(Right.WORKSHOP)
    viewer.require_region(code)
    with store().read() as session:
        chosen = select(WorkshopRow).join(RegionRow, col(RegionRow.key) == WorkshopRow.region_key)
        rows = session.exec(chosen.where(RegionRow.code == code).order_by(col(WorkshopRow.key).desc()))
        return tuple(_workshop(row, code) for row in rows)


def _workshop(row: WorkshopRow, code: str) -> Workshop:
    phase = _phase(row)
    entry = (row.code or "", row.token or "") if phase is Phase.RUNNING else ("", "")
    named = row.uid, code, row.title, row.language, row.author, row.created_at
    begun = (workshop_state.held_on(row) if row.started_at else None), row.started_at
    days = workshop_state.days(row) if row.started_at else ()
    pauses = workshop_state.paused_on(row) if phase is Phase.PAUSED else None
    ends, since = workshop_state.ends_at(row), row.paused_at if pauses else None
    return Workshop(*named, phase, *entry, bool(row.rehearsal), ends, *begun, days, pauses, since)


def _phase(row: WorkshopRow) -> Phase:
    if row.started_at is None:
        return Phase.PREPARED
    if workshop_state.is_running(row, now()):
        return Phase.RUNNING
    return Phase.PAUSED if row.paused_at is not None and row.closed_at is None else Phase.CLOSED


def prepared_steps(chosen: Sequence[str]) -> tuple[Step, ...]:
    """Return the steps of some of the six questions, by their codes, in their order."""
    return ready(reference(), [each for each in questions() if each.code in chosen])


def own_step(kind: Kind, text: str, options: Sequence[str], question: int) -> Step:
    """Return a step of one's own, in one's own words: the same in both languages."""
    items = tuple(Item(opaque(), dict.fromkeys(LANGUAGES, each.strip())) for each in options if each.strip())
    words = dict.fromkeys(LANGUAGES, text.strip())
    return Step(opaque(), kind, question, words, items, minutes=USUAL[kind], own=True)


def estimate_step(name: str, question: int) -> Step:
    """Return the step that asks what an assumption is worth.

    Raises:
        NotFound: there is none of that name that a region may set.
    """
    if name not in OPEN:
        raise NotFound("unknown.assumption", received=name)
    assumption: Assumption = reference().assumptions[name]
    scale, highest = (100 if assumption.unit in RATIOS else 1), most(assumption)
    return Step(
        f"estimate-{name}",
        Kind.ESTIMATE,
        question,
        assumption.name,
        assumption=name,
        scale=scale,
        most=int(highest * scale) if highest else 0,
        minutes=USUAL[Kind.ESTIMATE],
    )


def live_step(question: int) -> Step:
    """Return the step in which a scenario is composed together, on the wall."""
    texts = {language: catalogue(language)("workshop.live_text") for language in LANGUAGES}
    return Step(str(Kind.LIVE), Kind.LIVE, question, texts, minutes=USUAL[Kind.LIVE])


def prepare(
    viewer: Viewer,
    code: str,
    title: str,
    language: str,
    steps: Sequence[Step],
    fewest: int = FEWEST,
    groups: tuple[Group, ...] = (),
    *,
    screened: bool = False,
) -> str:
    """Keep a workshop to be held later, whose results are shown from `fewest` answers on, and the groups that its cards
    may go into, each card read only once it was accepted if they are `screened`; return its uid.

    Raises:
        Refused: a title, a language, steps or a number of answers that are not accepted.
    """
    viewer.require(Right.WORKSHOP)
    viewer.require_region(code)
    name = _checked(title, language, fewest)
    board = board_document.to_document(Board(checked_steps(steps), fewest=fewest, groups=groups, screened=screened))
    with store().write() as session:
        row = WorkshopRow(region_key=region(session, code).key, title=name, language=language, author=viewer.name)
        session.add(row)
        session.flush()
        session.add(BoardRow(workshop_key=row.key, document=board))
        audit(session, viewer.account, "prepare_workshop", subject=row.uid, scope=code)
        return row.uid


def _checked(title: str, language: str, fewest: int) -> str:
    """The title as it is kept.

    Raises:
        Refused: a title, a language or a number of answers that are not accepted.
    """
    name = title.strip()
    if not 1 <= len(name) <= LONGEST_TITLE:
        raise Refused("workshop.title", received=len(name), accepted=LONGEST_TITLE)
    if language not in LANGUAGES:
        raise Refused("workshop.language", received=language, accepted=", ".join(LANGUAGES))
    if fewest not in THRESHOLDS:
        raise Refused("workshop.fewest", received=fewest, accepted=", ".join(map(str, THRESHOLDS)))
    return name


def change(viewer: Viewer, uid: str, title: str, language: str, fewest: int, *, screened: bool) -> None:
    """Give a workshop whose doors did not open yet another title, language, number of answers on which a result is
    shown, or say whether its cards are accepted one by one.

    Raises:
        Refused: one of them is not accepted, or the doors did open.
    """
    name = _checked(title, language, fewest)
    with store().write() as session:
        _, code = mine(session, viewer, uid)
        row = workshop_state.touch(session, uid, hosted=True)
        if row.started_at is not None:
            raise Refused("workshop.begun")
        last = workshop_state.last_board_row(session, row.key)
        board = replace(board_document.from_document(last.document), fewest=fewest, screened=screened)
        last.document = board_document.to_document(board)
        row.title, row.language = name, language
        session.add_all([row, last])
        audit(session, viewer.account, "prepare_workshop", subject=uid, scope=code)


def remove(viewer: Viewer, uid: str) -> None:
    """Take a workshop that was never begun away."""
    with store().write() as session:
        row, code = mine(session, viewer, uid)
        if row.started_at is not None:
            raise Refused("workshop.begun")
        session.delete(row)
        audit(session, viewer.account, "remove_workshop", subject=uid, scope=code)


def start(viewer: Viewer, uid: str) -> None:
    """Let the room come in, with a code and a token that nobody knew before.

    Raises:
        Refused: it was begun already.
    """
    with store().write() as session:
        _, code = mine(session, viewer, uid)
        row = workshop_state.touch(session, uid, hosted=True)
        if row.started_at is not None:
            raise Refused("workshop.begun")
        open_doors(row)
        session.add(row)
        audit(session, viewer.account, "start_workshop", subject=uid, scope=code)


def open_doors(row: WorkshopRow) -> None:
    """Begin a workshop, with a code and a token that nobody knew before."""
    row.started_at, row.code, row.token = now(), codes.new_code(), codes.new_token()


def close(viewer: Viewer, uid: str) -> None:
    """Let nobody in or answer any more, and keep the results: the votes go later, the results stay.

    Raises:
        Refused: it is not being held.
    """
    with store().write() as session:
        _, code = mine(session, viewer, uid)
        row = workshop_state.touch(session, uid, hosted=True)
        if row.started_at is None or row.closed_at is not None:
            raise Refused("workshop.not_running")
        end(session, row)
        audit(session, viewer.account, "close_workshop", subject=uid, scope=code)


def end(session: Session, row: WorkshopRow) -> None:
    """Write what lasts of a workshop down and shut its doors."""
    board = board_document.from_document(workshop_state.last_board_row(session, row.key).document)
    board = board.went(len(board.steps), now())
    documents = scene.live_documents(session, row, board)
    counted = {
        step.uid: to_document(step, workshop_state.recount(session, row.key, board, step)) | documents.get(step.uid, {})
        for step in board.seen().steps
    }
    row.results = lean(board, counted, workshop_state.cards_of(session, row.key))
    row.closed_at, row.paused_at, row.code, row.token = now(), None, None, None
    session.add_all([row, BoardRow(workshop_key=row.key, document=board_document.to_document(board))])


def version(viewer: Viewer, uid: str) -> tuple[int, int]:
    """Return what changes with everything that happens in a workshop, and with how many phones are awake: cheap, to be
    asked every second."""
    with store().read() as session:
        row, _ = mine(session, viewer, uid)
        return _version(row, workshop_state.board_of(session, row))


def _version(row: WorkshopRow, board: Board) -> tuple[int, int]:
    return row.version, len(attendance.awake(row.uid, board.step.uid if board.step else ""))


def hall(viewer: Viewer, uid: str, place: int | None = None) -> Hall:
    """Return a workshop as its facilitator sees it, at the step that is looked at or at another one."""
    with store().read() as session:
        row, code = mine(session, viewer, uid)
        board = workshop_state.board_of(session, row)
        step = board.step if place is None else board.steps[place]
        outcome = workshop_state.result(session, row, board, step) if step else None
        cards = workshop_state.cards_of(session, row.key)
        came = workshop_state.phones_present(session, row.key)
        answered = outcome.answers if outcome else 0
        phones = workshop_state.phones_that_answered(session, row.key, step) if step else frozenset()
        if step and step.kind is Kind.CARDS:
            answered = len(phones)
        awake = came if row.rehearsal else len(phones | attendance.awake(uid, step.uid if step else ""))
        marks = _version(row, board), row.revision
        first = _conclusion(session, row, board, board.named(step.again), cards) if step and step.again else None
        return Hall(_workshop(row, code), *marks, board, came, awake, answered, outcome, cards, first)


def conclusions(viewer: Viewer, uid: str) -> tuple[Conclusion, ...]:
    """Return what came out of each step that was opened, in their order."""
    with store().read() as session:
        row, _ = mine(session, viewer, uid)
        board = workshop_state.board_of(session, row)
        board = board.numbered_as_asked if _phase(row) is Phase.CLOSED else board
        cards = workshop_state.cards_of(session, row.key)
        opened = [step for step in board.steps if board.stage(step.uid).state is not StepState.WAITING]
        return tuple(_conclusion(session, row, board, step, cards) for step in opened)


def _conclusion(session: Session, row: WorkshopRow, board: Board, step: Step, cards: tuple[Card, ...]) -> Conclusion:
    groups, kept = piles(board, step.uid, cards), row.results.get(step.uid, {})
    counted = group_counts(board, step.uid, cards) if groups else kept_group_counts(kept)
    return Conclusion(step, workshop_state.result(session, row, board, step), groups, counted)


def mine(session: Session, viewer: Viewer, uid: str) -> tuple[WorkshopRow, str]:
    """Return a workshop of the viewer's perimeter, and the code of its region.

    Raises:
        NotAllowed: the viewer holds no workshops.
        NotFound: there is none of that uid in the perimeter.
    """
    viewer.require(Right.WORKSHOP)
    chosen = select(WorkshopRow, RegionRow.code).join(RegionRow, col(RegionRow.key) == WorkshopRow.region_key)
    row = session.exec(chosen.where(WorkshopRow.uid == uid)).first()
    if row is None or not viewer.covers(row[1]):
        raise NotFound("unknown.workshop")
    return row[0], row[1]
