"""What figures, snapshots and imports cost, on the national demonstration and on ninety-two times as much."""

import gc
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from model.access import operator
from model.domain.snapshot import Snapshot
from model.errors import Refused
from model.exchange.imports.files import read_file
from model.measures.situation import situation
from model.services.context import reference, store
from model.services.records import imports, uploads
from model.services.situation.situations import regions_with_data
from model.storage.database import database
from model.storage.snapshots import read_snapshot
from tests.bench.conftest import Record
from tests.bench.enlarging import enlarge
from tests.browser.serving import serving
from tests.conftest import address, real_posts, settle
from tests.model.exchange.imports.test_files import bomb

pytestmark = pytest.mark.slow

TODAY = date(2026, 11, 23)


def best_of_five(work: Callable[[], object]) -> float:
    """Milliseconds of processor time of the quickest of five."""
    found = []
    for _ in range(5):
        gc.collect()
        before = time.process_time()
        work()
        found.append(time.process_time() - before)
    return 1000 * min(found)


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, demonstration: Path) -> Iterator[int]:
    """A demonstration of more than 21,000 positions; returns how many."""
    file = tmp_path / "many.sqlite"
    file.write_bytes(demonstration.read_bytes())
    settle(monkeypatch, "demo", file)
    yield enlarge(file, 92)
    database(address(file)).close()


def everything() -> Snapshot:
    """A snapshot of all regions of the health insurance."""
    codes = [code for code in regions_with_data() if code in reference().regions]
    with store().read() as session:
        return read_snapshot(session, reference(), codes, TODAY)


@pytest.mark.usefixtures("demo_house")
def test_all_figures_of_the_national_demonstration(record: Record) -> None:
    seen = everything()
    assert len(seen.positions) >= 230
    record(f"all figures of {len(seen.positions)} positions", best_of_five(lambda: situation(seen)), 20)


def test_all_figures_and_the_loading_of_twenty_one_thousand_positions(record: Record, many: int) -> None:
    assert many >= 21_000
    seen = everything()
    assert len(seen.positions) == many
    record(f"all figures of {many} positions", best_of_five(lambda: situation(seen)), 1000)
    record(f"a snapshot of {many} positions from the database", best_of_five(everything), 3000)


@pytest.mark.usefixtures("house")
def test_a_real_file_read_checked_and_previewed(record: Record) -> None:
    content = real_posts().read_bytes()

    def preview() -> imports.Preview:
        upload = uploads.read(operator(), [("posts.csv", content)])
        imports.check(operator(), upload, upload.proposal)
        mapping = upload.proposal.keeping("Back to Index", ["Mar-14"])
        return imports.preview(operator(), "AQ", imports.check(operator(), upload, mapping), date(2014, 3, 31))

    assert preview().touched > 0
    record("3,903 rows read and checked, one date previewed", best_of_five(preview), 3000)


def test_a_bomb_is_refused(record: Record) -> None:
    content = bomb(8 * 1024 * 1024)

    def refuse() -> None:
        with pytest.raises(Refused):
            read_file("posts.xlsx", content)

    record("a workbook that unpacks to more than 415 times its size refused", best_of_five(refuse), 100)


def test_the_first_page_of_a_new_house(record: Record, browser: Browser, tmp_path: Path) -> None:
    began = time.monotonic()
    with serving(tmp_path, "demo") as server:
        page = browser.new_page(locale="fr-FR")
        page.goto(server.address)
        page.wait_for_selector("h1")
        page.wait_for_selector("[data-testid=stMetric]")
        seconds = time.monotonic() - began
        page.close()
    record("from the command to the first page, a new house (wall clock)", seconds, 10, "s")
