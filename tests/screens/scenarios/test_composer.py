"""Composing scenarios on the screen."""

import json
import re
from dataclasses import replace
from datetime import date
from operator import itemgetter
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from model.access import Role, Viewer, operator
from model.corrections.assignments import Move
from model.corrections.descriptions import Person
from model.scenario import KINDS, Recruitment, Training
from model.services.access import sessions
from model.services.context import today
from model.services.demo import roles as demo_roles
from model.services.records import corrections
from model.services.scenario import file as scenario_file
from model.services.scenario import rows as scenario_rows
from model.services.scenario import scenarios, trials
from model.services.situation import situations
from model.wording import catalogue
from pages.kit import session
from pages.kit.state import Wanted
from pages.scenarios.composer import action_forms
from tests.screens.conftest import SHELL, Open, arrive, freeze, label_of
from tests.screens.editor import board, gesture, place, tiles, unfold
from tests.screens.mosaic import press
from tests.screens.mosaic import tiles as region_tiles
from tests.screens.reading import opening


def compose(enter: Open, **parameters: str) -> AppTest:
    return enter(screen="scenarios/composer", **parameters)


def finding(app: AppTest) -> str:
    return opening(app)


def shown(app: AppTest, label: str) -> str:
    return str(next(each["value"] for each in board(app)["effect"]["figures"] if each["label"] == label))


def recruit(app: AppTest, family: int = 4) -> AppTest:
    return place(unfold(app), family)


def choose_kind(app: AppTest, group: str, kind: str) -> AppTest:
    if not any(each.key == "add_group" for each in app.pills):
        app.session_state["compose_form"] = True
        app.run()
    app.pills(key="add_group").set_value(group).run()
    kinds = [each for each in app.pills if each.key == f"add_kind_{group}"]
    return kinds[0].set_value(kind).run() if kinds else app


def add(app: AppTest) -> AppTest:
    app = app.button(key="add_action").click().run()
    assert not app.exception
    return app


def listed(app: AppTest) -> str:
    lines = [
        each for action in board(app)["actions"] for each in (action["sentence"], action["reason"], *action["notes"])
    ]
    return " ".join(lines).replace("\u00a0", " ")


def test_an_empty_scenario_says_what_to_do(enter: Open) -> None:
    app = compose(enter)
    assert finding(app).startswith("Rien n'est encore composé")
    assert not app.exception


def test_a_recruitment_changes_the_finding_the_figures_and_the_cost(enter: Open) -> None:
    app = compose(enter)
    recruit(app)
    assert finding(app).startswith("En décembre 2027, avec cette action : 1 poste de plus est tenu")
    assert finding(app).endswith("coût : 6\u202f000 €.")
    vacant = next(each for each in board(app)["effect"]["figures"] if each["label"] == "Postes à pourvoir")
    assert (vacant["value"], vacant["without"], vacant["differs"]) == ("3", "sans le scénario\u00a0: 4", True)
    assert board(app)["counted"] == "1 action"


def test_a_mobility_tells_the_seat_that_it_frees(enter: Open) -> None:
    app = compose(enter)
    choose_kind(app, "filling", "mobility")
    assert app.button(key="add_action").disabled
    app.selectbox(key="add_manager").select_index(0).run()
    assert any("Cette personne libère" in caption.value for caption in app.caption)
    app.button(key="add_action").click().run()
    assert "Mobilité" in listed(app)


def test_who_leaves_before_a_position_recorded_for_later_frees_it_too_and_the_action_says_so(enter: Open) -> None:
    viewer = operator()
    looked = corrections.seen_region(viewer, "AQ")
    held = {post.position for post in looked.register.assignments if post.current(today())}
    seat = next(each for each in looked.register.positions if each.uid not in held and each.funded_until is None)
    person = next(each for each in looked.register.managers if each.name.endswith("Perret"))
    corrections.correct(viewer, looked, Move(manager=person.uid, position=seat.uid, day=date(2027, 6, 1)))
    app = compose(enter)
    choose_kind(app, "moving", "departure")
    box = app.selectbox(key="add_manager")
    app = add(box.select(next(each for each in box.options if "Perret" in each)).run())
    assert f"Le poste prévu en juin 2027 se libère aussi : {seat.title}" in listed(app)


def test_a_position_where_somebody_is_expected_says_so_and_offers_no_trade(enter: Open) -> None:
    viewer = operator()
    looked = corrections.seen_region(viewer, "AQ")
    held = {post.position for post in looked.register.assignments if post.current(today())}
    seat = next(each for each in looked.register.positions if each.uid not in held and each.funded_until is None)
    person = next(each for each in looked.register.managers if each.name.endswith("Perret"))
    corrections.correct(viewer, looked, Move(manager=person.uid, position=seat.uid, day=date(2027, 6, 1)))
    app = unfold(compose(enter), seat.uid)
    assert board(app)["opened"]["title"].endswith("quelqu'un y est attendu")
    assert (board(app)["opened"]["choices"], board(app)["opened"]["more"]) == ([], [])


def test_a_departure_frees_a_seat_that_can_then_be_filled(enter: Open) -> None:
    app = compose(enter)
    choose_kind(app, "moving", "departure")
    app.selectbox(key="add_manager").select_index(0).run()
    app.button(key="add_action").click().run()
    assert "1 poste de moins est tenu" in finding(app)
    choose_kind(app, "filling", "recruitment")
    assert len(app.selectbox(key="add_seat").options) == 4


def test_a_training_shows_its_cheapest_price_before_it_is_added(enter: Open) -> None:
    app = compose(enter)
    choose_kind(app, "supporting", "training")
    people = app.multiselect(key="add_people").options[:3]
    app.multiselect(key="add_people").set_value(people).run()
    assert any("2\u202f050\u00a0€" in caption.value for caption in app.caption)
    app.button(key="add_action").click().run()
    assert "2\u202f050 €" in finding(app)


def test_an_action_is_switched_off_and_on_again(enter: Open) -> None:
    app = recruit(compose(enter))
    (action,) = board(app)["actions"]
    gesture(app, "switch", action=action["id"])
    assert finding(app) == "La seule action est désactivée."
    gesture(app, "switch", action=action["id"])
    assert finding(app).startswith("En décembre 2027, avec cette action")


def test_undo_and_redo_walk_along_the_changes(enter: Open) -> None:
    app = recruit(recruit(compose(enter)))
    assert finding(app).startswith("En décembre 2027, avec ces 2 actions")
    app.button(key="undo").click().run()
    assert finding(app).startswith("En décembre 2027, avec cette action")
    app.button(key="undo").click().run()
    assert app.button(key="undo").disabled
    app.button(key="redo").click().run()
    app.button(key="redo").click().run()
    assert finding(app).startswith("En décembre 2027, avec ces 2 actions")
    assert app.button(key="redo").disabled


def test_an_action_is_removed(enter: Open) -> None:
    app = recruit(compose(enter))
    gesture(app, "remove", action=board(app)["actions"][0]["id"])
    assert finding(app).startswith("Rien n'est encore composé")


def test_a_name_is_kept_with_the_scenario(enter: Open) -> None:
    app = recruit(compose(enter))
    next(field for field in app.text_input if field.label == "Nom du scénario").set_value("Rentrée 2027").run()
    app.button(key="save").click().run()
    (kept,) = scenario_rows.listing(demo_roles.viewer(), ("AQ",))
    assert (kept.scenario.title, len(kept.scenario.actions)) == ("Rentrée 2027", 1)
    assert "« Rentrée 2027 »" in app.success[0].value.replace("\u00a0", " ")


def further(app: AppTest) -> AppTest:
    """Open what is offered of the whole scenario."""
    app.session_state["compose_further"] = True
    return app.run()


def name_of(app: AppTest) -> str:
    return str(next(field for field in app.text_input if field.label == "Nom du scénario").value)


def test_a_name_that_is_typed_and_an_action_placed_at_once_are_both_kept(enter: Open) -> None:
    app = unfold(compose(enter))
    next(field for field in app.text_input if field.label == "Nom du scénario").set_value("Rentrée")
    place(app, 4)
    assert (name_of(app), board(app)["counted"]) == ("Rentrée", "1 action")


def test_the_name_that_is_shown_is_that_of_the_scenario_whatever_was_typed(enter: Open) -> None:
    app = compose(enter)
    (field,) = (each for each in app.text_input if each.label == "Nom du scénario")
    field.set_value("Rentrée").run()
    assert field.key == next(each.key for each in app.text_input if each.label == "Nom du scénario")
    app.button(key="undo").click().run()
    assert name_of(app) == "Nouveau scénario"
    app.button(key="redo").click().run()
    assert name_of(app) == "Rentrée"
    further(app).button(key="new").click().run()
    assert name_of(app) == "Nouveau scénario"


def test_a_kept_scenario_is_opened_again_from_its_link_and_from_the_list(enter: Open) -> None:
    app = recruit(compose(enter))
    app.button(key="save").click().run()
    uid = app.query_params["scenario"]
    assert f"/composer?scenario={uid}&mois=" in further(app).code[0].value
    again = compose(enter, scenario=uid)
    assert finding(again).startswith("En décembre 2027, avec cette action")
    listed = enter(screen="scenarios/scenarios")
    assert finding(listed) == "1 en préparation."
    listed.button(key=f"open_{uid}").click().run()
    assert finding(listed).startswith("En décembre 2027, avec cette action")


def test_a_link_to_another_perimeter_says_that_there_is_nothing(enter: Open) -> None:
    elsewhere = Viewer("x", "Ailleurs", Role.DIRECTOR, ("BR",))
    kept = scenario_rows.save(elsewhere, scenarios.begin(elsewhere, "BR", "Breton"))
    app = compose(enter, scenario=kept.uid)
    assert "n'existe pas ou n'est pas dans votre périmètre" in app.error[0].value
    assert "Breton" not in " ".join(markdown.value for markdown in app.markdown)


def test_a_link_takes_one_to_the_region_of_its_scenario(enter: Open) -> None:
    several = sessions.viewer_of("direction-nouvelle-aquitaine")
    kept = scenario_rows.save(several, scenarios.begin(several, "A-POI", "Poitiers"))
    app = enter("direction-nouvelle-aquitaine", "scenarios/composer", scenario=kept.uid)
    assert label_of(app.selectbox(key="region")) == "Académie de Poitiers"
    assert next(field for field in app.text_input if field.label == "Nom du scénario").value == "Poitiers"


def test_several_regions_together_cannot_share_a_scenario(enter: Open) -> None:
    app = enter("direction-nouvelle-aquitaine", "scenarios/composer", region="Les 3 ensemble")
    assert "un seul organisme" in finding(app)


def overtaken(enter: Open) -> tuple[AppTest, str, Viewer]:
    """Save over what a colleague has saved since; the uid of the scenario, and the colleague."""
    app = recruit(compose(enter))
    app.button(key="save").click().run()
    uid, colleague = app.query_params["scenario"], demo_roles.viewer()
    kept = scenario_rows.load(colleague, uid)
    scenario_rows.save(colleague, kept.scenario.renamed("Le sien"), uid, kept.version)
    return recruit(app).button(key="save").click().run(), uid, colleague


def test_what_somebody_else_saved_in_between_is_not_overwritten(enter: Open) -> None:
    app, uid, colleague = overtaken(enter)
    assert "Rien n'a été écrasé" in app.error[0].value
    assert scenario_rows.load(colleague, uid).scenario.title == "Le sien"


def test_what_somebody_else_saved_is_said_no_longer_once_it_is_opened(enter: Open) -> None:
    app, uid, colleague = overtaken(enter)
    assert app.error
    app.query_params["scenario"] = scenario_rows.save(colleague, scenarios.begin(colleague, "AQ", "Autre")).uid
    app.run()
    app.query_params["scenario"] = uid
    app.run()
    assert next(field for field in app.text_input if field.label == "Nom du scénario").value == "Le sien"
    assert not app.error


def test_what_was_not_saved_is_one_undo_away_after_another_scenario_is_opened(enter: Open) -> None:
    app = recruit(compose(enter))
    who = demo_roles.viewer()
    app.query_params["scenario"] = scenario_rows.save(who, scenarios.begin(who, "AQ", "Autre")).uid
    app.run()
    assert finding(app).startswith("Rien n'est encore composé")
    app.button(key="undo").click().run()
    assert board(app)["counted"] == "1 action"
    assert "scenario" not in app.query_params


def test_another_month_is_looked_at(enter: Open) -> None:
    app = recruit(compose(enter))
    gesture(app, "look", month="2027-03-01")
    assert finding(app).startswith("En mars 2027")
    gesture(app, "look", month="")
    assert finding(app).startswith("En décembre 2027")


def test_a_support_unit_is_created_staffed_and_accompanied_on_the_screen(enter: Open) -> None:
    app = enter("direction-nouvelle-aquitaine", "scenarios/composer")
    choose_kind(app, "positions", "new_unit")
    assert "Créer un pôle d'appui" in app.pills(key="add_kind_positions").options
    add(app)
    assert "Pôle d'appui créé : Pôle technique d'appui" in listed(app)
    choose_kind(app, "positions", "new_position")
    app.selectbox(key="add_team").select("Pôle technique d'appui").run()
    app.selectbox(key="add_title").select_index(1).run()
    add(app)
    assert "Poste ouvert : Travailleur social coordinateur, Pôle technique d'appui" in listed(app)
    choose_kind(app, "filling", "recruitment")
    seats = app.selectbox(key="add_seat").options
    app.selectbox(key="add_seat").select(next(each for each in seats if "appui" in each)).run()
    add(app)
    choose_kind(app, "supporting", "accompaniment")
    whom = app.selectbox(key="add_whom").options
    app.selectbox(key="add_whom").select("Pôle technique d'appui").run()
    assert any("Arrivée simulée" in each for each in whom)
    add(app)
    assert finding(app).startswith("En décembre 2027, avec ces 4 actions")


def test_a_position_is_changed_and_closed(enter: Open) -> None:
    app = compose(enter)
    choose_kind(app, "positions", "changed_position")
    assert app.button(key="add_action").disabled
    door = next(each for each in app.selectbox if str(each.key).startswith("add_open_to_"))
    door.select("autre métier").run()
    add(app)
    assert "Poste changé" in listed(app)
    choose_kind(app, "positions", "closed_position")
    before = len(app.selectbox(key="add_closed_seat").options)
    add(app)
    assert "Poste fermé" in listed(app)
    assert len(app.selectbox(key="add_closed_seat").options) == before - 1


def test_a_frozen_position_is_closed_from_its_tile(enter: Open) -> None:
    freeze()
    app = compose(enter)
    (seat,) = tiles(app, "frozen")
    gesture(app, **board(unfold(app, seat))["opened"]["more"][0]["message"])
    assert app.selectbox(key="add_closed_seat").value == seat
    add(app)
    assert "Poste fermé" in listed(app)
    assert tiles(app, "frozen") == []


def close_a_held_position(app: AppTest) -> tuple[AppTest, str]:
    """Close the position of the first tile of social work by the form that its tile opens; return it with its uid."""
    seat = tiles(app, "social")[0]
    gesture(app, **board(unfold(app, seat))["opened"]["more"][-1]["message"])
    assert app.selectbox(key="add_closed_seat").value == seat
    assert any("sera en attente d'affectation" in each.value for each in app.warning)
    return add(app), seat


def test_whose_position_closes_waits_in_a_line_of_its_own_in_the_sentence_and_in_the_figures(enter: Open) -> None:
    app = compose(enter)
    assert [each["id"] for each in board(app)["teams"] if each["id"] == "waiting"] == []
    app, seat = close_a_held_position(app)
    (line,) = (each for each in board(app)["teams"] if each["id"] == "waiting")
    (tile,) = line["after"]
    assert (line["name"], tile["id"], tile["kind"]) == ("En attente", seat, "social")
    assert "(encadrement" in tile["label"]
    assert tile["sentence"].endswith("en attente d'affectation")
    assert "1 poste de moins est tenu, 1 personne attend une affectation" in finding(app)
    assert shown(app, "En attente d'affectation") == "1"
    assert int(shown(app, "Managers en poste")) == int(board(app)["effect"]["figures"][0]["without"].split()[-1]) - 1


def test_who_waits_is_placed_from_the_line_and_the_line_goes(enter: Open) -> None:
    app, seat = close_a_held_position(compose(enter))
    app = unfold(app, seat)
    opened = board(app)["opened"]
    assert (opened["team"], opened["more"]) == ("waiting", [])
    assert opened["title"].endswith("en attente d'affectation\u00a0: vers quel poste\u00a0?")
    choices = [choice["label"] for choice in opened["choices"]]
    assert len(choices) == 1 + len(tiles(app, "vacant")) and choices[-1] == "Départ"
    app = place(app, 0)
    assert "attend" not in finding(app)
    assert [each["id"] for each in board(app)["teams"] if each["id"] == "waiting"] == []
    app.button(key="undo").click().run()
    place(unfold(app, seat), len(choices) - 1)
    assert "attend" not in finding(app)


def test_who_waits_can_be_moved_and_leave_by_the_form_and_not_be_away(enter: Open) -> None:
    app, _ = close_a_held_position(compose(enter))
    for group, kind, offered in (("filling", "mobility", 1), ("moving", "departure", 1), ("moving", "long_leave", 0)):
        choose_kind(app, group, kind)
        people = app.selectbox(key="add_manager").options
        assert sum("en attente d'affectation" in each for each in people) == offered


def test_somebody_goes_on_leave_and_comes_back(enter: Open) -> None:
    app = compose(enter)
    choose_kind(app, "moving", "long_leave")
    app.selectbox(key="add_manager").select_index(0).run()
    app.number_input(key="add_leave_months").set_value(8).run()
    add(app)
    assert "Absence de 8 mois" in listed(app)
    choose_kind(app, "moving", "return")
    month = app.selectbox(key="add_month")
    month.select(month.options[3]).run()
    assert len(app.selectbox(key="add_returning").options) >= 1
    add(app)
    assert "Retour d'absence" in listed(app)


def test_a_path_to_management_fills_a_position_two_years_later(enter: Open) -> None:
    app = compose(enter)
    choose_kind(app, "filling", "professionalisation")
    app.checkbox(key="add_outside").check().run()
    add(app)
    assert "avec un poste hors du service social puis retour" in listed(app)
    assert "6\u202f970 €" in finding(app)


def test_an_assumption_is_changed_only_when_its_value_is_another(enter: Open) -> None:
    app = compose(enter)
    choose_kind(app, "assuming", "assumed")
    assert app.button(key="add_action").disabled
    app.number_input(key="add_value_adaptation_months").set_value(9.0).run()
    add(app)
    assert "Hypothèse" in listed(app)
    assert "9 mois" in listed(app)


def test_a_note_and_another_cost_go_with_the_action_and_not_with_the_next(enter: Open) -> None:
    app = choose_kind(compose(enter), "filling", "recruitment")
    app.text_input(key="add_note_0").set_value("[à confirmer](http://x.invalid)").run()
    app.number_input(key="add_cost_0").set_value(4500).run()
    add(app)
    assert "[à confirmer](http" in listed(app)
    assert "4\u202f500 €" in finding(app)
    assert app.text_input(key="add_note_1").value == ""
    assert app.number_input(key="add_cost_1").value is None


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_form_of_an_action_opens(enter: Open, language: str) -> None:
    app = compose(enter, lang=language)
    for group, kinds in action_forms.GROUPS.items():
        for kind in kinds:
            choose_kind(app, group, kind)
            assert not app.exception
            assert not app.error


def test_every_kind_of_action_has_a_form_in_one_group_that_has_a_name() -> None:
    grouped = [kind for kinds in action_forms.GROUPS.values() for kind in kinds]
    assert sorted(grouped) == sorted(action_forms.FORMS) == sorted(KINDS)
    assert dict(catalogue().under("action.group")).keys() == action_forms.GROUPS.keys()


def test_what_is_being_composed_survives_a_reload_with_its_undo(enter: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    app = recruit(recruit(compose(enter)))
    secret = session.secret()
    again = AppTest.from_file(SHELL, default_timeout=30)
    assert session.secret() == secret
    again = arrive(again, "scenarios/composer")
    assert finding(again) == finding(app)
    again.button(key="undo").click().run()
    assert finding(again).startswith("En décembre 2027, avec cette action")
    third = arrive(AppTest.from_file(SHELL, default_timeout=30), "scenarios/composer")
    third.button(key="redo").click().run()
    assert finding(third).startswith("En décembre 2027, avec ces 2 actions")
    assert not further(third).button(key="new").click().run().session_state["compose_further"], "done, it closes"
    last = arrive(AppTest.from_file(SHELL, default_timeout=30), "scenarios/composer")
    assert finding(last).startswith("Rien n'est encore composé")


def test_what_somebody_composes_is_nobody_elses(enter: Open) -> None:
    recruit(compose(enter))
    assert finding(compose(enter)).startswith("Rien n'est encore composé")


def test_a_situation_that_moved_is_said_until_one_goes_on(enter: Open) -> None:
    app = recruit(compose(enter))
    looked = corrections.seen_region(operator(), "AQ")
    person = looked.register.managers[0]
    corrections.correct(operator(), looked, Person(manager=person.uid, values={"family": "F2"}))
    app.run()
    assert any("1 correction" in each.value.replace("\u00a0", " ") for each in app.info)
    app.button(key="go_on").click().run()
    assert not any("correction" in each.value for each in app.info)
    assert finding(app).startswith("En décembre 2027, avec cette action")


def unfold_file(app: AppTest) -> AppTest:
    app.session_state["compose_file"] = True
    return app.run()


def test_a_scenario_is_opened_from_its_file_with_what_differs(enter: Open) -> None:
    app = unfold_file(recruit(compose(enter)))
    assert [each.label for each in app.get("download_button")] == ["Télécharger le scénario (JSON)"]
    kept = scenarios.begin(demo_roles.viewer(), "AQ", "D'ailleurs")
    content = scenario_file.write(demo_roles.viewer(), kept).replace(
        b'"mobility_cost": 3000.0', b'"mobility_cost": 2500.0'
    )
    app.file_uploader(key="compose_file_given").set_value(("s.json", content, "application/json")).run()
    assert any("2\u202f500" in each.value for each in app.warning)
    app.button(key="compose_file_open").click().run()
    assert finding(app).startswith("Rien n'est encore composé")
    assert any("D'ailleurs" in each.value for each in app.success)


def test_what_is_no_scenario_is_said(enter: Open) -> None:
    app = unfold_file(compose(enter))
    app.file_uploader(key="compose_file_given").set_value(("s.json", b"{}", "application/json")).run()
    assert any("n'est pas un scénario" in each.value for each in app.error)


def test_a_departure_begins_from_the_person_on_the_screen_of_a_team(enter: Open) -> None:
    app = enter(screen="situation/team")
    app.session_state["team_if_free"] = True
    app.run()
    leave = next(each for each in app.button if str(each.key).startswith("leave_"))
    name = leave.label.rsplit(", ", 1)[-1]
    leave.click().run()
    assert app.title[0].value == "Composer un scénario"
    opened = board(app)["opened"]
    assert opened["title"].startswith(name)
    assert opened["choices"][-1]["label"] == "Départ"


def test_an_action_is_put_in_another_month_with_another_note_and_cost_and_back(enter: Open) -> None:
    app = recruit(compose(enter))
    app.session_state["compose_edit"] = True
    app.run()
    assert app.button(key="edit_action").disabled
    month = next(each for each in app.selectbox if str(each.key).startswith("edit_month_"))
    assert label_of(month) == "décembre\u00a02026"
    month.select("mars\u00a02027").run()
    next(each for each in app.text_input if str(each.key).startswith("edit_note_")).set_value("après le jury").run()
    next(each for each in app.number_input if str(each.key).startswith("edit_cost_")).set_value(4000).run()
    app.button(key="edit_action").click().run()
    assert board(app)["actions"][0]["month"] == "2027-03-01"
    assert "après le jury" in listed(app)
    assert "4\u202f000 €" in finding(app)
    app.button(key="undo").click().run()
    assert "6\u202f000 €" in finding(app)
    assert "après le jury" not in listed(app)


def test_a_vacant_position_unfolds_its_trades_each_with_what_it_would_do(enter: Open) -> None:
    app = unfold(compose(enter))
    opened = board(app)["opened"]
    assert opened["title"].endswith("quel métier\u00a0?")
    assert len(opened["choices"]) == 10
    assert all(bool(choice["reason"]) != ("effect" in choice) for choice in opened["choices"])
    assert [link["message"]["action"] for link in opened["more"]] == ["professionalisation", "closed_position"]


def test_a_team_whose_common_base_differs_is_never_said_to_be_the_same(enter: Open) -> None:
    app, said = compose(enter), ""
    for seat in tiles(app, "social"):
        app = unfold(app, seat)
        for choice in board(app)["opened"]["choices"]:
            for team in choice["effect"]["teams"].values():
                differs = any(was != now for was, now in team["states"])
                assert differs == (team["changes"] != "Rien ne change dans le socle de cette équipe.")
                said += team["changes"]
    assert "Désormais à renseigner" in said, "where somebody comes who was not assessed"


def test_a_new_unit_that_bears_the_name_of_a_team_is_another_row(enter: Open) -> None:
    app = choose_kind(enter("direction-nouvelle-aquitaine", "scenarios/composer"), "positions", "new_unit")
    teams = board(app)["teams"]
    app = choose_kind(
        add(app.text_input(key="add_unit_name").set_value(teams[0]["name"]).run()), "positions", "new_position"
    )
    box = app.selectbox(key="add_team")
    add(box.select(box.options[-1]).run())
    uids = [each["id"] for each in board(app)["teams"]]
    assert uids[:-1] == [each["id"] for each in teams]
    assert len(set(uids)) == len(teams) + 1
    app = unfold(app, teams[0]["after"][0]["id"])
    assert board(app)["opened"]["team"] == uids[0]


def test_the_end_of_a_scenario_is_not_called_the_full_effect_of_who_has_not_adapted_by_then(enter: Open) -> None:
    app = compose(enter)
    assert board(app)["looks"][0]["label"].endswith("(plein effet)")
    gesture(app, "act", month=board(app)["months"][-1]["value"])
    app = recruit(app)
    assert board(app)["looks"][0]["label"] == "décembre\u00a02029 (fin du scénario)"


def test_what_a_new_unit_is_to_develop_is_said(enter: Open) -> None:
    app = add(choose_kind(enter("direction-nouvelle-aquitaine", "scenarios/composer"), "positions", "new_unit"))
    app = choose_kind(app, "positions", "new_position")
    add(app.selectbox(key="add_team").select("Pôle technique d'appui").run())
    seat = board(app)["teams"][-1]["after"][0]["id"]
    app = place(unfold(app, seat), 0)
    unit = board(app)["teams"][-1]["id"]
    assert "À développer\u00a0: «" in board(app)["effect"]["teams"][unit]["changes"]
    for title in (1, 2):
        app = choose_kind(app, "positions", "new_position")
        app.selectbox(key="add_team").select("Pôle technique d'appui").run()
        app = add(app.selectbox(key="add_title").select_index(title).run())
        app = place(unfold(app, board(app)["teams"][-1]["after"][-1]["id"]), 0 if title == 1 else 4)
    assert "en partie" in board(app)["effect"]["teams"][unit]["changes"]


def test_a_team_whose_only_position_is_closed_has_none_any_more(enter: Open) -> None:
    app = enter("direction-nouvelle-aquitaine", "scenarios/composer")
    team = next(each for each in board(app)["teams"] if len(each["after"]) == 1)
    app = unfold(app, team["after"][0]["id"])
    place(app, len(board(app)["opened"]["choices"]) - 1)
    choose_kind(app, "positions", "closed_position")
    box = app.selectbox(key="add_closed_seat")
    add(box.select(next(each for each in box.options if team["name"] in each)).run())
    assert board(app)["effect"]["teams"][team["id"]]["changes"] == "Cette équipe n'a plus de poste."


def reserve(app: AppTest) -> tuple[AppTest, str]:
    """Open the first vacant position to social work only; return its uid."""
    app = choose_kind(app, "positions", "changed_position")
    seat = tiles(app, "vacant")[0]
    app = app.selectbox(key="add_changed_seat").set_value(seat).run()
    door = next(each for each in app.selectbox if str(each.key).startswith("add_open_to_"))
    return add(door.select("travail social").run()), seat


def test_a_trade_that_a_position_is_not_open_to_says_why_and_cannot_be_placed(enter: Open) -> None:
    app, seat = reserve(compose(enter))
    app = unfold(app, seat)
    reasons = [choice["reason"] for choice in board(app)["opened"]["choices"]]
    assert [bool(reason) for reason in reasons] == [False] * 3 + [True] * 7
    assert set(reasons[3:]) == {"le poste n'est pas ouvert à ce métier"}
    place(app, 5)
    assert board(app)["counted"] == "1 action"


@pytest.mark.parametrize("kind", ["vacant", "social"])
def test_what_is_shown_while_passing_over_a_choice_is_what_is_shown_once_it_is_placed(enter: Open, kind: str) -> None:
    app = recruit(compose(enter))
    app = unfold(app, tiles(app, kind)[0])
    for number, choice in enumerate(board(app)["opened"]["choices"]):
        if choice["reason"]:
            continue
        place(app, number)
        placed = board(app)["effect"]
        before = choice["effect"]
        assert (before["figures"], before["summary"]) == (placed["figures"], placed["summary"])
        assert all(placed["teams"][team] == states for team, states in before["teams"].items())
        sentence = choice["sentence"].replace("\u00a0", " ")
        assert sentence in finding(app) or sentence[1:] in finding(app)
        app.button(key="undo").click().run()
        app = unfold(app, tiles(app, kind)[0])


def test_a_person_lights_up_the_positions_that_can_receive_them_and_a_choice_is_a_mobility(enter: Open) -> None:
    app = compose(enter)
    vacant = tiles(app, "vacant")
    app = unfold(app, tiles(app, "social")[0])
    *moves, leaving = board(app)["opened"]["choices"]
    assert [choice["seat"] for choice in moves] == vacant
    assert "seat" not in leaving
    assert any("mobilité que cette personne a souhaitée" in choice["note"] for choice in moves)
    place(app, 0)
    assert "Mobilité" in listed(app)
    assert vacant[0] not in tiles(app, "vacant")
    assert board(app)["opened"] is None


def test_positions_of_one_title_and_team_are_choices_that_one_can_tell_apart(enter: Open) -> None:
    app = compose(enter)
    team = next(each for each in board(app)["teams"] if each["name"] == "Gironde Centre")
    *leaving, stays = [tile["id"] for tile in team["after"] if tile["kind"] != "vacant"]
    for seat in leaving:
        app = unfold(app, seat)
        place(app, len(board(app)["opened"]["choices"]) - 1)
    labels = [choice["label"] for choice in board(unfold(app, stays))["opened"]["choices"]]
    assert any(label.endswith("Gironde Centre (2)") for label in labels)
    assert len(set(labels)) == len(labels)


def test_a_gesture_made_on_what_is_no_longer_shown_or_that_says_nothing_possible_changes_nothing(enter: Open) -> None:
    app = unfold(compose(enter))
    stale = board(app)["revision"]
    app = recruit(app)
    before = board(app)
    gesture(app, "remove", revision=stale, action=before["actions"][0]["id"])
    gesture(app, "place", choice=0)
    gesture(app, "remove", action="nobody's")
    gesture(app, "month", action=before["actions"][0]["id"], month="1999-01-01")
    gesture(app, "act", month="tomorrow")
    gesture(app, "open", seat="nowhere")
    gesture(app, "juggle")
    gesture(app, "form", action="juggle")
    assert not app.exception
    assert board(app)["actions"] == before["actions"]
    assert board(app)["act"] == before["act"]
    app = unfold(app)
    gesture(app, "place", choice=-1)
    gesture(app, "place", choice=len(board(app)["opened"]["choices"]))
    assert board(app)["actions"] == before["actions"]


def test_a_tile_is_closed_again(enter: Open) -> None:
    app = unfold(compose(enter))
    gesture(app, "close")
    assert board(app)["opened"] is None


def test_one_acts_in_another_month_and_the_mosaic_is_that_of_the_month(enter: Open) -> None:
    app = compose(enter)
    later = board(app)["months"][3]["value"]
    gesture(app, "act", month=later)
    app = recruit(app)
    assert board(app)["actions"][0]["month"] == later
    seat = next(tile["id"] for team in board(app)["teams"] for tile in team["after"] if tile["changed"])
    gesture(app, "act", month=board(app)["months"][2]["value"])
    assert seat in tiles(app, "vacant")


def test_a_position_that_becomes_free_later_says_when_and_leads_there(enter: Open) -> None:
    app = compose(enter)
    gesture(app, "act", month="2027-12-01")
    held = set(tiles(app, "social")) | set(tiles(app, "other"))
    gesture(app, "act", month="2026-12-01")
    seat = next(each for each in (*tiles(app, "social"), *tiles(app, "other")) if each not in held)
    app = unfold(app, seat)
    link = board(app)["opened"]["more"][0]
    assert link["label"].startswith("Libre en")
    gesture(app, **link["message"])
    assert board(app)["act"] == link["message"]["month"]
    assert board(app)["opened"]["seat"] == seat
    assert len(board(app)["opened"]["choices"]) == 10, "it is free, and its trades unfold"


def test_what_no_tile_says_is_asked_in_the_form_about_whom_was_chosen(enter: Open) -> None:
    app = unfold(compose(enter), tiles(compose(enter), "social")[0])
    name = board(app)["opened"]["title"].partition("\u00a0:")[0]
    link = next(each for each in board(app)["opened"]["more"] if each["message"]["action"] == "long_leave")
    gesture(app, **link["message"])
    assert app.pills(key="add_kind_moving").value == "long_leave"
    assert label_of(app.selectbox(key="add_manager")) == name


def test_an_action_is_put_in_another_month_on_its_line(enter: Open) -> None:
    app = recruit(compose(enter))
    gesture(app, "month", action=board(app)["actions"][0]["id"], month="2027-03-01")
    assert board(app)["actions"][0]["month"] == "2027-03-01"
    assert finding(app).startswith("En mars 2028")
    app.button(key="undo").click().run()
    assert finding(app).startswith("En décembre 2027")


def test_the_teams_that_change_are_marked_and_those_of_a_new_unit_stand_beside(enter: Open) -> None:
    app = recruit(compose(enter))
    changed = [tile for team in board(app)["teams"] for tile in team["after"] if tile["changed"]]
    assert len(changed) == 1
    assert "Arrivée" not in changed[0]["sentence"]
    assert board(app)["effect"]["teams"][board(app)["team"]]["name"] == "Gironde Centre"


def test_a_new_scenario_asks_nothing_and_is_taken_back_with_all_that_was_composed(enter: Open) -> None:
    app = recruit(recruit(compose(enter)))
    further(app).button(key="new").click().run()
    assert finding(app).startswith("Rien n'est encore composé")
    third = arrive(AppTest.from_file(SHELL, default_timeout=30), "scenarios/composer")
    third.button(key="undo").click().run()
    assert board(third)["counted"] == "2 actions", "even after a reload"
    third.button(key="undo").click().run()
    assert board(third)["counted"] == "1 action", "with its own history"


def test_a_scenario_that_was_saved_is_still_the_same_one_after_a_new_one_is_taken_back(enter: Open) -> None:
    app = recruit(compose(enter))
    app.button(key="save").click().run()
    uid = app.query_params["scenario"]
    further(app).button(key="new").click().run()
    assert "scenario" not in app.query_params
    app.button(key="undo").click().run()
    assert app.query_params["scenario"] == uid
    recruit(app)
    app.button(key="save").click().run()
    (kept,) = scenario_rows.listing(demo_roles.viewer(), ("AQ",))
    assert (kept.uid, len(kept.scenario.actions)) == (uid, 2)


def test_a_copy_is_kept_under_another_name_and_one_goes_on_with_it(enter: Open) -> None:
    app = compose(enter)
    assert further(app).button(key="copy").disabled
    app = recruit(app)
    app.button(key="save").click().run()
    further(app).button(key="copy").click().run()
    titles = {kept.scenario.title: kept.uid for kept in scenario_rows.listing(demo_roles.viewer(), ("AQ",))}
    assert set(titles) == {"Nouveau scénario", "Nouveau scénario (copie)"}
    assert app.query_params["scenario"] == titles["Nouveau scénario (copie)"]


def test_what_somebody_else_saved_in_between_is_shown_and_a_copy_of_ones_own_is_offered(enter: Open) -> None:
    app = recruit(compose(enter))
    app.button(key="save").click().run()
    uid, colleague = app.query_params["scenario"], demo_roles.viewer()
    kept = scenario_rows.load(colleague, uid)
    other = replace(kept.scenario.actions[0], uid="theirs", month=date(2027, 5, 1))
    scenario_rows.save(colleague, replace(kept.scenario, actions=(other,)), uid, kept.version)
    app = gesture(app, "month", action=board(app)["actions"][0]["id"], month="2027-03-01")
    app.button(key="save").click().run()
    assert "Rien n'a été écrasé" in app.error[0].value
    shown_there = " ".join(each.value for each in app.markdown).replace("\u00a0", " ")
    assert "en plus : mai 2027" in shown_there
    assert "en moins : décembre 2026" in shown_there
    assert "nouveau nom" not in shown_there and "modifié" not in shown_there
    app.button(key="copy_conflict").click().run()
    assert not app.error
    theirs, mine = (
        scenario_rows.load(colleague, each).scenario.actions for each in (uid, app.query_params["scenario"])
    )
    assert [action.month for action in (*theirs, *mine)] == [date(2027, 5, 1), date(2027, 3, 1)]


def test_another_name_and_another_month_that_somebody_else_saved_are_shown_as_such(enter: Open) -> None:
    app = recruit(compose(enter))
    app.button(key="save").click().run()
    uid, colleague = app.query_params["scenario"], demo_roles.viewer()
    kept = scenario_rows.load(colleague, uid)
    later = replace(kept.scenario.actions[0], month=date(2027, 5, 1))
    scenario_rows.save(colleague, kept.scenario.with_action(later).renamed("Leur nom"), uid, kept.version)
    recruit(app).button(key="save").click().run()
    shown_there = " ".join(each.value for each in app.markdown).replace("\u00a0", " ")
    assert "nouveau nom : Leur nom" in shown_there
    assert "modifié : mai 2027" in shown_there
    assert not any(f"en {each} :" in shown_there for each in ("plus", "moins"))


def test_what_is_brought_from_another_screen_says_into_which_scenario_it_goes_and_a_new_one_is_offered(
    enter: Open,
) -> None:
    app = recruit(compose(enter))
    seat = tiles(app, "vacant")[-1]
    app.session_state["slot.wanted"] = Wanted(Recruitment.kind, seat=seat)
    app.run()
    assert "Nouveau scénario" in app.info[0].value
    assert "1 action" in app.info[0].value.replace("\u00a0", " ")
    app.button(key="into_new").click().run()
    assert board(app)["counted"] == "Actions"
    assert board(app)["opened"]["seat"] == seat
    assert not app.info
    app.button(key="undo").click().run()
    assert board(app)["counted"] == "1 action"


def test_an_action_that_does_not_apply_says_why_and_is_not_counted(enter: Open) -> None:
    app = recruit(compose(enter))
    seat = next(tile["id"] for team in board(app)["teams"] for tile in team["after"] if tile["changed"])
    app = unfold(app, seat)
    leaving = len(board(app)["opened"]["choices"]) - 1
    app = place(app, leaving)
    gesture(app, "switch", action=board(app)["actions"][0]["id"])
    assert board(app)["counted"] == "1 action\u00a0; 1 ne s'applique pas"
    assert "la personne n'est plus dans la situation actuelle" in listed(app)


def test_a_frozen_position_says_so_and_unfolds_no_trade(enter: Open) -> None:
    freeze()
    app = compose(enter)
    (seat,) = tiles(app, "frozen")
    opened = board(unfold(app, seat))["opened"]
    assert opened["title"].endswith("poste gelé, à dégeler d'abord dans «\u00a0Corriger\u00a0»")
    assert opened["choices"] == []
    assert [link["message"]["action"] for link in opened["more"]] == ["closed_position"]
    held = unfold(app, tiles(app, "social")[0])
    assert seat not in {choice.get("seat") for choice in board(held)["opened"]["choices"]}


def every_trade(app: AppTest, seat: str = "") -> AppTest:
    app = unfold(app, seat)
    app.session_state["compose_trades"] = True
    return app.run()


def trades(app: AppTest) -> list[Any]:
    """The boxes of the trades, in the order of the screen."""
    return [each for each in app.checkbox if str(each.key).startswith("trade_")]


def strips(app: AppTest) -> list[list[str]]:
    """What the dots of each trade say: a sentence a competency, without the arrival, then with it."""
    specs = [json.loads(each.proto.spec) for each in app.get("vega_lite_chart")]
    found = [
        [v for each in spec["layer"] for v in each["data"]["values"] if "state" in v and "uid" in v] for spec in specs
    ]
    return [[value["sentence"].replace("\u00a0", " ") for value in sorted(one, key=itemgetter("x"))] for one in found]


def small(app: AppTest) -> list[str]:
    """What is written in small, in the order of the screen."""
    return [each.value.replace("\\", "").replace("\u00a0", " ").replace("\u202f", " ") for each in app.caption]


def test_every_trade_is_tried_on_a_position_a_line_each_in_the_order_of_the_reference(enter: Open) -> None:
    app = every_trade(compose(enter))
    labels = [each.label.replace("\\", "") for each in trades(app)]
    assert labels == [choice["label"] for choice in board(app)["opened"]["choices"]]
    caption = small(app)[0]
    assert "Adaptation en 12 mois, en 9 avec une immersion ou un mentorat, en 6 avec les deux" in caption
    assert "2 candidats supposés par métier" in caption
    assert "profil type de chaque métier, une hypothèse" in caption
    assert "une fois l'adaptation faite, en décembre 2027" in caption
    ranges = r"(en dessous de|dans|au-dessus de) la fourchette"
    assert re.search(rf"[\d,]+ % \({ranges}\) avec une arrivée du travail social, [\d,]+ % \({ranges}\) avec", caption)
    assert app.button(key="compare_trades").disabled


def test_the_dots_of_each_trade_are_those_without_the_arrival_then_those_once_adapted(enter: Open) -> None:
    app = every_trade(compose(enter), tiles(compose(enter), "vacant")[1])
    who, scenario = demo_roles.viewer(), scenarios.begin(demo_roles.viewer(), "AQ", "")
    tried = trials.of_trades(who, scenario, situations.view(who, ("AQ",)).free[1].uid, scenario.start)
    told = [line for line in small(app) if line.startswith("Issu d")]
    assert len(strips(app)) == len(told) == len(tried) == 10
    team = int(tried[0].seen.after.positions.team[tried[0].seen.after.positions.uid.index(tried[0].action.position)])
    for sentences, line, trial in zip(strips(app), told, tried, strict=True):
        assert len(sentences) == 28
        before, after = (states[team] for states in trial.seen.states)
        differing = [sentence for sentence in sentences[14:] if "sans le scénario" in sentence]
        assert len(differing) == (before != after).sum()
        assert not any("sans le scénario" in sentence for sentence in sentences[:14])
        covered = [
            sentence.partition(", ")[2].partition(" : ")[0] for sentence in differing if " : couverte" in sentence
        ]
        assert all(f"« {name} »" in line for name in covered)
    assert len(set(told)) > 3, "trades differ"


def test_the_dots_are_those_once_adapted_whatever_month_is_looked_at(enter: Open) -> None:
    app = every_trade(compose(enter), tiles(compose(enter), "vacant")[1])
    adapted = strips(app)
    app = gesture(app, "look", month="2027-01-01")
    assert strips(app) == adapted
    assert "en décembre 2027" in small(app)[0]


def test_a_trade_that_the_position_is_closed_to_cannot_be_ticked_and_says_why(enter: Open) -> None:
    app = every_trade(*reserve(compose(enter)))
    assert [each.disabled for each in trades(app)] == [False] * 3 + [True] * 7
    lines = [line for line in small(app) if line.startswith("Issu d")]
    assert lines[3:] == ["Issu d'un autre métier : le poste n'est pas ouvert à ce métier."] * 7
    assert len(strips(app)) == 3
    app.session_state["compose_trades_table"] = True
    app.run()
    (table,) = (each.value for each in app.table if "Origine" in each.value.columns)
    assert list(table.index) == [each.label.replace("\\", "") for each in trades(app)]
    assert [bool(cell) for cell in table["Compétences couvertes"]] == [True] * 3 + [False] * 7


def test_every_trade_is_three_gestures_away_from_the_region(enter: Open) -> None:
    app = enter()
    app = press(app, region_tiles(app, "vacant")[0]["uid"])
    app.session_state["compose_trades"] = True  # a click on its label
    app = app.run()
    assert len(trades(app)) == 10
    app = trades(app)[0].check().run()
    assert not app.button(key="compare_trades").disabled


def test_four_trades_at_most_are_compared_and_that_is_said(enter: Open) -> None:
    app = every_trade(compose(enter))
    for rank in range(5):
        app = trades(app)[rank].check().run()
    assert "Les 4 premiers" in app.warning[0].value.replace("\u00a0", " ")
    app = app.button(key="compare_trades").click().run()
    assert len(app.pills(key="compare_which").value) == 4


def test_the_trades_that_were_ticked_are_compared_and_one_is_kept(enter: Open) -> None:
    app = every_trade(compose(enter))
    for rank in (0, 5):
        app = trades(app)[rank].check().run()
    app = app.button(key="compare_trades").click().run()
    assert app.title[0].value == "Comparer des scénarios"
    assert "Service social" in finding(app)
    assert scenario_rows.listing(demo_roles.viewer(), ("AQ",)) == (), "nothing is kept yet"
    app = app.switch_page("scenarios/comparison/screen.py").run()
    keep = [each for each in app.button if str(each.key).startswith("keep_")]
    assert len(keep) == 2
    app = keep[1].click().run()
    (kept,) = scenario_rows.listing(demo_roles.viewer(), ("AQ",))
    assert kept.scenario.title == "Nouveau scénario · Projets, organisation"
    assert len([each for each in app.button if str(each.key).startswith("keep_")]) == 1
    assert len(app.pills(key="compare_which").value) == 2


def opened_again(enter: Open, app: AppTest) -> AppTest:
    """Open the address of a screen in another tab."""
    return compose(enter, **{name: str(value) for name, value in app.query_params.items()})


def test_where_one_acts_and_looks_and_the_open_tile_are_in_the_address_and_found_again(enter: Open) -> None:
    app = compose(enter)
    assert not {"mois", "agir", "poste"} & set(app.query_params)
    gesture(app, "act", month="2027-02-01")
    gesture(app, "look", month="2028-03-01")
    seat = tiles(app, "vacant")[0]
    app = unfold(app, seat)
    assert {name: app.query_params[name] for name in ("mois", "agir", "poste")} == {
        "mois": "2028-03",
        "agir": "2027-02",
        "poste": seat,
    }
    again = board(opened_again(enter, app))
    assert (again["act"], again["look"], again["opened"]["seat"]) == ("2027-02-01", "2028-03-01", seat)
    gesture(app, "close")
    gesture(app, "look", month="")
    assert "mois" not in app.query_params and "poste" not in app.query_params


def test_a_kept_scenario_is_in_the_address_with_its_month_and_a_colleague_sees_the_same(enter: Open) -> None:
    app = recruit(compose(enter))
    gesture(app, "look", month="2028-03-01")
    app.button(key="save").click().run()
    sentence = finding(app)
    again = opened_again(enter, app)
    assert finding(again) == sentence
    assert sentence.startswith("En mars 2028")
    gesture(again, "look", month="")
    further(again).button(key="new").click().run()
    assert not {"mois", "agir", "poste", "scenario"} & set(again.query_params)


def test_an_address_that_names_an_unknown_month_or_position_says_so_and_keeps_it(enter: Open) -> None:
    app = compose(enter, mois="2099-01", agir="hier", poste="nowhere")
    said_so = [each.value.replace("\u00a0", " ") for each in app.warning]
    assert len(said_so) == 3
    assert "« 2099-01 »" in said_so[0].replace("\\", "") and "décembre 2026" in said_so[0]
    assert "hier" in said_so[1]
    assert "poste qui n'est pas dans cette situation" in said_so[2]
    assert (board(app)["look"], board(app)["opened"]) == ("", None)
    assert app.query_params["mois"] == "2099-01"
    gesture(app, "look", month="2028-03-01")
    assert [each.value for each in app.warning if "2099" in each.value] == []


def test_who_comes_back_by_the_menu_finds_the_month_again(enter: Open) -> None:
    app = compose(enter)
    gesture(app, "look", month="2028-03-01")
    app.query_params.clear()
    app.switch_page("scenarios/scenarios/screen.py").run()
    app.switch_page("scenarios/composer/screen.py").run()
    assert board(app)["look"] == "2028-03-01"
    assert app.query_params["mois"] == "2028-03"


def test_a_gesture_is_answered_by_its_number_and_one_that_came_too_soon_says_so(enter: Open) -> None:
    app = compose(enter)
    assert board(app)["answered"] == 0
    gesture(app, "act", month="2027-02-01", number=7)
    assert board(app)["answered"] == 7
    assert board(app)["hint"].startswith("Choisissez")
    gesture(app, "act", month="2027-05-01", number=8, revision="of another board")
    assert (board(app)["answered"], board(app)["act"]) == (8, "2027-02-01")
    assert board(app)["hint"].startswith("Ce geste est arrivé avant")
    gesture(app, "act", month="2027-05-01", number=9)
    assert (board(app)["act"], board(app)["hint"][:9]) == ("2027-05-01", "Choisisse")


def test_an_action_that_is_switched_stays_on_its_line(enter: Open) -> None:
    app = recruit(recruit(compose(enter)))
    lines = [each["id"] for each in board(app)["actions"]]
    gesture(app, "switch", action=lines[0])
    assert [each["id"] for each in board(app)["actions"]] == lines


def test_a_choice_says_first_which_later_action_it_would_make_void(enter: Open) -> None:
    app = compose(enter)
    seat = tiles(app, "social")[0]
    gesture(app, "act", month="2027-06-01")
    app = unfold(app, seat)
    taken = board(app)["opened"]["choices"][0]["label"]
    app = place(app, 0)
    gesture(app, "act", month="2026-12-01")
    leaves = board(unfold(app, seat))["opened"]["choices"][-1]
    assert leaves["label"] == "Départ"
    assert leaves["note"].replace("\u00a0", " ").startswith("Ne s'appliquerait plus : Mobilité")
    assert leaves["note"].endswith("(juin\u00a02027).")
    other = next(each for each in tiles(app, "social") if each != seat)
    *moves, leaves = board(unfold(app, other))["opened"]["choices"]
    assert ["Ne s'appliquerait plus" in each["note"] for each in moves] == [each["label"] == taken for each in moves]
    assert leaves["note"] == ""


def test_the_form_says_first_which_later_arrival_on_the_position_would_be_void(enter: Open) -> None:
    app = compose(enter)
    seat = tiles(app, "vacant")[0]
    gesture(app, "act", month="2027-06-01")
    app = place(unfold(app, seat), 4)
    choose_kind(app, "filling", "recruitment")
    app.selectbox(key="add_seat").set_value(seat).run()
    assert any(each.value.startswith("Ne s'appliquerait plus") for each in app.warning)
    app = add(app)
    assert "Ne s'applique pas" in listed(app)


def test_a_folded_session_counts_the_places_that_apply_and_shows_that_one_does_not(enter: Open) -> None:
    compose(enter)
    director = demo_roles.viewer()
    begun, people = scenarios.begin(director, "AQ", "x"), situations.view(director, ("AQ",)).snapshot.managers.uid
    places = [
        Training(uid=uid, month=begun.start, managers=(manager,), offer="MANAGE")
        for uid, manager in (("a", people[1]), ("b", people[2]), ("gone", "nobody-any-more"))
    ]
    cases = {
        ("2 places", True): (places[0], places[1]),
        ("1 place comptée sur 2", True): (places[0], replace(places[1], active=False)),
        ("2 places comptées sur 3", True): tuple(places),
        ("0 place comptée sur 2", False): (replace(places[0], active=False), places[2]),
    }
    for (counted, counts), trainings in cases.items():
        scenario = begun
        for action in trainings:
            scenario = scenario.with_action(action)
        shown = board(compose(enter, scenario=scenario_rows.save(director, scenario).uid))
        (together,) = shown["sessions"]
        assert (together["sentence"].rpartition(", ")[2], together["counts"]) == (counted, counts)
        assert all(each["place"] for each in shown["actions"]), "whoever is not known any more has words too"


def test_an_action_that_the_address_asks_for_opens_its_form_once(enter: Open) -> None:
    app = enter(screen="scenarios/composer", action="mentoring")
    assert (app.session_state["add_kind_supporting"], app.session_state["add_support"]) == (
        "accompaniment",
        "mentoring",
    )
    assert "action" not in app.query_params
    app.session_state["add_support"] = "coaching"
    assert app.run().session_state["add_support"] == "coaching"
    app = enter(screen="scenarios/composer", action="new_unit")
    assert app.session_state["add_kind_positions"] == "new_unit"
    app = enter(screen="scenarios/composer", action="nothing")
    assert "action qui n'existe pas" in app.warning[0].value
