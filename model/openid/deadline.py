"""The seconds that a provider of identities has to answer. They bound each wait for its next word, so that whoever says
one letter at a time, wherever in an answer, is not listened to for longer."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from http import client
from io import BufferedReader, RawIOBase
from math import inf
from socket import socket
from typing import Any, TypeVar

from requests import Session
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

PATIENCE = (3.0, 5.0)
"""The seconds in which it has to be reached, and in which it has to say something more."""

WHOLE = 10.0
"""The seconds in which whatever it is asked has to be answered, however many documents of it that takes."""

Asking = TypeVar("Asking", bound=Session)

_until: ContextVar[float] = ContextVar("until", default=inf)
"""The moment when whoever asks something of the provider has to be answered."""


@contextmanager
def in_time() -> Iterator[None]:
    """Let whoever asks have waited long enough, once `WHOLE` is over; whatever is asked for that has no more."""
    before = _until.set(min(_until.get(), time.monotonic() + WHOLE))
    try:
        yield
    finally:
        _until.reset(before)


def left() -> float:
    """Return the seconds that are left of those in which whoever asks has to be answered.

    Raises:
        TimeoutError: none.
    """
    if (seconds := _until.get() - time.monotonic()) <= 0:
        raise TimeoutError
    return seconds


def patience() -> tuple[float, float]:
    """Return the seconds to reach the provider, and to wait for its next word: never more than are left.

    Raises:
        TimeoutError: none are.
    """
    seconds = left()
    return min(PATIENCE[0], seconds), min(PATIENCE[1], seconds)


def bounded(asking: Asking) -> Asking:
    """Let what is asked in a session wait for no word longer than the seconds that are left then."""
    for scheme in ("https://", "http://"):
        asking.mount(scheme, _Adapter())
    return asking


class _Words(RawIOBase):
    """What comes over a connection: each word is waited for only as long as is left when one begins to wait."""

    def __init__(self, line: socket, words: RawIOBase) -> None:
        self._line, self._words = line, words

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        self._line.settimeout(patience()[1])
        return self._words.readinto(buffer)

    def close(self) -> None:
        self._words.close()
        super().close()


class _Response(client.HTTPResponse):
    """An answer, every part of which is read in time: its status, its headers, the sizes of its chunks, its body."""

    def __init__(self, sock: socket, *given: Any, **more: Any) -> None:
        super().__init__(sock, *given, **more)
        self.fp = BufferedReader(_Words(sock, self.fp.detach()))


class _Connection(HTTPConnection):
    response_class = _Response

    def _new_conn(self) -> socket:
        line = super()._new_conn()
        line.settimeout(patience()[0])  # to agree on a cipher with it
        return line


class _SealedConnection(_Connection, HTTPSConnection):
    pass


class _Adapter(HTTPAdapter):
    def get_connection_with_tls_context(self, *given: Any, **more: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*given, **more)
        pool.ConnectionCls = _SealedConnection if pool.scheme == "https" else _Connection
        return pool
