"""The common base of every team in every run: how many people known to reach the expected level, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.domain.snapshot import Amounts, Flags, Places, Snapshot
from model.measures.coverage import coverage
from model.measures.expectations import expectations
from model.measures.levels import SCALE
from model.simulation.draws import Draw, Rows, keys, streams, uniforms
from model.simulation.holders import Marks, arrival_delays, drawn_trainings, people
from model.simulation.rates import Rates
from model.simulation.seats import Seats
from model.simulation.stories import Left, Stays, Story

Counts = NDArray[np.int16]


class HeldCompetency(NamedTuple):
    """Somebody holds a competency in a team: run, cell (team × competencies + competency), from one place of the days
    looked at until another, excluded."""

    run: Rows
    cell: Rows
    start: Rows
    until: Rows


@dataclass(frozen=True, eq=False)
class BaseInRuns:
    """C of the region in each run and on each day, and in how many of these runs, by day and competency, at least one
    team with a funded position has nobody at the expected level."""

    coverage: Amounts
    nobody: Rows


class CommonBase:
    """What does not change from run to run: expectations, wanted holders, what everybody holds without chance.

    Somebody with two seats of one team counts in the first. The cap of a team follows what is recorded: a seat that a
    scenario opens raises it from the month in which the scenario fills it, not where chance does.
    """

    def __init__(self, snapshot: Snapshot, seats: Seats, holder: Places, months: Sequence[date], looked: Rows) -> None:
        self.snapshot, self.seats, self.holder = snapshot, seats, holder
        self.team, assignments = snapshot.positions.team, snapshot.assignments
        self.days = [months[place] for place in looked]
        self.moment = np.searchsorted(looked, np.arange(len(months) + 1))
        self._expect()
        learning = np.isin(assignments.manager, self.trainings.manager)
        by_seat = np.argsort(assignments.position, kind="stable")
        self.learners, self.others = np.flatnonzero(learning), by_seat[~learning[by_seat]]
        self.first = np.searchsorted(assignments.position[self.others], np.arange(len(seats) + 1))
        self.always = self._count([self._holds(np.zeros_like(self.others), self.others)], [], 1)
        self.moved_marks: Marks | None = None

    def _expect(self) -> None:
        snapshot, positions, wishes = self.snapshot, self.snapshot.positions, expectations(self.snapshot)
        self.kinds, kind = np.unique(wishes.expected[self.team, positions.stratum], axis=0, return_inverse=True)
        self.kind, (self.trainings, which) = kind.ravel(), drawn_trainings(snapshot.gains)
        self.people = people(snapshot, self.days, wishes, self.trainings, which)
        self.delays = arrival_delays(snapshot, self.kinds)
        seen = [coverage(snapshot.at(day)) for day in self.days]
        self.wanted: Counts = np.array([each.wanted for each in seen], dtype=np.int16)
        self.defined: Flags = np.array([each.defined for each in seen])
        weights: Amounts = np.array([each.weights / each.weights.sum(axis=1, keepdims=True) for each in seen])
        teams = np.maximum(1, self.defined.sum(axis=1))[:, None, None]
        self.part: Amounts = np.where(self.wanted > 0, weights / np.maximum(1, self.wanted) / teams, 0)

    @property
    def cells(self) -> int:
        """Teams × competencies."""
        return len(self.snapshot.teams) * len(self.snapshot.framework.competencies)

    def measure(self, drawn: Story, runs: Rows, rates: Rates, seed: int) -> BaseInRuns:
        """Count the holders of each run and measure the region as `measures.coverage` does."""
        counts = self.holders(drawn, runs, rates, seed)
        rate = np.minimum(counts, self.wanted.reshape(len(self.days), 1, -1)).astype(np.float32)
        region = (rate @ self.part.reshape(len(self.days), -1, 1).astype(np.float32))[..., 0].T
        missing = (counts == 0).reshape(len(self.days), len(runs), len(self.snapshot.teams), -1)
        nobody = (missing & self.defined[:, None, :, None]).any(axis=2).sum(axis=1)
        return BaseInRuns(np.where(self.defined.any(axis=1), region, np.nan), nobody)

    def holders(self, drawn: Story, runs: Rows, rates: Rates, seed: int) -> Counts:
        """Count people known to reach the expected level (days × runs × cells)."""
        first, variant = int(runs[0]), self._variants(runs, rates.success, seed)
        arrived = [self._arrived(drawn.stays, first), self._learned(drawn.left, variant, runs)]
        if rates.internal:
            arrived.append(self._moved(drawn.stays, variant, first))
        return self._count(arrived, [self._gone(drawn.left, first)], len(runs)) + self.always

    def _count(self, more: Sequence[HeldCompetency], less: Sequence[HeldCompetency], runs: int) -> Counts:
        """Add up who holds what, at each day looked at."""
        size = runs * self.cells
        up = [each.start * size + each.run * self.cells + each.cell for each in more]
        down = [each.until * size + each.run * self.cells + each.cell for each in more]
        for each in less:
            up.append(each.until * size + each.run * self.cells + each.cell)
            down.append(each.start * size + each.run * self.cells + each.cell)
        total = (len(self.days) + 1) * size
        change = np.bincount(np.concatenate(up), minlength=total)
        change -= np.bincount(np.concatenate(down), minlength=total)
        counts = change.reshape(-1, runs, self.cells)[:-1].astype(np.int16)
        for place in range(1, len(counts)):
            counts[place] += counts[place - 1]  # three times as fast as a cumulated sum along the first axis
        return counts

    def _held(
        self, marks: Marks, owner: Rows, run: Rows, seat: Rows | Places, start: Rows, until: Rows
    ) -> HeldCompetency:
        """What some owners hold in a seat between two days looked at."""
        which, row = marks.rows(owner)
        begun, ended = np.maximum(marks.start[row], start[which]), np.minimum(marks.until[row], until[which])
        lasting = begun < ended
        which, row = which[lasting], row[lasting]
        cell = self.team[seat[which]] * self.kinds.shape[1] + marks.competency[row]
        return HeldCompetency(run[which], cell, begun[lasting], ended[lasting])

    def _holds(self, run: Rows, rows: Rows, start: Rows | None = None) -> HeldCompetency:
        """What recorded assignments hold in their own seat, from a day on."""
        seat, whole = self.snapshot.assignments.position[rows], np.full(len(rows), len(self.days))
        return self._held(self.people.marks, rows, run, seat, whole * 0 if start is None else start, whole)

    def _gone(self, left: Left, first: int) -> HeldCompetency:
        """What those who left do not hold any more; people in training are counted apart."""
        count = self.first[left.seat + 1] - self.first[left.seat]
        which = np.repeat(np.arange(len(left.seat)), count)
        place = np.arange(len(which)) - (np.cumsum(count) - count)[which] + self.first[left.seat][which]
        return self._holds(left.run[which] - first, self.others[place], self.moment[left.month[which]])

    def _arrived(self, stays: Stays, first: int) -> HeldCompetency:
        """What those who came from outside hold, once they have adapted enough."""
        new = np.flatnonzero(stays.person < 0)
        seat, families = stays.seat[new], len(self.snapshot.framework.families)
        which, row = self.delays.rows(self.kind[seat] * families + stays.family[new])
        came = new[which]
        ready = np.minimum(stays.arrived[came] + self.delays.start[row], len(self.moment) - 1)
        start = self.moment[np.maximum(stays.start[came], ready)]
        until, lasting = self.moment[stays.until[came]], start < self.moment[stays.until[came]]
        cell = self.team[stays.seat[came]] * self.kinds.shape[1] + self.delays.competency[row]
        return HeldCompetency(stays.run[came][lasting] - first, cell[lasting], start[lasting], until[lasting])

    def _variants(self, runs: Rows, success: float, seed: int) -> Rows:
        """Which trainings of each manager (rows) bear fruit in each run, as bits by rank."""
        uids = self.snapshot.managers.uid
        variant = np.zeros((len(uids) + 1, len(runs)), dtype=np.int64)
        for manager, rank in zip(self.trainings.manager.tolist(), self.trainings.rank.tolist(), strict=True):
            drawn = uniforms(streams(keys(seed, (uids[manager],)), Draw.TRAINING, rank), runs)
            variant[manager] |= (drawn < success).astype(np.int64) << rank
        return variant

    def _learned(self, left: Left, variant: Rows, runs: Rows) -> HeldCompetency:
        """What people in training hold until they leave, by what their trainings gave."""
        assignments, last = self.snapshot.assignments, len(self.moment) - 1
        gone = np.full((len(runs), len(self.seats)), last)
        gone[left.run - runs[0], left.seat] = left.month
        row, run = (each.ravel() for each in np.meshgrid(self.learners, np.arange(len(runs)), indexing="ij"))
        seat = assignments.position[row]
        owner = variant[assignments.manager[row], run] * len(assignments) + row
        return self._held(self.people.marks, owner, run, seat, np.zeros_like(row), self.moment[gone[run, seat]])

    def _moved(self, stays: Stays, variant: Rows, first: int) -> HeldCompetency:
        """What managers of the region hold in the seats they moved to, with the levels they have."""
        moved = np.flatnonzero(stays.person >= 0)
        person, seat, run = stays.person[moved], stays.seat[moved], stays.run[moved] - first
        kind = variant[self.holder[person], run] * len(self.kinds) + self.kind[seat]
        marks = self.moved_marks = self.moved_marks or self._elsewhere()
        start, until = self.moment[stays.start[moved]], self.moment[stays.until[moved]]
        return self._held(marks, kind * len(self.seats) + person, run, seat, start, until)

    def _elsewhere(self) -> Marks:
        """What the holder of each seat would hold under every kind of expectation: owner = (variant × kinds + kind) ×
        seats + seat."""
        level = self.people.levels[:, None, :, self.holder]
        held = level >= self.kinds[None, :, None, None] * SCALE
        held &= self.people.present[self.holder].T[None, None, :, :, None]
        return Marks.of(held.swapaxes(2, 3).reshape(-1, len(self.days), self.kinds.shape[1]))
