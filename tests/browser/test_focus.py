"""Where the focus is after each kind of gesture made by the keyboard, once the answer is drawn: never lost."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.driving import PATIENCE, settled
from tests.browser.serving import Server

pytestmark = pytest.mark.slow
CHOOSE = "ArrowDown", "ArrowDown", "Enter"
LANDED = "[data-landing]"


@pytest.fixture(scope="module")
def page(browser: Browser, demo_server: Server) -> Iterator[Page]:
    """One page that goes from screen to screen, with scenarios to open and to compare."""
    page = browser.new_page(locale="fr-FR", timezone_id="Europe/Paris")
    page.set_default_timeout(PATIENCE)
    page.goto(f"{demo_server.address}/scenarios")
    settled(page).get_by_role("button", name="Charger quatre exemples").click()
    expect(page.locator('[class*="st-key-life_"]')).to_have_count(4)
    settled(page)
    yield page
    page.close()


def open_at(page: Page, server: Server, screen: str) -> Page:
    page.goto(f"{server.address}/{screen}")
    return settled(page)


def control(page: Page, key: str, kind: str) -> Locator:
    """The first control of a kind, under what a key begins with."""
    return page.locator(f'[class*="st-key-{key}"] {kind}').first


def press(page: Page, place: Locator, *keys: str) -> None:
    """Make a gesture from a control, and wait for the end of the run that it begins."""
    place.focus()
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_timeout(300)  # the browser tells after a moment what was typed or chosen
    settled(page)


@pytest.mark.parametrize(
    ("screen", "unfolded", "key", "kind", "keys"),
    [
        ("team", "", "equipe", "input", CHOOSE),
        ("base", "", "base_table", "summary", ("Enter",)),
        ("base", "", "helping_team", "input", CHOOSE),
        ("scenarios", "", "life_", "summary", ("Enter",)),
        ("comparison", "", "compare_which", "button", (" ",)),
        ("comparison", "", "compare_month", "input", CHOOSE),
        ("plan", "", "propose_recruitments", "input", ("ArrowUp", "Enter")),
        ("plan", "propose_more", "propose_wishes", "input", (" ",)),
        ("composer", "", "compose_name", "input", ("End", "x", "Enter")),
        ("composer", "compose_chance", "chance_", ":is([role=slider], [type=range])", ("ArrowRight",)),
        ("", "take_region", "take_region__xlsx", "button", ("Enter",)),
    ],
)
def test_a_control_keeps_the_focus(
    page: Page, demo_server: Server, screen: str, unfolded: str, key: str, kind: str, keys: tuple[str, ...]
) -> None:
    open_at(page, demo_server, screen)
    if unfolded:
        press(page, control(page, unfolded, "summary"), "Enter")
    press(page, control(page, key, kind), *keys)
    expect(control(page, key, kind)).to_be_focused()


def test_a_chart_that_is_enlarged_and_made_small_again_keeps_the_focus_on_what_did_it(
    page: Page, demo_server: Server
) -> None:
    open_at(page, demo_server, "base")
    enlarges = page.locator('[class*="st-key-chart_"]').get_by_test_id("stElementToolbar").get_by_role("button").last
    for name in ("Close fullscreen", "Fullscreen"):
        press(page, enlarges, "Enter")
        expect(enlarges).to_be_focused()
        expect(enlarges).to_have_attribute("aria-label", re.compile(f"^{name}"))


def test_pills_keep_the_focus_on_the_one_that_was_reached(page: Page, demo_server: Server) -> None:
    open_at(page, demo_server, "composer")
    press(page, control(page, "compose_form", "summary"), "Enter")
    press(page, control(page, "add_group", "[role=radio]"), "ArrowRight", " ")
    expect(page.locator(".st-key-add_group [role=radio]").nth(1)).to_be_focused()


def test_the_title_of_the_screen_to_which_a_button_leads_has_the_focus(page: Page, demo_server: Server) -> None:
    open_at(page, demo_server, "vacancies")
    press(page, control(page, "seat_", "button"), "Enter")
    expect(page.get_by_role("heading", level=1, name="Composer un scénario").and_(page.locator(LANDED))).to_be_focused()


def test_what_closes_with_a_popover_gives_the_focus_back_to_what_opened_it(page: Page, demo_server: Server) -> None:
    open_at(page, demo_server, "composer")
    press(page, control(page, "compose_further", "button"), "Enter")
    press(page, control(page, "new", "button"), "Enter")
    expect(control(page, "compose_further", "button")).to_be_focused()


def test_a_button_that_goes_away_leaves_the_focus_where_it_stood_on_nothing_that_can_be_pressed(
    page: Page, demo_server: Server
) -> None:
    open_at(page, demo_server, "expectations")
    press(page, control(page, "adopt_", "button"), "Enter")
    expect(page.get_by_test_id("stMain").locator(LANDED)).to_be_focused()
    assert not page.locator(LANDED).evaluate("(node) => node.matches('a, button, input, summary')")
    page.keyboard.press("Tab")
    expect(page.locator("body")).not_to_be_focused()
    expect(page.locator(LANDED)).to_have_count(0)
