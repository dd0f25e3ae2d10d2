"""The sheets of an open document (.ods): cells as they are shown, repeated ones written out as far as something is."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ROW, _OUT_OF_SIGHT = f"{_TABLE}table-row", ("collapse", "filter")
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")

Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True)
class DocumentSheet:
    """A sheet: its name, whether it is in sight, its rows with their line, and how many of them are out of sight.

    A row ends with its last filled cell; empty rows are left out.
    """

    name: str
    shown: bool
    rows: tuple[Row, ...]
    hidden_rows: int


def pages(content: bytes, most: int) -> Iterator[DocumentSheet]:
    """Yield the sheets of a document.

    Raises:
        ValueError: more than `most` cells, repeated ones counted.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        document = io.BytesIO(archive.read("content.xml"))
    unseen: set[str] = set()
    style = ""
    for event, element in iterparse(document, events=("start", "end"), forbid_dtd=True):
        if event == "start" and element.tag.endswith("}style"):
            style = next((value for name, value in element.attrib.items() if name.endswith("}name")), "")
        elif event == "end" and element.tag.endswith("}table-properties"):
            unseen |= {style} if element.get(f"{_TABLE}display") == "false" else set()
        elif event == "end" and element.tag == f"{_TABLE}table":
            hidden = sum(row.get(f"{_TABLE}visibility") in _OUT_OF_SIGHT for row in element.iter(_ROW))
            shown = element.get(f"{_TABLE}style-name") not in unseen
            yield DocumentSheet(element.get(f"{_TABLE}name", ""), shown, tuple(_rows(element, most)), hidden)
            element.clear()


def _rows(table: Element, most: int) -> Iterator[Row]:
    line, cells = 1, 0
    for row in table.iter(_ROW):
        times = int(row.get(f"{_TABLE}number-rows-repeated", "1"))
        filled = _row(row, most)
        cells += times * len(filled)
        if cells > most:
            raise ValueError(cells)
        yield from ((line + place, filled) for place in range(times if filled else 0))
        line += times


def _row(row: Element, most: int) -> tuple[str, ...]:
    """The cells of a row up to the last filled one."""
    cells: list[str] = []
    empty = 0
    for cell in (each for each in row if each.tag in _CELLS):
        times, text = int(cell.get(f"{_TABLE}number-columns-repeated", "1")), _cell(cell)
        if not text:
            empty += times
            continue
        if len(cells) + empty + times > most:
            raise ValueError(times)
        cells += [""] * empty + [text] * times
        empty = 0
    return tuple(cells)


def _cell(cell: Element) -> str:
    """What a cell shows; a date in one plain way, a number by its value unless its format puts zeros in front."""
    shown = "\n".join("".join(part.itertext()) for part in cell.iter(f"{_TEXT}p")).strip()
    kind, value = cell.get(f"{_OFFICE}value-type", "string"), cell.get(f"{_OFFICE}value", "")
    if kind == "date":
        return cell.get(f"{_OFFICE}date-value", shown)[:10]
    if kind == "float" and value and not (shown.isdecimal() and shown.startswith("0")):
        return str(int(float(value))) if float(value).is_integer() else value
    return shown
