"""What chance may make of a scenario: for whom may compose one, twice, and kept."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from model.__main__ import main
from model.access import Role, Viewer, operator
from model.errors import NotAllowed, Refused
from model.scenario import Recruitment, Scenario
from model.services.context import reference
from model.services.scenario import chances, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.situation import situations
from model.simulation import paths
from model.simulation.exact_law import VacancyPath
from model.simulation.rates import LeadTime

pytestmark = pytest.mark.usefixtures("demo_house")
DIRECTOR = Viewer("d", "Une directrice", Role.DIRECTOR, ("AQ",))


def filled() -> Scenario:
    """The three vacant seats of Aquitaine given to somebody from human resources, in four months."""
    scenario = scenarios.begin(DIRECTOR, "AQ", "Trois arrivées")
    for seat in situations.view(DIRECTOR, ("AQ",)).free:
        arrival = Recruitment(uid=f"r-{seat.uid}", month=scenario.start, position=seat.uid, family="F5")
        scenario = scenario.with_action(arrival)
    return scenario


def test_the_rates_are_those_of_the_assumptions() -> None:
    rates, assumed = chances.supposed_rates(DIRECTOR, "AQ"), reference().assumed
    assert (rates.exit_rate, rates.lead, rates.replacement) == (0.12, LeadTime(6, 0.5), assumed("replacement_rate"))
    assert (rates.success, rates.other_share) == (0.8, assumed("arrivals_other_share"))
    assert (rates.internal, rates.recruiters) == (0, None)


def test_the_exact_bands_say_what_a_scenario_changes() -> None:
    found = chances.vacancy_bands(DIRECTOR, filled())
    assert (found.before.mean[0], found.after.mean[0]) == (pytest.approx(3, abs=0.01), 0)
    assert len(found.before.months) == 37
    assert (found.after.mean < found.before.mean).all()
    assert found.wait is None
    assert chances.vacancy_bands(DIRECTOR, filled()) is found


def test_drawn_and_exact_vacancies_agree() -> None:
    rates = chances.supposed_rates(DIRECTOR, "AQ")
    found = chances.drawn_bands(DIRECTOR, filled(), rates, runs=1000)
    exact = chances.vacancy_bands(DIRECTOR, filled(), rates)
    assert found is not None
    assert np.abs(found.after.vacant.middle - exact.after.middle).max() <= 1
    assert np.abs(found.before.vacant.high - exact.before.high).max() <= 1


def test_limited_recruiters_lengthen_the_wait() -> None:
    slow = replace(chances.supposed_rates(DIRECTOR, "AQ"), recruiters=1, replacement=1)
    found = chances.vacancy_bands(DIRECTOR, filled(), slow)
    assert found.wait is not None
    assert found.wait > 6
    drawn = chances.drawn_bands(DIRECTOR, filled(), slow, runs=300)
    assert drawn is not None
    assert drawn.after.vacant.middle[-1] > found.after.middle[-1]


def test_the_wait_is_that_of_all_positions_however_their_number_is_summed(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = replace(chances.supposed_rates(DIRECTOR, "AQ"), recruiters=1, replacement=1)
    wait, exact = chances.vacancy_bands(DIRECTOR, filled(), slow).wait, paths.expected_path

    def summed_otherwise(*of: Any) -> VacancyPath:
        path = exact(*of)
        return replace(path, frozen=path.frozen + 1e-12)

    monkeypatch.setattr(paths, "expected_path", summed_otherwise)
    again = replace(filled(), title="Les mêmes")
    assert chances.vacancy_bands(DIRECTOR, again, slow).wait == wait


def test_progress_counts_both_situations_and_a_stop_keeps_nothing() -> None:
    seen: list[tuple[int, int]] = []
    scenario = filled()
    assert chances.drawn_bands(DIRECTOR, scenario, runs=50, seed=7, stop=lambda: True) is None
    found = chances.drawn_bands(DIRECTOR, scenario, runs=50, seed=7, progress=lambda done, of: seen.append((done, of)))
    assert found is not None
    assert seen == [(50, 100), (100, 100)]
    assert chances.drawn_bands(DIRECTOR, scenario, runs=50, seed=7) is found
    others = (
        (scenario.renamed("Autre").without(scenario.actions[0].uid), None),
        (scenario, replace(found.rates, success=1)),
    )
    for other, rates in others:
        assert chances.drawn_bands(DIRECTOR, other, rates, runs=50, seed=7) is not found


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.DIRECTOR, Role.OPERATOR)])
def test_only_whoever_may_compose_scenarios_sees_bands(role: Role) -> None:
    somebody = Viewer("x", "Quelqu'un", role, ("AQ",))
    scenario = filled()
    for use in (chances.vacancy_bands, chances.drawn_bands):
        with pytest.raises(NotAllowed):
            use(somebody, scenario)


def test_another_region_is_refused() -> None:
    with pytest.raises(NotAllowed):
        chances.vacancy_bands(replace(DIRECTOR, regions=("BR",)), filled())
    with pytest.raises(Refused):
        chances.drawn_bands(DIRECTOR, filled(), runs=3)


def test_the_command_draws_a_kept_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    kept = scenario_rows.save(operator(), filled())
    assert main(["simulate", kept.uid, "--runs", "50", "--seed", "3", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["uncertainty"]
    assert (found["runs"], found["seed"], len(found["months"])) == (50, 3, 37)
    assert found["after"]["exact_vacant"]["mean"][0] == 0
    assert len(found["before"]["vacant"]["low"]) == 37
    assert {len(chances) for chances in found["after"]["nobody"].values()} == {len(found["looked_at"])}
    assert main(["simulate", kept.uid, "--runs", "50", "--month", "janv. 2028"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("Avec, en janvier") and "8 chances sur 10" in line for line in lines)
    assert any("n'ait personne au niveau attendu" in line and "décembre\u00a02027" in line for line in lines)
    assert lines[-1].startswith("50 tirages, graine 1")
    assert main(["--lang", "en", "simulate", kept.uid, "--runs", "50", "--month", "2020-01-01"]) == 0
    assert "8 chances in 10" in capsys.readouterr().out
    assert main(["simulate", kept.uid, "--runs", "5"]) == 1
    assert "20" in capsys.readouterr().err
    assert main(["simulate", kept.uid, "--json"]) == 0
    assert "uncertainty" not in json.loads(capsys.readouterr().out)
