"""Imports that are half decided: found again by whoever began them, when the same files are given for the same body."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from model.access import Right, Viewer
from model.errors import Refused
from model.exchange.imports.decisions import ImportDecisions
from model.services.access.sessions import digest
from model.services.context import reference, store
from model.storage.revisions import ensure_region
from model.storage.tables import ImportDraftRow, RegionRow, now

KEPT_DAYS = 30
"""How long what was decided is kept after the last decision."""

MOST = 50
"""How many imports somebody can leave half decided in a region; the oldest goes."""


@dataclass(frozen=True)
class GivenFiles:
    """The files given for a region, in an order that their content gives: `mark` tells them from all others, whatever
    they are called."""

    names: tuple[str, ...] = ()
    mark: str = ""

    def seal(self, text: str) -> str:
        """Return what tells a text of these files from others, without giving it away."""
        return digest(f"{self.mark}:{text}")[:32]


@dataclass(frozen=True)
class ImportDraft:
    """What was decided of files, and when the last time was."""

    decisions: ImportDecisions
    kept_at: datetime


def given_files(code: str, files: Sequence[tuple[str, bytes]]) -> GivenFiles:
    """Return the files given for a region."""
    contents = sorted((hashlib.sha256(content).hexdigest(), name) for name, content in files)
    names = tuple(name for _, name in contents)
    return GivenFiles(names, digest(":".join([code, *(content for content, _ in contents)])))


def find(viewer: Viewer, code: str, given: GivenFiles) -> ImportDraft | None:
    """Return what the viewer decided of the same files for the same region, if anything that can still be read."""
    viewer.require(Right.IMPORT)
    viewer.require_region(code)
    with store().read() as session:
        row = _row(session, viewer, code, given)
        if row is None:
            return None
        try:
            return ImportDraft(ImportDecisions.from_document(row.document, given.names), row.kept_at)
        except Refused:
            return None


def keep(viewer: Viewer, code: str, given: GivenFiles, decisions: ImportDecisions) -> None:
    """Keep what was decided so far, in place of what was, for whoever decided it alone; nothing when it is taken back.

    Raises:
        Refused: there is more than can be kept.
    """
    viewer.require(Right.IMPORT)
    viewer.require_region(code)
    if not decisions.count:
        drop(viewer, code, given)
        return
    document = decisions.to_document(given.names, given.seal)
    with store().write() as session:
        region = ensure_region(session, code, reference().regions[code].network)
        row = _row(session, viewer, code, given)
        row = row or ImportDraftRow(region_key=region.key, account=viewer.account, mark=given.mark)
        row.document, row.kept_at = document, now()
        session.add(row)
        session.flush()
        own = select(ImportDraftRow).where(
            ImportDraftRow.account == viewer.account, ImportDraftRow.region_key == region.key
        )
        for old in session.exec(own.order_by(col(ImportDraftRow.kept_at).desc()).offset(MOST)):
            session.delete(old)


def drop(viewer: Viewer, code: str, given: GivenFiles) -> None:
    """Forget what was decided of files."""
    viewer.require(Right.IMPORT)
    viewer.require_region(code)
    with store().write() as session:
        if row := _row(session, viewer, code, given):
            session.delete(row)


def forget(session: Session, region_key: int, mark: str) -> None:
    """Take out what anybody decided of files that are imported."""
    imported = delete(ImportDraftRow).where(col(ImportDraftRow.region_key) == region_key)
    session.execute(imported.where(col(ImportDraftRow.mark) == mark))


def sweep(session: Session) -> int:
    """Take out what was decided too long ago."""
    before = now() - timedelta(days=KEPT_DAYS)
    return session.exec(delete(ImportDraftRow).where(col(ImportDraftRow.kept_at) < before)).rowcount


def _row(session: Session, viewer: Viewer, code: str, given: GivenFiles) -> ImportDraftRow | None:
    chosen = select(ImportDraftRow).join(RegionRow, col(RegionRow.key) == ImportDraftRow.region_key)
    chosen = chosen.where(ImportDraftRow.account == viewer.account, ImportDraftRow.mark == given.mark)
    return session.exec(chosen.where(RegionRow.code == code)).one_or_none()
