"""Phones by the hundred, each a connection of its own: as little work as possible on this side of the wire."""

import asyncio
import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit


@dataclass
class Phone:
    """A phone: its connection, its cookie, the open step and one of its items, and how long its requests took (s)."""

    server: str
    cookie: str = ""
    asked: tuple[str, str] = ("", "")
    took: list[float] = field(default_factory=list)

    async def ask(self, path: str, form: dict[str, str] | list[tuple[str, str]] | None = None) -> tuple[int, str]:
        """Send a request and read its answer; a redirection is not followed."""
        place = urlsplit(self.server)
        if not hasattr(self, "wire"):
            self.wire = await asyncio.open_connection(place.hostname, place.port)
        reader, writer = self.wire
        body = urlencode(form).encode() if form is not None else b""
        head = [
            f"{'GET' if form is None else 'POST'} {path} HTTP/1.1",
            f"Host: {place.netloc}",
            "Accept: text/html",
            f"Origin: {self.server}",
            f"Content-Length: {len(body)}",
        ]
        head += [f"Cookie: {self.cookie}"] if self.cookie else []
        began = time.perf_counter()
        writer.write("\r\n".join([*head, "", ""]).encode() + body)
        answer = (await reader.readuntil(b"\r\n\r\n")).decode()
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


def percentile(values: list[float], percent: int) -> float:
    """The value that a share of them does not exceed."""
    return sorted(values)[max(0, -(-percent * len(values) // 100) - 1)]
