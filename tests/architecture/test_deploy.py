"""What is given to run the service elsewhere holds for the programs that read it."""

import shutil
import subprocess
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
