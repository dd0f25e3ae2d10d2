"""The provider of identities: what it says of itself, its keys, and what it is asked."""

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode, urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import Token
from requests import RequestException, Response
from urllib3.exceptions import HTTPError

from model.errors import Refused
from model.openid import deadline, tokens
from model.openid.deadline import PATIENCE, bounded, in_time
from model.openid.tokens import Claims, SignOff, unproved
from model.settings import OpenId

FRESH = 3600.0
"""The seconds for which what it says of itself, and its keys, are believed: a key that it takes back is no longer good
after that."""

AGAIN = 10.0
"""The seconds within which its keys are not asked for twice because of a token that names another one, nor anything
that it has just not given."""

LONGEST, PIECE = 1_000_000, 65_536
"""The bytes that are read of a document of it, and how many at a time."""

KINDS = ("RSA", "EC", "OKP")
"""Of which keys are taken: a secret that two share signs nothing here."""

WELL_KNOWN = "/.well-known/openid-configuration"

Thing = TypeVar("Thing")

log = logging.getLogger("mosaique")


@dataclass(frozen=True)
class Challenge:
    """What one sign-in is asked with: what comes back with the answer, what stands in the ID token, and what proves at
    the end that the same one asks."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Identity:
    """Who somebody is for the provider, in which session of it, with which address, whether it answers for that one
    (`None`: it does not say), and the ID token that proved it."""

    subject: str
    session: str
    address: str
    verified: bool | None
    id_token: str


@dataclass(frozen=True)
class _Answer:
    """What the provider gives at an address, and of which type it says that is."""

    kind: str
    content: bytes


class _Kept(Generic[Thing]):
    """Something that the provider gives, kept for a while; so is a refusal, for a moment: whoever comes then does not
    wait for an answer that does not come."""

    def __init__(self, fetch: Callable[[], Thing]) -> None:
        self._fetch, self._lock = fetch, threading.Lock()
        self._thing: Thing | None = None
        self._at = 0.0
        self._refusal: Refused | None = None
        self._refused_at = 0.0

    def get(self, oldest: float) -> Thing:
        """Return it as it was so many seconds ago at most.

        Raises:
            TimeoutError: somebody else still waits for it when no second is left.
        """
        if not self._lock.acquire(timeout=deadline.left()):
            raise TimeoutError
        try:
            moment = time.monotonic()
            if self._thing is not None and moment - self._at <= oldest:
                return self._thing
            if self._refusal and moment - self._refused_at <= AGAIN:
                raise Refused(self._refusal.code, **self._refusal.values)
            had_time = deadline.left() >= sum(PATIENCE)
            try:
                self._thing, self._at, self._refusal = self._fetch(), moment, None
            except Refused as refusal:
                if had_time:  # else another one, who has more, may have it
                    self._refusal, self._refused_at = refusal, time.monotonic()
                raise
            return self._thing
        finally:
            self._lock.release()


class Provider:
    """One provider; whatever it is asked raises `Refused` when it does not answer, or when the answer does not hold."""

    def __init__(self, chosen: OpenId) -> None:
        self.chosen = chosen
        self._description = _Kept(self._fetch_metadata)
        self._keys = _Kept(self._fetch_keys)

    @in_time()
    def authorization(self, back: str, challenge: Challenge, language: str) -> str:
        """Return the address where somebody is sent to say who they are, and from where they come back."""
        extra = {"acr_values": " ".join(self.chosen.levels)} if self.chosen.levels else {}
        if "ui_locales_supported" in self._metadata():  # some refuse what they do not know
            extra["ui_locales"] = language
        address, _ = self._client(back).create_authorization_url(
            self._place("authorization_endpoint"),
            state=challenge.state,
            nonce=challenge.nonce,
            code_verifier=challenge.verifier,
            **extra,
        )
        return str(address)

    @in_time()
    def answered(self, given: Mapping[str, str]) -> str:
        """Return the code with which somebody came back.

        Raises:
            Refused: they did not say who they are, or it is not this provider that sends them.
        """
        metadata = self._metadata()
        issuer = given.get("iss", self.chosen.issuer)  # RFC 9207
        missing = metadata.get("authorization_response_iss_parameter_supported") is True and "iss" not in given
        if issuer != self.chosen.issuer or missing:
            raise unproved(self.chosen, "iss")
        if error := given.get("error"):
            cancelled = error in ("access_denied", "interaction_required", "login_required")
            raise Refused("openid.cancelled", name=self.chosen.name) if cancelled else unproved(self.chosen, error[:60])
        if not given.get("code"):
            raise unproved(self.chosen, "code")
        return given["code"]

    @in_time()
    def redeem(self, code: str, back: str, challenge: Challenge) -> Identity:
        """Exchange a code, and return what the provider says of whoever brought it."""
        try:
            with self._client(back) as client:
                given = client.fetch_token(
                    self._place("token_endpoint"),
                    code=code,
                    code_verifier=challenge.verifier,
                    grant_type="authorization_code",
                    allow_redirects=False,
                    timeout=deadline.patience(),
                    stream=True,
                    hooks={"response": _read_whole},
                )
        except AuthlibBaseError as error:
            raise unproved(self.chosen, str(error.error or "code")[:60]) from error
        except (RequestException, HTTPError, TimeoutError, ValueError) as error:
            raise self._away(error) from error
        access, id_token = given.get("access_token"), given.get("id_token")
        if not (isinstance(access, str) and isinstance(id_token, str)):
            raise unproved(self.chosen, "id_token")
        claims = tokens.identity(self.chosen, self._read(id_token), nonce=challenge.nonce, access=access)
        return _identity(id_token, claims, self._described(access, claims))

    @in_time()
    def sign_off(self, token: str) -> SignOff:
        """Return who left at the provider, as a notice of it says."""
        return tokens.sign_off(self.chosen, self._read(token))

    @in_time()
    def way_out(self, id_token: str, back: str, state: str) -> str:
        """Return the address where somebody is sent to leave the provider too; empty where it has none."""
        place = self._metadata().get("end_session_endpoint")
        if not isinstance(place, str) or not self._fit(place):
            return ""
        asked = {"id_token_hint": id_token, "post_logout_redirect_uri": back, "state": state}
        return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}"

    def _described(self, access: str, claims: Claims) -> Claims:
        """What the provider adds about somebody, plain or signed; nothing where it has no such address."""
        if "userinfo_endpoint" not in self._metadata():
            return {}
        answer = self._get(self._place("userinfo_endpoint"), {"Authorization": f"Bearer {access}"})
        if answer.kind == "application/jwt":
            added = tokens.signed_claims(self.chosen, self._read(answer.content.decode(errors="replace").strip()))
        else:
            added = self._document(answer)
        if added.get("sub") != claims["sub"]:
            raise unproved(self.chosen, "sub")
        return added

    def _read(self, value: str) -> Token:
        """What a token says; its key is asked for again, once in a while, where it is a new one."""
        try:
            try:
                return tokens.read(self.chosen, value, self._recent(self._keys, FRESH))
            except InvalidKeyIdError:
                return tokens.read(self.chosen, value, self._recent(self._keys, AGAIN))
        except (JoseError, ValueError, TypeError) as error:
            raise unproved(self.chosen, str(getattr(error, "error", "") or "token")) from error

    def _client(self, back: str) -> OAuth2Session:
        """Who this house is for the provider."""
        ways = self._metadata().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        if not self.chosen.secret:
            way = "none"
        else:
            way = "client_secret_basic" if "client_secret_basic" in ways else "client_secret_post"
        return bounded(
            OAuth2Session(
                self.chosen.client,
                self.chosen.secret or None,
                token_endpoint_auth_method=way,
                scope=" ".join(self.chosen.scopes),
                redirect_uri=back,
                code_challenge_method="S256",
            )
        )

    def _metadata(self) -> Mapping[str, Any]:
        return self._recent(self._description, FRESH)

    def _recent(self, kept: _Kept[Thing], oldest: float) -> Thing:
        try:
            return kept.get(oldest)
        except TimeoutError as error:
            raise self._away(error) from error

    def _place(self, name: str) -> str:
        place = self._metadata().get(name)
        if not isinstance(place, str) or not self._fit(place):
            raise unproved(self.chosen, name)
        return place

    def _fit(self, place: str) -> bool:
        """Whether an address is as safe as that of the provider."""
        return urlsplit(place).scheme in ("https", urlsplit(self.chosen.issuer).scheme)

    def _fetch_metadata(self) -> Mapping[str, Any]:
        metadata = self._document(self._get(self.chosen.issuer.rstrip("/") + WELL_KNOWN))
        if metadata.get("issuer") != self.chosen.issuer:
            raise unproved(self.chosen, "issuer")
        return metadata

    def _fetch_keys(self) -> KeySet:
        given = self._document(self._get(self._place("jwks_uri"))).get("keys")
        listed = given if isinstance(given, list) else []
        ours = [each for each in listed if isinstance(each, dict) and each.get("kty") in KINDS]
        try:
            return KeySet.import_key_set({"keys": ours})
        except (JoseError, ValueError, TypeError) as error:
            raise unproved(self.chosen, "jwks_uri") from error

    def _get(self, place: str, headers: Mapping[str, str] | None = None) -> _Answer:
        try:
            with (
                bounded(requests.Session()) as asking,
                asking.get(
                    place, headers=headers, allow_redirects=False, timeout=deadline.patience(), stream=True
                ) as answer,
            ):
                if answer.status_code != 200:
                    raise ValueError(answer.status_code)
                kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
                return _Answer(kind, _whole(answer))
        except (RequestException, HTTPError, TimeoutError, ValueError) as error:
            raise self._away(error) from error

    def _document(self, answer: _Answer) -> Mapping[str, Any]:
        try:
            document = json.loads(answer.content)
        except ValueError as error:
            raise self._away(error) from error
        if not isinstance(document, dict):
            raise self._away(TypeError())
        return document

    def _away(self, error: Exception) -> Refused:
        log.warning("the provider of identities does not answer: %s", type(error).__name__)
        return Refused("openid.away", name=self.chosen.name)


def _whole(answer: Response) -> bytes:
    """All that an answer holds, piece by piece as it comes.

    Raises:
        ValueError: it is too long.
    """
    content = bytearray()
    while piece := answer.raw.read1(PIECE, decode_content=True):
        content += piece
        if len(content) > LONGEST:
            raise ValueError(len(content))
    return bytes(content)


def _read_whole(answer: Response, *_: Any, **__: Any) -> None:
    """Read the whole of an answer that another one would read without end."""
    with answer:
        content = _whole(answer)
    answer.raw = BytesIO(content)


def _identity(id_token: str, claims: Claims, described: Claims) -> Identity:
    """Who the ID token names, and what is added to that: an address, and whether it is verified, come together."""
    whole = [each for each in (claims, described) if "email" in each and "email_verified" in each]
    source = next(iter([*whole, *(each for each in (claims, described) if "email" in each)]), {})
    address, verified = source.get("email"), source.get("email_verified")
    return Identity(
        claims["sub"],
        str(claims.get("sid", "")),
        address.strip() if isinstance(address, str) else "",
        None if verified is None else verified is True or verified == "true",
        id_token,
    )


@lru_cache(1)
def provider(chosen: OpenId) -> Provider:
    """Return the provider that the settings name, the same one as long as they do."""
    return Provider(chosen)
