"""What leaves the server: files only to whom has a session, nothing of its inside, strict headers on the rest."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

import streamlit
from anyio import to_thread
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from model.services import accounts
from pages.web import cookie

CLOSED = ("/_stcore/metrics", "/_stcore/agent")
FOR_SESSIONS = ("/media/", "/_stcore/upload_file")
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def content_policy() -> str:
    """Return what the page may load: itself, and the inline script that Streamlit's page holds, by its hash."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    digests = (
        base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in _INLINE_SCRIPT.findall(page)
    )
    scripts = " ".join(f"'sha256-{digest}'" for digest in digests)
    return (
        f"default-src 'self'; script-src 'self' {scripts} blob:; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'none'"
    )


class Guards:
    """Closes what nobody needs, asks for a session where files are, and adds the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refusal = await self._refusal(HTTPConnection(scope))
        await (refusal or self.app)(scope, receive, _with_headers(send))

    async def _refusal(self, connection: HTTPConnection) -> Response | None:
        path = connection.url.path
        if path.startswith(CLOSED):
            return Response(status_code=404)
        if path.startswith(FOR_SESSIONS):
            secret = cookie.read(connection)
            if not secret or await to_thread.run_sync(accounts.recognise, secret) is None:
                return Response(status_code=403)
        return None


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["content-security-policy"] = content_policy()
            headers["x-content-type-options"] = "nosniff"
            headers["referrer-policy"] = "same-origin"
            headers["x-frame-options"] = "DENY"
        await send(message)

    return sending
