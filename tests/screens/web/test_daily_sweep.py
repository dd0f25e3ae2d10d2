"""What has been kept long enough goes every day, and never while those who waited for the service come in."""

from concurrent.futures import ThreadPoolExecutor

import anyio
import pytest

from model.domain.calendar import DAY
from pages.web import start


class Over(Exception):
    """The test has seen enough."""


def test_a_service_sweeps_once_it_has_been_open_for_a_while_then_every_day(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []

    async def slept(seconds: float) -> None:
        done.append(seconds)
        if len(done) == 5:
            raise Over

    monkeypatch.setattr(start, "sleep", slept)
    monkeypatch.setattr(start.retention, "sweep_if_free", lambda _: done.append("swept") or "swept")
    with ThreadPoolExecutor(1) as aside, pytest.raises(Over):  # an event loop of its own
        aside.submit(anyio.run, start._sweep_daily).result()
    day = DAY.total_seconds()
    assert done == [start.SETTLED.total_seconds(), "swept", day, "swept", day]
    assert 60 <= start.SETTLED.total_seconds() < day
