"""The seals of the audit: how far it went, signed, in a file beside the base and in another that `MOSAIQUE_SEAL` names.

A seal is written once lines are kept. One that is behind the audit is good: somebody was killed in between. One that
says more than the audit holds tells that lines were taken out; it is left as it is, so that it goes on telling.
"""

import fcntl
import json
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import astuple, dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col

from model import settings
from model.errors import Unavailable
from model.storage.backups import synchronise
from model.storage.database import LOCAL, Database, database
from model.storage.signatures import keyring, signature
from model.storage.sqlite import open_private
from model.storage.tables import AuditRow

SIZE = 512
"""How many bytes a seal takes: written over the one before in one go, it is the old one or the new one."""

log = logging.getLogger("mosaique")


@dataclass(frozen=True)
class Mark:
    """How many lines the audit had, the key of the last one and its digest; nothing of an empty one."""

    lines: int = 0
    key: int = 0
    digest: str = ""


class SealFault(StrEnum):
    """What may be wrong with a seal: it is not there, nobody of the house signed it, it says more than the audit."""

    MISSING = "missing"
    FORGED = "forged"
    AHEAD = "ahead"


def places(base: Database) -> tuple[Path, ...]:
    """Return where the seals of a base are: beside it, then where the settings say."""
    elsewhere = settings.current().seal
    return (base.beside("seal"), *((elsewhere,) if elsewhere else ()))


def read(base: Database) -> Mapping[Path, Mark | SealFault]:
    """Return what each seal of a base says, or what is wrong with it."""
    return {place: _read(place) for place in places(base)}


def advance(base: Database) -> None:
    """Bring every seal that holds up to the present audit; one that is missing is made again from one that is not.

    Only the base that the settings name has seals. What goes wrong is logged: the lines are kept all the same, and the
    next ones will be sealed with them.
    """
    if base is not database(settings.current().database):
        return
    try:
        with _held(base) as (files, connection):
            grown = {file: _grown(connection, seal) for file, seal in files.items()}
            kept = max((mark for mark in grown.values() if mark), key=lambda mark: mark.lines, default=None)
            wanted = {file: kept if files[file] is SealFault.MISSING else mark for file, mark in grown.items()}
            _write(base, {file: mark for file, mark in wanted.items() if mark and mark != files[file]})
        if any(seal is not SealFault.MISSING and grown[file] is None for file, seal in files.items()):
            log.warning("a seal of the audit does not hold: python -m model audit verify")
    except (OSError, SQLAlchemyError, Unavailable) as error:
        log.warning("the audit is kept, and was not sealed (%s)", type(error).__name__)


def begin(base: Database) -> None:
    """Write the first seals of a base, where none are."""
    with _held(base) as (files, connection):
        present = _present(connection)
        _write(base, {file: present for file, seal in files.items() if seal is SealFault.MISSING})


def renew(base: Database) -> None:
    """Write every seal from the audit as it is, whatever they said."""
    with _held(base) as (files, connection):
        present = _present(connection)
        _write(base, dict.fromkeys(files, present))


def _read(place: Path) -> Mark | SealFault:
    try:
        with place.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH)
            return _mark(file.read(SIZE))
    except OSError:
        return SealFault.MISSING


def _mark(content: bytes) -> Mark | SealFault:
    """What a seal says, once its signature was checked."""
    if not content.strip():
        return SealFault.MISSING
    with suppress(ValueError, KeyError, TypeError):
        document = json.loads(content)
        mark = Mark(int(document["lines"]), int(document["key"]), str(document["digest"]))
        key = keyring().key(document["signing_key"])
        if key and document["signature"] == _signature(key.seals, mark):
            return mark
    return SealFault.FORGED


def _signature(secret: bytes, mark: Mark) -> str:
    return signature(secret, json.dumps(astuple(mark)))


@contextmanager
def _held(base: Database) -> Iterator[tuple[dict[int, Mark | SealFault], Connection]]:
    """Hold the files of the seals, so that no older state is written over a newer one, whichever process writes; what
    each says, and the base as it is from then on."""
    with ExitStack() as stack:
        files: dict[int, Mark | SealFault] = {}
        for place in places(base):
            try:
                if place.parent == LOCAL:
                    LOCAL.mkdir(parents=True, exist_ok=True)
                file = open_private(place, os.O_RDWR)
            except OSError as error:
                log.warning("the seal %s cannot be written (%s)", place, type(error).__name__)
                continue
            stack.callback(os.close, file)
            fcntl.flock(file, fcntl.LOCK_EX)
            files[file] = _mark(os.pread(file, SIZE, 0))
        yield files, stack.enter_context(base.engine.connect())


def _write(base: Database, marks: Mapping[int, Mark]) -> None:
    """Write seals once the lines that they tell of are on the disk: a loss of power puts no seal ahead."""
    if marks and base.file and (journal := Path(f"{base.file}-wal")).exists():
        synchronise(journal)
    key = keyring().present
    for file, mark in marks.items():
        document = {"lines": mark.lines, "key": mark.key, "digest": mark.digest, "signing_key": key.name}
        content = json.dumps(document | {"signature": _signature(key.seals, mark)}).encode()
        os.pwrite(file, content.ljust(SIZE - 1) + b"\n", 0)
        os.fsync(file)


def _present(connection: Connection) -> Mark:
    """How far the audit of a base goes."""
    return _grown(connection, Mark()) or Mark()


def _grown(connection: Connection, before: Mark | SealFault) -> Mark | None:
    """How far the audit goes since a mark; nothing where it does not go on from there."""
    if isinstance(before, SealFault) or not _holds(connection, before):
        return None
    newest = select(col(AuditRow.key), col(AuditRow.digest)).order_by(col(AuditRow.key).desc()).limit(1)
    last = connection.execute(newest).first()
    if last is None:
        return before
    since = select(func.count()).where(col(AuditRow.key) > before.key, col(AuditRow.key) <= last.key)
    return Mark(before.lines + connection.execute(since).scalar_one(), last.key, last.digest)


def _holds(connection: Connection, mark: Mark) -> bool:
    """Whether the line of a mark is where it was, or the mark is of an empty audit."""
    digest = connection.execute(select(col(AuditRow.digest)).where(col(AuditRow.key) == mark.key)).scalar()
    return mark.lines == 0 or digest == mark.digest
