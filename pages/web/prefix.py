"""The path under which the whole site is published, where it shares a name with others: taken off what is asked before
anything sees it, put back on what is answered.

So guards, routes and Streamlit know the addresses from the root only, and no guard can miss one under another name.
"""

import re
from collections.abc import Sequence

from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from model import settings
from model.settings import LOOPBACK
from pages.web import cookie
from pages.web.addresses import FOR_GOOD
from pages.web.guards import REFUSED, with_headers
from pages.web.limits import CLOSE
from pages.web.supervision import HEALTH, LIVE

BARE = frozenset({LIVE, HEALTH})
"""What this machine itself may ask at the root: whoever watches a process need not know where it is published."""

_STARTS = frozenset({"http.response.start", "websocket.accept"})
_ADDRESSES = frozenset({b"location", b"content-location"})
_PATH_OF_COOKIE = re.compile(rb"(; *path=)/", re.IGNORECASE)


class Prefix:
    """Answers under the path of the public address, and nowhere else. The path is read as it was sent: written in any
    other way, it is another one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        prefix = settings.current().prefix
        if not prefix or scope["type"] == "lifespan" or _is_from_this_machine(scope):
            await self.app(scope, receive, send)
        elif _is_under(scope, f"{prefix}/"):
            # In place: what answers an error that nobody caught stands outside of this, and knows the scope only.
            scope.update(path=scope["path"][len(prefix) :], raw_path=scope["raw_path"][len(prefix) :])
            scope["headers"] = _nearest(scope["headers"])
            await self.app(scope, receive, _publishing(send, prefix.encode()))
        elif scope["type"] == "websocket":
            await send(REFUSED)
        else:
            await _elsewhere(Request(scope), prefix)(scope, receive, with_headers(send, ""))


def _is_under(scope: Scope, prefix: str) -> bool:
    """Whether a path is below a prefix, as it was sent and as it is read."""
    return bool(scope["raw_path"].startswith(prefix.encode()) and scope["path"].startswith(prefix))


def _is_from_this_machine(scope: Scope) -> bool:
    """Whether a supervisor of this machine asks how the process is, and no proxy for somebody else."""
    return scope["path"] in BARE and cookie.exact_address(HTTPConnection(scope)) in LOOPBACK


def _elsewhere(request: Request, prefix: str) -> Response:
    """What is answered at any other path, where nothing that is sent is read: the first screen is one slash away, the
    rest is not ours."""
    if request.scope["raw_path"] == prefix.encode() and request.method in ("GET", "HEAD"):
        query = request.url.query
        return RedirectResponse(f"{prefix}/{'?' if query else ''}{query}", FOR_GOOD, CLOSE)
    return Response(status_code=404, headers=CLOSE)


def _nearest(headers: Sequence[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Headers, with the first cookie of each name alone: a browser says that of the longest path first, and the others
    are of another site under the same name, or of this one before it was moved."""
    cookies = dict[bytes, bytes]()
    for name, value in headers:
        for each in value.split(b";") if name == b"cookie" else ():
            cookies.setdefault(each.partition(b"=")[0].strip(), each.strip())
    others = [(name, value) for name, value in headers if name != b"cookie"]
    return [*others, (b"cookie", b"; ".join(cookies.values()))] if cookies else others


def _publishing(send: Send, prefix: bytes) -> Send:
    """Put the prefix back on the addresses that an answer sends somebody to, and on the paths of its cookies."""

    async def sending(message: Message) -> None:
        if message["type"] in _STARTS:
            message["headers"] = [(name, _published(name, value, prefix)) for name, value in message.get("headers", ())]
        await send(message)

    return sending


def _published(name: bytes, value: bytes, prefix: bytes) -> bytes:
    if name == b"set-cookie":
        return _PATH_OF_COOKIE.sub(rb"\1" + prefix + b"/", value, count=1)
    ours = name in _ADDRESSES and value.startswith(b"/") and not value.startswith(b"//")
    return prefix + value if ours else value
