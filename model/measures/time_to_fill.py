"""How long positions stay without a holder: the vacancies that began in a period."""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from model.domain.snapshot import Flags, Snapshot
from model.measures.expectations import Whole
from model.measures.tenure import SPAN, merged, tenures

DAYS_IN_A_MONTH: Final = 365.25 / 12
ROUNDING: Final = 1e-9


@dataclass(frozen=True, eq=False)
class VacancySpells:
    """Each time [first, until) that a funded position had no current non-acting holder and was not frozen, by position,
    then by day.

    `filled` tells those that end because somebody takes the position; the others end with its funding, as it is
    frozen, or never.
    """

    position: Whole
    first: Whole
    until: Whole
    filled: Flags


@dataclass(frozen=True)
class TimeToFill:
    """How many vacancies began in a period, how many of them nobody had filled yet, and the median time to fill.

    The median counts the unfilled ones (Kaplan–Meier); it is undefined when the curve does not come down to one half.
    """

    spells: int
    censored: int
    median_days: int | None

    @property
    def median_months(self) -> float | None:
        """The same median in months of 30.44 days."""
        return None if self.median_days is None else self.median_days / DAYS_IN_A_MONTH


def vacancy_spells(snapshot: Snapshot) -> VacancySpells:
    """Return what the funding of each position leaves between its holders and while it is not frozen, whatever the
    date."""
    posts, positions = tenures(snapshot), snapshot.positions
    every = np.arange(len(positions), dtype=np.int64)
    frozen_from = np.maximum(positions.frozen_from, positions.funded_from)
    frozen_until = np.minimum(positions.frozen_until, positions.funded_until)
    frozen = np.flatnonzero(frozen_from < frozen_until)
    ends = (posts.first, frozen_from[frozen]), (posts.until, frozen_until[frozen])
    taken = merged(np.concatenate([posts.position, frozen]), *map(np.concatenate, ends))
    # One number holds a position and a day (position × SPAN + day), so that one sort orders all positions at once. A
    # vacancy begins with the funding or where a holder or a freeze ends, and ends where the next one begins or with the
    # funding: per position there are as many beginnings as ends, and the n-th of each belong together.
    first = np.sort(np.concatenate([every * SPAN + positions.funded_from, taken.key * SPAN + taken.until]))
    until = np.sort(np.concatenate([taken.key * SPAN + taken.first, every * SPAN + positions.funded_until]))
    first, until = first[first < until], until[first < until]  # holders who follow each other leave nothing between
    seat, last = first // SPAN, until % SPAN
    return VacancySpells(seat, first % SPAN, last, np.isin(until, posts.position * SPAN + posts.first))


def time_to_fill(snapshot: Snapshot, start: date, end: date) -> TimeToFill:
    """Measure the vacancies that began in [start, end), as they are known on `end`.

    One that is still open on `end` is censored there, one whose position closed or froze is censored on that day.
    """
    spells, stop = vacancy_spells(snapshot), end.toordinal()
    began = (start.toordinal() <= spells.first) & (spells.first < stop)
    days = np.minimum(spells.until, stop)[began] - spells.first[began]
    filled = (spells.filled & (spells.until < stop))[began]
    return TimeToFill(len(days), int((~filled).sum()), median_time(days, filled))


def median_time(days: Whole, filled: Flags) -> int | None:
    """Return the first of the times at which at most one half still wait, by Kaplan–Meier; `None` if there is none.

    One of each a wait. Where `filled` is false it was longer than `days` and counts among those who wait up to and on
    that day.
    """
    moments, ended = np.unique(days[filled], return_counts=True)
    # the left side of equal days: who is censored on the day of a filling still waits on that day
    waiting = len(days) - np.searchsorted(np.sort(days), moments)
    reached = np.flatnonzero(np.cumprod(1 - ended / waiting) <= 0.5 + ROUNDING)
    return int(moments[reached[0]]) if len(reached) else None
