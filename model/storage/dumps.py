"""Copies of a PostgreSQL base, written and put back by PostgreSQL's own programs, in files only their owner reads.

The password goes to them through the environment, never on their command line; what they say of an error stays with
them: it may hold values of rows.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, inspect, literal_column, select, table

from model.errors import Outage, Unavailable, Unusable
from model.storage.backups import KEPT, REPLACED, moment, synchronise
from model.storage.database import PATIENCE, Database, open_database
from model.storage.outages import outages_named

HEADER: Final = b"PGDMP"
"""How a copy begins."""

_VARIABLES: Final = {
    "host": "PGHOST",
    "port": "PGPORT",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
"""What an address may say after its question mark, and the variable that says it to PostgreSQL's programs."""

_KEPT_OF_NAME: Final = 32
"""How many bytes of the name of a base its scratch base bears; PostgreSQL would cut a name of more than 63."""


def write(base: Database, file: Path) -> Mapping[str, str]:
    """Write a copy of a base, consistent even while others write; return the checksum of each table at that instant.

    Raises:
        Unusable: `pg_dump` is not installed, or could not finish.
        Unavailable: the disk is full, or the base does not answer.
    """
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        with outages_named():
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            with base.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
                connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
                instant = str(connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one())
                sums = checksums(connection)
                wait = f"--lock-wait-timeout={PATIENCE * 1000:.0f}"
                words = ("--format=custom", "--no-owner", "--no-acl", wait, f"--snapshot={instant}", f"--file={part}")
                _run("pg_dump", base, *words)
        synchronise(part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    synchronise(file.parent)
    return sums


def load(base: Database, file: Path) -> None:
    """Put what a copy holds in the place of what a base holds, in one transaction.

    Raises:
        Unusable: `pg_restore` is not installed, or could not finish; nothing is changed.
    """
    words = ("--clean", "--if-exists", "--no-owner", "--no-acl", "--single-transaction", "--exit-on-error")
    _run("pg_restore", base, *words, f"--dbname={base.engine.url.database}", str(file))


@contextmanager
def scratch(base: Database) -> Iterator[Database]:
    """Open a blank base on the same server while the block lasts; nothing of it stays.

    Its name is always the same: what somebody killed on the way left there goes the next time.

    Raises:
        Unavailable: the server does not answer, or the user may not create a base.
    """
    url = base.engine.url
    whole = (url.database or "").encode()
    start, mark = whole[:_KEPT_OF_NAME].decode(errors="ignore"), hashlib.sha256(whole).hexdigest()[:8]
    name = f"{start}_{mark}_scratch"
    quoted = base.engine.dialect.identifier_preparer.quote(name)
    drop = f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)"
    _alone(base, drop)
    _alone(base, f"CREATE DATABASE {quoted} TEMPLATE template0")
    copy = open_database(url.set(database=name).render_as_string(hide_password=False))
    try:
        yield copy
    finally:
        copy.close()
        _alone(base, drop)


def checksums(connection: Connection) -> dict[str, str]:
    """Return a checksum of what each table holds, whatever the order of its rows."""
    sums = {}
    for name in sorted(inspect(connection).get_table_names()):
        rows: CursorResult[Any] = connection.execute(select(literal_column("*")).select_from(table(name)))
        prints = sorted(hashlib.sha256(repr(tuple(row)).encode()).digest() for row in rows)
        sums[name] = hashlib.sha256(b"".join(prints)).hexdigest()
    return sums


def replaced(base: Database) -> Path:
    """Copy a base before another one takes its place; return the copy. The last three are kept."""
    place = base.beside(f"{REPLACED}-{moment()}.dump")
    place.parent.mkdir(parents=True, exist_ok=True)
    write(base, place)
    for old in beside(base)[KEPT:]:
        old.unlink(missing_ok=True)
    return place


def beside(base: Database) -> list[Path]:
    """Return the copies that `replaced` made and that are still kept, the newest first."""
    pattern = base.beside(f"{REPLACED}-*.dump")
    return sorted(pattern.parent.glob(pattern.name), reverse=True)


def _alone(base: Database, statement: str) -> None:
    """Run what PostgreSQL accepts in no transaction."""
    with outages_named(), base.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(statement)


def _run(program: str, base: Database, *words: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise Unusable("backup.program", received=program)
    environment = {**os.environ, **_reached(base), "LC_ALL": "C"}
    ended = subprocess.run(  # noqa: S603  # a program of the house, and words that it made itself
        [path, "--no-password", *words], env=environment, capture_output=True, check=False
    )
    if b"No space left" in ended.stderr:
        raise Unavailable(Outage.FULL)
    if ended.returncode:
        raise Unusable("backup.stopped", received=program)


def _reached(base: Database) -> dict[str, str]:
    """How PostgreSQL's programs reach a base, and how long they wait for others."""
    url = base.engine.url
    given = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password}
    given |= {"PGDATABASE": url.database, "PGOPTIONS": f"-c lock_timeout={PATIENCE * 1000:.0f}"}
    given |= {_VARIABLES[name]: str(value) for name, value in url.query.items() if name in _VARIABLES}
    return {name: str(value) for name, value in given.items() if value}
