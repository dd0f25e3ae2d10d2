"""The rows of regions and their revisions: what was computed from an old one is never asked for again."""

from collections.abc import Sequence

from sqlalchemy import update
from sqlmodel import Session, col, select

from model.errors import NotFound
from model.storage.tables import House, RegionRow


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


def revisions(session: Session, codes: Sequence[str]) -> tuple[int, ...]:
    """Return the revision of each region, in the order of the codes; 0 for a region without data."""
    recorded = dict(
        session.execute(select(RegionRow.code, RegionRow.revision).where(col(RegionRow.code).in_(codes))).all()
    )
    return tuple(recorded.get(code, 0) for code in codes)


def raise_revision(session: Session, row: RegionRow) -> int:
    """Raise the revision of a region and of the whole: what was computed from the old one is never asked for again."""
    session.execute(update(House).values(revision=House.revision + 1))
    row.revision += 1
    session.add(row)
    return row.revision
