"""What a stranger sends who wants a server to fall, byte for byte: bodies and frames without end; and what it costs."""

import socket
import struct
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg

from pages.kit.connection import COOKIE
from tests.browser.serving import Server

MEGA = 10**6
PATIENCE = 20.0
MORE, TEXT, BINARY, CLOSE, PING = 0, 1, 2, 8, 9
LAST = MASKED = 0x80


def connected(server: Server) -> socket.socket:
    """A line to a server, which gives up after a while."""
    place = urlsplit(server.address)
    return socket.create_connection((place.hostname, place.port), PATIENCE)


def head(server: Server, method: str, path: str, *headers: str) -> bytes:
    """The head of a request that anybody may send, from a page of this site."""
    where = urlsplit(server.address)
    asked = f"{method} {where.path}{path} HTTP/1.1"
    lines = [asked, f"Host: {where.netloc}", f"Origin: {where.scheme}://{where.netloc}", *headers, "", ""]
    return "\r\n".join(lines).encode()


def chunk(content: bytes) -> bytes:
    """A part of a body that does not say how long it is."""
    return f"{len(content):x}\r\n".encode() + content + b"\r\n"


def status(line: socket.socket) -> int:
    """What a server answers."""
    return int(line.recv(65536).split(b" ", 2)[1])


def hung_up(line: socket.socket) -> bool:
    """Read what is left; return once the server has hung up, politely or not.

    Raises:
        TimeoutError: it has not.
    """
    try:
        while line.recv(65536):
            pass
    except ConnectionResetError:
        pass
    return True


def websocket(server: Server, address: str = "", cookie: str = "") -> socket.socket:
    """A line to a server that is a websocket from now on, from an address, with a cookie.

    Raises:
        ConnectionRefusedError: says what the server answered.
    """
    line = connected(server)
    asked = [
        *("Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13"),
        *("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol: streamlit"),
        *([f"X-Forwarded-For: {address}"] if address else []),
        *([f"Cookie: {COOKIE}={cookie}"] if cookie else []),
    ]
    line.sendall(head(server, "GET", "/_stcore/stream", *asked))
    answer = b""
    while not answer.endswith(b"\r\n\r\n") and (letter := line.recv(1)):
        answer += letter
    if not answer.startswith(b"HTTP/1.1 101 "):
        line.close()
        raise ConnectionRefusedError(answer.partition(b"\r\n")[0].decode())
    return line


def frame(kind: int, content: bytes = b"", length: int | None = None) -> bytes:
    """A frame as a browser sends it, masked with zeros; it may declare another length than its own."""
    told = len(content) if length is None else length
    if told < 126:
        start = struct.pack("!BB", kind, MASKED | told)
    elif told < 65536:
        start = struct.pack("!BBH", kind, MASKED | 126, told)
    else:
        start = struct.pack("!BBQ", kind, MASKED | 127, told)
    return start + bytes(4) + content


def message(widgets: int = 0, letters: int = 0) -> bytes:
    """What a browser says to have a screen drawn: what so many widgets hold, at an address of so many letters."""
    asked = BackMsg()
    asked.rerun_script.query_string = "x" * letters
    for number in range(widgets):
        state = asked.rerun_script.widget_states.widgets.add()
        state.id, state.bool_value = str(number), True
    return asked.SerializeToString()


def pour(line: socket.socket, part: bytes, total: int) -> None:
    """Send something again and again, until the server hangs up or listens no more."""
    try:
        for _ in range(total // len(part)):
            line.sendall(part)
    except OSError:
        return


def closed(line: socket.socket) -> int:
    """Read until the server closes a websocket; return the code that it gives."""
    while True:
        kind, length = line.recv(2, socket.MSG_WAITALL)
        if length > 125:
            length = int.from_bytes(line.recv(2 if length == 126 else 8, socket.MSG_WAITALL))
        content = line.recv(length, socket.MSG_WAITALL)
        if kind == LAST | CLOSE:
            return int.from_bytes(content[:2])


def rise(server: Server, attacks: Sequence[Callable[[], None]]) -> float:
    """Attack a server in several ways at once; return by how many MiB its memory rose at most."""
    before = memory(server)
    inside = Path(f"/proc/{server.process.pid}")
    (inside / "clear_refs").write_text("5", encoding="utf-8")  # the highest is looked for from now on
    with ThreadPoolExecutor(len(attacks)) as pool:
        for each in [pool.submit(attack) for attack in attacks]:
            each.result()
    time.sleep(1)
    return max(memory(server, "VmHWM"), memory(server)) - before


def memory(server: Server, name: str = "VmRSS") -> float:
    """The memory of a server, in MiB: what it has now, or, as `VmHWM`, what it had at most (Linux)."""
    lines = Path(f"/proc/{server.process.pid}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))
