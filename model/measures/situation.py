"""All the figures of a scope on one date, read together."""

from dataclasses import dataclass

import numpy as np

from model.domain.snapshot import Snapshot
from model.measures.complementarity import Complementarity, complementarity
from model.measures.coverage import Coverage, coverage
from model.measures.expectations import expectations, region_profile
from model.measures.mix import Mix, RangeVerdict, judge_scope, region_mix, team_mixes
from model.measures.presence import presence, waiting_heads
from model.measures.vacancies import Vacancy, region_vacancy, team_vacancies


@dataclass(frozen=True)
class Situation:
    """The figures of a snapshot: of the whole scope, and of each team in the order of the teams."""

    mix: Mix
    team_mixes: tuple[Mix, ...]
    vacancy: Vacancy
    team_vacancies: tuple[Vacancy, ...]
    coverage: Coverage
    complementarity: Complementarity
    verdict: RangeVerdict | None
    waiting: int
    """Heads whose position was closed and who hold no other."""


def situation(snapshot: Snapshot) -> Situation:
    """Compute the figures of a snapshot on its date. The range is judged for a single region that adopted one."""
    now, wishes = presence(snapshot), expectations(snapshot)
    return Situation(
        mix=region_mix(snapshot, now),
        team_mixes=team_mixes(snapshot, now),
        vacancy=region_vacancy(snapshot, now),
        team_vacancies=team_vacancies(snapshot, now),
        coverage=coverage(snapshot, now, wishes),
        complementarity=complementarity(snapshot, now, wishes),
        verdict=region_verdict(snapshot),
        waiting=len(waiting_heads(snapshot, now)),
    )


def region_verdict(snapshot: Snapshot) -> RangeVerdict | None:
    """Judge the mix of a region against its adopted range; `None` without one, or for several regions."""
    if len(snapshot.regions) != 1:
        return None
    mix_range = region_profile(snapshot, snapshot.regions[0].uid).mix
    if mix_range is None:
        return None
    everywhere = np.ones(len(snapshot.positions), dtype=bool)
    return judge_scope(snapshot, *mix_range, everywhere, int(snapshot.framework.assumed("horizon")))
