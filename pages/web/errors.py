"""What a reader is told of an error that no screen and no route expected."""

import logging

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from model.errors import Outage, Unavailable
from model.incidents import identifier
from pages.kit import outage
from pages.kit.wording import plain, t
from pages.web import gauges
from pages.web.phones import phone_pages
from pages.web.phones.phone_pages import PLACE

AGAIN = 5
"""After how many seconds a page that could not be shown is asked for again."""

log = logging.getLogger("mosaique")


def say(error: Exception) -> bool:
    """Tell the reader of a screen that something went wrong, and how to speak of it; or that it will be right again."""
    _count(error)
    if isinstance(error, Unavailable):
        outage.wait(error)
        return True
    st.title(plain("frame.failed"), anchor=False)
    st.error(t("frame.failed_how", id=identifier(error)), icon=":material/error:")
    return True


def unavailable(request: Request, error: Exception) -> Response:
    """Answer that something outside is amiss: to a reader with a page that comes back by itself."""
    assert isinstance(error, Unavailable)  # it is registered for these
    _count(error)
    log.warning("%s", error)
    return away(request, error.outage) if _reads(request) else PlainTextResponse(error.outage, 503, AFTER)


def failed(request: Request, error: Exception) -> Response:
    """Answer that something went wrong that nobody foresaw: to a reader with a page and its identifier."""
    _count(error)
    if not _reads(request):
        return PlainTextResponse("Internal Server Error", 500)
    page = phone_pages.failed(phone_pages.language(request), request.url.path, identifier(error))
    return phone_pages.answer(page, 500)


def _count(error: Exception) -> None:
    gauges.errors.labels(error.outage if isinstance(error, Unavailable) else "unforeseen").inc()


def away(request: Request, why: Outage) -> Response:
    """Return a page that says why nothing can be shown now, in the language of its reader, and that comes back."""
    page = phone_pages.away(phone_pages.language(request), request.url.path, why, AGAIN)
    response = phone_pages.answer(page, 503)
    response.headers.update(AFTER)
    return response


AFTER = {"retry-after": str(AGAIN)}


def _reads(request: Request) -> bool:
    """Whether somebody reads what is answered: a page of a phone, and not what its script asks."""
    path = f"{request.url.path}/"
    return path.startswith(f"{PLACE}/") and not path.endswith("/state/")


exception_handlers = {Unavailable: unavailable, Exception: failed}
"""What is answered to an error that a route let go."""
