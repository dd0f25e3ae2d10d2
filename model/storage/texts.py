"""Every text that a base holds about a region, found by walking the tables: to be searched, and rewritten.

A column that a later revision adds is searched by itself, unless it is said here to hold what nobody types.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, String, Table, TypeDecorator, UniqueConstraint, select, update
from sqlmodel import Session

from model.storage.tables import AccountRow, Base, ManagerRow, PerimeterRow, RegionRow, opaque

CODED: Mapping[str, frozenset[str]] = {
    "absence": frozenset({"uid", "kind"}),
    "access_key": frozenset({"uid", "secret_hash"}),
    "account": frozenset({"uid", "password_hash", "role", "network"}),
    "assessment": frozenset({"competency", "source"}),
    "assignment": frozenset({"uid", "first_post", "end_reason"}),
    "assumed": frozenset({"code"}),
    "attempt": frozenset({"who"}),
    "audit": frozenset({"account", "action", "subject", "scope", "digest", "signing_key"}),
    "card": frozenset({"uid", "step"}),
    "correction": frozenset({"uid", "account", "kind"}),
    "delivery": frozenset({"uid", "account", "correction"}),
    "house": frozenset({"mode"}),
    "identity": frozenset({"issuer", "subject"}),
    "import_draft": frozenset({"account", "mark"}),
    "manager": frozenset({"uid", "background", "family", "mobility", "functional_mobility"}),
    "mapping": frozenset({"uid"}),
    "opinion": frozenset({"account", "role"}),
    "participant": frozenset({"secret_hash"}),
    "position": frozenset({"uid", "stratum", "open_to"}),
    "provider_session": frozenset({"issuer", "subject", "name", "id_token"}),
    "region": frozenset({"uid", "code", "network"}),
    "scenario": frozenset({"uid", "state"}),
    "second_factor": frozenset({"nonce", "signing", "recovery"}),
    "session": frozenset({"uid", "ticket_hash", "cookie_hash"}),
    "step": frozenset({"before", "after"}),
    "suggestion": frozenset({"uid", "code", "state", "step", "replaced_by"}),
    "support": frozenset({"uid", "kind"}),
    "target_profile": frozenset({"uid", "stratum", "state", "replaced_by"}),
    "team": frozenset({"uid", "department"}),
    "training": frozenset({"offer"}),
    "transmission": frozenset({"uid"}),
    "used_mark": frozenset({"mark"}),
    "vote": frozenset({"step"}),
    "workshop": frozenset({"uid", "language", "code", "token"}),
}
"""The columns of text that hold what the program draws, or chooses from a list: uids, hashes, codes, states. Nobody
types anything there; the audit cannot be changed, and holds no value."""

FIELD = re.compile(r"[a-z][a-z0-9_]*")
"""How the fields of a document are named: by the program, which would not read it again under other names."""

PEOPLE = ManagerRow.__tablename__
"""The table in which people are: the name that a row of it bears is that of somebody else."""


@dataclass(frozen=True)
class Text:
    """A text of a row: of which table, at which key, what it says; what the row is called, if it has a title."""

    table: str
    key: int
    content: str
    title: str


def columns(table: Table) -> tuple[Column[Any], ...]:
    """Return the columns of a table that hold what somebody may have typed."""
    coded = CODED.get(table.name, frozenset())
    return tuple(column for column in table.c if holds_text(column) and column.name not in coded)


def holds_text(column: Column[Any]) -> bool:
    """Whether a column holds text, or a document with texts in it."""
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    return isinstance(kind, (String, JSON))


def texts(session: Session, region: int) -> Iterator[Text]:
    """Yield every text about the region of a key, each once for its row; the names that people bear are left out."""
    session.flush()
    for table in Base.metadata.sorted_tables:
        searched = [column for column in columns(table) if (table.name, column.name) != (PEOPLE, "name")]
        belonging = _of_region(table, region)
        if not searched or belonging is None:
            continue
        for row in session.execute(select(table).where(belonging)).mappings():
            title = str(row.get("title", ""))
            strings = dict.fromkeys(string for column in searched for string in _strings(row[column.name]))
            yield from (Text(table.name, row["key"], string, title) for string in strings)


def rewrite(session: Session, name: str, key: int, change: Callable[[str], str]) -> None:
    """Change the texts of a row; whoever holds its former version cannot write over it unseen."""
    table = Base.metadata.tables[name]
    row = session.execute(select(table).where(table.c.key == key)).mappings().one()
    changed = {column.name: _changed(row[column.name], change) for column in columns(table)}
    values = {column: value for column, value in changed.items() if value != row[column]}
    if not values:
        return
    for column in _taken(session, table, {**row, **values}):
        if column in values:
            values[column] += f" {opaque()[:4]}"
    if "version" in table.c:
        values["version"] = row["version"] + 1
    session.execute(update(table).where(table.c.key == key).values(values))
    session.expire_all()


def replace_everywhere(session: Session, region: int, old: str, new: str) -> None:
    """Put something in the place of something else in every text about a region."""
    rows = {(text.table, text.key) for text in texts(session, region) if old in text.content}
    for table, key in sorted(rows):
        rewrite(session, table, key, lambda string: string.replace(old, new))


def _of_region(table: Table, region: int) -> ColumnElement[bool] | None:
    """What the rows of a table about a region have in common, through those that they belong to; nothing for a table
    whose rows belong to none."""
    if table.name == RegionRow.__tablename__:
        return table.c.key == region
    if "region_key" in table.c:
        return table.c.region_key == region
    if table.name == AccountRow.__tablename__:
        perimeter = Base.metadata.tables[PerimeterRow.__tablename__]
        return table.c.key.in_(select(perimeter.c.account_key).where(perimeter.c.region_key == region))
    for column, parent in _parents(table):
        belonging = _of_region(parent, region)
        if belonging is not None:
            return column.in_(select(parent.c.key).where(belonging))
    return None


@cache
def _parents(table: Table) -> tuple[tuple[Column[Any], Table], ...]:
    """What the rows of a table always belong to."""
    return tuple((key.parent, key.column.table) for key in table.foreign_keys if not key.parent.nullable)


def _strings(value: Any) -> Iterator[str]:
    """Every text of a value of a column, the names of a document included where they are no fields of ours."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            if not FIELD.fullmatch(name):
                yield name
            yield from _strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from _strings(each)


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    """A value of a column in which every text was changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_changed(each, change) for each in value]
    if not isinstance(value, Mapping):
        return value
    changes: dict[str, Any] = {}
    for name, each in value.items():
        fresh = name if FIELD.fullmatch(name) else change(name)
        while fresh in changes:  # two names may have become one
            fresh += "…"
        changes[fresh] = _changed(each, change)
    return changes


def _taken(session: Session, table: Table, row: Mapping[str, Any]) -> Iterator[str]:
    """The columns in which a row would be the same as another where it must not be."""
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            same = [column == row[column.name] for column in constraint.columns]
            if session.execute(select(table.c.key).where(*same, table.c.key != row["key"])).first():
                yield from (column.name for column in constraint.columns)
