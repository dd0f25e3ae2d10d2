"""Through a provider of identities in the browser: from the door to it, to the first screen, and out of both."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from model.access import Role, operator
from model.services import start
from model.services.access import accounts, sessions
from model.settings import ROOT
from tests.browser.driving import Visit, settled
from tests.browser.holding import PHONE, no_violation
from tests.browser.serving import PASSWORD, Server, begun, free_port, inside, wait
from tests.security.issuer import CLIENT, PERSON, SECRET, Issuer, issuing


@pytest.fixture(scope="module")
def issuer_once() -> Iterator[Issuer]:
    with issuing() as issuer:
        yield issuer


@pytest.fixture
def issuer(issuer_once: Issuer) -> Issuer:
    """The provider, before which Ana stands unless a test says otherwise."""
    issuer_once.person = dict(PERSON)
    return issuer_once


@pytest.fixture(scope="module")
def joined(issuer_once: Issuer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A house that knows a provider, and a director who has an account there."""
    folder, port = tmp_path_factory.mktemp("joined"), free_port()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {
            "ISSUER": issuer_once.address,
            "CLIENT": CLIENT,
            "SECRET": SECRET,
            "NAME": "ProTest",
        }.items():
            patch.setenv(f"MOSAIQUE_OIDC_{name}", value)
        patch.setenv("MOSAIQUE_PUBLIC_URL", f"http://localhost:{port}")
        with inside(folder, "production"):
            start.open_house()
            accounts.create(operator(), "chef", "Chef", Role.ADMINISTRATOR, PASSWORD)
            accounts.create(operator(), "ana@example.fr", "Ana", Role.ADMINISTRATOR, PASSWORD)
            accounts.welcome(sessions.viewer_of("ana@example.fr"))
        server = begun(folder, "production", ROOT / "app.py", port)
        try:
            yield wait(server)
        finally:
            server.process.terminate()
            server.process.wait(timeout=20)


def to_provider(page: Page, label: str = "Se connecter avec ProTest") -> Page:
    page.get_by_role("button", name=label).click()
    page.get_by_role("link", name=re.compile("Continuer comme")).click()
    return page


@pytest.mark.slow
def test_one_goes_from_the_door_to_the_provider_to_the_first_screen_and_out_of_both(
    visit: Visit, joined: Server, issuer: Issuer
) -> None:
    page = visit(f"{joined.address}/audit?lang=en", **PHONE)
    expect(page.get_by_role("button", name="Sign in with ProTest")).to_be_visible()
    no_violation(page)
    to_provider(page, "Sign in with ProTest")
    expect(page.get_by_role("heading", name="Your account is linked")).to_be_visible()
    no_violation(page)
    page.get_by_role("link", name="Come in").click()
    settled(page)
    assert page.url.startswith(f"{joined.address}/audit")
    expect(page.get_by_role("heading", level=1)).to_contain_text("log", ignore_case=True)

    other = to_provider(visit(joined.address))
    settled(other)
    other.get_by_role("button", name="Se déconnecter").click()
    expect(other.get_by_role("heading", name="Votre session est fermée")).to_be_visible()
    assert "/leave" in issuer.asked
    no_violation(other)
    other.get_by_role("link", name="Revenir à l'entrée").click()
    expect(other.get_by_role("button", name="Se connecter avec ProTest")).to_be_visible()


@pytest.mark.slow
def test_somebody_unknown_is_told_so_and_finds_the_door_again(visit: Visit, joined: Server, issuer: Issuer) -> None:
    issuer.person = {"sub": "s-9", "email": "inconnu@example.fr", "email_verified": True}
    page = to_provider(visit(joined.address, **PHONE))
    expect(page.get_by_role("alert")).to_contain_text("inconnu@example.fr")
    no_violation(page)
    page.get_by_role("link", name="Revenir à l'entrée").click()
    expect(page.get_by_role("button", name="Se connecter avec ProTest")).to_be_visible()
