"""Accounts, sign-ins and sessions."""

from datetime import timedelta

import pytest
from sqlmodel import select

from model import settings
from model.access import Role, operator
from model.domain.vocabulary import Network
from model.errors import Conflict, NotFound, Refused
from model.services.access import accounts, sessions
from model.services.context import store
from model.storage.tables import AuditRow, SessionRow, now

pytestmark = pytest.mark.usefixtures("house")
PASSWORD = "quatre mots sans rapport"


def make(
    login: str = "anne", role: Role = Role.DIRECTOR, regions: tuple[str, ...] = ("AQ",), **more: Network
) -> accounts.Account:
    return accounts.create(operator(), login, login.title(), role, PASSWORD, regions, **more)


def signed_in(login: str = "anne") -> str:
    secret = sessions.exchange(sessions.open_session(login))
    assert secret
    return secret


def test_an_account_signs_in_and_is_recognised_with_its_role_and_regions() -> None:
    account = make("anne", regions=("BR", "AQ"))
    viewer = sessions.recognise(signed_in())
    assert viewer is not None
    assert (viewer.account, viewer.name, viewer.role, viewer.regions) == (
        account.uid,
        "Anne",
        Role.DIRECTOR,
        ("AQ", "BR"),
    )


@pytest.mark.parametrize("password", ["short", "x" * 65, "é" * 40])
def test_a_password_too_short_too_long_or_too_many_bytes_is_refused(password: str) -> None:
    with pytest.raises(Refused):
        accounts.create(operator(), "anne", "Anne", Role.ADMINISTRATOR, password)


@pytest.mark.parametrize(
    ("role", "regions", "network"),
    [
        (Role.DIRECTOR, (), None),
        (Role.ADMINISTRATOR, ("AQ",), None),
        (Role.FACILITATOR, ("AQ", "BR"), None),
        (Role.DIRECTOR, ("AQ", "A-BOR"), None),
        (Role.DIRECTOR, ("XX",), None),
        (Role.NATIONAL, (), None),
        (Role.READER, ("AQ",), Network.EDUCATION),
        (Role.OPERATOR, (), None),
    ],
)
def test_a_perimeter_that_does_not_fit_the_role_is_refused(
    role: Role, regions: tuple[str, ...], network: Network | None
) -> None:
    with pytest.raises(Refused):
        accounts.create(operator(), "anne", "Anne", role, PASSWORD, regions, network)


def test_a_login_is_taken_whatever_its_case() -> None:
    make("anne")
    with pytest.raises(Refused):
        make(" ANNE ")


def test_a_ticket_is_worth_one_cookie_and_not_for_long() -> None:
    make()
    ticket = sessions.open_session("anne")
    assert sessions.exchange(ticket)
    assert sessions.exchange(ticket) is None
    late = sessions.open_session("anne")
    _age(ticket_until=now() - timedelta(seconds=1))
    assert sessions.exchange(late) is None


def _age(**values: object) -> None:
    """Put the dates of every session in the past."""
    with store().write() as session:
        for row in session.exec(select(SessionRow)):
            for name, value in values.items():
                setattr(row, name, value)
            session.add(row)


def test_a_session_ends_when_it_is_closed_idle_or_too_old() -> None:
    make()
    closed = signed_in()
    sessions.close(closed)
    assert sessions.recognise(closed) is None
    idle = signed_in()
    _age(seen_at=now() - settings.current().idle - timedelta(seconds=1), revoked_at=None)
    assert sessions.recognise(idle) is None
    old = signed_in()
    _age(seen_at=now(), opened_at=now() - sessions.ABSOLUTE - timedelta(seconds=1))
    assert sessions.recognise(old) is None


def test_looking_keeps_a_session_from_growing_idle() -> None:
    make()
    secret = signed_in()
    _age(seen_at=now() - timedelta(minutes=20))
    assert sessions.recognise(secret)
    with store().read() as session:
        assert now() - session.exec(select(SessionRow.seen_at)).one() < timedelta(minutes=1)


@pytest.mark.parametrize("secret", ["", "anything", "' OR 1=1 --"])
def test_a_cookie_that_we_did_not_give_is_nobody(secret: str) -> None:
    make()
    signed_in()
    assert sessions.recognise(secret) is None


def test_closing_an_account_or_changing_its_password_ends_its_sessions() -> None:
    account = make()
    secret = signed_in()
    accounts.set_password(operator(), account.uid, "un autre mot de passe", account.version)
    assert sessions.recognise(secret) is None
    again = signed_in()
    accounts.set_active(operator(), account.uid, active=False, version=account.version + 1)
    assert sessions.recognise(again) is None
    assert accounts.password_hash("anne") is None
    accounts.set_active(operator(), account.uid, active=True, version=account.version + 2)
    assert sessions.recognise(again) is None


def test_two_administrators_never_overwrite_each_other_silently() -> None:
    account = make()
    accounts.set_active(operator(), account.uid, active=False, version=account.version)
    with pytest.raises(Conflict):
        accounts.set_password(operator(), account.uid, PASSWORD, account.version)


def test_the_last_administrator_cannot_be_closed() -> None:
    one = make("chef", Role.ADMINISTRATOR, ())
    with pytest.raises(Refused):
        accounts.set_active(operator(), one.uid, active=False, version=one.version)
    make("autre", Role.ADMINISTRATOR, ())
    accounts.set_active(operator(), one.uid, active=False, version=one.version)


def test_the_database_holds_neither_cookies_nor_tickets_nor_passwords() -> None:
    make()
    ticket = sessions.open_session("anne")
    secret = sessions.exchange(ticket) or ""
    with store().engine.connect() as connection:
        rows = [
            str(tuple(row))
            for table in ("session", "account", "audit")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
        ]
    assert not any(kept in " ".join(rows) for kept in (ticket, secret, PASSWORD))


def test_signing_in_and_out_and_changing_accounts_leave_a_trace_without_values() -> None:
    account = make()
    secret = signed_in()
    sessions.close(secret)
    accounts.set_password(operator(), account.uid, PASSWORD, account.version)
    with store().read() as session:
        assert session.exec(select(AuditRow.action).order_by(AuditRow.key)).all() == [
            "create_account",
            "sign_in",
            "sign_out",
            "set_password",
        ]


def test_an_account_that_does_not_exist_is_said_so() -> None:
    with pytest.raises(NotFound):
        accounts.set_active(operator(), "nobody", active=True, version=1)
    with pytest.raises(NotFound):
        sessions.viewer_of("nobody")
