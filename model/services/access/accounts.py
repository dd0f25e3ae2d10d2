"""Accounts: who may come in, with which role and perimeter."""

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import bcrypt
from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, delete, select

from model import settings
from model.access import GIVEN, WITH_REGIONS, Right, Role, Viewer
from model.domain.vocabulary import Network
from model.errors import Conflict, NotFound, Refused
from model.memory import Groups
from model.services.context import reference, store
from model.storage.audit import audit
from model.storage.revisions import ensure_region
from model.storage.tables import (
    AccessKeyRow,
    AccountRow,
    IdentityRow,
    PerimeterRow,
    ProviderSessionRow,
    RegionRow,
    SecondFactorRow,
    SessionRow,
    now,
)

SHORTEST, LONGEST, MOST_BYTES = 12, 64, 72


@dataclass(frozen=True)
class Account:
    """An account as the administrator sees it."""

    uid: str
    login: str
    name: str
    role: Role
    regions: tuple[str, ...]
    network: Network | None
    active: bool
    created_at: datetime
    version: int
    phone: bool = False
    """Whether a phone was read in for a second factor."""
    linked: bool = False
    """Whether it was matched with somebody of the provider of identities."""
    keys: int = 0
    """How many keys of other programs are open."""


def accounts(viewer: Viewer) -> tuple[Account, ...]:
    """Return every account, by name."""
    viewer.require(Right.ACCOUNTS)
    with store().read() as session:
        places = select(PerimeterRow.account_key, RegionRow.code)
        places = places.join(RegionRow, col(RegionRow.key) == PerimeterRow.region_key).order_by(RegionRow.code)
        regions = Groups((key, code) for key, code in session.exec(places))
        phones = set(session.exec(select(SecondFactorRow.account_key)))
        linked = set(session.exec(select(IdentityRow.account_key)))
        keys = Counter(session.exec(select(AccessKeyRow.account_key).where(*open_keys(now()))))
        rows = session.exec(select(AccountRow).order_by(col(AccountRow.name))).all()
        return tuple(
            replace(
                _account(row, regions.get(row.key, ())),
                phone=row.key in phones,
                linked=row.key in linked,
                keys=keys[row.key],
            )
            for row in rows
        )


def named(viewer: Viewer, login: str) -> Account:
    """Return the account of a login.

    Raises:
        NotFound: there is none.
    """
    account = next((each for each in accounts(viewer) if each.login == login.strip().lower()), None)
    if account is None:
        raise NotFound("unknown.account", received=login)
    return account


def create(
    viewer: Viewer,
    login: str,
    name: str,
    role: Role,
    password: str | None,
    regions: Sequence[str] = (),
    network: Network | None = None,
) -> Account:
    """Make an account; without a password, only the provider of identities opens it, if there is one.

    Raises:
        Refused: a login that is taken or empty, a password too short or too long, a perimeter that does not fit.
    """
    viewer.require(Right.ACCOUNTS)
    login = login.strip().lower()
    password = unknown_password() if password is None and settings.current().openid else password or ""
    check_password(password)
    check_perimeter(role, regions, network)
    if not login or not name.strip():
        raise Refused("account.empty")
    with store().write() as session:
        if session.exec(select(AccountRow).where(AccountRow.login == login)).one_or_none():
            raise Refused("account.taken", received=login)
        row = AccountRow(
            login=login, name=name.strip(), password_hash=hash_password(password), role=role, network=network or ""
        )
        session.add(row)
        session.flush()
        set_perimeter(session, row, regions)
        audit(session, viewer.account, "create_account", subject=row.uid, scope=" ".join(regions))
        session.flush()
        return _account(row, perimeter(session, row))


def set_active(viewer: Viewer, uid: str, *, active: bool, version: int) -> None:
    """Open or close an account; closing it ends its sessions at once.

    Raises:
        Conflict: somebody else has changed it since it was shown.
    """
    viewer.require(Right.ACCOUNTS)
    with store().write() as session:
        row = _row(session, uid, version)
        if not active and row.role == Role.ADMINISTRATOR and _administrators(session) == 1:
            raise Refused("account.last")
        row.active = active
        session.add(row)
        if not active:
            end_access(session, row)
        audit(session, viewer.account, "open_account" if active else "close_account", subject=uid)


def set_password(viewer: Viewer, uid: str, password: str, version: int) -> None:
    """Give an account another password; its sessions end at once."""
    viewer.require(Right.ACCOUNTS)
    check_password(password)
    with store().write() as session:
        row = _row(session, uid, version)
        row.password_hash = hash_password(password)
        session.add(row)
        end_access(session, row)
        audit(session, viewer.account, "set_password", subject=uid)


def check_password(password: str) -> None:
    """Accept a password of 12 to 64 characters and at most 72 bytes, the most that bcrypt reads."""
    if not SHORTEST <= len(password) <= LONGEST or len(password.encode()) > MOST_BYTES:
        raise Refused("account.password", shortest=SHORTEST, longest=LONGEST)


def unknown_password() -> str:
    """Return a password that nobody knows."""
    return secrets.token_urlsafe(LONGEST // 2)


def hash_password(password: str) -> str:
    """Return the bcrypt hash of a password."""
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt()).decode()


def password_hash(login: str) -> str | None:
    """Return the hash that a sign-in is checked against; `None` for an unknown or closed account."""
    with store().read() as session:
        chosen = select(AccountRow.password_hash).where(
            AccountRow.login == login.strip().lower(), col(AccountRow.active)
        )
        return session.exec(chosen).one_or_none()


def has_administrator() -> bool:
    """Whether somebody can make accounts."""
    with store().read() as session:
        return _administrators(session) > 0


def _administrators(session: Session) -> int:
    chosen = select(AccountRow.key).where(AccountRow.role == Role.ADMINISTRATOR, col(AccountRow.active))
    return len(session.exec(chosen).all())


def welcome(viewer: Viewer) -> None:
    """Remember that an account has read its guide."""
    with store().write() as session:
        session.execute(update(AccountRow).where(col(AccountRow.uid) == viewer.account).values(welcomed=True))


def perimeter(session: Session, row: AccountRow) -> tuple[str, ...]:
    """Return the codes of the regions of an account."""
    chosen = select(RegionRow.code).join(PerimeterRow, col(PerimeterRow.region_key) == RegionRow.key)
    return tuple(session.exec(chosen.where(PerimeterRow.account_key == row.key).order_by(RegionRow.code)).all())


def _account(row: AccountRow, regions: Iterable[str]) -> Account:
    network = Network(row.network) if row.network else None
    role, codes, made_at = Role(row.role), tuple(regions), row.created_at
    return Account(row.uid, row.login, row.name, role, codes, network, row.active, made_at, row.version)


def row_of(session: Session, uid: str) -> AccountRow:
    """Return the row of an account, in a transaction.

    Raises:
        NotFound: no account has this uid.
    """
    row = session.exec(select(AccountRow).where(AccountRow.uid == uid)).one_or_none()
    if row is None:
        raise NotFound("unknown.account", received=uid)
    return row


def row_named(session: Session, login: str) -> AccountRow:
    """Return the row of the account of a login, in a transaction.

    Raises:
        NotFound: there is none.
    """
    row = session.exec(select(AccountRow).where(AccountRow.login == login.strip().lower())).one_or_none()
    if row is None:
        raise NotFound("unknown.account", received=login)
    return row


def _row(session: Session, uid: str, version: int) -> AccountRow:
    row = row_of(session, uid)
    if row.version != version:
        raise Conflict("account.moved", name=row.name)
    row.version += 1
    return row


def end_access(session: Session, row: AccountRow) -> None:
    """End the sessions and the keys of an account, in a transaction."""
    end_keys(session, row)
    revoke(session, col(SessionRow.account_key) == row.key)


def revoke(session: Session, *chosen: ColumnElement[bool]) -> None:
    """End the sessions that fit, in a transaction; what takes their owner out of the provider of identities goes with
    them."""
    keys = session.exec(select(SessionRow.key).where(*chosen, col(SessionRow.revoked_at).is_(None))).all()
    session.execute(delete(ProviderSessionRow).where(col(ProviderSessionRow.session_key).in_(keys)))
    session.execute(update(SessionRow).where(col(SessionRow.key).in_(keys)).values(revoked_at=now()))


def open_keys(moment: datetime) -> tuple[ColumnElement[bool], ...]:
    """What is true of the keys that are open."""
    return col(AccessKeyRow.revoked_at).is_(None), col(AccessKeyRow.ends_at) > moment


def end_keys(session: Session, row: AccountRow) -> int:
    """End the keys of an account that are open, in a transaction; return how many."""
    moment = now()
    ours = update(AccessKeyRow).where(col(AccessKeyRow.account_key) == row.key, *open_keys(moment))
    return session.exec(ours.values(revoked_at=moment)).rowcount


def check_perimeter(role: Role, regions: Sequence[str], network: Network | None) -> None:
    """Accept a role that an account can have, with a perimeter that fits it."""
    all_regions = reference().regions
    if role not in GIVEN:
        raise Refused("account.role", received=role, accepted=", ".join(GIVEN))
    unknown = [code for code in regions if code not in all_regions]
    if unknown:
        raise Refused("account.region", received=", ".join(unknown), accepted=", ".join(all_regions))
    if (role in WITH_REGIONS) != bool(regions) or (role is Role.NATIONAL) != bool(network):
        raise Refused("account.perimeter", role=role)
    if len({all_regions[code].network for code in regions}) > 1 or (role is Role.FACILITATOR and len(regions) > 1):
        raise Refused("account.perimeter", role=role)


def set_perimeter(session: Session, row: AccountRow, regions: Sequence[str]) -> None:
    """Make regions the perimeter of an account, in a transaction."""
    session.execute(delete(PerimeterRow).where(col(PerimeterRow.account_key) == row.key))
    for code in regions:
        place = ensure_region(session, code, reference().regions[code].network)
        session.add(PerimeterRow(account_key=row.key, region_key=place.key))
