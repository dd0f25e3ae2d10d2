"""The second factor: codes that an application on a phone shows (TOTP), asked after the password of the roles that the
house says, and codes to write down for the day when the phone is lost.

What the phone counts from is drawn from the key of the house and from what the base keeps: who steals the base alone
has no code. Once that key is replaced, each phone is read in again.
"""

import base64
import hmac
import secrets
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pyotp
from sqlmodel import Session, col, delete, select

from model import settings
from model.access import Right, Viewer
from model.errors import NotFound, Refused
from model.services.access.accounts import row_named
from model.services.access.sessions import digest
from model.services.context import store
from model.storage.audit import audit
from model.storage.tables import AccountRow, SecondFactorRow, now

ISSUER = "Mosaïque"
PERIOD = 30
"""For how many seconds a code is shown."""

RECOVERY_CODES = 10


def required(login: str) -> bool:
    """Whether the role of an account asks for a second factor.

    Raises:
        NotFound: there is no such account; so do all that take a login.
    """
    with store().read() as session:
        return row_named(session, login).role in settings.current().second_factor


def enrolled(login: str) -> bool:
    """Whether an account has a phone that was read in, under the present key of the house."""
    with store().read() as session:
        return _factor(session, row_named(session, login)) is not None


def draw() -> str:
    """Draw from what a phone that is read in will count; it belongs to one sign-in, and is kept once confirmed."""
    return secrets.token_hex(16)


def address(login: str, nonce: str) -> str:
    """Return the address that a phone reads to count the codes of an account from what was drawn.

    Raises:
        Refused: a phone was read in already.
    """
    if enrolled(login):
        raise Refused("second_factor.there")
    return _codes(nonce).provisioning_uri(name=login, issuer_name=ISSUER)


def typed(read: str) -> str:
    """Return what is typed on a phone that cannot read the picture of an address: its key, in groups of four."""
    key = parse_qs(urlsplit(read).query)["secret"][0]
    return " ".join(key[place : place + 4] for place in range(0, len(key), 4))


def confirm(login: str, nonce: str, code: str) -> tuple[str, ...]:
    """Say that a phone shows the right code; return the codes to write down, which nobody can be told again.

    Raises:
        Refused: another code, or a phone was read in already.
    """
    recovery = tuple(f"{secrets.randbelow(10**10):010d}" for _ in range(RECOVERY_CODES))
    with store().write() as session:
        account = row_named(session, login)
        if _factor(session, account):
            raise Refused("second_factor.there")
        step = _accepted(nonce, code, after=0)
        if step is None:
            raise Refused("second_factor.wrong")
        session.execute(delete(SecondFactorRow).where(col(SecondFactorRow.account_key) == account.key))
        marks = " ".join(digest(each) for each in recovery)
        signing = digest("second factor")
        session.add(
            SecondFactorRow(account_key=account.key, nonce=nonce, signing=signing, recovery=marks, last_step=step)
        )
        audit(session, account.uid, "enrol_factor", subject=account.uid)
    return recovery


def check(login: str, code: str) -> bool:
    """Whether a code is the one that the phone of an account shows, or one of those that were written down. Each is
    accepted once."""
    with store().write() as session:
        account = row_named(session, login)
        row = _factor(session, account)
        if row is None:
            return False
        session.add(row)
        if step := _accepted(row.nonce, code, after=row.last_step):
            row.last_step = step
            return True
        written = row.recovery.split()
        mark = digest("".join(code.split()))
        if mark not in written:
            return False
        row.recovery = " ".join(each for each in written if each != mark)
        audit(session, account.uid, "use_recovery_code", subject=account.uid, count=len(written) - 1)
        return True


def forget(viewer: Viewer, uid: str) -> None:
    """Let an account read in another phone at its next sign-in: the first one is lost.

    Raises:
        NotFound: no account bears this uid, or it has no phone.
    """
    viewer.require(Right.ACCOUNTS)
    with store().write() as session:
        ours = select(SecondFactorRow).join(AccountRow, col(AccountRow.key) == SecondFactorRow.account_key)
        row = session.exec(ours.where(AccountRow.uid == uid)).one_or_none()
        if row is None:
            raise NotFound("unknown.second_factor", received=uid)
        session.delete(row)
        audit(session, viewer.account, "forget_factor", subject=uid)


def _factor(session: Session, account: AccountRow) -> SecondFactorRow | None:
    """The phone of an account, if it counts from the present key of the house."""
    row = session.exec(select(SecondFactorRow).where(SecondFactorRow.account_key == account.key)).one_or_none()
    return row if row and hmac.compare_digest(row.signing, digest("second factor")) else None


def _codes(nonce: str) -> pyotp.TOTP:
    drawn = hmac.digest(settings.current().key.encode(), f"second factor {nonce}".encode(), "sha1")
    return pyotp.TOTP(base64.b32encode(drawn).decode(), interval=PERIOD)


def _accepted(nonce: str, code: str, *, after: int) -> int | None:
    """The period of a code that is that of now, of the one before or the one after, and later than the last one that
    was accepted."""
    codes, step, given = _codes(nonce), _step(now()), "".join(code.split()).encode()
    for each in (step - 1, step, step + 1):
        if each > after and hmac.compare_digest(codes.generate_otp(each).encode(), given):
            return each
    return None


def _step(moment: datetime) -> int:
    return int(moment.timestamp()) // PERIOD
