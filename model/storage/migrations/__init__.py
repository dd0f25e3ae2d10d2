"""The history of the schema: Alembic revisions, applied when the application starts, after a copy of what was there.

A revision that only adds says `additive = True`: programs of before go on beside it. Any other one closes the house to
them, and is not applied while somebody uses the base. The base says from which revision on programs may use it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from model.errors import Unusable
from model.storage import backups
from model.storage.database import Database, Schema
from model.storage.tables import Base

PLACE = Path(__file__).resolve().parent

TRIGGERS = {"sqlite": {"audit_stays", "audit_keeps"}, "postgresql": {"audit_stays"}}
"""What keeps the audit append-only at the last revision; recreating its table would drop them without a word."""


@dataclass(frozen=True)
class Upgrade:
    """From which revision a base was brought to which, and the copy that was made of it before, on SQLite only."""

    before: str
    after: str
    copy: Path | None


def config(connection: Connection) -> Config:
    """Return what Alembic needs to work on an open connection."""
    settings = _settings()
    settings.attributes["connection"] = connection
    return settings


def _settings() -> Config:
    settings = Config()
    settings.set_main_option("script_location", str(PLACE))
    return settings


@cache
def _history() -> ScriptDirectory:
    """The revisions of this program, read once: whoever opens a base that is up to date needs no more of them."""
    return ScriptDirectory.from_config(_settings())


def head() -> str:
    """Return the revision that this program works with."""
    return _history().get_current_head() or ""


@cache
def revisions() -> frozenset[str]:
    """Return the revisions that this program knows."""
    return frozenset(step.revision for step in _history().walk_revisions())


def serves(schema: Schema) -> bool:
    """Whether this program works with a schema: it is its own, or a newer one that goes with it."""
    return schema.revision == head() or (schema.revision not in revisions() and schema.fits(revisions()))


def _closing(after: str, before: str = "base") -> list[str]:
    """The revisions up to one, of those behind another, that programs of before cannot go on beside; the last first."""
    steps = _history().iterate_revisions(after, before)
    return [step.revision for step in steps if not getattr(step.module, "additive", False)]


def upgrade(database: Database, target: str = "head", *, copy: bool = True) -> Upgrade | None:
    """Bring the schema to a revision, in one transaction; return what was done to a base that held something. A newer
    schema that goes with this program stays as it is.

    Unless `copy` is refused, a SQLite base is copied first, while nobody else can write. Whatever happens, the base is
    then the old one or the new one.

    Raises:
        Unusable: the base is newer than the program, or somebody uses it who could not go on, or it would not be whole
            once upgraded; nothing is changed.
    """
    database.close()  # what is kept open here is nobody else
    database.revisions = ()
    with database.alone() as connection:
        done = _upgrade(database, connection, target, copy=copy)
    database.revisions = revisions()
    return done


def _upgrade(database: Database, connection: Connection, target: str, *, copy: bool) -> Upgrade | None:
    settings, last = config(connection), head()
    present, after = _current(connection), last if target == "head" else target
    before = present.revision
    if before == after:
        return None
    if before and before not in revisions():
        if present.fits(revisions()):
            return None
        raise Unusable("storage.newer", received=before, accepted=last)
    if before and _closing(after, before):
        _refuse_shared(database, connection, before, after)
    kept = backups.before(database, after) if copy and before else None
    if before == _TWICE and _is_of_other_numbering(connection):
        _renumber(settings)
    command.upgrade(settings, target)
    _say_oldest(connection, after)
    _check(connection, whole=after == last)
    return Upgrade(before, after, kept) if before else None


def make_way(database: Database, connection: Connection) -> None:
    """See that a base of this program may take the place of another one, asked on a connection that is alone.

    Raises:
        Unusable: somebody uses the base who could not go on; nothing is changed.
    """
    before, after = _current(connection).revision, head()
    if before and (before not in revisions() or _closing(after, before)):
        _refuse_shared(database, connection, before, after)


def _refuse_shared(database: Database, connection: Connection, before: str, after: str) -> None:
    if database.is_shared(connection):
        raise Unusable("storage.served", received=before, accepted=after)


def downgrade(database: Database, target: str) -> None:
    """Take the schema back to a revision."""
    with database.alone() as connection:
        command.downgrade(config(connection), target)
        if revision := _current(connection).revision:
            _say_oldest(connection, revision)


def _current(connection: Connection) -> Schema:
    if not inspect(connection).has_table(_TABLE):
        return Schema()
    return Schema.of(connection.exec_driver_sql("SELECT * FROM alembic_version").one_or_none())


def _say_oldest(connection: Connection, revision: str) -> None:
    """Write beside the revision from which one on programs may use the base: they do not know what came after them."""
    if "oldest" not in {column["name"] for column in inspect(connection).get_columns(_TABLE)}:
        connection.exec_driver_sql("ALTER TABLE alembic_version ADD COLUMN oldest VARCHAR(32)")
    connection.execute(text("UPDATE alembic_version SET oldest = :oldest"), {"oldest": _closing(revision)[0]})


_TABLE = "alembic_version"

_TWICE = "0014"


def _is_of_other_numbering(connection: Connection) -> bool:
    """Whether a base is of the hours in which 0014 kept the conclusions of workshops, as 0015 does since."""
    return "minutes" in {column["name"] for column in inspect(connection).get_columns("workshop")}


def _renumber(settings: Config) -> None:
    """Give such a base what 0014 does now; what 0015 does is there."""
    command.stamp(settings, "0013")
    command.upgrade(settings, "0014")
    command.stamp(settings, "0015")


def _check(connection: Connection, *, whole: bool) -> None:
    """Refuse a base whose rows refer to nothing or, at the last revision, one that is not what the program expects."""
    if connection.dialect.name == "sqlite":
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if lost:
            raise Unusable("storage.orphans", n=len(lost), tables=sorted({row[0] for row in lost}))
    if whole and (wrong := _differences(connection)):
        raise Unusable("storage.schema", received=wrong)


def _differences(connection: Connection) -> Sequence[str]:
    """What distinguishes a base from the tables and the triggers of the program."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    # a change of column is a list of changes, others are a tuple that begins with their name
    changes = [change[0] if isinstance(change, list) else change for change in compare_metadata(context, Base.metadata)]
    missing = TRIGGERS[connection.dialect.name] - _triggers(connection)
    return [*(str(change[0]) for change in changes), *sorted(missing)]


def _triggers(connection: Connection) -> set[str]:
    """The triggers of the audit, by name."""
    named = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit'::regclass AND NOT tgisinternal",
    }
    return set(connection.exec_driver_sql(named[connection.dialect.name]).scalars())
