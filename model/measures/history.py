"""A scope month by month: who was in post, what was vacant, how far the common base was covered."""

from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.measures.coverage import coverage
from model.measures.expectations import Expectations, expectations
from model.measures.mix import Mix, region_mix
from model.measures.presence import presence
from model.measures.vacancies import Vacancy, region_vacancy


@dataclass(frozen=True)
class Month:
    """The figures of the whole scope on the first day of a month; `coverage` is the interval of C, if defined, over so
    many `teams`."""

    day: date
    mix: Mix
    vacancy: Vacancy
    coverage: tuple[float, float] | None
    teams: int = 0


def history(snapshot: Snapshot, first: date, months: int) -> tuple[Month, ...]:
    """Return the figures on the first day of `months` months, from the month of `first` on.

    Today's expectations are applied to every month, so that what changes is the people.
    """
    wishes = expectations(snapshot)
    return tuple(_month(snapshot.at(add_months(first, step)), wishes) for step in range(months))


def _month(snapshot: Snapshot, wishes: Expectations) -> Month:
    now = presence(snapshot)
    measured = coverage(snapshot, now, wishes)
    teams = int(measured.defined.sum())
    return Month(snapshot.as_of, region_mix(snapshot, now), region_vacancy(snapshot, now), measured.interval, teams)


def month_of_scopes(parts: Sequence[Month]) -> Month:
    """Return the figures of several scopes that share no team, on the same day."""
    teams = sum(part.teams for part in parts)
    defined = [(part.coverage, part.teams) for part in parts if part.coverage]
    low, high = (sum(interval[bound] * n for interval, n in defined) / teams if teams else 0.0 for bound in (0, 1))
    return Month(
        parts[0].day,
        Mix(*_sums(part.mix for part in parts)),
        Vacancy(*_sums(part.vacancy for part in parts)),
        (low, high) if defined else None,
        teams,
    )


def _sums(parts: Iterable[Mix | Vacancy]) -> tuple[Any, ...]:
    return tuple(sum(values) for values in zip(*map(astuple, parts), strict=True))
