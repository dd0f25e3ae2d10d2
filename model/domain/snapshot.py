"""A snapshot: the dated facts of one scope as frozen columns, seen at a date.

Each table is a set of columns of equal length; a row is known by its place. References between tables are places
too (-1 for none). Dates are ordinals (see `calendar`), closed lists are places in their enumeration.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from model.domain.calendar import NEVER, Days
from model.domain.framework import Framework, TargetProfile
from model.domain.vocabulary import Background, Network

Places = NDArray[np.int32]
Codes = NDArray[np.int8]
Flags = NDArray[np.bool_]
Amounts = NDArray[np.float64]
Labels = tuple[str, ...]

BACKGROUNDS = tuple(Background)
SOCIAL, OTHER, UNKNOWN = range(3)

_KINDS: dict[Any, Any] = {Places: np.int32, Codes: np.int8, Flags: np.bool_, Amounts: np.float64, Days: np.int32}


@dataclass(frozen=True, eq=False)
class ColumnTable:
    """Columns of equal length. Arrays are made read-only, so that snapshots can share them."""

    def __post_init__(self) -> None:
        for column in fields(self):
            values = getattr(self, column.name)
            if isinstance(values, np.ndarray):
                values.flags.writeable = False

    def __len__(self) -> int:
        return len(getattr(self, fields(self)[0].name))

    @classmethod
    def of(cls, rows: Sequence[Sequence[Any]]) -> Self:
        """Build a table from rows whose values stand in the order of the columns."""
        columns = list(zip(*rows, strict=True)) or [()] * len(fields(cls))
        return cls(*(_column(each.type, values) for each, values in zip(fields(cls), columns, strict=True)))

    def extended(self, rows: Sequence[Sequence[Any]]) -> Self:
        """Return the table with more rows at its end; the rows it had keep their places."""
        if not rows:
            return self
        added = type(self).of(rows)
        return type(self)(*(_join(getattr(self, c.name), getattr(added, c.name)) for c in fields(self)))

    def changed(self, **columns: object) -> Self:
        """Return the table with other values in some columns."""
        return replace(self, **columns)


def _column(kind: Any, values: Sequence[Any]) -> Any:
    return tuple(values) if kind is Labels else np.array(values, dtype=_KINDS[kind])


def _join(first: Any, second: Any) -> Any:
    return first + second if isinstance(first, tuple) else np.concatenate([first, second])


@dataclass(frozen=True, eq=False)
class Teams(ColumnTable):
    """Units of a region, in organisation-chart order. `agents` is -1 where the number is not known."""

    uid: Labels
    name: Labels
    region: Places
    department: Labels
    agents: Places
    support_unit: Flags


@dataclass(frozen=True, eq=False)
class Positions(ColumnTable):
    """Funded seats: `fte` is a full-time equivalent, funded in [funded_from, funded_until), not to be filled in
    [frozen_from, frozen_until)."""

    uid: Labels
    title: Labels
    team: Places
    stratum: Codes
    fte: Amounts
    open_to: Codes
    funded_from: Days
    funded_until: Days
    frozen_from: Days
    frozen_until: Days


@dataclass(frozen=True, eq=False)
class Managers(ColumnTable):
    """People who hold or held positions. `leaves_on` is the first day no longer in post of a known departure.

    A simulated arrival has `adapts_from`, the day it takes up the post, and `adapts_in`, the months until it stands
    at the profile of its family; for a recorded person `adapts_from` is never.
    """

    uid: Labels
    name: Labels
    background: Codes
    family: Places
    mobility: Codes
    functional_mobility: Codes
    leaves_on: Days
    adapts_from: Days
    adapts_in: Codes


@dataclass(frozen=True, eq=False)
class Assignments(ColumnTable):
    """Who holds which position in [start, until). `manager` is -1 for a holder who is not named.

    `share` is the part of the seat that is held, `working_time` the part of it really worked; an acting assignment
    counts in no head, rate or coverage. `end_reason` is -1 where nobody said why it ended.
    """

    uid: Labels
    position: Places
    manager: Places
    start: Days
    until: Days
    share: Amounts
    working_time: Amounts
    acting: Flags
    first_post: Codes
    end_reason: Codes


@dataclass(frozen=True, eq=False)
class Absences(ColumnTable):
    """Long leaves, in [start, until)."""

    assignment: Places
    start: Days
    until: Days


@dataclass(frozen=True, eq=False)
class Assessments(ColumnTable):
    """Levels (half-steps), sorted so that on any date the last row of a manager and a competency is the one
    that counts: by date, then self, manager, joint. `circulating` is the level that is counted in what circulates,
    -1 while there is none."""

    manager: Places
    competency: Places
    day: Days
    level: Codes
    circulating: Codes

    def where(self, chosen: Flags) -> Self:
        """Return the chosen rows alone."""
        return type(self)(*(getattr(self, column.name)[chosen] for column in fields(self)))


@dataclass(frozen=True, eq=False)
class Trainings(ColumnTable):
    """Trainings that were followed; `offer` is a code of the framework."""

    manager: Places
    offer: Labels
    day: Days


@dataclass(frozen=True, eq=False)
class Supports(ColumnTable):
    """What accompanies an assignment, or else (`assignment` is -1) a whole team, in [start, until)."""

    assignment: Places
    team: Places
    kind: Codes
    start: Days
    until: Days


@dataclass(frozen=True, eq=False)
class Gains(ColumnTable):
    """Levels that a scenario's trainings add from a day on (half-steps)."""

    manager: Places
    competency: Places
    start: Days
    half_steps: Codes


@dataclass(frozen=True)
class Region:
    """A body of the scope: its code in the framework, and the day of its latest data."""

    uid: str
    code: str
    network: Network
    revision: int
    data_on: date | None


@dataclass(frozen=True, eq=False)
class Snapshot:
    """What is recorded about a few regions of one network, seen at `as_of`. A projection has more rows, and keeps the
    positions that are `recorded` as they are without it.

    `personal` says whether it holds what is known of people, even where nobody gave their names.
    """

    framework: Framework
    regions: tuple[Region, ...]
    as_of: date
    teams: Teams
    positions: Positions
    managers: Managers
    assignments: Assignments
    absences: Absences
    assessments: Assessments
    trainings: Trainings
    supports: Supports = field(default_factory=lambda: Supports.of([]))
    gains: Gains = field(default_factory=lambda: Gains.of([]))
    profiles: tuple[TargetProfile, ...] = ()
    personal: bool = True
    recorded: Positions | None = None

    def at(self, day: date) -> "Snapshot":
        """Return the same facts seen at another date; the columns are shared."""
        return self if day == self.as_of else replace(self, as_of=day)

    @property
    def day(self) -> int:
        """The date as a number."""
        return self.as_of.toordinal()

    @cached_property
    def until(self) -> Days:
        """When each assignment really ends: as recorded, or on the holder's known departure if that comes first."""
        ends = np.append(self.managers.leaves_on, np.int32(NEVER))  # place -1: a holder who is not named
        return np.minimum(self.assignments.until, ends[self.assignments.manager])
