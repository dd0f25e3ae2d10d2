"""How long a director waits in the browser, from the click to what it changes."""

import time

import pytest
from playwright.sync_api import Page

from tests.bench.conftest import Record
from tests.browser.driving import Visit, settled
from tests.browser.serving import Server

pytestmark = pytest.mark.slow

CHANGED = "before => document.querySelector('[data-testid=stMain] h2').innerText !== before"


def wait(page: Page, button: str) -> float:
    """The milliseconds from a click to another finding, in words, above the screen."""
    finding = page.locator("[data-testid=stMain] h2").first.inner_text()
    began = time.perf_counter()
    page.get_by_role("button", name=button).click()
    page.wait_for_function(CHANGED, arg=finding)
    taken = time.perf_counter() - began
    settled(page)
    return 1000 * taken


def test_an_action_is_shown_at_once(record: Record, visit: Visit, demo_server: Server) -> None:
    page = visit(f"{demo_server.address}/composer")
    settled(page)
    shown = [(wait(page, "Ajouter au scénario"), wait(page, "Annuler"))[0] for _ in range(5)]
    record("an action shown in the browser, from the click (wall clock)", min(shown), 500)
