"""A file given back with a column « Remarques », on the lines where they stood, without a formula in it."""

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from model.exchange.exports.csv_file import inert_cell
from model.exchange.imports.facts import Delivery, Problem
from model.exchange.imports.files import read_file
from model.exchange.imports.mapping import SheetTable, table
from model.exchange.imports.oddities import Oddities
from model.exchange.imports.recognition import propose
from model.exchange.imports.remarks import Remarks, annotated_file, sentence
from model.exchange.imports.statements import read_facts
from model.wording import LANGUAGES, Catalogue, catalogue
from tests.model.exchange.imports.deliveries import FRAMEWORK, told

FRENCH: Catalogue = catalogue("fr")
WIDE = "intitulé;équipe;nom;date d'entrée"


def checked(name: str, content: bytes) -> tuple[list[SheetTable], Delivery]:
    read = [table(sheet) for sheet in read_file(name, content)]
    return read, read_facts(read, propose(read, FRAMEWORK), FRAMEWORK)


def remarked(found: Delivery) -> Remarks:
    """What is said of the lines that are wrong."""
    return Oddities(tuple(found.problems)).remarks(FRENCH)


def given_back(name: str, content: bytes) -> tuple[str, bytes, Delivery]:
    """The annotated file, and what was found in the first."""
    read, found = checked(name, content)
    return *annotated_file(name, read, remarked(found), FRENCH), found


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def book(**sheets: Sequence[Sequence[object]]) -> bytes:
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def test_remarks_stand_on_their_lines_beside_the_rows_as_they_were() -> None:
    text = f"Effectifs 2026\n\n{WIDE}\nManager;Béarn;Noël;31/02/2026\n\nChef;Landes;Zoë;01/02/2026\nChef;;Éva;hier\n"
    name, content, _ = given_back("postes.csv", text.encode())
    assert name == "postes - remarques.csv"
    found = lines(content)
    assert found[0] == ["Effectifs 2026", "", "", "", ""]
    assert found[2] == ["intitulé", "équipe", "nom", "date d'entrée", "Remarques"]
    assert found[3][:4] == ["Manager", "Béarn", "Noël", "31/02/2026"]
    assert "« 31/02/2026 » n'est pas une date" in found[3][4].replace("\u00a0", " ")
    assert found[5] == ["Chef", "Landes", "Zoë", "01/02/2026", ""]
    assert found[6][4].startswith("«\u00a0date d'entrée\u00a0» (colonne D)")


def test_lines_inside_cells_count_as_lines() -> None:
    text = f'{WIDE}\n"Chef\nde\nservice";Béarn;Noël;hier\n\nChef;Landes;Zoë;demain\n'
    _, content, found = given_back("x.csv", text.encode())
    _, again, _ = given_back("x - remarques.csv", content)
    assert [line for line, _, _ in told(found)] == [2, 6]
    assert [each.line for each in checked("y.csv", again)[1].problems] == [2, 6]


def test_the_annotated_file_can_be_corrected_and_given_again() -> None:
    text = f"{WIDE}\nManager;Béarn;Noël;31/02/2026\nChef;Landes;Zoë;01/02/2026\n"
    _, content, _ = given_back("x.csv", text.encode())
    _, again = checked("x.csv", content.replace(b"31/02/2026;", b"28/02/2026;"))
    assert told(again) == []
    assert [each.title for each in again.positions] == ["Manager", "Chef"]


def test_a_problem_of_the_whole_file_stands_beside_the_headers() -> None:
    _, content, found = given_back("x.csv", b"alpha;beta\n1;2\n")
    assert told(found) == [(1, "", "row.no_columns")]
    assert lines(content)[0][2].startswith("Remarques Aucune colonne n'est reconnue")


def test_a_workbook_is_given_back_with_its_sheets_and_lines() -> None:
    rows = [["Effectifs"], [], WIDE.split(";"), ["Manager", "Béarn", "Noël", "hier"]]
    name, content, _ = given_back(
        "x.xlsx", book(Postes=rows, Suite=[WIDE.split(";"), ["Chef", "Landes", "Zoë", "demain"]])
    )
    back = load_workbook(io.BytesIO(content))
    assert (name, back.sheetnames) == ("x - remarques.xlsx", ["Postes", "Suite"])
    assert back["Postes"]["E3"].value == "Remarques"
    assert "hier" in str(back["Postes"]["E4"].value)
    assert "demain" in str(back["Suite"]["E2"].value)


@pytest.mark.parametrize("names", [("Feuil1", "FEUIL1"), ("a" * 31, "a" * 30), ("'x'", "x"), ("History", "é" * 31)])
def test_any_names_of_sheets_can_be_given_back(names: tuple[str, str]) -> None:
    read, found = checked("x.csv", f"{WIDE}\nManager;Béarn;Noël;hier\n".encode())
    sheets = [
        SheetTable(
            read[0].sheet.__class__("x.xlsx", name, read[0].sheet.rows, read[0].sheet.lines, typed=True),
            *vars_of(read[0]),
        )
        for name in names
    ]
    _, content = annotated_file("x.xlsx", sheets, remarked(found), FRENCH)
    assert len(load_workbook(io.BytesIO(content)).sheetnames) == 2


def vars_of(each: SheetTable) -> tuple[object, ...]:
    return each.headers, each.rows, each.lines, each.header_line, each.blank


PAYLOADS = [
    f"{blank}{start}{rest}"
    for blank in ("", " ", "\t", "\u00a0")
    for start in ("=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠")
    for rest in ("HYPERLINK(A1)", "cmd|' /C calc'!A0", "1+1", "SUM(1)", "A1")
]


def test_no_cell_of_an_annotated_csv_is_a_formula() -> None:
    assert len(PAYLOADS) == 200
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(
        [["intitulé", "équipe", "nom"], *(["Chef", "", each] for each in PAYLOADS)]
    )
    _, content, _ = given_back("x.csv", text.getvalue().encode())
    starts = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
    assert not [cell for row in lines(content) for cell in row if cell.lstrip().startswith(starts)]


def test_no_cell_of_an_annotated_workbook_is_a_formula() -> None:
    read, found = checked("x.csv", f"{WIDE}\nManager;Béarn;=1+1;hier\n".encode())
    typed = SheetTable(
        read[0].sheet.__class__("x.xlsx", "A", read[0].sheet.rows, read[0].sheet.lines, typed=True), *vars_of(read[0])
    )
    _, content = annotated_file("x.xlsx", [typed], remarked(found), FRENCH)
    cell = load_workbook(io.BytesIO(content))["A"]["C2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


@pytest.mark.parametrize("text", ["-3", "+1", "-0,5", "1", "Noël", "", " texte", "a=b"])
def test_numbers_and_texts_stay_as_they_are(text: str) -> None:
    assert inert_cell(text) == text


@pytest.mark.parametrize("text", ["-", "+33 6 12 34 56 78", "-1-1", "=1", "@ici", "--1"])
def test_what_begins_like_a_formula_becomes_text(text: str) -> None:
    assert inert_cell(text) == f"'{text}"


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\ufeff"), max_size=8).filter(
    lambda text: not text.startswith(("<", "%PDF", "{\\rtf"))
)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), min_size=1, max_size=12))
def test_any_file_comes_back_with_its_rows_on_their_lines(rows: list[tuple[str, str, str, str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL).writerows([WIDE.split(";"), *rows])
    read, found = checked("x.csv", text.getvalue().encode())
    _, content = annotated_file("x.csv", read, remarked(found), FRENCH)
    back = read_file("x.csv", content)[0]
    assert back.lines == read[0].sheet.lines
    assert [row[:4] for row in back.rows] == [tuple(map(inert_cell, row)) for row in read[0].sheet.rows]


def test_every_sentence_of_a_problem_exists_in_both_languages() -> None:
    for language in LANGUAGES:
        words = catalogue(language)
        for key in [key for key in words.templates if key.startswith(("errors.value.", "errors.row."))]:
            details = dict.fromkeys(
                ("accepted", "other", "above", "start", "since", "family", "holder", "received"), "9"
            )
            code = key.removeprefix("errors.")
            own = {"row.other_region": {"accepted": "AQ"}, "row.width": {"received": 9}}.get(code, {})
            problem = Problem("x.csv", "", 2, "Poste", "A", "v", code, {**details, **own, "field": "stratum"})
            assert "Poste" in sentence(problem, words)
