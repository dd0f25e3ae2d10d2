"""A day of the house in an hour: two processes behind nginx on PostgreSQL, directors who read, phones that answer, one
import after the other, a plan every minute; meanwhile each process, then the disk, then the base fails.

What was acknowledged is there in the end, each failure has its cause, and memory does not grow.
"""

import asyncio
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from pathlib import Path

import pytest
from sqlmodel import select
from websockets.exceptions import WebSocketException

from model.access import operator
from model.errors import Outage, Unavailable
from model.services.access import audit, sessions
from model.services.context import store
from model.services.workshop import facilitation, workshops
from model.storage.tables import ManagerRow
from model.wording import catalogue
from model.workshop.steps import Kind, Step
from tests.bench.flooding import memory
from tests.bench.phoning import HOST, Phone
from tests.bench.test_kills import DIGITS, Voter, lost, written
from tests.browser.doubling import House, published
from tests.endurance.test_full_disks import fill
from tests.endurance.writers import Corrector, Importer, Run
from tests.protocol import Line, Tab, elements, opened
from tests.storage import cluster as clusters
from tests.storage.cluster import Cluster, binaries, cluster

pytestmark = pytest.mark.endurance

MINUTES = float(os.environ.get("MOSAIQUE_DAY", "60"))
"""How long the day lasts; eight hours' worth of thought and of answers in one, whatever it is."""

DIRECTORS, THOUGHT = 20, 4.0
PHONES, BETWEEN = 60, 4.0
"""How many there are of each, and how many seconds each waits before asking again."""

EACH_MINUTE = 60.0
DISK = 768 * 2**20
MORE = 30
"""By how many MiB a process may have grown since it was warm."""

AFTER = 40.0
"""For how many seconds after a failure its traces are still explained by it."""

UNFORESEEN = r"(?<!after )\[[0-9a-f]{8}\] (?!model\.errors\.Unavailable)(\S+)"
"""An incident of the technical log that is neither an outage nor the cause of one."""

SCREENS = "region", "team", "corrections", "composer"
LOGINS = "directrice", "collegue", "analyste"
BROKEN = (OSError, EOFError, TimeoutError, WebSocketException, asyncio.IncompleteReadError, Unavailable)
"""How a failure outside shows itself to whoever asks for something."""


@dataclass(frozen=True)
class Look:
    """The house at a share of the day: the memory of each process in MiB, how many answers were kept and refused so
    far, and how many tasks of this machine waited for one of its processors."""

    share: float
    memory: list[float]
    kept: int
    refused: int
    load: float


@dataclass
class Day:
    """A day under way: until when, what fails now, what everybody was told, by who, what and what failed, and what was
    seen of it at each tenth."""

    house: House
    until: float
    cause: str = ""
    told: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    looks: list[Look] = field(default_factory=list)

    @property
    def lasts(self) -> bool:
        """Whether it is not over yet."""
        return time.monotonic() < self.until

    def note(self, who: str, what: str, before: str = "") -> None:
        """Note what somebody was told, by what fails now or did `before`, when they asked."""
        self.told[who, what, self.cause or before] += 1

    @contextmanager
    def failing(self, cause: str) -> Iterator[None]:
        """Something fails, and its traces last a while."""
        self.cause = cause
        yield
        time.sleep(AFTER)
        self.cause = ""

    def at(self, share: float) -> None:
        """Wait until a share of the day is over."""
        time.sleep(max(0.0, self.until - (1 - share) * MINUTES * 60 - time.monotonic()))


@pytest.fixture
def disk() -> Iterator[Path]:
    """A disk of its own for the base, where the user of PostgreSQL may go: what fills it stops nobody else."""
    place = Path(tempfile.mkdtemp(prefix="mosaique-day-", dir="/tmp"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mount, check=False).returncode:
        pytest.skip("a disk of its own cannot be mounted here: nothing was tried on a full one")
    place.chmod(0o755)
    yield place
    subprocess.run(["umount", str(place)], check=True)
    place.rmdir()


@pytest.fixture
def server(disk: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """A PostgreSQL that lives on that disk."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    monkeypatch.setattr(clusters, "MEMORY", disk)
    monkeypatch.setattr(clusters, "ROOM", 0)
    with cluster(programs) as running:
        yield running


def direct(day: Day, number: int) -> None:
    """Read one screen after the other; come in again where the line is lost, as browsers do."""
    while day.lasts:
        try:
            cookie = sessions.exchange(sessions.open_session(LOGINS[number % len(LOGINS)])) or ""
            with opened(day.house.address, cookie) as line:
                for _ in range(10):
                    if day.lasts:
                        read(day, line, SCREENS[number % len(SCREENS)])
        except BROKEN as error:
            day.note("director", type(error).__name__)
            time.sleep(1)


def read(day: Day, line: Line, screen: str) -> None:
    """Think, ask for a screen, look at what it says."""
    time.sleep(random.uniform(0.5, 1.5) * THOUGHT)
    line.sent.clear()
    shown = line.run(screen)
    kinds = {each.WhichOneof("type") for each in elements(shown)}
    if "exception" in kinds or ("vega_lite_chart" not in kinds | {"arrow_vega_lite_chart"} and len(shown) < FEWEST):
        day.note("director", "a screen that cannot be drawn")
    day.done["rerun"] += 1


UNAVAILABLE = 503

FEWEST = 15
"""Fewer messages than any screen that could be drawn."""


def plan(day: Day) -> None:
    """Search a proposal every minute, on its screen."""
    while day.lasts:
        began = time.monotonic()
        try:
            cookie = sessions.exchange(sessions.open_session("directrice")) or ""
            with opened(day.house.address, cookie) as line:
                tab = Tab(line, "plan").open(region="AQ").type("propose_search", trigger_value=True)
                day.done["plan" if "propose_open" in str(tab.shown) else "plan without an end"] += 1
        except (*BROKEN, StopIteration) as error:  # the last: a screen that says why it cannot be drawn has no button
            day.note("planner", type(error).__name__)
        time.sleep(max(0.0, min(day.until, began + EACH_MINUTE) - time.monotonic()))


def write(day: Day, run: Run, between: float) -> None:
    """Write one number after the other; who was told of a failure looks how far it went."""
    while day.lasts:
        try:
            if run.doubted:
                run.check()
            run.writer.write(run.acknowledged + 1)
            run.acknowledged += 1
            day.done[type(run.writer).__name__] += 1
        except Unavailable as error:
            run.doubted, run.refused = True, run.refused + 1
            day.note(type(run.writer).__name__, error.code)
        time.sleep(between)


async def vote(day: Day, voter: Voter, held: workshops.Workshop, step: Step) -> None:
    """Answer another number again and again, through nginx; a number that was not acknowledged is not repeated."""
    while day.lasts:
        await asyncio.sleep(random.uniform(0.5, 1.5) * BETWEEN)
        try:
            if not voter.phone.cookie and (status := (await voter.phone.ask(f"/atelier/j/{held.token}", {}))[0]) != 303:
                day.note("phone", str(status))
                continue
            before = day.cause
            voter.number += 1
            voter.sent[step.uid] = voter.number
            status, page = await voter.phone.ask(f"/atelier/{held.uid}/answer", written(step, voter.number))
        except BROKEN as error:
            voter.phone.close()
            day.note("phone", type(error).__name__)
            continue
        if status == 303:
            voter.kept[step.uid] = voter.number
            day.done["answer"] += 1
        else:
            day.done["refused answer"] += 1
            day.note("phone", f"{status} {why(page)}" if status == UNAVAILABLE else str(status), before)


def why(page: str) -> str:
    """What a page that stands for another one says to be the matter, in a word."""
    said = unescape(page)
    return next((str(each) for each in Outage if catalogue("fr").error(Unavailable(each)) in said), "of itself")


def vote_all(day: Day, voters: list[Voter], held: workshops.Workshop, step: Step) -> None:
    """Hold the room."""

    async def room() -> None:
        await asyncio.gather(*(vote(day, each, held, step) for each in voters))

    asyncio.run(room())


def incidents(day: Day, server: Cluster, disk: Path) -> list[list[float]]:
    """Let one thing after the other fail; return the memory of each process once all is warm, and in the end."""
    for place, share in enumerate((0.1, 0.2)):
        day.at(share)
        with day.failing(f"process {place} restarts"):
            day.house.stop(place)
            day.house.start(place)
    day.at(0.4)
    warm = [memory(each) for each in day.house.servers]
    day.at(0.5)
    with day.failing("the disk is full"):
        fill(disk / "ballast", 0)
        time.sleep(15)
        (disk / "ballast").unlink()
        start(server)
    for share, mode in ((0.65, "fast"), (0.75, "immediate")):
        day.at(share)
        with day.failing(f"PostgreSQL restarts ({mode})"):
            server.stop(mode)
            time.sleep(3)
            start(server)
    day.at(1)
    return [warm, [memory(each) for each in day.house.servers]]


def watch(day: Day) -> None:
    """Look at the house at each tenth of the day, once both processes have been started again."""
    for tenth in range(3, 11):
        day.at(tenth / 10)
        sizes = [memory(each) for each in day.house.servers]
        kept, refused = day.done["answer"], day.done["refused answer"]
        day.looks.append(Look(tenth / 10, sizes, kept, refused, os.getloadavg()[0]))


def start(server: Cluster) -> None:
    """Start a server of bases, as its supervisor does, until it answers; one that is up already stays so."""
    ready = [str(server.programs / "pg_isready"), "-q", "-d", f"{server.address}/postgres"]
    while subprocess.run(ready, check=False).returncode:
        with suppress(subprocess.CalledProcessError):
            server.start()
        time.sleep(1)


def correctors() -> list[Run]:
    """Two who correct, each another person of Aquitaine."""
    with store().read() as session:
        return [Run(Corrector(uid)) for uid in session.exec(select(ManagerRow.uid)).all()[:2]]


def report(day: Day, warm: list[float], after: list[float]) -> str:
    """What was done, what memory became of it in MiB, tenth by tenth (a leak goes on as it began, what is only kept
    comes to an end), and who was told what, with its cause."""
    lines = [
        f"\n{MINUTES:g} minutes: {dict(day.done)}",
        f"memory, warm then in the end: {[round(each) for each in warm]}, {[round(each) for each in after]} MiB",
        *(
            f"{each.share:6.0%}: {[round(size, 1) for size in each.memory]} MiB, answers kept {each.kept}, "
            f"refused {each.refused}, load {each.load:.1f} for {os.cpu_count()} processors"
            for each in day.looks
        ),
        *(
            f"{times:6} {who}: {what} ({cause or 'UNEXPLAINED'})"
            for (who, what, cause), times in sorted(day.told.items(), key=str)
        ),
    ]
    return "\n".join(lines) + "\n"


def test_a_day_loses_nothing_and_explains_each_failure(
    server: Cluster, disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with published(tmp_path, server) as house:
        step = workshops.own_step(Kind.LEVELS, "Question", [str(place) for place in range(DIGITS)], 1)
        uid = workshops.prepare(HOST, "AQ", "Salle", "fr", [step])
        workshops.start(HOST, uid)
        facilitation.go(HOST, uid, 0)
        hall = workshops.hall(HOST, uid)
        voters = [Voter(Phone(house.address)) for _ in range(PHONES)]
        runs = [*correctors(), Run(Importer())]
        day = Day(house, time.monotonic() + MINUTES * 60)
        lives: list[Callable[[], None]] = [
            *(partial(direct, day, number) for number in range(DIRECTORS)),
            *(partial(write, day, run, between) for run, between in zip(runs, (7.0, 11.0, 30.0), strict=True)),
            partial(vote_all, day, voters, hall.workshop, hall.board.steps[0]),
            partial(plan, day),
            partial(watch, day),
        ]
        with ThreadPoolExecutor(len(lives)) as threads:
            living = [threads.submit(life) for life in lives]
            try:
                warm, after = incidents(day, server, disk)
            finally:
                day.until = min(day.until, time.monotonic())
        for each in living:
            if error := each.exception():
                day.told["life", repr(error), ""] += 1
        for kind in re.findall(UNFORESEEN, house.servers[0].log.read_text(encoding="utf-8")):
            day.told["incident", kind, ""] += 1
        with capsys.disabled():
            sys.stdout.write(report(day, warm, after))
        for run in runs:
            run.check()
        assert lost(voters, hall.board.steps) == []
        assert audit.verify(operator()).whole
        assert [each for each in day.told if not each[2]] == []
        assert max(end - begin for begin, end in zip(warm, after, strict=True)) <= MORE
