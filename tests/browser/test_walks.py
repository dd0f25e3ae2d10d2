"""Ways through the screens: what the address says is seen again, by Back, Forward, F5 and in another browser."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import PATIENCE, Visit, open_screen, settled
from tests.browser.serving import Server

MENU = (
    "Ma région",
    "Une équipe",
    "Postes à pourvoir",
    "Ce qui a changé",
    "Socle commun",
    "Nos attentes",
    "Mes scénarios",
    "Composer",
    "Comparer",
    "Hypothèses",
    "Comment c'est calculé",
)
TEAMS = ("Landes", "Dordogne", "Gironde Sud", "Bassin d'Arcachon")
DAYS = ("01/07/2026", "01/01/2027", "01/07/2027")
FIGURE, OF = "Quel chiffre suivre ?", "De qui ?"
FIGURES = ("Postes à pourvoir", "ETP tenus")

PICTURE = """() => {
  const seen = [], main = document.querySelector('[data-testid=stMain]');
  const walk = (node) => {
    if (node.nodeType !== 1) return;
    if (node.matches('h1, h2, [data-testid=stMetricValue], [data-testid=stAlert], .row')) {
      seen.push(node.textContent.trim());
    }
    if (node.matches('canvas, [role=graphics-document], button.tile')) seen.push(node.getAttribute('aria-label') ?? '');
    if (node.matches('svg.marks')) seen.push(node.innerHTML.replace(/(clip|gradient_)[0-9]+/g, ''));
    if (node.matches('input[role=combobox], input[type=number], input[type=text]')) seen.push(node.value);
    if (node.matches('input[type=checkbox], input[type=radio]')) seen.push(`${node.checked}`);
    if (node.matches('[data-baseweb=tag]')) seen.push(node.textContent);
    if (node.shadowRoot) [...node.shadowRoot.children].forEach(walk);
    [...node.children].forEach(walk);
  };
  walk(main);
  return seen;
}"""
"""The sentences, the figures, the mosaics, what the charts say and draw, and what is chosen."""


@dataclass
class Walk:
    """One tab, and what was seen at each step of its history."""

    page: Page
    chance: random.Random
    steps: list[tuple[str, list[str]]] = field(default_factory=list)
    place: int = -1
    first: int = 0
    """How many entries the history of the tab has at its first step."""

    def look(self) -> list[str]:
        return picture(self.page)

    def arrive(self) -> None:
        """Remember the step that was just made."""
        self.first = self.first or self.page.evaluate("history.length")
        self.steps[self.place + 1 :] = [(now(self.page), self.look())]
        self.place += 1

    def move(self) -> None:
        """Make a way that can be made from here: exactly one step."""
        before, length = self.page.url, self.page.evaluate("history.length")
        self.chance.choice(ways(self))()
        if self.page.url != before:
            self.arrive()
            assert self.page.evaluate("history.length") in (length + 1, self.first + self.place, 50), (
                before,
                self.page.url,
            )

    def back(self) -> None:
        """Go back to the step before, if there is one, and see it; then forward, or stay there."""
        if self.place == 0:
            return
        self._step(self.page.go_back, -1)
        if self.chance.random() < 0.6:
            self._step(self.page.go_forward, 1)

    def _step(self, go: Callable[[], Any], by: int) -> None:
        go()
        self.place += by
        url, seen = self.steps[self.place]
        self.page.wait_for_url(url)
        same(self.page, seen, url)

    def reload(self) -> None:
        url, seen = self.steps[self.place]
        self.page.reload()
        same(self.page, seen, url)

    def show(self, other: Page) -> None:
        """Mail the address to somebody else."""
        url, seen = self.steps[self.place]
        other.goto(url)
        same(other, seen, url)


def picture(page: Page) -> list[str]:
    """What is seen once it does not change any more."""
    before: list[str] = []
    for _ in range(40):
        page.wait_for_timeout(250)
        settled(page)
        seen: list[str] = page.evaluate(PICTURE)
        if seen == before:
            break
        before = seen
    return before


def same(page: Page, seen: list[str], url: str) -> None:
    """What is seen is what was seen; a busy machine is given time."""
    for _ in range(PATIENCE // 4000):
        if (shown := picture(page)) == seen:
            return
    assert shown == seen, url


def now(page: Page) -> str:
    """The address, once it says the language and, where they are chosen, the region and the date."""
    dated = page.get_by_role("combobox", name="Situation au (mois ou jour)", exact=True).count()
    names = {"lang", "region", "date"} if dated else {"lang"}
    page.wait_for_url(lambda url: names <= set(parse_qs(urlsplit(url).query)))
    return page.url


def choose(page: Page, box: str, wanted: str) -> None:
    """Choose in a list; the address then says something else, unless that was chosen already."""
    listed, before = page.get_by_role("combobox", name=box, exact=True), page.url
    if wanted in listed.input_value():
        return
    listed.click()
    listed.fill(wanted)
    page.get_by_role("option", name=wanted, exact=True).first.click()
    page.wait_for_url(lambda url: url != before)


def ways(walk: Walk) -> list[Callable[[], object]]:
    """What can be done on the screen that is shown, beside its menu and its date."""
    page, chance = walk.page, walk.chance
    others = [name for name in MENU if name != here(page)]
    possible: list[Callable[[], object]] = [
        lambda: open_screen(page, chance.choice(others)),
        lambda: choose(page, "Situation au (mois ou jour)", chance.choice(DAYS)),
    ]
    here_is = urlsplit(page.url).path
    if here_is == "/":
        possible += [lambda: press(page, "button.name", "**/team?*"), lambda: press(page, ".tile.social", "**/team?*")]
        possible += [lambda: press(page, ".tile.vacant", "**/composer?*poste=*")]
    if here_is == "/team":
        possible += 3 * [lambda: choose(page, "Équipe", chance.choice(TEAMS))]
    if here_is == "/comparison":
        possible += 2 * [lambda: choose(page, FIGURE, chance.choice(FIGURES))]
        possible += 2 * [lambda: choose(page, OF, chance.choice(TEAMS))]
    if here_is == "/base":
        possible += 3 * [lambda: choose(page, "Qui pourrait aider cette équipe ?", chance.choice(TEAMS))]
    return possible


def here(page: Page) -> str:
    """The name of the screen in the menu."""
    current = page.get_by_test_id("stSidebarUserContent").locator("a[aria-current=page]")
    return current.inner_text() if current.count() else ""


def press(page: Page, what: str, leads: str) -> None:
    page.locator(what).nth(1).click()
    page.wait_for_url(leads)


def with_examples(page: Page) -> Page:
    """Keep the scenarios of the demonstration, to be compared; back on the first screen."""
    open_screen(page, "Mes scénarios").get_by_role("button", name="Charger quatre exemples").click()
    expect(page.get_by_text(re.compile("exemples? (est|sont) enregistré|exemples sont déjà"))).to_be_visible()
    return open_screen(page, "Ma région")


def walked(visit: Visit, server: Server, seed: int, count: int) -> None:
    walk = Walk(with_examples(settled(visit(server.address))), random.Random(seed))
    other = settled(visit(server.address))
    walk.arrive()
    for _ in range(count):
        walk.move()
        walk.chance.choice([walk.back, walk.back, walk.reload, lambda: walk.show(other)])()


def test_a_few_ways_are_seen_again(visit: Visit, demo_server: Server) -> None:
    walked(visit, demo_server, 1, 5)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
def test_forty_ways_are_seen_again(visit: Visit, demo_server: Server, seed: int) -> None:
    walked(visit, demo_server, seed, 20)


DAY = "Situation au (mois ou jour)"
DIRECTOR, ANALYST, FACILITATOR = "", "Analyse · Carsat Aquitaine", "Animation · Carsat Aquitaine"
ADMINISTRATOR = "Administration · tous les comptes"
PAST = "Ce que ces hypothèses auraient dit du passé"
CHOICES = {
    DIRECTOR: {
        "Ma région": (DAY, "01/07/2027"),
        "Une équipe": ("Équipe", "Landes"),
        "Postes à pourvoir": (DAY, "01/01/2027"),
        "Ce qui a changé": ("Depuis quel jour ?", "01/06/2026"),
        "Socle commun": ("Qui pourrait aider cette équipe ?", "Landes"),
        "Nos attentes": ("Pour qui ?", "Équipe Landes"),
        "Mes scénarios": (DAY, "01/07/2027"),
        "Composer": ("", ".tile.vacant", "", "text=Mois par mois", FIGURE, "ETP tenus", OF, "Landes"),
        "Comparer": (FIGURE, "ETP tenus", OF, "Landes"),
        "Proposition chiffrée": ("D'abord", "développer le socle commun"),
        "Hypothèses": ("Quelle hypothèse ?", "Effet d'une formation", "", f"text={PAST}", "Partir d'il y a", "24 mois"),
        "Comment c'est calculé": (DAY, "01/07/2027"),
        "Vos données, vos droits": (DAY, "01/07/2027"),
    },
    ANALYST: {"Importer": (DAY, "01/07/2027"), "Corriger": (DAY, "01/07/2027")},
    FACILITATOR: {
        "Préparer": (DAY, "01/07/2027"),
        "Animer": (DAY, "01/07/2027"),
        "Projeter": (DAY, "01/07/2027"),
        "Relevé de conclusions": (DAY, "01/07/2027"),
    },
    ADMINISTRATOR: {"Journal": ("Ce qui a été fait", "Noms consultés")},
}
"""By role and screen, one after the other a list and what is chosen in it; where it is no list, what is pressed."""


@pytest.mark.slow
@pytest.mark.parametrize("person", CHOICES)
def test_a_link_mailed_from_each_screen_opens_the_same_picture(visit: Visit, demo_server: Server, person: str) -> None:
    page, other = (seen_as(settled(visit(demo_server.address)), person) for _ in range(2))
    if person == DIRECTOR:
        with_examples(page)
    for screen, steps in CHOICES[person].items():
        open_screen(page, screen)
        for box, wanted in zip(steps[::2], steps[1::2], strict=True):
            if box:
                choose(page, box, wanted)
            else:
                before = page.url
                page.get_by_test_id("stMain").locator(wanted).first.click()
                page.wait_for_url(lambda url, before=before: url != before)
            settled(page)
        seen = picture(page)
        other.goto(now(page))
        same(other, seen, page.url)


@pytest.mark.slow
def test_back_and_forward_show_each_figure_that_was_followed(visit: Visit, demo_server: Server) -> None:
    page = open_screen(with_examples(settled(visit(demo_server.address))), "Comparer")
    seen = [(now(page), picture(page))]
    for box, wanted in ((FIGURE, "ETP tenus"), (OF, "Landes"), (FIGURE, "Managers en poste")):
        length = page.evaluate("history.length")
        choose(page, box, wanted)
        assert page.evaluate("history.length") == length + 1
        seen.append((page.url, picture(page)))
    assert len({tuple(picture) for _, picture in seen}) == len(seen)
    for go, places in ((page.go_back, (2, 1, 0)), (page.go_forward, (1, 2, 3))):
        for place in places:
            go()
            page.wait_for_url(seen[place][0])
            same(page, seen[place][1], page.url)
    page.reload()
    same(page, seen[3][1], page.url)


@pytest.mark.slow
def test_a_jump_of_two_steps_shows_the_figure_that_was_followed_there(visit: Visit, demo_server: Server) -> None:
    page = open_screen(with_examples(settled(visit(demo_server.address))), "Comparer")
    seen = []
    for box, wanted in ((FIGURE, "Coût du scénario"), (FIGURE, "ETP tenus"), (OF, "Landes")):
        choose(page, box, wanted)
        seen.append((page.url, picture(page)))
    for steps, place in ((-2, 0), (2, 2)):
        page.evaluate("steps => history.go(steps)", steps)
        page.wait_for_url(seen[place][0])
        same(page, seen[place][1], page.url)


def seen_as(page: Page, person: str) -> Page:
    """Look at the demonstration as somebody."""
    if person:
        page.get_by_role("combobox", name="Voir comme").click()
        page.get_by_role("option", name=person).click()
        expect(page.get_by_role("combobox", name="Voir comme")).to_have_value(person)
        page.wait_for_timeout(700)
    return settled(page)


def test_a_pressed_team_is_one_step_that_back_takes_back(visit: Visit, demo_server: Server) -> None:
    page = settled(visit(demo_server.address))
    first, length = now(page), page.evaluate("history.length")
    press(page, "button.name", "**/team?*equipe=*")
    settled(page)
    assert page.evaluate("history.length") == length + 1
    title = page.get_by_role("heading", level=1).inner_text()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    page.go_back()
    expect(page).to_have_url(first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("La situation")
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_what_nobody_knows_is_said_and_links_by_name_still_open(visit: Visit, demo_server: Server) -> None:
    page = settled(visit(f"{demo_server.address}/team?equipe=Landes&date=01/07/2027"))
    expect(page.get_by_role("heading", level=1)).to_have_text("L'équipe Landes")
    expect(page).to_have_url(re.compile(r"equipe=[0-9a-f]{16}"))
    page = settled(visit(f"{demo_server.address}/team?equipe=partie"))
    expect(page.get_by_role("alert")).to_contain_text("n'existe plus")
    choose(page, "Équipe", "Landes")
    expect(page.get_by_role("heading", level=1)).to_have_text("L'équipe Landes")
    page.go_back()
    expect(page.get_by_role("alert")).to_contain_text("n'existe plus")
