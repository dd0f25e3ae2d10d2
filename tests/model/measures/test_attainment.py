"""Function by function: how many of those present are where they are expected."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from model.domain.snapshot import OTHER, SOCIAL, UNKNOWN
from model.measures.attainment import ByFunction, attainment, backgrounds, by_function, held_by_background
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


def test_people_known_to_hold_a_competency_are_counted_by_background_and_team() -> None:
    snapshot = situation(
        {
            "A": [Seat("social", (4, 0, -1, 4)), Seat("social", (4, 4, 0, 0)), Seat("other", (4, 4, 0, 0))],
            "B": [Seat("unknown", (4, 0, 0, 0)), Seat("unnamed"), Seat("other", (8, 8, 8, 8), on_leave=True)],
        }
    )
    found = held_by_background(snapshot, presence(snapshot), expectations(snapshot))
    assert found[SOCIAL].tolist() == [[2, 1, 0, 1], [0, 0, 0, 0]]
    assert found[OTHER].tolist() == [[1, 1, 0, 0], [0, 0, 0, 0]]
    assert found[UNKNOWN].tolist() == [[0, 0, 0, 0], [1, 0, 0, 0]]


def test_a_holder_who_is_not_named_is_of_unknown_background() -> None:
    snapshot = situation({"A": [Seat("unnamed"), Seat("other", (4,) * 4), Seat("social", (4,) * 4)]})
    found = attainment(snapshot, presence(snapshot), expectations(snapshot))
    assert backgrounds(snapshot, found).tolist() == [UNKNOWN, OTHER, SOCIAL]


def test_the_first_person_recorded_counts_once_like_the_others() -> None:
    twice = Seat("social", (4,) * 4, person="ana", share=0.5)
    found = measured({"A": [twice, Seat("unnamed")], "B": [twice, Seat("unnamed")]})
    assert found.present[OPERATES].tolist() == [3] * 4
    assert found.reached[OPERATES].tolist() == [1] * 4
    assert found.not_assessed[OPERATES].tolist() == [2] * 4
