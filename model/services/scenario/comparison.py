"""Scenarios beside each other and beside the situation without any: one month of each, every month, what each costs."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from model.access import Right, Viewer
from model.cache import Cache
from model.domain.calendar import add_months, months_between
from model.domain.snapshot import Snapshot
from model.errors import Refused
from model.measures.course import Course
from model.measures.course import course as followed
from model.measures.coverage import COVERED, MISSING
from model.measures.presence import presence
from model.measures.situation import Situation, situation
from model.projection import CostLine, Projection
from model.scenario import Recruitment, Scenario
from model.services.scenario import chances, lifecycle, scenarios
from model.services.scenario.rows import SavedScenario
from model.services.scenario.scenarios import projection
from model.services.situation.snapshots import snapshot, snapshot_key

MOST = 4
"""How many scenarios stand beside the situation without any."""


@dataclass(frozen=True, eq=False)
class Side:
    """One situation: under which name, seen in a month and along its course; without a scenario nothing is
    projected."""

    title: str
    seen: Snapshot
    figures: Situation
    course: Course
    projection: Projection | None = None
    last: date | None = None

    @property
    def costs(self) -> tuple[CostLine, ...]:
        """What its actions cost."""
        return self.projection.costs if self.projection else ()

    @property
    def euros(self) -> int:
        """What its actions cost together."""
        return self.projection.euros if self.projection else 0

    @property
    def held(self) -> frozenset[str]:
        """The uids of the positions that are held in the month; two scenarios on one situation share them."""
        held = self.seen.assignments.position[presence(self.seen).held]
        return frozenset(self.seen.positions.uid[place] for place in held.tolist())

    @property
    def covered(self) -> frozenset[tuple[str, int]]:
        """The pairs of a team, by its uid, and the place of a competency that it covers in the month."""
        return self._in(COVERED)

    @property
    def missing(self) -> frozenset[tuple[str, int]]:
        """The pairs of a team, by its uid, and the place of a competency that it has to develop in the month."""
        return self._in(MISSING)

    def _in(self, state: int) -> frozenset[tuple[str, int]]:
        teams, places = np.nonzero(self.figures.coverage.states == state)
        uids = self.seen.teams.uid
        return frozenset((uids[team], place) for team, place in zip(teams.tolist(), places.tolist(), strict=True))


@dataclass(frozen=True, eq=False)
class Comparison:
    """The situation without any scenario first, then the scenarios, over the same months from `first` on."""

    month: date
    first: date
    sides: tuple[Side, ...]

    @property
    def base(self) -> Side:
        """The situation without any scenario."""
        return self.sides[0]


@dataclass(frozen=True)
class Standing:
    """How far one can rely on a scenario: its state, empty as long as it is not kept; who was consulted last; between
    what the vacant positions of the month lie with 8 chances in 10, nothing beyond its horizon; how many arrivals stand
    on the profile of a trade; how many of its actions do not apply."""

    state: str
    consulted: str
    vacant: tuple[int, int] | None
    typical: int
    skipped: int


_courses: Cache[Course] = Cache(64)


def course(viewer: Viewer, scenario: Scenario | None, code: str, first: date, months: int) -> Course:
    """Return the figures of a region and of its teams on the first day of each month, with a scenario or without."""
    viewer.require(Right.SCENARIOS)
    base = snapshot(viewer, (code,))

    def walk() -> Course:
        whole = projection(viewer, scenario).snapshot if scenario else base
        return followed(whole, first, months)

    return _courses.get((snapshot_key(base), scenario, first, months), walk)


def compare(viewer: Viewer, code: str, named: Mapping[str, SavedScenario], month: date, untitled: str) -> Comparison:
    """Put kept scenarios of a region side by side, under names that tell them apart, as they would be in a month;
    `untitled` names what is without any.

    Raises:
        Refused: more than four scenarios, or scenarios of another region.
    """
    viewer.require(Right.SCENARIOS)
    viewer.require(Right.COMMON_BASE)
    chosen = list(named.values())
    if len(chosen) > MOST or any(each.scenario.region != code for each in chosen):
        raise Refused("scenario.compared", received=len(chosen), accepted=MOST)
    first = min(each.scenario.start for each in chosen)
    count = 1 + max(each.scenario.horizon for each in chosen)
    base = snapshot(viewer, (code,), month)
    without = Side(untitled, base, situation(base), course(viewer, None, code, first, count))
    sides = (_side(viewer, title, each.scenario, month, first, count) for title, each in named.items())
    return Comparison(month, first, (without, *sides))


def _side(viewer: Viewer, title: str, scenario: Scenario, month: date, first: date, count: int) -> Side:
    seen = scenarios.outlook(viewer, scenario, month)
    along = course(viewer, scenario, scenario.region, first, count)
    applied = [action.month for action in seen.projection.applied]
    return Side(title, seen.after, seen.figures_after, along, seen.projection, max(applied, default=None))


def standing(viewer: Viewer, kept: SavedScenario, month: date) -> Standing:
    """Say how far one can rely on a scenario, kept or not, as it would be in a month.

    Raises:
        NotFound: it was kept, and is no longer.
    """
    steps = lifecycle.steps(viewer, kept.uid) if kept.version else ()
    consulted = (step.consultation.consulted for step in steps)
    path = chances.vacancy_bands(viewer, kept.scenario).after
    place = months_between(kept.scenario.start, month)
    inside = 0 <= place < len(path.low)
    projected = projection(viewer, kept.scenario)
    return Standing(
        kept.state if kept.version else "",
        next(filter(None, consulted), ""),
        (int(path.low[place]), int(path.high[place])) if inside else None,
        sum(isinstance(action, Recruitment) for action in projected.applied),
        len(projected.skipped),
    )


def last_effect(viewer: Viewer, chosen: Collection[SavedScenario]) -> date:
    """Return the month when the actions of all these scenarios have had their full effect."""
    return max(scenarios.last_effect(viewer, each.scenario) for each in chosen)


def months(chosen: Collection[SavedScenario]) -> list[date]:
    """Return the months over which these scenarios can be looked at."""
    first = min(each.scenario.start for each in chosen)
    return [add_months(first, count) for count in range(1 + max(each.scenario.horizon for each in chosen))]
