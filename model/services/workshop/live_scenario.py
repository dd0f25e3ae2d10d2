"""Composing the live scenario of a workshop before the eyes of the room, and what is told of it afterwards."""

from collections.abc import Sequence

from sqlmodel import Session

from model.access import Right, Viewer
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import OpenTo
from model.errors import Refused
from model.scenario import Action
from model.scenario.names import seat_name
from model.services.context import store
from model.services.scenario import rows as scenario_rows
from model.services.situation.situations import free_seats
from model.services.workshop import facilitation, room_questions, workshops
from model.services.workshop import scene as workshop_scene
from model.services.workshop import state as workshop_state
from model.services.workshop.scene import Scene
from model.storage.tables import WorkshopRow, now, opaque
from model.wording import LANGUAGES, catalogue
from model.workshop.board import Board
from model.workshop.live_scenario import LiveScenario
from model.workshop.steps import USUAL, Item, Kind, Step
from model.workshop.tallies import Tally


def scene(viewer: Viewer, uid: str) -> Scene:
    """Return what the live scenario of a workshop does to its region, as it may be projected."""
    with store().read() as session:
        return workshop_scene.look(session, *_board(session, viewer, uid))


def live_scenario(viewer: Viewer, uid: str) -> LiveScenario | None:
    """Return what the conclusions tell of the live scenario: as it was when the workshop was closed, once it is; none
    where nothing was composed."""
    with store().read() as session:
        return workshop_scene.kept_live_scenario(session, *_board(session, viewer, uid))


def _board(session: Session, viewer: Viewer, uid: str) -> tuple[WorkshopRow, Board]:
    row, _ = workshops.mine(session, viewer, uid)
    return row, workshop_state.board_of(session, row)


def play(viewer: Viewer, uid: str, action: Action) -> None:
    """Add an action to the live scenario, before the eyes of the room.

    Raises:
        Refused: it is about somebody, there are too many, or the room is not composing.
    """
    facilitation.turn(viewer, uid, lambda board: board.played(action))


def seats(composed: Scene) -> tuple[int, ...]:
    """Return the seats that a live scenario leaves free from its first day to its last: never one that is held."""
    free = {seat.uid for seat in free_seats(composed.after)}
    return tuple(seat.place for seat in free_seats(_begun(composed)) if seat.uid in free)


def trades(composed: Scene, place: int) -> tuple[str, ...]:
    """Return the trades that a seat is open to."""
    door = tuple(OpenTo)[_begun(composed).positions.open_to[place]]
    return tuple(family.code for family in composed.base.framework.families if door.admits(family.background))


def _begun(composed: Scene) -> Snapshot:
    return composed.projection.snapshot.at(composed.scenario.start)


def _is_free(composed: Scene, step: Step) -> bool:
    """Whether the seat that a step is about is free, or held by what was placed there for this very question."""
    placed = any(action.uid == step.first for action in composed.scenario.actions)
    return placed or step.seat in {_begun(composed).positions.uid[place] for place in seats(composed)}


def offer_trades(viewer: Viewer, uid: str, seat: str, offered: Sequence[str]) -> None:
    """Let the room choose, by phone, between trades for a free seat of the live scenario: a question of its own, asked
    now.

    Raises:
        Refused: the seat is held, is not open to one of them, or fewer than two are offered.
    """
    composed = scene(viewer, uid)
    then = _begun(composed)
    place = next((each for each in seats(composed) if then.positions.uid[each] == seat), None)
    if place is None:
        raise Refused("workshop.seat_held")
    if not set(offered) <= set(trades(composed, place)):
        raise Refused("workshop.trade")
    families = {family.code: family.name for family in composed.base.framework.families}
    items = tuple(Item(code, families[code]) for code in dict.fromkeys(offered))
    texts = {
        each: catalogue(each)("room.ask_trade", seat=seat_name(then, place, catalogue(each))) for each in LANGUAGES
    }
    step = Step(opaque(), Kind.CHOICE, 0, texts, items, minutes=USUAL[Kind.CHOICE], own=True, seat=seat)
    room_questions.ask(viewer, uid, [step])


def chosen_trades(step: Step, counted: Tally | None) -> tuple[str, ...]:
    """Return the trade that a room chose most for a seat, several where they are equal; none where too few chose."""
    if not step.seat or counted is None or not counted.shown:
        return ()
    most = max(row.count for row in counted.rows)
    return tuple(row.item for row in counted.rows if most and row.count == most)


def answered_scene(viewer: Viewer, uid: str) -> Scene | None:
    """Return the live scenario with the trade that the room chose most at the step that is looked at; nothing where
    that is none or several, or where the seat is held by now."""
    with store().read() as session:
        row, board = _board(session, viewer, uid)
        if board.step is None:
            return None
        leading = chosen_trades(board.step, workshop_state.result(session, row, board, board.step))
        if len(leading) != 1:
            return None
        answered = workshop_scene.with_trade(session, row, board, board.step, leading[0])
        return answered if _is_free(workshop_scene.look(session, row, board), board.step) else None


def place_trade(viewer: Viewer, uid: str, step: str, trade: str) -> None:
    """Place one of the trades that the room chose most on its seat, in the scenario that the room then looks at.

    Raises:
        Refused: the room did not choose it, the seat is held by now, or the room is elsewhere.
    """
    with store().read() as session:
        row, board = _board(session, viewer, uid)
        asked = board.at(step).named(step)
        if trade not in chosen_trades(asked, workshop_state.result(session, row, board, asked)):
            raise Refused("workshop.trade")
        composed = workshop_scene.look(session, row, board)
        if not _is_free(composed, asked):
            raise Refused("workshop.seat_held")
        action = workshop_scene.arrival(composed, asked, trade)
    facilitation.turn(viewer, uid, lambda board: board.at(step).composing(now()).played(action))


def withdraw(viewer: Viewer, uid: str, action: str) -> None:
    """Take an action off the live scenario again."""
    facilitation.turn(viewer, uid, lambda board: board.unplayed(action))


def keep(viewer: Viewer, uid: str, title: str) -> str:
    """Save the live scenario among those of the region, to be gone on with; return its uid.

    Raises:
        NotAllowed: the viewer composes no scenarios.
    """
    viewer.require(Right.SCENARIOS)
    return scenario_rows.save(viewer, scene(viewer, uid).scenario.renamed(title)).uid
