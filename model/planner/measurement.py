"""What a scenario is worth, measured by the ordinary figures at its horizon."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import lcm

import numpy as np

from model.domain.calendar import add_months
from model.domain.snapshot import Flags, Snapshot
from model.measures.coverage import coverage
from model.measures.expectations import expectations, region_profile
from model.measures.mix import mixes
from model.measures.presence import presence
from model.planner.value import Disagreement, Value, arrivals_lacking
from model.projection import apply
from model.scenario import Action, Mobility, Recruitment, Scenario, Training

SMALLEST_TEAM = 4
"""The positions under which the range of a team is not judged."""


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


def vacant(later: Snapshot) -> int:
    """Return how many funded positions nobody holds on the snapshot's date; those that are frozen are not to be
    filled."""
    return int(presence(later).vacant.sum())


def heads_of(later: Snapshot, scope: JudgedPositions) -> tuple[int, int, int]:
    """Return the heads of known background, those from other trades, and the funded positions of a scope."""
    mix = mixes(later, np.where(scope.where, 0, -1).astype(np.int32), 1)[0]
    return mix.known, mix.other, int((scope.where & presence(later).funded).sum())


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
    return Value(vacant(later), deficit(later), lack, euros, len(people(added)))


def _pair(later: Snapshot, scope: JudgedPositions) -> tuple[int, int, int, int, int]:
    known, other, positions = heads_of(later, scope)
    return known, other, scope.low, scope.high, positions
