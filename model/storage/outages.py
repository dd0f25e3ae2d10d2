"""What may be the matter outside: the base does not answer, is busy or damaged, refuses, or the disk is full.

What a driver says of it stays with the driver: its words may hold values of rows.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from model.errors import Outage, Unavailable

_BY_SQLITE = {
    sqlite3.SQLITE_BUSY: Outage.BUSY,
    sqlite3.SQLITE_LOCKED: Outage.BUSY,
    sqlite3.SQLITE_FULL: Outage.FULL,
    sqlite3.SQLITE_CORRUPT: Outage.DAMAGED,
    sqlite3.SQLITE_NOTADB: Outage.DAMAGED,
    sqlite3.SQLITE_READONLY: Outage.DENIED,
    sqlite3.SQLITE_PERM: Outage.DENIED,
    sqlite3.SQLITE_CANTOPEN: Outage.AWAY,
    sqlite3.SQLITE_IOERR: Outage.AWAY,
}
_PRIMARY = 0xFF
"""The part of a code of SQLite that says the kind; the rest says where."""

_BY_STATE = {
    "08": Outage.AWAY,  # the connection
    "28": Outage.AWAY,  # the server does not know who asks
    "3D": Outage.AWAY,  # the server has no base of that name
    "58": Outage.AWAY,  # the system under the server
    "57P": Outage.AWAY,  # the server stops or starts
    "57014": Outage.BUSY,
    "53": Outage.BUSY,
    "53100": Outage.FULL,
    "55P03": Outage.BUSY,
    "40": Outage.BUSY,
    "25006": Outage.DENIED,
    "42501": Outage.DENIED,  # the user lacks a right
    "XX001": Outage.DAMAGED,
    "XX002": Outage.DAMAGED,
}
"""The states of SQL that PostgreSQL tells, by how they begin."""

_BY_SYSTEM = {
    errno.ENOSPC: Outage.FULL,
    errno.EDQUOT: Outage.FULL,
    errno.EACCES: Outage.DENIED,
    errno.EPERM: Outage.DENIED,
    errno.EROFS: Outage.DENIED,
}


def outage(error: BaseException) -> Outage | None:
    """Return what an error says to be the matter outside; nothing when it says something else."""
    if isinstance(error, Unavailable):
        return error.outage
    if isinstance(error, DBAPIError):
        cause = _of_driver(error.orig)
        lost = error.connection_invalidated or (isinstance(error, OperationalError) and _mute(error.orig))
        return cause or (Outage.AWAY if lost else None)
    if isinstance(error, PoolTimeout):
        return Outage.BUSY
    return _of_driver(error)


def unavailable(error: BaseException) -> Unavailable | None:
    """Return the error to raise in the place of one that says what is the matter outside; nothing for any other."""
    cause = outage(error)
    return Unavailable(cause) if cause else None


@contextmanager
def outages_named() -> Iterator[None]:
    """Raise `Unavailable` where what is inside fails because of something outside; any other error as it is.

    Raises:
        Unavailable: the base does not answer, is busy, damaged, not to be written, or the disk is full.
    """
    try:
        yield
    except (DBAPIError, PoolTimeout, sqlite3.Error, OSError) as error:
        if outside := unavailable(error):
            raise outside from error
        raise


def _of_driver(error: BaseException | None) -> Outage | None:
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR))
    if isinstance(error, OSError):
        return _BY_SYSTEM.get(error.errno or 0)
    return by_state(getattr(error, "sqlstate", None) or "")


def by_state(state: str) -> Outage | None:
    """Return what a state of SQL says to be the matter outside; nothing when it says something else."""
    return next((_BY_STATE[state[:size]] for size in (5, 3, 2) if state[:size] in _BY_STATE), None)


def _of_sqlite(code: int) -> Outage | None:
    return Outage.AWAY if code == sqlite3.SQLITE_READONLY_DBMOVED else _BY_SQLITE.get(code & _PRIMARY)


def _mute(error: BaseException | None) -> bool:
    """Whether a driver could not even ask: PostgreSQL gave no state."""
    return getattr(error, "sqlstate", "unknown") is None
