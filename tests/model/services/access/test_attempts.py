"""Failing sign-ins: the wait grows, belongs to one name at one address, and passes."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from model.access import Role, operator
from model.errors import NotFound
from model.services.access import accounts, attempts, sessions
from model.services.access.attempts import FREE, LONGEST
from model.services.context import store
from model.storage.tables import AttemptRow, now

pytestmark = pytest.mark.usefixtures("house")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """A clock that a test moves."""
    moments = [now()]
    monkeypatch.setattr(attempts, "now", lambda: moments[0])
    return moments


def fail(clock: list[datetime], times: int, login: str = "anne", address: str = "10.0.0.1") -> None:
    """Fail so many times, each as soon as one may."""
    for _ in range(times):
        clock[0] += attempts.begin(login, address)
        assert attempts.begin(login, address) == timedelta()


def test_a_few_mistakes_cost_nothing_then_each_one_doubles_the_wait(clock: list[datetime]) -> None:
    waits = []
    for _ in range(FREE + 5):
        waits.append(attempts.begin("anne", "10.0.0.1").total_seconds())
        if waits[-1]:
            clock[0] += timedelta(seconds=waits[-1])
            assert attempts.begin("anne", "10.0.0.1") == timedelta()
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16]


def test_whoever_has_to_wait_does_not_wait_longer_for_having_tried(clock: list[datetime]) -> None:
    for _ in range(FREE):
        attempts.begin("anne", "10.0.0.1")
    assert {attempts.begin("anne", "10.0.0.1") for _ in range(100)} == {timedelta(seconds=1)}
    clock[0] += timedelta(milliseconds=400)
    assert attempts.begin("anne", "10.0.0.1") == timedelta(milliseconds=600)


def test_the_wait_passes_and_is_never_for_good(clock: list[datetime]) -> None:
    fail(clock, 100)
    assert attempts.begin("anne", "10.0.0.1") == LONGEST
    clock[0] += LONGEST
    assert attempts.begin("anne", "10.0.0.1") == timedelta()
    clock[0] += LONGEST + timedelta(seconds=1)
    for _ in range(FREE):
        assert attempts.begin("anne", "10.0.0.1") == timedelta(), "and everything was forgotten"


def test_nobody_else_waits_neither_another_name_nor_the_same_one_elsewhere(clock: list[datetime]) -> None:
    fail(clock, 20)
    assert attempts.begin("anne", "10.0.0.2") == attempts.begin("bea", "10.0.0.1") == timedelta()
    assert attempts.begin(" ANNE ", "10.0.0.1") > timedelta()


def test_a_right_password_forgets_the_mistakes(clock: list[datetime]) -> None:
    fail(clock, 20)
    attempts.forget_failures("anne", "10.0.0.1")
    assert [attempts.begin("anne", "10.0.0.1") for _ in range(FREE)] == [timedelta()] * FREE


def test_no_name_and_no_address_is_kept() -> None:
    attempts.begin("anne", "10.0.0.1")
    with store().read() as session:
        row = session.exec(select(AttemptRow)).one()
    assert "anne" not in row.who
    assert "10.0.0.1" not in row.who


def test_an_attacker_in_a_loop_is_looked_at_ten_times_a_minute_at_most(clock: list[datetime]) -> None:
    looked_at = 0
    for _ in range(1000):
        looked_at += not attempts.begin("anne", "10.0.0.1")
        clock[0] += timedelta(seconds=0.06)
    assert looked_at <= 10


def test_ones_sessions_are_listed_and_ended_by_oneself_alone() -> None:
    for login in ("anne", "bea"):
        accounts.create(operator(), login, login.title(), Role.READER, "quatre mots sans rapport", ("AQ",))
    cookies = [sessions.exchange(sessions.open_session("anne")) or "" for _ in range(2)]
    sessions.open_session("anne")  # a ticket that nobody exchanged is no session
    anne, bea = sessions.viewer_of("anne"), sessions.viewer_of("bea")
    found = sessions.mine(anne, cookies[1])
    assert [each.present for each in found] == [True, False]
    with pytest.raises(NotFound):
        sessions.end(bea, found[1].uid)
    sessions.end(anne, found[1].uid)
    assert sessions.recognise(cookies[0]) is None
    assert sessions.recognise(cookies[1]) == anne
    assert len(sessions.mine(anne, cookies[1])) == 1
