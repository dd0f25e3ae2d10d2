"""What is kept of a workshop for good, once its votes and its cards are gone: counts, and nobody's answer or words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from model.domain.documents import by_name
from model.workshop.board import Board
from model.workshop.cards import Card
from model.workshop.steps import Kind, Step
from model.workshop.tallies import Tally, from_document, to_document
from model.workshop.wall import piles

GROUPS: Final = "groups"
ALONE: Final = "alone"


@dataclass(frozen=True)
class GroupCounts:
    """What is left of the cards of a step: how many hung in each group, by its name, and how many in none."""

    groups: tuple[tuple[str, int], ...] = ()
    alone: int = 0

    @property
    def total(self) -> int:
        """How many cards there were."""
        return self.alone + sum(count for _, count in self.groups)

    def to_document(self) -> dict[str, Any]:
        """Return it as it is kept in the result of its step."""
        return {GROUPS: [{"name": name, "count": count} for name, count in self.groups], ALONE: self.alone}


def group_counts(board: Board, step: str, cards: Iterable[Card]) -> GroupCounts:
    """Count what may be read of the cards of a step."""
    groups = piles(board, step, cards)
    together = tuple((pile.name, pile.count) for pile in groups if not pile.alone)
    return GroupCounts(together, sum(pile.count for pile in groups if pile.alone))


def kept_group_counts(document: Mapping[str, Any]) -> GroupCounts:
    """Return what the kept result of a step says of its cards."""
    kept = (by_name(group, ("name", "count")) for group in document.get(GROUPS, ()))
    return GroupCounts(tuple((group["name"], group["count"]) for group in kept), document.get(ALONE, 0))


def archived_result(counted: Tally) -> Tally:
    """Return a result without what too few said: of a result that is not shown how many answered, of an item that too
    few placed how many they were."""
    if not counted.shown:
        return replace(counted, rows=())
    return replace(counted, rows=tuple(row if counted.tells(row) else replace(row, values=()) for row in counted.rows))


def lean(board: Board, results: Mapping[str, Any], cards: Sequence[Card]) -> dict[str, Any]:
    """Return the documents of results, by step, as they may be kept: `cards` are those that are still there."""
    return {step.uid: _document(board, step, results[step.uid], cards) for step in board.steps if step.uid in results}


def _document(board: Board, step: Step, document: Mapping[str, Any], cards: Sequence[Card]) -> dict[str, Any]:
    result = {**document, **to_document(step, archived_result(from_document(step, document, board.fewest)))}
    return group_counts(board, step.uid, cards).to_document() | result if step.kind is Kind.CARDS else result
