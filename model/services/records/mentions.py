"""Who is named in the texts of a region: found for whoever answers to somebody, and taken out one by one."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from model.access import Right, Viewer
from model.corrections.mentions import cut, excerpt, is_name, spans
from model.errors import Conflict, NotFound, Refused
from model.services.context import reference, store
from model.services.workshop import state as workshop_state
from model.storage import erasures, texts
from model.storage.audit import audit
from model.storage.revisions import raise_revision, region
from model.storage.tables import AccountRow, Base, RegionRow, WorkshopRow
from model.storage.texts import Text

AROUND = 60
"""How many characters are shown either side of a name."""


@dataclass(frozen=True)
class Mention:
    """A text that names somebody: in which table, of which title, the words around; `handle` says which, and changes
    with it."""

    handle: str
    table: str
    title: str
    excerpt: str


def find(viewer: Viewer, code: str, name: str) -> tuple[Mention, ...]:
    """Return the texts of a region that name somebody, whatever the case, the accents and the order of the name.

    Raises:
        Refused: the name is too short to be looked for.
    """
    _require(viewer, code, name)
    with store().read() as session:
        row = session.execute(select(RegionRow).where(col(RegionRow.code) == code)).scalar_one_or_none()
        naming = _naming(session, row.key, name) if row else ()
        return tuple(
            Mention(_handle(each), each.table, each.title, excerpt(each.content, name, AROUND)) for each in naming
        )


def clear(viewer: Viewer, code: str, name: str, handle: str) -> None:
    """Take the name out of one text; it is in no page of the base any more, and taken out again of a copy of the base
    that is restored.

    Raises:
        Conflict: the text has changed since it was found.
        Refused: it is the name of an account that is open.
    """
    _require(viewer, code, name)
    with store().write() as session:
        row = region(session, code)
        text = next((each for each in _naming(session, row.key, name) if _handle(each) == handle), None)
        if text is None:
            raise Conflict("rights.mention_moved")
        _check_account(session, text)
        places = spans(text.content, name)
        erasures.write_text(store(), code, text, places)
        take_out(session, text, places)
        raise_revision(session, row)
        audit(session, viewer.account, "clear_mention", subject=text.table, scope=code, count=1)
    store().settle()


def take_out(session: Session, text: Text, places: Sequence[tuple[int, int]]) -> None:
    """Take out of a text what stands at some places, wherever its row says it."""
    bare = cut(text.content, places)
    texts.rewrite(session, text.table, text.key, lambda there: bare if there == text.content else there)
    _raise_workshop(session, text)


def _naming(session: Session, key: int, name: str) -> Iterator[Text]:
    return (each for each in texts.texts(session, key) if spans(each.content, name))


def _handle(text: Text) -> str:
    return hashlib.sha256(f"{text.table}/{text.key}/{text.content}".encode()).hexdigest()[:16]


def _check_account(session: Session, text: Text) -> None:
    """Leave alone the account of somebody who may still sign in."""
    account = session.get(AccountRow, text.key) if text.table == AccountRow.__tablename__ else None
    if account and account.active:
        raise Refused("rights.mention_account")


def _raise_workshop(session: Session, text: Text) -> None:
    """Let whoever looks at a workshop see that one of its texts has changed."""
    table = Base.metadata.tables[text.table]
    if text.table == WorkshopRow.__tablename__:
        workshop: int | None = text.key
    elif "workshop_key" in table.c:
        workshop = session.execute(select(table.c.workshop_key).where(table.c.key == text.key)).scalar_one()
    else:
        workshop = None
    held = session.get(WorkshopRow, workshop) if workshop else None
    if held:
        workshop_state.raise_version(session, held.uid, hosted=True)


def _require(viewer: Viewer, code: str, name: str) -> None:
    viewer.require(Right.PERSONAL_DATA)
    if code not in reference().regions:
        raise NotFound("unknown.region", received=code)
    viewer.require_region(code)
    if not is_name(name):
        raise Refused("rights.mention_short", received=name)
