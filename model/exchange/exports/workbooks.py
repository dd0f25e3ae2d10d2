"""Workbooks to take away: numbers, dates and texts in cells of their own type, and never a formula."""

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from math import isfinite
from typing import Any

import xlsxwriter

from model.exchange.exports.page import Page, Table, mark
from model.language import Quantity
from model.wording import Catalogue

LONGEST_CELL, LONGEST_NAME = 32_767, 31
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
NARROWEST, WIDEST = 8, 60

_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
_FORMATS = {"%": "0.0%", "€": "#,##0\u00a0€", "": "General"}


def sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that a workbook accepts, and that no other sheet of it bears."""
    clean = _NOT_IN_A_SHEET_NAME.sub(" ", name).strip(" '") or "1"
    numbered = (clean, *(f"{_whole_words(clean, LONGEST_NAME - 4)} {n}" for n in range(2, 1000)))
    names = (_whole_words(each, LONGEST_NAME) for each in numbered)
    free = next(each for each in names if each.casefold() not in taken)
    taken.add(free.casefold())
    return free


def _whole_words(name: str, most: int) -> str:
    """A name of at most so many letters, which ends where it says something by itself, at a comma, else with a whole
    word where it has a space to be cut at."""
    if len(name) <= most:
        return name
    kept = name[: most + 1]
    cut = (kept.rpartition(", ")[0] or kept.rpartition(" ")[0]).rstrip(" ,:;'")
    return cut or name[:most].rstrip(" '")


def of_page(page: Page, words: Catalogue) -> bytes:
    """Return what a page shows as a workbook, whose first sheet says what it is and whether it may circulate."""
    sheets = [_about(page, words)]
    if page.figures:
        sheets.append(_figures(page, words))
    tables = (*page.tables, *(each.table for each in page.sections if each.table))
    return workbook((*sheets, *(_typed(table, words) for table in tables if table.rows)))


def _typed(table: Table, words: Catalogue) -> Table:
    """Read the shares and the euros again that a column holds as they are written, where it holds nothing else; the
    first column names the rows. Digits without a unit that were given as a text are one: a code, a name, a number of
    staff."""
    undefined = ("", None, words("figure.undefined"))

    def numbers(column: Sequence[object]) -> Sequence[object]:
        read = [words.rules.quantity(cell) if isinstance(cell, str) else None for cell in column]
        pairs = list(zip(column, read, strict=True))
        amounts = [number for number in read if number and number.unit]
        if not amounts or any(not (number and number.unit) and cell not in undefined for cell, number in pairs):
            return column
        return [number or cell for cell, number in pairs]

    first, *others = zip(*table.rows, strict=True)
    return table._replace(rows=tuple(zip(first, *map(numbers, others), strict=True)))


def workbook(sheets: Sequence[Table]) -> bytes:
    """Return a workbook with a sheet for each table: frozen headers with filters, columns as wide as what they hold."""
    content, taken = io.BytesIO(), set[str]()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        formats = {unit: book.add_format({"num_format": code, "valign": "top"}) for unit, code in _FORMATS.items()}
        formats |= {"day": book.add_format({"num_format": "dd/mm/yyyy", "align": "left", "valign": "top"})}
        formats |= {"text": book.add_format({"text_wrap": True, "valign": "top"})}
        for each in sheets:
            _write(book.add_worksheet(sheet_name(each.name, taken)), each, head, formats)
    return content.getvalue()


def _about(page: Page, words: Catalogue) -> Table:
    """The first sheet: what, where, when, what the figures mean, whether it may circulate."""
    rows = [
        (words("export.what"), page.title),
        (words("export.scope"), page.scope),
        (words("export.date"), page.day),
        (words("export.circulation"), mark(page, words)),
        (words("export.finding"), page.finding),
        *((words("export.note"), note) for note in page.notes if note),
        *((each.title, text) for each in page.sections for text in each.texts),
        *((words("export.chart"), chart.alt) for chart in page.charts if chart.alt != page.finding),
        *((figure.label, figure.definition) for figure in page.figures),
    ]
    return Table(words("export.about"), (words("export.about"), ""), tuple(rows))


def _figures(page: Page, words: Catalogue) -> Table:
    name = words("export.figures")
    headers = (words("column.figure"), words("column.value"), words("export.of"))
    rows = tuple((each.label, words.rules.quantity(each.value) or each.value, each.of) for each in page.figures)
    return Table(name, headers, rows)


def _write(sheet: Any, table: Table, head: Any, formats: dict[str, Any]) -> None:
    sheet.freeze_panes(1, 0)
    if table.headers:
        sheet.autofilter(0, 0, len(table.rows), len(table.headers) - 1)
    for column, header in enumerate(table.headers):
        sheet.write_string(0, column, header[:LONGEST_CELL], head)
        cells = [row[column] for row in table.rows]
        sheet.set_column(column, column, _width([header, *cells]))
        for line, cell in enumerate(cells, start=1):
            _cell(sheet, line, column, cell, formats)


def _cell(sheet: Any, line: int, column: int, cell: object, formats: dict[str, Any]) -> None:
    match cell:
        case None | "":
            sheet.write_blank(line, column, None)
        case Quantity():
            sheet.write_number(line, column, cell.value, formats[cell.unit])
        case bool():
            sheet.write_boolean(line, column, cell, formats["text"])
        case int() | float() if isfinite(cell):
            sheet.write_number(line, column, cell, formats[""])
        case date():
            sheet.write_datetime(line, column, cell, formats["day"])
        case _:
            sheet.write_string(line, column, str(cell)[:LONGEST_CELL], formats["text"])


def _width(cells: Sequence[object]) -> int:
    """The width of a column, in characters: that of its longest line, within reason."""
    return min(WIDEST, max(NARROWEST, 2 + max(map(len, _lines(cells)), default=0)))


def _lines(cells: Sequence[object]) -> Iterator[str]:
    for cell in cells:
        yield from ("00/00/0000" if isinstance(cell, date) else str(cell)).splitlines()
