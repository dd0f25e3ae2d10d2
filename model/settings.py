"""What the environment decides: where the database is, in which mode the house runs, under which address and key."""

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from model.errors import Unusable

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"


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

    @property
    def demo(self) -> bool:
        """Whether the people and positions are fictional."""
        return self.mode is Mode.DEMO


def current() -> Settings:
    """Read the settings from the environment.

    Raises:
        Unusable: `MOSAIQUE_MODE` is neither `demo` nor `production`.
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
    )
