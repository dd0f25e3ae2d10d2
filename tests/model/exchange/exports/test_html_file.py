"""Pages to edit and rows for spreadsheets: nothing in them runs, everything written is read as it is."""

import csv
import io
from datetime import date

from model.exchange.exports import csv_file, html_file
from model.exchange.exports.page import Chart, Page, Section, table
from model.wording import catalogue

FR = catalogue("fr")
HOSTILE = "<img src=x onerror=alert(1)> {{ 7*7 }} <script>alert(1)</script>"


def test_every_text_of_a_page_to_edit_is_escaped_and_only_our_own_drawing_is_not() -> None:
    shown = Page(
        HOSTILE,
        HOSTILE,
        HOSTILE,
        date(2026, 11, 23),
        named=False,
        notes=[HOSTILE],
        charts=[Chart("<svg><rect/></svg>", HOSTILE + '"')],
        tables=[table(HOSTILE, [{HOSTILE: HOSTILE}])],
        sections=[
            Section(
                HOSTILE, [HOSTILE], Chart("<svg><path/></svg>", HOSTILE + '"'), table(HOSTILE, [{HOSTILE: HOSTILE}])
            )
        ],
    )
    written = html_file.html(shown, FR).decode()
    assert "<svg><rect/></svg>" in written
    assert "<img" not in written
    assert "<script" not in written
    assert "49" not in written
    assert written.count("&lt;img") == 15
    assert written.index("<svg><path/></svg>") > written.index("<h2>&lt;img") > written.index("</table>")
    assert 'contenteditable="true"' in written
    assert "default-src 'none'" in written


def test_rows_are_read_back_by_a_spreadsheet_and_never_as_a_formula() -> None:
    content = csv_file.of_rows([{"Réponse": "=1+1", "Part": 0.5}, {"Réponse": "a;b", "Le": date(2026, 12, 1)}], FR)
    assert content.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert read[0] == ["Réponse", "Part", "Le"]
    assert read[1] == ["'=1+1", "0,5", ""]
    assert read[2][0] == "a;b"
    assert read[2][2].replace("\u00a0", " ") == "1er décembre 2026"


def test_numbers_are_numbers_to_a_spreadsheet_of_the_language() -> None:
    rows = [{"A": 18000, "B": 1234.5, "C": -2.0, "D": True}]
    read = [csv_file.of_rows(rows, catalogue(language)).decode("utf-8-sig").split() for language in ("fr", "en")]
    assert [lines[1] for lines in read] == ["18000;1234,5;-2;True", "18000;1234.5;-2;True"]
