"""The tools that read the code: style, types, the direction of imports."""

import subprocess
import sys

import pytest

from model.settings import ROOT


@pytest.mark.parametrize(
    "command",
    [
        ["-m", "ruff", "check", "--quiet", "."],
        ["-m", "ruff", "format", "--check", "--quiet", "."],
        ["-m", "mypy"],  # a minute where nothing is kept of an earlier run; each recipe copies what this one keeps
        ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
    ],
    ids=["ruff check", "ruff format", "mypy", "import-linter"],
)
def test_a_tool_finds_nothing(command: list[str]) -> None:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
