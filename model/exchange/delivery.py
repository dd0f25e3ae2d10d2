"""What a delivery would change: from the register as it is to the register as it would be, with an account of how.

Nothing is ever deleted: a position that disappears is closed, a holder who is no longer named ends, somebody who
appears elsewhere moves. The same delivery given twice changes nothing the second time.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from model.domain.framework import Framework
from model.domain.register import (
    AbsenceRecord,
    AssessmentRecord,
    AssignmentRecord,
    ManagerRecord,
    PositionRecord,
    Register,
    TeamRecord,
    TrainingRecord,
)
from model.domain.vocabulary import AbsenceKind, AssessmentSource, Background, EndReason
from model.exchange.facts import KINDS, Delivery, HolderFact, Holding, Key, PersonFact, Place, PositionFact, Problem
from model.exchange.matching import MatchedBy, Matching, match
from model.exchange.values import plain

Mint = Callable[[str], str]
"""Makes the uid of a new record from what names it; random for a user's file, from the seed in the demonstration."""

_OF_A_POSITION = ("stratum", "fte", "open_to", "funded_from", "funded_until", "reports_to")
_OF_AN_ASSIGNMENT = ("share", "working_time", "acting", "first_post", "end_reason")


@dataclass
class Outcome:
    """The register before and after, how rows were matched, and what the import says of itself."""

    before: Register
    after: Register
    matching: Matching
    problems: list[Problem]
    arrivals: int = 0
    departures: int = 0
    moves: int = 0
    closed: int = 0
    to_specify: int = 0
    unnamed: int = 0
    ignored_closed: int = 0
    counts: Counter[MatchedBy] = field(default_factory=Counter)


def outcome(
    delivery: Delivery,
    register: Register,
    framework: Framework,
    on: date,
    *,
    complete: bool,
    mint: Mint,
    decisions: Mapping[Place, str] | None = None,
) -> Outcome:
    """Compute what a delivery of the situation on a date would make of a register.

    `complete` says that the delivery describes the whole region: what it does not mention is closed or ended.
    """
    open_rows = [fact for fact in delivery.positions if fact.holding is not Holding.CLOSED]
    matching = match(delivery.positions, register, on, decisions or {})
    change = _Change(register, framework, on, mint)
    change.teams(open_rows)
    for fact in delivery.positions:
        if fact.place in matching.by:
            change.position(fact, matching.found[fact.place])
    for person in delivery.people.values():
        change.person(person)
    change.holders(delivery, complete, {doubt.fact.key for doubt in matching.doubts})
    if complete:
        change.close_the_others(matching)
    for absence in delivery.absences:
        change.absence(absence.person, absence.values)
    for level in delivery.levels:
        change.level(level.person, level.values)
    for training in delivery.trainings:
        change.training(training.person, training.values)
    return change.outcome(register, matching, delivery)


class _Change:
    """A register being rewritten, by uid."""

    def __init__(self, register: Register, framework: Framework, on: date, mint: Mint) -> None:
        self.on, self.mint, self.framework, self.register = on, mint, framework, register
        self.team = {record.uid: record for record in register.teams}
        self.seat = {record.uid: record for record in register.positions}
        self.manager = {record.uid: record for record in register.managers}
        self.post = {record.uid: record for record in register.assignments}
        self.absences = {record.uid: record for record in register.absences}
        self.levels = {record.identity: record for record in register.assessments}
        self.trainings = {record.identity: record for record in register.trainings}
        self.team_named = {plain(record.name): record.uid for record in register.teams}
        self.seat_of: dict[Key, str] = {("reference", r.reference): r.uid for r in register.positions if r.reference}
        self.manager_of: dict[Key, str] = self._people_by_key(register)
        self.problems: list[Problem] = []
        self.closed = self.ignored_closed = 0
        self.stated: set[str] = set()

    @staticmethod
    def _people_by_key(register: Register) -> dict[Key, str]:
        by_name: dict[Key, str] = {("name", plain(person.name)): person.uid for person in register.managers}
        return by_name | {
            ("reference", person.reference): person.uid for person in register.managers if person.reference
        }

    def teams(self, facts: list[PositionFact]) -> None:
        """Add or update the unit of each row, in the order of the file."""
        for fact in facts:
            uid = self.team_named.setdefault(plain(fact.team), "") or self.mint(f"team/{plain(fact.team)}")
            self.team_named[plain(fact.team)] = uid
            known = self.team.get(uid) or TeamRecord(uid=uid, name=fact.team, rank=len(self.team))
            said = {name: fact.values[name] for name in ("department", "agents", "support_unit") if name in fact.values}
            self.team[uid] = replace(known, **said)

    def position(self, fact: PositionFact, uid: str | None) -> None:
        """Add, update or close the position of a row."""
        if fact.holding is Holding.CLOSED:
            self._close_stated(uid)
            return
        reference = fact.key[1] if fact.key[0] == "reference" else ""
        said = {name: _typed(name, fact.values[name]) for name in _OF_A_POSITION if name in fact.values}
        said |= {"team": self.team_named[plain(fact.team)], "title": fact.title}
        if uid is None:
            named = reference or f"{fact.team}/{fact.title}/{fact.place.line}"
            record = PositionRecord(
                uid=self.mint(f"position/{named}"), rank=len(self.seat), **{"funded_from": self.on, **said}
            )
        else:
            record = replace(self.seat[uid], **said)
        self.seat[record.uid] = replace(record, reference=reference or record.reference)
        self.seat_of[fact.key] = record.uid
        self.stated.add(record.uid)

    def _close_stated(self, uid: str | None) -> None:
        if uid is None:
            self.ignored_closed += 1
        else:
            self._close(uid)

    def _close(self, uid: str) -> None:
        self.closed += 1
        self.seat[uid] = replace(self.seat[uid], funded_until=self.on)
        for post in self._running(uid):
            self._end(post)

    def person(self, fact: PersonFact) -> None:
        """Add or update a person; a family proposes the background when none is stated."""
        uid = self.manager_of.get(fact.key) or self.manager_of.get(("name", plain(fact.name)))
        said = {name: _typed(name, value) for name, value in fact.values.items() if name != "manager_reference"}
        family = said.get("family")
        if family and said.get("background", Background.UNKNOWN) is Background.UNKNOWN:
            said["background"] = self.framework.families[self.framework.family_index[family]].background
        reference = fact.values.get("manager_reference", "")
        if uid is None:
            uid = self.mint(f"manager/{reference or plain(fact.name)}")
            self.manager[uid] = ManagerRecord(uid=uid, name=fact.name or reference, reference=reference, **said)
        else:
            known = self.manager[uid]
            self.manager[uid] = replace(
                known, name=fact.name or known.name, reference=reference or known.reference, **said
            )
        self.manager_of[fact.key] = uid

    def holders(self, delivery: Delivery, complete: bool, doubtful: set[Key]) -> None:
        """Continue, begin and end assignments so that each stated position is held as the rows say."""
        said: dict[str, list[HolderFact]] = {}
        for fact in delivery.holders:
            seat = self.seat_of.get(fact.position)
            if seat is None and fact.position not in doubtful:
                self.problems.append(_missing(fact.place, "position_reference", fact.position[1]))
            elif seat is None:
                continue  # who holds a doubtful position is known once the user has decided which one it is
            elif fact.person and fact.person not in self.manager_of:
                self.problems.append(_missing(fact.place, "manager_reference", fact.person[1]))
            else:
                said.setdefault(seat, []).append(fact)
        vacant = {
            self.seat_of[f.key] for f in delivery.positions if f.holding is Holding.VACANT and f.key in self.seat_of
        }
        silent = (self.stated if complete and delivery.states_holders else vacant) - said.keys()
        for seat in silent:
            for post in self._running(seat):
                self._end(post)
        for seat, facts in said.items():
            self._hold(seat, facts)

    def _hold(self, seat: str, facts: list[HolderFact]) -> None:
        kept = set()
        for fact in facts:
            person = self.manager_of[fact.person] if fact.person else ""
            known = next((post for post in self._posts(seat, person, fact) if post.uid not in kept), None)
            kept.add(self._continue(known, fact) if known else self._begin(seat, person, fact))
        for post in self._running(seat):
            if post.uid not in kept:
                self._end(post)

    def _posts(self, seat: str, person: str, fact: HolderFact) -> list[AssignmentRecord]:
        """The recorded assignments that a row may speak of: same seat, same person, same time."""
        ours = [post for post in self.post.values() if post.position == seat and post.manager == person]
        start, end = fact.values.get("started_on"), fact.values.get("ended_on")
        if start:
            return [post for post in ours if post.until is None or post.until > start]
        return [post for post in ours if post.current(self.on)] if end is None else ours[-1:]

    def _continue(self, post: AssignmentRecord, fact: HolderFact) -> str:
        said = {name: _typed(name, fact.values[name]) for name in _OF_AN_ASSIGNMENT if name in fact.values}
        start = fact.values.get("started_on", post.started_on)
        self.post[post.uid] = replace(post, started_on=start, until=fact.values.get("ended_on", post.until), **said)
        return post.uid

    def _begin(self, seat: str, person: str, fact: HolderFact) -> str:
        said = {name: _typed(name, fact.values[name]) for name in _OF_AN_ASSIGNMENT if name in fact.values}
        start = fact.values.get("started_on", self.on)
        uid = self.mint(f"assignment/{seat}/{person}/{start}")
        self.post[uid] = AssignmentRecord(
            uid=uid, position=seat, manager=person, started_on=start, until=fact.values.get("ended_on"), **said
        )
        return uid

    def _running(self, seat: str) -> list[AssignmentRecord]:
        return [post for post in self.post.values() if post.position == seat and post.current(self.on)]

    def _end(self, post: AssignmentRecord) -> None:
        until = max(self.on, post.started_on)
        if until == post.started_on:
            del self.post[post.uid]  # it began on this very day: it never was
        else:
            self.post[post.uid] = replace(post, until=until)

    def close_the_others(self, matching: Matching) -> None:
        """Close the open positions that a complete delivery does not mention, unless a doubtful row could be one."""
        doubtful = {candidate.uid for doubt in matching.doubts for candidate in doubt.candidates}
        for uid in {r.uid for r in self.register.positions if r.open_on(self.on)} - self.stated - doubtful:
            if self.seat[uid].open_on(self.on):
                self._close(uid)

    def absence(self, person: Key, said: Mapping[str, Any]) -> None:
        """Add or update a long leave, on the assignments that run when it begins."""
        uid = self.manager_of[person]
        for post in [p for p in self.post.values() if p.manager == uid and p.current(said["absent_from"])]:
            known = [
                a for a in self.absences.values() if a.assignment == post.uid and a.started_on == said["absent_from"]
            ]
            key = known[0].uid if known else self.mint(f"absence/{post.uid}/{said['absent_from']}")
            kind = AbsenceKind(said.get("absence_kind", AbsenceKind.OTHER))
            self.absences[key] = AbsenceRecord(
                uid=key, assignment=post.uid, started_on=said["absent_from"], until=said.get("absent_until"), kind=kind
            )

    def level(self, person: Key, said: Mapping[str, Any]) -> None:
        """Add or replace the level of a person on a competency."""
        record = AssessmentRecord(
            manager=self.manager_of[person],
            competency=said["competency"],
            assessed_on=said.get("assessed_on", self.on),
            level=said["level"],
            source=AssessmentSource(said.get("assessment_source", AssessmentSource.JOINT)),
        )
        self.levels[record.identity] = record

    def training(self, person: Key, said: Mapping[str, Any]) -> None:
        """Add a training that a person followed."""
        record = TrainingRecord(manager=self.manager_of[person], offer=said["offer"], followed_on=said["followed_on"])
        self.trainings[record.identity] = record

    def outcome(self, before: Register, matching: Matching, delivery: Delivery) -> Outcome:
        """Return the register that results, and count what a preview tells."""
        after = Register(
            tuple(self.team.values()),
            tuple(self.seat.values()),
            tuple(self.manager.values()),
            tuple(self.post.values()),
            tuple(self.absences.values()),
            tuple(self.levels.values()),
            tuple(self.trainings.values()),
        )
        came, left = _people_in_post(after, self.on), _people_in_post(before, self.on)
        return Outcome(
            before,
            after,
            matching,
            [*delivery.problems, *self.problems],
            arrivals=len(came.keys() - left.keys()),
            departures=len(left.keys() - came.keys()),
            moves=sum(came[uid] != left[uid] for uid in came.keys() & left.keys()),
            closed=self.closed,
            to_specify=sum(self.manager[uid].background is Background.UNKNOWN for uid in came),
            unnamed=sum(p.current(self.on) and not p.manager for p in after.assignments),
            ignored_closed=self.ignored_closed,
            counts=Counter(
                matching.by[f.place]
                for f in delivery.positions
                if f.place in matching.by and f.holding is not Holding.CLOSED
            ),
        )


def _people_in_post(register: Register, on: date) -> dict[str, frozenset[str]]:
    """The positions that each named person holds on a date."""
    found: dict[str, set[str]] = {}
    for post in register.assignments:
        if post.manager and post.current(on) and not post.acting:
            found.setdefault(post.manager, set()).add(post.position)
    return {uid: frozenset(seats) for uid, seats in found.items()}


def _typed(name: str, value: Any) -> Any:
    if name == "end_reason":
        return EndReason(value)
    return KINDS[name](value) if name in KINDS else value


def _missing(place: Place, header: str, value: str) -> Problem:
    return Problem(place.file, place.sheet, place.line, header, "", value, "row.unknown_reference")
