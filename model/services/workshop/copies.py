"""Copying a workshop, to hold it again or in another region: steps, groups and settings, none of its answers."""

from model.access import Viewer
from model.services.context import store
from model.services.workshop import state as workshop_state
from model.services.workshop import workshops


def copy(viewer: Viewer, uid: str, code: str) -> str:
    """Prepare a workshop for a region with what was prepared of another one, its groups included; return its uid.

    Raises:
        NotAllowed: the viewer holds no workshops, or none in that region.
        NotFound: there is no workshop of that uid in the perimeter.
    """
    with store().read() as session:
        row, _ = workshops.mine(session, viewer, uid)
        board = workshop_state.board_of(session, row)
    board = board.afresh([group for group in board.groups if group.prepared])
    given = row.title, row.language, board.steps, board.fewest, board.groups
    return workshops.prepare(viewer, code, *given, screened=board.screened)
