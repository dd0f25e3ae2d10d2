"""The one HTML page of the application: its language, and the session that opens by itself in the demonstration."""

from collections.abc import Sequence

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from model import settings
from model.errors import Unavailable
from model.services.access import sessions
from model.services.access.provider import PLACE as PLACE_OF_PROVIDER
from model.services.demo import roles as demo_roles
from model.wording import FIRST, LANGUAGES
from pages.kit import accessibility
from pages.kit.connection import door_code
from pages.kit.internals import COMPONENTS, MEDIA, localise
from pages.web import cookie
from pages.web.errors import away
from pages.web.phones.phone_pages import PLACE
from pages.web.supervision import API

_OTHERWISE = (f"{PLACE}/", f"{accessibility.PLACE}/", f"{PLACE_OF_PROVIDER}/", API, MEDIA, COMPONENTS)
"""Where what is served is no screen."""


class FirstPage:
    """Writes the language into the page, and in the demonstration gives its reader a session."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if not _may_be_page(scope):
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        try:
            opened = await to_thread.run_sync(_welcome, cookie.read(connection))
        except Unavailable as error:
            await away(Request(scope), error.outage)(scope, receive, send)
            return
        written = cookie.written(opened, secure=cookie.is_secure(connection)) if opened else ""
        language = connection.query_params.get("lang", FIRST)
        plain = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]}
        await self.app(plain, receive, _Rewriting(send, language if language in LANGUAGES else FIRST, written))


def _may_be_page(scope: Scope) -> bool:
    """Whether somebody asks for a page of a screen: what else has pages, or is no page, opens nobody a session."""
    if scope["type"] != "http" or f"{scope['path']}/".startswith(_OTHERWISE):
        return False
    return "text/html" in Headers(scope=scope).get("accept", "")


def _welcome(secret: str) -> str:
    """Open a session for a reader of the demonstration who has none; return its secret, else nothing."""
    if not settings.current().demo or door_code or (secret and sessions.recognise(secret)):
        return ""
    return demo_roles.begin()


class _Rewriting:
    """Sends a response on; the body of an HTML one is held back until it is whole, and changed."""

    def __init__(self, send: Send, language: str, written: str) -> None:
        self.send, self.language, self.written = send, language, written
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self.start = message
        elif self.start is None:
            await self.send(message)
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_whole()

    async def _send_whole(self) -> None:
        assert self.start is not None  # only a page is held back
        body = localise(self.body, self.language, "Mosaïque") if self.body else b""
        headers = MutableHeaders(scope=self.start)
        headers["content-length"], headers["cache-control"] = str(len(body)), "no-store"
        del headers["etag"]
        if self.written:
            headers.append("set-cookie", self.written)
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": body})


def _is_page(start: Message) -> bool:
    headers: Sequence[tuple[bytes, bytes]] = start["headers"]
    html = any(name == b"content-type" and value.startswith(b"text/html") for name, value in headers)
    return html and start["status"] == 200
