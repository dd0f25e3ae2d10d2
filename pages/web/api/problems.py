"""What a program is told that does not get what it asks for: documents of RFC 9457, in its language."""

import json
from collections.abc import Mapping

from starlette.responses import Response

from model.wording import catalogue

MEDIA_TYPE = "application/problem+json"

STATUSES = (400, 401, 403, 404, 405, 406, 429, 503)
"""The statuses that may be answered so, each with a title of its own."""


def problem(status: int, language: str, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return the answer for a status and what to do about it, as a sentence."""
    document = {"type": "about:blank", "title": title(status, language), "status": status, "detail": detail}
    body = json.dumps(document, ensure_ascii=False)
    return Response(body, status, {"content-language": language, **(headers or {})}, MEDIA_TYPE)


def too_often(language: str, seconds: int) -> Response:
    """Return the answer to whoever asks too often, and for how long they wait."""
    detail = catalogue(language)("api.how_429", n=seconds)
    return problem(429, language, detail, {"retry-after": str(seconds)})


def title(status: int, language: str) -> str:
    """Say what a status means here."""
    return catalogue(language)(f"api.status_{status}")
