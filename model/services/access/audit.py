"""The audit, for whoever answers for it: its last lines, and whether it is whole."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from model.access import Right, Viewer, operator
from model.services.context import store
from model.storage.journal import chained_digest
from model.storage.tables import AccountRow, AuditRow

MOST = 500
OPERATOR = operator().account
"""Whoever types commands on the server stands in the audit under this word, which is no account."""


@dataclass(frozen=True)
class AuditLine:
    """Who did what, when, to what, in which regions, and how much of it. `who` is empty for an account that is gone."""

    at: datetime
    who: str
    action: str
    subject: str
    scope: str
    count: int


@dataclass(frozen=True)
class AuditState:
    """What reading the whole audit found: how many lines, the digest of the last good one, when the first that does
    not follow was written."""

    lines: int
    head: str
    broken_at: datetime | None


def lines(viewer: Viewer, action: str = "") -> tuple[AuditLine, ...]:
    """Return the last lines of the audit, the latest first; `action` keeps one kind."""
    viewer.require(Right.AUDIT)
    chosen = select(AuditRow).order_by(col(AuditRow.key).desc()).limit(MOST)
    with store().read() as session:
        names = {row.uid: row.name for row in session.exec(select(AccountRow)).all()}
        rows = session.exec(chosen.where(AuditRow.action == action) if action else chosen).all()
    return tuple(
        AuditLine(
            row.at,
            OPERATOR if row.account == OPERATOR else names.get(row.account, ""),
            row.action,
            row.subject,
            row.scope,
            row.count,
        )
        for row in rows
    )


def actions(viewer: Viewer) -> tuple[str, ...]:
    """Return the kinds of lines that there are."""
    viewer.require(Right.AUDIT)
    with store().read() as session:
        return tuple(session.exec(select(AuditRow.action).distinct().order_by(AuditRow.action)).all())


def verify(viewer: Viewer) -> AuditState:
    """Read the whole audit again, and find the first line that does not follow from the one before."""
    viewer.require(Right.AUDIT)
    before = ""
    with store().read() as session:
        total = session.exec(select(func.count()).select_from(AuditRow)).one()
        for row in session.exec(select(AuditRow).order_by(col(AuditRow.key)).execution_options(yield_per=1000)):
            if row.digest != chained_digest(before, row):
                return AuditState(total, before, row.at)
            before = row.digest
    return AuditState(total, before, None)
