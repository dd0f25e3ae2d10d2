"""What somebody writes into the conclusions of a workshop: what is to be remembered, who does what next, until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self

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
        steps = [[each.what.strip(), each.owner.strip(), each.due.isoformat()] for each in self.next_steps]
        return {"summary": self.summary.strip(), "next": sorted(steps, key=lambda each: each[-1])}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Return what a document holds; an empty one is an empty text."""
        steps = (NextStep(what, owner, date.fromisoformat(due)) for what, owner, due in document.get("next", ()))
        return cls(document.get("summary", ""), tuple(steps))
