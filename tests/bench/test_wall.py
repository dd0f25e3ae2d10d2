"""What a whole room costs: sixty phones that ask and answer as the real page does, one wall in the browser."""

import asyncio
import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from model.services.workshop import facilitation, workshops
from model.services.workshop.workshops import Workshop
from tests.bench.conftest import Record
from tests.bench.phoning import HOST, Phone, Room, come_in, opened, percentile, together
from tests.bench.visiting import cpu_seconds
from tests.browser.driving import Visit
from tests.browser.serving import inside, serving

pytestmark = pytest.mark.slow

PHONES, EVERY, LASTING = 60, 10.0, 45.0
WATCH = """() => {
  const root = [...document.querySelectorAll("*")].find((each) => each.shadowRoot?.querySelector(".wall")).shadowRoot;
  window.shown = [];
  setInterval(() => {
    const count = Number(root.querySelector(".count b").textContent), last = window.shown.at(-1);
    if (!last || last[0] !== count) window.shown.push([count, Date.now() / 1000]);
  }, 10);
}"""


@pytest.fixture
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("wall")
    with serving(folder, mode="demo") as server, inside(folder, "demo"):
        yield Room(server)


@dataclass
class Seat:
    """A phone in somebody's hand: it asks every three seconds whether the page changed, and answers every ten."""

    phone: Phone
    held: Workshop
    mark: str = ""
    kept: list[float] = field(default_factory=list)

    async def live(self, until: float) -> None:
        """Hold the phone until a moment."""
        asks, answers = (time.monotonic() + random.uniform(0, each) for each in (3.0, EVERY))
        while min(asks, answers) < until:
            await asyncio.sleep(max(0.0, min(asks, answers) - time.monotonic()))
            if asks < answers:
                await self.ask()
                asks += random.uniform(2.5, 3.5)
            else:
                await self.answer()
                answers += EVERY

    async def ask(self) -> None:
        status, mark = await self.phone.ask(f"/atelier/{self.held.uid}/state")
        assert status == 200
        if mark != self.mark:
            await self.look()

    async def look(self, query: str = "") -> None:
        status, page = await self.phone.ask(f"/atelier/{self.held.uid}{query}")
        found = re.search(r'data-mark="([^"]+)"', page)
        assert status == 200 and found
        self.mark = found[1]

    async def answer(self) -> None:
        """Ask for the form, unless it is there, send it, look at what is kept."""
        if self.kept:
            await self.look("?change=1")
        step, among, pick = self.phone.asked
        form = {"step": step, "among": among, "pick": pick}
        status, _ = await self.phone.ask(f"/atelier/{self.held.uid}/answer", form)
        assert status == 303
        self.kept.append(time.time())
        await self.look()


async def enter(server: str, held: Workshop) -> list[Phone]:
    phones = [Phone(server) for _ in range(PHONES)]
    await asyncio.gather(*(come_in(each, held, random.uniform(0, 2)) for each in phones))
    for each in phones:
        each.close()
    return phones


async def hold(seats: list[Seat], pid: int) -> float:
    """Let the room live; return how much of one core the server used once everybody had answered, in percent."""
    until = time.monotonic() + LASTING
    lives = asyncio.gather(*(each.live(until) for each in seats))
    await asyncio.sleep(EVERY)
    began, used = time.monotonic(), cpu_seconds(pid)
    await asyncio.sleep(LASTING - EVERY - 1)
    share = 100 * (cpu_seconds(pid) - used) / (time.monotonic() - began)
    await lives
    return share


def test_sixty_phones_and_a_wall_take_a_part_of_one_core_and_the_wall_follows_them(
    room: Room, visit: Visit, record: Record
) -> None:
    held = room.begin()
    wall = visit(f"{room.server.address}/wall", viewport={"width": 1920, "height": 1080})
    phones = together(enter(room.server.address, held))
    opened(held, 0, phones)
    facilitation.reveal(HOST, held.uid, phones[0].asked[0], shown=True)
    wall.get_by_text("Question 0", exact=True).wait_for()
    wall.evaluate(WATCH)
    seats = [Seat(each, held) for each in phones]
    share = together(hold(seats, room.server.process.pid))
    assert sum(len(each.kept) for each in seats) >= 4 * PHONES
    assert workshops.hall(HOST, held.uid).answered == PHONES
    shown = wall.evaluate("window.shown")
    first = sorted(each.kept[0] for each in seats)
    waits = [next(at for count, at in shown if count >= n) - kept for n, kept in enumerate(first, 1)]
    record("the wall shows an answer after it was acknowledged, p95", percentile(waits, 95), 1.5, "s")
    record("server, 60 phones answering every 10 s and one wall, of one core", share, 40, "%")
