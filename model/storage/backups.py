"""Copies of a SQLite base, in files that only their owner reads: on demand, before an upgrade or a restoration.

Those that the house makes by itself lie beside the base and bear its name: `house.before-0017.sqlite`,
`house.replaced-20261128-160210-204518.sqlite`. The last three of each kind are kept.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from glob import escape
from pathlib import Path

from model.errors import Outage, Unavailable, Unusable
from model.storage.database import Database
from model.storage.outages import outages_named
from model.storage.sqlite import BUSY_SECONDS, open_private

KEPT = 3
BEFORE, REPLACED, RESET = "before", "replaced", "reset"
JOURNALS = ("-wal", "-shm")
"""What SQLite writes beside a base that is in use."""


def before(database: Database, revision: str) -> Path | None:
    """Copy a base before it is brought to a revision; return the file, or nothing where the engine is not SQLite.

    The copy holds what is committed: it may be made while the transaction of the upgrade keeps other writers out.
    """
    return _beside(database.file, BEFORE, revision) if database.file else None


def replaced(file: Path) -> Path:
    """Copy the base of a file before another one takes its place; return the copy."""
    return _beside(file, REPLACED, moment())


def reset(file: Path) -> Path:
    """Copy the base of a demonstration that begins again; return the copy.

    The copy holds what is committed: it may be made while the transaction that changes everything keeps others out.
    """
    return _beside(file, RESET, moment())


def last_reset(file: Path) -> Path | None:
    """Return the last of these copies, if one is kept."""
    return next(iter(_of_kind(file, RESET)), None)


def aside(file: Path) -> Path:
    """Move a base that cannot be read out of the way, with its journal; return where it is kept."""
    kept = file.with_name(f"{file.stem}.{REPLACED}-{moment()}{file.suffix}")
    for ending in ("", *JOURNALS):
        if (part := Path(f"{file}{ending}")).exists():
            part.replace(f"{kept}{ending}")
    return kept


def write(file: Path, copy: Path) -> None:
    """Write a copy of the base of a file, consistent even while others write: the whole copy is there, or none.

    Raises:
        Unavailable: the disk is full, or the base cannot be read.
    """
    part = copy.with_name(f"{copy.name}.part")
    part.unlink(missing_ok=True)
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with outages_named(), closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
        synchronise(part)
        part.replace(copy)
    finally:
        part.unlink(missing_ok=True)
    synchronise(copy.parent)


@contextmanager
def alone(database: Database) -> Iterator[None]:
    """Let one process of this machine at a time verify or restore a copy of a base: what they prepare has one name.

    Raises:
        Unusable: another one does.
        Unavailable: the folder of the base is not there, or may not be written.
    """
    place = database.beside("copying")
    with outages_named():
        if database.file is None:
            place.parent.mkdir(parents=True, exist_ok=True)
        elif not place.parent.is_dir():
            raise Unavailable(Outage.AWAY)
        lock = open_private(place)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Unusable("backup.under_way") from error
        yield
    finally:
        os.close(lock)


def beside(database: Database) -> tuple[Path, ...]:
    """Return the copies that the house made by itself and still keeps, the newest first."""
    if database.file is None:
        return ()
    return tuple(each for kind in (BEFORE, REPLACED, RESET) for each in _of_kind(database.file, kind))


def _of_kind(file: Path, kind: str) -> list[Path]:
    copies = file.parent.glob(f"{escape(file.stem)}.{kind}-*{escape(file.suffix)}")
    return sorted(copies, key=lambda copy: (copy.stat().st_mtime_ns, copy.name), reverse=True)


def _beside(file: Path, kind: str, mark: str) -> Path:
    copy = file.with_name(f"{file.stem}.{kind}-{mark}{file.suffix}")
    write(file, copy)  # one of the same name is of an upgrade that was begun before
    for old in _of_kind(file, kind)[KEPT:]:
        old.unlink(missing_ok=True)
    return copy


def moment() -> str:
    """Return the present instant as names of copies bear it: sorted, they are in the order of time."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"


def synchronise(path: Path) -> None:
    """Make sure that what was written to a file, or what a folder lists, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
