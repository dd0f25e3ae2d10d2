"""Opening a database: SQLite in WAL mode by default, PostgreSQL when the address says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlmodel import Session

from model.errors import Unusable

BUSY_SECONDS = 5


class Database:
    """One database, with its own pool of connections. Use `read()` to look and `write()` to change."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that sees one consistent state and is rolled back at its end."""
        with Session(self.engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a transaction: everything is kept when the block ends, nothing when it raises.

        On SQLite it takes the write lock from its first statement, so a transaction that read before it wrote never
        fails half way because somebody else wrote in between.
        """
        with Session(self.engine.execution_options(write=True)) as session, session.begin():
            yield session

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """Open a transaction on a connection that is thrown away after, for a change of the schema.

        On SQLite it follows no foreign key: recreating a table that others refer to would take their rows with it. The
        pragma does nothing inside a transaction, hence before, and never on a connection that goes back to the pool.
        """
        with self.engine.connect() as connection:
            connection.detach()
            if self.engine.dialect.name == "sqlite":
                connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
            with connection.execution_options(write=True).begin():
                yield connection

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database; nothing with another engine."""
        url = self.engine.url
        return Path(url.database) if self.engine.dialect.name == "sqlite" and url.database else None

    def settle(self) -> None:
        """Write the journal into the file and empty it: what was taken out is in neither any more."""
        if self.engine.dialect.name == "sqlite":
            with self.engine.connect() as connection:
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
    return Database(create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 3}))


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


def _sqlite(url: URL) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


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
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def is_alive(address: str) -> bool:
    """Whether the database answers: it is there, in use by nobody alone, and no server is away."""
    try:
        with database(address).engine.connect() as connection:
            return connection.execute(text("SELECT 1")).scalar() == 1
    except DBAPIError:
        return False
