"""What twenty strangers cost who send bodies and frames without end: hardly any memory, whatever they send."""

import socket
import time
from collections.abc import Callable, Iterator

import pytest

from pages.web.limits import STRANGER
from tests.bench.conftest import Record
from tests.bench.flooding import (
    BINARY,
    LAST,
    MEGA,
    MORE,
    PING,
    chunk,
    connected,
    frame,
    head,
    message,
    pour,
    rise,
    websocket,
)
from tests.browser.serving import Server, production, serving
from tests.protocol import opened

pytestmark = pytest.mark.slow

MANY, LIMIT, STAYED = 20, 20, 2
PART = 65_536
WIDGETS = 1_300
"""As many as a stranger's message may hold."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A house that strangers have already visited, so that what they need is loaded."""
    folder = tmp_path_factory.mktemp("flooded")
    production(folder)
    with serving(folder, mode="production") as server:
        for _ in range(5):
            with opened(server.address) as line:
                line.run("")
        yield server


def declared(line: socket.socket, server: Server) -> None:
    """A body that says that it is long."""
    line.sendall(head(server, "POST", "/session/open", f"Content-Length: {600 * MEGA}"))
    pour(line, b"x" * PART, 30 * MEGA)


def chunked(line: socket.socket, server: Server) -> None:
    """A body that does not say how long it is."""
    line.sendall(head(server, "POST", "/session/open", "Transfer-Encoding: chunked"))
    pour(line, chunk(b"x" * PART), 30 * MEGA)


def ignored(line: socket.socket, server: Server) -> None:
    """A body that no route reads."""
    line.sendall(head(server, "POST", "/session/close", "Transfer-Encoding: chunked"))
    pour(line, chunk(b"x" * PART), 30 * MEGA)


def huge(line: socket.socket, _: Server) -> None:
    """One frame that says that it is long."""
    line.sendall(frame(BINARY | LAST, length=150 * MEGA))
    pour(line, b"x" * PART, 30 * MEGA)


def fragments(line: socket.socket, _: Server) -> None:
    """One message in frames without end."""
    line.sendall(frame(BINARY, b"x"))
    pour(line, frame(MORE, b"x" * STRANGER.longest), 30 * MEGA)


def empty_fragments(line: socket.socket, _: Server) -> None:
    """One message in frames without end that hold nothing."""
    line.sendall(frame(BINARY))
    pour(line, frame(MORE) * 10_000, 2 * MEGA)


def unfinished(line: socket.socket, _: Server) -> None:
    """The longest frame that is allowed, but for its last byte."""
    line.sendall(frame(BINARY | LAST, b"x" * (STRANGER.longest - 1), STRANGER.longest))


def widgets(line: socket.socket, _: Server) -> None:
    """The longest message that is allowed, of what takes most memory once it is read."""
    line.sendall(frame(BINARY | LAST, message(WIDGETS)))


def empty_messages(line: socket.socket, _: Server) -> None:
    """Messages without end that hold nothing."""
    pour(line, frame(BINARY | LAST) * 10_000, 2 * MEGA)


def pings(line: socket.socket, _: Server) -> None:
    """Questions without end whose answers are not read."""
    pour(line, frame(PING | LAST, b"x" * 125) * 500, 10 * MEGA)


BODIES = (declared, chunked, ignored)
FRAMES = (huge, fragments, empty_fragments, unfinished, widgets, empty_messages, pings)


@pytest.mark.parametrize("attack", [*BODIES, *FRAMES], ids=lambda attack: attack.__name__)
def test_twenty_strangers_cost_less_than_twenty_megabytes(
    server: Server, record: Record, attack: Callable[[socket.socket, Server], None]
) -> None:
    assert len(message(WIDGETS)) <= STRANGER.longest

    def attacking() -> None:
        with connected(server) if attack in BODIES else websocket(server) as line:
            attack(line, server)
            time.sleep(STAYED)

    risen = rise(server, [attacking] * MANY)
    record(f"20 strangers, {attack.__name__.replace('_', ' ')}: memory", risen, LIMIT, "MiB", ratio=True)
