"""The workbook to start from goes in as it is."""

import pytest

from model.exchange.imports.files import read_file
from model.exchange.imports.mapping import Sureness, table
from model.exchange.imports.recognition import propose
from model.exchange.imports.statements import read_facts
from model.exchange.imports.template import COLUMNS, LEAST, template
from model.exchange.imports.worksheets import of_sheets
from model.wording import LANGUAGES, catalogue
from tests.model.exchange.imports.deliveries import FRAMEWORK, MARCH, Region, told


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_is_imported_as_it_is_without_a_question(language: str) -> None:
    tables = [table(sheet) for sheet in read_file("x.xlsx", template(catalogue(language)))]
    mapping = propose(tables, FRAMEWORK)
    assert [mapping.columns[header] for header in tables[0].headers] == list(COLUMNS)
    assert Sureness.ASKED not in {each.sureness for each in mapping.recognised.values()}
    assert not set(tables[1].headers) & mapping.columns.keys()
    assert list(of_sheets(tables, mapping)) == []
    delivery = read_facts(tables, mapping, FRAMEWORK)
    assert (told(delivery), delivery.questions) == ([], [])
    region = Region()
    found = region.preview_facts(delivery)
    region.register = found.after
    assert (found.problems, found.questions) == ([], [])
    assert [row["held"] for row in region.seats(MARCH)] == ["Anne Durand", "Luc Petit", "–", "–"]
    assert [each.frozen_on(MARCH) for each in region.register.positions] == [False, False, False, True]
    assert {each.family for each in region.register.managers} == {"F1", "F5"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_says_of_each_column_what_it_holds_and_which_are_required(language: str) -> None:
    _, columns = read_file("x.xlsx", template(catalogue(language)))
    assert len(columns.rows) == 1 + len(COLUMNS)
    required = catalogue(language)("template.least", what="")
    assert sum(row[1].startswith(required.strip()) for row in columns.rows[1:]) == len(LEAST)
