"""A scope and each of its teams month by month, as scenarios are followed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.measures.complementarity import complementarity
from model.measures.coverage import coverage
from model.measures.expectations import Expectations, expectations
from model.measures.history import Month
from model.measures.mix import region_mix, team_mixes
from model.measures.presence import presence
from model.measures.vacancies import region_vacancy, team_vacancies


@dataclass(frozen=True)
class Course:
    """The months of the whole scope, what complementarity brings it in each, and the months of each team by its uid."""

    months: tuple[Month, ...]
    gains: tuple[float | None, ...]
    teams: Mapping[str, tuple[Month, ...]]

    def of(self, team: str | None) -> tuple[Month, ...]:
        """Return the months of a team, none if the scope has no such team; those of the whole scope without one."""
        return self.months if team is None else self.teams.get(team, ())


def course(snapshot: Snapshot, first: date, months: int) -> Course:
    """Return the figures on the first day of `months` months, from the month of `first` on, under one set of
    expectations, that of the snapshot."""
    wishes = expectations(snapshot)
    looked = [_look(snapshot.at(add_months(first, step)), wishes) for step in range(months)]
    teams = zip(*(each for _, _, each in looked), strict=True)
    return Course(
        tuple(whole for whole, _, _ in looked),
        tuple(gain for _, gain, _ in looked),
        dict(zip(snapshot.teams.uid, teams, strict=True)),
    )


def _look(then: Snapshot, wishes: Expectations) -> tuple[Month, float | None, tuple[Month, ...]]:
    """The whole scope, what complementarity brings it, and each team, on one day."""
    now = presence(then)
    measured = coverage(then, now, wishes)
    whole = Month(
        then.as_of, region_mix(then, now), region_vacancy(then, now), measured.interval, int(measured.defined.sum())
    )
    intervals = zip(*(bound.tolist() for bound in measured.team_interval), strict=True)
    each = zip(team_mixes(then, now), team_vacancies(then, now), intervals, measured.defined.tolist(), strict=True)
    teams = tuple(
        Month(then.as_of, mix, vacancy, interval if defined else None, int(defined))
        for mix, vacancy, interval, defined in each
    )
    return whole, complementarity(then, now, wishes).gain, teams
