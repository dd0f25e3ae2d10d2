"""What somebody decided of an import: counted, kept without a name, and read again by the same files only."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from model.errors import Refused
from model.exchange.imports.decisions import LONGEST, MOST_RECORDS, ImportDecisions
from model.exchange.imports.facts import Place
from model.exchange.imports.mapping import ColumnMapping, Recognition, Sureness
from model.exchange.imports.questions import FileQuestion

FILES = ("a.csv", "b.csv")
PROPOSED = ColumnMapping(
    columns={"Fonction": "stratum", "Nom": "name", "ETP": "fte"}, percents=("fte",), vacant=("VACANT",)
)
FULL = ImportDecisions(
    mapping=replace(PROPOSED, columns={"Fonction": "title", "Nom": "name"}, keep={"Année": ("2026",)}),
    answers={"blank:Nom": "vacant", "namesakes:Anne Lune": "two", "sheets:b.csv": "Postes"},
    positions={Place("b.csv", "Postes", 4): "new"},
    aside=(Place("a.csv", "", 9),),
    header_lines={"b.csv": 3},
    sheets=("Postes",),
    on=date(2026, 11, 1),
    complete=False,
)


def seal(text: str) -> str:
    return f"sealed{len(text)}"


def kept(decided: ImportDecisions) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(json.dumps(decided.to_document(FILES, seal)))
    return written


def test_decisions_are_read_as_they_were_written_under_other_names_of_files() -> None:
    again = ImportDecisions.from_document(kept(FULL), ("c.csv", "d.csv"))
    assert again.positions == {Place("d.csv", "Postes", 4): "new"}
    assert (again.aside, again.header_lines) == ((Place("c.csv", "", 9),), {"d.csv": 3})
    assert again.answers == {"blank:Nom": "vacant", "sheets:d.csv": "Postes"}
    assert (again.mapping, again.sheets, again.on, again.complete) == (FULL.mapping, FULL.sheets, FULL.on, False)


def test_nobody_is_named_in_what_is_kept() -> None:
    decided = replace(FULL, mapping=replace(FULL.mapping, keep={"Nom": ("Anne Lune",), "Année": ("2026",)}))
    written = kept(decided)
    assert "Lune" not in str(written) and "csv" not in str(written)
    assert written["mapping"]["keep"] == {"Année": ["2026"]}


def test_what_is_sealed_opens_when_its_question_is_asked_again() -> None:
    again = ImportDecisions.from_document(kept(FULL), FILES)
    asked = FileQuestion("namesakes", "Anne Lune", ("two", "moved")), FileQuestion("person", "Zoé", ("same", "other"))
    assert again.opened(asked[1:], seal) == again
    opened = again.opened(asked, seal)
    assert (opened.answers["namesakes:Anne Lune"], opened.sealed) == ("two", {})
    assert kept(again)["answers"] == kept(FULL)["answers"], "an answer that waits for its question stays"


def test_decisions_are_counted_beside_what_was_proposed() -> None:
    assert ImportDecisions(mapping=PROPOSED).counted(PROPOSED).count == 0
    assert ImportDecisions(mapping=replace(PROPOSED, meanings={"family": {}})).counted(PROPOSED).count == 0
    columns, rows = 2, 1
    assert FULL.counted(PROPOSED).count == 3 + 1 + 1 + 1 + 1 + 1 + 1 + columns + rows
    lists = replace(PROPOSED, percents=(), vacant=("VACANT", "libre"), meanings={"family": {"AS": "F1"}})
    assert ImportDecisions(mapping=lists).counted(PROPOSED).count == 3
    answered = ImportDecisions(mapping=FULL.mapping, answers={"column:Fonction": "title"})
    assert answered.counted(PROPOSED).count == 1 + 1 + rows, "a column that was answered about counts once"


def test_a_mapping_is_taken_up_where_it_was_left_its_answers_apart() -> None:
    decided = replace(FULL, answers={"column:Fonction": "title"})
    again = decided.over(PROPOSED)
    assert again.columns == {"Fonction": "stratum", "Nom": "name"}
    assert (again.keep, again.recognised) == (FULL.mapping.keep, PROPOSED.recognised)


def test_the_column_that_another_was_answered_to_replace_is_as_the_files_say() -> None:
    division = Recognition("Division", "", Sureness.ASKED, ("team",), instead_of="Department")
    proposal = ColumnMapping({"Department": "team"}, recognised={"Division": division})
    answered = ImportDecisions(ColumnMapping({"Division": "team"}), {"column:Division": "team"})
    assert answered.over(proposal).columns == {"Department": "team"}
    assert answered.over(proposal).answering("column:Division", "team").columns == {"Division": "team"}


def test_more_than_can_be_kept_is_refused() -> None:
    many = {Place("a.csv", "Postes", line): "0123456789abcdef" for line in range(LONGEST // 30)}
    with pytest.raises(Refused) as refused:
        replace(FULL, positions=many).to_document(FILES, seal)
    assert refused.value.code == "import.many_decisions"


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"format": None},
        {"mapping": {"format": 99}},
        {"mapping": []},
        {"answers": ["blank:Nom"]},
        {"answers": {"blank:Nom": 1}},
        {"answers": {"sheets:7": "Postes"}},
        {"positions": [[2, "", 4, "new"]]},
        {"positions": [[-1, "", 4, "new"]]},
        {"positions": [[0, "", 4]]},
        {"positions": [[0, "", True, "new"]]},
        {"aside": [[0, None, 4]]},
        {"aside": [[0, "", 4]] * (MOST_RECORDS + 1)},
        {"header_lines": [[0]]},
        {"sheets": "Postes"},
        {"on": "hier"},
        {"on": 3},
        {"count": "7"},
    ],
)
def test_what_is_none_or_of_another_version_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        ImportDecisions.from_document(kept(FULL) | change, FILES)


@pytest.mark.parametrize("document", [None, [], "x", {}, {"format": 1}])
def test_what_is_no_document_is_refused(document: Any) -> None:
    with pytest.raises(Refused):
        ImportDecisions.from_document(document, FILES)
