"""Positions as chance sees them: what is recorded month by month, and the month from which chance decides."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from model.domain.calendar import NEVER, Days, add_months, month_of
from model.domain.snapshot import Flags, Labels, Places, Snapshot
from model.errors import Refused
from model.simulation.rates import Rates
from model.simulation.season import YEAR, months_until

LONGEST_HORIZON: Final = 120


@dataclass(frozen=True, eq=False)
class Seats:
    """Positions over months 0…horizon; the state of a month is that of its first day.

    `empty` (positions × months): nobody holds the seat, by what is recorded. From month `begins` on chance decides:
    a seat that is `filled` then may lose its holder from the month after, one that is not becomes vacant in that very
    month; `begins` is horizon + 1 where everything is recorded. A seat counts in months [`funded_from`,
    `funded_until`). `group` is the place of its rates in `rates`. `calendar` is the calendar month (1 to 12) of
    month 0; `stayed` for how many months, YEAR at the most, the holder of a filled seat has had it when chance begins;
    `came` the month of each arrival from outside that is recorded or written, -12 for all that are older than
    a year. `freeze` gives the months [from, until) in which each seat is frozen, horizon + 1 twice for one that is not,
    and nothing where none is: nobody takes a frozen seat, which is not vacant either; what is empty when a freeze ends
    is to be filled from then on, as if it fell empty in that month.
    """

    uid: Labels
    empty: Flags
    begins: Places
    filled: Flags
    funded_from: Places
    funded_until: Places
    group: Places
    stayed: Places
    rates: tuple[Rates, ...]
    calendar: int = 1
    came: Places = field(default_factory=lambda: np.zeros(0, dtype=np.int32))
    freeze: tuple[Places, Places] | None = None

    def __len__(self) -> int:
        return len(self.uid)

    @property
    def horizon(self) -> int:
        """The last month."""
        return int(self.empty.shape[1]) - 1

    @property
    def funded(self) -> Flags:
        """Whether each seat counts in each month (positions × months)."""
        months = np.arange(self.empty.shape[1])
        counted: Flags = (self.funded_from[:, None] <= months) & (months < self.funded_until[:, None])
        return counted

    @property
    def freezes(self) -> tuple[Places, Places]:
        """The months of `freeze` (one each for each seat), also where no seat is frozen."""
        never = np.full(len(self), self.horizon + 1, dtype=np.int32)
        return self.freeze or (never, never)

    @property
    def frozen(self) -> Flags:
        """Whether each seat is frozen in each month (positions × months), whoever holds it."""
        months, (first, until) = np.arange(self.empty.shape[1]), self.freezes
        frozen: Flags = (first[:, None] <= months) & (months < until[:, None])
        return frozen

    @property
    def recorded(self) -> Flags:
        """Whether each seat is empty by what is recorded, in the months before chance decides and while it counts."""
        return self.empty & self.funded & (np.arange(self.empty.shape[1]) < self.begins[:, None])

    @property
    def first_start(self) -> Places:
        """The first month in which arrivals start, by group, or `season.ANY_MONTH`."""
        return np.array([months_until(each.start_month, self.calendar) for each in self.rates], dtype=np.int32)

    def under(self, rates: Rates) -> Self:
        """Return the same seats, all under other rates."""
        return replace(self, rates=(rates,), group=np.zeros(len(self), dtype=np.int32))


def alike(
    filled: int,
    empty: int,
    horizon: int,
    rates: Rates,
    *,
    uid: Sequence[str] | None = None,
    begins: int = 0,
    calendar: int = 1,
    stayed: int = YEAR,
) -> Seats:
    """Return seats that are all funded, so many filled (for `stayed` months) and so many empty from month `begins` on;
    `calendar` is the calendar month of month 0.

    Raises:
        Refused: a horizon outside 1 to 120 months.
    """
    _check(horizon)
    count, never = filled + empty, horizon + 1
    held = np.arange(count) < filled
    return Seats(
        uid=tuple(uid or (f"seat-{place}" for place in range(count))),
        empty=np.repeat(~held[:, None], never, axis=1),
        begins=np.full(count, begins, dtype=np.int32),
        filled=held,
        funded_from=np.zeros(count, dtype=np.int32),
        funded_until=np.full(count, never, dtype=np.int32),
        group=np.zeros(count, dtype=np.int32),
        stayed=np.full(count, stayed, dtype=np.int32),
        rates=(rates,),
        calendar=calendar,
    )


def months_from(start: date, horizon: int) -> tuple[date, ...]:
    """Return the first days of months 0…horizon, month 0 being that of `start`."""
    return tuple(add_months(start, month) for month in range(horizon + 1))


def seats_of(snapshot: Snapshot, start: date, horizon: int, rates: Rates) -> Seats:
    """Read the seats of a snapshot, or of a projection, from the month of `start` on.

    Known departures and arrivals happen when they are recorded and nobody whose departure is known leaves before it;
    chance begins after the last of them. An open-ended holder may leave from then on; a seat that nobody is known to
    take is being filled from the month when it fell empty, or from month 0 if it already was: how long it has been
    empty before says nothing of how long it will be. A seat with two holders is one seat.

    Raises:
        Refused: a horizon outside 1 to 120 months.
    """
    _check(horizon)
    days = np.array([day.toordinal() for day in months_from(month_of(start), horizon)], dtype=np.int32)
    held, since = _held(snapshot, days)
    positions, never = snapshot.positions, horizon + 1
    edges = positions.funded_from, positions.funded_until
    opens, closes = (np.searchsorted(days, edge).astype(np.int32) for edge in edges)
    changed = held[:, 1:] != held[:, :-1]
    last = np.where(changed.any(axis=1), never - 1 - np.argmax(changed[:, ::-1], axis=1), 0)
    filled = held[:, -1]
    begins = np.where(filled, np.where(since < NEVER, last, never), np.maximum(last, opens))
    return Seats(
        uid=positions.uid,
        empty=~held,
        begins=begins.astype(np.int32),
        filled=filled,
        funded_from=opens,
        funded_until=closes,
        group=np.zeros(len(positions), dtype=np.int32),
        stayed=np.where(filled, _stayed(since, days, np.minimum(begins, horizon)), 0).astype(np.int32),
        rates=(rates,),
        calendar=start.month,
        came=_came(snapshot, start, horizon),
        freeze=_freeze(snapshot, days, opens, closes),
    )


def _freeze(snapshot: Snapshot, days: Days, opens: Places, closes: Places) -> tuple[Places, Places] | None:
    """The months in which each seat is funded and frozen."""
    positions, never = snapshot.positions, len(days)
    first = np.maximum(np.searchsorted(days, positions.frozen_from), opens)
    until = np.minimum(np.searchsorted(days, positions.frozen_until), closes)
    frozen = first < until
    if not frozen.any():
        return None
    first, until = (np.where(frozen, edge, never).astype(np.int32) for edge in (first, until))
    return first, until


def _held(snapshot: Snapshot, days: NDArray[np.int32]) -> tuple[Flags, Days]:
    """Whether each seat is held on each day, and since when the first of its holders without a known end has it, NEVER
    without one."""
    assignments, until = snapshot.assignments, snapshot.until
    holding = np.flatnonzero(~assignments.acting)
    seat = assignments.position[holding]
    held = np.zeros((len(snapshot.positions), len(days)), dtype=bool)
    current = (assignments.start[holding, None] <= days) & (days < until[holding, None])
    np.logical_or.at(held, seat, current)
    staying = np.flatnonzero((until[holding] >= NEVER) & current[:, -1])
    since = np.full(len(snapshot.positions), NEVER, dtype=np.int32)
    np.minimum.at(since, seat[staying], assignments.start[holding[staying]])
    return held, since


def _stayed(since: Days, days: Days, begins: Places) -> Places:
    """For how many first days of months, YEAR at the most, each holder has been there in the month chance begins."""
    first = date.fromordinal(int(days[0]))
    year = np.array([add_months(first, month).toordinal() for month in range(-YEAR, 0)], dtype=np.int32)
    arrived = np.searchsorted(np.concatenate([year, days]), since) - YEAR
    stayed: Places = np.clip(begins - arrived, 0, YEAR).astype(np.int32)
    return stayed


def _came(snapshot: Snapshot, start: date, horizon: int) -> Places:
    """The months in which somebody takes a first seat of the region; every holder who is not named comes from
    outside."""
    assignments = snapshot.assignments
    rows = np.flatnonzero(~assignments.acting)
    rows = rows[np.argsort(assignments.start[rows], kind="stable")]
    who = assignments.manager[rows]
    _, first = np.unique(who, return_index=True)
    chosen = np.union1d(first, np.flatnonzero(who < 0))
    days = [add_months(month_of(start), month).toordinal() for month in range(-YEAR, horizon + 1)]
    months = np.searchsorted(days, assignments.start[rows[chosen]]) - YEAR
    return months[months <= horizon].astype(np.int32)


def _check(horizon: int) -> None:
    if not 1 <= horizon <= LONGEST_HORIZON:
        raise Refused("simulation.horizon", received=horizon, accepted=LONGEST_HORIZON)
