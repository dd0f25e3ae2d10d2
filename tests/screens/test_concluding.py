"""The conclusions of a workshop on the screen and in files: what was shown of a scenario, what is written, by whom."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from model.access import Role, Viewer
from model.scenario import NewPosition
from model.services import assumptions, hosting, minutes, situations, staging, workshops
from pages.kit.wording import speaking
from pages.workshop import relating
from tests.screens.conftest import Open

HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
DIRECTOR = Viewer("d", "Directrice", Role.DIRECTOR, ("AQ",))
LOGIN = "animation-aquitaine"
SPACES = str.maketrans("\u00a0\u202f", "  ")
pytestmark = pytest.mark.usefixtures("no_workshop")


def text(app: AppTest) -> str:
    drawn = [*app.title, *app.subheader, *app.markdown, *app.caption]
    return " ".join(each.value for each in drawn).replace("\\", "").translate(SPACES)


def begun(*steps: workshops.Step) -> str:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", steps)
    workshops.start(HOST, uid)
    hosting.go(HOST, uid, 0)
    return uid


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_scenario_is_told_with_its_day_what_it_supposes_and_what_it_changes(enter: Open, language: str) -> None:
    assumptions.adopt(DIRECTOR, "AQ", "recruitment_cost", 5000, None, None)
    uid = begun(workshops.live_step(1))
    team = situations.view(HOST, ("AQ",)).snapshot.teams.uid[0]
    staging.play(HOST, uid, NewPosition(uid="n", month=date(2027, 1, 1), team=team, title="Appui **fort**"))
    workshops.close(HOST, uid)
    app = enter(LOGIN, "workshop/concluding", lang=language)
    assert not app.exception
    known = workshops.listing(HOST, "AQ")[0], workshops.conclusions(HOST, uid), minutes.concluded(HOST, uid)
    with speaking(language):
        taken = relating.taken(*known, staging.played(HOST, uid))
        notes = " ".join(taken.notes).translate(SPACES)
        tables = [[*rows()] for _, rows in taken.tables]
    for said in (
        {"fr": "situation du 23 novembre 2026", "en": "situation of 23 November 2026"},
        {"fr": "sur 36 mois à partir de décembre 2026", "en": "over 36 months from December 2026"},
        {"fr": "sans tirage au sort", "en": "nothing drawn by lot"},
        {"fr": "5 000 €", "en": "€5,000"},
    ):
        assert said[language] in text(app)
        assert said[language] in notes
    actions, changes = tables[:2]
    assert "Appui **fort**" in str(actions)
    assert [row[next(iter(row))] for row in changes] == {
        "fr": ["Managers en poste", "Issus d'un autre métier", "Postes à pourvoir"],
        "en": ["Managers in post", "From another trade", "Vacant positions"],
    }[language]
    assert [tuple(row.values())[1:] for row in changes][::2] == [("22", "22"), ("3", "4")]
