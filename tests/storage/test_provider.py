"""Coming in through a provider of identities, on both engines: what is good once is good once, whoever comes first."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlmodel import select

from model import settings
from model.access import Role, operator
from model.errors import MosaiqueError
from model.openid import provider as providers
from model.openid.provider import Identity, Provider
from model.openid.tokens import SignOff
from model.services import start
from model.services.access import accounts, audit, provider, sessions
from model.services.access.accounts import Account
from model.services.access.provider import Journey
from model.services.context import store
from model.storage.database import database
from model.storage.tables import AccessKeyRow, AccountRow, ProviderSessionRow, now
from tests.browser.serving import PASSWORD
from tests.conftest import KEY

ISSUER = "http://localhost:9"
"""Where nobody answers."""

ANA = Identity("s-1", "sid-1", "ana@example.fr", verified=True, id_token="token")


@pytest.fixture(autouse=True)
def house(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A house that knows a provider, which says the same of whoever comes."""
    house = {"MODE": "production", "KEY": KEY, "DATABASE": address, "PUBLIC_URL": "https://mosaique.example"}
    for name, value in {**house, "OIDC_ISSUER": ISSUER, "OIDC_CLIENT": "mosaique"}.items():
        monkeypatch.setenv(f"MOSAIQUE_{name}", value)
    start.open_house()
    accounts.create(operator(), "ana@example.fr", "Ana", Role.ADMINISTRATOR, PASSWORD)
    chosen = settings.current().openid
    assert chosen
    ours = providers.provider(chosen)
    monkeypatch.setattr(ours, "answered", lambda given: given["code"])
    monkeypatch.setattr(ours, "redeem", lambda *_: ANA)
    monkeypatch.setattr(ours, "sign_off", lambda mark: SignOff(mark, "s-1", ""))
    yield ours
    database(address).close()


def arrive(seed: str) -> provider.Entry:
    journey = Journey(seed, "", "fr")
    return provider.arrive(journey, {"state": provider._challenge(journey).state, "code": "c"})


def together(what: list[str], each: object) -> list[object]:
    """What becomes of several that come at the same moment."""
    barrier = Barrier(len(what))

    def one(name: str) -> object:
        barrier.wait()
        try:
            return each(name)  # type: ignore[operator]
        except MosaiqueError as error:
            return error.values["why"]

    with ThreadPoolExecutor(len(what)) as pool:
        return list(pool.map(one, what))


def test_a_return_is_taken_once_of_several_that_come_together() -> None:
    outcomes = together(["same"] * 6, arrive)
    assert sorted(map(str, outcomes)).count("replay") == 5
    assert sessions.count_open() == 1


def test_of_several_first_times_one_matches_the_account() -> None:
    outcomes = together([f"seed {number}" for number in range(6)], arrive)
    assert sum(bool(each.address) for each in outcomes if isinstance(each, provider.Entry)) == 1
    assert sessions.count_open() == 6
    assert len(audit.lines(operator(), "link_identity")) == 1


def test_a_notice_is_taken_once_of_several_that_come_together() -> None:
    secret = arrive("one").secret
    assert together(["mark"] * 6, provider.end).count("replay") == 5
    assert sessions.recognise(secret) is None
    assert len(audit.lines(operator(), "left_provider")) == 1
    other = arrive("two").secret
    assert provider.way_out(provider.leave(other), "fr") == ("", "")  # the provider cannot be asked
    assert sessions.recognise(other) is None


def _unlinked(account: Account) -> None:
    provider.unlink(operator(), account.uid)
    assert not accounts.named(operator(), ANA.address).linked


def _linked_to_another(_: Account) -> None:
    provider.link(operator(), ANA.address, "s-2")


def _closed(account: Account) -> None:
    accounts.set_active(operator(), account.uid, active=False, version=account.version)


@pytest.mark.parametrize("change", [_unlinked, _linked_to_another, _closed])
def test_an_account_that_is_no_longer_somebodys_leaves_them_no_session_no_key_and_no_token(
    change: Callable[[Account], None],
) -> None:
    accounts.create(operator(), "dir@example.fr", "Dir", Role.ADMINISTRATOR, PASSWORD)
    secret = arrive("one").secret
    account = accounts.named(operator(), ANA.address)
    with store().write() as session:
        owner = session.exec(select(AccountRow).where(AccountRow.uid == account.uid)).one()
        key = AccessKeyRow(account_key=owner.key, name="k", secret_hash="h", ends_at=now() + timedelta(days=1))
        session.add(key)
    assert account.linked and accounts.named(operator(), ANA.address).keys == 1
    assert kept_tokens() == ["token"]
    change(account)
    assert sessions.recognise(secret) is None
    assert accounts.named(operator(), ANA.address).keys == 0
    assert kept_tokens() == []


def kept_tokens() -> list[str]:
    """The ID tokens that the base holds."""
    with store().read() as session:
        return list(session.exec(select(ProviderSessionRow.id_token)))


@pytest.mark.parametrize("leave", [provider.leave, lambda _: provider.end("mark")])
def test_a_token_goes_with_the_session_that_it_opened(leave: Callable[[str], object]) -> None:
    secret = arrive("one").secret
    leave(secret)
    assert sessions.recognise(secret) is None and kept_tokens() == []


@pytest.mark.parametrize(
    ("name", "subject", "told", "ends"),
    [
        ("", "s-1", "sid-1", True),
        ("", "", "sid-1", False),
        ("sid-2", "s-1", "sid-1", False),
        ("", "s-2", "sid-1", False),
    ],
)
def test_a_notice_with_a_session_ends_the_sign_ins_of_its_subject_that_have_none(
    house: Provider, monkeypatch: pytest.MonkeyPatch, name: str, subject: str, told: str, ends: bool
) -> None:
    monkeypatch.setattr(house, "redeem", lambda *_: replace(ANA, session=name))
    monkeypatch.setattr(house, "sign_off", lambda mark: SignOff(mark, subject, told))
    secret = arrive("one").secret
    provider.end("mark")
    assert (sessions.recognise(secret) is None) is ends
