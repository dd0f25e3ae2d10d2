"""What a proposal is looked for, and what it must respect: money, numbers of actions, wishes, seats left alone, actions
that must be in."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from model.errors import Refused
from model.planner.value import AIMS, Aim
from model.scenario import Action

UNLIMITED = 10_000
"""A number of actions that no region reaches."""


@dataclass(frozen=True)
class Ceiling:
    """At most so many times one thing: the arrival of a family (`subject`) in a team, the mobility of a manager to a
    team, the places of a team on an offer. Teams, managers are uids, families and offers codes."""

    kind: str
    team: str
    subject: str
    most: int


@dataclass(frozen=True)
class Limits:
    """The question of a proposal.

    `budget` in euros, for what is added to the fixed scenario; `recruitments` and `mobilities` at most; `wishes`: a
    manager only goes where the declared mobility allows; `trainings` a person at most; `candidates` of each family for
    the region (assumed); `untouched`: positions (uids) that stay as they are, with who holds them; `included`: actions
    that must be in, which count against the limits; `aims`: what it is looked for, what counts first in front.

    Raises:
        Refused: a number below zero; no aim, or one twice.
    """

    budget: int
    recruitments: int = UNLIMITED
    mobilities: int = UNLIMITED
    trainings: int = 2
    candidates: int = 2
    wishes: bool = True
    untouched: tuple[str, ...] = ()
    included: tuple[Action, ...] = ()
    ceilings: tuple[Ceiling, ...] = ()
    aims: tuple[Aim, ...] = AIMS

    def __post_init__(self) -> None:
        for name, value in self.numbers():
            if value < 0:
                raise Refused("planner.limit", name=name, received=value)
        if not self.aims or len(set(self.aims)) < len(self.aims):
            raise Refused("planner.aims", received=self.aims)

    def numbers(self) -> Iterator[tuple[str, int]]:
        """Yield the limits that are numbers, by name."""
        for each in fields(self):
            if each.type in (int, "int"):
                yield each.name, getattr(self, each.name)
