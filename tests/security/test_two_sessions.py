"""Two people at the same moment on one server: nobody overwrites the other unseen, and whoever is closed out is out."""

from collections.abc import Iterator

import pytest

from model.access import Role, Viewer, operator
from model.domain.vocabulary import Wish
from model.services.access import accounts, sessions
from model.services.records import corrections
from tests.browser.serving import inside, serving
from tests.protocol import Tab
from tests.security.canaries import ACCOUNTS, build, word
from tests.security.troubles import NAME, Troubles, option

pytestmark = pytest.mark.slow

MINE, THEIRS = "dans le département", "au-delà de la région"
"""What the two of them say of the mobility of one person."""


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Troubles]:
    """A house of canaries, and the cookies of its people."""
    folder = tmp_path_factory.mktemp("two")
    build(folder)
    with inside(folder, "production"):
        cookies = {login: sessions.exchange(sessions.open_session(login)) or "" for login in ACCOUNTS}
    with serving(folder, mode="production") as server:
        yield Troubles(server, cookies)


def at_the_form(tab: Tab) -> Tab:
    """Open the form about one person, and leave it open."""
    tab.type("correct_kind", string_array_value=["Personne"])
    return tab.type("correct_person_subject", string_value=option(tab, "correct_person_subject", NAME))


def save(tab: Tab, mobility: str) -> Tab:
    """Say something else of the person's mobility, and save it."""
    tab.type("_mobility", string_value=mobility)
    return tab.type("_save", trigger_value=True)


def recorded(house: Troubles) -> Wish:
    with inside(house.server.log.parent, "production"):
        looked = corrections.seen_region(Viewer("somebody", "somebody", Role.DIRECTOR, ("AQ",)), "AQ")
        return next(each.mobility for each in looked.register.managers if each.name == NAME)


def test_of_two_sessions_that_change_one_record_the_second_is_told_and_nothing_is_lost(house: Troubles) -> None:
    with (
        house.tab("director-aq", "corrections", "first") as first,
        house.tab("analyst", "corrections", "second") as second,
    ):
        at_the_form(first)
        at_the_form(second)
        assert "est enregistrée" in save(first, MINE).said
        assert "Rien n'a été écrasé" in save(second, THEIRS).said
        assert recorded(house) is Wish.DEPARTMENT
        assert "est enregistrée" in second.type("correct_take_mine", trigger_value=True).said
        assert recorded(house) is Wish.BEYOND


@pytest.mark.parametrize("what", ["account", "password"])
def test_whoever_is_closed_out_sees_the_sign_in_at_the_next_run_and_nothing_more(house: Troubles, what: str) -> None:
    with house.tab("director-aq", "region", "closed out") as tab:
        assert word("team", "AQ").encode() in tab.line.bytes
        with inside(house.server.log.parent, "production"):
            who = next(each for each in accounts.accounts(operator()) if each.login == "director-aq")
            if what == "account":
                accounts.set_active(operator(), who.uid, active=False, version=who.version)
            else:
                accounts.set_password(operator(), who.uid, "un autre mot de passe", who.version)
        tab.line.sent.clear()
        tab.again()
        assert b"Mot de passe" in tab.line.bytes
        assert word("team", "AQ").encode() not in tab.line.bytes
        assert word("person", "AQ").encode() not in tab.line.bytes
