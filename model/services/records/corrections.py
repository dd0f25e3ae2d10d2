"""Correcting what is recorded: in one transaction, never over what somebody else changed unseen, taken back at will."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast
from sqlmodel import Session, col, select

from model import settings
from model.access import Right, Viewer
from model.cache import Cache
from model.corrections.assignments import Correction
from model.corrections.changes import DELIVERY, About, about, from_document, to_document
from model.corrections.gaps import Gaps, gaps
from model.corrections.rules import check, corrected, dangling_records
from model.corrections.undo import Difference, differences, inverse, patched
from model.domain.register import Register, TableChanges, changes
from model.errors import Conflict, NotFound
from model.services.access import circulation
from model.services.context import reference, store, today
from model.services.situation.snapshots import note_reading
from model.storage.audit import audit
from model.storage.registers import read_register, write_register
from model.storage.revisions import ensure_region, raise_revision, revisions
from model.storage.tables import CorrectionRow, ProfileRow, RegionRow, TeamRow, now

MOST_RECENT = 8

HOLDS_CHANGES: ColumnElement[bool] = cast(col(CorrectionRow.document), String) != "{}"
"""Whether what a correction changed is still kept; what a whole delivery changed is long, and not read for this."""


@dataclass(frozen=True, eq=False)
class SeenRegion:
    """A region as somebody saw it when they began to correct."""

    code: str
    revision: int
    register: Register


@dataclass(frozen=True)
class KeptCorrection:
    """A correction that was made: by whom, when, about whom or what; who took it back, if somebody did."""

    uid: str
    kind: str
    author: str
    made_at: datetime
    about: About
    written: Mapping[str, TableChanges]
    undone_by: str


class OvertakenCorrection(Conflict):
    """Somebody else changed the same records since they were seen: what they changed, and the region as it is now."""

    def __init__(self, code: str, differences: tuple[Difference, ...], present: SeenRegion) -> None:
        super().__init__(code, n=len(differences))
        self.differences, self.present = differences, present


_registers: Cache[Register] = Cache(64)


def seen_region(viewer: Viewer, code: str) -> SeenRegion:
    """Return a region as it is now, to be corrected."""
    _require(viewer, code)
    address = settings.current().database
    with store().read() as session:
        revision = revisions(session, (code,))
        register = _registers.get((address, code, revision), lambda: _read(session, code))
    note_reading(viewer, address, (code,), revision, len(register.managers))
    return SeenRegion(code, revision[0], register)


def to_specify(viewer: Viewer, looked: SeenRegion) -> Gaps:
    """List what remains to be made precise in a region."""
    _require(viewer, looked.code)
    return gaps(looked.register, reference(), today())


def correct(viewer: Viewer, looked: SeenRegion, correction: Correction, *, scenario: str = "", action: str = "") -> str:
    """Make a correction of a region as it was seen; return its uid, for taking it back. `scenario` and `action` are the
    uids of what it says has come true, if of something.

    Raises:
        Overtaken: somebody else has changed one of the same records since; other changes do not matter.
        Refused: something would no longer hold.
    """
    _require(viewer, looked.code)
    intended = changes(looked.register, correction.applied(looked.register, reference()))
    with store().write() as session:
        row = ensure_region(session, looked.code, reference().regions[looked.code].network)
        present = read_register(session, row)
        if overtaken := differences(looked.register, present, intended):
            raise OvertakenCorrection("correct.moved", overtaken, SeenRegion(looked.code, row.revision, present))
        after = corrected(present, correction, reference(), today())
        touched = rewrite(session, row, present, after)
        row.data_on = row.data_on or today()
        kept = keep(session, viewer, row, correction.kind, changes(present, after))
        kept.scenario, kept.action = scenario, action
        audit(session, viewer.account, "correct", subject=kept.uid, scope=row.code, count=touched)
        return kept.uid


def rewrite(session: Session, row: RegionRow, before: Register, after: Register) -> int:
    """Write what becomes of a region, and let out the levels that may circulate now; return how many rows it took."""
    touched = write_register(session, row, before, after)
    circulation.let_levels_out(session, row)
    return touched


def keep(
    session: Session, viewer: Viewer, row: RegionRow, kind: str, written: Mapping[str, TableChanges]
) -> CorrectionRow:
    """Keep what was just written in a region, so that it can be taken back."""
    kept = CorrectionRow(
        region_key=row.key,
        account=viewer.account,
        author=viewer.name,
        kind=kind,
        revision=raise_revision(session, row),
        document=to_document(written),
    )
    session.add(kept)
    session.flush()
    return kept


def recent(viewer: Viewer, looked: SeenRegion) -> tuple[KeptCorrection, ...]:
    """Return the last corrections of a region made by hand, the latest first."""
    _require(viewer, looked.code)
    of_region = col(CorrectionRow.region_key) == RegionRow.key
    with store().read() as session:
        chosen = select(CorrectionRow).join(RegionRow, of_region).where(RegionRow.code == looked.code)
        chosen = chosen.where(CorrectionRow.kind != DELIVERY)
        rows = session.exec(chosen.order_by(col(CorrectionRow.key).desc()).limit(MOST_RECENT)).all()
    return tuple(
        KeptCorrection(
            row.uid,
            row.kind,
            row.author,
            row.made_at,
            about(looked.register, written),
            written,
            row.undone_by,
        )
        for row, written in ((row, from_document(row.document)) for row in rows)
    )


def undo(viewer: Viewer, uid: str, accepted: frozenset[str] = frozenset()) -> None:
    """Take a correction back, if its records still are what it left.

    Raises:
        NotFound: there is none, or it belongs to another perimeter; the two are not told apart.
        Conflict: it was taken back already, its records have changed since or are gone, or others now depend on them.
        Refused: with what was recorded since, something would no longer hold.
    """
    viewer.require(Right.CORRECT)
    with store().write() as session:
        kept, row = _kept(session, viewer, uid)
        present, done = read_register(session, row), from_document(kept.document)
        after = without_changes(SeenRegion(row.code, row.revision, present), done)
        check_unused(session, after, done)
        touched = take_back(session, viewer, kept, row, present, after, accepted)
        audit(session, viewer.account, "undo_correction", subject=uid, scope=row.code, count=touched)


def take_back(
    session: Session,
    viewer: Viewer,
    kept: CorrectionRow,
    row: RegionRow,
    present: Register,
    after: Register,
    accepted: frozenset[str] = frozenset(),
) -> int:
    """Write a region as it is without what was kept of a change; return how many rows it took.

    Raises:
        Refused: with what was recorded since, something would no longer hold.
    """
    if row.revision != kept.revision:
        check(present, after, reference(), today(), accepted)
    touched = rewrite(session, row, present, after)
    kept.undone_at, kept.undone_by = now(), viewer.name
    session.add(kept)
    raise_revision(session, row)
    return touched


def without_changes(present: SeenRegion, done: Mapping[str, TableChanges]) -> Register:
    """Return the register of a region as it would be without some changes that were made.

    Raises:
        Conflict: their records have changed since or are gone.
    """
    back = inverse(done)
    if overtaken := differences(patched(present.register, done), present.register, back):
        raise OvertakenCorrection("correct.undo_moved", overtaken, present)
    after = patched(present.register, back)
    if after == present.register:
        raise Conflict("correct.undo_gone")
    return after


def check_unused(session: Session, after: Register, done: Mapping[str, TableChanges]) -> None:
    """Refuse to take out what something else now depends on.

    Raises:
        Conflict: a record of the register without some changes refers to one of theirs, or something is expected of it.
    """
    if any(dangling_records(after)) or _expected_of(session, inverse(done)):
        raise Conflict("correct.undo_used")


def _require(viewer: Viewer, code: str) -> None:
    viewer.require(Right.CORRECT)
    viewer.require(Right.NAMES)
    if code not in reference().regions:
        raise NotFound("unknown.region", received=code)
    viewer.require_region(code)


def _read(session: Session, code: str) -> Register:
    row = session.exec(select(RegionRow).where(RegionRow.code == code)).one_or_none()
    return read_register(session, row) if row else Register()


def _kept(session: Session, viewer: Viewer, uid: str) -> tuple[CorrectionRow, RegionRow]:
    """A correction that still stands, and its region."""
    kept = session.exec(select(CorrectionRow).where(CorrectionRow.uid == uid)).one_or_none()
    row = session.get(RegionRow, kept.region_key) if kept else None
    if kept is None or row is None or not viewer.covers(row.code):
        raise NotFound("unknown.correction", received=uid)
    if kept.undone_at:
        raise Conflict("correct.undone", who=kept.undone_by)
    return kept, row


def _expected_of(session: Session, back: Mapping[str, TableChanges]) -> bool:
    """Whether something is expected of a team that would be taken out, and would go with it."""
    gone: list[Any] = [team.uid for team in back["teams"].removed] if "teams" in back else []
    chosen = select(ProfileRow.key).join(TeamRow, col(TeamRow.key) == ProfileRow.team_key)
    return session.exec(chosen.where(col(TeamRow.uid).in_(gone))).first() is not None
