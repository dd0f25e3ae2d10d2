"""Trades tried and scenarios compared, in the browser: from the region in three gestures, at every width."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import Visit, settled
from tests.browser.serving import Server

pytestmark = pytest.mark.slow

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
Try = Callable[..., Page]


@pytest.fixture
def try_trades(visit: Visit, demo_server: Server) -> Try:
    """Come from the region to the trades of a free position: a click on it, a click on what tries them."""

    def tried(width: int = 1280, **options: object) -> Page:
        page = settled(visit(demo_server.address, viewport={"width": width, "height": 900}, **options))
        page.wait_for_timeout(600)  # the browser tells the width once it stays the same
        settled(page).locator(".rows .tile.vacant").nth(1).click()
        page.wait_for_selector("h1:has-text('Composer un scénario')")
        settled(page).get_by_text("Essayer chaque métier").click()
        expect(boxes(page)).to_have_count(10)
        return settled(page)

    return tried


def boxes(page: Page) -> Locator:
    """The boxes of the trades."""
    return page.locator('[class*="st-key-trade_"]').get_by_role("checkbox")


def tick(page: Page, rank: int) -> None:
    """Tick a trade, as somebody does who clicks on its name."""
    page.locator('[class*="st-key-trade_"] label').nth(rank).click()
    settled(page)


def slides(page: Page) -> int:
    """By how many pixels the screen can be pushed sideways."""
    return int(page.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth"))


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds wrong, and where."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(each["id"], [node["html"][:160] for node in each["nodes"]][:3]) for each in found]


def test_from_the_region_trades_are_tried_and_two_compared_without_keeping_anything(try_trades: Try) -> None:
    page = try_trades()
    tick(page, 0)
    tick(page, 5)
    page.get_by_role("button", name="Comparer ces 2 métiers").click()
    expect(page.get_by_role("heading", name="Comparer des scénarios")).to_be_visible()
    settled(page)
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(4)
    expect(page.get_by_role("button", name="Garder «")).to_have_count(2)


@pytest.mark.parametrize("width", [320, 390, 820, 1920])
def test_neither_the_trades_nor_what_is_compared_slides_sideways(try_trades: Try, width: int) -> None:
    page = try_trades(width)
    assert slides(page) <= 0
    for rank in range(4):
        tick(page, rank)
    page.get_by_role("button", name="Comparer ces 4 métiers").click()
    expect(page.get_by_role("heading", name="Comparer des scénarios")).to_be_visible()
    expect(settled(page).get_by_test_id("stVegaLiteChart")).to_have_count(6)
    assert slides(page) <= 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_where_trades_are_tried_nor_where_they_are_compared(try_trades: Try, theme: str) -> None:
    page = try_trades(color_scheme=theme)
    tick(page, 1)
    assert violations(page) == []
    tick(page, 4)
    page.get_by_role("button", name="Comparer ces 2 métiers").click()
    expect(page.get_by_role("heading", name="Comparer des scénarios")).to_be_visible()
    expect(settled(page).get_by_test_id("stVegaLiteChart")).to_have_count(4)
    for fold in page.get_by_text("Voir le tableau").all():
        fold.click()
        settled(page)
    assert violations(page) == []
