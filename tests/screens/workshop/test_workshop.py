"""The workshop on its screens: prepared, begun, led by its keys, written down as a proposal, closed."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from streamlit.testing.v1 import AppTest

from model.access import Role, Viewer
from model.errors import NotAllowed, NotFound, Refused
from model.services.context import PARIS
from model.services.demo import roles as demo_roles
from model.services.expectation import estimates, profiles
from model.services.expectation.profiles import ProfileState
from model.services.scenario import rows as scenario_rows
from model.services.situation import assumptions, situations
from model.services.workshop import (
    consequences,
    facilitation,
    live_scenario,
    minutes,
    phones,
    proposals,
    rehearsal,
    workshops,
)
from model.services.workshop import timer as workshop_timer
from model.services.workshop.workshops import Phase
from model.wording import catalogue
from model.workshop import fiction
from model.workshop.board import WHATIF
from model.workshop.steps import Kind
from pages.kit import answers
from pages.kit.wording import speaking
from pages.web.phones import phone_pages
from pages.workshop import consequences as workshop_consequences
from pages.workshop import keys, slides
from pages.workshop.conclusions import text as conclusions_text
from pages.workshop.facilitation import hands_and_paper, live
from pages.workshop.wall import display
from tests.screens.conftest import Open, label_of

HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
LOGIN = "animation-aquitaine"
OWN_PLACED = (Kind.LEVELS, Kind.RANGE)
pytestmark = pytest.mark.usefixtures("no_workshop")


def here(uid: str) -> str:
    """The step that is looked at."""
    step = workshops.hall(HOST, uid).board.step
    assert step
    return step.uid


def text(app: AppTest) -> str:
    drawn = [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.info]
    said = " ".join(each.value for each in drawn)
    return said.replace("\\", "").replace("\u00a0", " ").replace("\u202f", " ")


def begun(*codes: str) -> str:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", workshops.prepared_steps(codes))
    workshops.start(HOST, uid)
    return uid


def vote(uid: str, step: str, *forms: dict[str, list[str]]) -> None:
    door = phones.by_code(workshops.hall(HOST, uid).workshop.code)
    for form in forms:
        phones.answer(uid, phones.join(door), step, form)


def test_a_workshop_is_prepared_with_the_six_questions_and_one_of_ones_own_then_begun(enter: Open) -> None:
    app = enter(LOGIN, "workshop/preparation")
    assert not app.exception
    assert [box.value for box in app.checkbox if box.key.startswith("prepare_question_")] == [True] * 6
    assert "Aucun atelier pour l'instant." in text(app)
    app.number_input(key="prepare_own_count").set_value(1).run()
    app.text_input(key="own_text_0").set_value("On garde quoi ?").run()
    app.text_area(key="own_options_0").set_value("Un\nDeux").run()
    app.text_input(key="prepare_title").set_value("Séminaire **AQ**").run()
    app.button(key="prepare_keep").click().run()
    assert not app.exception
    assert app.text_input(key="prepare_title").value == ""
    app.button(key="prepare_keep").click().run()
    (kept,) = workshops.listing(HOST, "AQ")
    assert kept.title == "Séminaire **AQ**", "a second press prepares no second one"
    board = workshops.hall(HOST, kept.uid).board
    assert (board.questions, len(board.steps)) == (7, 13), "the last step is the live scenario"
    assert [item.name["fr"] for item in board.steps[-2].items] == ["Un", "Deux"]
    app.button(key=f"start_{kept.uid}").click().run()
    assert workshops.listing(HOST, "AQ")[0].phase is Phase.RUNNING
    assert "1 en cours" in text(app)


def test_a_step_lasts_as_long_and_is_asked_in_the_words_that_whoever_prepares_gives_it(enter: Open) -> None:
    app = enter(LOGIN, "workshop/preparation")
    assert "Durée prévue : 1 h 40." in text(app)
    app.number_input(key="prepare_minutes_profile-range").set_value(25).run()
    app.text_input(key="prepare_text_profile-range_fr").set_value("Quel **mélange** ?").run()
    assert "Durée prévue : 2 h 00." in text(app)
    app.selectbox(key="prepare_fewest").select_index(1).run()
    app.text_input(key="prepare_title").set_value("Séminaire").run()
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
    assert timer.value == "25 minutes"


def test_a_room_places_things_of_ones_own_on_a_scale_and_nothing_is_proposed_from_it(enter: Open) -> None:
    app = enter(LOGIN, "workshop/preparation")
    app.number_input(key="prepare_own_count").set_value(2).run()
    for number, kind in enumerate(("niveaux attendus", "fourchette")):
        app.selectbox(key=f"own_kind_{number}").set_value(kind).run()
        app.text_input(key=f"own_text_{number}").set_value(f"Question {kind}").run()
    app.text_area(key="own_options_0").set_value("Le télétravail").run()
    app.text_input(key="prepare_title").set_value("Séminaire").run()
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
def test_what_too_few_placed_is_said_to_be_so_and_shown_nowhere(enter: Open, language: str) -> None:
    uid = begun("expectations")
    facilitation.go(HOST, uid, 1)
    facilitation.reveal(HOST, uid, "expectations-levels", shown=True)
    vote(uid, "expectations-levels", {"C01": ["7"], "C02": ["4"]}, {"C02": ["4"]}, {"C02": ["5"]}, {"no_view": ["1"]})
    hall = workshops.hall(HOST, uid)
    words, step = catalogue(language), hall.board.steps[1]
    few = words("room.fewer", n=3)
    with speaking(language):
        first, second = slides.slide(hall).body["rows"][:2]
        told = conclusions_text.rows(workshops.conclusions(HOST, uid)[0])
        first_line, second_line = conclusions_text.aggregates(
            workshops.conclusions(HOST, uid), minutes.conclusion_notes(HOST, uid), None
        )[:2]
    assert (set(first["counts"]), first["median"], first["told"]) == ({0}, -1, few)
    assert (sum(second["counts"]), second["median"]) == (3, 4)
    assert (3.5 in first_line.values(), 2.0 in second_line.values()) == (False, True)
    for rows in (answers.rows(step, hall.tally, words), told):
        said = list(rows[0].values()), list(rows[1].values())
        assert few in said[0]
        assert words.number(3.5) not in said[0]
        assert words.number(2) in said[1]
    app = enter(LOGIN, "workshop/facilitation", lang=language)
    assert few in app.table[0].value.iloc[0].tolist()


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
    assert not [each for each in app.button if each.key in ("host_show", "host_lock")], "nothing to reveal or lock"
    with speaking(language):
        wall = slides.slide(workshops.hall(HOST, uid), None, live_scenario.scene(HOST, uid))
    assert wall.body["kind"] == "scene"
    assert len(wall.body["lines"]) == 4
    assert wall.body["rows"]
    app = app.button(key="stage_keep").click().run()
    assert not app.exception
    assert [each.scenario.title for each in scenario_rows.listing(demo_roles.viewer(), ("AQ",))]


def test_only_the_questions_that_were_chosen_are_asked(enter: Open) -> None:
    app = enter(LOGIN, "workshop/preparation")
    for box in app.checkbox:
        if box.key.startswith("prepare_question_") and box.key != "prepare_question_brakes":
            box.uncheck()
    app.text_input(key="prepare_title").set_value("Les freins")
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


def test_the_keys_under_the_wall_lead_the_workshop(enter: Open) -> None:
    uid = begun("expectations", "profile")
    app = enter(LOGIN, "workshop/wall")
    assert not app.exception
    app.button(key="wall_on").click().run()
    assert workshops.hall(HOST, uid).board.place == 0
    vote(uid, "expectations-priorities", *[{"pick": ["C01", "C02", "C03", "C04", "C05"]}] * 3)
    app.run()
    app.button(key="wall_show").click().run()
    app.button(key="wall_lock").click().run()
    stage = workshops.hall(HOST, uid).board.stage("expectations-priorities")
    assert (stage.revealed, str(stage.state)) == (True, "locked")
    app.button(key="wall_hide").click().run()
    app.button(key="wall_open").click().run()
    app.button(key="wall_undo").click().run()
    app.button(key="wall_on").click().run()
    app.button(key="wall_back").click().run()
    assert not app.exception
    assert workshops.hall(HOST, uid).board.place == 0


@pytest.mark.parametrize(("planned", "minutes"), [(25, 25), (0, 5)])
def test_one_key_times_the_step_as_planned_and_takes_the_timer_away_again(
    enter: Open, planned: int, minutes: int
) -> None:
    step = replace(workshops.prepared_steps(["profile"])[0], minutes=planned)
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", [step])
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    for screen, where in (("wall", "wall"), ("facilitation", "host")):
        app = enter(LOGIN, f"workshop/{screen}")
        label = app.button(key=f"{where}_timer_key").label.replace("\u00a0", " ")
        assert label == f"Minuteur : {minutes} min"
        begun_at = datetime.now(UTC)
        app.button(key=f"{where}_timer_key").click().run()
        until = workshops.hall(HOST, uid).board.stage(step.uid).until
        assert until is not None
        assert timedelta(0) <= until - begun_at - timedelta(minutes=minutes) < timedelta(seconds=30)
        app.button(key=f"{where}_timer_off_key").click().run()
        assert not app.exception
        stage = workshops.hall(HOST, uid).board.stage(step.uid)
        assert (stage.until, str(stage.state)) == (None, "open")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_whoever_leads_reads_the_question_and_goes_nowhere_by_accident(enter: Open, language: str) -> None:
    uid = begun("expectations", "profile")
    app = enter(LOGIN, "workshop/facilitation", lang=language)
    for place in (2, 0):
        facilitation.go(HOST, uid, place)
        app.run()
        with speaking(language):
            said = slides.step_name(workshops.hall(HOST, uid).board, place)
        assert said.replace("\u00a0", " ").replace("\u202f", " ") in text(app)
        assert label_of(app.selectbox(key=f"host_place_{place}")) == said
        app.button(key="host_go").click().run()
        assert workshops.hall(HOST, uid).board.place == place
    app.selectbox(key="host_place_0").select_index(3).run()
    app.button(key="host_go").click().run()
    assert workshops.hall(HOST, uid).board.place == 2
    assert not app.exception


def test_a_step_that_its_timer_closed_is_offered_to_be_opened_again(enter: Open) -> None:
    uid = begun("profile")
    facilitation.go(HOST, uid, 0)
    app = enter(LOGIN, "workshop/facilitation")
    assert app.button(key="host_lock")
    facilitation.turn(HOST, uid, lambda board: board.timed(1, datetime.now(UTC) - timedelta(minutes=2)))
    app.run()
    app.button(key="host_open").click().run()
    assert workshops.hall(HOST, uid).board.stage("profile-range").is_open(datetime.now(UTC))


@pytest.mark.parametrize(("language", "said"), [("fr", "passé à une autre étape"), ("en", "moved on to another step")])
def test_a_late_window_is_told_that_the_workshop_moved_on(enter: Open, language: str, said: str) -> None:
    uid = begun("expectations", "profile")
    facilitation.go(HOST, uid, 0)
    app = enter(LOGIN, "workshop/facilitation", lang=language)
    facilitation.go(HOST, uid, 2)
    app.button(key="host_show").click().run()
    assert said in " ".join(each.value for each in app.toast)
    board = workshops.hall(HOST, uid).board
    assert not any(board.stage(step.uid).revealed for step in board.steps)


def test_once_a_workshop_is_over_its_wall_stays_and_asks_for_nothing_more(
    enter: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid, drawn = begun("profile"), []
    monkeypatch.setattr("pages.kit.wall.draw", drawn.append)
    app = enter(LOGIN, "workshop/wall")
    workshops.close(HOST, uid)
    app.run()
    app.run()
    assert not app.exception
    assert "Merci" in drawn[-1].question
    assert "wall_back" not in {each.key for each in app.button}, "outside what runs every second"
    again = begun("profile")
    app.run()
    assert app.button(key="wall_on")
    assert workshops.hall(HOST, again).workshop.code[:4] in str(drawn[-1].body)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let hours pass for the screens and the workshops; the database does not change."""
    gone = timedelta()

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:
            return datetime.now(tz) + gone

    def wait(hours: float) -> None:
        nonlocal gone
        gone += timedelta(hours=hours)

    monkeypatch.setattr(keys, "datetime", Clock)
    for service in (workshops, facilitation, workshop_timer):
        monkeypatch.setattr(service, "now", lambda: Clock.now(UTC))
    return wait


def test_the_wall_of_a_workshop_that_nobody_closed_says_thanks_when_its_time_is_over(
    enter: Open, monkeypatch: pytest.MonkeyPatch, later: Callable[[float], None]
) -> None:
    uid, drawn = begun("profile"), []
    facilitation.go(HOST, uid, 0)
    monkeypatch.setattr("pages.kit.wall.draw", drawn.append)
    app = enter(LOGIN, "workshop/wall")
    seen = workshops.hall(HOST, uid).workshop
    later(7.9)
    app.run()
    assert "Quel profil" in drawn[-1].question
    assert not display.over(seen)
    later(0.2)
    assert display.over(seen), "the version did not rise"
    app.run()
    app.run()
    assert not app.exception
    assert "Merci" in drawn[-1].question
    assert "wall_back" not in {each.key for each in app.button}
    assert "Aucun atelier n'est en cours" in text(enter(LOGIN, "workshop/facilitation"))


@pytest.mark.parametrize(("screen", "where"), [("facilitation", "host"), ("wall", "wall")])
def test_half_an_hour_before_the_end_the_facilitator_is_told_and_goes_on_with_one_button(
    enter: Open, later: Callable[[float], None], screen: str, where: str
) -> None:
    uid = begun("profile")
    app = enter(LOGIN, f"workshop/{screen}")
    later(7.4)
    app.run()
    assert "se termine de lui-même" not in text(app)
    later(0.2)
    app.run()
    ends = workshops.hall(HOST, uid).workshop.ends
    assert ends
    here = ends.astimezone(PARIS)
    assert f"se termine de lui-même à {here.hour} h {here:%M}" in text(app)
    app.button(key=f"{where}_prolong").click().run()
    assert not app.exception
    assert "se termine de lui-même" not in text(app)
    assert workshops.hall(HOST, uid).workshop.ends == ends + timedelta(hours=2)


def test_the_facilitator_sees_the_count_and_the_result_before_the_room_does(enter: Open) -> None:
    uid = begun("expectations", "profile")
    facilitation.go(HOST, uid, 2)
    vote(uid, "profile-range", *[{"low": ["20"], "high": ["40"]}] * 3)
    app = enter(LOGIN, "workshop/facilitation")
    assert not app.exception
    assert "Question 2 sur 2 · 3 réponses sur 3 présents" in text(app)
    assert "20 %" in app.table[0].value.to_string().replace("\u00a0", " ")


def test_what_the_room_decided_waits_for_the_director_as_the_workshops_proposal(enter: Open) -> None:
    uid = begun("profile")
    facilitation.go(HOST, uid, 0)
    vote(uid, "profile-range", *[{"low": ["10"], "high": ["20"]}] * 3)
    app = enter(LOGIN, "workshop/facilitation")
    assert "de 10 à 20 % d'autres métiers, la région serait" in text(app)
    app.button(key="decide_profile").click().run()
    app.button(key="decide_profile").click().run()
    assert not app.exception
    director = demo_roles.viewer()
    waiting = [each for each in profiles.versions(director, "AQ") if each.state is ProfileState.PROPOSED]
    assert [(each.profile.mix, each.author[:24]) for each in waiting] == [
        ((10, 20), "l'atelier « Séminaire »".replace("« ", "«\u00a0").replace(" »", "\u00a0»") + " ")
    ]
    app = enter("direction-aquitaine", "situation/expectations")
    app.button(key=f"adopt_{waiting[0].uid}").click().run()
    assert not app.exception
    assert "10 à 20 %" in text(enter("direction-aquitaine", "situation/region"))


def test_the_effect_is_shown_to_the_room_over_teams_that_nobody_names(enter: Open) -> None:
    uid = begun("expectations", "profile")
    facilitation.go(HOST, uid, 1)
    vote(uid, "expectations-levels", *[{"C03": ["7"], "C09": ["1"]}] * 3)
    app = enter("direction-aquitaine", "workshop/facilitation")
    table = next(each.value for each in app.table if "Aujourd'hui" in each.value)
    assert all(re.fullmatch(r"\d.* équipes? sur 9", cell) for cell in table["Aujourd'hui"])
    app.button(key="decide_show").click().run()
    assert not app.exception
    assert workshops.hall(HOST, uid).board.spotlight == WHATIF
    found = consequences.wished_situation(demo_roles.viewer(), uid)
    with speaking("fr"):
        body = workshop_consequences.body(found, workshops.hall(HOST, uid).board.steps[1])
    assert body["lead"] == "Si la région l'adoptait", "the room gave no range"
    assert [row["name"] for row in body["rows"]] == ["Réinterroger", "Mener des projets"]
    assert all("sur 9" in row["figure"].replace("\u00a0", " ") for row in body["rows"])
    teams = situations.view(demo_roles.viewer(), ("AQ",)).snapshot.teams.name
    assert [team for team in teams if team in str(body)] == []
    assert not enter("direction-aquitaine", "workshop/wall").exception
    assert consequences.wished_situation(HOST, uid).base == found.base, "a facilitator projects what may circulate"
    app.button(key="decide_show").click().run()
    assert workshops.hall(HOST, uid).board.spotlight == ""


def test_a_range_is_shown_as_the_managers_that_it_asks_for(enter: Open) -> None:
    uid = begun("profile")
    facilitation.go(HOST, uid, 0)
    vote(uid, "profile-range", *[{"low": ["30"], "high": ["50"]}] * 3)
    app = enter(LOGIN, "workshop/facilitation")
    mix = situations.view(HOST, ("AQ",)).figures.mix
    least, most = -(-30 * mix.heads // 100), 50 * mix.heads // 100
    found = consequences.wished_situation(HOST, uid)
    assert found.within == (least, most)
    app.button(key="decide_show").click().run()
    drawn = enter(LOGIN, "workshop/wall")
    assert not drawn.exception
    with speaking("fr"):
        body = workshop_consequences.body(found, workshops.hall(HOST, uid).board.steps[0])
    assert [row["figure"].split()[0] for row in body["rows"]] == [str(mix.other), str(least), str(most)]
    for row, others in zip(body["rows"], (mix.other, least, most), strict=True):
        tiles = row["tiles"]
        assert (tiles.count("other"), tiles.count("social") + tiles.count("unknown")) == (others, mix.heads - others)


def test_what_is_offered_follows_the_answers_and_only_what_was_read_is_written(enter: Open) -> None:
    uid = begun("profile")
    facilitation.go(HOST, uid, 0)
    vote(uid, "profile-range", *[{"low": ["10"], "high": ["20"]}] * 3)
    read = proposals.wished_profile(HOST, uid)
    app = enter(LOGIN, "workshop/facilitation")
    assert "de 10 à 20 %" in text(app)
    vote(uid, "profile-range", *[{"low": ["60"], "high": ["90"]}] * 4)
    assert "de 60 à 90 %" in text(app.run())
    with pytest.raises(Refused, match=r"workshop\.answers_changed"):
        proposals.propose_profile(HOST, uid, read)
    assert not [each for each in profiles.versions(demo_roles.viewer(), "AQ") if each.state is ProfileState.PROPOSED]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_the_room_supposes_is_shown_as_the_vacancies_to_expect(enter: Open, language: str) -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", [workshops.estimate_step("exit_rate", 1)])
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    vote(uid, "estimate-exit_rate", *[{"value": [str(value)]} for value in (8, 25, 40)])
    app = enter(LOGIN, "workshop/facilitation", lang=language)
    app.button(key="decide_show").click().run()
    assert not app.exception
    assert not enter(LOGIN, "workshop/wall", lang=language).exception
    found = consequences.supposed_vacancies(HOST, uid, "estimate-exit_rate")
    assert found is not None
    with speaking(language):
        body = workshop_consequences.body(found, workshops.hall(HOST, uid).board.steps[0])
    now, room, _ = body["rows"]
    assert (now["tiles"].count("vacant"), len(now["tiles"])) == (round(found.now.mean), found.funded)
    assert room["tiles"].count("vacant") == round(found.room.mean) > round(found.now.mean)
    assert ("25" in room["name"], "12" in now["name"]) == (True, True)


def test_an_assumption_that_changes_no_vacancy_says_what_it_is_for(enter: Open) -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", [workshops.estimate_step("mentoring_cost", 1)])
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    vote(uid, "estimate-mentoring_cost", *[{"value": ["500"]}] * 3)
    app = enter(LOGIN, "workshop/facilitation")
    assert "ne change pas le nombre de postes à pourvoir" in text(app)
    assert not [each for each in app.button if each.key == "decide_show"]
    assert app.button(key="decide_estimate")


def test_an_estimate_of_the_room_waits_among_the_assumptions(enter: Open) -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", [workshops.estimate_step("exit_rate", 1)])
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    vote(uid, "estimate-exit_rate", *[{"value": [str(value)]} for value in (8, 10, 15)])
    app = enter(LOGIN, "workshop/facilitation")
    app.button(key="decide_estimate").click().run()
    assert not app.exception
    (waiting,) = estimates.waiting_estimates(demo_roles.viewer(), "AQ")
    assert (waiting.estimated.low, waiting.estimated.likely, waiting.estimated.high) == (0.08, 0.1, 0.15)
    app = enter("direction-aquitaine", "scenarios/assumptions")
    assert "10,0 % par an, entre 8,0 % par an et 15,0 % par an, selon l'atelier" in text(app)
    app.button(key=f"suggested_adopt_{waiting.uid}").click().run()
    assert not app.exception
    standing = {
        each.assumption.code: each.assumption for each in assumptions.standing_assumptions(demo_roles.viewer(), "AQ")
    }
    assert (standing["exit_rate"].value, standing["exit_rate"].low, standing["exit_rate"].high) == (0.1, 0.08, 0.15)
    assert estimates.waiting_estimates(demo_roles.viewer(), "AQ") == ()


def test_a_suggestion_can_be_set_aside_and_changes_nothing(enter: Open) -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", [workshops.estimate_step("exit_rate", 1)])
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    vote(uid, "estimate-exit_rate", *[{"value": ["30"]}] * 3)
    for _ in range(2):
        found = proposals.estimate(HOST, uid, "estimate-exit_rate")
        proposals.propose_assumption(HOST, uid, "estimate-exit_rate", found)
    (waiting,) = estimates.waiting_estimates(demo_roles.viewer(), "AQ")
    app = enter("direction-aquitaine", "scenarios/assumptions")
    app.button(key=f"suggested_aside_{waiting.uid}").click().run()
    assert estimates.waiting_estimates(demo_roles.viewer(), "AQ") == ()
    standing = {
        each.assumption.code: each.assumption for each in assumptions.standing_assumptions(demo_roles.viewer(), "AQ")
    }
    assert standing["exit_rate"].value == 0.12
    with pytest.raises(NotAllowed):
        estimates.waiting_estimates(HOST, "AQ")
    with pytest.raises(NotFound):
        estimates.adopt(demo_roles.viewer(), "AQ", waiting.uid)


def tick(app: AppTest, *places: int) -> AppTest:
    """Tick rows of the table of cards, as its reader does."""
    (table,) = [each for each in app.dataframe if (each.key or "").startswith("sort_cards_")]
    app.session_state[table.key] = {"selection": {"rows": list(places), "columns": [], "cells": []}}
    return app.run()


def sorted_cards(app: AppTest) -> list[list[str]]:
    (table,) = [each for each in app.dataframe if (each.key or "").startswith("sort_cards_")]
    return table.value.to_numpy().tolist()


def test_cards_are_read_in_a_table_put_together_hidden_and_shown_alone(enter: Open) -> None:
    uid = begun("assets")
    facilitation.go(HOST, uid, 0)
    for each in ("Immersion", "**Immersion** longue", "Mentorat", "mentorat."):
        facilitation.enter_card(HOST, uid, "assets-cards", each)
    app = enter(LOGIN, "workshop/facilitation")
    assert not app.exception
    assert "4 cartes" in text(app)
    assert sorted_cards(app) == [["Immersion", "", ""], ["**Immersion** longue", "", ""], ["Mentorat ×2", "", ""]]
    assert all(app.button(key=f"sort_{key}").disabled for key in ("group", "hide", "show_again", "ungroup", "light"))
    app = tick(app, 0, 1)
    assert app.button(key="sort_light").disabled, "one at a time"
    app.button(key="sort_group").click().run()
    assert [each.value for each in app.toast], "a name is needed"
    app.text_input(key="sort_name").set_value("S'immerger").run()
    app.button(key="sort_group").click().run()
    (group,) = workshops.hall(HOST, uid).board.groups
    assert (group.name, len(group.cards)) == ("S'immerger", 2)
    assert sorted_cards(app)[1] == ["**Immersion** longue", "S'immerger", ""]
    assert app.button(key="sort_group").disabled, "nothing is ticked any more"
    assert app.text_input(key="sort_name").value == ""
    app.selectbox(key="sort_into").select("S'immerger").run()
    tick(app, 2).button(key="sort_group").click().run()
    assert len(workshops.hall(HOST, uid).board.groups[0].cards) == 4
    tick(app, 2).button(key="sort_ungroup").click().run()
    assert len(workshops.hall(HOST, uid).board.groups[0].cards) == 2
    tick(app, 2).button(key="sort_hide").click().run()
    assert sorted_cards(app)[2] == ["Mentorat ×2", "", "cachée"]
    assert tick(app, 2).button(key="sort_light").disabled, "what is hidden is not shown alone"
    tick(app, 1).button(key="sort_light").click().run()
    board = workshops.hall(HOST, uid).board
    assert (len(board.hidden), board.spotlight) == (2, group.uid)
    app.button(key="sort_light_off").click().run()
    assert workshops.hall(HOST, uid).board.spotlight == ""
    tick(app, 2).button(key="sort_show_again").click().run()
    assert not workshops.hall(HOST, uid).board.hidden
    assert not app.exception


def test_a_group_is_given_another_name(enter: Open) -> None:
    uid = begun("assets")
    facilitation.go(HOST, uid, 0)
    facilitation.enter_card(HOST, uid, here(uid), "Immersion")
    facilitation.group(HOST, uid, here(uid), "Immerison", [card.uid for card in workshops.hall(HOST, uid).cards])
    (group,) = workshops.hall(HOST, uid).board.groups
    app = enter(LOGIN, "workshop/facilitation")
    app.text_input(key=f"rename_{group.uid}").set_value("**Immersion**")
    app.button(key=f"rename_it_{group.uid}").click().run()
    assert not app.exception
    assert workshops.hall(HOST, uid).board.groups == (replace(group, name="**Immersion**"),)


def test_what_is_ticked_and_typed_stays_when_cards_come_and_go(enter: Open) -> None:
    uid = begun("assets")
    facilitation.go(HOST, uid, 0)
    secret = phones.join(phones.by_code(workshops.hall(HOST, uid).workshop.code))
    for each in ("Immersion", "Mentorat", "Tutorat"):
        phones.write_card(uid, secret, "assets-cards", each)
    app = tick(enter(LOGIN, "workshop/facilitation"), 1, 2)
    app.text_input(key="sort_name").set_value("À deux").run()
    phones.write_card(uid, secret, "assets-cards", "Codéveloppement")
    first, *_ = phones.phone_view(uid, secret).cards
    phones.take_back(uid, secret, "assets-cards", first.uid)
    app.run()
    assert [row[0] for row in sorted_cards(app)] == ["Mentorat", "Tutorat", "Codéveloppement"]
    app.button(key="sort_group").click().run()
    hall = workshops.hall(HOST, uid)
    texts = {card.uid: card.text for card in hall.cards}
    assert [(each.name, [texts[card] for card in each.cards]) for each in hall.board.groups] == [
        ("À deux", ["Mentorat", "Tutorat"])
    ]


def test_a_card_can_still_be_hidden_while_it_is_weighed(enter: Open) -> None:
    uid = begun("assets")
    facilitation.go(HOST, uid, 0)
    for words in ("Insulte", "Deux", "INSULTE !"):
        facilitation.enter_card(HOST, uid, here(uid), words)
    facilitation.go(HOST, uid, 1)
    app = enter(LOGIN, "workshop/facilitation")
    tick(app, 0).button(key="sort_hide").click().run()
    assert [item.name["fr"] for item in workshops.hall(HOST, uid).board.step.items] == ["Deux"]
    app = enter(LOGIN, "workshop/facilitation")
    assert sorted_cards(app) == [["Insulte ×2", "", "cachée"], ["Deux", "", ""]]
    assert not [each for each in app.button if each.key in ("sort_light", "sort_ungroup", "sort_group")]
    tick(app, 0).button(key="sort_show_again").click().run()
    assert len(workshops.hall(HOST, uid).board.step.items) == 2
    assert not app.exception


def test_a_sentence_that_was_written_three_times_hangs_once_with_how_often() -> None:
    uid = begun("assets")
    facilitation.go(HOST, uid, 0)
    for words in ("Immersion", "immersion !", "Mentorat", "IMMERSION."):
        facilitation.enter_card(HOST, uid, here(uid), words)
    facilitation.reveal(HOST, uid, here(uid), shown=True)
    secret = phones.join(phones.by_code(workshops.hall(HOST, uid).workshop.code))
    page = phone_pages.step(phones.phone_view(uid, secret), "fr", change=False)
    assert page.count("mmersion") == 1
    assert "Immersion <b>×3</b>" in page
    with speaking("fr"):
        piles = slides.slide(workshops.hall(HOST, uid)).body["piles"]
        assert [(pile["name"], pile["count"]) for pile in piles] == [("Immersion", "×3"), ("Mentorat", "")]
        (told,) = workshops.conclusions(HOST, uid)
        assert [list(row.values())[:2] for row in conclusions_text.rows(told)] == [["Immersion", 3], ["Mentorat", 1]]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_more_cards_than_can_be_weighed_are_said_to_be_before_the_step_opens(enter: Open, language: str) -> None:
    uid = begun("assets")
    facilitation.go(HOST, uid, 0)
    for number in range(15):
        facilitation.enter_card(HOST, uid, here(uid), f"Carte {number}")
    assert not enter(LOGIN, "workshop/facilitation", lang=language).warning
    facilitation.enter_card(HOST, uid, here(uid), "Une de trop")
    (said,) = enter(LOGIN, "workshop/facilitation", lang=language).warning
    assert said.value.startswith("16 piles")
    cards = workshops.hall(HOST, uid).cards
    facilitation.group(HOST, uid, here(uid), "Ensemble", [card.uid for card in cards[:2]])
    assert not enter(LOGIN, "workshop/facilitation", lang=language).warning


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
    assert "1 terminé" in text(enter(LOGIN, "workshop/preparation"))
    assert workshops.hall(HOST, uid).workshop.code == ""


def test_the_conclusions_tell_each_step_with_its_spread_and_can_be_taken_away(enter: Open) -> None:
    uid = begun("profile", "assets")
    facilitation.go(HOST, uid, 0)
    vote(uid, "profile-range", *[{"low": [low], "high": ["60"]} for low in ("20", "30", "40")])
    facilitation.go(HOST, uid, 1)
    for each in ("Immersion **longue**", "Mentorat"):
        facilitation.enter_card(HOST, uid, "assets-cards", each)
    facilitation.group(HOST, uid, "assets-cards", "S'immerger", [workshops.hall(HOST, uid).cards[0].uid])
    facilitation.go(HOST, uid, 2)
    workshops.close(HOST, uid)
    app = enter(LOGIN, "workshop/conclusions")
    assert not app.exception
    assert "tenu le 23 novembre 2026 : 3 étapes, jusqu'à 3 réponses" in text(app)
    assert "Moins de 3 réponses" in text(app)
    assert "S'immerger" in app.table[0].value.to_string()
    held = workshops.listing(HOST, "AQ")[0]
    app.text_area[0].set_value("Le tutorat d'abord.").run()
    app = app.button(key="conclude_write").click().run()
    assert not app.exception
    kept = minutes.conclusion_notes(HOST, uid)
    assert kept.minutes.summary == "Le tutorat d'abord."
    assert [(each.what, each.due) for each in kept.minutes.next_steps] == [
        ("Point d'étape, un mois après", kept.follow_up)
    ]
    with speaking("en"):
        taken = conclusions_text.export(
            held, workshops.conclusions(HOST, uid), kept, live_scenario.live_scenario(HOST, uid)
        )
        assert [each.title for each in taken.sections] == [
            "What to remember",
            "Next steps",
            "Question 1: Which profile? (range)",
            "Question 2: What are our assets and our levers? (cards)",
            "Question 2: What are our assets and our levers? (points)",
            "Good to know",
        ]
        assert [each.texts for each in taken.sections[::4]] == [
            ["Le tutorat d'abord."],
            ["Fewer than 3 answers: nothing to show."],
        ]
        assert taken.sections[3].table
        assert taken.sections[3].table() == [
            {"Group or card": "S'immerger", "Number of cards": 1, "Cards of the group": "Immersion **longue**"},
            {"Group or card": "Mentorat", "Number of cards": 1, "Cards of the group": ""},
        ]
        assert taken.data
        assert [row.get("Median") for row in taken.data()][:3] == [30, 60, None]


def test_before_any_workshop_the_conclusions_say_so(enter: Open) -> None:
    assert "Aucun atelier n'a encore été tenu" in text(enter(LOGIN, "workshop/conclusions"))


def test_a_ready_workshop_is_rehearsed_seen_as_such_and_erased(enter: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", workshops.prepared_steps(["profile"]))
    app = enter(LOGIN, "workshop/preparation")
    app.button(key=f"rehearse_{uid}").click().run()
    assert not app.exception
    assert "· répétition" in text(app)
    facilitation.go(HOST, uid, 0)
    app = enter(LOGIN, "workshop/facilitation")
    assert "salle fictive" in text(app)
    monkeypatch.setattr(fiction, "SECONDS", 1e-9)
    app.run()
    app.run()
    assert not app.exception
    assert "30 réponses sur 30 présents" in text(app)
    assert app.button(key="decide_profile").disabled
    wall = enter(LOGIN, "workshop/wall")
    assert not wall.exception
    assert "salle fictive" in slides.slide(workshops.hall(HOST, uid)).top.replace("\u00a0", " ")
    assert "· répétition" in text(enter(LOGIN, "workshop/conclusions"))
    app = enter(LOGIN, "workshop/facilitation")
    assert "aussi celles de vrais téléphones" in text(app)
    (asked,) = app.get("popover")
    assert [each.key for each in asked.button] == [f"erase_{uid}"], "a first click erases nothing"
    app.button(key=f"erase_{uid}").click().run()
    assert not app.exception
    assert "Aucun atelier n'est en cours" in text(app)
    assert workshops.listing(HOST, "AQ")[0].phase is Phase.PREPARED


def test_the_wall_alone_makes_the_fictional_room_answer(enter: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    uid = begun("profile")
    rehearsal.begin(HOST, uid)
    facilitation.go(HOST, uid, 0)
    monkeypatch.setattr(fiction, "SECONDS", 1e-9)
    app = enter(LOGIN, "workshop/wall")
    for _ in range(3):
        app.run()
    assert not app.exception
    assert workshops.hall(HOST, uid).answered == 30


def test_the_proposal_is_offered_as_soon_as_enough_people_answered_and_the_screen_then_stays_still() -> None:
    uid = begun("profile")
    facilitation.go(HOST, uid, 0)
    seen = []
    for _ in range(4):
        vote(uid, "profile-range", {"low": ["10"], "high": ["20"]})
        seen.append(live.stand(workshops.hall(HOST, uid)))
    assert seen[0] == seen[1] != seen[2] == seen[3]


def test_a_rehearsal_is_offered_while_the_room_is_empty_and_not_once_somebody_answered(enter: Open) -> None:
    uid = begun("profile")
    app = enter(LOGIN, "workshop/facilitation")
    assert [each.key for each in app.button if each.key == f"rehearse_{uid}"]
    facilitation.go(HOST, uid, 0)
    facilitation.enter_paper(HOST, uid, "profile-range", {"low": ["20"], "high": ["40"]}, 2)
    app = enter(LOGIN, "workshop/facilitation")
    assert not [each.key for each in app.button if each.key == f"rehearse_{uid}"]


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
