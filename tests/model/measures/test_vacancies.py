"""Vacant positions and the two rates."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.domain.calendar import NEVER, day_of
from model.domain.snapshot import Assignments
from model.measures.vacancies import region_vacancy, team_vacancies, vacant_since
from tests.model.small_situations import TODAY, Seat, situation, vacant


def test_the_two_rates_differ_by_part_time_and_long_leave() -> None:
    found = region_vacancy(
        situation({"A": [Seat("social"), Seat("social", time=0.5), Seat("other", on_leave=True), vacant()]})
    )
    assert (found.positions, found.vacant) == (4, 1)
    assert found.without_holder == 0.25
    assert found.not_worked == pytest.approx((4 - 1.5) / 4)


def test_a_seat_held_in_part_is_not_vacant_but_lowers_the_rate() -> None:
    found = region_vacancy(situation({"A": [Seat("social", share=0.5)]}))
    assert (found.vacant, found.without_holder) == (0, 0.5)


def test_two_holders_of_one_seat_make_the_rate_negative() -> None:
    assert region_vacancy(situation({"A": [Seat("social"), Seat("other", beside=True)]})).without_holder == -1.0


def test_acting_cover_does_not_fill_a_position() -> None:
    assert region_vacancy(situation({"A": [Seat("social", acting=True)]})).vacant == 1


def test_without_funded_positions_the_rates_are_undefined() -> None:
    nobody = region_vacancy(situation({"A": []}))
    assert (nobody.positions, nobody.without_holder, nobody.not_worked) == (0, None, None)


def test_a_position_that_is_no_longer_funded_counts_nowhere() -> None:
    snapshot = situation({"A": [vacant(), Seat("social")]})
    until = snapshot.positions.funded_until.copy()
    until[0] = TODAY.toordinal()
    closed = replace(snapshot, positions=snapshot.positions.changed(funded_until=until))
    assert region_vacancy(closed).positions == 1
    assert region_vacancy(closed.at(date(2026, 11, 22))).positions == 2


def test_a_recorded_end_keeps_its_day() -> None:
    snapshot = situation({"A": [Seat("social", leaves_on=date(2027, 3, 15))]})
    assert region_vacancy(snapshot.at(date(2027, 3, 14))).vacant == 0
    assert region_vacancy(snapshot.at(date(2027, 3, 15))).vacant == 1
    assert [region_vacancy(snapshot.at(date(2027, month, 1))).vacant for month in (3, 4)] == [0, 1]


def test_a_vacancy_began_when_the_last_holder_left_or_when_the_position_was_opened() -> None:
    snapshot = situation({"A": [Seat("social", leaves_on=date(2026, 9, 1)), vacant(), Seat("other")]})
    since = vacant_since(snapshot)
    assert [day_of(int(day)) for day in since] == [date(2026, 9, 1), date(2024, 1, 1), None]
    assert since[2] == NEVER


seats = st.lists(
    st.builds(
        Seat,
        holder=st.sampled_from(["social", "other", "unnamed", "vacant"]),
        share=st.sampled_from([0.5, 1.0]),
        time=st.sampled_from([0.5, 0.8, 1.0]),
        on_leave=st.booleans(),
        acting=st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@given(first=seats, second=seats)
def test_filled_and_vacant_make_the_funded_ones_and_merging_teams_adds_them(
    first: list[Seat], second: list[Seat]
) -> None:
    apart = situation({"A": first, "B": second})
    found, parts = region_vacancy(apart), team_vacancies(apart)
    held = {
        seat for seat, acting in zip(apart.assignments.position, apart.assignments.acting, strict=True) if not acting
    }
    assert found.vacant + len(held) == found.positions
    assert found.vacant == sum(part.vacant for part in parts)
    assert found.worked_fte <= found.held_fte + 1e-9
    assert region_vacancy(situation({"A": [*first, *second]})) == found


def test_rows_of_a_table_cannot_be_changed_behind_its_back() -> None:
    posts = Assignments.of([("a", 0, 0, 1, 2, 1.0, 1.0, False, 0, -1)])
    with pytest.raises(ValueError, match="read-only"):
        posts.start[0] = 5
