"""The assumptions that the actions of a scenario meet."""

from dataclasses import replace

import numpy as np

from model.domain.snapshot import Snapshot
from model.projection.effects.lookups import Effects, NotApplicable
from model.scenario import ChangedAssumption

ASSUMABLE = (
    "adaptation_months",
    "immersion_months",
    "mentoring_months",
    "training_delay",
    "training_gain",
    "recruitment_cost",
    "mobility_cost",
    "professionalisation_cost",
    "professionalisation_months",
    "immersion_cost",
    "mentoring_cost",
    "coaching_cost",
)
"""The assumptions that the actions of a scenario meet, and that a scenario may change."""


def assume(snapshot: Snapshot, action: ChangedAssumption) -> Snapshot:
    """Change an assumption for the actions that follow."""
    framework = snapshot.framework
    if action.code not in ASSUMABLE:
        raise NotApplicable("not_assumable")
    assumption = framework.assumptions[action.code]
    if not (assumption.low if assumption.low is not None else 0) <= action.value <= (assumption.high or np.inf):
        raise NotApplicable("outside_range")
    assumptions = {**framework.assumptions, action.code: replace(assumption, value=action.value)}
    return replace(snapshot, framework=replace(framework, assumptions=assumptions))


EFFECTS: Effects = {ChangedAssumption: assume}
