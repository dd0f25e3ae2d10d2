"""Copies of the house: written, verified by restoring them apart, kept long enough."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import col, func, select

from model import settings
from model.access import Right, Viewer
from model.errors import Unusable
from model.services.context import prepare, store
from model.services.records.restoration import check_mode, staged
from model.storage import backup_series, backups, dumps, erasures, migrations
from model.storage.audit import audit
from model.storage.database import schema
from model.storage.outages import outages_named
from model.storage.tables import (
    AuditRow,
)

BACKUP = "backup"
"""The action of the audit of whoever made one."""

RUNNING = timedelta(seconds=dumps.LONGEST)
"""For how long a copy that was begun is believed to be still under way."""

LATE = timedelta(hours=36)
"""How old the last verified copy may be before the administrator is told."""


@dataclass(frozen=True)
class Concern:
    """What is the matter with regular copies (`unset`, `never`, `failed`, `late`), and when one was last verified."""

    kind: str
    verified_at: datetime | None = None


def back_up(viewer: Viewer, file: Path) -> None:
    """Write a copy of the database, consistent even while others write, to a file that does not exist yet.

    Raises:
        Unusable: the file exists, its folder does not, the base is not of this program, or `pg_dump` is missing or
            could not finish.
        Unavailable: the disk is full, the base does not answer, or is not there.
    """
    viewer.require(Right.ACCOUNTS)
    if file.exists() or not file.parent.is_dir():
        raise Unusable("backup.file", received=str(file))
    _look()
    _write(file)
    with store().write() as session:
        audit(session, viewer.account, BACKUP)


def last() -> datetime | None:
    """Return when the last backup was made: the last verified one where regular ones are, else the last that the audit
    tells of."""
    if folder := settings.current().backups:
        attempt = backup_series.last(folder)
        return attempt.verified_at if attempt else None
    with store().read() as session:
        return session.exec(select(func.max(col(AuditRow.at))).where(AuditRow.action == BACKUP)).one()


def keep(viewer: Viewer) -> Path:
    """Write the regular copy of this instant, verify it by restoring it apart, and let go of those kept long enough.

    Nothing bears the name of a copy that was not verified; what happened is noted beside the copies.

    Raises:
        Unusable: `MOSAIQUE_BACKUPS` names no folder, another copy is under way, the base is not of this program, a
            program of PostgreSQL is missing or could not finish, the user may not create a base to verify in, or what
            was written is not what the base holds.
        Unavailable: the disk is full, or the base does not answer.
    """
    viewer.require(Right.ACCOUNTS)
    folder = settings.current().backups
    if folder is None or not folder.is_dir():
        raise Unusable("backup.folder", received=str(folder or ""))
    at, suffix = datetime.now(UTC), ".sqlite" if store().file else ".dump"
    copy, part = backup_series.place(folder, at, suffix), folder / f"unverified{suffix}"
    with outages_named(), backups.alone(store()), backup_series.attempt(folder, at):
        try:
            _look()
            _verify(part, _write(part))
            backup_series.accompany(copy, (erasures.register(store()), erasures.texts_register(store())))
            part.replace(copy)
            backups.synchronise(folder)
        finally:
            part.unlink(missing_ok=True)
    backup_series.prune(folder, at)
    with store().write() as session:
        audit(session, viewer.account, BACKUP)
    return copy


def concern(viewer: Viewer) -> Concern | None:
    """Return what the administrator should know of regular copies; nothing when all is well, or of a demonstration."""
    viewer.require(Right.ACCOUNTS)
    house = settings.current()
    if house.demo:
        return None
    if house.backups is None:
        return Concern("unset")
    attempt = backup_series.last(house.backups)
    if attempt is None or attempt.verified_at is None:
        return Concern("never")
    now = datetime.now(UTC)
    if now - attempt.verified_at > LATE:
        return Concern("late", attempt.verified_at)
    return None if attempt.verified or now - attempt.at < RUNNING else Concern("failed", attempt.verified_at)


def kept(viewer: Viewer) -> tuple[str, ...]:
    """Return the names of the copies that the house keeps, beside the base and in the folder of regular ones: they may
    hold who was forgotten since."""
    viewer.require(Right.PERSONAL_DATA)
    base, folder = store(), settings.current().backups
    regular = backup_series.copies(folder) if folder else []
    return tuple(copy.name for copy in (*(backups.beside(base) if base.file else dumps.beside(base)), *regular))


def _look() -> None:
    """Refuse to copy a base that is not there, or that is not of this program: nothing is created nor upgraded."""
    present, head = schema(settings.current().database).revision, migrations.head()
    if present != head:
        raise Unusable("backup.schema", received=present or "–", accepted=head)
    prepare()


def _write(file: Path) -> Mapping[str, str]:
    """Write a copy; return the checksums of its tables where the engine does not check the whole by itself."""
    base = store()
    if base.file is None:
        return dumps.write(base, file)
    backups.write(base.file, file)
    return {}


def _verify(file: Path, sums: Mapping[str, str]) -> None:
    with staged(file) as copy, copy.read() as session:
        check_mode(session)
        if sums and dumps.checksums(session.connection()) != sums:
            raise Unusable("restore.damaged", received=str(file))
