"""How long a director waits in the browser, from the click to what it changes."""

import time
from statistics import median

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.bench.conftest import Record
from tests.browser.driving import Visit, settled
from tests.browser.serving import Server

pytestmark = pytest.mark.slow

CHANGED = "before => document.querySelector('[data-testid=stMain] h2').innerText !== before"
PREVIEW = """async () => {
  const host = [...document.querySelectorAll("*")].find((each) => each.shadowRoot?.querySelector(".editor"));
  const root = host.shadowRoot, before = root.querySelector(".figures").textContent, began = performance.now();
  root.querySelectorAll(".choice")[4].dispatchEvent(new PointerEvent("pointerenter"));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return root.querySelector(".figures").textContent === before ? 1e9 : performance.now() - began;
}"""


def wait(page: Page, target: Locator) -> float:
    """The milliseconds from a click to another finding, in words, above the screen."""
    finding = page.locator("[data-testid=stMain] h2").first.inner_text()
    began = time.perf_counter()
    target.click()
    page.wait_for_function(CHANGED, arg=finding)
    taken = time.perf_counter() - began
    settled(page)
    return 1000 * taken


def test_an_action_is_shown_at_once(record: Record, visit: Visit, demo_server: Server) -> None:
    page = visit(f"{demo_server.address}/composer")
    settled(page)
    shown, previewed = [], []
    for _ in range(20):
        page.locator(".tile.vacant").first.click()
        expect(page.locator(".choice").first).to_be_visible()
        settled(page)
        previewed.append(page.evaluate(PREVIEW))
        shown.append(wait(page, page.locator(".choice").nth(4)))
        wait(page, page.get_by_role("button", name="Annuler"))
    record("a gesture placed and shown in the browser, from the click (wall clock, median of 20)", median(shown), 400)
    record("the effect of a trade shown while passing over it (wall clock, median of 20)", median(previewed), 100)
