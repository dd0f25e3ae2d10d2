"""What a room may compose on the wall: positions and families, never anybody."""

from typing import Final

from model.errors import Refused
from model.scenario import Action, Reach, own_fields, reaching
from model.scenario.names import TELLERS

KINDS: Final = reaching(Reach.ROOM)
"""The kinds of action that name a position, a team or a family only."""

if _naming := [kind.__name__ for kind in KINDS if not TELLERS.keys() >= set(own_fields(kind))]:
    raise LookupError(f"before a room, no action may hold more than what names nobody: {', '.join(_naming)}")

MOST_ACTIONS: Final = 12
"""As many lines as a wall can show beside the teams."""


def live_action(action: Action) -> Action:
    """Return an action that a room may play.

    Raises:
        Refused: it is about somebody, or carries a note, which would be read by all.
    """
    if type(action) not in KINDS or action.note:
        raise Refused("workshop.live_action", received=action.kind)
    return action
