"""The four stories of the demonstration, told on a projector from the screens alone, each with its proposal."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import Visit, open_screen, settled
from tests.browser.serving import Server

pytestmark = pytest.mark.slow

STORIES = (
    "Tous les postes libres au travail social",
    "Deux postes ouverts à d'autres métiers",
    "Une mobilité qui libère un poste ailleurs",
    "Trois départs à la retraite",
)


@pytest.fixture
def page(visit: Visit, demo_server: Server) -> Iterator[Page]:
    """Mes scénarios on a projector, with the four examples; the demonstration is as before afterwards."""
    found = visit(f"{demo_server.address}/scenarios", viewport={"width": 1920, "height": 1080})
    settled(found)
    found.get_by_role("button", name="Charger quatre exemples").click()
    expect(found.get_by_text("4 en préparation")).to_be_visible()
    yield settled(found)
    found.get_by_role("button", name="Recommencer").click()
    found.get_by_role("button", name="Oui, recommencer").click()
    expect(found.get_by_text("revenue à son premier état")).to_be_visible()
    settled(found)


def told(page: Page) -> str:
    """The finding, in words, above the screen."""
    return page.locator("[data-testid=stMain] h2").first.inner_text().replace("\u00a0", " ")


def vacant(said: str) -> tuple[int, int]:
    """How many positions one's own scenario would leave to be filled, and how many the proposal leaves."""
    theirs, ours = re.findall(r"(\d+) postes? à pourvoir", said)
    return int(theirs), int(ours)


def test_each_story_is_opened_told_and_answered_by_a_proposal_that_does_at_least_as_well(page: Page) -> None:
    for title in STORIES:
        open_screen(page, "Mes scénarios")
        line = page.get_by_text(title).locator("xpath=ancestor::*[.//button][1]")
        line.get_by_role("button", name="Ouvrir").click()
        expect(page.get_by_role("heading", name="Composer un scénario")).to_be_visible()
        settled(page)
        assert re.match(r"En \w+ \d{4}, avec ces \d+ actions", told(page)), told(page)
        expect(page.get_by_label("Nom du scénario")).to_have_value(re.compile(re.escape(title)))
        open_screen(page, "Proposition chiffrée")
        page.get_by_role("combobox", name="En partant de").click()
        page.get_by_role("option", name=title).click()
        settled(page)
        again = page.get_by_role("switch", name="Refaire")
        if not again.is_checked():
            page.get_by_text("Refaire, avec les mêmes limites").click()
            settled(page)
        page.get_by_role("button", name="Chercher une combinaison").click()
        said = page.get_by_text(f"Votre scénario « {title}")
        expect(said).to_be_visible(timeout=90_000)
        theirs, ours = vacant(said.inner_text().replace("\u00a0", " ").replace("\u202f", " "))
        assert ours <= theirs
        expect(page.get_by_text("Pourquoi cette combinaison")).to_be_visible()
