"""A workbook to start from: a sheet with a row for each position, and one that says what each column holds."""

from datetime import date

from model.exchange.exports.page import Table
from model.exchange.exports.workbooks import workbook
from model.exchange.imports.remarks import code_name
from model.wording import Catalogue

COLUMNS = (
    *("position_reference", "title", "team", "department", "fte", "frozen_from", "frozen_until"),
    *("manager_reference", "name", "first_name", "started_on", "ended_on", "family"),
)
LEAST = ("title", "team", "name")
"""What a file must hold at least."""

_PEOPLE = (
    ("P001", "manager", "33", 1, "", "", "00412", "Durand", "Anne", date(2021, 3, 1), "", "F1"),
    ("P002", "manager", "33", 0.8, "", "", "00873", "Petit", "Luc", date(2023, 9, 1), "", "F5"),
    ("P003", "deputy", "33", 1, "", "", "", "", "", "", "", ""),
    ("P004", "deputy", "33", 1, date(2025, 1, 1), "", "", "", "", "", "", ""),
)
"""Nobody's names. The third position is vacant, the fourth one frozen."""


def template(words: Catalogue) -> bytes:
    """Return the workbook in the language of a catalogue; it is imported as it is, without a question."""
    headers = tuple(words(f"template.header_{name}") for name in COLUMNS)
    positions = Table(words("template.positions"), headers, tuple(_row(person, words) for person in _PEOPLE))
    explained = tuple((header, _explained(name, words)) for name, header in zip(COLUMNS, headers, strict=True))
    columns = Table(words("template.columns"), (words("template.column"), words("template.what")), explained)
    return workbook((positions, columns))


def _explained(name: str, words: Catalogue) -> str:
    return words("template.least" if name in LEAST else "template.more", what=words(f"template.{name}"))


def _row(person: tuple[object, ...], words: Catalogue) -> tuple[object, ...]:
    reference, title, department, fte, frozen, thawed, number, name, first_name, start, end, family = person
    trade = code_name("family", str(family), words) if family else ""
    return (
        *(reference, words(f"template.title_{title}"), words("template.example_team"), department, fte, frozen, thawed),
        *(number, name or words("template.vacant"), first_name, start, end, trade),
    )
