"""Actions that are tried before they are placed."""

from dataclasses import replace
from datetime import date

import pytest

from model.access import Role, Viewer
from model.domain.calendar import add_months
from model.domain.vocabulary import SupportKind
from model.errors import NotAllowed
from model.scenario import Accompaniment, Departure, Mobility, Recruitment, Scenario
from model.services.scenario import scenarios, trials
from model.services.situation import situations

DIRECTOR = Viewer("d", "Direction", Role.DIRECTOR, ("AQ",))
READER = Viewer("r", "Lecture", Role.READER, ("AQ",))


@pytest.fixture(autouse=True)
def loaded(demo_house: object) -> None:
    """The demonstration."""


def test_each_trade_is_tried_in_the_order_of_the_reference_and_gives_what_the_scenario_would() -> None:
    view = situations.view(DIRECTOR, ("AQ",))
    scenario, seat = scenarios.begin(DIRECTOR, "AQ", "Essai"), view.free[0].uid
    tried = trials.of_trades(DIRECTOR, scenario, seat, scenario.start)
    assert [trial.action.family for trial in tried if isinstance(trial.action, Recruitment)] == [
        family.code for family in view.snapshot.framework.families
    ]
    for trial in tried:
        with_it = scenario.with_action(replace(trial.action, uid="placed"))
        month = scenarios.last_effect(DIRECTOR, with_it)
        placed = scenarios.outlook(DIRECTOR, with_it, month)
        assert trial.seen.month == month
        assert (trial.seen.figures_after.coverage.states == placed.figures_after.coverage.states).all()
        assert (trial.seen.filled, trial.seen.gained) == (placed.filled, placed.gained)
        assert trial.seen.projection.euros == placed.projection.euros


def test_a_month_that_is_looked_at_holds_for_all_trials() -> None:
    scenario = scenarios.begin(DIRECTOR, "AQ", "Essai")
    seat, month = situations.view(DIRECTOR, ("AQ",)).free[0].uid, date(2027, 3, 1)
    assert {trial.seen.month for trial in trials.of_trades(DIRECTOR, scenario, seat, scenario.start, month)} == {month}


def test_somebody_is_tried_on_each_free_position_and_as_a_departure() -> None:
    view = situations.view(DIRECTOR, ("AQ",))
    scenario, person = scenarios.begin(DIRECTOR, "AQ", "Essai"), view.snapshot.managers.uid[0]
    *moves, leaving = (trial.action for trial in trials.of_person(DIRECTOR, scenario, person, scenario.start))
    assert [move.position for move in moves if isinstance(move, Mobility)] == [seat.uid for seat in view.free]
    assert isinstance(leaving, Departure)


def test_what_cannot_be_says_why() -> None:
    view = situations.view(DIRECTOR, ("AQ",))
    scenario, seat = scenarios.begin(DIRECTOR, "AQ", "Essai"), view.free[0].uid
    taken = scenario.with_action(Recruitment(uid="t", month=scenario.start, position=seat, family="F1"))
    assert {trial.reason for trial in trials.of_trades(DIRECTOR, taken, seat, scenario.start)} == {"seat_taken"}
    assert {trial.reason for trial in trials.of_trades(DIRECTOR, scenario, seat, scenario.start)} == {""}


def test_the_first_month_in_which_a_position_is_free_is_found_inside_the_scenario_only() -> None:
    view = situations.view(DIRECTOR, ("AQ",))
    scenario, person = scenarios.begin(DIRECTOR, "AQ", "Essai"), view.snapshot.managers.uid[0]
    free = view.free[0].uid
    assert trials.first_free(DIRECTOR, scenario, free, scenario.start) == scenario.start
    row = view.snapshot.assignments.manager.tolist().index(0)
    held = view.snapshot.positions.uid[view.snapshot.assignments.position[row]]
    assert trials.first_free(DIRECTOR, scenario, held, scenario.start) is None
    for month, seen in ((add_months(scenario.start, 5), True), (add_months(scenario.start, scenario.horizon), False)):
        leaving = scenario.with_action(Departure(uid="d", month=month, manager=person))
        assert (trials.first_free(DIRECTOR, leaving, held, scenario.start) == month) is seen


def test_only_who_composes_scenarios_tries_actions() -> None:
    scenario = scenarios.begin(DIRECTOR, "AQ", "Essai")
    seat = situations.view(DIRECTOR, ("AQ",)).free[0].uid
    with pytest.raises(NotAllowed):
        trials.of_trades(READER, scenario, seat, scenario.start)


def test_who_arrives_with_the_scenario_is_offered_what_helps_to_adapt_once_each_and_nobody_else_is() -> None:
    who = DIRECTOR
    begun = scenarios.begin(who, "AQ", "Essai")
    arrival = Recruitment(uid="in", month=begun.start, position=situations.view(who, ("AQ",)).free[0].uid, family="F6")
    begun = begun.with_action(arrival)

    def helps(scenario: Scenario, person: str) -> list[SupportKind]:
        tried = trials.of_person(who, scenario, person, begun.start)
        assert not [each.reason for each in tried if isinstance(each.action, Accompaniment) and each.reason]
        return [each.action.support for each in tried if isinstance(each.action, Accompaniment)]

    assert helps(begun, arrival.arrival) == [SupportKind.IMMERSION, SupportKind.MENTORING]
    given = Accompaniment(uid="i", month=begun.start, support=SupportKind.IMMERSION, manager=arrival.arrival, months=3)
    assert helps(begun.with_action(given), arrival.arrival) == [SupportKind.MENTORING]
    assert helps(begun, situations.view(who, ("AQ",)).snapshot.managers.uid[0]) == []
