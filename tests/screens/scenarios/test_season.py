"""The season of arrivals: met in « Hypothèses » and « Composer » in an académie, nowhere in a body."""

import pytest
from streamlit.testing.v1 import AppTest

from model.services.access import sessions
from model.services.situation import assumptions
from model.simulation.season import PLACES, START_MONTH
from tests.screens.conftest import Open, label_of
from tests.screens.editor import board, unfold

ADVISER = "direction-nouvelle-aquitaine"
NAMES = ("Mois des prises de poste", "Arrivées par concours chaque année")


def texts(app: AppTest) -> str:
    found = " ".join(str(each.value) for each in (*app.markdown, *app.caption))
    return found.replace("\\", "").replace("\u00a0", " ").replace("\u202f", " ")


def academie(enter: Open, screen: str, **parameters: str) -> AppTest:
    return enter(ADVISER, screen=screen, region="A-BOR", **parameters)


def value_of(app: AppTest, name: str) -> str:
    return " ".join(map(str, app.table[0].value.loc[name])).replace("\u00a0", " ").replace("\\", "")


def choose(app: AppTest, name: str) -> AppTest:
    return app.selectbox(key="suppose_which").select(name).run()


def adopted(code: str) -> tuple[float, float | None, float | None]:
    director = sessions.viewer_of(ADVISER)
    found = {each.assumption.code: each.assumption for each in assumptions.standing_assumptions(director, "A-BOR")}[
        code
    ]
    return found.value, found.low, found.high


def test_a_body_supposes_nothing_of_a_season(enter: Open) -> None:
    app = enter(screen="scenarios/assumptions")
    assert not set(NAMES) & set(app.selectbox(key="suppose_which").options)
    app = enter(screen="scenarios/composer")
    app.session_state["compose_chance"] = True
    app.run()
    assert "1er septembre" not in texts(app)
    assert "académie" not in texts(app)


def test_an_academie_reads_its_season(enter: Open) -> None:
    app = academie(enter, "scenarios/assumptions")
    assert set(NAMES) <= set(app.selectbox(key="suppose_which").options)
    assert "1er septembre (toute l'année ou 1er septembre)" in value_of(app, NAMES[0])
    assert "sans limite (1 par an ou sans limite)" in value_of(app, NAMES[1])


def test_the_month_is_chosen_by_its_name_and_may_be_any(enter: Open) -> None:
    app = choose(academie(enter, "scenarios/assumptions"), NAMES[0])
    assert label_of(app.selectbox(key=f"suppose_value_{START_MONTH}")) == "1er septembre"
    for label, found in (("1er octobre", (10, 0, 10)), ("toute l'année", (0, None, None))):
        app.selectbox(key=f"suppose_value_{START_MONTH}").select(label).run()
        app.button(key="suppose_adopt").click().run()
        assert not app.exception
        assert not app.error
        assert adopted(START_MONTH) == found
        app = choose(app, NAMES[0])
    assert "toute l'année" in value_of(app, NAMES[0])


def test_a_number_of_places_is_adopted_with_no_limit_as_the_most(enter: Open) -> None:
    app = choose(academie(enter, "scenarios/assumptions"), NAMES[1])
    app.number_input(key=f"suppose_value_{PLACES}").set_value(2.0).run()
    app.button(key="suppose_adopt").click().run()
    assert not app.exception
    assert adopted(PLACES) == (2, 1, 0)
    assert "2 par an (1 par an ou sans limite)" in value_of(app, NAMES[1])
    app = choose(app, NAMES[1])
    app.number_input(key=f"suppose_high_{PLACES}").set_value(3.0).run()
    app.button(key="suppose_adopt").click().run()
    assert "2 par an (de 1 à 3 par an)" in value_of(app, NAMES[1])


@pytest.mark.parametrize(
    ("language", "said", "limited"),
    [
        ("fr", "les arrivées se font le 1er septembre", "1 par an au plus"),
        ("en", "arrivals start on 1 September", "at most 1 a year"),
    ],
)
def test_how_sure_it_is_says_the_rule(enter: Open, language: str, said: str, limited: str) -> None:
    app = academie(enter, "scenarios/composer", lang=language)
    app.session_state["compose_chance"] = True
    app.run()
    assert not app.exception
    assert said in texts(app)
    assert limited not in texts(app)
    assumptions.adopt(sessions.viewer_of(ADVISER), "A-BOR", PLACES, 1, None, None)
    app.run()
    assert limited in texts(app)


def in_month(app: AppTest, name: str) -> AppTest:
    """Choose the first month of the form that bears a name."""
    chosen = app.selectbox(key="add_month")
    return chosen.select(next(each for each in chosen.options if each.startswith(name))).run()


def test_an_arrival_out_of_season_keeps_its_date_and_says_so(enter: Open) -> None:
    app = academie(enter, "scenarios/composer")
    hint = "celle-ci garde la date écrite"
    assert all(hint in choice["note"] for choice in board(unfold(app))["opened"]["choices"] if not choice["reason"])
    app.session_state["compose_form"] = True
    app.run()
    assert hint in texts(app)  # the form proposes a first month that is not September
    assert hint not in texts(in_month(app, "septembre"))
    app = in_month(app, "octobre")
    assert texts(app).count(hint) == 1
    app.button(key="add_action").click().run()
    assert not app.exception
    assert hint not in texts(in_month(app, "septembre"))
    (action,) = board(app)["actions"]
    assert "garde la date écrite, octobre 2027" in " ".join(action["notes"]).replace("\u00a0", " ")


def test_how_it_is_computed_tells_a_body_nothing_of_the_season(enter: Open) -> None:
    for login, seen in (("direction-aquitaine", False), (ADVISER, True)):
        app = enter(login, screen="understand/method")
        app.session_state["method_assumptions"] = True
        app.run()
        listed = {name for table in app.table for name in table.value.index}
        assert "Temps pour pourvoir un poste" in listed
        assert (NAMES[0] in listed) is seen
