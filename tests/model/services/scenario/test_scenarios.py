"""Scenarios: measured on the present situation, kept, opened again by whom may."""

from dataclasses import replace
from datetime import date

import pytest

from model.access import Role, Viewer
from model.errors import Conflict, NotAllowed, NotFound
from model.measures.coverage import COVERED, MISSING, THIN
from model.scenario import (
    ChangedAssumption,
    Departure,
    NewUnit,
    Professionalisation,
    Recruitment,
    Scenario,
    Training,
)
from model.services.context import today
from model.services.scenario import rows as scenario_rows
from model.services.scenario import scenarios
from model.services.situation import situations

pytestmark = pytest.mark.usefixtures("demo_house")
DIRECTOR = Viewer("d", "Une directrice", Role.DIRECTOR, ("AQ",))
COLLEAGUE = Viewer("c", "Un collègue", Role.DIRECTOR, ("AQ", "BR"))
ELSEWHERE = Viewer("e", "Ailleurs", Role.DIRECTOR, ("BR",))


def filled() -> Scenario:
    """The three vacant seats of Aquitaine given to somebody from human resources."""
    scenario = scenarios.begin(DIRECTOR, "AQ", "Trois arrivées")
    for seat in situations.view(DIRECTOR, ("AQ",)).free:
        scenario = scenario.with_action(
            Recruitment(uid=f"r-{seat.uid}", month=scenario.start, position=seat.uid, family="F5")
        )
    return scenario


def test_a_scenario_begins_next_month_over_three_years() -> None:
    scenario = scenarios.begin(DIRECTOR, "AQ", "Essai")
    assert (today(), scenario.start, scenario.horizon) == (date(2026, 11, 23), date(2026, 12, 1), 36)


def test_an_outlook_shows_the_same_month_without_and_with_the_scenario() -> None:
    seen = scenarios.outlook(DIRECTOR, filled(), date(2027, 1, 1))
    assert (seen.figures_before.vacancy.vacant, seen.figures_after.vacancy.vacant, seen.filled) == (3, 0, 3)
    assert (seen.figures_before.mix.other, seen.figures_after.mix.other) == (5, 8)
    assert seen.projection.euros == 18_000
    assert seen.figures_after.verdict is not None
    assert seen.figures_after.verdict.state == "inside"


def test_what_is_covered_with_the_scenario_and_what_no_longer_is_are_counted_apart() -> None:
    month, scenario = date(2028, 1, 1), filled()
    manager = situations.view(DIRECTOR, ("AQ",)).snapshot.managers.uid[0]
    leaving = Departure(uid="d", month=scenario.start, manager=manager)
    seen = scenarios.outlook(DIRECTOR, scenario.with_action(leaving), month)
    gained = receding = 0
    for without, with_it in zip(
        seen.figures_before.coverage.states.ravel().tolist(),
        seen.figures_after.coverage.states.ravel().tolist(),
        strict=True,
    ):
        gained += without != COVERED and with_it == COVERED
        receding += (without == COVERED and with_it != COVERED) or (without == THIN and with_it == MISSING)
    assert (seen.gained, seen.receding) == (gained, receding)
    assert gained
    assert receding


def test_a_unit_that_a_scenario_creates_covers_nothing_without_it() -> None:
    scenario = scenarios.begin(DIRECTOR, "AQ", "Pôle")
    unit = NewUnit(uid="u", month=scenario.start, name="Pôle d'appui")
    seen = scenarios.outlook(DIRECTOR, scenario.with_action(unit), date(2028, 1, 1))
    assert (seen.gained, seen.receding) == (0, 0)


def test_the_situation_itself_is_not_touched() -> None:
    scenario_rows.save(DIRECTOR, filled())
    assert situations.view(DIRECTOR, ("AQ",)).figures.vacancy.vacant == 3


def test_a_scenario_is_read_when_every_action_has_had_its_whole_effect_at_most_at_the_horizon() -> None:
    scenario = filled()
    start, seat = scenario.start, scenario.actions[0].position
    assert scenarios.last_effect(DIRECTOR, scenario) == date(2027, 12, 1), "an arrival adapts in twelve months"
    late = replace(scenario, actions=(replace(scenario.actions[0], month=date(2029, 10, 1)),))
    assert scenarios.last_effect(DIRECTOR, late) == date(2029, 12, 1), "not after the horizon"
    nothing = replace(scenario, actions=())
    assert scenarios.last_effect(DIRECTOR, nothing) == start
    path = Professionalisation(uid="p", month=start, position=seat, family="F1")
    assert scenarios.last_effect(DIRECTOR, nothing.with_action(path)) == date(2028, 12, 1), "a path takes two years"
    sooner = ChangedAssumption(uid="c", month=start, code="adaptation_months", value=6.0)
    assert scenarios.last_effect(DIRECTOR, scenario.with_action(sooner)) == date(2027, 6, 1)
    manager = situations.view(DIRECTOR, ("AQ",)).snapshot.managers.uid[0]
    leaving = Departure(uid="d", month=date(2028, 3, 1), manager=manager)
    assert scenarios.last_effect(DIRECTOR, nothing.with_action(leaving)) == date(2028, 3, 1)
    offer = next(iter(situations.view(DIRECTOR, ("AQ",)).snapshot.framework.offers))
    training = Training(uid="t", month=start, offer=offer, managers=(manager,))
    assert scenarios.last_effect(DIRECTOR, nothing.with_action(training)) == date(2027, 4, 1), "four months later"
    off = replace(scenario, actions=(replace(scenario.actions[0], active=False),))
    assert scenarios.last_effect(DIRECTOR, off) == start


def test_a_scenario_is_kept_and_opened_again_by_a_colleague_of_the_region() -> None:
    kept = scenario_rows.save(DIRECTOR, filled())
    opened = scenario_rows.load(COLLEAGUE, kept.uid)
    assert opened.scenario == filled()
    assert opened.author == "Une directrice"
    assert [each.uid for each in scenario_rows.listing(COLLEAGUE, ("AQ", "BR"))] == [kept.uid]


def test_outside_the_perimeter_a_kept_scenario_looks_like_one_that_does_not_exist() -> None:
    kept = scenario_rows.save(DIRECTOR, filled())
    for uid in (kept.uid, "0" * 16):
        with pytest.raises(NotFound):
            scenario_rows.load(ELSEWHERE, uid)
    with pytest.raises(NotAllowed):
        scenario_rows.listing(ELSEWHERE, ("AQ",))
    with pytest.raises(NotAllowed):
        scenario_rows.save(ELSEWHERE, filled())


def test_a_director_without_any_region_opens_nothing() -> None:
    kept = scenario_rows.save(DIRECTOR, filled())
    with pytest.raises(NotFound):
        scenario_rows.load(replace(DIRECTOR, regions=()), kept.uid)


def test_saving_again_replaces_and_an_older_copy_overwrites_nothing() -> None:
    kept = scenario_rows.save(DIRECTOR, filled())
    again = scenario_rows.save(DIRECTOR, replace(filled(), title="Revu"), kept.uid, kept.version)
    assert again.version == kept.version + 1
    with pytest.raises(Conflict):
        scenario_rows.save(COLLEAGUE, replace(filled(), title="Autre"), kept.uid, kept.version)
    assert scenario_rows.load(DIRECTOR, kept.uid).scenario.title == "Revu"


def test_a_scenario_cannot_be_taken_to_another_region_by_saving_it() -> None:
    kept = scenario_rows.save(DIRECTOR, filled())
    with pytest.raises(NotFound):
        scenario_rows.save(ELSEWHERE, replace(filled(), region="BR"), kept.uid, kept.version)
