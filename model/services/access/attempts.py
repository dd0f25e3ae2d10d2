"""Sign-ins that failed: each one more makes the same person at the same address wait longer, and never for good."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from model.services.access.sessions import digest
from model.services.context import store
from model.storage.tables import AttemptRow, now

FREE = 4
"""How many sign-ins may fail before one has to wait."""

LONGEST = timedelta(minutes=15)
"""The longest wait, after which everything is forgotten."""


def begin(login: str, address: str) -> timedelta:
    """Return how long this name at this address has to wait; when it has not to, count the attempt as a failure and
    let its password be looked at.

    Both in one transaction, before the password is looked at: of many attempts sent together, no more are looked at
    than of as many sent one after the other. Whoever has to wait is told so without writing: they hold up nobody.
    Whether the name is that of an account changes nothing. What is older than the longest wait is forgotten.
    """
    moment = now()
    with store().read() as session:
        if left := _left(_row(session, login, address), moment):
            return left
    with store().write() as session:
        session.execute(delete(AttemptRow).where(col(AttemptRow.last_at) < moment - LONGEST))
        row = _row(session, login, address)
        if left := _left(row, moment):
            return left
        row = row or AttemptRow(who=_who(login, address))
        row.count, row.last_at = row.count + 1, moment
        session.add(row)
    return timedelta()


def forget_failures(login: str, address: str) -> None:
    """Forget what failed before, and the attempt that has just succeeded."""
    with store().write() as session:
        session.execute(delete(AttemptRow).where(col(AttemptRow.who) == _who(login, address)))


def _left(row: AttemptRow | None, moment: datetime) -> timedelta:
    """How long one still has to wait: nothing, mostly."""
    return max(timedelta(), _delay(row.count) - (moment - row.last_at)) if row else timedelta()


def _delay(count: int) -> timedelta:
    """Twice as long each time, once the free ones are used up."""
    return min(timedelta(seconds=2.0 ** min(count - FREE, 20)), LONGEST) if count >= FREE else timedelta()


def _row(session: Session, login: str, address: str) -> AttemptRow | None:
    return session.exec(select(AttemptRow).where(AttemptRow.who == _who(login, address))).one_or_none()


def _who(login: str, address: str) -> str:
    return digest(f"{login.strip().lower()}\n{address}")
