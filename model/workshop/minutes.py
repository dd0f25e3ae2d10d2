"""What somebody writes into the conclusions of a workshop: what is to be remembered, who does what next, until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self

from model.domain.documents import FORMAT, by_name, names_of
from model.errors import Refused

LONGEST_SUMMARY: Final = 2000
LONGEST_TEXT: Final = 200
MOST_NEXT: Final = 12
FOLLOW_UP: Final = 1
"""Months from the workshop to its follow-up. Source: the third day of the training of [S1], one month later."""


@dataclass(frozen=True)
class NextStep:
    """What is to be done, by whom, until when."""

    what: str
    owner: str
    due: date


@dataclass(frozen=True)
class Minutes:
    """A few sentences, and the next steps in the order in which they are due.

    Raises:
        Refused: texts that are too long, a next step without words, too many of them.
    """

    summary: str = ""
    next_steps: tuple[NextStep, ...] = ()

    def __post_init__(self) -> None:
        if len(self.summary) > LONGEST_SUMMARY:
            raise Refused("workshop.text", received=len(self.summary), accepted=LONGEST_SUMMARY)
        if len(self.next_steps) > MOST_NEXT:
            raise Refused("workshop.next_steps", received=len(self.next_steps), accepted=MOST_NEXT)
        for each in self.next_steps:
            if not 1 <= len(each.what.strip()) <= LONGEST_TEXT or len(each.owner) > LONGEST_TEXT:
                raise Refused("workshop.next_step", accepted=LONGEST_TEXT)

    def to_document(self) -> dict[str, Any]:
        """Return it as it is stored."""
        steps = [
            {"what": each.what.strip(), "owner": each.owner.strip(), "due": each.due.isoformat()}
            for each in self.next_steps
        ]
        return {FORMAT: 2, "summary": self.summary.strip(), "next": sorted(steps, key=lambda step: step["due"])}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Return what a document holds; an empty one is an empty text."""
        kept = (by_name(step, names_of(NextStep)) for step in document.get("next", ()))
        steps = (NextStep(**{**step, "due": date.fromisoformat(step["due"])}) for step in kept)
        return cls(document.get("summary", ""), tuple(steps))
