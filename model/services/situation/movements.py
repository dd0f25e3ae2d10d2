"""Ce qui a changé: what leads from the situation of one day to that of a later one, and where each date comes from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from model.access import Right, Viewer
from model.cache import Cache
from model.corrections.changes import dates_written, from_document
from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.errors import Refused
from model.measures.coverage import COVERED
from model.measures.movements import Movement, MovementKind, movements
from model.services.context import PARIS, store, today
from model.services.situation.situations import View, view
from model.services.situation.snapshots import snapshot_key
from model.storage.tables import CorrectionRow, DeliveryRow, RegionRow

MONTHS_BACK = 3
"""How far back one looks where no delivery says since when."""


@dataclass(frozen=True)
class Origin:
    """What wrote a date: the delivery of a situation, or a correction made on a day."""

    day: date
    delivery: bool


@dataclass(frozen=True)
class TeamGain:
    """How many competencies a team covers that it did not at the beginning, and the other way round."""

    team: int
    gained: int
    lost: int


@dataclass(frozen=True)
class MovementView:
    """What the screen says. `origins` stand beside `movements`, without a value where nobody kept it; there are none
    for who may not read names, nor `gains` for who may not see the common base of teams."""

    before: View
    after: View
    movements: tuple[Movement, ...]
    origins: tuple[Origin | None, ...] | None
    gains: tuple[TeamGain, ...] | None

    def count(self, kind: MovementKind) -> int:
        """How many movements of a kind there are."""
        return sum(each.kind is kind for each in self.movements)


_movements: Cache[tuple[Movement, ...]] = Cache(64)
_origins: Cache[tuple[Origin | None, ...]] = Cache(64)


def delivered(viewer: Viewer, codes: Sequence[str]) -> tuple[date, ...]:
    """Return the dates of the situations that deliveries gave of some regions and that stand, the latest first; none to
    who may not read names: when somebody was there for the first time is theirs to know."""
    if not viewer.may(Right.NAMES):
        return ()
    for code in codes:
        viewer.require_region(code)
    of_region = col(RegionRow.key) == DeliveryRow.region_key
    undone = select(CorrectionRow.uid).where(col(CorrectionRow.undone_at).is_not(None))
    chosen = select(col(DeliveryRow.situation_on)).join(RegionRow, of_region).where(col(RegionRow.code).in_(codes))
    with store().read() as session:
        return tuple(sorted(set(session.exec(chosen.where(col(DeliveryRow.correction).not_in(undone)))), reverse=True))


def since_by_default(given: Iterable[date], last: date) -> date:
    """Return since when one looks: the latest of the days that were given before a day, else three months before it."""
    return max((day for day in given if day < last), default=add_months(last, -MONTHS_BACK))


def movement_view(viewer: Viewer, codes: Sequence[str], first: date, last: date) -> MovementView:
    """Return what leads from the situation of some regions of one network on a day to that of a later day, past or
    present.

    Raises:
        Refused: the first day is not before the last, or the last is still to come.
    """
    if last > today():
        raise Refused("movements.to_come", received=last, accepted=today())
    if first >= last:
        raise Refused("movements.order", received=first, accepted=last)
    before, after = view(viewer, codes, first), view(viewer, codes, last)
    key = snapshot_key(after.snapshot), first
    moved = _movements.get(key, lambda: movements(after.snapshot, first, last))
    origins = _origins.get(key, lambda: _origins_of(after.snapshot, codes, moved)) if viewer.may(Right.NAMES) else None
    gains = tuple(_gains(before, after)) if viewer.may(Right.COMMON_BASE) else None
    return MovementView(before, after, moved, origins, gains)


def _gains(before: View, after: View) -> Iterator[TeamGain]:
    """What the teams that exist at both ends cover more, and less, of those where it differs."""
    pair = [seen.figures.coverage for seen in (before, after)]
    covered = [each.states == COVERED for each in pair]
    gained, lost = ((one & ~other).sum(axis=1) for one, other in (covered[::-1], covered))
    both = pair[0].defined & pair[1].defined & ((gained > 0) | (lost > 0))
    for team in np.flatnonzero(both).tolist():
        yield TeamGain(team, int(gained[team]), int(lost[team]))


def _origins_of(snapshot: Snapshot, codes: Sequence[str], moved: Sequence[Movement]) -> tuple[Origin | None, ...]:
    with store().read() as session:
        origin_of = _written(session, codes)
    return tuple(
        next((origin_of[uid, it.day] for uid in _records(snapshot, it) if (uid, it.day) in origin_of), None)
        for it in moved
    )


def _records(snapshot: Snapshot, it: Movement) -> Iterator[str]:
    """The uids of the records of which a date can make a movement: stays, then positions that close or open, then the
    person whose departure was known."""
    yield from (snapshot.assignments.uid[row] for row in it.rows)
    yield from (snapshot.positions.uid[place] for place in it.left + it.taken)
    if it.manager >= 0:
        yield snapshot.managers.uid[it.manager]


def _written(session: Session, codes: Sequence[str]) -> Mapping[tuple[str, date], Origin]:
    """What last wrote each date of each record, of what still stands."""
    of_region = col(RegionRow.key) == CorrectionRow.region_key
    columns = (col(CorrectionRow.document), col(CorrectionRow.made_at), col(DeliveryRow.situation_on))
    chosen = select_columns(*columns).join(RegionRow, of_region)
    chosen = chosen.outerjoin(DeliveryRow, col(DeliveryRow.correction) == CorrectionRow.uid)
    chosen = chosen.where(col(RegionRow.code).in_(codes), col(CorrectionRow.undone_at).is_(None))
    written: dict[tuple[str, date], Origin] = {}
    for document, made_at, situation_on in session.execute(chosen.order_by(col(CorrectionRow.key))):
        origin = Origin(situation_on or made_at.astimezone(PARIS).date(), situation_on is not None)
        written |= dict.fromkeys(dates_written(from_document(document)), origin)
    return written
