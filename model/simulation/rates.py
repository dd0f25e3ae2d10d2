"""The rates that chance follows: how often managers leave, how long a seat waits, whether it is filled again.

Nothing here is about a person: a rate is the same for every holder whose departure is not already known.
"""

from dataclasses import dataclass
from functools import cache
from math import ceil, exp, inf, lgamma, log1p, sqrt
from typing import Final, Self

import numpy as np

from model.domain.framework import Framework
from model.domain.snapshot import Amounts
from model.errors import Refused
from model.simulation.season import YEAR, places, start_month

LONGEST_MEAN: Final = 60
"""Longest mean lead time that is accepted, in months."""

MOST_SPREAD: Final = 2
LONGEST_LEAD: Final = 600
"""A lead time beyond this many months counts as this many."""

_GRID: Final = 2048
_NEGLIGIBLE: Final = 0.05


@dataclass(frozen=True)
class LeadTime:
    """The time from a vacancy to an arrival: gamma of a mean (months) and a spread `cv` (standard deviation / mean).

    A spread of 0 is a constant, as is one under 0.05 or a mean under 0.05 month; 1 is an exponential.

    Raises:
        Refused: a mean outside 0 to 60 months, or a spread outside 0 to 2.
    """

    mean: float
    cv: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.mean <= LONGEST_MEAN:
            raise Refused("simulation.lead", received=self.mean, accepted=LONGEST_MEAN)
        if not 0 <= self.cv <= MOST_SPREAD:
            raise Refused("simulation.spread", received=self.cv, accepted=MOST_SPREAD)

    @property
    def is_constant(self) -> bool:
        """Whether every lead time is the mean."""
        return min(self.mean, self.cv) < _NEGLIGIBLE

    @property
    def law(self) -> Amounts:
        """The chance of each whole number of months 0, 1, 2…; see `whole_months`."""
        return whole_months(self)

    def quantiles(self, chances: Amounts) -> Amounts:
        """Return the lead times, in months and parts of months, that each of these chances (0 to 1) does not exceed."""
        if self.is_constant:
            return np.full_like(chances, self.mean)
        return np.interp(chances, *_cumulated(self))


@cache
def whole_months(lead: LeadTime) -> Amounts:
    """Return the chances that a seat stays empty 0, 1, 2… months (one each), for a lead time with parts of months.

    Departures fall anywhere in a month while seats are seen on first days, so a lead time x between k and k + 1 keeps
    a seat empty k months with chance k + 1 − x and k + 1 months else: the mean is kept.
    """
    size = ceil(_end(lead))
    months = np.arange(size + 2, dtype=np.float64)
    area = _area(lead, months)
    law = np.diff(area, n=2, prepend=(0.0, 0.0))[1:]
    law[-1] += 1 - law.sum()
    law = np.maximum(law, 0)
    law.flags.writeable = False
    return law


def _end(lead: LeadTime) -> float:
    """A time that no lead time exceeds, but for one in a thousand billion."""
    if lead.is_constant:
        return lead.mean
    shape, scale = _shape(lead)
    return float(np.clip(scale * _enough(shape), 1, LONGEST_LEAD))


def _enough(shape: float) -> float:
    return shape + 12 * sqrt(shape) + 40


def _shape(lead: LeadTime) -> tuple[float, float]:
    return 1 / lead.cv**2, lead.mean * lead.cv**2


def _area(lead: LeadTime, months: Amounts) -> Amounts:
    """The integral of the distribution function from 0 to each time."""
    if lead.is_constant:
        return np.maximum(0, months - lead.mean)
    shape, scale = _shape(lead)
    area: Amounts = months * _gamma(shape, months / scale) - lead.mean * _gamma(shape + 1, months / scale)
    return area


@cache
def _cumulated(lead: LeadTime) -> tuple[Amounts, Amounts]:
    shape, scale = _shape(lead)
    times = _end(lead) * np.linspace(0, 1, _GRID) ** 2  # finer near 0, where a spread above 1 rises steeply
    return _gamma(shape, times / scale), times


# Ours, as the binomial law of `exact_law` is: importing `scipy.special` would add a third of a second to each start.
def _gamma(shape: float, x: Amounts) -> Amounts:
    """The regularised lower incomplete gamma function, by its series of positive terms (Abramowitz & Stegun 6.5.29)."""
    x = np.minimum(x, _enough(shape))
    most = float(x.max(initial=1.0))
    terms = np.arange(int(most + 10 * sqrt(most) + 40))
    factorials = np.array([lgamma(shape + n + 1) for n in terms.tolist()])
    with np.errstate(divide="ignore"):
        logs = np.log(x)[:, None]
    law: Amounts = np.minimum(1, np.exp((shape + terms) * logs - x[:, None] - factorials).sum(axis=1))
    return law


MOST_LEAVING: Final = 0.99
"""The largest share of holders who leave in their first year, however many times the others' it is said to be."""


@dataclass(frozen=True)
class Rates:
    """What chance follows, all of it assumed.

    `exit_rate`: the share of holders who leave in a year, times `first_year_factor` in their first twelve months in a
    post. `lead`: the time from a vacancy to an arrival.
    `replacement`: the share of vacancies that are filled again, the others staying empty to the horizon.
    For drawn events only: `other_share`, the chance that somebody who arrives on a seat open to any comes from another
    trade; `success`, that a training bears fruit; `internal`, that a seat is filled by a manager of the region, who
    frees another one; `recruiters`, how many recruitments can be under way at once (no limit when none is given; the
    whole lead time counts as under way).
    In an académie: `start_month`, the calendar month on whose first day arrivals start, a seat that is ready before
    waiting for the next one (any month when none is given); `places`, how many arrivals a yearly competition gives the
    region, the seats that get none waiting for the next year (no limit when none is given; drawn events only).

    Raises:
        Refused: a share outside 0 to 1, no recruiter, no such month, no place, or places together with recruiters or
            moves inside the region, which nothing here draws together.
    """

    exit_rate: float
    lead: LeadTime
    replacement: float = 1.0
    other_share: float = 0.3
    success: float = 1.0
    internal: float = 0.0
    recruiters: int | None = None
    start_month: int | None = None
    places: int | None = None
    first_year_factor: float = 1.0

    def __post_init__(self) -> None:
        for name in ("exit_rate", "replacement", "other_share", "success", "internal"):
            value = getattr(self, name)
            if not 0 <= value <= 1 or (value == 1 and name in ("exit_rate", "internal")):
                raise Refused(f"simulation.{name}", received=value)
        if not self.first_year_factor >= 0:
            raise Refused("simulation.first_year", received=self.first_year_factor)
        if self.recruiters is not None and self.recruiters < 1:
            raise Refused("simulation.recruiters", received=self.recruiters)
        self._check_seasons()

    def _check_seasons(self) -> None:
        if self.start_month is not None and not 1 <= self.start_month <= YEAR:
            raise Refused("simulation.start_month", received=self.start_month)
        if self.places is not None and self.places < 1:
            raise Refused("simulation.places", received=self.places)
        if self.places is not None and (self.recruiters is not None or self.internal):
            raise Refused("simulation.places_alone")

    @property
    def hazard(self) -> float:
        """The chance that a holder leaves in a month: twelve of them compound to the annual rate."""
        return monthly_hazard(self.exit_rate)

    @property
    def first_hazard(self) -> float:
        """The same in the first twelve months in a post, of which one holder in a hundred stays at the least."""
        return monthly_hazard(min(self.exit_rate * self.first_year_factor, MOST_LEAVING))

    @property
    def mean_stay(self) -> float:
        """How many months a holder stays on average, counted in continuous time; infinite where nobody leaves."""
        young, later = (-log1p(-each) for each in (self.first_hazard, self.hazard))
        kept = exp(-YEAR * young)
        return ((1 - kept) / young if young else YEAR) + (kept / later if later else inf)

    def staying(self, months: Amounts, stayed: int = 0) -> Amounts:
        """Return the chance that a holder who has `stayed` so many months is still there after so many more (one for
        each number of months)."""
        young = np.minimum(months, max(0, YEAR - stayed))
        kept: Amounts = (1 - self.first_hazard) ** young * (1 - self.hazard) ** (months - young)
        return kept

    @classmethod
    def of(cls, framework: Framework) -> Self:
        """Return the rates of the reference's assumptions."""
        return cls(
            exit_rate=framework.assumed("exit_rate"),
            lead=LeadTime(_lead_time(framework), framework.assumed("lead_time_cv")),
            replacement=framework.assumed("replacement_rate"),
            other_share=framework.assumed("arrivals_other_share"),
            success=framework.assumed("training_success"),
            start_month=start_month(framework),
            places=places(framework),
            first_year_factor=framework.assumed("first_year_exit_factor"),
        )


def _lead_time(framework: Framework) -> float:
    """The mean lead time of a body, some of whose positions are less attractive."""
    share, usual = framework.assumed("less_attractive_share"), framework.assumed("lead_time")
    return usual + share * (framework.assumed("lead_time_less_attractive") - usual)


def monthly_hazard(annual: float) -> float:
    """Return the chance of leaving in a month that compounds to an annual rate: 1 − (1 − τ)^(1/12)."""
    return float(1 - (1 - annual) ** (1 / 12))
