"""Bodies and websockets of strangers, over the wire: each is cut where it is too long, too many or too slow."""

from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest

from model.services.access import sessions
from pages.web.limits import LONGEST_BODY, READER, STRANGER, STRANGERS_HERE
from tests.bench.flooding import (
    BINARY,
    LAST,
    MEGA,
    MORE,
    PING,
    chunk,
    closed,
    connected,
    frame,
    head,
    hung_up,
    message,
    pour,
    status,
    websocket,
)
from tests.browser.serving import Server, inside
from tests.protocol import opened

pytestmark = pytest.mark.slow

TOO_LONG = 1009


@pytest.fixture
def cookie(published_house: Server) -> Iterator[str]:
    """The cookie of somebody who is signed in."""
    with inside(published_house.log.parent, "production"):
        yield sessions.exchange(sessions.open_session("directrice")) or ""


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
@pytest.mark.parametrize("path", ["/", "/session/open", "/session/close", "/atelier", "/api/health", "/nowhere"])
def test_a_body_that_says_that_it_is_too_long_is_refused_wherever_it_goes(
    published_house: Server, path: str, method: str
) -> None:
    with connected(published_house) as line:
        line.sendall(head(published_house, method, path, f"Content-Length: {LONGEST_BODY + 1}"))
        assert status(line) == 413
        assert hung_up(line), "and nobody waits for the rest"


def test_nothing_that_is_sent_beside_the_path_is_read_to_its_end(house_under_path: Server) -> None:
    place = urlsplit(house_under_path.address)
    asked = f"POST /elsewhere HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: {2000 * MEGA}\r\n\r\n"
    with connected(house_under_path) as line:
        line.sendall(asked.encode())
        assert status(line) == 404
        with pytest.raises(ConnectionError):
            for _ in range(100):
                line.sendall(bytes(MEGA))


def test_a_body_that_does_not_say_how_long_it_is_is_refused_once_it_is_too_long(published_house: Server) -> None:
    with connected(published_house) as line:
        line.sendall(head(published_house, "POST", "/session/open", "Transfer-Encoding: chunked"))
        line.sendall(chunk(b"x" * LONGEST_BODY))
        line.sendall(chunk(b"x"))
        assert status(line) == 413
        assert hung_up(line)


def test_a_file_that_is_too_long_is_refused_to_readers_too(published_house: Server, cookie: str) -> None:
    with opened(published_house.address, cookie) as reader, connected(published_house) as line:
        reader.run("")
        path = f"/_stcore/upload_file/{reader.session}/f"
        line.sendall(head(published_house, "PUT", path, f"Cookie: mosaique={cookie}", f"Content-Length: {11 * 2**20}"))
        assert status(line) == 413


def test_a_frame_of_a_stranger_is_refused_by_its_head(published_house: Server) -> None:
    with websocket(published_house) as line:
        line.sendall(frame(BINARY | LAST, length=STRANGER.longest + 1))
        assert closed(line) == TOO_LONG


def test_a_message_of_a_stranger_in_many_frames_is_refused_too(published_house: Server) -> None:
    with websocket(published_house) as line:
        line.sendall(frame(BINARY, b"x" * STRANGER.longest))
        line.sendall(frame(MORE, b"x"))
        assert closed(line) == TOO_LONG


@pytest.mark.parametrize("kind", [BINARY | LAST, PING | LAST])
def test_frames_without_end_are_cut_off(published_house: Server, kind: int) -> None:
    with websocket(published_house) as line:
        pour(line, frame(kind), STRANGER.frames * 20)
        assert hung_up(line)


def test_a_message_in_very_many_frames_is_cut_off_for_readers_too(published_house: Server, cookie: str) -> None:
    with websocket(published_house, cookie=cookie) as line:
        line.sendall(frame(BINARY) + frame(MORE) * 1_000)
        assert hung_up(line)


@pytest.mark.parametrize("over", [False, True])
def test_a_reader_may_send_what_a_stranger_may_not_even_once_the_session_is_over(
    published_house: Server, cookie: str, over: bool
) -> None:
    if over:
        with inside(published_house.log.parent, "production"):
            sessions.close(cookie)
    with opened(published_house.address, cookie) as line:
        line.run("", {"x": "x" * STRANGER.longest})
        assert (b"Mot de passe" in line.bytes) == over
    with websocket(published_house, cookie=cookie) as line:
        line.sendall(frame(BINARY | LAST, length=READER.longest + 1))
        assert closed(line) == TOO_LONG


def test_a_made_up_cookie_lets_nobody_send_more(published_house: Server) -> None:
    with websocket(published_house, cookie="x" * 43) as line:
        line.sendall(frame(BINARY | LAST, message(letters=STRANGER.longest)))
        assert closed(line) == TOO_LONG


def test_an_address_has_so_many_websockets_and_takes_nobody_elses(published_house: Server, cookie: str) -> None:
    with ExitStack() as stack:
        for _ in range(STRANGERS_HERE):
            stack.enter_context(websocket(published_house, "203.0.113.20"))
        with pytest.raises(ConnectionRefusedError, match="403"):
            websocket(published_house, "203.0.113.20")
        stack.enter_context(websocket(published_house, "203.0.113.21"))
        stack.enter_context(websocket(published_house, "203.0.113.20", cookie))
    websocket(published_house, "203.0.113.22").close()
