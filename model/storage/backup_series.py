"""The folder of regular copies: which ones are kept, and a note of what happened last, read by whoever watches."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from model.storage.backups import synchronise

DAYS, WEEKS = 7, 4
"""Of how many days, and of how many weeks, the last copy is kept."""

NOTE, STEM, FORM = "last.json", "mosaique", "%Y%m%d-%H%M%S"


@dataclass(frozen=True)
class Attempt:
    """When a copy was last begun, whether it was verified, and when one last was (instants of UTC)."""

    at: datetime
    verified: bool
    verified_at: datetime | None


def place(folder: Path, at: datetime, suffix: str) -> Path:
    """Where the copy of an instant goes."""
    return folder / f"{STEM}-{at.astimezone(UTC):{FORM}}{suffix}"


def last(folder: Path) -> Attempt | None:
    """Return what happened last; nothing where nothing was ever begun, or where the note cannot be read."""
    try:
        note = json.loads((folder / NOTE).read_text(encoding="utf-8"))
        verified_at = note["verified_at"] and datetime.fromisoformat(note["verified_at"])
        return Attempt(datetime.fromisoformat(note["at"]), bool(note["verified"]), verified_at)
    except (OSError, ValueError, KeyError, TypeError):
        return None


@contextmanager
def attempt(folder: Path, at: datetime) -> Iterator[None]:
    """Note what becomes of a copy that is begun: not verified until the block ends."""
    before = last(folder)
    _note(folder, Attempt(at, verified=False, verified_at=before.verified_at if before else None))
    yield
    _note(folder, Attempt(at, verified=True, verified_at=at))


def prune(folder: Path, suffix: str) -> None:
    """Keep the last copy of each of the last seven days that have one, and of each of the last four weeks."""
    dated = {_at(copy): copy for copy in folder.glob(f"{STEM}-*{suffix}") if _at(copy)}
    days: dict[date, Path] = {}
    weeks: dict[tuple[int, int], Path] = {}
    for at in sorted((at for at in dated if at), reverse=True):
        days.setdefault(at.date(), dated[at])
        weeks.setdefault(at.isocalendar()[:2], dated[at])
    kept = {*list(days.values())[:DAYS], *list(weeks.values())[:WEEKS]}
    for copy in dated.values():
        if copy not in kept:
            copy.unlink(missing_ok=True)


def _at(copy: Path) -> datetime | None:
    try:
        return datetime.strptime(copy.stem.removeprefix(f"{STEM}-"), FORM).replace(tzinfo=UTC)
    except ValueError:
        return None


def _note(folder: Path, what: Attempt) -> None:
    part = folder / f"{NOTE}.part"
    part.write_text(json.dumps(asdict(what), default=datetime.isoformat), encoding="utf-8")
    synchronise(part)
    part.replace(folder / NOTE)
    synchronise(folder)
