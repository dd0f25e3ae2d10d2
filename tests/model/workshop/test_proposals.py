"""What becomes a proposal: the median level, the range between two medians, eight answers out of ten."""

import pytest

from model.errors import Refused
from model.reference import framework
from model.workshop import proposals
from model.workshop.tallies import tally
from tests.model.workshop.test_answers import ESTIMATE, LEVELS, RANGE

BASE = framework().default_profile


def test_a_profile_takes_the_median_of_what_three_people_placed_and_leaves_the_rest() -> None:
    levels = tally(LEVELS, [{"C01": 6, "C02": 1}, {"C01": 7, "C02": None}, {"C01": 8, "C02": 2}])
    found = proposals.profile([(LEVELS, levels)], BASE, framework())
    assert found.expected == (7, *BASE.expected[1:])
    assert (found.holders, found.weights, found.mix, found.assumed) == (BASE.holders, BASE.weights, None, False)


def test_a_range_goes_from_one_median_to_the_other() -> None:
    ranges = tally(RANGE, [{"low": 10, "high": 30}, {"low": 30, "high": 50}, {"low": 40, "high": 60}, {}])
    assert proposals.profile([(RANGE, ranges)], BASE, framework()).mix == (30, 50)


def test_an_assumption_is_between_the_first_and_the_last_decile_in_its_own_unit() -> None:
    found = proposals.estimate(ESTIMATE, tally(ESTIMATE, [{"value": value} for value in range(1, 21)]))
    assert (found.code, found.low, found.likely, found.high) == ("exit_rate", 0.02, 0.1, 0.18)


def test_fewer_than_three_views_decide_nothing() -> None:
    few = [{"value": 1}, {"value": 2}, {}]
    with pytest.raises(Refused):
        proposals.estimate(ESTIMATE, tally(ESTIMATE, few))
    with pytest.raises(Refused):
        proposals.profile([(RANGE, tally(RANGE, [{"low": 1, "high": 2}, {}, {}]))], BASE, framework())
