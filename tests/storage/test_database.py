"""Opening a database: schema, transactions, locks."""

import importlib
import sqlite3
import threading
import warnings
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import delete, select

from model.errors import Outage, Unavailable, Unusable
from model.storage import database as opening
from model.storage import migrations, tables
from model.storage.database import Database, Schema, database, open_database, parse, schema
from model.storage.tables import AccountRow, Base, ProfileRow, RegionRow, SuggestionRow, WorkshopRow


def names(store: Database) -> list[str]:
    return inspect(store.engine).get_table_names()


def test_migrations_make_exactly_the_tables_of_the_code(store: Database) -> None:
    with store.engine.connect() as connection:
        assert (
            compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata) == []
        )


def test_migrations_go_down_and_up_again(store: Database) -> None:
    migrations.downgrade(store, "base")
    assert names(store) == ["alembic_version"]
    migrations.upgrade(store)
    assert set(Base.metadata.tables) < set(names(store))


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    """A database of SQLite with its tables."""
    opened = database(f"sqlite:///{tmp_path / 'house.sqlite'}")
    migrations.upgrade(opened)
    yield opened
    opened.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A house that waits for nobody."""
    monkeypatch.setattr("model.storage.sqlite.BUSY_SECONDS", 0)
    monkeypatch.setattr("model.storage.turns.PATIENCE", 0.1)


@pytest.fixture
def proposed(store: Database) -> Database:
    """A database with a workshop that proposed expectations and the worth of an assumption."""
    with store.write() as session:
        place = RegionRow(code="AQ", network="health_insurance")
        session.add(place)
        session.flush()
        held = WorkshopRow(region_key=place.key, title="Séminaire", language="fr", author="x")
        session.add(held)
        session.flush()
        theirs = {"region_key": place.key, "workshop_key": held.key, "author": "y", "proposed_on": date(2026, 11, 23)}
        session.add(ProfileRow(**theirs, document={"C01": {}}))
        session.add(SuggestionRow(**theirs, code="lead_time", value=6, low=3, high=9))
    return store


def workshops_of(store: Database) -> list[int | None]:
    with store.read() as session:
        return [session.exec(select(table)).one().workshop_key for table in (ProfileRow, SuggestionRow)]


def test_what_was_proposed_before_workshops_were_told_apart_stays(proposed: Database) -> None:
    assert None not in workshops_of(proposed)
    migrations.downgrade(proposed, "0015")
    migrations.upgrade(proposed)
    assert workshops_of(proposed) == [None, None]
    with proposed.read() as session:
        assert session.exec(select(ProfileRow)).one().document == {"C01": {}}


def test_what_a_workshop_proposed_outlives_it(proposed: Database) -> None:
    with proposed.write() as session:
        session.execute(delete(WorkshopRow))
    assert workshops_of(proposed) == [None, None]


def test_an_upgrade_that_is_not_needed_changes_nothing(store: Database) -> None:
    with store.write() as session:
        session.add(RegionRow(code="AQ", network="health_insurance"))
    migrations.upgrade(store)
    with store.read() as session:
        assert session.exec(select(RegionRow.code)).all() == ["AQ"]


def test_two_processes_that_start_together_migrate_once(blank: str) -> None:
    stores = [Database(database(blank).engine) for _ in range(4)]
    threads = [threading.Thread(target=migrations.upgrade, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(Base.metadata.tables) < set(names(stores[0]))


def test_a_reload_of_the_tables_does_not_break_a_running_application() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        again = importlib.reload(tables)
    assert again.TeamRow.__table__.metadata is not Base.metadata


def test_nothing_is_kept_of_a_transaction_that_fails(store: Database) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as session:
        session.add(RegionRow(code="AQ", network="health_insurance"))
        session.flush()
        _ = 1 / 0
    with store.read() as session:
        assert session.exec(select(RegionRow)).all() == []


def test_a_row_cannot_refer_to_one_that_does_not_exist(store: Database) -> None:
    with pytest.raises(IntegrityError), store.write() as session:
        session.add(tables.SessionRow(account_key=99))


def test_two_accounts_cannot_share_a_login(store: Database) -> None:
    with pytest.raises(IntegrityError), store.write() as session:
        for name in ("A", "B"):
            session.add(AccountRow(login="same", name=name, password_hash="", role="reader"))
            session.flush()


def test_transactions_that_read_before_they_write_wait_for_each_other(store: Database) -> None:
    with store.write() as session:
        session.add(RegionRow(code="AQ", network="health_insurance"))

    def raise_revision() -> None:
        for _ in range(20):
            with store.write() as session:
                row = session.exec(select(RegionRow).with_for_update()).one()
                row.revision += 1
                session.add(row)

    threads = [threading.Thread(target=raise_revision) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as session:
        assert session.exec(select(RegionRow.revision)).one() == 80


def test_a_reader_is_not_kept_waiting_by_a_writer(store: Database) -> None:
    with store.write() as writer:
        writer.add(RegionRow(code="AQ", network="health_insurance"))
        writer.flush()
        with store.read() as reader:
            assert reader.exec(select(RegionRow)).all() == []


def test_sqlite_is_durable_concurrent_and_strict(tmp_path: object) -> None:
    with database(f"sqlite:///{tmp_path}/x.sqlite").engine.connect() as connection:
        found = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 5000}


def asked(address: str) -> Outage | Schema:
    """What a database answers: its schema, or why it does not."""
    try:
        return schema(address)
    except Unavailable as error:
        return error.outage


def test_a_database_that_answers_says_its_schema(store: Database, address: str) -> None:
    answer = asked(address)
    assert isinstance(answer, Schema)
    assert answer.revision == migrations.head()
    assert answer.oldest in migrations.revisions()


def test_a_database_without_a_schema_answers_too(tmp_path: Path) -> None:
    (tmp_path / "empty.sqlite").touch()
    assert asked(f"sqlite:///{tmp_path}/empty.sqlite") == Schema()


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("sqlite:///{folder}/damaged.sqlite", Outage.DAMAGED),
        ("sqlite:///{folder}/gone.sqlite", Outage.AWAY),
        ("postgresql://nobody@127.0.0.1:9/x", Outage.AWAY),
    ],
)
def test_a_database_that_does_not_answer_says_why(address: str, why: Outage, tmp_path: Path) -> None:
    (tmp_path / "damaged.sqlite").write_bytes(b"no database" * 1000)
    assert asked(address.format(folder=tmp_path)) is why
    assert not (tmp_path / "gone.sqlite").exists()


def test_a_database_that_somebody_keeps_to_himself_is_busy(sqlite: Database) -> None:
    with closing(sqlite3.connect(str(sqlite.file), isolation_level=None)) as other:
        sqlite.close()
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        assert asked(f"sqlite:///{sqlite.file}") is Outage.BUSY


@pytest.mark.parametrize("wrong", ["mysql://root:secret@host/db", "not an address", "oracle://x"])
def test_another_engine_is_refused_without_repeating_the_password(wrong: str) -> None:
    with pytest.raises(Unusable) as refusal:
        parse(wrong)
    assert "secret" not in str(refusal.value.values)


def written(store: Database, code: str) -> None:
    with store.write() as session:
        session.add(RegionRow(code=code, network="health_insurance"))


@pytest.mark.usefixtures("impatient")
def test_a_base_that_another_process_writes_to_is_said_to_be_busy(sqlite: Database) -> None:
    with closing(sqlite3.connect(str(sqlite.file), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable) as refusal:
            written(sqlite, "AQ")
        assert refusal.value.outage is Outage.BUSY
        other.execute("ROLLBACK")
    written(sqlite, "AQ")


def test_a_write_asks_again_until_another_process_is_done(sqlite: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.storage.sqlite.BUSY_SECONDS", 0)
    asked = threading.Event()
    monkeypatch.setattr(opening.random, "uniform", lambda *_: asked.set() or 0.01)
    with closing(sqlite3.connect(str(sqlite.file), isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        writer = threading.Thread(target=written, args=(sqlite, "AQ"))
        writer.start()
        assert asked.wait(20)
        other.execute("ROLLBACK")
        writer.join()
    with sqlite.read() as session:
        assert session.exec(select(RegionRow.code)).all() == ["AQ"]


def test_writers_of_one_process_come_in_the_order_of_their_coming(
    sqlite: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.storage.sqlite.BUSY_SECONDS", 0)
    order: list[int] = []

    def write(number: int) -> None:
        with sqlite.write() as session:
            session.exec(select(RegionRow)).all()
            order.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(20)]
    with sqlite.write() as session:
        session.exec(select(RegionRow)).all()
        for waiting, thread in enumerate(threads, start=2):
            thread.start()
            for _ in range(2000):
                if len(sqlite._turns._line) == waiting:
                    break
                thread.join(0.001)
    for thread in threads:
        thread.join()
    assert order == list(range(20))


@pytest.mark.usefixtures("impatient")
def test_a_turn_that_does_not_come_is_given_up_and_keeps_nobody_else_waiting(sqlite: Database) -> None:
    told: list[Outage] = []

    def late() -> None:
        try:
            written(sqlite, "AQ")
        except Unavailable as error:
            told.append(error.outage)

    with sqlite.write():
        waiting = threading.Thread(target=late)
        waiting.start()
        waiting.join()
    assert told == [Outage.BUSY]
    written(sqlite, "AQ")


def test_a_file_that_is_taken_away_is_not_made_again_and_serves_once_it_is_back(sqlite: Database) -> None:
    written(sqlite, "AQ")
    sqlite.settle()
    file = Path(str(sqlite.file))
    kept = file.rename(file.with_name("elsewhere.sqlite"))
    for done in (sqlite.read, sqlite.write):
        with pytest.raises(Unavailable) as refusal, done() as session:
            session.exec(select(RegionRow)).all()
        assert refusal.value.outage is Outage.AWAY
    assert not file.exists()
    kept.rename(file)
    written(sqlite, "BR")
    with closing(sqlite3.connect(file)) as other:
        assert other.execute("SELECT code FROM region ORDER BY code").fetchall() == [("AQ",), ("BR",)]


def test_no_error_of_an_engine_repeats_what_was_being_written(store: Database) -> None:
    with pytest.raises(DBAPIError) as error, store.write() as session:
        session.execute(text("INSERT INTO nowhere (name) VALUES (:name)"), {"name": "Zéphyrine Canari"})
    assert "Zéphyrine" not in str(error.value)
    assert store.engine.hide_parameters


def test_a_base_that_does_not_fit_on_the_disk_any_more_keeps_what_it_had(sqlite: Database) -> None:
    written(sqlite, "AQ")
    with pytest.raises(Unavailable) as refusal, sqlite.write() as session:
        pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar()
        session.execute(text(f"PRAGMA max_page_count={pages}"))
        session.add_all(RegionRow(code=f"R{number}", network="x" * 500) for number in range(500))
    assert refusal.value.outage is Outage.FULL
    with sqlite.read() as session:
        assert session.exec(select(RegionRow.code)).all() == ["AQ"]


def test_a_server_that_was_cut_off_is_given_up_in_half_a_minute(postgresql: str) -> None:
    opened = open_database(f"{postgresql}/postgres")
    with opened.read() as session:
        given = session.connection().connection.dbapi_connection.info.get_parameters()
    opened.close()
    assert int(given["keepalives_idle"]) + int(given["keepalives_interval"]) * int(given["keepalives_count"]) <= 30
    assert int(given["tcp_user_timeout"]) <= 30_000 and int(given["connect_timeout"]) <= 5


def test_a_server_that_goes_away_in_the_middle_of_a_write_is_said_to_be_and_serves_again(postgresql: str) -> None:
    opened = open_database(f"{postgresql}/postgres")
    with pytest.raises(Unavailable) as refusal, opened.write() as session:
        number = session.execute(text("SELECT pg_backend_pid()")).scalar()
        with opened.engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:number)"), {"number": number})
        session.execute(text("SELECT 1"))
    assert refusal.value.outage is Outage.AWAY
    with opened.read() as session:
        assert session.execute(text("SELECT 1")).scalar() == 1
    opened.close()


def test_whoever_writes_for_ever_keeps_nobody_of_another_process_waiting_for_ever(
    address: str, impatient: None
) -> None:
    here, there = open_database(address), open_database(address)
    with here.write() as holder:
        holder.exec(select(RegionRow)).all()
        with pytest.raises(Unavailable) as refusal:
            written(there, "AQ")
    assert refusal.value.outage is Outage.BUSY
    written(there, "AQ")
    here.close()
    there.close()


def test_what_a_write_has_read_no_other_process_changes_before_it_is_kept(address: str) -> None:
    here, there = open_database(address), open_database(address)
    written(here, "AQ")

    def raise_revision(base: Database) -> None:
        for _ in range(20):
            with base.write() as session:
                row = session.exec(select(RegionRow)).one()
                row.revision += 1
                session.add(row)

    threads = [threading.Thread(target=raise_revision, args=(base,)) for base in (here, there)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with here.read() as session:
        assert session.exec(select(RegionRow.revision)).one() == 40
    here.close()
    there.close()


def test_a_process_that_writes_and_falls_silent_gives_its_turn_up(
    postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "LONGEST_SILENCE", 0.2)
    silent, other = (open_database(f"{postgresql}/postgres") for _ in range(2))
    with pytest.raises(Unavailable) as refusal, silent.write() as session:
        session.execute(text("SELECT 1"))
        with other.write() as next_one:  # as soon as the server has ended the first one
            next_one.execute(text("SELECT 1"))
        session.execute(text("SELECT 1"))
    assert refusal.value.outage is Outage.AWAY
    silent.close()
    other.close()
