"""Starting the application as a user does, on a free port, and stopping it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from model.access import Role, operator
from model.services import start
from model.services.access import accounts, sessions
from model.services.context import DEMO, demo
from model.services.demo.dataset import FILES
from model.services.records import imports, uploads
from model.settings import ROOT
from model.storage.database import database

KEY = "a key of tests, thirty-two characters long at least"
PASSWORD = "quatre mots sans rapport"
PATH = "/mosaique"
"""The path of a house that is not published at the root of a name."""

PEOPLE = {
    "directrice": (Role.DIRECTOR, ("AQ",)),
    "collegue": (Role.DIRECTOR, ("AQ", "BR", "NO")),
    "ailleurs": (Role.DIRECTOR, ("BR",)),
    "analyste": (Role.ANALYST, ("AQ", "BR", "NO")),
    "chef": (Role.ADMINISTRATOR, ()),
}


@dataclass(frozen=True)
class Server:
    """A running application: its address, the process, what it writes."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path


def environment(folder: Path, mode: str, base: str = "") -> dict[str, str]:
    """The environment of a house that lives in a folder, its base too unless it is elsewhere."""
    return {
        "MOSAIQUE_MODE": mode,
        "MOSAIQUE_KEY": KEY,
        "MOSAIQUE_DATABASE": base or f"sqlite:///{folder / 'house.sqlite'}",
        "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "full",
    }


@contextmanager
def inside(folder: Path, mode: str, base: str = "") -> Iterator[None]:
    """Use the house that lives in a folder, as the application that serves it does."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(folder, mode, base).items():
            patch.setenv(name, value)
        yield
        database(os.environ["MOSAIQUE_DATABASE"]).close()


@contextmanager
def serving(folder: Path, mode: str, script: Path = ROOT / "app.py", prefix: str = "") -> Iterator[Server]:
    """Run the application from another working directory, under a path if one is given; stop it at the end, by its own
    process."""
    port = free_port()
    server = begun(folder, mode, script, port, public=f"http://localhost:{port}{prefix}" if prefix else "")
    try:
        yield wait(server)
    finally:
        server.process.terminate()
        server.process.wait(timeout=20)


def begun(folder: Path, mode: str, script: Path, port: int, base: str = "", public: str = "") -> Server:
    """Begin to run the application on a port, for a public address if one is given; it does not answer yet."""
    log, chosen = folder / "server.log", {"MOSAIQUE_PUBLIC_URL": public} if public else {}
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment(folder, mode, base), **chosen},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    return Server(f"http://localhost:{port}{urlsplit(public).path}", process, log)


def wait(server: Server) -> Server:
    """Wait until the application answers."""
    for _ in range(300):
        try:
            with urlopen(f"{server.address}/_stcore/health", timeout=1):
                return server
        except (URLError, OSError):
            if server.process.poll() is not None:
                break
            time.sleep(0.1)
    raise RuntimeError(server.log.read_text(encoding="utf-8", errors="replace")[-2000:])


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("localhost", 0))
        return int(listener.getsockname()[1])


def listens(port: int) -> None:
    """Wait until somebody listens on a port."""
    for _ in range(300):
        with suppress(OSError), socket.create_connection(("localhost", port)):
            return
        time.sleep(0.1)
    raise RuntimeError(f"nobody listens on {port}")


def production(folder: Path, base: str = "") -> None:
    """Fill a production house: accounts, and the fictional situation of Aquitaine imported as an analyst does."""
    with inside(folder, "production", base):
        start.open_house()
        for login, (role, regions) in PEOPLE.items():
            accounts.create(operator(), login, login.title(), role, PASSWORD, regions)
            accounts.welcome(sessions.viewer_of(login))
        upload = uploads.read(operator(), [(f"{name}.csv", (DEMO / f"{name}.csv").read_bytes()) for name in FILES])
        delivery = imports.check(operator(), upload, imports.proposed_mapping(operator(), upload, "AQ"))
        imports.confirm(operator(), imports.preview(operator(), "AQ", delivery, demo()["as_of"]), drastic=True)
