"""The same figures, month by month."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.domain.snapshot import Snapshot
from model.measures.history import Month, history, month_of_scopes
from model.measures.situation import situation as figures
from tests.model.measures.dated_situations import Post, dated, histories
from tests.model.small_situations import Seat, framework, situation, vacant


def test_months_follow_each_other_from_the_first_one() -> None:
    found = history(situation({"A": [vacant()]}), date(2025, 11, 17), 3)
    assert [month.day for month in found] == [date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1)]


def test_an_end_in_the_middle_of_a_month_shows_the_month_after() -> None:
    snapshot = dated({"A": 1}, [Post(0, "ana", until=date(2026, 3, 15))])
    assert [month.vacancy.vacant for month in history(snapshot, date(2026, 3, 1), 2)] == [0, 1]


def test_before_any_position_was_funded_the_coverage_is_undefined() -> None:
    months = history(situation({"A": [Seat("social", (4, 4, 4, 4))]}), date(2023, 12, 1), 2)
    assert [month.coverage for month in months] == [None, (1.0, 1.0)]
    assert [month.mix.heads for month in months] == [0, 1]
    assert months[0].vacancy.without_holder is None


@given(snapshot=histories(), step=st.integers(0, 4))
def test_a_month_shows_the_figures_of_its_first_day(snapshot: Snapshot, step: int) -> None:
    month = history(snapshot, date(2023, 12, 1), 5)[step]
    found = figures(snapshot.at(month.day))
    assert (month.mix, month.vacancy, month.coverage) == (found.mix, found.vacancy, found.coverage.interval)


# --- scopes that are read together -----------------------------------------------------------------------------------

FIRST = date(2026, 11, 1)
ONE = framework(expected=(4,))


def month(*teams: list[Seat]) -> Month:
    return history(situation({f"T{place}": team for place, team in enumerate(teams)}, reference=ONE), FIRST, 1)[0]


def test_scopes_that_share_no_team_are_read_together_as_one() -> None:
    one = [[Seat("social", (4,)), Seat("other", (4,))], [Seat("social", (0,)), vacant()]]
    two = [[Seat("unnamed"), Seat("social", (4,), fte=0.5)], [], [Seat("other", (-1,)), vacant()]]
    together, apart = month(*one, *two), month_of_scopes([month(*one), month(*two)])
    assert (apart.day, apart.mix, apart.vacancy, apart.teams) == (FIRST, together.mix, together.vacancy, 4)
    assert apart.coverage == pytest.approx(together.coverage)
    assert together.coverage == pytest.approx((1.5 / 4, 2.5 / 4))


def test_a_scope_without_a_position_adds_nothing_and_several_of_them_stay_undefined() -> None:
    empty, held = month([]), month([Seat("social", (4,))])
    assert (empty.coverage, empty.teams) == (None, 0)
    assert month_of_scopes([empty, held]) == held
    assert month_of_scopes([held, empty]) == held
    assert month_of_scopes([held]) == held
    assert month_of_scopes([empty, empty]) == empty


@given(st.lists(st.lists(st.sampled_from([0, 4, -1]), min_size=1, max_size=3), min_size=2, max_size=6))
def test_whatever_the_parts_the_whole_is_the_same(levels: list[list[int]]) -> None:
    teams = [[Seat("social", (level,)) for level in team] for team in levels]
    whole = month_of_scopes([month(team) for team in teams])
    assert whole.coverage == pytest.approx(month(*teams).coverage)
    assert (whole.mix, whole.teams) == (month(*teams).mix, len(teams))
