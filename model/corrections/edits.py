"""Finding, putting and taking out records of a register, which itself never changes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

from model.domain.register import (
    AbsenceRecord,
    AssessmentRecord,
    AssignmentRecord,
    ManagerRecord,
    PositionRecord,
    Record,
    Register,
    SupportRecord,
    TeamRecord,
    TrainingRecord,
)
from model.errors import NotFound

AnyRecord = TypeVar("AnyRecord", bound=Record)

TABLES = {
    "teams": TeamRecord,
    "positions": PositionRecord,
    "managers": ManagerRecord,
    "assignments": AssignmentRecord,
    "absences": AbsenceRecord,
    "assessments": AssessmentRecord,
    "trainings": TrainingRecord,
    "supports": SupportRecord,
}
_TABLE_OF: dict[type[Any], str] = {record: table for table, record in TABLES.items()}


def put(register: Register, *records: Any) -> Register:
    """Return a register with some records, each in place of the one of the same identity or at the end."""
    for table in {_TABLE_OF[type(record)] for record in records}:
        rows = register.by_identity(table)
        rows |= {record.identity: record for record in records if _TABLE_OF[type(record)] == table}
        register = replace(register, **{table: tuple(rows.values())})
    return register


def without(register: Register, *records: Any) -> Register:
    """Return a register without some records."""
    for table in {_TABLE_OF[type(record)] for record in records}:
        gone = {record.identity for record in records if _TABLE_OF[type(record)] == table}
        kept = tuple(each for each in getattr(register, table) if each.identity not in gone)
        register = replace(register, **{table: kept})
    return register


def find(records: Sequence[AnyRecord], uid: str, kind: str) -> AnyRecord:
    """Return the record of a uid.

    Raises:
        NotFound: there is none; `kind` names the sentence.
    """
    match = next((record for record in records if record.uid == uid), None)
    if match is None:
        raise NotFound(f"unknown.{kind}", received=uid)
    return match
