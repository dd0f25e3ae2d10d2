"""Keys with which other programs read what an account may: made by whoever holds the account, shown once, kept as a
hash, ended at will.

A key gives what its account may see when it is shown, never more. The administrator ends keys and makes none for
others: who holds a key reads what its account reads.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from model.access import Right, Viewer
from model.errors import NotFound, Refused
from model.services.access.accounts import end_keys, open_keys, row_of
from model.services.access.sessions import as_viewer, digest
from model.services.context import store
from model.storage.audit import audit
from model.storage.tables import AccessKeyRow, AccountRow, now

LIFETIMES = (30, 90, 365)
"""For how many days a key may be made."""

LONGEST_NAME, MOST = 60, 10
"""The characters of a name, and the keys that one account may have at a time."""

BEGINS = "mosaique_"
"""How every key begins, so that whoever looks for secrets where none should be finds them."""

LONGEST = 100
"""More characters than any key has."""

ASKED, MINUTE = 60, timedelta(minutes=1)
"""How many times a key may be shown in a minute, whichever process answers."""


@dataclass(frozen=True)
class AccessKey:
    """A key that is open: its name, since when and until when, when it was last used."""

    uid: str
    name: str
    made_at: datetime
    ends_at: datetime
    used_at: datetime | None


def may_have(viewer: Viewer) -> bool:
    """Whether there is anything that a program could read for somebody."""
    return viewer.may(Right.SITUATION) or viewer.may(Right.NETWORK)


def make(viewer: Viewer, name: str, days: int) -> str:
    """Make a key for whoever asks; return it, which nobody can be told again.

    Raises:
        NotAllowed: there is nothing that the account could read.
        Refused: a name that is empty or too long, another number of days than those offered, or too many keys.
    """
    if not may_have(viewer):
        viewer.require(Right.SITUATION)
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise Refused("access_key.name", longest=LONGEST_NAME)
    if days not in LIFETIMES:
        raise Refused("access_key.days", received=days, accepted=", ".join(map(str, LIFETIMES)))
    secret = f"{BEGINS}{secrets.token_urlsafe(32)}"
    moment = now()
    ends_at = moment + timedelta(days=days)
    with store().write() as session:
        account = row_of(session, viewer.account)
        if len(_open(session, viewer.account, moment)) >= MOST:
            raise Refused("access_key.many", most=MOST)
        row = AccessKeyRow(account_key=account.key, name=name, secret_hash=digest(secret), ends_at=ends_at)
        row.made_at = row.asked_since = moment
        session.add(row)
        audit(session, viewer.account, "make_access_key", subject=row.uid)
    return secret


def mine(viewer: Viewer) -> tuple[AccessKey, ...]:
    """Return the keys of whoever asks that are open, the latest first."""
    with store().read() as session:
        rows = _open(session, viewer.account, now())
    return tuple(AccessKey(row.uid, row.name, row.made_at, row.ends_at, row.used_at) for row in rows)


def end(viewer: Viewer, uid: str) -> None:
    """End one of one's own keys.

    Raises:
        NotFound: there is none of that uid, or it is somebody else's; the two are not told apart.
    """
    with store().write() as session:
        chosen = select(AccessKeyRow).join(AccountRow, col(AccountRow.key) == AccessKeyRow.account_key)
        row = session.exec(chosen.where(AccessKeyRow.uid == uid, AccountRow.uid == viewer.account)).one_or_none()
        if row is None:
            raise NotFound("unknown.access_key", received=uid)
        row.revoked_at = row.revoked_at or now()
        session.add(row)
        audit(session, viewer.account, "end_access_key", subject=uid)


def end_of(viewer: Viewer, account: str) -> None:
    """End every key of an account, for whoever answers for accounts.

    Raises:
        NotFound: no account has this uid.
    """
    viewer.require(Right.ACCOUNTS)
    with store().write() as session:
        count = end_keys(session, row_of(session, account))
        audit(session, viewer.account, "end_access_key", subject=account, count=count)


def recognise(secret: str) -> Viewer | timedelta | None:
    """Return who a key stands for, with what the account may see now, and count that it was shown; how long it has to
    wait if it was shown too often; `None` if it is unknown or ended, or its account is closed."""
    moment = now()
    with store().read() as session:
        chosen = select(AccessKeyRow, AccountRow).join(AccountRow, col(AccountRow.key) == AccessKeyRow.account_key)
        kept = session.exec(chosen.where(AccessKeyRow.secret_hash == digest(secret))).one_or_none()
        if kept is None:
            return None
        row, account = kept
        if row.revoked_at or row.ends_at <= moment or not account.active:
            return None
        who = as_viewer(session, account)
    return _wait(row, moment) or _count(row.key, moment) or who


def _count(key: int, moment: datetime) -> timedelta:
    """Count once more, unless others did so meanwhile: how long one has to wait then."""
    with store().write() as session:
        row = session.exec(select(AccessKeyRow).where(AccessKeyRow.key == key)).one()
        if wait := _wait(row, moment):
            return wait
        if moment - row.asked_since >= MINUTE:
            row.asked, row.asked_since = 0, moment
        row.asked, row.used_at = row.asked + 1, moment
        session.add(row)
    return timedelta()


def _wait(row: AccessKeyRow, moment: datetime) -> timedelta:
    """How long a key has to wait: nothing, until it was shown too often in its minute."""
    return max(timedelta(), row.asked_since + MINUTE - moment) if row.asked >= ASKED else timedelta()


def _open(session: Session, account: str, moment: datetime) -> list[AccessKeyRow]:
    chosen = select(AccessKeyRow).join(AccountRow, col(AccountRow.key) == AccessKeyRow.account_key)
    chosen = chosen.where(AccountRow.uid == account, *open_keys(moment))
    return list(session.exec(chosen.order_by(col(AccessKeyRow.made_at).desc(), col(AccessKeyRow.key).desc())))
