"""A provider of identities that others wrote and keep (idpyoidc), on the loopback: PKCE, signed userinfo, notices."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from idpyoidc.server import Server
from idpyoidc.server.configure import OPConfiguration

from tests.security.issuer import CLIENT, SECRET, Answering

SERVER = "idpyoidc.server"
PERSON = {"email": "ana@example.fr", "email_verified": True}
ENDPOINTS = {
    "/.well-known/openid-configuration": "provider_config",
    "/authorize": "authorization",
    "/token": "token",
    "/userinfo": "userinfo",
}


def _configuration(address: str) -> dict[str, Any]:
    keys = [{"type": "RSA", "use": ["sig"]}, {"type": "EC", "crv": "P-256", "use": ["sig"]}]
    posted = {"client_authn_method": ["client_secret_post", "client_secret_basic"]}
    kinds = {
        "provider_config": (".well-known/openid-configuration", "provider_config.ProviderConfiguration", {}),
        "authorization": ("authorize", "authorization.Authorization", {"response_types_supported": ["code"]}),
        "token": ("token", "token.Token", posted),
        "userinfo": ("userinfo", "userinfo.UserInfo", {"client_authn_method": ["bearer_header"]}),
        "session": ("leave", "session.Session", {}),
    }
    endpoint = {
        name: {"path": path, "class": f"{SERVER}.oidc.{kind}", "kwargs": more}
        for name, (path, kind, more) in kinds.items()
    }
    codes = {"crypt_conf": {"kwargs": {"password": "the password of codes", "salt": "its salt"}}}
    return {
        "issuer": address,
        "keys": {"key_defs": keys, "uri_path": "jwks"},
        "key_conf": {"key_defs": keys},
        "endpoint": endpoint,
        "claims_interface": {"class": f"{SERVER}.session.claims.ClaimsInterface", "kwargs": {}},
        "scopes_to_claims": {"openid": ["sub"], "email": ["email", "email_verified"]},
        "userinfo": {"class": f"{SERVER}.user_info.UserInfo", "kwargs": {"db": {"diana": PERSON}}},
        "authentication": {
            "anon": {
                "acr": "http://www.swamid.se/policy/assurance/al1",
                "class": f"{SERVER}.user_authn.user.NoAuthn",
                "kwargs": {"user": "diana"},
            }
        },
        "add_on": {
            "pkce": {
                "function": f"{SERVER}.oauth2.add_on.pkce.add_support",
                "kwargs": {"essential": True},
            }
        },
        "session_params": {"encrypter": {"kwargs": {"password": "the password of sessions", "salt": "its salt"}}},
        "token_handler_args": {
            "code": {"lifetime": 60, "kwargs": codes},
            "token": {"class": f"{SERVER}.token.jwt_token.JWTToken", "kwargs": {"lifetime": 60}},
            "id_token": {"class": f"{SERVER}.token.id_token.IDToken", "kwargs": {}},
        },
    }


def _client(house: str) -> dict[str, Any]:
    return {
        "client_id": CLIENT,
        "client_secret": SECRET,
        "redirect_uris": [(f"{house}/session/provider/return", None)],
        "post_logout_redirect_uri": [(f"{house}/session/provider/left", None)],
        "backchannel_logout_uri": f"{house}/session/provider/notice",
        "response_types_supported": ["code"],
        "response_types": ["code"],
        "token_endpoint_auth_method": "client_secret_post",
        "userinfo_signed_response_alg": "RS256",
        "id_token_signed_response_alg": "RS256",
        "allowed_scopes": ["openid", "email"],
        "scope": ["openid", "email"],
        "subject_type": "public",
    }


class _OfServer(Answering, BaseHTTPRequestHandler):
    """The endpoints of one provider."""

    provider: Server

    def do_GET(self) -> None:
        self.answer(dict(parse_qsl(urlsplit(self.path).query)))

    def do_POST(self) -> None:
        self.answer(dict(parse_qsl(self.rfile.read(int(self.headers["content-length"])).decode())))

    def answer(self, given: dict[str, str]) -> None:
        path = urlsplit(self.path).path
        if path == "/jwks":
            self.send(200, self.provider.keyjar.export_jwks_as_json(), "application/json")
            return
        endpoint = self.provider.get_endpoint(ENDPOINTS[path])
        http = {"headers": {name.lower(): value for name, value in self.headers.items()}, "method": self.command}
        request = endpoint.parse_request(given, http_info=http)
        done = {"error": request} if "error" in request else endpoint.process_request(request, http_info=http)
        if "error" in done:
            self.send(400, json.dumps({"error": "invalid_request"}), "application/json")
            return
        answer = endpoint.do_response(request=request, **done)
        kinds = {name.lower(): value for name, value in answer.get("http_headers", [])}
        place = str(answer["response"]) if path == "/authorize" else ""
        self.send(303 if place else 200, str(answer["response"]), kinds.get("content-type", "application/json"), place)


@contextmanager
def really_issuing(house: str) -> Iterator[tuple[str, Server]]:
    """Run the provider for a house; give its address and itself."""
    server = ThreadingHTTPServer(("localhost", 0), _OfServer)
    address = f"http://localhost:{server.server_address[1]}"
    provider = Server(
        OPConfiguration(conf=_configuration(address), base_path=str(Path.cwd()), domain="localhost", port=80),
        cwd=str(Path.cwd()),
    )
    provider.context.cdb[CLIENT] = _client(house)
    provider.context.keyjar.add_symmetric(CLIENT, SECRET)
    server.RequestHandlerClass = type("Answering", (_OfServer,), {"provider": provider})
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield address, provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
