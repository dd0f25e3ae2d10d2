"""The cards of a room, on its wall: in groups or alone, hidden when they must not be read."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

import regex

from model.errors import Refused

LONGEST: Final = 280
MOST_EACH: Final = 10
"""How many cards one participant may write in a step."""

_EMOJI: Final = r"\p{Extended_Pictographic}"
_JOINER: Final = rf"(?<={_EMOJI}[\uFE0F\p{{Emoji_Modifier}}]?)\u200D(?={_EMOJI})"
_REGION: Final = r"(?<=\U0001F3F4)[\U000E0030-\U000E007A]{2,6}\U000E007F"
_UNSEEN: Final = regex.compile(rf"({_JOINER}|{_REGION})|\p{{C}}")
"""Characters that are not seen, and, as a group, those without which an emoji would be several: what joins a family,
what tells the flag of Scotland from that of England. The module `unicodedata` does not know the emoji of this year."""

_SPACES: Final = re.compile(r"\s+")
_APOSTROPHES: Final = str.maketrans(dict.fromkeys("\u2019\u2018\u02bc`\u00b4", "'"))
_ENDS: Final = " .,;:!?\u2026"


@dataclass(frozen=True)
class Card:
    """What somebody wrote; nobody knows who."""

    uid: str
    step: str
    text: str
    mine: bool = False


@dataclass(frozen=True)
class Group:
    """Cards that say the same, under a name that the facilitator gave: before the room came in if it is `prepared`."""

    uid: str
    step: str
    name: str
    cards: tuple[str, ...]
    prepared: bool = False


def plain_text(text: str) -> str:
    """Return the text of a card on one line, without characters that are not seen (they may turn a text round).

    Raises:
        Refused: nothing is left, or it is longer than 280 characters.
    """
    spaced = _SPACES.sub(" ", text[: 4 * LONGEST])
    seen = _UNSEEN.sub(r"\1", spaced)
    kept = _SPACES.sub(" ", seen).strip()
    if not 1 <= len(kept) <= LONGEST:
        raise Refused("workshop.card", received=len(kept), accepted=LONGEST)
    return kept


def normal_form(text: str) -> str:
    """Return what a text says, however it is typed: without capitals, the form of its apostrophes, its spaces, what
    ends it. Cards for which this is equal say the same."""
    plain = _SPACES.sub(" ", unicodedata.normalize("NFC", text).translate(_APOSTROPHES).casefold()).strip()
    return plain.rstrip(_ENDS) or plain


def alike(cards: Iterable[Card], chosen: Collection[str]) -> frozenset[str]:
    """Return the uids of the cards that say the same as one of those that were chosen, in the same step."""
    every = tuple(cards)
    texts = {(card.step, normal_form(card.text)) for card in every if card.uid in chosen}
    return frozenset(card.uid for card in every if (card.step, normal_form(card.text)) in texts)
