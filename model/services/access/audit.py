"""The audit, for whoever answers for it: its last lines, and whether it is whole."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlmodel import col, func, select

from model.access import Right, Viewer, operator
from model.services.context import store
from model.storage import seals
from model.storage.audit import audit, chained_digest
from model.storage.seals import Mark, SealFault
from model.storage.signatures import Keyring, keyring
from model.storage.tables import AccountRow, AuditRow

MOST = 500
OPERATOR = operator().account
"""Whoever types commands on the server stands in the audit under this word, which is no account."""


class LineFault(StrEnum):
    """What may be wrong with a line: it does not follow from the one before, it is signed with a key that is not
    given, or with one that had been replaced."""

    BROKEN = "broken"
    OTHER_KEY = "other_key"
    REPLACED_KEY = "replaced_key"


@dataclass(frozen=True)
class AuditLine:
    """Who did what, when, to what, in which regions, and how much of it. `who` is empty for an account that is gone."""

    at: datetime
    who: str
    action: str
    subject: str
    scope: str
    count: int


@dataclass(frozen=True)
class AuditState:
    """What reading the whole audit found: how many lines, the digest of the last good one, when the first that is not
    was written, what is wrong with it and the name of its key; how many lines were signed with a key that is lost; for
    each seal, how many lines it tells of or what is wrong with it."""

    lines: int
    head: str
    broken_at: datetime | None = None
    fault: LineFault = LineFault.BROKEN
    key: str = ""
    unverified: int = 0
    seals: Mapping[Path, int | SealFault] = field(default_factory=dict)

    @property
    def faulty_seals(self) -> Mapping[Path, SealFault]:
        """The seals that are wrong, and how."""
        return {place: seal for place, seal in self.seals.items() if isinstance(seal, SealFault)}

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.broken_at is None and not self.faulty_seals


def lines(viewer: Viewer, action: str = "") -> tuple[AuditLine, ...]:
    """Return the last lines of the audit, the latest first; `action` keeps one kind."""
    viewer.require(Right.AUDIT)
    chosen = select(AuditRow).order_by(col(AuditRow.key).desc()).limit(MOST)
    with store().read() as session:
        names = {row.uid: row.name for row in session.exec(select(AccountRow)).all()}
        rows = session.exec(chosen.where(AuditRow.action == action) if action else chosen).all()
    return tuple(
        AuditLine(
            row.at,
            OPERATOR if row.account == OPERATOR else names.get(row.account, ""),
            row.action,
            row.subject,
            row.scope,
            row.count,
        )
        for row in rows
    )


def actions(viewer: Viewer) -> tuple[str, ...]:
    """Return the kinds of lines that there are."""
    viewer.require(Right.AUDIT)
    with store().read() as session:
        return tuple(session.exec(select(AuditRow.action).distinct().order_by(AuditRow.action)).all())


def verify(viewer: Viewer) -> AuditState:
    """Read the whole audit again: find the first line that does not follow from the one before, then the seals that
    tell of lines which are not there.

    What it cannot find: what somebody does who has the key, or who brings a base and all its seals back together to an
    earlier day; the lines that were kept since the last seal; what was written anew before the first line was signed.
    """
    viewer.require(Right.AUDIT)
    kept_seals = seals.read(store())  # before the lines: those that are kept meanwhile put no seal ahead
    reading = _Reading(keyring(), [mark for mark in kept_seals.values() if isinstance(mark, Mark)])
    with store().read() as session:
        for row in session.exec(select(AuditRow).order_by(col(AuditRow.key)).execution_options(yield_per=1000)):
            reading.read(row)
    return AuditState(
        reading.lines,
        reading.head,
        reading.broken_at,
        reading.fault,
        reading.key,
        reading.unverified,
        {place: _seal_state(mark, reading.met) for place, mark in kept_seals.items()},
    )


def _seal_state(mark: Mark | SealFault, met: Collection[Mark]) -> int | SealFault:
    """How many lines a seal tells of, where they were met in the audit; else what is wrong with it."""
    if isinstance(mark, SealFault):
        return mark
    return mark.lines if mark in met else SealFault.AHEAD


def seal(viewer: Viewer) -> None:
    """Take the audit as it is for the whole one, and seal it anew; a line of it says so.

    For whoever knows why a seal does not hold: a base was moved, a copy was put back by other means than `restore`.
    """
    viewer.require(Right.AUDIT)
    with store().write() as session:
        before = session.exec(select(func.count()).select_from(AuditRow)).one()
        audit(session, viewer.account, "seal_audit", count=before)
    seals.renew(store())


class _Reading:
    """The audit while it is read, line after line."""

    def __init__(self, ring: Keyring, marks: Collection[Mark]) -> None:
        self.ring, self.marks = ring, {Mark(), *marks}
        self.met = {Mark()}
        self.lines, self.unverified = 0, 0
        self.head, self.signed_by = "", ""
        self.replaced: set[str] = set()
        self.broken_at: datetime | None = None
        self.fault, self.key = LineFault.BROKEN, ""

    def read(self, row: AuditRow) -> None:
        """Read one line; after the first that is wrong, only where the marks are."""
        self.lines += 1
        if (place := Mark(self.lines, row.key, row.digest)) in self.marks:
            self.met.add(place)
        if self.broken_at is not None:
            return
        if fault := self._fault(row):
            self.broken_at, self.fault, self.key = row.at, fault, row.signing_key
        else:
            self.head = row.digest

    def _fault(self, row: AuditRow) -> LineFault | None:
        """What is wrong with a line, if anything is."""
        if row.signing_key != self.signed_by:
            self.replaced.add(self.signed_by)
            self.signed_by = row.signing_key
            if row.signing_key in self.replaced:
                return LineFault.REPLACED_KEY if row.signing_key else LineFault.BROKEN
        key = self.ring.key(row.signing_key)
        if row.signing_key in self.ring.lost:
            self.unverified += 1
            return None
        if row.signing_key and key is None:
            return LineFault.OTHER_KEY
        return None if row.digest == chained_digest(self.head, row, key) else LineFault.BROKEN
