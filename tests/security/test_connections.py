"""A connection is what its cookie says, a file is whose page it was made for: attacks on both, over the wire."""

from collections.abc import Iterator

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed, InvalidStatus

from model.services.access import sessions
from pages.kit.connection import COOKIE, Owners
from pages.web.throttle import Rate
from tests.browser.serving import Server, inside
from tests.protocol import Line, downloads, opened

pytestmark = pytest.mark.slow

SECRET = "Dordogne"
"""A word that everybody who sees Aquitaine receives, and nobody else."""


@pytest.fixture
def cookies(published_house: Server) -> Iterator[dict[str, str]]:
    """A cookie for each of a few people."""
    with inside(published_house.log.parent, "production"):
        logins = ("directrice", "ailleurs", "collegue", "chef")
        yield {login: sessions.exchange(sessions.open_session(login)) or "" for login in logins}


def fold(key: str) -> WidgetState:
    """An expander that the reader has opened."""
    return WidgetState(id=key, bool_value=True)


def unfolded(line: Line) -> dict[str, str]:
    """Open the offer of files on the first screen; return its buttons."""
    blocks = [each.delta.add_block for each in line.run("") if each.delta.HasField("add_block")]
    expander = next(each.expandable for each in blocks if "Télécharger" in each.expandable.label)
    return downloads(line.run("", widgets=[fold(expander.id)]))


def made(line: Line) -> str:
    """A file that the person on the line has had made; returns its address."""
    url, error = line.fetch(unfolded(line)["Classeur (XLSX)"])
    assert not error
    return line.address + url


def test_the_client_sees_what_a_browser_would(published_house: Server, cookies: dict[str, str]) -> None:
    with opened(published_house.address, cookies["directrice"]) as line:
        line.run("")
        assert SECRET.encode() in line.bytes
    with opened(published_house.address, cookies["ailleurs"]) as line:
        line.run("")
        assert SECRET.encode() not in line.bytes


@pytest.mark.parametrize("thief", ["", "x" * 43, "ailleurs", "chef"])
def test_whoever_steals_the_identifier_of_a_streamlit_session_gets_nothing_of_it(
    published_house: Server, cookies: dict[str, str], thief: str
) -> None:
    with opened(published_house.address, cookies["directrice"]) as owner:
        owner.run("")
        assert SECRET.encode() in owner.bytes
        with opened(published_house.address, cookies.get(thief, thief), owner.session) as line:
            line.run("")
            assert SECRET.encode() not in line.bytes
            assert line.session != owner.session
        owner.run("")  # and its owner goes on
    with opened(published_house.address, cookies.get(thief, thief), owner.session) as line:
        line.run("")
        assert SECRET.encode() not in line.bytes


FORGED = [
    "x",
    "0" * 64,
    "' OR 1=1 --",
    "../../etc/passwd",
    "%00",
    "null",
    "eyJhbGciOiJub25lIn0.eyJ1c2VybmFtZSI6ImRpcmVjdHJpY2UifQ.",
    "some_key",
    "A" * 8000,
    "directrice",
]


@pytest.mark.parametrize("forged", FORGED)
def test_a_forged_cookie_shows_the_sign_in_on_the_bytes_too(published_house: Server, forged: str) -> None:
    with opened(published_house.address, forged) as line:
        line.run("")
        assert SECRET.encode() not in line.bytes
        assert b"Mot de passe" in line.bytes


@pytest.mark.parametrize("forged", [*FORGED, ""])
def test_a_forged_ticket_opens_nothing(published_house: Server, forged: str) -> None:
    headers = {"origin": published_house.address, "x-forwarded-for": f"198.51.100.{len(forged) % 250}"}
    answer = httpx.post(f"{published_house.address}/session/open", headers=headers, content=forged)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_the_owner_of_a_streamlit_session_finds_it_again(published_house: Server, cookies: dict[str, str]) -> None:
    with opened(published_house.address, cookies["directrice"]) as first:
        first.run("")
    with opened(published_house.address, cookies["directrice"], first.session) as again:
        again.run("")
        assert again.session == first.session


def test_a_file_is_served_to_whom_it_was_made_for_and_to_nobody_else(
    published_house: Server, cookies: dict[str, str]
) -> None:
    with opened(published_house.address, cookies["directrice"]) as line:
        url = made(line)
        assert httpx.get(url, cookies={COOKIE: cookies["directrice"]}).status_code == 200
        for other in ("", "x" * 43, cookies["ailleurs"], cookies["collegue"], cookies["chef"]):
            assert httpx.get(url, cookies={COOKIE: other}).status_code == 403
        with inside(published_house.log.parent, "production"):
            sessions.close(cookies["directrice"])
        assert httpx.get(url, cookies={COOKIE: cookies["directrice"]}).status_code == 403


def test_a_file_waits_for_a_slow_browser_whatever_others_do_meanwhile(
    published_house: Server, cookies: dict[str, str]
) -> None:
    with (
        opened(published_house.address, cookies["directrice"]) as owner,
        opened(published_house.address, cookies["collegue"]) as other,
    ):
        url = made(owner)
        for _ in range(3):
            other.run("")
            owner.run("")
        assert httpx.get(url, cookies={COOKIE: cookies["directrice"]}).status_code == 200


def test_somebody_elses_button_gives_no_file_that_one_could_fetch(
    published_house: Server, cookies: dict[str, str]
) -> None:
    with opened(published_house.address, cookies["directrice"]) as owner:
        button = unfolded(owner)["Classeur (XLSX)"]
        with opened(published_house.address, cookies["ailleurs"]) as thief:
            thief.run("")
            url, _ = thief.fetch(button)
        assert httpx.get(published_house.address + url, cookies={COOKIE: cookies["ailleurs"]}).status_code == 403


@pytest.mark.parametrize("who", ["", "ailleurs"])
def test_nobody_sends_files_up_into_a_session_that_is_not_theirs(
    published_house: Server, cookies: dict[str, str], who: str
) -> None:
    with opened(published_house.address, cookies["directrice"]) as owner:
        owner.run("")
        address = f"{published_house.address}/_stcore/upload_file/{owner.session}/f"
        for method in ("PUT", "DELETE"):
            answer = httpx.request(
                method, address, cookies={COOKIE: cookies.get(who, "")}, headers={"origin": published_house.address}
            )
            assert answer.status_code == 403


def test_another_site_sends_nothing_up_even_with_the_cookie(published_house: Server, cookies: dict[str, str]) -> None:
    with opened(published_house.address, cookies["directrice"]) as owner:
        owner.run("")
        address = f"{published_house.address}/_stcore/upload_file/{owner.session}/f"
        for headers in ({}, {"origin": "https://elsewhere.example"}):
            assert httpx.put(address, cookies={COOKIE: cookies["directrice"]}, headers=headers).status_code == 403


def test_a_connection_without_an_origin_or_from_another_site_is_closed(
    published_house: Server, cookies: dict[str, str]
) -> None:
    for origin in ("", "https://elsewhere.example", "null"):
        with (
            pytest.raises((InvalidStatus, ConnectionClosed)),
            opened(published_house.address, cookies["directrice"], origin=origin) as line,
        ):
            line.run("")


def test_a_session_that_is_ended_shows_the_sign_in_at_the_next_run(
    published_house: Server, cookies: dict[str, str]
) -> None:
    with opened(published_house.address, cookies["directrice"]) as line:
        line.run("")
        with inside(published_house.log.parent, "production"):
            sessions.close(cookies["directrice"])
        line.sent.clear()
        line.run("")
        assert SECRET.encode() not in line.bytes
        assert b"Mot de passe" in line.bytes


def test_the_helpers_of_developers_are_out_of_reach(published_house: Server, cookies: dict[str, str]) -> None:
    with opened(published_house.address, cookies["directrice"]) as line:
        line.run("")
        asked = BackMsg()
        asked.backend_operation_request.request_id = "r"
        asked.backend_operation_request.session_id = line.session
        asked.backend_operation_request.install_skills.SetInParent()
        answer = line.say(asked, "backend_operation_response")[-1].backend_operation_response
        assert answer.error_msg


def test_tickets_are_tried_twenty_times_a_minute_at_most(published_house: Server) -> None:
    headers = {"origin": published_house.address, "x-forwarded-for": "203.0.113.7"}
    place = f"{published_house.address}/session/open"
    answers = [httpx.post(place, headers=headers, content="x").status_code for _ in range(25)]
    assert answers == [403] * 20 + [429] * 5
    elsewhere = headers | {"x-forwarded-for": "203.0.113.8"}
    assert httpx.post(place, headers=elsewhere, content="x").status_code == 403


def test_a_rate_forgets_what_is_old_and_tells_askers_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr("pages.web.throttle.time.monotonic", lambda: clock[0])
    rate = Rate(2, 10)
    assert [rate.allows("a"), rate.allows("a"), rate.allows("a"), rate.allows("b")] == [True, True, False, True]
    clock[0] = 10
    assert rate.allows("a")


@pytest.mark.usefixtures("house")
def test_owners_are_told_apart_and_the_oldest_forgotten() -> None:
    owners = Owners(2)
    owners.give("x", "anne")
    owners.share("x", "bea")
    assert owners.belongs("x", "anne") and owners.belongs("x", "bea")
    assert not owners.belongs("x", "") and not owners.belongs("y", "anne")
    owners.give("x", "chloé")
    assert owners.elsewhere("x", "anne") and not owners.elsewhere("y", "anne")
    for name in ("y", "z"):
        owners.give(name, "anne")
    assert not owners.belongs("x", "chloé")
