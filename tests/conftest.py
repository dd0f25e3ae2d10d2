"""What all tests share: a house of their own, in a folder that is thrown away."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from model.services import opening
from model.storage.database import database

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
KEY = "a key of tests, thirty-two characters long at least"


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """An empty house in production mode; returns the file of its database."""
    file = tmp_path / "house.sqlite"
    monkeypatch.setenv("MOSAIQUE_MODE", "production")
    monkeypatch.setenv("MOSAIQUE_KEY", KEY)
    monkeypatch.setenv("MOSAIQUE_DATABASE", f"sqlite:///{file}")
    opening.open_house()
    yield file
    database(f"sqlite:///{file}").close()


@pytest.fixture
def demo_house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """A house in demonstration mode, with its fictional data."""
    file = tmp_path / "demo.sqlite"
    monkeypatch.setenv("MOSAIQUE_MODE", "demo")
    monkeypatch.delenv("MOSAIQUE_KEY", raising=False)
    monkeypatch.setenv("MOSAIQUE_DATABASE", f"sqlite:///{file}")
    opening.open_house()
    yield file
    database(f"sqlite:///{file}").close()
