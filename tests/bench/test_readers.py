"""Readers by the hundred on one process: what those who left have left behind, how long those who think wait.

Too long for every run: tried by hand, as all of tests/endurance.
"""

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from model.services.access import sessions
from tests.bench.conftest import Record
from tests.bench.flooding import memory
from tests.bench.phoning import percentile
from tests.browser.serving import Server, inside, production, serving
from tests.protocol import Line, opened

pytestmark = pytest.mark.endurance

BEFORE, SESSIONS = 300, 1_000
"""How many sessions are opened and closed before memory is looked at, then until it is again."""

MORE = 10
"""By how many MiB it may have risen."""

READERS, THOUGHT, RERUNS = 100, 10.0, 6
"""How many read at once, how many seconds each thinks before asking for more, and how often."""

LIMIT = 800
"""Within how many milliseconds 95 % of the answers are there."""

LOGINS = "directrice", "collegue", "analyste"
SCREENS = "region", "team", "corrections"


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A house of its own, in one process."""
    folder = tmp_path_factory.mktemp("readers")
    production(folder)
    with inside(folder, "production"), serving(folder, mode="production") as server:
        yield server


@contextmanager
def signed_in(server: Server, number: int) -> Iterator[Line]:
    """Somebody comes in, and goes out at the end."""
    cookie = sessions.exchange(sessions.open_session(LOGINS[number % len(LOGINS)])) or ""
    with opened(server.address, cookie) as line:
        yield line
    sessions.close(cookie)


def visit(server: Server, number: int) -> None:
    """Come in, look at two screens, go."""
    with signed_in(server, number) as line:
        for screen in random.sample(SCREENS, 2):
            line.page = ""
            line.run(screen)


def think(server: Server, number: int) -> list[float]:
    """Come in, then think and ask for more; return how long each answer took, in milliseconds."""
    screen, took = SCREENS[number % len(SCREENS)], []
    time.sleep(random.uniform(0, THOUGHT))
    with signed_in(server, number) as line:
        line.run(screen)
        for _ in range(RERUNS):
            time.sleep(random.uniform(0.5, 1.5) * THOUGHT)
            asked = time.monotonic()
            line.run(screen)
            took.append((time.monotonic() - asked) * 1000)
    return took


def test_sessions_that_were_closed_leave_hardly_anything_in_memory(server: Server, record: Record) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda number: visit(server, number), range(BEFORE)))
        before = memory(server)
        list(threads.map(lambda number: visit(server, number), range(SESSIONS)))
    record(f"{SESSIONS} sessions opened and closed: memory", memory(server) - before, MORE, "MiB", ratio=True)


def test_readers_who_think_are_soon_answered(server: Server, record: Record) -> None:
    with ThreadPoolExecutor(READERS) as threads:
        took = [each for all_of in threads.map(lambda number: think(server, number), range(READERS)) for each in all_of]
    record(f"{READERS} readers who think for {THOUGHT:.0f} s: 95 % of answers", percentile(took, 95), LIMIT, ratio=True)
