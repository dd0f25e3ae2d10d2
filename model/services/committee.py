"""The director's note for the committee: what a page that may circulate says of a region, with a scenario or none."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from model.access import Right, Viewer
from model.domain.calendar import ordinal
from model.domain.framework import Competency
from model.domain.snapshot import Snapshot
from model.measures.situation import Situation, situation
from model.privacy import HeldBetween, held_in_circulation
from model.projection import Projection, apply, last_effect
from model.scenario import (
    Action,
    ChangedPosition,
    ClosedPosition,
    Departure,
    Mobility,
    NewPosition,
    Professionalisation,
    Reach,
    Recruitment,
    Scenario,
    Training,
    of_every_kind,
    reaching,
)
from model.services.access import circulation
from model.services.scenario import rows as scenario_rows
from model.services.situation import situations
from model.services.situation.situations import View
from model.services.situation.snapshots import measured_snapshot, snapshot


@dataclass(frozen=True)
class Event:
    """What a hypothesis of the scenario does to positions: `filled`, `freed`, opened, changed, closed, or `trained`,
    without anybody's name; a leave is nobody else's business."""

    month: date
    kind: str
    position: int = -1
    family: str = ""
    offer: str = ""
    places: int = 0


@dataclass(frozen=True)
class Hypothesis:
    """A scenario as it may circulate: known departures left out, what it does, a month without it and with it.

    `seen` is the region with the scenario; its first positions are those that are recorded.
    """

    scenario: Scenario
    month: date
    seen: Snapshot
    before: Situation
    after: Situation
    events: tuple[Event, ...]
    euros: int


@dataclass(frozen=True)
class Note:
    """What the note says: the situation as a reader sees it, today's common base over the teams, a scenario or none."""

    view: View
    base: tuple[tuple[Competency, HeldBetween | None], ...]
    teams: int
    hypothesis: Hypothesis | None


def note(viewer: Viewer, code: str, day: date, scenario: str = "") -> Note:
    """Return what the note of a region says at a date; `scenario` is the uid of a kept one.

    Raises:
        NotAllowed: the note is the director's.
        NotFound: there is no such scenario in the perimeter.
    """
    viewer.require(Right.SCENARIOS)
    kept = scenario_rows.load(viewer, scenario).scenario if scenario else None
    open_view = situations.view(circulation.as_reader(viewer, (code,)), (code,), day)
    pairs, teams = base(viewer, (code,))
    return Note(open_view, pairs, teams, _hypothesis(viewer, kept) if kept and kept.region == code else None)


def base(viewer: Viewer, codes: tuple[str, ...]) -> tuple[tuple[tuple[Competency, HeldBetween | None], ...], int]:
    """Return in how many teams each competency is held today, as far as it may circulate, and the number of teams.

    Whatever date is looked at: the base at two dates would tell who came or left between them, and with what.
    """
    viewer.require(Right.COMMON_BASE)
    seen, figures = measured_snapshot(viewer, codes)
    pairs = tuple(zip(seen.framework.competencies, held_in_circulation(seen), strict=True))
    return pairs, int(figures.coverage.defined.sum())


def _hypothesis(viewer: Viewer, scenario: Scenario) -> Hypothesis:
    whole = snapshot(circulation.as_reader(viewer, (scenario.region,)), (scenario.region,))
    projection = apply(whole, scenario)
    month = last_effect(whole, scenario, projection)
    before, after = situation(whole.at(month)), situation(projection.snapshot.at(month))
    return Hypothesis(scenario, month, projection.snapshot, before, after, tuple(_events(projection)), projection.euros)


def _events(projection: Projection) -> Iterator[Event]:
    for action in projection.applied:
        if tell := _TELLERS.get(action.kind):
            yield from tell(projection.snapshot, action)


def _prepared(after: Snapshot, action: Professionalisation) -> Iterator[Event]:
    post = after.assignments.uid.index(f"post-{action.uid}")
    month = date.fromordinal(int(after.assignments.start[post]))
    yield Event(month, "filled", _place(after, action.position), family=action.family)


def _arrived(after: Snapshot, action: Recruitment) -> Iterator[Event]:
    yield Event(action.month, "filled", _place(after, action.position), family=action.family)


def _moved(after: Snapshot, action: Mobility) -> Iterator[Event]:
    yield from _freed(after, action)
    yield Event(action.month, "filled", _place(after, action.position))


def _changed(after: Snapshot, action: NewPosition | ChangedPosition | ClosedPosition) -> Iterator[Event]:
    yield Event(action.month, action.kind, _place(after, action.position))


def _trained(_: Snapshot, action: Training) -> Iterator[Event]:
    yield Event(action.month, "trained", offer=action.offer, places=len(action.managers))


def _place(after: Snapshot, position: str) -> int:
    return after.positions.uid.index(position)


def _freed(after: Snapshot, action: Departure | Mobility) -> Iterator[Event]:
    """The positions that somebody holds until a month."""
    assignments, day = after.assignments, ordinal(action.month)
    theirs = (assignments.manager == after.managers.uid.index(action.manager)) & ~assignments.acting
    funded = after.positions.funded_until[assignments.position] > day
    for row in np.flatnonzero(theirs & funded & (assignments.start < day) & (after.until == day)):
        yield Event(action.month, "freed", int(assignments.position[row]))


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
