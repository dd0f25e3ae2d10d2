"""Phones by the hundred, each a connection of its own: as little work as possible on this side of the wire."""

import asyncio
import random
import re
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from model.access import Role, Viewer
from model.services.workshop import facilitation, workshops
from model.workshop.steps import Kind
from tests.browser.serving import Server

HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
STEPS = 14
Value = TypeVar("Value")


@dataclass
class Phone:
    """A phone: its connection, its cookie, the open step, its digest and one of its items, how long its requests took
    (s), and what a proxy says of where it is."""

    server: str
    cookie: str = ""
    asked: tuple[str, str, str] = ("", "", "")
    took: list[float] = field(default_factory=list)
    place: str = ""

    async def ask(self, path: str, form: dict[str, str] | list[tuple[str, str]] | None = None) -> tuple[int, str]:
        """Send a request and read its answer; a redirection is not followed."""
        where, again = urlsplit(self.server), hasattr(self, "wire")
        if not again:
            self.wire = await asyncio.open_connection(where.hostname, where.port)
        reader, writer = self.wire
        body = urlencode(form).encode() if form is not None else b""
        head = [
            f"{'GET' if form is None else 'POST'} {where.path}{path} HTTP/1.1",
            f"Host: {where.netloc}",
            "Accept: text/html",
            f"Origin: {self.server}",
            f"Content-Length: {len(body)}",
        ]
        head += [f"Cookie: {self.cookie}"] if self.cookie else []
        head += [f"X-Forwarded-For: {self.place}"] if self.place else []
        began = time.perf_counter()
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        try:
            answer = (await reader.readuntil(b"\r\n\r\n")).decode()
        except (asyncio.IncompleteReadError, ConnectionResetError) as error:
            if not again or getattr(error, "partial", b""):
                raise
            self.close()  # the server hung up on a phone that was silent for long: it calls again, as browsers do
            return await self.ask(path, form)
        length = re.search(r"content-length: (\d+)", answer, re.IGNORECASE)
        text = (await reader.readexactly(int(length[1]))).decode() if length else ""
        self.took.append(time.perf_counter() - began)
        if given := re.search(r"set-cookie: (atelier-[^;]+)", answer, re.IGNORECASE):
            self.cookie = given[1]
        return int(answer[9:12]), text

    def close(self) -> None:
        """Hang up; the next request calls again."""
        if hasattr(self, "wire"):
            self.wire[1].close()
            del self.wire


def together(room: Coroutine[Any, Any, Value]) -> Value:
    """Let a room of phones live to its end, beside whatever runs here: a browser has a loop of its own."""
    with ThreadPoolExecutor() as threads:
        return threads.submit(asyncio.run, room).result()


def percentile(values: list[float], percent: int) -> float:
    """The value that a share of them does not exceed."""
    return sorted(values)[max(0, -(-percent * len(values) // 100) - 1)]


@dataclass(frozen=True)
class Room:
    """A running server, in the house of which these tests lead a workshop."""

    server: Server

    def begin(self) -> workshops.Workshop:
        """Begin a workshop of fourteen choices."""
        steps = [
            workshops.own_step(Kind.CHOICE, f"Question {number}", ["Un", "Deux"], number) for number in range(STEPS)
        ]
        uid = workshops.prepare(HOST, "AQ", "Salle", "fr", steps)
        workshops.start(HOST, uid)
        return workshops.hall(HOST, uid).workshop


async def come_in(phone: Phone, held: workshops.Workshop, after: float = 0.0) -> None:
    """Scan the code, press the button, see the first page."""
    await asyncio.sleep(after)
    assert (await phone.ask(f"/atelier/j/{held.token}"))[0] == 200
    assert (await phone.ask(f"/atelier/j/{held.token}", {}))[0] == 303
    assert (await phone.ask(f"/atelier/{held.uid}"))[0] == 200


async def answer(phone: Phone, held: workshops.Workshop, after: float = 0.0) -> None:
    """Answer the step that is open."""
    await asyncio.sleep(after)
    step, among, pick = phone.asked
    kept = await phone.ask(f"/atelier/{held.uid}/answer", {"step": step, "among": among, "pick": pick})
    assert kept[0] == 303


def opened(held: workshops.Workshop, place: int, phones: list[Phone]) -> None:
    """Open a step, and say to the phones which one it is."""
    facilitation.go(HOST, held.uid, place)
    step = workshops.hall(HOST, held.uid).board.step
    assert step
    for phone in phones:
        phone.asked = step.uid, step.digest, step.items[0].uid
        phone.took.clear()


async def crowd(server: str, held: workshops.Workshop, size: int, within: float) -> list[Phone]:
    phones = [Phone(server) for _ in range(size)]
    await asyncio.gather(*(come_in(each, held, random.uniform(0, within)) for each in phones))
    return phones
