"""Waiting for one's turn: one at a time, whoever came first before whoever came next."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock
from typing import Final

from model.errors import Outage, Unavailable

PATIENCE: Final = 20.0
"""How many seconds a write waits for its turn, and as long again for other processes, before it is given up."""

PAUSES: Final = (0.01, 0.05)
"""Between which seconds one waits before asking a busy base again."""


class Turns:
    """A place that one holds at a time; the first of the line holds it."""

    def __init__(self) -> None:
        self._line: deque[Event] = deque()
        self._lock = Lock()

    @property
    def waiting(self) -> int:
        """How many are in the line behind the first."""
        return max(0, len(self._line) - 1)

    @contextmanager
    def turn(self, seconds: float) -> Iterator[None]:
        """Wait for one's turn, and hold the place until the end of the block.

        Raises:
            Unavailable: it did not come within so many seconds.
        """
        mine = Event()
        with self._lock:
            self._line.append(mine)
            self._line[0].set()
        try:
            if not mine.wait(seconds):
                raise Unavailable(Outage.BUSY)
            yield
        finally:
            with self._lock:
                self._line.remove(mine)
                if self._line:
                    self._line[0].set()
