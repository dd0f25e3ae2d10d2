"""What a room of phones costs: coming in together, answering together, none lost."""

import asyncio
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from model.access import Role, Viewer
from model.services import hosting, workshops
from model.workshop.steps import Kind
from tests.bench.conftest import Record
from tests.bench.phoning import Phone, percentile
from tests.browser.serving import Server, inside, serving

pytestmark = pytest.mark.slow

HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
STEPS = 14


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


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("room")
    with serving(folder, mode="demo") as server, inside(folder, "demo"):
        yield Room(server)


async def come_in(phone: Phone, held: workshops.Workshop, after: float = 0.0) -> None:
    """Scan the code, press the button, see the first page."""
    await asyncio.sleep(after)
    assert (await phone.ask(f"/atelier/j/{held.token}"))[0] == 200
    assert (await phone.ask(f"/atelier/j/{held.token}", {}))[0] == 303
    assert (await phone.ask(f"/atelier/{held.uid}"))[0] == 200


async def answer(phone: Phone, held: workshops.Workshop, after: float = 0.0) -> None:
    """Answer the step that is open."""
    await asyncio.sleep(after)
    step, pick = phone.asked
    kept = await phone.ask(f"/atelier/{held.uid}/answer", {"step": step, "pick": pick})
    assert kept[0] == 303


def opened(held: workshops.Workshop, place: int, phones: list[Phone]) -> None:
    """Open a step, and say to the phones which one it is."""
    hosting.go(HOST, held.uid, place)
    step = workshops.hall(HOST, held.uid).board.step
    assert step
    for phone in phones:
        phone.asked = step.uid, step.items[0].uid
        phone.took.clear()


async def crowd(server: str, held: workshops.Workshop, size: int, within: float) -> list[Phone]:
    phones = [Phone(server) for _ in range(size)]
    await asyncio.gather(*(come_in(each, held, random.uniform(0, within)) for each in phones))
    return phones


def test_sixty_phones_come_in_within_a_second_and_answer_within_a_tenth(room: Room, record: Record) -> None:
    async def measure() -> tuple[list[float], list[float]]:
        held = room.begin()
        warm = await crowd(room.server.address, held, 5, 0.2)
        phones = await crowd(room.server.address, held, 60, 1.0)
        entering = [each for phone in phones for each in phone.took]
        opened(held, 0, [*phones, *warm])
        await asyncio.gather(*(answer(each, held, random.uniform(0, 0.1)) for each in phones))
        answering = [phone.took[0] for phone in phones]
        assert workshops.hall(HOST, held.uid).answered == 60
        for phone in (*phones, *warm):
            phone.close()
        return entering, answering

    entering, answering = asyncio.run(measure())
    record("60 phones come in within a second, p95 of a request", 1000 * percentile(entering, 95), 150)
    record("60 phones answer within 0.1 s, p95", 1000 * percentile(answering, 95), 500)


def test_three_hundred_phones_give_fourteen_answers_each_and_none_is_lost(room: Room, record: Record) -> None:
    async def measure() -> float:
        held = room.begin()
        phones = await crowd(room.server.address, held, 300, 3.0)
        lasted = 0.0
        for place in range(STEPS):
            opened(held, place, phones)
            began = time.perf_counter()
            await asyncio.gather(*(answer(each, held) for each in phones))
            lasted += time.perf_counter() - began
            hall = workshops.hall(HOST, held.uid)
            assert hall.answered == len(phones)
        assert hall.present == len(phones)
        workshops.close(HOST, held.uid)
        found = [workshops.hall(HOST, held.uid, place).answered for place in range(STEPS)]
        assert found == [len(phones)] * STEPS
        for phone in phones:
            phone.close()
        return lasted

    lasted = asyncio.run(measure())
    record("300 phones × 14 answers, each answer", 1000 * lasted / (300 * STEPS), 1000 / 300)


@pytest.mark.parametrize("number", range(3))
def test_a_server_that_is_killed_in_a_storm_of_answers_loses_none_that_it_acknowledged(
    tmp_path: Path, number: int
) -> None:
    """Each time it is killed a little later; what the phones were told is kept is in the file."""

    async def storm(server: Server) -> tuple[workshops.Workshop, int]:
        held = Room(server).begin()
        phones = await crowd(server.address, held, 120, 1.0)
        opened(held, 0, phones)
        said = [asyncio.create_task(answer(each, held, random.uniform(0, 0.4))) for each in phones]
        await asyncio.sleep(0.1 + 0.1 * number)
        server.process.kill()
        found = await asyncio.gather(*said, return_exceptions=True)
        return held, sum(each is None for each in found)

    with inside(tmp_path, "demo"):
        with serving(tmp_path, mode="demo") as server:
            held, acknowledged = asyncio.run(storm(server))
        kept = workshops.hall(HOST, held.uid)
        assert 0 < acknowledged < 120, "killed in the middle"
        assert acknowledged <= kept.answered <= kept.present == 120
        hosting.go(HOST, held.uid, 1)
