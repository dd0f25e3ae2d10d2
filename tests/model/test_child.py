"""A child process: what it is told, what is heard of it, and that nothing of it stays."""

import os
import re
import threading
from pathlib import Path

import pytest

from model.child import Child, environment, lower_priority
from model.settings import ROOT

ECHO = """
import sys
for line in sys.stdin.buffer:
    sys.stdout.buffer.write(line)
    sys.stdout.flush()
"""


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Start a program as a child; none survives the test."""
    children: list[Child] = []
    monkeypatch.setattr("model.child.ROOT", tmp_path)

    def start(program: str = ECHO) -> Child:
        (tmp_path / "program.py").write_text(program, encoding="utf-8")
        children.append(Child("program"))
        return children[-1]

    yield start
    for child in children:
        child.close()
        assert not child.alive


def test_orders_and_answers_go_line_by_line_whatever_is_in_them(started: object) -> None:
    child = started()
    for order in ({"name": "Été\n\u2028 « »"}, [1, None], ""):
        child.give(order)
        assert child.hear() == order
    child.close(60)
    assert not child.alive


def test_after_the_last_order_a_child_ends_by_itself(started: object) -> None:
    child = started()
    child.give(1, last=True)
    assert [child.hear(), child.hear()] == [1, None]


def test_bytes_that_an_answer_announces_follow_it(started: object) -> None:
    child = started("import sys; sys.stdout.write('3\\nab')")
    assert child.hear() == 3
    assert child.read(3) == b"ab", "it ended before the third"


@pytest.mark.parametrize("said", ["", '{"cut": ', "a library talks\\n"])
def test_what_ends_too_early_or_is_no_answer_is_heard_as_nothing(started: object, said: str) -> None:
    child = started(f"print('''{said}''', end='')")
    assert child.hear() is None


def test_an_order_to_a_child_that_ended_is_lost_without_a_word(started: object) -> None:
    child = started("")
    assert child.hear() is None
    child.give("x" * 1_000_000)
    child.give("y", last=True)


def test_the_clock_of_the_parent_stops_a_child_that_is_late(started: object) -> None:
    child = started("import time; time.sleep(600)")
    with child.limited(0.1, child.kill):
        assert child.hear() is None
    child.close()


def test_a_child_in_time_is_left_alone_and_no_clock_runs_on(started: object) -> None:
    child = started()
    with child.limited(600, child.kill):
        child.give(1)
        assert child.hear() == 1
    assert child.alive
    clocks = [each for each in threading.enumerate() if isinstance(each, threading.Timer) and each.interval == 600]
    assert all(clock.finished.is_set() for clock in clocks), "its thread may take a moment to end, but it calls nobody"


def test_a_child_is_told_neither_the_key_nor_the_database(monkeypatch: pytest.MonkeyPatch, started: object) -> None:
    monkeypatch.setenv("MOSAIQUE_KEY", "secret")
    monkeypatch.setenv("STREAMLIT_SERVER_PORT", "1")
    assert not [name for name in environment() if name.startswith(("MOSAIQUE_", "STREAMLIT_"))]
    child = started("import json, os; print(json.dumps(dict(os.environ)))")
    assert not [name for name in child.hear() if name.startswith(("MOSAIQUE_", "STREAMLIT_"))]


def test_one_module_starts_processes_and_none_pools_them() -> None:
    starting = re.compile(
        r"^\s*(?:import|from) (?:subprocess|multiprocessing)\b|ProcessPool|os\.(?:fork|exec|spawn)", re.M
    )
    found = {
        file.relative_to(ROOT).as_posix()
        for folder in ("model", "pages")
        for file in (ROOT / folder).rglob("*.py")
        if starting.search(file.read_text(encoding="utf-8"))
    }
    assert found == {"model/child.py", "model/storage/dumps.py"}  # ours, and those of PostgreSQL


def test_what_a_library_prints_past_python_stands_in_no_answer(started: object) -> None:
    child = started(
        f"""
import os, sys
sys.path.insert(0, {str(ROOT)!r})
from model.child import keep_output
print('"before"')
keep_output()
os.write(1, b"MIP: a line of the solver\\n")
print('"après"', flush=True)
"""
    )
    assert [child.hear(), child.hear()] == ["before", "après"]


def test_a_child_stands_back_for_what_somebody_waits_for(started: object) -> None:
    child = started()
    assert os.getpriority(os.PRIO_PROCESS, child.number) == lower_priority()


@pytest.mark.parametrize(("ours", "theirs"), [(-5, 0), (0, 5), (14, 19), (15, 19), (19, 19)])
def test_a_child_of_a_process_that_stands_back_stands_no_less_back(
    monkeypatch: pytest.MonkeyPatch, ours: int, theirs: int
) -> None:
    monkeypatch.setattr(os, "getpriority", lambda *_: ours)
    assert lower_priority() == theirs
