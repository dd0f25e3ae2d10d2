"""The snapshot that a viewer may have, kept in memory by scope and revision and shared, since it is frozen."""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from sqlmodel import Session

from model import settings
from model.access import Right, Viewer
from model.cache import Cache
from model.domain.calendar import NEVER
from model.domain.snapshot import Absences, Assessments, Snapshot, Supports, Trainings
from model.errors import NotAllowed, NotFound
from model.measures.situation import Situation, situation
from model.services.context import reference, store, today
from model.services.situation.assumptions import with_own
from model.storage.audit import audit
from model.storage.revisions import revisions
from model.storage.snapshots import read_snapshot

_snapshots: Cache[Snapshot] = Cache(64)
_situations: Cache[Situation] = Cache(512)
_read_names: Cache[bool] = Cache(4096)


def snapshot(viewer: Viewer, codes: Sequence[str], day: date | None = None) -> Snapshot:
    """Return what the viewer may see of some regions of one network, at a date (today by default).

    Raises:
        NotAllowed: a region outside the perimeter, no right to any situation, or regions of two networks together.
    """
    viewer.require(Right.SITUATION)
    for code in codes:
        if code not in reference().regions:
            raise NotFound("unknown.region", received=code)
        viewer.require_region(code)
    networks = {reference().regions[code].network for code in codes}
    if len(networks) > 1:
        raise NotAllowed("access.networks")
    named = viewer.may(Right.NAMES)
    revision, whole = _kept(codes, named=named)
    if named:
        note_reading(viewer, settings.current().database, codes, revision, len(whole.managers))
    return whole.at(day or today())


def _kept(codes: Sequence[str], *, named: bool) -> tuple[tuple[int, ...], Snapshot]:
    """The revisions of some regions, and what they hold today."""
    with store().read() as session:
        revision = revisions(session, codes)
        key = settings.current().database, tuple(codes), revision, named, today()
        return revision, _snapshots.get(key, lambda: _read(session, codes, named))


def measured_snapshot(viewer: Viewer, codes: Sequence[str], day: date | None = None) -> tuple[Snapshot, Situation]:
    """Return the snapshot and its figures."""
    seen = snapshot(viewer, codes, day)
    return seen, _situations.get(snapshot_key(seen), lambda: situation(seen))


def snapshot_key(seen: Snapshot) -> Hashable:
    """Return what tells two snapshots of the database apart: scope, revision, people or not, date."""
    return (
        settings.current().database,
        tuple((region.code, region.revision) for region in seen.regions),
        seen.personal,
        seen.as_of,
    )


def _read(session: Session, codes: Sequence[str], named: bool) -> Snapshot:
    whole = read_snapshot(session, with_own(session, reference(), codes), codes, today())
    return whole if named else _without_persons(whole)


def without_departures(today: Snapshot) -> Snapshot:
    """Return a snapshot seen today without what is known of departures to come."""
    until = np.where(today.until > today.day, NEVER, today.until).astype(np.int32)
    return replace(
        today,
        managers=today.managers.changed(leaves_on=np.full(len(today.managers), NEVER, dtype=np.int32)),
        assignments=today.assignments.changed(until=until),
    )


def countable(viewer: Viewer, code: str) -> Snapshot:
    """Return a region today with the levels of its managers and without their names or departures: only to count teams
    as `privacy` lets circulate, whatever the viewer may read; no screen is handed it.

    Raises:
        NotAllowed: a region outside the perimeter, or no right to any situation.
    """
    viewer.require(Right.SITUATION)
    viewer.require_region(code)
    whole = without_departures(_kept((code,), named=True)[1])
    return replace(whole, managers=whole.managers.changed(name=("",) * len(whole.managers)))


def _without_persons(today: Snapshot) -> Snapshot:
    """Leave positions and their holders' backgrounds: no name, level, training, support or wish, and nobody's leave,
    working time or departure to come, for everybody knows whom a figure that moved with one would be about.
    """
    whole = without_departures(today)
    managers, assignments, size = whole.managers, whole.assignments, len(whole.managers)
    return replace(
        whole,
        personal=False,
        managers=managers.changed(
            name=("",) * size,
            family=np.full(size, -1, dtype=np.int32),
            mobility=np.zeros(size, dtype=np.int8),
            functional_mobility=np.zeros(size, dtype=np.int8),
        ),
        assignments=assignments.changed(
            working_time=np.ones(len(assignments)), end_reason=np.full(len(assignments), -1, dtype=np.int8)
        ),
        absences=Absences.of([]),
        assessments=Assessments.of([]),
        trainings=Trainings.of([]),
        supports=Supports.of([]),
    )


def note_reading(viewer: Viewer, address: str, codes: Sequence[str], revision: tuple[int, ...], count: int) -> None:
    """Leave one audit line the first time that an account reads the names of a revision."""

    def write() -> bool:
        with store().write() as session:
            audit(session, viewer.account, "read_names", scope=" ".join(codes), count=count)
        return True

    _read_names.get((viewer.account, address, tuple(codes), revision), write)
