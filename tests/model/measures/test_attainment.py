"""Function by function: how many of those present are where they are expected."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model.measures.attainment import ByFunction, by_function
from model.measures.expectations import expectations
from model.measures.presence import presence
from tests.model.small_situations import STRATA, Seat, framework, profile, situation

LEADS, OPERATES = STRATA.index("strategic"), STRATA.index("operational")


def measured(teams: dict[str, list[Seat]], **more: object) -> ByFunction:
    snapshot = situation(teams, **more)
    return by_function(snapshot, presence(snapshot), expectations(snapshot))


def test_people_are_counted_in_their_function_once_and_only_when_present() -> None:
    found = measured(
        {
            "A": [Seat("social", (4, 0, -1, 4), stratum="strategic"), Seat("unnamed", stratum="operational")],
            "B": [
                Seat("other", (4, 4, 0, 0), stratum="operational", person="x", share=0.5),
                Seat("social", (8, 8, 8, 8), stratum="operational", on_leave=True),
            ],
            "C": [Seat("other", (4, 4, 0, 0), stratum="operational", person="x", share=0.5)],
        }
    )
    assert found.present[:, 0].tolist() == [1, 0, 2]
    assert found.reached[LEADS].tolist() == [1, 0, 0, 1]
    assert found.not_assessed[LEADS].tolist() == [0, 0, 1, 0]
    assert found.reached[OPERATES].tolist() == [1, 1, 0, 0]
    assert found.not_assessed[OPERATES].tolist() == [1, 1, 1, 1]


def test_each_function_is_compared_with_what_is_expected_of_it() -> None:
    known = framework()
    wished = profile(known, expected=(8, 4, 4, 4), stratum="strategic")
    teams = {"A": [Seat("social", (4, 4, 4, 4), stratum=each) for each in ("strategic", "operational")]}
    found = measured(teams, reference=known, profiles=(profile(known), wished))
    assert (found.reached[LEADS, 0], found.reached[OPERATES, 0]) == (0, 1)


seats = st.builds(
    Seat,
    holder=st.sampled_from(["social", "other", "unnamed", "vacant"]),
    levels=st.tuples(*[st.sampled_from([-1, 0, 4])] * 4),
    stratum=st.sampled_from([str(each) for each in STRATA]),
    on_leave=st.booleans(),
)


@given(st.lists(seats, min_size=1, max_size=8))
def test_nobody_is_counted_twice_or_in_two_ways(team: list[Seat]) -> None:
    found = measured({"A": team})
    there = sum(seat.holder != "vacant" and not seat.on_leave for seat in team)
    assert found.present[:, 0].sum() == there
    assert np.all(found.reached + found.not_assessed <= found.present)
