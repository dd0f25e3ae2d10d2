"""A scenario as it is composed: begun on the situation of a region, measured month by month, without it and with it."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlmodel import and_, col, func, select

from model.access import Right, Viewer
from model.cache import Cache
from model.corrections.changes import DELIVERY
from model.domain.calendar import add_months, month_of
from model.domain.snapshot import Snapshot
from model.measures.coverage import COVERED, MISSING, THIN, UNDEFINED
from model.measures.situation import Situation, situation
from model.projection import Projection, apply
from model.projection import last_effect as projected_effect
from model.scenario import Scenario
from model.services.context import store, today
from model.services.situation.situations import plain_figures
from model.services.situation.snapshots import snapshot, snapshot_key
from model.storage.tables import CorrectionRow, RegionRow


@dataclass(frozen=True)
class Outlook:
    """A month seen twice: as it would be without the scenario, and with it."""

    month: date
    before: Snapshot
    after: Snapshot
    figures_before: Situation
    figures_after: Situation
    projection: Projection

    @property
    def filled(self) -> int:
        """How many more positions are held."""
        before, after = (each.vacancy for each in (self.figures_before, self.figures_after))
        return after.held - before.held

    @property
    def gained(self) -> int:
        """How many competencies, team by team, are covered with the scenario and not without it."""
        return int(self.covered_anew.sum())

    @property
    def receding(self) -> int:
        """How many, team by team, recede."""
        return int(self.receded.sum())

    @property
    def covered_anew(self) -> NDArray[np.bool_]:
        """Which competencies (columns) become covered in which teams (rows)."""
        before, after = self._covered
        return after & ~before

    @property
    def receded(self) -> NDArray[np.bool_]:
        """Which competencies (columns) recede in which teams (rows): covered without the scenario and not with it, or
        carried by one person and then by nobody."""
        before, after = self.states
        uncovered, gone = (before == COVERED) & (after != COVERED), (before == THIN) & (after == MISSING)
        lost: NDArray[np.bool_] = uncovered | gone
        return lost

    @property
    def covered_before(self) -> int:
        """How many competencies, team by team, are covered without the scenario."""
        return int(self._covered[0].sum())

    @property
    def covered_after(self) -> int:
        """How many, team by team, are covered with it."""
        return int(self._covered[1].sum())

    @property
    def _covered(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        before, after = self.states
        return before == COVERED, after == COVERED

    @cached_property
    def states(self) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
        """The state of each competency (columns) in each team (rows), without the scenario and with it; a team that the
        scenario creates, after the others, has no position without it."""
        before, after = (each.coverage.states for each in (self.figures_before, self.figures_after))
        return np.pad(before, ((0, len(after) - len(before)), (0, 0)), constant_values=UNDEFINED), after


_projections: Cache[Projection] = Cache(64)


_outlooks: Cache[Outlook] = Cache(128)


def begin(viewer: Viewer, code: str, title: str) -> Scenario:
    """Return an empty scenario on the present situation of a region, from next month over the assumed horizon."""
    viewer.require(Right.SCENARIOS)
    return empty(snapshot(viewer, (code,)), code, title)


def empty(seen: Snapshot, code: str, title: str, day: date | None = None) -> Scenario:
    """Return an empty scenario on a situation of a region, from the month after a day (today) over the assumed
    horizon."""
    start = add_months(month_of(day or today()), 1)
    return Scenario(code, title, start, int(seen.framework.assumed("horizon")), seen.regions[0].revision)


def outlook(viewer: Viewer, scenario: Scenario, month: date) -> Outlook:
    """Apply a scenario to the present situation and look at a month, with and without it."""
    viewer.require(Right.SCENARIOS)
    return look(snapshot(viewer, (scenario.region,)), scenario, month)


def look(base: Snapshot, scenario: Scenario, month: date) -> Outlook:
    """Apply a scenario to a situation and look at a month, with and without it."""

    def applied() -> Outlook:
        projection = _projection(base, scenario)
        before, after = base.at(month), projection.snapshot.at(month)
        return Outlook(month, before, after, situation(before), situation(after), projection)

    return _outlooks.get((snapshot_key(base), scenario, month), applied)


def addition(viewer: Viewer, start: Scenario, scenario: Scenario, month: date) -> Outlook:
    """Look at a month with a scenario and with the one that it was added to, which stands for what is there without."""
    viewer.require(Right.SCENARIOS)
    base = snapshot(viewer, (scenario.region,))
    projection = _projection(base, scenario)
    before, after = (each.snapshot.at(month) for each in (_projection(base, start), projection))
    return Outlook(month, before, after, situation(before), situation(after), projection)


def projection(viewer: Viewer, scenario: Scenario) -> Projection:
    """Return what a scenario does to the present situation."""
    viewer.require(Right.SCENARIOS)
    return _projection(snapshot(viewer, (scenario.region,)), scenario)


def _projection(base: Snapshot, scenario: Scenario) -> Projection:
    return _projections.get((snapshot_key(base), scenario), lambda: apply(base, scenario))


def outlook_document(viewer: Viewer, scenario: Scenario, month: date) -> dict[str, Any]:
    """Return an outlook as plain values."""
    seen = outlook(viewer, scenario, month)
    return {
        "scenario": scenario.title,
        "region": scenario.region,
        "month": month.isoformat(),
        "applied": [action.uid for action in seen.projection.applied],
        "skipped": [{"action": each.action.uid, "reason": each.reason} for each in seen.projection.skipped],
        "euros": seen.projection.euros,
        "before": plain_figures(seen.before, seen.figures_before),
        "after": plain_figures(seen.after, seen.figures_after),
    }


def last_effect(viewer: Viewer, scenario: Scenario) -> date:
    """Return the month when every action that applies has had its whole effect, inside the horizon."""
    viewer.require(Right.SCENARIOS)
    return whole_effect(snapshot(viewer, (scenario.region,)), scenario)


def whole_effect(base: Snapshot, scenario: Scenario) -> date:
    """Return the same of a situation."""
    return projected_effect(base, scenario, _projection(base, scenario))


def resume(viewer: Viewer, scenario: Scenario) -> Scenario:
    """Return a scenario as if it had been begun on the present situation."""
    viewer.require(Right.SCENARIOS)
    return replace(scenario, revision=snapshot(viewer, (scenario.region,)).regions[0].revision)


@dataclass(frozen=True)
class SituationChanges:
    """What changed in a region since a scenario was begun: corrections that still stand, and imports or the like."""

    corrections: int
    others: int


def situation_changes(viewer: Viewer, scenario: Scenario) -> SituationChanges:
    """Say what changed in the region since a scenario was begun."""
    present = resume(viewer, scenario).revision
    if present == scenario.revision:
        return SituationChanges(0, 0)
    since = and_(col(CorrectionRow.revision) > scenario.revision, CorrectionRow.kind != DELIVERY)
    of_region = select(func.count()).select_from(CorrectionRow).join(RegionRow).where(RegionRow.code == scenario.region)
    with store().read() as session:
        count = session.exec(of_region.where(since).where(col(CorrectionRow.undone_at).is_(None))).one()
    return SituationChanges(count, max(0, present - scenario.revision - count))
