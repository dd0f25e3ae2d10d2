"""« Animer »: the cards of a step."""

import json
from dataclasses import replace
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.testing.v1 import AppTest

from model.services.workshop import (
    facilitation,
    phones,
    workshops,
)
from pages.kit.wording import speaking
from pages.workshop import slides
from tests.screens.conftest import Open
from tests.screens.workshop.rooms import HOST, LOGIN, begun, here, sorted_cards, text, tick

pytestmark = pytest.mark.usefixtures("no_workshop")


def test_cards_are_read_in_a_table_put_together_hidden_and_shown_alone(enter: Open) -> None:
    uid = begun("assets")
    facilitation.go(HOST, uid, 0)
    for each in ("Immersion", "**Immersion** longue", "Mentorat", "mentorat."):
        facilitation.enter_card(HOST, uid, "assets-cards", each)
    app = enter(LOGIN, "workshop/facilitation")
    assert not app.exception
    assert "4 cartes" in text(app)
    assert sorted_cards(app) == [["Immersion", "", ""], ["**Immersion** longue", "", ""], ["Mentorat ×2", "", ""]]
    (table,) = [each for each in app.dataframe if (each.key or "").startswith("sort_cards_")]
    columns = json.loads(table.proto.columns)
    assert columns["Groupe"].get("width", 0) >= 200, "the name of a group is read beside its cards"
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
    (into,) = [each for each in tick(app, 2).button if (each.key or "").startswith("into_")]
    into.click().run()
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


@pytest.mark.parametrize("language", ["fr", "en"])
def test_more_cards_than_can_be_weighed_are_said_to_be_before_the_step_opens(enter: Open, language: str) -> None:
    uid = begun("assets")
    facilitation.go(HOST, uid, 0)
    for number in range(15):
        facilitation.enter_card(HOST, uid, here(uid), f"Carte {number}")
    too_many = lambda: [  # noqa: E731
        each.value for each in enter(LOGIN, "workshop/facilitation", lang=language).caption if "piles" in each.value
    ]
    assert not too_many()
    facilitation.enter_card(HOST, uid, here(uid), "Une de trop")
    (said,) = too_many()
    assert said.startswith(":material/warning: 16 piles")
    cards = workshops.hall(HOST, uid).cards
    facilitation.group(HOST, uid, here(uid), "Ensemble", [card.uid for card in cards[:2]])
    assert not too_many()


def queue(app: AppTest) -> Any:
    (bar,) = [each.proto for each in app.get("bidi_component") if "queue_bar" in each.proto.id]
    return bar


def press_queue(app: AppTest, name: str, bar: Any = None) -> AppTest:
    """Press one of the keys of the queue, as it is or as it was."""
    bar = bar or queue(app)
    shown, states = json.loads(bar.json), app._tree.get_widget_states()
    gesture = {"name": name, "number": shown["answered"] + 1, "revision": shown["revision"], **shown["on"]}
    identifier = f"$$STREAMLIT_INTERNAL_KEY_{bar.id}__events"
    events = json.dumps([{"event": "gesture", "value": gesture}])
    states.widgets.append(WidgetState(id=identifier, json_trigger_value=events))
    app._run(states)
    assert not app.exception
    return app


@pytest.mark.parametrize("language", ["fr", "en"])
def test_cards_that_wait_are_accepted_hidden_or_grouped_by_key(enter: Open, language: str) -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", workshops.prepared_steps(["assets"]), screened=True)
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    door = phones.by_code(workshops.hall(HOST, uid).workshop.code)
    for each in ("Un", "Deux", "Trois"):
        phones.write_card(uid, phones.join(door), "assets-cards", each)
    app = enter(LOGIN, "workshop/facilitation", lang=language)
    keys = [each["keys"][0] for each in json.loads(queue(app).json)["buttons"]]
    assert keys == ["a", "x"]
    assert json.loads(queue(app).json)["about"] == "Un"
    press_queue(app, "accept")
    press_queue(app, "hide")
    facilitation.group(HOST, uid, "assets-cards", "Apprendre", [])
    (group,) = workshops.hall(HOST, uid).board.groups
    app.run()
    assert [each["keys"][0] for each in json.loads(queue(app).json)["buttons"]] == ["a", "x", "1"]
    press_queue(app, group.uid)
    board = workshops.hall(HOST, uid).board
    un, deux, trois = (each.uid for each in workshops.hall(HOST, uid).cards)
    assert (board.accepted, board.hidden, board.groups[0].cards) == ({un, trois}, {deux}, (trois,))


def test_a_key_that_is_told_once_more_after_the_last_card_left_the_queue_does_nothing(enter: Open) -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", workshops.prepared_steps(["assets"]), screened=True)
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    door = phones.by_code(workshops.hall(HOST, uid).workshop.code)
    phones.write_card(uid, phones.join(door), "assets-cards", "Le tutorat")
    app = enter(LOGIN, "workshop/facilitation")
    bar = queue(app)
    press_queue(app, "accept")
    before = workshops.hall(HOST, uid).board
    press_queue(app, "accept", bar)
    press_queue(app, "hide", bar)
    assert workshops.hall(HOST, uid).board == before
    assert app.title, "the screen is still there"


def test_cards_that_wait_are_counted_as_they_were_written_and_the_wall_says_that_they_are_being_read(
    enter: Open,
) -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", workshops.prepared_steps(["assets"]), screened=True)
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    facilitation.reveal(HOST, uid, "assets-cards", shown=True)

    def wall() -> str:
        with speaking("fr"):
            body = slides.slide(workshops.hall(HOST, uid)).body
        return body["text"] if body["kind"] == "calm" else ""

    assert wall() == "Aucune carte à montrer pour l'instant."
    door = phones.by_code(workshops.hall(HOST, uid).workshop.code)
    for each in ("Le tutorat", "Le tutorat", "Le temps"):
        phones.write_card(uid, phones.join(door), "assets-cards", each)
    assert wall() == "Les cartes se montreront ici quand l'animation les aura lues."
    app = enter(LOGIN, "workshop/facilitation")
    assert [each.value for each in app.subheader if "carte" in each.value] == ["3 cartes"]
    assert any(each.value.startswith("3 cartes attendent d'être acceptées") for each in app.caption)
    press_queue(app, "accept")
    assert any(each.value.startswith("1 carte attend d'être acceptée") for each in app.caption)
    assert wall() == ""


def test_a_table_of_cards_is_searched(enter: Open) -> None:
    uid = begun("assets")
    facilitation.go(HOST, uid, 0)
    for each in ("Immersion", "Tutorat long", "TUTORAT"):
        facilitation.enter_card(HOST, uid, "assets-cards", each)
    app = enter(LOGIN, "workshop/facilitation")
    app.text_input(key="sort_search").set_value("tutorat").run()
    assert [row[0] for row in sorted_cards(app)] == ["Tutorat long", "TUTORAT"]
    app.text_input(key="sort_search").set_value("rien").run()
    assert not app.exception
