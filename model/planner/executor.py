"""Where the solver runs: a child process with a hard stop, behind one small interface. Killed in mid-flight, it ends in
a sentence and what was already known stays."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial
from threading import Event, Lock, Thread
from types import TracebackType
from typing import Any, Self

from model import heavy_work
from model.child import Child
from model.errors import Unusable
from model.planner.milp import Solution
from model.planner.problem import PlanProblem
from model.planner.protocol import order_document, read_answer

GRACE_SECONDS = 5
"""What the child has beyond its own limit, to start and to say what it found, before it is stopped."""
LOOK_SECONDS = 0.3
"""How often whoever waits looks how far it is."""


class SearchState(StrEnum):
    """Where a search stands; `STOPPED` at the hard limit, `CANCELLED` by whoever asked, `BROKEN` on the way."""

    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    CANCELLED = "cancelled"
    BROKEN = "broken"


class Search:
    """A child process that solves some problems, or one and what holds it. To be closed, or used as a context.

    The problem without each of its limits (`relaxed`) is posed while the child begins: nobody waits for it. Where two
    searches run already it waits for its turn, which is no part of its seconds.
    """

    def __init__(
        self,
        tasks: Mapping[str, PlanProblem],
        seconds: float,
        *,
        aims_only: bool = False,
        relaxed: Callable[[], Mapping[str, PlanProblem]] = dict,
    ) -> None:
        self._solutions: dict[str, list[Solution]] = {name: [] for name in tasks}
        self._state, self._over, self._lock = SearchState.RUNNING, Event(), Lock()
        self._holders: Mapping[str, str] = {}
        self._turn = heavy_work.queue.take()
        self._child: Child | None = None

        def order() -> object:
            return order_document(tasks, seconds, aims_only=aims_only, relaxed=relaxed())

        talk = partial(self._converse, order, seconds + GRACE_SECONDS)
        try:
            Thread(target=talk, daemon=True).start()
        except RuntimeError:  # no thread can be started: the next one must not wait for this one
            self._turn.leave()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    @property
    def state(self) -> SearchState:
        """Where it stands now."""
        return self._state

    @property
    def ahead(self) -> int:
        """How many searches are to end before this one begins."""
        return self._turn.ahead

    @property
    def trouble(self) -> Unusable | None:
        """What to tell of a search that did not come to its end by itself or by whoever asked."""
        return Unusable(f"planner.{self._state}") if self._state in (SearchState.STOPPED, SearchState.BROKEN) else None

    def answers(self, task: str) -> tuple[Solution, ...]:
        """Return what is known of a problem so far, the latest last; nothing is taken back when the child ends."""
        with self._lock:
            return tuple(self._solutions[task])

    @property
    def holders(self) -> Mapping[str, str]:
        """The limit that holds each aim of which something is left, as far as it is known."""
        return self._holders

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
        with self._lock:
            if self._state is SearchState.RUNNING:
                self._state = state
                if self._child:
                    self._child.kill()
                else:
                    self._turn.leave()

    def _converse(self, order: Callable[[], object], seconds: float) -> None:
        """Wait for the turn, give the order and listen to the end, in a thread of its own."""
        try:
            self._turn.wait()
            if child := self._begun():
                with child.limited(seconds, partial(self._end, SearchState.STOPPED)):
                    child.give(order(), last=True)
                    while (answer := child.hear()) is not None:
                        self._note(answer)
        finally:  # a child that cannot start and an order that cannot be given end it too: nobody waits for ever
            self._end(SearchState.BROKEN)
            if self._child:
                self._child.close(GRACE_SECONDS)
            self._turn.leave()
            self._over.set()

    def _begun(self) -> Child | None:
        """The child that solves, started now; none where the search was given up before its turn."""
        with self._lock:
            if self._state is SearchState.RUNNING:
                self._child = Child("model.planner.solver")
            return self._child

    def _note(self, answer: Any) -> None:
        if "end" in answer and self._state is SearchState.RUNNING:
            self._state = SearchState.DONE
        elif "held" in answer:
            self._holders = answer["held"]
        elif "task" in answer:
            task, solution = read_answer(answer)
            with self._lock:
                self._solutions[task].append(solution)
