"""The month in which arrivals start: any, or in an académie the same one every year."""

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from model.domain.framework import Framework

YEAR: Final = 12
ANY_MONTH: Final = -1
"""In the place of the months until the first start month: arrivals start in every month."""

START_MONTH, PLACES = "arrivals_start_month", "competition_places"
SEASONAL: Final = (START_MONTH, PLACES)
"""The assumptions that only académies have."""

Values = NDArray[Any]


def start_month(framework: Framework) -> int | None:
    """Return the calendar month (1 to 12) in which arrivals start, or nothing where they start in any."""
    return _given(framework, START_MONTH)


def places(framework: Framework) -> int | None:
    """Return how many arrivals a competition gives the region each year, or nothing without a limit."""
    return _given(framework, PLACES)


def _given(framework: Framework, code: str) -> int | None:
    assumption = framework.assumptions.get(code)
    return int(assumption.value) or None if assumption else None


def months_until(start: int | None, calendar: int) -> int:
    """Return how many months after a calendar month the first start month is, 0 to 11."""
    return ANY_MONTH if start is None else (start - calendar) % YEAR


def next_start(months: Values, first: Values | int) -> Values:
    """Return for whole months the first start month that is not before; `first` is one start month, or `ANY_MONTH`."""
    return np.asarray(months + np.where(np.asarray(first) == ANY_MONTH, 0, (first - months) % YEAR))
