"""What a scenario is worth: what a director may want least of, then what it costs; in the order that was chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from model.measures.mix import RangeState, range_state


class Aim(StrEnum):
    """What a proposal is looked for, each the name of what is made least: positions to fill at the horizon, what is
    missing of the common base, arrivals that the ranges lack."""

    POSTS = "vacant"
    BASE = "deficit"
    RANGE = "lacking"


AIMS = tuple(Aim)
"""The aims in the order in which they count unless another is chosen."""
COSTS = EUROS, PEOPLE = "euros", "people"
"""What is made least once the aims are reached."""


def stages_of(aims: Sequence[str]) -> tuple[str, ...]:
    """Return what is made least in turn: the aims, then the cost, then the people whom it disturbs."""
    return *aims, *COSTS


class Disagreement(Exception):
    """The ordinary figures do not find what the solver found: a mistake of ours, never shown as a proposal."""


@dataclass(frozen=True)
class Value:
    """Less is better of each: funded positions that nobody holds and that are to be filled at the horizon, the weighted
    deficit (in parts of a point), the arrivals that the ranges still lack, euros, people concerned (who arrive, move or
    follow a training)."""

    vacant: int
    deficit: int
    lacking: int
    euros: int
    people: int

    def ranked(self, stages: Sequence[str]) -> tuple[int, ...]:
        """Return what counts, in the order of some stages: to be compared, less is better."""
        return tuple(getattr(self, stage) for stage in stages)


@cache
def arrivals_lacking(known: int, other: int, low: int, high: int, positions: int) -> int:
    """Return the arrivals of the lacking background that would bring k = `other` of N = `known` heads inside the range,
    however many seats are free; the scope's `positions` where no number of arrivals does, or without anybody."""
    state = range_state(known, other, low, high)
    step, arrivals = int(state is RangeState.BELOW), 0
    while (now := range_state(known + arrivals, other + step * arrivals, low, high)) is state:
        if state in (RangeState.INSIDE, RangeState.UNDEFINED) or arrivals > 100 * (known + 1):
            break
        arrivals += 1
    return arrivals if now is RangeState.INSIDE else positions
