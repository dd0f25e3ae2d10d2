"""Who is named in the texts of a region, once they ask to be forgotten: in no column, and in no byte of the base."""

import json
import unicodedata
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, select, text, update
from sqlmodel import Session

from model.access import Role, Viewer, operator
from model.errors import Conflict, NotAllowed, NotFound, Refused
from model.scenario import Departure
from model.services.access import audit
from model.services.context import store, today
from model.services.records import mentions, rights
from model.services.scenario import rows as scenario_rows
from model.services.scenario import scenarios
from model.services.situation import situations
from model.storage import texts
from model.storage.tables import Base
from tests.storage import rows
from tests.storage.test_upgrades import HEAD

DIRECTOR = Viewer("d", "Directrice", Role.DIRECTOR, ("AQ",))
UID, NAME = "feedfacecafebeef", "Éléonore Le Bihan"
WRITTEN = (NAME, "LE BIHAN Éléonore", "eleonore le bihan", unicodedata.normalize("NFD", NAME), "Le Bihan, Eléonore")


@pytest.fixture
def filled(house: Path) -> Path:
    """A house whose every table has rows, somebody of whom has left."""
    base = store()
    with base.write() as session:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name != "audit":
                session.execute(table.delete())
    with base.engine.begin() as connection:
        rows.fill(connection, HEAD)
        for statement in (
            f"UPDATE manager SET uid = '{UID}', name = '{NAME}' WHERE key = 2",
            "UPDATE assignment SET until = '2026-03-01' WHERE manager_key = 2",
            "UPDATE account SET active = 0",
            "UPDATE absence SET kind = 'other'",
            "UPDATE house SET sealed = 1",
        ):
            connection.execute(text(statement))
    return house


def plant(session: Session) -> dict[tuple[str, str], int]:
    """Write the name into every column where somebody may have typed, of every row of the region; return where."""
    planted: dict[tuple[str, str], int] = {}
    ways = cycle(WRITTEN)
    for table in Base.metadata.sorted_tables:
        for column in texts.columns(table):
            if (table.name, column.name) == ("manager", "name"):
                continue
            keys = session.execute(select(table.c.key).where(texts._of_region(table, 1))).scalars().all()  # type: ignore[arg-type]
            assert keys, (table.name, "has rows in the region")
            for key in keys:
                before = session.execute(select(column).where(table.c.key == key)).scalar_one()
                after = planted_value(column.type, before, next(ways), key)
                session.execute(update(table).where(table.c.key == key).values({column.name: after}))
            planted[table.name, column.name] = len(keys)
    return planted


def planted_value(kind: Any, before: Any, name: str, key: int) -> Any:
    """A value that names somebody: a text, or a document in a text of it and in the name of another."""
    if isinstance(before, list):
        return [*before, f"Voir {name} ({key})"]
    if isinstance(kind, JSON):
        return {**before, "planted": [f"Voir {name} ({key})", UID, {name: 1}]}
    return f"{before} : {name}, {key}"


def everything(place: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(place.parent.iterdir()) if file.is_file())


def traces(content: bytes) -> Iterator[str]:
    """Each way of writing the name, as text or inside a document, that is in some bytes."""
    for way in (*WRITTEN, NAME.split()[0], "Éléonore", "eleonore"):
        for written in {way, json.dumps(way)[1:-1], json.dumps(way, ensure_ascii=False)[1:-1]}:
            if written.encode() in content:
                yield written


def test_a_name_in_every_text_of_the_base_is_found_and_taken_out_of_every_file(filled: Path) -> None:
    with store().write() as session:
        planted = plant(session)
    assert len(planted) > 30
    assert set(traces(everything(filled)))
    found = mentions.find(DIRECTOR, "AQ", NAME)
    assert {each.table for each in found} == {table for table, _ in planted}
    for _ in range(len(found)):
        (first, *_rest) = mentions.find(DIRECTOR, "AQ", NAME)
        mentions.clear(DIRECTOR, "AQ", NAME, first.handle)
    assert mentions.find(DIRECTOR, "AQ", NAME) == ()
    assert situations.figures_document(operator(), "AQ")["positions"] == 5
    rights.erase(DIRECTOR, "AQ", UID)
    assert list(traces(everything(filled))) == []
    with store().read() as session:
        for table in Base.metadata.sorted_tables:
            written = repr(session.execute(select(table)).all())
            assert list(traces(written.encode())) == [], table.name
            if table.name != "audit":
                assert UID not in written, table.name
    assert len(audit.lines(operator(), "clear_mention")) == len(found)
    assert audit.verify(operator()).broken_at is None


def leaver() -> tuple[str, str]:
    """Somebody of the demonstration who holds nothing any more."""
    gone = next(each for each in rights.people(DIRECTOR, "AQ") if each.since and each.since <= today())
    return gone.uid, gone.name


def with_departure(uid: str, note: str, title: str = "Essai") -> str:
    """Keep a scenario that supposes something of somebody; return its uid."""
    empty = scenarios.begin(DIRECTOR, "AQ", title)
    departure = Departure(uid="a", month=empty.start, manager=uid, note=note)
    return scenario_rows.save(DIRECTOR, empty.with_action(departure)).uid


@pytest.mark.usefixtures("demo_house")
def test_what_scenarios_suppose_of_somebody_forgotten_bears_one_pseudonym() -> None:
    uid, _ = leaver()
    kept = [with_departure(uid, "une note") for _ in range(2)]
    rights.erase(DIRECTOR, "AQ", uid)
    actions = [scenario_rows.load(DIRECTOR, each).scenario.actions[0] for each in kept]
    pseudonyms = {each.manager for each in actions if isinstance(each, Departure)}
    assert len(pseudonyms) == 1 and uid not in pseudonyms
    assert [each.note for each in actions] == ["une note"] * 2
    assert scenario_rows.load(DIRECTOR, kept[0]).version == 2, "nobody writes the former one over it unseen"


@pytest.mark.usefixtures("demo_house")
def test_texts_are_cleared_one_by_one_and_the_rest_of_each_stays() -> None:
    uid, name = leaver()
    first, last = name.split(maxsplit=1)
    kept = with_departure(uid, f"avec {last.upper()} {first}, en mars", f"Après {name}")
    note, title = sorted(mentions.find(DIRECTOR, "AQ", name), key=lambda each: each.excerpt.startswith("Après"))
    assert (note.table, note.title, note.excerpt) == (
        "scenario",
        f"Après {name}",
        f"avec {last.upper()} {first}, en mars",
    )
    mentions.clear(DIRECTOR, "AQ", name, note.handle)
    scenario = scenario_rows.load(DIRECTOR, kept).scenario
    assert (scenario.title, scenario.actions[0].note) == (f"Après {name}", "avec […], en mars")
    with pytest.raises(Conflict, match=r"rights\.mention_moved"):
        mentions.clear(DIRECTOR, "AQ", name, note.handle)
    mentions.clear(DIRECTOR, "AQ", name, title.handle)
    assert [each.scenario.title for each in scenario_rows.listing(DIRECTOR, ("AQ",))] == ["Après […]"]
    assert mentions.find(DIRECTOR, "AQ", name) == ()


@pytest.mark.usefixtures("demo_house")
def test_whoever_bears_a_name_is_no_text() -> None:
    assert mentions.find(DIRECTOR, "AQ", rights.people(DIRECTOR, "AQ")[0].name) == ()


def test_an_account_that_is_open_is_left_alone(filled: Path) -> None:
    with store().write() as session:
        session.execute(text(f"UPDATE account SET active = 1, name = '{NAME}' WHERE key = 1"))
    (found,) = mentions.find(DIRECTOR, "AQ", NAME)
    with pytest.raises(Refused, match=r"rights\.mention_account"):
        mentions.clear(DIRECTOR, "AQ", NAME, found.handle)


@pytest.mark.usefixtures("demo_house")
def test_only_the_director_of_a_region_looks_through_its_texts() -> None:
    for role in (Role.ANALYST, Role.FACILITATOR, Role.READER, Role.NATIONAL, Role.ADMINISTRATOR):
        viewer = Viewer("x", "", role, ("AQ",))
        with pytest.raises(NotAllowed):
            mentions.find(viewer, "AQ", NAME)
        with pytest.raises(NotAllowed):
            mentions.clear(viewer, "AQ", NAME, "x")
    with pytest.raises(NotAllowed):
        mentions.find(Viewer("o", "", Role.DIRECTOR, ("BR",)), "AQ", NAME)
    with pytest.raises(NotFound):
        mentions.find(operator(), "nowhere", NAME)
    with pytest.raises(Refused, match=r"rights\.mention_short"):
        mentions.find(DIRECTOR, "AQ", "z")


@pytest.mark.usefixtures("demo_house")
def test_texts_of_another_region_are_neither_shown_nor_changed() -> None:
    other = Viewer("o", "", Role.DIRECTOR, ("BR",))
    _, name = leaver()
    kept = scenario_rows.save(other, scenarios.begin(other, "BR", f"Avec {name}"))
    assert mentions.find(DIRECTOR, "AQ", name) == ()
    (found,) = mentions.find(other, "BR", name)
    with pytest.raises(Conflict):
        mentions.clear(DIRECTOR, "AQ", name, found.handle)
    assert scenario_rows.load(other, kept.uid).scenario.title == f"Avec {name}"
