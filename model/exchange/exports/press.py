"""The press: charts are drawn and pages printed in a child process, behind one small interface.

vl-convert keeps the interpreter to itself while it draws: in a process of its own it makes nobody wait but whoever
asked. The child is started at the first order and ends after a while without any.
"""

from functools import cache
from threading import Lock, Timer
from typing import Any

from model.child import Child
from model.errors import Unusable

LONGEST_SECONDS = 60
IDLE_SECONDS = 300


class Press:
    """A child process that takes one order at a time."""

    def __init__(self) -> None:
        self._one_at_a_time = Lock()
        self._child: Child | None = None
        self._idle: Timer | None = None

    def ask(self, task: str, **values: Any) -> bytes:
        """Have a task of `model.exchange.exports.press_worker` done; return what it made.

        Raises:
            Unusable: what was given cannot be drawn or printed, or the child was stopped on the way.
        """
        with self._one_at_a_time:
            child = self._running()
            with child.limited(LONGEST_SECONDS, child.kill):
                fault, content = _exchange(child, [task, values])
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
                self._child.close(LONGEST_SECONDS)
            self._child = None
            self._one_at_a_time.release()

    @property
    def process(self) -> int | None:
        """The number of the child process, while there is one."""
        return self._child.number if self._child else None

    def _running(self) -> Child:
        if self._child is None or not self._child.alive:
            if self._child:
                self._child.close()
            self._child = Child("model.exchange.exports.press_worker")
        return self._child

    def _rest_later(self) -> None:
        if self._idle:
            self._idle.cancel()
        self._idle = Timer(IDLE_SECONDS, self.stop)
        self._idle.daemon = True
        self._idle.start()


def _exchange(child: Child, order: object) -> tuple[str, bytes]:
    """Give an order; return the fault, if any, and the content of the answer."""
    child.give(order)
    fault, size = child.hear() or ("stopped", 0)
    content = child.read(size)
    if fault == "stopped" or len(content) < size:
        child.close()
        return "stopped", b""
    return fault, content


@cache
def press() -> Press:
    """Return the press of this process."""
    return Press()
