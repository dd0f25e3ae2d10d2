"""The container that we give: what it holds is enough to serve, without any power and with nothing written but in its
own folder. Where no builder is, its steps are followed by hand."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from model.settings import DATA, ROOT
from tests.browser.serving import KEY, Server, free_port, wait

pytestmark = pytest.mark.slow

STEPS = (ROOT / "docs" / "deploy" / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
KEPT = "/var/lib/mosaique"
POWERLESS = ["setpriv", "--no-new-privs", *(["--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else [])]
"""A process that may do no more than its files allow, even where tests run as root."""


def given(order: str) -> list[str]:
    """What follows an order in the file, each time."""
    return [line.removeprefix(f"{order} ") for line in STEPS if line.startswith(f"{order} ")]


NEEDED = {
    ".streamlit",
    "app.py",
    "model",
    "pages",
    "pyproject.toml",
    *(f"data/{each.name}" for each in DATA.iterdir() if each.name != "local"),
}


@pytest.fixture
def laid() -> Iterator[Path]:
    """What the container holds, laid in a folder that nobody writes, with the one in which it writes beside it."""
    top = Path(tempfile.mkdtemp())
    inside, kept = top / "opt", top / "kept"
    inside.mkdir()
    kept.mkdir()
    for line in given("COPY"):
        *names, target = line.split()
        for name in names:
            source, place = ROOT / name, inside / target
            if source.is_dir():
                shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, place)
    for line in given("RUN ln -s"):
        target, name = line.split()
        (inside / name).symlink_to(str(kept) if target == KEPT else target)
    for path in (*inside.rglob("*"), inside):
        if not path.is_symlink():
            path.chmod(0o555 if path.is_dir() else 0o444)
    yield inside
    for path in (inside, *inside.rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(top)


def test_it_holds_all_that_serves_and_nothing_of_whoever_builds_it() -> None:
    sources = {name for line in given("COPY") for name in line.split()[:-1]}
    assert sources >= NEEDED
    assert all((ROOT / name).exists() for name in sources)
    assert not {".", "data", "data/local", "tests"} & sources
    assert given("USER")[-1] not in ("root", "0")


def test_it_serves_without_any_power_and_writes_in_its_own_folder_only(laid: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        subprocess.run([*POWERLESS, "touch", str(laid / "new")], check=True, capture_output=True)
    kept, port, before = laid.parent / "kept", free_port(), sorted(laid.rglob("*"))
    _, *command = json.loads(given("CMD")[-1])
    named = dict(line.split("=", 1) for line in given("ENV"))
    log = laid.parent / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*POWERLESS, sys.executable, *command, "--server.port", str(port)],
            cwd=laid,
            env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "MOSAIQUE_KEY": KEY, **named},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        server = wait(Server(f"http://localhost:{port}", process, log))
        for path in ("/api/health", "/atelier"):
            with urlopen(f"{server.address}{path}") as answer:
                assert answer.status == 200
    finally:
        process.terminate()
        process.wait(timeout=30)
    assert sorted(laid.rglob("*")) == before
    assert (kept / "production.sqlite").is_file()
