"""Sessions: which cookie stands for whom, for how long; listed to their owner, ended at will."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, update
from sqlmodel import Session, col, select

from model import settings
from model.access import Role, Viewer
from model.domain.vocabulary import Network
from model.errors import NotFound
from model.services.access.accounts import perimeter, revoke
from model.services.context import store
from model.storage.audit import audit
from model.storage.tables import AccountRow, SessionRow, now

TICKET = timedelta(seconds=30)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
AWAITED = timedelta(minutes=10)
"""How long a second factor may be awaited."""


@dataclass(frozen=True)
class OpenSession:
    """A session that is open: since when, last used when, and whether it is the one that asks."""

    uid: str
    opened_at: datetime
    seen_at: datetime
    present: bool


def open_session(login: str) -> str:
    """Begin a session for somebody whose password was checked; return its one-time ticket, valid for 30 seconds."""
    ticket = secrets.token_urlsafe(32)
    with store().write() as session:
        row = session.exec(select(AccountRow).where(AccountRow.login == login.strip().lower())).one()
        session.add(SessionRow(account_key=row.key, ticket_hash=digest(ticket), ticket_until=now() + TICKET))
        audit(session, row.uid, "sign_in")
    return ticket


def begin(session: Session, account: AccountRow, *, awaits_factor: bool) -> tuple[SessionRow, str]:
    """Begin a session for somebody for whom a provider of identities answers, in a transaction; return its row, and the
    secret of its cookie. Until a second factor that it awaits was shown, it is worth nothing."""
    secret = secrets.token_urlsafe(32)
    row = SessionRow(account_key=account.key, cookie_hash=digest(secret), awaits_factor=awaits_factor)
    session.add(row)
    session.flush()
    if not awaits_factor:
        audit(session, account.uid, "sign_in")
    return row, secret


def awaiting(secret: str) -> str:
    """Return the login of whoever still has to show a second factor for the session of a cookie; empty for nobody."""
    with store().read() as session:
        chosen = select(SessionRow, AccountRow).join(AccountRow, col(AccountRow.key) == SessionRow.account_key)
        opened = session.exec(
            chosen.where(SessionRow.cookie_hash == digest(secret), col(SessionRow.awaits_factor))
        ).one_or_none()
    if opened is None:
        return ""
    row, account = opened
    return account.login if account.active and not _over(row, now(), AWAITED) else ""


def exchange(ticket: str) -> str | None:
    """Exchange a ticket, once, for the secret of the session's cookie; `None` if it is unknown, used or late."""
    secret = secrets.token_urlsafe(32)
    with store().write() as session:
        row = session.exec(select(SessionRow).where(SessionRow.ticket_hash == digest(ticket))).one_or_none()
        if row is None or row.ticket_until is None or row.ticket_until < now() or row.revoked_at:
            return None
        row.ticket_hash, row.ticket_until, row.cookie_hash = None, None, digest(secret)
        session.add(row)
    return secret


def recognise(secret: str) -> Viewer | None:
    """Return who a cookie stands for; `None` if the session is unknown, ended, idle or too old."""
    with store().read() as session:
        chosen = select(SessionRow, AccountRow).join(AccountRow, col(AccountRow.key) == SessionRow.account_key)
        opened = session.exec(chosen.where(SessionRow.cookie_hash == digest(secret))).one_or_none()
        if opened is None:
            return None
        row, account = opened
        moment = now()
        if not account.active or row.awaits_factor or _over(row, moment):
            return None
        viewer = as_viewer(session, account)
    if moment - row.seen_at > SEEN_EVERY:
        with store().write() as session:
            session.execute(update(SessionRow).where(col(SessionRow.key) == row.key).values(seen_at=moment))
    return viewer


def known(secret: str) -> bool:
    """Whether a cookie is that of a session, open or over: whoever shows it came in once."""
    with store().read() as session:
        return session.exec(select(SessionRow.key).where(SessionRow.cookie_hash == digest(secret))).first() is not None


def count_open() -> int:
    """Return how many sessions are open."""
    chosen = select(func.count(col(SessionRow.key))).where(
        col(SessionRow.cookie_hash).is_not(None),
        col(SessionRow.revoked_at).is_(None),
        ~col(SessionRow.awaits_factor),
        _lasts(now()),
    )
    with store().read() as session:
        return session.exec(chosen).one()


def end_outlasted(session: Session) -> None:
    """End the sessions that nobody ended and that are idle or too old, in a transaction: what takes their owner out of
    the provider of identities is kept no longer than they last."""
    revoke(session, ~_lasts(now()))


def _lasts(moment: datetime) -> ColumnElement[bool]:
    """What is true of the sessions that are neither idle nor too old."""
    return (col(SessionRow.seen_at) >= moment - settings.current().idle) & (
        col(SessionRow.opened_at) >= moment - ABSOLUTE
    )


def close(secret: str) -> None:
    """End a session; the cookie is worth nothing from now on."""
    with store().write() as session:
        sign_out(session, secret)


def sign_out(session: Session, secret: str) -> None:
    """End the session of a cookie, in a transaction, if it is still open."""
    row = session.exec(select(SessionRow).where(SessionRow.cookie_hash == digest(secret))).one_or_none()
    if row and not row.revoked_at:
        revoke(session, col(SessionRow.key) == row.key)
        account = session.get(AccountRow, row.account_key)
        audit(session, account.uid if account else "", "sign_out")


def viewer_of(login: str) -> Viewer:
    """Return the viewer that an account stands for.

    Raises:
        NotFound: there is no such active account.
    """
    with store().read() as session:
        row = session.exec(select(AccountRow).where(AccountRow.login == login, col(AccountRow.active))).one_or_none()
        if row is None:
            raise NotFound("unknown.account", received=login)
        return as_viewer(session, row)


def digest(secret: str) -> str:
    """What the database keeps of a secret: it cannot be turned back, nor made without the key of the house."""
    return hmac.new(settings.current().key.encode(), secret.encode(), hashlib.sha256).hexdigest()


def as_viewer(session: Session, row: AccountRow) -> Viewer:
    """Return the viewer that an account is now, in a transaction."""
    network = Network(row.network) if row.network else None
    return Viewer(row.uid, row.name, Role(row.role), perimeter(session, row), network, not row.welcomed)


def mine(viewer: Viewer, secret: str) -> tuple[OpenSession, ...]:
    """Return the open sessions of whoever asks with a cookie, the latest first."""
    with store().read() as session:
        chosen = select(SessionRow).join(AccountRow, col(AccountRow.key) == SessionRow.account_key)
        chosen = chosen.where(AccountRow.uid == viewer.account, col(SessionRow.revoked_at).is_(None))
        rows = session.exec(chosen.order_by(col(SessionRow.opened_at).desc())).all()
    present, moment = digest(secret), now()
    return tuple(
        OpenSession(row.uid, row.opened_at, row.seen_at, row.cookie_hash == present)
        for row in rows
        if row.cookie_hash and not row.awaits_factor and not _over(row, moment)
    )


def end(viewer: Viewer, uid: str) -> None:
    """End one of one's own sessions.

    Raises:
        NotFound: there is none of that name, or it is somebody else's; the two are not told apart.
    """
    with store().write() as session:
        chosen = select(SessionRow).join(AccountRow, col(AccountRow.key) == SessionRow.account_key)
        row = session.exec(chosen.where(SessionRow.uid == uid, AccountRow.uid == viewer.account)).one_or_none()
        if row is None:
            raise NotFound("unknown.session", received=uid)
        revoke(session, col(SessionRow.key) == row.key)
        audit(session, viewer.account, "end_session", subject=uid)


def _over(row: SessionRow, moment: datetime, oldest: timedelta = ABSOLUTE) -> bool:
    """Whether a session was ended, was idle for too long or is too old."""
    idle, old = moment - row.seen_at > settings.current().idle, moment - row.opened_at > oldest
    return bool(row.revoked_at) or idle or old
