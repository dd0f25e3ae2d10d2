"""Days as whole numbers (proleptic Gregorian ordinals), months as their first day, intervals [from, until)."""

from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int32]

NEVER: Final = date.max.toordinal()
"""The `until` of an interval that has no end yet, and the date of a departure that nobody announced."""


DAY: Final = timedelta(days=1)


def day_after(last: date | None) -> date | None:
    """Return the end of an interval whose last day is given; nothing for an interval without end."""
    return last + DAY if last else None


def last_day(until: date | None) -> date | None:
    """Return the last day of an interval; nothing when it has no end."""
    return until - DAY if until else None


def month_of(day: date) -> date:
    """Return the first day of the month of `day`."""
    return day.replace(day=1)


def add_months(day: date, months: int) -> date:
    """Return the first day of the month that lies `months` after the month of `day`."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def months_between(start: date, end: date) -> int:
    """Return the number of whole months from `start` to `end`; negative when `end` comes first by a month or more."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months - (end.day < start.day) if months > 0 else months


def ordinal(day: date | None) -> int:
    """Return the day as a number; `None` is never."""
    return NEVER if day is None else day.toordinal()


def day_of(number: int) -> date | None:
    """Return the date of a number of `ordinal`; never is `None`."""
    return None if number >= NEVER else date.fromordinal(int(number))
