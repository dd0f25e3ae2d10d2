"""What a director, an analyst or a reader looks at: the situation of regions and of their teams."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from sqlmodel import col, select

from model.access import Role, Viewer
from model.cache import Cache
from model.domain.calendar import NEVER, day_of
from model.domain.framework import RegionReference
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import EndReason
from model.errors import NotFound
from model.measures.presence import presence
from model.measures.shortages import held_in_teams
from model.measures.situation import Situation
from model.measures.vacancies import vacant_since
from model.services.context import reference, store
from model.services.situation.snapshots import measured_snapshot, snapshot_key
from model.storage.tables import RegionRow


@dataclass(frozen=True)
class FreeSeat:
    """A vacant position: its place in the snapshot, since when nobody holds it, and why its last holder left."""

    place: int
    uid: str
    title: str
    team: int
    since: date
    reason: EndReason | None = None


@dataclass(frozen=True)
class View:
    """A snapshot with its figures and the positions that nobody holds."""

    snapshot: Snapshot
    figures: Situation
    free: tuple[FreeSeat, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing has been recorded yet."""
        return not len(self.snapshot.positions)

    def team(self, uid: str) -> int:
        """Return the place of a team.

        Raises:
            NotFound: no team of these regions has this uid.
        """
        if uid not in self.snapshot.teams.uid:
            raise NotFound("unknown.team", received=uid)
        return self.snapshot.teams.uid.index(uid)


_views: Cache[View] = Cache(128)


def view(viewer: Viewer, codes: Sequence[str], day: date | None = None) -> View:
    """Return the situation of some regions of one network at a date, today by default."""
    snapshot, figures = measured_snapshot(viewer, codes, day)
    return _views.get(snapshot_key(snapshot), lambda: View(snapshot, figures, free_seats(snapshot)))


def free_seats(snapshot: Snapshot) -> tuple[FreeSeat, ...]:
    """Return the vacant positions in organisation-chart order."""
    positions, since, reasons = snapshot.positions, vacant_since(snapshot), _reasons(snapshot)
    return tuple(
        FreeSeat(
            place,
            positions.uid[place],
            positions.title[place],
            int(positions.team[place]),
            date.fromordinal(int(since[place])),
            reasons.get((place, int(since[place]))),
        )
        for place in np.flatnonzero(since < NEVER).tolist()
    )


def _reasons(snapshot: Snapshot) -> dict[tuple[int, int], EndReason]:
    """Why holders left, by position and day."""
    posts, kinds = snapshot.assignments, tuple(EndReason)
    ended = np.flatnonzero((posts.end_reason >= 0) & ~posts.acting)
    ends = zip(posts.position[ended].tolist(), snapshot.until[ended].tolist(), strict=True)
    return dict(zip(ends, (kinds[code] for code in posts.end_reason[ended].tolist()), strict=True))


def regions(viewer: Viewer) -> tuple[RegionReference, ...]:
    """Return the regions that the viewer may open."""
    references = reference().regions
    return tuple(references[code] for code in (references if viewer.role is Role.OPERATOR else viewer.regions))


def regions_with_data() -> tuple[str, ...]:
    """Return the codes of the regions where something was imported."""
    with store().read() as session:
        return tuple(
            session.exec(select(RegionRow.code).where(col(RegionRow.data_on).is_not(None)).order_by(RegionRow.code))
        )


@dataclass(frozen=True)
class Holder:
    """Who holds a position of a team on the date, and since when."""

    position: int
    manager: int
    since: date
    acting: bool
    present: bool


def holders(snapshot: Snapshot, team: int) -> tuple[Holder, ...]:
    """Return the current holders of a team's positions, acting ones included, in the order of the positions."""
    assignments, now, day = snapshot.assignments, presence(snapshot), snapshot.day
    ours = snapshot.positions.team[assignments.position] == team
    current = ours & (assignments.start <= day) & (day < snapshot.until) & now.funded[assignments.position]
    rows = sorted(np.flatnonzero(current).tolist(), key=lambda row: int(assignments.position[row]))
    return tuple(
        Holder(
            int(assignments.position[row]),
            int(assignments.manager[row]),
            date.fromordinal(int(assignments.start[row])),
            bool(assignments.acting[row]),
            bool(now.present[row]),
        )
        for row in rows
    )


def figures_document(viewer: Viewer, code: str, day: date | None = None) -> dict[str, Any]:
    """Return the figures of a region as plain values: each rate with its numerator and denominator."""
    seen = view(viewer, (code,), day)
    data_on = seen.snapshot.regions[0].data_on if seen.snapshot.regions else None
    return {
        "region": code,
        "as_of": seen.snapshot.as_of.isoformat(),
        "data_on": data_on.isoformat() if data_on else None,
        **plain_figures(seen.snapshot, seen.figures),
    }


def plain_figures(snapshot: Snapshot, figures: Situation) -> dict[str, Any]:
    """Return figures as plain values."""
    vacancy, mix, coverage = figures.vacancy, figures.mix, figures.coverage
    competencies = zip(snapshot.framework.competencies, held_in_teams(coverage), strict=True)
    return {
        "positions": vacancy.positions,
        "vacant": vacancy.vacant,
        "frozen": vacancy.frozen,
        "managers": mix.heads,
        "waiting": figures.waiting,
        "social": mix.social,
        "other": mix.other,
        "unknown": mix.unknown,
        "other_share": _rate(mix.other, mix.known),
        "vacancy": {
            "without_holder": _rate(vacancy.fte_to_fill, vacancy.funded_fte),
            "not_worked": _rate(vacancy.fte_to_work, vacancy.funded_fte),
        },
        "coverage": {
            competency.code: _rate(held.present, held.total) | {"to_record": held.to_record}
            for competency, held in competencies
        },
        "default_expectations": coverage.defaults,
    }


def known_departures(snapshot: Snapshot) -> tuple[tuple[int, date], ...]:
    """Return the places of the people in post whose departure is known, with its first day, the nearest first."""
    held = np.unique(snapshot.assignments.manager[presence(snapshot).held])
    leaving = [(int(row), day_of(int(snapshot.managers.leaves_on[row]))) for row in held if row >= 0]
    return tuple(sorted(((row, day) for row, day in leaving if day), key=lambda pair: pair[1]))


def _rate(numerator: float, denominator: float) -> dict[str, float | None]:
    rounded = round(numerator, 6), round(denominator, 6)
    return {
        "numerator": rounded[0],
        "denominator": rounded[1],
        "rate": numerator / denominator if denominator else None,
    }
