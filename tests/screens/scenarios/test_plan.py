"""« Proposition chiffrée »: a combination within limits, said without names, with its proof and its reasons."""

import re
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from model import heavy_work
from model.access import operator
from model.domain.vocabulary import SupportKind
from model.planner.executor import Search, SearchState
from model.planner.formulation import formulate
from model.planner.milp import steps
from model.planner.plans import written_plan
from model.planner.value import Aim, Value
from model.scenario import Accompaniment, Recruitment
from model.services.access import audit
from model.services.demo import roles as demo_roles
from model.services.plan.reasons import Reasons, RelaxedLimit
from model.services.scenario import rows as scenario_rows
from model.services.scenario import scenarios
from model.services.situation import situations
from pages.kit.internals import DeltaGenerator
from pages.kit.wording import words
from pages.scenarios.plan import reasons, text
from tests.model.planner.instances import instance
from tests.screens.conftest import Open
from tests.screens.editor import board, gesture
from tests.screens.reading import opening


def said(app: AppTest) -> str:
    kinds = (app.title, app.header, app.markdown, app.caption, app.info, app.warning)
    found = " ".join(str(element.value) for kind in kinds for element in kind)
    return found.replace("\\", "").replace("\u00a0", " ").replace("\u202f", " ")


def proposed(enter: Open, budget: int = 6000, **parameters: str) -> AppTest:
    app = enter(screen="scenarios/plan", **parameters)
    app.default_timeout = 90
    app.number_input(key="propose_budget").set_value(budget).run()
    app.number_input(key="propose_recruitments").set_value(0).run()
    app.number_input(key="propose_mobilities").set_value(0).run()
    app.button(key="propose_search").click().run()
    assert not app.exception
    return app


def test_before_a_search_the_screen_asks_for_limits(enter: Open) -> None:
    app = enter(screen="scenarios/plan")
    assert "Que faire avec 20 000 € ?" in said(app)
    assert "Dites ce qui compte d'abord" in said(app)
    assert not app.metric


def test_a_combination_is_found_proven_and_told_without_a_name(enter: Open) -> None:
    app = proposed(enter)
    assert "Une combinaison possible, à discuter" in said(app)
    assert "C'est prouvé : dans ces limites, aucune autre combinaison ne pourvoit davantage de postes, puis" in said(
        app
    )
    assert "restent à pourvoir, sans recrutement" in said(app), "what is left is said, with the limit that holds it"
    assert "équipe par équipe" in said(app)
    assert "Une compétence manque dans une équipe quand" in said(app), (
        "a competency that is missing is never counted without saying when it is"
    )
    assert "Formation «" in said(app)
    assert "1. décembre 2026 · Formation" in said(app), "each action has its number on the line of months"
    assert re.search(r"plus de la moitié de (ses|leurs) managers", said(app)), "what the calendar asks of the teams"
    assert re.search(r"deviennent couvertes ; [\d,]+ manquent encore, sur \d+ qui manquaient", said(app))
    names = situations.view(demo_roles.viewer(), ("AQ",)).snapshot.managers.name
    assert not any(name and name in said(app) for name in names)
    assert len(app.metric) <= 7
    assert len(audit.lines(operator(), "propose")) == 1


def test_what_counts_first_is_chosen_and_the_rest_follows(enter: Open) -> None:
    app = enter(screen="scenarios/plan")
    first, second = (app.selectbox(key=f"propose_aim_{place}") for place in (0, 1))
    assert (first.value, second.value) == ("vacant", "deficit")
    app = first.select("développer le socle commun").run()
    assert [app.selectbox(key=f"propose_aim_{place}").value for place in range(3)] == ["deficit", "vacant", "lacking"]
    app = app.selectbox(key="propose_aim_1").select("rien d'autre").run()
    assert "propose_aim_2" not in {each.key for each in app.selectbox}
    app.number_input(key="propose_budget").set_value(6000).run()
    app.default_timeout = 90
    app.button(key="propose_search").click().run()
    assert not app.exception
    assert "aucune autre combinaison ne développe davantage le socle commun, puis ne coûte moins" in said(app)
    assert "Rejoindre la fourchette" not in said(app)


def test_a_proof_that_is_not_finished_names_what_is_open_and_its_share() -> None:
    case = instance(2)
    posed = formulate(case.snapshot, case.scenario, replace(case.limits, aims=(Aim.BASE, Aim.POSTS)))
    *_, last = steps(posed.problem)
    stopped = written_plan(posed, replace(last, proven=()))
    left = stopped.points(stopped.value)
    assert text.proof(stopped).startswith("Rien n'est encore prouvé. Pour le socle commun, la preuve n'est pas finie")
    bounded = written_plan(posed, replace(last, proven=(), bound=last.value.deficit // 2))
    assert f"{words().number(left)} compétence" in text.proof(bounded)
    assert "50 % de moins, au plus" in text.proof(bounded).replace("\u202f", " ").replace("\u00a0", " ")
    after_one = text.proof(written_plan(posed, replace(last, proven=(Aim.BASE,))))
    assert "aucune autre combinaison ne développe davantage le socle commun." in after_one
    assert "Pour les postes, la preuve n'est pas finie" in after_one
    assert "%" not in after_one, "how far it is from the best is not known, and not told as nothing"


def test_the_limits_that_weigh_most_are_all_named() -> None:
    case = instance(2)
    *_, last = steps(formulate(case.snapshot, case.scenario, case.limits).problem)
    plan = written_plan(formulate(case.snapshot, case.scenario, case.limits), last)
    better, best = (replace(plan.value, vacant=plan.value.vacant - less) for less in (1, 2))

    def said_of(binds: dict[str, Value], frontier: tuple[Value, ...] = ()) -> str:
        tried = tuple(RelaxedLimit(limit, 1, value, proven=True) for limit, value in binds.items())
        euros = tuple(RelaxedLimit("budget", 1000, value, proven=True) for value in frontier)
        return reasons.binding(plan, Reasons(tried, (), (), (), euros, 0)).replace("\u00a0", " ")

    alone = {"recruitments": best, "candidates": better, "mobilities": plan.value}
    assert said_of(alone) == "La limite qui pèse le plus : les recrutements."
    tied = said_of({**alone, "candidates": best})
    assert tied == "Les limites qui pèsent le plus, à égalité : les recrutements et les candidats possibles."
    nothing = {"recruitments": plan.value, "budget": plan.value}
    assert said_of(nothing, (plan.value, best)) == "La limite qui pèse le plus : le budget."
    assert said_of(nothing, (plan.value,)).startswith("Aucune limite ne pèse seule")


def test_other_limits_say_that_the_answer_is_that_of_before(enter: Open) -> None:
    app = proposed(enter)
    app.number_input(key="propose_budget").set_value(9000).run()
    assert "relancez la recherche" in said(app)


def test_a_budget_under_the_cheapest_action_says_what_that_costs(enter: Open) -> None:
    app = proposed(enter, 100)
    assert "la moins chère qui serve coûte 900 €" in said(app)
    assert not [each for each in app.button if each.key == "propose_open"]


def test_a_proposal_goes_on_as_a_scenario_to_compose(enter: Open) -> None:
    app = proposed(enter)
    app.button(key="propose_open").click().run()
    assert app.title[0].value == "Composer un scénario"
    assert "avec" in opening(app)
    shown = board(app)
    together = [action for action in shown["actions"] if action["session"]]
    assert {each["id"] for each in shown["sessions"]} == {action["session"] for action in together}
    assert all(each["sentence"].startswith("Formation") for each in shown["sessions"])
    assert len(together) >= 2 * len(shown["sessions"]) > 0, "one line a session, opened to its places"
    app = app.switch_page("scenarios/composer/screen.py").run()
    gesture(app, "remove", action=together[0]["id"])
    assert together[0]["id"] not in [each["id"] for each in board(app)["actions"]], "a place is an ordinary action"
    assert scenario_rows.listing(demo_roles.viewer(), ("AQ",)) == ()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_reasons_are_given_when_they_are_asked_for(enter: Open, language: str) -> None:
    app = proposed(enter, lang=language)
    app.session_state["propose_why"] = True
    app.run()
    assert not app.exception
    assert len(app.table) >= 3
    assert ("La limite qui pèse le plus" in said(app) or "Aucune limite" in said(app)) == (language == "fr")


def with_examples(enter: Open, **parameters: str) -> AppTest:
    app = enter(screen="scenarios/scenarios", **parameters)
    app = app.button(key="saved_examples").click().run()
    assert not app.exception
    app = app.switch_page("scenarios/plan/screen.py").run()
    app.default_timeout = 90
    return app


def start_from(app: AppTest, title: str) -> AppTest:
    label = next(each for each in app.selectbox(key="propose_start").options if title in each)
    return app.selectbox(key="propose_start").select(label).run()


def test_four_examples_are_loaded_in_one_click(enter: Open) -> None:
    with_examples(enter)
    titles = [each.scenario.title for each in scenario_rows.listing(demo_roles.viewer(), ("AQ",))]
    assert len(titles) == 4
    assert "Trois départs à la retraite en 24 mois" in titles


def test_a_proposal_within_the_limits_of_ones_own_scenario_is_told_beside_it(enter: Open) -> None:
    app = start_from(with_examples(enter), "Deux postes ouverts")
    assert "Les actions de ce scénario restent" in said(app)
    app.toggle(key="propose_again").set_value(True).run()
    assert "Mêmes limites que ce scénario" in said(app)
    assert "propose_budget" not in {each.key for each in app.number_input}
    app.button(key="propose_search").click().run()
    assert not app.exception
    assert "Votre scénario « Deux postes ouverts à d'autres métiers, avec immersion » laisserait" in said(app)
    rows = app.table[0].value
    (cost,) = (each for each in app.metric if each.label == "Coût de la proposition")
    assert cost.value == rows.loc["Coût de ce qui est choisi"].iloc[1].replace("\\", ""), "one cost on the screen"
    assert next(iter(rows.index)) == "Postes à pourvoir", "what counts first comes first"
    assert list(rows.columns) == ["Deux postes ouverts à d'autres métiers, avec immersion", "Cette combinaison"]
    app.session_state["compose_chance"] = True
    app.run()
    assert not app.exception, "the proposal is tested under chance"
    assert "8 chances sur 10" in said(app)


def test_the_cost_of_what_was_there_already_is_said_beside_that_of_the_proposal(enter: Open) -> None:
    who = demo_roles.viewer()
    begun = scenarios.begin(who, "AQ", "Mentorat et arrivée")
    view = situations.view(who, ("AQ",))
    helped, kind = view.snapshot.managers.uid[0], SupportKind.MENTORING
    mentoring = Accompaniment(uid="a", month=begun.start, support=kind, months=6, manager=helped)
    arrival = Recruitment(uid="r", month=begun.start, position=view.free[0].uid, family="F6")
    scenario_rows.save(who, begun.with_action(mentoring).with_action(arrival))
    app = enter(screen="scenarios/plan")
    app = start_from(app, "Mentorat et arrivée")
    app.toggle(key="propose_again").set_value(True).run()
    app.default_timeout = 90
    app.button(key="propose_search").click().run()
    (cost,) = (each for each in app.metric if each.label == "Coût de la proposition")
    rows = app.table[0].value
    assert cost.value == rows.loc["Coût de ce qui est choisi"].iloc[1].replace("\\", ""), "one cost on the screen"
    assert cost.delta.replace("\u00a0", " ") == "et 500 € déjà dans le scénario de départ"


def test_a_seat_left_alone_and_an_action_that_must_be_in_are_kept(enter: Open) -> None:
    app = with_examples(enter)
    mine = app.multiselect(key="propose_included").options
    assert any("Tous les postes libres" in each for each in mine)
    app.multiselect(key="propose_included").set_value([mine[0]]).run()
    assert app.multiselect(key="propose_untouched").options
    app.number_input(key="propose_budget").set_value(100).run()
    app.button(key="propose_search").click().run()
    assert not app.exception
    (error,) = [each.value for each in app.error]
    assert "à garder, ne tient pas dans les limites" in error.replace("\u00a0", " ")
    assert mine[0].split(" (")[0].split(" · ")[-1].split(",")[0] in error.replace("\\", ""), (
        "named in words, not by a uid"
    )


def test_the_limits_that_were_moved_are_in_the_address_and_open_again(enter: Open) -> None:
    app = enter(screen="scenarios/plan")
    app.number_input(key="propose_budget").set_value(35_000).run()
    app.number_input(key="propose_trainings").set_value(1).run()
    shown = {name: app.query_params[name] for name in ("budget", "formations")}
    assert shown == {"budget": "35000", "formations": "1"}
    assert "recrutements" not in app.query_params
    again = enter(screen="scenarios/plan", budget="35000", formations="1", recrutements="4")
    assert not again.exception and not again.warning
    keys = ("budget", "trainings", "recruitments", "mobilities")
    assert [again.number_input(key=f"propose_{key}").value for key in keys] == [35_000, 1, 4, 1]


def test_what_is_kept_on_or_left_alone_is_in_the_address_and_opens_again(enter: Open) -> None:
    app = with_examples(enter)
    app.toggle(key="propose_wishes").set_value(False).run()
    for key in ("propose_included", "propose_untouched"):
        options = app.multiselect(key=key).options
        app = app.multiselect(key=key).set_value([options[1], options[0]]).run()
    names = ("souhaits", "garder", "intacts")
    shown = {name: app.query_params[name] for name in names}
    chosen = {key: app.multiselect(key=key).value for key in ("propose_included", "propose_untouched")}
    assert shown == {
        "souhaits": "non",
        "garder": ",".join(chosen["propose_included"]),
        "intacts": ",".join(chosen["propose_untouched"]),
    }
    again = enter(screen="scenarios/plan", **shown)
    assert not again.exception and not again.warning
    assert again.toggle(key="propose_wishes").value is False
    assert {key: again.multiselect(key=key).value for key in chosen} == chosen
    again.toggle(key="propose_wishes").set_value(True).run()
    for key in chosen:
        again.multiselect(key=key).set_value([]).run()
    assert not again.exception
    assert not [name for name in names if name in again.query_params], "what is as usual is not named"


def test_that_ones_own_scenario_is_done_again_is_in_the_address(enter: Open) -> None:
    app = start_from(with_examples(enter), "Deux postes ouverts")
    app.toggle(key="propose_again").set_value(True).run()
    shown = {name: app.query_params[name] for name in ("depart", "refaire")}
    assert shown["refaire"] == "oui"
    again = enter(screen="scenarios/plan", **shown)
    assert again.toggle(key="propose_again").value is True
    assert "Mêmes limites que ce scénario" in said(again)
    start = again.selectbox(key="propose_start")
    own = start.value
    start.select("").run()
    assert "refaire" not in again.query_params
    again.selectbox(key="propose_start").select(own).run()
    assert again.toggle(key="propose_again").value is False


AIMS = [f"propose_aim_{place}" for place in range(3)]


def order(app: AppTest) -> list[str]:
    assert not app.exception
    shown = {each.key: each.value for each in app.selectbox}
    return [shown[key] for key in AIMS if key in shown]


def test_what_counts_first_is_in_the_address_and_opens_again(enter: Open) -> None:
    app = enter(screen="scenarios/plan")
    assert "ordre" not in app.query_params, "the usual order is not named"
    app.selectbox(key=AIMS[0]).select("développer le socle commun").run()
    assert app.query_params["ordre"] == "deficit,vacant,lacking"
    app.selectbox(key=AIMS[1]).select("rien d'autre").run()
    assert app.query_params["ordre"] == "deficit"
    again = enter(screen="scenarios/plan", ordre="deficit")
    assert order(again) == ["deficit", ""] and not again.warning
    again.selectbox(key=AIMS[1]).select("rejoindre la fourchette").run()
    assert order(again) == ["deficit", "lacking", "vacant"]
    assert again.query_params["ordre"] == "deficit,lacking,vacant"
    again.selectbox(key=AIMS[0]).select("pourvoir les postes").run()
    again.selectbox(key=AIMS[1]).select("développer le socle commun").run()
    assert order(again) == ["vacant", "deficit", "lacking"]
    assert "ordre" not in again.query_params


@pytest.mark.parametrize("named", ["deficit,deficit", "vacant,profit", "-", ","])
def test_an_order_of_the_address_that_cannot_be_is_said_until_another_is_chosen(enter: Open, named: str) -> None:
    app = enter(screen="scenarios/plan", ordre=named)
    assert order(app) == ["vacant", "deficit", "lacking"]
    assert "un ordre qui n'est pas possible" in app.warning[0].value
    assert app.query_params["ordre"] == named
    app.selectbox(key=AIMS[1]).select("rejoindre la fourchette").run()
    assert order(app) == ["vacant", "lacking", "deficit"] and not app.warning


@pytest.mark.parametrize(
    ("named", "words_of_it"),
    [
        ({"souhaits": "parfois"}, "« parfois »"),
        ({"garder": "0" * 16}, "n'est plus dans vos scénarios"),
        ({"intacts": "x"}, "Un des postes à ne pas toucher n'existe plus"),
    ],
)
def test_a_choice_of_the_address_that_cannot_be_is_said(enter: Open, named: dict[str, str], words_of_it: str) -> None:
    app = enter(screen="scenarios/plan", **named)
    assert not app.exception
    (warning,) = (each.value.replace("\u00a0", " ") for each in app.warning)
    assert words_of_it in warning
    assert app.toggle(key="propose_wishes").value is True
    assert app.multiselect(key="propose_untouched").value == []


@pytest.mark.parametrize("budget", ["-5", "beaucoup", "1000000000", "9" * 5000])
def test_a_limit_that_cannot_be_is_said_and_the_usual_one_is_shown(enter: Open, budget: str) -> None:
    app = enter(screen="scenarios/plan", budget=budget)
    assert not app.exception
    assert budget in app.warning[0].value
    assert app.number_input(key="propose_budget").value == 20_000


def test_whoever_waits_for_the_searches_of_others_is_told_how_many_go_before(
    enter: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [heavy_work.queue.take() for _ in range(heavy_work.AT_ONCE)]
    shown: list[str] = []

    def wait(search: Search, seconds: float | None = None) -> SearchState:
        """The other searches end while this one waits."""
        for turn in others:
            turn.leave()
        return waited(search, seconds)

    def progress(place: DeltaGenerator, part: float, text: str) -> DeltaGenerator:
        shown.append(text)
        return drawn(place, part, text)

    waited, drawn = Search.wait, DeltaGenerator.progress
    monkeypatch.setattr(Search, "wait", wait)
    monkeypatch.setattr(DeltaGenerator, "progress", progress)
    app = enter(screen="scenarios/plan")
    app.default_timeout = 90
    try:
        app.button(key="propose_search").click().run()
    finally:
        for turn in others:
            turn.leave()
    assert not app.exception
    first, *_, last = [text.replace("\u00a0", " ") for text in shown]
    assert first.startswith("1 recherche passe avant la vôtre")
    assert last.startswith("Répartition")
    assert "Recherche en cours" in " ".join(shown)


def test_whoever_asks_why_is_told_how_many_searches_go_before_and_waits_with_a_live_screen(
    enter: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = proposed(enter)
    others = [heavy_work.queue.take() for _ in range(heavy_work.AT_ONCE)]
    shown: list[str] = []
    drawn = DeltaGenerator.caption

    def caption(place: DeltaGenerator, text: str, **more: object) -> DeltaGenerator:
        """The other searches end once this has been told."""
        shown.append(text)
        for turn in others:
            turn.leave()
        return drawn(place, text, **more)

    monkeypatch.setattr(DeltaGenerator, "caption", caption)
    try:
        app.session_state["propose_why"] = True
        app.default_timeout = 90
        app.run()
    finally:
        for turn in others:
            turn.leave()
    assert not app.exception
    assert shown[0] == "1 recherche passe avant celle-ci."
    assert "pourquoi" in said(app).lower() or app.table
