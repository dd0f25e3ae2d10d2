"""What is kept in memory because it was asked for lately: one map with a lock, which forgets the oldest first."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Cache(Generic[Value]):
    """At most `size` values by key, shared by threads; the one that was used least recently is forgotten first."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._values, self._lock = OrderedDict[Hashable, Value](), Lock()

    def get(self, key: Hashable, compute: Callable[[], Value]) -> Value:
        """Return the value of a key, computed if it is not there. Nobody waits while it is computed: of two that were
        computed at once, the first one stays."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = compute()
        return self.change(key, lambda kept: value if kept is None else kept)

    def find(self, key: Hashable) -> Value | None:
        """Return the value of a key, if there is one; it is no more recent for that."""
        with self._lock:
            return self._values.get(key)

    def drop(self, key: Hashable) -> Value | None:
        """Forget the value of a key, and return it, if there is one."""
        with self._lock:
            return self._values.pop(key, None)

    def change(self, key: Hashable, make: Callable[[Value | None], Value]) -> Value:
        """Replace the value of a key by what is made of it, of nothing if there is none, while everybody else waits;
        return the new one."""
        with self._lock:
            value = self._values[key] = make(self._values.get(key))
            self._values.move_to_end(key)
            while len(self._values) > self.size:
                self._values.popitem(last=False)
            return value
