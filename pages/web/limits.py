"""How much anybody may send, and how slowly: bodies and websockets, counted while they are read."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import streamlit as st
from anyio import current_time, fail_after
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Send

from pages.kit.internals import UPLOADS

LONGEST_BODY = 65_536
"""The bytes of a body that is no file: the longest form of a phone has a quarter of them."""

AROUND_A_FILE = 65_536
"""What a browser writes around a file that it sends up, at most."""

PATIENCE, SLOWEST = 10.0, 20_000
"""A body has so many seconds, and one more for as many bytes as it has brought: it may be long, not slow."""

CLOSE = {"connection": "close"}


@dataclass(frozen=True)
class Allowance:
    """What one websocket may send: the bytes of a message, and the frames in a minute."""

    longest: int
    frames: int


STRANGER, READER = Allowance(12_000, 300), Allowance(1_000_000, 6_000)
"""Of whoever never came in, and of all others. The sign-in needs a name, a password and the address that was asked for.
What is read takes more than what was sent: a widget of eight bytes, more than two hundred."""

STRANGERS_HERE, READERS_HERE = 60, 400
"""The websockets of one address, where a whole organisation may be: of those who never came in, of all others."""


def longest_body(path: str) -> int:
    """Return the bytes that a body sent to an address may have. Files are sent up by readers only, which is checked
    before."""
    return st.get_option("server.maxUploadSize") * 2**20 + AROUND_A_FILE if path.startswith(UPLOADS) else LONGEST_BODY


def declared(headers: Headers) -> int:
    """Return the bytes that a body declares to have, 0 when it declares nothing."""
    length = headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0


class CountedBody:
    """A body that is counted and timed while it is read; what was not read when the answer begins never is."""

    def __init__(self, headers: Headers, receive: Receive, most: int) -> None:
        self._receive, self._most = receive, most
        self.whole = not declared(headers) and "transfer-encoding" not in headers
        self.length, self._began = 0, current_time()

    async def receive(self) -> Message:
        """Read on.

        Raises:
            HTTPException: the body is too long (413) or comes too slowly (408).
        """
        if self.whole:
            return await self._receive()
        try:
            with fail_after(self._left()):
                message = await self._receive()
        except TimeoutError as error:
            raise HTTPException(408, headers=CLOSE) from error
        self.length += len(message.get("body", b""))
        if self.length > self._most:
            raise HTTPException(413, headers=CLOSE)
        self.whole = not message.get("more_body", False)
        return message

    def _left(self) -> float:
        """The seconds in which more has to come."""
        return self._began + PATIENCE + self.length / SLOWEST - current_time()

    def closing(self, send: Send) -> Send:
        """Return how to answer: of a body that was not read to its end, the rest is not waited for."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and not self.whole:
                MutableHeaders(scope=message).update(CLOSE)
            await send(message)

        return sending


class Turnstile:
    """At most so many at once, for each who asks."""

    def __init__(self, most: int) -> None:
        self._most, self._taken = most, Counter[str]()

    @contextmanager
    def taken(self, who: str) -> Iterator[bool]:
        """Take a place and give it back at the end; say whether there was one."""
        free = self._taken[who] < self._most
        self._taken[who] += free
        try:
            yield free
        finally:
            self._taken[who] -= free
            if not self._taken[who]:
                del self._taken[who]
