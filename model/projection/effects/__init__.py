"""What each action does to a snapshot: the intervals that it adds and ends. The snapshot itself never changes.

One module a family of actions; `lookups` finds what they name.
"""

from collections.abc import Callable, Mapping
from typing import Any

from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.projection.effects.accompaniment import accompany
from model.projection.effects.assumptions import ASSUMABLE, assume
from model.projection.effects.leaves import come_back, leave
from model.projection.effects.lookups import NotApplicable
from model.projection.effects.positions import change, close, open_position, open_unit
from model.projection.effects.posts import depart, freed_positions, move, prepare, ready, recruit, within_wish
from model.projection.effects.training import train
from model.scenario import (
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
    Recruitment,
    Return,
    Scenario,
    Training,
)

__all__ = ["ASSUMABLE", "NotApplicable", "effect", "freed_positions", "ready", "within_wish"]


def effect(snapshot: Snapshot, action: Action, scenario: Scenario) -> Snapshot:
    """Return the snapshot once one action has taken place.

    Raises:
        NotApplicable: the action has no meaning on this situation.
    """
    last = add_months(scenario.start, scenario.horizon)
    if not scenario.start <= action.month <= last:
        raise NotApplicable("outside_period")
    if isinstance(action, Professionalisation) and ready(snapshot, action) > last:
        raise NotApplicable("ready_too_late")
    return _EFFECTS[action.kind](snapshot, action)


_EFFECTS: Mapping[str, Callable[[Snapshot, Any], Snapshot]] = {
    ChangedAssumption.kind: assume,
    NewUnit.kind: open_unit,
    NewPosition.kind: open_position,
    ChangedPosition.kind: change,
    ClosedPosition.kind: close,
    Departure.kind: depart,
    LongLeave.kind: leave,
    Return.kind: come_back,
    Mobility.kind: move,
    Recruitment.kind: recruit,
    Professionalisation.kind: prepare,
    Accompaniment.kind: accompany,
    Training.kind: train,
}
