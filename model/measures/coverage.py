"""How well each team holds each competency of the common base: who is there, not who is best; nothing compensates."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.domain.snapshot import Snapshot
from model.domain.vocabulary import CoverageState
from model.measures.attainment import attainment
from model.measures.expectations import Expectations, Whole, expectations
from model.measures.presence import Presence, presence

STATES = tuple(CoverageState)
COVERED, THIN, MISSING, UNKNOWN, UNDEFINED = range(len(STATES))

Ratios = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Coverage:
    """The common base of every team (rows) on every competency (columns).

    `least` people are known to reach the expected level, `most` adds the people present who were not assessed.
    `wanted` is D: the holders wanted, capped by the funded positions of the team (`seats`). `states` are places in
    `CoverageState`. `support` is cov*, the rate with the support unit's credit. `defaults`
    says that the default expectations serve somewhere, because nothing was adopted.
    """

    least: Whole
    most: Whole
    wanted: Whole
    seats: Whole
    states: NDArray[np.int8]
    support: Ratios
    weights: Whole
    defaults: bool

    @property
    def defined(self) -> NDArray[np.bool_]:
        """Which teams have a funded position (mask)."""
        return self.seats > 0

    @property
    def rate(self) -> Ratios:
        """cov = min(1, n/D) from the people known to reach the level; not a number where the team has no seat."""
        return _rate(self.least, self.wanted)

    @property
    def team_interval(self) -> tuple[Ratios, Ratios]:
        """C(team) = Σ w·cov / Σ w, from `least` and from `most` (teams); not a number where undefined."""
        return self._mean(self.least), self._mean(self.most)

    @property
    def interval(self) -> tuple[float, float] | None:
        """C of the whole scope: the mean over the teams where it is defined, each team equal."""
        if not self.defined.any():
            return None
        low, high = (float(np.mean(bound[self.defined])) for bound in self.team_interval)
        return low, high

    def _mean(self, holders: Whole) -> Ratios:
        with np.errstate(invalid="ignore"):
            mean: Ratios = (self.weights * _rate(holders, self.wanted)).sum(axis=1) / self.weights.sum(axis=1)
        return mean

    @property
    def present_everywhere(self) -> NDArray[np.bool_]:
        """Which competencies are covered in every team where coverage is defined (mask)."""
        everywhere: NDArray[np.bool_] = (self.states[self.defined] == COVERED).all(axis=0)
        return everywhere

    def teams_in(self, state: CoverageState) -> NDArray[np.intp]:
        """In how many teams each competency is in a state."""
        counts: NDArray[np.intp] = (self.states == STATES.index(state)).sum(axis=0)
        return counts

    @property
    def teams_to_record(self) -> int:
        """How many teams have a competency whose state is not known."""
        return int((self.states == UNKNOWN).any(axis=1).sum())


def coverage(snapshot: Snapshot, now: Presence | None = None, wishes: Expectations | None = None) -> Coverage:
    """Measure the common base of every team of the snapshot on its date."""
    now, wishes = now or presence(snapshot), wishes or expectations(snapshot)
    least, most = _holders(snapshot, now, wishes)
    seats = _seats(snapshot, now)
    wanted = np.minimum(wishes.wanted, seats[:, None])
    states = _states(least, most, wanted, seats[:, None])
    return Coverage(
        least, most, wanted, seats, states, _support(snapshot, least, wanted), wishes.weights, wishes.defaults
    )


def _seats(snapshot: Snapshot, now: Presence) -> NDArray[np.intp]:
    """Count the funded positions of each team: those that a scenario closes still ask for holders while the team has
    others, those that it opens only once they are held."""
    teams, positions = len(snapshot.teams), snapshot.positions
    funded = np.bincount(positions.team[now.funded], minlength=teams)
    recorded = snapshot.recorded
    if recorded is None:
        return funded
    open_ones = (recorded.funded_from <= snapshot.day) & (snapshot.day < recorded.funded_until)
    held = np.unique(snapshot.assignments.position[now.held])
    seats = np.bincount(recorded.team[open_ones], minlength=teams)
    seats += np.bincount(positions.team[held[held >= len(recorded)]], minlength=teams)
    return np.where(funded > 0, seats, 0)


def _holders(snapshot: Snapshot, now: Presence, wishes: Expectations) -> tuple[Whole, Whole]:
    """Count per team the people present who reach the expected level, and with them those who were not assessed."""
    attained = attainment(snapshot, now, wishes)
    least, most = np.zeros((2, len(snapshot.teams), attained.reached.shape[1]), dtype=np.int64)
    np.add.at(least, attained.team, attained.reached)
    np.add.at(most, attained.team, attained.reached | attained.not_assessed)
    return least, most


def state_of(holders: Whole, wanted: Whole, seats: Whole) -> NDArray[np.int8]:
    """Return the state for a number of holders: missing without one; thin under D, or alone in a team of two seats or
    more; else covered (arrays of one shape, or that spread to it)."""
    thin = (holders < wanted) | ((holders == 1) & (seats >= 2))
    return np.select([holders == 0, thin], [MISSING, THIN], COVERED).astype(np.int8)


def _states(least: Whole, most: Whole, wanted: Whole, seats: Whole) -> NDArray[np.int8]:
    low, high = state_of(least, wanted, seats), state_of(most, wanted, seats)
    states = np.where(low == high, low, np.int8(UNKNOWN))
    return np.where(seats > 0, states, np.int8(UNDEFINED)).astype(np.int8)


def _support(snapshot: Snapshot, least: Whole, wanted: Whole) -> Ratios:
    """cov* = max(cov, h·min(1, n_unit / D)), for the teams other than the support unit itself."""
    factor, unit = snapshot.framework.assumed("support_unit_factor"), snapshot.teams.support_unit
    own = _rate(least, wanted)
    credit = np.zeros_like(own)
    for place in range(len(snapshot.regions)):
        inside = snapshot.teams.region == place
        holders = least[inside & unit].sum(axis=0)
        credit[inside & ~unit] = factor * _rate(holders[None, :], wanted[inside & ~unit])
    return np.where(np.isnan(own), own, np.maximum(own, credit))


def _rate(holders: Whole, wanted: Whole) -> Ratios:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(wanted > 0, np.minimum(1.0, holders / wanted), np.nan)
