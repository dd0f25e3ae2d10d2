"""The mix of backgrounds and its range."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.domain.vocabulary import Background
from model.measures.mix import (
    HeadsAndSeats,
    Mix,
    RangeState,
    RangeVerdict,
    ReachedBy,
    arrivals_needed,
    fits,
    judge,
    judge_scope,
    mixes,
    others_within,
    range_state,
    region_mix,
    team_mixes,
)
from tests.model.small_situations import Seat, mask, situation, vacant

AQUITAINE = {"A": [Seat("social")] * 17 + [Seat("other")] * 5 + [vacant()] * 3}


def test_counts_heads_by_background_and_leaves_vacant_seats_out() -> None:
    mix = region_mix(situation({"A": [Seat("social"), Seat("other"), Seat("unknown"), vacant()]}))
    assert (mix.social, mix.other, mix.unknown, mix.heads, mix.known) == (1, 1, 1, 3, 2)
    assert mix.share == 0.5


def test_an_unnamed_holder_is_one_head_of_unknown_background() -> None:
    mix = region_mix(situation({"A": [Seat("unnamed"), Seat("unnamed"), Seat("social")]}))
    assert (mix.heads, mix.unknown) == (3, 2)


def test_acting_cover_counts_in_no_head() -> None:
    assert region_mix(situation({"A": [Seat("social", acting=True), Seat("other")]})).heads == 1


def test_somebody_on_long_leave_stays_a_head() -> None:
    assert region_mix(situation({"A": [Seat("social", on_leave=True)]})).social == 1


def test_somebody_with_two_seats_is_one_head_in_the_region_and_one_in_each_team() -> None:
    shared = Seat("other", share=0.5, person="anne")
    snapshot = situation({"A": [shared, Seat("social")], "B": [shared]})
    assert region_mix(snapshot).other == 1
    assert [mix.other for mix in team_mixes(snapshot)] == [1, 1]


def test_fte_share_stands_beside_heads_and_never_decides() -> None:
    mix = region_mix(situation({"A": [Seat("social", fte=0.5), Seat("other", share=0.5)]}))
    assert mix.fte_share == 0.5
    assert region_mix(situation({"A": [Seat("social", fte=0.5), Seat("other")]})).fte_share == pytest.approx(2 / 3)


def test_a_share_without_known_heads_is_undefined_not_zero() -> None:
    assert region_mix(situation({"A": [vacant()]})).share is None
    assert region_mix(situation({"A": [Seat("unnamed")]})).share is None


def test_unknown_backgrounds_give_bounds() -> None:
    assert Mix(social=6, other=2, unknown=2).bounds == (0.2, 0.4)


def test_seventeen_and_five_with_three_seats_need_three_arrivals_for_thirty_to_fifty_percent() -> None:
    verdict = judge_scope(situation(AQUITAINE), 30, 50, mask(situation(AQUITAINE)), 36)
    assert verdict.state is RangeState.BELOW
    assert (verdict.lacking, verdict.arrivals, verdict.reached_by) == (Background.OTHER, 3, ReachedBy.TODAY)


def test_seats_closed_to_the_lacking_background_do_not_count() -> None:
    teams = {"A": [Seat("social")] * 17 + [Seat("other")] * 5 + [vacant("social")] * 3}
    verdict = judge_scope(situation(teams), 30, 50, mask(situation(teams)), 36)
    assert (verdict.arrivals, verdict.reached_by) == (None, ReachedBy.NOT_YET)


def test_known_departures_are_applied_when_the_seats_of_today_do_not_suffice() -> None:
    leaving = Seat("social", leaves_on=date(2027, 6, 1))
    teams = {"A": [Seat("social")] * 6 + [leaving] * 2 + [Seat("other")] * 2}
    verdict = judge_scope(situation(teams), 30, 50, mask(situation(teams)), 36)
    assert (verdict.arrivals, verdict.reached_by) == (1, ReachedBy.AFTER_DEPARTURES)


def test_known_departures_alone_may_reach_the_range() -> None:
    leaving = Seat("social", leaves_on=date(2027, 6, 1))
    teams = {"A": [Seat("social")] * 4 + [leaving] * 4 + [Seat("other")] * 2}
    verdict = judge_scope(situation(teams), 30, 50, mask(situation(teams)), 36)
    assert (verdict.arrivals, verdict.reached_by) == (0, ReachedBy.AFTER_DEPARTURES)


def test_states_that_depend_on_unknown_backgrounds_are_unclear() -> None:
    assert judge(Mix(social=7, other=3, unknown=1), 30, 50).state is RangeState.UNCLEAR
    assert judge(Mix(social=5, other=4, unknown=1), 30, 50).state is RangeState.INSIDE


def test_no_known_background_is_undefined_even_with_people_in_post() -> None:
    assert judge(Mix(social=0, other=0, unknown=4), 30, 50).state is RangeState.UNDEFINED


def test_a_team_too_small_for_the_range_counts_the_two_nearest_numbers_as_inside() -> None:
    assert not fits(1, 30, 50)
    assert [range_state(1, k, 30, 50) for k in (0, 1)] == [RangeState.INSIDE, RangeState.INSIDE]
    assert judge(Mix(social=1, other=0, unknown=0), 30, 50).too_small
    assert [range_state(3, k, 40, 60) for k in range(4)] == [
        RangeState.BELOW,
        RangeState.INSIDE,
        RangeState.INSIDE,
        RangeState.ABOVE,
    ]


shares = st.tuples(st.integers(0, 100), st.integers(0, 100)).map(sorted)


@given(known=st.integers(1, 60), other=st.integers(0, 60), bounds=shares)
def test_a_state_is_what_exact_fractions_say(known: int, other: int, bounds: list[int]) -> None:
    low, high = bounds
    other = min(other, known)
    inside = [k for k in range(known + 1) if Fraction(low, 100) <= Fraction(k, known) <= Fraction(high, 100)]
    inside = inside or [low * known // 100, low * known // 100 + 1]
    expected = RangeState.INSIDE if other in inside else RangeState.BELOW if other < min(inside) else RangeState.ABOVE
    assert range_state(known, other, low, high) is expected


@given(known=st.integers(1, 30), other=st.integers(0, 30), free=st.integers(0, 10), bounds=shares)
def test_arrivals_are_the_fewest_that_reach_the_range(known: int, other: int, free: int, bounds: list[int]) -> None:
    low, high = bounds
    seats = HeadsAndSeats(known, min(other, known), {Background.OTHER: free, Background.SOCIAL: free})
    for lacking, step in ((Background.OTHER, 1), (Background.SOCIAL, 0)):
        reaching = [
            a for a in range(free + 1) if range_state(known + a, seats.other + step * a, low, high) is RangeState.INSIDE
        ]
        assert arrivals_needed(seats, lacking, low, high) == (min(reaching) if reaching else None)


backgrounds = st.lists(st.sampled_from(["social", "other", "unknown", "unnamed", "vacant"]), min_size=1, max_size=8)


@given(first=backgrounds, second=backgrounds)
def test_merging_two_teams_adds_their_mixes(first: list[str], second: list[str]) -> None:
    apart = team_mixes(situation({"A": [Seat(b) for b in first], "B": [Seat(b) for b in second]}))
    merged = region_mix(situation({"A": [Seat(b) for b in (*first, *second)]}))
    assert (merged.social, merged.other, merged.unknown) == tuple(
        sum(getattr(mix, name) for mix in apart) for name in ("social", "other", "unknown")
    )


@given(known=st.integers(1, 400), bounds=shares)
def test_the_numbers_that_lie_in_a_range_are_what_exact_fractions_say(known: int, bounds: list[int]) -> None:
    low, high = bounds
    inside = [k for k in range(known + 1) if Fraction(low, 100) <= Fraction(k, known) <= Fraction(high, 100)]
    below = low * known // 100
    assert fits(known, low, high) is bool(inside)
    assert others_within(known, low, high) == ((inside[0], inside[-1]) if inside else (below, below + 1))
    assert all(type(bound) is int for bound in others_within(known, low, high))


@pytest.mark.parametrize(
    ("known", "low", "high", "bounds"),
    [(10, 30, 30, (3, 3)), (200, 50, 50, (100, 100)), (9, 30, 30, (2, 3)), (101, 99, 99, (99, 100)), (1, 0, 0, (0, 0))],
)
def test_a_range_of_one_number(known: int, low: int, high: int, bounds: tuple[int, int]) -> None:
    assert others_within(known, low, high) == bounds


TODAY_SEATS = HeadsAndSeats(10, 1, {Background.OTHER: 1, Background.SOCIAL: 0})
LATER_SEATS = HeadsAndSeats(10, 1, {Background.OTHER: 5, Background.SOCIAL: 0})
LACKING = RangeVerdict(30, 50, RangeState.BELOW, lacking=Background.OTHER, reached_by=ReachedBy.NOT_YET)


@pytest.mark.parametrize(
    ("mix", "ladder", "verdict"),
    [
        (Mix(0, 0, 3), (), RangeVerdict(30, 50, RangeState.UNDEFINED)),
        (Mix(7, 3, 1), (), RangeVerdict(30, 50, RangeState.UNCLEAR)),
        (Mix(6, 4, 0), (), RangeVerdict(30, 50, RangeState.INSIDE)),
        (Mix(1, 0, 0), (), RangeVerdict(30, 50, RangeState.INSIDE, too_small=True)),
        (
            Mix(9, 1, 0),
            ((ReachedBy.TODAY, LATER_SEATS),),
            replace(LACKING, arrivals=3, reached_by=ReachedBy.TODAY),
        ),
        (
            Mix(9, 1, 0),
            ((ReachedBy.TODAY, TODAY_SEATS), (ReachedBy.AFTER_DEPARTURES, LATER_SEATS)),
            replace(LACKING, arrivals=3, reached_by=ReachedBy.AFTER_DEPARTURES),
        ),
        (
            Mix(9, 1, 0),
            ((ReachedBy.TODAY, TODAY_SEATS),),
            LACKING,
        ),
        (
            Mix(0, 3, 0),
            (),
            replace(LACKING, state=RangeState.ABOVE, lacking=Background.SOCIAL),
        ),
    ],
)
def test_a_verdict_says_its_range_its_state_and_what_is_lacking(
    mix: Mix, ladder: tuple[tuple[ReachedBy, HeadsAndSeats], ...], verdict: RangeVerdict
) -> None:
    assert judge(mix, 30, 50, ladder) == verdict


def test_a_scope_too_small_for_its_range_says_so_outside_it_too() -> None:
    verdict = judge(Mix(0, 3, 0), 40, 60)
    assert (verdict.state, verdict.too_small) == (RangeState.ABOVE, True)
    seats = HeadsAndSeats(3, 3, {Background.SOCIAL: 1, Background.OTHER: 0})
    assert judge(Mix(0, 3, 0), 40, 60, ((ReachedBy.TODAY, seats),)).too_small


def test_a_group_that_no_position_is_in_counts_nobody() -> None:
    snapshot = situation({"A": [Seat("social"), Seat("other", fte=0.5)]})
    nobody, everybody = mixes(snapshot, np.array([1, 1], dtype=np.int32), 2)
    assert (nobody, everybody) == (Mix(0, 0, 0), Mix(1, 1, 0, 1.0, 0.5, 0.0))
    assert mixes(snapshot, np.array([-1, 0], dtype=np.int32), 1) == (Mix(0, 1, 0, 0.0, 0.5, 0.0),)
