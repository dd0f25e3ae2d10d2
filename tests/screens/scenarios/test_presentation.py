"""« Scénarios partagés »: read only, with names or without, in the month of the address; an opinion."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from model.domain.vocabulary import ScenarioState as State
from model.domain.vocabulary import SupportKind
from model.scenario import Accompaniment, Departure, Recruitment, Training
from model.services.demo import roles as demo_roles
from model.services.scenario import lifecycle, opinions, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.scenario.lifecycle import Consultation
from model.services.situation import situations
from tests.screens.conftest import Open
from tests.screens.kit.test_exports import Files, fetched, offered, text_of
from tests.screens.test_shell import written

__all__ = ["offered"]

SCREEN = "scenarios/presentation"


def kept(*states: State) -> str:
    director = demo_roles.viewer()
    view, begun = situations.view(director, ("AQ",)), scenarios.begin(director, "AQ", "Essai")
    begun = begun.with_action(Recruitment(uid="in", month=begun.start, position=view.free[0].uid, family="F5"))
    begun = begun.with_action(Departure(uid="out", month=begun.start, manager=view.snapshot.managers.uid[0]))
    row = scenario_rows.save(director, begun)
    for state in states:
        row = lifecycle.move(director, row, state, Consultation("le comité"))
    return row.uid


def opened(enter: Open, login: str, **address: str) -> AppTest:
    app = enter(login, SCREEN)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def said(app: AppTest) -> str:
    return written(app).replace("\\", "").replace("\u00a0", " ").replace("\u202f", " ")


def name_of_the_first() -> str:
    return situations.view(demo_roles.viewer(), ("AQ",)).snapshot.managers.name[0]


@pytest.mark.parametrize("login", ["analyste-aquitaine", "animation-aquitaine", "lecture-aquitaine"])
def test_each_reads_what_is_shared_and_the_names_are_for_whoever_reads_names(enter: Open, login: str) -> None:
    app = enter(login, SCREEN)
    assert "Aucun scénario n'est partagé" in said(app)
    uid = kept(State.SHARED)
    app = opened(enter, login)
    app = app.button(key=f"read_{uid}").click().run()
    assert not app.exception
    assert (name_of_the_first() in said(app)) is (login == "analyste-aquitaine")
    assert ("est pourvu" in said(app)) is (login != "analyste-aquitaine")
    assert len(app.metric) == (5 if login == "analyste-aquitaine" else 4)
    writable = [each.label for each in (*app.text_input, *app.number_input, *app.toggle)]
    assert writable == [], "read only but for the opinion"


def test_the_month_is_in_the_address_and_one_that_the_scenario_lacks_is_said(enter: Open) -> None:
    uid = kept(State.SHARED)
    app = opened(enter, "lecture-aquitaine", scenario=uid, mois="2027-03")
    assert "En mars 2027" in said(app)
    assert not app.warning
    box = app.selectbox(key=f"presentation_month_{uid}")
    app = box.select_index(5).run()
    assert app.query_params["mois"] == "2027-05"
    assert "En mai 2027" in said(app)
    for wrong in ("2019-01", "bientôt"):
        app = opened(enter, "lecture-aquitaine", scenario=uid, mois=wrong)
        assert "qui n'est pas un mois de ce scénario" in app.warning[0].value.replace("\\", "")


@pytest.mark.parametrize("states", [(), (State.FILED,)])
def test_an_address_opens_nothing_that_is_not_shared(enter: Open, states: tuple[State, ...]) -> None:
    app = opened(enter, "analyste-aquitaine", scenario=kept(*states))
    assert "n'existe pas ou n'est pas dans votre périmètre" in app.error[0].value
    assert not app.metric


def test_an_opinion_is_written_and_the_director_alone_reads_it(enter: Open) -> None:
    uid = kept(State.SHARED)
    app = opened(enter, "lecture-aquitaine", scenario=uid)
    app = app.text_area(key=f"opinion_{uid}").set_value("Plutôt en juin").run()
    app = app.button(key=f"opinion_write_{uid}").click().run()
    assert "Votre avis est enregistré" in app.success[0].value
    assert [each.text for each in opinions.listing(demo_roles.viewer(), uid)] == ["Plutôt en juin"]
    assert opened(enter, "lecture-aquitaine", scenario=uid).text_area[0].value == "Plutôt en juin"
    analyst = opened(enter, "analyste-aquitaine", scenario=uid)
    assert "Plutôt en juin" not in said(analyst) + "".join(each.value for each in analyst.text_area)
    director = opened(enter, "direction-aquitaine", scenario=uid)
    assert "Plutôt en juin" in said(director)
    assert not director.text_area


def test_an_opinion_is_taken_back_after_the_scenario_is_no_longer_shared(enter: Open) -> None:
    uid, director = kept(State.SHARED), demo_roles.viewer()
    app = opened(enter, "lecture-aquitaine", scenario=uid)
    app = app.text_area(key=f"opinion_{uid}").set_value("Plutôt en juin").run()
    app.button(key=f"opinion_write_{uid}").click().run()
    lifecycle.move(director, scenario_rows.load(director, uid), State.FILED, Consultation())
    app = opened(enter, "lecture-aquitaine")
    assert app.text_area(key=f"opinion_{uid}").value == "Plutôt en juin"
    assert "Essai" not in said(app)
    app = app.text_area(key=f"opinion_{uid}").set_value("").run()
    app = app.button(key=f"opinion_write_{uid}").click().run()
    assert not app.exception
    assert "Votre avis est retiré" in app.success[0].value
    assert opinions.listing(director, uid) == ()
    assert not opened(enter, "lecture-aquitaine").text_area


def test_without_names_coaching_alone_is_an_action_that_is_not_told(enter: Open) -> None:
    uid, director = kept(), demo_roles.viewer()
    row = scenario_rows.load(director, uid)
    person = situations.view(director, ("AQ",)).snapshot.managers.uid[0]
    coaching = Accompaniment(uid="a", month=row.scenario.start, support=SupportKind.COACHING, manager=person)
    row = scenario_rows.save(director, replace(row.scenario, actions=(coaching,)), uid, row.version)
    lifecycle.move(director, row, State.SHARED, Consultation())
    for login, untold in (("lecture-aquitaine", True), ("analyste-aquitaine", False)):
        text = said(opened(enter, login, scenario=uid))
        assert ("Aucune action qui puisse se dire ici." in text) is untold


def test_a_director_shares_from_composer_and_the_text_beside_the_link_says_who_opens_it(enter: Open) -> None:
    uid = kept()
    app = enter("direction-aquitaine", "scenarios/composer")
    app.query_params["scenario"] = uid
    app.session_state["compose_further"] = True
    app = app.run()
    assert "seulement : il n'est pas partagé" in said(app)
    assert "/composer?scenario=" in app.code[0].value
    app = app.button(key=f"share_{uid}").click().run()
    assert scenario_rows.load(demo_roles.viewer(), uid).state == State.SHARED
    assert f"/presentation?scenario={uid}&mois=2027-12" in app.code[0].value
    assert "avec les noms pour la direction et l'analyse RH" in said(app)
    assert not app.exception


@pytest.mark.parametrize("login", ["analyste-aquitaine", "animation-aquitaine", "lecture-aquitaine"])
def test_whoever_follows_a_training_prints_a_page_to_fill_in_by_hand(enter: Open, offered: Files, login: str) -> None:
    enter(login, SCREEN)
    uid, director = kept(State.SHARED), demo_roles.viewer()
    opened(enter, login, scenario=uid)
    assert not offered
    row = scenario_rows.load(director, uid)
    view = situations.view(director, ("AQ",)).snapshot
    course = Training(uid="t", month=row.scenario.start, managers=(view.managers.uid[2],), offer="MANAGE")
    scenario_rows.save(director, row.scenario.with_action(course), uid, row.version)
    app = enter(login, SCREEN)
    app.query_params["scenario"] = uid
    app.session_state["action_plan"] = True
    app = app.run()
    assert not app.exception
    (name,) = offered
    assert name == "mosaique-action_plan-MANAGE-2026-12-AQ-2026-11-23.pdf"
    said = text_of(fetched(offered[name])).replace("\u00a0", " ")
    for part in ("Mon plan d'action", "suivi en janvier 2027", "Ce que je veux essayer", "D'ici quand", "Avec qui"):
        assert part in said
    assert view.managers.name[2] not in said
    assert "uivi de la formation" in drawn_rows(app)


def drawn_rows(app: AppTest) -> str:
    return " ".join(each.value for each in app.markdown).replace("\\", "")
