"""Deliveries given month after month on the screen by an analyst: every figure of every month is right."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from model.access import Role, operator
from model.services import start
from model.services.access import accounts, sessions
from tests.browser.driving import Visit, open_screen, settled
from tests.browser.serving import PASSWORD, Server, inside, serving
from tests.browser.test_links import sign_in
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


def choose_day(page: Page, day: date) -> None:
    """Say of which day the situation is."""
    box = page.get_by_test_id("stMain").get_by_role("combobox", name="Situation au")
    box.click()
    box.fill(on_screen(day))
    page.keyboard.press("Enter")
    settled(page)


def give(page: Page, file: Path, day: date) -> None:
    """Give a file as the whole situation of a day; nothing is asked."""
    open_screen(page, "Importer")
    page.locator("input[type=file]").set_input_files(file)
    page.wait_for_selector("text=Ce qui changerait")
    settled(page)
    choose_day(page, day)
    expect(page.get_by_text("Choisir le poste")).to_have_count(0)
    known = page.get_by_text("Je le sais : le fichier décrit bien tout l'organisme")
    if known.count():
        known.click()
        settled(page)
    page.get_by_role("button", name="Importer (").click()
    page.wait_for_selector("h1:has-text('Carsat Aquitaine')")
    settled(page)


def take_back(page: Page) -> None:
    """Take the last delivery back."""
    open_screen(page, "Importer")
    page.get_by_role("button", name="Annuler l'importation").first.click()
    expect(page.get_by_text("est annulée")).to_be_visible()
    settled(page)


def figures(page: Page, server: Server, day: date) -> dict[str, int]:
    """The figures of the first screen at a date."""
    page.goto(f"{server.address}/region?date={on_screen(day)}")
    settled(page)
    words = page.get_by_role("heading", level=2).first.inner_text().replace("\u00a0", " ")
    heads, positions = re.findall(r"(\d+) managers en poste sur (\d+)", words)[0]
    vacant = re.search(r"(\d+) postes? (?:est|sont) à pourvoir", words)
    return {"positions": int(positions), "managers": int(heads), "vacant": int(vacant[1]) if vacant else 0}


def expect_truth(page: Page, server: Server, told: Truth) -> None:
    for month in told:
        wanted = {name: month[name] for name in ("positions", "managers", "vacant")}
        assert figures(page, server, date.fromisoformat(month["date"])) == wanted, month["date"]


def test_six_months_one_taken_back_and_one_put_at_its_right_date_leave_every_figure_right(
    visit: Visit, empty_server: Server, year: tuple[Path, Truth]
) -> None:
    folder, told = year
    days = [date.fromisoformat(month["date"]) for month in told]
    page = sign_in(visit(empty_server.address), "analyste")
    give(page, shared("data", "imports", "cases", "same_title1.xlsx"), days[0])
    assert figures(page, empty_server, days[0]) == {"positions": 5, "managers": 4, "vacant": 1}
    take_back(page)
    for day in days:
        give(page, folder / f"delivery-{day}.csv", day)
    expect_truth(page, empty_server, told)

    take_back(page)
    expect_truth(page, empty_server, told[:-1])

    wrong = days[-1] + timedelta(days=3)
    give(page, folder / f"delivery-{days[-1]}.csv", wrong)
    open_screen(page, "Importer")
    page.get_by_role("button", name="Changer la date").first.click()
    settled(page)
    box = page.get_by_role("combobox", name="La situation est en réalité celle du")
    box.click()
    box.fill(on_screen(days[-1]))
    page.keyboard.press("Enter")
    settled(page)
    page.get_by_role("button", name="Mettre la situation au").click()
    expect(page.get_by_text("est maintenant celle du")).to_be_visible()
    expect_truth(page, empty_server, told)
