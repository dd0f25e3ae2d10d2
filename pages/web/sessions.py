"""The routes that open and close a session."""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from model.services.access import sessions
from pages.web import cookie, provider
from pages.web.phones import phone_pages

LONGEST_TICKET = 100


async def open_session(request: Request) -> Response:
    """Exchange the one-time ticket in the body for the session cookie."""
    ticket = (await request.body())[:LONGEST_TICKET].decode(errors="replace")
    secret = await to_thread.run_sync(sessions.exchange, ticket)
    if secret is None:
        return Response(status_code=403)
    return _with_cookie(request, secret)


async def close_session(request: Request) -> Response:
    """End the session of the cookie and make the browser forget it; answer with the address where one leaves the
    provider of identities too, for whoever came in through it."""
    address, journey = await provider.way_out(request, phone_pages.language(request))
    response = _with_cookie(request, "", address)
    if journey:
        response.headers.append("set-cookie", journey)
    return response


def _with_cookie(request: Request, secret: str, address: str = "") -> Response:
    written = cookie.written(secret, secure=cookie.is_secure(request))
    headers = {"set-cookie": written, "cache-control": "no-store"}
    return PlainTextResponse(address, headers=headers) if address else Response(status_code=204, headers=headers)


routes = [
    Route("/session/open", open_session, methods=["POST"]),
    Route("/session/close", close_session, methods=["POST"]),
]
