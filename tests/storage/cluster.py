"""A PostgreSQL cluster of our own, on a free port, that lives as long as the tests."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

USER = "postgres"

MEMORY, ROOM = Path("/dev/shm"), 1 << 30
"""Where files are kept in memory, and how many bytes must be free there: a database is copied for each test, five times
as long on a disk."""


def binaries() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest version's, if it is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@dataclass(frozen=True)
class Cluster:
    """A running cluster: the address of its default database without the database's name, and where it lives."""

    address: str
    programs: Path
    data: Path
    options: str

    def start(self) -> None:
        """Start it, and wait until it answers."""
        _run(self.programs / "pg_ctl", "-D", self.data, "-o", self.options, "-l", f"{self.data}.log", "-w", "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it: `fast` ends every transaction first, `immediate` is what a crash is."""
        _run(self.programs / "pg_ctl", "-D", self.data, "-m", mode, "-w", "stop")


@contextmanager
def cluster(programs: Path) -> Iterator[Cluster]:
    """Start a cluster; stop it at the end."""
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    folder = Path(tempfile.mkdtemp(prefix="mosaique-pg-", dir=MEMORY if in_memory else "/tmp"))
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, USER)
    port, data = _free_port(), folder / "data"
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    _run(programs / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")
    here = Cluster(f"postgresql://{USER}@127.0.0.1:{port}", programs, data, options)
    here.start()
    try:
        yield here
    finally:
        here.stop()
        shutil.rmtree(folder)


def _run(*command: object) -> None:
    words = [str(word) for word in command]
    as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_user, *words], check=True, stdout=subprocess.DEVNULL, timeout=60)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
