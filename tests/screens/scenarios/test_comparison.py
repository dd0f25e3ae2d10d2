"""« Comparer » and the months of a scenario: what differs in one sentence, curves, tables, spending."""

import json
import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model.access import RIGHTS, Right
from model.domain.calendar import add_months
from model.domain.vocabulary import ScenarioState, Stratum
from model.scenario import ClosedPosition, NewPosition, NewUnit, Recruitment
from model.services.access import sessions
from model.services.demo import roles as demo_roles
from model.services.scenario import comparison, lifecycle, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.scenario.comparison import Side
from model.services.scenario.lifecycle import Consultation
from model.services.situation import situations
from model.settings import ROOT
from model.wording import catalogue
from pages.kit import charts
from pages.kit.charts import Curve, Palette, palette
from pages.kit.charts.curves import TICKS, ticks
from pages.kit.wording import inert
from pages.scenarios import courses, outlook
from pages.scenarios.comparison import scenario_choice, teams, text
from pages.scenarios.courses import Followed
from tests.screens import editor
from tests.screens.conftest import Open, label_of
from tests.screens.reading import drawn, opening, texts

SCREEN = str(ROOT / "pages" / "scenarios" / "comparison" / "screen.py")


def keep(title: str, family: str = "F1", count: int = 3, later: int = 0, first: int = 0) -> None:
    who = demo_roles.viewer()
    begun = scenarios.begin(who, "AQ", title)
    for place, seat in enumerate(situations.view(who, ("AQ",)).free[first:count]):
        month = add_months(begun.start, later)
        begun = begun.with_action(Recruitment(uid=f"{title}{place}", month=month, position=seat.uid, family=family))
    scenario_rows.save(who, begun)


def header(app: AppTest) -> str:
    return opening(app).replace("\u202f", " ")


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
    same = "« A » et « B » pourvoient les mêmes postes au même coût ; avec le second, équipe par équipe, "
    assert re.fullmatch(
        re.escape(same) + r"\d+ compétences sont couvertes en plus, \d+ ne le sont plus\.", header(app)
    ), "the first thing that differs, in two lines; the picture shows the rest"


def test_of_scenarios_that_differ_by_months_or_by_cost_alone_that_is_said(enter: Open) -> None:
    app = enter()
    keep("A", later=4)
    keep("B")
    app = app.switch_page(SCREEN).run()
    assert header(app) == "« B » et « A » pourvoient les mêmes postes au même coût ; le second prend 4 mois de plus."
    (kept,) = (each for each in scenario_rows.listing(demo_roles.viewer(), ("AQ",)) if each.scenario.title == "B")
    dear = replace(kept.scenario.actions[0], cost=8_000)
    scenario_rows.save(demo_roles.viewer(), replace(kept.scenario, title="C").with_action(dear))
    app.run()
    app.pills(key="compare_which").set_value([kept.uid, next(iter(_uids("C")))]).run()
    assert header(app) == "« B » et « C » pourvoient les mêmes postes ; le second coûte 2 000 € de plus."


def _uids(title: str) -> list[str]:
    rows = scenario_rows.listing(demo_roles.viewer(), ("AQ",))
    return [each.uid for each in rows if each.scenario.title == title]


def test_scenarios_that_leave_other_positions_held_are_told_by_how_many(enter: Open) -> None:
    app = enter()
    keep("A", count=1)
    keep("B", count=2)
    app = app.switch_page(SCREEN).run()
    assert header(app).startswith("« B » laisse 23 postes tenus, « A » 22 ; avec le second, ")


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


def test_what_is_the_same_in_three_scenarios_is_one_number_and_three_that_are_alike_are_said_so(enter: Open) -> None:
    app = enter()
    for title in ("A", "B", "C"):
        keep(title, count=2)
    app = app.switch_page(SCREEN).run()
    app.pills(key="compare_which").set_value(["A", "B", "C"]).run()
    assert re.fullmatch(
        "Ces 3 scénarios : aucune différence en [a-zéû]+ 20[0-9]{2} ; chacun coûte 12 000 €.", header(app)
    )
    keep("D", "F2", count=2)
    app = app.switch_page(SCREEN).run()
    app.pills(key="compare_which").set_value(["A", "B", "D"]).run()
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


def test_a_figure_that_does_not_move_is_not_told_as_going_from_itself_to_itself() -> None:
    curves = [Curve("Sans", (3.0, 3.0)), Curve("A", (3.0, 4.0, 3.0)), Curve("B", (3.0, None, 5.0)), Curve("C", (None,))]
    told = courses.sentence(date(2027, 1, 1), curves, Followed("vacant"))
    assert told.replace("\u00a0", " ") == (
        "Postes à pourvoir, entre janvier 2027 et mars 2027. "
        "Sans : toujours 3. A : 3 au début comme à la fin. B : de 3 à 5."
    )


def test_a_curve_is_interrupted_where_it_is_undefined_and_named_at_its_end() -> None:
    found = [Curve("Sans", (1.0, 1.0, 2.0)), Curve("Avec", (3.0, None, 4.0))]
    chart = charts.curves(date(2027, 1, 1), found, "{:.0f}".format, catalogue("fr"), palette(dark=False))
    lines = [layer for layer in chart.to_dict()["layer"] if layer["mark"]["type"] == "line"]
    runs = [[value["run"] for value in line["data"]["values"]] for line in lines]
    assert runs == [[0] * 6, [0, 0, 1, 1]]
    written = json.dumps(chart.to_dict(), ensure_ascii=False).replace("\u00a0", " ")
    for sentence in ("Sans, dès janvier 2027", "Sans, dès mars 2027", "Avec, dès mars 2027"):
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


def pictures(app: AppTest) -> list[Any]:
    """The columns of the teams that differ, one a situation."""
    return [each.proto for each in app.get("vega_lite_chart") if '"line"' not in each.proto.spec]


def small(app: AppTest) -> str:
    """What is written in small."""
    return texts(app).replace("\u00a0", " ").replace("\u202f", " ")


def values(spec: str, field: str) -> list[str]:
    """The values of a field in all that a chart holds."""
    layers = json.loads(spec)["layer"]
    return [value[field] for layer in layers for value in layer["data"]["values"] if field in value]


def test_only_the_teams_that_differ_are_drawn_a_column_each_situation_and_the_others_are_named(enter: Open) -> None:
    app = enter()
    keep("A", "F5", first=1, count=2)
    app = app.switch_page(SCREEN).run()
    view = situations.view(demo_roles.viewer(), ("AQ",))
    team = view.snapshot.teams.name[view.free[1].team]
    without, with_it = (values(column.spec, "sentence") for column in pictures(app))
    for sentences in (without, with_it):
        assert {sentence.partition(",")[0] for sentence in sentences} == {team}
        assert sum("souhaités" in sentence for sentence in sentences) == 14, "each competency of the team"
    changed = [sentence for sentence in with_it if "sans le scénario" in sentence]
    assert changed
    assert len(changed) == sum(values(pictures(app)[1].spec, "text").count(sign) for sign in "+−≠")
    assert not any("sans le scénario" in sentence for sentence in without)
    (others,) = re.findall(r"Aucune différence en [^.]*", small(app))
    for name in view.snapshot.teams.name:
        assert (name in others) is (name != team)


def test_each_column_says_its_teams_without_being_seen_and_a_table_holds_the_same(enter: Open) -> None:
    app = enter()
    keep("A", "F5", count=1)
    keep("B", "F1", count=1)
    app = app.switch_page(SCREEN).run()
    spoken = [each.alt.replace("\u00a0", " ") for each in pictures(app)]
    assert [each.partition(".")[0] for each in spoken] == ["Sans scénario", "B", "A"]
    assert all(re.search(r" : .*; \d+ compétences? couvertes? sur 14\.", each) for each in spoken)
    assert re.search(r"sur 14\. [+≠] [^{]+ · [^{]+\.$", spoken[1]), "what changes, by name"
    app.session_state["compare_teams"] = True
    app.run()
    table = next(each.value for each in app.table if each.value.index.name == "Ce qui diffère")
    assert list(table.columns) == ["Sans scénario", "B", "A"]
    assert table.index[0].endswith(" · Postes")
    for _, row in table.iterrows():
        assert len({row["Sans scénario"], row["B"], row["A"]}) > 1, "nothing that is alike everywhere"


def test_a_scenario_that_changes_nothing_has_no_picture_and_that_is_said(enter: Open) -> None:
    app = enter()
    keep("A", count=0)
    app = app.switch_page(SCREEN).run()
    assert pictures(app) == []
    month = "[a-zéû]+ 20[0-9]{2}"
    same = f"« A » : aucune différence avec la situation sans scénario en {month} ; coût : 0 €."
    assert re.fullmatch(same, header(app))
    assert re.search(f"Aucune différence en {month} dans 9 équipes", small(app))


def test_scenarios_of_other_trades_are_not_said_alike_when_as_much_is_covered(enter: Open) -> None:
    app = enter()
    keep("A", "F2", first=1, count=2)
    keep("B", "F5", first=1, count=2)
    app = app.switch_page(SCREEN).run()
    origins = "avec le second, 1 manager de moins est issu d'un autre métier"
    assert header(app) == f"« B » et « A » pourvoient les mêmes postes au même coût ; {origins}."


def inks(app: AppTest) -> dict[str, str]:
    """The colour of each curve, by the name at its end."""
    (spec,) = (json.loads(each.proto.spec) for each in app.get("vega_lite_chart") if '"line"' in each.proto.spec)
    ends = [each for each in spec["layer"] if each["mark"]["type"] == "text" and len(each["data"]["values"]) == 1]
    return {each["data"]["values"][0]["text"]: each["mark"]["color"] for each in ends}


def test_a_scenario_keeps_its_colour_when_another_one_is_unticked(enter: Open) -> None:
    app = enter()
    for place, title in enumerate("CBA"):
        keep(title, count=place + 1)
    app = app.switch_page(SCREEN).run()
    uids = dict(zip("ABC", (each.uid for each in scenario_rows.listing(demo_roles.viewer(), ("AQ",))), strict=True))
    app.pills(key="compare_which").set_value([uids["A"], uids["B"], uids["C"]]).run()
    before = inks(app)
    assert len({before[title] for title in "ABC"}) == 3
    app.pills(key="compare_which").set_value([uids["C"]]).run()
    assert inks(app)["C"] == before["C"]
    app.pills(key="compare_which").set_value([uids["A"], uids["C"]]).run()
    assert (inks(app)["A"], inks(app)["C"]) == (before["A"], before["C"]), "it is the same when it comes back"


def test_no_two_scenarios_that_are_compared_have_one_colour() -> None:
    places = scenario_choice.places("abcd", {})
    assert places == {"a": 1, "b": 2, "c": 3, "d": 4}
    assert scenario_choice.places("e", places) == {"e": 1, "b": 2, "c": 3, "d": 4}, "a fifth takes that of one left out"
    assert scenario_choice.places("be", places) == {"b": 2, "e": 1, "c": 3, "d": 4}
    assert scenario_choice.places("ae", {"a": 1, "b": 2}) == {"a": 1, "b": 2, "e": 3}, "one that nobody has comes first"


@pytest.mark.parametrize("colours", [palette(dark=False), palette(dark=True), charts.PRINTED])
def test_the_colours_of_scenarios_can_be_read_and_are_none_of_the_backgrounds(colours: Palette) -> None:
    assert len(set(colours.scenarios)) == comparison.MOST
    assert not set(colours.scenarios) & {colours.social, colours.other, colours.muted}
    assert min(contrast(each, colours.background) for each in colours.scenarios) >= 4.5, "they write names too"


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, as WCAG defines it."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_curves_that_say_the_same_are_drawn_beside_each_other_and_where_they_are_when_alone() -> None:
    followed = [Curve("Sans", (1.0, 2.0)), Curve("A", (1.0, 5.0)), Curve("B", (1.0, 2.0))]
    chart = charts.curves(date(2027, 1, 1), followed, "{:.0f}".format, catalogue("fr"), palette(dark=False)).to_dict()
    lines = [each["data"]["values"] for each in chart["layer"] if each["mark"]["type"] == "line"]
    first, second = ([line[corner]["y"] for line in lines] for corner in (0, 2))
    assert [round(b - a, 1) for a, b in pairwise(sorted(first))] == [3.5, 3.5]
    assert round(abs(second[0] - second[2]), 1) == 3.5
    alone = charts.curves(date(2027, 1, 1), followed[1:2], "{:.0f}".format, catalogue("fr"), palette(dark=False))
    (line,) = (each["data"]["values"] for each in alone.to_dict()["layer"] if each["mark"]["type"] == "line")
    assert line[2]["y"] == second[1]


def test_a_long_name_stands_on_several_lines_at_the_end_of_its_curve() -> None:
    name = "Deux postes ouverts à d'autres métiers, avec immersion et mentorat pour chacune des arrivées"
    followed = [Curve("Sans", (1.0, 2.0)), Curve(name, (1.0, 2.0))]
    chart = charts.curves(date(2027, 1, 1), followed, "{:.0f}".format, catalogue("fr"), palette(dark=False)).to_dict()
    ends = [each["data"]["values"] for each in chart["layer"] if each["mark"]["type"] == "text"][-2:]
    assert " ".join(line["text"] for line in ends[1]) == name
    tops = sorted(line["y"] for end in ends for line in end)
    assert min(b - a for a, b in pairwise(tops)) >= 18, "no two lines meet"
    widest = max(line["x"] + 7 * len(line["text"]) for line in ends[1])
    assert widest <= chart["width"] + 7


def test_what_scenarios_cost_is_told_by_kind_and_by_year_each_with_the_same_total(enter: Open) -> None:
    app = enter()
    keep("A", count=2)
    keep("B", count=1, later=14)
    app = app.switch_page(SCREEN).run()
    by_kind, by_year = (each.value for each in app.table if "Total" in each.value.index)
    assert list(by_kind.index) == ["Recruter", "Total"]
    assert [re.fullmatch("20[0-9]{2}", year) is not None for year in by_year.index] == [True] * (len(by_year) - 1) + [
        False
    ]
    for table in (by_kind, by_year):
        assert [
            cell.replace("\\", "").replace("\u202f", " ").replace("\u00a0", " ") for cell in table.loc["Total"]
        ] == [
            "6 000 €",
            "12 000 €",
        ]


def test_of_each_scenario_it_is_said_where_it_stands_who_was_consulted_and_how_sure_it_is(enter: Open) -> None:
    who, app = demo_roles.viewer(), enter()
    keep("A", count=2)
    keep("B", count=1)
    kept = {each.scenario.title: each for each in scenario_rows.listing(who, ("AQ",))}
    lifecycle.move(who, kept["A"], ScenarioState.SHARED, Consultation(consulted="CSE du 12 mars"))
    app = app.switch_page(SCREEN).run()
    table = next(each.value for each in app.table if "Qui a été consulté" in each.value.columns)
    assert list(table.loc["A"])[:2] == ["partagé", "CSE du 12 mars"]
    assert list(table.loc["B"])[:2] == ["en préparation", "personne pour l'instant"]
    sure = table.loc["A"].iloc[2].replace("\\", "").replace("\u00a0", " ")
    assert re.fullmatch(
        r"8 chances sur 10 : \d+ à \d+ postes à pourvoir\. 2 arrivées d'après .*, une hypothèse\.", sure
    )


def test_whoever_compares_may_see_what_teams_hold() -> None:
    for role, rights in RIGHTS.items():
        assert Right.SCENARIOS not in rights or {Right.NAMES, Right.COMMON_BASE} <= rights, role


def test_a_team_that_a_scenario_creates_has_no_position_without_it(enter: Open) -> None:
    who, app = sessions.viewer_of("direction-nouvelle-aquitaine"), enter("direction-nouvelle-aquitaine")
    begun = scenarios.begin(who, "A-BOR", "A")
    name = situations.view(who, ("A-BOR",)).snapshot.teams.name[0]
    unit = NewUnit(uid="u", month=begun.start, name=name)
    seat = NewPosition(uid="p", month=begun.start, team=unit.team, title="Référent", stratum=Stratum.INTERMEDIATE)
    coming = Recruitment(uid="r", month=begun.start, position=seat.position, family="F5")
    scenario_rows.save(who, begun.with_action(unit).with_action(seat).with_action(coming))
    app = app.switch_page(SCREEN).run()
    without, with_it = (re.sub("[\u00a0\u202f]", " ", each.alt) for each in pictures(app))
    assert without == f"Sans scénario. {name} : aucun poste."
    assert re.fullmatch(rf"A\. {name} : 1 d'un autre métier ; \d+ compétences? couvertes? sur 14\.", with_it)
    assert "sans le scénario" not in " ".join(values(pictures(app)[1].spec, "sentence"))


@pytest.mark.parametrize(
    ("held", "share", "difference"),
    [
        (90.0, "10,0 %", ""),
        (88.04, "12,0 %", " (+2,0 points)"),
        (91.96, "8,0 %", " (−2,0 points)"),
        (88.06, "11,9 %", " (+1,9 point)"),
        (89.98, "10,0 %", ""),
    ],
)
def test_a_difference_of_rates_is_worked_out_before_rounding_and_counted_as_it_is_written(
    enter: Open, held: float, share: str, difference: str
) -> None:
    who, app = demo_roles.viewer(), enter()
    keep("A", "F5")
    assert app
    kept = {each.scenario.title: each for each in scenario_rows.listing(who, ("AQ",))}
    compared = comparison.compare(who, "AQ", kept, comparison.last_effect(who, kept.values()), "Sans")

    def with_held(side: Side, fte: float) -> Side:
        vacancy = replace(side.figures.vacancy, funded_fte=100.0, frozen_fte=0.0, held_fte=fte)
        return replace(side, figures=replace(side.figures, vacancy=vacancy))

    base, other = compared.sides
    rows = text.rows(replace(compared, sides=(with_held(base, 90.0), with_held(other, held))))
    (row,) = [row for row in rows if "sans titulaire" in str(row["Chiffre"])]
    assert str(row["A"]).replace("\u00a0", " ") == share + difference


@pytest.mark.parametrize("width", [280, 360, 600, 880, 1200])
def test_columns_and_curves_are_as_wide_as_the_screen_allows(enter: Open, width: int) -> None:
    who, app = demo_roles.viewer(), enter()
    for place, title in enumerate(
        ("A", "B", "Deux postes ouverts à d'autres métiers, avec immersion et mentorat", "D")
    ):
        keep(title, ("F1", "F5", "F7", "F9")[place])
    assert app
    kept = {each.scenario.title: each for each in scenario_rows.listing(who, ("AQ",))}
    compared = comparison.compare(who, "AQ", kept, comparison.last_effect(who, kept.values()), "Sans")
    shown, colours = teams.shown(compared, (0, 1, 2, 3, 4)), palette(dark=False, width=width)
    whole = charts.teams(shown.columns, colours, 1).to_dict()
    assert whole["width"] <= min(width, charts.column_width(shown.columns, width) + 1)
    assert charts.column_width(shown.columns, width) >= 140
    followed = text.curves(shown, Followed("vacant"))
    chart = charts.curves(compared.first, followed, "{:.0f}".format, catalogue("fr"), colours).to_dict()
    assert chart["width"] <= width
    lines = [each["data"]["values"] for each in chart["layer"] if each["mark"]["type"] == "line"]
    assert all(max(spot["x"] for spot in line) - min(spot["x"] for spot in line) > width / 2.5 for line in lines)
    names = [each["data"]["values"] for each in chart["layer"] if each["mark"]["type"] == "text"][-5:]
    assert [" ".join(line["text"] for line in name) for name in names] == [curve.name for curve in followed]
    assert all(
        line["x"] + 7 * len(line["text"]) <= width and line["y"] < chart["height"] for name in names for line in name
    )


def closing(title: str) -> None:
    """Keep a scenario that closes a position that somebody holds."""
    who = demo_roles.viewer()
    view, begun = situations.view(who, ("AQ",)), scenarios.begin(who, "AQ", title)
    free = {seat.uid for seat in view.free}
    held = next(uid for uid in view.snapshot.positions.uid if uid not in free)
    scenario_rows.save(who, begun.with_action(ClosedPosition(uid="c", month=begun.start, position=held)))


def test_whoever_waits_for_a_position_is_counted_apart_where_somebody_waits(enter: Open) -> None:
    keep("A", count=1)
    rows = {name for table in compare(enter).table for name in table.value.index}
    assert "Managers en poste" in rows
    assert "En attente d'affectation" not in rows
    closing("B")
    app = compare(enter)
    waiting = next(table.value for table in app.table if "En attente d'affectation" in table.value.index)
    assert str(waiting.loc["En attente d'affectation"]["B"]).startswith("1")


@pytest.mark.parametrize("width", [290, 540, 1100])
def test_teams_before_and_after_are_no_wider_than_their_column(enter: Open, width: int) -> None:
    enter()
    keep("A")
    (kept,) = scenario_rows.listing(demo_roles.viewer(), ("AQ",))
    seen = scenarios.outlook(demo_roles.viewer(), kept.scenario, add_months(kept.scenario.start, 12))
    drawn_in = outlook.before_after(outlook.rows(seen))(palette(dark=False, width=width))
    assert drawn_in.to_dict()["width"] <= width
