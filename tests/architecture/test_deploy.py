"""What is given to run the service elsewhere holds for the programs that read it."""

import shutil
import subprocess
from configparser import ConfigParser
from pathlib import Path

import pytest

from model.settings import ROOT

GIVEN = ROOT / "docs" / "deploy"
MISSING = "systemd is not installed: its units were NOT verified"


def test_the_unit_of_a_process_is_accepted_by_systemd(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip(MISSING)
    unit = tmp_path / "mosaique@.service"
    text = (GIVEN / unit.name).read_text(encoding="utf-8")
    unit.write_text(text.replace("/opt/mosaique/.venv/bin/python", "/bin/true"), encoding="utf-8")
    verified = subprocess.run([program, "verify", f"{tmp_path}/mosaique@8501.service"], capture_output=True, text=True)
    assert (verified.returncode, verified.stderr) == (0, "")


def test_a_backup_is_due_every_day_and_its_units_are_accepted_by_systemd(tmp_path: Path) -> None:
    units = ("mosaique-backup.service", "mosaique-backup.timer")
    read = {}
    for name in units:
        text = (GIVEN / name).read_text(encoding="utf-8")
        read[name] = ConfigParser(interpolation=None, strict=True)
        read[name].optionxform = str  # type: ignore[assignment,method-assign]
        read[name].read_string(text)
        (tmp_path / name).write_text(text.replace("/opt/mosaique/.venv/bin/python", "/bin/true"), encoding="utf-8")
    assert read[units[0]]["Service"]["ExecStart"].endswith("/python -m model backup")
    assert read[units[1]]["Timer"]["OnCalendar"].startswith("*-*-* "), "what is lost is a day's work at most"
    if program := shutil.which("systemd-analyze"):
        command = [program, "verify", *(str(tmp_path / name) for name in units)]
        verified = subprocess.run(command, capture_output=True, text=True)
        assert (verified.returncode, verified.stderr) == (0, "")
