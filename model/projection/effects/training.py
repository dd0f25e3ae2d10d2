"""The levels that a training adds."""

from dataclasses import replace

from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.projection.effects.lookups import Effects, NotApplicable, manager_of, posts_of
from model.scenario import Training


def train(snapshot: Snapshot, action: Training) -> Snapshot:
    """Managers gain levels on what an offer teaches, some months later."""
    framework = snapshot.framework
    if action.offer not in framework.offers:
        raise NotApplicable("unknown_offer")
    for manager in action.managers:
        posts_of(snapshot, manager, action.month)
    start = add_months(action.month, int(framework.assumed("training_delay"))).toordinal()
    half_steps = int(2 * framework.assumed("training_gain"))
    rows = [
        (manager_of(snapshot, manager), framework.competency_index[code], start, half_steps)
        for manager in action.managers
        for code in framework.offers[action.offer].competencies
    ]
    return replace(snapshot, gains=snapshot.gains.extended(rows))


EFFECTS: Effects = {Training: train}
