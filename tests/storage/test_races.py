"""People who save one thing at the same moment, on both engines: one is kept, every other one is told."""

import threading
from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from model.storage.database import Database, database
from tests.conftest import KEY
from tests.storage.races import KEPT, RACES, furnish, tried

EDITORS = 6


@pytest.fixture(autouse=True)
def house(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in {"MODE": "production", "KEY": KEY, "DATABASE": address}.items():
        monkeypatch.setenv(f"MOSAIQUE_{name}", value)
    furnish()
    yield
    database(address).close()


@pytest.mark.parametrize("name", RACES)
def test_of_those_who_save_at_once_one_is_kept_and_the_others_are_told(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Database, "_turn", lambda _: nullcontext())  # as if each were in a process of their own
    race = RACES[name]
    what = race.make()
    ready = [(editor % 2, race.look(what, editor % 2)) for editor in range(EDITORS)]
    begun, found = threading.Barrier(EDITORS), []

    def save(place: int) -> None:
        editor, saving = ready[place]
        begun.wait()
        found.append((tried(saving), editor))

    threads = [threading.Thread(target=save, args=(place,)) for place in range(EDITORS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == EDITORS
    assert [editor for said, editor in found if said == KEPT] == [race.present(what)]
