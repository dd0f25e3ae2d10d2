"""What is given to run the service elsewhere holds for the programs that read it."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from configparser import ConfigParser
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from model.settings import ROOT
from tests.browser.doubling import configuration, proxy
from tests.browser.serving import free_port, listens

GIVEN = ROOT / "docs" / "deploy"
MISSING = "systemd is not installed: its units were NOT verified"


UNITS = ("mosaique@.service", "mosaique-backup.service", "mosaique-backup.timer")


def unit(name: str) -> ConfigParser:
    """What a unit says."""
    read = ConfigParser(interpolation=None, strict=True)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string((GIVEN / name).read_text(encoding="utf-8"))
    return read


def test_the_units_are_accepted_by_systemd(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip(MISSING)
    for name in UNITS:
        text = (GIVEN / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(re.sub(r"/opt/mosaique/\S+/python", "/bin/true", text), encoding="utf-8")
    command = [program, "verify", *(str(tmp_path / name.replace("@", "@8501")) for name in UNITS)]
    verified = subprocess.run(command, capture_output=True, text=True)
    assert (verified.returncode, verified.stderr) == (0, "")


def test_a_backup_is_due_every_day() -> None:
    assert unit(UNITS[1])["Service"]["ExecStart"].endswith("/python -m model backup")
    assert unit(UNITS[2])["Timer"]["OnCalendar"].startswith("*-*-* "), "what is lost is a day's work at most"


def test_every_version_writes_in_one_place_which_no_process_begins_without(tmp_path: Path) -> None:
    (state := tmp_path / "state").mkdir()
    folders = set()
    for name in UNITS[:2]:
        service = unit(name)["Service"]
        assert service["StateDirectory"] == "mosaique"
        assert "/opt" not in service.get("ReadWritePaths", "")
        assert service["ExecStart"].startswith(f"{service['WorkingDirectory']}/"), "of one version, and of its folder"
        folders.add(service["WorkingDirectory"])
        begin = service["ExecStartPre"].replace("/var/lib/mosaique", str(state)).split()
        for place, accepted in ((state, True), (tmp_path, False)):
            (release := tmp_path / f"{name}{accepted}" / "data").mkdir(parents=True)
            (release / "local").symlink_to(place)
            assert (subprocess.run(begin, cwd=release.parent).returncode == 0) is accepted
    assert folders == {"/opt/mosaique/%i", "/opt/mosaique/8501"}, "each process has its version"
    steps = (GIVEN / "Containerfile").read_text(encoding="utf-8")
    assert "RUN ln -s /var/lib/mosaique data/local\n" in steps


class Answer(BaseHTTPRequestHandler):
    """Says yes to whatever is asked."""

    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()


@contextmanager
def answering(port: int) -> Iterator[None]:
    """A process that answers on a port, and is gone afterwards."""
    with ThreadingHTTPServer(("127.0.0.1", port), Answer) as server:
        serving = Thread(target=server.serve_forever)
        serving.start()
        try:
            yield
        finally:
            server.shutdown()
            serving.join()


def test_nobody_is_refused_by_nginx_while_one_of_two_processes_answers_however_lately_the_other_was_gone(
    tmp_path: Path,
) -> None:
    ports, door = [free_port(), free_port()], free_port()
    with proxy(configuration(tmp_path, door, ports)):
        listens(door)
        for port in ports * 2:
            with answering(port):
                asked = [{"cookie": f"mosaique_route={route}"} for route in range(20)]
                told = {httpx.get(f"http://localhost:{door}/", headers=each).status_code for each in asked}
            assert told == {204}
