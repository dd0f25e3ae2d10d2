"""What large deliveries cost, in processor time and in memory, each in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from model.settings import ROOT
from tests.bench.conftest import Record

NAMES = ("first", "next")
LARGEST = 476
"""How many MiB more the largest may take: 500 MB."""

SECONDS = 1_500
"""How long the largest may take on a machine that others use too."""


def cost(folder: Path, positions: int, month: int, *how: str) -> dict[str, float]:
    """What the delivery of a month costs: seconds of processor time, and MiB more at most."""
    command = [sys.executable, "-m", "tests.bench.importing", str(folder), str(positions), str(month), *how]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    spent: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return spent


def costs(folder: Path, positions: int) -> Iterator[tuple[str, dict[str, float]]]:
    """What a first delivery and the one of the next month cost, then what taking both back does, the last one first."""
    for month, name in enumerate(NAMES):
        yield name, cost(folder, positions, month)
    for month, name in reversed(list(enumerate(NAMES))):
        yield name, cost(folder, positions, month, "undo")


def record_all(
    record: Record, folder: Path, positions: int, limits: Mapping[str, tuple[str, float]], exceeded: str = ""
) -> None:
    """Import two deliveries and take both back; record each cost that has a limit: seconds, and MiB more.

    The limit that is `exceeded`, which is known and said, breaks nothing.
    """
    for name, spent in costs(folder, positions):
        for kind, (text, limit) in limits.items():
            if kind in spent:
                memory = "memory" in kind
                what = f"{positions:,} positions {text}, {name} delivery"
                record(what, spent[kind], limit, "MiB" if memory else "s", ratio=memory, breaks=kind != exceeded)


@pytest.mark.slow
def test_14490_positions(record: Record, tmp_path: Path) -> None:
    limits = {
        "preview": ("previewed", 5),
        "write": ("written", 10),
        "memory": ("previewed and written", 150),
        "undo": ("taken back", 10),
        "undo_memory": ("taken back", 150),
    }
    record_all(record, tmp_path, 14_490, limits)


@pytest.mark.endurance
def test_199000_positions(record: Record, tmp_path: Path) -> None:
    limits = {
        "preview": ("previewed", 60),
        "preview_memory": ("previewed", LARGEST),
        "memory": ("previewed and written", LARGEST),
        "undo": ("taken back", 60),
        "undo_memory": ("taken back", LARGEST),
    }
    record_all(record, tmp_path, 199_000, limits, exceeded="undo_memory")
