"""The file of a SQLite base, and its connections: durable, concurrent, strict, and seen to be used."""

import fcntl
import os
import random
import sqlite3
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, DisconnectionError

from model.errors import Outage, Unavailable
from model.storage import turns
from model.storage.outages import outage, unavailable

BUSY_SECONDS: Final = 5
"""How long SQLite waits by itself before it says that a base is busy."""

OPEN: Final = "open"
"""The ending of the empty file beside a base whose lock every connection of a pool shares."""


def engine_of(url: URL) -> Engine:
    """Return the engine of a SQLite base: durable, and seen to be used by whoever holds a connection."""
    options = {"timeout": BUSY_SECONDS, "check_same_thread": False}
    engine = create_engine(url, hide_parameters=True, connect_args=options)
    if url.database and url.database != ":memory:":
        file = _File(Path(url.database))
        event.listen(engine, "do_connect", file.look)
        event.listen(engine, "connect", file.note)
        event.listen(engine, "checkout", file.compare)
        event.listen(engine, "detach", file.leave)
        event.listen(engine, "close", file.leave)
        event.listen(engine, "engine_disposed", file.forget)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


class _File:
    """The file of a base. One that was taken away is not made again, empty; one that another took the place of is
    opened anew, so that nothing is written where nobody reads any more."""

    def __init__(self, path: Path) -> None:
        self.path, self.known = path, False

    def look(self, *_: Any) -> None:
        """Before a connection is made."""
        if not self.known:
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise unavailable(error) or Unavailable(Outage.AWAY) from error
        elif not self.path.exists():
            gone = sqlite3.OperationalError("the file is not there any more")
            gone.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
            raise gone

    def note(self, _: Any, record: Any) -> None:
        """Once a connection is made: it is seen to use the base."""
        self.known, record.info["file"] = True, self._identity()
        with ExitStack() as hold:
            try:
                file = hold.enter_context(
                    os.fdopen(open_private(self.path.with_name(f"{self.path.name}.{OPEN}")), "rb")
                )
            except OSError as error:
                raise unavailable(error) or Unavailable(Outage.AWAY) from error
            _share(file)
            record.info[OPEN] = file
            hold.pop_all()

    def leave(self, _: Any, record: Any) -> None:
        """Once a connection is closed, or thrown away after its use."""
        if file := record.info.pop(OPEN, None):
            file.close()

    def compare(self, _: Any, record: Any, __: Any) -> None:
        """Before a connection that was made is used."""
        if record.info["file"] != self._identity():
            raise DisconnectionError

    def forget(self, _: Any) -> None:
        """Once every connection was given back."""
        self.known = False

    def _identity(self) -> tuple[int, int] | None:
        try:
            status = self.path.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino


def open_private(file: Path, flags: int = os.O_RDONLY) -> int:
    """Open a file that goes with a base, made for its owner alone where it is missing; made by root, it belongs to whom
    the base that it is named after belongs, or else its folder: the service opens it after."""
    try:
        made = os.open(file, flags | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        return os.open(file, flags | os.O_CREAT | os.O_CLOEXEC, 0o600)
    if os.geteuid() == 0:
        base = file.with_suffix("")
        owner = (base if base != file and base.exists() else file.parent).stat()
        os.fchown(made, owner.st_uid, owner.st_gid)
    return made


def _share(file: IO[bytes]) -> None:
    """Be seen to use a base, once who is alone with it lets it go."""
    try:
        _patiently(lambda: fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB))
    except BlockingIOError as error:
        raise Unavailable(Outage.BUSY) from error


def _prepare(connection: Any, _: object) -> None:
    """Make SQLite durable, concurrent and strict; hand the control of transactions over to `_begin`."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "secure_delete=ON",  # what is taken out leaves no trace in the file
        f"busy_timeout={BUSY_SECONDS * 1000}",
    ):
        _patiently(partial(_set, connection, pragma))


def _set(connection: Any, pragma: str) -> None:
    connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("write", False)
    _patiently(lambda: connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN"))


def _patiently(ask: Callable[[], object]) -> None:
    """Ask again as long as the base is busy and patience lasts: nothing was begun, nothing is done twice."""
    until = time.monotonic() + turns.PATIENCE
    while True:
        try:
            ask()
        except (BlockingIOError, DBAPIError, sqlite3.Error) as error:
            busy = isinstance(error, BlockingIOError) or outage(error) is Outage.BUSY
            if not busy or time.monotonic() >= until:
                raise
            time.sleep(random.uniform(*turns.PAUSES))
        else:
            return
