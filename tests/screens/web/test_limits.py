"""How much may be sent, and how slowly: bodies that are counted while they are read, places that are given back."""

from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

import anyio
import pytest
from anyio.lowlevel import checkpoint
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import Message

from pages.kit.internals import UPLOADS
from pages.web import limits
from pages.web.limits import LONGEST_BODY, CountedBody, Turnstile


def body(parts: Iterable[bytes], most: int, *, ends: bool = True, length: int | None = None) -> CountedBody:
    """A body that comes in parts, and then ends or is waited for."""
    waiting = list(parts)

    async def receive() -> Message:
        await checkpoint()
        if not waiting and not ends:
            await anyio.sleep_forever()
        part = waiting.pop(0) if waiting else b""
        return {"type": "http.request", "body": part, "more_body": bool(waiting) or not ends}

    told = {"transfer-encoding": "chunked"} if length is None else {"content-length": str(length)}
    return CountedBody(Headers(told), receive, most)


def ran(work: Callable[..., Awaitable[Any]], *given: object) -> Any:
    """What some waiting returns, on a loop of its own: a browser of other tests may hold the one of this thread."""
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(anyio.run, work, *given).result()


def read(parts: Iterable[bytes], most: int, *, ends: bool = True) -> int:
    """Read a body to its end; return its length."""

    async def reading() -> int:
        found = body(parts, most, ends=ends)
        while not found.whole:
            await found.receive()
        return found.length

    return int(ran(reading))


def test_a_body_is_read_up_to_its_limit_and_no_further() -> None:
    assert read([b"12345", b"67890"], 10) == 10
    with pytest.raises(HTTPException) as refusal:
        read([b"12345", b"678901"], 10)
    assert refusal.value.status_code == 413


def test_a_body_that_stays_away_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PATIENCE", 0.01)
    with pytest.raises(HTTPException) as refusal:
        read([b"12345"], 10, ends=False)
    assert refusal.value.status_code == 408


def test_a_body_that_trickles_is_cut_and_one_that_comes_on_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = [0.0]
    monkeypatch.setattr(limits, "current_time", lambda: moments[0])
    given: list[float] = []

    async def reading(parts: int, length: int, seconds: float) -> None:
        moments[0] = 0
        found = body([b"x" * length] * parts, 10**9)
        for _ in range(parts):
            moments[0] += seconds
            given.append(found._left())
            await found.receive()

    ran(reading, 100, 20_000, 1)
    assert min(given) > 0, "a file over a slow line, for longer than anybody waits for nothing"
    with pytest.raises(HTTPException) as refusal:
        ran(reading, 100, 1_000, 1)
    assert refusal.value.status_code == 408


@pytest.mark.parametrize(("length", "closes"), [(0, False), (5, True)])
def test_an_answer_that_does_not_read_a_body_does_not_wait_for_it(length: int, closes: bool) -> None:
    answers: list[Message] = []

    async def answering() -> None:
        async def send(message: Message) -> None:
            answers.append(message)

        sending = body([b"12345"], 10, length=length).closing(send)
        await PlainTextResponse("")({"type": "http"}, body([], 10).receive, sending)

    ran(answering)
    assert ((b"connection", b"close") in answers[0]["headers"]) == closes


def test_a_file_may_be_longer_than_anything_else() -> None:
    assert limits.longest_body(f"{UPLOADS}session/file") > 10 * 2**20 > 100 * limits.longest_body("/session/open")
    assert limits.longest_body("/session/open") == limits.longest_body("/atelier") == LONGEST_BODY


@pytest.mark.parametrize(("told", "length"), [("12", 12), ("", 0), ("-5", 0), ("douze", 0), ("²", 0)])
def test_what_a_body_declares_is_a_number_or_nothing(told: str, length: int) -> None:
    assert limits.declared(Headers({"content-length": told})) == length


def test_places_are_for_each_and_are_given_back() -> None:
    turnstile = Turnstile(2)
    with ExitStack() as stack:
        found = [stack.enter_context(turnstile.taken(who)) for who in "aaaba"]
        assert found == [True, True, False, True, False]
    with turnstile.taken("a") as again:
        assert again
    assert not turnstile._taken, "nothing is kept of whoever left"
