"""What operations say of an empty Debian is done line by line, in a folder that stands for the root of a machine. What
asks a network, systemd or another user is stood in for; the commands, PostgreSQL, nginx and both processes are real."""

import os
import re
import shutil
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from configparser import ConfigParser
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest

from model.settings import ROOT
from tests.architecture.test_documents import section
from tests.browser.doubling import NGINX
from tests.browser.serving import PASSWORD, Server, free_port, listens, wait
from tests.lacking import not_tried
from tests.storage.cluster import Cluster
from tests.storage.conftest import postgresql_cluster

__all__ = ["postgresql_cluster"]
pytestmark = pytest.mark.slow

PAGE = section("docs/OPERATIONS.md", "D'un Debian vide à deux processus")
PLACES = re.compile(r"(?<![\w/.-])/(?=(?:etc|opt|var|usr/local)/)")
"""The root of the machine, before a place that the folder has too."""

PROCESSES, DOOR = ("8501", "8502"), "443"
PARTS = (".streamlit", "app.py", "data", "docs", "model", "pages", "pyproject.toml")
DEBIAN = Path("/etc/nginx")

STANDING_IN = {
    "apt-get": "",
    "useradd": "",
    "pip": "",
    "git": f'mkdir -p "$3" && cd {ROOT} && cp -r {" ".join(PARTS)} "$3" && rm -rf "$3/data/local"',
    "python3": 'mkdir -p "$3/bin" && cp "$TOP/bin/python" "$TOP/bin/pip" "$3/bin"',
    "python": f'PYTHONPATH="$PWD" exec {sys.executable} "$@"',
    "install": '[ "$2" != -o ] || set -- "$1" "$6" "$7" "$8" "$9"; exec /usr/bin/install "$@"',
    "runuser": 'PGUSER="$2"; export PGUSER; shift 3; exec "$@"',
    "nginx": f'exec {NGINX} -c "$TOP/etc/nginx/nginx.conf" -e "$TOP/var/log/nginx/error.log" "$@"',
    "systemctl": 'echo "$@" >> "$TOP/asked"',
}
"""By program, what stands in for it: what it leaves behind, as far as the lines after it need that."""


@dataclass(frozen=True)
class Machine:
    """A folder that stands for the root of a machine, what commands find around them there, and the port that stands
    for each of those which are named."""

    top: Path
    around: Mapping[str, str]
    ports: Mapping[str, str]

    def own(self, text: str) -> str:
        """Return what is said of any machine as it is said of this one."""
        for given, port in self.ports.items():
            text = re.sub(rf"\b{given}\b", port, text)
        return PLACES.sub(f"{self.top}/", text)

    def run(self, lines: str, typed: str = "") -> str:
        """Run lines as a shell would that stops at the first which fails; return what they said."""
        done = subprocess.run(
            ["sh", "-ec", lines],
            cwd=self.top,
            env=dict(self.around),
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            start_new_session=True,  # whoever asks for a password finds no terminal, and reads what is typed here
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @contextmanager
    def unit(self, name: str) -> Iterator[subprocess.Popen[bytes]]:
        """Start what a unit of systemd starts, and end it."""
        template, at, port = name.partition("@")
        read = ConfigParser(interpolation=None)
        given = (self.top / "etc/systemd/system" / f"{template}{at}.service").read_text(encoding="utf-8")
        read.read_string(self.own(given).replace("%i", port))
        service = read["Service"]
        lines = Path(service["EnvironmentFile"]).read_text(encoding="utf-8").splitlines()
        settings = {key: value.strip('"') for key, _, value in (line.partition("=") for line in lines)}
        with (self.top / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                service["ExecStart"].split(),
                cwd=service["WorkingDirectory"],
                env={**self.around, **settings, "PGUSER": service["User"]},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            try:
                yield process
            finally:
                process.terminate()
                process.wait(timeout=30)


@pytest.fixture
def machine(postgresql_cluster: Cluster) -> Iterator[Machine]:
    """A machine with nothing but what Debian's packages lay there, a certificate and its key."""
    if NGINX is None:
        not_tried("nginx is not installed: the installation was NOT tried (Debian: apt-get install nginx-light)")
    top = Path(tempfile.mkdtemp(prefix="debian-"))  # short: the path of a socket is bounded
    for place in ("bin", "etc/systemd/system", "etc/ssl/certs", "etc/ssl/private", "usr/local/sbin", "var/run"):
        (top / place).mkdir(parents=True)
    (top / "var/log/nginx").mkdir(parents=True)
    (top / "var/run/postgresql").symlink_to(postgresql_cluster.data.parent)
    for name, does in STANDING_IN.items():
        (top / "bin" / name).write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        (top / "bin" / name).chmod(0o755)
    programs = (top / "bin", top / "usr/local/sbin", postgresql_cluster.programs)
    around = {
        "PATH": ":".join([*map(str, programs), os.environ["PATH"]]),
        "HOME": str(top),
        "TOP": str(top),
        "PGHOST": "127.0.0.1",
        "PGPORT": postgresql_cluster.address.rpartition(":")[2],
    }
    here = Machine(top, around, {each: str(free_port()) for each in (*PROCESSES, DOOR)})
    shutil.copytree(DEBIAN, top / "etc/nginx", symlinks=True)
    shutil.rmtree(top / "etc/nginx/sites-enabled", ignore_errors=True)
    whole = (DEBIAN / "nginx.conf").read_text(encoding="utf-8").replace("/run/nginx.pid", f"{top}/nginx.pid")
    (top / "etc/nginx/nginx.conf").write_text(here.own(whole), encoding="utf-8")
    here.run(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=mosaique.example.fr"
        " -keyout etc/ssl/private/mosaique.key -out etc/ssl/certs/mosaique.pem"
    )
    yield here
    shutil.rmtree(top)


def test_an_empty_debian_becomes_two_processes_that_serve_behind_nginx_line_by_line(machine: Machine) -> None:
    (lines, *_) = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    nginx = machine.own((ROOT / "docs/deploy/nginx.conf").read_text(encoding="utf-8"))
    laid = re.sub(r"^cp docs/deploy/nginx.conf (\S+).*$", r'printf %s "$NGINX_OF_OURS" > \1', lines, flags=re.MULTILINE)
    assert laid != lines
    here = Machine(machine.top, {**machine.around, "NGINX_OF_OURS": nginx}, machine.ports)
    said = here.run(machine.own(laid), typed=f"chef\n{PASSWORD}\n")
    assert "toutes à leur place" in said
    settings = machine.top / "etc/mosaique/mosaique.env"
    assert settings.stat().st_mode & 0o777 == 0o600
    first, second, door = machine.ports.values()
    asked = (machine.top / "asked").read_text(encoding="utf-8")
    assert f"enable --now mosaique@{first} mosaique@{second} mosaique-backup.timer" in asked
    here.run("mosaique user add --role director --region AQ", f"ana\n{PASSWORD}\n")
    accounts = here.run("mosaique user list")
    assert all(each in accounts for each in ("chef", "ana", "AQ"))
    with machine.unit("mosaique-backup") as backup:
        assert backup.wait(timeout=120) == 0
    (copy,) = (machine.top / "var/backups/mosaique").glob("mosaique-*.dump")
    with ExitStack() as units:
        for port in (first, second):
            process = units.enter_context(machine.unit(f"mosaique@{port}"))
            wait(Server(f"http://localhost:{port}", process, machine.top / f"mosaique@{port}.log"))
        published = subprocess.Popen([str(machine.top / "bin/nginx"), "-g", "daemon off;"], env=dict(machine.around))
        units.callback(published.wait, 30)
        units.callback(published.terminate)
        listens(int(door))
        trusting = ssl._create_unverified_context()
        with urlopen(f"https://localhost:{door}/api/health", timeout=20, context=trusting) as answer:
            assert answer.status == 200
    here.run(f"mosaique restore {copy} && mosaique audit verify")
