"""A scenario: a frozen list of dated actions on the situation of one region. A change makes another scenario, so undo
and redo are a list."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Self

from model.domain.calendar import month_of
from model.errors import NotFound, Refused
from model.scenario.action_document import from_plain, to_plain
from model.scenario.actions import (
    KINDS,
    LONGEST_TITLE,
    Accompaniment,
    Action,
    ChangedAssumption,
    ChangedPosition,
    ClosedPosition,
    Departure,
    LongLeave,
    Mobility,
    NewPosition,
    NewUnit,
    Professionalisation,
    Reach,
    Recruitment,
    Return,
    Training,
    new_uid,
    of_every_field,
    of_every_kind,
    own_fields,
    reaching,
)

__all__ = [
    "KINDS",
    "Accompaniment",
    "Action",
    "ChangedAssumption",
    "ChangedPosition",
    "ClosedPosition",
    "Departure",
    "History",
    "LongLeave",
    "Mobility",
    "NewPosition",
    "NewUnit",
    "Professionalisation",
    "Reach",
    "Recruitment",
    "Return",
    "Scenario",
    "Training",
    "new_uid",
    "of_every_field",
    "of_every_kind",
    "own_fields",
    "reaching",
]

FORMAT = 1
LONGEST_HORIZON = 120
"""The most months that a scenario lasts."""


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
        actions = {each.uid: each for each in self.actions} | {action.uid: action}
        return replace(self, actions=tuple(sorted(actions.values(), key=lambda each: each.month)))

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
            "actions": [to_plain(action) for action in self.actions],
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Read what `to_document` wrote.

        Raises:
            Refused: the document comes from a newer version, lasts too long, or an action is not one of ours.
            KeyError, TypeError, ValueError: it is no document of a scenario.
        """
        if document.get("format") != FORMAT:
            raise Refused("scenario.format", received=document.get("format"), accepted=FORMAT)
        horizon = int(document["horizon"])
        if not 1 <= horizon <= LONGEST_HORIZON:
            raise Refused("scenario.horizon", received=horizon, accepted=LONGEST_HORIZON)
        return cls(
            region=str(document["region"]),
            title=str(document["title"])[:LONGEST_TITLE],
            start=month_of(date.fromisoformat(document["start"])),
            horizon=horizon,
            revision=int(document["revision"]),
            actions=tuple(map(from_plain, document["actions"])),
        )


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
