"""A scenario: a frozen list of dated actions on the situation of one region. A change makes another scenario, so undo
and redo are a list."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any, ClassVar, Self

from model.domain.calendar import month_of
from model.errors import NotFound, Refused

FORMAT = 1


def new_uid() -> str:
    """Return an opaque identifier, the only one that appears in addresses and files."""
    return secrets.token_hex(8)


@dataclass(frozen=True, kw_only=True)
class Action:
    """Something that happens on the first day of a month.

    `cost` in euros replaces the price of the assumptions when it is given; an action that is not `active` stays in the
    list and changes nothing.
    """

    kind: ClassVar[str]
    uid: str
    month: date
    active: bool = True
    note: str = ""
    cost: int | None = None


@dataclass(frozen=True, kw_only=True)
class Departure(Action):
    """A manager leaves; the positions held become free."""

    kind: ClassVar[str] = "departure"
    manager: str


@dataclass(frozen=True, kw_only=True)
class Mobility(Action):
    """A manager of the region, on a voluntary basis, takes another position and frees the one held."""

    kind: ClassVar[str] = "mobility"
    manager: str
    position: str


@dataclass(frozen=True, kw_only=True)
class Recruitment(Action):
    """Somebody who comes from a family takes a free position."""

    kind: ClassVar[str] = "recruitment"
    position: str
    family: str

    @property
    def arrival(self) -> str:
        """The uid of the manager who arrives, for a training or a mobility later in the same scenario."""
        return f"arrival-{self.uid}"


@dataclass(frozen=True, kw_only=True)
class Training(Action):
    """Managers follow an offer together."""

    kind: ClassVar[str] = "training"
    managers: tuple[str, ...]
    offer: str


KINDS: Mapping[str, type[Action]] = {each.kind: each for each in (Departure, Mobility, Recruitment, Training)}
"""The kinds of actions, in the order in which those of one month take effect."""


@dataclass(frozen=True)
class Scenario:
    """Dated actions on the situation of a region, from `start` (a first day of month) over `horizon` months.

    `revision` is that of the region when the scenario was begun.
    """

    region: str
    title: str
    start: date
    horizon: int
    revision: int = 0
    actions: tuple[Action, ...] = ()

    def with_action(self, action: Action) -> Self:
        """Return the scenario with an action put in its place by date, or in place of the one with the same uid."""
        others = tuple(each for each in self.actions if each.uid != action.uid)
        return replace(self, actions=tuple(sorted((*others, action), key=lambda each: each.month)))

    def without(self, uid: str) -> Self:
        """Return the scenario without an action."""
        return replace(self, actions=tuple(each for each in self.actions if each.uid != uid))

    def toggled(self, uid: str) -> Self:
        """Return the scenario with an action switched on or off."""
        action = self.action(uid)
        return self.with_action(replace(action, active=not action.active))

    def renamed(self, title: str) -> Self:
        """Return the scenario under another title."""
        return replace(self, title=title)

    def action(self, uid: str) -> Action:
        """Return one of the actions."""
        for action in self.actions:
            if action.uid == uid:
                return action
        raise NotFound("scenario.action", received=uid)

    def to_document(self) -> dict[str, Any]:
        """Return the scenario as plain values, ready for JSON."""
        return {
            "format": FORMAT,
            "region": self.region,
            "title": self.title,
            "start": self.start.isoformat(),
            "horizon": self.horizon,
            "revision": self.revision,
            "actions": [{"kind": action.kind, **_plain(action)} for action in self.actions],
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Read what `to_document` wrote.

        Raises:
            Refused: the document comes from a newer version, or an action is not one of ours.
        """
        if document.get("format") != FORMAT:
            raise Refused("scenario.format", received=document.get("format"), accepted=FORMAT)
        return cls(
            region=document["region"],
            title=document["title"],
            start=date.fromisoformat(document["start"]),
            horizon=document["horizon"],
            revision=document["revision"],
            actions=tuple(map(_action, document["actions"])),
        )


def _plain(action: Action) -> dict[str, Any]:
    values = asdict(action) | {"month": action.month.isoformat()}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _action(document: Mapping[str, Any]) -> Action:
    kind = KINDS.get(document.get("kind", ""))
    if kind is None:
        raise Refused("scenario.kind", received=document.get("kind"), accepted=", ".join(KINDS))
    known = {field.name for field in fields(kind)}
    values = {name: value for name, value in document.items() if name in known}
    values["month"] = month_of(date.fromisoformat(values["month"]))
    if "managers" in values:
        values["managers"] = tuple(values["managers"])
    return kind(**values)


@dataclass(frozen=True)
class History:
    """A scenario with what came before it and what was undone."""

    present: Scenario
    past: tuple[Scenario, ...] = ()
    future: tuple[Scenario, ...] = ()

    def then(self, scenario: Scenario) -> Self:
        """Return the history after a change; what was undone is forgotten."""
        return (
            self
            if scenario == self.present
            else replace(self, present=scenario, past=(*self.past, self.present), future=())
        )

    def undone(self) -> Self:
        """Return the history one change earlier, or itself when there is none."""
        if not self.past:
            return self
        return replace(self, present=self.past[-1], past=self.past[:-1], future=(self.present, *self.future))

    def redone(self) -> Self:
        """Return the history with the last undone change made again, or itself when there is none."""
        if not self.future:
            return self
        return replace(self, present=self.future[0], past=(*self.past, self.present), future=self.future[1:])
