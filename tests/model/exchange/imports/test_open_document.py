"""Open documents (.ods): what is shown is what is read, and nothing that they repeat fills the memory."""

import io
import zipfile

import pytest

from model.errors import Refused
from model.exchange.imports.files import Sheet, read_file
from tests.conftest import shared

_HEAD = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:automatic-styles><style:style style:name="ta1">
 <style:table-properties table:display="true"/></style:style><style:style style:name="ta2"><style:table-properties
 table:display="false"/></style:style></office:automatic-styles><office:body><office:spreadsheet>"""
_FOOT = "</office:spreadsheet></office:body></office:document-content>"


def text(words: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {more}><text:p>{words}</text:p></table:table-cell>'


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def page(*rows: str, name: str = "Postes", style: str = "ta1") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def read(*pages: str) -> tuple[Sheet, ...]:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", f"{_HEAD}{''.join(pages)}{_FOOT}")
    return read_file("postes.ods", content.getvalue())


def test_a_real_one_is_read() -> None:
    (sheet,) = read_file("49.ods", shared("data", "imports", "cases", "49.ods").read_bytes())
    assert (len(sheet.rows), sheet.rows[1][:4]) == (6, ("P001", "Responsable d'unité", "Gironde Nord", "33"))


@pytest.mark.parametrize(
    ("kind", "shown", "cell"),
    [
        ('office:value-type="float" office:value="12"', "00012", "00012"),
        ('office:value-type="float" office:value="0.8"', "1", "0.8"),
        ('office:value-type="float" office:value="1234"', "1 234", "1234"),
        ('office:value-type="percentage" office:value="0.8"', "80 %", "80 %"),
        ('office:value-type="date" office:date-value="2024-01-15"', "15 janv. 24", "2024-01-15"),
        ('office:value-type="date" office:date-value="2024-01-15T08:00:00"', "15/01/2024 08:00", "2024-01-15"),
        ('office:value-type="string"', "Chef", "Chef"),
    ],
)
def test_a_cell_is_what_people_see(kind: str, shown: str, cell: str) -> None:
    (sheet,) = read(page(row(f"<table:table-cell {kind}><text:p>{shown}</text:p></table:table-cell>")))
    assert sheet.rows == ((cell,),)


def test_repeated_cells_and_rows_keep_their_places_and_empty_ones_at_the_end_are_nothing() -> None:
    empty = '<table:table-cell table:number-columns-repeated="3"/>'
    (sheet,) = read(
        page(
            row(text("a"), empty, text("b", 'table:number-columns-repeated="2"'), empty),
            row(empty, more='table:number-rows-repeated="4"'),
            row(text("c"), more='table:number-rows-repeated="2"'),
            row(empty, more='table:number-rows-repeated="1048569"'),
        )
    )
    assert sheet.rows == (("a", "", "", "", "b", "b"), ("c",), ("c",))
    assert sheet.lines == (1, 6, 7)


def test_hidden_rows_are_counted_and_hidden_sheets_named() -> None:
    rows = row(text("a")), row(text("b"), more='table:visibility="filter"')
    (sheet,) = read(page(*rows), page(row(text("x")), name="Archive", style="ta2"))
    assert (len(sheet.rows), sheet.hidden_rows, sheet.hidden_sheets) == (2, 1, ("Archive",))


@pytest.mark.parametrize(
    "rows",
    [
        row(text("a", 'table:number-columns-repeated="2000000000"')),
        row(text("a"), more='table:number-rows-repeated="2000000000"'),
        row('<table:table-cell table:number-columns-repeated="2000000000"/>', text("a")),
        row(text("a"), more='table:number-rows-repeated="x"'),
    ],
)
def test_a_document_that_repeats_too_much_is_refused_unread(rows: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(page(rows))
    assert refusal.value.code in ("file.not_a_workbook", "file.too_many_rows")


def test_a_document_without_content_is_refused() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office/>")
    with pytest.raises(Refused) as refusal:
        read_file("x.ods", content.getvalue())
    assert refusal.value.code == "file.empty"
