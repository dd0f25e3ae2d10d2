"""« Relevé de conclusions » of a workshop from its beginning to its end, and of none."""

import pytest

from model.services.workshop import (
    facilitation,
    live_scenario,
    minutes,
    workshops,
)
from pages.kit.wording import speaking
from pages.workshop.conclusions import text as conclusions_text
from tests.screens.conftest import Open
from tests.screens.workshop.rooms import HOST, LOGIN, begun, text, vote

pytestmark = pytest.mark.usefixtures("no_workshop")


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
    assert "tenu le 23 novembre 2026 : rien n'y est proposé. Jusqu'à 3 réponses par question." in text(app)
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
            "Good to know",
        ]
        assert taken.sections[0].texts == ["Le tutorat d'abord."]
        (untold, _) = taken.sections[-1].texts
        assert untold == (
            "Fewer than 3 answers: nothing to show. Question 2: What are our assets and our levers? (points)."
        )
        assert taken.sections[3].table
        assert taken.sections[3].table() == [
            {"Group or card": "S'immerger", "Number of cards": 1, "Cards of the group": "Immersion **longue**"},
            {"Group or card": "Mentorat", "Number of cards": 1, "Cards of the group": ""},
        ]
        assert taken.data
        assert [row.get("Median") for row in taken.data()][:3] == [30, 60, None]


def test_before_any_workshop_the_conclusions_say_so(enter: Open) -> None:
    assert "Aucun atelier n'a encore été tenu" in text(enter(LOGIN, "workshop/conclusions"))
