"""Scenarios side by side: the same months for all, differences that add up, nothing computed twice."""

from dataclasses import replace
from datetime import date

import pytest

from model.access import RIGHTS, Right, Role, Viewer
from model.domain.calendar import add_months
from model.domain.vocabulary import ScenarioState
from model.errors import NotAllowed, Refused
from model.measures.situation import situation
from model.scenario import Recruitment, Scenario
from model.services.scenario import chances, comparison, lifecycle, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.scenario.lifecycle import Consultation
from model.services.scenario.rows import SavedScenario
from model.services.situation import situations

pytestmark = pytest.mark.usefixtures("demo_house")
DIRECTOR = Viewer("d", "Directrice", Role.DIRECTOR, ("AQ", "BR"))


def kept(title: str, family: str, count: int = 3, later: int = 0) -> SavedScenario:
    begun = scenarios.begin(DIRECTOR, "AQ", title)
    for place, seat in enumerate(situations.view(DIRECTOR, ("AQ",)).free[:count]):
        month = add_months(begun.start, later)
        arrival = Recruitment(uid=f"{title}-{place}", month=month, position=seat.uid, family=family)
        begun = begun.with_action(arrival)
    return scenario_rows.save(DIRECTOR, begun)


def compared(*found: SavedScenario, month: date = date(2028, 1, 1)) -> comparison.Comparison:
    return comparison.compare(DIRECTOR, "AQ", {each.scenario.title: each for each in found}, month, "Sans")


def test_the_situation_without_a_scenario_stands_first_and_costs_nothing() -> None:
    found = compared(kept("A", "F1"))
    assert [side.title for side in found.sides] == ["Sans", "A"]
    assert (found.base.euros, found.base.costs, found.base.projection) == (0, (), None)
    assert found.sides[1].euros == 18_000


def test_two_scenarios_that_fill_the_same_seats_hold_the_same_positions() -> None:
    one, two, fewer = kept("A", "F1"), kept("B", "F5", later=4), kept("C", "F5", count=1)
    found = compared(one, two, fewer)
    held = [side.held for side in found.sides]
    assert held[1] == held[2]
    assert held[3] < held[1]
    assert len(held[1] - held[0]) == 3
    assert found.sides[2].last == add_months(one.scenario.start, 4)


def test_every_month_of_a_side_is_what_the_situation_of_that_month_would_be() -> None:
    one = kept("A", "F1", later=2)
    found = compared(one)
    assert [month.day for month in found.sides[1].course.months] == comparison.months([one])
    whole = scenarios.projection(DIRECTOR, one.scenario).snapshot
    for month in found.sides[1].course.months[::6]:
        figures = situation(whole.at(month.day))
        assert (month.mix, month.vacancy, month.coverage) == (figures.mix, figures.vacancy, figures.coverage.interval)
    assert found.base.course.months[0].vacancy.vacant == 3


def test_scenarios_of_different_starts_share_the_months() -> None:
    one, begun = kept("A", "F1"), scenarios.begin(DIRECTOR, "AQ", "B")
    two = scenario_rows.save(DIRECTOR, Scenario("AQ", "B", add_months(begun.start, 6), 12, begun.revision))
    found = compared(one, two)
    assert found.first == begun.start
    assert {len(side.course.months) for side in found.sides} == {37}


def test_more_than_four_scenarios_or_another_region_are_refused() -> None:
    five = [kept(name, "F1") for name in "ABCDE"]
    with pytest.raises(Refused, match=r"scenario\.compared"):
        compared(*five)
    elsewhere = scenario_rows.save(DIRECTOR, scenarios.begin(DIRECTOR, "BR", "Ailleurs"))
    with pytest.raises(Refused, match=r"scenario\.compared"):
        compared(elsewhere)


def test_only_directors_compare() -> None:
    one = kept("A", "F1")
    analyst = Viewer("a", "", Role.ANALYST, ("AQ",))
    with pytest.raises(NotAllowed):
        comparison.compare(analyst, "AQ", {"A": one}, one.scenario.start, "Sans")
    with pytest.raises(NotAllowed):
        comparison.course(analyst, None, "AQ", one.scenario.start, 3)


def test_a_scenario_says_where_it_stands_and_how_sure_it_is() -> None:
    one = kept("A", "F1")
    skipped = one.scenario.with_action(replace(one.scenario.actions[0], uid="again"))
    two = scenario_rows.save(DIRECTOR, skipped, one.uid, one.version)
    standing = comparison.standing(DIRECTOR, two, add_months(two.scenario.start, 3))
    path = chances.vacancy_bands(DIRECTOR, two.scenario).after
    assert standing.vacant == (path.low[3], path.high[3])
    assert (standing.state, standing.consulted, standing.typical, standing.skipped) == ("draft", "", 3, 1)
    lifecycle.move(DIRECTOR, two, ScenarioState.SHARED, Consultation(consulted="CSE"))
    lifecycle.move(DIRECTOR, scenario_rows.load(DIRECTOR, two.uid), ScenarioState.DRAFT, Consultation())
    assert comparison.standing(DIRECTOR, two, two.scenario.start).consulted == "CSE", "the last one who was consulted"


@pytest.mark.parametrize(("months", "told"), [(-1, False), (0, True), (36, True), (37, False)])
def test_beyond_the_months_of_a_scenario_nothing_is_said_of_its_vacancies(months: int, told: bool) -> None:
    one = kept("A", "F1")
    assert one.scenario.horizon == 36
    assert bool(comparison.standing(DIRECTOR, one, add_months(one.scenario.start, months)).vacant) is told


def test_what_was_tried_and_not_kept_stands_nowhere_yet() -> None:
    tried = SavedScenario("variant.x", 0, "", ScenarioState.DRAFT, kept("A", "F1").scenario)
    standing = comparison.standing(DIRECTOR, tried, tried.scenario.start)
    assert (standing.state, standing.consulted, standing.typical) == ("", "", 3)


def test_who_may_not_see_what_teams_hold_compares_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    one = kept("A", "F1")
    monkeypatch.setitem(RIGHTS, Role.DIRECTOR, frozenset({Right.SCENARIOS, Right.SITUATION}))
    with pytest.raises(NotAllowed, match=r"access\.common_base"):
        compared(one)
