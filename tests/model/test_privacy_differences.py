"""No two numbers that circulate tell, by their difference, of fewer people than may be told of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.domain.snapshot import Region, Snapshot
from model.privacy import FEWEST_IN_A_TEAM, HeldBetween, K, held_in_circulation
from tests.model.small_situations import TODAY, Seat, framework, situation, vacant

REFERENCE = framework(expected=(4,))
YES, NO, ASK = Seat("social", (4,)), Seat("other", (2,)), Seat("unknown", ())
PAIRS = 10_000

Team = tuple[Seat, ...]


@dataclass(frozen=True)
class Body:
    """A region: its teams, and what anybody knows of them without knowing a level."""

    teams: tuple[Team, ...]

    @property
    def people(self) -> int:
        return sum(seat in (YES, NO) for team in self.teams for seat in team)

    @property
    def held(self) -> int:
        return sum(YES in team for team in self.teams)

    @property
    def exposed(self) -> bool:
        return any(len(team) - team.count(vacant()) > 0 and _assessed(team) < FEWEST_IN_A_TEAM for team in self.teams)

    @property
    def telling(self) -> int:
        return sum(_assessed(team) > 0 for team in self.teams)


def _assessed(team: Team) -> int:
    return team.count(YES) + team.count(NO)


def seen(bodies: Sequence[Body]) -> Snapshot:
    """A snapshot of several regions."""
    teams = {f"{place}-{row}": team for place, body in enumerate(bodies) for row, team in enumerate(body.teams)}
    whole = situation(teams, reference=REFERENCE)
    region = np.array([place for place, body in enumerate(bodies) for _ in body.teams], dtype=np.int32)
    one = whole.regions[0]
    regions = tuple(Region(f"r{place}", "R", one.network, 1, TODAY) for place in range(len(bodies)))
    return replace(whole, regions=regions, teams=whole.teams.changed(region=region))


def shown(bodies: Sequence[Body]) -> HeldBetween | None:
    """What circulates of a competency over several regions."""
    whole = seen(bodies)
    return held_in_circulation(whole)[0]


def chance_bodies(seed: int, count: int) -> tuple[Body, ...]:
    """Regions of every shape: teams of none to four people, some to be recorded, some seats free."""
    rng = np.random.default_rng(seed)
    kinds = (YES, NO, ASK, vacant())

    def team() -> Team:
        share = rng.dirichlet((1, 1, 0.3, 0.3))
        return tuple(kinds[place] for place in rng.choice(4, size=rng.integers(1, 5), p=share))

    return tuple(Body(tuple(team() for _ in range(rng.integers(1, 6)))) for _ in range(count))


def subsets(bodies: Sequence[Body]) -> Iterator[frozenset[int]]:
    """The perimeters that somebody may look at: any regions together."""
    places = range(len(bodies))
    yield from (frozenset(chosen) for size in range(1, len(bodies) + 1) for chosen in combinations(places, size))


def test_no_difference_between_two_perimeters_tells_of_too_few_people() -> None:
    tried = told = 0
    for seed in range(120):
        bodies = chance_bodies(seed, 4)
        states = {scope: shown([bodies[place] for place in sorted(scope)]) for scope in subsets(bodies)}
        for (first, one), (second, other) in combinations(states.items(), 2):
            tried += 1
            if one and other:
                told += 1
                assert sum(bodies[place].people for place in first ^ second) >= K
                if second < first:
                    _says_neither_none_nor_all(bodies, first - second, one, other)
                if first < second:
                    _says_neither_none_nor_all(bodies, second - first, other, one)
    assert (tried >= PAIRS, told >= 1000) == (True, True)


def _says_neither_none_nor_all(
    bodies: Sequence[Body], left: frozenset[int], large: HeldBetween, small: HeldBetween
) -> None:
    """What is left of the larger perimeter stays between two numbers where a team would otherwise be told of."""
    between = large.least - small.most, large.most - small.least
    rest = [bodies[place] for place in left]
    assert between[0] <= sum(body.held for body in rest) <= between[1]
    if all(body.exposed for body in rest):
        assert between not in ((0, 0), (sum(body.telling for body in rest),) * 2)


@given(st.integers(0, 10**6), st.data())
def test_what_one_person_can_do_does_not_decide_whether_a_number_is_held_back(seed: int, data: st.DataObject) -> None:
    body = chance_bodies(seed, 1)[0]
    places = [
        (row, place) for row, team in enumerate(body.teams) for place, seat in enumerate(team) if seat in (YES, NO)
    ]
    if places:
        row, place = data.draw(st.sampled_from(places))
        changed = list(body.teams[row])
        changed[place] = NO if changed[place] is YES else YES
        other = Body((*body.teams[:row], tuple(changed), *body.teams[row + 1 :]))
        one, two = shown([body]), shown([other])
        assert (one is None) == (two is None)
        if one and two and body.exposed:
            assert one.to_record == two.to_record


@pytest.mark.parametrize("alone", [YES, NO])
def test_at_none_and_at_all_the_only_person_assessed_of_a_team_is_not_told_of(alone: Seat) -> None:
    none, everyone = ((NO, NO), (NO, NO, NO), (NO, NO)), ((YES, NO), (YES, NO, NO), (YES, YES))
    for rest in (none, everyone):
        assert shown([Body((*rest, (alone,)))]) == shown([Body((*rest, (NO if alone is YES else YES,)))])
