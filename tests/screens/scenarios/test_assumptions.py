"""« Hypothèses »: read, adopted for a region, given up."""

from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

from model.domain.framework import Lever
from model.reference import framework
from model.services.demo import roles as demo_roles
from model.services.situation import assumptions
from pages.kit import levers
from tests.screens.conftest import Open
from tests.screens.reading import opening


def said(app: AppTest) -> str:
    return opening(app)


def value_of(code: str) -> float:
    found = assumptions.standing_assumptions(demo_roles.viewer(), "AQ")
    return next(each.assumption.value for each in found if each.assumption.code == code)


def chosen(app: AppTest, name: str) -> AppTest:
    return app.selectbox(key="suppose_which").select(name).run()


def test_a_share_is_adopted_as_it_is_written_in_percent_and_given_up_again(enter: Open) -> None:
    app = enter(screen="scenarios/assumptions")
    assert "aucune n'est un fait" in said(app)
    app = chosen(app, next(each for each in app.selectbox(key="suppose_which").options if "épart" in each))
    assert app.number_input(key="suppose_value_exit_rate").value == 12.0
    app.number_input(key="suppose_value_exit_rate").set_value(10.0).run()
    app.button(key="suppose_adopt").click().run()
    assert not app.exception
    assert value_of("exit_rate") == 0.1
    assert "1 adoptée ici" in said(app)
    assert "adoptée le 23 novembre 2026" in " ".join(app.table[0].value.iloc[:, 1]).replace("\u00a0", " ")
    app.button(key="suppose_give_up").click().run()
    assert value_of("exit_rate") == 0.12


def test_an_adoption_is_taken_back_in_one_click_and_what_counted_before_is_said(enter: Open) -> None:
    app = enter(screen="scenarios/assumptions")
    app = chosen(app, next(each for each in app.selectbox(key="suppose_which").options if "épart" in each))
    for value in (10.0, 9.0):
        app.number_input(key="suppose_value_exit_rate").set_value(value).run()
        app.button(key="suppose_adopt").click().run()
    app = chosen(app, next(each for each in app.selectbox(key="suppose_which").options if "épart" not in each))
    (line,) = (each.value.replace("\u00a0", " ") for each in app.caption if "Si vous annulez" in each.value)
    assert "10" in line.partition("Si vous annulez")[2]
    app.button(key="take_back_exit_rate").click().run()
    assert value_of("exit_rate") == 0.1
    app.button(key="take_back_exit_rate").click().run()
    assert value_of("exit_rate") == 0.12
    assert not [each for each in app.button if str(each.key).startswith("take_back_")]
    assert not app.exception


def test_a_range_the_wrong_way_round_is_said(enter: Open) -> None:
    app = enter(screen="scenarios/assumptions")
    app = chosen(app, next(each for each in app.selectbox(key="suppose_which").options if "épart" in each))
    app.number_input(key="suppose_low_exit_rate").set_value(50.0).run()
    app.button(key="suppose_adopt").click().run()
    assert any("du plus petit au plus grand" in each.value for each in app.error)
    assert value_of("exit_rate") == 0.12


def test_what_the_assumptions_would_have_said_of_the_past_is_told(enter: Open) -> None:
    app = enter(screen="scenarios/assumptions")
    app.session_state["suppose_back"] = True
    app.run()
    assert not app.exception
    assert any("mois sur 13" in each.value.replace("\u00a0", " ") for each in app.markdown)
    app.selectbox(key="suppose_back_from").select_index(1).run()
    assert any("mois sur 25" in each.value.replace("\u00a0", " ") for each in app.markdown)


def test_each_lever_and_brake_leads_to_the_assumption_or_to_the_action_that_it_is_bound_to(enter: Open) -> None:
    app = enter(screen="scenarios/assumptions")
    app.session_state["suppose_levers"] = True
    app.run()
    links = [(each.proto.page, dict(parse_qsl(each.proto.query_string))) for each in app.main.get("page_link")]
    named = [(page, query.get("hypothese") or query.get("action")) for page, query in links]
    bound = [(page, what) for page, what in named if what]
    screens = {True: "assumptions", False: "composer"}
    assert [(screens[each.kind == "brake"], each.bound_to) for each in by_kind() if each.bound_to] == bound
    labels = [each.proto.label.replace("\\", "") for each in app.main.get("page_link")]
    assert "Départs de managers par an" in labels
    assert "À essayer : accompagner (mentorat)".replace(" :", "\u00a0:") in labels
    assert any("Rien ici ne le mesure" in each.value for each in app.caption)


def by_kind() -> list[Lever]:
    return sorted(framework().levers, key=lambda each: levers.KINDS.index(each.kind))


def test_the_address_chooses_the_assumption_that_is_changed_and_says_which_it_does_not_know(enter: Open) -> None:
    app = enter(screen="scenarios/assumptions", hypothese="replacement_rate")
    assert app.selectbox(key="suppose_which").value == "replacement_rate"
    assert not app.warning
    app = enter(screen="scenarios/assumptions", hypothese="nothing")
    assert "n'existe pas" in app.warning[0].value


def test_how_far_below_their_trade_people_arrive_may_be_set(enter: Open) -> None:
    app = enter(screen="scenarios/assumptions", hypothese="arrival_gap")
    app.number_input(key="suppose_value_arrival_gap").set_value(2.0).run()
    app.button(key="suppose_adopt").click().run()
    assert not app.exception
    assert value_of("arrival_gap") == 2
