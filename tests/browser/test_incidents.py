"""A whole workshop of forty phones in which all goes wrong that goes wrong: nothing acknowledged is lost, the room goes
on, and its conclusions can be taken away."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import col, func, select

from model.access import Role, Viewer
from model.reference import framework, questions
from model.services.context import store
from model.services.workshop import workshops
from model.settings import ROOT
from model.storage.tables import CardRow, VoteRow, WorkshopRow
from model.workshop import fiction
from model.workshop.steps import Kind, Step
from tests.bench.phoning import Phone, together
from tests.browser.driving import Visit, settled
from tests.browser.holding import PHONE, WALL, watched
from tests.browser.serving import Server, begun, free_port, inside, wait
from tests.browser.test_whole_workshop import conclusions

pytestmark = pytest.mark.slow  # two minutes

HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
PHONES, LATE, ASLEEP, TWICE = 40, range(36, 40), range(30, 35), range(4)
"""How many phones; which of them come late, sleep through the middle, and send everything twice."""

CUT = (OSError, asyncio.IncompleteReadError)
Life = Coroutine[Any, Any, None]


@dataclass
class Person:
    """One of the room, with a phone; by step, how often it was told that what it sent is kept."""

    number: int
    phone: Phone
    kept: Counter[str] = field(default_factory=Counter)

    async def come_in(self, code: str) -> None:
        """Mistype the code, then type it; who does everything twice comes in twice."""
        assert (await self.phone.ask("/atelier", {"code": "AAAA-AAAA"}))[0] == 422
        for _ in range(1 + (self.number in TWICE)):
            assert (await self.phone.ask("/atelier", {"code": code}))[0] == 303
        self.phone.close()

    async def answer(self, uid: str, step: Step) -> None:
        """Answer a step, or write cards to it; what is not acknowledged, the server being gone, is sent again later."""
        for what, form in self.says(step):
            self.kept[step.uid] += await self.sent(f"/atelier/{uid}/{what}", form)
        self.phone.close()

    def says(self, step: Step) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """What is sent of an answer: where to, and the form."""
        if step.kind is Kind.CARDS:
            for text in fiction.cards(framework(), step, "fr", "incidents", self.number):
                yield "card", [("step", step.uid), ("text", text)]
            return
        answer = fiction.form(framework(), step, "incidents", self.number)
        pairs = [(name, value) for name, values in answer.items() for value in values]
        for _ in range(1 + (self.number in TWICE)):
            yield "answer", [("step", step.uid), ("among", step.digest), *pairs]

    async def sent(self, path: str, form: list[tuple[str, str]]) -> bool:
        """Whether a form was acknowledged; it is not where the server is gone."""
        try:
            return (await self.phone.ask(path, form))[0] == 303
        except CUT:
            self.phone.close()
            return False


@dataclass
class House:
    """A server that can be killed, the workshop that is held there, its two walls, a phone in a hand, and its room: who
    came so far, and who answers now."""

    folder: Path
    server: Server
    uid: str
    people: list[Person]
    walls: list[Page] = field(default_factory=list)
    hand: Page | None = None

    def kill(self) -> None:
        self.server.process.kill()
        self.server.process.wait()

    def start(self) -> None:
        port = urlsplit(self.server.address).port or 0
        self.server = wait(begun(self.folder, "demo", ROOT / "app.py", port))

    @property
    def code(self) -> str:
        return workshops.hall(HOST, self.uid).workshop.code

    def step(self, place: int) -> Step:
        return workshops.hall(HOST, self.uid).board.steps[place]

    def all_at_once(
        self, lives: Iterable[Coroutine[Any, Any, None]], meanwhile: Callable[[], None] | None = None
    ) -> None:
        """Let people do something together, and something happen in the midst of it."""

        async def room() -> None:
            tasks = [asyncio.create_task(life) for life in lives]
            if meanwhile:
                await asyncio.sleep(0.15)
                await asyncio.to_thread(meanwhile)
            await asyncio.gather(*tasks)

        together(room())

    def votes(self, step: Step, uid: str) -> int:
        """How many answers to a step, or cards, are in the base."""
        table = CardRow if step.kind is Kind.CARDS else VoteRow
        with store().read() as session:
            key = session.exec(select(WorkshopRow.key).where(WorkshopRow.uid == uid)).one()
            chosen = select(func.count()).select_from(table)
            return session.exec(chosen.where(col(table.workshop_key) == key, col(table.step) == step.uid)).one()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with inside(tmp_path, "demo"):
        server = wait(begun(tmp_path, "demo", ROOT / "app.py", free_port()))
        steps = workshops.prepared_steps([each.code for each in questions()])
        uid = workshops.prepare(HOST, "AQ", "AG managers", "fr", (*steps, workshops.live_step(7)))
        workshops.start(HOST, uid)
        people = [Person(number, Phone(server.address)) for number in range(PHONES)]
        standing = House(tmp_path, server, uid, people)
        try:
            yield standing
        finally:
            standing.kill()


def reach(house: House, place: int) -> None:
    """Wait until the workshop and both walls are at a place: steps of one question have the same words."""
    step = house.step(place).uid
    for _ in range(600):
        shown = {wall.locator(".wall").evaluate("wall => wall.step") for wall in house.walls}
        if workshops.hall(HOST, house.uid).board.place == place and shown == {step}:
            return
        house.walls[0].wait_for_timeout(100)
    pytest.fail(f"{shown}, and not {step}")


def wrong_keys(house: House) -> None:
    """Keys that mean nothing, one that is held, the same one on both walls at once."""
    wall = house.walls[0]
    for key in ("x", "9", "Escape", "Tab", "F2"):
        wall.keyboard.press(key)
    wall.keyboard.down("ArrowLeft")
    wall.keyboard.down("ArrowLeft")
    wall.keyboard.up("ArrowLeft")
    reach(house, 0)
    for each in house.walls:
        expect(each.locator(".ask")).to_contain_text("En tête")
        each.bring_to_front()
    for each in house.walls:
        each.keyboard.press("ArrowRight")
    reach(house, 1)
    wall.wait_for_timeout(1500)
    reach(house, 1)


def tunnel(house: House) -> None:
    """A phone that has no network as it sends."""
    assert house.hand
    house.hand.get_by_label("De", exact=True).fill("30")
    house.hand.get_by_label("à", exact=True).fill("50")
    house.hand.context.set_offline(True)
    house.hand.get_by_role("button", name="Envoyer ma réponse").click()
    expect(house.hand.get_by_role("alert")).to_contain_text("Connexion perdue")
    house.hand.context.set_offline(False)
    expect(house.hand.get_by_role("status").first).to_contain_text("Votre réponse est enregistrée")


def latecomers(house: House) -> None:
    """Some come in as others have answered for long."""
    house.all_at_once(person.come_in(house.code) for person in house.people if person.number in LATE)


INCIDENTS: Mapping[int, Callable[[House], None]] = {1: wrong_keys, 2: tunnel, 4: latecomers}
MIDDLE, KILLED = range(1, 6), 6
"""At which places something happens, some sleep, and the server is killed as they answer."""


def answered(house: House, place: int) -> None:
    """Let all that are there and awake answer; what a killed server did not acknowledge is sent again."""
    step, uid = house.step(place), house.uid
    there = [person for person in house.people if person.number not in LATE or place >= max(INCIDENTS)]
    awake = [person for person in there if person.number not in ASLEEP or place not in MIDDLE]
    house.all_at_once((person.answer(uid, step) for person in awake), house.kill if place == KILLED else None)
    if place == KILLED:
        house.start()
        house.all_at_once(person.answer(uid, step) for person in awake if not person.kept[step.uid])
        for wall in house.walls:
            expect(wall.get_by_role("dialog")).to_have_count(0)
    assert all(person.kept[step.uid] for person in awake)
    many = sum(person.kept[step.uid] for person in awake) if step.kind is Kind.CARDS else len(awake)
    assert house.votes(step, uid) == many + (INCIDENTS.get(place) is tunnel)


def test_forty_phones_two_walls_and_whatever_may_happen_meanwhile(house: House, visit: Visit, tmp_path: Path) -> None:
    heard: list[str] = []
    address, uid = house.server.address, house.uid
    beside = workshops.prepare(HOST, "AQ", "Un autre atelier", "fr", workshops.prepared_steps(["profile"]))
    workshops.start(HOST, beside)
    before = workshops.version(HOST, beside)
    house.all_at_once(person.come_in(house.code) for person in house.people if person.number not in LATE)
    house.walls += [watched(visit(f"{address}/wall?region=AQ&atelier={uid}&lang=fr", **WALL), heard) for _ in range(2)]
    for wall in house.walls:
        expect(wall.locator(".count b")).to_have_text(str(PHONES - len(LATE)))
    token = workshops.hall(HOST, uid).workshop.token
    house.hand = watched(visit(f"{address}/atelier/j/{token}", **PHONE), heard)
    house.hand.get_by_role("button", name="Participer").click()
    for place in range(len(workshops.hall(HOST, uid).board.steps) - 1):
        house.walls[0].keyboard.press("ArrowRight")
        reach(house, place)
        INCIDENTS.get(place, lambda _: None)(house)
        answered(house, place)
        house.walls[0].keyboard.press("s")
        expect(house.walls[1].locator(".bars, .levels, .curve, .piles").first).to_be_attached()
    assert workshops.hall(HOST, uid).present == PHONES + 1, "each phone is there once"
    assert workshops.version(HOST, beside) == before, "the other workshop was left alone"
    house.walls[1].keyboard.press("ArrowRight")
    expect(house.walls[0].locator("h2")).to_contain_text("Composons un scénario ensemble")
    workshops.close(HOST, uid)
    host = settled(watched(visit(f"{address}/conclusions?region=AQ&atelier={uid}&lang=fr"), heard))
    files = conclusions(host, tmp_path)
    assert files["PDF"].startswith(b"%PDF-")
    assert all(each.text["fr"] in files["HTML"].decode().replace("&#39;", "'") for each in questions())
    assert heard == []
