"""Two processes on one PostgreSQL base, behind nginx with the configuration that we give: each reader stays with one,
and one after the other is stopped and started again while a workshop is held."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator
from functools import partial
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from model.access import Role, Viewer
from model.services.workshop import facilitation, workshops
from model.workshop.answers import PICK
from model.workshop.steps import Kind, Step
from tests.bench.phoning import Phone, together
from tests.browser.doubling import House, published
from tests.browser.driving import Visit, settled
from tests.browser.test_links import sign_in
from tests.storage.cluster import Cluster
from tests.storage.conftest import postgresql_cluster

__all__ = ["postgresql_cluster"]
pytestmark = pytest.mark.slow

HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
PHONES = 60


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, postgresql_cluster: Cluster) -> Iterator[House]:
    """A house in production, with nginx in front of it."""
    with published(tmp_path_factory.mktemp("house"), postgresql_cluster) as standing:
        yield standing


async def came_in(phone: Phone, code: str) -> int:
    """Type the code of the room."""
    return await said(phone, "/atelier", {"code": code})


async def answered(phone: Phone, number: int, uid: str, step: Step) -> int:
    """Answer a step when one has thought."""
    await asyncio.sleep(number / PHONES)
    form = [("step", step.uid), ("among", step.digest), (PICK, step.items[number % 2].uid)]
    return await said(phone, f"/atelier/{uid}/answer", form)


async def said(phone: Phone, path: str, form: dict[str, str] | list[tuple[str, str]]) -> int:
    """Send a form and hang up; return how it was answered."""
    status, _ = await phone.ask(path, form)
    phone.close()
    return status


def all_at_once(people: Iterable[Coroutine[Any, Any, int]], meanwhile: Callable[[], None] | None = None) -> set[int]:
    """Let people do something together, and something happen in the midst of it; return how they were answered."""

    async def room() -> set[int]:
        tasks = [asyncio.create_task(one) for one in people]
        if meanwhile:
            await asyncio.sleep(0.3)
            await asyncio.to_thread(meanwhile)
        return set(await asyncio.gather(*tasks))

    return together(room())


def test_a_reader_stays_with_the_process_that_they_came_in_by(house: House) -> None:
    first = httpx.get(house.address)
    route = first.headers["set-cookie"]
    assert route.startswith("mosaique_route=")
    assert {"HttpOnly", "Secure", "SameSite=Lax"} <= set(route.split("; "))
    again = httpx.get(house.address, headers={"cookie": route.partition(";")[0]})
    assert "mosaique_route" not in again.headers.get("set-cookie", "")


def test_one_process_after_the_other_starts_again_and_nothing_that_was_said_is_lost(visit: Visit, house: House) -> None:
    steps = [workshops.own_step(Kind.CHOICE, f"Question {number}", ["Un", "Deux"], number) for number in range(2)]
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", steps)
    workshops.start(HOST, uid)
    director = sign_in(visit(f"{house.address}/composer"), "directrice")
    name = director.locator("[class*=st-key-compose_name] input")
    name.fill("Avant le redémarrage")
    name.press("Tab")
    settled(director)
    wall = sign_in(visit(house.address), "collegue")
    wall.goto(f"{house.address}/wall?region=AQ")
    code = workshops.hall(HOST, uid).workshop.code
    expect(wall.locator(".code")).to_contain_text(code[:4])

    room = [Phone(house.address) for _ in range(PHONES)]
    assert all_at_once(came_in(phone, code) for phone in room) == {303}
    for place, step in enumerate(workshops.hall(HOST, uid).board.steps[:2]):
        facilitation.go(HOST, uid, place)
        answers = [answered(phone, number, uid, step) for number, phone in enumerate(room)]
        assert all_at_once(answers, partial(house.stop, place)) == {303}
        assert workshops.hall(HOST, uid).answered == PHONES
        expect(wall.locator(".wall")).to_contain_text(str(PHONES))
        house.start(place)
    expect(name).to_have_value("Avant le redémarrage")
    director.reload()
    expect(name).to_have_value("Avant le redémarrage")
