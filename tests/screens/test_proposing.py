"""« Proposition chiffrée »: a combination within limits, said without names, with its proof and its reasons."""

import pytest
from streamlit.testing.v1 import AppTest

from model.access import operator
from model.services import demo, scenarios, situations, trail
from tests.screens.conftest import Open


def said(app: AppTest) -> str:
    kinds = (app.title, app.header, app.markdown, app.caption, app.info, app.warning)
    found = " ".join(str(element.value) for kind in kinds for element in kind)
    return found.replace("\\", "").replace("\u00a0", " ").replace("\u202f", " ")


def proposed(enter: Open, budget: int = 6000, **parameters: str) -> AppTest:
    app = enter(screen="scenarios/proposing", **parameters)
    app.default_timeout = 90
    app.number_input(key="propose_budget").set_value(budget).run()
    app.number_input(key="propose_recruitments").set_value(0).run()
    app.number_input(key="propose_mobilities").set_value(0).run()
    app.button(key="propose_search").click().run()
    assert not app.exception
    return app


def test_before_a_search_the_screen_asks_for_limits(enter: Open) -> None:
    app = enter(screen="scenarios/proposing")
    assert "Que faire avec 20 000 € ?" in said(app)
    assert "Fixez les limites" in said(app)
    assert not app.metric


def test_a_combination_is_found_proven_and_told_without_a_name(enter: Open) -> None:
    app = proposed(enter)
    assert "Une combinaison possible, à discuter" in said(app)
    assert "C'est prouvé" in said(app)
    assert "Formation «" in said(app)
    names = situations.view(demo.viewer(), ("AQ",)).snapshot.managers.name
    assert not any(name and name in said(app) for name in names)
    assert len(app.metric) <= 7
    assert len(trail.lines(operator(), "propose")) == 1


def test_other_limits_say_that_the_answer_is_that_of_before(enter: Open) -> None:
    app = proposed(enter)
    app.number_input(key="propose_budget").set_value(9000).run()
    assert "relancez la recherche" in said(app)


def test_a_budget_under_the_cheapest_action_says_what_that_costs(enter: Open) -> None:
    app = proposed(enter, 100)
    assert "l'action utile la moins chère coûte" in said(app)
    assert not [each for each in app.button if each.key == "propose_open"]


def test_a_proposal_goes_on_as_a_scenario_to_compose(enter: Open) -> None:
    app = proposed(enter)
    app.button(key="propose_open").click().run()
    assert app.title[0].value == "Composer un scénario"
    assert "Avec" in app.header[0].value
    assert scenarios.listing(demo.viewer(), ("AQ",)) == ()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_reasons_are_given_when_they_are_asked_for(enter: Open, language: str) -> None:
    app = proposed(enter, lang=language)
    app.session_state["propose_why"] = True
    app.run()
    assert not app.exception
    assert len(app.table) >= 4
    assert ("La limite qui pèse le plus" in said(app) or "Aucune limite" in said(app)) == (language == "fr")
