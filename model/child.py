"""A child process and how one speaks with it: orders as lines of JSON in, answers as lines of JSON out.

What takes long, or keeps the interpreter to itself, is done in a process of its own, one for whoever asked, started as
`python -m …` and stopped by the clock of its parent. Never a pool of `multiprocessing`: it spreads work over all the
processors of a shared machine, copies what the parent holds and outlives it.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Timer
from typing import IO, Any, cast
from weakref import WeakSet

from model.settings import ROOT

_STEPS_BACK, _LAST = 5, 19
_children, _counting = WeakSet["Child"](), Lock()


def at_work() -> Counter[str]:
    """Return how many children of this process run, by the module that each was started with."""
    with _counting:
        return Counter(child.module for child in _children if child.alive)


class Child:
    """A running child process. It hears no signal of its own: whoever started it closes or kills it."""

    def __init__(self, *module: str) -> None:
        """Start a module of ours, with its arguments."""
        self.module = module[0]
        self._process = subprocess.Popen(  # noqa: S603  the modules are named in the code
            [sys.executable, "-m", *module],
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        with suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, lower_priority())
        self._orders, self._answers = cast(IO[bytes], self._process.stdin), cast(IO[bytes], self._process.stdout)
        with _counting:
            _children.add(self)

    @property
    def number(self) -> int:
        """Its number among the processes of the machine."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def give(self, order: object, *, last: bool = False) -> None:
        """Give an order, and say that there are no more where it is the last; a child that ended hears nothing."""
        with suppress(OSError):
            self._orders.write(json.dumps(order).encode() + b"\n")
            self._orders.flush()
            if last:
                self._orders.close()

    def hear(self) -> Any:
        """Wait for its next answer and return it; nothing once it ended, be it in the middle of a line."""
        try:
            return json.loads(self._answers.readline() or b"null")
        except (OSError, ValueError):
            return None

    def read(self, size: int) -> bytes:
        """Return the bytes that follow an answer which announced them; fewer where it ended before."""
        try:
            return self._answers.read(size)
        except OSError:
            return b""

    @contextmanager
    def limited(self, seconds: float, late: Callable[[], object]) -> Iterator[None]:
        """Call `late` from another thread if what is inside takes more than some seconds."""
        limit = Timer(seconds, late)
        limit.daemon = True
        limit.start()
        try:
            yield
        finally:
            limit.cancel()

    def kill(self) -> None:
        """Stop it at once, whatever it does."""
        self._process.kill()

    def close(self, seconds: float = 0) -> None:
        """Give no more orders, and some seconds to end by itself; then stop it. Nothing of it stays open."""
        with suppress(OSError):
            self._orders.close()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            self._process.wait()
        self._answers.close()


def lower_priority() -> int:
    """Return the priority of a child, as `nice` counts: behind this process, for what somebody waits for at a screen or
    on a phone goes first."""
    return min(_LAST, os.getpriority(os.PRIO_PROCESS, 0) + _STEPS_BACK)


def keep_output() -> None:
    """Keep the standard output of this process for what it says itself: what HiGHS prints at times, past Python, goes
    to the error output, where it stands in no answer."""
    sys.stdout.flush()
    kept = os.fdopen(os.dup(1), "w", encoding=sys.stdout.encoding, errors=sys.stdout.errors)
    os.dup2(2, 1)
    sys.stdout = kept


def environment() -> dict[str, str]:
    """Return what a child needs of the environment: nothing of ours, above all not the key or the database."""
    ours = ("MOSAIQUE_", "STREAMLIT_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"PYTHONIOENCODING": "utf-8"}
