"""What the calendar of a scenario holds: its dates, each under what tells it from any other for good, and those that an
earlier calendar held and that are no longer due."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, Literal

from model.access import Viewer
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import ScenarioState
from model.projection import Projection
from model.scenario import Scenario, Training
from model.services.scenario.presentation import Event, Hypothesis, hypothesis
from model.services.scenario.scenarios import projection

Dates = Mapping[str, date]
"""Months by what tells a date from any other."""

Way = Literal["named", "open"]
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


def withdrawn(documents: Sequence[Mapping[str, Any]], way: Way, state: ScenarioState) -> Dates:
    """Return the dates of earlier calendars, the latest first, that the present one takes back: everything once the
    scenario is no longer retained, else what was not in it when it last was."""
    held = [{key: date.fromisoformat(day) for key, day in each.get(way, {}).items()} for each in documents]
    present = held[0] if held and state is ScenarioState.RETAINED else {}
    return {key: day for dates in reversed(held) for key, day in dates.items() if key not in present}


def _named(done: Projection) -> Dates:
    dates = {action.uid: action.month for action in done.applied}
    trainings = (action for action in done.applied if isinstance(action, Training))
    return dates | {follow_up_key(each): each.followed_up for each in trainings}


def _open(seen: Hypothesis) -> Dates:
    return {event_key(seen.after, each): each.month for each in seen.events}
