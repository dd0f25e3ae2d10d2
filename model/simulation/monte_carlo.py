"""What chance may make of a projection: vacancies, people in post, their trades, the common base, as bands only.

Every run draws departures, replacements and the success of trainings; a band keeps the values that 1 run in 10 does not
exceed, 5 and 9. The runs themselves are not kept, and nobody is told apart in what comes out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from model.domain.snapshot import BACKGROUNDS, OTHER, SOCIAL, UNKNOWN, Amounts, Snapshot
from model.measures.presence import heads, presence
from model.simulation.common_base import BaseInRuns, CommonBase
from model.simulation.draws import CHUNK, Rows, check_runs, chunks, tally
from model.simulation.draws import vacant as vacancies
from model.simulation.events import story
from model.simulation.exact_law import TENTHS
from model.simulation.rates import Rates
from model.simulation.seats import months_from, seats_of
from model.simulation.stories import NOBODY, Story, Trades

CELLS: Final = 1_500_000
"""Counts by run, month, team and competency that are held at once: 8 bytes each, twice."""

Progress = Callable[[int, int], None]
Stop = Callable[[], bool]
Values = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Band:
    """Per month, the values that 1, 5 and 9 runs in 10 do not exceed: « 8 chances sur 10 : entre low et high ». Not a
    number where the figure is undefined in every run."""

    low: Amounts
    middle: Amounts
    high: Amounts

    @classmethod
    def of(cls, values: Values) -> Self:
        """Read the values of many runs (runs × months); a run in which the figure is undefined is left out."""
        ordered = np.sort(values.astype(np.float64), axis=0)  # what is not a number comes last
        defined = (~np.isnan(ordered)).sum(axis=0)
        places = [np.maximum(0, np.ceil(chance * defined - 1e-9).astype(int) - 1) for chance in TENTHS]
        return cls(*(ordered[place, np.arange(ordered.shape[1])] for place in places))


@dataclass(frozen=True, eq=False)
class Simulation:
    """What came out of `runs` runs under a seed.

    By month 0…horizon: `vacant` positions, `heads` in post, `other_share` of other trades among known backgrounds.
    On the days of `looked_at`: `coverage`, C of the region, and `nobody` (days × competencies), the chance that at
    least one team with a funded position has nobody at the expected level.
    """

    months: tuple[date, ...]
    runs: int
    seed: int
    vacant: Band
    heads: Band
    other_share: Band
    looked_at: tuple[date, ...]
    coverage: Band
    nobody: Amounts


def simulate(
    snapshot: Snapshot,
    start: date,
    horizon: int,
    rates: Rates,
    runs: int,
    seed: int,
    *,
    every: int = 6,
    progress: Progress | None = None,
    stop: Stop | None = None,
) -> Simulation | None:
    """Draw what chance may make of a snapshot, or of a projection, over months 0…horizon from the month of `start`.

    The common base is looked at each `every` months and at the horizon. `progress` is told how many runs are done, of
    how many; nothing is returned once `stop` says True.

    Raises:
        Refused: runs, horizon or trainings that cannot be simulated.
    """
    check_runs(runs)
    scene = _Scene(snapshot, start, horizon, rates, every)
    size = min(CHUNK // max(1, len(scene.seats)), CELLS // max(1, scene.base.cells * (len(scene.looked) + 1)))
    drawn = []
    for piece in chunks(runs, size):
        if stop and stop():
            return None
        drawn.append(scene.run(piece, seed))
        if progress:
            progress(int(piece[-1]) + 1, runs)
    return scene.bands(drawn, runs, seed)


class _Scene:
    """All that does not change from run to run: seats, doors, people in post, the common base."""

    def __init__(self, snapshot: Snapshot, start: date, horizon: int, rates: Rates, every: int) -> None:
        self.snapshot, self.rates = snapshot, rates
        self.seats = seats_of(snapshot, start, horizon, rates)
        self.months = months_from(start, horizon)
        self.looked = np.unique([*range(0, horizon + 1, max(1, every)), horizon])
        self._people()
        self.base = CommonBase(snapshot, self.seats, self.holder, self.months, self.looked)

    def _people(self) -> None:
        """The people in post by background without chance, and the last who hold each seat."""
        assignments, count = self.snapshot.assignments, len(self.seats)
        backgrounds = np.append(self.snapshot.managers.background, np.int8(UNKNOWN))
        region = np.zeros(len(assignments), dtype=np.int32)
        self.heads = np.zeros((len(self.months), len(BACKGROUNDS)), dtype=np.int64)
        self.leaving = np.zeros((count, len(BACKGROUNDS)), dtype=np.int64)
        self.holder = np.full(count, NOBODY, dtype=np.int32)
        for place, month in enumerate(self.months):
            at = self.snapshot.at(month)
            rows, _ = heads(at, np.flatnonzero(presence(at).held), region)
            seat, who = assignments.position[rows], assignments.manager[rows]
            self.heads[place] = np.bincount(backgrounds[who], minlength=len(BACKGROUNDS))
            self.holder[seat], self.leaving[seat] = who, 0
            np.add.at(self.leaving, (seat, backgrounds[who]), 1)
        self.trades = Trades.of(self.snapshot, backgrounds[self.holder])

    def run(self, runs: Rows, seed: int) -> tuple[Values, Values, Values, BaseInRuns]:
        """Draw some runs: positions vacant, people in post, share of other trades (runs × months each), common base."""
        drawn = story(self.seats, self.trades, runs, seed)
        by = self._backgrounds(drawn, runs)
        with np.errstate(invalid="ignore"):
            share = by[OTHER] / (by[SOCIAL] + by[OTHER])
        measured = self.base.measure(drawn, runs, self.rates, seed)
        return vacancies(self.seats, drawn.vacancies, runs), by.sum(axis=0), share.astype(np.float32), measured

    def _backgrounds(self, drawn: Story, runs: Rows) -> Rows:
        """People in post by background, run and month."""
        stays, left, shape = drawn.stays, drawn.left, (len(runs), len(self.months) + 1)
        came = np.where(stays.person < 0, self.trades.families[stays.family], self.trades.holder[stays.person])
        run, gone, counts = stays.run - runs[0], left.run - runs[0], []
        closes = self.seats.funded_until[left.seat]
        for code in range(len(BACKGROUNDS)):
            ours, lost = came == code, self.leaving[left.seat, code]
            change = tally(run[ours], stays.start[ours], shape) - tally(run[ours], stays.until[ours], shape)
            change -= tally(np.repeat(gone, lost), np.repeat(left.month, lost), shape)
            change += tally(np.repeat(gone, lost), np.repeat(closes, lost), shape)  # no seat, no holder to miss
            counts.append(np.cumsum(change[:, :-1], axis=1) + self.heads[:, code])
        return np.array(counts)

    def bands(self, drawn: list[tuple[Values, Values, Values, BaseInRuns]], runs: int, seed: int) -> Simulation:
        """Keep the bands of all runs."""
        columns = [Band.of(np.concatenate([piece[place] for piece in drawn])) for place in range(3)]
        measured = [piece[3] for piece in drawn]
        reached = Band.of(np.concatenate([each.coverage for each in measured]))
        nobody = sum(each.nobody for each in measured) / runs
        looked = tuple(self.months[place] for place in self.looked)
        vacant, present, share = columns
        return Simulation(self.months, runs, seed, vacant, present, share, looked, reached, np.asarray(nobody))
