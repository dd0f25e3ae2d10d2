"""« Premiers pas »: shown to each account once, then on demand, in the words of its role."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from model.access import GIVEN, Role, operator
from model.services.access import accounts, sessions
from pages.kit import guide
from tests.screens.conftest import Open


def shown(app: AppTest) -> bool:
    return any(button.key == "guide_read" for button in app.button)


@pytest.fixture
def reader(house: object) -> str:
    accounts.create(operator(), "lectrice", "Une lectrice", Role.READER, "quatre mots sans rapport", ("AQ",))
    return "lectrice"


def test_a_new_account_reads_the_guide_once(hired: Callable[[str], AppTest], reader: str) -> None:
    app = hired(reader)
    assert shown(app)
    assert "Premiers pas · Lecture" in " ".join(each.value for each in app.markdown)
    app = app.button(key="guide_read").click().run()
    assert not shown(app)
    assert not shown(hired(reader))
    assert shown(app.button(key="guide_show").click().run())


@pytest.mark.parametrize("role", GIVEN)
def test_each_role_has_a_guide_whose_screens_it_may_open(enter: Open, role: Role) -> None:
    logins = {
        Role.DIRECTOR: "direction-aquitaine",
        Role.ANALYST: "analyste-aquitaine",
        Role.FACILITATOR: "animation-aquitaine",
        Role.READER: "lecture-aquitaine",
        Role.NATIONAL: "tete-de-reseau",
        Role.ADMINISTRATOR: "administration",
    }
    app = enter(logins[role])
    assert not shown(app), "a demonstration is short"
    app = app.button(key="guide_show").click().run()
    assert not app.exception
    for screen in guide.STEPS[role]:
        opened = enter(logins[role], screen.removesuffix("/screen.py"))
        assert not opened.exception
        assert not opened.error


def test_a_session_stays_the_same_before_and_after_the_guide(reader: str) -> None:
    before = sessions.viewer_of(reader)
    accounts.welcome(before)
    after = sessions.viewer_of(reader)
    assert (before.first_time, after.first_time) == (True, False)
    assert before == after
