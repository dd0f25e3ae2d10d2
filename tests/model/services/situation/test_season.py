"""The season of arrivals: supposed in académies, and in no body of the Assurance Maladie."""

import json
from dataclasses import replace

import pytest

from model.__main__ import main
from model.access import Role, Viewer, operator
from model.domain.calendar import add_months
from model.domain.vocabulary import Network, Status
from model.errors import NotFound, Refused
from model.scenario import Scenario
from model.services.context import reference
from model.services.scenario import chances, scenarios, sensitivity
from model.services.scenario import file as scenario_file
from model.services.scenario import rows as scenario_rows
from model.services.situation import assumptions, snapshots
from model.simulation.season import PLACES, SEASONAL, START_MONTH

pytestmark = pytest.mark.usefixtures("demo_house")
ADVISER = Viewer("a", "Une conseillère technique", Role.DIRECTOR, ("A-BOR", "A-LIM"))
DIRECTOR = Viewer("d", "Une directrice", Role.DIRECTOR, ("AQ",))


def codes(viewer: Viewer, region: str) -> set[str]:
    return {each.assumption.code for each in assumptions.standing_assumptions(viewer, region)}


def begun(code: str = "A-BOR") -> Scenario:
    return scenarios.begin(ADVISER, code, "Essai")


def test_the_two_are_of_the_education_network_and_cited() -> None:
    for code in SEASONAL:
        known = reference().assumptions[code]
        assert (known.network, known.source.split()[0]) == (Network.EDUCATION, "CTSS")
        assert known.status in (Status.DERIVED, Status.ASSUMED)
    others = {each.network for code, each in reference().assumptions.items() if code not in SEASONAL}
    assert others == {None}


def test_an_academie_supposes_them_and_a_body_does_not() -> None:
    assert codes(ADVISER, "A-BOR") - codes(DIRECTOR, "AQ") == set(SEASONAL)
    assert codes(DIRECTOR, "AQ") < codes(ADVISER, "A-BOR")
    assert not set(SEASONAL) & set(snapshots.snapshot(DIRECTOR, ("AQ",)).framework.assumptions)
    assert set(SEASONAL) <= set(snapshots.snapshot(ADVISER, ("A-BOR", "A-LIM")).framework.assumptions)


def test_the_reference_told_to_somebody_is_that_of_their_network() -> None:
    national = Viewer("n", "", Role.NATIONAL, (), Network.HEALTH_INSURANCE)
    administrator = Viewer("x", "", Role.ADMINISTRATOR, ())
    for viewer, seen in ((DIRECTOR, False), (national, False), (ADVISER, True), (administrator, True)):
        assert (START_MONTH in assumptions.reference_for(viewer).assumptions) is seen


def test_arrivals_start_in_september_without_a_limit_until_an_academie_says_otherwise() -> None:
    rates = chances.supposed_rates(ADVISER, "A-BOR")
    assert (rates.start_month, rates.places) == (9, None)
    body = chances.supposed_rates(DIRECTOR, "AQ")
    assert (body.start_month, body.places) == (None, None)
    assumptions.adopt(ADVISER, "A-BOR", START_MONTH, 0, None, None)
    assumptions.adopt(ADVISER, "A-BOR", PLACES, 2, 1, 0)
    rates = chances.supposed_rates(ADVISER, "A-BOR")
    assert (rates.start_month, rates.places) == (None, 2)
    assert chances.supposed_rates(ADVISER, "A-LIM").start_month == 9
    assumptions.give_up(ADVISER, "A-BOR", START_MONTH)
    assert chances.supposed_rates(ADVISER, "A-BOR").start_month == 9


@pytest.mark.parametrize("code", SEASONAL)
def test_a_body_sets_none_of_them(code: str) -> None:
    with pytest.raises(NotFound, match=r"unknown\.assumption"):
        assumptions.adopt(DIRECTOR, "AQ", code, 1, None, None)
    with pytest.raises(NotFound):
        assumptions.give_up(DIRECTOR, "AQ", code)


@pytest.mark.parametrize(
    ("name", "value", "low", "high", "code"),
    [
        (START_MONTH, 13, None, None, "most"),
        (START_MONTH, 8.5, None, None, "whole"),
        (PLACES, 1.5, None, None, "whole"),
        (PLACES, -1, None, None, "negative"),
        (PLACES, 2, 0, 3, "order"),  # no limit is more than three
        (PLACES, 0, 1, 4, "order"),
    ],
)
def test_a_month_that_is_none_and_places_out_of_order_are_refused(
    name: str, value: float, low: float | None, high: float | None, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        assumptions.adopt(ADVISER, "A-BOR", name, value, low, high)
    assert refused.value.code == f"assumption.{code}"


def test_vacancies_are_filled_on_the_first_of_september_only() -> None:
    found = chances.vacancy_bands(ADVISER, begun())
    falls = [place for place in range(1, 37) if found.before.mean[place] < found.before.mean[place - 1] - 1e-9]
    assert {found.before.months[place].month for place in falls} == {9}
    assert (found.exact, len(falls)) == (True, 3)
    body = chances.vacancy_bands(DIRECTOR, scenarios.begin(DIRECTOR, "AQ", "Essai"))
    assert body.before.months[0].month != 9
    assert len({round(float(mean), 3) for mean in body.before.mean[:9]}) == 9  # they are filled all year round


def test_few_places_leave_more_positions_vacant_and_are_said_to_be_drawn() -> None:
    many = chances.vacancy_bands(ADVISER, begun())
    assumptions.adopt(ADVISER, "A-BOR", PLACES, 1, None, None)
    few = chances.vacancy_bands(ADVISER, begun())
    assert (many.exact, few.exact) == (True, False)
    assert few.after.mean[-1] > many.after.mean[-1]
    drawn = chances.drawn_bands(ADVISER, begun(), runs=1000)
    assert drawn is not None
    assert abs(drawn.before.vacant.middle - few.before.middle).max() <= 1


def test_what_weighs_most_in_an_academie_counts_the_season_too() -> None:
    month = add_months(begun().start, 20)
    found = {each.code: each for each in sensitivity.weights(ADVISER, begun(), month)}
    assert set(found) == {*sensitivity.VARIED, *SEASONAL}
    start, places = found[START_MONTH], found[PLACES]
    assert (start.low, start.high, places.low, places.high) == (0, 9, 1, 0)
    assert start.at_high == places.at_high == chances.vacancy_bands(ADVISER, begun()).after.mean[20]
    assert places.at_low > places.at_high
    any_month = replace(chances.supposed_rates(ADVISER, "A-BOR"), start_month=None)
    assert start.at_low == chances.vacancy_bands(ADVISER, begun(), any_month).after.mean[20] < start.at_high
    assumptions.adopt(ADVISER, "A-BOR", START_MONTH, 0, None, None)
    assert START_MONTH not in {each.code for each in sensitivity.weights(ADVISER, begun(), month)}


def test_the_rule_is_said_in_one_sentence() -> None:
    rates = chances.supposed_rates(ADVISER, "A-BOR")
    assert chances.season(chances.supposed_rates(DIRECTOR, "AQ")) is None
    assert chances.season(rates) == ("chance.season", {"start": 9, "runs": chances.RUNS})


def test_the_file_of_a_scenario_holds_what_its_network_supposes() -> None:
    ours = json.loads(scenario_file.write(ADVISER, begun()))["assumptions"]
    theirs = json.loads(scenario_file.write(DIRECTOR, scenarios.begin(DIRECTOR, "AQ", "Essai")))["assumptions"]
    assert (ours[START_MONTH], ours[PLACES]) == (9, 0)
    assert set(ours) - set(theirs) == set(SEASONAL)


@pytest.mark.parametrize(("code", "said"), [("A-BOR", True), ("AQ", False)])
def test_the_command_says_the_rule_in_an_academie(code: str, said: bool, capsys: pytest.CaptureFixture[str]) -> None:
    kept = scenario_rows.save(operator(), scenarios.begin(operator(), code, "Essai"))
    assert main(["simulate", kept.uid, "--runs", "50"]) == 0
    assert ("1er septembre" in capsys.readouterr().out) is said
    assert main(["simulate", kept.uid, "--runs", "50", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["uncertainty"]
    assert (found["exact"], found["rates"]["start_month"]) == (True, 9 if said else None)
