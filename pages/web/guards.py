"""What leaves the server: files only to whom they were made for, nothing of its inside, strict headers on the rest."""

import base64
import hashlib
from collections.abc import Callable
from functools import cache, partial
from pathlib import PurePosixPath

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from model.errors import Unavailable
from model.services.access import sessions
from model.services.access.provider import NOTICE, RETURN
from model.wording import FIRST
from pages.kit import internals
from pages.kit.connection import PROGRAMS, connections, files
from pages.kit.internals import CLOSED, MEDIA, UPLOADS, Frames, session_of_upload
from pages.web import cookie, gauges, limits, provider
from pages.web.api.problems import too_often
from pages.web.limits import Allowance, CountedBody, Turnstile
from pages.web.phones import phone_pages
from pages.web.phones.phone_pages import SCRIPT
from pages.web.throttle import Rate

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MINUTE = 60
UNCHANGING = (*internals.UNCHANGING, SCRIPT)
"""What is the same for everybody, and may be kept by a cache."""

REFUSED: Message = {"type": "websocket.close", "code": 1008}
"""The answer to a websocket that is not opened."""


@cache
def content_policy() -> str:
    """Return what the page may load: itself, and the inline script that Streamlit's page holds, by its hash."""
    digests = (
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in internals.inline_scripts()
    )
    scripts = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'self'; script-src 'self' {scripts} blob:; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'none'"
    )


class Guards:
    """Closes what nobody needs, serves each one's own files, keeps each connection to its cookie, adds the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.uploads, self.tickets, self.returns = Rate(40, MINUTE), Rate(20, MINUTE), Rate(300, MINUTE)
        self.programs = Rate(300, MINUTE)
        self.strangers, self.readers = Turnstile(limits.STRANGERS_HERE), Turnstile(limits.READERS_HERE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "websocket":
            await self._listen(scope, receive, send)
        elif scope["type"] == "http":
            connection = HTTPConnection(scope)
            body = CountedBody(connection.headers, receive, limits.longest_body(scope["path"]))
            refused = await self._refusal(connection, scope["method"])
            app = self.app if refused is None else _refused(Request(scope), refused)
            await app(scope, body.receive, body.closing(with_headers(send, scope["path"])))
        else:
            await self.app(scope, receive, send)

    async def _listen(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open a websocket to a page of this site, on the Streamlit session of its own cookie or on a new one."""
        frames = Frames(receive, *_allowed(limits.STRANGER))  # first of all: nothing is read before one waits
        connection = HTTPConnection(scope)
        if not cookie.same_origin(connection):
            await send(REFUSED)
            return
        secret = cookie.read(connection)
        came_in = await _came_in(secret)
        if came_in:
            frames.allow(*_allowed(limits.READER))
        with (self.readers if came_in else self.strangers).taken(cookie.address(connection)) as free:
            if free:
                with gauges.connections.track_inprogress():
                    await self.app({**scope, **_own_session(scope, secret)}, receive, send)
            else:
                await send(REFUSED)

    async def _refusal(self, connection: HTTPConnection, method: str) -> int | None:
        path, secret = connection.url.path, cookie.read(connection)
        if limits.declared(connection.headers) > limits.longest_body(path):
            return 413
        if path.startswith(CLOSED):
            return 404
        if method not in SAFE_METHODS and not _from_here(connection, method):
            return 403
        if self._too_often(path, connection):
            return 429
        if not path.startswith((MEDIA, UPLOADS)):
            return None
        try:
            ours = await self._owns(path, secret)
        except Unavailable:
            return 503
        if not ours:
            return 403
        return None if path.startswith(MEDIA) or self.uploads.allows(secret) else 429

    def _too_often(self, path: str, connection: HTTPConnection) -> bool:
        """Whether an address opens sessions too often, with a ticket or coming back from the provider (a whole site may
        come in the morning, all from one address); or reads too often as another program."""
        rates = {"/session/open": self.tickets, RETURN: self.returns}
        rate = self.programs if _is_for_programs(path) else rates.get(path)
        return rate is not None and not rate.allows(cookie.address(connection))

    async def _owns(self, path: str, secret: str) -> bool:
        """Whether a file was made for a cookie that is still good, or is sent up in its own Streamlit session."""
        if path.startswith(MEDIA):
            ours = files.belongs(PurePosixPath(path).stem, secret)
        else:
            ours = connections.belongs(session_of_upload(path), secret)
        return ours and await to_thread.run_sync(sessions.recognise, secret) is not None


def _from_here(connection: HTTPConnection, method: str) -> bool:
    """Whether a page of this very site asks for something to be done. The notices of the provider of identities come
    from no page: their signature is the proof; where other programs read, no cookie counts, and whatever else they ask
    is refused."""
    path = connection.scope["path"]
    if (method, path) == ("POST", NOTICE) or _is_for_programs(path):
        return True
    return cookie.same_origin(connection) and not cookie.from_elsewhere(connection)


def _is_for_programs(path: str) -> bool:
    return f"{path}/".startswith(f"{PROGRAMS}/")


def _refused(request: Request, status: int) -> Response:
    """What is answered to whoever is refused: a sentence to whoever comes back from the provider, or reads as another
    program; nobody reads the others."""
    if status == 429 and request.url.path == RETURN:
        return provider.too_often(request)
    if status == 429 and _is_for_programs(request.url.path):
        return too_often(phone_pages.accepted(request.headers.get("accept-language", "")) or FIRST, MINUTE)
    return Response(status_code=status)


async def _came_in(secret: str) -> bool:
    """Whether somebody signed in with a cookie; a session that is over needs its screen once more, to say so. Whoever
    cannot be known now is a stranger until they open another connection."""
    try:
        return bool(secret) and await to_thread.run_sync(sessions.known, secret)
    except Unavailable:
        return False


def _allowed(allowance: Allowance) -> tuple[int, Callable[[], bool]]:
    """The longest message, and whether one frame more may come now."""
    return allowance.longest, partial(Rate(allowance.frames, 60).allows, "")


def _own_session(scope: Scope, secret: str) -> dict[str, object]:
    """The headers and protocols of a connection, without the Streamlit session of another cookie."""
    asked = [part.strip() for part in Headers(scope=scope).get("sec-websocket-protocol", "").split(",")]
    if not connections.elsewhere(internals.asked_session(asked), secret):
        return {}
    protocols = internals.without_session(asked)
    kept = ", ".join(protocols).encode()
    headers = [(name, kept if name == b"sec-websocket-protocol" else value) for name, value in scope["headers"]]
    return {"headers": headers, "subprotocols": protocols}


def with_headers(send: Send, path: str) -> Send:
    """Send what is answered at a path with the headers that every answer of the house has."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["content-security-policy"] = content_policy()
            headers["x-content-type-options"] = "nosniff"
            headers["referrer-policy"] = "same-origin"
            headers["x-frame-options"] = "DENY"
            headers["permissions-policy"] = "camera=(), microphone=(), geolocation=(), payment=()"
            headers["cross-origin-opener-policy"] = "same-origin"
            if not path.startswith(UNCHANGING):
                headers["cache-control"] = "no-store"
        await send(message)

    return sending
