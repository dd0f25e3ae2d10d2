"""Storage tests run on both engines."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import NullPool, create_engine, text

from model.storage import migrations
from model.storage.database import Database, database, parse
from tests.storage.cluster import binaries, cluster


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a cluster of our own; skipped loudly without PostgreSQL, a failure where CI promised it."""
    programs = binaries()
    if programs is None:
        reason = "PostgreSQL is not installed: the storage tests did NOT run on it (Debian: apt-get install postgresql)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    with cluster(programs) as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database."""
    return _empty(request, request.param, tmp_path / "store.sqlite")


@pytest.fixture
def another_address(address: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of another empty database of the same engine."""
    return _empty(request, address.partition(":")[0], tmp_path / "another.sqlite")


def _empty(request: pytest.FixtureRequest, engine: str, file: Path) -> str:
    if engine == "sqlite":
        return f"sqlite:///{file}"
    server, name = request.getfixturevalue("postgresql"), f"t{uuid4().hex}"
    admin_engine = create_engine(parse(f"{server}/postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin_engine.connect() as admin:
        admin.execute(text(f"CREATE DATABASE {name}"))
    return f"{server}/{name}"


@pytest.fixture
def store(address: str) -> Iterator[Database]:
    """A database with its tables."""
    opened = database(address)
    migrations.upgrade(opened)
    yield opened
    opened.close()
