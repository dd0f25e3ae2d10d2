"""The actions of a scenario: what may happen on the first day of a month, to positions, to people, to assumptions."""

import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import ClassVar, TypeVar

from model.domain.calendar import add_months
from model.domain.vocabulary import OpenTo, Stratum, SupportKind
from model.errors import Refused

Row = TypeVar("Row")

LONGEST_NOTE, LONGEST_TITLE, DEAREST = 280, 80, 1_000_000
SHORTEST_SUPPORT, LONGEST_SUPPORT = 1, 36
MONTHS_TO_FOLLOW_UP = 1
"""How long after a training its complementary day is, where those who followed it tell what they tried."""


class Reach(StrEnum):
    """How far an action may be told; each also reaches what those before it reach."""

    REGION = "region"
    """Whoever sees the scenario."""
    NOTE = "note"
    """A note that circulates, without anybody's name."""
    ROOM = "room"
    """A whole room, which may compose it on its wall: it is about nobody."""


def new_uid() -> str:
    """Return an opaque identifier, the only one that appears in addresses and files."""
    return secrets.token_hex(8)


@dataclass(frozen=True, kw_only=True)
class Action:
    """Something that happens on the first day of a month.

    `cost` in euros replaces the price of the assumptions when it is given; an action that is not `active` stays in the
    list and changes nothing. A kind says its word in files and sentences, the assumption that holds its `price` (none
    where it costs nothing, or where what it costs is found otherwise), and its `reach`.

    Raises:
        Refused: a note that is too long, a cost below nothing or beyond any reason.
    """

    kind: ClassVar[str]
    price: ClassVar[str]
    reach: ClassVar[Reach]
    uid: str
    month: date
    active: bool = True
    note: str = ""
    cost: int | None = None

    def __post_init__(self) -> None:
        if len(self.note) > LONGEST_NOTE:
            raise Refused("scenario.note", received=len(self.note), accepted=LONGEST_NOTE)
        if self.cost is not None and not 0 <= self.cost <= DEAREST:
            raise Refused("scenario.cost", received=self.cost, accepted=DEAREST)

    @property
    def price_code(self) -> str:
        """The assumption that holds the price of this action; nothing where it costs nothing by itself."""
        return self.price


@dataclass(frozen=True, kw_only=True)
class NewUnit(Action):
    """A technical support unit is created, without positions yet."""

    kind: ClassVar[str] = "new_unit"
    price: ClassVar[str] = ""
    reach: ClassVar[Reach] = Reach.REGION
    name: str

    def __post_init__(self) -> None:
        super().__post_init__()
        _named(self.name)

    @property
    def team(self) -> str:
        """The uid of the team, for positions opened there later in the same scenario."""
        return f"unit-{self.uid}"


@dataclass(frozen=True, kw_only=True)
class NewPosition(Action):
    """A position is opened in a team: funded from this month on, and free."""

    kind: ClassVar[str] = "new_position"
    price: ClassVar[str] = ""
    reach: ClassVar[Reach] = Reach.ROOM
    team: str
    title: str
    stratum: Stratum = Stratum.OPERATIONAL
    fte: float = 1.0
    open_to: OpenTo = OpenTo.ANY

    def __post_init__(self) -> None:
        super().__post_init__()
        _named(self.title)
        if not 0 < self.fte <= 1:
            raise Refused("scenario.fte", received=self.fte)

    @property
    def position(self) -> str:
        """The uid of the position, for an arrival later in the same scenario."""
        return f"seat-{self.uid}"


@dataclass(frozen=True, kw_only=True)
class ChangedPosition(Action):
    """A position is put in another function, or opened to other backgrounds."""

    kind: ClassVar[str] = "changed_position"
    price: ClassVar[str] = ""
    reach: ClassVar[Reach] = Reach.ROOM
    position: str
    stratum: Stratum
    open_to: OpenTo


@dataclass(frozen=True, kw_only=True)
class ClosedPosition(Action):
    """A position is closed: no longer funded from this month on; whoever holds it waits for another."""

    kind: ClassVar[str] = "closed_position"
    price: ClassVar[str] = ""
    reach: ClassVar[Reach] = Reach.ROOM
    position: str


@dataclass(frozen=True, kw_only=True)
class Departure(Action):
    """A manager leaves; the positions held become free."""

    kind: ClassVar[str] = "departure"
    price: ClassVar[str] = ""
    reach: ClassVar[Reach] = Reach.NOTE
    manager: str


@dataclass(frozen=True, kw_only=True)
class LongLeave(Action):
    """A manager goes on long leave, for some months: in post, and not present."""

    kind: ClassVar[str] = "long_leave"
    price: ClassVar[str] = ""
    reach: ClassVar[Reach] = Reach.REGION
    manager: str
    months: int = 6

    def __post_init__(self) -> None:
        super().__post_init__()
        _lasting(self.months)


@dataclass(frozen=True, kw_only=True)
class Return(Action):
    """A manager comes back from long leave."""

    kind: ClassVar[str] = "return"
    price: ClassVar[str] = ""
    reach: ClassVar[Reach] = Reach.REGION
    manager: str


@dataclass(frozen=True, kw_only=True)
class Mobility(Action):
    """A manager of the region, on a voluntary basis, takes another position and frees the one held."""

    kind: ClassVar[str] = "mobility"
    price: ClassVar[str] = "mobility_cost"
    reach: ClassVar[Reach] = Reach.NOTE
    manager: str
    position: str


@dataclass(frozen=True, kw_only=True)
class Recruitment(Action):
    """Somebody who comes from a family takes a free position."""

    kind: ClassVar[str] = "recruitment"
    price: ClassVar[str] = "recruitment_cost"
    reach: ClassVar[Reach] = Reach.ROOM
    position: str
    family: str

    @property
    def arrival(self) -> str:
        """The uid of the manager who arrives, for a training or a mobility later in the same scenario."""
        return f"arrival-{self.uid}"


@dataclass(frozen=True, kw_only=True)
class Professionalisation(Recruitment):
    """A social worker begins a path that prepares for management, at times through a post `outside` the social
    service, and takes a free position at its end, adapted by so many months."""

    kind: ClassVar[str] = "professionalisation"
    price: ClassVar[str] = "professionalisation_cost"
    reach: ClassVar[Reach] = Reach.NOTE
    outside: bool = False


@dataclass(frozen=True, kw_only=True)
class Accompaniment(Action):
    """A manager, or else (`manager` is empty) a whole team, is accompanied for some months."""

    kind: ClassVar[str] = "accompaniment"
    price: ClassVar[str] = ""
    reach: ClassVar[Reach] = Reach.REGION
    support: SupportKind
    manager: str = ""
    team: str = ""
    months: int = 12

    def __post_init__(self) -> None:
        super().__post_init__()
        _lasting(self.months)
        if bool(self.manager) == bool(self.team):
            raise Refused("scenario.whom")

    @property
    def price_code(self) -> str:
        """Each way of accompanying has its price; those that share one are forms of coaching."""
        return _SUPPORT_PRICES.get(self.support, "coaching_cost")


@dataclass(frozen=True, kw_only=True)
class Training(Action):
    """Managers follow an offer together."""

    kind: ClassVar[str] = "training"
    price: ClassVar[str] = ""
    reach: ClassVar[Reach] = Reach.NOTE
    managers: tuple[str, ...]
    offer: str

    @property
    def followed_up(self) -> date:
        """The month in which they come back on what they made of it."""
        return add_months(self.month, MONTHS_TO_FOLLOW_UP)


@dataclass(frozen=True, kw_only=True)
class ChangedAssumption(Action):
    """From this month on, the actions meet another value of an assumption."""

    kind: ClassVar[str] = "assumed"
    price: ClassVar[str] = ""
    reach: ClassVar[Reach] = Reach.REGION
    code: str
    value: float


_SUPPORT_PRICES = {SupportKind.IMMERSION: "immersion_cost", SupportKind.MENTORING: "mentoring_cost"}

_ORDERED: Sequence[type[Action]] = (
    ChangedAssumption,
    NewUnit,
    NewPosition,
    ChangedPosition,
    Departure,
    Return,
    LongLeave,
    ClosedPosition,
    Mobility,
    Recruitment,
    Professionalisation,
    Accompaniment,
    Training,
)

KINDS: Mapping[str, type[Action]] = {each.kind: each for each in _ORDERED}
"""The kinds of actions, in the order in which those of one month take effect."""


def reaching(reach: Reach) -> tuple[type[Action], ...]:
    """Return the kinds of action that may be told as far, or farther."""
    near_first = list(Reach)
    return tuple(kind for kind in _ORDERED if near_first.index(kind.reach) >= near_first.index(reach))


def of_every_kind(
    table: Mapping[type[Action], Row], kinds: Collection[type[Action]] | None = None
) -> Mapping[str, Row]:
    """Return what a table holds for each kind of action, or for each of some `kinds`, by its word.

    Raises:
        LookupError: a kind has no row, or one that is not asked for has one. Tables are made when a module is imported,
            so that it is seen there and not on a screen.
    """
    asked = _ORDERED if kinds is None else kinds
    if lacking := [kind.__name__ for kind in asked if kind not in table]:
        raise LookupError(f"no row for {', '.join(lacking)}")
    if unasked := [kind.__name__ for kind in table if kind not in asked]:
        raise LookupError(f"a row too many for {', '.join(unasked)}")
    return {kind.kind: row for kind, row in table.items()}


def own_fields(kind: type[Action]) -> tuple[str, ...]:
    """Return the names of what a kind of action holds and not every action does."""
    return tuple(field.name for field in fields(kind) if field.name not in _COMMON)


def of_every_field(table: Mapping[str, Row]) -> Mapping[str, Row]:
    """Return a table that holds something for each field of each kind of action, by its name.

    Raises:
        LookupError: a field has no row; seen when a module is imported, as `of_every_kind` does.
    """
    if lacking := {f"{kind.__name__}.{name}" for kind in _ORDERED for name in own_fields(kind) if name not in table}:
        raise LookupError(f"no row for {', '.join(sorted(lacking))}")
    return table


_COMMON = {field.name for field in fields(Action)}


def _every_subclass(kind: type[Action]) -> Iterator[type[Action]]:
    for each in kind.__subclasses__():
        yield each
        yield from _every_subclass(each)


for _stated in ("kind", "price", "reach"):
    of_every_kind({kind: vars(kind)[_stated] for kind in _ORDERED if _stated in vars(kind)})
if unordered := set(_every_subclass(Action)) - set(_ORDERED):
    raise LookupError(f"no place in the order of a month for {', '.join(kind.__name__ for kind in unordered)}")
if len(KINDS) < len(_ORDERED):
    raise LookupError("two kinds of action have one word")


def _named(title: str) -> None:
    if not title.strip() or len(title) > LONGEST_TITLE:
        raise Refused("scenario.title", received=len(title.strip()), accepted=LONGEST_TITLE)


def _lasting(months: int) -> None:
    if not SHORTEST_SUPPORT <= months <= LONGEST_SUPPORT:
        raise Refused("scenario.months", received=months, shortest=SHORTEST_SUPPORT, longest=LONGEST_SUPPORT)
