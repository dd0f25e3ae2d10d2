"""The past of a region once people were forgotten: the figures of each quarter, kept from before."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from model.access import Viewer
from model.domain.calendar import add_months
from model.domain.documents import FORMAT, by_name, names_of
from model.domain.snapshot import Snapshot
from model.measures.history import Month, history, month_of_scopes
from model.measures.mix import Mix
from model.measures.vacancies import Vacancy
from model.services.context import reference, store, today
from model.services.situation.snapshots import snapshot
from model.storage.snapshots import read_snapshot
from model.storage.tables import QuarterRow, RegionRow

MONTHS_BACK, MONTHS = 36, 3

_BASE = ("low", "high")

Kept = Mapping[str, Mapping[date, Month]]


def keep(session: Session, row: RegionRow) -> None:
    """Keep the figures of a region on the first day of each of the last quarters, if they are not kept already."""
    months = history(read_snapshot(session, reference(), (row.code,), today()), _first(today()), MONTHS_BACK)
    there = set(session.exec(select(col(QuarterRow.day)).where(QuarterRow.region_key == row.key)))
    for month in months:
        if _opens_a_quarter(month.day) and month.day not in there:
            session.add(QuarterRow(region_key=row.key, day=month.day, document=_document(month)))


def past(viewer: Viewer, seen: Snapshot) -> tuple[Month, ...]:
    """Return the figures of a snapshot on the first day of each month, from three years before its date to its month.

    As far back as people were forgotten, quarter by quarter, as it was kept.
    """
    codes, first = [region.code for region in seen.regions], _first(seen.as_of)
    kept = _kept(codes)
    last = max((day for months in kept.values() for day in months), default=None)
    if last is None:
        return history(seen, first, MONTHS_BACK)
    quarters = [_months(viewer, code, first, kept[code], last) for code in codes]
    joined = tuple(month_of_scopes(parts) for parts in zip(*quarters, strict=True))
    return joined if seen.personal else tuple(map(_without_persons, joined))


def _without_persons(month: Month) -> Month:
    """Leave what nobody's level, leave or working time moves: a quarter was kept from records that say them."""
    worked = replace(month.vacancy, worked_fte=month.vacancy.held_fte)
    return replace(month, coverage=None, vacancy=worked)


def _months(viewer: Viewer, code: str, first: date, kept: Mapping[date, Month], last: date) -> list[Month]:
    """The months of one region after the last quarter that is kept, and the quarters up to it."""
    months = history(snapshot(viewer, (code,)), first, MONTHS_BACK)
    return [kept.get(month.day, month) for month in months if month.day > last or _opens_a_quarter(month.day)]


def _first(day: date) -> date:
    return add_months(day, 1 - MONTHS_BACK)


def _opens_a_quarter(day: date) -> bool:
    return day.month % MONTHS == 1


def _kept(codes: Sequence[str]) -> Kept:
    kept: dict[str, dict[date, Month]] = {code: {} for code in codes}
    chosen = select(RegionRow.code, QuarterRow).join(RegionRow, col(RegionRow.key) == QuarterRow.region_key)
    with store().read() as session:
        for code, row in session.exec(chosen.where(col(RegionRow.code).in_(codes))):
            kept[code][row.day] = _month(row.day, row.document)
    return kept


def _document(month: Month) -> dict[str, Any]:
    base = dict(zip(_BASE, month.coverage, strict=True)) if month.coverage else None
    return {FORMAT: 2, "mix": asdict(month.mix), "vacancy": asdict(month.vacancy), "base": base, "teams": month.teams}


def _month(day: date, document: Mapping[str, Any]) -> Month:
    parts = ((document[name], names_of(kind)) for name, kind in (("mix", Mix), ("vacancy", Vacancy)))
    mix, vacancy = (by_name(part, names[: len(part)]) for part, names in parts)  # the first form had the first ones
    base = by_name(document["base"], _BASE) if document["base"] else None
    interval = (base["low"], base["high"]) if base else None
    return Month(day, Mix(**mix), Vacancy(**vacancy), interval, document["teams"])
