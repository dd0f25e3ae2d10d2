"""What somebody is composing, kept as long as they stay signed in: it survives a reload of the page."""

from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, col, select

from model.access import Right, Viewer
from model.scenario import History, Scenario
from model.services.access.sessions import digest
from model.services.context import store
from model.storage.revisions import region
from model.storage.tables import DraftRow, RegionRow, SessionRow

MOST_STEPS = 30
"""How many changes can be undone after a reload."""

MOST_LEFT = 3
"""How many scenarios that were left for a new one can be come back to."""


@dataclass(frozen=True)
class Draft:
    """A scenario being composed: its history, and what it was opened from or kept as, if it was."""

    history: History
    uid: str = ""
    version: int = 0
    saved: Scenario | None = None
    left: "Draft | None" = None
    """What was being composed before this was begun: it can be come back to."""

    @property
    def changed(self) -> bool:
        """Whether something would be lost."""
        return self.history.present != self.saved

    def after(self, draft: "Draft") -> "Draft":
        """Return the draft that was begun while another one was composed: it leads back there, if there is anything."""
        anything = draft.history.past or draft.history.present.actions or draft.uid
        return replace(self, left=draft._without_oldest(MOST_LEFT) if anything else draft.left)

    def _without_oldest(self, most: int) -> "Draft":
        left = self.left._without_oldest(most - 1) if self.left and most > 1 else None
        return replace(self, left=left)


def load(viewer: Viewer, secret: str, code: str) -> Draft | None:
    """Return what the session that a secret opens was composing about a region, if anything."""
    viewer.require(Right.SCENARIOS)
    viewer.require_region(code)
    with store().read() as session:
        row = _row(session, secret, code)
        return _draft(row.document) if row else None


def keep(viewer: Viewer, secret: str, draft: Draft) -> None:
    """Keep what is being composed, in place of what was; its author alone finds it again, so no line is left."""
    viewer.require(Right.SCENARIOS)
    code = draft.history.present.region
    viewer.require_region(code)
    with store().write() as session:
        owner = session.exec(select(SessionRow).where(SessionRow.cookie_hash == digest(secret))).one_or_none()
        if owner is None:
            return
        row = _row(session, secret, code) or DraftRow(session_key=owner.key, region_key=region(session, code).key)
        row.document = _document(draft)
        session.add(row)


def drop(viewer: Viewer, secret: str, code: str) -> None:
    """Forget what was being composed about a region."""
    viewer.require(Right.SCENARIOS)
    with store().write() as session:
        if row := _row(session, secret, code):
            session.delete(row)


def _row(session: Session, secret: str, code: str) -> DraftRow | None:
    chosen = select(DraftRow).join(SessionRow).join(RegionRow, col(RegionRow.key) == DraftRow.region_key)
    return session.exec(
        chosen.where(SessionRow.cookie_hash == digest(secret)).where(RegionRow.code == code)
    ).one_or_none()


def _document(draft: Draft) -> dict[str, Any]:
    history = draft.history
    return {
        "past": [each.to_document() for each in history.past[-MOST_STEPS:]],
        "present": history.present.to_document(),
        "future": [each.to_document() for each in history.future[:MOST_STEPS]],
        "uid": draft.uid,
        "version": draft.version,
        "saved": draft.saved.to_document() if draft.saved else None,
        "left": _document(draft.left) if draft.left else None,
    }


def _draft(document: dict[str, Any]) -> Draft:
    read = Scenario.from_document
    history = History(
        read(document["present"]), tuple(map(read, document["past"])), tuple(map(read, document["future"]))
    )
    saved = read(document["saved"]) if document["saved"] else None
    left = document.get("left")  # drafts kept before there was such a thing have none
    return Draft(history, document["uid"], document["version"], saved, _draft(left) if left else None)
