"""Who was forgotten, written beside the base: whichever copy of it is restored, they are forgotten again.

A line holds a day, the code of a region and an opaque uid, never a name. It is written before the base forgets, so that
nobody is missing from it; whoever is still in the base that a copy replaces was not forgotten after all.
"""

import json
import os
from collections import defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path

from model.storage.backups import synchronise
from model.storage.database import Database
from model.storage.tables import now


def register(database: Database) -> Path:
    """Return the file of those who were forgotten: beside a SQLite base, else in `data/local`."""
    return database.beside("erased")


def write(database: Database, region: str, uids: Collection[str]) -> None:
    """Note that people of a region are forgotten; it is on the disk when this returns."""
    if not uids:
        return
    file = register(database)
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps([now().date().isoformat(), region, uid]) + "\n" for uid in sorted(uids)]
    descriptor = os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    try:
        os.write(descriptor, "".join(lines).encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    synchronise(file.parent)


def read(database: Database) -> Mapping[str, frozenset[str]]:
    """Return the uids of those who were forgotten, by region."""
    forgotten: dict[str, set[str]] = defaultdict(set)
    file = register(database)
    if file.exists():
        # a last line that was cut by a loss of power is of an erasure that did not happen
        for line in file.read_text(encoding="utf-8").splitlines(keepends=True):
            if line.endswith("\n"):
                _, region, uid = json.loads(line)
                forgotten[region].add(uid)
    return {region: frozenset(uids) for region, uids in forgotten.items()}
