"""The date of the situation that a delivery describes, put right: what the delivery dated from it moves along."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from model.corrections.changes import Changes
from model.domain.register import TableChanges


@dataclass(frozen=True)
class MovedDate:
    """A date that moves: of which record of which table, in which column, from which day to which one."""

    table: str
    record: Any
    column: str
    before: date
    after: date


def redated(changes: Changes, on: date, to: date) -> dict[str, TableChanges]:
    """Return what a delivery of the situation on a date would have changed, had it been that of another one.

    A date that the delivery wrote and that is the date of its situation is taken to come from there: a file that says
    nothing of a beginning or an end is read so, and one that says this very day cannot be told from it.
    """
    return {
        table: TableChanges(
            added=tuple(_moved(record, _written(None, record, on), to) for record in change.added),
            changed=tuple((before, _moved(after, _written(before, after, on), to)) for before, after in change.changed),
            removed=change.removed,
        )
        for table, change in changes.items()
    }


def moved_dates(changes: Changes, on: date, to: date) -> Iterator[MovedDate]:
    """Yield the dates that move with that of the situation."""
    for table, change in changes.items():
        for before, after in (*((None, record) for record in change.added), *change.changed):
            for column in _written(before, after, on):
                yield MovedDate(table, after, column, on, to)


def _written(before: Any, after: Any, on: date) -> list[str]:
    """The columns in which a delivery wrote the date of its situation."""
    columns = [each.name for each in fields(after) if getattr(after, each.name) == on]
    return [name for name in columns if before is None or getattr(before, name) != on]


def _moved(record: Any, columns: list[str], to: date) -> Any:
    return replace(record, **dict.fromkeys(columns, to))
