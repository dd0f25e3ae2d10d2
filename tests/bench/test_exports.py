"""What a page to print and a picture cost, and that nobody waits while they are made."""

import gc
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from model.access import operator
from model.exchange.exports import pictures
from model.exchange.exports.press import press
from model.services.situation import situations
from model.wording import catalogue
from pages.kit import charts, exports
from pages.kit.exports import Drawn
from tests.bench.conftest import Record
from tests.bench.visiting import cpu_seconds

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("demo_house")]

WORDS = catalogue("fr")
BEAT = 0.002


def cost(work: Callable[[], object]) -> float:
    """Milliseconds of processor time of the quickest of five, that of the press included."""
    found = []
    for _ in range(5):
        child = press().process
        assert child
        before = time.process_time() + cpu_seconds(child)
        work()
        found.append(time.process_time() + cpu_seconds(child) - before)
    return 1000 * min(found)


def first_time(work: Callable[[], object]) -> float:
    """Milliseconds on the clock from nothing: the press is started for it."""
    press().stop()
    began = time.monotonic()
    work()
    return 1000 * (time.monotonic() - began)


def longest_silence(work: Callable[[], object]) -> float:
    """Milliseconds during which no other thread could run while work is done, memory settled as in the server."""
    gc.collect()
    gc.freeze()
    gaps, done = [0.0], threading.Event()

    def beat() -> None:
        last = time.monotonic()
        while not done.is_set():
            time.sleep(BEAT)
            last, before = time.monotonic(), last
            gaps.append(last - before - BEAT)

    other = threading.Thread(target=beat)
    other.start()
    work()
    done.set()
    other.join()
    gc.unfreeze()
    return 1000 * max(gaps)


@pytest.fixture
def drawn() -> list[Drawn]:
    """The mosaic and the common base of the largest region."""
    seen = situations.view(operator(("AQ",)), ("AQ",))

    def mosaic(colours: charts.Palette) -> Any:
        return charts.mosaic(charts.rows(seen.snapshot, seen.figures, WORDS), WORDS, colours)

    def base(colours: charts.Palette) -> Any:
        return charts.common_base(seen.snapshot, seen.figures.coverage, WORDS, colours)

    return [Drawn("mosaic", mosaic, "Mosaïque"), Drawn("base", base, "Socle")]


@pytest.fixture
def page(drawn: list[Drawn]) -> Callable[[], bytes]:
    """Prints a page with both, figures and a table of sixty rows."""
    from datetime import date

    from model.exchange.exports.page import Figure, Page, table

    rows = table(
        "Équipes", [{"Équipe": "Landes", "Postes": n, "Composition": "2 du travail social"} for n in range(60)]
    )
    figures = [Figure("Managers en poste", "22", "Personnes qui tiennent un poste.", "sur 25 postes")] * 7
    shown = Page(
        "La situation", "22 managers.", "Carsat", date(2026, 11, 23), named=True, figures=figures, tables=[rows]
    )
    return lambda: exports.pdf(shown, drawn)


def test_a_page_to_print(record: Record, page: Callable[[], bytes]) -> None:
    record("a page to print, the press just started (wall clock)", first_time(page), 1500)
    record("a page to print with two charts", cost(page), 1500)
    record("the longest silence while a page is printed (wall clock)", longest_silence(page), 50)


def test_a_picture(record: Record, drawn: list[Drawn]) -> None:
    spec = charts.captioned(charts.printed(drawn[1].build(charts.PRINTED), WORDS), "Titre", ["Périmètre"], "Socle")

    def picture() -> bytes:
        return pictures.png(spec)

    record("a chart as PNG, the press just started (wall clock)", first_time(picture), 1000)
    record("a chart as PNG", cost(picture), 1000)
    record("the longest silence while a PNG is drawn (wall clock)", longest_silence(picture), 50)
