"""The tables that other programs read: who has no key, one that ended, or one of an account that sees less, gets no
row; nobody is in them; nothing but the header counts as a key."""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from httpx import Headers
from pyarrow import parquet as pq
from sqlmodel import delete, select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from model import settings
from model.access import Role, operator
from model.domain.vocabulary import Network
from model.errors import NotAllowed
from model.services.access import access_keys, accounts, attempts, sessions
from model.services.access.attempts import FREE
from model.services.context import store
from model.services.situation.open_data import COLUMNS
from model.storage.database import Database, database
from model.storage.tables import AccessKeyRow, AccountRow, AttemptRow, PerimeterRow, now
from pages.kit.connection import COOKIE
from pages.kit.connection import PROGRAMS as PLACE
from pages.web import errors, middleware, routes
from tests.conftest import address, copy_house, settle
from tests.security.canaries import IDENTITIES, KINDS, REGIONS, Identity, word
from tests.security.conftest import twice

pytestmark = twice

TEAMS = f"{PLACE}/teams"


@pytest.fixture(autouse=True)
def house(
    prefix: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, canaries_at: tuple[Path, dict[str, str]]
) -> Iterator[Path]:
    file = tmp_path / "house.sqlite"
    copy_house(canaries_at[0], file)
    settle(monkeypatch, "production", file)
    yield file
    database(address(file)).close()


def asking(*shown: str, host: str = "203.0.113.9", **headers: str) -> TestClient:
    application = Starlette(routes=routes, middleware=middleware, exception_handlers=errors.exception_handlers)
    here = settings.current().public_url or "http://testserver"
    client = TestClient(application, here, headers=headers, client=(host, 50_000))
    pairs = [*client.headers.items(), *(("authorization", each) for each in shown)]
    client.headers = Headers([(name.encode(), value.encode("latin-1")) for name, value in pairs])
    return client


def made(login: str = "director-aq") -> str:
    return access_keys.make(sessions.viewer_of(login), "k", 30)


def refused(client: TestClient, status: int, path: str = TEAMS, method: str = "GET") -> None:
    """That an answer says why there is nothing, in the form of RFC 9457, and holds no word of the data."""
    answer = client.request(method, path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert (document["type"], document["status"]) == ("about:blank", status)
    assert document["title"] and document["detail"]
    assert "Zq" not in answer.text and access_keys.BEGINS not in answer.text
    assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert ("www-authenticate" in answer.headers) == (status == 401)


@pytest.mark.parametrize("path", [f"{PLACE}/about", TEAMS, f"{TEAMS}.csv", f"{PLACE}/nothing", PLACE])
def test_without_a_key_nothing_is_said_not_even_what_there_is(path: str) -> None:
    refused(asking(), 401, path)


@pytest.mark.parametrize(
    "shown",
    [
        "Bearer x",
        "Bearer ",
        "Bearer",
        "",
        "Basic {key}",
        "{key}",
        "Bearer  {key}",
        "Bearer {key}x",
        "Bearer {key},",
        "é",
    ],
)
def test_what_is_no_key_opens_nothing(shown: str) -> None:
    refused(asking(shown.replace("{key}", made())), 401)


def test_two_keys_at_a_time_are_none() -> None:
    key = made()
    refused(asking(f"Bearer {key}", f"Bearer {key}"), 401)
    assert asking(f"bearer {key}").get(TEAMS).status_code == 200


@pytest.mark.parametrize("name", ["key", "token", "access_token", "api_key", "x"])
def test_an_address_that_holds_a_key_or_anything_is_refused(name: str) -> None:
    key = made()
    refused(asking(), 400, f"{TEAMS}?{name}={key}")
    refused(asking(f"Bearer {key}"), 400, f"{TEAMS}?{name}={key}")


def test_the_cookie_of_a_session_opens_nothing() -> None:
    cookie = sessions.exchange(sessions.open_session("director-aq")) or ""
    client = asking()
    client.cookies.set(COOKIE, cookie)
    assert sessions.recognise(cookie)
    refused(client, 401)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"])
@pytest.mark.parametrize("headers", [{}, {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}])
def test_nothing_but_reading_is_accepted_whoever_asks(method: str, headers: dict[str, str]) -> None:
    client = asking(f"Bearer {made()}", **headers)
    refused(client, 405, method=method)
    refused(client, 405, PLACE, method)


def test_a_page_of_another_site_is_given_no_leave_to_read() -> None:
    answer = asking(f"Bearer {made()}", origin="https://elsewhere.example").get(TEAMS)
    assert answer.status_code == 200
    assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert answer.headers["cache-control"] == "no-store"


def _past() -> None:
    with store().write() as session:
        row = session.exec(select(AccessKeyRow)).one()
        row.ends_at = now() - timedelta(seconds=1)
        session.add(row)


def _closed() -> None:
    account = accounts.named(operator(), "director-aq")
    accounts.set_active(operator(), account.uid, active=False, version=account.version)


def _ended() -> None:
    owner = sessions.viewer_of("director-aq")
    access_keys.end(owner, access_keys.mine(owner)[0].uid)


def _gone() -> None:
    with store().write() as session:
        session.execute(delete(AccountRow).where(AccountRow.login == "director-aq"))  # type: ignore[arg-type]


@pytest.mark.parametrize("end", [_past, _closed, _ended, _gone])
def test_a_key_that_ended_opens_nothing_from_the_next_request_on(end: Callable[[], None]) -> None:
    client = asking(f"Bearer {made()}")
    assert client.get(TEAMS).status_code == 200
    end()
    refused(client, 401)


def test_a_key_of_an_account_that_lost_its_region_reads_nothing_of_it() -> None:
    client = asking(f"Bearer {made()}")
    assert word("team", "AQ") in client.get(TEAMS).text
    with store().write() as session:
        session.execute(delete(PerimeterRow))
    answer = client.get(TEAMS)
    assert (answer.status_code, answer.json()["rows"]) == (200, [])


def test_keys_that_are_none_make_their_address_wait_and_no_other() -> None:
    for _ in range(FREE):
        refused(asking("Bearer mosaique_x"), 401)
    answer = asking("Bearer mosaique_y").get(TEAMS)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    refused(asking("Bearer mosaique_x", host="198.51.100.7"), 401)
    assert asking(f"Bearer {made()}").get(TEAMS).status_code == 200, "a good key never waits for others"


@pytest.mark.parametrize("shown", ["x", "x" * 43, f"x{access_keys.BEGINS}", access_keys.BEGINS + "x" * 60_000])
def test_what_was_never_a_key_is_not_looked_for(monkeypatch: pytest.MonkeyPatch, shown: str) -> None:
    monkeypatch.setattr(access_keys, "store", _locked)
    monkeypatch.setattr(attempts, "store", _locked)
    refused(asking(f"Bearer {shown}"), 401)


def _locked() -> Database:
    raise AssertionError("the base was asked")


def test_whoever_has_to_wait_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(FREE):
        refused(asking("Bearer mosaique_x"), 401)
    monkeypatch.setattr(Database, "write", lambda _: _locked())
    assert asking("Bearer mosaique_x").get(TEAMS).status_code == 429


def test_an_address_reads_three_hundred_times_a_minute_at_most_whatever_it_shows() -> None:
    client = asking()
    for _ in range(300):
        assert client.get(TEAMS).status_code == 401
    refused(client, 429)
    refused(client, 429, PLACE)
    assert client.get(TEAMS).headers["retry-after"] == "60"


def test_a_key_that_asks_too_often_is_told_for_how_long_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_keys, "ASKED", 3)
    client = asking(f"Bearer {made()}")
    assert [client.get(TEAMS).status_code for _ in range(3)] == [200] * 3
    answer = client.get(TEAMS)
    assert answer.status_code == 429 and 0 < int(answer.headers["retry-after"]) <= 60
    with store().read() as session:
        assert session.exec(select(AttemptRow)).all() == [], "it is no failed attempt"


def everything(client: TestClient) -> str:
    """Every byte that a key gives, in every form."""
    texts = [client.get(f"{PLACE}/about").text]
    for name in COLUMNS:
        texts += [client.get(f"{PLACE}/{name}{end}").text for end in ("", ".csv")]
        packed = client.get(f"{PLACE}/{name}.parquet")
        if packed.status_code == 200:
            texts.append(str(pq.read_table(io.BytesIO(packed.content)).to_pylist()))
    return "\n".join(texts)


@pytest.mark.parametrize("identity", [each for each in IDENTITIES if each.login.isidentifier() or "-" in each.login])
def test_a_key_gives_no_word_that_its_account_may_not_see_and_nobody_in_any_case(identity: Identity) -> None:
    viewer = sessions.viewer_of(identity.login)
    if not access_keys.may_have(viewer):
        with pytest.raises(NotAllowed):
            access_keys.make(viewer, "k", 30)
        return
    given = everything(asking(f"Bearer {access_keys.make(viewer, 'k', 30)}"))
    assert not [each for each in identity.forbidden() if each in given]
    private = [word(kind, code) for kind in set(KINDS) - {"team", "position"} for code in REGIONS]
    assert not [each for each in private if each in given]
    if viewer.regions:
        assert word("team", viewer.regions[0]) in given


def test_a_national_key_reads_its_network_only() -> None:
    accounts.create(operator(), "schools", "Schools", Role.NATIONAL, "quatre mots sans rapport", (), Network.EDUCATION)
    given = everything(asking(f"Bearer {made('schools')}"))
    assert "health_insurance" not in given and "Carsat" not in given
