"""A disk that fills up while people write: nothing acknowledged is lost, nothing is half done, each failure is said."""

import os
import random
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from model.__main__ import main
from model.errors import Outage, Unavailable
from model.services import start
from model.services.context import store
from model.wording import catalogue
from tests.endurance.houses import settle
from tests.endurance.writers import Run, check, furnish

pytestmark = pytest.mark.endurance

FULL = 20
"""How often the disk is full."""

SIZE = 32 * 2**20
LEFT = 256 * 1024
"""At most so many bytes are left when it is, at least none: the base, its journal or its index is what does not fit."""

SENTENCE = catalogue("fr").error(Unavailable(Outage.FULL))


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A small disk where a house is: no limit of a process or of a base fails as a full disk does, whatever writes."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mount, check=False).returncode:
        pytest.skip("a disk of its own cannot be mounted here: nothing was tried on a full one")
    settle(monkeypatch, f"sqlite:///{place / 'house.sqlite'}")
    yield place
    store().close()
    subprocess.run(["umount", str(place)], check=True)


def fill(ballast: Path, left: int) -> None:
    """Fill the disk up to some bytes."""
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    os.truncate(ballast, max(0, ballast.stat().st_size - left))


def write_until_refused(run: Run) -> str:
    """Write one number after the other; return what is said of the first that is not kept."""
    while True:
        try:
            run.writer.write(run.acknowledged + 1)
        except Unavailable as refusal:
            return catalogue("fr").error(refusal)
        run.acknowledged += 1


def test_a_full_disk_takes_nothing_that_was_acknowledged_and_is_said_each_time(
    disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs, ballast = [Run(each) for each in furnish()], disk / "ballast"
    for _ in range(FULL):
        store().settle()  # an emptied journal has to grow again
        fill(ballast, random.randrange(LEFT))
        for run in random.sample(runs, len(runs)):
            assert write_until_refused(run) == SENTENCE
        check(runs)
        assert main(["backup", str(disk / "copy.sqlite")]) == start.FAILED
        assert capsys.readouterr().err.startswith(SENTENCE)
        ballast.unlink()
        for run in runs:
            run.writer.write(run.acknowledged + 1)
            run.acknowledged += 1
        check(runs)
