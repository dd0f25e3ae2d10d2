"""Every screen in the browser: no English left in French, nothing leaves the machine, nothing that axe finds wrong."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from pages.kit.accessibility import EXEMPTIONS, PLACE
from tests.browser.driving import Visit, press_until, settled
from tests.browser.serving import Server
from tests.browser.test_links import sign_in
from tests.screens.test_shell import OPEN_TO

PEOPLE = {
    "": [
        "region",
        "team",
        "vacancies",
        "movements",
        "base",
        "expectations",
        "scenarios",
        "composer",
        "comparison",
        "plan",
        "assumptions",
        "method",
        "rights",
    ],
    "Analyse · Carsat Aquitaine": ["imports", "corrections"],
    "Animation · Carsat Aquitaine": ["preparation", "facilitation", "wall", "conclusions"],
    "Lecture · Carsat Aquitaine": ["region", "team", "presentation"],
    "Tête de réseau · Assurance Maladie": ["regions"],
    "Administration · tous les comptes": ["accounts", "audit"],
}
Show = Callable[..., Page]
SCREENS = [(person, screen) for person, screens in PEOPLE.items() for screen in screens]

WRITTEN = """() => {
  const found = new Set(), attributes = ['aria-label', 'placeholder', 'title', 'alt'];
  const walk = (node) => {
    if (node.nodeType === 3) { if (node.textContent.trim()) found.add(node.textContent.trim()); return; }
    if (node.nodeType !== 1 || ['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(node.tagName)) return;
    if (node.dataset && node.dataset.testid === 'stIconMaterial') return;
    for (const name of attributes) if (node.getAttribute(name)) found.add(node.getAttribute(name));
    if (node.shadowRoot) node.shadowRoot.childNodes.forEach(walk);
    node.childNodes.forEach(walk);
  };
  walk(document.body);
  return [...found];
}"""

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SIZES = ((320, 640), (390, 844), (820, 1180), (1280, 720), (1440, 900), (1920, 1080), (3840, 2160))
"""From a telephone to a wall, in pixels."""
SLIDES = """() => [document.querySelector('[data-testid=stMain]'), document.documentElement]
  .map((node) => node.scrollWidth - node.clientWidth)"""

ENGLISH = re.compile(
    r"\b(the|and|of|to|press|enter|choose|select|selected|show|hide|upload|download|file|files|button|open|close|clear|menu|skip|content|help"
    r"|copy|day|drag|drop|browse|for|collapse|expand|search|row|column|add|remove|with|sidebar|more|less|deploy|settings|is|are|no|results)\b",
    re.IGNORECASE,
)

ALLOWED = re.compile("|".join(f"(?:{each.words})" for each in EXEMPTIONS))
OURS_IN_FRENCH = re.compile(r"\b(de|la|le|les|des|une?|est|sur|pour|dans|ou|et|à)\b")


def path_of(screen: str) -> str:
    """The address of a screen: the first one is the front page."""
    return "/" if screen == "region" else f"/{screen}"


@pytest.fixture(scope="module")
def show(browser: Browser, demo_server: Server) -> Iterator[Show]:
    """Show a screen as somebody, in a theme. A page stays open for the next test that asks for the same."""
    pages: dict[tuple[str, str, str], Page] = {}

    def shown(person: str, screen: str, theme: str = "light", width: int = 1280) -> Page:
        if (person, screen, theme) not in pages:
            page = browser.new_page(locale="fr-FR", timezone_id="Europe/Paris", color_scheme=theme)  # type: ignore[arg-type]
            page.goto(demo_server.address + ("/" if person else path_of(screen)))
            settled(page)
            if person:
                page.get_by_role("combobox", name="Voir comme").click()
                page.get_by_role("option", name=person).click()
                page.wait_for_timeout(700)
                settled(page)
                page.get_by_test_id("stPageLink-NavLink").and_(
                    page.locator(f'[href^="{path_of(screen)[1:]}?"]')
                ).click()
                page.wait_for_timeout(700)
            pages[person, screen, theme] = page
        page = pages[person, screen, theme]
        page.set_viewport_size({"width": width, "height": 900 if width < 1900 else 1080})
        return settled(page)

    yield shown
    for page in pages.values():
        page.close()


@pytest.mark.slow
@pytest.mark.parametrize(("person", "screen"), SCREENS)
def test_a_french_screen_has_no_english_left(show: Show, person: str, screen: str) -> None:
    page = show(person, screen)
    assert page.locator("html").get_attribute("lang") == "fr"
    texts = [text for text in page.evaluate(WRITTEN) if ENGLISH.search(text)]
    left = [text for text in texts if not ALLOWED.fullmatch(text) and not OURS_IN_FRENCH.search(text)]
    assert left == []


@pytest.mark.slow
def test_each_exemption_of_the_accessibility_statement_is_still_needed(show: Show) -> None:
    texts = {text for each in SCREENS for text in show(*each).evaluate(WRITTEN) if ENGLISH.search(text)}
    assert [each.name for each in EXEMPTIONS if not any(re.fullmatch(each.words, text) for text in texts)] == []


@pytest.mark.parametrize(
    ("person", "screen", "theme"),
    [
        pytest.param(*each, theme, marks=[] if (*each, theme) == ("", "region", "light") else [pytest.mark.slow])
        for each in SCREENS
        for theme in ("light", "dark")
    ],
)
def test_axe_finds_no_violation_of_wcag_a_and_aa(show: Show, person: str, screen: str, theme: str) -> None:
    found = Axe().run(show(person, screen, theme), options={"runOnly": RULES}).response["violations"]
    assert [(each["id"], [node["html"][:160] for node in each["nodes"]][:3]) for each in found] == []


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_axe_finds_nothing_wrong_with_the_accessibility_statement(
    browser: Browser, demo_server: Server, language: str, theme: str
) -> None:
    page = browser.new_page(color_scheme=theme)  # type: ignore[arg-type]
    page.goto(f"{demo_server.address}{PLACE}?lang={language}")
    assert Axe().run(page, options={"runOnly": RULES}).response["violations"] == []
    assert page.locator("h1").count() == 1
    page.close()


@pytest.mark.slow
def test_every_screen_leads_to_the_accessibility_statement(show: Show) -> None:
    for person, screen in SCREENS:
        page = show(person, screen)
        assert page.locator(f'a[href^="{PLACE}?lang=fr"]').count() == 1, screen


@pytest.mark.slow
def test_nothing_leaves_the_machine_nor_is_refused_by_the_content_policy(browser: Browser, demo_server: Server) -> None:
    asked: list[str] = []
    refused: list[str] = []
    page = browser.new_page(locale="fr-FR")
    page.on("request", lambda request: asked.append(request.url))
    page.on(
        "console", lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None
    )
    for screen in PEOPLE[""]:
        page.goto(demo_server.address + path_of(screen))
        settled(page)
    page.close()
    assert [url for url in asked if not url.startswith((demo_server.address, "data:", "blob:"))] == []
    assert refused == []


def test_the_language_of_the_page_follows_the_reader(visit: Visit, demo_server: Server) -> None:
    assert settled(visit(f"{demo_server.address}/?lang=en")).locator("html").get_attribute("lang") == "en"
    page = settled(visit(demo_server.address))
    page.get_by_role("radio", name="en").click()
    page.wait_for_selector("html[lang=en]", state="attached")
    page.wait_for_selector("h1:has-text('Carsat Aquitaine: the situation')")
    assert "lang=en" in page.url


FOCUSED = """() => {
  let inside = document.activeElement;
  const main = inside.closest('[data-testid="stMain"]');
  if (inside.matches('[data-testid="stSkipToContent"]') || inside.closest(".st-key-ribbon")) return "aside";
  return main && main !== inside ? "acts" : "before";
}"""
WITHOUT_ACTION = {"presentation"}
"""Nothing is shared yet in the demonstration: there is nothing to do there."""

MOST_TABS = 8
"""How many times one presses Tab until the first action of a screen, the ribbon of the demonstration aside."""


@pytest.mark.slow
@pytest.mark.parametrize(("person", "screen"), [each for each in SCREENS if each[1] not in WITHOUT_ACTION])
def test_the_first_action_of_a_screen_is_eight_tabs_away_at_most(show: Show, person: str, screen: str) -> None:
    assert 0 < len(before_acting(show(person, screen))) <= MOST_TABS


def before_acting(page: Page) -> list[str]:
    """Where each press of Tab leads, from the top of a screen to its first action, the ribbon aside."""
    page.mouse.move(640, 450)  # over the menu, it would bring up the button that closes it
    page.evaluate("() => { document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0); }")
    page.get_by_test_id("stSkipToContent").focus()
    places = []
    while "acts" not in places and len(places) < 40:
        page.keyboard.press("Tab")
        places.append(page.evaluate(FOCUSED))
    return [each for each in places if each != "aside"]


@pytest.mark.slow
@pytest.mark.parametrize(("login", "screen"), [("directrice", "/"), ("analyste", "/imports"), ("chef", "/accounts")])
def test_it_is_as_near_for_whoever_signed_in(visit: Visit, house_server: Server, login: str, screen: str) -> None:
    page = sign_in(visit(house_server.address), login)
    page.goto(house_server.address + screen)
    assert 0 < len(before_acting(settled(page))) <= MOST_TABS
    ways = page.locator(".st-key-account").get_by_role("button", name=re.compile("Premiers pas|Se déconnecter"))
    ways.first.focus()
    page.keyboard.press("ArrowUp")
    expect(ways.last).to_be_focused()


def test_the_menu_is_one_stop_that_arrows_go_through_and_the_opening_sentence_is_spoken(
    visit: Visit, demo_server: Server
) -> None:
    page = settled(visit(f"{demo_server.address}/", viewport={"width": 1280, "height": 720}))
    menu = page.get_by_role("toolbar", name="Aller d'un écran à l'autre")
    expect(menu.locator('a[tabindex="0"]')).to_have_count(1)
    menu.get_by_role("link", name="Ma région").focus()
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("link", name="Une équipe")).to_be_focused()
    page.keyboard.press("End")
    expect(menu.get_by_role("link").last).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("link").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('équipe')")
    sentence = page.get_by_test_id("stMain").locator("h2").first
    expect(page.get_by_role("status").filter(has_text=settled(page) and sentence.inner_text())).to_have_count(1)
    expect(menu.get_by_role("link", name="Une équipe")).to_have_attribute("tabindex", "0")


def test_all_screens_are_looked_at() -> None:
    assert {screen for _, screen in SCREENS} == {each.partition("/")[2] for each in set.union(*OPEN_TO.values())}


def expect_every_width_holds(page: Page, pictures: Path) -> None:
    """Resize a page from a telephone to a wall: nothing slides sideways. A picture of each is left in a folder."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(350)  # the browser tells the width once it stays the same
        settled(page)
        page.screenshot(path=pictures / f"{width}.png")
        page.wait_for_function(f"() => ({SLIDES})().every((each) => each <= 0)", timeout=15_000)  # charts follow


@pytest.mark.slow
@pytest.mark.parametrize(("person", "screen"), SCREENS)
def test_nothing_slides_sideways_from_a_telephone_to_a_wall(
    show: Show, person: str, screen: str, tmp_path: Path
) -> None:
    expect_every_width_holds(show(person, screen), tmp_path)


LETTERS = """() => {
  const size = (each) => parseFloat(getComputedStyle(each).fontSize);
  const chart = document.querySelector('[data-testid="stVegaLiteChart"] svg text');
  const bar = document.querySelector('[data-testid="stSidebar"]');
  const names = [...bar.querySelectorAll('.st-key-menu a p')];
  return {
    text: size(document.querySelector('[data-testid="stMain"] [data-testid="stMarkdownContainer"] p')),
    chart: chart.getBoundingClientRect().height,
    menu: bar.getBoundingClientRect().width,
    cut: names.filter((each) => each.scrollWidth > each.clientWidth).length,
  };
}"""


@pytest.mark.slow
def test_a_wall_shows_everything_as_large_as_a_projector_and_cuts_no_word(visit: Visit, demo_server: Server) -> None:
    page = settled(visit(f"{demo_server.address}/base", viewport={"width": 1920, "height": 1080}))
    page.wait_for_selector('[data-testid="stVegaLiteChart"] svg')
    usual = page.evaluate(LETTERS)
    page.set_viewport_size({"width": 3840, "height": 2160})
    page.wait_for_timeout(300)
    settled(page)
    large = page.evaluate(LETTERS)
    assert large["text"] >= 28 > usual["text"]
    assert large["chart"] / usual["chart"] == pytest.approx(large["text"] / usual["text"], rel=0.1)
    assert large["menu"] / usual["menu"] == pytest.approx(large["text"] / usual["text"], rel=0.1)
    assert large["cut"] == usual["cut"] == 0
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.wait_for_timeout(300)
    assert settled(page).evaluate(LETTERS) == usual


@pytest.mark.slow
def test_a_cell_of_a_chart_is_pressed_on_a_wall_as_elsewhere(visit: Visit, demo_server: Server) -> None:
    page = settled(visit(f"{demo_server.address}/base", viewport={"width": 3840, "height": 2160}))
    cell = page.locator('[data-testid="stVegaLiteChart"] svg path[aria-label*="Landes"]').first
    press_until(cell, page.locator('[role=combobox][aria-label^="Qui pourrait aider cette équipe"][value="Landes"]'))
