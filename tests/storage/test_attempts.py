"""Attempts sent together, on both engines: no more of them are looked at than of as many one after the other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from model.services.access import attempts
from model.storage.tables import now

pytestmark = pytest.mark.usefixtures("production")


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
