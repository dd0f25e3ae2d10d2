"""Processes that are killed while they import, correct, vote and upgrade: nothing that was acknowledged is lost, and no
base is between two states."""

import random
import time
from pathlib import Path

import pytest

from tests.endurance.houses import settle
from tests.endurance.writers import Process, Run, check, furnish
from tests.storage.test_upgrades import killed_at_any_moment

pytestmark = pytest.mark.endurance

STORMS = 15
"""How often the four writers are killed, on each engine."""

UPGRADES = 40
"""How often an upgrade is killed, on each engine."""

LASTING = 0.0, 0.8
"""Between which seconds a storm lasts, once all of them write."""


def test_writers_who_are_killed_leave_all_that_was_acknowledged_and_nothing_half_done(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(monkeypatch, address)
    runs = [Run(each) for each in furnish()]
    done = dict.fromkeys(map(id, runs), 0)
    for _ in range(STORMS):
        processes = [Process.of(run, address, tmp_path) for run in runs]
        for each in processes:
            each.wait()
        for each in random.sample(processes, len(processes)):
            time.sleep(random.uniform(*LASTING) / len(processes))
            done[id(each.run)] += each.killed()
        check(runs)
    assert all(count >= STORMS for count in done.values()), f"each wrote: {list(done.values())}"


def test_upgrades_that_are_killed_leave_the_old_base(blank: str, another_blank: str) -> None:
    killed_at_any_moment(blank, another_blank, UPGRADES)
