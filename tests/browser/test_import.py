"""An analyst's import in the browser: refused with its errors, corrected, confirmed; then the posts of a real house."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import Visit, open_screen, settled
from tests.browser.serving import Server
from tests.browser.test_the_way import sign_in
from tests.conftest import SHARED

POSTS = SHARED / "data" / "hr" / "uk_hmt_posts_snapshots.csv"
WIDE = """Poste;Intitulé;Équipe;Nom;Métier d'origine;Date d'entrée;ETP
B1;Responsable;Rennes;Anne Le Goff;Assistant·e de service social de terrain;01/09/2022;1
B2;Adjoint;Rennes;Yann Morvan;Responsable ressources humaines ou formation;{start};{fte}
B3;Responsable;Brest;à pourvoir;;;1
"""
WRONG = WIDE.format(start="31/02/2023", fte="un")
RIGHT = WIDE.format(start="01/02/2023", fte="0,8")


def offer(page: Page, name: str, text: str) -> Page:
    """Give the screen a file in place of those it has."""
    while (bin_ := page.get_by_test_id("stFileUploaderDeleteBtn").or_(page.get_by_label(re.compile("Remove")))).count():
        bin_.first.click()
        settled(page)
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode("cp1252")}
    page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
    page.wait_for_selector("text=Ce qui changerait")
    return settled(page)


def at_the_import(page: Page, region: str) -> Page:
    page.get_by_role("combobox", name="Organisme").click()
    page.get_by_role("option", name=region).click()
    settled(page)
    return open_screen(page, "Importer")


def test_a_file_with_errors_is_refused_given_back_with_remarks_then_goes_in_without(
    visit: Visit, house_server: Server, tmp_path: Path
) -> None:
    page = at_the_import(sign_in(visit(house_server.address), "analyste"), "Carsat Bretagne")
    offer(page, "postes.csv", WRONG)
    expect(page.get_by_text("2 points sont à corriger")).to_be_visible()
    expect(page.get_by_role("button", name="Importer (")).to_be_disabled()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="avec une colonne Remarques").click()
    waiting.value.save_as(tmp_path / "back.csv")
    back = (tmp_path / "back.csv").read_text(encoding="utf-8-sig")
    assert "Remarques" in back.splitlines()[0]
    assert "31/02/2023" in back.splitlines()[2]
    address = waiting.value.url
    assert "/media/" in address
    assert page.request.get(address).status == 200
    assert visit("about:blank").request.get(address).status == 403

    offer(page, "postes.csv", RIGHT)
    expect(page.get_by_text("points sont à corriger")).to_have_count(0)
    page.get_by_role("button", name="Importer (").click()
    page.wait_for_selector("h1:has-text('Carsat Bretagne')")
    expect(page.get_by_role("heading", level=2)).to_contain_text(
        "2 managers en poste sur 3 : 1 issu du travail social, 1 d'un autre métier"
    )


@pytest.mark.skipif(not POSTS.exists(), reason="the real file of 3,903 rows is not here (../shared)")
def test_a_real_organisation_goes_in_and_a_departure_and_an_arrival_are_simulated_on_it(
    visit: Visit, house_server: Server
) -> None:
    page = at_the_import(sign_in(visit(house_server.address), "analyste"), "Carsat Normandie")
    for wave in ("Mar-14", "Sep-14"):
        open_screen(page, "Importer")
        page.locator("input[type=file]").set_input_files(POSTS)
        page.wait_for_selector("text=Ce qui changerait")
        choose(page, "Colonnes dont les valeurs", "Back to Index")
        choose(page, "Valeurs retenues", wave)
        page.get_by_role("button", name="Importer (").click()
        page.wait_for_selector("h1:has-text('Carsat Normandie')")
        settled(page)


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a list of several."""
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()
    page.keyboard.press("Escape")
    settled(page)
