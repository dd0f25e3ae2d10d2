"""What a correction changed: kept as a document, compared with what others did, taken back."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, get_args, get_type_hints

from model.corrections.editing import TABLES, put, without
from model.domain.register import ManagerRecord, PositionRecord, Record, Register, TableChanges, TeamRecord

Changes = Mapping[str, TableChanges]


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
    found: list[Difference] = []
    for table, change in mine.items():
        before, present = seen.by_identity(table), now.by_identity(table)
        for identity, wanted in _wanted(change).items():
            found += _of_record(table, before.get(identity), present.get(identity), wanted)
    return tuple(found)


def _wanted(change: TableChanges) -> dict[Hashable, Any]:
    """What a change makes of each record, nothing of those that it takes out."""
    put_there = (*change.added, *_latest(change))
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


@dataclass(frozen=True)
class About:
    """Whom and what changes are about, by name."""

    people: tuple[str, ...]
    positions: tuple[str, ...]
    teams: tuple[str, ...]


def about(register: Register, changes: Changes) -> About:
    """Return the names of the people, else of the positions, else of the teams that changes touch."""
    records = [record for each in changes.values() for record in (*each.added, *_latest(each), *each.removed)]
    known = {record.uid: record for record in records if isinstance(record, Record)} | dict(register.by_uid)
    found = [each for record in records for each in _concerned(record, known)]
    return About(
        tuple(dict.fromkeys(each.name for each in found if isinstance(each, ManagerRecord))),
        tuple(dict.fromkeys(each.title for each in found if isinstance(each, PositionRecord))),
        tuple(dict.fromkeys(each.name for each in found if isinstance(each, TeamRecord))),
    )


def _latest(change: TableChanges) -> Iterator[Any]:
    return (after for _, after in change.changed)


def _concerned(record: Any, known: Mapping[str, Any]) -> Iterator[Any]:
    """A record as it is known today, and those that it refers to."""
    yield known.get(getattr(record, "uid", ""), record)
    for column in ("assignment", "manager", "position", "team"):
        if parent := known.get(getattr(record, column, "")):
            yield from _concerned(parent, known)


def inverse(changes: Changes) -> dict[str, TableChanges]:
    """Return the changes that take changes back."""
    return {
        table: TableChanges(each.removed, tuple((after, before) for before, after in each.changed), each.added)
        for table, each in changes.items()
    }


def patched(register: Register, changes: Changes) -> Register:
    """Return a register with some changes made."""
    for each in changes.values():
        register = without(put(register, *each.added, *_latest(each)), *each.removed)
    return register


def to_document(changes: Changes) -> dict[str, Any]:
    """Return changes as plain values."""
    return {
        table: {
            "added": [_plain(record) for record in each.added],
            "changed": [[_plain(before), _plain(after)] for before, after in each.changed],
            "removed": [_plain(record) for record in each.removed],
        }
        for table, each in changes.items()
        if each
    }


def from_document(document: Mapping[str, Any]) -> dict[str, TableChanges]:
    """Return the changes that `to_document` wrote."""
    return {
        table: TableChanges(
            tuple(_record(table, values) for values in each["added"]),
            tuple((_record(table, before), _record(table, after)) for before, after in each["changed"]),
            tuple(_record(table, values) for values in each["removed"]),
        )
        for table, each in document.items()
    }


def _plain(record: Any) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(record).items()}


def _record(table: str, values: Mapping[str, Any]) -> Any:
    kinds = get_type_hints(TABLES[table])
    return TABLES[table](**{name: _revived(kinds[name], value) for name, value in values.items()})


def _revived(kind: Any, value: Any) -> Any:
    """The value of a column, from what JSON keeps of it."""
    for each in get_args(kind) or (kind,):
        if value is not None and each is date:
            return date.fromisoformat(value)
        if value is not None and issubclass(each, StrEnum):
            return each(value)
    return value
