"""The queue of heavy work: what keeps a processor busy for long is done two at a time in this process, the rest in the
order in which it was asked, so that screens and phones always find the machine free for them."""

from threading import Condition

AT_ONCE = 2
"""How many are done at a time; each is a child of a low priority."""


class Turn:
    """A place in the queue: kept until it is left, done or not."""

    def __init__(self, queue: "WorkQueue") -> None:
        self._queue = queue

    @property
    def ahead(self) -> int:
        """How many are to end before it begins; none once it may, or was left."""
        return self._queue.ahead(self)

    def wait(self) -> None:
        """Wait until it may begin, or is left."""
        self._queue.wait(self)

    def leave(self) -> None:
        """Let the next one begin; nothing happens the second time."""
        self._queue.leave(self)


class WorkQueue:
    """Turns, in the order in which they were taken."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._turns: list[Turn] = []
        self._moved = Condition()

    @property
    def waiting(self) -> int:
        """How many wait for those before them."""
        with self._moved:
            return max(0, len(self._turns) - self._at_once)

    def take(self) -> Turn:
        """Take a turn behind all the others."""
        turn = Turn(self)
        with self._moved:
            self._turns.append(turn)
        return turn

    def ahead(self, turn: Turn) -> int:
        """How many are to end before a turn may begin."""
        with self._moved:
            return self._ahead(turn)

    def wait(self, turn: Turn) -> None:
        """Wait until a turn may begin, or is left."""
        with self._moved:
            self._moved.wait_for(lambda: not self._ahead(turn))

    def leave(self, turn: Turn) -> None:
        """End a turn, or give it up."""
        with self._moved:
            if turn in self._turns:
                self._turns.remove(turn)
                self._moved.notify_all()

    def _ahead(self, turn: Turn) -> int:
        return max(0, self._turns.index(turn) + 1 - self._at_once) if turn in self._turns else 0


queue = WorkQueue()
"""The one of this process."""
