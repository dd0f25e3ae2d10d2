"""Which sheets of a workbook count: two that list the same positions are never added up, nor is one that counts what
another lists."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from model.errors import Refused
from model.exchange.imports.lines import COUNTS, elsewhere
from model.exchange.imports.mapping import NOTHING, ColumnMapping, SheetTable
from model.exchange.imports.questions import SHEETS, SHEETS_RULE, FileQuestion
from model.exchange.imports.values import as_date, plain

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_ALIKE = 0.5
"""Two sheets are of the same positions when this part of the smaller one is in the other."""


_OF_UNITS = frozenset({"team", "department", "region", "fte"})
"""What a sheet may say of units beside how many positions each has."""


def recaps(tables: Sequence[SheetTable], mapping: ColumnMapping) -> list[SheetTable]:
    """Return the sheets that only count, unit by unit, what another sheet of their workbook lists."""
    listing = {table.sheet.file for table in tables if not _counts(table, mapping) and _describes(table, mapping)}
    return [table for table in tables if table.sheet.file in listing and _counts(table, mapping)]


def _describes(table: SheetTable, mapping: ColumnMapping) -> bool:
    return "title" in map(mapping.columns.get, table.headers)


def _counts(table: SheetTable, mapping: ColumnMapping) -> bool:
    """Whether a sheet says how many positions there are, or numbers of units and nothing else."""
    fields = {field for header in table.headers if (field := mapping.columns.get(header))}
    if "team" in fields and fields <= _OF_UNITS:
        others = [table.column(header) for header in table.headers if header not in mapping.columns]
        return bool(others) and all(cell.isdecimal() for column in others for cell in column if cell)
    problem = elsewhere(table, mapping)
    return problem is not None and problem.code == COUNTS


def of_sheets(tables: Sequence[SheetTable], mapping: ColumnMapping) -> Iterator[FileQuestion]:
    """Yield, for each file with sheets that list the same positions, which one counts: the newest first, all last."""
    files: dict[str, list[SheetTable]] = defaultdict(list)
    for table in tables:
        files[table.sheet.file].append(table)
    for file, own in files.items():
        alike = {
            table.sheet.name: table
            for pair in combinations(own, 2)
            if _same_positions(*(_positions(each, mapping) for each in pair)) or _of_two_times(*pair, mapping)
            for table in pair
        }
        if alike:
            newest = sorted(alike, key=_newness, reverse=True)
            yield FileQuestion(SHEETS, file, (*newest, NOTHING))


def counting_tables(
    tables: Sequence[SheetTable], mapping: ColumnMapping, questions: Sequence[FileQuestion]
) -> list[SheetTable]:
    """Return the tables without the sheets whose positions another one lists, by the answers to the questions about
    them; meanwhile the newest holds."""
    left_out: set[tuple[str, str]] = set()
    for question in questions:
        answer = answer_of(question, mapping.answers)
        answer = question.answers[0] if answer is None else answer
        others = [name for name in question.answers if name not in (answer, NOTHING)]
        left_out |= {(question.about, name) for name in others if answer in question.answers[:-1]}
    return [table for table in tables if (table.sheet.file, table.sheet.name) not in left_out]


def answer_of(question: FileQuestion, answers: Mapping[str, str]) -> str | None:
    """Return which sheet counts by what was answered, of this file or of an earlier one; `None` when nothing was."""
    rule = answers.get(SHEETS_RULE)
    if question.key in answers or rule is None:
        return answers.get(question.key)
    if rule == NOTHING:
        return NOTHING
    return question.answers[0] if _newness(question.answers[0]) else None


def rule_of(questions: Sequence[FileQuestion], answers: Mapping[str, str]) -> dict[str, str]:
    """Return what answers about sheets say of the next files: that the newest counts, or that all do."""
    given = {answers[question.key] == NOTHING for question in questions if _is_rule(question, answers)}
    return {SHEETS_RULE: NOTHING if given.pop() else "newest"} if len(given) == 1 else {}


def _is_rule(question: FileQuestion, answers: Mapping[str, str]) -> bool:
    answer, newest = answers.get(question.key), question.answers[0]
    return answer == NOTHING or (answer == newest and bool(_newness(newest)))


def _positions(table: SheetTable, mapping: ColumnMapping) -> set[tuple[str, ...]]:
    """What names the positions that a table describes: their reference, else title and unit."""
    headers = {mapping.columns[header]: header for header in table.headers if header in mapping.columns}
    if "title" not in headers:
        return set()
    names = ["position_reference"] if "position_reference" in headers else ["title", "team", "department"]
    columns = [table.column(headers[name]) for name in names if name in headers]
    return {tuple(map(plain, cells)) for cells in zip(*columns, strict=True)}


def _same_positions(first: set[tuple[str, ...]], second: set[tuple[str, ...]]) -> bool:
    return bool(first and second) and len(first & second) >= _ALIKE * min(len(first), len(second))


def _of_two_times(first: SheetTable, second: SheetTable, mapping: ColumnMapping) -> bool:
    """Whether two sheets list positions, each of a time of its own: units may have changed names since."""
    times = {_newness(each.sheet.name) for each in (first, second)}
    described = all(_describes(each, mapping) for each in (first, second))
    return described and len(times) == 2 and "" not in times


def _newness(name: str) -> str:
    """What orders the names of sheets by the day, the month or the year that they give."""
    try:
        return as_date(name).isoformat()
    except Refused:
        return max(_YEAR.findall(name), default="")
