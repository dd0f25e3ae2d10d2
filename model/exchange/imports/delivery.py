"""What a delivery would change: from the register as it is to the register as it would be, with an account of how.

Nothing that began before the date is ever deleted: a position that disappears is closed, a holder who is no longer
named ends, somebody who appears elsewhere moves. The same delivery given twice changes nothing the second time.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any

from model.domain.calendar import DAY
from model.domain.framework import Framework
from model.domain.register import (
    AssessmentRecord,
    AssignmentRecord,
    Dated,
    Register,
    SupportRecord,
    TrainingRecord,
    cut_short,
)
from model.domain.vocabulary import AbsenceKind, AssessmentSource, Background, SupportKind
from model.exchange.imports.assignments import DeliveredAssignments
from model.exchange.imports.facts import (
    DatedFact,
    Delivery,
    Fact,
    HolderFact,
    Holding,
    Key,
    Place,
    Problem,
    TeamFact,
)
from model.exchange.imports.identities import Identities
from model.exchange.imports.lines import header_problem
from model.exchange.imports.matches import MatchedBy, Matching
from model.exchange.imports.people import DeliveredPeople
from model.exchange.imports.people import Mint as Mint
from model.exchange.imports.phases import ImportPhase, Progress, silence
from model.exchange.imports.positions import DeliveredPositions
from model.exchange.imports.questions import FileQuestion
from model.exchange.imports.silent_rows import of_named_people
from model.exchange.imports.values import plain
from model.memory import Groups

_NOBODY: Key = ("", "")


@dataclass
class Outcome:
    """The register before and after, how rows were matched, and what the import says of itself.

    `lines` are those that speak of each position, by its uid, `teams` the uids of the units that rows speak of,
    `unsettled` those of the people whom a row in error or a doubtful one names.
    """

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
    questions: list[FileQuestion] = field(default_factory=list)
    lines: Mapping[str, Sequence[int]] = field(default_factory=dict)
    teams: frozenset[str] = frozenset()
    unsettled: frozenset[str] = frozenset()

    @property
    def counts(self) -> Counter[MatchedBy]:
        """How many rows of positions were matched in each way, but for those that only close one."""
        return self.matching.counts


def outcome(
    delivery: Delivery,
    register: Register,
    framework: Framework,
    on: date,
    *,
    complete: bool,
    mint: Mint,
    decisions: Mapping[Place, str] | None = None,
    recorded: date | None = None,
    progress: Progress = silence,
) -> Outcome:
    """Compute what a delivery of the situation on a date would make of a register.

    `complete` says that the delivery describes the whole region: what it does not mention is closed or ended. It only
    ends what it speaks of: a list of people closes no position. `recorded` is the date of the last delivery: what it
    said of its day is not silently said otherwise.
    """
    progress(ImportPhase.MATCHING, 0.0)
    people = DeliveredPeople(register, framework, mint)
    progress(ImportPhase.MATCHING, 0.1)
    same = Identities(delivery, register, on, people, decisions or {}, complete=complete, recorded=recorded)
    progress(ImportPhase.MATCHING, 0.4)
    change = _Change(register, same.delivery, same.matching, people, on, mint, complete, recorded)
    change.seats.rename(same.renamed)
    questions = same.questions
    del same  # what it looked things up in is as large as the delivery
    change.seats.state()
    progress(ImportPhase.MATCHING, 0.6)
    change.people()
    change.refuse_strangers()
    progress(ImportPhase.MATCHING, 0.7)
    change.holders()
    progress(ImportPhase.MATCHING, 0.9)
    if complete and delivery.positions:
        change.seats.close_the_others()
    change.dated()
    return replace(change.outcome(), questions=questions)


class _Change:
    """A register being rewritten, by uid."""

    def __init__(
        self,
        register: Register,
        delivery: Delivery,
        matching: Matching,
        people: DeliveredPeople,
        on: date,
        mint: Mint,
        complete: bool,
        recorded: date | None,
    ) -> None:
        self.register, self.delivery, self.matching, self.who = register, delivery, matching, people
        self.on, self.mint, self.complete = on, mint, complete
        self.posts = DeliveredAssignments(register, on, recorded, mint)
        self.levels = {record.identity: record for record in register.assessments}
        self.supports = {_support_key(record): record for record in register.supports}
        self.trainings = {record.identity: record for record in register.trainings}
        self.seats = DeliveredPositions(register, delivery, matching, self.posts, on, mint)
        self.problems: list[Problem] = []

    # --- people ------------------------------------------------------------------------------------------------------

    def people(self) -> None:
        """Add and update everybody whom a row names, but for whoever is new, in no post, and on a silent row too."""
        silent = of_named_people(self.delivery.silent, self.delivery.people.values())
        waiting = {fact.key for fact in silent if not self.who.recorded(fact)}
        waiting -= {fact.person for fact in self.delivery.holders if fact.person in waiting}
        facts = [fact for fact in self.delivery.people.values() if fact.key not in waiting]
        self.problems += self.who.add(facts, self.delivery.lists_people, self._holders)

    @cached_property
    def _given(self) -> dict[Key, list[str]]:
        """The positions that rows give to each person, for those whose name is not enough."""
        given: dict[Key, list[str]] = defaultdict(list)
        for fact in self.delivery.holders:
            if fact.person and (seat := self.seats.seat_of.get(fact.position)):
                given[fact.person].append(seat)
        return given

    def _holders(self, key: Key) -> set[str]:
        return {post.manager for seat in self._given.get(key, ()) for post in self.posts.running(seat)}

    def refuse_strangers(self) -> None:
        """Refuse a delivery without any position that adds people: they would be in post nowhere."""
        recorded = {"", *(each.uid for each in self.register.managers)}
        posts = self.delivery.positions or self.delivery.holders
        strangers = [fact for key, fact in self.delivery.people.items() if self.who.of.get(key, "") not in recorded]
        if strangers and not posts:
            self.problems.append(header_problem(strangers[0].row.table, "", "row.no_post"))

    def holders(self) -> None:
        """Make each position held as its rows say; in a complete delivery, by nobody when no row says by whom."""
        delivered = self._holders_by_seat()
        vacant = {
            seat: fact
            for fact in self.delivery.positions
            if fact.holding is Holding.VACANT and (seat := self.seats.seat_of.get(fact.key))
        }
        silent = self.seats.stated if self.complete and self.delivery.states_holders else frozenset[str]()
        beside = {seat for seat in chain(delivered, vacant) if seat not in silent}
        for seat in sorted((*silent, *beside)):  # always in one order, whatever the process
            facts = [(fact, self.who.of.get(fact.person or _NOBODY, "")) for fact in delivered.get(seat, ())]
            held = next((fact for fact, _ in facts if not fact.acting and fact.holds_on(self.on)), None)
            if held and seat in vacant:
                line = vacant[seat].row.line
                self.problems.append(held.row.problem("position_reference", "row.held_vacant", above=line))
            else:
                self.posts.hold(seat, facts, self._ends(facts, seat in vacant))
                self.seats.leave_closed(seat)
                self.seats.thaw(seat, (fact for fact, _ in facts))
        self.problems += self.posts.problems
        self.seats.fund_since_first_holder()
        self._name_the_unnamed()

    def _holders_by_seat(self) -> Groups[str, HolderFact]:
        """What rows say of who holds each position."""
        holders = Groups[str, HolderFact]()
        waiting = {fact.key for fact in self.delivery.positions if not self.seats.seat_of.get(fact.key)}
        waiting |= {doubt.fact.key for doubt in self.matching.doubts}
        for fact in self.delivery.holders:
            seat = self.seats.seat_of.get(fact.position)
            if fact.position in waiting:
                continue  # who holds it is known once the user has corrected the row, or decided which position it is
            if seat is None:
                self.problems.append(fact.row.problem("position_reference", "row.unknown_reference"))
            elif fact.person in self.who.of or fact.holding is not Holding.PERSON:
                holders.add(seat, fact)
        return holders

    def _ends(self, facts: Iterable[tuple[HolderFact, str]], vacant: bool) -> set[bool]:
        """Whose stay ends when no row names them: those who stand in (`True`), the others (`False`)."""
        if self.complete:
            return {False, "acting" in self.delivery.speaks_of}
        return {fact.acting for fact, _ in facts if fact.holds_on(self.on)} | ({False} if vacant else set())

    def _name_the_unnamed(self) -> None:
        """In a file that names nobody, what a row says of a person is said of the holder of the position."""
        for fact in self.delivery.holders:
            seat, key = self.seats.seat_of.get(fact.position), fact.person
            if seat and key and key[0] == "seat" and key in self.delivery.people:
                values = self.delivery.people[key].values
                for post in (post for post in self.posts.running(seat) if not post.acting):
                    self.who.of[key] = self._describe_holder(post, key, values)

    def _describe_holder(self, post: AssignmentRecord, key: Key, values: Mapping[str, Any]) -> str:
        if post.manager:
            self.who.records[post.manager] = self.who.described(self.who.records[post.manager], values)
            return post.manager
        position = self.seats.seat[post.position]
        uid = self.who.anonymous(key, values, f"{position.title} ({self.seats.team[position.team].name})")
        self.posts.records[post.uid] = replace(post, manager=uid)
        return uid

    # --- what is dated -----------------------------------------------------------------------------------------------

    def dated(self) -> None:
        """Add or update long leaves, levels, trainings and supports."""
        for add, facts in (
            (self._absence, self.delivery.absences),
            (self._level, self.delivery.levels),
            (self._training, self.delivery.trainings),
            (self._support, self.delivery.supports),
        ):
            for fact in facts:
                if fact.person in self.who.of:
                    add(fact, self.who.of[fact.person])
        for team_fact in self.delivery.team_supports:
            self._team_support(team_fact)

    def _absence(self, fact: DatedFact, manager: str) -> None:
        """A long leave is one of each assignment that it meets."""
        start, until = fact.values["absent_from"], fact.values.get("absent_until")
        posts = self.posts.of_person(manager, start, until or date.max)
        if not posts:
            self.problems.append(fact.row.problem("absent_from", "row.not_in_post"))
        for post in posts:
            leave = self.posts.absence(post, start)
            kind = AbsenceKind(fact.values.get("absence_kind", leave.kind))
            self.posts.absences[leave.uid] = replace(leave, until=until or leave.until, kind=kind)

    def _level(self, fact: DatedFact, manager: str) -> None:
        record = AssessmentRecord(
            manager=manager,
            competency=fact.values["competency"],
            assessed_on=fact.values.get("assessed_on", self.on),
            level=fact.values["level"],
            source=AssessmentSource(fact.values.get("assessment_source", AssessmentSource.JOINT)),
        )
        level = self.levels.get(record.identity)
        self.levels[record.identity] = replace(record, shared_on=level.shared_on) if level else record

    def _training(self, fact: DatedFact, manager: str) -> None:
        record = TrainingRecord(manager=manager, offer=fact.values["offer"], followed_on=fact.values["followed_on"])
        self.trainings[record.identity] = record

    def _support(self, fact: DatedFact, manager: str) -> None:
        """What accompanies somebody is in the posts held when it begins."""
        start = fact.values["supported_from"]
        posts = self.posts.of_person(manager, start, start + DAY)
        if not posts:
            self.problems.append(fact.row.problem("supported_from", "row.not_in_post"))
        for post in posts:
            self._accompany(fact, assignment=post.uid)

    def _team_support(self, fact: TeamFact) -> None:
        uid = self.seats.team_named.get(plain(fact.team))
        if uid is None:
            self.problems.append(fact.row.problem("team", "row.unknown_team"))
        else:
            self._accompany(fact, team=uid)

    def _accompany(self, fact: Fact, assignment: str = "", team: str = "") -> None:
        kind, start = SupportKind(fact.values["support"]), fact.values["supported_from"]
        new = SupportRecord(
            uid=self.mint(f"support/{assignment or team}/{kind}/{start}"),
            kind=kind,
            started_on=start,
            assignment=assignment,
            team=team,
        )
        support = self.supports.get(_support_key(new), new)
        self.supports[_support_key(new)] = replace(support, until=fact.values.get("supported_until", support.until))

    # --- the account -------------------------------------------------------------------------------------------------

    def outcome(self) -> Outcome:
        """Return the register that results, and count what a preview tells."""
        after = Register(
            tuple(self.seats.team.values()),
            tuple(self.seats.seat.values()),
            tuple(self.who.records.values()),
            tuple(self.posts.records.values()),
            tuple(self._within(self.posts.absences.values())),
            tuple(self.levels.values()),
            tuple(self.trainings.values()),
            tuple(self._within(self.supports.values())),
        )
        arrivals, departures, moves, to_specify = self._people_counts(after)
        problems = [*self.delivery.problems, *self.seats.problems, *self.problems]
        return Outcome(
            self.register,
            after,
            self.matching,
            problems,
            arrivals=arrivals,
            departures=departures,
            moves=moves,
            closed=self.seats.closed,
            to_specify=to_specify,
            unnamed=sum(post.current(self.on) and not post.manager for post in after.assignments),
            ignored_closed=self.seats.ignored_closed,
            lines=self._lines(),
            teams=self._teams(),
            unsettled=self._unsettled(problems),
        )

    def _people_counts(self, after: Register) -> tuple[int, int, int, int]:
        """How many people come, leave and move, and of how many in post the origin is to be made precise."""
        came, left = people_in_post(after, self.on), people_in_post(self.register, self.on)
        moves = sum(came[uid] != left[uid] for uid in came if uid in left)
        unknown = sum(self.who.records[uid].background is Background.UNKNOWN for uid in came)
        arrivals, departures = (sum(uid not in those for uid in these) for these, those in ((came, left), (left, came)))
        return arrivals, departures, moves, unknown

    def _unsettled(self, problems: Iterable[Problem]) -> frozenset[str]:
        places = {problem.place for problem in problems} | {doubt.fact.place for doubt in self.matching.doubts}
        keys = {fact.person for fact in self.delivery.holders if fact.place in places}
        keys |= {key for key, fact in self.delivery.people.items() if fact.place in places}
        return frozenset(self.who.of[key] for key in keys if key in self.who.of)

    def _lines(self) -> Groups[str, int]:
        lines = Groups[str, int]()
        stated = ((fact.key, fact.row.line) for fact in self.delivery.positions)
        for key, line in chain(stated, ((fact.position, fact.row.line) for fact in self.delivery.holders)):
            uid = self.seats.seat_of.get(key)
            if uid and line not in lines.get(uid, ()):
                lines.add(uid, line)
        return lines

    def _teams(self) -> frozenset[str]:
        doubtful = {candidate.uid for doubt in self.matching.doubts for candidate in doubt.candidates}
        return frozenset(self.seats.seat[uid].team for uid in self.seats.stated | doubtful)

    def _within(self, dated: Iterable[Dated]) -> Iterator[Dated]:
        """Leaves or supports as far as the assignments go that they are part of; those of a team as they are."""
        for record in dated:
            post = self.posts.records.get(record.assignment)
            left = cut_short(record, post) if post else record if not record.assignment else None
            if left:
                yield left


def _support_key(record: SupportRecord) -> tuple[str, str, SupportKind, date]:
    """What makes two supports the same in two deliveries."""
    return record.assignment, record.team, record.kind, record.started_on


def people_in_post(register: Register, on: date) -> Groups[str, str]:
    """Return the positions that each named person holds on a date, in one order whatever that of the assignments."""
    posts = sorted(register.assignments, key=lambda post: post.position)
    people = Groups[str, str]()
    for post in posts:
        if post.manager and post.holds(on) and post.position not in people.get(post.manager, ()):
            people.add(post.manager, post.position)
    return people
