"""The house under a path of a name that others share, behind nginx with the configuration that we give: everything that
somebody does in a browser stays there, and so do their cookies."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from model.access import Role, Viewer
from model.services.workshop import facilitation, workshops
from model.settings import ROOT
from model.workshop.steps import Kind
from pages.web.phones.phone_pages import PLACE
from tests.browser.doubling import GIVEN, UNDER_PATH, configuration, proxy
from tests.browser.driving import Visit, open_screen, settled
from tests.browser.holding import PHONE, WALL
from tests.browser.serving import PATH, begun, free_port, inside, production, wait
from tests.browser.test_imports import RIGHT, offer
from tests.browser.test_links import sign_in

HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))


@dataclass(frozen=True)
class Site:
    """A name of which a path is ours."""

    root: str

    @property
    def address(self) -> str:
        """Our address."""
        return self.root + PATH


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    production(folder)
    door, port = free_port(), free_port()
    root = f"http://localhost:{door}"
    server = begun(folder, "production", ROOT / "app.py", port, public=root + PATH)
    try:
        wait(server)
        configured = configuration(folder, door, [port, port], under_path=True)
        with proxy(configured), inside(folder, "production"):
            yield Site(root)
    finally:
        server.process.terminate()
        server.process.wait(timeout=30)


def addresses(page: Page) -> list[str]:
    """The addresses that a page asks for, from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda line: asked.append(line.url.replace("ws://", "http://")))
    return asked


def paths(page: Page) -> dict[str, str]:
    """The path of each cookie of a browser."""
    return {cookie["name"]: cookie["path"] for cookie in page.context.cookies()}


@pytest.mark.slow
def test_somebody_comes_in_reads_sends_a_file_fetches_one_and_leaves_without_leaving_the_path(
    visit: Visit, site: Site, tmp_path: Path
) -> None:
    page = visit("about:blank")
    page.goto(f"{site.address}?lang=fr")
    expect(page).to_have_url(f"{site.address}/?lang=fr")
    asked = addresses(page)
    sign_in(page, "analyste")
    open_screen(page, "Postes à pourvoir")
    screen = page.url
    open_screen(page, "Importer")
    assert urlsplit(page.url).path == f"{PATH}/imports"
    page.reload()
    settled(page)
    offer(page, "postes.csv", RIGHT)
    page.go_back()
    page.wait_for_url(screen)
    settled(page)
    open_screen(page, "Ma région")
    page.get_by_text("Télécharger la page", exact=True).click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="(XLSX)").click()
    coming.value.save_as(tmp_path / "page.xlsx")
    assert (tmp_path / "page.xlsx").read_bytes().startswith(b"PK")
    assert {"mosaique", "mosaique_route"} <= set(paths(page))
    assert set(paths(page).values()) == {f"{PATH}/"}
    with page.expect_popup() as opening:
        page.get_by_role("link", name="Accessibilité").click()
    expect(opening.value).to_have_url(f"{site.address}/accessibilite?lang=fr")
    expect(opening.value.get_by_role("heading", level=1)).to_contain_text("accessibilité")
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_label("Mot de passe", exact=True).wait_for()
    assert "mosaique" not in paths(page)
    assert [each for each in asked if each.startswith("http") and not each.startswith(f"{site.address}/")] == []


@pytest.mark.slow
def test_a_phone_comes_in_by_the_address_on_the_wall_and_answers(visit: Visit, site: Site) -> None:
    step = workshops.own_step(Kind.CHOICE, "Par où commencer ?", ["Un", "Deux"], 1)
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", [step])
    workshops.start(HOST, uid)
    held = workshops.hall(HOST, uid).workshop
    wall = sign_in(visit(f"{site.address}/", **WALL), "collegue")
    wall.goto(f"{site.address}/wall?region=AQ")
    expect(wall.locator(".wall")).to_contain_text(site.address.partition("://")[2] + PLACE)
    phone = visit("about:blank", **PHONE)
    asked = addresses(phone)
    phone.goto(f"{site.address}{PLACE}/j/{held.token}")
    phone.get_by_role("button", name="Participer").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Vous êtes dans l'atelier")
    facilitation.go(HOST, uid, 0)
    phone.get_by_role("radio", name="Deux").check()
    phone.get_by_role("button", name="Envoyer ma réponse").click()
    expect(phone.get_by_role("status")).to_contain_text("Votre réponse est enregistrée")
    assert workshops.hall(HOST, uid).answered == 1
    assert urlsplit(phone.url).path == f"{PATH}{PLACE}/{uid}"
    assert paths(phone) == {f"atelier-{uid}": f"{PATH}{PLACE}", "mosaique_route": f"{PATH}/"}
    assert asked and [each for each in asked if not each.startswith(f"{site.address}/")] == []


def test_the_configuration_has_a_line_for_a_path_wherever_one_names_an_address() -> None:
    given = GIVEN.read_text(encoding="utf-8")
    replaced = [match[0].split("\n") for match in UNDER_PATH.finditer(given)]
    lines = [line for line in given.split("\n") if not line.strip().startswith("#")]
    assert [pair[0] for pair in replaced] == [line for line in lines if "location " in line or "Path=/" in line]
    assert all(PATH in pair[1] and PATH not in pair[0] for pair in replaced)
