"""Which assumption weighs most, and what they would have said of the past."""

from datetime import date

import numpy as np
import pytest

from model.access import Role, Viewer
from model.domain.calendar import NEVER
from model.errors import NotAllowed
from model.measures.vacancies import region_vacancy
from model.services.scenario import scenarios, sensitivity
from model.services.situation import assumptions, snapshots

pytestmark = pytest.mark.usefixtures("demo_house")
DIRECTOR = Viewer("d", "Directrice", Role.DIRECTOR, ("AQ",))
MONTH = date(2028, 1, 1)


def test_the_assumptions_stand_from_the_heaviest_to_the_lightest_and_go_the_right_way() -> None:
    found = sensitivity.weights(DIRECTOR, scenarios.begin(DIRECTOR, "AQ", "x"), MONTH)
    assert {each.code for each in found} == set(sensitivity.VARIED)
    assert [each.span for each in found] == sorted((each.span for each in found), reverse=True)
    ways = {each.code: each.at_high > each.at_low for each in found}
    assert ways == {"exit_rate": True, "lead_time": True, "replacement_rate": False}


def test_a_narrower_range_weighs_less() -> None:
    begun = scenarios.begin(DIRECTOR, "AQ", "x")
    before = {each.code: each.span for each in sensitivity.weights(DIRECTOR, begun, MONTH)}
    assumptions.adopt(DIRECTOR, "AQ", "exit_rate", 0.12, 0.11, 0.13)
    after = {each.code: each.span for each in sensitivity.weights(DIRECTOR, begun, MONTH)}
    assert after["exit_rate"] < before["exit_rate"] / 3


def test_the_past_is_told_with_what_was_known_then_and_nothing_that_came_after() -> None:
    seen, day = snapshots.snapshot(DIRECTOR, ("AQ",)), date(2025, 11, 1)
    then = sensitivity.as_known(seen, day)
    assert region_vacancy(then) == region_vacancy(seen.at(day))
    assert (then.assignments.start <= day.toordinal()).all()
    assert set(np.unique(then.assignments.until[then.assignments.until > day.toordinal()])) <= {NEVER}
    assert region_vacancy(then.at(date(2027, 11, 1))).vacant == region_vacancy(then).vacant


@pytest.mark.parametrize("months", [12, 24])
def test_the_months_since_are_compared_with_what_was_expected(months: int) -> None:
    found = sensitivity.back_test(DIRECTOR, "AQ", months)
    assert len(found.happened) == len(found.expected.months) == months + 1
    assert found.expected.mean[0] == pytest.approx(found.happened[0], abs=0.01)
    assert found.expected.low[0] == found.expected.high[0] == found.happened[0]
    assert 1 <= found.inside <= months + 1
    assert found.happened[-1] == region_vacancy(snapshots.snapshot(DIRECTOR, ("AQ",), date(2026, 11, 1))).vacant


def test_only_directors_weigh() -> None:
    with pytest.raises(NotAllowed):
        sensitivity.back_test(Viewer("r", "", Role.READER, ("AQ",)), "AQ", 12)
