"""The live scenario of a workshop on what may be projected of its region, and what is told of it once it is over.

It is played on the situation as a reader sees it, today and nothing that is known to come: neither the room nor the
wall can tell from it who is where, who leaves, or who knows what.
"""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row
from sqlmodel import Session, select

from model.access import Role, Viewer
from model.cache import Cache
from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.measures.situation import Situation, situation
from model.projection import Projection, apply
from model.scenario import Action, Recruitment, Scenario
from model.scenario import names as scenario_names
from model.services.scenario import scenarios
from model.services.situation.assumptions import own
from model.services.situation.snapshots import snapshot, snapshot_key
from model.services.workshop import state as workshop_state
from model.storage.tables import RegionRow, WorkshopRow
from model.wording import FIRST, LANGUAGES, catalogue
from model.workshop.board import Board
from model.workshop.live_scenario import Deed, Figures, LiveScenario
from model.workshop.steps import Step


@dataclass(frozen=True, eq=False)
class Scene:
    """The live scenario at its horizon, beside the situation without it."""

    scenario: Scenario
    base: Snapshot
    before: Snapshot
    after: Snapshot
    figures_before: Situation
    figures_after: Situation
    projection: Projection


_scenes: Cache[Scene] = Cache(16)


def look(session: Session, row: WorkshopRow | Row[Any], board: Board) -> Scene:
    """Return what the live scenario of a workshop does to its region, from the month after it began on."""
    code = session.exec(select(RegionRow.code).where(RegionRow.key == row.region_key)).one()
    room = Viewer("", "", Role.READER, (code,))  # whoever is there: nobody known, who sees what a reader sees
    base = snapshot(room, (code,))
    scenario = _composed(base, code, row, board)

    def computed() -> Scene:
        projection, month = apply(base, scenario), add_months(scenario.start, scenario.horizon)
        before, after = base.at(month), projection.snapshot.at(month)
        return Scene(scenario, base, before, after, situation(before), situation(after), projection)

    return _scenes.get((snapshot_key(base), scenario), computed)


def with_trade(session: Session, row: WorkshopRow | Row[Any], board: Board, step: Step, trade: str) -> Scene:
    """Return the live scenario as `look` does, with an arrival of a trade on the free seat that a step is about."""
    composed = look(session, row, board)
    return look(session, row, replace(board, live=(*_others(board, step), arrival(composed, step, trade))))


def _others(board: Board, step: Step) -> tuple[Action, ...]:
    return tuple(each for each in board.live if each.uid != step.first)


def arrival(composed: Scene, step: Step, trade: str) -> Action:
    """Return the arrival of a trade that was chosen for a seat: on the first day of the scenario, once, however often
    the room was asked."""
    return Recruitment(uid=step.first, month=composed.scenario.start, position=step.seat, family=trade)


def _composed(base: Snapshot, code: str, row: WorkshopRow | Row[Any], board: Board) -> Scenario:
    begun = scenarios.empty(base, code, row.title, workshop_state.held_on(row))
    for action in board.live:
        begun = begun.with_action(action)
    return begun


def live_scenario(session: Session, row: WorkshopRow, board: Board) -> LiveScenario:
    """Return what is told of the live scenario of a workshop as it is now."""
    live = look(session, row, board)
    framework = live.base.framework
    adopted = own(session, framework, live.scenario.region)
    return LiveScenario(
        day=live.base.as_of,
        start=live.scenario.start,
        horizon=live.scenario.horizon,
        deeds=tuple(_deed(live.projection.snapshot, each) for each in live.projection.applied),
        euros=live.projection.euros,
        before=_figures(live.figures_before),
        after=_figures(live.figures_after),
        assumptions=len(framework.assumptions),
        own=tuple((code, adopted[code].value) for code in framework.assumptions if code in adopted),
    )


def _deed(seen: Snapshot, action: Action) -> Deed:
    sentences = {language: scenario_names.names(seen, action, catalogue(language)) for language in LANGUAGES}
    names = {name: {language: sentences[language][name] for language in LANGUAGES} for name in sentences[FIRST]}
    return Deed(action.kind, action.month, names)


def _figures(figures: Situation) -> Figures:
    return Figures(figures.mix.heads, figures.mix.share, figures.vacancy.vacant)


def live_documents(session: Session, row: WorkshopRow, board: Board) -> dict[str, dict[str, Any]]:
    """Return what is kept of the live scenario once a workshop is over, by the uid of its step: nothing that happens
    to the region later changes what was shown; an empty one where nothing was composed."""
    steps = [step.uid for step in board.steps if not step.asks] if board.live else []
    return {uid: {SCENARIO: live_scenario(session, row, board).to_document()} for uid in steps}


SCENARIO = "scenario"
"""Under which name the results of its step keep the scenario."""


def kept_live_scenario(session: Session, row: WorkshopRow, board: Board) -> LiveScenario | None:
    """Return what is told of the scenario that a room composed: as it was kept, or as it is while the workshop is held;
    nothing where none was."""
    for document in row.results.values():
        if SCENARIO in document:
            return LiveScenario.from_document(document[SCENARIO])
    return live_scenario(session, row, board) if board.live else None
