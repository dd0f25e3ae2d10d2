"""The level of each manager on each competency at the snapshot's date, compared exactly in whole numbers."""

from datetime import date
from math import lcm
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.domain.calendar import NEVER, months_between
from model.domain.framework import HALF_STEPS
from model.domain.snapshot import Snapshot
from model.measures.presence import presence

Levels = NDArray[np.int64]

SCALE: Final = lcm(*range(1, 19))
"""One half-step in the unit of `levels`: a number that every adaptation time (up to 18 months) divides, so that a
level half way between two steps stays a whole number."""

NOT_ASSESSED: Final = -1


def levels(snapshot: Snapshot) -> Levels:
    """Return the levels (managers × competencies) in 1/SCALE half-steps, -1 where nothing was assessed.

    A recorded person has the level of the latest assessment on or before the date; a simulated arrival starts one
    level under the profile of its family and reaches it in `adapts_in` months; the trainings of a scenario add to
    what is known, up to the highest level.
    """
    table = np.full((len(snapshot.managers), len(snapshot.framework.competencies)), NOT_ASSESSED, dtype=np.int64)
    assessments = snapshot.assessments
    past = assessments.day <= snapshot.day
    table[assessments.manager[past], assessments.competency[past]] = assessments.level[past].astype(np.int64) * SCALE
    _adapt(snapshot, table)
    _train(snapshot, table)
    return table


def _adapt(snapshot: Snapshot, table: Levels) -> None:
    managers, gap = snapshot.managers, int(2 * snapshot.framework.assumed("arrival_gap"))
    for row in np.flatnonzero(managers.adapts_from < NEVER):
        profile = snapshot.framework.profiles[managers.family[row]]
        months = max(0, months_between(date.fromordinal(int(managers.adapts_from[row])), snapshot.as_of))
        needed = int(managers.adapts_in[row])
        gained = min(gap * needed, gap * months) * (SCALE // needed)
        table[row] = np.maximum(0, (profile - gap) * SCALE + gained)


def _train(snapshot: Snapshot, table: Levels) -> None:
    gains = snapshot.gains
    now = gains.start <= snapshot.day
    added = np.zeros_like(table)
    np.add.at(added, (gains.manager[now], gains.competency[now]), gains.half_steps[now].astype(np.int64) * SCALE)
    table[:] = np.where(table < 0, table, np.minimum(table + added, HALF_STEPS * SCALE))


def assessed_heads(snapshot: Snapshot) -> int:
    """Count the people in post who have a level on at least one competency on the date."""
    rows = np.flatnonzero(presence(snapshot).held)
    people = np.unique(snapshot.assignments.manager[rows])
    assessed = np.any(levels(snapshot) >= 0, axis=1)
    return int(assessed[people[people >= 0]].sum())
