"""The screens of the situation: what they say, and how they change."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from tests.screens.conftest import Open, label_of


def texts(app: AppTest) -> str:
    return " ".join(element.value for kind in (app.markdown, app.caption) for element in kind).replace("\\", "")


def drawn(chart: object) -> str:
    """What a chart holds: its specification, with the values that travel in it."""
    return json.dumps(json.loads(chart.proto.spec), ensure_ascii=False)  # type: ignore[attr-defined]


def test_the_region_opens_with_its_finding_and_its_range(enter: Open) -> None:
    app = enter()
    assert app.title[0].value == "La situation de la Carsat Aquitaine au 23\u00a0novembre\u00a02026"
    finding = (
        "22 managers en poste sur 25\u00a0: 17 issus du travail social, 5 d'un autre métier. 3 postes sont à pourvoir."
    )
    assert app.header[0].value.replace("\\", "") == finding
    assert "30 à 50\u00a0% d'autres métiers" in texts(app)
    assert "si les 3 postes à pourvoir vont à d'autres métiers" in texts(app)


def test_the_headline_figures_say_what_they_count_and_of_whom(enter: Open) -> None:
    found = {metric.label: (metric.value, metric.delta) for metric in enter().metric}
    assert found["Managers en poste"] == ("22", "sur 25 postes")
    assert found["Issus d'un autre métier"] == ("22,7\u00a0%", "5 sur 22 d'origine connue")
    assert found["Postes sans titulaire"] == ("12,0\u00a0%", "3 ETP sur 25")
    assert found["Postes non tenus aujourd'hui"][0] == "16,0\u00a0%"


def test_another_date_shows_another_situation(enter: Open) -> None:
    app = enter()
    app.selectbox(key="date").set_value("01/07/2027").run()
    assert "1er\u00a0juillet\u00a02027" in app.title[0].value
    assert app.header[0].value.startswith("21 managers en poste sur 25")


def test_the_date_of_the_address_is_the_one_shown(enter: Open) -> None:
    assert "1er\u00a0juillet\u00a02027" in enter(date="2027-07-01").title[0].value


def test_several_academies_are_seen_apart_or_together(enter: Open) -> None:
    app = enter("direction-nouvelle-aquitaine")
    assert "de l'académie de Bordeaux" in app.title[0].value
    app.selectbox(key="region").select("Les 3 ensemble").run()
    assert app.title[0].value.startswith("La situation des 3 académies")
    assert app.header[0].value.startswith("19 managers en poste sur 22")
    assert "Fourchette" not in texts(app)


def test_the_table_behind_the_mosaic_is_made_when_it_is_asked_for(enter: Open) -> None:
    app = enter()
    assert not app.table
    app.session_state["region_table"] = True
    app.run()
    table = app.table[0].value
    assert list(table.index)[:2] == ["Gironde Centre", "Gironde Sud"]
    assert next(iter(table["Composition"])) == "2 du travail social, 2 d'un autre métier"


def test_the_chart_has_its_sentence_and_its_tiles(enter: Open) -> None:
    chart = enter().get("vega_lite_chart")[0]
    assert chart.proto.alt.startswith("22 managers en poste sur 25")
    assert drawn(chart).count("\u00a0: poste à pourvoir") == 3
    assert "décembre" in drawn(chart)


def test_a_team_says_who_holds_what_and_what_is_missing(enter: Open) -> None:
    app = enter(screen="situation/team")
    app.selectbox(key="equipe").select("Landes").run()
    assert app.title[0].value == "L'équipe Landes"
    assert app.header[0].value.startswith("3 managers sur 3 postes\u202f;")
    table = app.table[0].value
    assert list(table.columns) == ["Titulaire", "Métier d'origine", "Depuis", "Fonction", "ETP"]
    assert len(table) == 3


def test_a_team_of_the_address_is_the_one_shown(enter: Open) -> None:
    app = enter(equipe="Dordogne")
    assert app.switch_page("situation/team/screen.py").run().title[0].value == "L'équipe Dordogne"


def test_a_reader_sees_positions_and_backgrounds_but_neither_holders_nor_base(enter: Open) -> None:
    app = enter("lecture-aquitaine", "situation/team")
    assert list(app.table[0].value.columns) == ["Métier d'origine", "Fonction", "ETP"]
    assert len(app.subheader) == 1
    assert len(app.get("vega_lite_chart")) == 1


def test_the_common_base_counts_its_cells(enter: Open) -> None:
    app = enter(screen="situation/base")
    assert "sur 14" in app.header[0].value
    assert "manque dans" in app.header[0].value
    cells = [int(metric.value) for metric in app.metric[1:]]
    assert sum(cells) == 9 * 14
    assert "pour la démonstration (hypothèse)" in texts(app)


def asked(app: AppTest) -> str:
    return " ".join(each.value for each in app.markdown).replace("\\", "").replace("\u00a0", " ")


def test_a_cell_of_the_common_base_says_who_could_help_and_leads_to_a_training_of_the_team(enter: Open) -> None:
    app = enter(screen="situation/base")
    app.selectbox(key="helping_team").select("Landes").run()
    for label in app.selectbox(key="helping_competency").options:
        app.selectbox(key="helping_competency").select(label).run()
        assert f"Landes, {label} : " in asked(app)
        assert ("Peut venir en appui" in asked(app) or "Plusieurs personnes" in asked(app)) != (
            "Aucun pôle" in asked(app)
        )
    app.selectbox(key="helping_competency").select("Mener des projets").run()
    app = app.button(key="helping_training").click().run()
    assert app.title[0].value == "Composer un scénario"
    assert app.pills(key="add_group").value == "supporting"
    people = app.multiselect(key="add_people")
    assert people.indices
    assert all("Landes" in people.options[place] for place in people.indices)
    assert not app.button(key="add_action").disabled


def test_whoever_may_not_compose_is_told_who_could_help_without_being_sent_there(enter: Open) -> None:
    app = enter("analyste-aquitaine", "situation/base")
    app.selectbox(key="helping_team").select_index(0).run()
    app.selectbox(key="helping_competency").select_index(0).run()
    assert not app.exception
    assert "helping_see" in {each.key for each in app.button}
    assert "helping_training" not in {each.key for each in app.button}


def test_the_common_base_is_read_function_by_function(enter: Open) -> None:
    app = enter(screen="situation/base")
    app.session_state["base_functions"] = True
    app.run()
    table = next(table.value for table in app.table if "encadrement de proximité" in table.value.columns)
    assert list(table.columns) == ["encadrement de proximité"], "direction is one person, the middle is three"
    assert len(table) == 14
    assert all(" sur 17" in cell for cell in table["encadrement de proximité"])


def test_default_expectations_are_said_to_be_nobodys(enter: Open) -> None:
    app = enter("direction-nouvelle-aquitaine", "situation/base")
    assert "Attentes par défaut (hypothèse), non adoptées" in texts(app)


def test_a_vacant_position_leads_to_a_scenario_with_an_arrival_on_it(enter: Open) -> None:
    app = enter()
    seat = next(button for button in app.button if "Lot-et-Garonne" in button.label.replace("\\", ""))
    seat.click().run()
    assert app.title[0].value == "Composer un scénario"
    assert label_of(app.selectbox(key="add_seat")).endswith("Lot-et-Garonne")
    assert "Ce que chaque métier apporterait" in " ".join(expander.label for expander in app.expander)


def test_choices_of_the_frame_survive_a_way_to_another_screen(enter: Open) -> None:
    app = enter(lang="en", date="01/07/2027")
    seat = next(button for button in app.button if str(button.key).startswith("seat_"))
    app = seat.click().run()
    assert not app.exception
    assert app.title[0].value == "Build a scenario"
    assert app.selectbox(key="date").value == "01/07/2027"


def test_a_change_of_role_is_one_click_and_changes_the_menu(enter: Open) -> None:
    app = enter()
    app.selectbox(key="demo_role").select_index(3).run()
    assert not app.exception
    assert not [button for button in app.button if "Simuler" in button.label]
    assert len(app.metric) == 4


def test_the_demonstration_is_reset_in_one_click(enter: Open) -> None:
    app = enter()
    app.button(key="demo_reset").click().run()
    assert "premier état" in app.success[0].value
    app.run()
    assert not app.success


def test_a_director_reads_what_a_free_position_would_take_with_it(enter: Open) -> None:
    app = enter(screen="situation/team", equipe="Dordogne")
    app.session_state["team_if_free"] = True
    app.run()
    lost = next(table.value for table in app.table if "Ne serait plus présent" in table.value.columns)
    assert len(lost) == 2
    assert "Innover" in " ".join(lost["Ne serait plus présent"])


@pytest.mark.parametrize("login", ["analyste-aquitaine", "lecture-aquitaine"])
def test_nobody_else_reads_what_a_free_position_would_take_with_it(enter: Open, login: str) -> None:
    app = enter(login, "situation/team")
    assert "Si un poste se libère" not in [expander.label for expander in app.expander]


def test_a_team_says_its_agents_per_manager_and_who_holds_what_by_trade(enter: Open) -> None:
    app = enter(screen="situation/team", equipe="Landes")
    assert "par manager en poste" in texts(app)
    app.session_state["team_base_table"] = True
    app.run()
    held = next(table.value for table in app.table if "dont travail social" in table.value.columns)
    assert (held["dont travail social"] + held["dont autres métiers"] == held["Au niveau attendu"]).all()


def test_a_team_says_what_accompanies_it_to_whoever_reads_names(enter: Open) -> None:
    app = enter(screen="situation/team", equipe="Dordogne")
    app.session_state["team_supports"] = True
    app.run()
    table = next(table.value for table in app.table if "Accompagnement" in table.value.columns)
    assert table.iloc[0].tolist() == ["groupe d'échanges de pratiques", "2\u00a0novembre\u00a02026", "–"]
    reader = enter("lecture-aquitaine", "situation/team", equipe="Dordogne")
    assert "Accompagnements en place" not in [fold.label for fold in reader.expander]


def test_three_years_are_drawn_and_listed_when_they_are_asked_for(enter: Open) -> None:
    app = enter()
    assert len(app.get("vega_lite_chart")) == 1
    app.session_state["region_history"] = True
    app.run()
    assert drawn(app.get("vega_lite_chart")[1]).count(", 3 à pourvoir") >= 3
    assert len(app.table[0].value) == 36
    assert "Socle commun présent" in app.table[0].value.columns


def test_a_reader_sees_three_years_without_the_common_base(enter: Open) -> None:
    app = enter("lecture-aquitaine")
    app.session_state["region_history"] = True
    app.run()
    assert "Socle commun présent" not in app.table[0].value.columns


def test_who_reports_to_whom_is_drawn_as_an_organisation_chart(enter: Open) -> None:
    app = enter()
    app.session_state["region_reporting"] = True
    app.run()
    assert not app.exception
    charts = [drawn(each) for each in app.get("vega_lite_chart")]
    assert len(charts) == 2
    assert charts[1].count("poste à pourvoir") >= 3
    assert "Lot-et-Garonne" in charts[1]
