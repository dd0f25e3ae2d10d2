"""The positions to fill, on the screen."""

import json
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model.access import operator
from model.services.situation import situations
from pages.kit.charts.style import WIDEST
from pages.kit.data import FOLD
from pages.situation.vacancies import text
from tests.screens.conftest import Open, freeze
from tests.screens.reading import drawn, opening


def vacancies(enter: Open, login: str = "direction-aquitaine", **parameters: str) -> AppTest:
    return enter(login, "situation/vacancies", **parameters)


def test_the_finding_counts_what_is_free_and_what_will_be(enter: Open) -> None:
    said = opening(vacancies(enter))
    assert said.startswith("3 postes sans titulaire, le plus ancien depuis 11 mois\u202f; 2 départs connus d'ici")


@pytest.mark.parametrize(
    ("months", "told"),
    [
        ((1, 6), "2 postes sans titulaire, le plus ancien depuis 10 mois."),
        ((1, 1, 6), "3 postes sans titulaire, les 2 plus anciens depuis 10 mois."),
        ((1, 1), "2 postes sans titulaire, tous depuis 10 mois."),
        ((1,), "1 poste sans titulaire, depuis 10 mois."),
    ],
)
def test_positions_that_are_free_for_as_long_are_counted(months: tuple[int, ...], told: str) -> None:
    free = [SimpleNamespace(since=date(2026, month, 1)) for month in months]
    figures = SimpleNamespace(vacancy=SimpleNamespace(frozen=0))
    view = SimpleNamespace(free=free, snapshot=SimpleNamespace(as_of=date(2026, 11, 1)), figures=figures)
    assert text.finding(SimpleNamespace(view=view, coming=[])).replace("\u00a0", " ") == told


def test_what_is_drawn_takes_the_width_that_there_is(enter: Open) -> None:
    app = vacancies(enter)
    assert [drawn_width(each) for each in app.get("vega_lite_chart")] == [WIDEST, WIDEST]
    region = enter(screen="situation/region")
    region.session_state["region_history"] = True
    folded = region.run().get("vega_lite_chart")[-1]
    assert drawn_width(folded) == WIDEST - FOLD


def drawn_width(chart: Any) -> float:
    return float(json.loads(chart.proto.spec)["width"])


def test_each_position_has_its_line_of_time(enter: Open) -> None:
    lines = drawn(vacancies(enter).get("vega_lite_chart")[0])
    assert all(part in lines for part in ("Lot-et-Garonne", "depuis 11 mois", "à partir du 1er"))
    assert lines.count("à pourvoir depuis le") == 3


def test_at_another_date_what_was_to_come_is_there(enter: Open) -> None:
    said = opening(vacancies(enter, date="01/07/2027"))
    assert said.startswith("4 postes sans titulaire")
    assert "1 départ connu" in said


def test_who_leaves_is_named_only_to_whoever_may_read_names(enter: Open) -> None:
    for login, named in (("direction-aquitaine", True), ("lecture-aquitaine", False)):
        app = vacancies(enter, login)
        app.session_state["vacancies_table"] = True
        app.run()
        assert ("départ connu de" in app.table[0].value.to_string()) is named


def test_a_reader_sees_no_departure_to_come(enter: Open) -> None:
    app = vacancies(enter, "lecture-aquitaine")
    assert "départ" not in opening(app)
    assert "à partir du" not in drawn(app.get("vega_lite_chart")[0])


def test_the_months_of_three_years_are_drawn_and_listed(enter: Open) -> None:
    app = vacancies(enter)
    app.session_state["vacancies_month_table"] = True
    app.run()
    months = app.table[0].value
    assert len(months) == 36
    assert drawn(app.get("vega_lite_chart")[1]).count("à pourvoir sur") == (months["À pourvoir"] > 0).sum()


def test_a_free_position_leads_to_a_scenario(enter: Open) -> None:
    app = vacancies(enter)
    seat = next(button for button in app.button if str(button.key).startswith("seat_"))
    assert seat.click().run().title[0].value == "Composer un scénario"


def test_each_team_says_who_came_and_left_in_a_year(enter: Open) -> None:
    app = enter(screen="situation/vacancies")
    app.session_state["vacancies_by_team"] = True
    app.run()
    table = next(table.value for table in app.table if "Taux de départ" in table.value.columns)
    names = situations.view(operator(("AQ",)), ("AQ",)).snapshot.teams.name
    assert [name.replace("\\", "") for name in table.index] == list(names)
    assert set(table["Repourvus sur départs"]) >= {"aucun départ"}
    assert all(value == "–" or value.endswith("%") for value in table["Rotation"])


def test_a_frozen_position_is_none_of_those_to_fill_and_no_arrival_on_it_is_simulated(enter: Open) -> None:
    seat = freeze()
    app = vacancies(enter)
    said = opening(app)
    assert said.startswith("2 postes sans titulaire") and "1 poste gelé n'y compte pas" in said
    assert drawn(app.get("vega_lite_chart")[0]).count("à pourvoir depuis le") == 2
    offered = [str(button.key) for button in app.button if str(button.key).startswith("seat_")]
    assert len(offered) == 2 and f"seat_{seat.uid}" not in offered
