"""Tables for others, as files that other programs read: stable names, one type a column, and what each column means."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from model.errors import Unusable
from model.exchange.exports.csv_file import inert_cell
from model.exchange.exports.page import Table
from model.exchange.exports.workbooks import workbook
from model.wording import Catalogue

SCHEMA = "1"
"""The version of the tables: it changes when a column is renamed, removed or means something else."""

Cell = str | int | float | bool | date | None


class Format(StrEnum):
    """How the tables are written."""

    PARQUET = "parquet"
    CSV = "csv"
    XLSX = "xlsx"


class CellKind(StrEnum):
    """What the cells of a column are, where they are not empty."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DAY = "day"
    FLAG = "flag"


class Source(StrEnum):
    """Where a column comes from: what is recorded, the reference, what is computed from both."""

    RECORDS = "records"
    REFERENCE = "reference"
    FIGURES = "figures"


@dataclass(frozen=True)
class OpenColumn:
    """A column: its stable name, the kind of its cells, the unit they count in, if any, where it comes from; whether
    a cell may be empty."""

    name: str
    kind: CellKind
    source: Source
    unit: str = ""
    optional: bool = False


@dataclass(frozen=True)
class OpenTable:
    """A table: its stable name, its columns, its rows in their order."""

    name: str
    columns: tuple[OpenColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]


_TEXT = ("table", "column", "type", "unit", "source", "meaning")


def write(folder: Path, tables: Sequence[OpenTable], form: Format, about: Mapping[str, str], words: Catalogue) -> None:
    """Write the tables into a folder, with the table of their columns and what is known of them as a whole: one file a
    table, or one workbook.

    Raises:
        Unusable: the folder cannot be written.
    """
    every = (*tables, _columns(tables, words), _about(about, words))
    files = _WRITERS[form](every)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except (FileExistsError, NotADirectoryError, PermissionError) as error:
        raise Unusable("file.unwritable", file=str(folder)) from error


def content(table: OpenTable, form: Format) -> bytes:
    """Return one table as a file of its own, for a format that has a file for each."""
    return _WRITERS[form]((table,))[f"{table.name}.{form}"]


def meaning(table: str, column: str, words: Catalogue) -> str:
    """Say what a column of a table counts, of whom."""
    return words(f"open_data.{table}.{column}")


def _columns(tables: Sequence[OpenTable], words: Catalogue) -> OpenTable:
    rows = tuple(
        (
            table.name,
            column.name,
            column.kind.value,
            words(f"open_data.unit.{column.unit}") if column.unit else "",
            words(f"open_data.source.{column.source}"),
            meaning(table.name, column.name, words),
        )
        for table in tables
        for column in table.columns
    )
    return OpenTable("columns", tuple(OpenColumn(name, CellKind.TEXT, Source.REFERENCE) for name in _TEXT), rows)


def _about(about: Mapping[str, str], words: Catalogue) -> OpenTable:
    """What is true of all the tables, beginning with the version of their schema."""
    rows = {"schema_version": SCHEMA, "what": words("open_data.what"), **about}
    columns = tuple(OpenColumn(name, CellKind.TEXT, Source.REFERENCE) for name in ("key", "value"))
    return OpenTable("about", columns, tuple(rows.items()))


def _parquet(tables: Sequence[OpenTable]) -> dict[str, bytes]:
    import pyarrow as pa  # here: half a second that no other command waits for
    import pyarrow.parquet as pq

    types = {
        CellKind.TEXT: pa.string(),
        CellKind.INTEGER: pa.int64(),
        CellKind.NUMBER: pa.float64(),
        CellKind.DAY: pa.date32(),
        CellKind.FLAG: pa.bool_(),
    }
    files = {}
    for table in tables:
        fields = [pa.field(each.name, types[each.kind]) for each in table.columns]
        schema = pa.schema(fields, metadata={"schema_version": SCHEMA})
        columns = [[row[place] for row in table.rows] for place in range(len(fields))]
        content = io.BytesIO()
        pq.write_table(pa.table(columns, schema=schema), content)
        files[f"{table.name}.parquet"] = content.getvalue()
    return files


def _csv(tables: Sequence[OpenTable]) -> dict[str, bytes]:
    """Commas, points and ISO dates, whatever the language: what reads these files is a program."""
    files = {}
    for table in tables:
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([each.name for each in table.columns])
        writer.writerows([list(map(_written, row)) for row in table.rows])
        files[f"{table.name}.csv"] = text.getvalue().encode("utf-8")
    return files


def _written(cell: Cell) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else inert_cell(str(cell))


def _xlsx(tables: Sequence[OpenTable]) -> dict[str, bytes]:
    *data, columns, about = tables
    sheets = [Table(each.name, tuple(column.name for column in each.columns), each.rows) for each in (about, columns)]
    sheets += [Table(each.name, tuple(column.name for column in each.columns), each.rows) for each in data]
    return {"mosaique.xlsx": workbook(sheets)}


_WRITERS: Mapping[Format, Callable[[Sequence[OpenTable]], dict[str, bytes]]] = {
    Format.PARQUET: _parquet,
    Format.CSV: _csv,
    Format.XLSX: _xlsx,
}
