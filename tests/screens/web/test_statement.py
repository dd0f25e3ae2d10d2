"""The accessibility statement: open to everybody, in both languages, with what is not met and whom to write to."""

import re
from html import unescape

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from model.wording import catalogue
from pages.kit.accessibility import EXEMPTIONS, PLACE
from pages.web import routes
from pages.web.first_page import FirstPage
from pages.web.phones import phone_pages

pytestmark = pytest.mark.usefixtures("house")


def said(language: str) -> str:
    client = TestClient(FirstPage(Starlette(routes=routes)), headers={"accept": "text/html"})
    page = client.get(f"{PLACE}?lang={language}")
    assert page.status_code == 200 and "set-cookie" not in page.headers
    return unescape(re.sub(r"<[^>]+>", " ", page.text))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_says_the_state_each_exemption_and_the_remedy(language: str) -> None:
    words, text = catalogue(language), said(language)
    for each in EXEMPTIONS:
        assert words(f"accessibility.exemption_{each.name}") in text
    assert words("accessibility.state") in text and words("accessibility.link") in text
    assert "75342 Paris" in text.replace("\u00a0", " ") and "RGAA" in text


def test_it_says_whom_to_write_to_or_what_to_do_without(monkeypatch: pytest.MonkeyPatch) -> None:
    without = catalogue("fr")("accessibility.no_contact")
    assert without in said("fr")
    monkeypatch.setenv("MOSAIQUE_ACCESSIBILITY_CONTACT", " acces@exemple.fr <b> ")
    assert "acces@exemple.fr <b>" in said("fr") and without not in said("fr")


def test_every_page_of_a_phone_leads_to_it() -> None:
    for page in (phone_pages.door("en"), phone_pages.failed("en", "/atelier", "0"), phone_pages.accessibility("en")):
        assert f'href="{PLACE}?lang=en"' in page
