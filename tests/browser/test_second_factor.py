"""The second factor in the browser: a phone is read in at the first sign-in, its code asked at the next one."""

import re
from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Page, expect

from model.access import Role, operator
from model.services import start
from model.services.access import accounts
from tests.browser.driving import Visit
from tests.browser.holding import PHONE, no_violation
from tests.browser.serving import PASSWORD, Server, inside, serving


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A house that asks administrators for a second factor."""
    folder = tmp_path_factory.mktemp("guarded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MOSAIQUE_SECOND_FACTOR", "administrator")
        with inside(folder, "production"):
            start.open_house()
            accounts.create(operator(), "chef", "Chef", Role.ADMINISTRATOR, PASSWORD)
        with serving(folder, "production") as server:
            yield server


def password(page: Page) -> Page:
    page.get_by_label("Identifiant").fill("chef")
    page.get_by_label("Mot de passe", exact=True).fill(PASSWORD)
    expect(page.get_by_test_id("InputInstructions")).to_have_text("Entrée pour envoyer")  # and not in English
    page.get_by_role("button", name="Entrer").click()
    expect(page.get_by_role("textbox", name=re.compile("Code à six chiffres"))).to_be_visible()
    return page


@pytest.mark.slow
def test_an_administrator_reads_a_phone_in_then_comes_in_with_its_codes(visit: Visit, guarded: Server) -> None:
    page = password(visit(guarded.address, **PHONE))
    no_violation(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    key = page.get_by_text(re.compile("saisissez cette clé")).inner_text().rpartition(":")[2]
    phone = pyotp.TOTP(re.sub(r"\s", "", key))
    page.get_by_role("textbox", name=re.compile("Code à six chiffres")).fill(phone.now())
    page.get_by_role("button", name="Vérifier ce code").click()
    expect(page.get_by_text("Notez ces dix codes")).to_be_visible()
    codes = page.get_by_test_id("stCode").inner_text().split("\n")
    no_violation(page)
    page.get_by_role("button", name="C'est noté, entrer").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    other = password(visit(guarded.address))
    no_violation(other)
    other.get_by_role("textbox", name=re.compile("code de secours")).fill(codes[0])
    other.keyboard.press("Enter")
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    third = password(visit(guarded.address))
    third.get_by_role("textbox", name=re.compile("code de secours")).fill(codes[0])
    third.get_by_role("button", name="Entrer").click()
    expect(third.get_by_role("alert")).to_contain_text("il a déjà servi")


WAY_IN = """() => [
  getComputedStyle(document.querySelector('[data-testid="stForm"] [data-testid="stMarkdownContainer"] p')).fontSize,
  document.querySelector('[data-testid="stForm"]').getBoundingClientRect().width,
].map(parseFloat)"""


@pytest.mark.slow
def test_the_way_in_grows_on_a_wall_with_its_letters_and_is_no_wider_than_it_needs(
    visit: Visit, guarded: Server
) -> None:
    usual = visit(guarded.address, viewport={"width": 1280, "height": 720})
    expect(usual.get_by_label("Identifiant")).to_be_visible()
    letters, width = usual.evaluate(WAY_IN)
    wall = visit(guarded.address, viewport={"width": 3840, "height": 2160})
    expect(wall.get_by_label("Identifiant")).to_be_visible()
    wall.wait_for_function(f"() => ({WAY_IN})()[1] > {width}")
    large, wide = wall.evaluate(WAY_IN)
    assert large / letters == pytest.approx(wide / width, rel=0.02)
    assert wide < 3840 / 3
    password(wall)
    assert wall.get_by_role("img").first.bounding_box()["width"] > 220  # type: ignore[index]
