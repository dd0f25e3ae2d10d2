"""What a scenario is worth, in the order in which it matters, measured by the ordinary figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import lcm

import numpy as np

from model.domain.calendar import add_months
from model.domain.snapshot import Flags, Snapshot
from model.measures.coverage import coverage
from model.measures.expectations import expectations, region_profile
from model.measures.mix import RangeState, mixes, range_state
from model.measures.presence import presence
from model.projection import apply
from model.scenario import Action, Mobility, Recruitment, Scenario, Training

SMALLEST_TEAM = 4
"""The positions under which the range of a team is not judged."""


class Disagreement(Exception):
    """The ordinary figures do not find what the solver found: a mistake of ours, never shown as a proposal."""


@dataclass(frozen=True, order=True)
class Value:
    """Compared from left to right, less is better: the weighted deficit (in parts of a point, see `parts`), the
    arrivals that the ranges still lack, euros, people concerned (who arrive, move or follow a training)."""

    deficit: int
    lacking: int
    euros: int
    people: int


@dataclass(frozen=True, eq=False)
class JudgedPositions:
    """A scope whose mix is judged against a range of whole percents: a mask over positions."""

    low: int
    high: int
    where: Flags


def parts(snapshot: Snapshot) -> int:
    """Return in how many parts a point of deficit is counted, so that every value is a whole number."""
    return lcm(*range(1, int(expectations(snapshot).wanted.max(initial=1)) + 1))


def deficit(later: Snapshot) -> int:
    """Return Σ_t Σ_c w_c (1 − cov_tc) on the snapshot's date, in parts of a point, from the people known to reach the
    expected level; teams without a funded position are left out. Source: the definition of coverage."""
    measured, scale = coverage(later), parts(later)
    short = np.maximum(0, measured.wanted - measured.least)
    return int((measured.weights * scale * short // np.maximum(1, measured.wanted))[measured.defined].sum())


def judged_positions(later: Snapshot) -> tuple[JudgedPositions, ...]:
    """Return the scopes whose adopted profile sets a range: the region, then its teams of four positions and more, by
    uid."""
    team, funded = later.positions.team, presence(later).funded
    whole = region_profile(later, later.regions[0].uid).mix
    scopes = [JudgedPositions(*whole, np.ones(len(team), dtype=bool))] if whole else []
    for profile in sorted(later.profiles, key=lambda each: each.team):
        if profile.team in later.teams.uid and profile.mix:
            where = team == later.teams.uid.index(profile.team)
            if (where & funded).sum() >= SMALLEST_TEAM:
                scopes.append(JudgedPositions(*profile.mix, where))
    return tuple(scopes)


def heads_of(later: Snapshot, scope: JudgedPositions) -> tuple[int, int, int]:
    """Return the heads of known background, those from other trades, and the funded positions of a scope."""
    mix = mixes(later, np.where(scope.where, 0, -1).astype(np.int32), 1)[0]
    return mix.known, mix.other, int((scope.where & presence(later).funded).sum())


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


def people(actions: Iterable[Action]) -> frozenset[str]:
    """Return the uids of whom some actions concern: who arrive, move or follow a training."""
    concerned: set[str] = set()
    for action in actions:
        match action:
            case Recruitment():
                concerned.add(action.arrival)
            case Mobility():
                concerned.add(action.manager)
            case Training():
                concerned.update(action.managers)
    return frozenset(concerned)


def measure(snapshot: Snapshot, before: Scenario, after: Scenario) -> Value:
    """Return what a scenario adds to another, by the ordinary figures at the horizon.

    Raises:
        Disagreement: one of the actions that it adds does not apply.
    """
    added = [action for action in after.actions if action not in before.actions]
    projection = apply(snapshot, after)
    if {each.action.uid for each in projection.skipped} & {action.uid for action in added}:
        raise Disagreement("an action of the proposal does not apply")
    later = projection.snapshot.at(add_months(after.start, after.horizon))
    lack = sum(arrivals_lacking(*_pair(later, scope)) for scope in judged_positions(later))
    euros = projection.euros - apply(snapshot, before).euros
    return Value(deficit(later), lack, euros, len(people(added)))


def _pair(later: Snapshot, scope: JudgedPositions) -> tuple[int, int, int, int, int]:
    known, other, positions = heads_of(later, scope)
    return known, other, scope.low, scope.high, positions
