"""« Ma région » in the browser: what is seen first, and its mosaic at the keyboard."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import Visit, settled
from tests.browser.holding import no_violation
from tests.browser.serving import Server

DECK = """() => {
  const roots = [...document.querySelectorAll('*')].map((each) => each.shadowRoot);
  const wall = roots.map((each) => each?.querySelector('dialog')).find(Boolean);
  const size = (each) => parseFloat(getComputedStyle(each).fontSize);
  const written = [...wall.querySelectorAll('*')].filter(
    (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())
  );
  return {
    text: Math.min(...written.map(size)),
    figure: size(wall.querySelector('.count b')),
    whole: !!document.fullscreenElement && wall.clientWidth === innerWidth && wall.clientHeight === innerHeight,
    cut: wall.scrollHeight > wall.clientHeight || written.some((each) => each.scrollWidth > each.clientWidth + 1),
    target: Math.min(...[...wall.querySelectorAll('button')].flatMap((each) => [each.offsetWidth, each.offsetHeight])),
    rows: wall.querySelectorAll('.rows > .name').length,
  };
}"""


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


@pytest.mark.slow
@pytest.mark.parametrize("width", [320, 390])
def test_a_thumb_leads_from_the_mosaic_of_a_telephone_to_each_team(
    visit: Visit, demo_server: Server, width: int
) -> None:
    page = settled(visit(demo_server.address, viewport={"width": width, "height": 740}, has_touch=True))
    ways = page.locator(".rows .way:visible")
    expect(ways).to_have_count(9 + 9)
    sizes = ways.evaluate_all("(every) => every.flatMap((each) => [each.offsetWidth, each.offsetHeight])")
    assert min(sizes) >= 44
    ways.nth(1).tap()
    page.wait_for_selector("h1:has-text('Gironde Centre')")


@pytest.fixture
def presented(visit: Visit, demo_server: Server, size: tuple[int, int]) -> Page:
    """Ma région on a projector, once one key was pressed."""
    page = settled(visit(demo_server.address, viewport={"width": size[0], "height": size[1]}))
    expect(page.get_by_role("button", name="Présenter")).to_be_attached()
    page.keyboard.press("p")
    expect(page.locator("dialog")).to_be_visible()
    return page


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (3840, 2160)])
def test_a_room_reads_the_three_slides_of_a_region_at_the_size_of_its_projector(
    presented: Page, size: tuple[int, int]
) -> None:
    scale = size[0] / 1920
    for place, title in enumerate(("Composition des équipes", "Postes à pourvoir", "Socle commun"), start=1):
        expect(presented.locator("dialog .top")).to_contain_text(title)
        expect(presented.locator("dialog .number")).to_have_text(f"{place} / 3")
        seen = presented.evaluate(DECK)
        assert seen["whole"]
        assert not seen["cut"]
        assert seen["text"] >= 28 * scale
        assert seen["figure"] >= 56 * scale
        assert 0 < seen["rows"] <= 15
        no_violation(presented, "target-size")  # it counts what lies under the slide, where nothing can be pressed
        assert seen["target"] >= 24
        presented.keyboard.press("ArrowRight")
    expect(presented.locator("dialog .number")).to_have_text("3 / 3")  # after the last one it stays
    presented.keyboard.press("PageUp")
    expect(presented.locator("dialog .number")).to_have_text("2 / 3")


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1280, 720)])
def test_whoever_turns_the_slides_with_a_button_stays_on_it(presented: Page, size: tuple[int, int]) -> None:
    foot = presented.locator("dialog .foot button")
    for button, numbers in ((foot.nth(1), ("2 / 3", "3 / 3")), (foot.nth(0), ("2 / 3", "1 / 3"))):
        button.focus()
        for number in numbers:
            presented.keyboard.press("Enter")
            expect(presented.locator("dialog .number")).to_have_text(number)
            expect(button).to_be_focused()


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1280, 720)])
def test_escape_comes_back_to_the_region_where_one_was(presented: Page, size: tuple[int, int]) -> None:
    presented.keyboard.press("Escape")
    expect(presented.locator("dialog")).to_be_hidden()
    presented.wait_for_function("() => !document.fullscreenElement")
    presented.keyboard.press("ArrowRight")
    expect(presented.locator("dialog")).to_be_hidden()
    presented.get_by_role("button", name="Présenter").click()
    expect(presented.locator("dialog .number")).to_have_text("1 / 3")
    presented.get_by_role("button", name="Revenir (Échap)").click()
    expect(presented.get_by_role("button", name="Présenter")).to_be_focused()
