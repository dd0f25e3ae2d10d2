"""PostgreSQL that is stopped and started again while people write: nothing acknowledged is lost, nobody is left in the
dark, and all go on by themselves."""

import random
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from model.errors import Unavailable
from model.storage.database import database
from tests.endurance.houses import settle
from tests.endurance.writers import Run, check, furnish
from tests.storage.cluster import Cluster

pytestmark = pytest.mark.endurance

RESTARTS = 20
"""How often the server is stopped and started again; every other time as in a crash."""

AGAIN = 1_200
"""How often one looks whether everybody writes again, before the trial is given up."""


def write(run: Run, over: Event) -> None:
    """Write one number after the other. A failure is told, and leaves in doubt only whether it came after the write."""
    while not over.is_set():
        try:
            if run.doubted:
                run.check()
            run.writer.write(run.acknowledged + 1)
            run.acknowledged += 1
        except Unavailable:
            run.doubted, run.refused = True, run.refused + 1
            time.sleep(0.02)


def go_on(runs: Sequence[Run], writing: Sequence[Future[None]]) -> None:
    """Wait until everybody has written twice more; whatever else went wrong than the server is raised."""
    wanted = [run.acknowledged + 2 for run in runs]
    for _ in range(AGAIN):
        if all(run.acknowledged >= there for run, there in zip(runs, wanted, strict=True)):
            return
        for each in writing:
            if each.done():
                each.result()
        time.sleep(0.05)
    pytest.fail(f"not everybody goes on: {runs}")


@pytest.mark.parametrize("engine", ["postgresql"])
def test_a_server_that_is_restarted_under_those_who_write_loses_nothing_and_they_go_on(
    address: str, postgresql_cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(monkeypatch, address)
    runs, over = [Run(each) for each in furnish()], Event()
    with ThreadPoolExecutor() as threads:
        writing = [threads.submit(write, run, over) for run in runs]
        try:
            for number in range(RESTARTS):
                go_on(runs, writing)
                time.sleep(random.uniform(0, 0.5))
                postgresql_cluster.stop(("fast", "immediate")[number % 2])
                time.sleep(random.uniform(0, 0.5))
                postgresql_cluster.start()
            go_on(runs, writing)
        finally:
            over.set()
        for each in writing:
            each.result()
    check(runs)
    assert sum(run.refused for run in runs) >= RESTARTS, "somebody was writing each time"
    database(address).close()
