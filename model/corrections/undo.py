"""The undo of a correction, and what somebody else made meanwhile of what it touches."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from model.corrections.changes import PARENTS, Changes, latest
from model.corrections.edits import put, without
from model.domain.register import Record, Register, TableChanges


@dataclass(frozen=True)
class Difference:
    """What somebody else made of a column meanwhile, and what this correction makes of it.

    `column` is empty for a record that is gone; `mine` says whether the correction changes the column at all.
    """

    table: str
    record: Any
    column: str
    theirs: Any
    yours: Any
    mine: bool


def differences(seen: Register, now: Register, mine: Changes) -> tuple[Difference, ...]:
    """Return what differs, in the records that a correction touches, between what its author saw and what is now."""
    differing: list[Difference] = []
    for table, change in mine.items():
        before, present = seen.by_identity(table), now.by_identity(table)
        for identity, wanted in _wanted(change).items():
            differing += _of_record(table, before.get(identity), present.get(identity), wanted)
    return tuple(differing)


def _wanted(change: TableChanges) -> dict[Hashable, Any]:
    """What a change makes of each record, nothing of those that it takes out."""
    put_there = (*change.added, *latest(change))
    return {each.identity: each for each in put_there} | {each.identity: None for each in change.removed}


def _of_record(table: str, seen: Any, now: Any, wanted: Any) -> Iterator[Difference]:
    if now in (seen, wanted):
        return
    if now is None:
        yield Difference(table, seen, "", None, None, mine=wanted is not None)
        return
    for column in (each.name for each in fields(now)):
        theirs, before = getattr(now, column), getattr(seen, column, None)
        yours = getattr(wanted, column, before)
        if theirs != before and (seen is not None or theirs != yours):
            yield Difference(table, now, column, theirs, yours, mine=yours != before)


def relies(later: Changes, earlier: Changes) -> bool:
    """Return whether changes rest on earlier ones: they touch a record that those wrote, or refer to one that those
    added."""
    if _touched(later) & _touched(earlier):
        return True
    added = {record.uid for change in earlier.values() for record in change.added if isinstance(record, Record)}
    return any(
        getattr(record, column, "") in added
        for change in later.values()
        for record in (*change.added, *latest(change))
        for column in PARENTS
    )


def _touched(changes: Changes) -> set[tuple[str, Hashable]]:
    """What changes touch: in which table, of which identity."""
    return {(table, identity) for table, change in changes.items() for identity in _wanted(change)}


def inverse(changes: Changes) -> dict[str, TableChanges]:
    """Return the changes that take changes back."""
    return {
        table: TableChanges(each.removed, tuple((after, before) for before, after in each.changed), each.added)
        for table, each in changes.items()
    }


def patched(register: Register, changes: Changes) -> Register:
    """Return a register with some changes made."""
    for each in changes.values():
        register = without(put(register, *each.added, *latest(each)), *each.removed)
    return register
