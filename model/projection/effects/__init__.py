"""What each action does to a snapshot: the intervals that it adds and ends. The snapshot itself never changes.

One module a family of actions, with the effect of each; `lookups` finds what they name.
"""

from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.projection.effects import accompaniment, assumptions, leaves, positions, posts, training
from model.projection.effects.assumptions import ASSUMABLE
from model.projection.effects.lookups import NotApplicable, can_be_taken
from model.projection.effects.posts import freed_later, freed_positions, ready, within_wish
from model.scenario import Action, Professionalisation, Scenario, of_every_kind

__all__ = [
    "ASSUMABLE",
    "NotApplicable",
    "can_be_taken",
    "effect",
    "freed_later",
    "freed_positions",
    "ready",
    "within_wish",
]


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


_EFFECTS = of_every_kind(
    {
        **assumptions.EFFECTS,
        **positions.EFFECTS,
        **posts.EFFECTS,
        **leaves.EFFECTS,
        **accompaniment.EFFECTS,
        **training.EFFECTS,
    }
)
