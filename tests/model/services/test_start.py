"""Opening the house: settings, modes, the demonstration, copies."""

import secrets
import sqlite3
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from sqlmodel import select

from model import settings
from model.access import Role, operator
from model.errors import NotAllowed, Unusable
from model.services import context, start
from model.services.access import accounts, sessions
from model.services.context import store, today
from model.services.demo import dataset
from model.services.demo import roles as demo_roles
from model.services.records import backups, imports, uploads
from model.services.situation import situations
from model.storage.tables import AccountRow, AuditRow, TeamRow
from model.wording import LANGUAGES, catalogue


def test_an_unknown_mode_is_refused_with_the_known_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOSAIQUE_MODE", "essai")
    with pytest.raises(Unusable) as refusal:
        settings.current()
    assert refusal.value.values == {"received": "essai", "accepted": "demo, production"}


WEAK = (
    "",
    "court",
    "x" * 40,
    "abcabcabcabcabcabcabcabcabcabcabcabc",
    "0123456789abcdef0123456789abcdef",
    "3F9A1C7E5B2D80463f9a1c7e5b2d8046",
    "fedcba98765432100123456789abcdef",
    "02468acegikmoqsuwy13579bdfhjlnprtvxz",
    "00112233445566778899aabbccddeeff",
    "0f1e2d3c4b5a69788796a5b4c3d2e1f0",
    "abcdefghijklmnopqrstuvwxyz0123456789",
    "azertyuiopqsdfghjklmwxcvbn1234567890",
    "Qwertyuiop-Asdfghjkl-Zxcvbnm-1234567890",
    "Mosaique-2026-Mosaique-2026-Mosaique-2026",
    "3f9a1c7e5b2d8046" * 2,
    "-3f9a1c7e5b2d8046" * 3,
)


@pytest.mark.parametrize("key", WEAK)
def test_production_does_not_open_with_a_weak_key_and_says_what_is_accepted_without_it(key: str) -> None:
    with pytest.raises(Unusable) as refusal:
        context.check(settings.Settings(settings.Mode.PRODUCTION, "sqlite://", "", key))
    for language in LANGUAGES:
        said = catalogue(language).error(refusal.value)
        assert "MOSAIQUE_KEY" in said and "python -m model key" in said
        assert str(refusal.value.values["received"]) in said and str(refusal.value.values["accepted"]) in said
        assert not key or key not in said


@pytest.mark.parametrize(
    ("written", "in_production", "in_a_demonstration"),
    [
        ("", True, True),
        ("https://mosaique.example.fr", True, True),
        ("https://Mosaïque.example.fr:8443/", True, True),
        ("http://localhost:8501", True, True),
        ("http://[::1]:8501", True, True),
        ("https://intranet.example.fr/rh/mosaique_2.0/", True, True),
        ("http://localhost:8501/~mosaique", True, True),
        ("http://intranet.example.fr/mosaique", False, True),
        ("http://mosaique.example.fr", False, True),
        ("http://localhost.example.fr", False, True),
        *(
            (wrong, False, False)
            for wrong in (
                "mosaique.example.fr",
                "ftp://mosaique.example.fr",
                "https://",
                "https://mosaique.example.fr/régions",
                "https://mosaique.example.fr/r%C3%A9gions",
                "https://mosaique.example.fr//rh",
                "https://mosaique.example.fr/rh/..",
                "https://mosaique.example.fr/./rh",
                "https://mosaique.example.fr/rh;a",
                "https://mosaique.example.fr/rh?a=1",
                "https://mosaique.example.fr?a=1",
                "https://mosaique.example.fr#a",
                "https://ana@mosaique.example.fr",
                "https://mosaique.example.fr:port",
                "https://mosaique.example.fr autre",
                "https://[::1",
            )
        ),
    ],
)
def test_the_public_address_is_one_of_a_site_that_nobody_reads_on_the_way(
    written: str, in_production: bool, in_a_demonstration: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOSAIQUE_PUBLIC_URL", written)
    monkeypatch.setenv("MOSAIQUE_KEY", settings.new_key())
    for mode, accepted in (("production", in_production), ("demo", in_a_demonstration)):
        monkeypatch.setenv("MOSAIQUE_MODE", mode)
        if accepted:
            context.check(settings.current())
            assert settings.current().public_url == written.removesuffix("/")
            continue
        with pytest.raises(Unusable) as refusal:
            context.check(settings.current())
        for sentence in (catalogue(language).error(refusal.value) for language in LANGUAGES):
            assert written in sentence and "MOSAIQUE_PUBLIC_URL=https://" in sentence


DRAWN = Random(20)


@pytest.mark.parametrize(
    "make", [settings.new_key, lambda: secrets.token_urlsafe(24), lambda: DRAWN.randbytes(16).hex()]
)
def test_a_key_that_was_drawn_is_accepted(make: Callable[[], str]) -> None:
    for _ in range(200):
        context.check(settings.Settings(settings.Mode.PRODUCTION, "sqlite://", "", make()))


@pytest.mark.usefixtures("demo_house")
def test_production_refuses_a_database_of_the_demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOSAIQUE_MODE", "production")
    with pytest.raises(Unusable) as refusal:
        start.open_house()
    assert refusal.value.code == "settings.wrong_database"


@pytest.mark.usefixtures("house")
def test_production_starts_empty_and_without_accounts() -> None:
    assert accounts.accounts(operator()) == ()
    assert situations.regions_with_data() == ()
    assert not accounts.has_administrator()
    with pytest.raises(NotAllowed):
        dataset.load()


@pytest.mark.usefixtures("demo_house")
def test_the_demonstration_never_grows_old() -> None:
    assert today().isoformat() == "2026-11-23"


@pytest.mark.usefixtures("demo_house")
def test_one_lands_as_a_director_and_becomes_somebody_else_in_the_same_session() -> None:
    secret = demo_roles.begin()
    found = sessions.recognise(secret)
    assert found is not None
    assert (found.role, found.regions) == (Role.DIRECTOR, ("AQ",))
    demo_roles.become(secret, "analyste-aquitaine")
    changed = sessions.recognise(secret)
    assert changed is not None
    assert changed.role is Role.ANALYST


@pytest.mark.usefixtures("demo_house")
def test_nobody_signs_in_to_the_demonstration_with_a_password() -> None:
    assert all((accounts.password_hash(person.login) or "!").startswith("!") for person in demo_roles.people())


@pytest.mark.usefixtures("demo_house")
def test_a_reset_brings_the_first_state_back_with_the_same_addresses() -> None:
    secret = demo_roles.begin()
    before = situations.figures_document(operator(), "AQ")
    with store().read() as session:
        uids = set(session.exec(select(TeamRow.uid)))
    upload = uploads.read(operator(), [("a.csv", "équipe;intitulé;nom\nAilleurs;Chef;X\n".encode())])
    delivery = imports.check(operator(), upload, upload.proposal)
    imports.confirm(operator(), imports.preview(operator(), "AQ", delivery, today()), drastic=True)
    assert situations.figures_document(operator(), "AQ")["positions"] == 1
    dataset.reset()
    assert situations.figures_document(operator(), "AQ") == before
    with store().read() as session:
        assert set(session.exec(select(TeamRow.uid))) == uids
    assert sessions.recognise(secret) is not None


@pytest.mark.usefixtures("demo_house")
def test_a_copy_is_whole_and_never_overwrites(tmp_path: Path) -> None:
    file = tmp_path / "copy.sqlite"
    backups.back_up(operator(), file)
    with sqlite3.connect(file) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM position").fetchone() == (252,)
    with pytest.raises(Unusable):
        backups.back_up(operator(), file)
    with pytest.raises(Unusable):
        backups.back_up(operator(), tmp_path / "nowhere" / "copy.sqlite")


@pytest.mark.usefixtures("demo_house")
def test_reading_names_leaves_one_line_per_account_and_revision() -> None:
    director = demo_roles.viewer()
    for _ in range(3):
        situations.view(director, ("AQ",))
    with store().read() as session:
        lines = session.exec(
            select(AuditRow).where(AuditRow.account == director.account, AuditRow.action == "read_names")
        ).all()
    assert [(line.scope, line.count > 0) for line in lines] == [("AQ", True)]


@pytest.mark.usefixtures("demo_house")
def test_a_demonstration_of_an_earlier_edition_gets_the_accounts_that_it_lacks() -> None:
    with store().write() as session:
        session.delete(session.exec(select(AccountRow).where(AccountRow.login == "tete-de-reseau")).one())
    start.open_house()
    assert [person.login for person in demo_roles.people()] == [each["login"] for each in context.demo()["accounts"]]
    assert demo_roles.people()[-2].role is Role.NATIONAL
