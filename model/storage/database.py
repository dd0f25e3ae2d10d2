"""Opening a database: SQLite in WAL mode by default, PostgreSQL when the address says so.

Whoever writes waits for their turn: in this process in the order of coming, then for the other processes. No error
repeats a value that was being written.
"""

import fcntl
import os
import random
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError
from sqlmodel import Session

from model.errors import Outage, Unavailable, Unusable
from model.settings import DATA
from model.storage.outages import outage, outages_named, unavailable
from model.storage.turns import Turns

BUSY_SECONDS: Final = 5
"""How long SQLite waits by itself before it says that a base is busy."""

PATIENCE: Final = 20.0
"""How many seconds a write waits for its turn, and as long again for other processes, before it is given up."""

PAUSES: Final = (0.01, 0.05)
"""Between which seconds one waits before asking a busy base again."""

SOON: Final = 1.0
"""How many seconds whoever asks after a base waits for it."""

LONGEST_SILENCE: Final = 60.0
"""After how many seconds without a word PostgreSQL ends a transaction: its process may have lost its line."""

CUT_OFF: Final = {
    "connect_timeout": 3,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""For how long a PostgreSQL server that does not answer any more is believed to be there: half a minute at most."""

WRITERS: Final = 7_306_118
"""Any number: the lock of PostgreSQL that whoever writes holds."""

USERS: Final = 7_306_119
"""Another one: the lock that every connection of a pool shares, so that one sees whether somebody else uses the base.
For SQLite it is on an empty file beside the base, of this ending."""

OPEN = "open"

LOCAL = DATA / "local"
"""Where what belongs to a base on a server is kept."""

KEPT = "kept"
"""Under which name a session holds what is to be done once its transaction is kept."""


@dataclass(frozen=True)
class Schema:
    """Of which revision a base is, and the oldest one whose programs go on beside it; each empty where it says none."""

    revision: str = ""
    oldest: str = ""

    @classmethod
    def of(cls, row: Iterable[str | None] | None) -> "Schema":
        """Read the row of Alembic's table; one that a program of before wrote says only the revision, one of a newer
        program may say more."""
        return cls(*(value or "" for value in islice(row or (), 2)))

    def fits(self, revisions: Collection[str]) -> bool:
        """Whether a program that knows some revisions may use the base: it knows this one too, or an old enough one."""
        return self.revision in revisions or self.oldest in revisions


class Database:
    """One database, with its own pool of connections. Use `read()` to look and `write()` to change."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.revisions: Collection[str] = ()
        """The revisions of the schema that this program knows, once it brought the base up to date."""
        self._turns = Turns()
        self._hold = ExitStack()
        event.listen(engine, "connect", self._compare)

    def _compare(self, connection: Any, _: object) -> None:
        """Use no base whose schema a newer program changed for good while this one had lost its line to it."""
        if self.revisions:
            row = connection.execute(_SCHEMA).fetchone()
            if self.file is None:
                connection.commit()
            if not Schema.of(row).fits(self.revisions):
                raise Unavailable(Outage.SCHEMA)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that sees one consistent state and is rolled back at its end.

        Raises:
            Unavailable: the base does not answer, or something else outside fails.
        """
        with outages_named(), Session(self.engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a transaction: everything is kept when the block ends, nothing when it raises.

        Writers of this process wait for each other in the order of coming, and the whole base is locked for writers
        from the first statement: what a transaction reads before it writes nobody changes in between, on either engine.

        Raises:
            Unavailable: its turn did not come, the base does not answer, or something else outside fails.
        """
        with (
            outages_named(),
            self._turn(),
            Session(self.engine.execution_options(write=True)) as session,
            session.begin(),
        ):
            yield session
        if follow := session.info.get(KEPT):
            follow(self)

    @property
    def waiting(self) -> int:
        """How many writers of this process wait for their turn."""
        return self._turns.waiting

    def _turn(self) -> AbstractContextManager[None]:
        """The turn of a writer of this process."""
        return self._turns.turn(PATIENCE)

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """Open a transaction on a connection that is thrown away after, for a change of the schema; whoever waits for
        it is not yet somebody who uses the base.

        On SQLite it follows no foreign key: recreating a table that others refer to would take their rows with it. The
        pragma does nothing inside a transaction, hence before, and never on a connection that goes back to the pool.

        Raises:
            Unavailable: its turn did not come, the base does not answer, or something else outside fails.
        """
        with outages_named(), self._turn(), self._hold, self.engine.connect() as connection:
            connection.detach()
            if self.engine.dialect.name == "sqlite":
                connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
            with connection.execution_options(write=True).begin():
                yield connection

    def is_shared(self, connection: Connection) -> bool:
        """Whether somebody else uses the base, asked on a connection that is alone; nobody begins to before its
        transaction ends. Who is about to be alone as well is seen for an instant only."""
        until = time.monotonic() + SOON
        while not self._is_ours(connection):
            if time.monotonic() >= until:
                return True
            time.sleep(random.uniform(*PAUSES))
        return False

    def _is_ours(self, connection: Connection) -> bool:
        if self.file is None:
            return bool(connection.exec_driver_sql("SELECT pg_try_advisory_xact_lock(%s)", (USERS,)).scalar_one())
        with ExitStack() as hold:
            file = hold.enter_context(os.fdopen(open_private(self.beside(OPEN)), "rb"))
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self._hold.push(hold.pop_all())
        return True

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database; nothing with another engine."""
        url = self.engine.url
        return Path(url.database) if self.engine.dialect.name == "sqlite" and url.database else None

    def beside(self, ending: str) -> Path:
        """Return where a file of the base is: beside a SQLite one, else in `data/local`, named after it."""
        if self.file:
            return self.file.with_name(f"{self.file.name}.{ending}")
        return LOCAL / f"{self.engine.url.database}.{ending}"

    def settle(self) -> None:
        """Write the journal into the file and empty it: what was taken out is in neither any more."""
        if self.engine.dialect.name == "sqlite":
            with outages_named(), self.engine.connect() as connection:
                connection.connection.dbapi_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


@cache
def database(address: str) -> Database:
    """Return the database at an address, opened once per process.

    Raises:
        Unusable: the address is not one of a database that is supported.
    """
    return open_database(address)


def open_database(address: str) -> Database:
    """Open the database at an address with connections of its own, for whoever closes it.

    Raises:
        Unusable: the address is not one of a database that is supported.
    """
    url = parse(address)
    if url.get_backend_name() == "sqlite":
        return Database(_sqlite(url))
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=CUT_OFF)
    event.listen(engine, "connect", _limit)
    event.listen(engine, "detach", _unshare)
    event.listen(engine, "begin", _lock)
    return Database(engine)


def parse(address: str) -> URL:
    """Read an address; `postgresql://` means the driver that is installed with the extra `postgres`."""
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise Unusable("settings.database", received="…") from error
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "sqlite":
        raise Unusable("settings.database", received=url.get_backend_name())
    return url


def _limit(connection: Any, _: object) -> None:
    """Let nobody wait for ever for somebody else, nor who is gone hold everybody up; be seen to use the base."""
    for name, seconds in {"lock_timeout": PATIENCE, "idle_in_transaction_session_timeout": LONGEST_SILENCE}.items():
        connection.execute("SELECT set_config(%s, %s, false)", (name, f"{seconds * 1000:.0f}ms"))
    connection.execute("SELECT pg_advisory_lock_shared(%s)", (USERS,))
    connection.commit()


def _unshare(connection: Any, _: object) -> None:
    connection.execute("SELECT pg_advisory_unlock_shared(%s)", (USERS,))
    connection.commit()


def _lock(connection: Connection) -> None:
    """Let one writer at a time begin, whichever process it is in; the others wait as long as `_limit` says."""
    if connection.get_execution_options().get("write", False):
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (WRITERS,))


def _sqlite(url: URL) -> Engine:
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
    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= until:
                raise Unavailable(Outage.BUSY) from error
            time.sleep(random.uniform(*PAUSES))
        else:
            return


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
    until = time.monotonic() + PATIENCE
    while True:
        try:
            ask()
        except (DBAPIError, sqlite3.Error) as error:
            if outage(error) is not Outage.BUSY or time.monotonic() >= until:
                raise
            time.sleep(random.uniform(*PAUSES))
        else:
            return


_SCHEMA: Final = "SELECT * FROM alembic_version"


def schema(address: str) -> Schema:
    """Return the schema of a database, asked on a connection of its own.

    Raises:
        Unavailable: the base does not answer, or something else outside fails.
    """
    base = database(address)
    try:
        with outages_named():
            return _ask(base)
    except (DBAPIError, sqlite3.Error):  # it answers, and has no such table
        return Schema()


def _ask(base: Database) -> Schema:
    if base.file is None:
        with base.engine.connect() as connection:
            return Schema.of(connection.execute(text(_SCHEMA)).one_or_none())
    address = f"{base.file.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, timeout=SOON)) as connection:
        return Schema.of(connection.execute(_SCHEMA).fetchone())
