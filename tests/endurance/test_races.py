"""Two people who change one thing at the same moment, each on a server of their own: nothing is overwritten unseen."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from tests.endurance.houses import apart, settle
from tests.storage.races import KEPT, RACES, furnish, tried

pytestmark = pytest.mark.endurance

TIMES = 54
"""How often two of them race, on each engine: as often about each kind of thing."""

LATER = 0.02
"""At most so many seconds after the other one saves."""


def edit(line: Connection, editor: int) -> None:
    """Look at what is named, and save when told so, again and again."""
    while True:
        name, what = line.recv()
        saving = RACES[name].look(what, editor)
        line.send(None)
        time.sleep(line.recv())
        line.send(tried(saving))


@contextmanager
def two_editors(address: str, folder: Path) -> Iterator[list[Connection]]:
    """Two processes that edit; the lines to them."""
    begun = [apart(edit, address, folder, place) for place in range(2)]
    try:
        yield [line for _, line in begun]
    finally:
        for process, _ in begun:
            process.kill()


def test_of_two_who_save_at_once_one_is_kept_and_the_other_told(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle(monkeypatch, address)
    furnish()
    found = []
    with two_editors(address, tmp_path) as editors:
        for name in islice(cycle(RACES), TIMES):
            race = RACES[name]
            what = race.make()
            for line in editors:
                line.send((name, what))
            for line in editors:
                line.recv()
            for line in random.sample(editors, 2):
                line.send(random.uniform(0, LATER))
            said = [line.recv() for line in editors]
            assert said.count(KEPT) == 1, f"{name}: {said}"
            assert said.index(KEPT) == race.present(what), f"{name}: {said}"
            found.append(said.index(KEPT))
    assert {0, 1} == set(found), "each of them was the first sometimes"
