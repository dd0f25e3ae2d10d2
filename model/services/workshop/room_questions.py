"""The questions of a workshop, changed before its doors open and while they are: the code of the room stays.

What was answered stays what it was about: no answer that somebody chose, placed or weighed is taken out of a question.
"""

from collections.abc import Callable, Mapping, Sequence

from sqlmodel import Session

from model.access import Viewer
from model.errors import Refused
from model.services.context import store
from model.services.workshop import state as workshop_state
from model.services.workshop.workshops import mine
from model.storage.audit import audit
from model.storage.tables import WorkshopRow, now, opaque
from model.wording import LANGUAGES
from model.workshop import board_document
from model.workshop.board import Board
from model.workshop.steps import Item, Step


def ask(viewer: Viewer, uid: str, steps: Sequence[Step]) -> None:
    """Ask the room something else, now; before the doors open, as the last question.

    Raises:
        Refused: words or answers that are not accepted, too many steps, or the workshop is over.
    """

    def added(_: Session, row: WorkshopRow, board: Board) -> Board:
        return board.with_question(steps, now()) if row.started_at else board.with_last_question(steps)

    _change(viewer, uid, added)


def ask_again(viewer: Viewer, uid: str, step: str) -> None:
    """Ask the room once more, after a discussion, what the step that is looked at asked; what was answered stays.

    Raises:
        Refused: that is words or a scenario, was asked twice already, or the room is elsewhere.
    """
    _change(viewer, uid, lambda _, __, board: board.at(step).repeated(opaque(), now()))


def bring(viewer: Viewer, uid: str, step: str) -> None:
    """Ask the question of a step next."""
    _change(viewer, uid, lambda _, __, board: board.brought(step))


def move(viewer: Viewer, uid: str, step: str, by: int) -> None:
    """Ask the question of a step before the one before it (`by` -1), or after the one after (1)."""
    _change(viewer, uid, lambda _, __, board: board.moved(step, by))


def skip(viewer: Viewer, uid: str, step: str, *, skipped: bool) -> None:
    """Pass over the question of a step on the way on and back, or no more; whoever goes to it by name asks it."""
    _change(viewer, uid, lambda _, __, board: board.passed_over(step, skipped=skipped))


def take_out(viewer: Viewer, uid: str, step: str) -> None:
    """Take the question of a step out of a workshop whose doors did not open yet.

    Raises:
        Refused: they did: what was asked stays, what was not is passed over.
    """

    def shorter(_: Session, row: WorkshopRow, board: Board) -> Board:
        if row.started_at:
            raise Refused("workshop.begun")
        return board.shortened(step)

    _change(viewer, uid, shorter)


def reword(
    viewer: Viewer,
    uid: str,
    step: str,
    text: str,
    notes: str,
    minutes: Mapping[str, int],
    options: Sequence[str] | None = None,
) -> None:
    """Ask the question of a step in other words, for as many minutes by step, with notes for whoever speaks; among
    other `options`, where those are a list of one's own.

    Raises:
        Refused: words that are not accepted, or an option is gone that somebody may have chosen.
    """

    def reworded(session: Session, row: WorkshopRow, board: Board) -> Board:
        listed = board.named(step)
        if options is None or not listed.listed:
            return board.reworded(step, text, notes, minutes)
        items = _items(listed, options)
        kept, together = {item.uid for item in items}, board.together(step)
        shorter = (each for each in board.steps if each.uid in together and each.listed and each.known - kept)
        if any(workshop_state.recount(session, row.key, board, each).answers for each in shorter):
            raise Refused("workshop.answered")
        return board.reworded(step, text, notes, minutes, items)

    _change(viewer, uid, reworded)


def _items(step: Step, options: Sequence[str]) -> Sequence[Item]:
    """The options as items: one that was there already stays the same one."""
    kept = {name: item for item in step.items for name in item.name.values()}
    lines = dict.fromkeys(line.strip() for line in options if line.strip())
    return [kept.get(line) or Item(opaque(), dict.fromkeys(LANGUAGES, line)) for line in lines]


def _change(viewer: Viewer, uid: str, change: Callable[[Session, WorkshopRow, Board], Board]) -> None:
    """Change the questions: while they are asked, as everything else that can be undone; before, for good."""
    with store().write() as session:
        _, code = mine(session, viewer, uid)
        row = workshop_state.touch(session, uid, hosted=True)
        if row.started_at and not workshop_state.is_running(row, now()):
            raise Refused("workshop.not_running")
        last = workshop_state.last_board_row(session, row.key)
        before = board_document.from_document(last.document)
        after = change(session, row, before)
        if after != before and row.started_at:
            workshop_state.put_board(session, row.key, after)
        elif after != before:
            last.document = board_document.to_document(after)
            session.add(last)
        audit(
            session, viewer.account, "run_workshop" if row.started_at else "prepare_workshop", subject=uid, scope=code
        )
