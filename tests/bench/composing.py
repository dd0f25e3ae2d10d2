"""A house where a scenario of fifteen actions is kept, on the demonstration or on many times as many positions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from model.domain.vocabulary import Background
from model.measures.presence import presence
from model.scenario import Departure, Recruitment, Scenario
from model.services.demo import roles as demo_roles
from model.services.scenario import rows, scenarios
from model.services.situation import situations
from tests.bench.enlarging import enlarge
from tests.browser.serving import Server, environment, inside, serving

REGION, ACTIONS = "AQ", 15


@dataclass(frozen=True)
class ComposedHouse:
    """A running house, the uid of the scenario that is kept there, how many positions its region has."""

    server: Server
    scenario: str
    positions: int


@contextmanager
def composed(folder: Path, demonstration: Path, times: int) -> Iterator[ComposedHouse]:
    """Serve so many times the demonstration, with a scenario of fifteen actions that leaves a position vacant."""
    file = Path(environment(folder, "demo")["MOSAIQUE_DATABASE"].removeprefix("sqlite:///"))
    file.write_bytes(demonstration.read_bytes())
    if times > 1:
        enlarge(file, times)
    with inside(folder, "demo"):
        view = situations.view(demo_roles.viewer(), (REGION,))
        kept = rows.save(demo_roles.viewer(), fifteen(scenarios.begin(demo_roles.viewer(), REGION, "Quinze actions")))
    with serving(folder, "demo") as server:
        yield ComposedHouse(server, kept.uid, len(view.snapshot.positions))


def fifteen(scenario: Scenario) -> Scenario:
    """Fill two of the vacant positions of the region, and let thirteen people leave."""
    view = situations.view(demo_roles.viewer(), (REGION,))
    family = next(each for each in view.snapshot.framework.families if each.background is Background.OTHER)
    people = np.unique(view.snapshot.assignments.manager[presence(view.snapshot).held])
    arrivals = [
        Recruitment(uid=f"a{place}", month=scenario.start, position=seat.uid, family=family.code)
        for place, seat in enumerate(view.free[1:3])
    ]
    left = [view.snapshot.managers.uid[row] for row in people.tolist() if row >= 0][: ACTIONS - len(arrivals)]
    leaving = [Departure(uid=f"d{place}", month=scenario.start, manager=uid) for place, uid in enumerate(left)]
    for action in (*arrivals, *leaving):
        scenario = scenario.with_action(action)
    return scenario
