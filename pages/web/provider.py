"""The way to the provider of identities and back: plain HTTP, with links only; what went wrong is said on a page.

Every address that a browser is sent to is the provider's, or a path of this site: where somebody was, as their browser
says it itself of a page of this very site.
"""

import logging
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from model import settings
from model.errors import Refused, Unavailable
from model.openid.provider import AGAIN
from model.services.access import provider
from model.services.access.provider import LEFT, NOTICE, PATIENCE, PLACE, RETURN, Journey
from model.wording import LANGUAGES
from pages.web import cookie, gauges
from pages.web.phones import phone_pages
from pages.web.phones.phone_pages import language

KEPT = "mosaique_journey"
"""The cookie of a journey to the provider and back."""

FORM = "application/x-www-form-urlencoded"
NEVER_KEPT = {"cache-control": "no-store"}

Thing = TypeVar("Thing")

log = logging.getLogger("mosaique")
_asking = CapacityLimiter(8)
"""A provider that does not answer keeps no more threads than these waiting."""


async def leave_for(request: Request) -> Response:
    """Send somebody to the provider, to say who they are."""
    place = _where_from(request)
    spoken = _spoken(place) or language(request)
    try:
        address, kept = await _ask(lambda: provider.begin(place, spoken))
    except Refused as error:
        return _refusal(error, Journey("", place, spoken))
    response = RedirectResponse(address, 303, NEVER_KEPT)
    _keep(request, response, kept)
    return response


async def come_back(request: Request) -> Response:
    """Let in whoever comes back from the provider, or say why not."""
    journey = provider.resumed(request.cookies.get(KEPT, ""))
    if journey is None:
        return _refusal(Refused("openid.late"), Journey("", "", language(request)))
    given = dict(request.query_params)
    try:
        entry = await _ask(lambda: provider.arrive(journey, given, cookie.read(request)))
    except (Refused, Unavailable) as error:
        response = _refusal(error, journey)
    else:
        home = journey.place or _home()
        if entry.address:
            page = phone_pages.provider(
                journey.language, "linked", home, login=entry.address, name=entry.name, provider=_name()
            )
            response = phone_pages.answer(page)
        else:
            response = RedirectResponse(home, 303, NEVER_KEPT)
        response.headers.append("set-cookie", cookie.written(entry.secret, secure=cookie.is_secure(request)))
    _keep(request, response, "")
    return response


async def come_back_left(request: Request) -> Response:
    """Say to whoever comes back from leaving the provider that they left both; anybody else finds the door."""
    journey = provider.resumed(request.cookies.get(KEPT, ""))
    if journey is None or not provider.has_left(journey, request.query_params.get("state", "")):
        return RedirectResponse(_home(), 303, NEVER_KEPT)
    page = phone_pages.provider(journey.language, "left", _home(journey.language), provider=_name())
    response = phone_pages.answer(page)
    _keep(request, response, "")
    return response


async def be_told(request: Request) -> Response:
    """End the sessions of somebody who left at the provider, which says so itself and proves it by its signature."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return JSONResponse({"error": "invalid_request"}, 400, NEVER_KEPT)
    form = await request.form(max_files=0, max_fields=8)
    token = form.get("logout_token")
    try:
        await _ask(lambda: provider.end(token if isinstance(token, str) else ""))
    except Refused as error:
        log.warning("a notice of the provider of identities was refused: %s", error.values.get("why", error.code))
        if error.code == "openid.away":  # it may hold: its keys could not be asked for
            return Response(status_code=503, headers={**NEVER_KEPT, "retry-after": str(int(AGAIN))})
        return JSONResponse({"error": "invalid_request"}, 400, NEVER_KEPT)
    return Response(status_code=200, headers=NEVER_KEPT)


async def way_out(request: Request, spoken: str) -> tuple[str, str]:
    """End the session of a request; return the address where one leaves the provider too, and the header that keeps the
    journey there; both empty without any."""
    secret = cookie.read(request)
    token = await to_thread.run_sync(provider.leave, secret)
    if not token:
        return "", ""
    address, kept = await _ask(lambda: provider.way_out(token, spoken))
    return address, _cookie(request, kept) if address else ""


async def _ask(what: Callable[[], Thing]) -> Thing:
    return await to_thread.run_sync(what, limiter=_asking)


def too_often(request: Request) -> Response:
    """Say on a page that too many come back from the provider at once, from one address."""
    return _refusal(Refused("openid.often"), Journey("", "", language(request)), 429)


def _refusal(error: Refused | Unavailable, journey: Journey, status: int = 403) -> Response:
    """Say on a page why somebody is not let in; the technical log keeps in a word what did not hold, of nobody."""
    if isinstance(error, Unavailable):
        status = 503
        gauges.errors.labels(error.outage).inc()
        log.warning("%s", error)
    elif why := error.values.get("why"):
        log.warning("an answer of the provider of identities was refused: %s", why)
    page = phone_pages.provider(journey.language, "refused", journey.place or _home(journey.language), error=error)
    return phone_pages.answer(page, status)


def _where_from(request: Request) -> str:
    """The path of the page of this very site that leads here, with what its address says; else nothing."""
    came, prefix = urlsplit(request.headers.get("referer", "")), settings.current().prefix
    public = urlsplit(settings.current().public_url)
    here = came.netloc in (request.headers.get("host", ""), public.netloc) and came.scheme in ("http", "https")
    if not here or not came.netloc or not came.path.startswith(f"{prefix}/"):
        return ""
    place = came.path.removeprefix(prefix) + (f"?{came.query}" if came.query else "")
    return place if _is_ours(place) else ""


def _is_ours(place: str) -> bool:
    """Whether an address can only be one of this site: a path, that no browser takes for another host."""
    plain = place.isascii() and place.isprintable() and "\\" not in place
    return plain and place.startswith("/") and not place.startswith("//") and PLACE not in place


def _spoken(place: str) -> str:
    """The language that an address of ours asks for, if it does."""
    asked = [part.removeprefix("lang=") for part in urlsplit(place).query.split("&") if part.startswith("lang=")]
    return asked[-1] if asked and asked[-1] in LANGUAGES else ""


def _home(spoken: str = "") -> str:
    return f"/?lang={spoken}" if spoken else "/"


def _name() -> str:
    chosen = provider.chosen()
    return chosen.name if chosen else ""


def _keep(request: Request, response: Response, kept: str) -> None:
    response.headers.append("set-cookie", _cookie(request, kept))


def _cookie(request: Request, kept: str) -> str:
    """The header that keeps a journey in the browser, for what concerns it alone; empty, it is forgotten."""
    response = Response()
    response.set_cookie(
        KEPT,
        kept,
        max_age=int(PATIENCE.total_seconds()) if kept else 0,
        path=PLACE,
        secure=cookie.is_secure(request),
        httponly=True,
        samesite="lax",
    )
    return response.headers["set-cookie"]


routes = [
    Route(PLACE, leave_for),
    Route(RETURN, come_back),
    Route(LEFT, come_back_left),
    Route(NOTICE, be_told, methods=["POST"]),
]
