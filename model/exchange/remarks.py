"""A delivered file given back with a column « Remarques »: what is wrong, on the line where it is."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter

from model.exchange.columns import Table
from model.exchange.facts import Problem
from model.wording import Catalogue

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")

Remarks = Mapping[tuple[str, str, int], Sequence[str]]


def sentence(problem: Problem, words: Catalogue) -> str:
    """Say what was received, where, and what is accepted."""
    said = words(f"errors.{problem.code}", received=problem.value, **problem.details)
    if not problem.header:
        return said
    where = words("remark.where", header=problem.header) + (
        words("remark.column", column=problem.column) if problem.column else ""
    )
    return words("remark.said", where=where, said=said)


def annotated(file: str, tables: Iterable[Table], problems: Iterable[Problem], words: Catalogue) -> tuple[str, bytes]:
    """Return the name and the content of a file with its remarks: a workbook for a workbook, else CSV."""
    said: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    for problem in problems:
        said[problem.file, problem.sheet, problem.line].append(sentence(problem, words))
    ours = [table for table in tables if table.sheet.file == file]
    stem = file.rsplit(".", 1)[0]
    if any(table.sheet.typed for table in ours):
        return f"{stem} - {words('remark.file')}.xlsx", _workbook(ours, said, words)
    return f"{stem} - {words('remark.file')}.csv", _csv(ours[0], said, words)


def inert_cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip().startswith(FORMULA_STARTS) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return text.strip().lstrip("+-").replace(",", "").replace(".", "").isdigit()


def _rows(table: Table, said: Remarks, words: Catalogue) -> Iterable[tuple[str, ...]]:
    """The rows of the sheet as they stood, title rows included, with one cell more."""
    header_line = table.sheet.lines[len(table.sheet.rows) - len(table.rows) - 1]
    for row, line in zip(table.sheet.rows, table.sheet.lines, strict=True):
        remark = (
            words("column.remark")
            if line == header_line
            else " ".join(said.get((table.sheet.file, table.sheet.name, line), ()))
        )
        padding = ("",) * (len(table.headers) - len(row))
        yield (*row, *padding, remark)


def _csv(table: Table, said: Remarks, words: Catalogue) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in _rows(table, said, words):
        writer.writerow([inert_cell(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _workbook(tables: Sequence[Table], said: Remarks, words: Catalogue) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(
        content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        for table in tables:
            sheet = book.add_worksheet(table.sheet.name[:31] or None)
            for place, row in enumerate(_rows(table, said, words)):
                for column, cell in enumerate(row):
                    sheet.write_string(place, column, cell)
    return content.getvalue()
