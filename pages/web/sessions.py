"""The routes that open and close a session, and those that say whether the house stands."""

from anyio import CapacityLimiter, move_on_after, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from model.errors import Outage
from model.services import start
from model.services.access import sessions
from pages.web import cookie

LONGEST_TICKET = 100
API = "/api/"
SOON = 4.0
"""How many seconds the database has to answer whoever asks whether it does."""

_asking = CapacityLimiter(2)
"""A database that never answers keeps no more threads than these waiting."""


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


async def live(_: Request) -> Response:
    """Answer that the service runs, whatever the database does."""
    return JSONResponse({"live": True})


async def health(_: Request) -> Response:
    """Answer whether the database answers, and if not why, in a word; one that says nothing at all is away."""
    why: Outage | None = Outage.AWAY
    with move_on_after(SOON):
        why = await to_thread.run_sync(start.ailment, abandon_on_cancel=True, limiter=_asking)
    return JSONResponse({"database": why is None, "cause": why}, status_code=503 if why else 200)


def _with_cookie(request: Request, secret: str) -> Response:
    written = cookie.written(secret, secure=cookie.is_secure(request))
    return Response(status_code=204, headers={"set-cookie": written, "cache-control": "no-store"})


routes = [
    Route("/session/open", open_session, methods=["POST"]),
    Route("/session/close", close_session, methods=["POST"]),
    Route(f"{API}live", live),
    Route(f"{API}health", health),
]
