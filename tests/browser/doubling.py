"""Two processes on one PostgreSQL base, behind nginx with the configuration that we give."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, text

from model.settings import ROOT
from model.storage.database import parse
from tests.browser.serving import Server, begun, free_port, inside, production, wait
from tests.lacking import not_tried
from tests.storage.cluster import Cluster

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
GIVEN = ROOT / "docs" / "deploy" / "nginx.conf"
KEPT = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
"""What nginx keeps of large bodies, each in a folder."""

PORTS = ("8501", "8502")
UNDER_PATH = re.compile(r"^( *)\S.*\n *# under a path: (.*)$", re.MULTILINE)
"""A line of it, and the one that it gives way to under a path."""


@dataclass
class House:
    """Two processes on one base, and the address at which nginx publishes them."""

    folder: Path
    base: str
    address: str
    servers: list[Server]

    def stop(self, place: int) -> None:
        """Stop one, as its supervisor does."""
        self.servers[place].process.terminate()
        self.servers[place].process.wait(timeout=30)

    def start(self, place: int, tree: Path = ROOT) -> None:
        """Start it again where it was, of another version where it is told so."""
        port = int(self.servers[place].address.rpartition(":")[2])
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PYTHONPATH", str(tree))
            self.servers[place] = begun(self.folder, "production", tree / "app.py", port, self.base)
        wait(self.servers[place])


@contextmanager
def published(folder: Path, cluster: Cluster) -> Iterator[House]:
    """A house in production, with nginx in front of it."""
    ports, door = [free_port(), free_port()], free_port()
    name = f"house_{door}"  # another one each time that this is begun
    base = f"{cluster.address}/{name}"
    admin = create_engine(parse(f"{cluster.address}/postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as session:
        session.execute(text(f"CREATE DATABASE {name}"))
    production(folder, base)
    servers = [begun(folder, "production", ROOT / "app.py", port, base) for port in ports]
    house = House(folder, base, f"http://localhost:{door}", servers)
    try:
        with inside(folder, "production", base), proxy(configuration(folder, door, ports)):
            for server in servers:
                wait(server)
            yield house
    finally:
        for each in house.servers:
            each.process.terminate()
            each.process.wait(timeout=30)


@contextmanager
def proxy(configured: Path) -> Iterator[None]:
    """Run nginx with a configuration; the test is skipped loudly where it is not."""
    if NGINX is None:
        not_tried("nginx is not installed: it was NOT tried (Debian: apt-get install nginx-light)")
    folder = configured.parent
    process = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(configured), "-e", str(folder / "nginx.log")])
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


def configuration(folder: Path, door: int, ports: list[int], *, under_path: bool = False) -> Path:
    """The file that we give, on free ports and without a certificate; its lines for a path in the place of the others,
    if it is for one."""
    given = GIVEN.read_text(encoding="utf-8")
    if under_path:
        given = UNDER_PATH.sub(r"\1\2", given)
    lines = [line for line in given.splitlines() if "ssl_certificate" not in line]
    published = "\n".join(lines).replace("listen 443 ssl http2;", f"listen localhost:{door};")
    for before, port in zip(PORTS, ports, strict=True):
        published = published.replace(f"127.0.0.1:{before}", f"127.0.0.1:{port}")
    file = folder / "nginx.conf"
    kept = "".join(f"{each}_temp_path {folder}/{each};" for each in KEPT)
    user = "user root;" if os.geteuid() == 0 else ""
    room = "worker_rlimit_nofile 10000; events { worker_connections 4096; }"
    head = f"{user} daemon off; pid {folder}/nginx.pid; {room}"
    file.write_text(f"{head} http {{ access_log {folder}/access.log; {kept}\n{published}\n}}\n", encoding="utf-8")
    return file
