"""Ce qui a changé, on the screen."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from model.wording import catalogue
from pages.kit import charts
from pages.kit.charts.mosaic import unit_row
from pages.kit.charts.style import palette
from tests.screens.conftest import Open
from tests.screens.reading import drawn, opening, texts


def movements(enter: Open, login: str = "direction-aquitaine", **parameters: str) -> AppTest:
    return enter(login, "situation/movements", **parameters)


def finding(app: AppTest) -> str:
    return opening(app)


def test_the_finding_counts_what_happened_since_three_months_before(enter: Open) -> None:
    app = movements(enter)
    assert app.selectbox(key="depuis").value == "01/08/2026"
    assert finding(app).startswith("Depuis le 1er août 2026")


def test_a_day_in_the_address_is_where_one_looks_from(enter: Open) -> None:
    app = movements(enter, depuis="01/01/2025")
    assert finding(app).startswith("Depuis le 1er janvier 2025")
    kinds = list(app.table[0].value["Ce qui s'est passé"])
    counts = (f"{kinds.count(kind)} {kind.lower()}" for kind in ("Arrivée", "Départ", "Changement de poste"))
    assert all(count in finding(app) for count in counts)
    assert len(kinds) == 6
    assert {each.label: each.value for each in app.metric}["Managers en poste"].endswith("22")
    assert drawn(app.get("vega_lite_chart")[0]).count("1er\u00a0janvier\u00a02025") == 1


def test_when_nothing_happened_it_says_so(enter: Open) -> None:
    app = movements(enter, depuis="22/11/2026")
    assert finding(app) == "Rien n'a changé depuis le 22 novembre 2026."
    assert (len(app.table), len(app.get("vega_lite_chart"))) == (0, 0)


def test_the_first_day_comes_before_the_second(enter: Open) -> None:
    app = movements(enter, depuis="23/11/2026")
    assert "choisissez un jour plus ancien" in app.error[0].value
    assert finding(app.selectbox(key="depuis").set_value("01/01/2026").run()).startswith("Depuis le 1er janvier")


def test_before_anything_was_recorded_it_says_so(enter: Open) -> None:
    assert finding(movements(enter, depuis="01/01/1970")) == "Aucun poste n'était enregistré le 1er janvier 1970."


def test_a_date_to_come_is_looked_at_up_to_today(enter: Open) -> None:
    app = movements(enter, date="01/07/2027", depuis="01/01/2026")
    assert "on regarde jusqu'à aujourd'hui" in texts(app)
    assert finding(app) == finding(movements(enter, depuis="01/01/2026"))


def test_who_moved_and_where_it_comes_from_are_told_only_to_whoever_may_read_names(enter: Open) -> None:
    for login, named in (("analyste-aquitaine", True), ("lecture-aquitaine", False), ("animation-aquitaine", False)):
        app = movements(enter, login, depuis="01/01/2025")
        assert ({"Qui", "D'où cela vient"} <= set(app.table[0].value.columns)) is named
        assert any("Socle commun" in each.label for each in app.expander) is named


def test_what_was_expected_is_told_to_whoever_composes_scenarios(enter: Open) -> None:
    for login, shown in (("direction-aquitaine", True), ("analyste-aquitaine", False), ("lecture-aquitaine", False)):
        app = movements(enter, login, depuis="01/01/2026")
        assert ("Ce qui était prévu, ce qui s'est passé" in [each.value for each in app.subheader]) is shown
    app = movements(enter, depuis="01/01/2026")
    assert "avec ce qu'on savait le 1er janvier 2026, on en attendait" in texts(app).replace("\u00a0", " ")
    app.session_state["movements_expected_table"] = True
    months = app.run().table[-1].value
    assert next(iter(months.index)).startswith("janvier\u00a02026")
    assert len(months) == 11


@pytest.mark.parametrize(("language", "cell"), [("fr", r"\d+|de \d+ à \d+"), ("en", r"\d+|\d+ to \d+")])
def test_what_was_expected_stands_as_numbers_in_its_table(enter: Open, language: str, cell: str) -> None:
    app = movements(enter, depuis="01/01/2026", lang=language)
    app.session_state["movements_expected_table"] = True
    expected = app.run().table[-1].value.iloc[:, 0]
    assert [each for each in expected if not re.fullmatch(cell, str(each))] == []


def test_too_soon_to_compare_is_said(enter: Open) -> None:
    assert "il n'y a pas encore un premier du mois" in movements(enter, depuis="10/11/2026").info[0].value


@pytest.mark.parametrize("width", [320, 390, 520])
def test_the_legend_stays_within_a_narrow_screen(width: int) -> None:
    rows = [unit_row("Bassin d'Arcachon", [("social", "a", "Chef"), ("vacant", "b", "Adjoint")], catalogue("fr"))]
    chart = charts.side_by_side([("Avant", rows), ("Après", rows)], catalogue("fr"), palette(dark=False, width=width))
    assert chart.to_dict()["width"] <= width
