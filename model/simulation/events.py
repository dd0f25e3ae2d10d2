"""Who leaves, who arrives and who moves, event by event: independent seats in whole months, or seats that wait for each
other (limited recruiters, chains of internal moves) in continuous time, looked at on the first day of each month.

A replacement bears a family and no name; a manager who moves keeps background and levels. Nobody whose departure is
known, and nobody who has still to arrive, is moved by chance.
"""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from model.domain.snapshot import BACKGROUNDS, OTHER, SOCIAL, Amounts, Codes, Flags, Snapshot
from model.domain.vocabulary import OpenTo
from model.simulation.draws import Draw, Rows, Spells, Words, keys, spells, streams, uniforms
from model.simulation.seats import Seats

NOBODY = -1
Values = NDArray[Any]
_SAME_DAY = 1e-9


@dataclass(frozen=True, eq=False)
class Trades:
    """Whom each seat admits (seats × backgrounds), the background of its holder when chance begins, and the background
    of each family that somebody may come from."""

    admits: Flags
    holder: Codes
    families: Codes

    @classmethod
    def of(cls, snapshot: Snapshot, holder: Codes) -> Self:
        """Read what the seats of a snapshot are open to."""
        doors = [[door.admits(background) for background in BACKGROUNDS] for door in OpenTo]
        families = [BACKGROUNDS.index(family.background) for family in snapshot.framework.families]
        admits = np.array(doors, dtype=bool)[snapshot.positions.open_to]
        return cls(admits, holder, np.array(families, dtype=np.int8))

    def arrival(self, seat: Rows, background: Amounts, family: Amounts, other_share: float) -> Rows:
        """Return the family of whoever arrives on each seat: another trade with chance `other_share` where the seat
        admits both, then every family of the background alike. `background` and `family` are draws from 0 to 1."""
        other = self.admits[seat, OTHER] & (~self.admits[seat, SOCIAL] | (background < other_share))
        found = np.empty(len(seat), dtype=np.int64)
        for code, chosen in ((SOCIAL, ~other), (OTHER, other)):
            places = np.flatnonzero(self.families == code)
            found[chosen] = places[(family[chosen] * len(places)).astype(np.int64)]
        return found


@dataclass(frozen=True, eq=False)
class Stays:
    """Time spent in a seat by somebody who came to it by chance, in months [start, until).

    `person` is the seat that a recorded manager held when chance began, or -1 for somebody drawn, who comes from
    `family` and arrived in the region in month `arrived`.
    """

    seat: Rows
    run: Rows
    person: Rows
    family: Rows
    arrived: Rows
    start: Rows
    until: Rows

    def __len__(self) -> int:
        return len(self.seat)


@dataclass(frozen=True, eq=False)
class Left:
    """The seats whose holder of the beginning is gone from a month on, by leaving the region or for another seat."""

    seat: Rows
    run: Rows
    month: Rows


@dataclass(frozen=True, eq=False)
class Story:
    """What was drawn over a few runs."""

    vacancies: Spells
    stays: Stays
    left: Left


def story(seats: Seats, trades: Trades, runs: Rows, seed: int) -> Story:
    """Draw departures, arrivals and moves; in continuous time where recruiters are limited or seats filled from
    inside (every seat then follows the first of the rates)."""
    rates = seats.rates[0]
    apart = rates.recruiters is None and rates.internal == 0
    drawn = _independent(seats, trades, runs, seed) if apart else _Course(seats, trades, runs, seed).run()
    return replace(drawn, stays=_while_funded(seats, drawn.stays))


def _while_funded(seats: Seats, stays: Stays) -> Stays:
    closes = seats.funded_until[stays.seat]
    return replace(stays, start=np.minimum(stays.start, closes), until=np.minimum(stays.until, closes))


def _independent(seats: Seats, trades: Trades, runs: Rows, seed: int) -> Story:
    drawn, known = spells(seats, runs, seed), keys(seed, seats.uid)
    until = np.full(len(drawn), seats.horizon + 1)
    later = np.flatnonzero(drawn.previous >= 0)
    until[drawn.previous[later]] = drawn.opens[later]
    first = np.flatnonzero((drawn.previous < 0) & seats.filled[drawn.seat])
    came = np.flatnonzero(drawn.closes <= seats.horizon)
    seat, run, closes = drawn.seat[came], drawn.run[came], drawn.closes[came]
    background, trade = (
        _by_cycle(known, draw, drawn.cycle[came], seat, run) for draw in (Draw.BACKGROUND, Draw.FAMILY)
    )
    family = trades.arrival(seat, background, trade, seats.rates[0].other_share)
    stays = Stays(seat, run, np.full(len(came), NOBODY), family, closes, closes, until[came])
    return Story(drawn, stays, Left(drawn.seat[first], drawn.run[first], drawn.opens[first]))


def _by_cycle(known: Words, draw: Draw, cycle: Rows, seat: Rows, run: Rows) -> Amounts:
    """Draw for pairs of a seat and a run that are each in a cycle of their own."""
    begun = np.stack([streams(known, draw, each) for each in range(int(cycle.max(initial=0)) + 1)])
    return uniforms(begun[cycle, seat], run)


class _Course:
    """The state of every run (rows) and seat (columns) while events are drawn in the order of time.

    `due` is when something happens next to a seat: its holder leaves, or, where `pulling`, a manager of the region
    takes it. `since` is when the present holder came, infinite without one. Recruitments are served in the order in
    which seats fell empty, those of one recorded month in the order of a draw: `ready` is when each recruiter ends
    what is under way (Kiefer & Wolfowitz 1955).
    """

    def __init__(self, seats: Seats, trades: Trades, runs: Rows, seed: int) -> None:
        self.seats, self.trades, self.runs, self.rates = seats, trades, runs, seats.rates[0]
        self.known, shape = keys(seed, seats.uid), (len(runs), len(seats))
        with np.errstate(divide="ignore"):
            self.slowness = -1 / np.log1p(-self.rates.hazard)
        drawn, begins = seats.begins <= seats.horizon, seats.begins.astype(np.float64)
        self.cycle = np.zeros(shape, dtype=np.int64)
        self.pulling = np.zeros(shape, dtype=bool)
        self.person = np.tile(np.arange(len(seats)), (len(runs), 1))
        self.family, self.current = np.full((2, *shape), NOBODY)
        self.arrived = np.zeros(shape)
        self.since = np.tile(np.where(drawn & seats.filled, begins, np.inf), (len(runs), 1))
        every = np.divmod(np.arange(shape[0] * shape[1]), shape[1])
        stay, part = self._stay(*every).reshape(shape), self._draw(Draw.WHEN, *every).reshape(shape)
        self.due = np.where(drawn, begins + np.where(seats.filled, stay, -part), np.inf)
        self.ready = np.full((len(runs), min(self.rates.recruiters or 0, len(seats))), -np.inf)
        self.opened: list[tuple[Values, ...]] = []
        self.stays: list[tuple[Values, ...]] = []
        self.ends: list[tuple[Values, ...]] = []
        self.left: list[tuple[Values, ...]] = []
        self.count = 0

    def run(self) -> Story:
        """Go from event to event until the horizon."""
        while True:
            seat = self.due.argmin(axis=1)
            time = self.due[np.arange(len(seat)), seat]
            row = np.flatnonzero(time <= self.seats.horizon)
            if not len(row):
                return self._told()
            self._happen(row, seat[row], time[row])

    def _happen(self, row: Rows, seat: Rows, time: Amounts) -> None:
        pulled = self.pulling[row, seat]
        row, seat, time = self._fill_inside(row, seat, time, np.flatnonzero(pulled), np.flatnonzero(~pulled))
        self._leave(row, seat, time)
        self._open(row, seat, time)

    def _fill_inside(
        self, row: Rows, seat: Rows, time: Amounts, pulled: Rows, others: Rows
    ) -> tuple[Rows, Rows, Amounts]:
        """Fill the seats that wait for a manager of the region; return the seats that fall empty now."""
        if not len(pulled):
            return row, seat, time
        found, origin = self._mover(row[pulled], seat[pulled], time[pulled])
        moving, none = pulled[found], pulled[~found]
        origin = origin[found]
        self._arrive(row[none], seat[none], time[none])
        whose = row[moving], origin
        self._settle(
            row[moving], seat[moving], time[moving], self.person[whose], self.family[whose], self.arrived[whose]
        )
        places = np.concatenate([others, moving])
        return row[places], np.concatenate([seat[others], origin]), time[places]

    def _mover(self, row: Rows, seat: Rows, time: Amounts) -> tuple[Flags, Rows]:
        """Whether somebody in post may take each seat, and the seat that is freed: all alike."""
        person, family = self.person[row], self.family[row]
        background = np.where(person >= 0, self.trades.holder[person], self.trades.families[family])
        free = (self.since[row] <= time[:, None]) & ~self.pulling[row]
        free &= np.take_along_axis(self.trades.admits[seat], background.astype(np.int64), axis=1)
        count = free.sum(axis=1)
        chosen = (self._draw(Draw.WHO, row, seat) * count).astype(np.int64)
        return count > 0, (np.cumsum(free, axis=1) > chosen[:, None]).argmax(axis=1)

    def _leave(self, row: Rows, seat: Rows, time: Amounts) -> None:
        """End the stay of whoever holds each seat."""
        held = self.since[row, seat] <= time
        row, seat, time = row[held], seat[held], time[held]
        stay = self.current[row, seat]
        self.ends.append((stay[stay >= 0], time[stay >= 0]))
        self.left.append((seat[stay < 0], self.runs[row[stay < 0]], time[stay < 0]))
        self.since[row, seat] = np.inf

    def _open(self, row: Rows, seat: Rows, time: Amounts) -> None:
        """Begin a vacancy in each seat, and decide when and how it ends."""
        lost = self._draw(Draw.REPLACED, row, seat) >= self.rates.replacement
        closes = np.where(lost, np.inf, self._recruited(row, seat, time, lost))
        self.opened.append((seat, self.runs[row], time, closes, self.cycle[row, seat]))
        inside = ~lost & (self._draw(Draw.INTERNAL, row, seat) < self.rates.internal)
        self.due[row, seat], self.pulling[row, seat] = closes, inside
        came = np.flatnonzero(~lost & ~inside)
        self._arrive(row[came], seat[came], closes[came])

    def _recruited(self, row: Rows, seat: Rows, time: Amounts, lost: Flags) -> Amounts:
        """When each recruitment ends: after its lead time, once a recruiter is free."""
        lead = self.rates.lead.quantiles(self._draw(Draw.LEAD, row, seat))
        if not self.ready.shape[1]:
            return np.asarray(time + lead)
        first = self.ready[row].argmin(axis=1)
        closes = np.maximum(time, self.ready[row, first]) + lead
        self.ready[row[~lost], first[~lost]] = closes[~lost]
        return np.asarray(closes)

    def _arrive(self, row: Rows, seat: Rows, time: Amounts) -> None:
        """Somebody from outside takes each seat."""
        background, trade = (self._draw(draw, row, seat) for draw in (Draw.BACKGROUND, Draw.FAMILY))
        family = self.trades.arrival(seat, background, trade, self.rates.other_share)
        self._settle(row, seat, time, np.full(len(row), NOBODY), family, time)

    def _settle(self, row: Rows, seat: Rows, time: Amounts, person: Rows, family: Rows, arrived: Amounts) -> None:
        self.cycle[row, seat] += 1
        self.pulling[row, seat] = False
        self.since[row, seat], self.due[row, seat] = time, time + self._stay(row, seat)
        self.person[row, seat], self.family[row, seat], self.arrived[row, seat] = person, family, arrived
        self.current[row, seat] = self.count + np.arange(len(row))
        self.count += len(row)
        self.stays.append((seat, self.runs[row], person, family, arrived, time))

    def _stay(self, row: Rows, seat: Rows) -> Amounts:
        return np.asarray(-np.log1p(-self._draw(Draw.STAY, row, seat)) * self.slowness)

    def _draw(self, draw: Draw, row: Rows, seat: Rows) -> Amounts:
        return _by_cycle(self.known, draw, self.cycle[row, seat], seat, self.runs[row])

    def _told(self) -> Story:
        """Write the events in whole months."""
        never = self.seats.horizon + 1
        seat, run, opens, closes, cycle = _joined(self.opened, 5)
        vacancies = Spells(seat, run, _month(opens, never), _month(closes, never), cycle, np.full(len(seat), NOBODY))
        place, lives, person, family, arrived, start = _joined(self.stays, 6)
        until = np.full(self.count, never)
        ended, time = _joined(self.ends, 2)
        until[ended.astype(np.int64)] = _month(time, never)
        stays = Stays(place, lives, person, family, _month(arrived, never), _month(start, never), until)
        seat, run, left = _joined(self.left, 3)
        return Story(vacancies, stays, Left(seat.astype(np.int64), run.astype(np.int64), _month(left, never)))


def _month(time: Amounts, never: int) -> Rows:
    """The first day of month on which an event of a time is seen."""
    months: Rows = np.minimum(np.ceil(time - _SAME_DAY), never).astype(np.int64)
    return months


def _joined(parts: list[tuple[Values, ...]], width: int) -> list[Values]:
    if not parts:
        return [np.zeros(0, dtype=np.int64)] * width
    return [np.concatenate(column) for column in zip(*parts, strict=True)]
