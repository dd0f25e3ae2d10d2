"""Accounts kept after a list: what it opens, changes and closes, once, and what it never does unasked."""

import pytest
from sqlmodel import col, select

from model.access import Role, operator
from model.domain.vocabulary import Network
from model.errors import Refused
from model.services.access import account_list, accounts, sessions
from model.services.access.account_list import ListedAccount, read
from model.services.context import store
from model.storage.tables import AuditRow
from tests.model.services.access.test_accounts import make, signed_in

pytestmark = pytest.mark.usefixtures("house")
HEAD = "login;name;role;regions;network\n"
CHIEF = "chef;Chef;administrator;;\n"
SIX = "".join(f"lea{n};Léa {n};reader;AQ;\n" for n in range(6))


@pytest.fixture(autouse=True)
def chief(house: object) -> None:
    """Whoever makes accounts already."""
    make("chef", Role.ADMINISTRATOR, ())


def follow(text: str, *, drastic: bool = False) -> account_list.AccountChanges:
    return account_list.follow(operator(), read(HEAD + text), drastic=drastic)


def held() -> dict[str, accounts.Account]:
    return {each.login: each for each in accounts.accounts(operator())}


def test_a_list_opens_changes_and_closes_accounts_and_does_nothing_the_second_time() -> None:
    assert len(follow(CHIEF + SIX).opened) == 6
    five = SIX.replace("lea5;Léa 5;reader;AQ;\n", "").replace("lea0;Léa 0;reader;AQ", "lea0;Léa Roy;director;BR AQ")
    other = f"{CHIEF}{five}zoe;Zoé;national;;{Network.EDUCATION}\n"
    made = follow(other)
    assert [each.login for each in made.opened] == ["zoe"]
    assert [each.login for each in made.changed] == ["lea0"]
    assert [each.login for each in made.closed] == ["lea5"]
    lea, zoe = held()["lea0"], held()["zoe"]
    assert (lea.name, lea.role, lea.regions) == ("Léa Roy", Role.DIRECTOR, ("AQ", "BR"))
    assert (zoe.role, zoe.network, zoe.active) == (Role.NATIONAL, Network.EDUCATION, True)
    assert not held()["lea5"].active
    assert follow(other) == account_list.AccountChanges()


def test_what_a_list_would_change_is_said_and_not_written() -> None:
    would = account_list.changes(operator(), read(HEAD + CHIEF + SIX))
    assert len(would.opened) == 6
    assert list(held()) == ["chef"]


def test_whoever_left_or_has_another_role_or_perimeter_loses_access_at_once_and_nobody_else() -> None:
    follow(CHIEF + SIX)
    cookies = {login: signed_in(login) for login in ("chef", "lea0", "lea1", "lea2", "lea3")}
    text = SIX.replace("lea0;Léa 0;reader;AQ;\n", "").replace("lea1;Léa 1;reader", "lea1;Léa 1;analyst")
    follow(CHIEF + text.replace("lea2;Léa 2;reader;AQ", "lea2;Léa 2;reader;BR").replace("Léa 3", "Léa Trois"))
    assert {login for login, cookie in cookies.items() if sessions.recognise(cookie)} == {"chef", "lea3"}


def test_an_account_that_was_closed_is_opened_again_with_its_password() -> None:
    make("anne")
    before = accounts.password_hash("anne")
    follow(CHIEF, drastic=True)
    assert accounts.password_hash("anne") is None
    made = follow(f"{CHIEF}anne;Anne;director;AQ;\n")
    assert [each.login for each in made.opened] == ["anne"]
    assert accounts.password_hash("anne") == before


def test_a_quarter_of_the_accounts_is_closed_without_asking_and_one_more_is_not() -> None:
    follow(CHIEF + SIX + "zoe;Zoé;reader;BR;\n")
    follow(CHIEF + "".join(SIX.splitlines(keepends=True)[1:]))
    assert sum(each.active for each in held().values()) == 6
    with pytest.raises(Refused, match=r"account\.list_closes"):
        follow(CHIEF + "".join(SIX.splitlines(keepends=True)[3:]))
    assert sum(each.active for each in held().values()) == 6
    follow(CHIEF, drastic=True)
    assert [login for login, each in held().items() if each.active] == ["chef"]


def test_each_change_leaves_its_line() -> None:
    make("anne")
    follow(f"{CHIEF}anne;Anne;reader;BR;\nlea;Léa;reader;AQ;\n")
    follow(CHIEF, drastic=True)
    follow(f"{CHIEF}lea;Léa;reader;AQ;\n")
    with store().read() as session:
        lines = session.exec(select(AuditRow.action, AuditRow.scope).order_by(col(AuditRow.key))).all()
    assert [tuple(line) for line in lines][2:] == [
        ("create_account", "AQ"),
        ("change_account", "BR"),
        ("close_account", ""),
        ("close_account", ""),
        ("open_account", "AQ"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "account.list_columns"),
        ("login;name\nlea;Léa", "account.list_columns"),
        (HEAD, "account.list_columns"),
        (f"{HEAD}lea;;reader;AQ;", "account.list_line"),
        (f"{HEAD};Léa;reader;AQ;", "account.list_line"),
        (f"{HEAD}lea;Léa;reader;AQ;;more", "account.list_line"),
        (f"{HEAD}lea;Léa;king;AQ;", "account.list_word"),
        (f"{HEAD}lea;Léa;operator;AQ;", "account.list_word"),
        (f"{HEAD}lea;Léa;national;;nowhere", "account.list_word"),
        (f"{HEAD}lea;Léa;reader;AQ;\nLEA;Léa;reader;AQ;", "account.list_twice"),
        (f"{HEAD}{CHIEF}lea;Léa;reader;XX;", "account.region"),
        (f"{HEAD}{CHIEF}lea;Léa;reader;;", "account.perimeter"),
        (f"{HEAD}{CHIEF}lea;Léa;facilitator;AQ BR;", "account.perimeter"),
        (f"{HEAD}lea;Léa;reader;AQ;", "account.list_administrator"),
        (f"{HEAD}neuf;Neuf;administrator;;", "account.list_administrator"),
        (f"{HEAD}chef;Chef;reader;AQ;", "account.list_administrator"),
    ],
)
def test_a_list_that_cannot_be_followed_is_refused_and_changes_nothing(text: str, code: str) -> None:
    with pytest.raises(Refused, match=code):
        account_list.follow(operator(), read(text))
    assert list(held()) == ["chef"]


def test_columns_stand_in_any_order_with_commas_or_semicolons() -> None:
    expected = (ListedAccount("lea", "Léa", Role.READER, ("AQ", "BR")),)
    assert read("Login;Name;Role;Regions\nLEA; Léa ;reader;BR AQ\n") == expected
    assert read('role,regions,name,login\nreader,"AQ,BR",Léa,lea\n') == expected
