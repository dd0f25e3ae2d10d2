"""A scope month by month: who was in post, what was vacant, how far the common base was covered."""

from dataclasses import dataclass
from datetime import date

from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.measures.coverage import coverage
from model.measures.expectations import Expectations, expectations
from model.measures.mix import Mix, region_mix
from model.measures.presence import presence
from model.measures.vacancy import Vacancy, region_vacancy


@dataclass(frozen=True)
class Month:
    """The figures of the whole scope on the first day of a month; `coverage` is the interval of C, if defined."""

    day: date
    mix: Mix
    vacancy: Vacancy
    coverage: tuple[float, float] | None


def history(snapshot: Snapshot, first: date, months: int) -> tuple[Month, ...]:
    """Return the figures on the first day of `months` months, from the month of `first` on.

    Today's expectations are applied to every month, so that what changes is the people.
    """
    wishes = expectations(snapshot)
    return tuple(_month(snapshot.at(add_months(first, step)), wishes) for step in range(months))


def _month(snapshot: Snapshot, wishes: Expectations) -> Month:
    now = presence(snapshot)
    found = coverage(snapshot, now, wishes)
    return Month(snapshot.as_of, region_mix(snapshot, now), region_vacancy(snapshot, now), found.interval)
