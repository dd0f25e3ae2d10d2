"""The sign-in: what we rely on in the package that draws it, and what somebody sees who comes to the door."""

import inspect
from collections.abc import Callable
from importlib.metadata import version

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest
from streamlit_authenticator import Authenticate
from streamlit_authenticator.controllers import AuthenticationController

from model.access import Role, operator
from model.services.access import accounts, attempts, sessions
from model.services.access.attempts import FREE
from model.services.context import store
from model.storage.tables import AttemptRow, SessionRow
from pages.kit import session

PASSWORD = "quatre mots sans rapport"


@pytest.fixture
def door(house: object, anonymous: AppTest, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The application of a house with one director, before the sign-in."""
    monkeypatch.setattr(session, "address", lambda: "")
    accounts.create(operator(), "chef", "Cheffe", Role.ADMINISTRATOR, PASSWORD)
    accounts.create(operator(), "directrice", "Directrice", Role.DIRECTOR, PASSWORD, ("AQ",))
    return anonymous.run()


def enter(app: AppTest, login: str, password: str) -> AppTest:
    app.text_input[0].set_value(login)
    app.text_input[1].set_value(password)
    return app.button[0].click().run()


def test_the_package_still_has_the_parts_that_we_replace() -> None:
    assert version("streamlit-authenticator") == "0.4.2"
    source = inspect.getsource(Authenticate)
    for part in ("self.cookie_controller.get_cookie()", "self.cookie_controller.set_cookie()", "login_sleep_time"):
        assert part in source
    assert {"credentials", "auto_hash"} <= set(inspect.signature(AuthenticationController).parameters)
    assert hasattr(AuthenticationController({"usernames": {}}, auto_hash=False).authentication_model, "credentials")


def test_the_right_password_gives_a_ticket_and_the_password_stays_nowhere(door: AppTest) -> None:
    app = enter(door, "directrice", PASSWORD)
    assert not app.exception
    assert not app.error
    assert PASSWORD not in repr(app.session_state)


@pytest.mark.parametrize(
    ("login", "password"), [("directrice", "pas le bon"), ("personne", PASSWORD), ("directrice", "é" * 200)]
)
def test_a_wrong_name_and_a_wrong_password_are_told_alike(door: AppTest, login: str, password: str) -> None:
    app = enter(door, login, password)
    assert not app.exception
    assert app.error[0].value.startswith("Identifiant ou mot de passe inconnu.")
    assert not app.title


def test_somebody_who_was_closed_out_cannot_come_in(door: AppTest) -> None:
    who = next(each for each in accounts.accounts(operator()) if each.login == "directrice")
    accounts.set_active(operator(), who.uid, active=False, version=who.version)
    assert enter(door, "directrice", PASSWORD).error


def test_who_fails_again_and_again_waits_whatever_the_name_and_a_right_password_is_not_looked_at(door: AppTest) -> None:
    said = {}
    for login in ("directrice", "personne"):
        app = door
        for _ in range(FREE + 3):
            attempts.count_failure(login, "")
        for password in ("pas le bon", PASSWORD):
            app = enter(app, login, password)
            assert "Trop d'essais" in app.error[0].value
        said[login] = app.error[0].value.split(" : ")[0]
    assert said["directrice"] == said["personne"]
    with store().read() as base:
        assert not base.exec(select(SessionRow)).all()


def test_a_mistake_is_counted_and_a_success_forgets_it(door: AppTest) -> None:
    app = enter(door, "directrice", "pas le bon")
    with store().read() as base:
        assert base.exec(select(AttemptRow.count)).one() == 1
    assert not enter(app, "directrice", PASSWORD).error
    with store().read() as base:
        assert not base.exec(select(AttemptRow)).all()


def test_somebody_signed_in_sees_their_sessions_and_closes_another_one(
    house: object, hired: Callable[[str], AppTest]
) -> None:
    accounts.create(operator(), "directrice", "Directrice", Role.DIRECTOR, PASSWORD, ("AQ",))
    left_open = sessions.exchange(sessions.open_session("directrice")) or ""
    app = hired("directrice")
    app.session_state["sessions"] = True
    app.run()
    buttons = [button for button in app.button if str(button.key).startswith("end_")]
    assert len(buttons) == 1, "the present one is left by signing out"
    app = buttons[0].click().run()
    assert "La session est fermée" in app.success[0].value
    assert sessions.recognise(left_open) is None
    assert not [button for button in app.button if str(button.key).startswith("end_")]
