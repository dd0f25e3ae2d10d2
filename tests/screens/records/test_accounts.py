"""Opening, changing and closing accounts on the screen."""

from datetime import UTC, datetime

import pyotp
import pytest
from streamlit.testing.v1 import AppTest

from model.access import operator
from model.services.access import accounts, provider, second_factor
from model.services.records import backups
from model.services.records.backups import Concern
from tests.screens.conftest import Open
from tests.screens.reading import opening

PASSWORD = "quatre mots sans rapport"


@pytest.fixture
def people(enter: Open) -> AppTest:
    return enter("administration", "records/accounts")


def open_account(app: AppTest, login: str = "nadia", password: str = PASSWORD) -> AppTest:
    app.text_input(key="people_name").set_value("Nadia")
    app.text_input(key="people_login").set_value(login)
    app.text_input(key="people_new_password").set_value(password)
    return app.button(key="people_create").click().run()


def known(login: str = "nadia") -> accounts.Account | None:
    return next((each for each in accounts.accounts(operator()) if each.login == login), None)


def test_an_account_opens_with_the_least_role_in_one_body(people: AppTest) -> None:
    people.multiselect(key="people_regions").set_value(["Carsat Bretagne"]).run()
    app = open_account(people)
    assert not app.exception
    account = known()
    assert account
    assert (str(account.role), account.regions, account.active) == ("reader", ("BR",), True)
    assert f"{len(accounts.accounts(operator()))} comptes ouverts" in opening(app)


@pytest.mark.parametrize(("login", "password"), [("nadia", "court"), ("", PASSWORD), ("administration", PASSWORD)])
def test_a_refused_account_says_why_and_is_not_opened(people: AppTest, login: str, password: str) -> None:
    before = len(accounts.accounts(operator()))
    people.multiselect(key="people_regions").set_value(["Carsat Bretagne"]).run()
    app = open_account(people, login, password)
    assert app.error
    assert not app.exception
    assert len(accounts.accounts(operator())) == before


def test_an_account_without_a_body_is_refused(people: AppTest) -> None:
    assert open_account(people).error
    assert known() is None


def test_a_closed_account_can_be_opened_again(people: AppTest) -> None:
    people.selectbox(key="people_which").select("Lecture (lecture-aquitaine)").run()
    app = people.button(key="people_active").click().run()
    found = known("lecture-aquitaine")
    assert found
    assert not found.active
    app = app.button(key="people_active").click().run()
    found = known("lecture-aquitaine")
    assert found
    assert found.active


def test_an_account_is_untied_from_the_provider_and_only_where_it_is_tied(
    people: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = people.selectbox(key="people_which").select("Lecture (lecture-aquitaine)").run()
    assert "people_unlink" not in {each.key for each in app.button}
    monkeypatch.setenv("MOSAIQUE_OIDC_ISSUER", "https://identity.example")
    provider.link(operator(), "lecture-aquitaine", "s-1")
    app.run().button(key="people_unlink").click().run()
    assert not accounts.named(operator(), "lecture-aquitaine").linked


def test_a_lost_phone_is_forgotten_from_its_account_and_only_where_there_is_one(people: AppTest) -> None:
    app = people.selectbox(key="people_which").select("Lecture (lecture-aquitaine)").run()
    assert "people_phone" not in {each.key for each in app.button}
    read = pyotp.parse_uri(second_factor.address("lecture-aquitaine", "n"))
    second_factor.confirm("lecture-aquitaine", "n", read.now())  # type: ignore[union-attr]
    app.run().button(key="people_phone").click().run()
    assert not second_factor.enrolled("lecture-aquitaine")


@pytest.mark.parametrize(
    ("concern", "words"),
    [
        (None, []),
        (Concern("never"), ["Aucune sauvegarde vérifiée"]),
        (Concern("failed", datetime(2026, 11, 28, 12, tzinfo=UTC)), ["n'a pas abouti", "28 novembre 2026"]),
        (Concern("late", datetime(2026, 11, 28, 12, tzinfo=UTC)), ["28 novembre 2026"]),
    ],
)
def test_what_is_the_matter_with_copies_is_told_in_one_sentence(
    enter: Open, monkeypatch: pytest.MonkeyPatch, concern: Concern | None, words: list[str]
) -> None:
    monkeypatch.setattr(backups, "concern", lambda _: concern)
    app = enter("administration", "records/accounts")
    assert not app.exception
    assert len(app.info) == bool(concern)
    assert all(each in app.info[0].value.replace("\u00a0", " ") for each in words)
