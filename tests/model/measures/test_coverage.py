"""The common base: states, what is not known, what the support unit brings."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.domain.framework import TargetProfile
from model.domain.vocabulary import CoverageState
from model.measures.coverage import STATES, Coverage, coverage
from tests.model.small_situations import Seat, framework, profile, situation, vacant

ONE = framework(expected=(4,))


def states(found: Coverage) -> list[CoverageState]:
    return [STATES[state] for state in found.states[:, 0]]


def team(*levels: int | None, extra: int = 0) -> list[Seat]:
    """People by level (half-steps; None: not assessed), and vacant seats."""
    people = [Seat("social", () if level is None else (level,)) for level in levels]
    return [*people, *[vacant()] * extra]


def test_a_team_is_covered_thin_missing_or_to_be_recorded() -> None:
    found = coverage(
        situation(
            {"covered": team(4, 5), "thin": team(4, 3), "missing": team(3, 0), "unknown": team(4, None)}, reference=ONE
        )
    )
    assert states(found) == [CoverageState.COVERED, CoverageState.THIN, CoverageState.MISSING, CoverageState.UNKNOWN]


def test_not_assessed_is_not_level_zero() -> None:
    found = coverage(situation({"A": team(None, 0)}, reference=ONE))
    assert (found.least[0, 0], found.most[0, 0]) == (0, 1)
    assert states(found) == [CoverageState.UNKNOWN]
    assert states(coverage(situation({"A": team(0, 0)}, reference=ONE))) == [CoverageState.MISSING]


def test_somebody_not_assessed_changes_nothing_when_enough_hold_it() -> None:
    assert states(coverage(situation({"A": team(4, 4, None)}, reference=ONE))) == [CoverageState.COVERED]


def test_an_unnamed_holder_is_to_be_recorded_too() -> None:
    found = coverage(situation({"A": [Seat("unnamed"), Seat("social", (0,))]}, reference=ONE))
    assert (found.least[0, 0], found.most[0, 0]) == (0, 1)


def test_a_single_position_is_never_thin_for_that_alone() -> None:
    assert states(coverage(situation({"A": team(4)}, reference=ONE))) == [CoverageState.COVERED]


def test_holding_it_alone_is_thin_in_a_team_of_two_seats_even_if_one_is_vacant() -> None:
    assert states(coverage(situation({"A": team(4, extra=1)}, reference=ONE))) == [CoverageState.THIN]


def test_holding_it_alone_is_thin_when_one_holder_is_wanted_in_a_larger_team() -> None:
    wanted = (profile(ONE, holders=(1,)),)
    assert states(coverage(situation({"A": team(4, 0, 0)}, reference=ONE, profiles=wanted))) == [CoverageState.THIN]


def test_two_of_three_wanted_is_thin_in_part() -> None:
    found = coverage(situation({"A": team(4, 4, 0)}, reference=ONE, profiles=(profile(ONE, holders=(3,)),)))
    assert states(found) == [CoverageState.THIN]
    assert found.rate[0, 0] == pytest.approx(2 / 3)


def test_wanted_holders_are_capped_by_the_funded_positions() -> None:
    found = coverage(situation({"A": team(4)}, reference=ONE))
    assert (found.wanted[0, 0], found.rate[0, 0]) == (1, 1.0)


def test_people_on_long_leave_are_not_present() -> None:
    away = [Seat("social", (4,), on_leave=True), Seat("social", (4,))]
    assert states(coverage(situation({"A": away}, reference=ONE))) == [CoverageState.THIN]


def test_a_team_without_a_funded_position_is_undefined_and_left_out_of_the_mean() -> None:
    found = coverage(situation({"A": [], "B": team(4, 4)}, reference=ONE))
    assert states(found)[0] is CoverageState.UNDEFINED
    assert found.interval == (1.0, 1.0)
    assert coverage(situation({"A": []}, reference=ONE)).interval is None


def test_the_region_is_the_mean_of_its_teams_each_equal_as_an_interval() -> None:
    found = coverage(situation({"A": team(4, 4, 4, 4), "B": team(0, None)}, reference=ONE))
    assert found.interval == (pytest.approx(0.5), pytest.approx(0.75))


def test_no_competency_compensates_another_and_weights_count() -> None:
    two = framework(expected=(4, 4))
    people = [Seat("social", (8, 0)), Seat("social", (8, 0))]
    assert coverage(situation({"A": people}, reference=two)).interval == (0.5, 0.5)
    weighted = (profile(two, weights=(1, 3)),)
    assert coverage(situation({"A": people}, reference=two, profiles=weighted)).interval == (0.25, 0.25)


def test_a_person_is_judged_by_the_team_then_the_function_then_the_region() -> None:
    region = profile(ONE, expected=(6,))
    function = replace(region, stratum="strategic", expected=(2,))
    own = replace(region, team="t1", expected=(8,))
    seats = {
        "A": [Seat("social", (4,)), Seat("social", (4,), stratum="strategic")],
        "B": [Seat("social", (4,), stratum="strategic")] * 2,
    }
    found = coverage(situation(seats, reference=ONE, profiles=(region, function, own)))
    assert found.least[:, 0].tolist() == [1, 0]


def test_default_expectations_serve_until_a_region_adopts() -> None:
    assert coverage(situation({"A": team(4)}, reference=ONE)).defaults
    assert not coverage(situation({"A": team(4)}, reference=ONE, profiles=(profile(ONE),))).defaults


def test_the_support_unit_lends_half_and_changes_no_state() -> None:
    teams = {"A": team(0, 0), "B": team(4, 0), "unit": team(4, 4)}
    found = coverage(situation(teams, reference=ONE, support=["unit"]))
    assert found.support[:, 0].tolist() == [0.5, 0.5, 1.0]
    assert states(found) == [CoverageState.MISSING, CoverageState.THIN, CoverageState.COVERED]


def test_somebody_with_two_seats_of_one_team_counts_once() -> None:
    twice = Seat("social", (4,), share=0.5, person="anne")
    assert coverage(situation({"A": [twice, twice]}, reference=ONE)).least[0, 0] == 1


levels = st.lists(st.one_of(st.none(), st.integers(0, 8)), min_size=1, max_size=6)
profiles = st.sampled_from([(), (1,), (3,)])


@given(people=levels, wanted=profiles, more=st.integers(4, 8))
def test_coverage_never_falls_when_a_holder_takes_a_vacant_seat(
    people: list[int | None], wanted: tuple[int, ...], more: int
) -> None:
    adopted: tuple[TargetProfile, ...] = (profile(ONE, holders=wanted),) if wanted else ()
    before = coverage(situation({"A": team(*people, extra=1)}, reference=ONE, profiles=adopted))
    after = coverage(situation({"A": team(*people, more)}, reference=ONE, profiles=adopted))
    assert after.rate[0, 0] >= before.rate[0, 0]
    assert after.interval is not None and before.interval is not None
    assert after.interval[0] >= before.interval[0]


@given(people=levels)
def test_the_interval_holds_what_any_recording_would_give(people: list[int | None]) -> None:
    found = coverage(situation({"A": team(*people)}, reference=ONE))
    assert found.interval is not None
    for filled in (0, 8):
        recorded = [filled if level is None else level for level in people]
        exact = coverage(situation({"A": team(*recorded)}, reference=ONE)).interval
        assert exact is not None
        assert found.interval[0] <= exact[0] <= found.interval[1]


@given(people=levels)
def test_two_identical_teams_have_the_mean_of_one(people: list[int | None]) -> None:
    one = coverage(situation({"A": team(*people)}, reference=ONE))
    two = coverage(situation({"A": team(*people), "B": team(*people)}, reference=ONE))
    assert two.interval == pytest.approx(one.interval)
    assert np.array_equal(two.states[0], two.states[1])
