"""The addresses that other programs read, with a key of an account and nothing else: no cookie counts, nothing is said
in the address, nothing is written but that it was read.

A key is read from `Authorization` alone: an address ends up in logs. Whatever else is asked is answered with a problem
in the language of whoever asks.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any, NoReturn

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from model import settings
from model.access import Viewer
from model.errors import NotAllowed, NotFound, Unavailable
from model.exchange.exports import open_data as files
from model.exchange.exports.open_data import SCHEMA, Format, OpenTable
from model.services.access import access_keys, attempts
from model.services.situation import open_data
from model.wording import FIRST, catalogue
from pages.kit.connection import DESCRIPTION, PROGRAMS, published
from pages.web import cookie, gauges
from pages.web.api.description import description
from pages.web.api.forms import FORMS, JSON, accepted, named
from pages.web.api.problems import problem
from pages.web.phones import phone_pages

ABOUT = "about"
AGAIN = 5
"""After how many seconds a program asks again when something outside is amiss."""

_ATTEMPT = "access key"
"""Under which name keys that are none are counted, by address, together with sign-ins."""

_reading = CapacityLimiter(2)
"""How many programs are answered at a time in a process: whoever works on screen goes first."""


@dataclass(frozen=True)
class _Refusal(Exception):
    """An answer that is not what was asked for: its status, what to do about it, what else it says."""

    status: int
    detail: str
    headers: tuple[tuple[str, str], ...] = ()


class Reading:
    """Answers whatever is asked under the address: any method, any path."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope)
        language = phone_pages.accepted(request.headers.get("accept-language", "")) or FIRST
        response = await _answer(request, language)
        response.headers["vary"] = "Accept, Accept-Language, Authorization"
        await response(scope, receive, send)


async def _answer(request: Request, language: str) -> Response:
    try:
        _check(request, language)
        if request.path_params.get("name", "") == DESCRIPTION:
            return _tagged(request, _document(description(language, published(PROGRAMS))), JSON, language)
        return await to_thread.run_sync(_read, request, language, limiter=_reading)
    except _Refusal as refusal:
        return problem(refusal.status, language, refusal.detail, dict(refusal.headers))
    except Unavailable as error:
        gauges.errors.labels(error.outage).inc()
        return problem(503, language, catalogue(language).error(error), {"retry-after": str(AGAIN)})


def _check(request: Request, language: str) -> None:
    """Refuse whatever is not a question, and whoever says anything in the address: it may be the key."""
    words = catalogue(language)
    if request.method not in ("GET", "HEAD"):
        raise _Refusal(405, words("api.how_405"), (("allow", "GET, HEAD"),))
    if request.url.query:
        raise _Refusal(400, words("api.how_400"))


def _read(request: Request, language: str) -> Response:
    viewer = _viewer(request, language)
    words, name = catalogue(language), request.path_params.get("name", "")
    if name == ABOUT:
        facts = {"schema_version": SCHEMA, "what": words("open_data.what"), **open_data.about()}
        document = {**facts, "tables": open_data.readable(viewer)}
        return _tagged(request, _document(document), JSON, language)
    table, form = named(name)
    form = form or accepted(request.headers.get("accept", ""))
    try:
        given = open_data.table(viewer, table, language)
    except NotFound:
        raise _Refusal(404, words("api.how_404", names=list(open_data.readable(viewer)))) from None
    except NotAllowed as error:
        raise _Refusal(403, words.error(error)) from None
    if not form:
        raise _Refusal(406, words("api.how_406", accepted=", ".join(FORMS.values())))
    answer = _tagged(request, _written(given, form), form, language)
    if answer.status_code == 200 and request.method == "GET":
        open_data.note_table(viewer, given)
    return answer


def _viewer(request: Request, language: str) -> Viewer:
    """Who asks, as their account is now."""
    words, shown = catalogue(language), request.headers.getlist("authorization")
    scheme, _, secret = shown[0].partition(" ") if len(shown) == 1 else ("", "", "")
    if scheme.lower() != "bearer" or not secret:
        raise _Refusal(401, words("api.how_401"), (("www-authenticate", _CHALLENGE),))
    if secret.startswith(access_keys.BEGINS) and len(secret) <= access_keys.LONGEST:
        whose = access_keys.recognise(secret)
        if isinstance(whose, Viewer):
            return whose
        if wait := whose or attempts.begin(_ATTEMPT, cookie.address(request)):
            _ask_later(wait, language)
    raise _Refusal(401, words("api.how_401"), (("www-authenticate", f'{_CHALLENGE}, error="invalid_token"'),))


_CHALLENGE = 'Bearer realm="Mosaique"'


def _ask_later(wait: timedelta, language: str) -> NoReturn:
    seconds = max(1, ceil(wait.total_seconds()))
    raise _Refusal(429, catalogue(language)("api.how_429", n=seconds), (("retry-after", str(seconds)),))


def _written(table: OpenTable, form: str) -> bytes:
    if form != JSON:
        return files.content(table, Format(form))
    names = [each.name for each in table.columns]
    rows = [dict(zip(names, row, strict=True)) for row in table.rows]
    about = open_data.about()
    facts = {"schema_version": SCHEMA, "as_of": about["as_of"], "fictional": settings.current().demo}
    return _document({"table": table.name, **facts, "rows": rows})


def _document(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, default=date.isoformat).encode()


def _tagged(request: Request, body: bytes, form: str, language: str) -> Response:
    """An answer with the mark of what it says; nothing but the mark for whoever has the same already."""
    mark = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"etag": mark, "content-language": language}
    had = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if mark in had or had == ["*"]:
        return Response(status_code=304, headers=headers)
    kind = FORMS[form]
    return Response(body, headers={**headers, "content-type": f"{kind}; charset=utf-8" if form == "csv" else kind})


routes = [Route(f"{PROGRAMS}/{{name:path}}", Reading()), Route(PROGRAMS, Reading())]
