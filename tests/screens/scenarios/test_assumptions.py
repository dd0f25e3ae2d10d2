"""« Hypothèses »: read, adopted for a region, given up."""

from streamlit.testing.v1 import AppTest

from model.services.demo import roles as demo_roles
from model.services.situation import assumptions
from tests.screens.conftest import Open


def said(app: AppTest) -> str:
    return app.header[0].value.replace("\\", "").replace("\u00a0", " ")


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
