"""Opening a database: SQLite in WAL mode by default, PostgreSQL when the address says so.

Whoever writes waits for their turn: in this process in the order of coming, then for the other processes. No error
repeats a value that was being written.
"""

import fcntl
import os
import random
import sqlite3
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlmodel import Session

from model.errors import Outage, Unavailable, Unusable
from model.settings import DATA
from model.storage import sqlite, turns
from model.storage.outages import outages_named
from model.storage.turns import Turns

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
For SQLite it is on a file beside the base."""

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
        return self._turns.turn(turns.PATIENCE)

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
            time.sleep(random.uniform(*turns.PAUSES))
        return False

    def _is_ours(self, connection: Connection) -> bool:
        if self.file is None:
            return bool(connection.exec_driver_sql("SELECT pg_try_advisory_xact_lock(%s)", (USERS,)).scalar_one())
        with ExitStack() as hold:
            file = hold.enter_context(os.fdopen(sqlite.open_private(self.beside(sqlite.OPEN)), "rb"))
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
        return Database(sqlite.engine_of(url))
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
    for name, seconds in {
        "lock_timeout": turns.PATIENCE,
        "idle_in_transaction_session_timeout": LONGEST_SILENCE,
    }.items():
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
