"""What the calendar of a scenario holds: its dates, each under what tells it from any other for good, and those that an
earlier calendar held and that are no longer due."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlmodel import col, select

from model.access import Right, Viewer
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import ScenarioState
from model.projection import Projection
from model.scenario import Scenario, Training
from model.services.context import store, today
from model.services.scenario import rows as scenario_rows
from model.services.scenario.presentation import Event, Hypothesis, hypothesis
from model.services.scenario.scenarios import Outlook, projection
from model.storage.tables import CorrectionRow

Dates = Mapping[str, date]
"""Months by what tells a date from any other."""

NAMED: Final = "named"
OPEN: Final = "open"
"""The calendar of the director, and the one that may circulate."""


def follow_up_key(training: Training) -> str:
    """What tells the follow-up of a training from any other date; its own is its uid."""
    return f"{training.uid}-follow_up"


def event_key(after: Snapshot, event: Event) -> str:
    """What tells something that may circulate from any other date."""
    return "-".join((event.action, event.kind, *after.positions.uid[event.position : event.position + 1]))


def document(viewer: Viewer, scenario: Scenario) -> dict[str, Any]:
    """Return what both calendars of a scenario hold today, as plain values."""
    both = {NAMED: _named(projection(viewer, scenario)), OPEN: _open(hypothesis(viewer, scenario))}
    return {way: {key: day.isoformat() for key, day in dates.items()} for way, dates in both.items()}


def withdrawn(
    documents: Sequence[Mapping[str, Any]], state: ScenarioState, seen: Outlook | Hypothesis, fulfilled: Collection[str]
) -> Dates:
    """Return the dates of earlier calendars, the latest first, that the present one takes back: everything once the
    scenario is no longer retained, else what is no longer due, unless its action is `fulfilled`: who came came. Months
    that are over stay as they were: of what came true before corrections named their action, nothing else tells it.
    """
    way, due = (NAMED, _named(seen.projection)) if isinstance(seen, Outlook) else (OPEN, _open(seen))
    retained = state is ScenarioState.RETAINED
    this_month = today().replace(day=1)
    came_true = tuple(f"{uid}-" for uid in fulfilled) if retained else ()
    return {
        key: date.fromisoformat(day)
        for held in reversed(documents)
        for key, day in held.get(way, {}).items()
        if not (retained and (key in due or date.fromisoformat(day) < this_month))
        and not f"{key}-".startswith(came_true)
    }


def fulfilled_actions(viewer: Viewer, scenario: str) -> tuple[str, ...]:
    """Return the uids of the actions of a scenario, by its own, that a correction wrote into the situation."""
    viewer.require(Right.SCENARIOS)
    standing = select(CorrectionRow.action).where(
        CorrectionRow.scenario == scenario, col(CorrectionRow.undone_at).is_(None)
    )
    with store().read() as session:
        scenario_rows.row_of(session, viewer, scenario)
        return tuple(session.exec(standing))


def _named(done: Projection) -> Dates:
    dates = {action.uid: action.month for action in done.applied}
    trainings = (action for action in done.applied if isinstance(action, Training))
    return dates | {follow_up_key(each): each.followed_up for each in trainings}


def _open(seen: Hypothesis) -> Dates:
    return {event_key(seen.after, each): each.month for each in seen.events}
