"""What a facilitator does while a workshop is held: each thing makes a new board, and can be undone."""

from collections.abc import Callable, Collection, Mapping, Sequence

from sqlmodel import Session, col, delete

from model.access import Viewer
from model.errors import Refused
from model.services.context import store
from model.services.expectation import states
from model.services.workshop import state as workshop_state
from model.services.workshop.workshops import mine
from model.storage.audit import audit
from model.storage.tables import CardRow, WorkshopRow, now, opaque
from model.workshop import board_document, wall
from model.workshop.answers import Form, read
from model.workshop.board import Board
from model.workshop.cards import alike, plain_text
from model.workshop.steps import Kind, Step
from model.workshop.tallies import Tally


def go(viewer: Viewer, uid: str, place: int, revision: int | None = None, *, by: int = 0) -> None:
    """Look at a step (-1: the way in; after the last one: thanks), or at the one after it (`by` 1) or before it (-1)
    that is not passed over. Naming it, rather than « the next one », makes a second click or window harmless.

    Here as below, `revision` is that of the workshop as the facilitator saw it, if that is known: what was meant for
    another moment than this one is refused.
    """

    def change(session: Session, row: WorkshopRow, board: Board) -> Board:
        there = board.beside(place, by) if by else place
        step = board.steps[there] if 0 <= there < len(board.steps) else None
        if step is None or not step.source or step.again:
            return board.went(there, now())
        if workshop_state.recount(session, row.key, board, step).people:
            return board.went(there, now())  # what was answered stays what it was about
        source, before = _source(session, row, board, step)
        return board.went(there, now(), wall.items(board, source, before, workshop_state.cards_of(session, row.key)))

    _change(viewer, uid, change, revision)


def _source(session: Session, row: WorkshopRow, board: Board, step: Step) -> tuple[Step, Tally]:
    """The step that a step follows, and its result: as it was asked again, once enough people answered it then."""
    first, second = board.named(step.source), board.second(step.source)
    again = workshop_state.recount(session, row.key, board, second) if second else None
    if second and again and again.shown:
        return second, again
    return first, workshop_state.recount(session, row.key, board, first)


def reveal(viewer: Viewer, uid: str, step: str, *, shown: bool, revision: int | None = None) -> None:
    """Show the result of the step to the room, or hide it.

    Here as below, `step` is the one that the facilitator saw: another window may have moved on, and nothing is then
    done to the step that it went to.
    """
    turn(viewer, uid, lambda board: board.at(step).revealed(shown=shown), revision)


def lock(viewer: Viewer, uid: str, step: str, *, locked: bool, revision: int | None = None) -> None:
    """Take no more answers to the step, or take them again."""
    turn(viewer, uid, lambda board: board.at(step).locked(now()) if locked else board.at(step).opened(), revision)


def darken(viewer: Viewer, uid: str, *, dark: bool, revision: int | None = None) -> None:
    """Show nothing on the wall, or what is looked at again."""
    turn(viewer, uid, lambda board: board.darkened(dark=dark), revision)


def moderate(viewer: Viewer, uid: str, cards: Collection[str], *, hidden: bool) -> None:
    """Keep cards from being read, or accept them, with all that say the same: it is the words that the room
    must not read, and what is weighed under the first of them stays or goes as a whole."""

    def change(session: Session, row: WorkshopRow, board: Board) -> Board:
        return board.moderated(alike(workshop_state.cards_of(session, row.key), cards), hidden=hidden)

    _change(viewer, uid, change)


def spotlight(viewer: Viewer, uid: str, item: str, *, revision: int | None = None) -> None:
    """Show one card or group alone; an empty uid shows all of them again."""
    turn(viewer, uid, lambda board: board.lit(item), revision)


def group(viewer: Viewer, uid: str, step: str, name: str, cards: Sequence[str], place: str = "") -> None:
    """Put cards of the step into a new group, or into one that is known by its uid and may get another name."""
    turn(viewer, uid, lambda board: board.at(step).grouped(place or opaque(), name, cards))


def sort(viewer: Viewer, uid: str, step: str, place: str, card: str) -> None:
    """Put a card that waits to be accepted into a group of the step, with all that wait and say the same."""

    def change(session: Session, row: WorkshopRow, board: Board) -> Board:
        same = alike(workshop_state.cards_of(session, row.key), [card])
        group = next((group for group in board.of(step) if group.uid == place), None)
        if group is None:
            raise Refused("workshop.no_group")
        return board.at(step).grouped(place, group.name, [each for each in sorted(same) if board.waits(each)])

    _change(viewer, uid, change)


def ungroup(viewer: Viewer, uid: str, cards: Sequence[str]) -> None:
    """Take cards out of their groups: they stand alone again."""
    turn(viewer, uid, lambda board: board.ungrouped(cards))


def merge(viewer: Viewer, uid: str, kept: str, other: str) -> None:
    """Put the cards of a group into another one."""
    turn(viewer, uid, lambda board: board.merged(kept, other))


def dissolve(viewer: Viewer, uid: str, place: str) -> None:
    """Forget a group; its cards stand alone again."""
    turn(viewer, uid, lambda board: board.dissolved(place))


def enter_paper(viewer: Viewer, uid: str, step: str, form: Form, times: int) -> None:
    """Enter answers to the step that were given on paper, alike."""
    turn(viewer, uid, lambda board: board.at(step).with_paper(read(board.named(step), form), times))


def enter_hands(viewer: Viewer, uid: str, step: str, people: int, counts: Mapping[str, int]) -> None:
    """Enter the hands raised for the step, by item."""
    turn(viewer, uid, lambda board: board.at(step).with_hands(people, counts))


def enter_card(viewer: Viewer, uid: str, step: str, text: str) -> None:
    """Write a card of the step that somebody said aloud."""

    def change(session: Session, row: WorkshopRow, board: Board) -> Board:
        if board.at(step).named(step).kind is not Kind.CARDS:
            raise Refused("workshop.no_step")
        card = CardRow(workshop_key=row.key, step=step, text=plain_text(text))
        session.add(card)
        return board.spoken_aloud(card.uid)

    _change(viewer, uid, change)


def undo(viewer: Viewer, uid: str, revision: int) -> bool:
    """Go back to the board before the last thing that was done, as the facilitator saw it at a revision: a second click
    or window undoes nothing more. A card that was said aloud goes with it, and what waits of a question that is not
    asked after all; what phones sent stays, and what a director adopted or refused. Return whether there was some.

    Raises:
        Refused: nothing was done yet, something else was done since, or the workshop is over.
    """
    with store().write() as session:
        _, code = mine(session, viewer, uid)
        row = held_row(session, uid)
        if row.revision != revision + 1:
            raise Refused("workshop.meanwhile")
        if workshop_state.boards_kept(session, row.key) < 2:
            raise Refused("workshop.nothing_to_undo")
        after = workshop_state.last_board_row(session, row.key)
        session.delete(after)
        before = workshop_state.last_board_row(session, row.key)
        settled = _unsay(session, row.key, *(board_document.from_document(each.document) for each in (after, before)))
        audit(session, viewer.account, "undo_workshop", subject=uid, scope=code)
        return settled


def _unsay(session: Session, key: int, after: Board, before: Board) -> bool:
    """Take away the card that the board before does not know, and what waits of the steps that it does not ask; return
    whether a director settled something of these."""
    spoken = col(CardRow.workshop_key) == key, col(CardRow.uid).in_(after.spoken - before.spoken)
    session.execute(delete(CardRow).where(*spoken))
    return states.unask(session, key, {step.uid for step in after.steps} - {step.uid for step in before.steps})


def turn(viewer: Viewer, uid: str, change: Callable[[Board], Board], revision: int | None = None) -> None:
    """Put the board that a change makes in the place of the present one, which is kept.

    Raises:
        Refused: something else was done since the revision that was seen.
    """
    _change(viewer, uid, lambda _, __, board: change(board), revision)


def _change(
    viewer: Viewer,
    uid: str,
    change: Callable[[Session, WorkshopRow, Board], Board],
    revision: int | None = None,
) -> None:
    """Put another board in the place of the present one, which is kept."""
    with store().write() as session:
        _, code = mine(session, viewer, uid)
        row = held_row(session, uid)
        before = board_document.from_document(workshop_state.last_board_row(session, row.key).document)
        after = change(session, row, before)
        if revision is not None and row.revision != revision + 1:
            raise Refused("workshop.meanwhile")
        if after != before:
            workshop_state.put_board(session, row.key, after)
        audit(session, viewer.account, "run_workshop", subject=uid, scope=code)


def held_row(session: Session, uid: str) -> WorkshopRow:
    """Raise the version of a workshop that is being held; return its row.

    Raises:
        Refused: it is not being held.
    """
    row = workshop_state.touch(session, uid, hosted=True)
    if not workshop_state.is_running(row, now()):
        raise Refused("workshop.not_running")
    return row
