"""Who reaches the expected level: the people present of each team, competency by competency."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.domain.snapshot import BACKGROUNDS, UNKNOWN, Codes, Flags, Places, Snapshot
from model.measures.expectations import STRATA, Expectations, Whole
from model.measures.levels import SCALE, levels
from model.measures.presence import Presence, heads


@dataclass(frozen=True, eq=False)
class Attainment:
    """The people present, once per team: the row of their assignment, their team, and per competency (columns)
    whether they are known to reach the expected level, and whether they were not assessed."""

    rows: NDArray[np.intp]
    team: Places
    reached: Flags
    not_assessed: Flags


def attainment(snapshot: Snapshot, now: Presence, wishes: Expectations) -> Attainment:
    """Compare the people present with what is expected of them, in their team and function."""
    assignments, positions = snapshot.assignments, snapshot.positions
    rows, team = heads(snapshot, np.flatnonzero(now.present), positions.team[assignments.position])
    unnamed = np.full((1, len(snapshot.framework.competencies)), -1)
    level = np.vstack([levels(snapshot), unnamed])[assignments.manager[rows]]
    expected = wishes.expected[team, positions.stratum[assignments.position[rows]]] * SCALE
    return Attainment(rows, team, level >= expected, level < 0)


def backgrounds(snapshot: Snapshot, attained: Attainment) -> Codes:
    """Return the background of each of these people; unknown for a holder who is not named."""
    of_manager = np.append(snapshot.managers.background, np.int8(UNKNOWN))
    codes: Codes = of_manager[snapshot.assignments.manager[attained.rows]]
    return codes


@dataclass(frozen=True, eq=False)
class ByFunction:
    """The people present by function (rows) and competency (columns): how many, how many are known to reach what is
    expected of them there, how many were not assessed."""

    present: Whole
    reached: Whole
    not_assessed: Whole


def by_function(snapshot: Snapshot, now: Presence, wishes: Expectations) -> ByFunction:
    """Compare the people present of each function with what is expected of them; one with two functions counts in
    that of the position recorded first."""
    attained = attainment(snapshot, now, wishes)
    people = snapshot.assignments.manager[attained.rows]
    _, first = np.unique(np.where(people < 0, -1 - attained.rows, people), return_index=True)
    function = snapshot.positions.stratum[snapshot.assignments.position[attained.rows]][first]
    counts = np.zeros((3, len(STRATA), attained.reached.shape[1]), dtype=np.int64)
    for place, counted in enumerate((np.ones_like(attained.reached), attained.reached, attained.not_assessed)):
        np.add.at(counts[place], function, counted[first])
    return ByFunction(*counts)


def held_by_background(snapshot: Snapshot, now: Presence, wishes: Expectations) -> Whole:
    """Count the people known to reach the expected level: backgrounds × teams × competencies."""
    attained = attainment(snapshot, now, wishes)
    counts = np.zeros((len(BACKGROUNDS), len(snapshot.teams), attained.reached.shape[1]), dtype=np.int64)
    np.add.at(counts, (backgrounds(snapshot, attained), attained.team), attained.reached)
    return counts
