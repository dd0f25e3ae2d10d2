"""What files cost that were made to cost much, in processor time."""

import io
import time
import zipfile
from collections.abc import Callable

import pytest

from model.errors import Refused
from model.exchange.imports.files import read_file
from tests.bench.conftest import Record
from tests.model.exchange.imports.test_attacks import attempt, endless, unclosed
from tests.model.exchange.imports.test_files import PEOPLE, SHEET, formatted, huge

pytestmark = pytest.mark.slow

ROWS = 20_000


def best_of(times: int, work: Callable[[], object]) -> float:
    """Milliseconds of processor time of the quickest of some."""
    found = []
    for _ in range(times):
        before = time.process_time()
        work()
        found.append(time.process_time() - before)
    return 1000 * min(found)


def refused(content: bytes) -> None:
    with pytest.raises(Refused):
        read_file("x.xlsx", content)


@pytest.mark.parametrize("kind", endless(1))
def test_no_file_takes_more_than_some_seconds(record: Record, kind: str) -> None:
    content = endless(ROWS)[kind].encode()
    record(f"a file that repeats itself read or refused: {kind}", best_of(2, lambda: attempt(content)), 4000)


def test_tags_without_an_end_cost_little(record: Record) -> None:
    content = unclosed(60_000)
    record("60,000 tags without an end read or refused", best_of(3, lambda: attempt(content, "x.xlsx")), 200)


def test_a_huge_declared_size_costs_nothing(record: Record) -> None:
    honest, lying = (best_of(5, lambda each=each: read_file("x.xlsx", each)) for each in (PEOPLE, huge()))
    record("a sheet that declares all its cells, to one that does not", lying / honest, 2, "×", ratio=True)


def test_rows_formatted_to_the_last_column_are_refused_in_time(record: Record) -> None:
    content = formatted(60_000)
    record("60,000 rows formatted to the last column refused", best_of(2, lambda: refused(content)), 1500)


def test_a_bomb_of_200_megabytes_is_refused_at_once(record: Record) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(SHEET, "w") as part:
        for _ in range(200):
            part.write(b"<row/>" * (1024 * 1024 // 6))
    record("a workbook of 200 megabytes unpacked refused", best_of(5, lambda: refused(content.getvalue())), 100)
