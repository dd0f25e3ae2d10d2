"""The same figures, month by month."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from model.domain.snapshot import Snapshot
from model.measures.history import history
from model.measures.situation import situation as figures
from tests.model.measures.dated_situations import Post, dated, histories
from tests.model.small_situations import Seat, situation, vacant


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
