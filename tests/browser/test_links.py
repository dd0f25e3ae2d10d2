"""The main job in the browser, on a production house: sign in, find a vacant post, simulate, save, share."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import Visit, settled
from tests.browser.serving import PASSWORD, Server


def sign_in(page: Page, login: str) -> Page:
    page.get_by_label("Identifiant").fill(login)
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Entrer").click()
    page.wait_for_selector("text=Se déconnecter", state="attached")  # the menu may be closed
    return settled(page)


@pytest.mark.slow
def test_a_director_goes_from_a_vacant_tile_to_a_scenario_that_a_colleague_opens(
    visit: Visit, house_server: Server
) -> None:
    page = sign_in(visit(f"{house_server.address}/"), "directrice")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Carsat Aquitaine")

    page.get_by_role("link", name="Une équipe").click()
    page.wait_for_url("**/team*")
    page.get_by_role("link", name="Ma région").click()
    settled(page)
    page.locator(".tile.vacant").first.click()
    page.wait_for_url("**/composer*")
    settled(page)
    page.locator(".choice").first.click()
    expect(page.locator(".actions li")).to_contain_text("Arrivée")
    settled(page)
    page.get_by_role("button", name="Enregistrer").click()
    page.wait_for_url(re.compile("scenario="))
    shared = page.url
    settled(page)

    other = sign_in(visit(shared), "collegue")
    expect(other).to_have_url(re.compile("/composer.*scenario="))
    expect(other.get_by_role("heading", level=1)).to_have_text(page.get_by_role("heading", level=1).inner_text())
    heading = page.get_by_role("heading", level=2).first
    expect(other.get_by_role("heading", level=2).first).to_have_text(heading.inner_text())

    stranger = sign_in(visit(shared), "ailleurs")
    expect(stranger.get_by_role("alert").last).to_contain_text("périmètre")


def test_an_address_opened_before_the_sign_in_is_where_one_lands_after(visit: Visit, house_server: Server) -> None:
    page = sign_in(visit(f"{house_server.address}/base?date=01/07/2027"), "directrice")
    expect(page).to_have_url(re.compile(r"/base\?.*date=2027-07-01"))
    expect(page.get_by_role("combobox", name="Situation au")).to_have_value("01/07/2027")


@pytest.mark.slow
def test_an_address_of_before_opened_signed_out_leads_to_its_screen_as_it_was_left(
    visit: Visit, house_server: Server
) -> None:
    page = sign_in(visit(f"{house_server.address}/assuming?date=01/07/2027"), "directrice")
    expect(page).to_have_url(re.compile(r"/assumptions\?.*date=2027-07-01"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ce que nous supposons")
    expect(page.get_by_role("combobox", name="Situation au")).to_have_value("01/07/2027")


@pytest.mark.slow
def test_the_session_holds_in_a_second_tab_and_ends_everywhere_at_sign_out(visit: Visit, house_server: Server) -> None:
    page = sign_in(visit(f"{house_server.address}/"), "directrice")
    second = page.context.new_page()
    second.goto(f"{house_server.address}/base")
    settled(second)
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_selector("text=Mot de passe")
    second.reload()
    second.wait_for_selector("text=Mot de passe")
