"""What only somebody who knows the files can say."""

import json

import pytest

from model.errors import Refused
from model.exchange.imports.mapping import NOTHING, ColumnMapping
from model.exchange.imports.questions import COLUMN, FileQuestion, answered, of_columns
from model.exchange.imports.recognition import propose
from tests.model.exchange.imports.deliveries import FRAMEWORK, tables

READ = tables("Fonction;Équipe;Nom\nNiveau 7;Béarn;Noël\n")
ASKED = FileQuestion(COLUMN, "Fonction", ("stratum", "title", NOTHING), details={"value": "Niveau 7"})


def asked(mapping: ColumnMapping) -> list[FileQuestion]:
    return list(of_columns(READ, mapping))


def test_a_column_that_nothing_tells_is_asked_about_until_somebody_says_what_it_is() -> None:
    mapping = propose(READ, FRAMEWORK)
    assert asked(mapping) == [ASKED]
    assert asked(mapping.answering(ASKED.key, "stratum")) == []
    said = answered(mapping, [ASKED], {ASKED.key: "title"})
    assert (said.columns["Fonction"], asked(said)) == ("title", [])
    assert "Fonction" not in mapping.answering(ASKED.key, NOTHING).columns


def test_what_was_answered_is_kept_with_the_mapping() -> None:
    said = propose(READ, FRAMEWORK).answering(ASKED.key, "title")
    again = ColumnMapping.from_document(json.loads(json.dumps(said.to_document())))
    assert (again.answers, again.columns, asked(again)) == ({"column:Fonction": "title"}, said.columns, [])


def test_a_mapping_kept_before_there_were_questions_is_read() -> None:
    document = ColumnMapping(columns={"Nom": "name"}).to_document()
    del document["answers"]
    assert ColumnMapping.from_document(document).answers == {}


@pytest.mark.parametrize(
    ("given", "code"),
    [({"column:Nom": "title"}, "mapping.question"), ({ASKED.key: "fte"}, "mapping.answer")],
)
def test_what_is_not_asked_and_what_is_no_answer_are_refused(given: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        answered(propose(READ, FRAMEWORK), [ASKED], given)
    assert refusal.value.code == code
