"""A visitor without a browser: what a browser says to the server, so that only the server's work is measured."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Origin, Subprotocol
from websockets.sync.client import ClientConnection, connect

from model.services import demo
from pages.kit.door import COOKIE
from tests.browser.serving import Server, inside

WHO = {"regions": "tete-de-reseau"}
"""Who looks at the screens that are not for the director whom a demonstration begins with."""


@dataclass
class Visitor:
    """A reader of one screen over an open connection."""

    line: ClientConnection
    screen: str
    page: str = ""

    def rerun(self) -> list[ForwardMsg]:
        """Ask for the screen again; return everything that the server answered."""
        asked = BackMsg()
        asked.rerun_script.page_script_hash = self.page
        asked.rerun_script.page_name = "" if self.page else self.screen
        self.line.send(asked.SerializeToString())
        return list(self._answers())

    def _answers(self) -> Iterator[ForwardMsg]:
        while True:
            message = ForwardMsg()
            message.ParseFromString(self.line.recv(timeout=30))
            if message.WhichOneof("type") == "navigation":
                self.page = message.navigation.page_script_hash
            yield message
            if message.WhichOneof("type") == "script_finished":
                return


@contextmanager
def visiting(server: Server, screen: str, login: str = "") -> Iterator[Visitor]:
    """Open a screen as the browser of somebody who comes to the demonstration; `login` is who they chose to be."""
    page = httpx.get(f"{server.address}/{screen}", headers={"accept": "text/html"})
    if login:
        with inside(server.log.parent, "demo"):
            demo.become(page.cookies[COOKIE], login)
    line = connect(
        server.address.replace("http", "ws") + "/_stcore/stream",
        origin=Origin(server.address),
        subprotocols=[Subprotocol("streamlit")],
        additional_headers={"cookie": f"{COOKIE}={page.cookies.get(COOKIE, '')}"},
        max_size=None,
    )
    with line:
        yield Visitor(line, screen)


def cpu_seconds(pid: int) -> float:
    """The processor time that a process has used, in seconds, to the nanosecond (Linux)."""
    return time.clock_gettime((~pid << 3) | 2)


def cpu_per_rerun(server: Server, screen: str, *, warm: int = 5, reruns: int = 10, rounds: int = 5) -> float:
    """The processor time of the server for one more run of a screen, in seconds: the best of the rounds' means."""
    with visiting(server, screen, WHO.get(screen, "")) as visitor:
        for _ in range(warm):
            visitor.rerun()
        found = []
        for _ in range(rounds):
            before = cpu_seconds(server.process.pid)
            for _ in range(reruns):
                visitor.rerun()
            found.append((cpu_seconds(server.process.pid) - before) / reruns)
    return min(found)
