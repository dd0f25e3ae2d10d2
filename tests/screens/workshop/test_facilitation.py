"""« Animer »."""

import pytest

from model.services.demo import roles as demo_roles
from model.services.scenario import rows as scenario_rows
from model.services.workshop import (
    facilitation,
    live_scenario,
    proposals,
    workshops,
)
from model.services.workshop.workshops import Phase
from model.workshop.steps import Kind
from pages.kit.wording import speaking
from pages.workshop import slides
from pages.workshop.facilitation import hands_and_paper, live
from tests.screens.conftest import Open, label_of
from tests.screens.workshop.rooms import HOST, LOGIN, begun, keys, press, text, vote

pytestmark = pytest.mark.usefixtures("no_workshop")


def test_a_result_is_shown_to_nobody_before_as_many_answers_as_were_asked_for(enter: Open) -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", workshops.prepared_steps(["profile"]), 5)
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    facilitation.reveal(HOST, uid, "profile-range", shown=True)
    form = {"low": ["20"], "high": ["40"]}
    for count, shown in ((4, False), (1, True)):
        vote(uid, "profile-range", *[form] * count)
        with speaking("fr"):
            told = slides.slide(workshops.hall(HOST, uid)).body
        assert (told["kind"] == "curve") is shown
        assert ("à partir de 5 avis" in text(enter(LOGIN, "workshop/facilitation"))) is not shown
    assert proposals.wished_profile(HOST, uid).mix == (20, 40)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_scenario_is_composed_before_the_room_and_kept_by_a_director(enter: Open, language: str) -> None:
    steps = (*workshops.prepared_steps(("profile",)), workshops.live_step(2))
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", steps)
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 1)
    app = enter("direction-aquitaine", "workshop/facilitation", lang=language)
    for kind in range(4):
        app.selectbox(key="stage_kind").select_index(kind).run()
        app = app.button(key="stage_play").click().run()
        assert not app.exception
        assert not app.error
    assert [each.kind for each in workshops.hall(HOST, uid).board.live] == [
        "recruitment",
        "new_position",
        "changed_position",
        "closed_position",
    ]
    assert not {"show", "lock"}.intersection(keys(app)["names"]), "nothing to reveal or lock"
    with speaking(language):
        wall = slides.slide(workshops.hall(HOST, uid), None, live_scenario.scene(HOST, uid))
    assert wall.body["kind"] == "scene"
    assert len(wall.body["lines"]) == 4
    assert wall.body["rows"]
    app = app.button(key="stage_keep").click().run()
    assert not app.exception
    assert [each.scenario.title for each in scenario_rows.listing(demo_roles.viewer(), ("AQ",))]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_whoever_leads_reads_the_question_and_goes_nowhere_by_accident(enter: Open, language: str) -> None:
    uid = begun("expectations", "profile")
    app = enter(LOGIN, "workshop/facilitation", lang=language)
    for place in (2, 0):
        facilitation.go(HOST, uid, place)
        app.run()
        with speaking(language):
            board = workshops.hall(HOST, uid).board
            said, short = slides.step_name(board, place), slides.place_name(board, place)
        assert said.replace("\u00a0", " ").replace("\u202f", " ") in text(app)
        assert label_of(app.selectbox(key=f"host_place_{place}")) == short
        app.button(key="host_go").click().run()
        assert workshops.hall(HOST, uid).board.place == place
    begun_alike = [each[:24] for each in app.selectbox(key="host_place_0").options]
    assert len(set(begun_alike)) == len(begun_alike), "two steps of one question are told apart where words are cut"
    app.selectbox(key="host_place_0").select_index(3).run()
    app.button(key="host_go").click().run()
    assert workshops.hall(HOST, uid).board.place == 2
    assert not app.exception


@pytest.mark.parametrize(("language", "said"), [("fr", "passé à une autre étape"), ("en", "moved on to another step")])
def test_a_late_window_is_told_that_the_workshop_moved_on(enter: Open, language: str, said: str) -> None:
    uid = begun("expectations", "profile")
    facilitation.go(HOST, uid, 0)
    app = enter(LOGIN, "workshop/facilitation", lang=language)
    seen = keys(app)["on"]
    facilitation.go(HOST, uid, 2)
    press(app, "show", **seen)
    assert said in " ".join(each.value for each in app.toast)
    board = workshops.hall(HOST, uid).board
    assert not any(board.stage(step.uid).revealed for step in board.steps)


def test_the_facilitator_sees_the_count_and_the_result_before_the_room_does(enter: Open) -> None:
    uid = begun("expectations", "profile")
    facilitation.go(HOST, uid, 2)
    vote(uid, "profile-range", *[{"low": ["20"], "high": ["40"]}] * 3)
    app = enter(LOGIN, "workshop/facilitation")
    assert not app.exception
    assert "Question 2 sur 2 · 3 réponses · 3 téléphones" in text(app)
    assert "20 %" in app.table[0].value.to_string().replace("\u00a0", " ")


def test_hands_raised_and_paper_are_entered_once_and_said_to_be(enter: Open) -> None:
    uid = begun("expectations", "profile")
    facilitation.go(HOST, uid, 2)
    app = enter(LOGIN, "workshop/facilitation")
    app.number_input(key="paper_times_profile-range_0").set_value(4).run()
    app.button(key="enter_paper").click().run()
    assert not app.exception
    assert workshops.hall(HOST, uid).answered == 4
    assert [each.value.replace("\u00a0", " ") for each in app.toast] == ["Ajouté : 4 réponses sur papier."]
    assert "Saisi jusqu'ici pour cette étape : 4 réponses sur papier." in text(app)
    assert app.number_input(key="paper_times_profile-range_4").value == 1
    facilitation.go(HOST, uid, 0)
    app.run()
    app.number_input(key="hands_people_expectations-priorities_0").set_value(8).run()
    app.button(key="enter_hands").click().run()
    assert workshops.hall(HOST, uid).answered == 8
    assert "8 personnes à main levée" in text(app)
    assert app.number_input(key="hands_people_expectations-priorities_1").value == 1, (
        "a second press adds no eight more"
    )
    seen = live.stand(workshops.hall(HOST, uid))
    facilitation.undo(HOST, uid, workshops.hall(HOST, uid).revision)
    assert live.stand(workshops.hall(HOST, uid)) != seen, "what was entered is said anew"
    assert "8 personnes" not in text(app.run())


def test_a_cell_that_was_emptied_or_left_alone_counts_no_hand() -> None:
    step = workshops.own_step(Kind.CHOICE, "On garde ?", ("Oui", "Non", "Peut-être"), 1)
    yes, no, maybe = (item.uid for item in step.items)
    assert hands_and_paper.counts(step, {0: {"Mains": None}, 1: {"Mains": 4}}) == {yes: 0, no: 4, maybe: 0}


def test_an_address_that_names_a_workshop_that_is_not_held_is_said_before_another_one_is_shown(enter: Open) -> None:
    named, other = begun("profile"), begun("assets")
    assert not enter(LOGIN, "workshop/facilitation", atelier=other).warning
    workshops.close(HOST, named)
    assert not enter(LOGIN, "workshop/facilitation").warning
    app = enter(LOGIN, "workshop/facilitation", atelier=named)
    assert not app.exception
    assert "pas en cours" in app.warning[0].value


def test_a_workshop_is_closed_and_its_screens_say_so(enter: Open) -> None:
    leads = lambda app: [link.proto.page for link in app.main.get("page_link")]  # noqa: E731
    assert leads(enter(LOGIN, "workshop/facilitation")) == ["preparation"]
    uid = begun("profile")
    app = enter(LOGIN, "workshop/facilitation")
    app.button(key="host_close").click().run()
    assert not app.exception
    assert leads(app) == ["conclusions", "preparation"], "from there one goes on"
    assert workshops.listing(HOST, "AQ")[0].phase is Phase.CLOSED
    assert "Aucun atelier n'est en cours" in text(enter(LOGIN, "workshop/wall"))
    assert "1 atelier terminé" in text(enter(LOGIN, "workshop/preparation"))
    assert workshops.hall(HOST, uid).workshop.code == ""


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_question_is_added_and_others_change_place_and_words_while_the_doors_are_open(
    enter: Open, language: str
) -> None:
    uid = begun("expectations", "profile", "assets")
    facilitation.go(HOST, uid, 0)
    app = enter(LOGIN, "workshop/facilitation", lang=language)
    app.button(key="ask_now").click().run()
    assert app.toast, "without words nothing is asked"
    listed = {Kind.CHOICE: "answers", Kind.LEVELS: "place", Kind.POINTS: "weigh"} if language == "en" else {}
    for kind, asked in listed.items():
        app.selectbox(key="ask_kind").select(kind).run()
        assert asked in app.text_area(key="ask_options").label
    app.selectbox(key="ask_kind").select(Kind.CARDS).run()
    app.text_input(key="ask_text").set_value("Qu'est-ce qui nous retient ?").run()
    app.button(key="ask_now").click().run()
    board = workshops.hall(HOST, uid).board
    assert board.step
    assert (board.place, board.step.kind, board.step.text["en"]) == (2, Kind.CARDS, "Qu'est-ce qui nous retient ?")
    assert app.text_input(key="ask_text").value == ""
    (words,) = [each for each in app.text_input if (each.key or "").startswith("reword_")]
    words.set_value("Qu'est-ce qui nous freine ?").run()
    app.button(key="reword_it").click().run()
    app.button(key="bring_assets-cards").click().run()
    assert not app.exception
    board = workshops.hall(HOST, uid).board
    assert [step.text["fr"] for step in board.steps[2:4]] == ["Qu'est-ce qui nous freine ?"] * 2
    assert [step.uid for step in board.steps[4:]] == ["assets-cards", "assets-points", "profile-range"]
    assert [step.question for step in board.steps] == [1, 1, 2, 2, 3, 3, 4]
