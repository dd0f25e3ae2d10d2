"""What each person in post, or drawn to come, holds of the common base month after month, as intervals of months.

A `Marks` table says for each of many owners in which competencies, and over which of the months looked at, they are
present at the level expected of them. Nothing of it leaves the simulation: only counts by team do.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from model.domain.calendar import NEVER, add_months
from model.domain.snapshot import UNKNOWN, Assessments, Flags, Gains, Managers, Snapshot
from model.errors import Refused
from model.measures.expectations import Expectations
from model.measures.levels import SCALE, Levels, levels
from model.measures.presence import heads, presence

Rows = NDArray[np.int64]

MOST_TRAININGS: Final = 6


@dataclass(frozen=True, eq=False)
class Marks:
    """Intervals [`start`, `until`) of competencies, those of owner n in rows `first[n]`…`first[n + 1]`."""

    first: Rows
    competency: Rows
    start: Rows
    until: Rows

    @classmethod
    def of(cls, held: Flags) -> Self:
        """Read owners × moments × competencies: an interval for each stretch of moments."""
        # Nobody holds anything before the first moment nor after the last, so that each stretch has both ends; with the
        # moments on the last axis, np.nonzero gives owners in order, and the n-th beginning goes with the n-th end.
        edge = np.zeros((held.shape[0], 1, held.shape[2]), dtype=np.int8)
        change = np.diff(held.astype(np.int8), axis=1, prepend=edge, append=edge).swapaxes(1, 2)
        owner, competency, start = np.nonzero(change == 1)
        _, _, until = np.nonzero(change == -1)
        first = np.searchsorted(owner, np.arange(held.shape[0] + 1))
        return cls(first, competency, start, until)

    def rows(self, owners: Rows) -> tuple[Rows, Rows]:
        """Return the intervals of some owners: for each, the place of its owner in `owners`, and its row here."""
        counts = self.first[owners + 1] - self.first[owners]
        # A range for each owner, end to end: a running number, less where its owner begins in the result, plus where
        # its owner begins in the table. The same owner may be asked for several times.
        which = np.repeat(np.arange(len(owners)), counts)
        before = np.cumsum(counts) - counts
        return which, np.arange(len(which)) - before[which] + self.first[owners][which]


@dataclass(frozen=True, eq=False)
class DrawnTrainings:
    """The trainings whose success is to be drawn: of which manager, the how-many-eth of that manager."""

    manager: Rows
    rank: Rows

    @property
    def variants(self) -> int:
        """How many combinations of successes one person may have."""
        return 1 << int(self.rank.max(initial=-1) + 1)


def drawn_trainings(gains: Gains) -> tuple[DrawnTrainings, Rows]:
    """Tell trainings apart, by person and date of effect, and return which one each row of the table belongs to.

    Raises:
        Refused: more than six for one person.
    """
    pairs = np.stack([gains.manager, gains.start], axis=1).astype(np.int64)
    apart, which = np.unique(pairs, axis=0, return_inverse=True)
    manager = apart[:, 0]  # sorted, hence each manager's trainings side by side: the rank counts from the first of them
    rank = np.arange(len(manager)) - np.searchsorted(manager, manager)
    if rank.max(initial=0) >= MOST_TRAININGS:
        raise Refused("simulation.trainings", received=int(rank.max()) + 1, accepted=MOST_TRAININGS)
    return DrawnTrainings(manager, rank), which.ravel()


def variant_levels(snapshot: Snapshot, trainings: DrawnTrainings, which: Rows) -> list[Levels]:
    """Return the levels on the snapshot's date for each combination of successful trainings (bits by rank)."""
    variants = []
    for variant in range(trainings.variants):
        kept = (variant >> trainings.rank[which] & 1).astype(bool)
        variants.append(levels(replace(snapshot, gains=_only(snapshot.gains, kept))))
    return variants


def _only(gains: Gains, kept: Flags) -> Gains:
    return gains.changed(**{column.name: getattr(gains, column.name)[kept] for column in fields(gains)})


@dataclass(frozen=True, eq=False)
class People:
    """The people of a snapshot on the days looked at, without what chance does.

    `marks` are those of each assignment in its own seat, one combination of trainings after the other (owner =
    variant × assignments + assignment). `levels` is variants × days × managers × competencies, in the unit of
    `measures.levels`; `present` is managers × days. Their last manager is nobody: absent, not assessed.
    """

    marks: Marks
    levels: Levels
    present: Flags


def people(
    snapshot: Snapshot, days: Sequence[date], wishes: Expectations, trainings: DrawnTrainings, which: Rows
) -> People:
    """Look at everybody on some days, once per team as the measures do."""
    assignments, positions = snapshot.assignments, snapshot.positions
    team = positions.team[assignments.position]
    expected = wishes.expected[team, positions.stratum[assignments.position]] * SCALE
    held = np.zeros((trainings.variants, len(assignments), len(days), expected.shape[1]), dtype=bool)
    # -1 is « not assessed »: the last manager, nobody, stays so whatever day or variant is asked for
    seen = np.full((trainings.variants, len(days), len(snapshot.managers) + 1, expected.shape[1]), -1, dtype=np.int64)
    present = np.zeros((len(snapshot.managers) + 1, len(days)), dtype=bool)
    for place, day in enumerate(days):
        at = snapshot.at(day)
        rows, _ = heads(at, np.flatnonzero(presence(at).present), team)
        rows = rows[assignments.manager[rows] >= 0]
        who = assignments.manager[rows]
        present[who, place] = True
        for variant, reached in enumerate(variant_levels(at, trainings, which)):
            seen[variant, place, :-1] = reached
            held[variant, rows, place] = reached[who] >= expected[rows]
    return People(Marks.of(held.reshape(-1, *held.shape[2:])), seen, present)


def arrival_delays(snapshot: Snapshot, expected: Rows) -> Marks:
    """Say from how many months after arrival each family reaches each of some expectations (expectations ×
    competencies, half-steps): owner = expectation × families + family, moments = months since arrival."""
    months = int(snapshot.framework.assumed("adaptation_months"))
    day = snapshot.as_of.replace(day=1)
    families = len(snapshot.framework.families)
    rows = [(str(place), "", UNKNOWN, place, 0, 0, NEVER, day.toordinal(), months) for place in range(families)]
    new = replace(snapshot, managers=Managers.of(rows), assessments=Assessments.of([]), gains=Gains.of([]))
    seen = np.array([levels(new.at(add_months(day, month))) for month in range(months + 1)])
    # months × families × competencies against expectations × 1 × 1 × competencies
    reached = seen.swapaxes(0, 1)[None] >= expected[:, None, None, :] * SCALE
    return Marks.of(reached.reshape(-1, *reached.shape[2:]))
