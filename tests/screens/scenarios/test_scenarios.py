"""« Mes scénarios »: by where they stand, copied, taken from one state to another."""

from streamlit.testing.v1 import AppTest

from model.access import Role, Viewer
from model.domain.vocabulary import ScenarioState as State
from model.services.demo import roles as demo_roles
from model.services.scenario import lifecycle, opinions, scenarios
from model.services.scenario import rows as scenario_rows
from model.services.scenario.lifecycle import Consultation
from model.settings import ROOT
from tests.screens.conftest import Open
from tests.screens.reading import opening

SCREEN = str(ROOT / "pages" / "scenarios" / "scenarios" / "screen.py")


def opened(enter: Open, *titles: str) -> AppTest:
    app = enter()
    for title in titles:
        scenario_rows.save(demo_roles.viewer(), scenarios.begin(demo_roles.viewer(), "AQ", title))
    return app.switch_page(SCREEN).run()


def first() -> str:
    return scenario_rows.listing(demo_roles.viewer(), ("AQ",))[0].uid


def unfolded(app: AppTest, uid: str) -> AppTest:
    app.session_state[f"life_{uid}"] = True
    return app.run()


def header(app: AppTest) -> str:
    return opening(app)


def test_a_scenario_is_shared_then_retained_once_somebody_was_consulted(enter: Open) -> None:
    app = opened(enter, "Essai")
    uid = first()
    app = unfolded(app, uid)
    app.button(key=f"move_{uid}").click().run()
    assert header(app) == "1 partagé."
    app = unfolded(app, uid)
    app.button(key=f"move_{uid}").click().run()
    assert any("qui a été consulté" in each.value for each in app.error)
    app.text_area(key=f"consulted_{uid}").set_value("Le comité, le 3 novembre").run()
    app.button(key=f"move_{uid}").click().run()
    assert header(app) == "1 retenu."
    app = unfolded(app, uid)
    assert any("Le comité, le 3 novembre" in each.value for each in app.caption)
    assert not app.exception


def test_scenarios_are_counted_and_listed_by_where_they_stand(enter: Open) -> None:
    app = opened(enter, "A", "B", "C")
    uid = first()
    app = unfolded(app, uid)
    app.button(key=f"move_{uid}").click().run()
    assert header(app) == "2 en préparation, 1 partagé."
    assert [each.value for each in app.subheader] == ["En préparation", "Partagés"]


def test_sharing_is_offered_once_on_a_card_with_what_is_said_of_it(enter: Open) -> None:
    uid = first() if opened(enter, "Essai") else ""
    app = unfolded(enter(screen="scenarios/scenarios"), uid)
    assert [each.key for each in app.button if each.key and each.key.startswith("share_")] == []
    assert app.button(key=f"move_{uid}")


def test_what_others_said_stays_with_the_director_whatever_became_of_the_scenario(enter: Open) -> None:
    app, director = opened(enter, "Essai"), demo_roles.viewer()
    uid = first()
    row = lifecycle.move(director, scenario_rows.load(director, uid), State.SHARED, Consultation())
    opinions.write(Viewer("r", "Une lectrice", Role.READER, ("AQ",)), uid, "Plutôt en juin")
    for state in (State.DRAFT, State.FILED):
        row = lifecycle.move(director, row, state, Consultation())
        app = unfolded(app.switch_page(SCREEN).run(), uid)
        assert any("Plutôt en juin" in each.value for each in app.markdown)


def test_a_copy_is_in_preparation_under_another_name(enter: Open) -> None:
    app = opened(enter, "Essai")
    app.button(key=f"copy_{first()}").click().run()
    assert header(app) == "2 en préparation."
    assert "« Essai (copie) »" in app.success[0].value.replace("\\", "").replace("\u00a0", " ")


def test_a_card_says_in_one_sentence_what_the_scenario_does_and_costs(enter: Open) -> None:
    app = opened(enter, "Vide")
    app.button(key="saved_examples").click().run()
    lines = [each.value.replace("\\", "").replace("\u00a0", " ") for each in app.markdown]
    assert len([each for each in lines if "avec ces" in each and "coût" in each]) == 4
    assert len([each for each in lines if each == "Sans action, il ne change rien et ne coûte rien."]) == 1


def test_the_examples_are_loaded_at_any_time_and_none_of_them_twice(enter: Open) -> None:
    app = opened(enter, "Essai")
    app.button(key="saved_examples").click().run()
    assert header(app) == "5 en préparation."
    app.button(key="saved_examples").click().run()
    assert header(app) == "5 en préparation."
    assert "déjà dans la liste" in app.success[0].value
    app = enter(screen="scenarios/scenarios", lang="en")
    app.button(key="saved_examples").click().run()
    assert len(scenario_rows.listing(demo_roles.viewer(), ("AQ",))) == 5, "nor once more in another language"
