"""The four stories of the demonstration composed by hand on the mosaic, without scrolling, then compared and made into
slides: with a mouse, at the keyboard alone, by finger, in both languages, light and dark."""

import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Download, Locator, Page, expect
from pptx import Presentation

from model.domain.snapshot import Snapshot
from model.measures.presence import presence
from model.scenario import Accompaniment, Action, Departure, Mobility, Recruitment, Scenario
from model.services.demo import examples
from model.services.demo import roles as demo_roles
from model.services.scenario import rows as scenario_rows
from model.services.scenario import scenarios
from model.services.situation.situations import free_seats
from model.services.situation.snapshots import snapshot
from tests.browser.driving import Visit, settled
from tests.browser.holding import no_violation
from tests.browser.serving import inside, serving

pytestmark = pytest.mark.slow

TITLES = {name: f"Récit {name}" for name in examples.STORIES}
SCROLLED = "main => main.scrollTop"
FEWEST_SLIDES, MOST_SLIDES = 5, 7


class Mouse:
    """Somebody who composes with a mouse, without ever scrolling."""

    options: Mapping[str, object] = {"viewport": {"width": 1280, "height": 720}}
    scrolls = False

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, target: Locator) -> None:
        """Act on what is in sight."""
        expect(target).to_be_visible()
        box, size = target.bounding_box(), self.page.viewport_size
        assert box and size
        assert self.scrolls or (box["y"] >= 0 and box["y"] + box["height"] <= size["height"]), (
            f"{target} is out of sight"
        )
        self.touch(target)
        settled(self.page)

    def touch(self, target: Locator) -> None:
        """Do it as one does with what one has in hand."""
        target.click()

    def act_in(self, month: str) -> None:
        """Turn to the month in which one acts."""
        select = self.page.locator(".board select")
        if select.input_value() != month:
            self.turn(select, month)
            settled(self.page)
        expect(select).to_have_value(month)

    def turn(self, select: Locator, month: str) -> None:
        """Choose a month of a list."""
        select.select_option(month)

    def put(self, seat: str, rank: int) -> None:
        """Put whoever is taken on one of the positions that light up."""
        self.press(self.page.locator(f'.tile.target[data-id="{seat}"]'))

    def name(self, title: str) -> None:
        """Name the scenario."""
        field = self.page.locator("[class*=st-key-compose_name] input")
        self.touch(field)
        field.fill(title)
        expect(self.page.locator(".st-key-undo button")).to_be_enabled()


class Finger(Mouse):
    """The same by finger, on a tablet held upright."""

    options: Mapping[str, object] = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}
    scrolls = True

    def touch(self, target: Locator) -> None:
        target.tap()


class Keyboard(Mouse):
    """The same at the keyboard alone."""

    def touch(self, target: Locator) -> None:
        self.reach(target)
        self.page.keyboard.press("Enter")

    def turn(self, select: Locator, month: str) -> None:
        self.reach(select)
        months = select.locator("option").evaluate_all("all => all.map((each) => each.value)")
        steps = months.index(month) - months.index(select.input_value())
        for _ in range(abs(steps)):
            self.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")

    def put(self, seat: str, rank: int) -> None:
        self.press(self.page.locator(".choice:not(.link)").nth(rank))

    def name(self, title: str) -> None:
        self.reach(self.page.locator("[class*=st-key-compose_name] input"))
        self.page.keyboard.press("Control+a")
        self.page.keyboard.type(title)
        expect(self.page.locator(".st-key-undo button")).to_be_enabled()
        settled(self.page)

    def reach(self, target: Locator) -> None:
        """Go to something with Tab, and with the arrows where several things have one Tab stop."""
        expect(target).to_be_visible()
        for _ in range(200):
            if (key := target.evaluate(NEXT)) is None:
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"the keyboard never reaches {target}")


NEXT = """target => {
  const root = target.getRootNode(), on = root.activeElement;
  if (on === target) return null;
  const group = (node) => node?.closest(".choices") ?? node?.closest(".tile")?.closest(".teams");
  if (root !== document && on && group(on) && group(on) === group(target)) {
    const [here, there] = [on, target].map((node) => node.getBoundingClientRect());
    const [down, right] = [there.top - here.top, there.left - here.left];
    return Math.abs(down) > 8 ? (down > 0 ? "ArrowDown" : "ArrowUp") : right > 0 ? "ArrowRight" : "ArrowLeft";
  }
  if (target.closest("[data-testid=stPopoverBody]")) return "Shift+Tab"; // it stands after the page
  const menu = ".st-key-menu";
  if (on?.closest(menu) && on.closest(menu) === target.closest(menu))
    return target.compareDocumentPosition(on) & Node.DOCUMENT_POSITION_FOLLOWING ? "ArrowUp" : "ArrowDown";
  const pills = "[data-testid=stButtonGroup]";
  if (on?.closest(pills) && on.closest(pills) === target.closest(pills))
    return target.compareDocumentPosition(on) & Node.DOCUMENT_POSITION_FOLLOWING ? "ArrowLeft" : "ArrowRight";
  const [from, to] = root !== document && on ? [on, target] : [document.activeElement, root.host ?? target];
  return to.compareDocumentPosition(from) & Node.DOCUMENT_POSITION_FOLLOWING ? "Shift+Tab" : "Tab";
}"""
"""The key that leads to a target from what has the focus, the shorter way round; none on the target."""


def compose(hand: Mouse, story: Scenario) -> None:
    """Make the gestures of a story on an empty scenario, and save it."""
    base = snapshot(demo_roles.viewer(), (story.region,))
    seats = {each.arrival: each.position for each in story.actions if isinstance(each, Recruitment)}
    for count, action in enumerate(story.actions, start=1):
        hand.act_in(action.month.isoformat())
        before = scenarios.projection(demo_roles.viewer(), replace(story, actions=story.actions[: count - 1]))
        then = before.snapshot.at(action.month)
        person = "" if isinstance(action, Recruitment) else action.manager
        seat = action.position if isinstance(action, Recruitment) else seats.get(person) or held_by(then, person)
        hand.press(hand.page.locator(f'.tile[data-id="{seat}"]'))
        expect(hand.page.locator(".choice.over")).to_have_count(1)
        choices = hand.page.locator(".choice:not(.link)")
        match action:
            case Recruitment(family=family):
                hand.press(choices.nth(base.framework.family_index[family]))
            case Mobility(position=position):
                free = [each.uid for each in free_seats(then)]
                hand.put(position, free.index(position))
            case Departure():
                hand.press(choices.last)
            case Accompaniment():
                hand.press(choices.first)
        expect(hand.page.locator(".actions li")).to_have_count(count)
        assert hand.scrolls or hand.page.get_by_test_id("stMain").evaluate(SCROLLED) == 0
    hand.name(story.title)
    hand.press(hand.page.locator(".st-key-save button"))
    expect(hand.page.locator(".st-key-save button")).to_be_disabled()


def held_by(then: Snapshot, person: str) -> str:
    """The position that somebody holds."""
    theirs = then.assignments.manager == then.managers.uid.index(person)
    return then.positions.uid[then.assignments.position[presence(then).held & theirs][0]]


def bare(scenario: Scenario) -> list[Action]:
    """The actions of a scenario under identifiers that two compositions of one story share."""
    uids = {each.uid: str(rank) for rank, each in enumerate(scenario.actions)}
    people = {each.arrival: uids[each.uid] for each in scenario.actions if isinstance(each, Recruitment)}
    return [
        replace(each, uid=uids[each.uid], manager=people.get(each.manager, each.manager))
        if isinstance(each, Accompaniment)
        else replace(each, uid=uids[each.uid])
        for each in scenario.actions
    ]


def measured(scenario: Scenario) -> dict[str, object]:
    """What a scenario does in the month of its whole effect, whatever its actions are called."""
    who = demo_roles.viewer()
    found = scenarios.outlook_document(who, scenario, scenarios.last_effect(who, scenario))
    return {**found, "applied": len(found["applied"])}


def go(hand: Mouse, screen: str) -> None:
    """Open a screen by its line in the menu."""
    if (opener := hand.page.get_by_test_id("stExpandSidebarButton")).is_visible():
        hand.press(opener)
    hand.touch(hand.page.get_by_test_id("stSidebarUserContent").locator(f'a[href^="{screen}"]'))
    hand.page.wait_for_url(f"**/{screen}*")
    settled(hand.page)


@pytest.mark.parametrize(
    ("way", "language", "theme"),
    [
        (Mouse, "fr", "light"),
        (Keyboard, "en", "dark"),
        (Finger, "fr", "dark"),
    ],
)
def test_the_four_stories_are_composed_by_hand_compared_and_made_into_slides(
    visit: Visit, tmp_path: Path, way: type[Mouse], language: str, theme: str
) -> None:
    with serving(tmp_path, mode="demo") as server:
        page = visit(f"{server.address}/composer?lang={language}", color_scheme=theme, **way.options)
        expect(page.locator(".tile").first).to_be_visible()
        hand = way(settled(page))
        with inside(tmp_path, "demo"):
            stories = examples.examples(demo_roles.viewer(), "AQ", TITLES)
            for story in stories:
                compose(hand, story)
                hand.press(page.locator(".st-key-compose_further button").first)
                hand.press(page.locator(".st-key-new button"))
                expect(page.locator(".actions li")).to_have_count(0)
            composed = {each.scenario.title: each for each in scenario_rows.listing(demo_roles.viewer(), ("AQ",))}
            for story in stories:
                ours = composed[story.title].scenario
                assert bare(ours) == bare(story)
                assert measured(ours) == measured(story)
        go(hand, "comparison")
        for title in list(TITLES.values())[:2]:
            hand.touch(page.locator(".st-key-compare_which").get_by_role("button", name=title))
            settled(page)
        expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(6)
        no_violation(page)
        go(hand, "scenarios")
        for title in TITLES.values():
            slides = downloaded(hand, composed[title].uid)
            assert FEWEST_SLIDES <= len(slides) <= MOST_SLIDES
            assert title in slides[0]
            assert all(slides)


def unfold(hand: Mouse, fold: Locator) -> None:
    """Open a fold: once more, as one does, when what is drawn above it pushed it away from under the hand."""
    for _ in range(3):
        hand.touch(fold.locator("summary").first)
        settled(hand.page)
        if fold.locator("details[open]").count():
            return
    raise AssertionError(f"{fold} does not open")


def downloaded(hand: Mouse, uid: str) -> list[str]:
    """The texts of each slide made of a scenario."""
    page = hand.page
    unfold(hand, page.locator(f".st-key-life_{uid}"))
    offer = page.locator(f".st-key-take_decision_{uid}")
    unfold(hand, offer)
    came: list[Download] = []
    page.once("download", lambda each: came.append(each))
    for moment in range(300):
        if came:
            break
        if moment % 100 == 0:  # once more, as for a fold
            hand.touch(offer.get_by_role("button", name="(PPTX)"))
        page.wait_for_timeout(200)
    deck = Presentation(io.BytesIO(came[0].path().read_bytes()))
    hand.touch(page.locator(f".st-key-life_{uid} summary").first)
    settled(page)
    return ["\n".join(each.text_frame.text for each in slide.shapes if each.has_text_frame) for slide in deck.slides]
