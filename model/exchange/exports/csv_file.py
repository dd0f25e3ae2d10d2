"""Rows as one CSV file that spreadsheets open as it is: semicolons, a mark of the encoding, never a live formula."""

import csv
import io
import re
from collections.abc import Mapping, Sequence

from model.wording import Catalogue

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")


def of_rows(rows: Sequence[Mapping[str, object]], words: Catalogue) -> bytes:
    """Return rows by header, dates written in the language of a catalogue, numbers as spreadsheets of that language
    read them; a cell that lacks is empty."""
    headers = list(dict.fromkeys(header for row in rows for header in row))
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(inert_cell, headers))
    for row in rows:
        writer.writerow([inert_cell(_written(row.get(header, ""), words)) for header in headers])
    return text.getvalue().encode("utf-8-sig")


def _written(value: object, words: Catalogue) -> str:
    """A cell; a number without the spaces that make a text of it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(words.written(value))
    return f"{value:z.2f}".rstrip("0").rstrip(".").replace(".", words.rules.decimal)


def inert_cell(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.lstrip().startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(text.strip()) else text
