"""« Projeter »."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from model.services.workshop import (
    facilitation,
    minutes,
    pauses,
    phones,
    room_questions,
    workshops,
)
from model.wording import catalogue
from model.workshop.steps import Kind
from pages.kit import answers
from pages.kit.wording import speaking
from pages.web.phones import phone_pages
from pages.workshop import slides
from pages.workshop.conclusions import text as conclusions_text
from pages.workshop.wall import display
from tests.screens.conftest import Open
from tests.screens.workshop.rooms import HOST, LOGIN, bars, begun, here, keys, press, text, vote

pytestmark = pytest.mark.usefixtures("no_workshop")


def test_levels_that_are_equal_are_told_by_their_median_not_as_a_race() -> None:
    uid = begun("expectations")
    facilitation.go(HOST, uid, 1)
    vote(uid, "expectations-levels", *[{code: ["5"] for code in ("C01", "C02", "C03", "C04")}] * 3)
    hall = workshops.hall(HOST, uid)
    assert hall.tally
    assert answers.finding(hall.board.steps[1], hall.tally, catalogue("fr")).endswith("2,5 (4 à égalité).")


def test_two_that_come_first_are_said_to_be_equal() -> None:
    uid = workshops.prepare(HOST, "AQ", "Choix", "fr", [workshops.own_step(Kind.CHOICE, "?", ["Un", "Deux"], 1)])
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    one, two = ({"pick": [item.uid]} for item in workshops.hall(HOST, uid).board.steps[0].items)

    def said() -> str:
        hall = workshops.hall(HOST, uid)
        assert hall.tally
        return answers.finding(hall.board.steps[0], hall.tally, catalogue("fr")).replace("\u00a0", " ")

    vote(uid, here(uid), one, two, two)
    assert said() == "En tête : « Deux », 2 choix sur 3."
    vote(uid, here(uid), one)
    assert said() == "En tête, à égalité : « Un » et « Deux », 2 choix sur 4."


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


def test_the_keys_under_the_wall_lead_the_workshop(enter: Open) -> None:
    uid = begun("expectations", "profile")
    app = enter(LOGIN, "workshop/wall")
    assert not app.exception
    press(app, "on")
    assert workshops.hall(HOST, uid).board.place == 0
    vote(uid, "expectations-priorities", *[{"pick": ["C01", "C02", "C03", "C04", "C05"]}] * 3)
    app.run()
    press(app, "show")
    press(app, "lock")
    stage = workshops.hall(HOST, uid).board.stage("expectations-priorities")
    assert (stage.revealed, str(stage.state)) == (True, "locked")
    press(app, "hide")
    press(app, "open")
    press(app, "undo")
    press(app, "on")
    press(app, "back")
    assert not app.exception
    assert workshops.hall(HOST, uid).board.place == 0


@pytest.mark.parametrize("name", ["on", "lock", "timer_key", "undo", "nothing"])
def test_a_key_that_was_pressed_elsewhere_or_before_does_nothing(enter: Open, name: str) -> None:
    uid = begun("expectations", "profile")
    facilitation.go(HOST, uid, 0)
    app = enter(LOGIN, "workshop/wall")
    before, on = workshops.hall(HOST, uid), keys(app)["on"]
    press(app, name, revision=on["revision"] - 1)
    press(app, name, revision="latest")
    assert workshops.hall(HOST, uid) == before
    press(app, "on", **on)
    press(app, "on", **on)
    assert workshops.hall(HOST, uid).board.place == 1, "one press, told twice"


def test_a_gesture_that_is_told_again_where_nobody_answered_is_done_once(enter: Open) -> None:
    uid = begun("profile")
    app = enter(LOGIN, "workshop/wall")
    press(app, "dark", number=7)
    press(app, "light", number=7)
    assert workshops.hall(HOST, uid).board.dark
    press(app, "light", number=8)
    assert not workshops.hall(HOST, uid).board.dark


def test_the_wall_is_dark_until_it_is_lit_again(enter: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    uid, drawn = begun("profile"), []
    facilitation.go(HOST, uid, 0)
    monkeypatch.setattr("pages.kit.wall.draw", drawn.append)
    app = enter(LOGIN, "workshop/wall")
    press(app, "dark").run()
    assert drawn[-1].body == {"kind": "dark"}
    assert "light" in keys(app)["names"]
    press(app, "light").run()
    assert "Quel profil" in drawn[-1].question


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
    assert not bars(app), "outside what runs every second"
    again = begun("profile")
    app.run()
    assert "on" in keys(app)["names"]
    assert workshops.hall(HOST, again).workshop.code[:4] in str(drawn[-1].body)


def test_a_server_that_began_again_shows_the_workshop_that_pauses_and_none_that_is_over(
    enter: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid, drawn = begun("profile"), []
    monkeypatch.setattr("pages.kit.wall.draw", drawn.append)
    pauses.pause(HOST, uid)
    app = enter(LOGIN, "workshop/wall")
    assert not app.exception
    assert ["en pause" in slide.question for slide in drawn] == [True]
    pauses.reopen(HOST, uid)
    app.run()
    assert "on" in keys(app)["names"]
    workshops.close(HOST, uid)
    drawn.clear()
    assert "Aucun atelier n'est en cours" in text(enter(LOGIN, "workshop/wall"))
    assert drawn == []


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
    assert not bars(app)
    assert "Aucun atelier n'est en cours" in text(enter(LOGIN, "workshop/facilitation"))


def test_sleeping_phones_are_not_counted_among_those_that_a_question_reaches() -> None:
    uid = begun("profile", "assets")
    door = phones.by_code(workshops.hall(HOST, uid).workshop.code)
    secrets = [phones.join(door) for _ in range(5)]
    facilitation.go(HOST, uid, 0)
    before = workshops.version(HOST, uid)
    for secret in secrets[:3]:
        phones.mark(uid, secret)
    assert workshops.version(HOST, uid) != before, "the wall is drawn anew"
    with speaking("fr"):
        assert slides.slide(workshops.hall(HOST, uid)).of.replace("\u00a0", " ") == "réponse · 3 téléphones"
        facilitation.go(HOST, uid, 1)
        facilitation.enter_card(HOST, uid, here(uid), "Dite à voix haute")
        for secret in secrets[3:]:
            phones.write_card(uid, secret, here(uid), "Mentorat")
        phones.mark(uid, secrets[4])
        phones.phone_view(uid, secrets[0])
        hall = workshops.hall(HOST, uid)
        assert (hall.present, hall.awake, hall.answered) == (5, 3, 2)
        facilitation.go(HOST, uid, 0)
        assert workshops.hall(HOST, uid).awake == 0, "gone back to, it reaches whoever asks from now on"


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
        assert [(pile["name"], pile["count"]) for pile in piles] == [("Mentorat", ""), ("Immersion", "×3")]
        (told,) = workshops.conclusions(HOST, uid)
        assert [list(row.values()) for row in conclusions_text.rows(told)] == [["Immersion (×3)"], ["Mentorat"]]


def test_what_is_new_agrees_with_what_it_is_said_of() -> None:
    uid = begun("assets")
    facilitation.go(HOST, uid, 0)
    for words in ("Immersion", "Mentorat"):
        facilitation.enter_card(HOST, uid, here(uid), words)
    facilitation.group(HOST, uid, here(uid), "Apprendre", [workshops.hall(HOST, uid).cards[0].uid])
    facilitation.reveal(HOST, uid, here(uid), shown=True)
    with speaking("fr"):
        piles = slides.slide(workshops.hall(HOST, uid)).body["piles"]
    assert [(pile["name"], pile["new"]) for pile in piles] == [
        ("Apprendre", "nouveau groupe"),
        ("Mentorat", "nouvelle"),
    ]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_wall_says_that_a_question_is_asked_for_the_second_time(language: str) -> None:
    uid = begun("profile")
    facilitation.go(HOST, uid, 0)
    vote(uid, here(uid), *[{"low": ["20"], "high": ["40"]}] * 3)
    first, second = {"fr": ("Question 1 sur 1", "second tour"), "en": ("Question 1 of 1", "second round")}[language]
    with speaking(language):
        assert slides.slide(workshops.hall(HOST, uid)).top == first
        room_questions.ask_again(HOST, uid, here(uid))
        assert slides.slide(workshops.hall(HOST, uid)).top == f"{first}, {second}"


def test_a_workshop_that_is_over_is_shown_again_by_its_address_alone(
    enter: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid, drawn = begun("profile", "brakes"), []
    facilitation.go(HOST, uid, 0)
    vote(uid, "profile-range", *[{"low": ["10"], "high": ["20"]}] * 3)
    facilitation.go(HOST, uid, 1)
    workshops.close(HOST, uid)
    monkeypatch.setattr("pages.kit.wall.draw", drawn.append)
    app = enter(LOGIN, "workshop/wall", region="AQ", rejouer=uid)
    assert (drawn[-1].question, list(keys(app)["names"])) == ("Séminaire", ["on"])
    press(app, "on")
    assert drawn[-1].body["kind"] == "curve"
    assert list(keys(app)["names"]) == ["back", "on", "effect"]
    before = keys(app)["on"]
    press(app, "effect")
    assert (drawn[-1].body["kind"], "aujourd'hui" in drawn[-1].foot) == ("strips", True)
    press(app, "on", **before)
    assert drawn[-1].body["kind"] == "strips", "it was pressed on what is shown no more"
    press(app, "on")
    assert (drawn[-1].body["kind"], drawn[-1].ask, list(keys(app)["names"])) == ("calm", "", ["back"])
    app = enter(LOGIN, "workshop/wall", region="AQ", rejouer=uid, etape="1", effet="1")
    assert drawn[-1].body["kind"] == "strips"


@pytest.mark.parametrize("step", ["4", "-1", "deux", "²"])
def test_a_step_that_a_replay_does_not_have_is_said_to_be_none(enter: Open, step: str) -> None:
    uid = begun("profile")
    facilitation.go(HOST, uid, 0)
    workshops.close(HOST, uid)
    app = enter(LOGIN, "workshop/wall", region="AQ", rejouer=uid, etape=step)
    assert not app.exception
    assert "n'a pas eue" in app.warning[0].value


def test_a_workshop_that_is_not_over_or_not_there_is_not_shown_again(enter: Open) -> None:
    uid = begun("profile")
    for named, said in ((uid, "n'est pas terminé"), ("nothing", "n'existe pas")):
        app = enter(LOGIN, "workshop/wall", region="AQ", rejouer=named)
        assert not app.exception
        assert said in text(app)
        assert not bars(app)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_wall_and_the_conclusions_say_what_a_discussion_moved(enter: Open, language: str) -> None:
    step = workshops.own_step(Kind.CHOICE, "Par où commencer ?", ("Tutorat", "Immersion"), 1)
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", [step])
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    tutoring, immersion = ({"pick": [item.uid]} for item in step.items)
    vote(uid, step.uid, *[tutoring] * 3)
    host = enter(LOGIN, "workshop/facilitation", lang=language)
    host.button(key="ask_again").click().run()
    assert not host.exception
    again = here(uid)
    assert again != step.uid
    vote(uid, again, *[immersion] * 3, tutoring)
    with speaking(language):
        assert "de 3" not in slides.slide(workshops.hall(HOST, uid)).ask, "not before it is shown"
        facilitation.reveal(HOST, uid, again, shown=True)
        told = slides.slide(workshops.hall(HOST, uid)).ask.replace("\u00a0", " ")
    assert ("« Tutorat », de 3 sur 3 à 1 sur 4" if language == "fr" else "3 of 3 to 1 of 4") in told
    workshops.close(HOST, uid)
    shown = text(enter(LOGIN, "workshop/conclusions", lang=language))
    assert ("second tour" if language == "fr" else "second round") in shown
    assert told.split(". ")[0] in shown


def _content(component: Any) -> Any:
    return json.loads(component.proto.json or "{}")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_mosaic_answers_with_the_trade_that_the_room_chose_and_whoever_leads_places_it(
    enter: Open, language: str
) -> None:
    steps = (*workshops.prepared_steps(("profile",)), workshops.live_step(2))
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", steps)
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 1)
    host = enter(LOGIN, "workshop/facilitation", lang=language)
    offered = next(each for each in host.multiselect if (each.key or "").startswith("offer_trades_"))
    offered.set_value(["F1", "F5"]).run()
    host.button(key="offer_it").click().run()
    assert not host.exception
    vote(uid, here(uid), *[{"pick": ["F5"]}] * 3)
    facilitation.reveal(HOST, uid, here(uid), shown=True)
    wall = enter(LOGIN, "workshop/wall", lang=language)
    assert not wall.exception
    (drawn,) = [each for each in map(_content, wall.get("bidi_component")) if "body" in each]
    assert (drawn["body"]["kind"], len(drawn["body"]["lines"])) == ("scene", 1)
    host.run()
    host.button(key="place_F5").click().run()
    assert not host.exception
    assert len(workshops.hall(HOST, uid).board.live) == 1


def test_of_workshops_that_pause_the_wall_shows_the_one_that_paused_last() -> None:
    earlier = begun("profile")
    pauses.pause(HOST, earlier)
    later = begun("profile")
    pauses.pause(HOST, later)
    assert display.ended(HOST, "AQ") == later
    pauses.reopen(HOST, earlier)
    pauses.pause(HOST, earlier)
    assert display.ended(HOST, "AQ") == earlier
