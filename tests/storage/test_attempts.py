"""Attempts sent together, on both engines: no more of them are looked at than of as many one after the other."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from model.services import start
from model.services.access import attempts
from model.storage.database import database
from model.storage.tables import now
from tests.conftest import KEY


@pytest.fixture(autouse=True)
def house(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in {"MODE": "production", "KEY": KEY, "DATABASE": address}.items():
        monkeypatch.setenv(f"MOSAIQUE_{name}", value)
    start.open_house()
    yield
    database(address).close()


@pytest.mark.parametrize("before", [0, 1])
def test_of_fourteen_attempts_sent_together_four_are_looked_at_on_either_engine(
    monkeypatch: pytest.MonkeyPatch, before: int
) -> None:
    moment, together = now(), Barrier(14)
    monkeypatch.setattr(attempts, "now", lambda: moment)
    for _ in range(before):
        attempts.begin("anne", "10.0.0.1")

    def attempt(_: int) -> timedelta:
        together.wait()
        return attempts.begin("anne", "10.0.0.1")

    with ThreadPoolExecutor(14) as pool:
        waits = sorted(pool.map(attempt, range(14)))
    looked_at = attempts.FREE - before
    assert waits == [timedelta()] * looked_at + [timedelta(seconds=1)] * (14 - looked_at)
