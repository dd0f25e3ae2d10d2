"""What the rows of a delivery state, each with the line it comes from; and every problem that a row has.

A row may state several things at once: a position, who holds it, where that person comes from, levels, an absence, a
training. One wide sheet and three files are therefore read in the same way.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from model.domain.framework import Framework
from model.domain.vocabulary import (
    AbsenceKind,
    Answer,
    AssessmentSource,
    Background,
    EndReason,
    Mobility,
    OpenTo,
    Stratum,
)
from model.errors import Refused
from model.exchange import values
from model.exchange.columns import CODED, LEVEL, SHARES, Mapping, Table, meanings
from model.exchange.files import column_name
from model.exchange.values import as_number, plain

Key = tuple[str, str]
"""How a file names a position or a person: by ("reference", …), by ("row", …) or by ("name", …)."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell, or with one row when there is no header; `code` names the sentence."""

    file: str
    sheet: str
    line: int
    header: str
    column: str
    value: str
    code: str
    details: Dictionary[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Where a fact stands in the delivery."""

    file: str
    sheet: str
    line: int


class Holding(StrEnum):
    """What a row says of the holder of a position."""

    PERSON = "person"
    UNNAMED = "unnamed"
    VACANT = "vacant"
    CLOSED = "closed"


@dataclass(frozen=True)
class PositionFact:
    """A row that describes a position."""

    key: Key
    place: Place
    title: str
    team: str
    holding: Holding | None
    holder: str
    values: Dictionary[str, Any]


@dataclass(frozen=True)
class PersonFact:
    """A row that describes a person."""

    key: Key
    place: Place
    name: str
    values: Dictionary[str, Any]


@dataclass(frozen=True)
class HolderFact:
    """A row that says who holds a position; `person` is `None` for a holder who is not named."""

    position: Key
    person: Key | None
    place: Place
    values: Dictionary[str, Any]


@dataclass(frozen=True)
class DatedFact:
    """A row that says something dated of a person: an absence, a level, a training."""

    person: Key
    place: Place
    values: Dictionary[str, Any]


@dataclass
class Delivery:
    """Everything that the rows state. `grouped` are the rows that stand for several people or give no position."""

    positions: list[PositionFact] = field(default_factory=list)
    people: dict[Key, PersonFact] = field(default_factory=dict)
    holders: list[HolderFact] = field(default_factory=list)
    absences: list[DatedFact] = field(default_factory=list)
    levels: list[DatedFact] = field(default_factory=list)
    trainings: list[DatedFact] = field(default_factory=list)
    grouped: list[Place] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    repeated: tuple[str, ...] = ()
    rows: int = 0
    states_holders: bool = False


@dataclass(frozen=True)
class _Row:
    """One row that counts: its texts by field, and where each field stands."""

    table: Table
    line: int
    texts: Dictionary[str, str]
    headers: Dictionary[str, str]

    @property
    def place(self) -> Place:
        return Place(self.table.sheet.file, self.table.sheet.name, self.line)

    def problem(self, name: str, code: str, **details: object) -> Problem:
        header = self.headers.get(name, "")
        column = column_name(self.table.headers.index(header)) if header else ""
        where = self.place
        return Problem(where.file, where.sheet, where.line, header, column, self.texts.get(name, ""), code, details)


def read_facts(tables: Sequence[Table], mapping: Mapping, framework: Framework) -> Delivery:
    """Read and check every row that counts; nothing is compared with the database here."""
    delivery = Delivery()
    reader = _Reader(mapping, framework, delivery)
    rows = [row for table in tables for row in _rows(table, mapping, delivery)]
    delivery.rows = len(rows)
    delivery.repeated = _repeated(rows)
    for row in rows:
        reader.read(row)
    return delivery


def _rows(table: Table, mapping: Mapping, delivery: Delivery) -> Iterator[_Row]:
    headers = {mapping.columns[header]: header for header in table.headers if header in mapping.columns}
    places = {name: table.headers.index(header) for name, header in headers.items()}
    kept = [
        (table.headers.index(header), set(values)) for header, values in mapping.keep.items() if header in table.headers
    ]
    for cells, line in zip(table.rows, table.lines, strict=True):
        if all((cells[place] if place < len(cells) else "") in accepted for place, accepted in kept):
            texts = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
            row = _Row(table, line, texts, headers)
            if len(cells) == len(table.headers):
                yield row
            else:
                delivery.problems.append(row.problem("", "row.width", received=len(cells), accepted=len(table.headers)))


def _repeated(rows: Sequence[_Row]) -> tuple[str, ...]:
    """The references that several rows give to different positions: they count as absent."""
    described = Counter(
        row.texts["position_reference"]
        for row in rows
        if row.texts.get("title") and row.texts.get("position_reference")
    )
    return tuple(reference for reference, times in described.items() if times > 1)


class _Reader:
    """Turns rows into facts, with the words and units of one mapping."""

    def __init__(self, mapping: Mapping, framework: Framework, delivery: Delivery) -> None:
        self.mapping = mapping
        self.framework = framework
        self.delivery = delivery
        self.kinds = {
            plain(word): Holding(kind) for kind in ("vacant", "unnamed", "closed") for word in getattr(mapping, kind)
        }
        self.words = {name: meanings(framework, name, mapping) for name in CODED}

    def read(self, row: _Row) -> None:
        """Add what a row states to the delivery, or its problems."""
        if self._several(row):
            self.delivery.grouped.append(row.place)
            return
        read, problems = self._values(row)
        problems += self._contradictions(row, read)
        self.delivery.problems += problems
        if not problems:
            self._state(row, read)

    def _several(self, row: _Row) -> bool:
        """Whether a row of a list of positions stands for several people, or gives no position."""
        described = {"title", "position_reference"} & row.headers.keys()
        if not described or self._says(row) is Holding.CLOSED:
            return False
        if not any(row.texts[name] for name in described):
            return True
        nobody = "name" in row.headers and not row.texts["name"] and not row.texts.get("manager_reference")
        return (nobody and not row.texts.get("position_reference")) or self._counts_several(row)

    def _counts_several(self, row: _Row) -> bool:
        text = row.texts.get("fte", "")
        try:
            return bool(text) and "fte" not in self.mapping.percents and "%" not in text and as_number(text) > 1
        except Refused:
            return False

    def _says(self, row: _Row) -> Holding | None:
        """What the row says of the holder; `None` when it says nothing of holders."""
        if not {"name", "manager_reference", "vacant", "started_on"} & row.headers.keys():
            return None
        name = row.texts.get("name", "")
        if plain(name) in self.kinds and plain(name):
            return self.kinds[plain(name)]
        if row.texts.get("vacant") and plain(row.texts["vacant"]) in {"oui", "yes", "1", "x", "vrai", "true"}:
            return Holding.VACANT
        if name or row.texts.get("manager_reference"):
            return Holding.PERSON
        return Holding.VACANT if {"name", "manager_reference"} & row.headers.keys() else Holding.UNNAMED

    def _values(self, row: _Row) -> tuple[dict[str, Any], list[Problem]]:
        read: dict[str, Any] = {}
        problems = []
        for name, text in row.texts.items():
            if values.unsafe(text):
                problems.append(row.problem(name, "value.unsafe"))
            elif text:
                try:
                    read[name] = self._value(name, text)
                except Refused as refusal:
                    accepted = ", ".join(dict.fromkeys(self.words[name].values())) if name in CODED else ""
                    problems.append(row.problem(name, refusal.code, accepted=accepted))
        return read, problems

    def _value(self, name: str, text: str) -> Any:
        if name in CODED:
            return values.as_code(text, self.words[name])
        if name.startswith(LEVEL):
            return values.as_level(text)
        if name in SHARES:
            return values.as_share(text, name in self.mapping.percents)
        return _PARSERS.get(name, _tidy)(text)

    def _contradictions(self, row: _Row, read: Dictionary[str, Any]) -> list[Problem]:
        found = []
        family = read.get("family")
        if family and read.get("background", Background.UNKNOWN) != Background.UNKNOWN:
            proposed = self.framework.families[self.framework.family_index[family]].background
            if read["background"] != proposed:
                found.append(row.problem("background", "row.background", family=row.texts["family"]))
        for start, end in (
            ("started_on", "ended_on"),
            ("absent_from", "absent_until"),
            ("funded_from", "funded_until"),
        ):
            if start in read and end in read and read[end] <= read[start]:
                found.append(row.problem(end, "row.ends_first", start=row.texts[start]))
        return found

    def _state(self, row: _Row, read: dict[str, Any]) -> None:
        says = self._says(row)
        position, person = self._position_key(row, read), self._person_key(read, says)
        if person:
            self._state_person(row, person, read)
        if position and "title" in read:
            team = read.get("team") or read.get("department", "")
            if not team:
                self.delivery.problems.append(row.problem("team", "row.no_team"))
                return
            fact = PositionFact(position, row.place, read["title"], team, says, _full_name(read), read)
            self.delivery.positions.append(fact)
        if position and says:
            self.delivery.states_holders = True
            if says in (Holding.PERSON, Holding.UNNAMED):
                self.delivery.holders.append(HolderFact(position, person, row.place, read))
        if person:
            self._state_dated(row, person, read)

    def _position_key(self, row: _Row, read: Dictionary[str, Any]) -> Key | None:
        reference = read.get("position_reference", "")
        if reference and reference not in self.delivery.repeated:
            return "reference", reference
        return ("row", f"{row.table.sheet.file}/{row.table.sheet.name}/{row.line}") if "title" in read else None

    def _person_key(self, read: Dictionary[str, Any], says: Holding | None) -> Key | None:
        if read.get("manager_reference") and says is not Holding.VACANT:
            return "reference", read["manager_reference"]
        return ("name", plain(_full_name(read))) if says is Holding.PERSON and read.get("name") else None

    def _state_person(self, row: _Row, key: Key, read: Dictionary[str, Any]) -> None:
        known, name = self.delivery.people.get(key), _full_name(read)
        if known and name and known.name and plain(known.name) != plain(name):
            self.delivery.problems.append(row.problem("manager_reference", "row.two_names", other=known.name))
            return
        merged = {**(known.values if known else {}), **{each: read[each] for each in _OF_A_PERSON & read.keys()}}
        first = known or PersonFact(key, row.place, name, {})
        self.delivery.people[key] = replace(first, name=first.name or name, values=merged)

    def _state_dated(self, row: _Row, person: Key, read: Dictionary[str, Any]) -> None:
        if "absent_from" in read:
            self.delivery.absences.append(DatedFact(person, row.place, read))
        if {"competency", "level"} <= read.keys():
            self.delivery.levels.append(DatedFact(person, row.place, read))
        for name in (name for name in read if name.startswith(LEVEL)):
            level = {**read, "competency": name.removeprefix(LEVEL), "level": read[name]}
            self.delivery.levels.append(DatedFact(person, row.place, level))
        if {"offer", "followed_on"} <= read.keys():
            self.delivery.trainings.append(DatedFact(person, row.place, read))


def _full_name(read: Dictionary[str, Any]) -> str:
    return " ".join(part for part in (read.get("first_name", ""), read.get("name", "")) if part)


def _tidy(text: str) -> str:
    return " ".join(text.split())


_OF_A_PERSON = {"manager_reference", "family", "background", "mobility", "functional_mobility", "leaves_on"}

_PARSERS: dict[str, Callable[[str], object]] = {
    "department": values.as_department,
    "agents": values.as_count,
    "support_unit": values.as_flag,
    "vacant": values.as_flag,
    "acting": values.as_flag,
    "level": values.as_level,
    **dict.fromkeys(("funded_from", "started_on", "absent_from", "assessed_on", "followed_on"), values.as_date),
    **dict.fromkeys(("funded_until", "ended_on", "leaves_on", "absent_until"), values.until),
}

KINDS: dict[str, Callable[[str], object]] = {
    "stratum": Stratum,
    "open_to": OpenTo,
    "background": Background,
    "mobility": Mobility,
    "functional_mobility": Answer,
    "first_post": Answer,
    "end_reason": EndReason,
    "absence_kind": AbsenceKind,
    "assessment_source": AssessmentSource,
}
"""The closed list that the code of a field belongs to."""
