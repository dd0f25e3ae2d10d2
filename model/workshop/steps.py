"""The steps of a workshop: what is asked, of which kind, and among what."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final

from model.domain.documents import by_name
from model.domain.framework import Competency, Framework, Question, Texts
from model.errors import Refused
from model.wording import LANGUAGES

PICKS: Final = 5
"""How many priorities each one chooses, and how many points each one gives."""

MOST_ITEMS: Final = 15
"""As many rows as a wall can show."""

MOST_STEPS: Final = 40
LONGEST_TEXT: Final = 300
LONGEST_NAME: Final = 280
LONGEST_NOTES: Final = 1_000
LONGEST_MINUTES: Final = 120
_DIGITS: Final = 12


class Kind(StrEnum):
    """What a step asks for."""

    PRIORITIES = "priorities"
    LEVELS = "levels"
    RANGE = "range"
    ESTIMATE = "estimate"
    CHOICE = "choice"
    POINTS = "points"
    CARDS = "cards"
    LIVE = "live"


COUNTED: Final = (Kind.PRIORITIES, Kind.CHOICE, Kind.POINTS)
"""What is answered by counting people or points for each item: hands can be raised for it."""


LISTED: Final = (Kind.CHOICE, Kind.LEVELS, Kind.POINTS)
"""What is answered about a list, of one's own in a question of one's own."""


@dataclass(frozen=True)
class Item:
    """Something that is chosen, weighed or placed: a competency (its code), a group of cards, an own option."""

    uid: str
    name: Texts


@dataclass(frozen=True)
class Step:
    """One thing that is asked, of one of the questions of the workshop (counted from 1).

    `source` is the uid of the step whose result gives the items. An estimate is of an `assumption`, in whole units of
    1/`scale` (percents for a ratio), at most `most`. `minutes` is how long it is expected to take. A step of one's
    `own` is about anything: nothing that a region may adopt is drawn from it. `notes` are for whoever speaks, and for
    nobody else. A step that asks `again`, after a discussion, what another one asked bears the uid of that one.
    A choice between trades is for a free `seat` of the scenario that is composed.
    """

    uid: str
    kind: Kind
    question: int
    text: Texts
    items: tuple[Item, ...] = field(default=())
    source: str = ""
    assumption: str = ""
    scale: int = 1
    most: int = 0
    minutes: int = 0
    own: bool = False
    notes: str = ""
    again: str = ""
    seat: str = ""

    @property
    def first(self) -> str:
        """The uid of the step that asked first what this one asks: its own, unless it asks again."""
        return self.again or self.uid

    @property
    def known(self) -> frozenset[str]:
        """The uids of the items."""
        return frozenset(item.uid for item in self.items)

    @property
    def digest(self) -> str:
        """What tells a page of this step from one with other items, or with other words for what it asks."""
        shown = [[*self.text.values()], *([item.uid, *item.name.values()] for item in self.items)]
        return sha256(json.dumps(shown).encode()).hexdigest()[:_DIGITS]

    @property
    def listed(self) -> bool:
        """Whether its items are a list of one's own."""
        return self.own and not self.source and self.kind in LISTED

    @property
    def asks(self) -> bool:
        """Whether the room answers it; a scenario is composed aloud."""
        return self.kind is not Kind.LIVE

    def among(self, items: Sequence[Item]) -> "Step":
        """Return the same step with other items, as many as a wall can show."""
        return replace(self, items=tuple(items[:MOST_ITEMS]))


def of_competencies(competencies: Iterable[Competency]) -> tuple[Item, ...]:
    """Return competencies as items, under their short names."""
    return tuple(Item(each.code, each.short) for each in competencies)


def ready(framework: Framework, questions: Sequence[Question]) -> tuple[Step, ...]:
    """Return the steps of ready questions, in their order: each of its kinds is a step, a later one on what came out
    of the one before."""
    prepared: list[Step] = []
    for place, question in enumerate(questions, 1):
        before = ""
        for kind in map(Kind, question.kinds):
            uid = f"{question.code}-{kind}"
            step = Step(uid, kind, place, question.text, source=before, minutes=USUAL[kind])
            prepared.append(step.among(of_competencies(framework.competencies)) if kind in _ON_BASE else step)
            before = step.uid
    return tuple(prepared)


_ON_BASE: Final = (Kind.PRIORITIES, Kind.LEVELS)

_LEVERS: Final = {"assets": "lever", "brakes": "brake", "means_in_use": "in_use", "means_to_mobilise": "to_mobilise"}


def lever_kind(step: Step) -> str:
    """Return which of the levers, brakes and means of the workshop [S0] a step asks for; empty where it asks for none
    of them."""
    return "" if step.own else _LEVERS.get(step.uid.partition("-")[0], "")


USUAL: Final = {
    Kind.PRIORITIES: 5,
    Kind.LEVELS: 10,
    Kind.RANGE: 5,
    Kind.ESTIMATE: 5,
    Kind.CHOICE: 3,
    Kind.POINTS: 5,
    Kind.CARDS: 10,
    Kind.LIVE: 20,
}
"""How many minutes a step is first given: a starting point for whoever prepares, the six questions in an hour and a
half; an assumption of ours."""


def set_out(step: Step, text: str, minutes: int) -> Step:
    """Return a step as somebody wants it: how long it takes, and in which words; those of the reference stay in both
    languages when they are left as they are in one."""
    kept = text.strip() in step.text.values()
    return replace(step, text=step.text if kept else dict.fromkeys(LANGUAGES, text.strip()), minutes=minutes)


def numbered(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return steps in their order, their questions counted from 1."""
    numbers: dict[int, int] = {}
    return tuple(replace(step, question=numbers.setdefault(step.question, len(numbers) + 1)) for step in steps)


def checked_steps(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps of a workshop that can be held.

    Raises:
        Refused: none, too many, two of one uid, a text or an option that is empty or too long, too few options, one
            whose items come from a step that is not before it in the same question.
    """
    if not 1 <= len(steps) <= MOST_STEPS or len({step.uid for step in steps}) < len(steps):
        raise Refused("workshop.steps", received=len(steps), accepted=MOST_STEPS)
    before: set[tuple[int, str]] = set()
    for step in steps:
        _check(step)
        if step.source and (step.question, step.source) not in before:
            raise Refused("workshop.no_source")
        before.add((step.question, step.uid))
    return tuple(steps)


def blank_steps(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return steps as they were prepared: what came out of the step before is not in the next one any more."""
    step_of = {step.uid: step for step in steps}
    return tuple(replace(step, items=_before(step_of[step.source])) if step.source else step for step in steps)


def _before(source: Step) -> tuple[Item, ...]:
    """Without any answer, a step is about all that the one before is about; about nothing where that is cards."""
    return () if source.kind is Kind.CARDS else source.items


def _check(step: Step) -> None:
    for texts, longest in ((step.text, LONGEST_TEXT), *((item.name, LONGEST_NAME) for item in step.items)):
        for text in texts.values():
            if not 1 <= len(text.strip()) <= longest:
                raise Refused("workshop.text", received=len(text), accepted=longest)
    if len(step.notes) > LONGEST_NOTES:
        raise Refused("workshop.notes", received=len(step.notes), accepted=LONGEST_NOTES)
    if not 0 <= step.minutes <= LONGEST_MINUTES:
        raise Refused("workshop.minutes", received=step.minutes, accepted=LONGEST_MINUTES)
    fewest = 0 if step.source else _FEWEST_ITEMS.get(step.kind, 0)
    if not fewest <= len(step.items) <= MOST_ITEMS:
        raise Refused("workshop.items", received=len(step.items), accepted=MOST_ITEMS)


_FEWEST_ITEMS: Final = {Kind.CHOICE: 2, Kind.POINTS: 2, Kind.LEVELS: 1}
"""How many items a step needs that does not take them from the step before."""


def to_document(step: Step) -> dict[str, Any]:
    """Return a step as it is stored."""
    return {
        "uid": step.uid,
        "kind": str(step.kind),
        "question": step.question,
        "text": dict(step.text),
        "items": [{"uid": item.uid, "name": dict(item.name)} for item in step.items],
        "source": step.source,
        "assumption": step.assumption,
        "scale": step.scale,
        "most": step.most,
        "minutes": step.minutes,
        "own": step.own,
        "notes": step.notes,
        "again": step.again,
        "seat": step.seat,
    }


def from_document(document: Mapping[str, Any]) -> Step:
    """Return the step that a document holds."""
    items = tuple(Item(**by_name(item, ("uid", "name"))) for item in document["items"])
    return Step(**{**document, "kind": Kind(document["kind"]), "items": items})
