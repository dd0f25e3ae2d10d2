"""What two processes behind nginx on PostgreSQL carry, all on one machine: readers who think, phones that answer, many
who come at once; and at how many readers it bends.

Too long for every run: tried by hand, as all of tests/endurance.
"""

import asyncio
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from urllib.request import Request, urlopen

import pytest

from model.planner.executor import Search, SearchState
from model.planner.formulation import formulate
from model.planner.limits import Limits
from model.services.access import sessions
from model.services.workshop.workshops import Workshop
from pages.kit.connection import COOKIE
from tests.bench.conftest import Record
from tests.bench.phoning import Phone, Room, come_in, opened, percentile, together
from tests.bench.test_readers import LIMIT, LOGINS, READERS, think
from tests.bench.test_wall import Seat
from tests.bench.visiting import cpu_seconds
from tests.browser.doubling import House, published
from tests.browser.serving import Server
from tests.model.planner.regions import region, scenario
from tests.protocol import PATIENCE
from tests.protocol import opened as line_opened
from tests.storage.cluster import Cluster
from tests.storage.conftest import postgresql_cluster

__all__ = ["postgresql_cluster"]
pytestmark = pytest.mark.endurance

PHONES = 150
ANSWERS = 300
"""Within how many milliseconds 95 % of the answers of phones are kept."""

MORE = (150, 200, 300, 400)
"""How many readers are tried until they wait too long."""

PEOPLE, WITHIN, FIRST = 200, 12.0, 3_000
"""How many come at once, within how many seconds, and in how many milliseconds 95 % see their first page."""

LASTING = 100.0
"""For how many seconds phones are held while readers read: as long as these think six times, and begin."""


@dataclass
class TimedSeat(Seat):
    """A phone that notes how long its answers took, in milliseconds."""

    waits: list[float] = field(default_factory=list)

    async def answer(self) -> None:
        """Answer, and look at what is kept."""
        await super().answer()
        self.waits.append(1000 * self.phone.took[-2])


@dataclass(frozen=True)
class Carried:
    """What a trial cost: how long reruns and answers took (ms), and what share of a core both processes used."""

    reruns: list[float]
    answers: list[float]
    share: float

    def note(self, what: str, record: Record, *, bends: bool = False) -> bool:
        """Write it into the table; return whether all are soon answered. What is to bend breaks nothing."""
        reruns, answers = percentile(self.reruns, 95), percentile(self.answers, 95)
        load = os.getloadavg()[0]
        record(f"{what}: 95 % of reruns (load {load:.0f})", reruns, LIMIT, breaks=not bends)
        record(f"{what}: 95 % of answers", answers, ANSWERS, breaks=not bends)
        record(f"{what}: both processes, of one core", 100 * self.share, 200, "%", breaks=False)
        return reruns <= LIMIT and answers <= ANSWERS


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, postgresql_cluster: Cluster) -> Iterator[House]:
    """A house in production, with nginx in front of it."""
    with published(tmp_path_factory.mktemp("load"), postgresql_cluster) as standing:
        yield standing


def used(house: House) -> float:
    """The processor time that both processes have used, in seconds."""
    return sum(cpu_seconds(each.process.pid) for each in house.servers)


def at_the_door(house: House) -> Server:
    """Both processes, as those see them who come in through nginx."""
    return Server(house.address, house.servers[0].process, house.servers[0].log)


def carry(house: House, readers: int, phones: int) -> Carried:
    """Let so many read and so many answer, each every ten seconds."""
    door = at_the_door(house)
    held = Room(door).begin()
    seats = [TimedSeat(each, held) for each in together(room(house, held, phones))]
    began, before = time.monotonic(), used(house)
    with ThreadPoolExecutor(readers + 1) as threads:
        hall = threads.submit(together, hold(seats))
        took = [each for all_of in threads.map(lambda number: think(door, number), range(readers)) for each in all_of]
        share = (used(house) - before) / (time.monotonic() - began)
        hall.result()
    return Carried(took, [wait for seat in seats for wait in seat.waits], share)


async def room(house: House, held: Workshop, size: int) -> list[Phone]:
    """Let phones come in one after the other, and open the first step."""
    phones = [Phone(house.address) for _ in range(size)]
    await asyncio.gather(*(come_in(each, held, 10 * place / size) for place, each in enumerate(phones)))
    await asyncio.to_thread(opened, held, 0, phones)
    for phone in phones:
        phone.close()  # it calls again from where it is held
    return phones


async def hold(seats: list[TimedSeat]) -> None:
    """Let the room live as long as readers read."""
    until = time.monotonic() + LASTING
    await asyncio.gather(*(each.live(until) for each in seats))
    for each in seats:
        each.phone.close()


def test_a_hundred_readers_and_a_room_of_phones_are_soon_answered(house: House, record: Record) -> None:
    carry(house, READERS // 10, PHONES // 10)  # what is loaded once
    carry(house, READERS, PHONES).note(f"{READERS} readers and {PHONES} phones", record)


def test_they_are_while_combinations_are_looked_for(house: House, record: Record) -> None:
    problem = formulate(region(60, 150), scenario(), Limits(budget=300_000, recruitments=12, mobilities=10)).problem
    with ExitStack() as searches:
        looking = [searches.enter_context(Search({"plan": problem}, 300)) for _ in range(2)]
        carried = carry(house, READERS, PHONES)
        assert {each.state for each in looking} <= {SearchState.RUNNING, SearchState.DONE}
    carried.note("the same while two combinations are looked for", record)


def test_at_how_many_readers_it_bends(house: House, record: Record) -> None:
    for readers in MORE:
        if not carry(house, readers, PHONES).note(f"{readers} readers and {PHONES} phones", record, bends=True):
            break


def arrive(house: House, cookie: str, after: float) -> float:
    """Come in after a while; return how long the first page took, from its address to all that it draws, in ms."""
    time.sleep(after)
    began = time.monotonic()
    page = Request(house.address, headers={"accept": "text/html", "cookie": f"{COOKIE}={cookie}"})
    with urlopen(page, timeout=PATIENCE) as answer:
        answer.read()
    with line_opened(house.address, cookie) as line:
        line.run()
    return 1000 * (time.monotonic() - began)


def test_two_hundred_people_who_come_at_once_soon_see_their_first_page(house: House, record: Record) -> None:
    cookies = [sessions.exchange(sessions.open_session(LOGINS[n % len(LOGINS)])) or "" for n in range(PEOPLE)]
    arrive(house, cookies[0], 0)
    before = used(house)
    with ThreadPoolExecutor(PEOPLE) as threads:
        coming = [threads.submit(arrive, house, each, WITHIN * place / PEOPLE) for place, each in enumerate(cookies)]
        took = [each.result() for each in coming]
    load = os.getloadavg()[0]
    record(f"{PEOPLE} people within {WITHIN:.0f} s: 95 % of first pages (load {load:.0f})", percentile(took, 95), FIRST)
    record("a first page: processor time of both processes", 1000 * (used(house) - before) / PEOPLE, 60, breaks=False)
