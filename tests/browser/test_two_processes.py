"""Two processes on one PostgreSQL base, behind nginx with the configuration that we give: each reader stays with one,
and one after the other is stopped and started again while a workshop is held."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect
from sqlalchemy import NullPool, create_engine, text

from model.access import Role, Viewer
from model.services.workshop import facilitation, workshops
from model.settings import ROOT
from model.storage.database import parse
from model.workshop.answers import PICK
from model.workshop.steps import Kind, Step
from tests.bench.phoning import Phone, together
from tests.browser.driving import Visit, settled
from tests.browser.serving import Server, begun, free_port, inside, production, wait
from tests.browser.test_links import sign_in
from tests.storage.cluster import Cluster
from tests.storage.conftest import postgresql_cluster

__all__ = ["postgresql_cluster"]
pytestmark = pytest.mark.slow

GIVEN = ROOT / "docs" / "deploy" / "nginx.conf"
HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
PHONES = 60
KEPT = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
"""What nginx keeps of large bodies, each in a folder."""

PORTS = ("8501", "8502")


@dataclass
class House:
    """Two processes on one base, and the address at which nginx publishes them."""

    folder: Path
    base: str
    address: str
    servers: list[Server]

    def stop(self, place: int) -> None:
        """Stop one, as its supervisor does."""
        self.servers[place].process.terminate()
        self.servers[place].process.wait(timeout=30)

    def start(self, place: int) -> None:
        """Start it again where it was."""
        port = int(self.servers[place].address.rpartition(":")[2])
        self.servers[place] = wait(begun(self.folder, "production", ROOT / "app.py", port, self.base))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, postgresql_cluster: Cluster) -> Iterator[House]:
    """A house in production, with nginx in front of it; skipped loudly where nginx is not."""
    folder = tmp_path_factory.mktemp("house")
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if nginx is None:
        reason = "nginx is not installed: two processes were NOT tried (Debian: apt-get install nginx-light)"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    ports, door = [free_port(), free_port()], free_port()
    name = f"house_{door}"  # another one each time that this is begun
    base = f"{postgresql_cluster.address}/{name}"
    admin = create_engine(
        parse(f"{postgresql_cluster.address}/postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool
    )
    with admin.connect() as session:
        session.execute(text(f"CREATE DATABASE {name}"))
    production(folder, base)
    configured = configuration(folder, door, ports)
    servers = [begun(folder, "production", ROOT / "app.py", port, base) for port in ports]
    proxy = subprocess.Popen([nginx, "-p", str(folder), "-c", str(configured), "-e", str(folder / "nginx.log")])
    try:
        with inside(folder, "production", base):
            yield House(folder, base, f"http://localhost:{door}", list(map(wait, servers)))
    finally:
        for process in (proxy, *(each.process for each in servers)):
            process.terminate()
            process.wait(timeout=30)


def configuration(folder: Path, door: int, ports: list[int]) -> Path:
    """The file that we give, on free ports and without a certificate."""
    given = GIVEN.read_text(encoding="utf-8")
    lines = [line for line in given.splitlines() if "ssl_certificate" not in line]
    published = "\n".join(lines).replace("listen 443 ssl http2;", f"listen localhost:{door};")
    for before, port in zip(PORTS, ports, strict=True):
        published = published.replace(f"127.0.0.1:{before}", f"127.0.0.1:{port}")
    file = folder / "nginx.conf"
    kept = "".join(
        f"{each}_temp_path {folder}/{each};" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    head = f"{user} daemon off; pid {folder}/nginx.pid; events {{}}"
    file.write_text(f"{head} http {{ access_log {folder}/access.log; {kept}\n{published}\n}}\n", encoding="utf-8")
    return file


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
