"""What a correction changed, kept as a document; and what it is about, by name."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_type_hints

from model.corrections.edits import TABLES
from model.domain.register import ManagerRecord, PositionRecord, Record, Register, TableChanges, TeamRecord

Changes = Mapping[str, TableChanges]

PARENTS = ("assignment", "manager", "position", "team")
"""The columns in which a record refers to another one."""

DELIVERY = "delivery"
"""The kind under which what a delivery changed is kept beside the corrections made by hand."""


@dataclass(frozen=True)
class About:
    """Whom and what changes are about, by name."""

    people: tuple[str, ...]
    positions: tuple[str, ...]
    teams: tuple[str, ...]


def about(register: Register, changes: Changes) -> About:
    """Return the names of the people, else of the positions, else of the teams that changes touch."""
    records = [record for each in changes.values() for record in (*each.added, *latest(each), *each.removed)]
    record_of = {record.uid: record for record in records if isinstance(record, Record)} | dict(register.by_uid)
    concerned = [each for record in records for each in _concerned(record, record_of)]
    return About(
        tuple(dict.fromkeys(each.name for each in concerned if isinstance(each, ManagerRecord))),
        tuple(dict.fromkeys(each.title for each in concerned if isinstance(each, PositionRecord))),
        tuple(dict.fromkeys(each.name for each in concerned if isinstance(each, TeamRecord))),
    )


def latest(change: TableChanges) -> Iterator[Any]:
    """Yield what the records that a change touches have become."""
    return (after for _, after in change.changed)


def _concerned(record: Any, record_of: Mapping[str, Any]) -> Iterator[Any]:
    """A record as it is known today, and those that it refers to."""
    yield record_of.get(getattr(record, "uid", ""), record)
    for column in PARENTS:
        if parent := record_of.get(getattr(record, column, "")):
            yield from _concerned(parent, record_of)


def without_names(changes: Changes) -> dict[str, TableChanges]:
    """Return changes without the names of the people whom they add, or change otherwise: whoever is recorded has a name
    there, and it is kept once. A name that was changed stays, before and after."""
    return _renamed(changes, lambda _: "")


def with_names(changes: Changes, register: Register) -> dict[str, TableChanges]:
    """Return changes that were kept without names, with those of the people who are recorded now."""
    names = {person.uid: person.name for person in register.managers}
    return _renamed(changes, lambda person: person.name or names.get(person.uid, ""))


def _renamed(changes: Changes, name: Callable[[ManagerRecord], str]) -> dict[str, TableChanges]:
    def renamed(person: ManagerRecord) -> ManagerRecord:
        return replace(person, name=name(person))

    people = changes.get("managers", TableChanges())
    changed = tuple(
        (renamed(before), renamed(after)) if before.name == after.name else (before, after)
        for before, after in people.changed
    )
    return {**changes, "managers": TableChanges(tuple(map(renamed, people.added)), changed, people.removed)}


def dates_written(changes: Changes) -> Iterator[tuple[str, date]]:
    """Yield the dates that changes gave to records, each with the uid of its record."""
    for change in changes.values():
        for before, after in (*((None, record) for record in change.added), *change.changed):
            for column in (each.name for each in fields(after)):
                value = getattr(after, column)
                if isinstance(value, date) and isinstance(after, Record) and value != getattr(before, column, None):
                    yield after.uid, value


class PlainValues(Sequence[Any]):
    """Records, or pairs of them, as plain values, made when they are asked for: those of a whole delivery would take
    as much room again."""

    def __init__(self, records: Sequence[Any]) -> None:
        self._records = records

    def __getitem__(self, place: Any) -> Any:
        return _plain(self._records[place])

    def __len__(self) -> int:
        return len(self._records)


def to_document(changes: Changes) -> dict[str, dict[str, PlainValues]]:
    """Return changes as plain values."""
    return {
        table: {name: PlainValues(getattr(each, name)) for name in ("added", "changed", "removed")}
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


def _plain(value: Any) -> Any:
    """A record as its values by name, several as a list."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    values = ((name, getattr(value, name)) for name in value.__dataclass_fields__)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values}


def _record(table: str, values: Mapping[str, Any]) -> Any:
    kinds = _kinds(table)
    return TABLES[table](**{name: _revived(kinds[name], value) for name, value in values.items()})


@cache
def _kinds(table: str) -> dict[str, Any]:
    """The types of the columns of a table."""
    return get_type_hints(TABLES[table])


def _revived(kind: Any, value: Any) -> Any:
    """The value of a column, from what JSON keeps of it."""
    for each in get_args(kind) or (kind,):
        if value is not None and each is date:
            return date.fromisoformat(value)
        if value is not None and issubclass(each, StrEnum):
            return each(value)
    return value
