"""The base goes away under a running service and comes back: who looks is told, and goes on without a reload."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from model.access import Role, Viewer
from model.services.workshop import facilitation, phones, workshops
from tests.browser.driving import Visit, settled
from tests.browser.serving import Server, inside, production, serving
from tests.browser.test_links import sign_in

pytestmark = pytest.mark.slow

HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
CARD = "Une carte que personne ne doit retaper"


@dataclass(frozen=True)
class House:
    """A running house in production, and the workshop that is held in it: its uid, and the secret of a phone."""

    server: Server
    uid: str
    secret: str

    @contextmanager
    def away(self) -> Iterator[None]:
        """Take the base away, and bring it back at the end."""
        file = self.server.log.parent / "house.sqlite"
        kept = file.rename(file.with_name("elsewhere.sqlite"))
        yield
        assert not file.exists()
        kept.rename(file)

    def ask(self, path: str, **more: object) -> httpx.Response:
        """Ask for a page as the phone does; send a form to it where there is one."""
        headers = {"origin": self.server.address, "accept": "text/html", "accept-language": "en-GB,en;q=0.8"}
        cookies = {f"atelier-{self.uid}": self.secret}
        method = "POST" if more else "GET"
        return httpx.request(method, self.server.address + path, headers=headers, cookies=cookies, timeout=30, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("outage")
    production(folder)
    with inside(folder, "production"):
        uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", workshops.prepared_steps(["assets"]))
        workshops.start(HOST, uid)
        facilitation.go(HOST, uid, 0)
        secret = phones.join(phones.by_token(workshops.hall(HOST, uid).workshop.token))
    with serving(folder, mode="production") as server:
        yield House(server, uid, secret)


def test_the_service_says_that_it_runs_and_why_its_base_does_not_answer(house: House) -> None:
    def told() -> tuple[int, object, int]:
        health, live = house.ask("/api/health"), house.ask("/api/live")
        return health.status_code, health.json()["cause"], live.status_code

    assert told() == (200, None, 200)
    with house.away():
        assert told() == (503, "away", 200)
    assert told() == (200, None, 200)


def test_a_phone_gets_a_page_in_its_language_that_comes_back_by_itself(house: House) -> None:
    here = f"/atelier/{house.uid}"
    assert "Séminaire" in house.ask(here).text
    with house.away():
        known, chosen = house.ask(here), house.ask(f"{here}?lang=fr")
        unknown, door = house.ask("/atelier/0000000000000000"), house.ask("/atelier")
        asked = house.ask(f"{here}/state")
    for page, language, said in (
        (known, "en", "The database does not answer"),
        (chosen, "fr", "La base ne répond pas"),
        (unknown, "en", "The database does not answer"),
    ):
        assert (page.status_code, page.headers["retry-after"]) == (503, "5")
        assert f'<html lang="{language}">' in page.text and said in page.text.replace("\u00a0", " ")
        assert '<meta http-equiv="refresh" content="5">' in page.text and "<script" not in page.text
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert ("sera là" if language == "fr" else "you had just sent") in page.text
        assert ("cet atelier" if language == "fr" else "this workshop") in page.text
    assert (asked.status_code, asked.text) == (503, "away")
    assert door.status_code == 200  # nothing is asked of the base there
    assert house.ask(here).status_code == 200


def test_what_a_phone_sent_meanwhile_is_there_to_be_sent_again(house: House) -> None:
    here, form = f"/atelier/{house.uid}", {"step": "assets-cards", "text": CARD}
    with house.away():
        assert house.ask(f"{here}/card", data=form).status_code == 503
        assert house.ask("/atelier", data={"code": "K7QM-3F9T"}).status_code == 503
    page = house.ask(here).text
    assert f">{CARD}</textarea>" in page and "could not be saved" in page
    assert house.ask(f"{here}/card", data=form).status_code == 303
    assert f">{CARD}</textarea>" not in house.ask(here).text


def test_a_screen_says_so_and_goes_on_with_the_base_though_nobody_touches_it(house: House, visit: Visit) -> None:
    page = visit(house.server.address)
    sign_in(page, "directrice")
    settled(page)
    title = page.locator("h1").inner_text()
    with house.away():
        page.get_by_role("link", name="Postes à pourvoir").first.click()
        expect(page.get_by_role("alert").filter(has_text="La base ne répond pas")).to_be_visible()
        expect(page.locator("h1")).to_have_text("Un instant")
    expect(page.locator("h1")).to_contain_text("Les postes à pourvoir", timeout=20_000)
    expect(page.get_by_text("La base ne répond pas")).to_have_count(0)
    assert title.startswith("La situation")


def test_a_first_visit_while_the_base_is_away_becomes_the_sign_in_by_itself(house: House, visit: Visit) -> None:
    with house.away():
        page = visit(house.server.address)
        expect(page.get_by_text("La base ne répond pas").first).to_be_visible()
    expect(page.get_by_role("button", name="Entrer")).to_be_visible(timeout=20_000)
