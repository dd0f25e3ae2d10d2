"""What makes a token of the provider good: who signed it, for whom, when, for which question."""

import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry, Token

from model.errors import Refused
from model.settings import OpenId

SKEW = 120
"""The seconds by which the clocks of the two may differ."""

OLDEST = 600
"""The seconds after which a notice that somebody left is too old, whatever it says itself: as long, and `SKEW` more, it
is remembered that it came."""

LEFT = "http://schemas.openid.net/event/backchannel-logout"
_LOGOUT_TYPES = ("logout+jwt", "jwt", "")

Claims = Mapping[str, Any]


@dataclass(frozen=True)
class SignOff:
    """A proved notice that somebody left at the provider: everywhere, or one session of theirs; `mark` tells it from
    all others."""

    mark: str
    subject: str
    session: str


def unproved(chosen: OpenId, why: str) -> Refused:
    """Return the refusal of an answer of the provider that does not hold; `why` in a word of the protocol."""
    return Refused("openid.unproved", name=chosen.name, why=why)


def read(chosen: OpenId, value: str, keys: KeySet) -> Token:
    """Return what a token says, whose signature is that of one of the keys.

    Raises:
        JoseError: no such key (`InvalidKeyIdError`), or another signature, algorithm or form.
        ValueError: what is no token at all.
    """
    return jwt.decode(value, keys, algorithms=list(chosen.algorithms))


def identity(chosen: OpenId, token: Token, *, nonce: str, access: str) -> Claims:
    """Return what an ID token says of somebody, once it is proved: from this provider, for this house, now, for the
    question that was asked with this nonce, together with this access token.

    Raises:
        Refused: something does not hold.
    """
    claims = token.claims
    proof = CodeIDToken(
        claims,
        token.header,
        options=_addressed(chosen),
        params={"client_id": chosen.client, "access_token": access},
    )
    try:
        proof.validate(leeway=SKEW)
    except (JoseError, ValueError, TypeError) as error:
        raise unproved(chosen, _word(error)) from error
    if not hmac.compare_digest(_text(claims, "nonce").encode(), nonce.encode()):
        raise unproved(chosen, "nonce")
    _alone(chosen, claims)
    if not claims["sub"]:
        raise unproved(chosen, "sub")
    if chosen.levels and claims.get("acr") not in chosen.levels:
        raise Refused("openid.level", name=chosen.name, received=_text(claims, "acr") or "-", accepted=chosen.levels)
    return claims


def signed_claims(chosen: OpenId, token: Token) -> Claims:
    """Return what signed userinfo says, once it is proved to come from this provider for this house, now.

    Raises:
        Refused: something does not hold.
    """
    _timely(chosen, token.claims, _addressed(chosen))
    return token.claims


def sign_off(chosen: OpenId, token: Token) -> SignOff:
    """Return who left, once a notice of the provider is proved: from it, for this house, of just now, and nothing else
    than such a notice.

    Raises:
        Refused: something does not hold.
    """
    claims = token.claims
    _timely(chosen, claims, {**_addressed(chosen), "iat": {"essential": True}, "jti": {"essential": True}})
    _alone(chosen, claims)
    if str(token.header.get("typ", "")).lower() not in _LOGOUT_TYPES:
        raise unproved(chosen, "typ")
    if claims["iat"] < time.time() - OLDEST - SKEW:
        raise unproved(chosen, "iat")
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LEFT), dict):
        raise unproved(chosen, "events")
    if "nonce" in claims:
        raise unproved(chosen, "nonce")
    subject, session = _text(claims, "sub"), _text(claims, "sid")
    if not (subject or session):
        raise unproved(chosen, "sub")
    return SignOff(claims["jti"], subject, session)


def _addressed(chosen: OpenId) -> dict[str, Any]:
    """What any token has to say: who gave it, and to whom."""
    return {"iss": {"essential": True, "value": chosen.issuer}, "aud": {"essential": True, "value": chosen.client}}


def _timely(chosen: OpenId, claims: Claims, wanted: dict[str, Any]) -> None:
    try:
        JWTClaimsRegistry(leeway=SKEW, **wanted).validate(dict(claims))
    except (JoseError, ValueError, TypeError) as error:
        raise unproved(chosen, _word(error)) from error


def _alone(chosen: OpenId, claims: Claims) -> None:
    """Refuse what is meant for others too: nobody else here is trusted to keep it."""
    meant_for = claims["aud"]
    if meant_for not in (chosen.client, [chosen.client]):
        raise unproved(chosen, "aud")


def _text(claims: Claims, name: str) -> str:
    value = claims.get(name)
    return value if isinstance(value, str) else ""


def _word(error: Exception) -> str:
    """What does not hold, in the name of a claim or of an error of the protocol."""
    return str(getattr(error, "claim", "") or getattr(error, "error", "") or "token")
