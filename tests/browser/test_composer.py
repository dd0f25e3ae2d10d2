"""The mosaic as an editor, in the browser: with the keyboard alone, in one screen, at every width."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.driving import Visit, press_until, settled
from tests.browser.serving import Server

pytestmark = pytest.mark.slow

FOCUSED = """() => {
  const host = [...document.querySelectorAll("*")].find((each) => each.shadowRoot?.querySelector(".editor"));
  return host.shadowRoot.activeElement?.getAttribute("aria-label") ?? "";
}"""
TWO_CLICKS = """async ([one, two, apart]) => {
  const host = [...document.querySelectorAll("*")].find((each) => each.shadowRoot?.querySelector(".editor"));
  const [first, second] = [one, two].map((selector) => host.shadowRoot.querySelector(selector));
  first.click();
  if (apart) await new Promise((done) => setTimeout(done, apart));
  second.click();
}"""
Compose = Callable[..., Page]


@pytest.fixture
def compose(visit: Visit, demo_server: Server) -> Compose:
    """Open Composer at a size, in a language."""

    def opened(width: int = 1280, height: int = 720, language: str = "fr", **options: object) -> Page:
        viewport = {"width": width, "height": height}
        page = visit(f"{demo_server.address}/composer?lang={language}", viewport=viewport, **options)
        expect(page.locator(".tile").first).to_be_visible()
        return settled(page)

    return opened


def figures(page: Page) -> str:
    return page.locator(".figures").inner_text()


def test_a_vacant_position_is_filled_and_taken_back_with_the_keyboard_alone(compose: Compose) -> None:
    page = compose()
    page.locator(".tile[tabindex='0']").focus()
    assert "poste à pourvoir" in page.evaluate(FOCUSED), "the first stop is a vacant position"
    before = figures(page)
    page.keyboard.press("Enter")
    expect(page.locator(".choice.over")).to_have_count(1)
    assert page.evaluate(FOCUSED).startswith("Service social"), "the first trade has the focus"
    assert figures(page) != before, "its effect is shown before anything is placed"
    page.keyboard.press("ArrowRight")
    expect(page.locator(".choice.over")).to_have_text("Encadrement social")
    expect(page.locator(".live")).to_contain_text("Encadrement social")
    page.keyboard.press("Enter")
    expect(page.locator(".actions li")).to_have_count(1)
    settled(page)
    assert "issu du travail social" in page.evaluate(FOCUSED), "the tile that was filled has the focus"
    page.keyboard.press("u")
    expect(page.locator(".actions li")).to_have_count(0)
    settled(page)
    page.keyboard.press("Enter")
    expect(page.locator(".choice.over")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(".choice")).to_have_count(0)
    assert "poste à pourvoir" in page.evaluate(FOCUSED)
    page.keyboard.press("ArrowLeft")
    assert "poste à pourvoir" not in page.evaluate(FOCUSED), "arrows walk over the tiles"


def test_an_action_keeps_the_focus_where_it_goes_and_leaves_it_to_what_takes_its_place(compose: Compose) -> None:
    page = compose()
    for count in (1, 2, 3):
        page.locator(".tile:is(.social, .other)").first.click()
        page.locator(".choice", has_text="Départ").click()
        expect(page.locator(".actions li")).to_have_count(count)
        settled(page)
    rows = page.locator(".actions li")
    for place, key in ((0, "End"), (0, "ArrowDown"), (2, "Home")):  # down among the others, then up again
        uid = str(rows.nth(place).get_attribute("data-id"))
        rows.nth(place).locator("select").focus()
        page.keyboard.press(key)
        expect(rows.nth(place)).not_to_have_attribute("data-id", uid)
        settled(page)
        expect(page.locator(f'.actions li[data-id="{uid}"] select')).to_be_focused()
    page.locator(".actions .away").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".actions li")).to_have_count(2)
    expect(page.locator(".actions .toggle").nth(1)).to_be_focused()


def test_the_name_of_a_scenario_is_typed_with_pauses_without_leaving_its_field(compose: Compose) -> None:
    page = compose()
    name = page.get_by_label("Nom du scénario")
    name.click()
    name.press("End")
    for letters in (" d", "u"):
        page.keyboard.type(letters)
        expect(page.get_by_role("button", name="Annuler")).to_be_enabled()
        page.wait_for_timeout(1000)
        settled(page)
    expect(name).to_have_value("Nouveau scénario du")
    expect(name).to_be_focused()


def test_whoever_begins_another_scenario_at_the_keyboard_comes_back_to_the_button_that_closed(compose: Compose) -> None:
    page = compose()
    opener = page.locator(".st-key-compose_further button").first
    opener.press("Enter")
    settled(page)
    page.locator(".st-key-new button").press("Enter")
    settled(page)
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    expect(opener).to_be_focused()


def test_the_choices_of_a_tile_stay_as_many_while_the_month_changes(compose: Compose) -> None:
    page = compose()
    team = page.get_by_role("group", name="Gironde Centre")
    for count in (1, 2):
        team.locator(".tile:is(.social, .other)").first.click()
        page.locator(".choice", has_text="Départ").click()
        expect(page.locator(".actions li")).to_have_count(count)
        settled(page)
    team.locator(".tile:is(.social, .other)").last.click()
    settled(page)
    choices = page.locator(".choice").all_inner_texts()
    assert any(each.endswith("(2)") for each in choices), "two vacant positions bear one title"
    page.get_by_role("button", name="Un mois plus tard").click()
    settled(page)
    assert page.locator(".choice").all_inner_texts() == choices


@pytest.mark.parametrize(("width", "height", "language"), [(1280, 720, "fr"), (1280, 720, "en"), (1440, 900, "fr")])
def test_everything_is_in_sight_without_scrolling_with_one_action_as_with_fifteen(
    compose: Compose, width: int, height: int, language: str
) -> None:
    page = compose(width, height, language)
    for count in range(1, 16):
        page.locator(".tile:is(.social, .other)").first.click()
        page.locator(".choice:not(.link)").last.click()
        expect(page.locator(".actions li")).to_have_count(count)
        settled(page)
        if count in (1, 15):
            box = page.locator(".editor").bounding_box()
            assert box
            assert box["y"] + box["height"] <= height
            last = page.locator(".teams .row").last.bounding_box()
            assert last
            assert last["y"] + last["height"] <= height


def test_whoever_waits_stands_under_the_mosaic_in_sight_and_is_placed_from_there(compose: Compose) -> None:
    page = compose()
    page.locator(".tile.social").first.click()
    page.locator(".choice", has_text="Fermer un poste").click()
    page.locator(".st-key-add_action button").click()
    expect(page.locator(".tile.named")).to_be_visible()
    settled(page)
    for count in range(2, 16):
        page.locator(".tile:is(.social, .other)").first.click()
        page.locator(".choice", has_text="Départ").click()
        expect(page.locator(".actions li")).to_have_count(count)
        settled(page)
    page.get_by_test_id("stMain").evaluate("main => main.scrollTo(0, 0)")
    for shown in (page.locator(".tile.named"), page.locator(".editor")):
        box = shown.bounding_box()
        assert box and box["y"] + box["height"] <= 720
    page.locator(".tile.named").click()
    page.locator(".choice").first.click()
    expect(page.locator(".tile.named")).to_have_count(0)


def test_every_word_of_the_editor_follows_the_language_of_the_page(compose: Compose) -> None:
    page = compose()
    page.locator(".tile.vacant").first.click()
    expect(page.locator(".choice").first).to_be_visible()
    page.get_by_role("radio", name="en", exact=True).dispatch_event("click")
    expect(page.locator(".columns")).to_contain_text("without")
    settled(page)
    assert page.locator(".editor").count() == 1
    assert "I act in" in page.locator(".board .head").inner_text()
    assert page.locator(".band .name").first.inner_text() == "Knowledge"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_while_a_tile_is_open_and_an_action_placed(compose: Compose, theme: str) -> None:
    page = compose(color_scheme=theme)
    press_until(page.locator(".tile.vacant").first, page.locator(".choice").first)
    page.locator(".choice").first.click()
    expect(page.locator(".actions li")).to_have_count(1)
    press_until(page.locator(".tile.social").first, page.locator(".choice").first)
    page.locator(".choice").first.hover()
    settled(page)
    rules = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    violations = Axe().run(page, options={"runOnly": rules}).response["violations"]
    assert [(each["id"], [node["html"][:160] for node in each["nodes"]][:3]) for each in violations] == []


@pytest.mark.parametrize("width", [320, 390, 820, 1920])
def test_nothing_slides_sideways_and_the_effect_is_a_bar_on_a_narrow_screen(compose: Compose, width: int) -> None:
    page = compose(width, 800, has_touch=width < 1000)
    page.locator(".tile.vacant").first.click()
    expect(page.locator(".choice").first).to_be_visible()
    page.locator(".choice").nth(2).click()
    expect(page.locator(".actions li")).to_have_count(1)
    wide = "main => main.scrollWidth - main.clientWidth"
    assert page.get_by_test_id("stMain").evaluate(wide) <= 0
    bar = page.locator(".summary")
    expect(bar).to_be_visible() if width <= 820 else expect(bar).to_be_hidden()
    if width <= 820:
        expect(page.locator(".figures")).to_be_hidden()
        bar.click()
        expect(page.locator(".figures")).to_be_visible()


def test_the_menu_that_begins_closed_opens_as_wide_as_elsewhere(compose: Compose) -> None:
    page = compose()
    page.wait_for_timeout(800)
    box = page.get_by_test_id("stSidebar").bounding_box()
    assert box is None or box["x"] + box["width"] <= 0
    page.get_by_test_id("stExpandSidebarButton").click()
    page.locator(".tile.vacant").first.click()
    expect(page.locator(".choice.over")).to_have_count(1)
    settled(page)
    page.wait_for_timeout(800)
    box = page.get_by_test_id("stSidebar").bounding_box()
    assert box and box["x"] + box["width"] == 248


def test_the_menu_begins_closed_here_alone_and_stays_as_somebody_puts_it(visit: Visit, demo_server: Server) -> None:
    page = settled(visit(demo_server.address, viewport={"width": 1280, "height": 720}))
    menu = page.get_by_test_id("stSidebar")

    def shown() -> int:
        page.wait_for_timeout(800)
        box = menu.bounding_box()
        return int(box["x"] + box["width"]) if box else 0

    assert shown() == 248
    page.get_by_role("link", name="Composer", exact=True).click()
    expect(page.locator(".tile").first).to_be_visible()
    assert shown() <= 0
    page.get_by_test_id("stExpandSidebarButton").click()
    assert shown() == 248
    page.locator(".tile.vacant").first.click()
    expect(page.locator(".choice").first).to_be_visible()
    assert shown() == 248


def test_months_that_arrows_turn_faster_than_the_server_answers_are_all_turned(compose: Compose) -> None:
    page = compose()
    month = page.locator(".board select")
    month.focus()
    for _ in range(20):
        page.keyboard.press("ArrowDown")
    expect(month).to_have_value("2028-08-01")
    settled(page)
    page.wait_for_timeout(2000)
    expect(month).to_have_value("2028-08-01")


@pytest.mark.parametrize("apart", [0, 60])
def test_a_gesture_made_before_the_last_one_was_answered_is_kept(compose: Compose, apart: int) -> None:
    page = compose()
    page.locator(".tile.vacant").first.click()
    page.locator(".choice").first.click()
    toggle = page.locator(".toggle")
    expect(toggle).to_be_checked()
    settled(page)
    month = page.locator(".board select")
    page.evaluate(TWO_CLICKS, [".step:last-of-type", ".step:last-of-type", apart])
    expect(month).to_have_value("2027-02-01")
    page.evaluate(TWO_CLICKS, [".step:last-of-type", ".toggle", apart])
    expect(month).to_have_value("2027-03-01")
    expect(toggle).not_to_be_checked()
    page.evaluate(TWO_CLICKS, [".toggle", ".step:last-of-type", apart])
    expect(toggle).to_be_checked()
    expect(month).to_have_value("2027-04-01")


def test_a_choice_that_the_gesture_before_took_away_says_that_it_was_not_placed(compose: Compose) -> None:
    page = compose()
    page.locator(".tile.vacant").first.click()
    expect(page.locator(".choice.over")).to_have_count(1)
    settled(page)
    page.evaluate(TWO_CLICKS, [".choice:nth-of-type(1)", ".choice:nth-of-type(2)", 60])
    expect(page.locator(".hint")).to_have_text(
        "Ce geste est arrivé avant que l'écran ne soit à jour : il n'a pas été fait. Recommencez-le."
    )
    expect(page.locator(".actions li")).to_have_count(1)


def test_a_double_click_opens_a_tile_and_places_a_choice_once(compose: Compose) -> None:
    page = compose()
    page.locator(".tile.vacant").first.dblclick()
    expect(page.locator(".choice.over")).to_have_count(1)
    settled(page)
    expect(page.locator(".choice.over")).to_have_count(1)
    page.locator(".choice").first.dblclick()
    expect(page.locator(".actions li")).to_have_count(1)
    settled(page)
    expect(page.locator(".hint")).to_contain_text("Choisissez")


def test_reloading_and_going_back_show_the_months_and_the_tile_of_the_address(compose: Compose) -> None:
    page = compose()
    page.locator(".effect select").select_option("2028-03-01")
    expect(page.locator(".team")).to_contain_text("mars 2028")
    settled(page)
    page.locator(".tile.vacant").first.click()
    expect(page.locator(".choice.over")).to_have_count(1)
    settled(page)
    page.reload()
    expect(page.locator(".choice").first).to_be_visible()
    expect(page.locator(".effect select")).to_have_value("2028-03-01")
    settled(page)
    page.go_back()
    expect(page.locator(".choice")).to_have_count(0)
    expect(page.locator(".effect select")).to_have_value("2028-03-01")
    settled(page)
    page.go_back()
    expect(page.locator(".effect select")).to_have_value("")


def drag(page: Page, onto: str) -> None:
    """Drag the first person of the mosaic onto the first tile of a kind."""
    for tile, act in ((".tile:is(.social, .other)", page.mouse.down), (onto, page.mouse.up)):
        box = page.locator(tile).first.bounding_box()
        assert box
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=8)
        act()


def test_a_person_is_dragged_onto_a_vacant_position_as_if_taken_and_put(compose: Compose) -> None:
    page = compose()
    drag(page, ".tile.vacant")
    expect(page.locator(".actions li")).to_have_count(1)
    expect(page.locator(".actions li")).to_contain_text("Mobilité")
    expect(page.locator(".ghost")).to_have_count(0)
    settled(page)
    page.keyboard.press("u")
    expect(page.locator(".actions li")).to_have_count(0)


def test_a_person_dragged_onto_another_is_taken_and_put_nowhere(compose: Compose) -> None:
    page = compose()
    drag(page, ".row:nth-child(3) .tile.social")
    expect(page.locator(".tile.opened")).to_have_count(1)
    settled(page)
    expect(page.locator(".actions li")).to_have_count(0)
    page.locator(".tile.opened").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".choice")).to_have_count(0)


def test_a_finger_that_slides_over_the_mosaic_takes_nobody_and_may_scroll(compose: Compose) -> None:
    page = compose(820, 700, has_touch=True)
    tile = page.locator(".tile.social").first
    for kind, far in (("pointerdown", 0), ("pointermove", 60), ("pointermove", 90), ("pointerup", 90)):
        tile.dispatch_event(kind, {"pointerType": "touch", "pointerId": 7, "clientX": 200, "clientY": 400 + far})
    expect(page.locator(".ghost")).to_have_count(0)
    settled(page)
    expect(page.locator(".choice")).to_have_count(0)
    assert tile.evaluate("node => getComputedStyle(node).touchAction") == "auto"
