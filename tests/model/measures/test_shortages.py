"""What several teams lack."""

from hypothesis import given
from hypothesis import strategies as st

from model.domain.vocabulary import CoverageState
from model.measures.coverage import coverage
from model.measures.shortages import TeamsHolding, held_in_teams
from tests.model.small_situations import Seat, situation, vacant

TEAMS = {
    "A": [Seat("social", (4, 0, -1, 0))],
    "B": [Seat("other", (0, 0, 4, 0)), vacant()],
    "C": [vacant()],
    "D": [],
    "E": [Seat("unnamed"), Seat("social", (4, 4, 0, 0), on_leave=True)],
}


def test_teams_that_hold_lack_or_have_still_to_record_a_competency() -> None:
    found = held_in_teams(coverage(situation(TEAMS)))
    assert found == (TeamsHolding(1, 1, 4), TeamsHolding(0, 1, 4), TeamsHolding(1, 2, 4), TeamsHolding(0, 1, 4))
    assert [each.missing for each in found] == [2, 3, 1, 3]


seats = st.lists(
    st.builds(
        Seat,
        holder=st.sampled_from(["social", "other", "unnamed", "vacant"]),
        levels=st.tuples(*[st.sampled_from([-1, 0, 4])] * 4),
        on_leave=st.booleans(),
    ),
    max_size=3,
)


@given(teams=st.lists(seats, min_size=1, max_size=5))
def test_teams_without_a_holder_are_those_whose_state_is_missing(teams: list[list[Seat]]) -> None:
    found = coverage(situation({f"T{place}": team for place, team in enumerate(teams)}))
    assert [each.missing for each in held_in_teams(found)] == found.teams_in(CoverageState.MISSING).tolist()
