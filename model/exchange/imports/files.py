"""From the bytes of a file to text cells: CSV in any usual encoding, XLSX, ODS; what is too large is refused unread.

Nothing is guessed about the meaning of a cell here. A number or a date that a workbook stores as such is written in one
plain way (`0.5`, `2026-11-23`), text stays as it was typed. Sheets that a workbook hides are left out, as its author
left them out of sight.
"""

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import islice
from typing import Any, Final

from defusedxml.ElementTree import fromstring
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from model.errors import Refused
from model.exchange.imports import open_document
from model.exchange.imports.phases import ImportPhase, Progress, counted, silence

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_ROWS: Final = 200_000
MAX_COLUMNS: Final = 300
MAX_CELLS: Final = 10_000_000
MAX_UNPACKED: Final = 150 * 1024 * 1024
MAX_RATIO: Final = 100
MAX_PARTS: Final = 1_000
DELIMITERS: Final = (";", ",", "\t")

_SHARED = 20_000
"""How many different cells are remembered at once."""

_OF_ROWS = ("xl/worksheets/", "xl/sharedStrings", "content.xml")
_BROKEN = (
    *(
        ArithmeticError,
        AttributeError,
        EOFError,
        LookupError,
        OSError,
        RuntimeError,
        SyntaxError,
        TypeError,
        ValueError,
    ),
    *(zipfile.BadZipFile, zlib.error, InvalidFileException),
)
"""All that a damaged or hostile workbook makes its reader raise."""

_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument"
"""How a document of LibreOffice begins, after the head of its archive."""

_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_HIDDEN_ROW = re.compile(rb'<row\b[^<>]*\bhidden="(?:1|true)"')
_ZEROS = re.compile("0{2,}")
_UNCOMPUTED = re.compile(
    rb'<c\b(?![^<>]*\bt="str")[^<>]*\br="([A-Z]+[0-9]+)"[^<>]*><f\b[^<>]*(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>'
)


@dataclass(frozen=True)
class Sheet:
    """The rows of one sheet as text, with the number of the line where each one stands in the file.

    `typed` says that it comes from a workbook, where a row ends with its last filled cell. `hidden_rows` counts the
    rows out of sight, by a filter for instance, which are read; `hidden_sheets` names those of the workbook, which
    are not.
    """

    file: str
    name: str
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    typed: bool = False
    hidden_rows: int = 0
    hidden_sheets: tuple[str, ...] = ()


def read_file(name: str, content: bytes, progress: Progress = silence) -> tuple[Sheet, ...]:
    """Return the sheets of a file that hold something; `progress` is told how far the rows are that a file may have.

    Raises:
        Refused: too large, not a table, or in an encoding that cannot be read.
    """
    if len(content) > MAX_BYTES:
        raise Refused("file.too_large", file=name, accepted=MAX_BYTES // 1024 // 1024)
    if content.startswith(b"PK\x03\x04"):
        return _workbook(name, content, progress)
    _refuse_other_kinds(name, content)
    text = _text(name, content)
    rows = list(counted(_csv_rows(name, text), text.count("\n"), ImportPhase.READING, progress))
    if not rows:
        raise Refused("file.empty", file=name)
    lines, cells = zip(*rows, strict=True)
    return (Sheet(name, "", tuple(cells), tuple(lines)),)


def _refuse_other_kinds(name: str, content: bytes) -> None:
    """Refuse what is neither a text nor a workbook, whatever its name says: a page, a document, an old workbook."""
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("file.old_excel", file=name)
    if name.lower().endswith((".xlsx", ".xlsm")):
        raise Refused("file.not_a_workbook", file=name)
    if content.lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith((b"<", b"%PDF", b"{\\rtf")):
        raise Refused("file.not_a_table", file=name)


def _text(name: str, content: bytes) -> str:
    """Decode: a byte order mark decides, then strict UTF-8, then Windows' Western encoding."""
    marks = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
    marked = [encoding for mark, encoding in marks if content.startswith(mark)]
    for encoding in marked or ["utf-8", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused("file.encoding", file=name)


def _csv_rows(name: str, text: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    previous = 0
    shared: dict[str, str] = {}  # cells that are alike are kept once, as those of a column often are
    try:
        for cells in reader:
            first, previous = previous + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                yield first, tuple([shared.setdefault(cell, cell) for cell in cells])
            if len(shared) > _SHARED:
                shared.clear()
            _limit(name, first, len(cells))
    except csv.Error as error:
        raise Refused("file.quotes", file=name, line=previous + 1) from error


def _delimiter(text: str) -> str:
    """Choose the separator that cuts most of the first lines, into the same number of cells, the more the better."""
    sample = list(islice(io.StringIO(text, newline=""), 60))

    def agreement(delimiter: str) -> tuple[float, int, int]:
        try:
            widths = Counter(len(cells) for cells in csv.reader(sample, delimiter=delimiter))
        except csv.Error:
            return 0, 0, 0
        cut = {width: times for width, times in widths.items() if width > 1}
        width, times = max(cut.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return sum(cut.values()) / max(widths.total(), 1), times, width

    return max(DELIMITERS, key=agreement)


def _limit(name: str, rows: int, columns: int) -> None:
    if rows > MAX_ROWS:
        raise Refused("file.too_many_rows", file=name, accepted=MAX_ROWS)
    if columns > MAX_COLUMNS:
        raise Refused("file.too_many_columns", file=name, received=columns, accepted=MAX_COLUMNS)


def _workbook(name: str, content: bytes, progress: Progress) -> tuple[Sheet, ...]:
    try:
        _refuse_bomb(name, content)
        _refuse_uncomputed(name, content)
        read = _open_document if content[:200].find(_OPEN_DOCUMENT) > 0 else _sheets
        sheets = tuple(sheet for sheet in read(name, content, progress) if sheet.rows)
    except _BROKEN as error:
        raise Refused("file.not_a_workbook", file=name) from error
    if not sheets:
        raise Refused("file.empty", file=name)
    return sheets


def _refuse_bomb(name: str, content: bytes) -> None:
    """Refuse, from the declared sizes alone, an archive that would unpack to far more than a table needs."""
    entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    unpacked = sum(entry.file_size for entry in entries)
    beside = max((entry.file_size for entry in entries if not entry.filename.startswith(_OF_ROWS)), default=0)
    if unpacked > min(MAX_UNPACKED, MAX_RATIO * len(content)) or beside > MAX_BYTES or len(entries) > MAX_PARTS:
        raise Refused("file.bomb", file=name, received=unpacked / 1024 / 1024, accepted=MAX_UNPACKED // 1024 // 1024)


def _refuse_uncomputed(name: str, content: bytes) -> None:
    """Refuse formulas whose result is not in the file: their cells would be read as empty."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    for entry in archive.namelist():
        if entry.startswith("xl/worksheets/") and (uncomputed := _UNCOMPUTED.search(archive.read(entry))):
            raise Refused("file.uncomputed", file=name, received=uncomputed[1].decode())


def _sheets(name: str, content: bytes, progress: Progress) -> Iterator[Sheet]:
    """The sheets in sight. What a sheet says of its own size is not believed: it may hide rows, or invent millions."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    hidden = tuple(sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible")
    hidden_rows = _hidden_rows(content)
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            sheet.reset_dimensions()
            rows = counted(sheet.iter_rows(), MAX_ROWS, ImportPhase.READING, progress)
            shown = _sheet(name, sheet.title, ([_shown(cell) for cell in row] for row in rows))
            yield replace(shown, hidden_rows=hidden_rows.get(sheet.title, 0), hidden_sheets=hidden)
    book.close()


def _hidden_rows(content: bytes) -> dict[str, int]:
    """How many rows each sheet of a workbook hides, by its name."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    parts = {each.get("Id"): each.get("Target", "") for each in fromstring(archive.read("xl/_rels/workbook.xml.rels"))}
    hidden = {}
    for sheet in fromstring(archive.read("xl/workbook.xml")).iter(f"{_SHEET}sheet"):
        part = parts.get(sheet.get(_RELATION), "")
        path = part.removeprefix("/") if part.startswith("/") else f"xl/{part}"
        hidden[sheet.get("name", "")] = (
            len(_HIDDEN_ROW.findall(archive.read(path))) if path in archive.namelist() else 0
        )
    return hidden


def _open_document(name: str, content: bytes, progress: Progress) -> Iterator[Sheet]:
    """The sheets in sight of an open document."""
    pages = list(counted(open_document.pages(content, MAX_CELLS), MAX_PARTS, ImportPhase.READING, progress))
    hidden = tuple(page.name for page in pages if not page.shown)
    for page in (page for page in pages if page.shown):
        for line, cells in page.rows:
            _limit(name, line, len(cells))
        lines, cells_of = tuple(line for line, _ in page.rows), tuple(cells for _, cells in page.rows)
        yield Sheet(name, page.name, cells_of, lines, typed=True, hidden_rows=page.hidden_rows, hidden_sheets=hidden)


def _sheet(file: str, title: str, values: Iterable[Sequence[Any]]) -> Sheet:
    rows, lines, seen = [], [], 0
    for line, row in enumerate(values, start=1):
        seen += len(row)
        cells = tuple(map(_cell, row[: _filled(row)]))
        _limit(file, line, len(cells) if seen <= MAX_CELLS else len(row))
        if any(cell.strip() for cell in cells):
            rows.append(cells)
            lines.append(line)
    return Sheet(file, title, tuple(rows), tuple(lines), typed=True)


def _filled(row: Sequence[Any]) -> int:
    """How many cells a row has, the empty ones at its end left out."""
    return next((place for place in range(len(row), 0, -1) if row[place - 1] not in (None, "")), 0)


def _shown(cell: Any) -> Any:
    """The value of a cell, a number as its format shows it: with zeros in front (`00012`), as a percentage (`80%`)."""
    value = cell.value
    if type(value) not in (int, float):
        return value
    pattern = str(cell.number_format).split(";")[0]
    if _ZEROS.fullmatch(pattern) and value >= 0 and value == int(value):
        return str(int(value)).zfill(len(pattern))
    return f"{round(value * 100, 6):g}%" if pattern.rstrip().endswith("%") else value


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case datetime():
            return value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
    return str(value)


def column_name(place: int) -> str:
    """Return the letter of a column, as a spreadsheet shows it."""
    return get_column_letter(place + 1)
