"""Pages to print: what a screen shows, on A4, as tagged PDF."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from model.exchange.exports.press import press
from model.wording import Catalogue

MOST_COLUMNS = 7
"""A table with more columns is printed with its cells grouped by what they say."""


class Figure(NamedTuple):
    """A headline figure: its label, its value as written, what it means, what it counts of whom."""

    label: str
    value: str
    definition: str = ""
    of: str = ""


class Chart(NamedTuple):
    """A chart as SVG, and the sentence that replaces it."""

    svg: str
    alt: str


class Table(NamedTuple):
    """A table: its name, its headers, its rows of numbers, dates and texts."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


class Section(NamedTuple):
    """A part of a page that is read in order: its title, then its texts, its chart, its table, if it has them."""

    title: str
    texts: Sequence[str] = ()
    chart: Chart | None = None
    table: Table | None = None


SHORT = 24
"""Up to as many letters, a column is as wide as its longest cell."""


@dataclass(frozen=True)
class Page:
    """What is printed. `named` says that it holds names, or what may not circulate for another reason; `circulation`,
    whether a page without names may, where that is not always so."""

    title: str
    finding: str
    scope: str
    day: date
    named: bool
    notes: Sequence[str] = ()
    figures: Sequence[Figure] = ()
    charts: Sequence[Chart] = ()
    tables: Sequence[Table] = ()
    sections: Sequence[Section] = ()
    circulation: str = ""
    parts: Mapping[str, Any] = field(default_factory=dict)
    """What a template of its own prints beside the rest."""


def table(name: str, rows: Sequence[Mapping[str, object]]) -> Table:
    """Return a table from rows by header; a cell that a row lacks is empty."""
    headers = tuple(dict.fromkeys(header for row in rows for header in row))
    return Table(name, headers, tuple(tuple(row.get(header, "") for header in headers) for row in rows))


def mark(page: Page, words: Catalogue) -> str:
    """Say whether a page may circulate."""
    return words("export.named") if page.named else page.circulation or words("export.open")


def pdf(page: Page, words: Catalogue, template: str = "page") -> bytes:
    """Print a page."""
    return press().ask("pdf", template=template, page=document(page, words))


def document(page: Page, words: Catalogue) -> dict[str, Any]:
    """Return a page as the plain values that a template reads."""
    return {
        "language": words.language,
        "title": page.title,
        "finding": page.finding,
        "notes": [note for note in page.notes if note],
        "scope": page.scope,
        "day": words("export.on", day=page.day),
        "mark": mark(page, words),
        "figures": [figure._asdict() for figure in page.figures],
        "charts": [chart._asdict() for chart in page.charts],
        "tables": [_table(each, words) for each in page.tables if each.rows],
        "sections": [_section(each, words) for each in page.sections],
        "definitions": words("export.definitions"),
        "page_of": words("export.page_of", n="{n}", of="{of}"),
        **page.parts,
    }


def _section(section: Section, words: Catalogue) -> dict[str, Any]:
    chart, rows = section.chart, section.table
    return {
        "title": section.title,
        "texts": section.texts,
        "chart": chart._asdict() if chart else None,
        "table": _table(rows, words) if rows and rows.rows else None,
    }


def _table(table: Table, words: Catalogue) -> dict[str, Any]:
    written = [[_written(cell, words) for cell in row] for row in table.rows]
    if len(table.headers) > MOST_COLUMNS:
        return _grouped(table, written, words)
    numbers = [all(isinstance(row[place], int | float) for row in table.rows) for place in range(len(table.headers))]
    widths = [_width(column) for column in zip(table.headers, *written, strict=True)]
    return {"name": table.name, "headers": table.headers, "rows": written, "numbers": numbers, "widths": widths}


def _width(cells: Sequence[str]) -> float:
    """The share of the width that a column of long texts takes of what the others leave; 0 for one that needs little.

    Lengths vary more than what is readable: the square root keeps a column of sentences from starving one of names.
    """
    longest = max(map(len, cells))
    return 0.0 if longest <= SHORT else longest**0.5


def _grouped(table: Table, rows: Sequence[Sequence[str]], words: Catalogue) -> dict[str, Any]:
    """A wide table made narrow: for each row, which columns say the same."""
    wordings = list(dict.fromkeys(cell for row in rows for cell in row[1:]))
    groups = []
    for name, *cells in rows:
        pairs = list(zip(table.headers[1:], cells, strict=True))
        headers_of = {each: ", ".join(header for header, cell in pairs if cell == each) for each in wordings}
        lines = [words("export.grouped", said=each, columns=columns) for each, columns in headers_of.items() if columns]
        groups.append([name, "\n".join(lines)])
    return {
        "name": table.name,
        "headers": [table.headers[0], table.name],
        "rows": groups,
        "numbers": [False, False],
        "widths": [0.0, 1.0],
    }


def _written(cell: object, words: Catalogue) -> str:
    return "" if cell is None else words.written(cell)
