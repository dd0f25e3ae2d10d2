"""Four scenarios to begin with, on whatever a region is: what directors ask first, told with its own seats and teams.

Each is an ordinary scenario, to be opened, changed and compared with a proposal that answers the same question.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import numpy as np

from model.access import Viewer
from model.domain.calendar import NEVER, add_months
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import OpenTo, Stratum, SupportKind
from model.measures.presence import presence
from model.projection import within_wish
from model.scenario import Accompaniment, Action, ChangedPosition, Departure, Mobility, Recruitment, Scenario, new_uid
from model.services.demo.dataset import only_in_demo
from model.services.scenario.scenarios import begin
from model.services.scenario.trials import HELPS
from model.services.situation.situations import free_seats
from model.services.situation.snapshots import snapshot

SOCIAL, OTHER = "F1", "F6"
"""The families of the arrivals: social workers from the field; people in charge of projects or organisation."""

_OPENINGS = tuple(OpenTo)

APART: Final = 2
"""Months between two arrivals: a region does not welcome everybody on one day."""

OPENED, RETIREMENTS, RETIREMENTS_WITHIN = 2, 3, 24


def examples(viewer: Viewer, code: str, titles: Mapping[str, str]) -> tuple[Scenario, ...]:
    """Return the stories that hold in a region, under their titles: `social`, `opened`, `moving`, `retiring`; one that
    needs a free seat, a wish to move or people to leave is left out where there is none.

    Raises:
        NotAllowed: the house is not in demonstration mode; elsewhere nobody is shown as leaving who did not say so.
    """
    only_in_demo()
    now = snapshot(viewer, (code,))
    scenarios = []
    for name, story in STORIES.items():
        scenario = begin(viewer, code, titles[name])
        for action in story(now.at(scenario.start), scenario):
            scenario = scenario.with_action(action)
        scenarios += [scenario] if scenario.actions else []
    return tuple(scenarios)


def _social(then: Snapshot, scenario: Scenario) -> Iterator[Action]:
    """Every free seat to somebody from social work."""
    for step, seat in enumerate(free_seats(then)):
        month = add_months(scenario.start, APART * step)
        yield Recruitment(uid=new_uid(), month=month, position=seat.uid, family=SOCIAL)


def _opened(then: Snapshot, scenario: Scenario) -> Iterator[Action]:
    """Two seats open to other trades, opened where they were not, each arrival with an immersion."""
    for step, seat in enumerate(free_seats(then)[:OPENED]):
        month = add_months(scenario.start, APART * step)
        if then.positions.open_to[seat.place] == _OPENINGS.index(OpenTo.SOCIAL):
            stratum = tuple(Stratum)[then.positions.stratum[seat.place]]
            yield ChangedPosition(
                uid=new_uid(), month=scenario.start, position=seat.uid, stratum=stratum, open_to=OpenTo.ANY
            )
        arrival = Recruitment(uid=new_uid(), month=month, position=seat.uid, family=OTHER)
        yield arrival
        kind = SupportKind.IMMERSION
        yield Accompaniment(uid=new_uid(), month=month, support=kind, manager=arrival.arrival, months=HELPS[kind])


def _moving(then: Snapshot, scenario: Scenario) -> Iterator[Action]:
    """Somebody who wishes it takes a free seat of another team, and somebody from social work the seat left free."""
    for seat in free_seats(then):
        for manager, position in _in_post(then):
            move = Mobility(uid=new_uid(), month=scenario.start, manager=manager, position=seat.uid)
            if then.positions.team[position] != seat.team and within_wish(then, move):
                yield move
                month = add_months(scenario.start, APART)
                uid = then.positions.uid[position]
                yield Recruitment(uid=new_uid(), month=month, position=uid, family=SOCIAL)
                return


def _retiring(then: Snapshot, scenario: Scenario) -> Iterator[Action]:
    """Three departures over two years, each in another team, each seat filled again."""
    teams: set[int] = set()
    for manager, position in _in_post(then):
        team = int(then.positions.team[position])
        if team in teams or len(teams) == RETIREMENTS:
            continue
        teams.add(team)
        month = add_months(scenario.start, len(teams) * RETIREMENTS_WITHIN // RETIREMENTS - 1)
        yield Departure(uid=new_uid(), month=month, manager=manager)
        to_social = then.positions.open_to[position] == _OPENINGS.index(OpenTo.SOCIAL)
        family = SOCIAL if to_social or len(teams) < RETIREMENTS else OTHER
        uid = then.positions.uid[position]
        yield Recruitment(uid=new_uid(), month=add_months(month, APART), position=uid, family=family)


def _in_post(then: Snapshot) -> Iterator[tuple[str, int]]:
    """Named people who hold one seat and are not known to leave, with that seat, in organisation-chart order."""
    now, assignments = presence(then), then.assignments
    rows = np.flatnonzero(now.held & (assignments.manager >= 0) & (then.until >= NEVER))
    for row in sorted(rows.tolist(), key=lambda each: int(assignments.position[each])):
        if np.count_nonzero(assignments.manager[rows] == assignments.manager[row]) == 1:
            yield then.managers.uid[assignments.manager[row]], int(assignments.position[row])


STORIES: Final[Mapping[str, Callable[[Snapshot, Scenario], Iterator[Action]]]] = {
    "social": _social,
    "opened": _opened,
    "moving": _moving,
    "retiring": _retiring,
}
