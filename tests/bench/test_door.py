"""What the door costs, and that it takes as long for a name that exists as for one that does not."""

import statistics
import time
from pathlib import Path

import bcrypt
import pytest

from model.access import Role, operator
from model.services.access import accounts, attempts, sessions
from pages.kit.session import _Accounts
from tests.bench.conftest import Record

pytestmark = pytest.mark.slow

PASSWORD = "quatre mots sans rapport"


@pytest.fixture(autouse=True)
def director(house: Path) -> None:
    """Somebody who may sign in, in an empty house."""
    assert house.exists()
    accounts.create(operator(), "directrice", "Directrice", Role.DIRECTOR, PASSWORD, ("AQ",))


def test_recognising_a_session_costs_little(record: Record) -> None:
    cookie = sessions.exchange(sessions.open_session("directrice")) or ""
    sessions.recognise(cookie)
    found = []
    for _ in range(5):
        before = time.process_time()
        for _ in range(50):
            assert sessions.recognise(cookie)
        found.append((time.process_time() - before) / 50)
    record("recognising a session, in each run", 1000 * min(found), 2)


def test_a_known_and_an_unknown_name_take_the_same_time(record: Record) -> None:
    names, times = ("directrice", "personne"), {"directrice": [], "personne": []}
    for _ in range(12):
        for name in names:
            attempts.forget_failures(name, "")
            before = time.process_time()
            known = _Accounts("")[name]["password"]
            assert not bcrypt.checkpw(b"pas le bon", known.encode())
            times[name].append(time.process_time() - before)
    first, second = (statistics.median(times[name][2:]) for name in names)
    record("between a known and an unknown name", 100 * abs(first - second) / first, 5, "%", ratio=True)
