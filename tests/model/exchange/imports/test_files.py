"""Reading files: bytes to cells, and what is refused before it is read."""

import codecs
import csv
import io
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.xml import DEFUSEDXML
from openpyxl.xml.functions import fromstring

from model.errors import Refused
from model.exchange.imports import files
from model.exchange.imports.files import MAX_BYTES, MAX_ROWS, read_file

ENCODINGS = {
    "utf-8": lambda text: text.encode("utf-8"),
    "utf-8 with a mark": lambda text: codecs.BOM_UTF8 + text.encode("utf-8"),
    "cp1252": lambda text: text.encode("cp1252"),
    "utf-16 little": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "utf-16 big": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
}
SHEET, BOOK, STRINGS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"
ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'


def rows(content: bytes | str, name: str = "x.csv") -> list[tuple[str, ...]]:
    """The rows of the first sheet."""
    return list(read_file(name, content.encode() if isinstance(content, str) else content)[0].rows)


def code(content: bytes, name: str = "x.csv") -> str:
    """The code of the refusal."""
    with pytest.raises(Refused) as refusal:
        read_file(name, content)
    return refusal.value.code


def book(*sheets: Sequence[Sequence[Any]], change: Callable[[Workbook], None] = lambda _: None) -> bytes:
    """A workbook with one sheet per list of rows."""
    made = Workbook()
    made.remove(made.active)
    for number, lines in enumerate(sheets, start=1):
        sheet = made.create_sheet(f"Feuille {number}")
        for line in lines:
            sheet.append(line)
    change(made)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def rewritten(content: bytes, part: str, change: Callable[[bytes], bytes | None]) -> bytes:
    """A workbook with one of its parts changed, or removed."""
    old, new = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in old.namelist():
            data = change(old.read(name)) if name == part else old.read(name)
            if data is not None:
                archive.writestr(name, data)
    return new.getvalue()


def with_doctype(doctype: bytes) -> Callable[[bytes], bytes]:
    def change(xml: bytes) -> bytes:
        start = xml.find(b"?>") + 2 if xml.startswith(b"<?xml") else 0
        return xml[:start] + doctype + xml[start:]

    return change


def as_excel_writes(lines: Sequence[Sequence[str]]) -> bytes:
    """A workbook whose texts are in a table of their own, as Excel does."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as made:
        sheet = made.add_worksheet("Feuille 1")
        for place, line in enumerate(lines):
            sheet.write_row(place, 0, line)
    return content.getvalue()


PEOPLE = as_excel_writes([["Nom", "Équipe"], ["Éva", "Béarn"]])


# --- CSV ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"], ids=["crlf", "lf", "cr"])
@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_usual_encoding_separator_and_line_end_is_read_alike(encoding: str, separator: str, end: str) -> None:
    text = end.join(separator.join(row) for row in (["Nom", "Équipe"], ["Éva Noël", "Cœur d’Ariège"], ["Zoë", "Béarn"]))
    assert rows(ENCODINGS[encoding](text)) == [("Nom", "Équipe"), ("Éva Noël", "Cœur d’Ariège"), ("Zoë", "Béarn")]


def test_separators_and_line_ends_inside_quotation_marks_are_text() -> None:
    sheet = read_file("x.csv", b'Nom;Note\r\nA;"un; deux\r\ntrois"\r\nB;"dit ""oui"""\r\n')[0]
    assert sheet.rows == (("Nom", "Note"), ("A", "un; deux\r\ntrois"), ("B", 'dit "oui"'))
    assert sheet.lines == (1, 2, 4)


def test_a_quotation_mark_inside_a_text_is_a_letter() -> None:
    assert rows('Nom;Note\nA;le "chef" ici\n')[1] == ("A", 'le "chef" ici')


@pytest.mark.parametrize(
    ("text", "line"), [('Nom;Note\nA;"sans fin\nB;b\n', 2), ('Nom;Note\nA;b\nB;"fini"encore\n', 3)]
)
def test_quotation_marks_that_do_not_match_are_refused_with_their_line(text: str, line: int) -> None:
    with pytest.raises(Refused) as refusal:
        read_file("x.csv", text.encode())
    assert (refusal.value.code, refusal.value.values["line"]) == ("file.quotes", line)


def test_decimal_commas_are_no_separators_even_when_semicolon_rows_differ_in_length() -> None:
    text = "Nom;Poste;ETP;Note\n" + "".join(f"A;B;0,8{';x' * (n % 3)}\n" for n in range(12))
    assert rows(text)[0] == ("Nom", "Poste", "ETP", "Note")
    assert rows(text)[1] == ("A", "B", "0,8")


def test_names_with_a_comma_do_not_hide_the_semicolon() -> None:
    assert rows("Nom, prénom;Poste\nDurand, Éva;Manager\nNoël, Zoë;Manager\n")[1] == ("Durand, Éva", "Manager")


def test_blank_lines_are_skipped_and_line_numbers_stay_those_of_the_file() -> None:
    assert read_file("x.csv", b"\n\nNom;Poste\n;\n\nA;B\n")[0].lines == (3, 6)


def test_the_separator_line_of_excel_is_a_title_line() -> None:
    assert rows("sep=;\nNom;Poste\nA;B\n")[1:] == [("Nom", "Poste"), ("A", "B")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "file.empty"),
        (b"\n ; \n\n", "file.empty"),
        (b"Nom;Poste\nA\0;B\n", "file.encoding"),
        ("Nom;Poste\nÉva;B\n".encode("utf-16-le"), "file.encoding"),
        ("Nom;Poste\nÉva;B\n".encode("utf-32"), "file.encoding"),
        (b"Nom;Poste\n\x81\x8d;B\n", "file.encoding"),
        (codecs.BOM_UTF8 + b"Nom;\xe9\n", "file.encoding"),
    ],
    ids=["nothing", "blanks", "NUL", "utf-16 without mark", "utf-32", "no encoding", "mark that lies"],
)
def test_what_is_no_text_is_refused(content: bytes, expected: str) -> None:
    assert code(content) == expected


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("vieux.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file.old_excel"),
        ("protégé.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file.old_excel"),
        ("x.xlsx", b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n", "file.not_a_workbook"),
        ("x.xlsx", b"Nom;Poste\nA;B\n", "file.not_a_workbook"),
        ("x.csv", b"%PDF-1.4\n1 0 obj\n<< >>\nendobj\n", "file.not_a_table"),
        ("x.xls", b"\r\n <html><body><table><tr><td>Nom</td></tr></table></body></html>", "file.not_a_table"),
        ("x.csv", codecs.BOM_UTF8 + b'<?xml version="1.0"?><Workbook/>', "file.not_a_table"),
        ("x.csv", b"{\\rtf1\\ansi Nom;Poste}", "file.not_a_table"),
    ],
)
def test_other_kinds_of_files_are_refused_whatever_their_name_says(name: str, content: bytes, expected: str) -> None:
    assert code(content, name) == expected


def test_a_text_called_xls_is_read_as_the_text_that_it_is() -> None:
    assert rows(b"Nom\tPoste\nA\tB\n", "export.xls") == [("Nom", "Poste"), ("A", "B")]


def test_more_than_ten_megabytes_is_refused() -> None:
    assert code(b"a" * (MAX_BYTES + 1)) == "file.too_large"


def test_200_000_rows_are_read_and_one_more_is_refused() -> None:
    assert len(rows(b"a;b\n" * MAX_ROWS)) == MAX_ROWS
    assert code(b"a;b\n" * (MAX_ROWS + 1)) == "file.too_many_rows"


def test_more_than_300_columns_are_refused() -> None:
    assert len(rows(b";".join([b"a"] * 300))[0]) == 300
    assert code(b";".join([b"a"] * 301)) == "file.too_many_columns"


CELLS = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\ufeff", exclude_categories=["Cs"]), max_size=12
).filter(lambda text: not text.startswith(("<", "%PDF", "{\\rtf")))


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=3, max_size=12),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["utf-8", "utf-8 with a mark", "utf-16 little", "utf-16 big"]),
)
def test_what_a_spreadsheet_writes_is_read_back(lines: list[list[str]], separator: str, encoding: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL).writerows([["Nom", "Poste", "Note"], *lines])
    expected = [tuple(row) for row in lines if any(cell.strip() for cell in row)]
    assert rows(ENCODINGS[encoding](text.getvalue()))[1:] == expected


@given(st.binary(max_size=400), st.sampled_from(["x.csv", "x.xlsx", "x.txt"]))
def test_no_bytes_at_all_end_in_anything_but_rows_or_a_refusal(content: bytes, name: str) -> None:
    with suppress(Refused):
        assert read_file(name, content)


# --- XLSX -----------------------------------------------------------------------------------------------------------


def test_sheets_are_read_in_order_and_empty_ones_left_out() -> None:
    found = read_file("x.xlsx", book([["Nom"], ["A"]], [], [[None, "  "]], [["Poste"], ["B"]]))
    assert [(sheet.name, sheet.rows) for sheet in found] == [
        ("Feuille 1", (("Nom",), ("A",))),
        ("Feuille 4", (("Poste",), ("B",))),
    ]


def test_a_workbook_without_a_row_is_refused() -> None:
    assert code(book([], []), "x.xlsx") == "file.empty"


def test_typed_cells_are_written_in_one_plain_way() -> None:
    half_past_two = datetime(2026, 11, 23, 14, 30)  # noqa: DTZ001 a workbook knows no zone
    typed = [date(2026, 11, 23), half_past_two, 0.8, 1.0, 12, True, False, "01", None, 1e300]
    row = rows(book([["en-tête"] * 10, typed]), "x.xlsx")[1]
    assert row[:9] == ("2026-11-23", "2026-11-23", "0.8", "1", "12", "oui", "non", "01", "")
    assert row[9].startswith("1") and row[9].isdigit()


def test_rows_end_with_their_last_filled_cell_and_keep_their_line() -> None:
    sheet = read_file("x.xlsx", book([["Titre"], [], ["Nom", "Poste", ""], ["A", None, None]]))[0]
    assert (sheet.rows, sheet.lines) == ((("Titre",), ("Nom", "Poste"), ("A",)), (1, 3, 4))


def test_hidden_sheets_are_left_out() -> None:
    def hide(made: Workbook) -> None:
        made["Feuille 2"].sheet_state = "hidden"
        made["Feuille 3"].sheet_state = "veryHidden"

    found = read_file("x.xlsx", book([["Nom"], ["A"]], [["Nom"], ["B"]], [["Nom"], ["C"]], change=hide))
    assert [sheet.name for sheet in found] == ["Feuille 1"]


def test_the_results_of_formulas_are_read_empty_texts_included() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as made:
        sheet = made.add_worksheet("A")
        sheet.write_row(0, 0, ["Nom", "ETP", "Note"])
        sheet.write_formula(1, 0, '=UPPER("eva")', None, "EVA")
        sheet.write_formula(1, 1, "=4/5", None, 0.8)
        sheet.write_formula(1, 2, '=IF(1=1,"","x")', None, "")
        sheet.write_string(1, 3, "fin")
    excel = rewritten(content.getvalue(), SHEET, lambda xml: xml.replace(b'<c r="C2">', b'<c r="C2" t="str">'))
    assert rows(excel, "x.xlsx")[1] == ("EVA", "0.8", "", "fin")


def test_formulas_without_a_result_are_refused_with_their_cell() -> None:
    with pytest.raises(Refused) as refusal:
        read_file("x.xlsx", book([["Nom", "Poste"], ["A", "=B1&C1"]]))
    assert (refusal.value.code, refusal.value.values["received"]) == ("file.uncomputed", "B2")


def test_a_wrong_declared_size_hides_no_row() -> None:
    content = book([["Nom", "Poste"], ["A", "B"], ["C", "D"]])
    lying = rewritten(content, SHEET, lambda xml: xml.replace(b'ref="A1:B3"', b'ref="A1:A2"'))
    assert lying != content
    assert rows(lying, "x.xlsx") == [("Nom", "Poste"), ("A", "B"), ("C", "D")]


def huge() -> bytes:
    """A workbook of four cells that declares seventeen thousand million."""
    return rewritten(PEOPLE, SHEET, lambda xml: xml.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"'))


def test_a_huge_declared_size_adds_no_cell() -> None:
    assert rows(huge(), "x.xlsx") == [("Nom", "Équipe"), ("Éva", "Béarn")]


def test_a_stray_cell_at_the_end_of_the_sheet_is_too_many_rows() -> None:
    stray = b'<row r="1048576"><c r="A1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    assert code(rewritten(PEOPLE, SHEET, lambda xml: xml.replace(b"</sheetData>", stray)), "x.xlsx") == (
        "file.too_many_rows"
    )


def formatted(count: int) -> bytes:
    """A workbook whose rows are formatted to the last column."""
    more = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c><c r="XFD%d"/></row>' % (n, n, n) for n in range(3, count))
    return rewritten(PEOPLE, SHEET, lambda xml: xml.replace(b"</sheetData>", more + b"</sheetData>"))


def test_rows_formatted_to_the_last_column_are_no_columns_until_they_are_thousands() -> None:
    assert rows(formatted(10), "x.xlsx")[2:] == [("1",)] * 7
    assert code(formatted(60_000), "x.xlsx") == "file.too_many_columns"


def test_a_filled_cell_beyond_300_columns_is_refused() -> None:
    assert code(book([["Nom"] + [None] * 300 + ["loin"]]), "x.xlsx") == "file.too_many_columns"


def test_workbooks_are_read_by_the_hardened_parser() -> None:
    assert DEFUSEDXML
    assert fromstring.__module__.startswith("defusedxml")


@pytest.mark.parametrize("doctype", [ENTITY, LAUGHS], ids=["file", "laughs"])
@pytest.mark.parametrize("part", [SHEET, BOOK, STRINGS, "xl/styles.xml", "[Content_Types].xml"])
def test_entities_in_a_workbook_are_refused(part: str, doctype: bytes) -> None:
    assert code(rewritten(PEOPLE, part, with_doctype(doctype)), "x.xlsx") == "file.not_a_workbook"


@pytest.mark.parametrize(
    "content",
    [
        rewritten(PEOPLE, SHEET, lambda xml: xml[: len(xml) // 2]),
        rewritten(PEOPLE, SHEET, lambda xml: xml.replace(b'r="A1"', b'r="!!"')),
        rewritten(PEOPLE, SHEET, lambda xml: xml.replace(b'r="2"', b'r="deux"')),
        rewritten(PEOPLE, SHEET, lambda xml: xml.replace(b't="s"><v>0', b't="s"><v>9999')),
        rewritten(PEOPLE, SHEET, lambda xml: xml.replace(b't="s"', b't="d"')),
        rewritten(PEOPLE, BOOK, lambda _: None),
        rewritten(PEOPLE, STRINGS, lambda xml: xml[:-20]),
        rewritten(PEOPLE, "[Content_Types].xml", lambda _: None),
        PEOPLE[:-100],
        PEOPLE[:500],
        PEOPLE[:300] + bytes(50) + PEOPLE[350:],
        b"PK\x03\x04" + b"x" * 100,
    ],
)
def test_damaged_workbooks_are_refused(content: bytes) -> None:
    assert code(content, "x.xlsx") == "file.not_a_workbook"


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_workbook_with_any_bytes_changed_is_read_or_refused(changes: list[tuple[int, int]]) -> None:
    damaged = bytearray(PEOPLE)
    for place, byte in changes:
        damaged[place % len(damaged)] = byte
    with suppress(Refused):
        assert read_file("x.xlsx", bytes(damaged))


PARTS = st.sampled_from([SHEET, BOOK, STRINGS, "xl/styles.xml"])


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
@given(PARTS, st.integers(0, 5_000), st.binary(min_size=1, max_size=8))
def test_a_workbook_with_any_part_changed_is_read_or_refused(part: str, place: int, data: bytes) -> None:
    def change(xml: bytes) -> bytes:
        at = place % len(xml)
        return xml[:at] + data + xml[at + len(data) :]

    with suppress(Refused):
        assert read_file("x.xlsx", rewritten(PEOPLE, part, change))


def bomb(size: int) -> bytes:
    """A workbook with one part that unpacks to `size` bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(SHEET, b"<row/>" * (size // 6))
    return content.getvalue()


def test_a_bomb_of_415_to_1_is_refused() -> None:
    content = bomb(8 * 1024 * 1024)
    assert 8 * 1024 * 1024 / len(content) > 415
    assert code(content, "x.xlsx") == "file.bomb"


def test_a_bomb_of_200_megabytes_is_refused_within_ten_megabytes_of_memory() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(SHEET, "w") as part:
        for _ in range(200):
            part.write(b"<row/>" * (1024 * 1024 // 6))
    tracemalloc.start()
    refused = code(content.getvalue(), "x.xlsx")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused == "file.bomb"
    assert most < 10 * 1024 * 1024


def test_a_bomb_is_refused_from_its_declared_size_without_unpacking() -> None:
    content = bytearray(PEOPLE)
    directory = content.find(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (200 * 1024 * 1024).to_bytes(4, "little")
    assert code(bytes(content), "x.xlsx") == "file.bomb"


def test_a_part_that_is_larger_than_it_declares_is_refused() -> None:
    content = bytearray(PEOPLE)
    at = content.find(b"PK\x01\x02")
    while SHEET.encode() != content[at + 46 : at + 46 + int.from_bytes(content[at + 28 : at + 30], "little")]:
        at = content.find(b"PK\x01\x02", at + 4)
    content[at + 24 : at + 28] = (60).to_bytes(4, "little")
    assert code(bytes(content), "x.xlsx") == "file.not_a_workbook"


def test_a_plain_large_workbook_is_no_bomb() -> None:
    lines = [["Nom", "Équipe", "ETP"], *([f"Personne {n}", "Béarn", 1] for n in range(3_000))]
    assert len(rows(book(lines), "x.xlsx")) == 3_001


def test_columns_are_named_as_in_a_spreadsheet() -> None:
    assert [files.column_name(place) for place in (0, 25, 26, 299)] == ["A", "Z", "AA", "KN"]


def test_numbers_are_read_as_their_format_shows_them() -> None:
    book = Workbook()
    shown = [(12, "00000"), (0.8, "0%"), (0.333, "0.0 %"), (12, "General"), (12.5, "00000"), (-12, "000"), (7, "0")]
    book.active.append([value for value, _ in shown])
    for place, (_, pattern) in enumerate(shown, start=1):
        book.active.cell(1, place).number_format = pattern
    content = io.BytesIO()
    book.save(content)
    (sheet,) = read_file("x.xlsx", content.getvalue())
    assert sheet.rows == (("00012", "80%", "33.3%", "12", "12.5", "-12", "7"),)


def test_hidden_rows_are_counted_and_hidden_sheets_named() -> None:
    book = Workbook()
    book.active.title = "Postes"
    for row in (["Intitulé", "Équipe"], ["Chef", "Béarn"], ["Chef", "Landes"]):
        book.active.append(row)
    book.active.row_dimensions[2].hidden = True
    other = book.create_sheet("Archive")
    other.append(["Intitulé", "Équipe"])
    other.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    (sheet,) = read_file("x.xlsx", content.getvalue())
    assert (sheet.name, len(sheet.rows), sheet.hidden_rows, sheet.hidden_sheets) == ("Postes", 3, 1, ("Archive",))
