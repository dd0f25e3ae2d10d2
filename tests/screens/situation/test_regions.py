"""All the regions, for the head of the network; and what a director shows it."""

from streamlit.testing.v1 import AppTest

from tests.screens.conftest import Open
from tests.screens.reading import drawn, opening, texts


def sending(enter: Open) -> AppTest:
    app = enter()
    app.session_state["transmitting"] = True
    return app.run()


def test_the_head_of_the_network_lands_on_who_sent_what(enter: Open) -> None:
    app = enter("tete-de-reseau")
    assert app.title[0].value == "Les régions"
    assert opening(app).startswith("18 organismes sur 21 ont transmis leur situation")


def test_a_name_stays_in_the_square_of_its_body(enter: Open) -> None:
    chart = drawn(enter("tete-de-reseau").get("vega_lite_chart")[0])
    assert "Bourgogne-Franche-Comté" not in chart.replace("Carsat Bourgogne-Franche-Comté", "")
    assert '"text": "Bourgogne-"' in chart and '"text": "Franche-Comté"' in chart


def test_a_body_that_sent_nothing_is_named_and_not_counted_as_zero(enter: Open) -> None:
    table = enter("tete-de-reseau").table[0].value
    assert table.loc["CGSS Guyane", "Transmis le"] == "n'a rien transmis"
    assert table.loc["CGSS Guyane", "Postes"] == "–"


def test_small_bodies_stand_together_at_the_end(enter: Open) -> None:
    table = enter("tete-de-reseau").table[0].value
    assert table.index[-1].startswith("Ensemble, les")
    assert "lu avec d'autres" in table.loc["CGSS Guadeloupe", "Composition"].replace("\\", "")


def test_the_map_has_a_tile_for_each_departement_and_no_value(enter: Open) -> None:
    app = enter("tete-de-reseau")
    app.segmented_control(key="map_of").set_value("departments").run()
    chart = drawn(app.get("vega_lite_chart")[0])
    assert chart.count('a transmis"') + chart.count("n'a rien transmis\"") >= 101


def test_the_map_opens_on_the_bodies_with_the_date_of_their_data(enter: Open) -> None:
    chart = drawn(enter("tete-de-reseau").get("vega_lite_chart")[0]).replace("\u00a0", " ")
    assert "Carsat Aquitaine : données au 23 novembre 2026" in chart
    assert "CSS Mayotte : n'a rien transmis" in chart


def test_the_table_says_how_complete_what_was_sent_is(enter: Open) -> None:
    table = enter("tete-de-reseau").table[0].value
    assert table.loc["Carsat Aquitaine", "Positionnés"] == "21 sur 22"
    assert table.loc["CGSS Guadeloupe", "Positionnés"] == "–"


def test_why_a_body_is_not_shown_is_said_once_and_not_in_each_row(enter: Open) -> None:
    app = enter("tete-de-reseau")
    lacking = app.table[1].value["À développer dans une équipe au moins"]
    assert sum("non montré" in cell for cell in lacking) > 1
    assert not [cell for cell in lacking if "personne" in cell]
    assert texts(app).count("trop peu de personnes y sont positionnées") == 1


def test_what_the_region_takes_back_is_gone_from_the_network(enter: Open) -> None:
    app = sending(enter)
    app.button(key="network_withdraw").click().run()
    assert "ne voit plus rien" in app.success[0].value
    assert opening(enter("tete-de-reseau")).startswith("17 organismes")
    app = sending(enter)
    app.button(key="network_transmit").click().run()
    assert opening(enter("tete-de-reseau")).startswith("18 organismes")


def test_nobody_but_a_director_transmits(enter: Open) -> None:
    for login in ("analyste-aquitaine", "lecture-aquitaine", "animation-aquitaine"):
        assert not [each for each in enter(login).button if str(each.key).startswith("network_")]


def test_whoever_changes_role_on_a_screen_of_the_other_lands_on_their_own(enter: Open) -> None:
    app = enter("tete-de-reseau", "situation/regions")
    roles = app.selectbox(key="demo_role")
    app = roles.select(next(each for each in roles.options if "Direction · Carsat Aquitaine" in each)).run()
    assert app.title[0].value.startswith("La situation de la Carsat Aquitaine")
    app = app.switch_page("records/corrections/screen.py").run()
    roles = app.selectbox(key="demo_role")
    app = roles.select(next(each for each in roles.options if "Tête de réseau" in each)).run()
    assert app.title[0].value == "Les régions"
    assert not app.error


def test_the_map_that_is_looked_at_is_in_the_address(enter: Open) -> None:
    app = enter("tete-de-reseau")
    app.segmented_control(key="map_of").set_value("departments").run()
    assert app.query_params["carte"] == "departments"
    assert (
        enter("tete-de-reseau", "situation/regions", carte="departments").segmented_control(key="map_of").value
        == "departments"
    )


def test_a_map_that_does_not_exist_is_said(enter: Open) -> None:
    app = enter("tete-de-reseau", "situation/regions", carte="communes")
    assert not app.exception
    assert "n'existe pas" in app.warning[0].value
    assert app.segmented_control(key="map_of").value == "bodies"
