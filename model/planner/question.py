"""The question that somebody's scenario answers: what is fixed in it, and limits that what it chooses keeps to.

What is fixed is whatever a proposal may not choose: departures, leaves, positions opened or changed, supports, paths.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from model.domain.snapshot import Snapshot
from model.planner.limits import Limits
from model.planner.measurement import measure
from model.planner.value import Value
from model.projection import apply
from model.scenario import Action, Mobility, Recruitment, Scenario, Training

CHOSEN = (Recruitment, Mobility, Training)
"""The kinds of action that a proposal chooses; a path is a recruitment that it does not choose."""


@dataclass(frozen=True)
class PlanQuestion:
    """A scenario as a question: what is fixed, the limits that it keeps to, and what its own answer is worth."""

    fixed: Scenario
    limits: Limits
    value: Value


def question(snapshot: Snapshot, scenario: Scenario, candidates: int) -> PlanQuestion:
    """Return the question that a scenario answers, so that a proposal can be compared with it: the same budget, as many
    arrivals and mobilities, at least `candidates` of each family; actions that do not apply are left out."""
    applied = apply(snapshot, scenario)
    chosen = [action for action in applied.applied if type(action) in CHOSEN]
    fixed = replace(scenario, actions=tuple(each for each in scenario.actions if type(each) not in CHOSEN))
    answer = fixed
    for action in chosen:
        answer = answer.with_action(action)
    value = measure(snapshot, fixed, answer)
    wishes = not {each.uid for each in applied.outside_wish} & {action.uid for action in chosen}
    families = Counter(each.family for each in applied.applied if isinstance(each, Recruitment))
    candidates = max(candidates, *families.values(), 0)  # those of a path count among them
    return PlanQuestion(fixed, _limits(chosen, value.euros, candidates, wishes=wishes), value)


def imposable(snapshot: Snapshot, scenario: Scenario, other: Scenario) -> tuple[Action, ...]:
    """Return the actions of another scenario that a proposal could be made to hold: of a kind that it chooses, and that
    apply in addition to `scenario`."""
    own = {action.uid for action in scenario.actions}
    offered = [each for each in other.actions if type(each) in CHOSEN and each.uid not in own and each.active]
    return tuple(each for each in offered if each in apply(snapshot, scenario.with_action(each)).applied)


def _limits(chosen: Sequence[Action], euros: int, candidates: int, *, wishes: bool) -> Limits:
    places = Counter(uid for each in chosen if isinstance(each, Training) for uid in each.managers)
    usual = Limits(budget=max(0, euros))
    return replace(
        usual,
        recruitments=sum(isinstance(each, Recruitment) for each in chosen),
        mobilities=sum(isinstance(each, Mobility) for each in chosen),
        candidates=candidates,
        trainings=max(usual.trainings, *places.values(), 0),
        wishes=wishes,
    )
