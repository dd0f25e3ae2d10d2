"""The positions that will become free: known departures and assignments that end, by day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from model.domain.calendar import day_of
from model.domain.snapshot import Snapshot
from model.measures.tenure import tenures
from model.measures.time_to_fill import vacancy_spells


@dataclass(frozen=True)
class ComingVacancy:
    """A position that its last holders leave on a day.

    `managers` are their places (-1 for a holder who is not named); `departure` says that one of them is known to
    leave, else the assignment ends as recorded. `taken_on` is the arrival of the next holder, if recorded.
    """

    day: date
    position: int
    managers: tuple[int, ...]
    departure: bool
    taken_on: date | None


def coming_vacancies(snapshot: Snapshot, start: date, end: date) -> tuple[ComingVacancy, ...]:
    """Return the positions that become free in [start, end), by day, then in organisation-chart order.

    One that somebody else holds or takes on the same day, or that closes with the departure, does not become free.
    """
    spells, leaving = vacancy_spells(snapshot), _leaving(snapshot)
    began = (start.toordinal() <= spells.first) & (spells.first < end.toordinal())
    coming = [
        _coming(snapshot, leaving[seat, first], seat, first, until if filled else None)
        for seat, first, until, filled in zip(
            *(column[began].tolist() for column in (spells.position, spells.first, spells.until, spells.filled)),
            strict=True,
        )
        if (seat, first) in leaving
    ]
    return tuple(sorted(coming, key=lambda each: (each.day, each.position)))


def _leaving(snapshot: Snapshot) -> dict[tuple[int, int], list[int]]:
    """The managers who leave each position on each day, by position and day."""
    posts = tenures(snapshot)
    leaving: dict[tuple[int, int], list[int]] = defaultdict(list)
    managers = snapshot.assignments.manager[posts.rows]
    for seat, day, manager in zip(posts.position.tolist(), posts.until.tolist(), managers.tolist(), strict=True):
        leaving[seat, day].append(manager)
    return leaving


def _coming(snapshot: Snapshot, managers: list[int], seat: int, first: int, taken: int | None) -> ComingVacancy:
    announced = any(manager >= 0 and snapshot.managers.leaves_on[manager] == first for manager in managers)
    return ComingVacancy(
        date.fromordinal(first), seat, tuple(managers), announced, None if taken is None else day_of(taken)
    )
