"""The memory of the process: no search for objects that refer to each other while many are made that do not, and
groups that take little of it."""

import gc
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import ContextDecorator
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class CollectionPause(ContextDecorator):
    """Python's search for such objects, paused as long as somebody computes inside; for work that leaves none behind.

    Each search looks at everything that was made: on the rows of a large file, a third of the time goes there.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._inside = 0
        self._searched = False

    def __enter__(self) -> None:
        with self._lock:
            self._searched = gc.isenabled() if not self._inside else self._searched
            self._inside += 1
            gc.disable()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside and self._searched:
                gc.enable()


uncollected = CollectionPause()
"""The pause that all threads share: the search goes on once the last of them has done."""


class _Several(list[Value]):
    """The values of a key that has more than one."""


class Groups(Mapping[Key, Sequence[Value]], Generic[Key, Value]):
    """Values by key, in their order, where most keys have one: a list for each would take more than what it lists."""

    def __init__(self, pairs: Iterable[tuple[Key, Value]] = ()) -> None:
        self._of: dict[Key, Value | _Several[Value]] = {}
        for key, value in pairs:
            self.add(key, value)

    def add(self, key: Key, value: Value) -> None:
        """Add a value to those of a key."""
        if key not in self._of:
            self._of[key] = value
        elif isinstance(values := self._of[key], _Several):
            values.append(value)
        else:
            self._of[key] = _Several((values, value))

    def __getitem__(self, key: Key) -> Sequence[Value]:
        values = self._of[key]
        return values if isinstance(values, _Several) else (values,)

    def __contains__(self, key: object) -> bool:
        return key in self._of

    def __iter__(self) -> Iterator[Key]:
        return iter(self._of)

    def __len__(self) -> int:
        return len(self._of)
