"""What a room may compose on the wall: positions and families, never anybody."""

from typing import Final

from model.errors import Refused
from model.scenario import Action, ChangedPosition, ClosedPosition, NewPosition, Recruitment

KINDS: Final = (Recruitment, NewPosition, ChangedPosition, ClosedPosition)
"""The kinds of action that name a position, a team or a family only."""

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
