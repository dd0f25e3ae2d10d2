"""Workbooks to take away: typed cells, no formula, and a first sheet that says what they are."""

import io
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.workbook import Workbook

from model.exchange.exports.page import Figure, Page, Table, table
from model.exchange.exports.workbooks import of_page, sheet_name, workbook
from model.language import Quantity
from model.wording import catalogue

FR, EN = catalogue("fr"), catalogue("en")
MIDNIGHT, SPRING = datetime.fromisoformat("2026-11-23"), datetime.fromisoformat("2027-03-01")
STARTS = ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", " =", "'="]
ACTS = ["1+1", 'HYPERLINK("http://x")', "cmd|' /C calc'!A0", "SUM(A1:A9)", "{=1}"]


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def page(**more: object) -> Page:
    figures = [Figure("Part", "22,7\u00a0%", "Ce qu'elle compte", "5 sur 22"), Figure("Postes", "–"), Figure("N", "25")]
    rows = table("Équipes", [{"Équipe": "Landes", "Postes": 3, "Depuis": date(2027, 3, 1), "ETP": 2.5, "Vide": None}])
    given = {"notes": ["À noter"], "figures": figures, "tables": [rows]} | more
    return Page("La situation", "22 managers.", "Carsat Aquitaine", date(2026, 11, 23), named=True, **given)  # type: ignore[arg-type]


def test_the_first_sheet_says_what_where_when_and_whether_it_may_circulate() -> None:
    about = opened(of_page(page(), FR)).worksheets[0]
    rows = {row[0].value: row[1].value for row in about.iter_rows(min_row=2)}
    assert about.title == "À propos"
    assert rows["Périmètre"] == "Carsat Aquitaine"
    assert rows["Situation au"] == MIDNIGHT
    assert rows["Diffusion"] == "Nominatif\u00a0: ne pas diffuser"
    assert rows["Constat"] == "22 managers."
    assert rows["À savoir"] == "À noter"
    assert rows["Part"] == "Ce qu'elle compte"


def test_cells_have_their_type() -> None:
    book = opened(of_page(page(), FR))
    assert [cell.value for cell in book["Équipes"][2]] == ["Landes", 3, SPRING, 2.5, None]
    assert [cell.data_type for cell in book["Équipes"][2]] == ["s", "n", "d", "n", "n"]
    assert [row[1].value for row in book["Chiffres"].iter_rows(min_row=2)] == [0.227, "–", 25]
    assert book["Chiffres"]["B2"].number_format == "0.0%"


def test_numbers_that_are_written_are_numbers_in_a_column_that_holds_nothing_else() -> None:
    rows = [
        {"Équipe": "12", "Part": "22,7\u00a0%", "Coût": "18\u202f400\u00a0€", "Dit": "3\u00a0%"},
        {"Équipe": "Landes", "Part": "–", "Coût": "", "Dit": "3 sur 4"},
    ]
    sheet = opened(of_page(page(tables=[table("Équipes", rows)]), FR))["Équipes"]
    assert [cell.value for cell in sheet[2]] == ["12", 0.227, 18400, "3\u00a0%"]
    assert [cell.value for cell in sheet[3]] == ["Landes", "–", None, "3 sur 4"]


@pytest.mark.parametrize("codes", [("0033", "33"), ("33", "40"), ("12", "–"), ("33", "22,7\u00a0%")])
def test_digits_that_are_a_text_stay_one(codes: tuple[str, str]) -> None:
    rows = [{"Équipe": name, "Code": code} for name, code in zip(("Landes", "Gironde"), codes, strict=True)]
    sheet = opened(of_page(page(tables=[table("Équipes", rows)]), FR))["Équipes"]
    assert tuple(row[1].value for row in sheet.iter_rows(min_row=2)) == codes


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Équipe par équipe, l'année passée", "Équipe par équipe"),
        ("Ce qui manque à plusieurs équipes", "Ce qui manque à plusieurs"),
        ("Chiffres", "Chiffres"),
        ("Trente et une lettres tout juste", "Trente et une lettres tout"),
        ("x" * 40, "x" * 31),
    ],
)
def test_a_sheet_has_its_whole_name_or_whole_words_of_it(name: str, expected: str) -> None:
    assert sheet_name(name, set()) == expected


def test_headers_stay_in_sight_with_their_filters_and_columns_have_a_width() -> None:
    for sheet in opened(of_page(page(), EN)).worksheets:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"
        assert all(8 <= dimension.width <= 61 for dimension in sheet.column_dimensions.values())


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("act", ACTS)
def test_no_text_becomes_a_formula_or_a_link(start: str, act: str) -> None:
    trap = start + act
    content = of_page(
        page(notes=[trap], figures=[Figure(trap, trap, trap, trap)], tables=[table(trap, [{trap: trap}])]), FR
    )
    cells = [cell for sheet in opened(content) for row in sheet for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "d"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert [cell for cell in cells if str(cell.value).endswith(act)]


@pytest.mark.parametrize("address", ["http://exemple.fr", "mailto:a@b.fr", "internal:A1", "external:c:\\x", "file://x"])
def test_an_address_stays_a_text(address: str) -> None:
    sheet = opened(workbook([Table("T", ("a",), ((address,),))])).worksheets[0]
    assert (sheet["A2"].value, sheet["A2"].hyperlink) == (address, None)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("22,7\u00a0%", FR, Quantity(0.227, "%")),
        ("18\u202f400\u00a0€", FR, Quantity(18400, "€")),
        ("\u22123,5", FR, Quantity(-3.5)),
        ("25", FR, Quantity(25)),
        ("–", FR, None),
        ("61 à 65\u00a0%", FR, None),
        ("0,5", FR, Quantity(0.5)),
        ("0", FR, Quantity(0)),
        ("01", FR, None),
        ("0033", EN, None),
        ("-5", FR, None),
        ("=5", FR, None),
        ("22.7%", EN, Quantity(0.227, "%")),
        ("€18,400", EN, Quantity(18400, "€")),
        ("1,234.5", EN, Quantity(1234.5)),
        ("61 to 65%", EN, None),
    ],
)
def test_a_number_that_we_wrote_is_read_again(text: str, words: object, expected: Quantity | None) -> None:
    assert words.rules.quantity(text) == expected  # type: ignore[attr-defined]


@given(st.floats(-1e9, 1e9), st.sampled_from([FR, EN]))
def test_every_number_that_we_write_comes_back(value: float, words: object) -> None:
    found = words.rules.quantity(words.number(value, 2))  # type: ignore[attr-defined]
    assert found is not None
    assert found.value == pytest.approx(round(value, 2), abs=1e-9, rel=1e-12)


@given(st.lists(st.text(max_size=60), max_size=12))
def test_a_workbook_opens_whatever_its_sheets_are_called(names: list[str]) -> None:
    taken: set[str] = set()
    given_names = [sheet_name(name, taken) for name in names]
    assert len({name.casefold() for name in given_names}) == len(names)
    assert all(1 <= len(name) <= 31 for name in given_names)


def test_numbers_that_are_none_and_long_texts_are_written() -> None:
    sheet = opened(workbook([Table("T", ("a", "b"), ((float("nan"), "x" * 40_000),))])).worksheets[0]
    assert sheet["A2"].value == "nan"
    assert len(sheet["B2"].value) == 32_767
