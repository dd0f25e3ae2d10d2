"""The routes that open and close a session."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from model.services.access import sessions
from pages.web import cookie

LONGEST_TICKET = 100


async def open_session(request: Request) -> Response:
    """Exchange the one-time ticket in the body for the session cookie."""
    ticket = (await request.body())[:LONGEST_TICKET].decode(errors="replace")
    secret = await to_thread.run_sync(sessions.exchange, ticket)
    if secret is None:
        return Response(status_code=403)
    return _with_cookie(request, secret)


async def close_session(request: Request) -> Response:
    """End the session of the cookie and make the browser forget it."""
    await to_thread.run_sync(sessions.close, cookie.read(request))
    return _with_cookie(request, "")


def _with_cookie(request: Request, secret: str) -> Response:
    written = cookie.written(secret, secure=cookie.is_secure(request))
    return Response(status_code=204, headers={"set-cookie": written, "cache-control": "no-store"})


routes = [
    Route("/session/open", open_session, methods=["POST"]),
    Route("/session/close", close_session, methods=["POST"]),
]
