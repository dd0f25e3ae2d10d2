"""Results: how many, among how many, how far apart; whatever the order in which people answered."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.workshop import tallies
from model.workshop.steps import Kind
from model.workshop.tallies import TICKS, Hands, Row, Tally, tally
from tests.model.workshop.test_answers import CHOICE, CODES, ESTIMATE, LEVELS, POINTS, PRIORITIES, RANGE

PAIRS = st.tuples(st.integers(0, 100), st.integers(0, 100)).map(sorted)


def test_levels_say_their_distribution_and_who_has_no_view() -> None:
    found = tally(LEVELS, [{"C01": 4, "C02": None}, {"C01": 6, "C02": 5}, {"C01": 4, "C02": 5}, {}])
    assert (found.answers, found.no_view) == (4, 1)
    first, second = found.row("C01"), found.row("C02")
    assert first.distribution(8) == (0, 0, 0, 0, 2, 0, 1, 0, 0)
    assert (first.median, first.no_view) == (4, 1)
    assert (second.median, second.no_view, second.count) == (5, 2, 2)
    assert found.row("C03").median is None


def test_hands_are_counted_beside_the_phones() -> None:
    found = tally(CHOICE, [{"a": 1}, {"b": 1}], [Hands(10, {"a": 7, "b": 3})])
    assert found.answers == 12
    assert [row.count for row in found.rows] == [8, 4, 0]
    assert [row.item for row in tallies.ranked_rows(found)] == ["a", "b", "c"]


def test_points_are_added_and_items_that_are_gone_left_out() -> None:
    found = tally(POINTS, [{"a": 3, "b": 2}, {"a": 1, "gone": 4}, {"gone": 5}, {}], [Hands(9, {"gone": 9})])
    assert [(row.item, row.count) for row in found.rows] == [("a", 4), ("b", 2), ("c", 0)]
    assert (found.answers, found.no_view) == (3, 1), "who spoke of what is gone did not answer; « sans avis » did"


def test_a_range_says_how_many_would_accept_each_share() -> None:
    found = tally(RANGE, [{"low": 30, "high": 50}, {"low": 40, "high": 60}, {}])
    assert dict(zip(TICKS, tallies.acceptances(found), strict=True)) == {
        tick: (30 <= tick <= 50) + (40 <= tick <= 60) for tick in TICKS
    }


@pytest.mark.parametrize("silent", [0, 1, 20])
def test_a_result_is_shown_once_three_people_had_a_view(silent: int) -> None:
    """Whoever says « sans avis » hides nobody."""
    found = [tally(ESTIMATE, [{"value": 1}] * n + [{}] * silent) for n in (0, 2, 3)]
    assert [each.shown for each in found] == [False, False, True]
    assert [each.answers for each in found] == [silent, silent + 2, silent + 3]
    assert not tally(ESTIMATE, [{"value": 1}] * 4 + [{}] * silent, fewest=5).shown


def test_a_view_of_none_of_the_items_is_no_view() -> None:
    found = tally(LEVELS, [{"C01": None, "C02": None}, {}, {"C01": 4, "C02": None}])
    assert (found.answers, found.no_view, found.shown) == (3, 2, False)
    assert (found.row("C01").no_view, found.row("C02").no_view) == (2, 3)


def test_of_one_item_that_fewer_than_three_placed_nothing_is_told() -> None:
    found = tally(LEVELS, [{"C01": 7, "C02": 4}, {"C01": None, "C02": 5}, {"C01": 6, "C02": 6}, {}])
    assert found.shown
    assert [found.tells(found.row(code)) for code in ("C01", "C02", "C03")] == [False, True, False]


def test_hands_count_where_things_are_counted_and_hide_nobody_elsewhere() -> None:
    assert tally(CHOICE, [], [Hands(3, {"a": 3})]).shown
    assert not tally(CHOICE, [{}] * 5, [Hands(2, {"a": 2})]).shown
    placed = tally(LEVELS, [{"C01": 7}], [Hands(9, {"C01": 9})])
    assert (placed.answers, placed.shown) == (1, False)


def test_the_priorities_are_those_that_most_people_chose_and_those_equal_to_the_last_one() -> None:
    votes = [dict.fromkeys(CODES[:5], 1), dict.fromkeys(CODES[:5], 1), dict.fromkeys(CODES[1:6], 1)]
    assert [item.uid for item in tallies.leading_items(PRIORITIES, tally(PRIORITIES, votes), 5)] == CODES[:5]
    tied = [dict.fromkeys(CODES[:5], 1), dict.fromkeys(CODES[2:7], 1)]
    assert [item.uid for item in tallies.leading_items(PRIORITIES, tally(PRIORITIES, tied), 5)] == CODES[:7]
    spread = [dict.fromkeys(CODES[:5], 1), dict.fromkeys(CODES[5:10], 1)]
    assert [item.uid for item in tallies.leading_items(PRIORITIES, tally(PRIORITIES, spread), 5)] == CODES[:5]
    assert tallies.leading_items(PRIORITIES, tally(PRIORITIES, []), 5) == PRIORITIES.items


@given(st.lists(st.integers(0, 8), min_size=1, max_size=60), st.randoms())
def test_the_median_is_a_value_that_somebody_gave_with_half_of_them_on_each_side(values: list[int], random) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)
    row = tally(LEVELS, [{"C01": value} for value in shuffled]).row("C01")
    assert row == tally(LEVELS, [{"C01": value} for value in values]).row("C01")
    median = row.median
    assert median in values
    assert 2 * sum(value <= median for value in values) >= len(values)
    assert 2 * sum(value >= median for value in values) >= len(values)
    assert row.at(10) <= row.at(25) <= median <= row.at(75) <= row.at(90)
    assert sum(row.distribution(8)) == len(values)


@given(st.lists(PAIRS, min_size=1, max_size=60))
def test_the_two_ends_of_a_range_are_always_in_order_and_accepted_by_as_many_as_said_so(pairs: list[list[int]]) -> None:
    found = tally(RANGE, [{"low": low, "high": high} for low, high in pairs])
    for percent in (10, 25, 50, 75, 90):
        assert found.row("low").at(percent) <= found.row("high").at(percent)
    assert tallies.acceptances(found) == tuple(sum(low <= tick <= high for low, high in pairs) for tick in TICKS)


VOTES = st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(1, 5), max_size=3), max_size=40)


@given(VOTES)
def test_a_result_comes_back_from_storage_as_it_was_and_holds_no_single_answer(votes: list[Mapping[str, int]]) -> None:
    found = tally(POINTS, votes)
    assert (found.answers, found.no_view) == (len(votes), votes.count({}))
    assert sum(row.count for row in found.rows) == sum(sum(vote.values()) for vote in votes)
    assert tallies.from_document(POINTS, tallies.to_document(POINTS, found)) == found


def test_a_row_without_values_has_no_median() -> None:
    assert Tally(Kind.LEVELS, 3, 3, (Row("C01", no_view=3),)).row("C01").at(50) is None
