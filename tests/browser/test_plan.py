"""A search that is stopped by hand, in a browser: what it knew is kept, and said to be unproven."""

import pytest
from playwright.sync_api import expect

from tests.browser.driving import Visit, settled
from tests.browser.serving import Server

pytestmark = pytest.mark.slow


def test_a_search_that_is_stopped_keeps_the_best_it_knew(visit: Visit, demo_server: Server) -> None:
    page = visit(f"{demo_server.address}/plan")
    settled(page)
    page.get_by_role("spinbutton", name="Budget").fill("60000")
    page.get_by_role("spinbutton", name="Recrutements").fill("8")
    page.get_by_role("spinbutton", name="Mobilités").fill("8")
    page.keyboard.press("Enter")
    settled(page)
    page.get_by_role("button", name="Chercher une combinaison").click()
    page.get_by_role("button", name="Arrêter, et garder").click()
    expect(page.get_by_role("heading", name="Une combinaison possible, à discuter")).to_be_visible(timeout=10_000)
    settled(page)
    expect(page.get_by_text("la preuve n'est pas finie")).to_be_visible()
    expect(page.get_by_role("button", name="Arrêter, et garder")).to_have_count(0)
