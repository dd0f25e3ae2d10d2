"""The cookie that stands for a session: opaque, out of reach of scripts, sent to this site only; and whence it came."""

from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from pages.kit.connection import COOKIE, exactly, whence


def read(connection: HTTPConnection) -> str:
    """Return the secret of the session cookie of a connection, empty when there is none."""
    return connection.cookies.get(COOKIE, "")


def written(secret: str, *, secure: bool) -> str:
    """Return the `Set-Cookie` header that opens a session; an empty secret makes the browser forget it."""
    cookie: SimpleCookie = SimpleCookie({COOKIE: secret})
    cookie[COOKIE]["httponly"], cookie[COOKIE]["samesite"], cookie[COOKIE]["path"] = True, "Lax", "/"
    if secure:
        cookie[COOKIE]["secure"] = True
    if not secret:
        cookie[COOKIE]["max-age"] = 0
    return cookie[COOKIE].OutputString()


def is_secure(connection: HTTPConnection) -> bool:
    """Whether the reader came by https, also behind a proxy that says so."""
    return connection.url.scheme == "https" or connection.headers.get("x-forwarded-proto") == "https"


def same_origin(connection: HTTPConnection) -> bool:
    """Whether a browser asks from a page of this very site."""
    origin = connection.headers.get("origin", "")
    return urlsplit(origin).netloc == connection.headers.get("host", "") != ""


def from_elsewhere(connection: HTTPConnection) -> bool:
    """Whether a browser says that another site asks. An old one says nothing, and its origin has to do."""
    return connection.headers.get("sec-fetch-site", "none") not in ("none", "same-origin")


def address(connection: HTTPConnection) -> str:
    """Return where a connection comes from; behind a proxy on this machine, where the proxy says."""
    return whence(*_path(connection))


def exact_address(connection: HTTPConnection) -> str:
    """Return the very address that a connection comes from, where `address` says which house it is in."""
    return exactly(*_path(connection))


def _path(connection: HTTPConnection) -> tuple[str, str]:
    """Who asks this server, and for whom."""
    forwarded = ", ".join(connection.headers.getlist("x-forwarded-for"))  # each proxy may add a line of its own
    return connection.client.host if connection.client else "", forwarded
