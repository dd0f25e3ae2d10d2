"""What somebody new does in a few gestures: from signing in to a scenario that a colleague opens."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from model.access import operator
from model.domain.vocabulary import CoverageState
from model.measures.coverage import STATES
from model.services.situation import situations
from tests.browser.driving import Visit, settled
from tests.browser.serving import PASSWORD, Server, inside

pytestmark = pytest.mark.slow

MOST, FURTHEST = 14, 150
NEXT_KEY = """target => {
  const root = target.getRootNode(), focused = root.activeElement;
  if (focused && (focused === target || target.contains(focused))) return null;
  const within = (node) => node?.closest(".st-key-menu") ?? (root === document ? null : root);
  if (!focused || !within(target) || within(focused) !== within(target)) return "Tab";
  const [here, there] = [focused, target].map((node) => node.getBoundingClientRect());
  const [down, right] = [there.top - here.top, there.left - here.left];
  return Math.abs(down) > 8 ? (down > 0 ? "ArrowDown" : "ArrowUp") : right > 0 ? "ArrowRight" : "ArrowLeft";
}"""
"""The key that leads on to a target from what has the focus; none on the target."""


class Hand:
    """Somebody who acts on a page, and how often they did: a click, a text, a list unfolded."""

    def __init__(self, page: Page) -> None:
        self.page, self.gestures = page, 0

    def press(self, target: Locator) -> None:
        """Act on something of the page."""
        target.click()
        self._done()

    def tick(self, row: int) -> None:
        """Tick a trade, by its line."""
        self.page.locator('[class*="st-key-trade_"] label').nth(row).click()
        self._done()

    def _done(self) -> None:
        self.gestures += 1
        settled(self.page)


class Keyboard(Hand):
    """The same with the keyboard alone."""

    def press(self, target: Locator) -> None:
        self._reach(target)
        self.page.keyboard.press("Enter")
        self._done()

    def tick(self, row: int) -> None:
        self._reach(self.page.locator('[class*="st-key-trade_"]').get_by_role("checkbox").nth(row))
        self.page.keyboard.press("Space")
        self._done()

    def _reach(self, target: Locator) -> None:
        """Go to something with Tab, and inside a component that has one Tab stop with the arrows."""
        expect(target).to_be_visible()
        for _ in range(FURTHEST):
            key = target.evaluate(NEXT_KEY)
            if key is None:
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"the keyboard never reaches {target}")


def most_to_develop(server: Server) -> str:
    """The team with a vacant position where most is to be developed, the first of those."""
    with inside(server.log.parent, "production"):
        seen = situations.view(operator(), ("AQ",))
    missing = (seen.figures.coverage.states == STATES.index(CoverageState.MISSING)).sum(axis=1)
    teams = list(dict.fromkeys(seat.team for seat in seen.free))
    return seen.snapshot.teams.name[teams[int(np.argmax(missing[teams]))]]


@pytest.fixture
def signed_in(visit: Visit, house_server: Server) -> Callable[[str, str], Page]:
    """Sign somebody in on a screen."""

    def entered(login: str, address: str = "") -> Page:
        page = visit(address or house_server.address, viewport={"width": 1280, "height": 720})
        page.get_by_label("Identifiant").fill(login)
        page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Entrer").click()
        page.wait_for_selector("h2", state="visible")
        return settled(page)

    return entered


@pytest.mark.parametrize("way", [Hand, Keyboard])
def test_from_signing_in_to_a_colleague_takes_at_most_fourteen_gestures(
    signed_in: Callable[..., Page], house_server: Server, way: type[Hand]
) -> None:
    team = most_to_develop(house_server)
    page = signed_in("directrice")
    hand = way(page)
    hand.press(page.get_by_role("button", name=re.compile(f"Simuler l'arrivée.*{team}")).first)
    hand.press(page.locator(".st-key-compose_trades summary"))
    hand.tick(0)
    hand.tick(4)
    hand.press(page.get_by_role("button", name="Comparer ces 2 métiers"))
    hand.press(page.get_by_role("button", name="Garder").first)
    hand.press(page.get_by_test_id("stSidebar").get_by_role("link", name="Mes scénarios"))
    expect(page.get_by_role("heading", name="Mes scénarios")).to_be_visible()
    settled(page)
    hand.press(page.locator("summary", has_text="Vie du scénario").first)
    hand.press(page.get_by_role("button", name="Passer à cette étape").first)
    expect(page.get_by_text(re.compile("a changé d.étape"))).to_be_visible()
    hand.press(page.get_by_role("button", name="Ouvrir").first)
    expect(page.locator(".actions li")).to_have_count(1)
    settled(page)
    told = page.locator("[data-testid=stMain] h2").first.inner_text()
    assert "scenario=" in page.url
    theirs = signed_in("collegue", page.url)
    expect(theirs.locator(".actions li")).to_have_count(1)
    assert theirs.locator("[data-testid=stMain] h2").first.inner_text() == told
    assert hand.gestures + 1 <= MOST, f"{hand.gestures} gestures, and one to open the address"
