"""A provider of identities of the tests, on the loopback: it checks what a real one checks, and says what a test wants.

It keeps codes for one use, checks PKCE, who asks and where it sends people back, signs with keys that can be replaced,
signs its userinfo or not, and sends notices that somebody left.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from model.storage.tables import now

CLIENT, SECRET = "mosaique", "what the house and its provider share"
HTTP = httpx.Client(timeout=20)
PERSON = {"sub": "s-1", "email": "ana@example.fr", "email_verified": True}
LETTERS = 400
"""How many of them whoever says one at a time says: for eight seconds."""

DRIPPING = {
    "headers": b"HTTP/1.1 200 OK\r\nX-Long: ",
    "size of a chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;",
    "body": b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n",
}
"""What an answer begins with, by the part of it that comes one letter at a time."""

EVENT = "http://schemas.openid.net/event/backchannel-logout"


@dataclass
class Issuer:
    """What the provider says and knows. `person` is whoever stands before it; the rest is altered by tests: what is
    put over the claims of a token (`None` takes one out), its header, the key that signs; the place that `drips` one
    letter at a time, and where in its answer: then `heard` says whether it was listened to until the end."""

    address: str = ""
    person: dict[str, Any] = field(default_factory=lambda: dict(PERSON))
    over: dict[str, Any] = field(default_factory=dict)
    userinfo_over: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    metadata_over: dict[str, Any] = field(default_factory=dict)
    answer_over: dict[str, Any] = field(default_factory=dict)
    raw_token: str = ""
    signs_userinfo: bool = True
    wants_pkce: bool = True
    keys: list[RSAKey] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    access: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    drips: tuple[str, str] = ("", "")
    heard: Queue[bool] = field(default_factory=Queue)

    def rotate(self) -> None:
        """Sign with a new key from now on, and forget the one before."""
        self.keys = [RSAKey.generate_key(2048, {"kid": secrets.token_hex(4), "use": "sig"})]

    def sign(self, claims: dict[str, Any], **header: Any) -> str:
        """Sign claims with the present key."""
        named = {"alg": "RS256", "kid": self.keys[0].kid, **header, **self.header}
        return jwt.encode({k: v for k, v in named.items() if v is not None}, claims, self.keys[0])

    def claims(self, **more: Any) -> dict[str, Any]:
        """What stands in any token, and more; `None` takes out."""
        moment = int(now().timestamp())
        plain = {"iss": self.address, "aud": CLIENT, "iat": moment, "exp": moment + 60, **more}
        return {name: value for name, value in plain.items() if value is not None}

    def notice(self, **more: Any) -> str:
        """A notice that somebody left."""
        said = {"jti": secrets.token_hex(8), "events": {EVENT: {}}, "sub": self.person["sub"], **more}
        return self.sign(self.claims(**said), typ="logout+jwt")

    # what it answers

    def metadata(self) -> dict[str, Any]:
        here = self.address
        said = {
            "issuer": here,
            "authorization_endpoint": f"{here}/authorize",
            "token_endpoint": f"{here}/token",
            "userinfo_endpoint": f"{here}/userinfo",
            "jwks_uri": f"{here}/jwks",
            "end_session_endpoint": f"{here}/leave",
            "authorization_response_iss_parameter_supported": True,
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            **self.metadata_over,
        }
        return {name: value for name, value in said.items() if value is not None}

    def authorize(self, asked: dict[str, str]) -> str:
        """Keep what was asked under a code; return where somebody is sent back."""
        assert asked["response_type"] == "code" and asked["client_id"] == CLIENT
        assert not self.wants_pkce or asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        back = {"code": code, "state": asked["state"], "iss": self.address, **self.answer_over}
        kept = {name: value for name, value in back.items() if value is not None}
        return f"{asked['redirect_uri']}?{urlencode(kept)}"

    def token(self, given: dict[str, str]) -> dict[str, Any] | None:
        """Exchange a code, once, for whoever asked."""
        asked = self.codes.pop(given.get("code", ""), None)
        if asked is None or (given.get("client_id"), given.get("client_secret")) != (CLIENT, SECRET):
            return None
        proof = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        if asked["code_challenge"] != base64.urlsafe_b64encode(proof).decode().rstrip("="):
            return None
        if given.get("redirect_uri") != asked["redirect_uri"]:
            return None
        access = secrets.token_urlsafe(16)
        self.access[access] = dict(self.person)
        half = hashlib.sha256(access.encode()).digest()[:16]
        said = {
            "sub": self.person["sub"],
            "nonce": asked["nonce"],
            "sid": f"sid-{self.person['sub']}",
            "at_hash": base64.urlsafe_b64encode(half).decode().rstrip("="),
            **self.over,
        }
        return {
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": 60,
            "id_token": self.raw_token or self.sign(self.claims(**said)),
        }

    def userinfo(self, access: str) -> tuple[str, str] | None:
        """What is known of somebody, and its kind."""
        if access not in self.access:
            return None
        said = {**self.access[access], **self.userinfo_over}
        if self.signs_userinfo:
            return self.sign(self.claims(**said)), "application/jwt"
        return json.dumps({k: v for k, v in said.items() if v is not None}), "application/json"


class Answering(BaseHTTPRequestHandler):
    """A server that answers, and says nothing of it."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def drip(self, part: str) -> bool:
        """Say one letter at a time, in a part of an answer; return whether somebody listened until the end."""
        self.close_connection = True
        try:
            self.wfile.write(DRIPPING[part])
            for _ in range(LETTERS):
                self.wfile.write(b"1")
                time.sleep(0.02)
        except OSError:
            return False
        return True

    def send(self, status: int, body: str = "", kind: str = "application/json", location: str = "") -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body.encode())))
        if location:
            self.send_header("location", location)
        self.end_headers()
        self.wfile.write(body.encode())


class _OfIssuer(Answering):
    """What a browser and the house ask of one provider."""

    issuer: Issuer

    def dripped(self, place: str) -> bool:
        """Answer one letter at a time at the place that does; return whether it is this one."""
        dripping, part = self.issuer.drips
        if place == dripping:
            self.issuer.heard.put(self.drip(part))
        return place == dripping

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        self.issuer.asked.append(place.path)
        if self.dripped(place.path):
            return
        asked = dict(parse_qsl(place.query))
        if place.path in ("/enter", "/leave"):
            self.send(303, location=self.issuer.authorize(asked) if place.path == "/enter" else _left(asked))
            return
        bearer = self.headers.get("authorization", "").removeprefix("Bearer ")
        answers = {
            "/.well-known/openid-configuration": lambda: (json.dumps(self.issuer.metadata()), "application/json"),
            "/jwks": lambda: (json.dumps(KeySet(list(self.issuer.keys)).as_dict()), "application/json"),
            "/authorize": lambda: (_door(self.issuer, place.query), "text/html; charset=utf-8"),
            "/userinfo": lambda: self.issuer.userinfo(bearer),
        }
        answer = answers.get(place.path, lambda: None)()
        self.send(200, *answer) if answer else self.send(401)

    def do_POST(self) -> None:
        given = parse_qs(self.rfile.read(int(self.headers["content-length"])).decode())
        if self.dripped(self.path):
            return
        answer = self.issuer.token({name: values[0] for name, values in given.items()})
        if answer is None:
            self.issuer.refused.append("token")
        self.send(200, json.dumps(answer)) if answer else self.send(400, json.dumps({"error": "invalid_grant"}))


def _left(asked: dict[str, str]) -> str:
    return f"{asked['post_logout_redirect_uri']}?{urlencode({'state': asked['state']})}"


def _door(issuer: Issuer, query: str) -> str:
    link = f"/enter?{query}".replace('"', "%22").replace("&", "&amp;")
    head = '<!doctype html><html lang="fr"><title>Identité</title><h1>Le fournisseur</h1>'
    return f'{head}<a href="{link}">Continuer comme {issuer.person["email"]}</a></html>'


@contextmanager
def issuing() -> Iterator[Issuer]:
    """Run a provider on a free port; stop it at the end."""
    issuer = Issuer()
    issuer.rotate()
    server = ThreadingHTTPServer(("localhost", 0), type("Answering", (_OfIssuer,), {"issuer": issuer}))
    issuer.address = f"http://localhost:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield issuer
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def pass_through(location: str) -> str:
    """Do what a browser does at the provider: say who one is there; return where it sends one back."""
    assert HTTP.get(location).status_code == 200
    return HTTP.get(location.replace("/authorize?", "/enter?")).headers["location"]
