"""Importations: the deliveries of a region, each to be taken back or put at its right date."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from model.access import Right, Viewer, operator
from model.corrections.changes import About, Changes, about, from_document, to_document, with_names, without_names
from model.corrections.rules import check
from model.corrections.situation_date import MovedDate, moved_dates, redated
from model.corrections.undo import patched, relies
from model.domain.calendar import add_months
from model.domain.register import Register, changes
from model.errors import Conflict, NotFound, Refused
from model.services.context import reference, store, today
from model.services.records.corrections import (
    HOLDS_CHANGES,
    SeenRegion,
    check_unused,
    rewrite,
    take_back,
    without_changes,
)
from model.services.records.imports import FURTHEST_MONTHS
from model.storage.audit import audit
from model.storage.registers import read_register
from model.storage.revisions import raise_revision
from model.storage.tables import CorrectionRow, DeliveryRow, RegionRow

_LINES = "aside_lines"


@dataclass(frozen=True)
class KeptLine:
    """What is kept of a line set aside: where it is, and why (wrong in some columns, doubtful, or chosen)."""

    file: str
    sheet: str
    line: int
    why: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class KeptDelivery:
    """A delivery: of which situation, received when, from whom, in which files, what it changed, which lines it left.

    `author` is empty for whoever typed a command. `reversible` says whether what it changed is still kept; `undone_by`,
    who took it back, if somebody did.
    """

    uid: str
    situation_on: date
    received_at: datetime
    author: str
    files: tuple[str, ...]
    counts: Mapping[str, int]
    reversible: bool
    undone_by: str
    aside: tuple[KeptLine, ...] = ()


@dataclass(frozen=True)
class LaterChange:
    """A delivery or a correction that was made after another one and rests on it."""

    kind: str
    author: str
    made_at: datetime
    about: About


class DeliveryRelied(Conflict):
    """A delivery on which later deliveries and corrections rest: which ones, the latest first."""

    def __init__(self, later: tuple[LaterChange, ...]) -> None:
        super().__init__("delivery.relied", n=len(later))
        self.later = later


def listing(viewer: Viewer, code: str) -> tuple[KeptDelivery, ...]:
    """Return the deliveries of a region, the latest first."""
    viewer.require(Right.IMPORT)
    viewer.require_region(code)
    with store().read() as session:
        kept = (col(CorrectionRow.account), col(CorrectionRow.author), col(CorrectionRow.undone_by), HOLDS_CHANGES)
        chosen = select_columns(DeliveryRow, *kept).join(RegionRow, col(RegionRow.key) == DeliveryRow.region_key)
        chosen = chosen.outerjoin(CorrectionRow, col(CorrectionRow.uid) == DeliveryRow.correction)
        rows = session.execute(chosen.where(col(RegionRow.code) == code).order_by(col(DeliveryRow.key).desc())).all()
    return tuple(
        KeptDelivery(
            row.uid,
            row.situation_on,
            row.received_at,
            "" if account == operator().account else author or "",
            tuple(row.files),
            {name: n for name, n in row.counts.items() if name != _LINES},
            bool(held) and not undone_by,
            undone_by or "",
            tuple(KeptLine(**{**each, "columns": tuple(each["columns"])}) for each in row.counts.get(_LINES, ())),
        )
        for row, account, author, undone_by, held in rows
    )


def undo(viewer: Viewer, uid: str) -> None:
    """Take a delivery back: the region is as if it had not been given, whatever else was recorded since.

    Raises:
        NotFound: there is none, or it belongs to another perimeter; the two are not told apart.
        DeliveryRelied: later deliveries or corrections rest on it; they are named.
        Conflict: it was taken back already, or what it changed is not kept any more.
        Refused: with what was recorded since, something would no longer hold.
    """
    viewer.require(Right.IMPORT)
    with store().write() as session:
        delivery, kept, row = _kept(session, viewer, uid)
        present = SeenRegion(row.code, row.revision, read_register(session, row))
        after = _without(session, present, kept, used=True)
        others = _dates(session, row, delivery)
        row.data_on = max(others.values()) if others else (row.data_on if after.positions else None)
        touched = take_back(session, viewer, kept, row, present.register, after)
        audit(session, viewer.account, "undo_import", subject=uid, scope=row.code, count=touched)


def what_moves(viewer: Viewer, uid: str, to: date) -> tuple[MovedDate, ...]:
    """Return the dates that would move if the situation of a delivery were that of another date.

    Raises:
        NotFound: there is none, or it belongs to another perimeter; the two are not told apart.
        Conflict: it was taken back already, or what it changed is not kept any more.
        Refused: a date that is not between those of the deliveries before and after.
    """
    viewer.require(Right.IMPORT)
    with store().read() as session:
        delivery, kept, row = _kept(session, viewer, uid)
        _check_date(session, delivery, row, to)
        return tuple(moved_dates(from_document(kept.document), delivery.situation_on, to))


def move(viewer: Viewer, uid: str, to: date) -> None:
    """Put the situation of a delivery at another date.

    Raises:
        NotFound: there is none, or it belongs to another perimeter; the two are not told apart.
        DeliveryRelied: later deliveries or corrections rest on it; they are named.
        Conflict: it was taken back already, or what it changed is not kept any more.
        Refused: a date that is not between those of the deliveries before and after, or at which something would no
            longer hold.
    """
    viewer.require(Right.IMPORT)
    with store().write() as session:
        delivery, kept, row = _kept(session, viewer, uid)
        before, present, after = _redated(session, delivery, kept, row, to)
        touched = rewrite(session, row, present, after)
        kept.document = to_document(without_names(changes(before, after)))
        kept.revision = raise_revision(session, row)
        delivery.situation_on = to
        row.data_on = max([to, *_dates(session, row, delivery).values()])
        session.add(kept)
        session.add(delivery)
        audit(session, viewer.account, "move_import", subject=uid, scope=row.code, count=touched)


def _redated(
    session: Session, delivery: DeliveryRow, kept: CorrectionRow, row: RegionRow, to: date
) -> tuple[Register, Register, Register]:
    """The register without a delivery, as it is, and as it would be with the delivery at another date."""
    _check_date(session, delivery, row, to)
    present = SeenRegion(row.code, row.revision, read_register(session, row))
    before = _without(session, present, kept, used=False)
    after = patched(before, redated(_written(kept, present.register), delivery.situation_on, to))
    check(present.register, after, reference(), today())
    return before, present.register, after


def _check_date(session: Session, delivery: DeliveryRow, row: RegionRow, to: date) -> None:
    """Refuse a date that is not between those of the deliveries before and after, or too far ahead."""
    others = _dates(session, row, delivery)
    first = max((day for key, day in others.items() if key < delivery.key), default=date.min)
    furthest = add_months(today(), FURTHEST_MONTHS)
    last = min((day for key, day in others.items() if key > delivery.key), default=furthest)
    if not first <= to <= last:
        raise Refused("delivery.date" if first > date.min else "import.date", received=to, first=first, accepted=last)


def _dates(session: Session, row: RegionRow, but: DeliveryRow) -> dict[int, date]:
    """The dates of the situations of the other deliveries of a region that stand, by key."""
    undone = select(CorrectionRow.uid).where(col(CorrectionRow.undone_at).is_not(None))
    chosen = select(DeliveryRow).where(
        DeliveryRow.region_key == row.key, DeliveryRow.key != but.key, col(DeliveryRow.correction).not_in(undone)
    )
    return {each.key: each.situation_on for each in session.exec(chosen)}


def _kept(session: Session, viewer: Viewer, uid: str) -> tuple[DeliveryRow, CorrectionRow, RegionRow]:
    """A delivery that stands, what it changed, and its region."""
    delivery = session.exec(select(DeliveryRow).where(DeliveryRow.uid == uid)).one_or_none()
    row = session.get(RegionRow, delivery.region_key) if delivery else None
    if delivery is None or row is None or not viewer.covers(row.code):
        raise NotFound("unknown.delivery", received=uid)
    kept = session.exec(select(CorrectionRow).where(CorrectionRow.uid == delivery.correction)).one_or_none()
    if kept and kept.undone_at:
        raise Conflict("delivery.undone", who=kept.undone_by)
    if kept is None or not kept.document:
        raise Conflict("delivery.not_kept")
    return delivery, kept, row


def _without(session: Session, present: SeenRegion, kept: CorrectionRow, *, used: bool) -> Register:
    """The register without a delivery; `used` says whether what it added goes for good, so that nothing may use it."""
    done = _written(kept, present.register)
    try:
        after = without_changes(present, done)
        if used:
            check_unused(session, after, done)
        return after
    except Conflict as error:
        if later := tuple(_later(session, present.register, kept)):
            raise DeliveryRelied(later) from error
        raise


def _written(kept: CorrectionRow, register: Register) -> Changes:
    """What a delivery changed, with the names that are recorded now."""
    return with_names(from_document(kept.document), register)


def _later(session: Session, register: Register, kept: CorrectionRow) -> Iterator[LaterChange]:
    """What was written later and rests on it, the latest first."""
    chosen = select(CorrectionRow).where(
        CorrectionRow.region_key == kept.region_key,
        CorrectionRow.key > kept.key,
        col(CorrectionRow.undone_at).is_(None),
    )
    done = from_document(kept.document)
    for row in session.exec(chosen.order_by(col(CorrectionRow.key).desc())):
        written = from_document(row.document)
        if relies(written, done):
            yield LaterChange(row.kind, row.author, row.made_at, about(register, written))
