"""Two versions of the program side by side, each a tree of its own, behind nginx on one PostgreSQL base: a newer one
that only adds upgrades what the older one serves, and nobody sees it; any other one does not begin."""

import asyncio
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from model.services.access import sessions
from model.services.workshop import facilitation, workshops
from model.settings import ROOT
from model.storage.database import LOCAL, Schema, schema
from model.workshop.steps import Kind, Step
from tests.bench.phoning import HOST, Phone, together
from tests.bench.test_kills import DIGITS, Voter, lost, written
from tests.browser.doubling import House, published
from tests.protocol import elements, opened
from tests.storage.cluster import Cluster
from tests.storage.conftest import postgresql_cluster
from tests.storage.test_beside import ADDS, NEXT, REVISION
from tests.storage.test_upgrades import HEAD

__all__ = ["postgresql_cluster"]
pytestmark = pytest.mark.slow

PARTS = ("app.py", "model", "pages", "data")
FIELD = "    rank: int = 0\n"
VOTERS = 8


@pytest.fixture
def house(tmp_path: Path, postgresql_cluster: Cluster) -> Iterator[House]:
    with published(tmp_path, postgresql_cluster) as standing:
        yield standing


def newer(tree: Path, mark: str) -> Path:
    """Make the tree of a program of one more revision, whose tables have what it adds."""
    tree.mkdir()
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, tree / part)
    shutil.rmtree(tree / "data" / "local", ignore_errors=True)
    LOCAL.mkdir(exist_ok=True)
    (tree / "data" / "local").symlink_to(LOCAL)
    tables = tree / "model" / "storage" / "tables.py"
    before, name, after = tables.read_text(encoding="utf-8").partition("class TeamRow")
    tables.write_text(before + name + after.replace(FIELD, f"{FIELD}    nickname: str | None = None\n", 1), "utf-8")
    revision = REVISION.format(next=NEXT, head=HEAD, mark=mark, change=ADDS)
    (tree / "model" / "storage" / "migrations" / "versions" / f"{NEXT}_go_on.py").write_text(revision, "utf-8")
    return tree


async def come_in(voters: list[Voter], held: workshops.Workshop) -> None:
    """Scan the code; the connections of this moment are not those of the next one."""
    for voter in voters:
        assert (await voter.phone.ask(f"/atelier/j/{held.token}", {}))[0] == 303
        voter.phone.close()


async def vote(voter: Voter, held: workshops.Workshop, step: Step, over: Event) -> None:
    """Answer again and again until it is over, once at least; each answer is acknowledged."""
    while not (over.is_set() and voter.kept):
        voter.number += 1
        voter.sent[step.uid] = voter.number
        status, _ = await voter.phone.ask(f"/atelier/{held.uid}/answer", written(step, voter.number))
        assert status == 303
        voter.kept[step.uid] = voter.number
        await asyncio.sleep(0.2)
    voter.phone.close()


async def vote_all(voters: list[Voter], held: workshops.Workshop, step: Step, over: Event) -> None:
    await asyncio.gather(*(vote(each, held, step, over) for each in voters))


def read(address: str) -> str:
    """What the first screen of a director says, who comes in anew."""
    cookie = sessions.exchange(sessions.open_session("directrice")) or ""
    with opened(address, cookie) as line:
        shown = line.run()
    assert "exception" not in {each.WhichOneof("type") for each in elements(shown)}
    return " ".join(each.heading.body for each in elements(shown) if each.HasField("heading"))


def test_while_a_room_votes_a_version_that_only_adds_serves_beside_the_one_of_before_and_no_other_one_begins(
    house: House, tmp_path: Path
) -> None:
    asked = workshops.own_step(Kind.LEVELS, "Question", [str(place) for place in range(DIGITS)], 1)
    uid = workshops.prepare(HOST, "AQ", "Salle", "fr", [asked])
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    hall = workshops.hall(HOST, uid)
    held, step = hall.workshop, hall.board.steps[0]
    oldest = schema(house.base).oldest
    room, over = [Voter(Phone(house.address)) for _ in range(VOTERS)], Event()
    together(come_in(room, held))
    with ThreadPoolExecutor(1) as threads:
        voting = threads.submit(asyncio.run, vote_all(room, held, step, over))
        try:
            house.stop(0)
            with pytest.raises(RuntimeError, match="un autre processus s'en sert"):
                house.start(0, newer(tmp_path / "closing", "additive = False"))
            assert schema(house.base) == Schema(HEAD, oldest)
            house.start(0, newer(tmp_path / "adding", "additive = True"))
            assert schema(house.base) == Schema(NEXT, oldest)
            for server in house.servers:
                assert "La situation" in read(server.address)
                room.append(Voter(Phone(server.address)))
                together(come_in(room[-1:], held))
                together(vote(room[-1], held, step, over=_past()))
        finally:
            over.set()
        voting.result()
    assert lost(room, (step,)) == []


def _past() -> Event:
    over = Event()
    over.set()
    return over
