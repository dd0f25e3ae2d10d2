"""The corrections of what is recorded of people, teams and positions."""

from dataclasses import dataclass, replace
from datetime import date

from model.corrections.assignments import Correction, Values, described_person, tidy_values
from model.corrections.edits import find, put
from model.domain.framework import Framework
from model.domain.register import AssessmentRecord, PositionRecord, Register, TeamRecord, TrainingRecord
from model.domain.vocabulary import AssessmentSource
from model.errors import Refused
from model.exchange.imports.values import as_level


@dataclass(frozen=True, kw_only=True)
class Person(Correction):
    """What is recorded of somebody: name, trade of origin, background, mobility, known departure."""

    kind = "person"
    manager: str
    values: Values

    def applied(self, register: Register, framework: Framework, /) -> Register:
        """Change the person; a family proposes the background."""
        person = find(register.managers, self.manager, "manager")
        return put(register, described_person(person, self.values, framework))


@dataclass(frozen=True, kw_only=True)
class Level:
    """The level of somebody on a competency, as it was typed: 0 to 4, by halves."""

    manager: str
    competency: str
    typed: str


@dataclass(frozen=True, kw_only=True)
class Levels(Correction):
    """Where people stand on a day, according to whom, and when that was shared with them."""

    kind = "levels"
    levels: tuple[Level, ...]
    day: date
    source: AssessmentSource
    shared_on: date | None = None

    def applied(self, register: Register, framework: Framework, /) -> Register:
        """Add the levels, or change those of the same day and source."""
        shared_before = {each.identity: each.shared_on for each in register.assessments}
        records = []
        for level in self.levels:
            record = AssessmentRecord(
                manager=find(register.managers, level.manager, "manager").uid,
                competency=level.competency,
                assessed_on=self.day,
                level=_half_steps(register, framework, level),
                source=self.source,
            )
            records.append(replace(record, shared_on=self.shared_on or shared_before.get(record.identity)))
        return put(register, *records)


@dataclass(frozen=True, kw_only=True)
class TrainingAttendance(Correction):
    """A training that people followed on a day."""

    kind = "training"
    managers: tuple[str, ...]
    offer: str
    day: date

    def applied(self, register: Register, _: Framework, /) -> Register:
        """Add the training of each of them."""
        people = [find(register.managers, uid, "manager") for uid in self.managers]
        return put(
            register,
            *(TrainingRecord(manager=person.uid, offer=self.offer, followed_on=self.day) for person in people),
        )


@dataclass(frozen=True, kw_only=True)
class Team(Correction):
    """What is recorded of a team; a new one without `team`."""

    kind = "team"
    values: Values
    team: str = ""

    def applied(self, register: Register, _: Framework, /) -> Register:
        """Change the team, or add it at the end of the organisation chart."""
        rank = max((each.rank for each in register.teams), default=-1) + 1
        before = find(register.teams, self.team, "team") if self.team else TeamRecord(uid=self.uid, name="", rank=rank)
        return put(register, replace(before, **tidy_values(self.values)))


@dataclass(frozen=True, kw_only=True)
class Position(Correction):
    """What is recorded of a position, its closing included; a new one without `position`."""

    kind = "position"
    values: Values
    position: str = ""

    def applied(self, register: Register, _: Framework, /) -> Register:
        """Change the position, or add it at the end of its team."""
        tidied = tidy_values(self.values)
        before = find(register.positions, self.position, "position") if self.position else None
        seat = replace(before, **tidied) if before else PositionRecord(uid=self.uid, **tidied)
        if before is None or seat.team != before.team:
            team = find(register.teams, seat.team, "team").uid
            ranks = [each.rank for each in register.positions if each.team == team]
            seat = replace(seat, rank=max(ranks, default=-1) + 1)
        return put(register, seat)


def _half_steps(register: Register, framework: Framework, level: Level) -> int:
    try:
        return as_level(level.typed)
    except Refused as error:
        if level.competency not in framework.competency_index:
            raise Refused("correct.competency", received=level.competency) from error
        name = find(register.managers, level.manager, "manager").name
        competency = framework.competencies[framework.competency_index[level.competency]].short
        raise Refused("correct.level", received=level.typed, name=name, competency=competency) from error
