"""What « Journal » says."""

from collections.abc import Mapping, Sequence

from model.services.access.audit import OPERATOR, AuditLine, AuditState
from model.services.context import PARIS, reference
from pages.kit.exports import Export
from pages.kit.wording import local, plain

SHOWN = 40
"""How many lines the screen shows; the workbook has the rest."""


def finding(whole: AuditState) -> str:
    """« 42 lignes au journal ; aucune n'a été changée ni retirée. »"""
    return plain("journal.finding", n=whole.lines) + plain("punctuation.semicolon") + _rest(whole)


def _rest(whole: AuditState) -> str:
    """What is wrong with the audit, a line first; or that nothing is."""
    if whole.broken_at:
        return plain(f"journal.{whole.fault}", day=whole.broken_at.date())
    if whole.faulty_seals:
        return plain("journal.unsealed", n=len(whole.faulty_seals))
    return plain("journal.whole")


def action_name(action: str) -> str:
    """What to call a kind of line; none is all of them."""
    return plain(f"action_done.{action}") if action else plain("journal.every_kind")


def row(line: AuditLine) -> dict[str, object]:
    """A line of the audit as one of the table."""
    at = line.at.astimezone(PARIS)
    who = plain("role.operator") if line.who == OPERATOR else line.who
    return {
        plain("column.at"): plain("journal.at", day=at.date(), time=f"{at:%H:%M:%S}"),
        plain("column.name"): who or plain("figure.undefined"),
        plain("column.action"): action_name(line.action),
        plain("column.object"): line.subject or plain("figure.undefined"),
        plain("column.perimeter"): _scope(line.scope) or plain("figure.undefined"),
        plain("column.count"): line.count,
    }


def _scope(codes: str) -> str:
    """The regions of a line, by name."""
    regions = reference().regions
    return ", ".join(local(regions[code].name) if code in regions else code for code in codes.split())


def export(sentence: str, rows: Sequence[Mapping[str, object]]) -> Export:
    """The journal, to take away."""
    return Export(plain("journal.title"), sentence, tables=[(plain("journal.table", n=len(rows)), lambda: rows)])
