"""Actions that are tried before they are placed: what a scenario would do with each of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from model.access import Right, Viewer
from model.cache import Cache
from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import SupportKind
from model.measures.situation import Situation, situation
from model.projection import Projection, apply, can_be_taken, last_effect
from model.scenario import Accompaniment, Action, Departure, Mobility, Recruitment, Scenario
from model.services.scenario import scenarios
from model.services.scenario.scenarios import Outlook
from model.services.situation.situations import free_seats
from model.services.situation.snapshots import snapshot, snapshot_key

TRIED = "tried"
"""The uid of an action as long as it is only tried."""

HELPS: Final[Mapping[SupportKind, int]] = {SupportKind.IMMERSION: 3, SupportKind.MENTORING: 12}
"""What helps somebody who arrives to adapt, and over how many months it usually goes."""


@dataclass(frozen=True)
class Trial:
    """A scenario with one action more, in the month in which its effect is looked at."""

    action: Action
    seen: Outlook
    displaced: tuple[Action, ...]
    """What applies without it and would apply no more."""

    @property
    def reason(self) -> str:
        """The code of what stands in the way; empty when the action applies."""
        skipped = (each.reason for each in self.seen.projection.skipped if each.action.uid == TRIED)
        return next(skipped, "")

    @property
    def outside_wish(self) -> bool:
        """Whether it is a mobility outside what the person declared."""
        return any(each.uid == TRIED for each in self.seen.projection.outside_wish)


_trials: Cache[tuple[Trial, ...]] = Cache(32)


def of_trades(
    viewer: Viewer, scenario: Scenario, position: str, month: date, seen_on: date | None = None
) -> tuple[Trial, ...]:
    """Return an arrival of each family on a position in a month, in the order of the reference; looked at in a month,
    or in that of the last effect of each."""
    families = snapshot(viewer, (scenario.region,)).framework.families
    arrivals = [Recruitment(uid=TRIED, month=month, position=position, family=family.code) for family in families]
    return _try(viewer, scenario, arrivals, seen_on)


def of_person(
    viewer: Viewer, scenario: Scenario, manager: str, month: date, seen_on: date | None = None
) -> tuple[Trial, ...]:
    """Return what helps somebody who arrives with the scenario, their mobilities to each position that is free in a
    month, in organisation-chart order, and their departure."""
    arrives = any(isinstance(each, Recruitment) and each.arrival == manager for each in scenario.actions)
    given = {each.support for each in scenario.actions if isinstance(each, Accompaniment) and each.manager == manager}
    helps = [
        Accompaniment(uid=TRIED, month=month, support=kind, manager=manager, months=months)
        for kind, months in HELPS.items()
        if arrives and kind not in given
    ]
    free = free_seats(scenarios.projection(viewer, scenario).snapshot.at(month))
    moves = [Mobility(uid=TRIED, month=month, manager=manager, position=seat.uid) for seat in free]
    return _try(viewer, scenario, [*helps, *moves, Departure(uid=TRIED, month=month, manager=manager)], seen_on)


def displaced(viewer: Viewer, scenario: Scenario, action: Action) -> tuple[Action, ...]:
    """Return the actions of a scenario that apply and would apply no more if another were added."""
    before, after = (scenarios.projection(viewer, each) for each in (scenario, scenario.with_action(action)))
    return _displaced(before, after)


def _displaced(before: Projection, after: Projection) -> tuple[Action, ...]:
    return tuple(each.action for each in after.skipped if each.action in before.applied)


def first_free(viewer: Viewer, scenario: Scenario, position: str, month: date) -> date | None:
    """Return the first month, from one on and inside the scenario, in which a position can be taken: nobody holds it or
    is expected there, and it is not frozen; `None` without one."""
    after = scenarios.projection(viewer, scenario).snapshot
    months = (add_months(month, count) for count in range(scenario.horizon + 1))
    inside = (each for each in months if each < add_months(scenario.start, scenario.horizon))
    return next((each for each in inside if can_be_taken(after, position, each)), None)


def _try(viewer: Viewer, scenario: Scenario, actions: Iterable[Action], seen_on: date | None) -> tuple[Trial, ...]:
    viewer.require(Right.SCENARIOS)
    base, tried, present = snapshot(viewer, (scenario.region,)), tuple(actions), scenarios.projection(viewer, scenario)
    key = snapshot_key(base), scenario, tried, seen_on

    def ask() -> tuple[Trial, ...]:
        without = cache(lambda month: situation(base.at(month)))  # once a month, whatever is tried in it
        return tuple(_trial(base, scenario, action, seen_on, without, present) for action in tried)

    return _trials.get(key, ask)


def _trial(
    base: Snapshot,
    scenario: Scenario,
    action: Action,
    seen_on: date | None,
    without: Callable[[date], Situation],
    present: Projection,
) -> Trial:
    with_it = scenario.with_action(action)
    projection = apply(base, with_it)
    month = seen_on or last_effect(base, with_it, projection)
    before, after = base.at(month), projection.snapshot.at(month)
    seen = Outlook(month, before, after, without(month), situation(after), projection)
    return Trial(action, seen, _displaced(present, projection))
