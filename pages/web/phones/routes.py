"""The routes of phones: coming in by a code or a QR code, answering, writing cards, seeing what the room is shown.

Plain HTTP and no Streamlit. A phone is known by a cookie of its own for each workshop, out of reach of scripts;
`Guards` refuses what comes from another site. What is written is stored before it is acknowledged, one at a time.
"""

from collections.abc import Callable
from functools import partial
from http.cookies import SimpleCookie
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlencode

from anyio import CapacityLimiter, fail_after, to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from model.cache import Cache
from model.errors import MosaiqueError, NotFound, Outage, Refused, Unavailable
from model.services.workshop import phones, trial
from model.services.workshop.phones import Door, PhoneView
from model.wording import LANGUAGES
from model.workshop.answers import Form
from pages.web import cookie, gauges
from pages.web.phones import phone_pages
from pages.web.phones.phone_pages import PLACE, language
from pages.web.throttle import Rate

LONGEST_BODY, MOST_FIELDS = 16_384, 100
COOKIE_SECONDS = 30 * 24 * 3600
"""As long as answers are kept: a workshop that pauses is opened again to the same phones."""
CODES, CODE_SECONDS = 600, 60
"""How many codes may be typed from one place, right or wrong: a whole room is behind one proxy, and mistypes. Guessing
one of forty bits would take more than a thousand years."""

LATE = ("workshop.locked", "workshop.changed")
"""What is refused to a page that is not the present one any more."""
JOINS, JOIN_SECONDS = 600, 60
"""A whole room comes in behind one proxy, and some of it twice."""

PATIENCE = 20.0
"""How many seconds a phone waits for its turn to write."""

MOST_UNSENT = 500

Value = TypeVar("Value")

codes = Rate(CODES, CODE_SECONDS)
joins = Rate(JOINS, JOIN_SECONDS)
unsent = Cache[tuple[str, Form]](MOST_UNSENT)
"""What phones answered to a step when it could not be kept, by workshop and phone: shown to them once it can be."""

_reading, _writing = CapacityLimiter(6), CapacityLimiter(1)
gauges.waiting.labels("phone").set_function(lambda: _writing.statistics().tasks_waiting)


async def _read(asked: Callable[..., Value], *given: Any) -> Value:
    return await to_thread.run_sync(asked, *given, limiter=_reading)


async def _write(done: Callable[..., Value], *given: Any) -> Value:
    """One at a time: waiting here costs nothing, waiting for the lock of the database does.

    Raises:
        Unavailable: its turn did not come.
    """
    try:
        with fail_after(PATIENCE):
            return await to_thread.run_sync(partial(done, *given), limiter=_writing)
    except TimeoutError as error:
        raise Unavailable(Outage.BUSY) from error


async def come_in(request: Request) -> Response:
    """Show the way in, or come in with a code that was typed."""
    if request.method == "GET":
        return phone_pages.answer(phone_pages.door(language(request)))
    form = await _form(request)
    typed = form.get("code", [""])[0]
    spoken = language(request)
    try:
        if not codes.allows(cookie.address(request)):
            refusal = Refused("workshop.too_many_codes")
            return phone_pages.answer(phone_pages.door(spoken, typed=typed[:20], error=refusal), 429)
        door = await _read(phones.by_code, typed)
    except MosaiqueError as error:
        status = 503 if isinstance(error, Unavailable) else 422
        return phone_pages.answer(phone_pages.door(spoken, typed=typed[:20], error=error), status)
    return await _join(request, door)


async def scan(request: Request) -> Response:
    """Show the workshop that a QR code opens, then come in. Nothing is counted against an address here."""
    token = _named(request, "token")
    try:
        door = await _read(phones.by_token, token)
    except NotFound as error:
        return phone_pages.answer(phone_pages.door(language(request), error=error), 404)
    if request.method == "POST" or await _knows(request, door.uid):
        return await _join(request, door, token)
    return phone_pages.answer(phone_pages.door(language(request, door.language), token=token, to=door))


async def _knows(request: Request, uid: str) -> bool:
    secret = _secret(request, uid)
    return bool(secret) and await _read(phones.knows, uid, secret)


async def _join(request: Request, door: Door, token: str = "") -> Response:
    """Give the phone its secret, unless it has one: the same phone does not come in twice."""
    response = _to(request, door.uid)
    if await _knows(request, door.uid):
        return response
    if not joins.allows(cookie.address(request)):
        return _outside(request, door, token, Refused("workshop.too_many_joins"), 429)
    try:
        secret = await _write(phones.join, door)
    except Refused as error:
        return _outside(request, door, token, error, 409)
    response.headers.append("set-cookie", _cookie(door.uid, secret, secure=cookie.is_secure(request)))
    return response


def _outside(request: Request, door: Door, token: str, error: MosaiqueError, status: int) -> Response:
    """Say at the door why one cannot come in now; by a code, it is typed again."""
    page = phone_pages.door(language(request, door.language), token=token, to=door if token else None, error=error)
    return phone_pages.answer(page, status)


async def try_out(request: Request) -> Response:
    """Show that a phone reads the code before the doors open, or know that it answered."""
    uid = _named(request, "uid")
    spoken, heard = language(request), request.query_params.get("heard") == "1"
    try:
        if request.method == "POST":
            if not joins.allows(cookie.address(request)):
                raise Refused("workshop.too_many_joins")
            form = await _form(request)
            page, awake = form.get("page", [""])[0], form.get("awake", [""])[0] == "1"
            await _read(partial(trial.answer, uid, page, awake=awake))
            return RedirectResponse(f"{PLACE}/{uid}/essai?heard=1&lang={spoken}", status_code=303)
        page = "" if heard else await _read(trial.read, uid)
        return phone_pages.answer(phone_pages.trial(spoken, await _read(trial.door, uid), page, heard=heard))
    except MosaiqueError as error:
        status = 429 if isinstance(error, Refused) else 404
        return phone_pages.answer(phone_pages.door(spoken, error=error), status)


async def look(request: Request) -> Response:
    """Show the step that is open, or what the room is shown."""
    return await _shown(request)


async def _shown(
    request: Request, unkept: tuple[str, Form] | None = None, error: MosaiqueError | None = None, status: int = 200
) -> Response:
    """Show the page of a phone; `unkept` is what could not be kept just now, and to which step it was sent: offered to
    be sent again where that one is open."""
    uid = _named(request, "uid")
    try:
        seat = await _read(phones.phone_view, uid, _secret(request, uid))
    except NotFound as missing:
        return phone_pages.answer(phone_pages.door(language(request), error=missing), 404)
    sender, form = (uid, _secret(request, uid)), None
    if unkept is None and (unkept := unsent.find(sender)) and _is_asked(seat, unkept[0]):
        error = Refused("workshop.unsent")
        unsent.drop(sender)
    if unkept and _is_asked(seat, unkept[0]):
        form = unkept[1]
    page = phone_pages.step(
        seat,
        language(request, seat.door.language),
        form=form,
        error=error,
        change=request.query_params.get("change") == "1",
        late=request.query_params.get("late") == "1",
    )
    return phone_pages.answer(page, status)


def _is_asked(seat: PhoneView, step: str) -> bool:
    """Whether a step is the one that is open."""
    return seat.open and seat.step is not None and seat.step.uid == step


async def state(request: Request) -> Response:
    """Say what changes when the page would; of a step that is named, how many seconds are left to answer it."""
    uid, step = _named(request, "uid"), request.query_params.get("step", "").replace("\0", "")
    who = uid, _secret(request, uid)
    try:
        if step:
            return PlainTextResponse(f"{await _read(phones.grace, *who, step):.1f}")
        return PlainTextResponse(await _read(phones.mark, *who))
    except NotFound:
        return Response(status_code=404)


async def answer(request: Request) -> Response:
    """Keep an answer, in place of the one before."""
    form = await _form(request)
    asked, among = (form.pop(name, [""])[0] for name in ("step", "among"))
    return await _kept(request, "answer", phones.answer, (asked, form, among), form)


async def write_card(request: Request) -> Response:
    """Keep a card."""
    form = await _form(request)
    asked, text = form.get("step", [""])[0], form.get("text", [""])[0]
    return await _kept(request, "card", phones.write_card, (asked, text), form)


async def take_back(request: Request) -> Response:
    """Take one's own card off again."""
    form = await _form(request)
    asked, card = form.get("step", [""])[0], form.get("card", [""])[0]
    return await _kept(request, "take_back", phones.take_back, (asked, card), {})


async def _kept(request: Request, what: str, done: Callable[..., bool], given: tuple[Any, ...], form: Form) -> Response:
    """Do something in one short transaction, then show the page again; a refusal is said above what was typed."""
    uid = _named(request, "uid")
    sender, unkept = (uid, _secret(request, uid)), (str(given[0]), form)
    try:
        with gauges.timed(what):
            here = await _write(done, *sender, *given)
    except Refused as error:
        if error.code == "workshop.locked" and form:
            unsent.change(sender, lambda _: unkept)
        return await _shown(request, unkept, error, 409 if error.code in LATE else 422)
    except NotFound as missing:
        return phone_pages.answer(phone_pages.door(language(request), error=missing), 404)
    except Unavailable:
        unsent.change(sender, lambda _: unkept)
        raise
    if (before := unsent.find(sender)) and before[0] == given[0]:
        unsent.drop(sender)
    return _to(request, uid, late=not here)


async def back(request: Request) -> Response:
    """Go back to the page: whoever reloads what a form answered asks for it again by its address."""
    return _to(request, _named(request, "uid"))


async def script(_: Request) -> Response:
    """Send the one small script, which no page needs."""
    return Response(phone_pages.javascript(), media_type="text/javascript", headers={"cache-control": "max-age=3600"})


def _named(request: Request, part: str) -> str:
    """A part of the address; no database takes a text with a null in it."""
    return str(request.path_params[part]).replace("\0", "")


def _to(request: Request, uid: str, *, late: bool = False) -> Response:
    """Back to the page of a workshop, in the language that was chosen, by a request that can be made again; `late` says
    there that what was sent was kept, the room being elsewhere."""
    asked = request.query_params.get("lang", "")
    query = ({"lang": asked} if asked in LANGUAGES else {}) | ({"late": "1"} if late else {})
    return RedirectResponse(f"{PLACE}/{uid}{'?' if query else ''}{urlencode(query)}", status_code=303)


def _secret(request: Request, uid: str) -> str:
    return request.cookies.get(f"atelier-{uid}", "")


def _cookie(uid: str, secret: str, *, secure: bool) -> str:
    name = f"atelier-{uid}"
    written: SimpleCookie = SimpleCookie({name: secret})
    written[name]["httponly"], written[name]["samesite"], written[name]["path"] = True, "Lax", PLACE
    written[name]["max-age"] = COOKIE_SECONDS
    if secure:
        written[name]["secure"] = True
    return written[name].OutputString()


async def _form(request: Request) -> dict[str, list[str]]:
    """The fields of a form; of one that is too long, nothing is read."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_BODY:
            return {}
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}
    return {name: [value.replace("\0", "") for value in values] for name, values in fields.items()}


routes = [
    Route(PLACE, come_in, methods=["GET", "POST"]),
    Route(phone_pages.SCRIPT, script),
    Route(f"{PLACE}/j/{{token}}", scan, methods=["GET", "POST"]),
    Route(f"{PLACE}/{{uid}}", look),
    Route(f"{PLACE}/{{uid}}/state", state),
    Route(f"{PLACE}/{{uid}}/answer", answer, methods=["POST"]),
    Route(f"{PLACE}/{{uid}}/card", write_card, methods=["POST"]),
    Route(f"{PLACE}/{{uid}}/take-back", take_back, methods=["POST"]),
    Route(f"{PLACE}/{{uid}}/essai", try_out, methods=["GET", "POST"]),
    Route(f"{PLACE}/{{uid}}/{{form}}", back),
]
