"""Finding, putting and taking out records of a register, which itself never changes."""

from collections.abc import Hashable, Sequence
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from model.domain.register import (
    AbsenceRecord,
    AssessmentRecord,
    AssignmentRecord,
    ManagerRecord,
    PositionRecord,
    Record,
    Register,
    TeamRecord,
    TrainingRecord,
)
from model.errors import NotFound

Found = TypeVar("Found", bound=Record)

DAY = timedelta(days=1)
"""What lies between a last day, as users say it, and the first day after it, as it is recorded."""

TABLES = {
    "teams": TeamRecord,
    "positions": PositionRecord,
    "managers": ManagerRecord,
    "assignments": AssignmentRecord,
    "absences": AbsenceRecord,
    "assessments": AssessmentRecord,
    "trainings": TrainingRecord,
}
_TABLE_OF: dict[type[Any], str] = {record: table for table, record in TABLES.items()}


def put(register: Register, *records: Any) -> Register:
    """Return a register with some records, each in place of the one of the same identity or at the end."""
    for table in {_TABLE_OF[type(record)] for record in records}:
        rows = by_identity(register, table)
        rows |= {record.identity: record for record in records if _TABLE_OF[type(record)] == table}
        register = replace(register, **{table: tuple(rows.values())})
    return register


def without(register: Register, *records: Any) -> Register:
    """Return a register without some records."""
    for record in records:
        table = _TABLE_OF[type(record)]
        kept = tuple(each for each in getattr(register, table) if each.identity != record.identity)
        register = replace(register, **{table: kept})
    return register


def find(records: Sequence[Found], uid: str, kind: str) -> Found:
    """Return the record of a uid.

    Raises:
        NotFound: there is none; `kind` names the sentence.
    """
    found = next((record for record in records if record.uid == uid), None)
    if found is None:
        raise NotFound(f"unknown.{kind}", received=uid)
    return found


def by_identity(register: Register, table: str) -> dict[Hashable, Any]:
    """Return the records of a table by their identity."""
    return {record.identity: record for record in getattr(register, table)}


def tables(register: Register) -> tuple[str, ...]:
    """Return the names of the tables, in the order in which they refer to each other."""
    return tuple(column.name for column in fields(register))


def day_after(last: date | None) -> date | None:
    """Return the end of an interval whose last day is given; nothing for an interval without end."""
    return last + DAY if last else None


def last_day(until: date | None) -> date | None:
    """Return the last day of an interval; nothing when it has no end."""
    return until - DAY if until else None
