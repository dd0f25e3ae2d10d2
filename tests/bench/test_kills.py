"""A server that is killed while a room votes: nothing that was acknowledged is lost, wall and phones are soon back."""

import asyncio
import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import select

from model.access import Role, Viewer
from model.domain.framework import HALF_STEPS
from model.services.access.sessions import digest
from model.services.context import store
from model.services.workshop import facilitation, workshops
from model.services.workshop.workshops import Workshop
from model.settings import ROOT
from model.storage.tables import ParticipantRow, VoteRow
from model.workshop.steps import Kind, Step
from tests.bench.conftest import Record
from tests.bench.phoning import Phone
from tests.browser.driving import Visit
from tests.browser.serving import Server, begun, free_port, inside, wait

pytestmark = pytest.mark.slow

HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
KILLS, VOTERS, MORE = 20, 10, 3
DIGITS, BASE = 5, HALF_STEPS + 1
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True}
CUT = (OSError, asyncio.IncompleteReadError)


@dataclass
class Voter:
    """A phone that answers a number, then the next one; by step, the last that was sent and that was acknowledged."""

    phone: Phone
    number: int = 0
    sent: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)

    async def vote(self, held: Workshop, step: Step) -> None:
        """Answer again and again until the server is gone."""
        try:
            if not self.phone.cookie:
                assert (await self.phone.ask(f"/atelier/j/{held.token}", {}))[0] == 303
            while True:
                self.number += 1
                self.sent[step.uid] = self.number
                status, _ = await self.phone.ask(f"/atelier/{held.uid}/answer", written(step, self.number))
                assert status == 303
                self.kept[step.uid] = self.number
        except CUT:
            self.phone.close()

    @property
    def secret(self) -> str:
        return self.phone.cookie.partition("=")[2]


def written(step: Step, number: int) -> dict[str, str]:
    """A number as levels, one digit each."""
    digits = {item.uid: str(number // BASE**place % BASE) for place, item in enumerate(step.items)}
    return {"step": step.uid, "among": step.digest, **digits}


def number_of(step: Step, document: dict[str, int]) -> int:
    return sum(document[item.uid] * BASE**place for place, item in enumerate(step.items))


@dataclass
class House:
    """A server that can be killed and started again at the same address, and the workshop that is held in it."""

    folder: Path
    server: Server
    held: Workshop

    def kill(self) -> None:
        self.server.process.kill()
        self.server.process.wait()

    def start(self) -> float:
        """Start again; return when it answered."""
        self.server = wait(begun(self.folder, "demo", ROOT / "app.py", urlsplit(self.server.address).port or 0))
        return time.monotonic()

    def storm(self, voters: list[Voter], step: Step, lasting: float) -> None:
        """Let phones vote, and kill the server in the midst of it."""

        async def all_of_them() -> None:
            await asyncio.gather(*(voter.vote(self.held, step) for voter in voters))

        with ThreadPoolExecutor() as threads:
            room = threads.submit(asyncio.run, all_of_them())
            time.sleep(lasting)
            self.kill()
            room.result()

    def turn(self, place: int) -> None:
        """Open another step, which may have been closed before."""
        facilitation.go(HOST, self.held.uid, place)
        step = workshops.hall(HOST, self.held.uid).board.steps[place].uid
        facilitation.lock(HOST, self.held.uid, step, locked=False)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    items = [str(number) for number in range(DIGITS)]
    with inside(tmp_path, "demo"):
        server = wait(begun(tmp_path, "demo", ROOT / "app.py", free_port()))
        steps = [workshops.own_step(Kind.LEVELS, f"Question {n}", items, n) for n in (1, 2)]
        uid = workshops.prepare(HOST, "AQ", "Salle", "fr", steps)
        workshops.start(HOST, uid)
        facilitation.go(HOST, uid, 0)
        standing = House(tmp_path, server, workshops.hall(HOST, uid).workshop)
        try:
            yield standing
        finally:
            standing.kill()


def lost(voters: list[Voter], steps: tuple[Step, ...]) -> list[str]:
    """What was acknowledged and is not in the database; a vote that was under way may be there or not."""
    with store().read() as session:
        phones = {row.secret_hash: row.key for row in session.exec(select(ParticipantRow))}
        votes = {(row.participant_key, row.step): row.document for row in session.exec(select(VoteRow))}
    assert len(votes) == len({(row, step) for row, step in votes}), "one vote each"
    found = []
    for voter in voters:
        key = phones.get(digest(voter.secret)) if voter.phone.cookie else None
        if voter.phone.cookie and key is None:
            found.append("a phone")
        for step in steps:
            acknowledged = voter.kept.get(step.uid)
            kept = votes.get((key or 0, step.uid))
            if acknowledged is not None and (
                kept is None or not acknowledged <= number_of(step, kept) <= voter.sent[step.uid]
            ):
                found.append(f"{acknowledged} to {step.uid}: {kept}")
    return found


def seen(page: Page, heading: str, number: int) -> float:
    """When a page shows a question, without anybody touching it."""
    expect(page.locator(heading)).to_have_text(f"Question {number}", timeout=20_000)
    return time.monotonic()


def test_twenty_kills_in_a_storm_of_votes_lose_none_and_wall_and_phones_come_back_by_themselves(
    house: House, visit: Visit, record: Record
) -> None:
    held, steps = house.held, workshops.hall(HOST, house.held.uid).board.steps
    wall = visit(f"{house.server.address}/wall", viewport={"width": 1920, "height": 1080})
    phone = visit(f"{house.server.address}/atelier/j/{held.token}", **PHONE)
    phone.get_by_role("button", name="Participer").click()
    seen(phone, "h1", 1)
    seen(wall, ".wall h2", 1)
    voters = [Voter(Phone(house.server.address)) for _ in range(VOTERS)]
    answered, walls, phones = [], [], []
    for kill in range(KILLS):
        here, there = kill % 2, (kill + 1) % 2
        voters += [Voter(Phone(house.server.address)) for _ in range(MORE)]
        house.storm(voters, steps[here], random.uniform(0.3, 1.2))
        phone.get_by_role("button", name="Envoyer ma réponse").click()
        expect(phone.get_by_role("alert")).to_contain_text("Connexion perdue")
        back = house.start()
        assert lost(voters, steps) == []
        expect(phone.get_by_role("status")).to_contain_text("Votre réponse est enregistrée")
        answered.append(time.monotonic() - back)
        turned = time.monotonic()
        house.turn(there)
        walls.append(seen(wall, ".wall h2", there + 1) - back)
        phones.append(seen(phone, "h1", there + 1) - turned)
        if (change := phone.get_by_role("link", name="Changer ma réponse")).count():
            change.click()
    assert all(voter.kept for voter in voters[:VOTERS]), "there was a storm"
    record("killed 20 times: an answer given meanwhile is kept, after the server answers", max(answered), 5, "s")
    record("killed 20 times: the wall shows the next question, after the server answers", max(walls), 5, "s")
    record("killed 20 times: a phone shows the next question, after it is opened", max(phones), 5, "s")
