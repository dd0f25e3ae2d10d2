"""Holding a workshop in the browser: the wall, its host, phones, and what none of them may complain of."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
WALL = {"viewport": {"width": 1920, "height": 1080}}
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}

FILLED = """() => [...document.querySelectorAll('*')].some((each) => each.shadowRoot?.fullscreenElement)"""
"""Whether the wall fills the screen."""

SMALLEST = """() => {
  const wall = [...document.querySelectorAll('*')].map((each) => each.shadowRoot?.querySelector('.wall')).find(Boolean);
  const own = [...wall.querySelectorAll('*')].filter(
    (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) && each.offsetParent
  );
  return Math.min(...own.map((each) => parseFloat(getComputedStyle(each).fontSize)));
}"""


def watched(page: Page, heard: list[str]) -> Page:
    """Keep what the page complains of: errors, refusals of the content policy; dialogs and requests of a card."""
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("console", lambda said: heard.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("dialog", lambda dialog: heard.append(dialog.message))
    page.on("request", lambda asked: heard.append(asked.url) if "canary" in asked.url else None)
    return page


def press(host: Page, name: str) -> None:
    host.get_by_role("button", name=re.compile(rf"^{name}")).first.click()


def look_again(phone: Page) -> None:
    """Without any script, a page says how to see what came next."""
    phone.get_by_role("link", name="Voir où en est la salle").click()


def sound(phone: Page) -> None:
    """Look at the whole page of a phone, nothing of it under the button that stays in reach of the thumb."""
    seen = phone.viewport_size
    assert seen
    phone.set_viewport_size({**seen, "height": 3000})
    no_violation(phone)
    phone.set_viewport_size(seen)


def no_violation(page: Page, *without: str) -> None:
    rules = {rule: {"enabled": False} for rule in without}
    found = Axe().run(page, options={"runOnly": RULES, "rules": rules}).response["violations"]
    said = [(each["id"], [node["html"][:160] for node in each["nodes"]][:3]) for each in found]
    assert said == [], said


CRAMPED = """() => [...document.querySelectorAll('body *')].flatMap((each) => {
  const box = each.getBoundingClientRect(), style = getComputedStyle(each);
  if (box.width < 3 || style.visibility === 'hidden') return [];
  const words = [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  const small = (words || each.matches('input[type=text], input[type=number], textarea'))
    && parseFloat(style.fontSize) < 16 ? ['small'] : [];
  const cut = words && box.right > innerWidth + 1 ? ['cut'] : [];
  const touched = each.matches('[type=radio], [type=checkbox]') ? each.closest('label').getBoundingClientRect() : box;
  const narrow = each.matches('a[href], button, input:not([type=hidden]), textarea')
    && (touched.width < 44 || touched.height < 44) ? ['narrow'] : [];
  return [...small, ...cut, ...narrow].map((what) => `${what}: ${each.tagName} ${each.textContent || each.name}`);
})"""
"""What is written under 16 px on a phone, cut at its edge, or touched on less than 44 px."""


def is_roomy(phone: Page) -> None:
    """A phone shows nothing that is too small to be read, cut, or too narrow for a thumb, and does not slide."""
    assert phone.evaluate(CRAMPED) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
