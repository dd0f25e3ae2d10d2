"""The files of one delivery as somebody gives them: their sheets, and what their columns hold."""

from collections import Counter
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from model.access import Right, Viewer
from model.errors import Refused
from model.exchange.imports.files import Sheet, read_file
from model.exchange.imports.headers import vocabulary
from model.exchange.imports.mapping import (
    ColumnMapping,
    SheetTable,
    choices,
    kept_rows,
    meanings,
    table,
)
from model.exchange.imports.phases import Progress, silence
from model.exchange.imports.recognition import propose
from model.exchange.imports.values import as_date, plain
from model.exchange.imports.worksheets import recaps
from model.memory import uncollected
from model.services.context import reference


@dataclass(frozen=True)
class Upload:
    """The sheets of the files of one delivery, the values by which rows can be chosen, the names of all the sheets."""

    tables: tuple[SheetTable, ...]
    choices: Dictionary[str, tuple[str, ...]]
    sheets: tuple[str, ...] = ()

    @property
    def hidden_rows(self) -> int:
        """How many rows that a workbook keeps out of sight were read."""
        return sum(table.sheet.hidden_rows for table in self.tables)

    @property
    def hidden_sheets(self) -> list[str]:
        """The sheets that workbooks keep out of sight, which were not read."""
        return list(dict.fromkeys(name for table in self.tables for name in table.sheet.hidden_sheets))

    def recaps(self, mapping: ColumnMapping) -> list[str]:
        """The sheets that only count what others list, which are not read."""
        return [table.sheet.name for table in recaps(self.tables, mapping)]

    def dropped(self, mapping: ColumnMapping) -> list[str]:
        """The columns of which nothing is read, in the sheets that are."""
        left_out = recaps(self.tables, mapping)
        headers = dict.fromkeys(header for table in self.tables if table not in left_out for header in table.headers)
        return [header for header in headers if header not in mapping.columns and header not in mapping.keep]

    @cached_property
    def proposal(self) -> ColumnMapping:
        """The mapping proposed for files of nobody knows which body."""
        return propose(self.tables, reference())


@uncollected
def read(
    viewer: Viewer,
    files: Sequence[tuple[str, bytes]],
    header_lines: Dictionary[str, int] | None = None,
    names: Sequence[str] = (),
    progress: Progress = silence,
) -> Upload:
    """Read the files of a delivery (name and content).

    `header_lines` gives, for a file, the line of its headers when the proposal is wrong; `names` the sheets to read
    in a workbook, all of those in sight when there are none.

    Raises:
        Refused: a file that cannot be read, or two of one name: problems could not say which one they are in; a sheet
            that no file has.
    """
    viewer.require(Right.IMPORT)
    twice = [name for name, times in Counter(name for name, _ in files).items() if times > 1]
    if twice:
        raise Refused("file.twice", file=twice[0])
    sheets: list[Sheet] = [sheet for name, content in files for sheet in read_file(name, content, progress)]
    every = tuple(dict.fromkeys(sheet.name for sheet in sheets if sheet.name))
    if unknown := [name for name in names if name not in {sheet.name for sheet in sheets}]:
        raise Refused("file.sheet", received=unknown[0], accepted=list(every))
    sheets = [sheet for sheet in sheets if not names or not sheet.name or sheet.name in names]
    tables = tuple(table(sheet, (header_lines or {}).get(sheet.file)) for sheet in sheets)
    return Upload(tables, choices(tables), every)


def headers_known() -> dict[str, tuple[str, ...]]:
    """Return, for each field that a column can be, the headers by which it is recognised."""
    return {name: tuple(headers) for name, headers in vocabulary()["headers"].items()}


def date_in(mapping: ColumnMapping) -> date | None:
    """Return the date that the rows kept were chosen by, when there is exactly one."""
    dates = []
    for kept in mapping.keep.values():
        try:
            dates += [as_date(value) for value in kept]
        except Refused:
            continue
    return dates[0] if len(dates) == 1 else None


def words_in(upload: Upload, mapping: ColumnMapping, field: str) -> dict[str, int]:
    """Return the words that a coded column holds in the rows that count, with the number of rows of each."""
    header = mapping.header_of(field)
    kept = (each for each in kept_rows(upload.tables, mapping) if header in each)
    return dict(Counter(row[header].strip() for row in kept if header and row[header].strip()).most_common())


def understood(mapping: ColumnMapping, field: str, word: str) -> str:
    """Return the code that a word of a column stands for, empty when it is not known."""
    return meanings(reference(), field, mapping).get(plain(word), "")


def values_of(upload: Upload, header: str, most: int = 20) -> list[str]:
    """Return the first values of a column, over all the files."""
    cells = (cell for each in upload.tables if header in each.headers for cell in each.column(header) if cell)
    return list(dict.fromkeys(cells))[:most]
