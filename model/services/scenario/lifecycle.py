"""The life of a scenario: in preparation, shared, retained, filed; every step traced, every step taken back at will."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import col, func, select

from model.access import Right, Viewer
from model.domain.vocabulary import ScenarioState
from model.errors import Conflict, Refused
from model.services.context import PARIS, store
from model.services.scenario import agenda
from model.services.scenario import rows as scenario_rows
from model.services.scenario.rows import SavedScenario
from model.storage.audit import audit
from model.storage.tables import RegionRow, ScenarioRow, StepRow

LONGEST = 500


NEXT = {
    ScenarioState.DRAFT: (ScenarioState.SHARED, ScenarioState.FILED),
    ScenarioState.SHARED: (ScenarioState.RETAINED, ScenarioState.DRAFT, ScenarioState.FILED),
    ScenarioState.RETAINED: (ScenarioState.SHARED, ScenarioState.FILED),
    ScenarioState.FILED: (ScenarioState.DRAFT,),
}
"""Where a scenario may go from each state; from where it was filed it comes back into preparation."""


@dataclass(frozen=True)
class Consultation:
    """What goes with a step: who was consulted, what they objected, what changed because of it."""

    consulted: str = ""
    objections: str = ""
    changed: str = ""


@dataclass(frozen=True)
class LifeStep:
    """A step that was made: when, by whom, from where to where, what was said, what its calendars then held."""

    at: datetime
    author: str
    before: ScenarioState
    after: ScenarioState
    consultation: Consultation
    dates: Mapping[str, Any]


@dataclass(frozen=True)
class RetainedScenario:
    """A scenario that was retained, and on which day."""

    kept: SavedScenario
    on: date


def steps(viewer: Viewer, uid: str) -> tuple[LifeStep, ...]:
    """Return the steps of a scenario, the latest first."""
    viewer.require(Right.SCENARIOS)
    with store().read() as session:
        row = scenario_rows.row_of(session, viewer, uid)
        rows = session.exec(select(StepRow).where(StepRow.scenario_key == row.key).order_by(col(StepRow.key).desc()))
        return tuple(map(_step, rows))


def retained_scenarios(viewer: Viewer, code: str) -> tuple[RetainedScenario, ...]:
    """Return the scenarios of a region that are retained, the latest first, with the day when they last were."""
    viewer.require(Right.SCENARIOS)
    viewer.require_region(code)
    chosen = select(ScenarioRow, func.max(StepRow.at)).join(StepRow, col(StepRow.scenario_key) == ScenarioRow.key)
    chosen = chosen.join(RegionRow, col(RegionRow.key) == ScenarioRow.region_key).where(RegionRow.code == code)
    retained = chosen.where(ScenarioRow.state == ScenarioState.RETAINED, StepRow.after == ScenarioState.RETAINED)
    with store().read() as session:
        rows = session.exec(retained.group_by(col(ScenarioRow.key)).order_by(func.max(StepRow.at).desc())).all()
        return tuple(
            RetainedScenario(scenario_rows.saved_scenario(row), at.astimezone(PARIS).date()) for row, at in rows
        )


def move(viewer: Viewer, kept: SavedScenario, after: ScenarioState, consultation: Consultation) -> SavedScenario:
    """Take a scenario from one state to another.

    Raises:
        Conflict: it has moved since it was seen.
        Refused: there is no such step, what was said is too long, or nobody was consulted before it is retained.
    """
    viewer.require(Right.SCENARIOS)
    _check(kept, after, consultation)
    retained = ScenarioState.RETAINED in (kept.state, after)
    dates = agenda.document(viewer, kept.scenario) if retained else {}
    with store().write() as session:
        row = scenario_rows.row_of(session, viewer, kept.uid)
        if (row.state, row.version) != (kept.state, kept.version):
            raise Conflict("scenario.moved", title=row.title)
        session.add(
            StepRow(
                scenario_key=row.key,
                author=viewer.name,
                before=row.state,
                after=after,
                consulted=consultation.consulted.strip(),
                objections=consultation.objections.strip(),
                changed=consultation.changed.strip(),
                dates=dates,
            )
        )
        row.state = after
        session.add(row)
        audit(session, viewer.account, "move_scenario", subject=row.uid, scope=kept.scenario.region)
        return scenario_rows.saved_scenario(row)


def _check(kept: SavedScenario, after: ScenarioState, consultation: Consultation) -> None:
    if after not in NEXT[ScenarioState(kept.state)]:
        raise Refused("scenario.step", received=after, accepted=", ".join(NEXT[ScenarioState(kept.state)]))
    if after is ScenarioState.RETAINED and not consultation.consulted.strip():
        raise Refused("scenario.unconsulted")
    longest = max(map(len, (consultation.consulted, consultation.objections, consultation.changed)))
    if longest > LONGEST:
        raise Refused("scenario.long", received=longest, accepted=LONGEST)


def _step(row: StepRow) -> LifeStep:
    consultation = Consultation(row.consulted, row.objections, row.changed)
    return LifeStep(row.at, row.author, ScenarioState(row.before), ScenarioState(row.after), consultation, row.dates)
