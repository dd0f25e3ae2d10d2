"""« Ma région » in the browser: what is seen first, and its mosaic at the keyboard."""

import pytest
from playwright.sync_api import expect

from tests.browser.driving import Visit, settled
from tests.browser.serving import Server


@pytest.mark.slow
def test_sentence_mosaic_and_figures_are_seen_without_scrolling(visit: Visit, demo_server: Server) -> None:
    page = settled(visit(demo_server.address, viewport={"width": 1280, "height": 720}))
    for place in range(4):
        expect(page.get_by_test_id("stMetric").nth(place)).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Pôle technique d'appui", exact=True)).to_be_in_viewport(ratio=1)


@pytest.mark.slow
def test_the_mosaic_is_walked_and_pressed_with_the_keyboard_alone(visit: Visit, demo_server: Server) -> None:
    page = settled(visit(demo_server.address))
    page.get_by_role("button", name="Gironde Centre", exact=True).focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Gironde Sud", exact=True)).to_be_focused()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Gironde Sud (libre depuis 5 mois)")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Composer un scénario')")


@pytest.mark.slow
def test_the_whole_mosaic_is_one_stop_of_the_tab_key(visit: Visit, demo_server: Server) -> None:
    page = settled(visit(demo_server.address))
    expect(page.locator(".rows button[tabindex='0']")).to_have_count(1)
    assert page.locator(".rows button").count() == 9 + 25 + 9
