"""Trying a room before the doors open: the code read by phones, the network, the wall over the whole screen.

Kept in memory alone, by a number that a page was given and nothing else: a trial is not an answer, nobody comes in by
it, and nothing of it is written. A code leads there by the uid of the workshop, which only whoever prepares it knows.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from sqlmodel import select

from model import settings
from model.access import Viewer
from model.cache import Cache
from model.errors import NotFound
from model.services.context import store
from model.services.workshop.phones import MOST_PHONES, Door
from model.services.workshop.workshops import mine
from model.storage.tables import WorkshopRow


@dataclass(frozen=True)
class RoomTrial:
    """How many times the code was read, which pages answered, which of them keep their screen lit, and whether the wall
    was seen over the whole screen."""

    read: int = 0
    answered: frozenset[str] = frozenset()
    awake: frozenset[str] = frozenset()
    wide: bool = False


_trials: Cache[RoomTrial] = Cache(64)

LONGEST_NUMBER: Final = 32


def trial(viewer: Viewer, uid: str) -> RoomTrial:
    """Return what was seen of a workshop that was not begun."""
    with store().read() as session:
        mine(session, viewer, uid)
    return _trials.find(_mark(uid)) or RoomTrial()


def read(uid: str) -> str:
    """Know that a phone read the code of the trial; return the number of its page.

    Raises:
        NotFound: there is no workshop of that uid whose doors are still closed.
    """
    door(uid)
    _note(uid, lambda before: replace(before, read=before.read + 1))
    return secrets.token_urlsafe(8)


def answer(uid: str, page: str, *, awake: bool) -> None:
    """Know that a page of the trial answered; the same one twice is one.

    Raises:
        NotFound: there is no workshop of that uid whose doors are still closed.
    """
    door(uid)
    if not 1 <= len(page) <= LONGEST_NUMBER:
        return

    def answered(before: RoomTrial) -> RoomTrial:
        if len(before.answered) >= MOST_PHONES:
            return before
        lit = before.awake | {page} if awake else before.awake
        return replace(before, answered=before.answered | {page}, awake=lit)

    _note(uid, answered)


def note_wide(viewer: Viewer, uid: str) -> None:
    """Know that the wall was seen over the whole screen."""
    with store().read() as session:
        mine(session, viewer, uid)
    _note(uid, lambda before: replace(before, wide=True))


def door(uid: str) -> Door:
    """Return a workshop whose doors are still closed, as a phone may know of it.

    Raises:
        NotFound: there is none of that uid.
    """
    with store().read() as session:
        row = session.exec(select(WorkshopRow).where(WorkshopRow.uid == uid)).one_or_none()
    if row is None or row.started_at is not None:
        raise NotFound("unknown.workshop_code")
    return Door(row.uid, row.title, row.language)


def _note(uid: str, seen: Callable[[RoomTrial], RoomTrial]) -> None:
    _trials.change(_mark(uid), lambda before: seen(before or RoomTrial()))


def _mark(uid: str) -> tuple[str, str]:
    return settings.current().database, uid
