"""The texts of a base, found by walking the tables: none is left out, and none is lost when another is changed."""

import re
from pathlib import Path

import pytest
from sqlalchemy import func, select

from model.services.context import store
from model.storage import texts
from model.storage.database import Database
from model.storage.tables import Base
from model.wording import LANGUAGES, catalogue
from tests.storage import rows
from tests.storage.test_upgrades import HEAD

TABLES = Base.metadata.tables


def test_every_column_that_is_said_to_hold_no_text_of_anybody_is_there() -> None:
    for name, coded in texts.CODED.items():
        assert coded <= {column.name for column in TABLES[name].c if texts.holds_text(column)}, name


def test_every_table_where_somebody_may_have_typed_is_reached_from_a_region_and_has_a_name_on_the_screen() -> None:
    searched = {table for table in TABLES.values() if texts.columns(table)}
    assert len(searched) > 15
    for table in searched:
        assert texts._of_region(table, 1) is not None, table.name
        for language in LANGUAGES:
            assert catalogue(language)(f"rights.in_{table.name}")


def test_what_nobody_types_looks_like_it(demo_house: Path) -> None:
    """Uids, hashes, codes and states, one or a list of them, in a whole demonstration."""
    seen = 0
    with store().read() as session:
        for name, coded in texts.CODED.items():
            for column in sorted(coded):
                for value in session.execute(select(TABLES[name].c[column])).scalars():
                    codes = value.split(" ") if (name, column) == ("audit", "scope") else [value or ""]
                    assert all(re.fullmatch(r"[A-Za-z0-9_.$/!-]*", each) for each in codes), (name, column, value)
                    seen += 1
    assert seen > 1000


def test_a_change_that_would_make_two_rows_the_same_keeps_them_apart(store: Database) -> None:
    with store.engine.begin() as connection:
        rows.fill(connection, HEAD)
    card = TABLES["card"]
    with store.write() as session:
        texts.rewrite(session, "card", 1, lambda _: "[…]")
        session.execute(card.insert().values(uid="x", workshop_key=2, participant_key=1, step="x", text="Autre"))
        texts.rewrite(session, "card", 3, lambda _: "[…]")
        assert session.execute(select(func.count()).select_from(card).where(card.c.text == "[…]")).scalar() == 1
        assert session.execute(select(func.count()).select_from(card)).scalar() == 3


@pytest.mark.parametrize("name", ["scenario", "team"])
def test_a_text_that_was_changed_is_a_new_version(name: str, store: Database) -> None:
    with store.engine.begin() as connection:
        rows.fill(connection, HEAD)
    column = {"scenario": "title", "team": "name"}[name]
    with store.write() as session:
        texts.rewrite(session, name, 1, lambda said: said)
        assert session.execute(select(TABLES[name].c.version).where(TABLES[name].c.key == 1)).scalar() == 1
        texts.rewrite(session, name, 1, str.upper)
        found = session.execute(select(TABLES[name]).where(TABLES[name].c.key == 1)).mappings().one()
        assert (found["version"], found[column]) == (2, found[column].upper())


def test_names_of_a_document_that_become_one_lose_nothing() -> None:
    assert texts._changed({"Zoé": 1, "Ève": 2}, lambda _: "[…]") == {"[…]": 1, "[…]…": 2}


@pytest.mark.parametrize("field", ["uid", "kind", "title", "actions", "manager"])
def test_the_fields_of_a_document_are_nobodys_name_and_stay(field: str) -> None:
    document = {field: ["Zoé"], "Zoé Le Gall": field}
    assert list(texts._strings(document)) == ["Zoé", "Zoé Le Gall", field]
    assert texts._changed(document, lambda text: text.replace(field, "[…]")) == {field: ["Zoé"], "Zoé Le Gall": "[…]"}
