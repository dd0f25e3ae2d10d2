"""Who was forgotten and which texts a name was taken out of, written beside the base: whichever copy of it is restored,
they are forgotten and taken out again.

A line holds a day, the code of a region and an opaque uid, or the mark of a text and where the name stood there, never
a name. It is written before the base forgets, so that nobody is missing from it; whoever is still in the base that a
copy replaces was not forgotten after all.
"""

import json
import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from model.storage.backups import synchronise
from model.storage.database import Database
from model.storage.signatures import SigningKey, keyring, signature
from model.storage.sqlite import open_private
from model.storage.tables import now
from model.storage.texts import Text

Spans = tuple[tuple[int, int], ...]
"""Where names stand in a text, as half-open intervals of its characters."""


def register(database: Database) -> Path:
    """Return the file of those who were forgotten: beside a SQLite base, else in `data/local`."""
    return database.beside("erased")


def write(database: Database, region: str, uids: Collection[str]) -> None:
    """Note that people of a region are forgotten; it is on the disk when this returns."""
    if not uids:
        return
    _append(register(database), [[region, uid] for uid in sorted(uids)])


def _append(file: Path, noted: Sequence[Sequence[object]]) -> None:
    """Add lines of a day; they are on the disk when this returns."""
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps([now().date().isoformat(), *each]) + "\n" for each in noted]
    descriptor = open_private(file, os.O_APPEND | os.O_WRONLY)
    try:
        os.write(descriptor, "".join(lines).encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    synchronise(file.parent)


def read(database: Database) -> Mapping[str, frozenset[str]]:
    """Return the uids of those who were forgotten, by region."""
    forgotten: dict[str, set[str]] = defaultdict(set)
    for region, uid in _lines(register(database)):
        forgotten[region].add(uid)
    return {region: frozenset(uids) for region, uids in forgotten.items()}


def texts_register(database: Database) -> Path:
    """Return the file of the texts that a name was taken out of."""
    return database.beside("cleared")


def write_text(database: Database, region: str, text: Text, spans: Spans) -> None:
    """Note that a name is taken out of a text of a region; it is on the disk when this returns."""
    key = keyring().present
    _append(texts_register(database), [[region, key.name, _mark(key, text), spans]])


def read_texts(database: Database) -> Mapping[str, Callable[[Text], Spans]]:
    """Return, by region, what says where a name was taken out of a text; nowhere out of most."""
    cleared: dict[str, dict[tuple[str, str], Spans]] = defaultdict(dict)
    for region, name, mark, spans in _lines(texts_register(database)):
        cleared[region][name, mark] = tuple((start, end) for start, end in spans)
    keys = [keyring().present, *keyring().replaced]

    def of_region(places: Mapping[tuple[str, str], Spans]) -> Callable[[Text], Spans]:
        return lambda text: next((places[mark] for key in keys if (mark := (key.name, _mark(key, text))) in places), ())

    return {region: of_region(marks) for region, marks in cleared.items()}


def _mark(key: SigningKey, text: Text) -> str:
    """What tells a text from all others, and says nothing of it to whoever has not the key."""
    return signature(key.texts, json.dumps([text.table, text.key, text.content]))


def _lines(file: Path) -> Iterator[list[Any]]:
    """What the lines of a file say, the day left out."""
    if file.exists():
        # a last line that was cut by a loss of power is of an erasure that did not happen
        for line in file.read_text(encoding="utf-8").splitlines(keepends=True):
            if line.endswith("\n"):
                yield json.loads(line)[1:]
