"""How busy the machine is decides no test: durations are measured in tests/bench, and nowhere else; a day of
tests/endurance, which is run by hand, lasts as long as one chooses."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from model.settings import ROOT
from tests.architecture.files import over

TESTS = ROOT / "tests"
TIMED = {"bench", "endurance"}
PATHS = [path for path in sorted(TESTS.rglob("*.py")) if path.relative_to(TESTS).parts[0] not in TIMED]
MODULES = {"time", "timeit"}
CLOCKS = {"time", "monotonic", "perf_counter", "process_time", "thread_time", "default_timer"}


def clocks_read(source: str) -> Iterator[int]:
    """The lines that import or read a clock with which one measures how long something takes."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ImportFrom(module=module, names=names) if module in MODULES:
                read = {alias.name for alias in names}
            case ast.Attribute(value=ast.Name(id=module), attr=attribute) if module in MODULES:
                read = {attribute}
            case _:
                read = set()
        if {name.removesuffix("_ns") for name in read} & CLOCKS:
            yield node.lineno


@over(PATHS)
def test_only_the_bench_reads_a_clock(path: Path) -> None:
    assert list(clocks_read(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    ["from time import perf_counter", "import time\nbegan = time.monotonic()", "import time\ntime.perf_counter_ns()"],
)
def test_a_clock_is_found_however_it_is_read(source: str) -> None:
    assert list(clocks_read(source))


def test_waiting_reads_no_clock() -> None:
    assert not list(clocks_read("import time\ntime.sleep(0.1)"))
