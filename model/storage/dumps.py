"""Copies of a PostgreSQL base, written and put back by PostgreSQL's own programs, in files only their owner reads.

The password goes to them through the environment, never on their command line; what they say of an error stays with
them: it may hold values of rows.
"""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Final

from sqlalchemy import Connection, CursorResult, inspect, literal_column, select, table

from model import child
from model.errors import MosaiqueError, Outage, Unavailable, Unusable
from model.storage import turns
from model.storage.backups import KEPT, REPLACED, moment, synchronise
from model.storage.database import CUT_OFF, Database, open_database
from model.storage.outages import by_state, outages_named

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

LONGEST: Final = 30 * 60
"""After how many seconds a program of PostgreSQL is stopped: what the unit of the nightly copy leaves it."""

_EMPTY: Final = """
DO $$
DECLARE each text;
BEGIN
    FOR each IN
        SELECT format('DROP %s IF EXISTS public.%I%s CASCADE', kind, name, tail) FROM (
            SELECT 'pg_class'::regclass AS catalogue, oid, relname AS name, '' AS tail, relnamespace AS place,
                CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
                    WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS kind
            FROM pg_class WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
            UNION ALL SELECT 'pg_proc'::regclass, oid, proname, format('(%s)', pg_get_function_identity_arguments(oid)),
                pronamespace, 'ROUTINE' FROM pg_proc
            UNION ALL SELECT 'pg_type'::regclass, oid, typname, '', typnamespace, 'TYPE'
            FROM pg_type WHERE typtype IN ('e', 'd')
        ) AS held
        WHERE place = 'public'::regnamespace AND NOT EXISTS (
            SELECT FROM pg_depend WHERE deptype IN ('e', 'i') AND classid = catalogue AND objid = held.oid
        )
    LOOP
        EXECUTE each;
    END LOOP;
END $$;
"""
"""Takes out all that the schema of a base holds, but for what extensions brought: also what no copy knows of. The
schema stays, which on some servers is not the user's."""

_KEPT_OF_NAME: Final = 32
"""How many bytes of the name of a base its scratch base bears; PostgreSQL would cut a name of more than 63."""


def write(base: Database, file: Path) -> Mapping[str, str]:
    """Write a copy of a base, consistent even while others write; return the checksum of each table at that instant.

    Raises:
        Unusable: `pg_dump` is not installed, or could not finish.
        Unavailable: the disk is full, or the base does not answer.
    """
    _program("pg_dump")
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    try:
        with outages_named():
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            with base.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
                connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
                instant = str(connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one())
                sums = checksums(connection)
                wait = f"--lock-wait-timeout={turns.PATIENCE * 1000:.0f}"
                words = ("--no-password", "--format=custom", "--no-owner", "--no-acl", wait, f"--snapshot={instant}")
                _run("pg_dump", base, *words, f"--file={part}")
        synchronise(part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    synchronise(file.parent)
    return sums


def load(base: Database, file: Path) -> None:
    """Put what a copy holds in the place of all that a base holds, in one transaction, which `psql` keeps only once
    `pg_restore` has told it everything.

    Raises:
        Unusable: `psql` or `pg_restore` is not installed, or could not finish; nothing is changed.
        Unavailable: the disk is full, or the base is busy; nothing is changed.
    """
    words = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--set=VERBOSITY=sqlstate")
    with (
        TemporaryFile() as complaints,
        subprocess.Popen(  # noqa: S603  # a program of the house, and words that it made itself
            [_program("psql"), "--no-password", *words],
            env=_environment(base),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
        ) as teller,
    ):
        try:
            if teller.stdin is None:
                raise Unusable("backup.stopped", received="psql")
            _tell(teller.stdin, f"BEGIN;{_EMPTY}")
            refusal = _refusal("pg_restore", base, "--no-owner", "--no-acl", "--file=-", str(file), into=teller.stdin)
            _tell(teller.stdin, "ROLLBACK;" if refusal else "COMMIT;")
            with suppress(BrokenPipeError):
                teller.stdin.close()
            ended = teller.wait(LONGEST)
        except subprocess.TimeoutExpired as error:
            raise Unusable("backup.stopped", received="psql") from error
        finally:
            teller.kill()
        complaints.seek(0)
        if ended:
            raise _meaning("psql", complaints.read())
        if refusal:
            raise refusal


def _tell(to: IO[bytes], statement: str) -> None:
    """Tell a program something; one that has ended says why by itself."""
    with suppress(BrokenPipeError):
        to.write(f"{statement}\n".encode())
        to.flush()


@contextmanager
def scratch(base: Database) -> Iterator[Database]:
    """Open a blank base on the same server while the block lasts; nothing of it stays.

    Its name is always the same: what somebody killed on the way left there goes the next time.

    Raises:
        Unusable: the user may not create a base.
        Unavailable: the server does not answer.
    """
    url = base.engine.url
    whole = (url.database or "").encode()
    start, mark = whole[:_KEPT_OF_NAME].decode(errors="ignore"), hashlib.sha256(whole).hexdigest()[:8]
    name = f"{start}_{mark}_scratch"
    quoted = base.engine.dialect.identifier_preparer.quote(name)
    drop = f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)"
    _alone(base, drop)
    try:
        _alone(base, f"CREATE DATABASE {quoted} TEMPLATE template0")
    except Unavailable as error:
        if error.outage is not Outage.DENIED:
            raise
        raise Unusable("backup.createdb", received=url.username) from error
    copy = open_database(url.set(database=name).render_as_string(hide_password=False))
    try:
        yield copy
    finally:
        copy.close()
        _alone(base, drop)


def checksums(connection: Connection) -> dict[str, str]:
    """Return a checksum of what each table holds, whatever the order of its rows and the place of who asks."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL TimeZone TO 'UTC'")
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


def _program(name: str) -> str:
    """Where a program of PostgreSQL is."""
    path = shutil.which(name)
    if path is None:
        raise Unusable("backup.program", received=name)
    return path


def _run(program: str, base: Database, *words: str) -> None:
    if refusal := _refusal(program, base, *words):
        raise refusal


def _refusal(program: str, base: Database, *words: str, into: IO[bytes] | None = None) -> MosaiqueError | None:
    """Run a program of PostgreSQL; return what to raise if it did not finish."""
    try:
        ended = subprocess.run(  # noqa: S603  # a program of the house, and words that it made itself
            [_program(program), *words],
            env=_environment(base),
            stdin=subprocess.DEVNULL,
            stdout=into or subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Unusable("backup.stopped", received=program)
    return _meaning(program, ended.stderr) if ended.returncode else None


def _meaning(program: str, complaint: bytes) -> MosaiqueError:
    """What a program that did not finish says to be the matter outside, by a state of SQL or in English."""
    state = re.search(rb"ERROR: +([0-9A-Z]{5})$", complaint, re.MULTILINE)
    if outage := by_state(state[1].decode()) if state else None:
        return Unavailable(outage)
    if b"No space left" in complaint:
        return Unavailable(Outage.FULL)
    if b"lock timeout" in complaint:
        return Unavailable(Outage.BUSY)
    return Unusable("backup.stopped", received=program)


def _environment(base: Database) -> dict[str, str]:
    """What a program of PostgreSQL needs of the environment: neither the key of the house nor its other settings."""
    patience = {"PGCONNECT_TIMEOUT": str(CUT_OFF["connect_timeout"])}
    return {**child.environment(), **patience, **_reached(base), "LC_ALL": "C"}


def _reached(base: Database) -> dict[str, str]:
    """How PostgreSQL's programs reach a base, and how long they wait for others."""
    url = base.engine.url
    given = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password}
    given |= {"PGDATABASE": url.database, "PGOPTIONS": f"-c lock_timeout={turns.PATIENCE * 1000:.0f}"}
    given |= {_VARIABLES[name]: str(value) for name, value in url.query.items() if name in _VARIABLES}
    return {name: str(value) for name, value in given.items() if value}
