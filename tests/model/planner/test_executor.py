"""The solver in a process of its own: progress, hard stop, cancellation, nothing left behind, nothing lost."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from model import heavy_work
from model.errors import Refused
from model.planner import executor
from model.planner.executor import Search, SearchState
from model.planner.formulation import formulate
from model.planner.limits import Limits
from model.planner.milp import OPTIMAL, Solution, steps
from model.planner.problem import PlanProblem
from model.planner.protocol import order_document, read_answer, serve
from model.settings import ROOT
from model.wording import catalogue
from tests.model.planner.instances import instance
from tests.model.planner.regions import region, scenario


def small() -> PlanProblem:
    case = instance(2)
    return formulate(case.snapshot, case.scenario, case.limits).problem


def large() -> PlanProblem:
    """A problem that takes minutes."""
    return formulate(region(60, 150), scenario(), Limits(budget=300_000, recruitments=12, mobilities=10)).problem


@pytest.fixture
def started() -> Iterator[list[Search]]:
    """The searches of a test; none survives it."""
    found: list[Search] = []
    yield found
    for search in found:
        search.close()
        assert search._child is None or not search._child.alive
    assert heavy_work.queue.waiting == 0


def test_the_child_says_each_step_then_the_end() -> None:
    problem, said = small(), []
    serve(json.dumps(order_document({"a": problem, "b": problem}, 60)), said.append)
    assert json.loads(said[-1]) == {"end": True}
    heard: dict[str, Solution] = dict(read_answer(json.loads(line)) for line in said[:-1])
    *_, last = steps(problem)
    for each in heard.values():
        assert (each.value, each.proof) == (last.value, OPTIMAL)
        assert (each.chosen == last.chosen).all()
    assert list(heard) == ["a", "b"]


@pytest.mark.parametrize("order", ["", "a secret", "[]", '{"tasks": {}}', '{"seconds": 1, "tasks": {"a": {}}}'])
def test_what_is_no_order_is_refused_without_repeating_it(order: str) -> None:
    with pytest.raises(Refused) as refusal:
        serve(order, lambda _: None)
    assert "secret" not in catalogue().error(refusal.value)


def test_the_child_waits_for_no_database_nor_spreadsheet_to_be_imported() -> None:
    given = "import sys, model.planner.solver; print(*{'sqlalchemy', 'openpyxl', 'scipy.optimize'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", given], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_a_search_ends_by_itself_with_its_proof(started: list[Search]) -> None:
    started.append(search := Search({"plan": small()}, 60))
    assert search.wait(60) is SearchState.DONE
    assert search.trouble is None
    assert [answer.proof for answer in search.answers("plan")][-1] == OPTIMAL


def test_a_search_that_is_cancelled_keeps_what_is_known(started: list[Search]) -> None:
    started.append(search := Search({"plan": large()}, 600))
    until(lambda: search.answers("plan"))
    search.cancel()
    assert search.wait(10) is SearchState.CANCELLED
    assert search.trouble is None
    assert search.answers("plan")[0].value


def test_a_child_killed_in_mid_flight_ends_in_a_sentence_and_loses_nothing(started: list[Search]) -> None:
    started.append(search := Search({"plan": large()}, 600))
    until(lambda: search.answers("plan"))
    os.kill(search._child.number, 9)
    assert search.wait(10) is SearchState.BROKEN
    assert search.trouble is not None
    assert all("relancez" in catalogue("fr").error(search.trouble) for _ in search.answers("plan"))
    assert search.answers("plan")


def test_a_search_that_cannot_be_posed_is_broken_and_ends(
    started: list[Search], monkeypatch: pytest.MonkeyPatch
) -> None:
    raised: list[object] = []
    monkeypatch.setattr(threading, "excepthook", raised.append)

    def relaxed() -> dict[str, PlanProblem]:
        raise Refused("planner.order")

    started.append(search := Search({"plan": small()}, 60, relaxed=relaxed))
    assert search.wait(30) is SearchState.BROKEN
    assert len(raised) == 1


def test_the_hard_stop_does_not_wait_for_the_solver(started: list[Search], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executor, "GRACE_SECONDS", -596.0)
    started.append(search := Search({"plan": large()}, 600))
    assert search.wait(30) is SearchState.STOPPED
    assert search.trouble is not None
    assert "temps" in catalogue("fr").error(search.trouble)


def until(condition: object) -> None:
    """Wait at most half a minute."""
    for _ in range(1500):
        if condition():
            return
        time.sleep(0.02)
    raise AssertionError("half a minute was not enough")


def test_a_third_search_waits_for_its_turn_and_then_has_all_its_seconds(started: list[Search]) -> None:
    problem = small()
    started += [Search({"plan": large()}, 300) for _ in range(2)]
    started += [Search({"plan": problem}, 60) for _ in range(2)]
    assert [each.ahead for each in started] == [0, 0, 1, 2]
    assert started[2].wait(0.5) is SearchState.RUNNING
    assert started[2]._child is None, "nothing is started before its turn"
    started[1].cancel()
    assert started[2].wait(60) is SearchState.DONE
    assert started[3].wait(60) is SearchState.DONE
    *_, last = steps(problem)
    assert [each.answers("plan")[-1].value for each in started[2:]] == [last.value] * 2
    assert started[0].state is SearchState.RUNNING


def test_a_search_that_is_given_up_before_its_turn_never_starts(started: list[Search]) -> None:
    started += [Search({"plan": large()}, 300) for _ in range(2)]
    started.append(Search({"plan": small()}, 60))
    started[2].close()
    assert (started[2].state, started[2]._child) == (SearchState.CANCELLED, None)
    assert started[2].trouble is None
    assert [each.ahead for each in started] == [0, 0, 0]


def test_a_child_that_cannot_start_breaks_the_search_and_gives_its_turn_back(
    started: list[Search], monkeypatch: pytest.MonkeyPatch
) -> None:
    raised: list[object] = []
    monkeypatch.setattr(threading, "excepthook", raised.append)

    def full(*_: str) -> None:
        raise BlockingIOError("too many processes")

    with monkeypatch.context() as patch:
        patch.setattr(executor, "Child", full)
        started += [Search({"plan": small()}, 60) for _ in range(3)]
        assert [each.wait(30) for each in started] == [SearchState.BROKEN] * 3
    started.append(search := Search({"plan": small()}, 60))
    assert search.wait(60) is SearchState.DONE
    assert len(raised) == 3
