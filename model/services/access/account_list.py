"""A list of accounts as the directory of a house gives it: who may come in, with which role, for what. Accounts are
made to follow it."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, select

from model.access import GIVEN, Role, Viewer
from model.domain.vocabulary import Network
from model.errors import Refused
from model.services.access.accounts import (
    Account,
    accounts,
    check_perimeter,
    end_access,
    hash_password,
    perimeter,
    set_perimeter,
    unknown_password,
)
from model.services.context import store
from model.storage.audit import audit
from model.storage.tables import AccountRow

COLUMNS = ("login", "name", "role", "regions", "network")
"""The columns of the file, in any order; the last two may be left out. Regions are codes with a space between them."""


MOST_CLOSED = 0.25
"""The share of the open accounts beyond which a list that closes them needs a confirmation of its own."""


@dataclass(frozen=True)
class ListedAccount:
    """A line of the list: who, with which role, for which regions or which network."""

    login: str
    name: str
    role: Role
    regions: tuple[str, ...] = ()
    network: Network | None = None


@dataclass(frozen=True)
class AccountChanges:
    """What a list of accounts changes: those that it opens (again, if they were closed), those to which it gives
    another name, role or perimeter, those that it closes because they are not on it."""

    opened: tuple[ListedAccount, ...] = ()
    changed: tuple[ListedAccount, ...] = ()
    closed: tuple[Account, ...] = ()
    drastic: bool = False
    """Whether it closes more than a quarter of the accounts that are open."""


def read(text: str) -> tuple[ListedAccount, ...]:
    """Return the lines of a CSV file, with commas or semicolons.

    Raises:
        Refused: a column lacks, a line says something that is not accepted, a login stands there twice, or no line.
    """
    header = text.split("\n", 1)[0]
    rows = csv.DictReader(text.splitlines(), delimiter=";" if ";" in header else ",")
    names = [each.strip().lower() for each in rows.fieldnames or ()]
    if not set(COLUMNS[:3]) <= set(names):
        raise Refused("account.list_columns", received=", ".join(names), accepted=", ".join(COLUMNS))
    rows.fieldnames = names
    listed = tuple(_line(number, row) for number, row in enumerate(rows, 2))
    logins = [each.login for each in listed]
    if twice := sorted({login for login in logins if logins.count(login) > 1}):
        raise Refused("account.list_twice", received=", ".join(twice))
    if not listed:
        raise Refused("account.list_columns", received=header.strip(), accepted=", ".join(COLUMNS))
    return listed


def changes(viewer: Viewer, listed: Sequence[ListedAccount]) -> AccountChanges:
    """Return what a list of accounts would change; nothing is written.

    Raises:
        Refused: a perimeter that does not fit, or nobody would be left who makes accounts: a new account has a password
            that nobody knows.
    """
    held = {account.login: account for account in accounts(viewer)}
    for line in listed:
        check_perimeter(line.role, line.regions, line.network)
    logins = {each.login for each in listed}
    closed = tuple(each for each in held.values() if each.active and each.login not in logins)
    opened = tuple(each for each in listed if each.login not in held or not held[each.login].active)
    changed = tuple(each for each in listed if each not in opened and _listed(held[each.login]) != each)
    if not any(_still_administers(held.get(each.login), each) for each in listed):
        raise Refused("account.list_administrator")
    open_now = sum(each.active for each in held.values())
    return AccountChanges(opened, changed, closed, drastic=len(closed) > MOST_CLOSED * open_now)


def follow(viewer: Viewer, listed: Sequence[ListedAccount], *, drastic: bool = False) -> AccountChanges:
    """Make the accounts those of a list, in one transaction; return what was changed. Whoever is not on it any more,
    or is there with another role or perimeter, loses their sessions at once. A new account has a password that nobody
    knows, until it is given one.

    Raises:
        Refused: as `changes`; or more than a quarter of the accounts would be closed, and that was not confirmed.
    """
    unknown = hash_password(unknown_password())
    with store().write() as session:
        made = changes(viewer, listed)
        if made.drastic and not drastic:
            raise Refused("account.list_closes", n=len(made.closed), names=[each.name for each in made.closed])
        rows = {row.login: row for row in session.exec(select(AccountRow)).all()}
        for line in (*made.opened, *made.changed):
            _put(session, viewer, rows.get(line.login), line, unknown)
        for gone in made.closed:
            row = rows[gone.login]
            row.active, row.version = False, row.version + 1
            session.add(row)
            end_access(session, row)
            audit(session, viewer.account, "close_account", subject=row.uid)
    return made


def _still_administers(account: Account | None, line: ListedAccount) -> bool:
    """Whether an account that is open and makes accounts goes on doing so."""
    return bool(account and account.active and account.role is line.role is Role.ADMINISTRATOR)


def _listed(account: Account) -> ListedAccount:
    return ListedAccount(account.login, account.name, account.role, tuple(sorted(account.regions)), account.network)


def _put(session: Session, viewer: Viewer, row: AccountRow | None, line: ListedAccount, unknown: str) -> None:
    """Open an account, or make it what the list says."""
    action = "create_account" if row is None else "change_account" if row.active else "open_account"
    row = row or AccountRow(login=line.login, name=line.name, password_hash=unknown, role=line.role, version=0)
    network = line.network or ""
    kept = (row.role, row.network, perimeter(session, row) if row.key else ()) == (line.role, network, line.regions)
    row.name, row.role, row.network, row.active, row.version = line.name, line.role, network, True, row.version + 1
    session.add(row)
    session.flush()
    set_perimeter(session, row, line.regions)
    if not kept:
        end_access(session, row)
    audit(session, viewer.account, action, subject=row.uid, scope=" ".join(line.regions))


def _line(number: int, row: dict[str, str | None]) -> ListedAccount:
    login, name, role, regions, network = ((row.get(column) or "").strip() for column in COLUMNS)
    if not login or not name or None in row:
        raise Refused("account.list_line", n=number, received=_written(row))
    if role not in GIVEN or (network and network not in list(Network)):
        accepted = ", ".join([*GIVEN, *Network])
        raise Refused("account.list_word", n=number, received=" ".join([role, network]).strip(), accepted=accepted)
    codes = tuple(sorted(set(regions.replace(",", " ").split())))
    return ListedAccount(login.lower(), name, Role(role), codes, Network(network) if network else None)


def _written(row: dict[str, str | None]) -> str:
    values: Sequence[str | list[str] | None] = list(row.values())
    return ";".join(";".join(each) if isinstance(each, list) else each or "" for each in values)
