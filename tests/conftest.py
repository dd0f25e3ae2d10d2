"""What all tests share: a house of their own, in a folder that is thrown away."""

import gc
import os
import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bcrypt
import pytest
from hypothesis import HealthCheck, Phase, settings
from sqlalchemy import Engine
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache
from sqlmodel import col, delete

from model.services import start
from model.services.context import store
from model.storage.database import Database, database
from model.storage.tables import ProfileRow, SuggestionRow, WorkshopRow
from tests.browser.driving import browser, demo_server, house_server, visit

__all__ = ["browser", "demo_server", "house_server", "visit"]  # one browser and one server of each kind for all tests

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
"""What was collected before the first line, and lies beside the repository on some machines only."""

settings.register_profile(
    "steady",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=100 if os.environ.get("CI") else 25,
)  # as few as one waits for, as many as one leaves to a machine
settings.register_profile(
    "mutants",
    settings.get_profile("steady"),
    derandomize=True,
    database=None,
    max_examples=40,
    phases=[Phase.explicit, Phase.generate],
)  # a mutant is killed by the first example that fails, however long it is
settings.load_profile("steady")  # how busy the machine is decides no test

KEY = "a key of tests, thirty-two characters long at least"


def address(file: Path) -> str:
    """The address of a SQLite file."""
    return f"sqlite:///{file}"


def shared(*place: str) -> Path:
    """A file of what lies beside the repository: without the folder the test is skipped, without the file it fails."""
    if not SHARED.is_dir():
        pytest.skip("nothing is shared beside the repository")
    file = SHARED.joinpath(*place)
    assert file.exists(), f"{'/'.join(place)} is no longer where it is read"
    return file


def real_posts() -> Path:
    """The 3,903 posts that HM Treasury published."""
    return shared("data", "hr", "uk_hmt_posts_snapshots.csv")


def settle(patch: pytest.MonkeyPatch, mode: str, file: Path) -> None:
    """Make the environment that of a house."""
    patch.setenv("MOSAIQUE_MODE", mode)
    patch.setenv("MOSAIQUE_KEY", KEY)
    patch.setenv("MOSAIQUE_DATABASE", address(file))


COSTLY = ("browser", "demo_server", "house_server", "house_under_path", "room", "postgresql")
"""What takes seconds to start: servers and a browser."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests of one server follow each other, the first of all: one worker starts it, and no other one."""
    items.sort(key=lambda item: next((at for at, name in enumerate(COSTLY) if name in _needs(item)), len(COSTLY)))


def _needs(item: pytest.Item) -> set[object]:
    """The fixtures of a test, the engine that it runs on, and the house that it is one of."""
    given = getattr(item, "callspec", None)
    chosen = [given.params.get(name) for name in ("engine", "published_house")] if given else []
    return {*getattr(item, "fixturenames", ()), *chosen}


def pytest_collection_finish() -> None:
    """Leave what was imported to itself, and look for what can be forgotten less often: looking would be a tenth of the
    tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.fixture(autouse=True, scope="session")
def compiled_once() -> Iterator[None]:
    """Compile a statement once for all bases of an engine, as a server does, whose one base lives long: compiled
    for each test, it would be a tenth of the time of all."""
    make, compiled = Database.__init__, defaultdict[type, Any](lambda: LRUCache(500))

    def made(base: Database, engine: Engine) -> None:
        engine._compiled_cache = compiled[type(engine.dialect)]
        make(base, engine)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DefaultDialect, "__eq__", lambda one, other: type(one) is type(other))
        patch.setattr(DefaultDialect, "__hash__", lambda one: hash(type(one)))
        patch.setattr(Database, "__init__", made)
        yield


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passwords with the fewest rounds: a quarter of a second each would be most of the tests' time."""
    salt = bcrypt.gensalt
    monkeypatch.setattr(bcrypt, "gensalt", lambda: salt(4))


@pytest.fixture(scope="session")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty house that was opened once: it is copied, for migrations take longer than most tests."""
    return opened_once("production", tmp_path_factory.mktemp("house") / "house.sqlite")


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, empty_house: Path) -> Iterator[Path]:
    """An empty house in production mode; returns the file of its database."""
    file = tmp_path / "house.sqlite"
    copy_house(empty_house, file)
    settle(monkeypatch, "production", file)
    yield file
    database(address(file)).close()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a demonstration that was loaded once."""
    return opened_once("demo", tmp_path_factory.mktemp("demonstration") / "demo.sqlite")


def copy_house(source: Path, file: Path) -> None:
    """Copy a database that nobody uses, and the seal of its audit."""
    for ending in ("", ".seal"):
        shutil.copyfile(f"{source}{ending}", f"{file}{ending}")


def opened_once(mode: str, file: Path) -> Path:
    """Open a house in a mode and close it again; return the file of its database."""
    with pytest.MonkeyPatch.context() as patch:
        settle(patch, mode, file)
        start.open_house()
    database(address(file)).close()
    return file


@pytest.fixture(autouse=True)
def local(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep what belongs to a base on a server with the tests."""
    monkeypatch.setattr("model.storage.database.LOCAL", tmp_path)
    monkeypatch.setattr("model.storage.seals.LOCAL", tmp_path)


@pytest.fixture
def demo_house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, demonstration: Path) -> Iterator[Path]:
    """A house in demonstration mode, with its fictional data; returns the file of its database."""
    file = tmp_path / "demo.sqlite"
    copy_house(demonstration, file)
    settle(monkeypatch, "demo", file)
    yield file
    database(address(file)).close()


@pytest.fixture
def no_workshop(demo_house: Path) -> Path:
    """The same house before its first workshop, without what that one proposed."""
    with store().write() as session:
        session.execute(delete(SuggestionRow))
        session.execute(delete(WorkshopRow))
        session.execute(delete(ProfileRow).where(col(ProfileRow.state) == "proposed"))
    return demo_house
