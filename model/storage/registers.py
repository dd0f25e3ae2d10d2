"""Between the tables and the register of a region: reading it whole, writing what changed in it."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from sys import intern
from typing import Any

from sqlalchemy import delete, insert, update
from sqlmodel import Session, col, select

from model.domain.register import (
    AbsenceRecord,
    AssessmentRecord,
    AssignmentRecord,
    ManagerRecord,
    PositionRecord,
    Register,
    SupportRecord,
    TableChanges,
    TeamRecord,
    TrainingRecord,
    changes,
)
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
from model.storage.tables import (
    AbsenceRow,
    AssessmentRow,
    AssignmentRow,
    Base,
    ManagerRow,
    PositionRow,
    RegionRow,
    SupportRow,
    TeamRow,
    TrainingRow,
)

Keys = dict[str, int]

_AT_ONCE = 5_000
"""How many rows are read or added at once: as many are made ready in memory."""

_FEW = 500
"""How many rows are named at once in a condition."""

_SHARED = 20_000
"""How many different values of columns are remembered at once."""


def read_register(session: Session, region: RegionRow) -> Register:
    """Read everything that is recorded about a region: one query per table, columns straight into records."""
    read = _Reading(session)
    team, person = col(TeamRow.region_key) == region.key, col(ManagerRow.region_key) == region.key
    teams = select(TeamRow.key).where(team)
    position = col(PositionRow.team_key).in_(teams)
    assignment = col(AssignmentRow.position_key).in_(select(PositionRow.key).where(position))
    assignments = select(AssignmentRow.key).where(assignment)
    people = select(ManagerRow.key).where(person)
    return Register(
        read.records(TeamRecord, TeamRow, team, TeamRow.rank),
        read.records(PositionRecord, PositionRow, position, PositionRow.rank),
        read.records(ManagerRecord, ManagerRow, person),
        read.records(AssignmentRecord, AssignmentRow, assignment),
        read.records(AbsenceRecord, AbsenceRow, col(AbsenceRow.assignment_key).in_(assignments)),
        read.records(AssessmentRecord, AssessmentRow, col(AssessmentRow.manager_key).in_(people)),
        read.records(TrainingRecord, TrainingRow, col(TrainingRow.manager_key).in_(people)),
        read.records(SupportRecord, SupportRow, col(SupportRow.assignment_key).in_(assignments))
        + read.records(SupportRecord, SupportRow, col(SupportRow.team_key).in_(teams)),
    )


class _Reading:
    """Reads the tables of a region in the order in which they refer to each other."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.uids: dict[str, dict[int | None, str]] = {name: {None: ""} for name in _REFERRED.values()}

    def records(self, record: Any, row: Any, condition: Any, order: Any = None) -> tuple[Any, ...]:
        """Return the records of a table under a condition, in an order, those of one rank as they were added."""
        names = [each.name for each in fields(record)]
        columns = [getattr(row, f"{name}_key" if name in self.uids else name) for name in names]
        meant = [(place, meaning) for place, name in enumerate(names) if (meaning := self._meaning(record, name))]
        chosen = select(row.key, *columns).where(condition)
        chosen = chosen.order_by(row.key) if order is None else chosen.order_by(order, row.key)
        records, uids = [], self.uids.get(_REFERRED.get(record, ""))
        shared: dict[Any, Any] = {}  # days and shares that are alike are kept once, as those of a column often are
        for key, *values in self.session.execute(chosen, execution_options={"yield_per": _AT_ONCE}):
            for place, meaning in meant:
                values[place] = meaning(values[place])
            kept = (shared.setdefault(value, value) if type(value) in _ALIKE else value for value in values)
            records.append(record(**dict(zip(names, kept, strict=True))))
            if uids is not None:
                uids[key] = records[-1].uid
            if len(shared) > _SHARED:
                shared.clear()
        return tuple(records)

    def _meaning(self, record: Any, name: str) -> Callable[[Any], Any] | None:
        """What makes the value of a record of that of its column, if they differ."""
        return self.uids[name].__getitem__ if name in self.uids else _MEANINGS[record].get(name)


_REFERRED = {TeamRecord: "team", PositionRecord: "position", ManagerRecord: "manager", AssignmentRecord: "assignment"}
"""The records that others refer to, and the name of the column in which they do."""

_ALIKE = (date, float)
"""The kinds of values of which many records have the same."""

_MEANINGS: dict[Any, dict[str, Callable[[Any], Any]]] = {
    TeamRecord: {},
    PositionRecord: {"title": intern, "stratum": Stratum, "open_to": OpenTo},
    ManagerRecord: {"background": Background, "mobility": Wish, "functional_mobility": Answer},
    AssignmentRecord: {"first_post": Answer, "end_reason": lambda reason: EndReason(reason) if reason else None},
    AbsenceRecord: {"kind": AbsenceKind},
    AssessmentRecord: {"source": AssessmentSource},
    TrainingRecord: {},
    SupportRecord: {"kind": SupportKind},
}


def write_register(session: Session, region: RegionRow, before: Register, after: Register) -> int:
    """Write what differs between two registers of a region; return the number of rows touched.

    `before` must be what the same transaction read.
    """
    differences = changes(before, after)
    keys: dict[str, Keys] = {"region": {"": region.key or 0}}
    for table, row in _ROWS.items():
        _write(session, row, differences[table], _valued(table, keys))
        keys[table] = _keys_of(session, row, differences, table)
    for table, row in reversed(_ROWS.items()):
        _take_out(session, row, differences[table], _valued(table, keys))
    return sum(len(d.added) + len(d.changed) + len(d.removed) for d in differences.values())


def _valued(table: str, keys: Mapping[str, Keys]) -> Callable[[Any], dict[str, Any]]:
    return lambda record: _VALUES[table](record, keys)


_ROWS: dict[str, type[Base]] = {
    "teams": TeamRow,
    "positions": PositionRow,
    "managers": ManagerRow,
    "assignments": AssignmentRow,
    "absences": AbsenceRow,
    "assessments": AssessmentRow,
    "trainings": TrainingRow,
    "supports": SupportRow,
}


def _values(record: Any, *left_out: str) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__ if name not in left_out}


_VALUES: dict[str, Callable[[Any, Mapping[str, Keys]], dict[str, Any]]] = {
    "teams": lambda r, keys: {**_values(r), "region_key": keys["region"][""]},
    "positions": lambda r, keys: {**_values(r, "team"), "team_key": keys["teams"][r.team]},
    "managers": lambda r, keys: {**_values(r), "region_key": keys["region"][""]},
    "assignments": lambda r, keys: {
        **_values(r, "position", "manager"),
        "position_key": keys["positions"][r.position],
        "manager_key": keys["managers"][r.manager] if r.manager else None,
        "end_reason": r.end_reason or "",
    },
    "absences": lambda r, keys: {**_values(r, "assignment"), "assignment_key": keys["assignments"][r.assignment]},
    "assessments": lambda r, keys: {**_values(r, "manager"), "manager_key": keys["managers"][r.manager]},
    "trainings": lambda r, keys: {**_values(r, "manager"), "manager_key": keys["managers"][r.manager]},
    "supports": lambda r, keys: {
        **_values(r, "assignment", "team"),
        "assignment_key": keys["assignments"][r.assignment] if r.assignment else None,
        "team_key": keys["teams"][r.team] if r.team else None,
    },
}

_PARENTS = {
    "teams": (("positions", "team"), ("supports", "team")),
    "positions": (("assignments", "position"),),
    "managers": (("assignments", "manager"), ("assessments", "manager"), ("trainings", "manager")),
    "assignments": (("absences", "assignment"), ("supports", "assignment")),
}


def _keys_of(session: Session, row: Any, differences: Mapping[str, TableChanges], table: str) -> Keys:
    """The keys of the rows of a table that the changes of its children name."""
    named: set[str] = set()
    for child, column in _PARENTS.get(table, ()):
        pairs = (record for pair in differences[child].changed for record in pair)
        records = (*differences[child].added, *pairs, *differences[child].removed)
        named |= {getattr(record, column) for record in records}
    return _keys_by_uid(session, row, named - {""})


def _keys_by_uid(session: Session, row: Any, uids: set[str]) -> Keys:
    keys: Keys = {}
    wanted = sorted(uids)
    for start in range(0, len(wanted), _FEW):
        chosen = wanted[start : start + _FEW]
        present = dict(session.execute(select(row.uid, row.key).where(row.uid.in_(chosen))).all())
        keys |= {uid: present[uid] for uid in chosen if uid in present}  # the text of a record is kept, not its copy
    return keys


def _write(session: Session, row: Any, difference: TableChanges, values: Callable[[Any], dict[str, Any]]) -> None:
    for start in range(0, len(difference.added), _AT_ONCE):
        session.execute(insert(row), [values(record) for record in difference.added[start : start + _AT_ONCE]])
    for before, after in difference.changed:
        session.execute(update(row).where(*_same(row, values(before))).values(**values(after), **_next_version(row)))


def _take_out(session: Session, row: Any, difference: TableChanges, values: Callable[[Any], dict[str, Any]]) -> None:
    """Delete, once nothing refers to it any more: what still did would go with it."""
    if hasattr(row, "uid"):
        for start in range(0, len(difference.removed), _FEW):
            gone = [record.uid for record in difference.removed[start : start + _FEW]]
            session.execute(delete(row).where(row.uid.in_(gone)))
        return
    for record in difference.removed:
        session.execute(delete(row).where(*_same(row, values(record))))


def _same(row: Any, values: Mapping[str, Any]) -> list[Any]:
    """The condition that finds the row of a record: its uid, or what else makes it unique."""
    names = ("uid",) if hasattr(row, "uid") else ("manager_key", *_IDENTITIES[row.__tablename__])
    return [getattr(row, name) == values[name] for name in names]


_IDENTITIES = {"assessment": ("competency", "assessed_on", "source"), "training": ("offer", "followed_on")}


def _next_version(row: Any) -> dict[str, Any]:
    return {"version": row.version + 1} if hasattr(row, "version") else {}
