"""The cards of a room, on its wall: in groups or alone, hidden when they must not be read."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from model.errors import Refused

LONGEST: Final = 280
MOST_EACH: Final = 10
"""How many cards one participant may write in a step."""

_UNSEEN: Final = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})
_SPACES: Final = re.compile(r"\s+")


@dataclass(frozen=True)
class Card:
    """What somebody wrote; nobody knows who."""

    uid: str
    step: str
    text: str
    mine: bool = False


@dataclass(frozen=True)
class Group:
    """Cards that say the same, under a name that the facilitator gave."""

    uid: str
    step: str
    name: str
    cards: tuple[str, ...]


def written(text: str) -> str:
    """Return the text of a card on one line, without characters that are not seen (they may turn a text round).

    Raises:
        Refused: nothing is left, or it is longer than 280 characters.
    """
    spaced = _SPACES.sub(" ", text[: 4 * LONGEST])
    seen = "".join(letter for letter in spaced if unicodedata.category(letter) not in _UNSEEN)
    kept = _SPACES.sub(" ", seen).strip()
    if not 1 <= len(kept) <= LONGEST:
        raise Refused("workshop.card", received=len(kept), accepted=LONGEST)
    return kept
