"""What the environment decides: where the database is, in which mode the house runs, under which address and key."""

import os
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from model.errors import Unusable

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
SHORTEST_IDLE, LONGEST_IDLE = 5, 720
SHORTEST_KEY = 32


class Mode(StrEnum):
    """How the house opens its door."""

    DEMO = "demo"
    PRODUCTION = "production"


@dataclass(frozen=True)
class Settings:
    """The settings of one process; every one has a default in demonstration mode."""

    mode: Mode
    database: str
    public_url: str
    key: str
    idle: timedelta = timedelta(minutes=30)
    previous_keys: str = ""
    """The keys that were replaced, or the names of those that are lost, with spaces between."""
    seal: Path | None = None
    """Where a second seal of the audit is kept."""

    @property
    def demo(self) -> bool:
        """Whether the people and positions are fictional."""
        return self.mode is Mode.DEMO

    @property
    def incidents(self) -> Path:
        """The file in which commands and the start note what stopped them: beside a base that is a file."""
        beside = self.database.removeprefix("sqlite:///").partition("?")[0]
        return Path(f"{beside}.log") if beside not in ("", self.database) else DATA / "local" / f"{self.mode}.log"


def current() -> Settings:
    """Read the settings from the environment.

    Raises:
        Unusable: `MOSAIQUE_MODE` is neither `demo` nor `production`, `MOSAIQUE_IDLE` no number of minutes.
    """
    name = os.environ.get("MOSAIQUE_MODE", Mode.DEMO)
    if name not in set(Mode):
        raise Unusable("settings.mode", received=name, accepted=", ".join(Mode))
    mode = Mode(name)
    return Settings(
        mode=mode,
        database=os.environ.get("MOSAIQUE_DATABASE", f"sqlite:///{DATA / 'local' / f'{mode}.sqlite'}"),
        public_url=os.environ.get("MOSAIQUE_PUBLIC_URL", ""),
        key=os.environ.get("MOSAIQUE_KEY", ""),
        idle=_idle(os.environ.get("MOSAIQUE_IDLE", "30")),
        previous_keys=os.environ.get("MOSAIQUE_KEY_PREVIOUS", ""),
        seal=Path(seal) if (seal := os.environ.get("MOSAIQUE_SEAL")) else None,
    )


def _idle(minutes: str) -> timedelta:
    """How long a session may be left alone."""
    if not (minutes.isascii() and minutes.isdigit()) or not SHORTEST_IDLE <= int(minutes) <= LONGEST_IDLE:
        raise Unusable("settings.idle", received=minutes, shortest=SHORTEST_IDLE, longest=LONGEST_IDLE)
    return timedelta(minutes=int(minutes))
