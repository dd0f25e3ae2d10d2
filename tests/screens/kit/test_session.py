"""The sign-in: what we rely on in the package that draws it, and what somebody sees who comes to the door."""

import inspect
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib.metadata import version
from threading import Barrier

import pyotp
import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest
from streamlit_authenticator import Authenticate
from streamlit_authenticator.controllers import AuthenticationController

from model.access import Role, Viewer, operator
from model.services.access import access_keys, accounts, attempts, second_factor, sessions
from model.services.access.attempts import FREE
from model.services.context import store
from model.storage.tables import AccountRow, AttemptRow, ProviderSessionRow, SessionRow, now
from pages.kit import second_factor as second_step
from pages.kit import session, state
from tests.screens.conftest import arrive

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


def test_who_fails_again_and_again_waits_whatever_the_name_and_a_right_password_is_not_looked_at(
    door: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = now()
    monkeypatch.setattr(attempts, "now", lambda: moment)
    said = {}
    for login in ("directrice", "personne"):
        app = door
        for _ in range(FREE):
            attempts.begin(login, "")
        for password in ("pas le bon", PASSWORD):
            app = enter(app, login, password)
            assert "Trop d'essais" in app.error[0].value
        said[login] = app.error[0].value.split(" : ")[0]
    assert said["directrice"] == said["personne"]
    with store().read() as base:
        assert not base.exec(select(SessionRow)).all()


def test_of_fourteen_passwords_sent_together_as_many_are_looked_at_as_one_after_the_other(
    door: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment, together = now(), Barrier(14)
    monkeypatch.setattr(attempts, "now", lambda: moment)
    right = accounts.password_hash("directrice")

    def looked_at(_: int) -> bool:
        together.wait()
        return bool(session._Accounts("")["directrice"]["password"] == right)

    with ThreadPoolExecutor(14) as pool:
        assert sum(pool.map(looked_at, range(14))) == FREE


def test_a_mistake_is_counted_and_a_success_forgets_it(door: AppTest) -> None:
    app = enter(door, "directrice", "pas le bon")
    with store().read() as base:
        assert base.exec(select(AttemptRow.count)).one() == 1
    assert not enter(app, "directrice", PASSWORD).error
    with store().read() as base:
        assert not base.exec(select(AttemptRow)).all()


@pytest.fixture
def demo_door(demo_house: object, anonymous: AppTest, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The application of a demonstration that others can reach, before its code is given."""
    monkeypatch.setattr(session, "address", lambda: "")
    monkeypatch.setattr(session, "door_code", ["123456"])
    return anonymous.run()


def give(app: AppTest, code: str) -> AppTest:
    app.text_input[0].set_value(code)
    return app.button[0].click().run()


def test_the_code_of_a_demonstration_gives_a_ticket(demo_door: AppTest) -> None:
    app = give(demo_door, " 123456 ")
    assert not app.exception
    assert not app.error
    with store().read() as base:
        assert len(base.exec(select(SessionRow)).all()) == 1
        assert not base.exec(select(AttemptRow)).all()


@pytest.mark.parametrize("code", ["", "123", "é", "1" * 500])
def test_a_wrong_code_is_refused_with_a_sentence(demo_door: AppTest, code: str) -> None:
    app = give(demo_door, code)
    assert not app.exception
    assert app.error[0].value.startswith("Ce code n'est pas le bon.")


def test_whoever_guesses_the_code_of_a_demonstration_waits_and_the_right_one_is_not_looked_at(
    demo_door: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = [now()]
    monkeypatch.setattr(attempts, "now", lambda: moments[0])
    app = demo_door
    for _ in range(FREE):
        app = give(app, "000000")
        assert app.error[0].value.startswith("Ce code n'est pas le bon.")
    app = give(app, "123456")
    assert app.error[0].value.startswith("Trop d'essais de ce code") and "dans 1 seconde." in app.error[0].value
    with store().read() as base:
        assert not base.exec(select(SessionRow)).all()
    moments[0] += timedelta(seconds=1)
    assert not give(app, "123456").error


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


def test_somebody_signed_in_makes_a_key_sees_it_once_and_closes_it(
    house: object, hired: Callable[[str], AppTest]
) -> None:
    accounts.create(operator(), "directrice", "Directrice", Role.DIRECTOR, PASSWORD, ("AQ",))
    app = hired("directrice")
    app.session_state["access_keys"] = True
    app.run()
    app.text_input(key="access_key_name").set_value("Tableau de bord")
    app = app.button(key="access_key_make").click().run()
    assert not app.exception
    (shown,) = [each.value for each in app.code]
    assert isinstance(access_keys.recognise(shown), Viewer)
    app = app.run()
    assert [each.value for each in app.code] == [shown], "until it is copied"
    app.session_state["access_keys"] = True  # as a browser goes on saying of what it shows unfolded
    arrive(app, "situation/team")
    assert not app.exception
    assert not app.code, "another screen may be projected"
    app.session_state["access_keys"] = True
    app = app.run()
    assert [each.value for each in app.code] == [shown]
    app = app.button(key="access_key_copied").click().run()
    assert not app.code
    (closing,) = [button for button in app.button if str(button.key).startswith("end_key_")]
    app = closing.click().run()
    assert "Tableau de bord" in app.success[0].value
    assert access_keys.recognise(shown) is None


def test_whoever_sees_no_figure_is_offered_no_key(house: object, hired: Callable[[str], AppTest]) -> None:
    accounts.create(operator(), "chef", "Chef", Role.ADMINISTRATOR, PASSWORD)
    app = hired("chef")
    assert not [each for each in app.expander if "accès" in each.label]


@pytest.fixture
def guarded(door: AppTest, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The same door, in a house that asks administrators for a second factor."""
    monkeypatch.setenv("MOSAIQUE_SECOND_FACTOR", "administrator")
    return door


def show_code(app: AppTest, code: str) -> AppTest:
    app.text_input(key="factor_code").set_value(code)
    return app.button(key="factor_enter").click().run()


def opened() -> int:
    with store().read() as base:
        return len(base.exec(select(SessionRow)).all())


def phone(nonce: str = "n") -> pyotp.TOTP:
    read = pyotp.parse_uri(second_factor.address("chef", nonce))
    assert isinstance(read, pyotp.TOTP)
    return read


def test_a_right_password_opens_nothing_before_a_phone_was_read_in_and_codes_were_noted(guarded: AppTest) -> None:
    app = enter(guarded, "chef", PASSWORD)
    assert not app.exception
    assert [each.value for each in app.subheader] == ["Inscrire votre téléphone"]
    app = show_code(app, "12")
    assert app.error[0].value.startswith("Ce code n'est pas le bon.")
    assert opened() == 0
    app = show_code(app, phone(app.session_state[state.SIGNING_IN.name].nonce).now())
    (codes,) = app.code
    assert len(set(codes.value.split("\n"))) == 10
    assert opened() == 0
    app.button(key="factor_written").click().run()
    assert opened() == 1
    assert second_factor.check("chef", codes.value.split("\n")[0])


def test_the_code_of_the_phone_is_asked_next_time_and_a_wrong_one_opens_nothing(guarded: AppTest) -> None:
    (code, other, *_) = second_factor.confirm("chef", "n", phone().now())
    app = enter(guarded, "chef", PASSWORD)
    assert [each.value for each in app.subheader] == ["Le code de votre téléphone"]
    app = show_code(app, "0000000000" if code != "0000000000" else "0000000001")
    assert app.error[0].value.startswith("Ce code n'est pas le bon, ou il a déjà servi.")
    assert opened() == 0
    show_code(app, code)
    assert opened() == 1
    assert second_factor.check("chef", other)


def test_who_is_not_asked_for_it_comes_in_with_the_password_alone(guarded: AppTest) -> None:
    enter(guarded, "directrice", PASSWORD)
    assert opened() == 1


def test_codes_that_fail_wait_wherever_they_come_from_and_a_right_one_is_not_looked_at(
    guarded: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = now()
    monkeypatch.setattr(attempts, "now", lambda: moment)
    (code, *_) = second_factor.confirm("chef", "n", phone().now())
    app = enter(guarded, "chef", PASSWORD)
    for place in range(FREE):
        monkeypatch.setattr(session, "address", lambda place=place: f"10.0.0.{place}")
        app = show_code(app, "1")
    app = show_code(app, code)
    assert app.error[0].value.startswith("Trop d'essais")
    assert opened() == 0
    assert second_factor.check("chef", code), "it was not used up"


def test_a_password_that_was_right_ten_minutes_ago_is_asked_again(
    guarded: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    (code, *_) = second_factor.confirm("chef", "n", phone().now())
    app = enter(guarded, "chef", PASSWORD)
    monkeypatch.setattr(second_step, "PATIENCE", timedelta(seconds=-1))
    app = show_code(app, code)
    assert opened() == 0
    assert [each.label for each in app.text_input] == ["Identifiant", "Mot de passe"]


def test_whoever_goes_back_is_asked_for_a_password(guarded: AppTest) -> None:
    app = enter(guarded, "chef", PASSWORD).button(key="factor_back").click().run()
    assert [each.label for each in app.text_input] == ["Identifiant", "Mot de passe"]


def by_provider(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> tuple[AppTest, str]:
    """Come back from the provider of identities, which answers for an administrator who is asked for a second factor
    after it."""
    with store().write() as base:
        chef = base.exec(select(AccountRow).where(AccountRow.login == "chef")).one()
        row, secret = sessions.begin(base, chef, awaits_factor=True)
        base.add(ProviderSessionRow(session_key=row.key, issuer="https://id.example", subject="s-1"))
    monkeypatch.setattr(session, "secret", lambda: secret)
    return app.run(), secret


def test_after_the_provider_a_session_is_worth_nothing_before_the_second_factor(
    guarded: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    (code, *_) = second_factor.confirm("chef", "n", phone().now())
    app, secret = by_provider(guarded, monkeypatch)
    assert [each.value for each in app.subheader] == ["Le code de votre téléphone"]
    show_code(app, "1")
    assert sessions.recognise(secret) is None
    show_code(app, code)
    assert sessions.recognise(secret)
    assert opened() == 1


def test_a_session_that_ended_meanwhile_is_opened_by_no_second_factor(
    guarded: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    (code, *_) = second_factor.confirm("chef", "n", phone().now())
    app, secret = by_provider(guarded, monkeypatch)
    sessions.close(secret)  # as a notice of the provider does, or the administrator
    app = show_code(app, code)
    assert sessions.recognise(secret) is None
    assert opened() == 1, "no other one was opened"
    assert [each.label for each in app.text_input] == ["Identifiant", "Mot de passe"]


def test_whoever_does_not_show_a_second_factor_after_the_provider_finds_the_entrance(
    guarded: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    second_factor.confirm("chef", "n", phone().now())
    app, secret = by_provider(guarded, monkeypatch)
    app = app.button(key="factor_back").click().run()
    assert [each.label for each in app.text_input] == ["Identifiant", "Mot de passe"]
    assert sessions.awaiting(secret) == ""
