"""Composing, measuring and keeping scenarios."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlmodel import Session, col, func, select

from model.access import Right, Viewer
from model.domain.calendar import add_months, month_of
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import ScenarioState
from model.errors import Conflict, NotFound, Refused
from model.measures.situation import Situation, situation
from model.projection import Contribution, Projection, apply, contributions
from model.scenario import Scenario
from model.services.house import reference, store, today
from model.services.situations import plain_figures
from model.services.snapshots import Shelf, snapshot, snapshot_key
from model.storage.journal import audit, region
from model.storage.tables import CorrectionRow, RegionRow, ScenarioRow, now

CLOSED = (ScenarioState.RETAINED, ScenarioState.FILED)
"""The states in which a scenario is no longer changed."""


@dataclass(frozen=True)
class Saved:
    """A scenario as it was kept; `version` is what an update must name."""

    uid: str
    version: int
    author: str
    state: str
    scenario: Scenario


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
        return (after.positions - after.vacant) - (before.positions - before.vacant)

    @property
    def more_present(self) -> int:
        """In how many more pairs of team and competency at least one person is known to reach the expected level."""
        held_before = (self.figures_before.coverage.least > 0).sum()
        return int((self.figures_after.coverage.least > 0).sum() - held_before)


_projections: Shelf[Projection] = Shelf(64)
_outlooks: Shelf[Outlook] = Shelf(128)
_arrivals: Shelf[tuple[Contribution, ...]] = Shelf(256)


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
    base = snapshot(viewer, (scenario.region,))

    def look() -> Outlook:
        projection = _projection(base, scenario)
        before, after = base.at(month), projection.snapshot.at(month)
        return Outlook(month, before, after, situation(before), situation(after), projection)

    return _outlooks.get((snapshot_key(base), scenario, month), look)


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


def last_effect(scenario: Scenario) -> date:
    """Return the month when the last active action has had its full effect, inside the horizon."""
    months = [action.month for action in scenario.actions if action.active] or [scenario.start]
    end = add_months(scenario.start, scenario.horizon)
    return min(end, add_months(max(months), int(reference().assumed("adaptation_months"))))


def arrivals(viewer: Viewer, scenario: Scenario, position: str, month: date) -> tuple[Contribution, ...]:
    """Say what the arrival of each family on a free position would bring, the scenario's other actions applied."""
    viewer.require(Right.SCENARIOS)
    base = snapshot(viewer, (scenario.region,))

    def ask() -> tuple[Contribution, ...]:
        return contributions(_projection(base, scenario).snapshot, scenario, position, month)

    return _arrivals.get((snapshot_key(base), scenario, position, month), ask)


def save(viewer: Viewer, scenario: Scenario, uid: str = "", version: int = 0) -> Saved:
    """Keep a scenario: a new one without `uid`, else in place of the one that was opened at `version`.

    Raises:
        Conflict: somebody else has changed it since.
        Refused: it was retained or filed; a copy of it may be changed.
    """
    viewer.require(Right.SCENARIOS)
    viewer.require_region(scenario.region)
    with store().write() as session:
        row = (
            row_of(session, viewer, uid)
            if uid
            else ScenarioRow(region_key=region(session, scenario.region).key, title=scenario.title, author=viewer.name)
        )
        if uid and row.version != version:
            raise Conflict("scenario.moved", title=row.title)
        if row.state in CLOSED:
            raise Refused("scenario.closed", title=row.title)
        row.title, row.document, row.updated_at = scenario.title, scenario.to_document(), now()
        row.version = version + 1
        session.add(row)
        session.flush()
        audit(
            session,
            viewer.account,
            "save_scenario",
            subject=row.uid,
            scope=scenario.region,
            count=len(scenario.actions),
        )
        return saved(row)


def load(viewer: Viewer, uid: str) -> Saved:
    """Return a kept scenario of the viewer's perimeter.

    Raises:
        NotFound: there is none, or it belongs to another perimeter; the two are not told apart.
    """
    viewer.require(Right.SCENARIOS)
    with store().read() as session:
        return saved(row_of(session, viewer, uid))


def duplicate(viewer: Viewer, uid: str, title: str) -> Saved:
    """Keep a copy of a scenario under another title, in preparation, begun on the present situation."""
    kept = load(viewer, uid)
    return save(viewer, replace(resumed(viewer, kept.scenario), title=title))


def resumed(viewer: Viewer, scenario: Scenario) -> Scenario:
    """Return a scenario as if it had been begun on the present situation."""
    viewer.require(Right.SCENARIOS)
    return replace(scenario, revision=snapshot(viewer, (scenario.region,)).regions[0].revision)


@dataclass(frozen=True)
class Moved:
    """What changed in a region since a scenario was begun: corrections that still stand, and imports or the like."""

    corrections: int
    others: int


def moved(viewer: Viewer, scenario: Scenario) -> Moved:
    """Say what changed in the region since a scenario was begun."""
    present = resumed(viewer, scenario).revision
    if present == scenario.revision:
        return Moved(0, 0)
    since = col(CorrectionRow.revision) > scenario.revision
    of_region = select(func.count()).select_from(CorrectionRow).join(RegionRow).where(RegionRow.code == scenario.region)
    with store().read() as session:
        count = session.exec(of_region.where(since).where(col(CorrectionRow.undone_at).is_(None))).one()
    return Moved(count, max(0, present - scenario.revision - count))


def listing(viewer: Viewer, codes: Sequence[str]) -> tuple[Saved, ...]:
    """Return the kept scenarios of some regions, the latest first."""
    viewer.require(Right.SCENARIOS)
    for code in codes:
        viewer.require_region(code)
    with store().read() as session:
        chosen = select(ScenarioRow).join(RegionRow, col(RegionRow.key) == ScenarioRow.region_key)
        rows = session.exec(
            chosen.where(col(RegionRow.code).in_(codes)).order_by(col(ScenarioRow.updated_at).desc())
        ).all()
        return tuple(map(saved, rows))


def row_of(session: Session, viewer: Viewer, uid: str) -> ScenarioRow:
    """Return the row of a kept scenario of the viewer's perimeter.

    Raises:
        NotFound: there is none, or it belongs to another perimeter; the two are not told apart.
    """
    row = session.exec(select(ScenarioRow).where(ScenarioRow.uid == uid)).one_or_none()
    place = session.get(RegionRow, row.region_key) if row else None
    if row is None or place is None or not viewer.covers(place.code):
        raise NotFound("unknown.scenario", received=uid)
    return row


def saved(row: ScenarioRow) -> Saved:
    """Return what a row of the table keeps."""
    return Saved(row.uid, row.version, row.author, row.state, Scenario.from_document(row.document))
