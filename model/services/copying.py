"""Copying a workshop, to hold it again or in another region: its steps and settings, none of its answers."""

from model.access import Viewer
from model.services import halls, workshops
from model.services.house import store


def copy(viewer: Viewer, uid: str, code: str) -> str:
    """Prepare a workshop for a region with the title, the language and the steps of another one; return its uid.

    Raises:
        NotAllowed: the viewer holds no workshops, or none in that region.
        NotFound: there is no workshop of that uid in the perimeter.
    """
    with store().read() as session:
        row, _ = workshops.mine(session, viewer, uid)
        board = halls.board_of(session, row).afresh()
    return workshops.prepare(viewer, code, row.title, row.language, board.steps, board.fewest)
