"""The queue of heavy work: what keeps a processor busy for long is done two at a time in this process, the rest in the
order in which it was asked, so that screens and phones always find the machine free for them."""

from threading import Condition

AT_ONCE = 2
"""How many are done at a time; each is a child of a low priority."""


class WorkQueue:
    """Turns, in the order in which they were taken."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self.at_once, self.moved = at_once, Condition()
        self.turns: list[Turn] = []

    @property
    def waiting(self) -> int:
        """How many wait for those before them."""
        with self.moved:
            return max(0, len(self.turns) - self.at_once)

    def take(self) -> "Turn":
        """Take a turn behind all the others."""
        turn = Turn(self)
        with self.moved:
            self.turns.append(turn)
        return turn


class Turn:
    """A place in a queue: kept until it is left, done or not."""

    def __init__(self, queue: WorkQueue) -> None:
        self._queue = queue

    @property
    def ahead(self) -> int:
        """How many are to end before it begins; none once it may, or was left."""
        with self._queue.moved:
            turns = self._queue.turns
            return max(0, turns.index(self) + 1 - self._queue.at_once) if self in turns else 0

    def wait(self) -> None:
        """Wait until it may begin, or is left."""
        with self._queue.moved:
            self._queue.moved.wait_for(lambda: not self.ahead)

    def leave(self) -> None:
        """Let the next one begin; nothing happens the second time."""
        with self._queue.moved:
            if self in self._queue.turns:
                self._queue.turns.remove(self)
                self._queue.moved.notify_all()


queue = WorkQueue()
"""The one of this process."""
