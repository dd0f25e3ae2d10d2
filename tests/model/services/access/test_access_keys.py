"""Keys of other programs: made once, kept as a hash, ended in many ways, never worth more than their account."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, select, update

from model.access import Role, Viewer, operator
from model.errors import NotAllowed, NotFound, Refused
from model.services.access import access_keys, account_list, accounts, sessions
from model.services.access.access_keys import ASKED, LIFETIMES, MINUTE, MOST
from model.services.access.account_list import ListedAccount
from model.services.context import store
from model.storage.tables import AccessKeyRow, AccountRow, AuditRow

pytestmark = pytest.mark.usefixtures("house")
PASSWORD = "quatre mots sans rapport"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The instant at which keys are read; tests move it."""
    instants = [access_keys.now()]
    monkeypatch.setattr(access_keys, "now", lambda: instants[0])
    monkeypatch.setattr(accounts, "now", lambda: instants[0])
    return instants


def make(login: str = "anne", role: Role = Role.DIRECTOR, regions: tuple[str, ...] = ("AQ",)) -> Viewer:
    accounts.create(operator(), login, login.title(), role, PASSWORD, regions)
    return sessions.viewer_of(login)


def of(login: str) -> accounts.Account:
    return accounts.named(operator(), login)


def test_a_key_stands_for_its_account_as_it_is_now() -> None:
    anne = make()
    secret = access_keys.make(anne, "  Power   BI ", 90)
    assert access_keys.recognise(secret) == anne
    (key,) = access_keys.mine(anne)
    assert (key.name, (key.ends_at - key.made_at).days) == ("Power BI", 90)
    assert key.used_at is not None
    with store().read() as session:
        row = session.exec(select(AccessKeyRow)).one()
    assert secret not in str(row) and secret.removeprefix(access_keys.BEGINS) not in str(row)


@pytest.mark.parametrize("name", ["", " \n", "x" * 61])
def test_a_key_has_a_name_of_some_length(name: str) -> None:
    with pytest.raises(Refused):
        access_keys.make(make(), name, 90)


@pytest.mark.parametrize("days", [0, -1, 29, 10**6])
def test_a_key_ends_after_one_of_the_offered_times(days: int) -> None:
    with pytest.raises(Refused):
        access_keys.make(make(), "k", days)


def test_an_account_has_a_bounded_number_of_open_keys() -> None:
    anne = make()
    for number in range(MOST):
        access_keys.make(anne, f"k{number}", 30)
    with pytest.raises(Refused):
        access_keys.make(anne, "one more", 30)
    access_keys.end(anne, access_keys.mine(anne)[0].uid)
    access_keys.make(anne, "one more", 30)


def test_whoever_sees_no_figure_has_no_key() -> None:
    with pytest.raises(NotAllowed):
        access_keys.make(make("admin", Role.ADMINISTRATOR, ()), "k", 30)


@pytest.mark.parametrize("days", LIFETIMES)
def test_a_key_ends_on_its_instant(days: int, clock: list[datetime]) -> None:
    anne = make()
    secret = access_keys.make(anne, "k", days)
    clock[0] += timedelta(days=days) - timedelta(seconds=1)
    assert access_keys.recognise(secret) == anne
    clock[0] += timedelta(seconds=1)
    assert access_keys.recognise(secret) is None
    assert access_keys.mine(anne) == ()


def test_a_key_is_ended_by_its_owner_alone() -> None:
    anne, bea = make(), make("bea")
    secret = access_keys.make(anne, "k", 30)
    (key,) = access_keys.mine(anne)
    with pytest.raises(NotFound):
        access_keys.end(bea, key.uid)
    assert access_keys.recognise(secret) == anne
    access_keys.end(anne, key.uid)
    assert access_keys.recognise(secret) is None


def test_the_administrator_ends_the_keys_of_an_account_and_sees_how_many_there_are() -> None:
    anne, admin = make(), make("admin", Role.ADMINISTRATOR, ())
    secrets = [access_keys.make(anne, name, 30) for name in "ab"]
    assert of("anne").keys == 2
    access_keys.end_of(admin, of("anne").uid)
    assert [access_keys.recognise(each) for each in secrets] == [None, None]
    assert of("anne").keys == 0
    with pytest.raises(NotAllowed):
        access_keys.end_of(anne, of("anne").uid)


def test_keys_end_with_the_account_its_password_and_its_perimeter() -> None:
    make()
    make("admin", Role.ADMINISTRATOR, ())
    for end in (
        lambda: accounts.set_active(operator(), of("anne").uid, active=False, version=of("anne").version),
        lambda: accounts.set_password(operator(), of("anne").uid, f"{PASSWORD} !", of("anne").version),
        lambda: follow(regions=("BR",)),
    ):
        anne = sessions.viewer_of("anne")
        secret = access_keys.make(anne, "k", 30)
        assert isinstance(access_keys.recognise(secret), Viewer)
        end()
        assert access_keys.recognise(secret) is None
        account = of("anne")
        if not account.active:
            accounts.set_active(operator(), account.uid, active=True, version=account.version)
        assert access_keys.recognise(secret) is None, "an account that is opened again has no key of before"


def test_a_key_gives_no_more_than_its_account_whatever_program_changed_it() -> None:
    anne = make(regions=("AQ", "BR"))
    secret = access_keys.make(anne, "k", 30)

    def change(**values: object) -> None:
        """Change the account as a program does that knows of no key."""
        with store().write() as session:
            session.execute(update(AccountRow).where(col(AccountRow.uid) == anne.account).values(**values))

    with store().write() as session:
        accounts.set_perimeter(session, accounts.row_of(session, anne.account), ("BR",))
    assert access_keys.recognise(secret) == replace(anne, regions=("BR",))
    change(role=Role.READER)
    assert access_keys.recognise(secret) == replace(anne, regions=("BR",), role=Role.READER)
    change(active=False)
    assert access_keys.recognise(secret) is None


def follow(regions: tuple[str, ...]) -> None:
    listed = ListedAccount("admin", "Admin", Role.ADMINISTRATOR), ListedAccount("anne", "Anne", Role.DIRECTOR, regions)
    account_list.follow(operator(), listed, drastic=True)


@pytest.mark.parametrize("shown", ["", "x", "mosaique_", "é" * 40])
def test_what_is_no_key_stands_for_nobody_and_writes_nothing(shown: str) -> None:
    access_keys.make(make(), "k", 30)
    assert access_keys.recognise(shown) is None
    with store().read() as session:
        assert session.exec(select(AccessKeyRow.used_at)).one() is None


def test_a_key_that_is_shown_too_often_waits_for_the_end_of_its_minute(clock: list[datetime]) -> None:
    anne = make()
    secret, other = (access_keys.make(anne, name, 30) for name in "ab")
    assert [access_keys.recognise(secret) for _ in range(ASKED)] == [anne] * ASKED
    clock[0] += timedelta(seconds=20)
    assert access_keys.recognise(secret) == timedelta(seconds=40)
    assert access_keys.recognise(other) == anne, "each key has its own minute"
    clock[0] += MINUTE - timedelta(seconds=20)
    assert access_keys.recognise(secret) == anne


def test_making_and_ending_keys_leaves_lines_without_values() -> None:
    anne = make()
    secret = access_keys.make(anne, "Nom de la clé", 30)
    access_keys.end(anne, access_keys.mine(anne)[0].uid)
    with store().read() as session:
        rows = session.exec(select(AuditRow).where(AuditRow.account == anne.account)).all()
    assert [row.action for row in rows] == ["make_access_key", "end_access_key"]
    assert not any(word in str(row) for row in rows for word in (secret, "Nom de la clé"))
