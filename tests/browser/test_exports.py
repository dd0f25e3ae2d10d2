"""« Télécharger la page » in the browser: the files arrive, under names that say what they are."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.driving import Visit, settled
from tests.browser.serving import Server

STARTS = {"pdf": b"%PDF-", "xlsx": b"PK", "png": b"\x89PNG", "svg": b"<svg"}
Fetch = Callable[[Page, str], tuple[str, bytes]]


@pytest.fixture
def fetch(tmp_path: Path) -> Fetch:
    """Press a button; return the name and the content of the file that comes."""

    def fetched(page: Page, button: str) -> tuple[str, bytes]:
        with page.expect_download() as coming:
            page.get_by_role("button", name=button).click()
        file = tmp_path / coming.value.suggested_filename
        coming.value.save_as(file)
        return file.name, file.read_bytes()

    return fetched


def test_the_files_of_a_screen_arrive(visit: Visit, demo_server: Server, fetch: Fetch) -> None:
    page = settled(visit(demo_server.address))
    page.get_by_text("Télécharger la page", exact=True).click()
    pictures = ("Mosaïque des postes", "Trois ans, mois par mois", "Qui est rattaché à qui")
    drawn = [(kind, f"{title} ({kind.upper()})") for title in pictures for kind in ("png", "svg")]
    for kind, button in [("pdf", "(PDF)"), ("xlsx", "(XLSX)"), *drawn]:
        name, content = fetch(page, button)
        assert name.endswith(f"-AQ-2026-11-23-nominatif.{kind}")
        assert content.startswith(STARTS[kind])


@pytest.mark.slow
def test_what_may_circulate_is_one_choice_away(visit: Visit, demo_server: Server, fetch: Fetch) -> None:
    page = settled(visit(demo_server.address))
    page.get_by_text("Télécharger la page", exact=True).click()
    page.get_by_text("Ce qui peut circuler").click()
    page.get_by_text("Sans nom, sans départ connu").wait_for()
    name, content = fetch(page, "Mosaïque des postes (SVG)")
    assert name == "mosaique-region-mosaic-AQ-2026-11-23.svg"
    assert "Diffusable" in content.decode()


@pytest.mark.slow
def test_the_note_for_the_committee_arrives(visit: Visit, demo_server: Server, fetch: Fetch) -> None:
    page = settled(visit(demo_server.address))
    page.get_by_text("Note pour le comité (une page)", exact=True).click()
    name, content = fetch(page, "Télécharger la note")
    assert name == "mosaique-note-AQ-2026-11-23.pdf"
    assert content.startswith(STARTS["pdf"])
