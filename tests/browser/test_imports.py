"""An analyst's import in the browser: refused with its errors, corrected, confirmed; then the posts of a real house."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.driving import Visit, open_screen, settled
from tests.browser.serving import Server
from tests.browser.test_links import sign_in
from tests.conftest import real_posts

WIDE = """Poste;Intitulé;Équipe;Nom;Métier d'origine;Date d'entrée;ETP
B1;Responsable;Rennes;Anne Le Goff;Assistant·e de service social de terrain;01/09/2022;1
B2;Adjoint;Rennes;Yann Morvan;Responsable ressources humaines ou formation;{start};{fte}
B3;Responsable;Brest;à pourvoir;;;1
"""
WRONG = WIDE.format(start="31/02/2023", fte="un")
RIGHT = WIDE.format(start="01/02/2023", fte="0,8")


def offer(page: Page, name: str, text: str) -> Page:
    """Give the screen a file in place of those it has."""
    chosen = page.get_by_test_id("stFileUploader").get_by_role("button", name=re.compile("Remove"))
    while chosen.count():
        chosen.first.click()
        settled(page)
    file = {"name": name, "mimeType": "text/csv", "buffer": text.encode("cp1252")}
    page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
    page.wait_for_selector("text=Le fichier décrit tout l'organisme")
    return settled(page)


def unfold(page: Page, label: str) -> None:
    """Open the fold whose label begins so, if it is not yet."""
    page.get_by_test_id("stExpander").filter(has_text=label).locator("details:not([open]) > summary").first.click()


def at_region(page: Page, region: str) -> Page:
    page.get_by_role("combobox", name="Organisme").scroll_into_view_if_needed()
    page.wait_for_timeout(300)  # a list that is scrolled while it opens closes again
    page.get_by_role("combobox", name="Organisme").click()
    page.get_by_role("option", name=region).click()
    return settled(page)


def at_the_import(page: Page, region: str) -> Page:
    return open_screen(at_region(page, region), "Importer")


@pytest.mark.slow
def test_a_file_with_errors_is_refused_given_back_with_remarks_then_goes_in_without(
    visit: Visit, house_server: Server, tmp_path: Path
) -> None:
    page = at_the_import(sign_in(visit(house_server.address), "analyste"), "Carsat Bretagne")
    offer(page, "postes.csv", WRONG)
    expect(page.get_by_text("2 points à corriger")).to_be_visible()
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
    expect(page.get_by_text("points à corriger")).to_have_count(0)
    page.get_by_role("button", name="Importer (").click()
    page.wait_for_selector("h1:has-text('Carsat Bretagne')")
    expect(page.get_by_role("heading", level=2)).to_contain_text(
        "2 managers en poste sur 3 : 1 issu du travail social, 1 d'un autre métier"
    )


@pytest.mark.slow
def test_every_problem_is_listed_with_its_line_even_on_lines_that_follow_each_other(
    visit: Visit, house_server: Server
) -> None:
    page = at_the_import(sign_in(visit(house_server.address), "analyste"), "Carsat Bretagne")
    offer(page, "postes.csv", WIDE.format(start="31/02/2023", fte="1").replace("01/09/2022", "31/09/2022"))
    unfold(page, "Avant d'importer : 2 points à corriger")
    problems = page.get_by_role("table").filter(has_text="31/02/2023")
    expect(problems.get_by_role("row").first).to_contain_text("Ligne")
    lines = [row.inner_text().split()[0] for row in problems.get_by_role("row").all()]
    assert lines == ["Ligne", "2", "3"]


def test_a_half_decided_import_is_taken_up_again_after_the_page_is_loaded_anew(
    visit: Visit, house_server: Server
) -> None:
    page = at_the_import(sign_in(visit(house_server.address), "analyste"), "Carsat Bretagne")
    rows = "Intitulé;Équipe;Nom\nChef;Rennes;Anne Le Goff\nAdjoint;Rennes;\n"
    asked = page.get_by_role("combobox", name="des postes n'ont pas de nom")
    offer(page, "noms.csv", rows)
    unfold(page, "Avant d'importer : 1 question")
    pick(page, re.compile("des postes n'ont pas de nom"), "Oui")
    expect(asked).to_have_count(0)
    page.reload()
    settled(page)
    offer(page, "noms.csv", rows)
    expect(page.get_by_text("Votre réponse du")).to_be_visible()
    unfold(page, "Ce qui est décidé ou supposé (1)")
    expect(asked).to_have_count(0)
    page.get_by_role("button", name="Repartir de zéro").click()
    expect(page.get_by_text("Votre réponse du")).to_have_count(0)
    unfold(page, "Avant d'importer : 1 question")
    expect(asked).to_have_count(1)


@pytest.mark.slow
def test_a_real_organisation_goes_in_and_a_departure_and_an_arrival_are_simulated_on_it(
    visit: Visit, house_server: Server
) -> None:
    page = at_the_import(sign_in(visit(house_server.address), "analyste"), "Carsat Normandie")
    import_wave(page, "Mar-14", nameless="Ces lignes ne sont pas des postes")  # asked once: the next file is read alike
    expect(finding(page)).to_contain_text("91 managers en poste sur 93 : 91 à préciser. 1 poste est à pourvoir.")
    open_screen(page, "Importer")
    import_wave(page, "Sep-14", doubts=2)
    expect(finding(page)).to_contain_text("87 managers en poste sur 89 : 87 à préciser. 1 poste est à pourvoir.")

    page = sign_in(visit(house_server.address), "collegue")
    at_region(page, "Carsat Normandie")
    open_screen(page, "Composer")
    page.get_by_text("Ajouter une action").click()
    settled(page)
    press(page, "Départs et absences")
    pick(page, "Qui ?", "Person ")
    press(page, "Ajouter au scénario")
    expect(finding(page)).to_contain_text("avec cette action : 1 poste de moins est tenu")
    expect(figure(page, "Postes à pourvoir")).to_have_text("2")
    expect(figure(page, "Managers en poste")).to_have_text("86")
    page.locator(".tile.vacant").first.click()
    page.locator(".choice").first.click()
    expect(finding(page)).to_contain_text("avec ces 2 actions : aucun poste de plus n'est tenu")
    expect(page.get_by_text("86 managers dont l'origine est à préciser")).to_be_visible()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).or_(page.get_by_role("radio", name=name)).first.click()
    settled(page)


def figure(page: Page, label: str) -> Locator:
    return page.locator(".figures > div").filter(has_text=label).locator("dd")


def finding(page: Page) -> Locator:
    return page.get_by_role("heading", level=2).first


def import_wave(page: Page, wave: str, doubts: int = 0, nameless: str = "") -> None:
    """Import the rows of one date of the file; rows that could be several positions are new ones, those without a
    name what is said of them if that is asked."""
    page.locator("input[type=file]").set_input_files(real_posts())
    page.wait_for_selector("text=Le fichier décrit tout l'organisme")
    unfold(page, "Comment ce fichier est lu")
    choose(page, "Colonnes dont les valeurs", "Back to Index")
    choose(page, "Valeurs retenues", wave)
    asked = page.get_by_role("combobox", name="des postes n'ont pas de nom")
    if nameless or doubts:
        unfold(page, "Avant d'importer")
    expect(asked).to_have_count(1 if nameless else 0)
    if nameless:
        pick(page, re.compile("des postes n'ont pas de nom"), nameless)
    expect(page.get_by_placeholder("Choisir le poste")).to_have_count(doubts)
    for left in reversed(range(doubts)):
        pick(page, re.compile(r"^Ligne "), "C'est un nouveau poste")
        expect(page.get_by_placeholder("Choisir le poste")).to_have_count(left)
    page.get_by_role("button", name="Importer (").click()
    page.wait_for_selector("h1:has-text('Carsat Normandie')")
    settled(page)


def pick(page: Page, label: str | re.Pattern[str], option: str) -> None:
    """Pick the first option of a list that begins so."""
    chooser = page.get_by_role("combobox", name=label).first
    offered = page.get_by_role("option", name=option).first
    for _ in range(3):
        chooser.scroll_into_view_if_needed()
        page.wait_for_timeout(300)  # a page that still scrolls closes the list
        chooser.click()
        settled(page)
        if offered.is_visible():
            break
    offered.click()
    settled(page)


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a list of several; again if a rerun that was under way redrew the list without it."""
    chooser = page.get_by_role("combobox", name=label)
    chosen = (
        page.get_by_test_id("stMultiSelect")
        .filter(has_text=label)
        .get_by_test_id("stMultiSelectTagsContainer")
        .get_by_text(option, exact=True)
    )
    for _ in range(3):
        chooser.click()
        page.get_by_role("option", name=option, exact=True).click()
        page.keyboard.press("Escape")
        settled(page)
        if chosen.count():
            return
    raise AssertionError(f"{option} is not kept in {label}")
