"""An upgrade while a program of before still serves, on both engines: one that only adds goes on beside it, any other
one waits until nobody uses the base, and who comes too late is told."""

import ast
import os
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from threading import Barrier

import pytest
from alembic.config import Config
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError

from model.access import operator
from model.errors import Outage, Unavailable, Unusable
from model.services import start
from model.services.context import prepare
from model.services.records.backups import back_up
from model.services.records.restoration import restore
from model.storage import backups, erasures, migrations
from model.storage.database import Database, Schema, database, open_database, schema
from model.storage.migrations import Upgrade
from model.storage.sqlite import OPEN
from tests.conftest import KEY
from tests.storage import rows
from tests.storage.test_upgrades import HEAD, VERSIONS

RULE = "0031"
"""The last revision of the programs that did not know of this rule: it says nothing, and closes the house to them."""

NEXT = "9001"
REVISION = """
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "{next}", "{head}", None, None
{mark}

def upgrade():
    {change}
"""
ADDS = 'op.add_column("team", sa.Column("nickname", sa.String(), nullable=True))'
Newer = Callable[..., AbstractContextManager[None]]


@pytest.fixture
def newer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newer:
    """Be, inside the block, a program of one more revision than this one: where it has more tables, nothing differs."""
    plain = migrations._settings

    @contextmanager
    def being(mark: str = "additive = True", change: str = ADDS) -> Iterator[None]:
        file = tmp_path / "versions" / f"{NEXT}_go_on.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(REVISION.format(next=NEXT, head=HEAD, mark=mark, change=change), encoding="utf-8")

        def settings() -> Config:
            wider = plain()
            wider.set_main_option("path_separator", "newline")
            wider.set_main_option("version_locations", f"{VERSIONS}\n{file.parent}")
            return wider

        with monkeypatch.context() as patch:
            patch.setattr(migrations, "_settings", settings)
            patch.setattr(migrations, "_differences", lambda _: [])
            _forget()
            try:
                yield
            finally:
                _forget()

    return being


def _forget() -> None:
    migrations._history.cache_clear()
    migrations.revisions.cache_clear()


@pytest.fixture
def process(address: str) -> Iterator[Callable[[], Database]]:
    """Open the base as a process does that has only just begun."""
    begun: list[Database] = []

    def begin() -> Database:
        begun.append(open_database(address))
        return begun[-1]

    yield begin
    for each in begun:
        each.close()


@pytest.fixture
def serving(process: Callable[[], Database]) -> Database:
    """A process of this program that serves."""
    base = process()
    migrations.upgrade(base)
    assert teams(base) == []
    return base


def teams(base: Database) -> list[str]:
    """The names of the teams, written once more by whoever uses the base."""
    with base.write() as session:
        session.connection().execute(text("UPDATE team SET name = name"))
        return list(session.connection().execute(text("SELECT name FROM team")).scalars())


def test_a_program_of_before_serves_on_beside_what_was_only_added(
    serving: Database, process: Callable[[], Database], address: str, newer: Newer
) -> None:
    closed = max(file.name[:4] for file in VERSIONS.glob("0*.py") if not _mark(file))
    with newer():
        done = migrations.upgrade(process())
        assert isinstance(done, Upgrade) and (done.before, done.after) == (HEAD, NEXT)
    assert schema(address) == Schema(NEXT, closed)
    assert teams(serving) == []
    serving.close()
    assert teams(serving) == [], "it calls again"
    again = process()
    assert migrations.upgrade(again) is None and teams(again) == [], "and may even begin again"
    assert migrations.serves(schema(address))


def test_a_newer_program_may_say_more_of_its_schema(
    serving: Database, process: Callable[[], Database], address: str
) -> None:
    with serving.write() as session:
        session.connection().execute(text("ALTER TABLE alembic_version ADD COLUMN since VARCHAR(32) DEFAULT 'today'"))
    present = schema(address)
    assert present.revision == HEAD and migrations.serves(present)
    serving.close()
    assert teams(serving) == []
    assert migrations.upgrade(process()) is None


@pytest.mark.parametrize("mark", ["", "additive = False"])
def test_what_closes_the_house_waits_until_nobody_uses_it_any_more(
    serving: Database, process: Callable[[], Database], address: str, newer: Newer, mark: str
) -> None:
    with newer(mark):
        for _ in range(2):
            with pytest.raises(Unusable) as refusal:
                migrations.upgrade(process())
            assert (refusal.value.code, refusal.value.values) == (
                "storage.served",
                {"received": HEAD, "accepted": NEXT},
            )
        assert schema(address).revision == HEAD
        database(address).close()
        assert teams(serving) == []
        serving.close()
        assert migrations.upgrade(process()) is not None
        assert schema(address) == Schema(NEXT, NEXT)


def test_who_had_lost_the_line_meanwhile_is_told_and_writes_nothing(
    serving: Database, process: Callable[[], Database], address: str, newer: Newer, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving.close()  # as where the server of the base was started again
    with newer(""):
        migrations.upgrade(process())
    with pytest.raises(Unavailable) as refusal:
        teams(serving)
    assert refusal.value.outage is Outage.SCHEMA
    for name, value in {"MODE": "production", "KEY": KEY, "DATABASE": address}.items():
        monkeypatch.setenv(f"MOSAIQUE_{name}", value)
    assert start.ailment() is Outage.SCHEMA
    with pytest.raises(Unusable) as again:
        migrations.upgrade(process())
    assert again.value.code == "storage.newer"


@pytest.mark.parametrize("mark", ["", "additive = True"])
def test_a_newer_program_puts_no_copy_back_under_one_that_could_not_go_on(
    serving: Database,
    process: Callable[[], Database],
    address: str,
    newer: Newer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    mark: str,
) -> None:
    for name, value in {"MODE": "production", "KEY": KEY, "DATABASE": address}.items():
        monkeypatch.setenv(f"MOSAIQUE_{name}", value)
    prepare()
    back_up(operator(), copy := tmp_path / "copy")
    database(address).close()
    database(address).revisions = ()
    with newer(mark):
        if not mark:
            with pytest.raises(Unusable) as refusal:
                restore(operator(), copy)
            assert refusal.value.code == "storage.served"
            assert schema(address).revision == HEAD and teams(serving) == []
            serving.close()
        assert restore(operator(), copy).after == NEXT
        database(address).close()
    if mark:
        assert teams(serving) == []
        return
    assert teams(process()) == []
    with pytest.raises(Unusable) as late:
        restore(operator(), copy)
    assert late.value.code == "storage.served"


def test_two_processes_that_begin_together_upgrade_once(
    serving: Database, process: Callable[[], Database], newer: Newer
) -> None:
    serving.close()
    together = Barrier(2)

    def begin(base: Database) -> Upgrade | None:
        together.wait()
        return migrations.upgrade(base)

    with newer(""), ThreadPoolExecutor(2) as threads:
        migrations.revisions()
        done = list(threads.map(begin, [process(), process()]))
    assert [each.after for each in done if each] == [NEXT]


def test_nobody_begins_to_use_a_base_before_its_change_is_kept(
    serving: Database, process: Callable[[], Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    serving.close()
    base, late = process(), process()
    monkeypatch.setattr("model.storage.turns.PATIENCE", 0.2)
    with base.alone() as connection:
        assert not base.is_shared(connection)
        with pytest.raises(Unavailable) as refusal, late.read() as session:
            session.connection()
        assert refusal.value.outage is Outage.BUSY
    assert teams(late) == []
    with base.alone() as connection:
        assert base.is_shared(connection)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root opens a base that is somebody else's")
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_what_root_makes_beside_a_base_is_of_whom_the_base_is(serving: Database) -> None:
    file = serving.file
    assert file
    serving.close()
    for ending in (OPEN, "copying", "erased"):
        serving.beside(ending).unlink(missing_ok=True)
    os.chown(file, 65_534, 65_534)
    with backups.alone(serving):
        erasures.write(serving, "AQ", {"a"})
        assert teams(serving) == []
    for ending in (OPEN, "copying", "erased"):
        made = serving.beside(ending).stat()
        assert (made.st_uid, stat.S_IMODE(made.st_mode)) == (65_534, 0o600)


def goes_beside(base: Database, before: str, after: str) -> bool:
    """Whether a program of before still writes and reads all it did, once a base is of a later revision."""
    migrations.upgrade(base, before)
    with base.engine.connect() as connection:
        tables = rows.tables(connection)
    migrations.upgrade(base, after)
    written = {
        name: [{column.name: row[column.name] for column in table.c} for row in rows._written(name, before)]
        for name, table in tables.items()
    }
    try:
        with base.engine.begin() as connection:
            for name, table in tables.items():
                connection.execute(insert(table), written[name])
            held = rows.content(connection)
    except DBAPIError:
        return False
    return all(
        [{column: _bare(row.get(column)) for column in line} for row, line in zip(held[name], lines, strict=True)]
        == [{column: _bare(value) for column, value in line.items()} for line in lines]
        for name, lines in written.items()
    )


def _bare(value: object) -> object:
    """A value as SQLite gives it back, which keeps no time zone."""
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def test_what_says_that_it_only_adds_is_held_to_it(blank: str, newer: Newer) -> None:
    marks = {file: _mark(file) for file in sorted(VERSIONS.glob("0*.py")) if file.name[:4] > RULE}
    assert None not in marks.values(), "each revision says whether it is additive"
    steps = sorted(file.name[:4] for file in VERSIONS.glob("0*.py"))
    base = open_database(blank)
    for file, additive in marks.items():
        if additive:
            after = file.name[:4]
            assert goes_beside(base, steps[steps.index(after) - 1], after)
            migrations.downgrade(base, "base")
    with newer():
        assert goes_beside(base, HEAD, NEXT)
    base.close()


@pytest.mark.parametrize(
    "change",
    [
        'op.create_index("one", "team", ["region_key"], unique=True)',
        'op.drop_column("account", "welcomed")',
    ],
)
def test_what_would_stop_a_program_of_before_is_seen(blank: str, newer: Newer, change: str) -> None:
    base = open_database(blank)
    with newer(change=change):
        assert not goes_beside(base, HEAD, NEXT)
    base.close()


def _mark(file: Path) -> bool | None:
    """What a revision says of itself."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    values = [
        ast.literal_eval(each.value)
        for each in tree.body
        if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "additive"
    ]
    return values[0] if values else None
