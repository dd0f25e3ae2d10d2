"""The corrections of who holds what: functions from one register to another, before it is known whether they hold."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar

from model.corrections.edits import find, put, without
from model.domain.calendar import DAY, day_after
from model.domain.framework import Framework
from model.domain.register import (
    AbsenceRecord,
    AssignmentRecord,
    ManagerRecord,
    Register,
    SupportRecord,
    cut_short,
)
from model.domain.vocabulary import AbsenceKind, Answer, Background, EndReason, SupportKind
from model.errors import Refused
from model.exchange.imports.values import tidy
from model.scenario import new_uid

Values = Mapping[str, Any]
"""What changes of a record, by column; what is not named stays as it is."""


@dataclass(frozen=True, kw_only=True)
class Correction(ABC):
    """Something that was not as recorded. `accepted` names the warnings that the user read and confirmed."""

    kind: ClassVar[str]
    uid: str = field(default_factory=new_uid, compare=False)
    accepted: frozenset[str] = field(default=frozenset(), compare=False)

    @abstractmethod
    def applied(self, register: Register, framework: Framework, /) -> Register:
        """Return the register once corrected. Applied twice, it gives the same uids."""


@dataclass(frozen=True, kw_only=True)
class Someone:
    """Who holds a position: somebody known by uid, somebody new by name, or, without either, nobody who is named."""

    known: str = ""
    name: str = ""
    values: Values = field(default_factory=dict)
    uid: str = field(default_factory=new_uid, compare=False)

    def settled(self, register: Register, framework: Framework) -> tuple[Register, str]:
        """Return a register that knows the person, and their uid."""
        if self.known or not self.name:
            return register, find(register.managers, self.known, "manager").uid if self.known else ""
        person = described_person(ManagerRecord(uid=self.uid, name=tidy(self.name)), self.values, framework)
        return put(register, person), person.uid


@dataclass(frozen=True, kw_only=True)
class Arrival(Correction):
    """Somebody takes a position on a day."""

    kind = "arrival"
    position: str
    who: Someone
    day: date
    last_day: date | None = None
    share: float = 1.0
    working_time: float = 1.0
    acting: bool = False
    first_post: Answer = Answer.UNKNOWN

    def applied(self, register: Register, framework: Framework, /) -> Register:
        """Add the person, if new, and the assignment; it ends with the position if nothing ends it before."""
        seat = find(register.positions, self.position, "position")
        register, manager = self.who.settled(register, framework)
        post = AssignmentRecord(
            uid=self.uid,
            position=seat.uid,
            manager=manager,
            started_on=self.day,
            until=day_after(self.last_day) or seat.funded_until,
            share=self.share,
            working_time=self.working_time,
            acting=self.acting,
            first_post=self.first_post,
        )
        return put(register, post)


@dataclass(frozen=True, kw_only=True)
class Departure(Correction):
    """Somebody leaves positions after a last day worked; those `given_up` were to be taken later, and are not."""

    kind = "departure"
    assignments: tuple[str, ...]
    last_day: date
    reason: EndReason | None = None
    given_up: tuple[str, ...] = ()

    def applied(self, register: Register, _: Framework, /) -> Register:
        """End the assignments, with the leaves and supports that would go on; a known departure never comes first."""
        posts = [find(register.assignments, uid, "assignment") for uid in self.assignments]
        until, gone = self.last_day + DAY, {post.manager for post in posts}
        for post in posts:
            register = _ended(register, replace(post, until=until, end_reason=self.reason))
        register = _given_up(register, [find(register.assignments, uid, "assignment") for uid in self.given_up])
        people = [each for each in register.managers if each.uid in gone]
        return put(register, *(replace(each, leaves_on=until) for each in people if _leaves_before(each, until)))


@dataclass(frozen=True, kw_only=True)
class Leave(Correction):
    """Somebody is away for long from positions; `known` is the first day of a leave that is recorded already."""

    kind = "absence"
    assignments: tuple[str, ...]
    first_day: date
    last_day: date | None = None
    reason: AbsenceKind = AbsenceKind.OTHER
    known: date | None = None

    def applied(self, register: Register, _: Framework, /) -> Register:
        """Add the leave to each assignment, or change the one that is known."""
        for place, uid in enumerate(self.assignments):
            post = find(register.assignments, uid, "assignment")
            recorded = {each.started_on: each for each in register.absences if each.assignment == post.uid}
            new = AbsenceRecord(uid=f"{self.uid[:-2]}{place:02x}", assignment=post.uid, started_on=self.first_day)
            leave = recorded.get(self.known, new) if self.known else new
            until = day_after(self.last_day)
            register = put(register, replace(leave, started_on=self.first_day, until=until, kind=self.reason))
        return register


@dataclass(frozen=True, kw_only=True)
class ReturnFromLeave(Correction):
    """Somebody comes back on a day to the positions from which they are away."""

    kind = "absence"
    assignments: tuple[str, ...]
    day: date

    def applied(self, register: Register, _: Framework, /) -> Register:
        """End each leave that runs; a position that nobody was away from stays as it is."""
        theirs = (each for each in register.absences if each.assignment in self.assignments)
        running = [
            each for each in theirs if each.started_on < self.day and (each.until is None or self.day < each.until)
        ]
        if not running:
            raise Refused("correct.not_away", day=self.day)
        return put(register, *(replace(each, until=self.day) for each in running))


@dataclass(frozen=True, kw_only=True)
class Support(Correction):
    """Somebody in a post, or else a whole team, is accompanied; `known` is the uid of a support already recorded."""

    kind = "support"
    means: SupportKind
    first_day: date
    last_day: date | None = None
    assignment: str = ""
    team: str = ""
    known: str = ""

    def applied(self, register: Register, _: Framework, /) -> Register:
        """Add the support, or change the one that is known."""
        if self.known:
            find(register.supports, self.known, "support")
        if self.team:
            find(register.teams, self.team, "team")
        else:
            find(register.assignments, self.assignment, "assignment")
        support = SupportRecord(
            uid=self.known or self.uid,
            kind=self.means,
            started_on=self.first_day,
            until=day_after(self.last_day),
            assignment=self.assignment,
            team=self.team,
        )
        return put(register, support)


@dataclass(frozen=True, kw_only=True)
class Removal(Correction):
    """Leaves or supports that were entered by mistake never were."""

    kind = "removal"
    records: tuple[str, ...]

    def applied(self, register: Register, _: Framework, /) -> Register:
        """Take the records out."""
        dated = (*register.absences, *register.supports)
        return without(register, *(find(dated, uid, "record") for uid in self.records))


@dataclass(frozen=True, kw_only=True)
class Move(Correction):
    """Somebody leaves the positions held and takes another one on a day."""

    kind = "move"
    manager: str
    position: str
    day: date

    def applied(self, register: Register, _: Framework, /) -> Register:
        """End what the person holds or stands in for on the day, drop what was to be taken later, and begin the other
        assignment."""
        person = find(register.managers, self.manager, "manager")
        seat = find(register.positions, self.position, "position")
        theirs = (post for post in register.assignments if post.manager == person.uid)
        left = [post for post in theirs if post.current(self.day) and post.started_on < self.day]
        held = [post for post in left if not post.acting]
        if not held:
            raise Refused("correct.not_in_post", name=person.name, day=self.day)
        dropped = self.dropped(register)
        for post in left:
            register = _ended(register, replace(post, until=self.day, end_reason=EndReason.MOBILITY))
        register = _given_up(register, dropped)
        begun = AssignmentRecord(
            uid=self.uid,
            position=seat.uid,
            manager=person.uid,
            started_on=self.day,
            until=seat.funded_until,
            working_time=max(post.working_time for post in held),
            first_post=Answer.NO,
        )
        return put(register, begun)

    def dropped(self, register: Register) -> list[AssignmentRecord]:
        """Return what the person was to take from the day on, which will not be."""
        theirs = (post for post in register.assignments if post.manager == self.manager)
        return sorted((post for post in theirs if post.started_on >= self.day), key=lambda post: post.started_on)


@dataclass(frozen=True, kw_only=True)
class Naming(Correction):
    """A holder who was not named is."""

    kind = "naming"
    assignment: str
    who: Someone

    def applied(self, register: Register, framework: Framework, /) -> Register:
        """Add the person, if new, and say that the assignment is theirs."""
        post = find(register.assignments, self.assignment, "assignment")
        register, manager = self.who.settled(register, framework)
        return put(register, replace(post, manager=manager))


def _leaves_before(person: ManagerRecord, day: date) -> bool:
    return person.leaves_on is not None and person.leaves_on < day


def _given_up(register: Register, posts: Iterable[AssignmentRecord]) -> Register:
    """A register without assignments that have not begun, nor what hangs on them."""
    dated: list[AbsenceRecord | SupportRecord] = [*register.absences, *register.supports]
    for post in posts:
        register = without(register, post, *(each for each in dated if each.assignment == post.uid))
    return register


def _ended(register: Register, post: AssignmentRecord) -> Register:
    """A register where an assignment ends, and with it the leaves and supports that would go on."""
    dated: list[AbsenceRecord | SupportRecord] = [*register.absences, *register.supports]
    within = [(each, cut_short(each, post)) for each in dated if each.assignment == post.uid]
    never = [each for each, left in within if left is None]
    return without(put(register, post, *(left for _, left in within if left)), *never)


def described_person(person: ManagerRecord, values: Values, framework: Framework) -> ManagerRecord:
    """A person with other values; a family proposes the background when none is stated."""
    tidied = tidy_values(values)
    family = framework.family_index.get(tidied.get("family", ""))
    if family is not None and tidied.get("background", Background.UNKNOWN) is Background.UNKNOWN:
        tidied["background"] = framework.families[family].background
    return replace(person, **tidied)


def tidy_values(values: Values) -> dict[str, Any]:
    """Return values whose texts have single blanks."""
    return {name: tidy(value) if name in ("name", "title") else value for name, value in values.items()}
