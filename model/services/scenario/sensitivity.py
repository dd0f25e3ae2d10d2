"""What the assumptions are worth: which weighs most on a scenario, and what they would have said of the past."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from model.access import Right, Viewer
from model.cache import Cache
from model.domain.calendar import NEVER, add_months, month_of, months_between
from model.domain.framework import Framework
from model.domain.snapshot import Snapshot
from model.errors import Refused
from model.measures.history import history
from model.projection import apply
from model.scenario import Scenario
from model.services.context import today
from model.services.scenario.lifecycle import RetainedScenario
from model.services.scenario.scenarios import projection
from model.services.situation.snapshots import snapshot, snapshot_key
from model.simulation.exact_law import VacancyPath
from model.simulation.paths import expected_path
from model.simulation.rates import Rates
from model.simulation.season import SEASONAL

VARIED = ("exit_rate", "lead_time", "less_attractive_share", "replacement_rate")
"""The assumptions with a range that decide how many positions are vacant, in académies with those of the season."""


@dataclass(frozen=True)
class Weight:
    """The expected number of vacant positions in a month with an assumption at each end of its range."""

    code: str
    low: float
    high: float
    at_low: float
    at_high: float

    @property
    def span(self) -> float:
        """How far apart the two are."""
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True, eq=False)
class BackTest:
    """What would have been expected from a past month on, with what was known then, and what happened."""

    expected: VacancyPath
    happened: tuple[int, ...]

    @property
    def inside(self) -> int:
        """In how many months what happened lies where 8 chances in 10 were expected."""
        low, high = self.expected.low.tolist(), self.expected.high.tolist()
        return sum(a <= b <= c for a, b, c in zip(low, self.happened, high, strict=True))


_tests: Cache[BackTest] = Cache(32)


def weights(viewer: Viewer, scenario: Scenario, month: date) -> tuple[Weight, ...]:
    """Return what each assumption makes of a scenario's vacancies in a month, the heaviest first."""
    seen = projection(viewer, scenario).snapshot
    assumptions = seen.framework.assumptions
    moved = []
    for code in (*VARIED, *(each for each in SEASONAL if each in assumptions)):
        low, high = assumptions[code].low, assumptions[code].high
        if low is not None and high is not None:
            ends = (_expected(seen, scenario, month, rates_with(seen.framework, code, end)) for end in (low, high))
            moved.append(Weight(code, low, high, *ends))
    return tuple(sorted(moved, key=lambda each: -each.span))


def _expected(seen: Snapshot, scenario: Scenario, month: date, rates: Rates) -> float:
    path = expected_path(seen, scenario.start, scenario.horizon, rates)
    return float(path.mean[path.months.index(month)])


def rates_with(framework: Framework, code: str, value: float) -> Rates:
    """Return the rates of a reference where one of its assumptions has another value."""
    supposed = replace(framework.assumptions[code], value=value)
    return Rates.of(replace(framework, assumptions={**framework.assumptions, code: supposed}))


def back_test(viewer: Viewer, code: str, months: int) -> BackTest:
    """Start from what was known so many months ago, and compare with the vacancies that were recorded since.

    Raises:
        Refused: nothing was recorded that long ago.
    """
    return expected_from(viewer, code, add_months(month_of(today()), -months), today())


def expected_from(
    viewer: Viewer, code: str, known_on: date, until: date, retained: RetainedScenario | None = None
) -> BackTest:
    """Start from what was known on a day, or on the day when a scenario was retained and with it, and compare with the
    vacancies that were recorded on the first day of each month since, up to that of `until`.

    Raises:
        Refused: nothing was recorded on that day, or no month lies between.
    """
    viewer.require(Right.SCENARIOS)
    seen = snapshot(viewer, (code,))
    known_on = retained.on if retained else known_on
    start = known_on if known_on.day == 1 else add_months(month_of(known_on), 1)
    months = months_between(start, month_of(until))
    if months < 1:
        raise Refused("simulation.too_soon", received=known_on, accepted=until)
    then = as_known(seen, known_on)
    if not len(then.assignments):
        raise Refused("simulation.no_past", received=known_on)

    def look() -> BackTest:
        planned = apply(then, retained.kept.scenario).snapshot if retained else then
        expected = expected_path(planned, start, months, Rates.of(seen.framework))
        happened = tuple(month.vacancy.vacant for month in history(seen, start, months + 1))
        return BackTest(expected, happened)

    return _tests.get((snapshot_key(seen), known_on, months, retained), look)


def as_known(seen: Snapshot, day: date) -> Snapshot:
    """Return a situation as it stood on a day, without what came afterwards: arrivals, ends, departures to come."""
    posts, number = seen.assignments, day.toordinal()
    begun = np.flatnonzero(posts.start <= number)
    columns = {name: getattr(posts, name)[begun] for name in posts.__dataclass_fields__ if name != "uid"}
    until = np.where(seen.until[begun] > number, NEVER, seen.until[begun]).astype(np.int32)
    kept = posts.changed(**columns | {"until": until, "uid": tuple(posts.uid[row] for row in begun.tolist())})
    leaves = np.full(len(seen.managers), NEVER, dtype=np.int32)
    absences = seen.absences.changed(
        assignment=np.zeros(0, dtype=np.int32), start=np.zeros(0, dtype=np.int32), until=np.zeros(0, dtype=np.int32)
    )
    return replace(
        seen, as_of=day, assignments=kept, managers=seen.managers.changed(leaves_on=leaves), absences=absences
    )
