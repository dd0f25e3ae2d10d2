"""What was written of a record, as the forms write it: ends as last days, codes and uids as names."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from enum import StrEnum
from typing import Any

from model.corrections.changes import About, about
from model.domain.calendar import last_day
from model.domain.register import PositionRecord, Register, TableChanges
from model.domain.vocabulary import (
    AbsenceKind,
    Answer,
    AssessmentSource,
    Background,
    EndReason,
    OpenTo,
    Stratum,
    SupportKind,
    Wish,
)
from model.services.context import reference
from pages.kit.wording import local, plain, words

MOST_FACTS, MOST_NAMES = 4, 3

_COLUMNS = {
    ("teams", "name"): "team",
    ("teams", "reference"): "team",
    ("positions", "reference"): "position_reference",
    ("managers", "reference"): "manager_reference",
    ("assignments", "until"): "ended_on",
    ("assignments", "manager"): "name",
    ("absences", "started_on"): "absent_from",
    ("absences", "until"): "absent_until",
    ("absences", "kind"): "absence_kind",
    ("assessments", "source"): "assessment_source",
    ("supports", "kind"): "support",
    ("supports", "started_on"): "supported_from",
    ("supports", "until"): "supported_until",
}


_FIELDS = {
    "assignments": ("started_on", "until", "end_reason"),
    "absences": ("started_on", "until"),
    "supports": ("kind", "started_on", "until"),
    "managers": ("family", "background", "mobility", "functional_mobility", "leaves_on"),
    "positions": (
        "title",
        "team",
        "stratum",
        "fte",
        "open_to",
        "funded_from",
        "funded_until",
        "frozen_from",
        "frozen_until",
    ),
    "teams": ("name", "department", "agents"),
}
"""What is told of a record that was added; of one that was changed, whatever changed."""


def called(subject: About) -> str:
    """What to call those whom a correction is about."""
    names = subject.people or subject.positions or subject.teams or (plain("seat.unnamed"),)
    rest = len(names) - MOST_NAMES
    return words().listing([*names[:MOST_NAMES], plain("correct.others", n=rest)] if rest > 0 else names)


def named(register: Register, table: str, record: Any) -> str:
    """What to call a record: whom, else which position, else which team it is about."""
    return called(about(register, {table: TableChanges(added=(record,))}))


def column_name(table: str, column: str) -> str:
    """What to call a column of a record."""
    return plain(f"field.{_COLUMNS.get((table, column), column)}")


def facts(register: Register, changes: Mapping[str, TableChanges]) -> str:
    """Say what a correction wrote: « Dernier jour en poste : 22 novembre 2026 ; Motif de fin : retraite »."""
    lines = list(dict.fromkeys(_facts(register, changes)))
    rest = [plain("correct.others", n=len(lines) - MOST_FACTS)] if len(lines) > MOST_FACTS else []
    return plain("punctuation.semicolon").join([*lines[:MOST_FACTS], *rest])


def _facts(register: Register, changes: Mapping[str, TableChanges]) -> Iterator[str]:
    for table, change in changes.items():
        if table == "assessments":
            yield plain("correct.wrote_levels", n=len(change.added) + len(change.changed))
            continue
        if table == "trainings" and change.added:
            codes = dict.fromkeys(each.offer for each in change.added)
            names = tuple(local(reference().offers[code].name) for code in codes)
            yield plain("correct.wrote_trainings", n=len(change.added), names=names)
        for record in change.added:
            worth_telling = [name for name in _FIELDS.get(table, ()) if getattr(record, name) not in (None, "")]
            yield from (_fact(register, table, record, name) for name in worth_telling)
        for before, after in change.changed:
            differ = [each.name for each in fields(after) if getattr(before, each.name) != getattr(after, each.name)]
            yield from (_fact(register, table, after, name) for name in differ if name != "rank")


def _fact(register: Register, table: str, record: Any, column: str) -> str:
    value = written(register, column, getattr(record, column))
    return plain("correct.wrote", column=column_name(table, column), value=value)


_LISTS = {
    Background: "background",
    Stratum: "stratum",
    OpenTo: "open_to",
    Wish: "mobility",
    Answer: "answer",
    EndReason: "end_reason",
    AbsenceKind: "absence_kind",
    AssessmentSource: "assessment_source",
    SupportKind: "support_kind",
}


def written(register: Register, column: str, value: Any) -> str:
    """Write a value of a record as the forms do: ends as last days, codes and uids as names."""
    match value:
        case None | "":
            return plain("figure.undefined")
        case bool():
            return plain("answer.yes" if value else "answer.no")
        case StrEnum():
            return plain(f"{_LISTS[type(value)]}.{value}")
        case date():
            return words().day(_last(column, value))
        case int() | float():
            return words().number(value / 2 if column == "level" else value)
    return _known(register, column, str(value))


def _last(column: str, day: date) -> date:
    ends = ("until", "leaves_on", "funded_until", "frozen_until")
    return last_day(day) or day if column in ends else day


def family_name(code: str) -> str:
    """What to call a trade of origin."""
    framework = reference()
    return local(framework.families[framework.family_index[code]].name) if code else plain("background.unknown")


def _known(register: Register, column: str, text: str) -> str:
    if column == "family":
        return family_name(text)
    if column == "department":
        return reference().departments[text].name
    record = register.by_uid.get(text)
    return text if record is None else str(record.title if isinstance(record, PositionRecord) else record.name)
