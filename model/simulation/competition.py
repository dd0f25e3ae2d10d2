"""Seats that wait for a place: a competition gives the region so many arrivals a year, and no more.

In each month in which arrivals start, the seats whose lead time is over take what is left of the year's places: first
the one that has been empty longest, then in organisation-chart order; the others wait. A year begins with the start
month, or in January where arrivals start in any month. Arrivals from outside that are recorded, or written in a
scenario, keep their date and take their places first, even beyond the number; managers of the region who move take
none. Places are given on first days of months, so whole months lose nothing here, unlike a queue of recruiters.
"""

from dataclasses import fields

import numpy as np

from model.domain.snapshot import Amounts, Places
from model.simulation.draws import Chances, Draw, DrawnSpells, Rows, keys
from model.simulation.season import ANY_MONTH, YEAR, months_until
from model.simulation.seats import Seats
from model.simulation.stories import NOBODY, by_cycle


def drawn_in_turn(seats: Seats, runs: Rows, seed: int) -> DrawnSpells:
    """Draw the vacancies of some runs, every seat waiting for the places of the first of the rates (some are given)."""
    return _Competition(seats, runs, seed).run()


class _Competition:
    """The vacancy of every run (rows) and seat (columns): the month in which it opens, and the one from which the seat
    may be filled, horizon + 1 when neither comes before the end; `thawed` is the latter once the seat was frozen."""

    def __init__(self, seats: Seats, runs: Rows, seed: int) -> None:
        self.seats, self.runs, self.known, self.chance = seats, runs, keys(seed, seats.uid), Chances(seats)
        self.first, self.never = int(seats.first_start[0]), seats.horizon + 1
        self.new_year = months_until(1, seats.calendar) if self.first == ANY_MONTH else self.first
        shape = len(runs), len(seats)
        self.opens, self.ready, self.thawed = np.full((3, *shape), self.never)
        self.frozen_from, self.frozen_until = (edge.astype(np.int64) for edge in seats.freezes)
        self.cycle, self.last = np.zeros(shape, dtype=np.int64), np.full(shape, NOBODY)
        self.spells: list[DrawnSpells] = []
        self.count = 0

    def run(self) -> DrawnSpells:
        """Go from month to month in which arrivals start."""
        self._begin()
        left, year = np.zeros(len(self.runs), dtype=np.int64), None
        for month in range(self.never):
            if self.first != ANY_MONTH and month % YEAR != self.first:
                continue
            if self._year(month) != year:
                year = int(self._year(month))
                left[:] = self._places(year)
            left -= self._fill(month, left)
        row, seat = np.nonzero(self.opens < self.never)
        self._record(row, seat, self.never)
        return DrawnSpells(
            *(np.concatenate([getattr(each, name.name) for each in self.spells]) for name in fields(DrawnSpells))
        )

    def _year(self, month: Rows | int) -> Rows | int:
        return (month - self.new_year) // YEAR

    def _places(self, year: int) -> int:
        """What those who are known to come from outside leave of the places of a year."""
        came = int(np.count_nonzero(self._year(self.seats.came.astype(np.int64)) == year))
        return max(0, (self.seats.rates[0].places or 0) - came)

    def _begin(self) -> None:
        """Open the seats that are empty when chance begins, and draw when the others lose their holder."""
        drawn, everywhere = self.seats.begins < self.never, np.arange(len(self.runs))
        for held in (False, True):
            some = np.flatnonzero(drawn & (self.seats.filled == held))
            row, seat = (each.ravel() for each in np.meshgrid(everywhere, some, indexing="ij"))
            since = self.seats.begins[seat].astype(np.int64)
            self._open(row, seat, self._departures(row, seat, since, self.seats.stayed[seat]) if held else since)

    def _departures(self, row: Rows, seat: Rows, since: Rows, stayed: Rows | Places) -> Rows:
        """The months in which holders leave who have stayed so many already."""
        group, months = self.seats.group[seat], np.full(len(seat), self.never)
        draws = self._draw(Draw.STAY, row, seat)
        gone = np.flatnonzero(draws < self.chance.leaving[group, stayed, self.seats.horizon - since])
        months[gone] = since[gone] + self.chance.stays(draws[gone], group[gone], stayed[gone])
        return months

    def _open(self, row: Rows, seat: Rows, month: Rows) -> None:
        """Begin the vacancies that open before the end, and draw from when on they may be filled."""
        inside = np.flatnonzero(month < self.never)
        row, seat, month = row[inside], seat[inside], month[inside]
        self.opens[row, seat] = month
        self.ready[row, seat] = self._ready(row, seat, month, Draw.LEAD, Draw.REPLACED)
        if self.seats.freeze is not None:
            until = self.frozen_until[seat]
            thawed = self._ready(row, seat, until, Draw.THAWED_LEAD, Draw.THAWED_REPLACED)
            self.thawed[row, seat] = np.where(month < until, thawed, self.ready[row, seat])

    def _ready(self, row: Rows, seat: Rows, month: Rows, lead: Draw, replaced: Draw) -> Rows:
        """From when on vacancies that open in a month may be filled."""
        group = self.seats.group[seat]
        ready = month + self.chance.lead_months(self._draw(lead, row, seat), group)
        lost = self._draw(replaced, row, seat) >= self.chance.replacement[group]
        return np.where(lost, self.never, np.minimum(ready, self.never))

    def _fill(self, month: int, left: Rows) -> Rows:
        """Give the places that are left to the seats that wait in a month; return how many were taken in each run."""
        frozen = (self.frozen_from <= month) & (month < self.frozen_until)
        ready = np.where(month < self.frozen_until, self.ready, self.thawed)
        row, seat = np.nonzero((ready <= month) & ~frozen & (month < self.seats.funded_until))
        order = np.lexsort((seat, self.opens[row, seat], row))
        row, seat = row[order], seat[order]
        turn = np.arange(len(row)) - np.searchsorted(row, row)
        taken = turn < left[row]
        row, seat = row[taken], seat[taken]
        self._record(row, seat, month)
        self.opens[row, seat] = self.ready[row, seat] = self.thawed[row, seat] = self.never
        self.cycle[row, seat] += 1
        since = np.full(len(row), month)
        self._open(row, seat, self._departures(row, seat, since, np.zeros_like(since)))
        return np.bincount(row, minlength=len(left))

    def _record(self, row: Rows, seat: Rows, closes: int) -> None:
        place = row, seat
        spells = DrawnSpells(
            seat, self.runs[row], self.opens[place], np.full(len(row), closes), self.cycle[place], self.last[place]
        )
        self.last[place] = self.count + np.arange(len(row))
        self.count += len(row)
        self.spells.append(spells)

    def _draw(self, draw: Draw, row: Rows, seat: Rows) -> Amounts:
        return by_cycle(self.known, draw, self.cycle[row, seat], seat, self.runs[row])
