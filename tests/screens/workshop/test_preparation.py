"""« Préparer »."""

import pytest

from model.access import Role, Viewer
from model.errors import Refused
from model.services.workshop import (
    facilitation,
    handover,
    pauses,
    proposals,
    rehearsal,
    trial,
    workshops,
)
from model.services.workshop.workshops import Phase
from pages.kit.wording import speaking
from pages.workshop import slides
from tests.screens.conftest import Open, label_of
from tests.screens.workshop.rooms import HOST, LOGIN, OWN_PLACED, begun, press, text, vote

pytestmark = pytest.mark.usefixtures("no_workshop")


def test_a_workshop_is_prepared_with_the_six_questions_and_one_of_ones_own_then_begun(enter: Open) -> None:
    app = enter(LOGIN, "workshop/preparation")
    assert not app.exception
    assert [box.value for box in app.checkbox if box.key.startswith("prepare_question_")] == [True] * 6
    assert "Aucun atelier pour l'instant." in text(app)
    app.number_input(key="prepare_own_count").set_value(1).run()
    app.text_input(key="own_text_0").set_value("On garde quoi ?").run()
    app.text_area(key="own_options_0").set_value("Un\nDeux").run()
    app.text_input(key="prepare_title_first").set_value("Séminaire **AQ**").run()
    app.button(key="prepare_keep").click().run()
    assert not app.exception
    (kept,) = workshops.listing(HOST, "AQ")
    assert app.text_input(key=f"prepare_title_{kept.uid}").value == ""
    app.button(key="prepare_keep").click().run()
    assert len(workshops.listing(HOST, "AQ")) == 1
    assert kept.title == "Séminaire **AQ**", "a second press prepares no second one"
    board = workshops.hall(HOST, kept.uid).board
    assert (board.questions, len(board.steps)) == (7, 13), "the last step is the live scenario"
    assert [item.name["fr"] for item in board.steps[-2].items] == ["Un", "Deux"]
    app.button(key=f"start_{kept.uid}").click().run()
    assert workshops.listing(HOST, "AQ")[0].phase is Phase.RUNNING
    assert "1 atelier en cours." in text(app), "of what there is none, nothing is said"


def test_a_step_lasts_as_long_and_is_asked_in_the_words_that_whoever_prepares_gives_it(enter: Open) -> None:
    app = enter(LOGIN, "workshop/preparation")
    assert "Durée prévue : 1 h 40." in text(app)
    app.number_input(key="prepare_minutes_profile-range").set_value(25).run()
    app.text_input(key="prepare_text_profile-range_fr").set_value("Quel **mélange** ?").run()
    assert "Durée prévue : 2 h 00." in text(app)
    app.selectbox(key="prepare_fewest").select_index(1).run()
    app.text_input(key="prepare_title_first").set_value("Séminaire").run()
    app.button(key="prepare_keep").click().run()
    assert not app.exception
    (kept,) = workshops.listing(HOST, "AQ")
    board = workshops.hall(HOST, kept.uid).board
    changed = board.named("profile-range")
    assert (changed.minutes, changed.text) == (25, dict.fromkeys(("fr", "en"), "Quel **mélange** ?"))
    assert board.steps[0].text["en"] != board.steps[0].text["fr"], "what was left as it is stays in both languages"
    assert board.fewest == 5
    workshops.start(HOST, kept.uid)
    facilitation.go(HOST, kept.uid, board.steps.index(changed))
    timer = enter(LOGIN, "workshop/facilitation").selectbox(key="host_minutes_profile-range")
    assert label_of(timer) == "25 minutes"


def test_a_room_places_things_of_ones_own_on_a_scale_and_nothing_is_proposed_from_it(enter: Open) -> None:
    app = enter(LOGIN, "workshop/preparation")
    app.number_input(key="prepare_own_count").set_value(2).run()
    for number, kind in enumerate(("niveaux", "fourchette")):
        app.selectbox(key=f"own_kind_{number}").set_value(kind).run()
        app.text_input(key=f"own_text_{number}").set_value(f"Question {kind}").run()
    app.text_area(key="own_options_0").set_value("Le télétravail").run()
    app.text_input(key="prepare_title_first").set_value("Séminaire").run()
    app.button(key="prepare_keep").click().run()
    (kept,) = workshops.listing(HOST, "AQ")
    workshops.start(HOST, kept.uid)
    board = workshops.hall(HOST, kept.uid).board
    levels, ranged = (next(step for step in board.steps if step.own and step.kind == kind) for kind in OWN_PLACED)
    facilitation.go(HOST, kept.uid, board.steps.index(levels))
    vote(kept.uid, levels.uid, *[{levels.items[0].uid: [half]} for half in ("4", "6", "6")])
    facilitation.go(HOST, kept.uid, board.steps.index(ranged))
    vote(kept.uid, ranged.uid, *[{"low": ["10"], "high": ["20"]}] * 3)
    for step in (levels, ranged):
        facilitation.go(HOST, kept.uid, board.steps.index(step))
        app = enter(LOGIN, "workshop/facilitation")
        assert not app.exception
        assert "Si la région l'adoptait" not in text(app)
        with speaking("fr"):
            slide = slides.slide(workshops.hall(HOST, kept.uid))
        assert "métier" not in slide.ask
    with pytest.raises(Refused, match=r"workshop\.too_few"):
        proposals.wished_profile(HOST, kept.uid)


def test_only_the_questions_that_were_chosen_are_asked(enter: Open) -> None:
    app = enter(LOGIN, "workshop/preparation")
    for box in app.checkbox:
        if box.key.startswith("prepare_question_") and box.key != "prepare_question_brakes":
            box.uncheck()
    app.text_input(key="prepare_title_first").set_value("Les freins")
    app.run()
    app.button(key="prepare_keep").click().run()
    (kept,) = workshops.listing(HOST, "AQ")
    assert [step.uid for step in workshops.hall(HOST, kept.uid).board.steps] == [
        "brakes-cards",
        "brakes-points",
        "live",
    ]


def test_a_workshop_without_a_title_is_refused_in_words(enter: Open) -> None:
    app = enter(LOGIN, "workshop/preparation")
    app.button(key="prepare_keep").click().run()
    (said,) = app.error
    assert said.value.replace("\u00a0", " ").startswith("Donnez un titre à l'atelier, de 1 à 80 caractères.")
    assert workshops.listing(HOST, "AQ") == ()


def test_a_rehearsal_that_was_closed_can_still_be_erased(enter: Open) -> None:
    uid = begun("profile")
    rehearsal.begin(HOST, uid)
    workshops.close(HOST, uid)
    app = enter(LOGIN, "workshop/preparation")
    app.button(key=f"erase_{uid}").click().run()
    assert not app.exception
    assert workshops.listing(HOST, "AQ")[0].phase is Phase.PREPARED


def test_a_workshop_is_copied_for_another_region_of_its_reader(enter: Open) -> None:
    director = Viewer("d", "", Role.DIRECTOR, ("A-BOR", "A-LIM", "A-POI"))
    steps = workshops.prepared_steps(["profile", "assets"])
    uid = workshops.prepare(director, "A-BOR", "Rentrée **des** équipes", "fr", steps)
    app = enter("direction-nouvelle-aquitaine", "workshop/preparation", region="Académie de Bordeaux")
    app.selectbox(key="copy_for").select("Académie de Limoges").run()
    app.button(key="copy_it").click().run()
    assert not app.exception
    (copied,) = workshops.listing(director, "A-LIM")
    assert (copied.title, copied.uid != uid) == ("Rentrée **des** équipes", True)
    assert workshops.hall(director, copied.uid).board == workshops.hall(director, uid).board


def test_a_workshop_of_the_library_or_of_a_colleague_is_made_ready(enter: Open) -> None:
    asked = (*workshops.prepared_steps(("brakes",)), workshops.live_step(2))
    uid = workshops.prepare(HOST, "AQ", "D'un collègue", "fr", asked)
    content = handover.write(HOST, uid)
    workshops.remove(HOST, uid)
    app = enter(LOGIN, "workshop/preparation").button(key="library_take").click().run()
    assert not app.exception
    assert [each.title for each in workshops.listing(HOST, "AQ")] == ["Les six questions"]
    app = app.file_uploader(key="receive_file").set_value([("x.json", b"{}", "application/json")]).run()
    assert "n'est pas celui d'un atelier" in app.error[0].value
    app = app.file_uploader(key="receive_file").set_value([("x.json", content, "application/json")]).run()
    assert "1 question" in text(app), "a scenario that is composed together is none"
    app = app.button(key="receive_keep").click().run()
    assert not app.exception
    assert [each.title for each in workshops.listing(HOST, "AQ")] == ["D'un collègue", "Les six questions"]


def test_a_workshop_that_pauses_is_opened_again_where_workshops_are_prepared(enter: Open) -> None:
    uid = begun("profile")
    pauses.pause(HOST, uid)
    app = enter(LOGIN, "workshop/preparation")
    assert "1 atelier en pause" in text(app) and "au plus tard le 22 décembre 2026" in text(app)
    app = app.button(key=f"reopen_{uid}").click().run()
    assert not app.exception
    assert "1 atelier en cours" in text(app)


def test_a_workshop_that_pauses_is_ended_where_it_is_opened_again(enter: Open) -> None:
    uid = begun("profile")
    pauses.pause(HOST, uid)
    app = enter(LOGIN, "workshop/preparation").button(key=f"close_{uid}").click().run()
    assert not app.exception
    assert "1 atelier terminé" in text(app)
    assert [each.phase for each in workshops.listing(HOST, "AQ")] == [Phase.CLOSED]


def test_each_of_two_workshops_that_are_held_is_led_to_by_its_own_address(enter: Open) -> None:
    first, second = begun("profile"), begun("assets")
    links = [each.proto.query_string for each in enter(LOGIN, "workshop/preparation").get("page_link")]
    for uid in (first, second):
        assert sum(f"atelier={uid}" in each for each in links) == 2


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_workshop_that_is_ready_is_changed_question_by_question(enter: Open, language: str) -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", workshops.prepared_steps(["profile", "assets"]))
    app = enter(LOGIN, "workshop/preparation", lang=language)
    app.text_input(key="ask_text").set_value("Et demain ?").run()
    app.button(key="ask_now").click().run()
    app.button(key="down_profile-range").click().run()
    (notes,) = [each for each in app.text_area if (each.key or "").startswith("notes_")]
    notes.set_value("Rappeler **l'accord**").run()
    app.button(key="reword_it").click().run()
    (title,) = [each for each in app.text_input if (each.key or "").startswith("change_title_")]
    title.set_value("Séminaire d'hiver").run()
    app.button(key="change_it").click().run()
    assert not app.exception
    board = workshops.hall(HOST, uid).board
    assert [step.uid for step in board.steps[:3]] == ["assets-cards", "assets-points", "profile-range"]
    assert [step.notes for step in board.steps[:3]] == ["", "", "Rappeler **l'accord**"]
    assert workshops.listing(HOST, "AQ")[0].title == "Séminaire d'hiver"
    app.button(key="take_out_assets-cards").click().run()
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    host = enter(LOGIN, "workshop/facilitation", lang=language)
    assert not host.exception
    assert "Rappeler **l'accord**" in text(host)
    assert len([each for each in workshops.hall(HOST, uid).board.steps if each.asks]) == 3


def test_a_question_is_skipped_and_come_back_to_from_the_host(enter: Open) -> None:
    uid = begun("profile", "assets", "brakes")
    facilitation.go(HOST, uid, 0)
    app = enter(LOGIN, "workshop/facilitation")
    app.button(key="skip_assets-cards").click().run()
    assert "laissée de côté" in text(app)
    app.button(key="go_brakes-cards").click().run()
    assert workshops.hall(HOST, uid).board.place == 3
    app.button(key="go_profile-range").click().run()
    press(app, "on")
    assert workshops.hall(HOST, uid).board.place == 3, "the way on passes it over"
    app.run()
    app.button(key="go_assets-cards").click().run()
    assert not app.exception
    assert workshops.hall(HOST, uid).board.place == 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_room_is_tried_before_its_doors_open_and_the_wall_goes_on_to_it(enter: Open, language: str) -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", workshops.prepared_steps(["profile"]))
    app = enter(LOGIN, "workshop/preparation", lang=language)
    assert ("pas encore vu" if language == "fr" else "not seen over") in text(app)
    page = trial.read(uid)
    trial.answer(uid, page, awake=True)
    trial.note_wide(HOST, uid)
    said = text(app.run())
    assert ("1 téléphone a répondu" if language == "fr" else "1 phone answered") in said
    assert ("vu en plein écran." if language == "fr" else "seen over the whole screen.") in said
    wall = enter(LOGIN, "workshop/wall", atelier=uid, lang=language)
    assert not wall.exception
    shown = [each.proto.json or "" for each in wall.get("bidi_component")]
    assert any("entry" in each and "image/svg" in each for each in shown)
    workshops.start(HOST, uid)
    assert not wall.run().exception
    assert any("keys_wall" in each.proto.id for each in wall.get("bidi_component"))
