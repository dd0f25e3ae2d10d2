"""Storage tests run on both engines."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import NullPool, create_engine, text

from model.services import start
from model.storage import migrations
from model.storage.database import Database, database, parse
from tests.conftest import KEY
from tests.lacking import not_tried
from tests.storage.cluster import Cluster, binaries, cluster


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[Cluster]:
    """A cluster of our own; skipped loudly without PostgreSQL, a failure where CI promised it."""
    programs = binaries()
    if programs is None:
        not_tried("PostgreSQL is not installed: nothing was tried on it (Debian: apt-get install postgresql)")
    with cluster(programs) as running:
        yield running


@pytest.fixture(scope="session")
def postgresql(postgresql_cluster: Cluster) -> str:
    """The address of that cluster."""
    return postgresql_cluster.address


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """The engine that a test runs on."""
    return str(request.param)


@pytest.fixture
def blank(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without any table."""
    return _made(request, engine, tmp_path / "blank.sqlite")


@pytest.fixture
def another_blank(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of another one."""
    return _made(request, engine, tmp_path / "another.sqlite")


@pytest.fixture(scope="session")
def made_once() -> dict[str, str]:
    """The addresses of a database with its tables, by engine: it is copied, for migrations take most of a test."""
    return {}


@pytest.fixture
def address(
    engine: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    made_once: dict[str, str],
) -> str:
    """The address of a database with its tables and no row."""
    if engine not in made_once:
        made_once[engine] = _made(request, engine, tmp_path_factory.mktemp("tables") / "tables.sqlite")
        base = database(made_once[engine])
        migrations.upgrade(base)
        base.close()
    return _made(request, engine, tmp_path / "store.sqlite", made_once[engine])


def _made(request: pytest.FixtureRequest, engine: str, file: Path, like: str = "") -> str:
    """Make a database, as a copy of one to which nobody is connected, or blank."""
    if engine == "sqlite":
        if like:
            shutil.copyfile(like.removeprefix("sqlite:///"), file)
        return f"sqlite:///{file}"
    server, name = request.getfixturevalue("postgresql"), f"t{uuid4().hex}"
    admin_engine = create_engine(parse(f"{server}/postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin_engine.connect() as admin:
        copied = f" TEMPLATE {like.rpartition('/')[2]}" if like else ""
        admin.execute(text(f"CREATE DATABASE {name}{copied}"))
    return f"{server}/{name}"


@pytest.fixture
def production(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A house in production, empty, on either engine."""
    for name, value in {"MODE": "production", "KEY": KEY, "DATABASE": address}.items():
        monkeypatch.setenv(f"MOSAIQUE_{name}", value)
    start.open_house()
    yield
    database(address).close()


@pytest.fixture
def store(address: str) -> Iterator[Database]:
    """A database with its tables."""
    opened = database(address)
    yield opened
    opened.close()
