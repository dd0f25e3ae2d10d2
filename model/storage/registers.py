"""Between the tables and the register of a region: reading it whole, writing what changed in it."""

from collections.abc import Callable, Mapping, Sequence
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


def read_register(session: Session, region: RegionRow) -> Register:
    """Read everything that is recorded about a region."""
    teams = session.exec(select(TeamRow).where(TeamRow.region_key == region.key).order_by(col(TeamRow.rank))).all()
    managers = session.exec(
        select(ManagerRow).where(ManagerRow.region_key == region.key).order_by(col(ManagerRow.key))
    ).all()
    positions = _under(session, PositionRow, PositionRow.team_key, teams, PositionRow.rank)
    assignments = _under(session, AssignmentRow, AssignmentRow.position_key, positions)
    absences = _under(session, AbsenceRow, AbsenceRow.assignment_key, assignments)
    assessments = _under(session, AssessmentRow, AssessmentRow.manager_key, managers)
    trainings = _under(session, TrainingRow, TrainingRow.manager_key, managers)
    supports = [
        *_under(session, SupportRow, SupportRow.assignment_key, assignments),
        *_under(session, SupportRow, SupportRow.team_key, teams),
    ]
    uid = {(type(row), row.key): row.uid for row in (*teams, *managers, *positions, *assignments)}
    return Register(
        tuple(_plain(TeamRecord, row) for row in teams),
        tuple(
            _plain(
                PositionRecord,
                row,
                team=uid[TeamRow, row.team_key],
                stratum=Stratum(row.stratum),
                open_to=OpenTo(row.open_to),
            )
            for row in positions
        ),
        tuple(
            _plain(
                ManagerRecord,
                row,
                background=Background(row.background),
                mobility=Wish(row.mobility),
                functional_mobility=Answer(row.functional_mobility),
            )
            for row in managers
        ),
        tuple(
            _plain(
                AssignmentRecord,
                row,
                position=uid[PositionRow, row.position_key],
                manager=uid[ManagerRow, row.manager_key] if row.manager_key else "",
                first_post=Answer(row.first_post),
                end_reason=EndReason(row.end_reason) if row.end_reason else None,
            )
            for row in assignments
        ),
        tuple(
            _plain(AbsenceRecord, r, assignment=uid[AssignmentRow, r.assignment_key], kind=AbsenceKind(r.kind))
            for r in absences
        ),
        tuple(
            _plain(AssessmentRecord, row, manager=uid[ManagerRow, row.manager_key], source=AssessmentSource(row.source))
            for row in assessments
        ),
        tuple(_plain(TrainingRecord, row, manager=uid[ManagerRow, row.manager_key]) for row in trainings),
        tuple(
            _plain(
                SupportRecord,
                row,
                kind=SupportKind(row.kind),
                assignment=uid.get((AssignmentRow, row.assignment_key), ""),
                team=uid.get((TeamRow, row.team_key), ""),
            )
            for row in supports
        ),
    )


def write_register(session: Session, region: RegionRow, before: Register, after: Register) -> int:
    """Write what differs between two registers of a region; return the number of rows touched.

    `before` must be what the same transaction read.
    """
    differences = changes(before, after)
    keys: dict[str, Keys] = {"region": {"": region.key or 0}}
    for table, row in _ROWS.items():
        keys[table] = _keys_of(session, row, differences, table)
        _write(session, row, differences[table], _valued(table, keys))
        keys[table] |= _keys_added(session, row, differences[table])
    for table, row in reversed(_ROWS.items()):
        _take_out(session, row, differences[table], _valued(table, keys))
    return sum(len(d.added) + len(d.changed) + len(d.removed) for d in differences.values())


def _valued(table: str, keys: Mapping[str, Keys]) -> Callable[[Any], dict[str, Any]]:
    return lambda record: _VALUES[table](record, keys)


def _under(session: Session, row: Any, parent: Any, parents: Sequence[Any], order: Any = None) -> Sequence[Any]:
    """The rows whose parent is one of those given; large lists are asked for in parts."""
    rows: list[Any] = []
    keys = [each.key for each in parents]
    for start in range(0, len(keys), 500):
        chosen = (
            select(row)
            .where(col(parent).in_(keys[start : start + 500]))
            .order_by(col(order if order is not None else row.key))
        )
        rows += session.exec(chosen).all()
    return rows


def _plain(record: Any, row: Any, **values: Any) -> Any:
    """Build a record from the columns of the same name; `values` replace those that need a meaning."""
    names = set(record.__dataclass_fields__) - values.keys()
    return record(**{name: getattr(row, name) for name in names}, **values)


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
    """The keys of the existing rows of a table that the changes of its children name."""
    named: set[str] = set()
    for child, column in _PARENTS.get(table, ()):
        pairs = (record for pair in differences[child].changed for record in pair)
        records = (*differences[child].added, *pairs, *differences[child].removed)
        named |= {getattr(record, column) for record in records}
    return _keys_by_uid(session, row, named - {""})


def _keys_added(session: Session, row: Any, difference: TableChanges) -> Keys:
    return _keys_by_uid(session, row, {r.uid for r in difference.added}) if hasattr(row, "uid") else {}


def _keys_by_uid(session: Session, row: Any, uids: set[str]) -> Keys:
    keys: Keys = {}
    wanted = sorted(uids)
    for start in range(0, len(wanted), 500):
        keys |= dict(session.execute(select(row.uid, row.key).where(row.uid.in_(wanted[start : start + 500]))).all())
    return keys


def _write(session: Session, row: Any, difference: TableChanges, values: Callable[[Any], dict[str, Any]]) -> None:
    if difference.added:
        session.execute(insert(row), [values(record) for record in difference.added])
    for before, after in difference.changed:
        session.execute(update(row).where(*_same(row, values(before))).values(**values(after), **_next_version(row)))


def _take_out(session: Session, row: Any, difference: TableChanges, values: Callable[[Any], dict[str, Any]]) -> None:
    """Delete, once nothing refers to it any more: what still did would go with it."""
    for record in difference.removed:
        session.execute(delete(row).where(*_same(row, values(record))))


def _same(row: Any, values: Mapping[str, Any]) -> list[Any]:
    """The condition that finds the row of a record: its uid, or what else makes it unique."""
    names = ("uid",) if hasattr(row, "uid") else ("manager_key", *_IDENTITIES[row.__tablename__])
    return [getattr(row, name) == values[name] for name in names]


_IDENTITIES = {"assessment": ("competency", "assessed_on", "source"), "training": ("offer", "followed_on")}


def _next_version(row: Any) -> dict[str, Any]:
    return {"version": row.version + 1} if hasattr(row, "version") else {}
