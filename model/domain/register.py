"""The register of one region: everything recorded about it, as records that know each other by uid.

A snapshot is made for computing; the register is made for changing: an import or a correction is a function from one
register to another, the difference is what a preview shows and what a transaction writes.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

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
from model.memory import Groups


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One row. `uid` is its identity."""

    uid: str

    @property
    def identity(self) -> Hashable:
        """What makes two records the same thing at two moments."""
        return self.uid


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamRecord(Record):
    """A unit; `rank` is its place in the organisation chart."""

    name: str
    reference: str = ""
    department: str = ""
    agents: int | None = None
    support_unit: bool = False
    rank: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class PositionRecord(Record):
    """A funded seat of a team; frozen in [frozen_from, frozen_until), it stays funded and is not to be filled."""

    team: str
    title: str
    reference: str = ""
    stratum: Stratum = Stratum.OPERATIONAL
    fte: float = 1.0
    open_to: OpenTo = OpenTo.ANY
    funded_from: date
    funded_until: date | None = None
    reports_to: str = ""
    rank: int = 0
    frozen_from: date | None = None
    frozen_until: date | None = None

    @property
    def called(self) -> str:
        """What `reports_to` of the positions below says: the reference, or the uid of a position without one."""
        return self.reference or self.uid

    def open_on(self, day: date) -> bool:
        """Whether the position is funded on a day or later."""
        return self.funded_until is None or self.funded_until > day

    def frozen_on(self, day: date) -> bool:
        """Whether the position is frozen on a day, whoever holds it."""
        return bool(self.frozen_from and self.frozen_from <= day) and (
            self.frozen_until is None or day < self.frozen_until
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class ManagerRecord(Record):
    """A person."""

    name: str
    reference: str = ""
    background: Background = Background.UNKNOWN
    family: str = ""
    mobility: Wish = Wish.NONE
    functional_mobility: Answer = Answer.UNKNOWN
    leaves_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AssignmentRecord(Record):
    """Who holds a position in [started_on, until); `manager` is empty for a holder who is not named."""

    position: str
    manager: str
    started_on: date
    until: date | None = None
    share: float = 1.0
    working_time: float = 1.0
    acting: bool = False
    first_post: Answer = Answer.UNKNOWN
    end_reason: EndReason | None = None

    def current(self, day: date) -> bool:
        """Whether the assignment runs on a day."""
        return self.started_on <= day and (self.until is None or day < self.until)

    def holds(self, day: date) -> bool:
        """Whether it is that of who holds the position on a day: who stands in does not."""
        return self.current(day) and not self.acting


@dataclass(frozen=True, kw_only=True, slots=True)
class AbsenceRecord(Record):
    """A long leave from an assignment."""

    assignment: str
    started_on: date
    until: date | None = None
    kind: AbsenceKind = AbsenceKind.OTHER


@dataclass(frozen=True, kw_only=True, slots=True)
class AssessmentRecord:
    """A level in half-steps."""

    manager: str
    competency: str
    assessed_on: date
    level: int
    source: AssessmentSource
    shared_on: date | None = None

    @property
    def identity(self) -> Hashable:
        """One level per person, competency, day and source."""
        return self.manager, self.competency, self.assessed_on, self.source


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingRecord:
    """A training that was followed."""

    manager: str
    offer: str
    followed_on: date

    @property
    def identity(self) -> Hashable:
        """One row per person, offer and day."""
        return self.manager, self.offer, self.followed_on


@dataclass(frozen=True, kw_only=True, slots=True)
class SupportRecord(Record):
    """What accompanies somebody in a post, or else a whole team; one of `assignment` and `team` is empty."""

    kind: SupportKind
    started_on: date
    until: date | None = None
    assignment: str = ""
    team: str = ""


Rewritten = TypeVar("Rewritten", bound=Record)


def rewritten(record: Rewritten, **values: Any) -> Rewritten:
    """Return a record with other values; the same one when it has them already, so that it is kept once."""
    if all(getattr(record, name) == value for name, value in values.items()):
        return record
    return replace(record, **values)


Dated = TypeVar("Dated", bound=AbsenceRecord | SupportRecord)
"""What runs inside an assignment."""


@dataclass(frozen=True)
class Register:
    """All the records of a region, in the order in which they refer to each other."""

    teams: tuple[TeamRecord, ...] = ()
    positions: tuple[PositionRecord, ...] = ()
    managers: tuple[ManagerRecord, ...] = ()
    assignments: tuple[AssignmentRecord, ...] = ()
    absences: tuple[AbsenceRecord, ...] = ()
    assessments: tuple[AssessmentRecord, ...] = ()
    trainings: tuple[TrainingRecord, ...] = ()
    supports: tuple[SupportRecord, ...] = ()

    @cached_property
    def by_uid(self) -> Mapping[str, Any]:
        """The teams, positions, people and assignments, by uid."""
        tables = (self.teams, self.positions, self.managers, self.assignments)
        return {record.uid: record for table in tables for record in table}

    def holding(self, day: date) -> Groups[str, AssignmentRecord]:
        """Return the assignments of those who hold each position on a day, by the uid of the position."""
        return Groups((post.position, post) for post in self.assignments if post.holds(day))

    def by_identity(self, table: str) -> dict[Hashable, Any]:
        """Return the records of a table by their identity."""
        return {record.identity: record for record in getattr(self, table)}


@dataclass(frozen=True)
class TableChanges:
    """What differs in one table: records that are new, pairs (before, after), records that are gone."""

    added: tuple[Any, ...] = field(default=())
    changed: tuple[tuple[Any, Any], ...] = field(default=())
    removed: tuple[Any, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def __iter__(self) -> Iterator[Any]:
        """Every record that differs, as it was and as it is."""
        return chain(self.added, chain.from_iterable(self.changed), self.removed)


def cut_short(record: Dated, post: AssignmentRecord) -> Dated | None:
    """Return a leave or a support as far as its assignment goes: none of one that would begin once it has ended."""
    if post.until is None:
        return record
    if record.started_on >= post.until:
        return None
    return replace(record, until=post.until) if record.until and record.until > post.until else record


def changes(before: Register, after: Register) -> dict[str, TableChanges]:
    """Return what differs between two registers, table by table, in the order of `Register`."""
    return dict(_changes(before, after))


def _changes(before: Register, after: Register) -> Iterator[tuple[str, TableChanges]]:
    for table in (column.name for column in fields(Register)):
        old, new = before.by_identity(table), after.by_identity(table)
        yield (
            table,
            TableChanges(
                added=tuple(record for identity, record in new.items() if identity not in old),
                changed=tuple(
                    (old[i], record)
                    for i, record in new.items()
                    if i in old and old[i] is not record and old[i] != record
                ),
                removed=tuple(record for identity, record in old.items() if identity not in new),
            ),
        )
