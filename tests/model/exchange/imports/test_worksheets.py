"""Which sheets of a workbook count."""

from dataclasses import replace

import pytest

from model.exchange.imports.files import Sheet
from model.exchange.imports.mapping import ColumnMapping, SheetTable, table
from model.exchange.imports.questions import remembered
from model.exchange.imports.recognition import propose
from model.exchange.imports.worksheets import answer_of, counting_tables, of_sheets, recaps, rule_of
from tests.model.exchange.imports.deliveries import FRAMEWORK

HEAD = "Intitulé;Équipe;Nom"
POSTS = HEAD, "Chef;Béarn;Noël", "Manager;Landes;Zoë"


def workbook(**sheets: tuple[str, ...]) -> tuple[list[SheetTable], ColumnMapping]:
    """The sheets of a workbook, and the mapping proposed for them."""
    cells = {name: tuple(tuple(row.split(";")) for row in rows) for name, rows in sheets.items()}
    read = [
        table(Sheet("a.xlsx", name.replace("_", " "), rows, tuple(range(1, len(rows) + 1)), typed=True))
        for name, rows in cells.items()
    ]
    return read, propose(read, FRAMEWORK)


def counting(read: list[SheetTable], mapping: ColumnMapping) -> list[str]:
    return [each.sheet.name for each in counting_tables(read, mapping, list(of_sheets(read, mapping)))]


def test_of_two_sheets_with_the_same_positions_the_newest_is_proposed_and_they_are_never_added_up() -> None:
    read, mapping = workbook(Bilan_2025=POSTS, Bilan_2026=POSTS)
    (question,) = of_sheets(read, mapping)
    assert (question.key, question.answers) == ("sheets:a.xlsx", ("Bilan 2026", "Bilan 2025", ""))
    assert counting(read, mapping) == ["Bilan 2026"]
    assert counting(read, mapping.answering(question.key, "Bilan 2025")) == ["Bilan 2025"]
    assert counting(read, mapping.answering(question.key, "")) == ["Bilan 2025", "Bilan 2026"]


def test_months_are_told_from_one_another() -> None:
    read, mapping = workbook(mars_2026=POSTS, novembre_2025=POSTS, avril_2026=POSTS)
    assert next(of_sheets(read, mapping)).answers == ("avril 2026", "mars 2026", "novembre 2025", "")


def test_sheets_of_two_years_are_asked_about_though_every_unit_has_another_name_since() -> None:
    renamed = HEAD, "Chef;Pays de l'Adour;Noël", "Manager;Marsan;Zoë"
    for old, new in ((POSTS, renamed), (renamed, POSTS)):
        read, mapping = workbook(**{"2025": old, "2026": new})
        assert [each.answers for each in of_sheets(read, mapping)] == [("2026", "2025", "")]
        assert counting(read, mapping) == ["2026"]


@pytest.mark.parametrize(
    "sheets",
    [
        {"Nord 2026": POSTS, "Sud 2026": (HEAD, "Chef;Gironde;Ali")},  # of one year
        {"2026": POSTS, "Sud": (HEAD, "Chef;Gironde;Ali")},  # one of no year
        {"2026": POSTS, "Niveaux 2025": ("Nom;Écoute", "Noël;3")},  # of something else
    ],
)
def test_sheets_that_are_not_one_list_at_two_times_are_all_read(sheets: dict[str, tuple[str, ...]]) -> None:
    read, mapping = workbook(**sheets)
    assert list(of_sheets(read, mapping)) == []
    assert counting(read, mapping) == list(sheets)


@pytest.mark.parametrize(
    ("recap", "left_out"),
    [
        (("Équipe;Nombre de postes;Postes pourvus", "Béarn;2;1"), True),
        (("Équipe;Effectif total", "Béarn;2", "Landes;"), True),
        (("Équipe;Remarque", "Béarn;ouverte en 2019"), False),  # says something else than numbers
        (("Équipe;Département", "Béarn;64"), False),
    ],
)
def test_a_sheet_that_counts_what_another_lists_is_left_out(recap: tuple[str, ...], left_out: bool) -> None:
    read, mapping = workbook(Postes=POSTS, Bilan=recap)
    assert [table.sheet.name for table in recaps(read, mapping)] == ["Bilan"] * left_out
    alone, mapping = workbook(Bilan=recap)
    assert recaps(alone, mapping) == []


def test_sheets_of_different_positions_and_of_different_things_are_all_read() -> None:
    read, mapping = workbook(Nord=POSTS, Sud=(HEAD, "Chef;Gironde;Ali"), Personnes=("Nom;Métier", "Noël;AS"))
    assert list(of_sheets(read, mapping)) == []
    assert counting(read, mapping) == ["Nord", "Sud", "Personnes"]


def test_a_list_of_holders_is_read_beside_the_positions_that_it_refers_to() -> None:
    positions = "Référence du poste;Intitulé;Équipe", "P1;Chef;Béarn"
    read, mapping = workbook(Postes=positions, Affectations=("Référence du poste;Matricule", "P1;12"))
    assert list(of_sheets(read, mapping)) == []


def test_what_was_said_of_sheets_holds_for_the_next_files() -> None:
    read, mapping = workbook(Bilan_2025=POSTS, Bilan_2026=POSTS)
    questions = list(of_sheets(read, mapping))
    (question,) = questions
    for answer, counted in (("Bilan 2026", ["Bilan 2026"]), ("", ["Bilan 2025", "Bilan 2026"])):
        rule = rule_of(questions, {question.key: answer})
        assert remembered(rule) == rule
        assert answer_of(question, rule) == answer
        assert [each.sheet.name for each in counting_tables(read, replace(mapping, answers=rule), questions)] == counted
    assert rule_of(questions, {question.key: "Bilan 2025"}) == {}, "an older sheet is said of one file alone"
    unnamed, plain = workbook(Un=POSTS, Deux=POSTS)
    assert answer_of(next(of_sheets(unnamed, plain)), {"sheets:": "newest"}) is None, "no name says which is the newest"
