"""What large deliveries cost, in processor time and in memory, each in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.settings import ROOT
from tests.bench.conftest import Record

LARGEST = 476
"""How many MiB more the largest may take: 500 MB."""

SECONDS = 1_500
"""How long the largest may take on a machine that others use too."""


def costs(folder: Path, positions: int) -> Iterator[tuple[str, dict[str, float]]]:
    """What a first delivery and the one of the next month cost: seconds of processor time, and MiB more at most."""
    for month, name in enumerate(("first", "next")):
        command = [sys.executable, "-m", "tests.bench.importing", str(folder), str(positions), str(month)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
        assert done.returncode == 0, done.stderr
        yield name, json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
def test_14490_positions(record: Record, tmp_path: Path) -> None:
    for name, cost in costs(tmp_path, 14_490):
        record(f"14,490 positions previewed, {name} delivery", cost["preview"], 5, "s")
        record(f"14,490 positions written, {name} delivery", cost["write"], 10, "s")
        record(f"14,490 positions previewed and written, {name} delivery", cost["memory"], 150, "MiB", ratio=True)


@pytest.mark.endurance
def test_199000_positions(record: Record, tmp_path: Path) -> None:
    for name, cost in costs(tmp_path, 199_000):
        record(f"199,000 positions previewed, {name} delivery", cost["preview"], 60, "s")
        record(f"199,000 positions previewed, {name} delivery", cost["preview_memory"], LARGEST, "MiB", ratio=True)
        record(f"199,000 positions previewed and written, {name} delivery", cost["memory"], LARGEST, "MiB", ratio=True)
