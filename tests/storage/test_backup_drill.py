"""A drill on both engines: a copy is written and verified, the base is lost, all comes back; who watches is told."""

import stat
import subprocess
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from model.__main__ import main
from model.access import operator
from model.errors import NotAllowed, Unavailable, Unusable
from model.services import start
from model.services.access import audit
from model.services.context import store
from model.services.records import backups, restoration
from model.services.situation import situations
from model.storage import backup_series, dumps, erasures
from model.storage import backups as base_copies
from model.storage.database import Database, open_database
from model.storage.outages import outages_named
from tests.conftest import KEY
from tests.storage.test_backups import DIRECTOR

CHANGED = {"audit", "house", "region", "workshop", "session"}
"""What a restoration writes to: its line, higher versions, everybody signed out."""

NIGHT = datetime(2026, 11, 30, 2, 15, tzinfo=UTC)


@pytest.fixture
def folder(blank: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The folder of the copies of a demonstration on one engine."""
    place = tmp_path / "copies"
    place.mkdir()
    settings = {"MODE": "demo", "KEY": KEY, "DATABASE": blank, "BACKUPS": str(place)}
    for name, value in settings.items():
        monkeypatch.setenv(f"MOSAIQUE_{name}", value)
    monkeypatch.setattr("model.storage.database.LOCAL", tmp_path / "local")
    (tmp_path / "local").mkdir()
    start.open_house()
    yield place
    store().close()


def sums() -> Mapping[str, str]:
    with store().engine.connect() as connection:
        return dumps.checksums(connection)


def test_all_that_a_lost_base_held_comes_back(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backup"]) == 0
    (copy,) = folder.glob("mosaique-*")
    assert str(copy) in capsys.readouterr().out
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    before, figures = sums(), situations.figures_document(operator(), "AQ")
    with store().write() as session:
        session.execute(text("DELETE FROM assessment"))
        session.execute(text("UPDATE position SET title = 'perdu'"))
    assert sums() != before
    assert main(["restore", str(copy)]) == 0
    after = sums()
    assert {name for name in before if before[name] != after[name]} <= CHANGED
    assert situations.figures_document(operator(), "AQ") == figures
    assert audit.verify(operator()).whole
    assert len(backups.kept(operator())) == 2, "what is replaced is kept, and the copy"


def test_a_base_of_another_version_is_neither_copied_nor_upgraded(folder: Path, tmp_path: Path) -> None:
    with store().write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    for typed in (["backup"], ["backup", str(tmp_path / "copy")]):
        assert main(typed) == 2
    with store().read() as session:
        assert session.execute(text("SELECT version_num FROM alembic_version")).scalar() == "0001"
    assert not list(folder.glob("mosaique-*")) and not (tmp_path / "copy").exists()
    attempt = backup_series.last(folder)
    assert attempt and not attempt.verified


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_base_that_is_not_there_is_not_made_and_not_copied(folder: Path, tmp_path: Path) -> None:
    file = store().file
    store().close()
    assert file
    file.rename(tmp_path / "away")
    for typed in (["backup"], ["backup", str(tmp_path / "copy")]):
        assert main(typed) == 3
    assert not file.exists() and not list(folder.glob("mosaique-*")) and not (tmp_path / "copy").exists()


def test_one_copy_at_a_time_is_verified_or_put_back(folder: Path) -> None:
    copy, before = backups.keep(operator()), sums()
    noted = backup_series.last(folder)
    with base_copies.alone(store()):
        assert (main(["backup"]), main(["restore", str(copy)])) == (2, 2)
        with pytest.raises(Unusable) as refusal, restoration.reopened(copy):
            pass
    assert refusal.value.code == "backup.under_way"
    assert backup_series.last(folder) == noted, "the one that is under way says what becomes of it"
    assert list(folder.glob("mosaique-*")) == [copy] and sums() == before


@pytest.mark.parametrize("engine", ["sqlite"])
def test_what_was_prepared_and_taken_away_never_empties_the_base(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy, before, settle = backups.keep(operator()), sums(), Database.settle

    def lose(base: Database) -> None:
        settle(base)
        if base.file and base.file.suffix == ".restoring":
            base.file.unlink()

    monkeypatch.setattr(Database, "settle", lose)
    assert main(["restore", str(copy)]) == 3
    assert sums() == before


@pytest.mark.parametrize("engine", ["postgresql"])
def test_what_somebody_killed_left_on_the_server_goes_with_the_next_copy(folder: Path) -> None:
    left = dumps.scratch(store())
    left.__enter__()  # and never ends
    assert len(scratches()) == 1
    backups.keep(operator())
    assert scratches() == []
    left.__exit__(None, None, None)


def scratches() -> list[str]:
    """The bases of the server that copies are verified in."""
    with store().read() as session:
        return list(session.execute(text("SELECT datname FROM pg_database WHERE datname LIKE '%scratch%'")).scalars())


@pytest.mark.slow
def test_what_is_verified_equals_what_was_copied(folder: Path) -> None:
    before = sums()
    copy = backups.keep(operator())
    with restoration.staged(copy) as restored, restored.engine.connect() as connection:
        after = dumps.checksums(connection)
    assert {name: each for name, each in after.items() if name != "audit"} == {
        name: each for name, each in before.items() if name != "audit"
    }


def test_a_copy_that_is_not_whole_is_not_kept_and_is_noted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = backups.keep(operator())
    write = backups._write

    def cut(file: Path) -> Mapping[str, str]:
        sums = write(file)
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
        return sums

    def other(file: Path) -> Mapping[str, str]:
        return {**write(file), "position": "the checksum of other rows"}

    for spoilt in (cut, other) if store().file is None else (cut,):
        monkeypatch.setattr(backups, "_write", spoilt)
        with pytest.raises(Unusable):
            backups.keep(operator())
    assert list(folder.glob("mosaique-*")) == [whole] and not list(folder.glob("unverified*"))
    attempt = backup_series.last(folder)
    assert attempt and not attempt.verified and attempt.verified_at and attempt.verified_at < attempt.at


@pytest.mark.slow
def test_a_file_of_something_else_changes_nothing(folder: Path, tmp_path: Path) -> None:
    before = sums()
    for content in (b"", b"PGDMP", b"something else"):
        other = tmp_path / "other"
        other.write_bytes(content)
        assert main(["restore", str(other)]) == 2
    assert sums() == before


@pytest.mark.parametrize("engine", ["postgresql"])
def test_no_password_is_on_the_command_line(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines: list[tuple[list[str], dict[str, str]]] = []
    secret = store().engine.url.set(password="un secret")

    class Heard(subprocess.Popen[bytes]):
        def __init__(self, line: list[str], **options: Any) -> None:
            lines.append((line, options["env"]))
            super().__init__(line, **options)

    monkeypatch.setattr(subprocess, "Popen", Heard)
    monkeypatch.setattr(store().engine, "url", secret)
    backups.keep(operator())
    assert [Path(line[0]).name for line, _ in lines] == ["pg_dump", "psql", "pg_restore"]
    assert all("un secret" not in " ".join(line) for line, _ in lines)
    assert all(environment["PGPASSWORD"] == "un secret" for _, environment in lines)
    assert not any(name.startswith("MOSAIQUE_") for _, environment in lines for name in environment)


@pytest.mark.parametrize("engine", ["postgresql"])
def test_what_a_newer_program_added_goes_when_a_copy_comes_back(folder: Path) -> None:
    copy, before = backups.keep(operator()), sums()
    with store().write() as session:
        for statement in (
            "CREATE TABLE later (key integer GENERATED ALWAYS AS IDENTITY, mode text)",
            "ALTER TABLE house ADD UNIQUE (mode)",
            "ALTER TABLE later ADD FOREIGN KEY (mode) REFERENCES house (mode)",
            "CREATE VIEW seen AS SELECT mode FROM later",
            "CREATE FUNCTION later(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1'",
        ):
            session.execute(text(statement))
    restoration.restore(operator(), copy)
    assert set(sums()) == set(before)
    with store().read() as session:
        assert session.execute(text("SELECT to_regclass('seen'), to_regproc('later')")).one() == (None, None)


@pytest.mark.parametrize("engine", ["postgresql"])
def test_a_copy_that_is_cut_short_puts_nothing_in_the_place_of_a_base(folder: Path, tmp_path: Path) -> None:
    copy, before, cut = backups.keep(operator()), sums(), tmp_path / "cut.dump"
    content = copy.read_bytes()
    for share in (2, 10, 19):
        cut.write_bytes(content[: len(content) * share // 20])
        with pytest.raises(Unusable):
            dumps.load(store(), cut)
        assert sums() == before


@pytest.mark.parametrize("engine", ["postgresql"])
def test_somebody_who_may_not_create_a_base_is_told_which_right_is_missing(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = dumps._alone

    def refused(base: Database, statement: str) -> None:
        if statement.startswith("DROP"):
            alone(base, statement)
            return
        with outages_named(), base.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("SET ROLE pg_monitor")
            connection.exec_driver_sql(statement)

    monkeypatch.setattr(dumps, "_alone", refused)
    assert main(["backup"]) == 2
    assert "CREATEDB" in capsys.readouterr().err


@pytest.mark.parametrize("engine", ["postgresql"])
def test_the_sum_of_a_table_is_the_same_wherever_its_reader_is(folder: Path) -> None:
    with store().engine.connect() as connection:
        connection.exec_driver_sql("SET TimeZone TO 'Asia/Tokyo'")
        assert dumps.checksums(connection) == sums()
        connection.invalidate()


def test_seven_days_and_four_weeks_are_kept(tmp_path: Path) -> None:
    nights = [NIGHT - timedelta(hours=12 * step) for step in range(120)]
    for night in nights:
        backup_series.place(tmp_path, night, ".sqlite").touch()
    (tmp_path / "mosaique-mine.sqlite").touch()
    forgotten = tmp_path / f"{backup_series.place(tmp_path, nights[-1], '.sqlite').name}.erased"
    forgotten.touch()
    backup_series.prune(tmp_path, NIGHT)
    kept = {backup_series._at(each) for each in tmp_path.glob("mosaique-2*")}
    days = {(NIGHT - timedelta(days=0)), *(NIGHT - timedelta(hours=12 + 24 * day) for day in range(6))}
    weeks = {datetime(2026, 11, day, 14, 15, tzinfo=UTC) for day in (23, 22, 15, 8)}
    assert kept == days | weeks and not forgotten.exists()
    assert (tmp_path / "mosaique-mine.sqlite").exists()


def test_the_copy_that_was_just_made_stays_whatever_the_clock_said(tmp_path: Path) -> None:
    later = [backup_series.place(tmp_path, NIGHT + timedelta(days=day), ".sqlite") for day in range(400, 440)]
    made = backup_series.place(tmp_path, NIGHT, ".sqlite")
    for each in (*later, made):
        each.touch()
    backup_series.prune(tmp_path, NIGHT)
    assert all(each.exists() for each in (*later, made))


def test_copies_of_the_engine_of_before_go_in_their_turn(tmp_path: Path) -> None:
    for day in range(60):
        backup_series.place(tmp_path, NIGHT - timedelta(days=day), ".dump" if day < 30 else ".sqlite").touch()
    backup_series.prune(tmp_path, NIGHT)
    assert len(backup_series.copies(tmp_path)) == 11 and len(list(tmp_path.iterdir())) == 11


def test_a_verified_copy_is_noted_so_whatever_fails_after(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("gone")

    monkeypatch.setattr(backups, "audit", fail)
    with pytest.raises(OSError, match="gone"):
        backups.keep(operator())
    attempt = backup_series.last(folder)
    assert attempt and attempt.verified
    assert stat.S_IMODE((folder / backup_series.NOTE).stat().st_mode) == 0o644


@pytest.mark.parametrize("engine", ["sqlite"])
def test_who_was_forgotten_is_noted_beside_every_copy(folder: Path, tmp_path: Path) -> None:
    erasures.write(store(), "AQ", ["u1"])
    copy = backups.keep(operator())
    beside = copy.with_name(f"{copy.name}.erased")
    assert beside.read_text() == erasures.register(store()).read_text()
    assert stat.S_IMODE(beside.stat().st_mode) == 0o600
    assert backups.kept(operator()) == (copy.name,)


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_copy_that_nobody_verified_makes_no_regular_one_younger(folder: Path, tmp_path: Path) -> None:
    backups.back_up(operator(), tmp_path / "copy")
    assert start.vitals().backup_age is None
    backups.keep(operator())
    assert start.vitals().backup_age is not None


@pytest.mark.parametrize("engine", ["postgresql"])
def test_nobody_writes_while_a_copy_takes_the_place_of_a_base(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy, load = backups.keep(operator()), dumps.load
    other = open_database(store().engine.url.render_as_string(hide_password=False))
    tried = []

    def meanwhile(base: Database, file: Path) -> None:
        with pytest.raises(Unavailable), other.write() as session:
            session.execute(text("SELECT 1"))
        tried.append(base)
        load(base, file)

    monkeypatch.setattr(dumps, "load", meanwhile)
    monkeypatch.setattr("model.storage.turns.PATIENCE", 0.2)
    restoration.restore(operator(), copy)
    other.close()
    assert len(tried) == 2, "once apart, once in the place of the base"


@pytest.mark.usefixtures("house")
def test_the_administrator_is_told_what_is_the_matter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def kind() -> str | None:
        concern = backups.concern(operator())
        return concern.kind if concern else None

    assert kind() == "unset"
    monkeypatch.setenv("MOSAIQUE_BACKUPS", str(tmp_path))
    assert kind() == "never"
    now = datetime.now(UTC)
    for age, kinds in ((37, "late"), (35, None)):
        with backup_series.attempt(tmp_path, now - timedelta(hours=age)):
            pass
        assert kind() == kinds
    for minutes, kinds in ((29, None), (31, "failed")):
        with pytest.raises(Unusable), backup_series.attempt(tmp_path, now - timedelta(minutes=minutes)):
            raise Unusable("backup.stopped")
        assert kind() == kinds
    (tmp_path / backup_series.NOTE).write_text("{")
    assert kind() == "never"
    with pytest.raises(NotAllowed):
        backups.concern(DIRECTOR)
