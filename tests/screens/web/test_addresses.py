"""The addresses that screens had before: each leads to where the screen is now, with all that it said."""

import re

import httpx
import pytest
from sqlmodel import select
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from model.services.context import store
from model.settings import ROOT
from model.storage.tables import SessionRow
from pages.web import middleware
from pages.web.addresses import MOVED

SAID = "?region=Carsat+Aquitaine&date=01%2F07%2F2027&scenario=a%26b&lang=en"
SHELL = (ROOT / "pages" / "shell.py").read_text(encoding="utf-8")
ACCEPTED = {"accept": "text/html"}


@pytest.fixture
def browser() -> TestClient:
    app = Starlette(routes=[Route("/{rest:path}", lambda _: PlainTextResponse("a screen"))], middleware=middleware)
    return TestClient(app, headers=ACCEPTED, follow_redirects=False)


@pytest.mark.usefixtures("demo_house")
@pytest.mark.parametrize("old", MOVED)
def test_an_old_address_leads_to_its_screen_with_all_that_it_said(browser: TestClient, old: str) -> None:
    for asked in (f"/{old}", f"/{old}/"):
        answer = browser.get(asked + SAID)
        assert (answer.status_code, answer.headers["location"]) == (308, f"/{MOVED[old]}{SAID}")
        assert answer.headers["cache-control"] == "no-store"
    assert browser.get(f"/{old}").headers["location"] == f"/{MOVED[old]}"


def test_old_addresses_lead_to_screens_of_today_and_are_no_addresses_of_today() -> None:
    today = set(re.findall(r'Screen\("\w+", "(\w+)"', SHELL))
    assert len(today) == 23
    assert len(MOVED) == 14
    assert set(MOVED.values()) <= today | {""}
    assert {old for old in MOVED if MOVED[old]} & today == set()


@pytest.mark.usefixtures("demo_house")
def test_being_led_on_opens_no_session(browser: TestClient) -> None:
    with store().read() as session:
        before = len(session.exec(select(SessionRow)).all())
    answer = browser.get("/compose")
    assert "set-cookie" not in answer.headers
    with store().read() as session:
        assert len(session.exec(select(SessionRow)).all()) == before


@pytest.mark.usefixtures("demo_house")
@pytest.mark.parametrize(
    "path", ["/composer", "/", "/compose/else", "/else/compose", "//compose", "/static/compose", "/composes"]
)
def test_nothing_else_is_led_elsewhere(browser: TestClient, path: str) -> None:
    assert browser.get(httpx.URL("http://testserver").copy_with(raw_path=path.encode())).status_code == 200


@pytest.mark.usefixtures("demo_house")
def test_what_is_sent_to_an_old_address_is_not_led_on(browser: TestClient) -> None:
    assert browser.post("/compose", headers={"origin": "http://testserver"}).status_code == 405
