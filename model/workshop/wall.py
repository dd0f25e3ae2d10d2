"""What hangs on the wall of a step of cards, and what the next step is then about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from model.domain.framework import Texts
from model.wording import LANGUAGES
from model.workshop.board import Board
from model.workshop.cards import Card
from model.workshop.steps import PICKS, Item, Kind, Step
from model.workshop.tallies import Tally, leading


@dataclass(frozen=True)
class Pile:
    """Cards that hang together: those of a group under its name, or one card alone, under its own text."""

    uid: str
    name: str
    texts: tuple[str, ...]

    @property
    def alone(self) -> bool:
        """Whether it is a card that is in no group."""
        return not self.texts


def piles(board: Board, step: str, cards: Iterable[Card]) -> tuple[Pile, ...]:
    """Return what may be read of the cards of a step: the groups first, then the cards that are in none."""
    shown = {card.uid: card.text for card in cards if card.step == step and card.uid not in board.hidden}
    groups = board.of(step)
    held = {uid for group in groups for uid in group.cards}
    together = [
        Pile(group.uid, group.name, tuple(shown[uid] for uid in group.cards if uid in shown)) for group in groups
    ]
    alone = [Pile(uid, text, ()) for uid, text in shown.items() if uid not in held]
    return (*(pile for pile in together if pile.texts), *alone)


def shown(board: Board, step: str, cards: Iterable[Card]) -> tuple[Pile, ...]:
    """Return what the room is shown of them: what is in the spotlight alone, else everything."""
    found = piles(board, step, cards)
    return tuple(pile for pile in found if pile.uid == board.spotlight) or found


def items(board: Board, step: Step, before: Tally | None, cards: Sequence[Card]) -> tuple[Item, ...] | None:
    """Return what a step is about when it opens, from what came out of the step before; nothing if it has its own.

    `before` is the result of the step that it follows.
    """
    if not step.source:
        return None
    source = board.named(step.source)
    if source.kind is Kind.CARDS:
        return tuple(Item(pile.uid, _both(pile.name)) for pile in piles(board, source.uid, cards))
    return leading(source, before, PICKS) if before else None


def _both(name: str) -> Texts:
    """What the room wrote is in its own words in both languages."""
    return dict.fromkeys(LANGUAGES, name)
