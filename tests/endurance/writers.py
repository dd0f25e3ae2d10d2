"""Writers who write as fast as they can, one number after the other, each in all the rows of one change: what a base
holds afterwards says which number was the last, or that it holds some rows of one and some of another."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from sqlmodel import col, func, select

from model.access import Role, Viewer, operator
from model.corrections.descriptions import Level, Levels
from model.domain.framework import HALF_STEPS
from model.domain.register import Register
from model.domain.vocabulary import AssessmentSource
from model.services import start
from model.services.access import audit
from model.services.access.sessions import digest
from model.services.context import reference, store, today
from model.services.records import corrections, imports, uploads
from model.services.workshop import facilitation, phones, workshops
from model.storage.registers import write_register
from model.storage.revisions import ensure_region
from model.storage.tables import (
    AssessmentRow,
    AuditRow,
    CorrectionRow,
    DeliveryRow,
    ManagerRow,
    ParticipantRow,
    PositionRow,
    RegionRow,
    TeamRow,
    VoteRow,
)
from model.workshop.steps import Kind, Step
from tests.bench.test_kills import DIGITS, number_of, written
from tests.endurance.houses import apart
from tests.model.corrections.registers import BEGAN, REGISTER

DAY = date(2026, 3, 2)
SEATS = 60
HEADERS = "référence du poste;intitulé du poste;équipe;nom;matricule"


class Writer(ABC):
    """Somebody who writes numbers."""

    @abstractmethod
    def write(self, number: int) -> None:
        """Write a number in place of the one before."""

    @abstractmethod
    def held(self) -> int:
        """Return the number that the base holds, 0 before the first; an assertion fails where it holds a mixture."""


@dataclass(frozen=True)
class Corrector(Writer):
    """Corrects all the levels of one person at once."""

    manager: str

    @property
    def viewer(self) -> Viewer:
        """Who writes."""
        return Viewer(f"corrects {self.manager}", "Direction", Role.DIRECTOR, ("AQ",))

    def write(self, number: int) -> None:
        """Say the same level of everything, another one each time."""
        typed = f"{number % (HALF_STEPS + 1) / 2:g}".replace(".", ",")
        levels = tuple(
            Level(manager=self.manager, competency=each.code, typed=typed) for each in reference().competencies
        )
        looked = corrections.seen_region(self.viewer, "AQ")
        corrections.correct(self.viewer, looked, Levels(levels=levels, day=DAY, source=AssessmentSource.JOINT))

    def held(self) -> int:
        """Count the corrections; the levels are those of the last one, and each has its line in the audit."""
        with store().read() as session:
            levels = session.exec(
                select(AssessmentRow.level)
                .join(ManagerRow, col(ManagerRow.key) == AssessmentRow.manager_key)
                .where(ManagerRow.uid == self.manager, AssessmentRow.assessed_on == DAY)
            ).all()
            rows = session.exec(select(CorrectionRow.uid).where(CorrectionRow.account == self.viewer.account)).all()
        assert sorted(lines(self.viewer, "correct")) == sorted(rows), "each correction has its line"
        last = len(rows) % (HALF_STEPS + 1)
        assert list(levels) == ([last] * len(reference().competencies) if rows else [])
        return len(rows)


@dataclass(frozen=True)
class Importer(Writer):
    """Imports a region in which every position is called otherwise each time."""

    code: str = "BR"

    @property
    def viewer(self) -> Viewer:
        """Who writes."""
        return Viewer(f"imports {self.code}", "Analyse", Role.ANALYST, (self.code,))

    def write(self, number: int) -> None:
        """Deliver the same seats under another title."""
        rows = (f"R{seat};Poste {number};Équipe {seat % 6};Nom {seat};M{seat}" for seat in range(SEATS))
        upload = uploads.read(self.viewer, [("a.csv", "\n".join((HEADERS, *rows)).encode())])
        delivery = imports.check(self.viewer, upload, imports.proposed_mapping(self.viewer, upload, self.code))
        imports.confirm(self.viewer, imports.preview(self.viewer, self.code, delivery, today()), drastic=True)

    def held(self) -> int:
        """Count the deliveries; all titles are those of the last one, and each has its line in the audit."""
        with store().read() as session:
            deliveries = session.exec(
                select(func.count()).select_from(DeliveryRow).where(DeliveryRow.account == self.viewer.account)
            ).one()
            titles = session.exec(
                select(PositionRow.title)
                .join(TeamRow, col(TeamRow.key) == PositionRow.team_key)
                .join(RegionRow, col(RegionRow.key) == TeamRow.region_key)
                .where(RegionRow.code == self.code)
            ).all()
        assert titles == ([f"Poste {deliveries}"] * SEATS if deliveries else [])
        assert len(lines(self.viewer, "import")) == deliveries, "each delivery has its line"
        return deliveries


@dataclass(frozen=True)
class Voter(Writer):
    """Answers the open step of a workshop from one phone."""

    uid: str
    secret: str
    step: Step

    def write(self, number: int) -> None:
        """Write a number as levels, one digit each."""
        form = {name: [value] for name, value in written(self.step, number).items()}
        among = form.pop("among")[0]
        del form["step"]
        phones.answer(self.uid, self.secret, self.step.uid, form, among)

    def held(self) -> int:
        """Read the one answer of the phone."""
        with store().read() as session:
            mine = session.exec(
                select(ParticipantRow.key).where(ParticipantRow.secret_hash == digest(self.secret))
            ).one()
            documents = session.exec(select(VoteRow.document).where(VoteRow.participant_key == mine)).all()
        assert len(documents) <= 1
        return number_of(self.step, documents[0]) if documents else 0


def lines(viewer: Viewer, action: str) -> Sequence[str]:
    """Return what the lines of the audit are about that tell of what somebody did."""
    with store().read() as session:
        mine = select(AuditRow.subject).where(AuditRow.account == viewer.account, AuditRow.action == action)
        return session.exec(mine).all()


def furnish() -> list[Writer]:
    """Fill the house that the settings name; return two who correct, one who imports and one who votes."""
    start.open_house()
    with store().write() as session:
        row = ensure_region(session, "AQ", "health_insurance")
        row.data_on = BEGAN
        write_register(session, row, Register(), REGISTER)
    host = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
    step = workshops.own_step(Kind.LEVELS, "Question", [str(place) for place in range(DIGITS)], 1)
    uid = workshops.prepare(host, "AQ", "Salle", "fr", [step])
    workshops.start(host, uid)
    facilitation.go(host, uid, 0)
    hall = workshops.hall(host, uid)
    secret = phones.join(phones.by_token(hall.workshop.token))
    return [Corrector("m2"), Corrector("m3"), Importer(), Voter(uid, secret, hall.board.steps[0])]


@dataclass
class Run:
    """A writer, how far it was acknowledged, how often it was told that a write failed, and whether the last one is in
    doubt."""

    writer: Writer
    acknowledged: int = 0
    refused: int = 0
    doubted: bool = False

    def check(self) -> None:
        """Hold the base to what was acknowledged: only the write that was under way may be there or not."""
        held = self.writer.held()
        assert self.acknowledged <= held <= self.acknowledged + 1, f"{self.writer}: {held} for {self.acknowledged}"
        self.acknowledged, self.doubted = held, False


def check(runs: Sequence[Run]) -> None:
    """Hold a base to what was acknowledged, once nobody writes any more, and its audit to its seal."""
    with store().write():
        pass  # whoever was killed holds nothing any more
    for run in runs:
        run.check()
    assert audit.verify(operator()).whole


@dataclass(frozen=True)
class Process:
    """A process that does nothing but write, until it is killed."""

    run: Run
    process: ForkServerProcess
    said: Connection

    @classmethod
    def of(cls, run: Run, address: str, folder: Path) -> "Process":
        """Begin to write after what was acknowledged."""
        return cls(run, *apart(_write, address, folder, run.writer, run.acknowledged))

    def wait(self) -> None:
        """Wait until the first write was acknowledged."""
        assert self.said.poll(60), "nothing is written"

    def killed(self) -> int:
        """Kill it; note what it said, and return how many writes were acknowledged."""
        self.process.kill()
        self.process.join()
        before = self.run.acknowledged
        try:
            while True:
                self.run.acknowledged = self.said.recv()
        except EOFError:
            self.said.close()
        return self.run.acknowledged - before


def _write(line: Connection, writer: Writer, last: int) -> None:
    """Write one number after the other, and say each that was acknowledged."""
    while True:
        last += 1
        writer.write(last)
        line.send(last)
