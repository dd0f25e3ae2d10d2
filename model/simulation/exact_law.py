"""The vacancies of independent positions, exactly: the mean path and the whole distribution, month by month.

The state of month m is that of its first day. A seat filled in month t − 1 loses its holder in month t with the
monthly hazard, another one in the first twelve months of a stay; a vacancy that opens in month t with a lead time of L
months is empty in months t…t + L − 1 and filled in month t + L; with chance 1 − ρ it is never filled again. Where
arrivals start in one month of the year, it is filled in the first such month from t + L on: positions stay independent,
and the law exact. A seat that is empty while it is frozen is neither vacant nor filled; what is empty when its freeze
ends opens then.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from model.domain.snapshot import Amounts, Places
from model.simulation.rates import Rates
from model.simulation.season import YEAR, next_start
from model.simulation.seats import Seats

TENTHS = (0.1, 0.5, 0.9)
"""The chances of the low, middle and high values: between the first and the last, 8 chances in 10."""

_SMALLEST = 1e-300


@dataclass(frozen=True, eq=False)
class VacancyPath:
    """How many positions are vacant on the first day of each month.

    `funded` counts the positions of each month, `mean` is the expected number vacant, `distribution` (months × 0, 1,
    2…) the chance of each number; numbers beyond its last column have no chance worth writing. `frozen` is the expected
    number of those that nobody holds and that are not to be filled.
    """

    months: tuple[date, ...]
    funded: Places
    mean: Amounts
    distribution: Amounts
    frozen: Amounts

    @property
    def filled(self) -> Amounts:
        """The expected number of positions filled, for each month."""
        return self.funded - self.frozen - self.mean

    @property
    def low(self) -> Places:
        """The least number, for each month, that is reached or not exceeded with 1 chance in 10."""
        return self.quantile(TENTHS[0])

    @property
    def middle(self) -> Places:
        """The number, for each month, that is as often exceeded as not."""
        return self.quantile(TENTHS[1])

    @property
    def high(self) -> Places:
        """The number, for each month, that is exceeded with at most 1 chance in 10."""
        return self.quantile(TENTHS[2])

    def quantile(self, chance: float) -> Places:
        """Return per month the least number that is not exceeded with this chance."""
        below: Places = (np.cumsum(self.distribution, axis=1) < chance - 1e-9).sum(axis=1).astype(np.int32)
        return below


def exact_path(seats: Seats, months: Sequence[date] = ()) -> VacancyPath:
    """Return the vacancies of independent seats, exactly; recruiters and places of a competition do not limit them."""
    empty, frozen = _empty(seats), seats.frozen
    vacant = empty * ~frozen
    funded = seats.funded.sum(axis=0).astype(np.int32)
    return VacancyPath(tuple(months), funded, vacant.sum(axis=0), distribution(vacant), (empty * frozen).sum(axis=0))


def chances(seats: Seats) -> Amounts:
    """Return the chance that each seat is vacant in each month (positions × months); 0 while it is not funded, or
    frozen."""
    vacant: Amounts = _empty(seats) * ~seats.frozen
    return vacant


def _empty(seats: Seats) -> Amounts:
    """The chance that nobody holds each seat in each month, frozen or not."""
    size = seats.horizon + 1
    wait = next_start(seats.begins, seats.first_start[seats.group]) - seats.begins
    columns = np.column_stack([seats.group, seats.filled, wait, seats.stayed, *_frozen_after(seats)])
    kinds, which = np.unique(columns, axis=0, return_inverse=True)
    kernels = np.zeros((len(kinds), 2 * size))
    for place, (group, filled, until, stayed, *months) in enumerate(kinds.tolist()):
        kernels[place, size:] = kernel(
            seats.rates[group], size, filled=bool(filled), until=until, stayed=stayed, frozen=range(*months)
        )
    shift = np.arange(size) - seats.begins[:, None] + size
    drawn = kernels[which[:, None], np.maximum(shift, 0)]
    counted: Amounts = (drawn + seats.recorded) * seats.funded
    return counted


def _frozen_after(seats: Seats) -> tuple[Places, Places]:
    """The months of each freeze counted from when chance begins, 0 twice where chance meets none."""
    if seats.freeze is None:
        return np.zeros_like(seats.begins), np.zeros_like(seats.begins)
    first, until = (edge - seats.begins for edge in seats.freeze)
    met = (first < until) & (until > 0)
    return np.where(met, first, 0), np.where(met, until, 0)


def kernel(
    rates: Rates, size: int, *, filled: bool, until: int = 0, stayed: int = YEAR, frozen: range = range(0)
) -> Amounts:
    """Return the chances that a seat is empty 0, 1, 2… months after chance has begun (`size` of them, one a month).

    The recursion of alternating renewal in discrete time: F(t) = F(t−1) − o(t) + a(t), with arrivals
    a(t) = ρ Σ_L g(L) o(t−L) and openings o(t) = Σ_s d(s) a(t−s), where d(s) is the chance that a stay lasts s months;
    a seat that is filled at the start has had its holder for `stayed` months, one that is empty opens in month 0.
    Where arrivals start in one month of the year, `until` months after chance has begun and every twelve months then,
    what the sum gives waits for it. In the `frozen` months nobody comes, and what was under way is given up; all that
    is empty opens in the month after them.
    """
    starts = [rates.start_month is None or month % YEAR == until for month in range(size)]
    law = np.zeros(size)
    kept = rates.lead.law[:size]
    law[: len(kept)] = rates.replacement * kept
    months = np.arange(size, dtype=np.float64)
    ends = -np.diff(rates.staying(months), prepend=1.0)[::-1].copy()
    opened, held, came, backwards = np.zeros(size), np.zeros(size), np.zeros(size), law[::-1].copy()
    if filled:
        opened -= np.diff(rates.staying(months, stayed), prepend=1.0)
    else:
        opened[0] = 1.0
        came[0] = law[0] * starts[0] * (0 not in frozen)
    held[0] = 1.0 if filled else came[0]
    waiting = 0.0 if filled or starts[0] else law[0]
    for month in range(1, size):
        opened[month] += came[:month] @ ends[size - 1 - month : size - 1]
        held[month] = held[month - 1] - opened[month]
        if month in frozen:
            continue
        if frozen and month == frozen.stop:
            opened[:month], opened[month], waiting = 0, 1 - held[month], 0.0
        waiting += opened[: month + 1] @ backwards[size - 1 - month :]
        back, waiting = (waiting, 0.0) if starts[month] else (0.0, waiting)
        held[month] += back
        came[month] = back
    return np.clip(1 - held, 0, 1)


def distribution(vacant: Amounts) -> Amounts:
    """Return the chance of each number of vacancies per month (months × 0, 1, 2…) for independent seats.

    `vacant` (positions × months) is the chance of each. This is the Poisson-binomial law, by convolution: the seats of
    the largest group with the same chances together (binomial), the others one at a time; cut where less than one
    chance in a thousand billion is left.
    """
    groups = Counter(map(bytes, np.ascontiguousarray(vacant))).most_common()
    size = min(len(vacant), _enough(vacant)) + 1
    law = np.zeros((vacant.shape[1], size))
    law[:, 0] = 1
    for place, (row, count) in enumerate(groups):
        chance = np.frombuffer(row)[:, None]
        if not place:
            law = _binomial(count, chance, size)
        elif chance.any():
            for _ in range(count):
                arriving = chance * law[:, :-1]
                law *= 1 - chance
                law[:, 1:] += arriving
    return law


def _enough(vacant: Amounts) -> int:
    """A number of vacancies that is never exceeded, twelve standard deviations above the largest mean."""
    mean, spread = vacant.sum(axis=0), (vacant * (1 - vacant)).sum(axis=0)
    return int((mean + 12 * np.sqrt(spread)).max(initial=0)) + 12


# Ours, as the gamma law of `rates` is: importing `scipy.stats` would add a second to each start of the application.
def _binomial(count: int, chance: Amounts, size: int) -> Amounts:
    """The binomial law of `count` seats with a chance per month (months × 1), its first `size` values."""
    values = np.arange(size)
    numbers = np.minimum(values, count)
    factorials = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, count + 1)))])
    ways = factorials[count] - factorials[numbers] - factorials[count - numbers]
    yes, no = (np.log(np.maximum(each, _SMALLEST)) for each in (chance, 1 - chance))
    law: Amounts = np.exp(ways + numbers * yes + (count - numbers) * no) * (values <= count)
    return law
