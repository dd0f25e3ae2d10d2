"""A copy of the house put back in its place, once it was prepared apart."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import inspect
from sqlmodel import Session, SQLModel, col, delete, func, select, update

from model import settings
from model.access import Right, Viewer
from model.corrections.erasure import without_people
from model.errors import Outage, Unusable
from model.services.context import check, store
from model.services.records import mentions, rights
from model.storage import backups, dumps, erasures, migrations, seals, texts
from model.storage.audit import audit
from model.storage.database import Database, open_database
from model.storage.outages import outage, outages_named
from model.storage.registers import read_register
from model.storage.sqlite import BUSY_SECONDS, OPEN
from model.storage.tables import (
    AccessKeyRow,
    AccountRow,
    AuditRow,
    House,
    IdentityRow,
    ManagerRow,
    PositionRow,
    RegionRow,
    ScenarioRow,
    SessionRow,
    WorkshopRow,
)

_HEADER = b"SQLite format 3\x00"
_OURS = frozenset({"alembic_version", "house"})
"""Tables that every base of Mosaïque holds."""

_COUNTED: Mapping[str, type[SQLModel]] = {
    "regions": RegionRow,
    "positions": PositionRow,
    "managers": ManagerRow,
    "scenarios": ScenarioRow,
    "workshops": WorkshopRow,
    "accounts": AccountRow,
}


@dataclass(frozen=True)
class Restoration:
    """What came back with a copy: the instant of its last line of audit, its revision and the one it was brought to,
    how many rows of what, how many people were forgotten again and out of how many texts a name was taken again, the
    logins that may sign in again, those that the provider of identities opens to whom it does not at present, what it
    replaced."""

    last: datetime | None
    before: str
    after: str
    counts: Mapping[str, int]
    forgotten: int
    cleared: int
    readmitted: tuple[str, ...]
    relinked: tuple[str, ...]
    replaced: Path | None


@dataclass(frozen=True)
class Present:
    """What is known of the base that a copy replaces: who is recorded, who may sign in, who each
    login is for a provider of identities, the numbers of its versions."""

    readable: bool = False
    people: frozenset[str] = frozenset()
    logins: frozenset[str] = frozenset()
    identities: frozenset[tuple[str, str, str]] = frozenset()
    house: int = 0
    regions: Mapping[str, int] = field(default_factory=dict)
    workshops: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def restore(viewer: Viewer, file: Path) -> Restoration:
    """Put a copy in the place of the present base, which is kept beside it; say what came back.

    The copy is prepared apart: brought up to date, whoever was forgotten since forgotten again, names taken out of the
    texts that they were taken out of, everybody signed out, its versions above the present ones so that nothing
    computed before serves again. Then it replaces the base in one transaction, under a service that runs as well:
    killed at any moment, the base is the old one or the new one. The seals of the audit are those of the copy then.

    Raises:
        Unusable: the file is no base of Mosaïque, is damaged, of the other mode, or newer than the program; a program
            of another version uses the base, which could not go on; another copy is under way; a program of PostgreSQL
            is missing or could not finish. Nothing is changed.
        Unavailable: the disk is full, or the present base is busy. Nothing is changed.
    """
    viewer.require(Right.ACCOUNTS)
    check(settings.current())
    base = store()
    base.close()  # what is kept open here is nobody else
    base.revisions = ()  # one of a newer program is replaced too
    with backups.alone(base), _held(base):
        restored = _restore(viewer, file)
    seals.renew(base)
    return restored


@contextmanager
def _held(base: Database) -> Iterator[None]:
    """Let nobody write to a base on a server while a copy is prepared and takes its place: it would be lost, in the
    base and in what is kept of it; nor who could not go on with what comes back begin."""
    if base.file is not None:  # locked by itself
        yield
        return
    with base.write() as session:
        connection = session.connection()
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        asked = connection.begin_nested()
        migrations.make_way(base, connection)
        asked.rollback()  # who prepares the copy uses the base too
        yield


def _restore(viewer: Viewer, file: Path) -> Restoration:
    present = _read_present()
    with staged(file) as copy:
        last, before = _last(copy)
        migrations.upgrade(copy, copy=False)
        with copy.write() as session:
            forgotten, cleared = _bring_up(session, present)
            readmitted, relinked = _readmitted(session, present), _relinked(session, present)
            session.execute(delete(SessionRow))
            session.execute(delete(AccessKeyRow))
            session.execute(update(House).values(sealed=True))
            audit(session, viewer.account, "restore", count=forgotten)
        with copy.read() as session:
            counts = {name: session.exec(select(func.count()).select_from(row)).one() for name, row in _COUNTED.items()}
        copy.settle()
        copy.close()
        replaced = _replace(copy, present)
    return Restoration(last, before, _last(store())[1], counts, forgotten, cleared, readmitted, relinked, replaced)


@contextmanager
def reopened(file: Path) -> Iterator[Database]:
    """Open what a copy holds while the block lasts, as `restore` would bring it back; the file stays as it is.

    Raises:
        Unusable: the same as `restore`.
        Unavailable: the disk is full, or the present base is busy.
    """
    with backups.alone(store()):
        present = _read_present()
        with staged(file) as copy:
            migrations.upgrade(copy, copy=False)
            with copy.write() as session:
                _bring_up(session, present)
            yield copy


@contextmanager
def staged(file: Path) -> Iterator[Database]:
    """Put what a file holds where it can be prepared while nobody uses it; nothing of that stays."""
    base = store()
    if base.file is not None:
        with _beside(file, base.file) as copy:
            yield copy
        return
    if not file.is_file():
        raise Unusable("restore.file", received=str(file))
    with file.open("rb") as stream:
        if stream.read(len(dumps.HEADER)) != dumps.HEADER:
            raise Unusable("restore.not_a_base", received=str(file))
    with dumps.scratch(base) as copy:
        dumps.load(copy, file)
        if not set(inspect(copy.engine).get_table_names()) >= _OURS:
            raise Unusable("restore.not_a_base", received=str(file))
        yield copy


@contextmanager
def _beside(file: Path, place: Path) -> Iterator[Database]:
    """Copy a file beside the base."""
    if not file.is_file() or file.resolve() == place.resolve():
        raise Unusable("restore.file", received=str(file))
    staging = place.with_name(f"{place.name}.restoring")
    parts = [Path(f"{staging}{ending}") for ending in ("", *backups.JOURNALS, f".{OPEN}")]
    for part in parts:
        part.unlink(missing_ok=True)
    os.close(os.open(staging, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    copy = open_database(f"sqlite:///{staging}")
    try:
        shutil.copyfile(file, staging)
        if (journal := Path(f"{file}-wal")).exists():  # of a base that was copied as it was
            shutil.copyfile(journal, parts[1])
            parts[1].chmod(0o600)
        _check_file(staging, str(file))
        yield copy
    finally:
        copy.close()
        for part in parts:
            part.unlink(missing_ok=True)


def _check_file(staging: Path, received: str) -> None:
    """Refuse a file that SQLite finds damaged, or that holds no base of Mosaïque."""
    with staging.open("rb") as stream:
        if stream.read(len(_HEADER)) != _HEADER:
            raise Unusable("restore.not_a_base", received=received)
    try:
        with closing(sqlite3.connect(staging)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            sound = sound and not connection.execute("PRAGMA foreign_key_check").fetchall()
            ours = _tables(connection) >= _OURS
    except sqlite3.DatabaseError as error:
        if outage(error) in (None, Outage.DAMAGED):
            raise Unusable("restore.damaged", received=received) from error
        raise
    if not sound:
        raise Unusable("restore.damaged", received=received)
    if not ours:
        raise Unusable("restore.not_a_base", received=received)


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _read_present() -> Present:
    """Read what must be known of the present base, of whatever revision; nothing of one that cannot be read."""
    base = store()
    if base.file is None:
        with outages_named(), base.engine.connect() as server:
            there = set(inspect(server).get_table_names())
            return _present(there, lambda asked: [tuple(row) for row in server.exec_driver_sql(asked)])
    if not base.file.exists():
        return Present()
    try:
        with closing(sqlite3.connect(base.file, timeout=BUSY_SECONDS)) as connection:
            return _present(_tables(connection), lambda asked: connection.execute(asked).fetchall())
    except sqlite3.DatabaseError as error:
        if outage(error) in (None, Outage.DAMAGED):
            return Present()
        raise


def _present(there: set[str], ask: Callable[[str], list[Any]]) -> Present:
    if "house" not in there:
        return Present(readable=True)
    chosen = "SELECT uid, version, revision FROM workshop" if "workshop" in there else "SELECT 1, 1, 1 LIMIT 0"
    tied = (
        "SELECT login, issuer, subject FROM identity JOIN account ON account.key = identity.account_key"
        if "identity" in there
        else "SELECT 1, 1, 1 LIMIT 0"
    )
    return Present(
        readable=True,
        people=frozenset(uid for (uid,) in ask("SELECT uid FROM manager")),
        logins=frozenset(login for (login,) in ask("SELECT login FROM account WHERE active")),
        identities=frozenset((login, issuer, subject) for login, issuer, subject in ask(tied)),
        house=ask("SELECT max(revision) FROM house")[0][0] or 0,
        regions=dict(ask("SELECT code, revision FROM region")),
        workshops={uid: (version, revision) for uid, version, revision in ask(chosen)},
    )


def _last(base: Database) -> tuple[datetime | None, str]:
    """The instant of the last line of audit of a base, and its revision."""
    with base.engine.connect() as connection:
        revision = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
        return connection.execute(select(func.max(col(AuditRow.at)))).scalar(), str(revision)


def _bring_up(session: Session, present: Present) -> tuple[int, int]:
    """Make a copy fit to be shown again; return how many people were forgotten again, and out of how many texts a name
    was taken again."""
    check_mode(session)
    forgotten, cleared = _forget_again(session, present), _clear_again(session)
    _raise_versions(session, present)
    return forgotten, cleared


def check_mode(session: Session) -> None:
    """Refuse a copy of a house of the other mode.

    Raises:
        Unusable: it is one.
    """
    mode, wanted = session.exec(select(House.mode)).one(), settings.current().mode
    if mode != wanted:
        raise Unusable("restore.mode", received=mode, accepted=wanted)


def _readmitted(session: Session, present: Present) -> tuple[str, ...]:
    """The logins that may sign in with the copy and may not at present."""
    if not present.readable:
        return ()
    active = session.exec(select(AccountRow.login).where(AccountRow.active).order_by(AccountRow.login))
    return tuple(login for login in active if login not in present.logins)


def _relinked(session: Session, present: Present) -> tuple[str, ...]:
    """The logins that are somebody for a provider of identities with the copy whom they are not at present."""
    if not present.readable:
        return ()
    rows = select(AccountRow.login, IdentityRow.issuer, IdentityRow.subject)
    rows = rows.join(IdentityRow, col(IdentityRow.account_key) == AccountRow.key).order_by(AccountRow.login)
    return tuple(row[0] for row in session.exec(rows) if tuple(row) not in present.identities)


def _forget_again(session: Session, present: Present) -> int:
    """Forget who was forgotten since the copy was made; return how many."""
    forgotten = 0
    for code, uids in erasures.read(store()).items():
        row = session.exec(select(RegionRow).where(RegionRow.code == code)).one_or_none()
        if row is None:
            continue
        register = read_register(session, row)
        back = {person.uid for person in register.managers} & uids - present.people
        if back:
            rights.forget(session, row, register, without_people(register, back), back)
            forgotten += len(back)
    return forgotten


def _clear_again(session: Session) -> int:
    """Take names out of the texts that they were taken out of since the copy was made; return out of how many."""
    cleared = 0
    for code, places in erasures.read_texts(store()).items():
        row = session.exec(select(RegionRow).where(RegionRow.code == code)).one_or_none()
        for text in list(texts.texts(session, row.key)) if row else ():
            if names := places(text):
                mentions.take_out(session, text, names)
                cleared += 1
    return cleared


def _raise_versions(session: Session, present: Present) -> None:
    """Number everything above what the service may still hold in memory."""
    house = session.exec(select(House)).one()
    house.revision = max(house.revision, present.house) + 1
    for region in session.exec(select(RegionRow)):
        region.revision = max(region.revision, present.regions.get(region.code, 0)) + 1
    for held in session.exec(select(WorkshopRow)):
        version, revision = present.workshops.get(held.uid, (0, 0))
        held.version, held.revision = max(held.version, version) + 1, max(held.revision, revision) + 1


def _replace(copy: Database, present: Present) -> Path | None:
    """Put what was prepared in the place of the base; return where what it replaces is kept."""
    base, staging = store(), copy.file
    if base.file is None or staging is None:
        return _replace_on_server(copy, base)
    place = base.file
    if not present.readable:
        kept_aside = backups.aside(place) if place.exists() else None
        staging.replace(place)
        backups.synchronise(place.parent)
        return kept_aside
    with base.alone() as connection:
        migrations.make_way(base, connection)
    replaced = backups.replaced(place)
    prepared = f"{staging.absolute().as_uri()}?mode=rw"  # one that is missing is not made, empty, to take the place
    with (
        closing(sqlite3.connect(prepared, uri=True)) as source,
        closing(sqlite3.connect(place, timeout=BUSY_SECONDS)) as target,
    ):
        source.backup(target)
    base.settle()
    return replaced


def _replace_on_server(copy: Database, base: Database) -> Path:
    prepared = base.beside("restoring.dump")
    prepared.parent.mkdir(parents=True, exist_ok=True)
    try:
        dumps.write(copy, prepared)
        replaced = dumps.replaced(base)
        dumps.load(base, prepared)
    finally:
        prepared.unlink(missing_ok=True)
    return replaced
