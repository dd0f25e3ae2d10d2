"""What is told of the scenario that a room composed: on which situation, what was done, what it changed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Self

from model.domain.documents import FORMAT, by_name, names_of
from model.domain.framework import Texts


@dataclass(frozen=True)
class Deed:
    """An action as it was told: its kind, its month, and the names that fill its sentence, in each language."""

    kind: str
    month: date
    names: Mapping[str, Texts]

    def to_document(self) -> dict[str, Any]:
        """Return it as it is kept."""
        names = {name: dict(texts) for name, texts in self.names.items()}
        return {"kind": self.kind, "month": self.month.isoformat(), "names": names}

    @classmethod
    def from_document(cls, document: Any) -> Self:
        """Return what a document holds, in whichever form it was written."""
        kept = by_name(document, names_of(cls))
        return cls(kept["kind"], date.fromisoformat(kept["month"]), kept["names"])


@dataclass(frozen=True)
class Figures:
    """Heads in post, the share from other trades among known backgrounds (undefined without any), vacant positions."""

    heads: int
    share: float | None
    vacant: int


@dataclass(frozen=True)
class LiveScenario:
    """A scenario that was composed on the situation of a `day`, over `horizon` months from `start` on: the actions that
    applied, their cost in euros, the figures at the horizon without them and with them.

    Nothing of it is drawn by lot. `assumptions` is how many were supposed; `own`, those that the region had adopted in
    place of the reference, with their values.
    """

    day: date
    start: date
    horizon: int
    deeds: tuple[Deed, ...]
    euros: int
    before: Figures
    after: Figures
    assumptions: int
    own: tuple[tuple[str, float], ...] = ()

    def to_document(self) -> dict[str, Any]:
        """Return it as it is kept once the workshop is over."""
        days = {"day": self.day.isoformat(), "start": self.start.isoformat()}
        deeds = [deed.to_document() for deed in self.deeds]
        return {FORMAT: 2, **asdict(self), **days, "deeds": deeds, "own": dict(self.own)}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Return what a document holds."""
        return cls(
            day=date.fromisoformat(document["day"]),
            start=date.fromisoformat(document["start"]),
            horizon=document["horizon"],
            deeds=tuple(map(Deed.from_document, document["deeds"])),
            euros=document["euros"],
            before=Figures(**document["before"]),
            after=Figures(**document["after"]),
            assumptions=document["assumptions"],
            own=tuple(dict(document["own"]).items()),
        )
