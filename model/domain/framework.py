"""What the reference says and every snapshot shares: competencies, families, training offers, regions, assumptions."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from model.domain.vocabulary import Background, CompetencyKind, Network, Scheme, Status

HALF_STEPS: Final = 8
"""Levels and expected levels are stored as half-steps 0 to 8 and shown as whole or half levels of 4."""

Texts = Mapping[str, str]
"""One text per language code."""


@dataclass(frozen=True)
class Competency:
    """One of the fourteen of the common base. The code never reaches a screen."""

    code: str
    kind: CompetencyKind
    expected: int
    short: Texts
    name: Texts
    levels: tuple[Texts, ...]


@dataclass(frozen=True)
class Family:
    """A trade that managers come from, with the profile of somebody who has adapted to the post (half-steps)."""

    code: str
    background: Background
    short: Texts
    name: Texts
    profile: tuple[int, ...]


@dataclass(frozen=True)
class Offer:
    """A training: what it teaches (competency codes) and the two ways of buying it (euros)."""

    code: str
    name: Texts
    days: int
    competencies: tuple[str, ...]
    inter_price: int
    in_house_price: int
    in_house_included: int
    in_house_extra: int
    in_house_limit: int
    status: Status


@dataclass(frozen=True)
class RegionReference:
    """A body that a director may answer for; `of` is its name after « de », `short` the place alone, the same in both
    languages; `tile` the column and the row of its tile on a map of our own."""

    code: str
    network: Network
    kind: str
    name: Texts
    of: Texts
    short: str = ""
    tile: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Department:
    """A French département: the body and the académie that it belongs to."""

    code: str
    name: str
    body: str
    academie: str
    population: int
    tile: tuple[int, int]


@dataclass(frozen=True)
class Assumption:
    """A number that somebody chose or found: value, range, unit, status, source. Never a fact about a person.

    One that names a `network` is supposed in that network only.
    """

    code: str
    unit: str
    value: float
    low: float | None
    high: float | None
    status: Status
    name: Texts
    note: Texts
    source: str
    network: Network | None = None

    @property
    def ends(self) -> tuple[float, float]:
        """Between which values it lies; an end that it lacks is its value."""
        return self.value if self.low is None else self.low, self.value if self.high is None else self.high


@dataclass(frozen=True)
class Lever:
    """A lever, a brake or a means of the workshop [S0] and what it is bound to: a brake to an assumption, the others to
    an action, by its kind or by the kind of support; empty where nothing here measures it.

    `kind` is `lever`, `brake`, or of a means `in_use` or `to_mobilise`.
    """

    code: str
    kind: str
    name: Texts
    bound_to: str


@dataclass(frozen=True)
class Classification:
    """How a classification of others identifies something close to one of our competencies or families, by code."""

    of: str
    scheme: Scheme
    identifier: str


@dataclass(frozen=True)
class Question:
    """A question of the workshop [S0], word for word, and the kinds of steps that answer it."""

    code: str
    text: Texts
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class TargetProfile:
    """What a region, one of its teams or a function expects, one value per competency of the framework.

    `expected` is in half-steps, `holders` in people, `weights` in whole points; `mix` is the range of the share of
    managers from other trades, in whole percents. `region` and `team` are uids; the profile of a region names
    neither team nor function. `assumed` marks an hypothesis, in the
    demonstration for instance. A profile that changes less than everything repeats the region's other values.
    """

    expected: tuple[int, ...]
    holders: tuple[int, ...]
    weights: tuple[int, ...]
    mix: tuple[int, int] | None = None
    region: str = ""
    team: str = ""
    stratum: str = ""
    adopted_on: date | None = None
    author: str = ""
    assumed: bool = False


@dataclass(frozen=True, eq=False)
class Framework:
    """The whole reference, in the order of its files."""

    competencies: tuple[Competency, ...]
    families: tuple[Family, ...]
    offers: Mapping[str, Offer]
    regions: Mapping[str, RegionReference]
    departments: Mapping[str, Department]
    assumptions: Mapping[str, Assumption]
    levers: tuple[Lever, ...] = field(default=())
    classifications: tuple[Classification, ...] = field(default=())

    @cached_property
    def competency_index(self) -> Mapping[str, int]:
        """The place of each competency code."""
        return {competency.code: place for place, competency in enumerate(self.competencies)}

    @cached_property
    def family_index(self) -> Mapping[str, int]:
        """The place of each family code."""
        return {family.code: place for place, family in enumerate(self.families)}

    def identifiers(self, code: str, scheme: Scheme) -> tuple[str, ...]:
        """Return how a classification identifies a competency or a family; nothing where it names nothing close."""
        return tuple(each.identifier for each in self.classifications if (each.of, each.scheme) == (code, scheme))

    @cached_property
    def profiles(self) -> NDArray[np.int64]:
        """Half-steps of each family (rows) on each competency (columns), once adapted."""
        return np.array([family.profile for family in self.families], dtype=np.int64)

    def within(self, network: Network) -> "Framework":
        """Return the reference as it counts in a network, without what is supposed in the other one only."""
        ours = {code: each for code, each in self.assumptions.items() if each.network in (None, network)}
        return replace(self, assumptions=ours)

    def assumed(self, code: str) -> float:
        """Return the value of an assumption."""
        return self.assumptions[code].value

    @cached_property
    def default_profile(self) -> TargetProfile:
        """The expectations that serve until a region adopts its own; they set no range for the mix."""
        size = len(self.competencies)
        return TargetProfile(
            expected=tuple(competency.expected for competency in self.competencies),
            holders=(int(self.assumed("holders_wanted")),) * size,
            weights=(1,) * size,
            assumed=True,
        )
