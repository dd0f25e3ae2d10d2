"""Applying a correction and refusing what it would break.

What was already broken, by an import for instance, is not held against somebody who corrects something else.
"""

from collections.abc import Iterator
from datetime import date

from model.corrections.assignments import Correction
from model.corrections.edits import TABLES
from model.corrections.examination import Break, Examination
from model.domain.framework import Framework
from model.domain.register import Register
from model.errors import Refused

ACCEPTABLE = ("correct.full", "correct.homonym")
"""What is refused until it is confirmed: two holders of one seat, two people of one name."""


def corrected(register: Register, correction: Correction, framework: Framework, today: date) -> Register:
    """Apply a correction and check what it gives.

    Raises:
        Refused: something no longer holds, or nothing changes.
    """
    after = correction.applied(register, framework)
    if after == register:
        raise Refused("correct.nothing")
    check(register, after, framework, today, correction.accepted)
    return after


def check(
    before: Register, after: Register, framework: Framework, today: date, accepted: frozenset[str] = frozenset()
) -> None:
    """Refuse what holds less than before.

    Raises:
        Refused: names the first thing that no longer holds, unless it was accepted.
    """
    broken_before = {each.key for each in breaks(before, before, framework, today)}
    for each in breaks(after, before, framework, today):
        if each.key not in broken_before and each.code not in accepted:
            raise Refused(each.code, **each.values)


def breaks(register: Register, before: Register, framework: Framework, today: date) -> Iterator[Break]:
    """Yield everything that does not hold; a row that conflicts is one that was there before, if there is one."""
    reading = Examination(register, before, framework, today)
    yield from reading.texts()
    yield from reading.teams()
    yield from reading.positions()
    yield from reading.reporting()
    yield from reading.people()
    yield from reading.assignments()
    yield from reading.arrivals()
    yield from reading.seats()
    yield from reading.loads()
    yield from reading.absences()
    yield from reading.assessments()
    yield from reading.trainings()
    yield from reading.supports()


def dangling_records(register: Register) -> Iterator[object]:
    """Yield the records that refer to one that is not there."""
    parents = {table: set(register.by_identity(table)) | {""} for table in TABLES}
    for table, column, parent in _REFERENCES:
        for record in getattr(register, table):
            if getattr(record, column) not in parents[parent]:
                yield record


_REFERENCES = (
    ("positions", "team", "teams"),
    ("assignments", "position", "positions"),
    ("assignments", "manager", "managers"),
    ("absences", "assignment", "assignments"),
    ("assessments", "manager", "managers"),
    ("trainings", "manager", "managers"),
    ("supports", "assignment", "assignments"),
    ("supports", "team", "teams"),
)
