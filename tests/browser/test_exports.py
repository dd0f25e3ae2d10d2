"""« Télécharger la page » in the browser: the files arrive, under names that say what they are."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import Visit, settled
from tests.browser.holding import no_violation
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


def printing(server: Server) -> int:
    """The number of the process that draws for a server, once it is there."""
    while True:
        for status in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                parent = status.read_text().rpartition(")")[2].split()[1]
                said = (status.parent / "cmdline").read_bytes()
                if parent == str(server.process.pid) and b"press_worker" in said:
                    return int(status.parent.name)


@pytest.mark.slow
def test_a_file_that_fails_says_so_where_it_was_asked_for_with_what_still_works(
    visit: Visit, demo_server: Server, fetch: Fetch
) -> None:
    page = settled(visit(demo_server.address))
    page.get_by_text("Télécharger la page", exact=True).click()
    fetch(page, "(PDF)")
    number = printing(demo_server)
    os.kill(number, signal.SIGSTOP)
    page.get_by_role("button", name="Mosaïque des postes (PNG)").click()
    page.wait_for_timeout(1500)
    os.kill(number, signal.SIGKILL)
    told = page.get_by_role("alert")
    expect(told).to_contain_text("« Mosaïque des postes (PNG) » n'a pas pu être préparé")
    expect(told).to_contain_text("Le classeur (XLSX), fait de tableaux, se télécharge")
    no_violation(page)
    fetch(page, "(XLSX)")
    expect(told).to_be_visible()
    fetch(page, "Mosaïque des postes (PNG)")
    expect(told).to_have_count(0)
