"""The folder of regular copies: which ones are kept, and a note of what happened last, read by whoever watches."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from model.storage.backups import synchronise

DAYS, WEEKS = 7, 4
"""Of how many days, and of how many weeks before them, the last copy is kept."""

SUFFIXES = (".sqlite", ".dump")
"""How the copies of each engine end."""

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


def accompany(copy: Path, registers: Iterable[Path]) -> None:
    """Write beside a copy what says who was forgotten, without a name, in files that only their owner reads."""
    for register in registers:
        if register.exists():
            beside = copy.with_name(f"{copy.name}{register.suffix}")
            os.close(os.open(beside, os.O_CREAT | os.O_WRONLY, 0o600))
            shutil.copyfile(register, beside)
            synchronise(beside)


def copies(folder: Path) -> list[Path]:
    """Return the regular copies of a folder, of whatever engine, the newest first."""
    return [copy for _, copy in _dated(folder)]


def prune(folder: Path, made: datetime) -> None:
    """Keep the last copy of each of the last seven days that have one, and of each of the four weeks before them.

    The copy of the instant that is given is the last: what bears a later date, after a clock that was wrong, stays, and
    takes the place of nothing.
    """
    dated = [(at, copy) for at, copy in _dated(folder) if at <= made]
    days: dict[date, Path] = {}
    weeks: dict[tuple[int, int], Path] = {}
    for at, copy in dated:
        if at.date() in days or len(days) < DAYS:
            days.setdefault(at.date(), copy)
        else:
            weeks.setdefault(at.isocalendar()[:2], copy)
    kept = {*days.values(), *list(weeks.values())[:WEEKS]}
    for _, copy in dated:
        if copy not in kept:
            for each in (copy, *folder.glob(f"{copy.name}.*")):
                each.unlink(missing_ok=True)


def _dated(folder: Path) -> list[tuple[datetime, Path]]:
    """The copies that bear an instant, the newest first."""
    every = [copy for suffix in SUFFIXES for copy in folder.glob(f"{STEM}-*{suffix}")]
    return sorted(((at, copy) for copy in every if (at := _at(copy))), reverse=True)


def _at(copy: Path) -> datetime | None:
    try:
        return datetime.strptime(copy.stem.removeprefix(f"{STEM}-"), FORM).replace(tzinfo=UTC)
    except ValueError:
        return None


def _note(folder: Path, what: Attempt) -> None:
    part = folder / f"{NOTE}.part"
    part.write_text(json.dumps(asdict(what), default=datetime.isoformat), encoding="utf-8")
    part.chmod(0o644)  # it says nothing of anybody, and whoever watches reads it
    synchronise(part)
    part.replace(folder / NOTE)
    synchronise(folder)
