"""What is drawn about seats and the people who come, move and leave, none of whom bears a name."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from model.domain.snapshot import BACKGROUNDS, OTHER, SOCIAL, Amounts, Codes, Flags, Snapshot
from model.domain.vocabulary import OpenTo
from model.simulation.draws import Draw, DrawnSpells, Rows, Words, streams, uniforms

NOBODY = -1
Values = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Trades:
    """Whom each seat admits (seats × backgrounds), the background of its holder when chance begins, and the background
    of each family that somebody may come from."""

    admits: Flags
    holder: Codes
    families: Codes

    @classmethod
    def of(cls, snapshot: Snapshot, holder: Codes) -> Self:
        """Read what each seat of a snapshot is open to; `holder` is the background of its holder."""
        doors = [[door.admits(background) for background in BACKGROUNDS] for door in OpenTo]
        families = [BACKGROUNDS.index(family.background) for family in snapshot.framework.families]
        admits = np.array(doors, dtype=bool)[snapshot.positions.open_to]
        return cls(admits, holder, np.array(families, dtype=np.int8))

    def arrival(self, seat: Rows, background: Amounts, family: Amounts, other_share: float) -> Rows:
        """Return the family of whoever arrives on each seat: another trade with chance `other_share` where the seat
        admits both, then every family of the background alike. `background` and `family` are draws from 0 to 1."""
        other = self.admits[seat, OTHER] & (~self.admits[seat, SOCIAL] | (background < other_share))
        family_of = np.empty(len(seat), dtype=np.int64)
        for code, chosen in ((SOCIAL, ~other), (OTHER, other)):
            places = np.flatnonzero(self.families == code)
            family_of[chosen] = places[(family[chosen] * len(places)).astype(np.int64)]
        return family_of


@dataclass(frozen=True, eq=False)
class Stays:
    """Time spent in a seat by somebody who came to it by chance, in months [start, until).

    `person` is the seat that a recorded manager held when chance began, or -1 for somebody drawn, who comes from
    `family` and arrived in the region in month `arrived`.
    """

    seat: Rows
    run: Rows
    person: Rows
    family: Rows
    arrived: Rows
    start: Rows
    until: Rows

    def __len__(self) -> int:
        return len(self.seat)


@dataclass(frozen=True, eq=False)
class Left:
    """The seats whose holder of the beginning is gone from a month on, by leaving the region or for another seat."""

    seat: Rows
    run: Rows
    month: Rows


@dataclass(frozen=True, eq=False)
class Story:
    """What was drawn over a few runs."""

    vacancies: DrawnSpells
    stays: Stays
    left: Left


def by_cycle(seeds: Words, draw: Draw, cycle: Rows, seat: Rows, run: Rows) -> Amounts:
    """Return draws for pairs of a seat and a run that are each in a cycle of their own."""
    begun = np.stack([streams(seeds, draw, each) for each in range(int(cycle.max(initial=0)) + 1)])
    return uniforms(begun[cycle, seat], run)
