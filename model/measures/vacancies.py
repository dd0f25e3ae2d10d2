"""Vacant positions, and the two rates that are always read together."""

from dataclasses import dataclass

import numpy as np

from model.domain.calendar import NEVER, Days
from model.domain.snapshot import Amounts, Flags, Places, Snapshot
from model.measures.presence import Presence, on_leave, presence


@dataclass(frozen=True)
class Vacancy:
    """Positions and FTE of a scope: funded, held by an assignment, really worked, frozen and held by nobody.

    What is frozen is funded and neither held nor to be filled: it counts in the denominators alone. The rates keep
    their sign (two holders of one seat make them negative) and are undefined without funded FTE.
    """

    positions: int
    vacant: int
    funded_fte: float
    held_fte: float
    worked_fte: float
    frozen: int = 0
    frozen_fte: float = 0.0

    @property
    def held(self) -> int:
        """Positions that somebody holds."""
        return self.positions - self.vacant - self.frozen

    @property
    def fte_to_fill(self) -> float:
        """FTE that nobody holds and that are not frozen."""
        return self.funded_fte - self.frozen_fte - self.held_fte

    @property
    def fte_to_work(self) -> float:
        """FTE that nobody works and that are not frozen."""
        return self.funded_fte - self.frozen_fte - self.worked_fte

    @property
    def without_holder(self) -> float | None:
        """*Postes sans titulaire*: (funded − frozen − held) / funded, in FTE."""
        return self.fte_to_fill / self.funded_fte if self.funded_fte else None

    @property
    def not_worked(self) -> float | None:
        """*Postes non tenus aujourd'hui*: (funded − frozen − worked) / funded, in FTE; long leave and part time
        included."""
        return self.fte_to_work / self.funded_fte if self.funded_fte else None


def vacancies(snapshot: Snapshot, groups: Places, count: int, now: Presence | None = None) -> tuple[Vacancy, ...]:
    """Return the vacancy of each of `count` groups of positions; `groups` gives the group of each position."""
    now = now or presence(snapshot)
    positions, assignments = snapshot.positions, snapshot.assignments
    held_fte = assignments.share * positions.fte[assignments.position]
    worked_fte = held_fte * assignments.working_time * ~on_leave(snapshot)
    holders = groups[assignments.position]
    columns = (
        _count(groups, now.funded, count),
        _count(groups, now.vacant, count),
        _sum(groups, positions.fte, now.funded, count),
        _sum(holders, held_fte, now.held, count),
        _sum(holders, worked_fte, now.held, count),
        _count(groups, now.frozen, count),
        _sum(groups, positions.fte, now.frozen, count),
    )
    return tuple(Vacancy(*row) for row in zip(*(column.tolist() for column in columns), strict=True))


def region_vacancy(snapshot: Snapshot, now: Presence | None = None) -> Vacancy:
    """Return the vacancy of the whole snapshot."""
    return vacancies(snapshot, np.zeros(len(snapshot.positions), dtype=np.int32), 1, now)[0]


def team_vacancies(snapshot: Snapshot, now: Presence | None = None) -> tuple[Vacancy, ...]:
    """Return the vacancy of each team, in the order of the teams."""
    return vacancies(snapshot, snapshot.positions.team, len(snapshot.teams), now)


def vacant_since(snapshot: Snapshot, now: Presence | None = None) -> Days:
    """Return the first day on which each vacant position was to be filled, without a holder and no longer frozen; never
    for the others."""
    now = now or presence(snapshot)
    assignments, positions = snapshot.assignments, snapshot.positions
    ended = ~assignments.acting & (snapshot.until <= snapshot.day)
    thawed = (positions.frozen_from < positions.frozen_until) & (positions.frozen_until <= snapshot.day)
    since = np.where(thawed, np.maximum(positions.funded_from, positions.frozen_until), positions.funded_from)
    np.maximum.at(since, assignments.position[ended], snapshot.until[ended])
    return np.where(now.vacant, since, np.int32(NEVER)).astype(np.int32)


def _count(groups: Places, where: Flags, count: int) -> Places:
    return np.bincount(groups[where], minlength=count).astype(np.int32)


def _sum(groups: Places, amounts: Amounts, where: Flags, count: int) -> Amounts:
    return np.bincount(groups[where], weights=amounts[where], minlength=count).astype(np.float64)
