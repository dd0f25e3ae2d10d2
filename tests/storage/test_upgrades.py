"""Bringing an old base up to date, on both engines: not a row is lost, whatever it was and whenever it is killed."""

import ast
import hashlib
import multiprocessing
import os
import re
import signal
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import event, text
from streamlit.testing.v1 import AppTest

from model.access import operator
from model.errors import Unusable
from model.services import start
from model.services.access import audit, sessions
from model.services.context import store as house_store
from model.services.situation import situations
from model.settings import ROOT
from model.storage import backups, migrations
from model.storage.database import Database, database, open_database
from model.storage.tables import Base
from model.wording import catalogue
from pages.kit import session
from tests.conftest import KEY
from tests.storage import rows

VERSIONS = migrations.PLACE / "versions"
REVISIONS = [file.name[:4] for file in sorted(VERSIONS.glob("0*.py"))]
HEAD = REVISIONS[-1]
Old = Callable[[str], Database]


def of_revision(address: str, revision: str) -> Database:
    """A base of a revision, every table filled."""
    base = open_database(address)
    migrations.upgrade(base, revision)
    with base.engine.begin() as connection:
        rows.fill(connection, revision)
    return base


@pytest.fixture
def address(blank: str) -> str:
    """What is upgraded has no table yet."""
    return blank


@pytest.fixture
def old(address: str) -> Iterator[Old]:
    """Make a base of a revision."""
    made: list[Database] = []

    def make(revision: str) -> Database:
        made.append(of_revision(address, revision))
        return made[-1]

    yield make
    for base in made:
        base.close()
    database(address).close()


def held(base: Database) -> dict[str, list[rows.Row]]:
    """What a base holds."""
    with base.engine.connect() as connection:
        return rows.content(connection)


def expected(before: dict[str, list[rows.Row]], revision: str) -> dict[str, list[rows.Row]]:
    """What an upgrade keeps of what was there, with the one column that it writes anew."""
    if revision < "0009" and "transmission" in before:
        sent = rows.document("transmission")
        before["transmission"] = [row | {"document": sent} for row in before["transmission"]]
    return before


def kept(before: dict[str, list[rows.Row]], after: dict[str, list[rows.Row]]) -> dict[str, list[rows.Row]]:
    """What there is now in the columns that were there before."""
    return {
        name: [{column: row[column] for column in there[0]} for row in after[name]] for name, there in before.items()
    }


ENDS = REVISIONS[0], "0010", REVISIONS[-1]
"""The first, one that recreated a table which others refer to, the last."""


@pytest.mark.parametrize(
    "revision", [pytest.param(each, marks=[] if each in ENDS else pytest.mark.slow) for each in REVISIONS]
)
def test_an_old_base_keeps_every_row_and_serves_a_screen(
    revision: str, old: Old, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = old(revision)
    before = held(base)
    assert all(len(found) >= 2 for name, found in before.items() if name != "house"), "every table has two rows"
    migrations.upgrade(base)
    assert kept(before, held(base)) == expected(before, revision)

    for name, value in {"MODE": "production", "KEY": KEY, "DATABASE": address}.items():
        monkeypatch.setenv(f"MOSAIQUE_{name}", value)
    start.open_house()
    figures = situations.figures_document(operator(), "AQ")
    assert (figures["positions"], figures["vacant"], figures["managers"]) == (5, 1, 4)
    assert audit.verify(operator()).whole
    secret = sessions.exchange(sessions.open_session("anne")) or ""
    monkeypatch.setattr(session, "secret", lambda: secret)
    screen = AppTest.from_file(str(ROOT / "pages" / "shell.py"), default_timeout=30).run()
    assert not screen.exception
    assert "4 managers en poste sur 5" in " ".join(each.value for each in screen.header).replace("\u00a0", " ")


def test_every_table_has_its_rows() -> None:
    assert rows.ROWS.keys() == Base.metadata.tables.keys()


def test_a_base_of_the_hours_when_0014_kept_the_conclusions_is_brought_up_to_date(old: Old) -> None:
    base = old("0013")
    with base.alone() as connection:  # what 0014 was then
        connection.execute(text("ALTER TABLE workshop ADD COLUMN minutes JSON DEFAULT '{}' NOT NULL"))
        connection.execute(text('UPDATE workshop SET minutes = \'{"summary": "x"}\''))
        connection.execute(text("UPDATE alembic_version SET version_num = '0014'"))
    before = held(base)
    migrations.upgrade(base)
    after = held(base)
    assert kept(before, after) == before
    assert [(each["minutes"], each["rehearsal"]) for each in after["workshop"]] == [({"summary": "x"}, {})] * 2


def test_a_base_that_would_lack_a_trigger_or_a_column_is_left_as_it_was(
    old: Old, monkeypatch: pytest.MonkeyPatch
) -> None:
    base, upgrade = old("0008"), command.upgrade
    spoils = {"audit_stays": _drop_trigger, "add_column": _drop_column}
    for lacking, spoil in spoils.items():

        def spoiled(settings: Any, target: str, spoil: Callable[[Any], None] = spoil) -> None:
            upgrade(settings, target)
            spoil(settings.attributes["connection"])

        monkeypatch.setattr(command, "upgrade", spoiled)
        before = held(base)
        with pytest.raises(Unusable) as refusal:
            migrations.upgrade(base)
        assert (refusal.value.code, list(refusal.value.values["received"])) == ("storage.schema", [lacking])
        assert held(base) == before


def _drop_trigger(connection: Any) -> None:
    on = " ON audit" if connection.dialect.name == "postgresql" else ""
    connection.execute(text(f"DROP TRIGGER audit_stays{on}"))


def _drop_column(connection: Any) -> None:
    connection.execute(text("ALTER TABLE workshop DROP COLUMN prolonged"))


def test_a_row_that_refers_to_nothing_stops_the_upgrade(tmp_path: Path) -> None:
    base = of_revision(f"sqlite:///{tmp_path / 'x.sqlite'}", "0009")
    with base.alone() as connection:
        connection.execute(text("UPDATE position SET team_key = 99 WHERE key = 1"))
    with pytest.raises(Unusable) as refusal:
        migrations.upgrade(base)
    assert (refusal.value.code, refusal.value.values["n"], refusal.value.values["tables"]) == (
        "storage.orphans",
        1,
        ["position"],
    )
    base.close()


def test_a_base_that_is_newer_than_the_program_is_refused_and_left_alone(old: Old) -> None:
    base = old(HEAD)
    with base.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999', oldest = '9999'"))
    before = held(base)
    with pytest.raises(Unusable) as refusal:
        migrations.upgrade(base)
    assert (refusal.value.code, refusal.value.values) == ("storage.newer", {"received": "9999", "accepted": HEAD})
    assert held(base) == before


# --- killed at any moment ---------------------------------------------------------------------------------------------

KILLS = 20


def _upgrade_until(address: str, statements: int, said: Any) -> None:
    """Upgrade a base and be killed before so many statements, or say how many there are."""
    base = open_database(address)
    done = 0

    def count(*_: object) -> None:
        nonlocal done
        done += 1
        if done == statements:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(base.engine, "before_cursor_execute", count)
    event.listen(base.engine, "commit", count)
    migrations.upgrade(base)
    said.put(done)


def in_a_process(address: str, statements: int) -> int | None:
    """Upgrade in a process of its own; return how many statements it took, nothing if it was killed."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    said = context.SimpleQueue()
    process = context.Process(target=_upgrade_until, args=(address, statements, said))
    process.start()
    process.join(120)
    assert process.exitcode in {0, -signal.SIGKILL}
    return said.get() if process.exitcode == 0 else None


def killed_at_any_moment(address: str, again: str, kills: int) -> None:
    """Upgrade a base that is killed so many times, from the first statement to the last, and at last is not; `again` is
    where another one says how many statements there are."""
    base = of_revision(address, "0001")
    before = held(base)
    base.close()
    of_revision(again, "0001").close()
    total = in_a_process(again, 0)
    assert total is not None and total > kills
    for kill in range(kills):
        assert in_a_process(address, 1 + kill * (total - 1) // (kills - 1)) is None
        assert held(base) == before
        base.close()  # nobody else uses it while it is upgraded
    migrations.upgrade(base)
    assert kept(before, held(base)) == expected(before, "0001")
    base.close()


@pytest.mark.slow
def test_killed_at_any_moment_the_base_is_the_old_one_or_the_new_one(
    address: str, another_blank: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))  # a screen under test takes its place for good
    killed_at_any_moment(address, another_blank, KILLS)


# --- the copy before --------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a SQLite base of an old revision is."""
    place = tmp_path / "house.sqlite"
    of_revision(f"sqlite:///{place}", "0005").close()
    return place


def test_a_copy_of_the_old_base_is_kept_that_only_its_owner_reads(file: Path) -> None:
    base = open_database(f"sqlite:///{file}")
    before = held(base)
    done = migrations.upgrade(base)
    assert done == migrations.Upgrade("0005", HEAD, file.with_name(f"house.before-{HEAD}.sqlite"))
    assert done.copy and stat.S_IMODE(done.copy.stat().st_mode) == 0o600
    copy = open_database(f"sqlite:///{done.copy}")
    assert held(copy) == before
    assert migrations.upgrade(base) is None, "what is up to date is neither upgraded nor copied"
    assert backups.beside(base) == (done.copy,)
    copy.close()
    base.close()


def test_the_last_three_copies_are_kept(file: Path) -> None:
    for revision in REVISIONS[5:10]:
        base = open_database(f"sqlite:///{file}")
        migrations.upgrade(base, revision)
        base.close()
    assert {each.name[-11:-7] for each in file.parent.glob("*before-*")} == set(REVISIONS[7:10])
    assert [each.name[-11:-7] for each in backups.beside(base)] == REVISIONS[7:10][::-1]


def test_a_new_base_is_not_copied(tmp_path: Path) -> None:
    base = open_database(f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert migrations.upgrade(base) is None
    base.close()
    assert {each.name for each in tmp_path.iterdir()} == {"new.sqlite", "new.sqlite.open"}


def test_the_house_says_what_it_did_and_the_way_back(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"MODE": "production", "KEY": KEY, "DATABASE": f"sqlite:///{file}"}.items():
        monkeypatch.setenv(f"MOSAIQUE_{name}", value)
    done = start.open_house()
    assert done
    said = start.upgrade_sentence(done, catalogue("en"))
    copy = file.with_name(f"house.before-{HEAD}.sqlite")
    assert f"version 0005 to version {HEAD}" in said and f"python -m model restore {copy}" in said
    assert "\n" not in said
    house_store().close()


# --- the revisions themselves -----------------------------------------------------------------------------------------


def test_no_revision_is_rewritten_or_renumbered() -> None:
    """Each line of the chain holds the digest of its file and of the line before: add one, change none."""
    chain, before = [], ""
    for file in sorted(VERSIONS.glob("0*.py")):
        before = hashlib.sha256(before.encode() + file.read_bytes()).hexdigest()
        chain.append(f"{file.stem} {before}")
    assert (migrations.PLACE / "chain.txt").read_text(encoding="utf-8").splitlines() == chain


def test_revisions_follow_each_other_and_import_nothing_of_ours() -> None:
    script = ScriptDirectory(str(migrations.PLACE))
    assert [each.revision for each in script.walk_revisions()] == REVISIONS[::-1]
    for file in VERSIONS.glob("0*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0 and (node.module or "").split(".")[0] not in {"model", "pages"}
            if isinstance(node, ast.Import):
                assert not {name.name.split(".")[0] for name in node.names} & {"model", "pages"}


def test_the_audit_is_never_recreated_once_it_is_append_only(tmp_path: Path) -> None:
    base = of_revision(f"sqlite:///{tmp_path / 'x.sqlite'}", "0008")
    said: list[str] = []
    event.listen(base.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    migrations.upgrade(base)
    base.close()
    assert any("_alembic_tmp_region" in each for each in said), "other tables are, and would be seen"
    assert [each for each in said if re.search(r"_alembic_tmp_audit|DROP TABLE audit\b|UPDATE audit\b", each)] == []
    assert [each for each in said if "ALTER TABLE audit" in each] == [
        "ALTER TABLE audit ADD COLUMN signing_key VARCHAR DEFAULT '' NOT NULL"
    ]


def test_rows_are_lost_where_foreign_keys_are_followed(tmp_path: Path) -> None:
    """Why an upgrade has a connection of its own: the same statements on an ordinary one take every child along."""
    place = tmp_path / "x.sqlite"
    of_revision(f"sqlite:///{place}", "0001").close()
    with closing(sqlite3.connect(place)) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        connection.executescript("CREATE TABLE other AS SELECT * FROM region; DROP TABLE region;")
        assert connection.execute("SELECT count(*) FROM position").fetchone() == (0,)
