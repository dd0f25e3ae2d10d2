"""Where the solver runs: a child process with a hard stop, behind one small interface. Killed in mid-flight, it ends in
a sentence and what was already known stays."""

import os
import subprocess
import sys
from collections.abc import Mapping
from enum import StrEnum
from threading import Event, Lock, Thread, Timer
from types import TracebackType
from typing import IO, Self, cast

from model.errors import Unusable
from model.planner.milp import STAGES
from model.planner.plans import Solution
from model.planner.problem import PlanProblem
from model.planner.protocol import order_text, read_line
from model.settings import ROOT

GRACE_SECONDS = 5
"""What the child has beyond its own limit, to start and to say what it found, before it is stopped."""


class SearchState(StrEnum):
    """Where a search stands; `STOPPED` at the hard limit, `CANCELLED` by whoever asked, `BROKEN` on the way."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    CANCELLED = "cancelled"
    BROKEN = "broken"


class Search:
    """A child process that solves some problems, each up to a stage. To be closed, or used as a context."""

    def __init__(
        self, tasks: Mapping[str, PlanProblem], seconds: float, last: str = STAGES[-1], each: float | None = None
    ) -> None:
        self._found: dict[str, list[Solution]] = {name: [] for name in tasks}
        self._state, self._over, self._lock = SearchState.RUNNING, Event(), Lock()
        self._child = subprocess.Popen(
            [sys.executable, "-m", "model", "solve"],
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        self._limit = Timer(seconds + GRACE_SECONDS, self._end, (SearchState.STOPPED,))
        self._limit.daemon = True
        self._limit.start()
        Thread(target=self._converse, args=(order_text(tasks, seconds, last, each),), daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def state(self) -> SearchState:
        """Where it stands now."""
        return self._state

    @property
    def trouble(self) -> Unusable | None:
        """What to tell of a search that did not come to its end by itself or by whoever asked."""
        return Unusable(f"planner.{self._state}") if self._state in (SearchState.STOPPED, SearchState.BROKEN) else None

    def answers(self, task: str) -> tuple[Solution, ...]:
        """Return what is known of a problem so far, the latest last; nothing is taken back when the child ends."""
        with self._lock:
            return tuple(self._found[task])

    def wait(self, seconds: float | None = None) -> SearchState:
        """Wait until it is over, at most some seconds; return where it stands."""
        self._over.wait(seconds)
        return self._state

    def cancel(self) -> None:
        """Stop it; what is known stays."""
        self._end(SearchState.CANCELLED)

    def close(self) -> None:
        """Leave nothing running behind."""
        self.cancel()
        self._over.wait()

    def _end(self, state: SearchState) -> None:
        if self._state is SearchState.RUNNING:
            self._state = state
            self._child.kill()

    def _converse(self, order: str) -> None:
        """Give the order and listen to the end, in a thread of its own."""
        try:
            _give(cast(IO[str], self._child.stdin), order)
            for line in cast(IO[str], self._child.stdout):
                self._hear(line)
        except ValueError:  # a line cut in two by the end of the child
            self._end(SearchState.BROKEN)
        finally:
            self._child.wait()
            self._limit.cancel()
            if self._state is SearchState.RUNNING:
                self._state = SearchState.BROKEN
            self._over.set()

    def _hear(self, line: str) -> None:
        found = read_line(line)
        with self._lock:
            if found is None and self._state is SearchState.RUNNING:
                self._state = SearchState.DONE
            elif found is not None:
                self._found[found[0]].append(found[1])


def _environment() -> dict[str, str]:
    """What the child needs of the environment: nothing of ours, above all not the key or the database."""
    ours = ("MOSAIQUE_", "STREAMLIT_")
    return {n: v for n, v in os.environ.items() if not n.startswith(ours)} | {"PYTHONIOENCODING": "utf-8"}


def _give(pipe: IO[str], order: str) -> None:
    try:
        pipe.write(order)
        pipe.close()
    except BrokenPipeError:
        return
