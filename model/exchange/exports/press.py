"""The press: charts are drawn and pages printed in a child process, behind one small interface.

vl-convert keeps the interpreter to itself while it draws: in a process of its own it makes nobody wait but whoever
asked. The child is started at the first order and ends after a while without any.
"""

import json
import os
import subprocess
import sys
from functools import cache
from threading import Lock, Timer
from typing import IO, Any, cast

from model.errors import Unusable
from model.settings import ROOT

LONGEST_SECONDS = 60
IDLE_SECONDS = 300


class Press:
    """A child process that takes one order at a time."""

    def __init__(self) -> None:
        self._one_at_a_time = Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._idle: Timer | None = None

    def ask(self, task: str, **values: Any) -> bytes:
        """Have a task of `model.exchange.exports.press_worker` done; return what it made.

        Raises:
            Unusable: what was given cannot be drawn or printed, or the child was stopped on the way.
        """
        order = json.dumps([task, values]).encode() + b"\n"
        with self._one_at_a_time:
            child = self._running()
            limit = Timer(LONGEST_SECONDS, child.kill)
            limit.start()
            try:
                fault, content = _exchange(child, order)
            finally:
                limit.cancel()
                self._rest_later()
        if fault:
            raise Unusable("press.refused", received=fault)
        return content

    def start(self) -> None:
        """Start the child ahead of the first order."""
        if self._one_at_a_time.acquire(blocking=False):
            self._running()
            self._rest_later()
            self._one_at_a_time.release()

    def stop(self) -> None:
        """End the child, unless it is at work; the next order starts another."""
        if self._one_at_a_time.acquire(blocking=False):
            if self._child:
                _end(self._child)
            self._child = None
            self._one_at_a_time.release()

    @property
    def process(self) -> int | None:
        """The number of the child process, while there is one."""
        return self._child.pid if self._child else None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "model.exchange.exports.press_worker"],
                cwd=ROOT,
                env=_environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        return self._child

    def _rest_later(self) -> None:
        if self._idle:
            self._idle.cancel()
        self._idle = Timer(IDLE_SECONDS, self.stop)
        self._idle.daemon = True
        self._idle.start()


def _environment() -> dict[str, str]:
    """What the child needs of the environment: nothing of ours, above all not the key or the database."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("MOSAIQUE_", "STREAMLIT_"))}


def _exchange(child: subprocess.Popen[bytes], order: bytes) -> tuple[str, bytes]:
    """Give an order; return the fault, if any, and the content of the answer."""
    given, answered = cast(IO[bytes], child.stdin), cast(IO[bytes], child.stdout)
    try:
        given.write(order)
        given.flush()
        head = answered.readline()
        fault, size = json.loads(head) if head else ("stopped", 0)
        content = answered.read(size)
    except OSError:
        return "stopped", b""
    return fault or ("" if len(content) == size else "stopped"), content


def _end(child: subprocess.Popen[bytes]) -> None:
    cast(IO[bytes], child.stdin).close()
    cast(IO[bytes], child.stdout).close()
    child.wait(LONGEST_SECONDS)


@cache
def press() -> Press:
    """Return the press of this process."""
    return Press()
