"""What a correction changed, kept as a document; and what it is about, by name."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, get_args, get_type_hints

from model.corrections.edits import TABLES
from model.domain.register import ManagerRecord, PositionRecord, Record, Register, TableChanges, TeamRecord

Changes = Mapping[str, TableChanges]


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
    for column in ("assignment", "manager", "position", "team"):
        if parent := record_of.get(getattr(record, column, "")):
            yield from _concerned(parent, record_of)


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
