"""Which expectation applies: a person is judged by the profile of the team, else of the function, else of the region;
holders wanted and weights come from the team's, else the region's."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.domain.framework import TargetProfile
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import Stratum

Whole = NDArray[np.int64]

STRATA = tuple(Stratum)


@dataclass(frozen=True, eq=False)
class Expectations:
    """What is expected of each team (rows) on each competency (columns), and of a holder by team and function.

    `expected` is teams × functions × competencies, in half-steps; `wanted` (people) and `weights` are
    teams × competencies; `region_weights` is regions × competencies. `defaults` says that at least one region has
    adopted nothing, so that the default expectations serve.
    """

    expected: Whole
    wanted: Whole
    weights: Whole
    region_weights: Whole
    region_expected: Whole
    defaults: bool


def expectations(snapshot: Snapshot) -> Expectations:
    """Resolve the adopted profiles of the snapshot, region by region, then function, then team."""
    teams, regions, size = snapshot.teams, snapshot.regions, len(snapshot.framework.competencies)
    by_region = [region_profile(snapshot, region.uid) for region in regions]
    region_rows = teams.region
    base = np.array([profile.expected for profile in by_region], dtype=np.int64).reshape(len(regions), size)
    wanted = np.array([profile.holders for profile in by_region], dtype=np.int64).reshape(len(regions), size)
    weights = np.array([profile.weights for profile in by_region], dtype=np.int64).reshape(len(regions), size)
    result = Expectations(
        expected=np.repeat(base[region_rows][:, None, :], len(STRATA), axis=1),
        wanted=wanted[region_rows],
        weights=weights[region_rows],
        region_weights=weights,
        region_expected=base,
        defaults=any(profile.adopted_on is None for profile in by_region),
    )
    for profile in snapshot.profiles:
        if profile.stratum and not profile.team:
            inside = np.array([regions[place].uid == profile.region for place in region_rows], dtype=bool)
            result.expected[inside, STRATA.index(Stratum(profile.stratum))] = profile.expected
    for profile in snapshot.profiles:
        if profile.team and profile.team in teams.uid:
            row = teams.uid.index(profile.team)
            result.expected[row], result.wanted[row], result.weights[row] = (
                profile.expected,
                profile.holders,
                profile.weights,
            )
    return result


def region_profile(snapshot: Snapshot, region: str) -> TargetProfile:
    """Return the profile that a region adopted, or the default one, which nobody adopted."""
    adopted = (p for p in snapshot.profiles if p.region == region and not p.team and not p.stratum)
    return next(adopted, snapshot.framework.default_profile)
