"""Which assumption weighs most, and what they would have said of the past."""

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from sqlmodel import col, select, update

from model.access import Role, Viewer
from model.domain.calendar import NEVER
from model.domain.vocabulary import ScenarioState
from model.errors import NotAllowed, Refused
from model.measures.vacancies import region_vacancy
from model.scenario import Recruitment
from model.services.context import store
from model.services.scenario import lifecycle, scenarios, sensitivity
from model.services.scenario import rows as scenario_rows
from model.services.scenario.lifecycle import Consultation
from model.services.situation import assumptions, situations, snapshots
from model.storage.tables import ScenarioRow, StepRow

pytestmark = pytest.mark.usefixtures("demo_house")
DIRECTOR = Viewer("d", "Directrice", Role.DIRECTOR, ("AQ",))
MONTH = date(2028, 1, 1)


def test_the_assumptions_stand_from_the_heaviest_to_the_lightest_and_go_the_right_way() -> None:
    found = sensitivity.weights(DIRECTOR, scenarios.begin(DIRECTOR, "AQ", "x"), MONTH)
    assert {each.code for each in found} == set(sensitivity.VARIED)
    assert [each.span for each in found] == sorted((each.span for each in found), reverse=True)
    ways = {each.code: each.at_high > each.at_low for each in found}
    rising = {"exit_rate": True, "lead_time": True, "less_attractive_share": True}
    assert ways == {**rising, "replacement_rate": False}


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


def retain(title: str, at: datetime, *actions: Recruitment) -> None:
    """Keep a scenario with some actions, and have it retained on a day."""
    start = date(at.year, at.month + 1, 1)
    scenario = replace(scenarios.begin(DIRECTOR, "AQ", title), start=start, actions=actions)
    kept = scenario_rows.save(DIRECTOR, scenario)
    for state in (ScenarioState.SHARED, ScenarioState.RETAINED):
        kept = lifecycle.move(DIRECTOR, kept, state, Consultation("le comité"))
    with store().write() as session:
        key = session.exec(select(ScenarioRow.key).where(ScenarioRow.uid == kept.uid)).one()
        session.execute(update(StepRow).where(col(StepRow.scenario_key) == key).values(at=at))


def test_the_months_since_a_day_begin_with_the_first_whole_one() -> None:
    for known_on, start in ((date(2026, 5, 1), date(2026, 5, 1)), (date(2026, 5, 2), date(2026, 6, 1))):
        found = sensitivity.expected_from(DIRECTOR, "AQ", known_on, date(2026, 11, 23))
        assert (found.expected.months[0], found.expected.months[-1]) == (start, date(2026, 11, 1))
        assert len(found.happened) == len(found.expected.months)


def test_without_a_first_day_of_a_month_between_there_is_nothing_to_compare() -> None:
    for known_on in (date(2026, 10, 2), date(2026, 11, 1)):
        with pytest.raises(Refused) as soon:
            sensitivity.expected_from(DIRECTOR, "AQ", known_on, date(2026, 11, 23))
        assert soon.value.code == "simulation.too_soon"
    sensitivity.expected_from(DIRECTOR, "AQ", date(2026, 10, 1), date(2026, 11, 23))


def test_before_anything_was_recorded_there_is_nothing_to_compare() -> None:
    with pytest.raises(Refused) as nothing:
        sensitivity.expected_from(DIRECTOR, "AQ", date(1970, 1, 1), date(2026, 11, 23))
    assert nothing.value.code == "simulation.no_past"


def test_what_was_expected_with_a_retained_scenario_counts_its_actions_from_the_day_when_it_was_retained() -> None:
    day = date(2026, 5, 4)
    seat = situations.free_seats(snapshots.snapshot(DIRECTOR, ("AQ",), day))[0]
    arrival = Recruitment(uid="r", month=date(2026, 7, 1), position=seat.uid, family="F5")
    retain("Plan", datetime(2026, 5, 4, tzinfo=UTC), arrival)
    scenario_rows.save(DIRECTOR, scenarios.begin(DIRECTOR, "AQ", "Non retenu"))
    (retained,) = lifecycle.retained_scenarios(DIRECTOR, "AQ")
    assert (retained.kept.scenario.title, retained.on) == ("Plan", day)
    planned = sensitivity.expected_from(DIRECTOR, "AQ", date(2026, 3, 1), date(2026, 11, 23), retained)
    without = sensitivity.expected_from(DIRECTOR, "AQ", day, date(2026, 11, 23))
    assert planned.expected.months == without.expected.months
    assert planned.happened == without.happened
    less = without.expected.mean - planned.expected.mean
    assert (less[1:] > 0.2).all(), less


def test_retained_scenarios_are_told_from_the_latest_of_their_region_alone() -> None:
    retain("Ancien", datetime(2026, 3, 1, 23, 30, tzinfo=UTC))
    retain("Récent", datetime(2026, 5, 4, tzinfo=UTC))
    retained = lifecycle.retained_scenarios(DIRECTOR, "AQ")
    assert [(each.kept.scenario.title, each.on) for each in retained] == [
        ("Récent", date(2026, 5, 4)),
        ("Ancien", date(2026, 3, 2)),
    ]
    with pytest.raises(NotAllowed):
        lifecycle.retained_scenarios(DIRECTOR, "BR")
