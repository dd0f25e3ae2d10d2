"""What somebody writes into the conclusions of a workshop: where it was held, by whom, with how many people, what is to
be remembered, who does what next, until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self

from model.domain.documents import FORMAT, by_name, names_of
from model.errors import Refused

LONGEST_SUMMARY: Final = 2000
LONGEST_TEXT: Final = 200
LONGEST_PLACE: Final = 120
MOST_PEOPLE: Final = 2000
MOST_NEXT: Final = 12
FOLLOW_UP: Final = 1
"""Months from the workshop to its follow-up. Source: the third day of the training of [S1], one month later."""


@dataclass(frozen=True)
class NextStep:
    """What is to be done, by which function, until when."""

    what: str
    owner: str
    due: date


@dataclass(frozen=True)
class Minutes:
    """A few sentences, the next steps in the order in which they are due, where the workshop was held, who led it and
    how many people were there, as far as that was written; `reread_on` is when the director read all of it again.

    Raises:
        Refused: texts that are too long, a next step without words, too many of them, an impossible number of people.
    """

    summary: str = ""
    next_steps: tuple[NextStep, ...] = ()
    place: str = ""
    facilitator: str = ""
    people: int | None = None
    reread_on: date | None = None

    def __post_init__(self) -> None:
        if len(self.summary) > LONGEST_SUMMARY:
            raise Refused("workshop.text", received=len(self.summary), accepted=LONGEST_SUMMARY)
        if len(self.next_steps) > MOST_NEXT:
            raise Refused("workshop.next_steps", received=len(self.next_steps), accepted=MOST_NEXT)
        for each in self.next_steps:
            if not 1 <= len(each.what.strip()) <= LONGEST_TEXT or len(each.owner) > LONGEST_TEXT:
                raise Refused("workshop.next_step", accepted=LONGEST_TEXT)
        longest = max(len(self.place), len(self.facilitator))
        if longest > LONGEST_PLACE:
            raise Refused("workshop.text", received=longest, accepted=LONGEST_PLACE)
        if self.people is not None and not 1 <= self.people <= MOST_PEOPLE:
            raise Refused("workshop.people", received=self.people, accepted=MOST_PEOPLE)

    def to_document(self) -> dict[str, Any]:
        """Return it as it is stored."""
        steps = [
            {"what": each.what.strip(), "owner": each.owner.strip(), "due": each.due.isoformat()}
            for each in self.next_steps
        ]
        return {
            FORMAT: 3,
            "summary": self.summary.strip(),
            "next": sorted(steps, key=lambda step: step["due"]),
            "place": self.place.strip(),
            "facilitator": self.facilitator.strip(),
            "people": self.people,
            "reread_on": self.reread_on.isoformat() if self.reread_on else None,
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Return what a document holds; an empty one is an empty text."""
        kept = (by_name(step, names_of(NextStep)) for step in document.get("next", ()))
        steps = (NextStep(**{**step, "due": date.fromisoformat(step["due"])}) for step in kept)
        reread = document.get("reread_on")
        return cls(
            document.get("summary", ""),
            tuple(steps),
            document.get("place", ""),
            document.get("facilitator", ""),
            document.get("people"),
            date.fromisoformat(reread) if reread else None,
        )
