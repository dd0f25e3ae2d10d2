"""The one page of the application: what is written into it, and what is left as it is."""

import re

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from model.errors import Outage, Unavailable, Unusable
from model.services.demo import roles as demo_roles
from pages.kit import internals
from pages.web.first_page import FirstPage

pytestmark = pytest.mark.usefixtures("house")
PAGE = internals._INDEX.read_text(encoding="utf-8")


def asked(content: str, path: str = "/", status: int = 200) -> TestClient:
    """A client of a server that answers with some HTML."""

    async def answer(_: object) -> HTMLResponse:
        return HTMLResponse(content, status_code=status)

    server = Starlette(routes=[Route(path, answer, methods=["GET", "HEAD"])])
    return TestClient(FirstPage(server), headers={"accept": "text/html"})


def test_the_page_speaks_the_language_that_is_asked_for() -> None:
    client = asked(PAGE)
    assert '<html lang="fr">' in client.get("/").text
    assert '<html lang="en">' in client.get("/?lang=en").text
    assert "<title>Mosaïque</title>" in client.get("/?lang=xx").text


def test_a_page_that_is_made_otherwise_is_not_sent() -> None:
    with pytest.raises(Unusable):
        asked("<html><title>Streamlit</title></html>").get("/")


@pytest.mark.parametrize(
    ("path", "status"), [(f"{internals.MEDIA}a.html", 200), (f"{internals.COMPONENTS}a/index.html", 200), ("/", 404)]
)
def test_files_and_refusals_are_sent_as_they_are(path: str, status: int) -> None:
    assert asked("<html><p>Bonjour", path, status).get(path).text == "<html><p>Bonjour"


def test_a_head_alone_has_nothing_to_write_into() -> None:
    assert asked(PAGE).head("/").status_code == 200


def test_while_the_base_is_away_whoever_comes_gets_a_page_that_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> str:
        raise Unavailable(Outage.AWAY)

    monkeypatch.setenv("MOSAIQUE_MODE", "demo")
    monkeypatch.setattr(demo_roles, "begin", away)
    page = asked(PAGE).get("/?lang=en")
    assert (page.status_code, page.headers["retry-after"]) == (503, "5")
    assert "The database does not answer" in page.text and 'http-equiv="refresh"' in page.text
    assert not re.search("workshop|you had just sent", page.text, re.IGNORECASE), "a screen is no phone"
    assert 'href=""' in page.text, "one tries again at the very same address"
    assert asked("alive", "/api/health").get("/api/health").text == "alive"
