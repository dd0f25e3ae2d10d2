"""A delivered file given back with a column « Remarques »: what is wrong, on the line where it is."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import xlsxwriter

from model.exchange.exports.csv_file import inert_cell
from model.exchange.exports.workbooks import LONGEST_CELL, OPTIONS, sheet_name
from model.exchange.imports.facts import Place, Problem
from model.exchange.imports.mapping import CODED, LEVEL, SheetTable, codes_of
from model.exchange.imports.past import PastDifference
from model.exchange.imports.questions import COLUMN, DEPARTMENT, IGNORED, SHEETS, FileQuestion
from model.reference import framework
from model.wording import Catalogue

ALL, MOST_LINES = "all", 12
SHOWN = 80
"""How many characters of a value a sentence repeats."""

Remarks = Mapping[Place, Sequence[str]]


def sentence(problem: Problem, words: Catalogue) -> str:
    """Say what was received, where, and what is accepted."""
    details = {name: _short(value) if isinstance(value, str) else value for name, value in problem.details.items()}
    if field := str(details.get("field", "")):
        details["field"] = field_name(field, words)
        if problem.code == "value.code":
            details["accepted"] = ", ".join(code_name(field, code, words) for code in codes_of(framework(), field))
    if problem.code == "row.other_region":
        details["accepted"] = words.text(framework().regions[str(details["accepted"])].name)
    reason = words(f"errors.{problem.code}", **{"received": _short(problem.value), **details})
    if not problem.header:
        return reason
    where = words("remark.where", header=problem.header) + (
        words("remark.column", column=problem.column) if problem.column else ""
    )
    return words("remark.said", where=where, said=reason)


def _short(text: str) -> str:
    """A text on one line, without what cannot be seen, cut where it is long."""
    seen = "".join(letter if letter.isprintable() else " " for letter in text[: SHOWN + 1])
    return f"{seen[:SHOWN]}…" if len(text) > SHOWN else seen


def past_sentence(difference: PastDifference, words: Catalogue) -> str:
    """Say which figure of which months would change, and the lines that say so."""
    named = words(f"past.{difference.figure}", n=difference.after)
    details = {"first": difference.first, "last": difference.last, "after": named, "before": difference.before}
    months = "month" if difference.first == difference.last else "months"
    cited = difference.lines
    where = words("past.lines", lines=_numbered(cited, words), n=len(cited)) if cited else ""
    return words(f"past.{months}", **details) + where


def field_name(name: str, words: Catalogue) -> str:
    """Return what to call a field."""
    if not name.startswith(LEVEL):
        return words(f"field.{name}")
    reference = framework()
    competency = reference.competencies[reference.competency_index[name.removeprefix(LEVEL)]]
    return words("field.level_of", competency=words.text(competency.short))


def asked(question: FileQuestion, words: Catalogue) -> str:
    """Return a question as a sentence, with the lines that it is about."""
    about = {"about": _short(question.about), "n": len(question.lines)}
    lines = words("ask.lines", **about, lines=_numbered(question.lines, words))
    asking = words(f"ask.{question.code}", **about, **question.details)
    return f"{asking} {lines}" if question.lines else asking


def _numbered(lines: Sequence[int], words: Catalogue) -> list[str]:
    """The numbers of lines; of many, how many others there are."""
    rest = len(lines) - MOST_LINES
    return [str(line) for line in lines[:MOST_LINES]] + ([words("ask.more_lines", n=rest)] if rest > 0 else [])


def answer_name(question: FileQuestion, answer: str, words: Catalogue) -> str:
    """Return what to call an answer."""
    if question.code == COLUMN:
        return field_name(answer or IGNORED, words)
    if question.code == SHEETS and answer:
        return answer
    if question.code == DEPARTMENT and answer in (departments := framework().departments):
        return departments[answer].name
    return words(f"ask.{question.code}_{answer or ALL}", **question.details)


def code_name(name: str, code: str, words: Catalogue) -> str:
    """Return what to call a code of a coded field; the word is one that the field understands."""
    reference = framework()
    match CODED[name]:
        case "family":
            return words.text(reference.families[reference.family_index[code]].name)
        case "competency":
            return words.text(reference.competencies[reference.competency_index[code]].short)
        case "offer":
            return words.text(reference.offers[code].name)
        case kind:
            return words(f"{kind}.{code}")


def annotated_name(file: str, tables: Iterable[SheetTable], words: Catalogue) -> str:
    """Return what to call a file with its remarks: a workbook for a workbook, else CSV."""
    typed = any(table.sheet.typed for table in tables if table.sheet.file == file)
    return f"{file.rsplit('.', 1)[0]} - {words('remark.file')}.{'xlsx' if typed else 'csv'}"


def annotated_file(file: str, tables: Sequence[SheetTable], remarks: Remarks, words: Catalogue) -> tuple[str, bytes]:
    """Return the name and the content of a file with its remarks, by line."""
    ours = [table for table in tables if table.sheet.file == file]
    name = annotated_name(file, tables, words)
    return name, _workbook(ours, remarks, words) if name.endswith(".xlsx") else _csv(ours[0], remarks, words)


def _rows(table: SheetTable, remarks: Remarks, words: Catalogue) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows of the sheet as they stood, title rows included, each with its line and one cell more."""
    for row, line in zip(table.sheet.rows, table.sheet.lines, strict=True):
        remark = " ".join(remarks.get(Place(table.sheet.file, table.sheet.name, line), ()))
        if line == table.header_line:
            remark = f"{words('remark.header')} {remark}".strip()
        padding = ("",) * (len(table.headers) - len(row))
        yield line, (*row, *padding, remark)


def _csv(table: SheetTable, remarks: Remarks, words: Catalogue) -> bytes:
    """Write the rows on the lines where they were, blank lines included."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    next_line = 1
    for line, row in _rows(table, remarks, words):
        text.write("\r\n" * (line - next_line))
        writer.writerow([inert_cell(cell) for cell in row])
        next_line = line + 1 + sum(len(re.findall("\r\n|\r|\n", cell)) for cell in row)
    return text.getvalue().encode("utf-8-sig")


def _workbook(tables: Sequence[SheetTable], remarks: Remarks, words: Catalogue) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        taken: set[str] = set()
        for table in tables:
            sheet = book.add_worksheet(sheet_name(table.sheet.name, taken))
            for line, row in _rows(table, remarks, words):
                for column, cell in enumerate(row):
                    sheet.write_string(line - 1, column, cell[:LONGEST_CELL])
    return content.getvalue()
