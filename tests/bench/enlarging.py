"""Many times the demonstration, in the same regions: rows copied in the database, under other keys and uids."""

import sqlite3
from contextlib import closing
from pathlib import Path

COPIED = ("team", "position", "manager", "assignment", "absence", "assessment", "training", "support")
OFFSET = 1_000_000
KEPT = {"region_key"}


def enlarge(file: Path, times: int) -> int:
    """Make a SQLite database hold `times` as many teams, with all that belongs to them; return its positions."""
    with closing(sqlite3.connect(file)) as base, base:
        for table in COPIED:
            names = [row[1] for row in base.execute(f"PRAGMA table_info({table})")]
            written = ", ".join(_copied(name) for name in names)
            statement = f"INSERT INTO {table} ({', '.join(names)}) SELECT {written} FROM {table} WHERE key < {OFFSET}"
            base.executemany(statement, [{"n": copy} for copy in range(1, times)])
        base.execute("UPDATE region SET revision = revision + 1")
        base.execute("UPDATE house SET revision = revision + 1")
        return int(base.execute("SELECT count(*) FROM position").fetchone()[0])


def _copied(name: str) -> str:
    if name == "key" or (name.endswith("_key") and name not in KEPT):
        return f"{name} + :n * {OFFSET}"
    if name in {"uid", "reference"}:
        return f"{name} || '-' || :n"
    return f"{name} || ' ' || :n" if name == "name" else name
