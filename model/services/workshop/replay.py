"""A workshop that is over, shown again step by step as it came out: nothing is written, and nobody else is moved."""

from dataclasses import dataclass, replace

from model.access import Viewer
from model.errors import Refused
from model.services.workshop import workshops
from model.services.workshop.workshops import Hall, Phase
from model.workshop.archive import GroupCounts

COVER = -1
"""The place before the first step."""


@dataclass(frozen=True)
class Replay:
    """A workshop at one of its places, all that came out of it being shown; how many of its cards hung in each group,
    which stays when their words are gone."""

    hall: Hall
    cards: GroupCounts


def replay(viewer: Viewer, uid: str, place: int = COVER, *, effect: bool = False) -> Replay:
    """Return a workshop that is over at a place that it passed, or before the first; with `effect`, what the room
    wished is in the spotlight.

    Raises:
        Refused: it is not over, or it never came to that place.
    """
    hall = workshops.hall(viewer, uid)
    if hall.workshop.phase is not Phase.CLOSED:
        raise Refused("workshop.not_over")
    board = hall.board.numbered_as_asked.replayed(place, effect=effect)
    step = board.step
    if step is None:
        return Replay(replace(hall, board=board), GroupCounts())
    hall = replace(workshops.hall(viewer, uid, place), board=board)
    counts = {each.step.uid: each.cards for each in workshops.conclusions(viewer, uid)}
    return Replay(hall, counts.get(step.uid, GroupCounts()))
