"""The positions to fill: those vacant, those that will be, how long it takes, how it has gone month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from model.access import Viewer
from model.cache import Cache
from model.domain.calendar import DAY, add_months
from model.measures.departures import ComingVacancy, coming_vacancies
from model.measures.flows import Flow, Replacements, region_flow, region_replacements, team_flows, team_replacements
from model.measures.time_to_fill import TimeToFill, time_to_fill
from model.measures.vacancies import region_vacancy
from model.services.context import reference
from model.services.situation.quarters import MONTHS_BACK
from model.services.situation.situations import View, view
from model.services.situation.snapshots import snapshot_key

A_YEAR, THREE_YEARS = timedelta(days=365), timedelta(days=3 * 365 + 1)


@dataclass(frozen=True)
class VacantIn:
    """How many positions were vacant on the first day of a month, of how many."""

    month: date
    vacant: int
    positions: int


@dataclass(frozen=True)
class VacancyView:
    """What the screen of the positions to fill says; `until` is how far departures are looked for."""

    view: View
    coming: tuple[ComingVacancy, ...]
    until: date
    filling: TimeToFill
    refilled: Replacements
    flow: Flow
    teams: tuple[tuple[Flow, Replacements], ...]
    months: tuple[VacantIn, ...]


_openings: Cache[VacancyView] = Cache(128)


def vacancy_view(viewer: Viewer, codes: Sequence[str], day: date | None = None) -> VacancyView:
    """Return the positions to fill of some regions of one network at a date: what was before it, what comes after."""
    seen = view(viewer, codes, day)
    return _openings.get(snapshot_key(seen.snapshot), lambda: _look(seen))


def _look(seen: View) -> VacancyView:
    snapshot, today = seen.snapshot, seen.snapshot.as_of
    until = add_months(today, int(reference().assumed("horizon")))
    months = [add_months(today, -back) for back in reversed(range(MONTHS_BACK))]
    return VacancyView(
        view=seen,
        coming=coming_vacancies(snapshot, today + DAY, until),
        until=until,
        filling=time_to_fill(snapshot, today - THREE_YEARS, today + DAY),
        refilled=region_replacements(snapshot, today - A_YEAR, today + DAY),
        flow=region_flow(snapshot, today - A_YEAR, today + DAY),
        teams=tuple(
            zip(*(of(snapshot, today - A_YEAR, today + DAY) for of in (team_flows, team_replacements)), strict=True)
        ),
        months=tuple(_month(seen, month) for month in months),
    )


def _month(seen: View, month: date) -> VacantIn:
    vacancy = region_vacancy(seen.snapshot.at(month))
    return VacantIn(month, vacancy.vacant, vacancy.positions)
