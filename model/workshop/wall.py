"""What hangs on the wall of a step of cards, and what the next step is then about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from model.domain.framework import Texts
from model.wording import LANGUAGES
from model.workshop.board import Board
from model.workshop.cards import Card, normal_form
from model.workshop.steps import PICKS, Item, Kind, Step
from model.workshop.tallies import Tally, leading_items

MOST_PILES: Final = 24
"""How many groups and lone cards are seen at once, on the wall and on phones."""


@dataclass(frozen=True)
class Pile:
    """Cards that hang together: those of a group under its name, or one that stands alone, under its own text. Such a
    one counts as often as it was written; the first card lends its uid."""

    uid: str
    name: str
    texts: tuple[str, ...]
    times: int = 1

    @property
    def alone(self) -> bool:
        """Whether it is in no group."""
        return not self.texts

    @property
    def count(self) -> int:
        """How many cards hang there."""
        return len(self.texts) or self.times


@dataclass(frozen=True)
class CardLine:
    """What whoever sorts cards reads of those that say the same, are in the same group or in none, and are hidden, wait
    to be accepted, or neither."""

    cards: tuple[str, ...]
    text: str
    group: str
    hidden: bool
    waiting: bool = False


def lines(board: Board, cards: Iterable[Card]) -> tuple[CardLine, ...]:
    """Return cards as they are sorted, in the order in which they were first written."""
    groups = {uid: group for group in board.groups for uid in group.cards}
    cards_of: dict[tuple[str, str, bool, bool], list[Card]] = {}
    for card in cards:
        pile = groups[card.uid].uid if card.uid in groups else ""
        state = card.uid in board.hidden, board.waits(card.uid)
        cards_of.setdefault((normal_form(card.text), pile, *state), []).append(card)
    names = {group.uid: group.name for group in board.groups}
    return tuple(
        CardLine(tuple(card.uid for card in same), same[0].text, names.get(pile, ""), hidden, waiting)
        for (_, pile, hidden, waiting), same in cards_of.items()
    )


def piles(board: Board, step: str, cards: Iterable[Card]) -> tuple[Pile, ...]:
    """Return what may be read of the cards of a step: the groups first, then the cards that are in none, those that say
    the same as one."""
    shown = {card.uid: card.text for card in cards if card.step == step and board.reads(card.uid)}
    groups = board.of(step)
    held = {uid for group in groups for uid in group.cards}
    together = [
        Pile(group.uid, group.name, tuple(shown[uid] for uid in group.cards if uid in shown)) for group in groups
    ]
    alone = _once({uid: text for uid, text in shown.items() if uid not in held})
    return (*(pile for pile in together if pile.texts), *alone)


def _once(alone: Mapping[str, str]) -> list[Pile]:
    """Cards that say the same are one pile."""
    texts: dict[str, list[str]] = {}
    for uid, text in alone.items():
        texts.setdefault(normal_form(text), []).append(uid)
    return [Pile(uids[0], alone[uids[0]], (), len(uids)) for uids in texts.values()]


def shown(board: Board, step: str, cards: Iterable[Card]) -> tuple[Pile, ...]:
    """Return what the room is shown of them: what is in the spotlight alone, else everything."""
    groups = piles(board, step, cards)
    return tuple(pile for pile in groups if pile.uid == board.spotlight) or groups


def newest_first(hung: Sequence[Pile]) -> tuple[Pile, ...]:
    """Return piles as a wall shows them: the groups first, then the cards that stand alone, the last one first."""
    return (*(pile for pile in hung if not pile.alone), *reversed([pile for pile in hung if pile.alone]))


def items(board: Board, source: Step, before: Tally, cards: Sequence[Card]) -> tuple[Item, ...]:
    """Return what a step is about when it opens, from what came out of the step before.

    `source` is the step that it follows, as it counts, and `before` its result: until enough people answered it, the
    step is about all that they chose among, since what one or two chose is theirs.
    """
    if source.kind is Kind.CARDS:
        return tuple(Item(pile.uid, _both(pile.name)) for pile in piles(board, source.uid, cards))
    return leading_items(source, before, PICKS) if before.shown else source.items


def _both(name: str) -> Texts:
    """What the room wrote is in its own words in both languages."""
    return dict.fromkeys(LANGUAGES, name)
