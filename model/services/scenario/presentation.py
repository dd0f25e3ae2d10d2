"""A scenario as it opens to those with whom it is shared: read only, with names for whoever reads them, else as it may
circulate, where nothing tells of anybody."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from sqlmodel import Session, col, select

from model.access import Right, Viewer
from model.cache import Cache
from model.corrections.mentions import without
from model.domain.calendar import add_months, ordinal
from model.domain.snapshot import Gains, Snapshot, Supports
from model.domain.vocabulary import ScenarioState
from model.errors import NotFound
from model.measures.situation import Situation, situation
from model.projection import Projection, apply, last_effect
from model.scenario import (
    Action,
    ChangedPosition,
    ClosedPosition,
    Departure,
    LongLeave,
    Mobility,
    NewPosition,
    NewUnit,
    Professionalisation,
    Reach,
    Recruitment,
    Return,
    Scenario,
    Training,
    of_every_kind,
    reaching,
)
from model.services.access import circulation
from model.services.context import store
from model.services.scenario import rows as scenario_rows
from model.services.scenario import scenarios
from model.services.scenario.rows import SavedScenario
from model.services.scenario.scenarios import Outlook
from model.services.situation.snapshots import snapshot, snapshot_key
from model.storage.tables import ManagerRow, RegionRow, ScenarioRow

OPEN = (ScenarioState.SHARED, ScenarioState.RETAINED)
"""The states in which a scenario opens to others than directors."""

OF_ONE_PERSON = (LongLeave, Return)
"""What is nobody else's business: no figure that circulates moves with it."""


@dataclass(frozen=True)
class Event:
    """What a hypothesis of the scenario does to positions: `filled`, `freed`, opened, changed, closed, or `trained`
    and then its `follow_up`, without anybody's name; a leave is nobody else's business. `action` is the uid of what it
    comes of; of trainings on one offer in one month, bought together, `session` counts each person once."""

    action: str
    month: date
    kind: str
    position: int = -1
    family: str = ""
    offer: str = ""
    places: int = 0
    session: int = 0


@dataclass(frozen=True, eq=False)
class Hypothesis:
    """A scenario as it may circulate: known departures left out, what it does to positions, how many of its actions
    apply and the first and last months of these, a month without it and with it, and what it costs, by year. What it
    does to levels is not in it."""

    title: str
    month: date
    before: Snapshot
    after: Snapshot
    figures_before: Situation
    figures_after: Situation
    events: tuple[Event, ...]
    costs: Mapping[int, int]
    applied: int
    between: tuple[date, date] | None

    @property
    def euros(self) -> int:
        """What it costs in all."""
        return sum(self.costs.values())


@dataclass(frozen=True)
class SharedScenario:
    """A scenario that others may open, as a list shows it."""

    uid: str
    region: str
    title: str
    state: ScenarioState
    start: date


@dataclass(frozen=True, eq=False)
class Presentation:
    """A shared scenario in one of its months. Whoever reads names gets the `scenario` and what it does; the others get
    none of its actions, and `seen` is what may circulate."""

    shared: SharedScenario
    version: int
    months: tuple[date, ...]
    seen: Outlook | Hypothesis
    scenario: Scenario | None = None


@dataclass(frozen=True, eq=False)
class _Supposed:
    """The situation with what may circulate of a scenario, what it does, and the month of its whole effect."""

    after: Snapshot
    events: tuple[Event, ...]
    costs: Mapping[int, int]
    months: tuple[date, ...]
    whole_effect: date


_hypotheses: Cache[_Supposed] = Cache(64)


def listing(viewer: Viewer, codes: tuple[str, ...]) -> tuple[SharedScenario, ...]:
    """Return the scenarios of some regions that are shared or retained, the latest first."""
    viewer.require(Right.SHARED_SCENARIOS)
    for code in codes:
        viewer.require_region(code)
    chosen = select(ScenarioRow).join(RegionRow, col(RegionRow.key) == ScenarioRow.region_key)
    chosen = chosen.where(col(RegionRow.code).in_(codes), col(ScenarioRow.state).in_(OPEN))
    with store().read() as session:
        rows = session.exec(chosen.order_by(col(ScenarioRow.updated_at).desc())).all()
        return tuple(_shared(session, viewer, scenario_rows.saved_scenario(row)) for row in rows)


def open_row(session: Session, viewer: Viewer, uid: str) -> ScenarioRow:
    """Return the row of a scenario that a viewer may open, whoever composed it.

    Raises:
        NotFound: there is none, it is of another perimeter, or it is not shared; the three are not told apart.
    """
    viewer.require(Right.SHARED_SCENARIOS)
    row = scenario_rows.row_of(session, viewer, uid)
    if row.state not in OPEN:
        raise NotFound("unknown.scenario", received=uid)
    return row


def presentation(viewer: Viewer, uid: str, month: date | None = None) -> Presentation:
    """Return what a viewer may see of a shared scenario in a month: by default, and where it is none of its months, the
    first in which every action has had its whole effect.

    Raises:
        NotFound: as `open_row` says.
    """
    with store().read() as session:
        kept = scenario_rows.saved_scenario(open_row(session, viewer, uid))
        shared = _shared(session, viewer, kept)
    scenario = kept.scenario
    months = tuple(add_months(scenario.start, count) for count in range(scenario.horizon + 1))
    month = month if month in months else None
    if not viewer.may(Right.NAMES):
        return Presentation(shared, kept.version, months, hypothesis(viewer, scenario, month))
    base = snapshot(viewer, (scenario.region,))
    seen = scenarios.look(base, scenario, month or scenarios.whole_effect(base, scenario))
    return Presentation(shared, kept.version, months, seen, scenario)


def hypothesis(viewer: Viewer, scenario: Scenario, month: date | None = None) -> Hypothesis:
    """Return what of a scenario may circulate, in a month: by default the one in which every action has had its whole
    effect."""
    viewer.require(Right.SHARED_SCENARIOS)
    base = snapshot(circulation.as_reader(viewer, (scenario.region,)), (scenario.region,))
    with store().read() as session:
        scenario = _unnamed(session, scenario)
    open_one = _hypotheses.get((snapshot_key(base), scenario), lambda: _supposed(base, scenario))
    month = month or open_one.whole_effect
    then, with_it = base.at(month), open_one.after.at(month)
    between = (open_one.months[0], open_one.months[-1]) if open_one.months else None
    figures = situation(then), situation(with_it)
    return Hypothesis(
        scenario.title, month, then, with_it, *figures, open_one.events, open_one.costs, len(open_one.months), between
    )


def _shared(session: Session, viewer: Viewer, kept: SavedScenario) -> SharedScenario:
    code, title = kept.scenario.region, kept.scenario.title
    if not viewer.may(Right.NAMES):
        title = _without_names(session, code, title)
    return SharedScenario(kept.uid, code, title, ScenarioState(kept.state), kept.scenario.start)


def _without_names(session: Session, code: str, text: str) -> str:
    names = session.exec(select(ManagerRow.name).join(RegionRow).where(RegionRow.code == code)).all()
    return without(text, names)


def _unnamed(session: Session, scenario: Scenario) -> Scenario:
    """A scenario without the names of people in what it calls itself and what it opens: these are free texts."""

    def bare(action: Action) -> Action:
        if isinstance(action, NewPosition):
            return replace(action, title=_without_names(session, scenario.region, action.title))
        if isinstance(action, NewUnit):
            return replace(action, name=_without_names(session, scenario.region, action.name))
        return action

    title = _without_names(session, scenario.region, scenario.title)
    return replace(scenario, title=title, actions=tuple(map(bare, scenario.actions)))


def _supposed(base: Snapshot, scenario: Scenario) -> _Supposed:
    """What may circulate of a scenario, without what it does to levels."""
    open_ones = tuple(action for action in scenario.actions if not isinstance(action, OF_ONE_PERSON))
    open_scenario = replace(scenario, actions=open_ones)
    projection = apply(base, open_scenario)
    return _Supposed(
        replace(projection.snapshot, supports=Supports.of([]), gains=Gains.of([])),
        tuple(sorted(_events(projection), key=lambda event: event.month)),
        projection.euros_by_year,
        tuple(sorted(action.month for action in projection.applied)),
        last_effect(base, open_scenario, projection),
    )


def _events(projection: Projection) -> Iterator[Event]:
    together: dict[tuple[str, date], set[str]] = {}
    for action in projection.applied:
        if isinstance(action, Training):
            together.setdefault((action.offer, action.month), set()).update(action.managers)
    for action in projection.applied:
        if tell := _TELLERS.get(action.kind):
            session = len(together[action.offer, action.month]) if isinstance(action, Training) else 0
            yield from (replace(each, session=session) for each in tell(projection.snapshot, action))


def _prepared(after: Snapshot, action: Professionalisation) -> Iterator[Event]:
    post = after.assignments.uid.index(f"post-{action.uid}")
    month = date.fromordinal(int(after.assignments.start[post]))
    yield Event(action.uid, month, "filled", _place(after, action.position), family=action.family)


def _arrived(after: Snapshot, action: Recruitment) -> Iterator[Event]:
    yield Event(action.uid, action.month, "filled", _place(after, action.position), family=action.family)


def _moved(after: Snapshot, action: Mobility) -> Iterator[Event]:
    yield from _freed(after, action)
    yield Event(action.uid, action.month, "filled", _place(after, action.position))


def _changed(after: Snapshot, action: NewPosition | ChangedPosition | ClosedPosition) -> Iterator[Event]:
    yield Event(action.uid, action.month, action.kind, _place(after, action.position))


def _trained(_: Snapshot, action: Training) -> Iterator[Event]:
    places = len(action.managers)
    yield Event(action.uid, action.month, "trained", offer=action.offer, places=places)
    yield Event(action.uid, action.followed_up, "follow_up", offer=action.offer, places=places)


def _place(after: Snapshot, position: str) -> int:
    return after.positions.uid.index(position)


def _freed(after: Snapshot, action: Departure | Mobility) -> Iterator[Event]:
    """The positions that somebody holds until a month."""
    assignments, day = after.assignments, ordinal(action.month)
    theirs = (assignments.manager == after.managers.uid.index(action.manager)) & ~assignments.acting
    funded = after.positions.funded_until[assignments.position] > day
    for row in np.flatnonzero(theirs & funded & (assignments.start < day) & (after.until == day)):
        yield Event(action.uid, action.month, "freed", int(assignments.position[row]))


_ROWS: Mapping[type[Action], Callable[[Snapshot, Any], Iterator[Event]]] = {
    Professionalisation: _prepared,
    Recruitment: _arrived,
    Mobility: _moved,
    Departure: _freed,
    NewPosition: _changed,
    ChangedPosition: _changed,
    ClosedPosition: _changed,
    Training: _trained,
}
_TELLERS = of_every_kind(_ROWS, reaching(Reach.NOTE))
