"""The rows of saved scenarios: kept, found again, listed, copied."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, col, select

from model.access import Right, Viewer
from model.domain.vocabulary import ScenarioState
from model.errors import Conflict, NotFound, Refused
from model.scenario import Scenario
from model.services.context import store
from model.services.scenario.scenarios import resume
from model.storage.audit import audit
from model.storage.revisions import region
from model.storage.tables import RegionRow, ScenarioRow, now

CLOSED = (ScenarioState.RETAINED, ScenarioState.FILED)
"""The states in which a scenario is no longer changed."""


@dataclass(frozen=True)
class SavedScenario:
    """A scenario as it was kept; `version` is what an update must name."""

    uid: str
    version: int
    author: str
    state: str
    scenario: Scenario


def save(viewer: Viewer, scenario: Scenario, uid: str = "", version: int = 0) -> SavedScenario:
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
        return saved_scenario(row)


def load(viewer: Viewer, uid: str) -> SavedScenario:
    """Return a kept scenario of the viewer's perimeter.

    Raises:
        NotFound: there is none, or it belongs to another perimeter; the two are not told apart.
    """
    viewer.require(Right.SCENARIOS)
    with store().read() as session:
        return saved_scenario(row_of(session, viewer, uid))


def duplicate(viewer: Viewer, uid: str, title: str) -> SavedScenario:
    """Keep a copy of a scenario under another title, in preparation, begun on the present situation."""
    kept = load(viewer, uid)
    return save(viewer, replace(resume(viewer, kept.scenario), title=title))


def listing(viewer: Viewer, codes: Sequence[str]) -> tuple[SavedScenario, ...]:
    """Return the kept scenarios of some regions, the latest first."""
    viewer.require(Right.SCENARIOS)
    for code in codes:
        viewer.require_region(code)
    with store().read() as session:
        chosen = select(ScenarioRow).join(RegionRow, col(RegionRow.key) == ScenarioRow.region_key)
        rows = session.exec(
            chosen.where(col(RegionRow.code).in_(codes)).order_by(col(ScenarioRow.updated_at).desc())
        ).all()
        return tuple(map(saved_scenario, rows))


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


def saved_scenario(row: ScenarioRow) -> SavedScenario:
    """Return what a row of the table keeps."""
    return SavedScenario(row.uid, row.version, row.author, row.state, Scenario.from_document(row.document))
