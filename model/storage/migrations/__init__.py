"""The history of the schema: Alembic revisions, applied when the application starts."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from model.storage.database import Database

PLACE = Path(__file__).resolve().parent
LOCK = 7_306_118
"""Any number: the advisory lock under which two processes that start together migrate one after the other."""


def config(connection: Connection) -> Config:
    """Return what Alembic needs to work on an open connection."""
    settings = Config()
    settings.set_main_option("script_location", str(PLACE))
    settings.attributes["connection"] = connection
    return settings


def upgrade(database: Database, target: str = "head") -> None:
    """Bring the schema to a revision, in one transaction; does nothing when it is already there."""
    with database.engine.execution_options(write=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        settings = config(connection)
        if MigrationContext.configure(connection).get_current_revision() != _revision(settings, target):
            command.upgrade(settings, target)


def downgrade(database: Database, target: str) -> None:
    """Take the schema back to a revision."""
    with database.engine.execution_options(write=True).begin() as connection:
        command.downgrade(config(connection), target)


def _revision(settings: Config, target: str) -> str | None:
    return ScriptDirectory.from_config(settings).get_current_head() if target == "head" else target
