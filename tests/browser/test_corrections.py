"""Correcting in the browser: days that are typed, levels typed in the grid, one click back."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import Visit, open_screen, settled
from tests.browser.serving import Server
from tests.browser.test_links import sign_in

SAVED = "La correction est enregistrée"


def correcting(visit: Visit, server: Server, kind: str) -> Page:
    page = open_screen(sign_in(visit(server.address), "directrice"), "Corriger")
    page.get_by_role("radio", name=kind, exact=True).click()
    return settled(page)


def pick(page: Page, label: str, option: str) -> Page:
    page.get_by_role("combobox", name=re.compile(label)).last.click()
    page.get_by_role("option", name=re.compile(option)).first.click()
    page.wait_for_timeout(300)
    return settled(page)


def type_day(page: Page, label: str, text: str) -> Page:
    box = page.get_by_role("combobox", name=re.compile(label)).last
    box.click()
    box.fill(text)
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    return settled(page)


def save(page: Page) -> Page:
    page.get_by_role("button", name="Enregistrer la correction").click()
    return page


def undo(page: Page) -> None:
    settled(page).get_by_role("button", name="Annuler", exact=True).first.click()
    expect(page.get_by_text("La correction est annulée")).to_be_visible()


def cell(page: Page, row: int) -> Locator:
    """The cell of the first person on a competency, as assistive technologies read it."""
    return page.get_by_test_id(f"glide-cell-1-{row}").first


def type_level(page: Page, row: int, text: str) -> Page:
    """Type over a level of the first person."""
    settled(page)
    grid = page.get_by_test_id("stDataFrame")
    grid.scroll_into_view_if_needed()
    place = {"x": 260.0, "y": 52.0 + 35 * row}
    grid.hover(position=place)
    page.wait_for_timeout(300)  # the grid learns where the page was scrolled to
    grid.click(position=place)
    expect(cell(page, row)).to_have_attribute("aria-selected", "true")
    page.keyboard.type(text, delay=30)
    page.keyboard.press("Enter")
    expect(cell(page, row)).to_have_text(text)
    page.wait_for_timeout(300)
    return settled(page)


@pytest.mark.slow
def test_a_departure_of_a_typed_day_is_saved_seen_and_undone(visit: Visit, house_server: Server) -> None:
    page = pick(correcting(visit, house_server, "Départ"), "Qui part", "Landes")
    type_day(page, "Dernier jour en poste", "31/02/2026")
    expect(page.get_by_text("31/02/2026 »")).to_be_visible()
    expect(page.get_by_role("button", name="Enregistrer la correction")).to_be_disabled()
    type_day(page, "Dernier jour en poste", "17/11/2026")
    save(page)
    expect(page.get_by_text(SAVED)).to_be_visible()
    undo(page)


@pytest.mark.slow
def test_levels_typed_in_the_grid_are_refused_by_name_or_saved_together(visit: Visit, house_server: Server) -> None:
    page = pick(correcting(visit, house_server, "Niveaux"), "quelle équipe", "Pôle")
    type_level(page, 1, "3,5")
    type_level(page, 2, "5")
    save(page)
    expect(page.get_by_text("« 5 » n'est pas un niveau")).to_be_visible()
    type_level(page, 2, "4")
    save(page)
    expect(page.get_by_text(SAVED)).to_be_visible()
    pick(settled(page), "quelle équipe", "Pôle")
    expect(cell(page, 1)).to_have_text("3,5")
    expect(cell(page, 2)).to_have_text("4")
    undo(page)
