"""Random numbers that belong to a position, and the vacancies that they draw, by event times.

A number depends on the seed, the position's uid, the run, the cycle (its first departure, its second…) and what it
decides, and on nothing else: a position that is added or removed leaves the draws of the others as they were, and two
scenarios are compared on the same luck (common random numbers).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from hashlib import blake2b
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.domain.snapshot import Amounts, Places
from model.errors import Refused
from model.simulation.rates import Rates
from model.simulation.season import ANY_MONTH, YEAR, next_start
from model.simulation.seats import Seats

Words = NDArray[np.uint64]
Rows = NDArray[np.int64]

MOST_RUNS: Final = 100_000
LEAST_RUNS: Final = 20
CHUNK: Final = 60_000
"""Positions × runs that are drawn together: what is at work then fits near the processor."""


class Draw(IntEnum):
    """What a number decides."""

    STAY, LEAD, REPLACED, INTERNAL, WHO, BACKGROUND, FAMILY, TRAINING, WHEN, THAWED_LEAD, THAWED_REPLACED = range(11)


_STEP, _FIRST, _SECOND = (np.uint64(word) for word in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_UNIT: Final = 2.0**-53
_PARTS: Final = 512
"""Equal parts of the numbers between 0 and 1 (a power of two, so that they are cut exactly): in most of them every
number draws the same lead time, which is read there rather than looked for."""


def keys(seed: int, uids: Sequence[str]) -> Words:
    """Return the number that stands for each uid under a seed."""
    return _keys(seed, tuple(uids)).copy()


@cache
def _keys(seed: int, uids: tuple[str, ...]) -> Words:
    digests = b"".join(blake2b(f"{seed}:{uid}".encode(), digest_size=8).digest() for uid in uids)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def streams(seeds: Words, draw: Draw, cycle: int = 0) -> Words:
    """Return where the numbers of each key begin for one decision of one cycle."""
    return _mixed(seeds + np.uint64((16 * cycle + draw + 1) * int(_STEP) % 2**64))


def uniforms(begun: Words, runs: Rows) -> Amounts:
    """Return numbers between 0 and 1, both excluded, one for each pair of a stream and a run (SplitMix64 by counter;
    Steele, Lea & Flood 2014)."""
    bits = _mixed(begun + (runs.astype(np.uint64) + np.uint64(1)) * _STEP)
    bits >>= np.uint64(12)
    numbers = bits.astype(np.float64)
    numbers += 0.5
    numbers *= 2 * _UNIT
    return numbers


def _mixed(bits: Words) -> Words:
    bits ^= bits >> np.uint64(30)
    bits *= _FIRST
    bits ^= bits >> np.uint64(27)
    bits *= _SECOND
    bits ^= bits >> np.uint64(31)
    return bits


@dataclass(frozen=True, eq=False)
class DrawnSpells:
    """Times without a holder that were drawn: of which seat, in which run, from month `opens` to `closes` excluded
    (horizon + 1 when nobody arrives before the end); the seat is vacant in those of its months in which it is not
    frozen. `cycle` counts those of a seat and run from 0; `previous` is the row of the one before, -1 for the first."""

    seat: Rows
    run: Rows
    opens: Rows
    closes: Rows
    cycle: Rows
    previous: Rows

    def __len__(self) -> int:
        return len(self.seat)


def check_runs(runs: int) -> int:
    """Return a number of runs that can be drawn.

    Raises:
        Refused: fewer than 20, or more than 100,000.
    """
    if not LEAST_RUNS <= runs <= MOST_RUNS:
        raise Refused("simulation.runs", received=runs, least=LEAST_RUNS, accepted=MOST_RUNS)
    return runs


def chunks(runs: int, size: int) -> Iterator[Rows]:
    """Cut the runs 0, 1, 2… into pieces of at most `size`."""
    for first in range(0, runs, max(1, size)):
        yield np.arange(first, min(runs, first + max(1, size)))


def vacancies(seats: Seats, runs: int, seed: int) -> NDArray[np.int32]:
    """Draw how many independent seats are vacant (runs × months 0…horizon).

    Raises:
        Refused: fewer than 20 runs, or more than 100,000.
    """
    pieces = chunks(check_runs(runs), CHUNK // max(1, len(seats)))
    return np.concatenate([vacant(seats, spells(seats, piece, seed), piece) for piece in pieces])


def vacant(seats: Seats, drawn: DrawnSpells, runs: Rows) -> NDArray[np.int32]:
    """Count the vacancies of each run (rows) in each month (columns), recorded ones included."""
    counts = _empty(seats, drawn, runs, (seats.funded_from, seats.funded_until))
    counts += (seats.recorded & ~seats.frozen).sum(axis=0, dtype=np.int32)
    if seats.freeze is not None:
        counts -= _empty(seats, drawn, runs, seats.freeze)
    return counts


def frozen(seats: Seats, drawn: DrawnSpells, runs: Rows) -> NDArray[np.int32]:
    """Count the seats that nobody holds and that are frozen, of each run (rows) in each month (columns)."""
    if seats.freeze is None:
        return np.zeros((len(runs), seats.horizon + 1), dtype=np.int32)
    counts = _empty(seats, drawn, runs, seats.freeze)
    counts += (seats.recorded & seats.frozen).sum(axis=0, dtype=np.int32)
    return counts


def _empty(seats: Seats, drawn: DrawnSpells, runs: Rows, between: tuple[Places, Places]) -> NDArray[np.int32]:
    """Count what was drawn without a holder between two months of each seat."""
    opens = np.maximum(drawn.opens, between[0][drawn.seat])
    closes = np.maximum(opens, np.minimum(drawn.closes, between[1][drawn.seat]))
    change = tally(drawn.run - runs[0], opens, (len(runs), seats.horizon + 2))
    change -= tally(drawn.run - runs[0], closes, change.shape)
    return np.cumsum(change[:, :-1], axis=1, dtype=np.int32)


def tally(rows: Rows, columns: Rows, shape: tuple[int, ...]) -> Rows:
    """Count pairs of a row and a column (one place each) into a table; columns beyond the last count in the last."""
    width = shape[1]
    return np.bincount(rows * width + np.minimum(columns, width - 1), minlength=shape[0] * width).reshape(shape)


def spells(seats: Seats, runs: Rows, seed: int) -> DrawnSpells:
    """Draw the vacancies of independent seats in some runs, in whole months: departure after departure, only for the
    seats that lose their holder before the horizon."""
    seeds, chance = keys(seed, seats.uid), Chances(seats)
    seat, run, opens = _first(seats, chance, seeds, runs)
    previous, done, cycle, drawn = np.full(len(seat), -1), 0, 0, []
    while len(seat):
        closes = _closes(seats, chance, seeds, seat, run, opens, cycle)
        drawn.append((seat, run, opens, closes, np.full(len(seat), cycle), previous))
        cycle += 1
        back = np.flatnonzero(closes < seats.horizon)
        draws = uniforms(streams(seeds, Draw.STAY, cycle)[seat[back]], run[back])
        gone = draws < chance.leaving[seats.group[seat[back]], 0, seats.horizon - closes[back]]
        again, draws = back[gone], draws[gone]
        previous, done = done + again, done + len(seat)
        seat, run = seat[again], run[again]
        opens = closes[again] + chance.stays(draws, seats.group[seat], np.zeros_like(seat))
    columns = zip(*drawn, strict=True) if drawn else [[np.zeros(0, dtype=np.int64)]] * 6
    return DrawnSpells(*(np.concatenate(list(column)) for column in columns))


class Stay:
    """How long holders stay under some rates: with one hazard in their first twelve months in a post, with another
    after them."""

    def __init__(self, rates: Sequence[Rates]) -> None:
        self.young, self.later = (
            -np.log1p(-np.array([getattr(each, name) for each in rates])) for name in ("first_hazard", "hazard")
        )

    def months(self, draws: Amounts, group: Places | int, stayed: Places | Rows | int) -> Amounts:
        """Return the months, with their parts, until each departure of holders who have `stayed` so many already."""
        left, first = -np.log1p(-draws), np.maximum(0, YEAR - np.asarray(stayed))
        young, later = self.young[group], self.later[group]
        with np.errstate(divide="ignore", invalid="ignore"):
            months: Amounts = np.where(left <= first * young, left / young, first + (left - first * young) / later)
        return months


class Chances:
    """Tables of a set of rates: the chance of leaving within so many months, and cumulated lead times."""

    def __init__(self, seats: Seats) -> None:
        self.stay = Stay(seats.rates)
        months = np.arange(seats.horizon + 1, dtype=np.float64)
        self.leaving: Amounts = np.array(
            [[1 - rates.staying(months, stayed) for stayed in range(YEAR + 1)] for rates in seats.rates]
        )
        self.replacement = np.array([rates.replacement for rates in seats.rates])
        laws = [_cumulated(rates) for rates in seats.rates]
        self.starts = np.cumsum([0, *(len(law) for law in laws)])
        self.leads = np.concatenate([place + law for place, law in enumerate(laws)])
        edges = np.arange(len(laws) * _PARTS + 2) / _PARTS
        self.passed = np.searchsorted(self.leads, edges, side="right")
        self.first_start = seats.first_start
        self.seasonal = bool((self.first_start != ANY_MONTH).any())

    def stays(self, draws: Amounts, group: Places, stayed: Rows | Places) -> Rows:
        """The whole months until each departure, from 1."""
        whole: Rows = np.maximum(1, np.ceil(self.stay.months(draws, group, stayed))).astype(np.int64)
        return whole

    def lead_months(self, draws: Amounts, group: Places) -> Rows:
        """The months that each seat stays empty."""
        chances = draws + group
        part = (chances * _PARTS).astype(np.int64)
        passed = self.passed[part]
        unsure = np.flatnonzero(passed != self.passed[part + 1])
        passed[unsure] = np.searchsorted(self.leads, chances[unsure], side="right")
        months: Rows = passed - self.starts[group]
        return months


def _cumulated(rates: Rates) -> Amounts:
    law = np.minimum(1, np.cumsum(rates.lead.law))  # a sum of rounded chances may pass 1
    law[-1] = 1
    return law


def _first(seats: Seats, chance: Chances, seeds: Words, runs: Rows) -> tuple[Rows, Rows, Rows]:
    """The first vacancy of each seat: that of a seat without a holder, in every run, then those that are drawn."""
    drawn = seats.begins <= seats.horizon
    empty, held = np.flatnonzero(drawn & ~seats.filled), np.flatnonzero(drawn & seats.filled)
    draws = uniforms(streams(seeds, Draw.STAY)[held, None], runs[None, :])
    left = chance.leaving[seats.group[held], seats.stayed[held], seats.horizon - seats.begins[held]]
    gone = np.flatnonzero(draws < left[:, None])
    seat, run = held[gone // len(runs)], runs[gone % len(runs)]
    opens = seats.begins[seat] + chance.stays(draws.ravel()[gone], seats.group[seat], seats.stayed[seat])
    return (
        np.concatenate([np.repeat(empty, len(runs)), seat]),
        np.concatenate([np.tile(runs, len(empty)), run]),
        np.concatenate([np.repeat(seats.begins[empty], len(runs)), opens]),
    )


def _closes(seats: Seats, chance: Chances, seeds: Words, seat: Rows, run: Rows, opens: Rows, cycle: int) -> Rows:
    """The month in which each vacancy is filled, horizon + 1 for those that are not before the end."""

    def drawn(opens: Rows, lead: Draw, replaced: Draw) -> Rows:
        group = seats.group[seat]
        closes = opens + chance.lead_months(uniforms(streams(seeds, lead, cycle)[seat], run), group)
        if chance.seasonal:
            closes = next_start(closes, chance.first_start[group])
        if (chance.replacement < 1).any():
            lost = uniforms(streams(seeds, replaced, cycle)[seat], run) >= chance.replacement[group]
            closes[lost] = seats.horizon + 1
        inside: Rows = np.minimum(closes, seats.horizon + 1)
        return inside

    closes = drawn(opens, Draw.LEAD, Draw.REPLACED)
    if seats.freeze is None:
        return closes
    first, until = (edge[seat] for edge in seats.freeze)
    met = (opens < until) & (first <= closes) & (first < until)
    return np.where(met, drawn(until.astype(np.int64), Draw.THAWED_LEAD, Draw.THAWED_REPLACED), closes)
