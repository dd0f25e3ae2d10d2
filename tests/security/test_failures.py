"""What stops commands and the start from outside: each is said in a sentence, noted without a value, never shown."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from model import incidents
from model.errors import Outage, Refused, Unavailable
from model.incidents import Boundary, note
from model.settings import ROOT
from tests.browser.serving import environment, free_port
from tests.security.test_errors import CANARY, failing
from tests.security.troubles import NAME


def run(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a module in a process of its own, in a house that lives in a folder."""
    chosen = {**os.environ, **environment(folder, "demo"), **more}
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, cwd=ROOT, env=chosen, capture_output=True, text=True, timeout=120, check=False)


def serve(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return run(folder, "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(free_port()), **more)


def incident(said: str) -> str:
    """What the log says of the incident that one line told."""
    (line,) = said.strip().splitlines()
    number, file = re.search(r"Incident ([0-9a-f]{8}), .* (?:dans|in) (\S+)\.$", line).groups()  # type: ignore[union-attr]
    noted = Path(file).read_text(encoding="utf-8")
    assert Path(file).stat().st_mode & 0o077 == 0
    return noted[noted.index(f"[{number}]") :]


@pytest.mark.slow
def test_a_service_that_finds_its_base_away_ends_with_three_and_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "house.sqlite").write_bytes(b"no database, " * 1000)
    done = serve(tmp_path)
    assert done.returncode == 3
    assert done.stderr.startswith("Le fichier de la base est abîmé")
    assert "DatabaseError" in incident(done.stderr)


@pytest.mark.slow
def test_a_service_that_something_unforeseen_stops_ends_with_three_and_one_sentence(tmp_path: Path) -> None:
    assert run(tmp_path, "model", "user", "list").returncode == 0
    with closing(sqlite3.connect(tmp_path / "house.sqlite")) as base:
        base.execute(f'ALTER TABLE house RENAME TO "{NAME}"')
    done = serve(tmp_path)
    assert done.returncode == 3
    assert done.stderr.startswith("Une erreur que personne n'avait prévue")
    assert NAME not in done.stdout + done.stderr + incident(done.stderr)


@pytest.mark.slow
def test_a_command_answers_in_the_language_that_was_asked_for(tmp_path: Path) -> None:
    done = run(tmp_path, "model", "--lang", "en", "figures", MOSAIQUE_DATABASE=f"sqlite:///{tmp_path}")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("The database does not answer")
    assert "Traceback" not in done.stderr and incident(done.stderr)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_an_answer_that_a_full_disk_does_not_take_is_a_failure(tmp_path: Path) -> None:
    chosen = {**os.environ, **environment(tmp_path, "demo")}
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "model", "user", "list"]
        done = subprocess.run(
            command, cwd=ROOT, env=chosen, stdout=full, stderr=subprocess.PIPE, text=True, timeout=120, check=False
        )
    assert done.returncode == 3
    assert done.stderr.startswith("Le disque est plein")
    assert incident(done.stderr)


def test_what_refuses_with_a_reason_passes_a_boundary_and_nothing_else_does() -> None:
    told: list[Exception] = []
    for stopped in (failing(), Unavailable(Outage.AWAY)):
        with Boundary(told.append):
            raise stopped
        assert told.pop() is stopped
    for passing in (Refused("x"), KeyboardInterrupt(), SystemExit(2)):
        with pytest.raises(type(passing)), Boundary(told.append):
            raise passing
    assert told == []


def test_a_log_of_incidents_holds_no_value_and_does_not_grow_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incidents, "LONGEST_LOG", 2_000)
    file = tmp_path / "made" / "house.log"
    assert all(note(failing(), file) for _ in range(20))
    kept = sorted(each.name for each in file.parent.iterdir())
    assert kept == ["house.log", "house.log.1"]
    assert sum(each.stat().st_size for each in file.parent.iterdir()) < 8_000
    assert CANARY not in file.read_text(encoding="utf-8")


def test_what_cannot_be_noted_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert not note(failing(), tmp_path / "file" / "house.log")


def test_a_thread_that_stops_says_nothing_of_what_it_held(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("sys.excepthook", "threading.excepthook", "sys.unraisablehook"):
        monkeypatch.setattr(name, None)
    incidents.keep_out_of_terminal()
    error = failing()
    sys.excepthook(type(error), error, error.__traceback__)
    assert f"[{incidents.identifier(error)}] builtins.ValueError" in caplog.text
    assert CANARY not in caplog.text + capfd.readouterr().err
