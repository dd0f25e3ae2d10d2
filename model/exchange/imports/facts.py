"""What the rows of a delivery state, each with the row that it comes from; and every problem that a row has."""

from collections.abc import Callable, Collection, Iterator, Sequence
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

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
from model.exchange.imports.files import column_name
from model.exchange.imports.mapping import SheetTable
from model.exchange.imports.questions import FileQuestion
from model.exchange.imports.values import bare, plain

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

    @property
    def place(self) -> "Place":
        """Where it stands."""
        return Place(self.file, self.sheet, self.line)


class Place(NamedTuple):
    """Where a fact stands in the delivery."""

    file: str
    sheet: str
    line: int


class RowTexts(Dictionary[str, str]):
    """What a row says of each field, read from its cells by their places when it is asked for."""

    __slots__ = ("_cells", "_places")

    def __init__(self, cells: Sequence[str], places: Dictionary[str, int]) -> None:
        self._cells, self._places = cells, places

    def __getitem__(self, name: str) -> str:
        place = self._places[name]
        return bare(self._cells[place]) if place < len(self._cells) else ""

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


@dataclass(frozen=True, slots=True)
class FieldColumns:
    """The columns of a table that are fields: the place and the header that each field is read from."""

    table: SheetTable
    places: Dictionary[str, int]
    headers: Dictionary[str, str]


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row that counts: the line where it stands in its sheet, and its cells."""

    columns: FieldColumns
    line: int
    cells: Sequence[str]

    @property
    def table(self) -> SheetTable:
        """The table of the row."""
        return self.columns.table

    @property
    def headers(self) -> Dictionary[str, str]:
        """The header that each field is read from."""
        return self.columns.headers

    @property
    def texts(self) -> Dictionary[str, str]:
        """The texts of the row, by field."""
        return RowTexts(self.cells, self.columns.places)

    @property
    def place(self) -> Place:
        """Where the row stands."""
        return Place(self.table.sheet.file, self.table.sheet.name, self.line)

    def problem(self, name: str, code: str, **details: object) -> Problem:
        """Return what is wrong with the cell of a field, or with the row when the field is not one of its columns."""
        header, where = self.headers.get(name, ""), self.place
        column = column_name(self.table.headers.index(header)) if header else ""
        return Problem(where.file, where.sheet, where.line, header, column, self.texts.get(name, ""), code, details)


class Holding(StrEnum):
    """What a row says of the holder of a position; `FILLED`: that there is one, in a file that says of nobody who."""

    PERSON = "person"
    UNNAMED = "unnamed"
    FILLED = "filled"
    VACANT = "vacant"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Fact:
    """What a row says of one thing."""

    row: FileRow
    values: Dictionary[str, Any]

    @property
    def place(self) -> Place:
        """Where the fact stands."""
        return self.row.place


@dataclass(frozen=True, slots=True)
class PositionFact(Fact):
    """A row that describes a position, and who holds it, in [`since`, `until`) as far as the row says.

    `holding` is that of the rows of the position together; nobody is said to hold a position by a row of who stands in.
    The value `frozen` is whether the position is, where a row says so beside its dates.
    """

    key: Key
    title: str
    team: str
    holding: Holding | None
    person: Key | None
    since: date | None
    until: date | None
    seat: Key = field(init=False)
    """The title and the unit, for comparison."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "seat", seat_of(self.title, self.team))

    def held_on(self, day: date) -> tuple[Holding | None, Key | None]:
        """Return how the position is held on a day, and by whom if a row says so."""
        if (self.until and self.until <= day) or (self.since and self.since > day):
            return Holding.VACANT, None
        return self.holding, self.person


@lru_cache(maxsize=1 << 14)
def seat_of(title: str, team: str) -> Key:
    """Return a title and a unit for comparison, made once for the positions that have them in common."""
    return plain(title), plain(team)


@dataclass(frozen=True, slots=True)
class PersonFact(Fact):
    """What the rows say of a person, the first of which is `row`."""

    key: Key
    name: str


@dataclass(frozen=True, slots=True)
class HolderFact(Fact):
    """A row that says who holds a position; `person` is `None` for a holder who is not named."""

    position: Key
    person: Key | None
    holding: Holding

    @property
    def acting(self) -> bool:
        """Whether it is somebody who stands in."""
        return bool(self.values.get("acting"))

    def holds_on(self, day: date) -> bool:
        """Whether the stay that the row states goes through a day."""
        start, end = self.values.get("started_on", day), self.values.get("ended_on", date.max)
        return bool(start <= day < end)


@dataclass(frozen=True, slots=True)
class DatedFact(Fact):
    """A row that says something dated of a person: an absence, a level, a training, a support."""

    person: Key


@dataclass(frozen=True)
class TeamFact(Fact):
    """A row that says how a whole team is accompanied."""

    team: str


@dataclass(frozen=True)
class DoubleHolding:
    """One name or number on several positions at once, beyond full time: how each row names its person."""

    name: str
    keys: tuple[Key, ...]
    holders: tuple[HolderFact, ...]


@dataclass(frozen=True)
class AsideLine:
    """A line that somebody set aside: what is wrong in it, or whether it could be several positions."""

    place: Place
    problems: tuple[Problem, ...] = ()
    doubtful: bool = False


@dataclass
class Delivery:
    """Everything that the rows state. `grouped` are the rows that stand for several people or give no position.

    `grouped_seats` are the titles and units of those rows; `speaks_of` the fields that some table has; `lists_people`
    whether one table is a list of people; `regions` the first row of each body that rows name; `questions` what only
    somebody can say, `answers` what was said; `doubles` the names and numbers on too many positions;
    `aside` the rows that somebody set aside, `silent` those and the rows in error, which close nothing; `reread`
    reads the rows again with other ones set aside.
    """

    positions: list[PositionFact] = field(default_factory=list)
    people: dict[Key, PersonFact] = field(default_factory=dict)
    holders: list[HolderFact] = field(default_factory=list)
    absences: list[DatedFact] = field(default_factory=list)
    levels: list[DatedFact] = field(default_factory=list)
    trainings: list[DatedFact] = field(default_factory=list)
    supports: list[DatedFact] = field(default_factory=list)
    team_supports: list[TeamFact] = field(default_factory=list)
    grouped: list[Place] = field(default_factory=list)
    grouped_seats: set[Key] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    repeated: tuple[str, ...] = ()
    rows: int = 0
    speaks_of: frozenset[str] = frozenset()
    lists_people: bool = False
    regions: dict[str, FileRow] = field(default_factory=dict)
    states_holders: bool = False
    questions: list[FileQuestion] = field(default_factory=list)
    answers: Dictionary[str, str] = field(default_factory=dict)
    doubles: list[DoubleHolding] = field(default_factory=list)
    aside: list[Place] = field(default_factory=list)
    silent: list[FileRow] = field(default_factory=list)
    reread: Callable[[Collection[Place]], "Delivery"] | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files that state something, in order."""
        dated = (self.absences, self.levels, self.trainings, self.supports, self.team_supports)
        facts = (*self.positions, *self.people.values(), *self.holders, *(fact for kind in dated for fact in kind))
        return tuple(sorted({fact.place.file for fact in facts}))


_KINDS: dict[str, Callable[[str], object]] = {
    "stratum": Stratum,
    "open_to": OpenTo,
    "background": Background,
    "mobility": Wish,
    "functional_mobility": Answer,
    "first_post": Answer,
    "end_reason": EndReason,
    "absence_kind": AbsenceKind,
    "assessment_source": AssessmentSource,
    "support": SupportKind,
}


def typed_value(name: str, value: Any) -> Any:
    """Return the value of a field, as a member of its closed list when it has one."""
    return _KINDS[name](value) if name in _KINDS else value
