"""Opening the house, and keeping a copy of what it holds."""

from pathlib import Path

from model import settings
from model.access import Right, Viewer
from model.errors import Unusable
from model.services import context
from model.services.context import store
from model.services.demo import dataset
from model.storage.database import is_alive
from model.storage.journal import audit


def open_house() -> None:
    """Bring the database up to date; load the demonstration into an empty one.

    Raises:
        Unusable: the database was made for the other mode.
    """
    if context.prepare() and settings.current().demo:
        dataset.load()


def answers() -> bool:
    """Whether the database answers."""
    return is_alive(settings.current().database)


def back_up(viewer: Viewer, file: Path) -> None:
    """Write a copy of the database, consistent even while others write, to a file that does not exist yet.

    Raises:
        Unusable: the file exists, its folder does not, or the database is not SQLite.
    """
    viewer.require(Right.ACCOUNTS)
    if store().engine.dialect.name != "sqlite":
        raise Unusable("backup.engine")
    if file.exists() or not file.parent.is_dir():
        raise Unusable("backup.file", received=str(file))
    with store().engine.connect() as connection:
        connection.connection.dbapi_connection.execute("VACUUM INTO ?", (str(file),))  # type: ignore[union-attr]
    with store().write() as session:
        audit(session, viewer.account, "backup")
