"""A real server and a real browser. Without Chromium a local run skips these tests loudly; CI fails instead."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from tests.browser.serving import Server, production, serving
from tests.lacking import not_tried

FLAGS = (
    "--no-sandbox --headless --disable-gpu --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
Visit = Callable[..., Page]

PATIENCE = 60_000
"""For how many milliseconds something is waited for on a page: how busy the machine is decides no test."""

AT_REST = '[data-testid="stApp"][data-test-script-state="notRunning"]'

expect.set_options(timeout=PATIENCE)


def find_chromium() -> str | None:
    """Return the browser's program, where the environment says or where systems keep it."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM_PATH") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once."""
    program = find_chromium()
    if program is None:
        not_tried("Chromium is not installed: the browser tests did NOT run (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=FLAGS.split())
        yield started
        started.close()


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demonstration, as the README's command starts it."""
    with serving(tmp_path_factory.mktemp("demo"), mode="demo") as server:
        yield server


@pytest.fixture(scope="session")
def house_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A production house with two directors, an analyst, an administrator, and the situation of Aquitaine."""
    folder = tmp_path_factory.mktemp("house")
    production(folder)
    with serving(folder, mode="production") as server:
        yield server


@contextmanager
def _context(browser: Browser, **options: object) -> Iterator[BrowserContext]:
    chosen = {"locale": "fr-FR", "timezone_id": "Europe/Paris", "viewport": {"width": 1280, "height": 900}, **options}
    context = browser.new_context(**chosen)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Open a page in a browser of its own; the options are those of a Playwright context."""
    opened = []

    def visiting(address: str, **options: object) -> Page:
        holder = _context(browser, **options)
        page = holder.__enter__().new_page()
        opened.append(holder)
        page.goto(address)
        return page

    yield visiting
    for holder in opened:
        holder.__exit__(None, None, None)


def settled(page: Page) -> Page:
    """Wait until the screen is drawn and nothing runs any more."""
    page.wait_for_selector("h1", state="visible")
    page.wait_for_selector(AT_REST)
    page.wait_for_timeout(150)
    page.wait_for_selector(AT_REST)  # a busy machine begins a run only now
    return page


def press_until(place: Locator, shown: Locator) -> None:
    """Press until something is there: once more, as one does, where what was pressed was drawn anew under the hand."""
    for patience in (PATIENCE / 4, PATIENCE / 4, PATIENCE):
        place.click()
        with suppress(AssertionError):
            expect(shown).to_be_visible(timeout=patience)
            return
    raise AssertionError(f"{place} was pressed, and there is no {shown}")


def open_screen(page: Page, name: str) -> Page:
    """Open a screen by its name in the menu."""
    if (opener := page.get_by_test_id("stExpandSidebarButton")).is_visible():
        opener.click()
    link = page.get_by_test_id("stSidebarUserContent").get_by_role("link", name=name)
    path = (link.get_attribute("href") or "").partition("?")[0]
    link.click()
    page.wait_for_url(lambda url: urlsplit(url).path.endswith(f"/{path}"))
    page.wait_for_timeout(300)  # the first messages of the other screen
    return settled(page)
