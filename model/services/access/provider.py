"""Coming in through the provider of identities: the account of the house that somebody is matched with, once and for
good; leaving it too, and being told that somebody left there.

Accounts are opened by the house, which alone says their role and their perimeter: the provider only says who comes.
"""

import hmac
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from sqlmodel import Session, col, delete, select

from model import settings
from model.access import Right, Viewer
from model.errors import NotFound, Refused
from model.openid import provider as providers
from model.openid.deadline import in_time
from model.openid.provider import Challenge, Identity, Provider
from model.openid.tokens import OLDEST, SKEW, unproved
from model.services.access import sessions
from model.services.access.accounts import end_keys, revoke, row_named
from model.services.access.sessions import digest
from model.services.context import store
from model.settings import OpenId
from model.storage.audit import audit
from model.storage.tables import AccountRow, IdentityRow, ProviderSessionRow, SessionRow, UsedMarkRow, now

PLACE = "/session/provider"
RETURN, NOTICE, LEFT = f"{PLACE}/return", f"{PLACE}/notice", f"{PLACE}/left"
"""Where somebody begins, where the provider sends them back, where it says that somebody left, and where they come back
to after they left it."""

PATIENCE = timedelta(minutes=10)
"""How long somebody may take to say who they are."""

LONGEST_PLACE = 1_500
"""The characters of an address that is come back to; beyond, it is the first screen."""

_SEALED = "HS256"


@dataclass(frozen=True)
class Journey:
    """One way to the provider and back: what it is asked with, the address to come back to, the language spoken."""

    seed: str
    place: str
    language: str


@dataclass(frozen=True)
class Entry:
    """Somebody who came in: the secret of their session, and, the first time, with which address they were matched with
    the account of which name."""

    secret: str
    address: str = ""
    name: str = ""


def chosen() -> OpenId | None:
    """Return the provider of the house, if it has one; the fictional people of a demonstration have none."""
    ours = settings.current()
    return None if ours.demo else ours.openid


def begin(place: str, language: str) -> tuple[str, str]:
    """Return the address of the provider where somebody says who they are, and what the browser keeps until they come
    back to `place`: sealed, good for ten minutes, for one return."""
    journey = Journey(secrets.token_urlsafe(24), place if len(place) <= LONGEST_PLACE else "", language)
    address = _provider().authorization(_address(RETURN), _challenge(journey), language)
    return address, _sealed(journey)


def resumed(kept: str) -> Journey | None:
    """Return the journey that a browser kept, unless it is not ours, or is too old."""
    try:
        claims = jwt.decode(kept, _key(), algorithms=[_SEALED]).claims
        if not claims["exp"] > time.time():
            return None
        return Journey(str(claims["seed"]), str(claims["place"]), str(claims["language"]))
    except (JoseError, ValueError, KeyError, TypeError):
        return None


def arrive(journey: Journey, given: Mapping[str, str], before: str = "") -> Entry:
    """Open a session for whoever comes back from the provider; the one that the cookie stood for `before` ends.

    Raises:
        Refused: what comes back does not hold or was used already, the provider does not answer, or it speaks of
            somebody whom no account of the house is for.
    """
    asked, challenge = _provider(), _challenge(journey)
    if not hmac.compare_digest(given.get("state", "").encode(), challenge.state.encode()):
        raise unproved(asked.chosen, "state")
    with store().write() as session:
        _mark(session, asked.chosen, f"state {challenge.state}", PATIENCE)
    with in_time():
        identity = asked.redeem(asked.answered(given), _address(RETURN), challenge)
    with store().write() as session:
        sessions.end_outlasted(session)
        account, first = _account(session, asked.chosen, identity)
        ours = settings.current()
        awaits = asked.chosen.second_factor and account.role in ours.second_factor
        row, secret = sessions.begin(session, account, awaits_factor=awaits)
        linked = first and not awaits
        if linked:
            _link(session, account, asked.chosen.issuer, identity.subject, by=account.uid)
        session.add(
            ProviderSessionRow(
                session_key=row.key,
                issuer=asked.chosen.issuer,
                subject=identity.subject,
                name=identity.session,
                id_token=identity.id_token,
            )
        )
        if before:
            sessions.sign_out(session, before)
        return Entry(secret, account.login, account.name) if linked else Entry(secret)


def complete(secret: str) -> None:
    """Give a session that awaits a second factor its worth: the factor was shown. Only now is an account matched with
    whoever comes in to it for the first time; the session ends if either was matched otherwise meanwhile."""
    with store().write() as session:
        rows = select(SessionRow, ProviderSessionRow, AccountRow)
        rows = rows.join(ProviderSessionRow, col(ProviderSessionRow.session_key) == SessionRow.key)
        rows = rows.join(AccountRow, col(AccountRow.key) == SessionRow.account_key)
        awaited = SessionRow.cookie_hash == digest(secret), col(SessionRow.awaits_factor)
        opened = session.exec(rows.where(*awaited, col(SessionRow.revoked_at).is_(None))).one_or_none()
        if opened is None:
            return
        row, through, account = opened
        person = (IdentityRow.issuer == through.issuer) & (IdentityRow.subject == through.subject)
        matched = session.exec(select(IdentityRow).where((IdentityRow.account_key == account.key) | person)).all()
        wanted = (account.key, through.issuer, through.subject)
        if any((each.account_key, each.issuer, each.subject) != wanted for each in matched):
            revoke(session, col(SessionRow.key) == row.key)
            return
        if not matched:
            _link(session, account, through.issuer, through.subject, by=account.uid)
        row.awaits_factor = False
        session.add(row)
        audit(session, account.uid, "sign_in")


def leave(secret: str) -> str:
    """End a session; return the ID token with which its owner leaves the provider too, empty for whoever did not come
    in through it."""
    with store().read() as session:
        rows = select(ProviderSessionRow).join(SessionRow, col(SessionRow.key) == ProviderSessionRow.session_key)
        row = session.exec(rows.where(SessionRow.cookie_hash == digest(secret))).one_or_none()
    sessions.close(secret)
    ours = chosen()
    return row.id_token if row and ours and row.issuer == ours.issuer else ""


def way_out(id_token: str, language: str) -> tuple[str, str]:
    """Return the address where one leaves the provider, and what the browser keeps until then; both are empty where
    there is no such address, or it does not answer."""
    journey = Journey(secrets.token_urlsafe(24), "", language)
    try:
        address = _provider().way_out(id_token, _address(LEFT), _leaving(journey))
    except Refused:  # it does not answer: whoever wants to leave the house has left it
        return "", ""
    return (address, _sealed(journey)) if address else ("", "")


def has_left(journey: Journey, state: str) -> bool:
    """Whether somebody comes back from leaving the provider, as they were sent."""
    return hmac.compare_digest(state.encode(), _leaving(journey).encode())


def end(token: str) -> None:
    """End the sessions of somebody who left at the provider, as a notice of it says, once.

    Raises:
        Refused: the notice does not hold, or came already.
    """
    asked = _provider()
    left = asked.sign_off(token)
    with store().write() as session:
        _mark(session, asked.chosen, f"notice {asked.chosen.issuer} {left.mark}", timedelta(seconds=OLDEST + 2 * SKEW))
        theirs = select(ProviderSessionRow).where(ProviderSessionRow.issuer == asked.chosen.issuer)
        if left.subject:
            theirs = theirs.where(ProviderSessionRow.subject == left.subject)
        if left.session:  # a sign-in that was given no session of its own may be any one of the subject
            names = (left.session, "") if left.subject else (left.session,)
            theirs = theirs.where(col(ProviderSessionRow.name).in_(names))
        keys = [row.session_key for row in session.exec(theirs)]
        ended = select(AccountRow.uid).join(SessionRow, col(SessionRow.account_key) == AccountRow.key)
        still = col(SessionRow.key).in_(keys) & col(SessionRow.revoked_at).is_(None)
        for uid in session.exec(ended.where(still)).all():
            audit(session, uid, "left_provider", subject=uid)
        revoke(session, still)


def link(viewer: Viewer, login: str, subject: str) -> None:
    """Say who an account is for the provider; whoever it was before loses their sessions through it, and their keys.

    Raises:
        NotFound: there is no such account.
        Refused: there is no provider, nothing was given, or that is somebody of another account.
    """
    viewer.require(Right.ACCOUNTS)
    ours = settings.current().openid
    if ours is None:
        raise Refused("openid.none")
    with store().write() as session:
        account = row_named(session, login)
        other = session.exec(
            select(IdentityRow).where(IdentityRow.issuer == ours.issuer, IdentityRow.subject == subject.strip())
        ).one_or_none()
        if not subject.strip() or (other and other.account_key != account.key):
            raise Refused("openid.subject", received=subject)
        _forget(session, account)
        _link(session, account, ours.issuer, subject.strip(), by=viewer.account)


def unlink(viewer: Viewer, uid: str) -> None:
    """Forget who an account is for the provider: at the next sign-in it is matched anew, by its verified address. Its
    sessions through the provider end, and its keys.

    Raises:
        NotFound: no account bears this uid, or it was not matched.
    """
    viewer.require(Right.ACCOUNTS)
    with store().write() as session:
        account = session.exec(select(AccountRow).where(AccountRow.uid == uid)).one_or_none()
        if account is None or not _forget(session, account):
            raise NotFound("unknown.identity", received=uid)
        audit(session, viewer.account, "unlink_identity", subject=uid)


def _forget(session: Session, account: AccountRow) -> bool:
    """Take out who an account is for the provider, and end what may have come of it: the sessions through the provider,
    and the keys, which do not say how their maker came in; say whether there was anything."""
    row = session.exec(select(IdentityRow).where(IdentityRow.account_key == account.key)).one_or_none()
    if row is None:
        return False
    through = col(SessionRow.key).in_(select(ProviderSessionRow.session_key))
    revoke(session, col(SessionRow.account_key) == account.key, through)
    end_keys(session, account)
    session.delete(row)
    session.flush()
    return True


def _account(session: Session, ours: OpenId, identity: Identity) -> tuple[AccountRow, bool]:
    """The account of whoever the provider speaks of, and whether they come in to it for the first time."""
    subject, address = identity.subject, identity.address
    rows = select(AccountRow).join(IdentityRow, col(IdentityRow.account_key) == AccountRow.key)
    account = session.exec(rows.where(IdentityRow.issuer == ours.issuer, IdentityRow.subject == subject)).one_or_none()
    if account is not None:
        if not account.active:
            raise Refused("openid.closed", name=ours.name, login=account.login)
        return account, False
    if not address or not (identity.verified or (ours.trusted and identity.verified is None)):
        raise Refused("openid.unverified", name=ours.name, received=address or "-")
    account = session.exec(select(AccountRow).where(AccountRow.login == address.lower())).one_or_none()
    if account is None or not account.active:
        raise Refused("openid.unknown", name=ours.name, received=address)
    if session.exec(select(IdentityRow).where(IdentityRow.account_key == account.key)).one_or_none():
        raise Refused("openid.other_subject", name=ours.name, received=address)
    return account, True


def _link(session: Session, account: AccountRow, issuer: str, subject: str, *, by: str) -> None:
    """Match an account with somebody of the provider: whoever came in to it for the first time, or whom `by` says."""
    session.add(IdentityRow(account_key=account.key, issuer=issuer, subject=subject))
    audit(session, by, "link_identity", subject=account.uid)


def _provider() -> Provider:
    ours = chosen()
    if ours is None:
        raise Refused("openid.none")
    return providers.provider(ours)


def _address(place: str) -> str:
    """The public address of one of our own places."""
    return settings.current().public_url + place


def _challenge(journey: Journey) -> Challenge:
    """What a journey is asked with: drawn from its seed with the key of the house, so that any process knows it again
    and nobody else does."""
    state, nonce, verifier = (digest(f"provider {part} {journey.seed}") for part in ("state", "nonce", "verifier"))
    return Challenge(state, nonce, verifier)


def _leaving(journey: Journey) -> str:
    """What comes back with whoever left the provider."""
    return digest(f"provider leaving {journey.seed}")


def _sealed(journey: Journey) -> str:
    until = int(time.time() + PATIENCE.total_seconds())
    claims = {"seed": journey.seed, "place": journey.place, "language": journey.language, "exp": until}
    return jwt.encode({"alg": _SEALED}, claims, _key())


def _key() -> OctKey:
    return OctKey.import_key(digest("provider journey"))


def _mark(session: Session, ours: OpenId, what: str, kept: timedelta) -> None:
    """Remember that something was used, in a transaction; refuse it the second time."""
    session.execute(delete(UsedMarkRow).where(col(UsedMarkRow.until) < now()))
    mark = digest(f"provider {what}")
    if session.exec(select(UsedMarkRow).where(UsedMarkRow.mark == mark)).one_or_none():
        raise unproved(ours, "replay")
    session.add(UsedMarkRow(mark=mark, until=now() + kept))
