"""The conclusions of a workshop on the screen and in files: what was shown of a scenario, what is written, by whom."""

from datetime import date

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from model.access import Role, Viewer
from model.scenario import NewPosition
from model.services import assumptions, hosting, minutes, situations, staging, workshops
from model.workshop.minutes import Minutes, NextStep
from pages.kit.wording import speaking
from pages.workshop import noting, relating
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


def writing(enter: Open) -> tuple[str, AppTest]:
    uid = begun(*workshops.prepared_steps(("profile",)))
    workshops.close(HOST, uid)
    return uid, enter(LOGIN, "workshop/concluding")


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten_but_told(enter: Open) -> None:
    uid, app = writing(enter)
    app.text_area[0].set_value("De l'animatrice.").run()
    minutes.write(DIRECTOR, uid, Minutes("Du directeur."), Minutes())
    app = app.button(key="conclude_write").click().run()
    assert not app.exception
    assert [each.value.split(".")[0] for each in app.error] == ["Quelqu'un d'autre a modifié ce relevé entre-temps"]
    assert minutes.concluded(HOST, uid).minutes.summary == "Du directeur."
    assert app.text_area[0].value == "De l'animatrice.", "what was typed is still there, to be copied"
    app = app.button(key="conclude_again").click().run()
    assert (app.text_area[0].value, len(app.warning)) == ("Du directeur.", 0)
    app.text_area[0].set_value("À deux.").run()
    app = app.button(key="conclude_write").click().run()
    assert (minutes.concluded(HOST, uid).minutes.summary, len(app.error)) == ("À deux.", 0)


def test_who_has_typed_nothing_sees_at_once_what_somebody_else_wrote(enter: Open) -> None:
    uid, app = writing(enter)
    minutes.write(DIRECTOR, uid, Minutes("Du directeur."), Minutes())
    app = app.run()
    assert (app.text_area[0].value, len(app.warning)) == ("Du directeur.", 0)


def test_what_was_typed_on_lines_does_not_stay_on_others_that_took_their_place(enter: Open) -> None:
    uid, app = writing(enter)
    ids, kept = [_grid(app)], Minutes()
    for due in (date(2026, 12, 20), date(2026, 12, 1)):
        steps = NextStep("B", "", date(2026, 12, 10)), NextStep("A", "", due)
        kept = minutes.write(DIRECTOR, uid, Minutes("", steps), kept)
        ids.append(_grid(app.run()))
    assert len({*ids}) == 3


def _grid(app: AppTest) -> str:
    return str(app.dataframe[0].proto.id)


def test_a_cell_that_was_cleared_is_empty_and_a_line_without_words_is_none() -> None:
    due = date(2026, 12, 24)
    days = pd.to_datetime([due, date(2026, 12, 1), None, due, due])
    frame = pd.DataFrame({"what": [None, "A", "B", " ", ""], "owner": [None, "X", None, "Y", ""], "due": days})
    assert noting.next_steps(frame.astype({"what": "str", "owner": "str"}), due) == (
        NextStep("A", "X", date(2026, 12, 1)),
        NextStep("B", "", due),
        NextStep("", "Y", due),
    )
