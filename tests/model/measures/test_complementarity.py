"""What two backgrounds hold together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.measures.complementarity import Complementarity, HeldBy, complementarity, pooled_complementarity
from tests.model.small_situations import Seat, framework, situation

FOUR = framework(expected=(4, 4, 4, 4))


def person(background: str, holds: str) -> Seat:
    return Seat(background, tuple(4 if bit == "1" else 0 for bit in holds))


def overlap(found: Complementarity) -> float:
    """What both groups hold."""
    return found.social + found.other - found.together


def test_the_published_toy_case() -> None:
    seats = [person("social", "1100"), person("social", "1000"), person("other", "0010")]
    found = complementarity(situation({"A": seats}, reference=FOUR))
    assert (found.together, found.social, found.other) == (0.75, 0.5, 0.25)
    assert (found.gain, overlap(found)) == (0.25, 0.0)
    assert found.held_by == (HeldBy.SOCIAL, HeldBy.SOCIAL, HeldBy.OTHER, HeldBy.NOBODY)


def test_what_both_hold_is_an_overlap() -> None:
    found = complementarity(situation({"A": [person("social", "1100"), person("other", "0110")]}, reference=FOUR))
    assert found.held_by[1] is HeldBy.BOTH
    assert overlap(found) == 0.25


def test_without_one_of_the_groups_the_gain_is_undefined() -> None:
    assert complementarity(situation({"A": [person("social", "1111")]}, reference=FOUR)).gain is None


def test_unknown_backgrounds_are_left_out_and_counted() -> None:
    seats = [
        person("social", "1000"),
        person("other", "0100"),
        person("unknown", "0011"),
        Seat("unnamed"),
        Seat("social"),
    ]
    found = complementarity(situation({"A": seats}, reference=FOUR))
    assert found.together == 0.5
    assert (found.left_out, found.not_assessed) == (2, 1)


def test_people_on_leave_bring_nothing() -> None:
    seats = [person("social", "1000"), Seat("other", (4, 4, 4, 4), on_leave=True)]
    assert complementarity(situation({"A": seats}, reference=FOUR)).gain is None


bits = st.lists(st.booleans(), min_size=4, max_size=4)


@given(social=bits, other=bits, weights=st.lists(st.integers(1, 5), min_size=4, max_size=4))
def test_the_whole_holds_at_least_the_better_group_and_at_most_their_sum(
    social: list[bool], other: list[bool], weights: list[int]
) -> None:
    found = pooled_complementarity(np.array(social), np.array(other), np.array(weights), heads=(1, 1))
    assert found.gain is not None
    assert found.gain >= -1e-12
    assert found.together <= found.social + found.other + 1e-12
    swapped = pooled_complementarity(np.array(other), np.array(social), np.array(weights), heads=(1, 1))
    assert swapped.gain == pytest.approx(found.gain)


def test_everything_that_is_told_of_two_groups() -> None:
    seats = [person("social", "1100"), person("social", "1000"), person("other", "0110"), Seat("unnamed")]
    more = [Seat("social"), Seat("other"), person("unknown", "1111"), person("unknown", "1111")]
    assert complementarity(situation({"A": [*seats, *more]}, reference=FOUR)) == Complementarity(
        held_by=(HeldBy.SOCIAL, HeldBy.BOTH, HeldBy.OTHER, HeldBy.NOBODY),
        together=0.75,
        social=0.5,
        other=0.5,
        social_heads=3,
        other_heads=2,
        left_out=3,
        not_assessed=2,
    )


def test_two_groups_are_compared_without_anybody_left_out_unless_told() -> None:
    both = np.array([True, False])
    found = pooled_complementarity(both, ~both, np.array([3, 1]), heads=(4, 2))
    assert found == Complementarity((HeldBy.SOCIAL, HeldBy.OTHER), 1.0, 0.75, 0.25, 4, 2, 0, 0)
    assert pooled_complementarity(both, both, np.array([3, 1]), heads=(0, 2)).gain is None
