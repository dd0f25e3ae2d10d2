"""What a scenario would do: a snapshot with the intervals that its actions add and end, and what they cost.

Applying is pure. An action that does not apply (the seat is taken, the person has left) is named and skipped.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.projection.costs import CostLine, Priced, cost_lines
from model.projection.effects import NotApplicable, can_be_taken, effect, freed_later, freed_positions, within_wish
from model.scenario import KINDS, Action, Departure, Mobility, Scenario

__all__ = [
    "CostLine",
    "Projection",
    "SkippedAction",
    "apply",
    "can_be_taken",
    "freed_positions",
    "last_effect",
    "within_wish",
]

_ORDER = tuple(KINDS)


@dataclass(frozen=True)
class SkippedAction:
    """An action that was left out, and why."""

    action: Action
    reason: str


@dataclass(frozen=True)
class Projection:
    """The situation once a scenario is applied, seen at the date of the snapshot it was applied to.

    `freed_later` says, by the uid of a departure or a mobility, which positions the person was to take later and when.
    """

    snapshot: Snapshot
    applied: tuple[Action, ...]
    skipped: tuple[SkippedAction, ...]
    outside_wish: tuple[Mobility, ...]
    freed_later: Mapping[str, tuple[tuple[int, date], ...]]
    costs: tuple[CostLine, ...]

    @property
    def euros(self) -> int:
        """The cost of the actions that apply."""
        return sum(line.euros for line in self.costs)

    @property
    def euros_by_year(self) -> Mapping[int, int]:
        """The same, by year."""
        years: Counter[int] = Counter()
        for line in self.costs:
            years[line.month.year] += line.euros
        return years


def apply(snapshot: Snapshot, scenario: Scenario) -> Projection:
    """Apply the active actions of a scenario, month by month; within a month those that free seats come first."""
    applied: list[Priced] = []
    skipped: list[SkippedAction] = []
    moved: list[Mobility] = []
    later: dict[str, tuple[tuple[int, date], ...]] = {}
    active = sorted((a for a in scenario.actions if a.active), key=lambda a: (a.month, _ORDER.index(a.kind)))
    state = snapshot
    for _, actions in groupby(active, key=lambda action: action.month):
        waiting: list[SkippedAction] = [SkippedAction(action, "") for action in actions]
        progress = True
        while waiting and progress:
            pending, waiting, progress = waiting, [], False
            for each in pending:
                try:
                    after = effect(state, each.action, scenario)
                except NotApplicable as problem:
                    waiting.append(SkippedAction(each.action, problem.reason))
                    continue
                if isinstance(each.action, Mobility) and not within_wish(state, each.action):
                    moved.append(each.action)
                if isinstance(each.action, Mobility | Departure):
                    later[each.action.uid] = freed_later(state, each.action)
                state, progress = after, True
                applied.append((each.action, state.framework))
        skipped += waiting
    done = tuple(action for action, _ in applied)
    return Projection(state, done, tuple(skipped), tuple(moved), later, tuple(cost_lines(applied)))


def last_effect(base: Snapshot, scenario: Scenario, projection: Projection) -> date:
    """Return the first month, inside the scenario, in which every action that applies to a situation (`base`) has had
    its whole effect: arrivals are in post and have adapted, trainings have borne fruit."""
    after = projection.snapshot
    arrivals, posts, gains = len(base.managers), len(base.assignments), len(base.gains)
    adapting = after.managers.adapts_from[arrivals:].tolist(), after.managers.adapts_in[arrivals:].tolist()
    days = [*after.assignments.start[posts:].tolist(), *after.gains.start[gains:].tolist()]
    effects = [
        scenario.start,
        *(action.month for action in projection.applied),
        *(add_months(date.fromordinal(day), months) for day, months in zip(*adapting, strict=True)),
        *map(date.fromordinal, days),
    ]
    return min(max(effects), add_months(scenario.start, scenario.horizon))
