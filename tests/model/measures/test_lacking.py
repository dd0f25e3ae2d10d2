"""What several teams or regions lack."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model.domain.snapshot import Region, Snapshot
from model.domain.vocabulary import CoverageState, Network
from model.measures.coverage import coverage
from model.measures.lacking import Held, held_in_regions, held_in_teams, held_in_teams_by_region
from tests.model.building import TODAY, Seat, situation, vacant

TEAMS = {
    "A": [Seat("social", (4, 0, -1, 0))],
    "B": [Seat("other", (0, 0, 4, 0)), vacant()],
    "C": [vacant()],
    "D": [],
    "E": [Seat("unnamed"), Seat("social", (4, 4, 0, 0), on_leave=True)],
}


def in_two_regions(snapshot: Snapshot, first: int) -> Snapshot:
    """The same teams, the first ones in one region and the others in a second."""
    regions = (*snapshot.regions, Region("s", "S", Network.HEALTH_INSURANCE, 1, TODAY))
    places = np.array([int(place >= first) for place in range(len(snapshot.teams))], dtype=np.int32)
    return replace(snapshot, regions=regions, teams=snapshot.teams.changed(region=places))


def test_teams_that_hold_lack_or_have_still_to_record_a_competency() -> None:
    found = held_in_teams(coverage(situation(TEAMS)))
    assert found == (Held(1, 1, 4), Held(0, 1, 4), Held(1, 2, 4), Held(0, 1, 4))
    assert [each.missing for each in found] == [2, 3, 1, 3]


def test_a_region_lacks_what_none_of_its_teams_holds() -> None:
    snapshot = in_two_regions(situation(TEAMS), first=2)
    found = coverage(snapshot)
    assert held_in_regions(snapshot, found) == (Held(1, 1, 2), Held(0, 1, 2), Held(1, 1, 2), Held(0, 1, 2))
    first, second = held_in_teams_by_region(snapshot, found)
    assert first == (Held(1, 0, 2), Held(0, 0, 2), Held(1, 1, 2), Held(0, 0, 2))
    assert second == (Held(0, 1, 2),) * 4


def test_a_region_without_a_funded_position_is_not_counted() -> None:
    snapshot = in_two_regions(situation({"A": [Seat("social", (4, 0, 0, 0))], "B": []}), first=1)
    assert held_in_regions(snapshot, coverage(snapshot))[0] == Held(1, 0, 1)


seats = st.lists(
    st.builds(
        Seat,
        holder=st.sampled_from(["social", "other", "unnamed", "vacant"]),
        levels=st.tuples(*[st.sampled_from([-1, 0, 4])] * 4),
        on_leave=st.booleans(),
    ),
    max_size=3,
)


@given(teams=st.lists(seats, min_size=1, max_size=5), first=st.integers(0, 5))
def test_teams_without_a_holder_are_those_whose_state_is_missing(teams: list[list[Seat]], first: int) -> None:
    snapshot = in_two_regions(situation({f"T{place}": team for place, team in enumerate(teams)}), first)
    found = coverage(snapshot)
    all_teams = held_in_teams(found)
    assert [each.missing for each in all_teams] == found.teams_in(CoverageState.MISSING).tolist()
    by_region = held_in_teams_by_region(snapshot, found)
    assert [sum(each.present for each in pair) for pair in zip(*by_region, strict=True)] == [
        each.present for each in all_teams
    ]
