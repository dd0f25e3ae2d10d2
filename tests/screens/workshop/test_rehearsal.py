"""A workshop that is rehearsed with a fictional room."""

import pytest

from model.services.workshop import (
    facilitation,
    rehearsal,
    workshops,
)
from model.services.workshop.workshops import Phase
from model.workshop import fiction
from model.workshop.answers import HIGH, LOW
from pages.workshop import slides
from tests.screens.conftest import Open
from tests.screens.workshop.rooms import HOST, LOGIN, begun, text

pytestmark = pytest.mark.usefixtures("no_workshop")


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
    monkeypatch.setattr(fiction, "_range", lambda _: {LOW: ["10"], HIGH: ["20"]})  # nothing that is in force already
    app.run()
    app.run()
    assert not app.exception
    assert "30 réponses · 30 téléphones" in text(app)
    assert app.button(key="decide_profile").disabled
    wall = enter(LOGIN, "workshop/wall")
    assert not wall.exception
    assert "salle fictive" in slides.slide(workshops.hall(HOST, uid)).top.replace("\u00a0", " ")
    assert "· répétition" in text(enter(LOGIN, "workshop/conclusions"))
    app = enter(LOGIN, "workshop/facilitation")
    assert "aussi celles de vrais téléphones" in text(app)
    within = [[each.key for each in asked.button] for asked in app.get("popover")]
    assert [f"erase_{uid}"] in within, "a first click erases nothing"
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


def test_a_rehearsal_is_offered_while_the_room_is_empty_and_not_once_somebody_answered(enter: Open) -> None:
    uid = begun("profile")
    app = enter(LOGIN, "workshop/facilitation")
    assert [each.key for each in app.button if each.key == f"rehearse_{uid}"]
    facilitation.go(HOST, uid, 0)
    facilitation.enter_paper(HOST, uid, "profile-range", {"low": ["20"], "high": ["40"]}, 2)
    app = enter(LOGIN, "workshop/facilitation")
    assert not [each.key for each in app.button if each.key == f"rehearse_{uid}"]
