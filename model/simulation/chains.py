"""Seats that wait for each other, because recruiters are few or because a manager of the region takes one and frees
another: events in the order of time, every run a step ahead at once."""

import numpy as np

from model.domain.snapshot import Amounts, Flags, Places
from model.simulation.draws import Draw, DrawnSpells, Rows, Stay, keys
from model.simulation.season import ANY_MONTH, next_start
from model.simulation.seats import Seats
from model.simulation.stories import NOBODY, Left, Stays, Story, Trades, Values, by_cycle

_SAME_DAY = 1e-9


class RunState:
    """The state of every run (rows) and seat (columns) while events are drawn in the order of time.

    `due` is when something happens next to a seat: its holder leaves, or, where `pulling`, a manager of the region
    takes it. `since` is when the present holder came, infinite without one. Recruitments are served in the order in
    which seats fell empty, those of one recorded month in the order of a draw: `ready` is when each recruiter ends
    what is under way (Kiefer & Wolfowitz 1955). A freeze interrupts a recruitment; what is empty when it ends falls
    empty then.
    """

    def __init__(self, seats: Seats, trades: Trades, runs: Rows, seed: int) -> None:
        self.seats, self.trades, self.runs, self.rates = seats, trades, runs, seats.rates[0]
        self.known, shape = keys(seed, seats.uid), (len(runs), len(seats))
        self.stay = Stay((self.rates,))
        drawn, begins = seats.begins <= seats.horizon, seats.begins.astype(np.float64)
        self.closes = np.where(seats.funded_until <= seats.horizon, seats.funded_until, np.inf)
        self.frozen_from, self.frozen_until = seats.freezes
        self.cycle = np.zeros(shape, dtype=np.int64)
        self.pulling = np.zeros(shape, dtype=bool)
        self.person = np.tile(np.arange(len(seats)), (len(runs), 1))
        self.family, self.current = np.full((2, *shape), NOBODY)
        self.arrived = np.zeros(shape)
        self.since = np.tile(np.where(drawn & seats.filled, begins, np.inf), (len(runs), 1))
        every = np.divmod(np.arange(shape[0] * shape[1]), shape[1])
        stay = self._stay(*every, seats.stayed[every[1]]).reshape(shape)
        part = self._draw(Draw.WHEN, *every).reshape(shape)
        self.due = np.where(drawn, begins + np.where(seats.filled, stay, -part), np.inf)
        self.first_start = int(seats.first_start[0])
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
                return self._story()
            closed = time[row] >= self.closes[seat[row]]
            self.due[row[closed], seat[row[closed]]] = np.inf
            row = row[~closed]
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
        mover, origin = self._mover(row[pulled], seat[pulled], time[pulled])
        moving, none = pulled[mover], pulled[~mover]
        origin = origin[mover]
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
        free = (self.since[row] <= time[:, None]) & ~self.pulling[row] & (self.closes > time[:, None])
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
        month = np.ceil(time - _SAME_DAY)
        frozen = (self.frozen_from[seat] <= month) & (month < self.frozen_until[seat])
        self._wait(row[frozen], seat[frozen], time[frozen])
        row, seat, time = row[~frozen], seat[~frozen], time[~frozen]
        lost = self._draw(Draw.REPLACED, row, seat) >= self.rates.replacement
        closes = np.where(lost, np.inf, self._started(self._recruited(row, seat, time, lost)))
        freeze = self._freeze(seat, time)
        given_up = np.isfinite(freeze) & (np.ceil(closes - _SAME_DAY) >= freeze)
        self._wait(row[given_up], seat[given_up], time[given_up])
        kept = np.flatnonzero(~given_up)
        row, seat, time, lost, closes = row[kept], seat[kept], time[kept], lost[kept], closes[kept]
        self.opened.append((seat, self.runs[row], time, closes, self.cycle[row, seat]))
        inside = ~lost & (self._draw(Draw.INTERNAL, row, seat) < self.rates.internal)
        self.due[row, seat], self.pulling[row, seat] = closes, inside
        came = np.flatnonzero(~lost & ~inside)
        self._arrive(row[came], seat[came], closes[came])

    def _freeze(self, seat: Rows, time: Amounts) -> Amounts:
        """When the freeze of each seat that is still to come begins, infinite without one."""
        coming = (self.frozen_from < self.frozen_until)[seat] & (time < self.frozen_from[seat])
        return np.where(coming, self.frozen_from[seat], np.inf)

    def _wait(self, row: Rows, seat: Rows, time: Amounts) -> None:
        """Leave each seat empty until its freeze ends: it then falls empty anew."""
        until = self.frozen_until[seat].astype(np.float64)
        self.opened.append((seat, self.runs[row], time, until, self.cycle[row, seat]))
        self.cycle[row, seat] += 1
        self.pulling[row, seat], self.due[row, seat] = False, until

    def _recruited(self, row: Rows, seat: Rows, time: Amounts, lost: Flags) -> Amounts:
        """When each recruitment ends: after its lead time, once a recruiter is free."""
        lead = self.rates.lead.quantiles(self._draw(Draw.LEAD, row, seat))
        if not self.ready.shape[1]:
            return np.asarray(time + lead)
        first = self.ready[row].argmin(axis=1)
        begins, freeze = np.maximum(time, self.ready[row, first]), self._freeze(seat, time)
        closes = begins + lead
        served = ~lost & (begins < freeze)
        self.ready[row[served], first[served]] = np.minimum(closes, freeze)[served]
        return np.asarray(closes)

    def _started(self, time: Amounts) -> Amounts:
        """When those whose recruitment ends take their seat; the recruiter does not wait with them."""
        if self.first_start == ANY_MONTH:
            return time
        return next_start(np.ceil(time - _SAME_DAY), self.first_start)

    def _arrive(self, row: Rows, seat: Rows, time: Amounts) -> None:
        """Somebody from outside takes each seat."""
        background, trade = (self._draw(draw, row, seat) for draw in (Draw.BACKGROUND, Draw.FAMILY))
        family = self.trades.arrival(seat, background, trade, self.rates.other_share)
        self._settle(row, seat, time, np.full(len(row), NOBODY), family, time)

    def _settle(self, row: Rows, seat: Rows, time: Amounts, person: Rows, family: Rows, arrived: Amounts) -> None:
        self.cycle[row, seat] += 1
        self.pulling[row, seat] = False
        self.since[row, seat], self.due[row, seat] = time, time + self._stay(row, seat, 0)
        self.person[row, seat], self.family[row, seat], self.arrived[row, seat] = person, family, arrived
        self.current[row, seat] = self.count + np.arange(len(row))
        self.count += len(row)
        self.stays.append((seat, self.runs[row], person, family, arrived, time))

    def _stay(self, row: Rows, seat: Rows, stayed: Places | int) -> Amounts:
        return self.stay.months(self._draw(Draw.STAY, row, seat), 0, stayed)

    def _draw(self, draw: Draw, row: Rows, seat: Rows) -> Amounts:
        return by_cycle(self.known, draw, self.cycle[row, seat], seat, self.runs[row])

    def _story(self) -> Story:
        """Write the events in whole months."""
        never = self.seats.horizon + 1
        seat, run, opens, closes, cycle = _joined(self.opened, 5)
        vacancies = DrawnSpells(
            seat, run, _month(opens, never), _month(closes, never), cycle, np.full(len(seat), NOBODY)
        )
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
