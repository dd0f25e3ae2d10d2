"""Actions that must be in: whether they hold together within the limits, and which do not."""

from collections.abc import Sequence

from model.domain.snapshot import Snapshot
from model.planner.limits import Limits
from model.planner.measurement import people
from model.projection import apply
from model.scenario import Action, Mobility, Recruitment, Scenario, Training


def conflicts(snapshot: Snapshot, scenario: Scenario, limits: Limits) -> tuple[Action, ...]:
    """Return the obligations that cannot hold together, as few as possible: without any one of them the others could.

    Found by taking each out in turn. Empty when all hold.
    """
    kept = limits.included
    if _hold(snapshot, scenario, limits, kept):
        return ()
    for action in limits.included:
        fewer = tuple(each for each in kept if each is not action)
        if not _hold(snapshot, scenario, limits, fewer):
            kept = fewer
    return kept


def _hold(snapshot: Snapshot, scenario: Scenario, limits: Limits, included: Sequence[Action]) -> bool:
    """Whether some actions apply, in addition to a scenario, within every limit."""
    after = scenario
    for action in included:
        after = after.with_action(action)
    before, then = apply(snapshot, scenario), apply(snapshot, after)
    applied = {action.uid for action in then.applied}
    if not {action.uid for action in (*included, *before.applied)} <= applied:
        return False
    wished = not limits.wishes or not {move.uid for move in then.outside_wish} & {each.uid for each in included}
    spent = then.euros - before.euros
    return wished and spent <= limits.budget and _counted(after, limits, included)


def _counted(after: Scenario, limits: Limits, included: Sequence[Action]) -> bool:
    """Whether the obligations keep the limits in numbers, and leave alone what must be."""
    arrivals = [action for action in included if isinstance(action, Recruitment)]
    moves = [action for action in included if isinstance(action, Mobility)]
    seats = {action.position for action in included if isinstance(action, Recruitment | Mobility)}
    families = [each.family for each in after.actions if isinstance(each, Recruitment)]
    trained = people(action for action in included if isinstance(action, Training))
    followed = [uid for action in after.actions if isinstance(action, Training) for uid in action.managers]
    return (
        len(arrivals) <= limits.recruitments
        and len(moves) <= limits.mobilities
        and all(families.count(each.family) <= limits.candidates for each in arrivals)
        and not seats & set(limits.untouched)
        and all(followed.count(uid) <= limits.trainings for uid in trained)
    )
