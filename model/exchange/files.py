"""From the bytes of a file to text cells: CSV in any usual encoding, XLSX; what is too large is refused unread.

Nothing is guessed about the meaning of a cell here. A number or a date that a workbook stores as such is written in one
plain way (`0.5`, `2026-11-23`), text stays as it was typed.
"""

import codecs
import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from model.errors import Refused

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_ROWS: Final = 200_000
MAX_COLUMNS: Final = 300
MAX_UNPACKED: Final = 150 * 1024 * 1024
MAX_RATIO: Final = 100
DELIMITERS: Final = (";", ",", "\t")


@dataclass(frozen=True)
class Sheet:
    """The rows of one sheet as text, with the number of the line where each one stands in the file."""

    file: str
    name: str
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    typed: bool = False

    @property
    def width(self) -> int:
        """The number of columns of most rows."""
        return Counter(map(len, self.rows)).most_common(1)[0][0] if self.rows else 0


def read_file(name: str, content: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of a file that hold something.

    Raises:
        Refused: too large, not a table, or in an encoding that cannot be read.
    """
    if len(content) > MAX_BYTES:
        raise Refused(
            "file.too_large", file=name, received=len(content) / 1024 / 1024, accepted=MAX_BYTES // 1024 // 1024
        )
    if content.startswith(b"PK\x03\x04"):
        return _workbook(name, content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused("file.old_excel", file=name)
    rows = list(_csv_rows(name, _text(name, content)))
    if not rows:
        raise Refused("file.empty", file=name)
    lines, cells = zip(*rows, strict=True)
    return (Sheet(name, "", tuple(cells), tuple(lines)),)


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
    try:
        for cells in reader:
            first, previous = previous + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                yield first, tuple(cells)
            _limit(name, first, len(cells))
    except csv.Error as error:
        raise Refused("file.quotes", file=name, line=previous + 1) from error


def _delimiter(text: str) -> str:
    """Choose the separator that cuts most of the first lines into the same number of cells, the more the better."""
    sample = list(islice(io.StringIO(text, newline=""), 60))

    def agreement(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(cells) for cells in csv.reader(sample, delimiter=delimiter) if len(cells) > 1)
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return times, width

    return max(DELIMITERS, key=agreement)


def _limit(name: str, rows: int, columns: int) -> None:
    if rows > MAX_ROWS:
        raise Refused("file.too_many_rows", file=name, accepted=MAX_ROWS)
    if columns > MAX_COLUMNS:
        raise Refused("file.too_many_columns", file=name, received=columns, accepted=MAX_COLUMNS)


def _workbook(name: str, content: bytes) -> tuple[Sheet, ...]:
    _refuse_bomb(name, content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise Refused("file.not_a_workbook", file=name) from error
    sheets = [_sheet(name, sheet.title, sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
    book.close()
    found = tuple(sheet for sheet in sheets if sheet.rows)
    if not found:
        raise Refused("file.empty", file=name)
    return found


def _refuse_bomb(name: str, content: bytes) -> None:
    """Refuse, from the declared sizes alone, an archive that would unpack to far more than a table needs."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise Refused("file.not_a_workbook", file=name) from error
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * len(content):
        raise Refused("file.bomb", file=name, received=unpacked / 1024 / 1024, accepted=MAX_UNPACKED // 1024 // 1024)


def _sheet(file: str, title: str, values: Iterable[Sequence[Any]]) -> Sheet:
    rows, lines = [], []
    for line, row in enumerate(values, start=1):
        cells = tuple(map(_cell, row))
        while cells and not cells[-1]:
            cells = cells[:-1]
        if any(cell.strip() for cell in cells):
            rows.append(cells)
            lines.append(line)
        _limit(file, line, len(cells))
    width = max(map(len, rows), default=0)
    padded = tuple(row + ("",) * (width - len(row)) for row in rows)
    return Sheet(file, title, padded, tuple(lines), typed=True)


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
