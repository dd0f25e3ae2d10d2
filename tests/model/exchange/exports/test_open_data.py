"""Tables for others as files: the same cells, of the same types, in every format, with what each column means."""

import csv
import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from pyarrow import parquet as pq

from model.errors import Unusable
from model.exchange.exports.open_data import SCHEMA, CellKind, Format, OpenColumn, OpenTable, Source, write
from model.wording import catalogue

COLUMNS = (
    OpenColumn("team", CellKind.TEXT, Source.RECORDS),
    OpenColumn("name", CellKind.TEXT, Source.RECORDS),
    OpenColumn("positions", CellKind.INTEGER, Source.FIGURES, "positions"),
    OpenColumn("support_unit", CellKind.FLAG, Source.RECORDS),
)
TEAMS = OpenTable("teams", COLUMNS, (("0012", "=1+1", 3, True), ("0013", "Dordogne, Lot", None, False)))
SEATS = OpenTable(
    "free_positions",
    (
        OpenColumn("fte", CellKind.NUMBER, Source.RECORDS, "fte"),
        OpenColumn("vacant_since", CellKind.DAY, Source.FIGURES),
    ),
    ((0.5, date(2026, 3, 1)), (1.0, None)),
)
EMPTY = OpenTable("pooled_regions", (OpenColumn("regions", CellKind.INTEGER, Source.FIGURES, "regions"),), ())


def written(folder: Path, form: Format) -> Path:
    write(folder, (TEAMS, SEATS, EMPTY), form, {"as_of": "2026-11-23"}, catalogue("fr"))
    return folder


def test_parquet_keeps_the_type_of_each_column_even_of_one_that_is_empty(tmp_path: Path) -> None:
    folder = written(tmp_path / "new" / "tables", Format.PARQUET)
    seats = pq.read_table(folder / "free_positions.parquet")
    assert [str(each) for each in seats.schema.types] == ["double", "date32[day]"]
    assert seats.to_pydict() == {"fte": [0.5, 1.0], "vacant_since": [date(2026, 3, 1), None]}
    assert pq.read_table(folder / "teams.parquet").to_pydict()["team"] == ["0012", "0013"]
    assert str(pq.read_schema(folder / "pooled_regions.parquet").field("regions").type) == "int64"
    assert pq.read_schema(folder / "teams.parquet").metadata[b"schema_version"] == SCHEMA.encode()


def test_csv_is_written_for_programs_whatever_the_language(tmp_path: Path) -> None:
    folder = written(tmp_path, Format.CSV)
    assert (folder / "free_positions.csv").read_text(encoding="utf-8").splitlines() == [
        "fte,vacant_since",
        "0.5,2026-03-01",
        "1.0,",
    ]
    rows = list(csv.reader(io.StringIO((folder / "teams.csv").read_text(encoding="utf-8"))))
    assert rows[1:] == [["0012", "'=1+1", "3", "true"], ["0013", "Dordogne, Lot", "", "false"]]


def test_the_workbook_types_its_cells_and_keeps_the_zeros_of_a_code(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(tmp_path, Format.XLSX) / "mosaique.xlsx")
    assert book.sheetnames == ["about", "columns", "teams", "free_positions", "pooled_regions"]
    assert [cell.value for cell in book["teams"][2]] == ["0012", "=1+1", 3, True]
    assert book["teams"]["B2"].data_type == "s"
    assert [cell.value for cell in book["free_positions"]["A"]] == ["fte", 0.5, 1]
    assert book["free_positions"]["B2"].value.date() == date(2026, 3, 1)


@pytest.mark.parametrize("form", Format)
def test_every_column_is_explained_and_the_schema_has_a_version(form: Format, tmp_path: Path) -> None:
    folder = written(tmp_path, form)
    if form is Format.XLSX:
        book = openpyxl.load_workbook(folder / "mosaique.xlsx")
        about, columns = ([[c.value for c in row] for row in book[name].iter_rows()] for name in ("about", "columns"))
    elif form is Format.CSV:
        about, columns = (
            list(csv.reader(io.StringIO((folder / f"{name}.csv").read_text(encoding="utf-8"))))
            for name in ("about", "columns")
        )
    else:
        about, columns = (
            [list(row.values()) for row in pq.read_table(folder / f"{name}.parquet").to_pylist()]
            for name in ("about", "columns")
        )
    assert ["schema_version", SCHEMA] in about and ["as_of", "2026-11-23"] in about
    explained = [row for row in columns if row[:2] == ["teams", "positions"]]
    assert [each[2:5] for each in explained] == [
        ["integer", "postes", "calcul, expliqué sur l'écran «\u00a0Comment c'est calculé\u00a0»"]
    ]
    assert all(row[-1] for row in columns)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "inside"):
        with pytest.raises(Unusable):
            written(place, Format.CSV)
