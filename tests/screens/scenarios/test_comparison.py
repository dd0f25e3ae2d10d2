"""« Comparer » and the months of a scenario: what differs in one sentence, curves, tables, spending."""

import json
import re
from datetime import date
from itertools import pairwise

import pytest
from streamlit.testing.v1 import AppTest

from model.domain.calendar import add_months
from model.scenario import Recruitment
from model.services.access import sessions
from model.services.demo import roles as demo_roles
from model.services.scenario import comparison, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.situation import situations
from model.settings import ROOT
from model.wording import catalogue
from pages.kit import charts
from pages.kit.charts import Curve, palette
from pages.kit.charts.curves import TICKS, ticks
from pages.kit.wording import inert
from tests.screens import editor
from tests.screens.conftest import Open, label_of
from tests.screens.reading import drawn

SCREEN = str(ROOT / "pages" / "scenarios" / "comparison" / "screen.py")


def keep(title: str, family: str = "F1", count: int = 3, later: int = 0) -> None:
    who = demo_roles.viewer()
    begun = scenarios.begin(who, "AQ", title)
    for place, seat in enumerate(situations.view(who, ("AQ",)).free[:count]):
        month = add_months(begun.start, later)
        begun = begun.with_action(Recruitment(uid=f"{title}{place}", month=month, position=seat.uid, family=family))
    scenario_rows.save(who, begun)


def header(app: AppTest) -> str:
    return app.header[0].value.replace("\\", "").replace("\u00a0", " ").replace("\u202f", " ")


def compare(enter: Open, **parameters: str) -> AppTest:
    app = enter(screen="scenarios/comparison", **parameters)
    assert not app.exception
    return app


def test_without_a_kept_scenario_one_is_sent_to_compose(enter: Open) -> None:
    app = compare(enter)
    assert "scénario" in header(app)
    assert not app.metric


def test_two_scenarios_are_told_apart_in_one_sentence(enter: Open) -> None:
    app = enter()
    keep("B", "F5", later=4)
    keep("A")
    app = app.switch_page(SCREEN).run()
    sentence = header(app)
    assert sentence.startswith("« A » et « B » pourvoient les mêmes postes ; avec « B », ")
    assert "compétences de plus sont couvertes, équipe par équipe" in sentence
    assert sentence.endswith("« B » prend 4 mois de plus ; les deux coûtent 18 000 €.")


def test_two_scenarios_that_do_the_same_have_no_difference(enter: Open) -> None:
    app = enter()
    keep("A")
    keep("B")
    app = app.switch_page(SCREEN).run()
    assert re.fullmatch("« B » et « A » : aucune différence en [a-zéû]+ 20[0-9]{2}.", header(app))


def test_figures_that_are_alike_everywhere_are_folded_into_one_sentence(enter: Open) -> None:
    app = enter()
    keep("A", count=0)
    app = app.switch_page(SCREEN).run()
    folded = next(each.value for each in app.caption if "Sans différence" in each.value)
    assert "Postes à pourvoir" in folded
    assert "Postes à pourvoir" not in {row for table in app.table for row in table.value.index}


def test_differences_are_rounded_from_what_is_not_rounded(enter: Open) -> None:
    app = enter()
    keep("A", "F5")
    app = app.switch_page(SCREEN).run()
    cell = app.table[0].value.loc["Issus d'un autre métier"].iloc[1].replace("\\", "").replace("\u00a0", " ")
    assert re.fullmatch(r"\d+,\d % \(\+\d+,\d points\)", cell.replace("\u202f", " ")), cell


def test_one_scenario_is_told_beside_the_situation_and_none_asks_for_one(enter: Open) -> None:
    app = enter()
    keep("A", count=2)
    app = app.switch_page(SCREEN).run()
    (kept,) = scenario_rows.listing(demo_roles.viewer(), ("AQ",))
    month = comparison.last_effect(demo_roles.viewer(), (kept,))
    base, side = comparison.compare(demo_roles.viewer(), "AQ", {"A": kept}, month, "").sides
    gained, lost = len(side.covered - base.covered), len(base.covered - side.covered)
    assert (gained > 1, lost) == (True, 0)
    change = f"équipe par équipe, {gained} compétences deviennent couvertes"
    assert header(app) == f"« A » : 2 postes de plus sont tenus ; {change} ; coût : 12 000 €."
    app.pills(key="compare_which").set_value([]).run()
    assert "Choisissez" in header(app)
    assert not app.exception


def test_three_scenarios_are_told_by_their_range(enter: Open) -> None:
    app = enter()
    for title, count in (("A", 1), ("B", 2), ("C", 3)):
        keep(title, count=count)
    app = app.switch_page(SCREEN).run()
    app.pills(key="compare_which").set_value(["A", "B", "C"]).run()
    assert header(app).startswith("Ces 3 scénarios laissent 22 à 24 postes tenus et couvrent ")
    assert header(app).endswith("pour 6 000 € à 18 000 €.")


def test_what_is_the_same_in_three_scenarios_is_one_number(enter: Open) -> None:
    app = enter()
    for title in ("A", "B", "C"):
        keep(title, count=2)
    app = app.switch_page(SCREEN).run()
    app.pills(key="compare_which").set_value(["A", "B", "C"]).run()
    assert header(app).startswith("Ces 3 scénarios laissent 23 postes tenus et couvrent ")
    assert header(app).endswith("équipe par équipe, pour 12 000 €.")


def test_of_five_scenarios_the_first_four_are_compared_and_it_is_said(enter: Open) -> None:
    app = enter()
    for title in "ABCDE":
        keep(title, count=1)
    app = app.switch_page(SCREEN).run()
    app.pills(key="compare_which").set_value(app.pills(key="compare_which").options).run()
    assert not app.exception
    assert "Les 4 premiers" in app.warning[0].value.replace("\u00a0", " ")
    assert len(app.table[0].value.columns) == 5


def test_two_scenarios_of_one_name_stay_two(enter: Open) -> None:
    app = enter()
    keep("A", count=1)
    keep("A", count=3)
    app = app.switch_page(SCREEN).run()
    assert len(set(app.pills(key="compare_which").value)) == 2
    figures = app.table[0].value
    assert len(figures.columns) == 3


def test_the_scenarios_of_another_region_replace_those_of_the_first(enter: Open) -> None:
    app = enter("direction-nouvelle-aquitaine")
    who = sessions.viewer_of("direction-nouvelle-aquitaine")
    for code in ("A-BOR", "A-LIM"):
        scenario_rows.save(who, scenarios.begin(who, code, f"Essai {code}"))
    app = app.switch_page(SCREEN).run()
    names = app.selectbox(key="region").options
    for name, code in zip(names, ("A-BOR", "A-LIM"), strict=False):
        app.selectbox(key="region").select(name).run()
        assert not app.exception
        assert app.pills(key="compare_which").options == [inert(f"Essai {code}")]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_figure_can_be_followed(enter: Open, language: str) -> None:
    app = enter(lang=language)
    keep("A")
    app = app.switch_page(SCREEN).run()
    for figure in app.selectbox(key="compare_figure").options:
        app.selectbox(key="compare_figure").select(figure).run()
        assert not app.exception
    assert label_of(app.selectbox(key="compare_figure")) == app.selectbox(key="compare_figure").options[-1]
    app.selectbox(key="compare_figure_of").select_index(1).run()
    assert not app.exception, "a team has neither complementarity nor cost of its own"
    assert len(app.selectbox(key="compare_figure").options) == 7
    assert label_of(app.selectbox(key="compare_figure")) == app.selectbox(key="compare_figure").options[0]


def test_the_months_of_a_scenario_are_followed_while_it_is_composed(enter: Open) -> None:
    app = editor.place(editor.unfold(enter(screen="scenarios/composer")), 4)
    app.session_state["compose_courses"] = True
    app.run()
    assert not app.exception
    assert any("Avec le scénario" in drawn(chart) for chart in app.get("vega_lite_chart"))


def test_a_curve_is_interrupted_where_it_is_undefined_and_named_at_its_end() -> None:
    found = [Curve("Sans", (1.0, 1.0, 2.0)), Curve("Avec", (3.0, None, 4.0))]
    chart = charts.curves(date(2027, 1, 1), found, "{:.0f}".format, catalogue("fr"), palette(dark=False))
    lines = [layer for layer in chart.to_dict()["layer"] if layer["mark"]["type"] == "line"]
    runs = [[value["run"] for value in line["data"]["values"]] for line in lines]
    assert runs == [[0] * 6, [0, 0, 1, 1]]
    written = json.dumps(chart.to_dict(), ensure_ascii=False).replace("\u00a0", " ")
    for sentence in ("Sans, à partir de janvier 2027", "Sans, à partir de mars 2027", "Avec, à partir de mars 2027"):
        assert sentence in written
    assert len({json.dumps(line["mark"]["strokeDash"]) for line in lines}) == 2


@pytest.mark.parametrize("values", [(0.0,), (0.03, 0.9), (7.0,), (18_500.0,), (1234.0, 5.0)])
def test_the_axis_goes_from_nothing_to_just_above_the_highest_value_in_round_steps(values: tuple[float, ...]) -> None:
    found = ticks(values)
    assert found[0] == 0
    assert found[-1] >= max(values)
    assert 2 <= len(found) <= TICKS + 1
    assert len({round(b - a, 9) for a, b in pairwise(found)}) == 1


def test_what_is_counted_has_whole_marks_and_a_negative_rate_stays_inside() -> None:
    assert ticks((1.0, 2.0)) == [0, 1, 2]
    assert ticks((7.0, 9.0)) == [0, 5, 10]
    found = ticks((-0.1, 0.2))
    assert (found[0] <= -0.1, 0.0 in found, found[-1] >= 0.2) == (True, True, True)
