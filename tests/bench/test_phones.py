"""What a room of phones costs: coming in together, answering together, none lost."""

import asyncio
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from model.planner.executor import Search, SearchState
from model.planner.formulation import formulate
from model.planner.limits import Limits
from model.services.workshop import workshops
from tests.bench.conftest import Record
from tests.bench.phoning import HOST, STEPS, Room, answer, crowd, opened, percentile, together
from tests.browser.serving import inside, serving
from tests.model.planner.regions import region, scenario

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    folder = tmp_path_factory.mktemp("room")
    with serving(folder, mode="demo") as server, inside(folder, "demo"):
        yield Room(server)


async def sixty(room: Room) -> tuple[list[float], list[float]]:
    """How long each request of sixty phones took that came in within a second, and each answer within a tenth."""
    held = room.begin()
    warm = await crowd(room.server.address, held, 5, 0.2)
    phones = await crowd(room.server.address, held, 60, 1.0)
    entering = [each for phone in phones for each in phone.took]
    opened(held, 0, [*phones, *warm])
    await asyncio.gather(*(answer(each, held, random.uniform(0, 0.1)) for each in phones))
    answering = [phone.took[0] for phone in phones]
    assert workshops.hall(HOST, held.uid).answered == 60
    workshops.close(HOST, held.uid)
    for phone in (*phones, *warm):
        phone.close()
    return entering, answering


def test_sixty_phones_come_in_within_a_second_and_answer_within_a_tenth(room: Room, record: Record) -> None:
    entering, answering = together(sixty(room))
    record("60 phones come in within a second, p95 of a request", 1000 * percentile(entering, 95), 150)
    record("60 phones answer within 0.1 s, p95", 1000 * percentile(answering, 95), 500)


def test_sixty_phones_answer_as_well_while_combinations_are_looked_for(room: Room, record: Record) -> None:
    problem = formulate(region(60, 150), scenario(), Limits(budget=300_000, recruitments=12, mobilities=10)).problem
    with ExitStack() as searches:
        looking = [searches.enter_context(Search({"plan": problem}, 300)) for _ in range(4)]
        _, answering = together(sixty(room))
        assert [each.state for each in looking] == [SearchState.RUNNING] * 4
    record("60 phones answer while four combinations are looked for, p95", 1000 * percentile(answering, 95), 500)


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

    lasted = together(measure())
    record("300 phones × 14 answers, each answer", 1000 * lasted / (300 * STEPS), 1000 / 300)
