"""The audit on both engines: each line follows the one before, and nothing takes one out."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from model.access import Role, Viewer, operator
from model.errors import NotAllowed
from model.services import start
from model.services.access import accounts, audit
from model.services.context import store
from model.storage.database import database
from tests.conftest import KEY

PASSWORD = "quatre mots sans rapport"


@pytest.fixture(autouse=True)
def house(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in {"MODE": "production", "KEY": KEY, "DATABASE": address}.items():
        monkeypatch.setenv(f"MOSAIQUE_{name}", value)
    start.open_house()
    for login in ("anne", "bea", "chloe"):
        accounts.create(operator(), login, login.title(), Role.READER, PASSWORD, ("AQ",))
    yield
    database(address).close()


def run(statement: str) -> None:
    with store().engine.execution_options(write=True).begin() as connection:
        connection.execute(text(statement))


def unlock() -> None:
    """What somebody who owns the database can do, and the application cannot."""
    on = " ON audit" if store().engine.dialect.name == "postgresql" else ""
    run(f"DROP TRIGGER audit_stays{on}")
    if not on:
        run("DROP TRIGGER audit_keeps")


def test_a_whole_audit_is_whole_and_its_last_line_is_its_head() -> None:
    found = audit.verify(operator())
    assert (found.lines, found.broken_at) == (3, None)
    accounts.create(operator(), "dora", "Dora", Role.READER, PASSWORD, ("AQ",))
    assert audit.verify(operator()).lines == 4
    assert audit.verify(operator()).head != found.head


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET count = 9",
        "UPDATE audit SET account = 'x' WHERE key = 2",
        "DELETE FROM audit WHERE key = 2",
        "DELETE FROM audit",
    ],
)
def test_the_database_refuses_to_change_the_audit(statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"):
        run(statement)
    assert audit.verify(operator()).lines == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET count = count + 9 WHERE key = 2",
        "UPDATE audit SET action = 'sign_in' WHERE key = 2",
        "UPDATE audit SET account = 'x' WHERE key = 3",
        "DELETE FROM audit WHERE key = 2",
        "INSERT INTO audit (at, account, action, subject, scope, count, digest) VALUES (now, 'x', 'x', '', '', 0, '')",
    ],
)
def test_what_is_changed_added_or_taken_out_behind_its_back_is_seen(statement: str) -> None:
    unlock()
    run(statement.replace("now", "CURRENT_TIMESTAMP"))
    assert audit.verify(operator()).broken_at is not None


def test_lines_say_who_did_what_and_only_an_administrator_reads_them() -> None:
    first = audit.lines(operator())[0]
    assert (first.who, first.action, first.scope) == (audit.OPERATOR, "create_account", "AQ")
    assert audit.lines(operator(), "sign_in") == ()
    assert audit.actions(operator()) == ("create_account",)
    for role in set(Role) - {Role.ADMINISTRATOR, Role.OPERATOR}:
        for reading in (audit.lines, audit.actions, audit.verify):
            with pytest.raises(NotAllowed):
                reading(Viewer("x", "", role, ("AQ",)))
