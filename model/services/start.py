"""Opening the house, and how it is."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from model import settings
from model.errors import Outage, Unavailable
from model.incidents import identifier, note, trace
from model.services import context
from model.services.access import sessions
from model.services.demo import dataset
from model.services.records import backups
from model.storage import migrations
from model.storage.database import schema
from model.storage.migrations import Upgrade
from model.storage.outages import unavailable
from model.storage.tables import now
from model.wording import Catalogue

MISUSED: Final = 2
FAILED: Final = 3
"""With what a command or a server ends that cannot be used so, or that something outside, or unforeseen, stopped."""


def open_house() -> Upgrade | None:
    """Bring the database up to date, and say so; load the demonstration into an empty one, or open the accounts that an
    earlier edition of it did not have.

    Raises:
        Unusable: the database was made for the other mode, or cannot be brought up to date.
    """
    empty, upgrade = context.prepare()
    if settings.current().demo:
        (dataset.load if empty else dataset.open_accounts)()
    return upgrade


def upgrade_sentence(upgrade: Upgrade, words: Catalogue) -> str:
    """Say in one line what an upgrade did, where the base from before is kept, and the way back."""
    key = "cli.upgraded" if upgrade.copy else "cli.upgraded_without_copy"
    return words(key, before=upgrade.before, after=upgrade.after, file=str(upgrade.copy))


def failure_sentence(error: BaseException, words: Catalogue) -> str:
    """Note what stopped a command or the start, and say it in one line, with the number and the place of the note.

    What cannot be noted in the log follows the sentence, unless the sentence says all of it. Neither holds a value.
    """
    cause, file = unavailable(error), settings.current().incidents
    reason = words.error(cause) if cause else words("cli.unforeseen")
    noted = note(error, file)
    sentence = words(
        "cli.incident" if noted else "cli.incident_only", said=reason, id=identifier(error), file=str(file)
    )
    return sentence if noted or cause else f"{sentence}\n{trace(error)}"


def ailment() -> Outage | None:
    """Return why nothing can be asked of the database: it does not answer, or its schema is not one that this program
    works with; nothing when all is well."""
    try:
        present = schema(settings.current().database)
    except Unavailable as error:
        return error.outage
    return None if migrations.serves(present) else Outage.SCHEMA


@dataclass(frozen=True)
class Vitals:
    """What a supervisor may know of a house: how many sessions are open, how many writers of this process wait for
    their turn, how long ago the last backup was made, if the audit tells of one."""

    sessions: int
    waiting: int
    backup_age: timedelta | None


def vitals() -> Vitals:
    """Count what a supervisor watches in the database.

    Raises:
        Unavailable: the base does not answer.
    """
    made = backups.last()
    return Vitals(sessions.count_open(), context.store().waiting, now() - made if made else None)
