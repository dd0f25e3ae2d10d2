"""Composing the live scenario of a workshop before the eyes of the room, and what is told of it afterwards."""

from sqlmodel import Session

from model.access import Right, Viewer
from model.scenario import Action
from model.services.context import store
from model.services.scenario import rows as scenario_rows
from model.services.workshop import facilitation, workshops
from model.services.workshop import scene as workshop_scene
from model.services.workshop import state as workshop_state
from model.services.workshop.scene import Scene
from model.storage.tables import WorkshopRow
from model.workshop.board import Board
from model.workshop.live_scenario import LiveScenario


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
