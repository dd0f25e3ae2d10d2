"""What is given to run the service elsewhere holds for the programs that read it."""

import re
import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from model.settings import ROOT

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
