"""How long a director waits in the browser, from the click to what it changes."""

import time
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.bench.composing import ACTIONS, composed
from tests.bench.conftest import Record
from tests.browser.driving import Visit, settled

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


@pytest.mark.parametrize(("times", "most"), [(1, 400), (10, 800)])
def test_an_action_is_shown_at_once(
    record: Record, visit: Visit, tmp_path: Path, demonstration: Path, times: int, most: int
) -> None:
    with composed(tmp_path, demonstration, times) as house:
        page = settled(visit(f"{house.server.address}/composer?scenario={house.scenario}"))
        expect(page.locator(".actions li")).to_have_count(ACTIONS)
        shown, previewed = [], []
        for _ in range(20):
            page.locator(".tile.vacant").first.click()
            expect(page.locator(".choice").first).to_be_visible()
            settled(page)
            previewed.append(page.evaluate(PREVIEW))
            shown.append(wait(page, page.locator(".choice").nth(4)))
            wait(page, page.get_by_role("button", name="Annuler"))
        beside = f"beside {ACTIONS} actions on {house.positions} positions"
    record(f"a gesture placed and shown, {beside} (wall clock, median)", median(shown), most)
    record(f"the effect of a trade passed over, {beside} (wall clock, median)", median(previewed), 100)
