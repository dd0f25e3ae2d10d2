"""What a column is, by its header and its values together, and how sure that is."""

import csv
from pathlib import Path

import pytest

from model.domain.framework import Framework
from model.exchange.imports.questions import of_columns
from model.exchange.imports.recognition import Recognition, RecordedBody, Sureness, propose, recognise
from tests.model.exchange.imports.deliveries import FRAMEWORK, tables

LISTED = Path(__file__).with_name("headers.csv")
"""Headers as they stand in French and English exports, with values and the field that they are; none for nothing."""


def read() -> list[tuple[str, str, str]]:
    with LISTED.open(encoding="utf-8", newline="") as file:
        return [(row["header"], row["cells"], row["field"]) for row in csv.DictReader(file, delimiter=";")]


def column(header: str, *cells: str, body: RecordedBody | None = None, framework: Framework = FRAMEWORK) -> Recognition:
    """What one column is taken for, alone in its table."""
    quoted = [f'"{cell}"' for cell in (header, *cells)]
    (found,) = recognise(tables("\n".join(f"{cell};" for cell in quoted)), framework, body)[:1]
    return found


def test_there_are_enough_headers_to_tell() -> None:
    assert len({header for header, _, _ in read()}) >= 300


@pytest.mark.parametrize(("header", "cells", "field"), read())
def test_a_header_of_a_real_export_is_proposed_as_what_it_is(header: str, cells: str, field: str) -> None:
    found = column(header, *cells.split("|"))
    assert found.field == field


def test_no_header_is_called_certain_over_values_of_another_kind() -> None:
    kinds = {"started_on": "01/03/2021", "fte": "0,8", "title": "Directrice", "name": "Lefèvre", "vacant": "oui"}
    for header, _, field in read():
        for other, cell in kinds.items():
            found = column(header, cell)
            if found.sureness is Sureness.CERTAIN and found.field != field:
                assert found.field == other, (header, cell)


def test_a_header_and_values_that_agree_are_certain_one_alone_is_not() -> None:
    assert column("Équipe", "Béarn", "Landes").sureness is Sureness.CERTAIN
    assert column("Équipe").sureness is Sureness.PROBABLE, "no value says so"
    assert column("ETP", "plein", "partiel") == Recognition("ETP", "fte", Sureness.PROBABLE)
    assert column("Nom de l'unité de travail", "Béarn").sureness is Sureness.PROBABLE, "some of its words only"


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        (("Responsable d'unité", "Directrice"), "title"),
        (("direction", "encadrement de proximité"), "stratum"),
    ],
)
def test_the_values_of_a_column_called_function_say_whether_it_is_a_job_or_a_level(
    cells: tuple[str, ...], field: str
) -> None:
    assert column("Fonction", *cells).field == field


def test_a_header_of_two_fields_whose_values_are_of_neither_is_asked_about() -> None:
    found = column("Fonction", "Niveau 7", "Niveau 6")
    assert (found.sureness, found.others) == (Sureness.ASKED, ("title",))


def test_a_header_that_says_nothing_is_read_by_what_is_on_record() -> None:
    body = RecordedBody(teams=frozenset({"bearn", "landes"}), people=frozenset({"anne durand"}))
    assert column("Colonne X", "Béarn", "Landes", body=body) == Recognition("Colonne X", "team", Sureness.ASKED)
    assert column("Colonne X", "Anne Durand", body=body) == Recognition("Colonne X", "name", Sureness.ASKED)
    assert column("Colonne X", "Béarn", "Landes").field == ""


@pytest.mark.parametrize(
    ("rows", "fields"),
    [
        ("Operations;Sales", ["", "team"]),  # each is one of the other: the surer word
        ("North;Sales\nNorth;HR\nSouth;Ops", ["", "team"]),
        ("Sales;North\nHR;North\nOps;South", ["team", ""]),  # divisions are parts of departments
        ("North;Sales\nSouth;\n;Sales", ["", "team"]),
        ("North;33\nNorth;40", ["team", "department"]),
    ],
)
def test_of_a_division_and_a_department_the_finer_is_the_unit(rows: str, fields: list[str]) -> None:
    for head in ("Division;Department", "Direction;Department"):
        found = recognise(tables(f"{head}\n{rows}\n"), FRAMEWORK)
        assert [each.field for each in found] == fields
        assert Sureness.ASKED not in {each.sureness for each in found}


def test_a_division_and_a_department_that_cut_across_each_other_are_asked_about() -> None:
    listed = tables("Division;Department;Job title\nNorth;Sales;Manager\nNorth;HR;Chef\nSouth;Sales;Chef\n")
    proposal = propose(listed, FRAMEWORK)
    (question,) = of_columns(listed, proposal)
    assert (question.key, question.answers, question.details) == ("column:Division", ("", "team"), {"value": "North"})
    columns = {"Department": "team", "Job title": "title"}
    division = {"Division": "team", "Job title": "title"}
    for answer, read_as in (("", columns), ("team", division)):
        settled = proposal.answering(question.key, answer)
        assert (settled.columns, list(of_columns(listed, settled))) == (read_as, [])


def test_a_part_of_a_header_that_names_several_fields_names_none() -> None:
    assert column("intitulé|équipe|nom", "Manager|Béarn|Noël").field == ""
