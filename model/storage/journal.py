"""Revisions and the audit: what every writing use case leaves behind."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC

from sqlalchemy import update
from sqlmodel import Session, col, select

from model.errors import NotFound
from model.storage.tables import AuditRow, House, RegionRow


def region(session: Session, code: str) -> RegionRow:
    """Return the row of a region.

    Raises:
        NotFound: the region has no data and no user here.
    """
    row = session.exec(select(RegionRow).where(RegionRow.code == code)).one_or_none()
    if row is None:
        raise NotFound("unknown.region", received=code)
    return row


def ensure_region(session: Session, code: str, network: str) -> RegionRow:
    """Return the row of a region, made if this is its first use."""
    row = session.exec(select(RegionRow).where(RegionRow.code == code)).one_or_none()
    if row is None:
        row = RegionRow(code=code, network=network)
        session.add(row)
        session.flush()
    return row


def lock(session: Session, row: RegionRow) -> None:
    """Read a region again and let nobody else change it until the end of the transaction."""
    session.refresh(row, with_for_update=True)


def revisions(session: Session, codes: Sequence[str]) -> tuple[int, ...]:
    """Return the revision of each region, in the order of the codes; 0 for a region without data."""
    found = dict(
        session.execute(select(RegionRow.code, RegionRow.revision).where(col(RegionRow.code).in_(codes))).all()
    )
    return tuple(found.get(code, 0) for code in codes)


def raise_revision(session: Session, row: RegionRow) -> int:
    """Raise the revision of a region and of the whole: what was computed from the old one is never asked for again."""
    session.execute(update(House).values(revision=House.revision + 1))
    row.revision += 1
    session.add(row)
    return row.revision


def audit(session: Session, account: str, action: str, subject: str = "", scope: str = "", count: int = 0) -> None:
    """Note who did what to what, and how much of it; never a value.

    Each line holds the digest of the one before: none can be changed, added or left out unseen.
    """
    session.exec(select(House).with_for_update()).one_or_none()  # one line at a time, whoever writes
    last = session.exec(select(AuditRow.digest).order_by(col(AuditRow.key).desc()).limit(1)).first()
    row = AuditRow(account=account, action=action, subject=subject, scope=scope, count=count)
    row.digest = chained_digest(last or "", row)
    session.add(row)


def chained_digest(before: str, row: AuditRow) -> str:
    """Return the digest of a line of the audit after another, whose digest is `before`."""
    at = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)
    said = [before, at.astimezone(UTC).isoformat(), row.account, row.action, row.subject, row.scope, row.count]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
