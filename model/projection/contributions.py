"""What the arrival of each family on a free position would bring to its team."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from model.domain.calendar import add_months, month_of
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import CoverageState
from model.errors import NotFound
from model.measures.coverage import STATES, coverage
from model.projection.effects import NotApplicable, effect
from model.scenario import Recruitment, Scenario


@dataclass(frozen=True)
class Contribution:
    """What the arrival of a family on a position would change for its team once adapted: places of competencies.

    `present` are those that nobody held and somebody would; `strengthened` those that would leave a lesser state.
    """

    family: str
    admitted: bool
    present: tuple[int, ...] = ()
    strengthened: tuple[int, ...] = ()


def contributions(snapshot: Snapshot, scenario: Scenario, position: str, month: date) -> tuple[Contribution, ...]:
    """Say for every family what its arrival on a free position would bring to the team, once adapted.

    Raises:
        NotFound: the position is not in the snapshot.
    """
    if position not in snapshot.positions.uid:
        raise NotFound("unknown.position", received=position)
    team = snapshot.positions.team[snapshot.positions.uid.index(position)]
    seen_on = add_months(month_of(month), int(snapshot.framework.assumed("adaptation_months")))
    before = coverage(snapshot.at(seen_on)).states[team]
    missing, covered = STATES.index(CoverageState.MISSING), STATES.index(CoverageState.COVERED)
    gains = []
    for family in snapshot.framework.families:
        arrival = Recruitment(uid="trial", month=month, position=position, family=family.code)
        try:
            after = coverage(effect(snapshot, arrival, scenario).at(seen_on)).states[team]
        except NotApplicable:
            gains.append(Contribution(family.code, admitted=False))
            continue
        present = np.flatnonzero((before == missing) & (after != missing))
        stronger = np.flatnonzero((before != covered) & (before != missing) & (after == covered))
        gains.append(
            Contribution(
                family.code, admitted=True, present=tuple(present.tolist()), strengthened=tuple(stronger.tolist())
            )
        )
    return tuple(gains)
