"""Deliveries given month after month on the screen by an analyst: every figure of every month is right."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from model.access import Role, operator
from model.services import start
from model.services.access import accounts, sessions
from model.wording import LANGUAGES, catalogue
from tests.browser.driving import Visit, open_screen, settled
from tests.browser.serving import PASSWORD, Server, inside, serving
from tests.conftest import shared

pytestmark = pytest.mark.slow
MONTHS = 6
Truth = list[dict[str, Any]]


@pytest.fixture
def empty_server(tmp_path: Path) -> Iterator[Server]:
    """A production house with an analyst of Aquitaine, in which nothing is recorded yet."""
    folder = tmp_path / "empty"
    folder.mkdir()
    with inside(folder, "production"):
        start.open_house()
        accounts.create(operator(), "admin", "Admin", Role.ADMINISTRATOR, PASSWORD)
        accounts.create(operator(), "analyste", "Analyste", Role.ANALYST, PASSWORD, ("AQ",))
        accounts.welcome(sessions.viewer_of("analyste"))
    with serving(folder, mode="production") as server:
        yield server


@pytest.fixture
def year(tmp_path: Path) -> tuple[Path, Truth]:
    """The deliveries of a year, and what truly happened."""
    folder = tmp_path / "year"
    subprocess.run([sys.executable, str(shared("data", "imports", "year.py")), str(folder), "--seed", "3"], check=True)
    return folder, json.loads((folder / "truth.json").read_text(encoding="utf-8"))[:MONTHS]


def on_screen(day: date) -> str:
    return f"{day:%d/%m/%Y}"


class Analyst:
    """Somebody who delivers files, in a language."""

    def __init__(self, page: Page, server: Server, language: str) -> None:
        self.page, self.server, self.language, self.words = page, server, language, catalogue(language)
        page.get_by_label(self.words("door.login")).fill("analyste")
        page.get_by_label(self.words("door.password"), exact=True).fill(PASSWORD)
        page.get_by_role("button", name=self.words("door.enter")).click()
        page.wait_for_selector(f"text={self.words('frame.sign_out')}", state="attached")
        settled(page)

    def _press(self, text: str) -> None:
        self.page.get_by_role("button", name=text).first.click()
        settled(self.page)

    def _choose_day(self, box: Locator, day: date) -> None:
        box.click()
        box.fill(on_screen(day))
        self.page.keyboard.press("Enter")
        settled(self.page)

    def _open(self) -> None:
        open_screen(self.page, self.words("menu.imports"))

    def give(self, file: Path, day: date) -> None:
        """Give a file as the whole situation of a day; nothing is asked."""
        self._open()
        self.page.locator("input[type=file]").set_input_files(file)
        self.page.wait_for_selector(f"text={self.words('import.complete')}")
        settled(self.page)
        main = self.page.get_by_test_id("stMain")
        self._choose_day(main.get_by_role("combobox", name=self.words("import.on")), day)
        expect(self.page.get_by_text(self.words("import.doubt_choose"))).to_have_count(0)
        known = self.page.get_by_text(self.words("import.drastic_known"))
        if known.count():
            known.click()
            settled(self.page)
        self._press(self.words("import.confirm", n=2).partition("2")[0])
        self.page.wait_for_selector("h1:has-text('Carsat Aquitaine')")
        settled(self.page)

    def take_back(self, day: date) -> None:
        """Take the last delivery back, that of a day."""
        self._open()
        self._press(self.words("deliveries.undo"))
        expect(self.page.get_by_text(self.words("deliveries.undone", day=day))).to_be_visible()

    def put_at(self, wrong: date, day: date) -> None:
        """Say of which day the last delivery truly is."""
        self._open()
        self._press(self.words("deliveries.move"))
        self._choose_day(self.page.get_by_role("combobox", name=self.words("deliveries.right_date")), day)
        self._press(self.words("deliveries.move_it", day=day))
        expect(self.page.get_by_text(self.words("deliveries.moved", before=wrong, day=day))).to_be_visible()

    def expect_truth(self, told: Truth) -> None:
        """See on the first screen the figures of each month."""
        for month in told:
            day = date.fromisoformat(month["date"])
            self.page.goto(f"{self.server.address}/region?date={on_screen(day)}&lang={self.language}")
            settled(self.page)
            finding = self.page.get_by_role("heading", level=2).first
            expect(finding).to_contain_text(
                self.words("region.held", n=month["managers"], positions=month["positions"])
            )
            expect(finding).to_contain_text(self.words("region.vacant", n=month["vacant"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_six_months_one_taken_back_and_one_put_at_its_right_date_leave_every_figure_right(
    visit: Visit, empty_server: Server, year: tuple[Path, Truth], language: str
) -> None:
    folder, told = year
    days = [date.fromisoformat(month["date"]) for month in told]
    analyst = Analyst(visit(f"{empty_server.address}/?lang={language}"), empty_server, language)
    analyst.give(shared("data", "imports", "cases", "same_title1.xlsx"), days[0])
    analyst.expect_truth([{"date": days[0].isoformat(), "positions": 5, "managers": 4, "vacant": 1}])
    analyst.take_back(days[0])
    for day in days:
        analyst.give(folder / f"delivery-{day}.csv", day)
    analyst.expect_truth(told)

    analyst.take_back(days[-1])
    analyst.expect_truth(told[:-1])

    wrong = days[-1] + timedelta(days=3)
    analyst.give(folder / f"delivery-{days[-1]}.csv", wrong)
    analyst.put_at(wrong, days[-1])
    analyst.expect_truth(told)
