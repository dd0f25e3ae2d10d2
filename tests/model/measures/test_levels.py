"""Levels at a date: assessments, arrivals that adapt, trainings."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.domain.calendar import NEVER, add_months
from model.domain.snapshot import Assessments, Gains, Snapshot
from model.measures.levels import NOT_ASSESSED, SCALE, levels
from tests.model.small_situations import TODAY, Seat, framework, situation

ONE = framework(expected=(4,), families={"F": ("social", (5,))})
START = date(2027, 1, 1)


def arriving(months: int, profile: int = 5) -> Snapshot:
    """Somebody of a family who adapts in some months from the start on."""
    reference = framework(expected=(4,), families={"F": ("social", (profile,))})
    snapshot = situation({"A": [Seat("social")]}, reference=reference)
    managers = snapshot.managers.changed(
        family=snapshot.managers.family * 0,
        adapts_from=snapshot.managers.adapts_from * 0 + START.toordinal(),
        adapts_in=snapshot.managers.adapts_in * 0 + months,
    )
    return replace(snapshot, managers=managers)


def level(snapshot: Snapshot, day: date) -> Fraction:
    """The level in half-steps."""
    return Fraction(int(levels(snapshot.at(day))[0, 0]), SCALE)


@given(months=st.integers(3, 18), profile=st.integers(0, 8), after=st.integers(0, 40))
def test_an_arrival_rises_from_one_level_under_its_profile_to_its_profile(
    months: int, profile: int, after: int
) -> None:
    expected = max(Fraction(0), profile - 2 + min(Fraction(2), Fraction(2 * after, months)))
    assert level(arriving(months, profile), add_months(START, after)) == expected


def test_months_are_counted_whole() -> None:
    someone = arriving(12)
    assert level(someone, date(2027, 1, 31)) == 3
    assert level(someone, date(2027, 2, 1)) == 3 + Fraction(1, 6)


def test_the_latest_assessment_on_or_before_the_date_counts() -> None:
    snapshot = situation({"A": [Seat("social", (2,))]}, reference=ONE)
    later = Assessments.of([(0, 0, date(2024, 1, 1).toordinal(), 2, 2), (0, 0, date(2026, 1, 1).toordinal(), 6, 6)])
    snapshot = replace(snapshot, assessments=later)
    assert [level(snapshot, date(year, 1, 1)) for year in (2025, 2026)] == [2, 6]
    assert int(levels(snapshot.at(date(2023, 1, 1)))[0, 0]) == NOT_ASSESSED


def test_on_one_day_the_last_row_counts() -> None:
    day = TODAY.toordinal()
    snapshot = replace(
        situation({"A": [Seat("social")]}, reference=ONE),
        assessments=Assessments.of([(0, 0, day, 2, 2), (0, 0, day, 5, 5)]),
    )
    assert level(snapshot, TODAY) == 5


def trained(known: int | None, times: int) -> Snapshot:
    """Somebody with a level, and trainings that take effect in March 2027."""
    snapshot = situation({"A": [Seat("social", () if known is None else (known,))]}, reference=ONE)
    return replace(snapshot, gains=Gains.of([(0, 0, date(2027, 3, 1).toordinal(), 2)] * times))


@pytest.mark.parametrize(("known", "times", "then"), [(3, 1, 5), (3, 2, 7), (7, 1, 8), (8, 2, 8), (0, 1, 2)])
def test_a_training_adds_a_level_from_its_day_on_and_never_passes_the_highest(
    known: int, times: int, then: int
) -> None:
    assert level(trained(known, times), date(2027, 2, 28)) == known
    assert level(trained(known, times), date(2027, 3, 1)) == then


def test_a_training_says_nothing_of_somebody_who_was_not_assessed() -> None:
    assert int(levels(trained(None, 1).at(date(2027, 3, 1)))[0, 0]) == NOT_ASSESSED


def test_a_real_person_does_not_adapt() -> None:
    snapshot = situation({"A": [Seat("social", (6,))]}, reference=ONE)
    assert (snapshot.managers.adapts_from == NEVER).all()
    assert level(snapshot, date(2040, 1, 1)) == 6
