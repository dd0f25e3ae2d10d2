"""Who holds which position, from when to when, as a delivery of the situation on a date changes it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

from model.domain.register import AbsenceRecord, AssignmentRecord, Register, rewritten
from model.exchange.imports.facts import HolderFact, Holding, Key, Problem, typed_value
from model.exchange.imports.people import Mint
from model.memory import Groups

_OF_AN_ASSIGNMENT = ("share", "working_time", "acting", "first_post", "end_reason")


class DeliveredAssignments:
    """The assignments of a register, being rewritten; `recorded_on` is the date of the delivery before, `announced` are
    those to come that rows add."""

    def __init__(self, register: Register, on: date, recorded_on: date | None, mint: Mint) -> None:
        self.on, self.recorded_on, self.mint = on, recorded_on, mint
        self.records = {record.uid: record for record in register.assignments}
        self.absences = {record.uid: record for record in register.absences}
        self.on_seat = Groups((post.position, post.uid) for post in register.assignments)
        self.announced: set[str] = set()
        self.problems: list[Problem] = []

    def of_seat(self, seat: str) -> list[AssignmentRecord]:
        """Return the assignments of a position, the first to begin first."""
        posts = [self.records[uid] for uid in self.on_seat.get(seat, ()) if uid in self.records]
        return sorted(posts, key=lambda post: post.started_on) if len(posts) > 1 else posts

    def running(self, seat: str) -> list[AssignmentRecord]:
        """Return those that run on the date."""
        return [post for post in self.of_seat(seat) if post.current(self.on)]

    def hold(self, seat: str, holders: Sequence[tuple[HolderFact, str]], ends: Collection[bool]) -> None:
        """Continue, begin and end assignments so that a position is held as the rows say, each with its person's uid.

        `ends` says who ends when no row names them: those who stand in (`True`), the others (`False`). Somebody whom
        another replaces ends when the other begins, if a row says when; else on the date.
        """
        kept: set[str] = set()
        begun: set[date] = {self.on}
        for fact, person in sorted(holders, key=_by_time):
            recorded = self._known(seat, person, fact, kept)
            if recorded and self._begins_anew(recorded, fact):
                self.end(recorded, fact.values["started_on"])
                recorded = None
            if recorded:
                self._continue(recorded, person, fact)
                kept |= (
                    {recorded.uid} if fact.holding is not Holding.FILLED else {post.uid for post in self.running(seat)}
                )
            elif post := self._begin(seat, person, fact):
                kept.add(post.uid)
                begun |= {post.started_on} if not post.acting else set()
        for post in self.running(seat):
            if post.uid not in kept and post.acting in ends:
                self.end(post, min(day for day in begun if day == self.on or post.started_on < day < self.on))

    def _begins_anew(self, post: AssignmentRecord, fact: HolderFact) -> bool:
        """Whether a row begins after the last delivery, which had the person there already: what it said stays."""
        start = fact.values.get("started_on")
        if self.recorded_on is None or not start or fact.acting or not post.current(self.recorded_on):
            return False
        return bool(post.manager and self.recorded_on < start <= self.on)

    def _known(self, seat: str, person: str, fact: HolderFact, kept: Collection[str]) -> AssignmentRecord | None:
        """The recorded assignment that a row speaks of: same position and time, same person as far as the row says."""
        posts = [post for post in self.of_seat(seat) if post.uid not in kept and post.acting == fact.acting]
        same = [post for post in posts if post.manager == person or fact.holding is Holding.FILLED]
        recorded = next(self._of_that_time(same, fact), None)
        if (
            fact.holding is Holding.FILLED
            and recorded
            and recorded.started_on < fact.values.get("started_on", date.min)
        ):
            return None
        return recorded or next(self._hidden(posts, person, fact), None)

    def _of_that_time(self, posts: Sequence[AssignmentRecord], fact: HolderFact) -> Iterator[AssignmentRecord]:
        """The assignments of the time that a row speaks of, the likeliest first: past, to come or present.

        A present one may have been ended on this very date, or by a delivery that left it out.
        """
        start, end = fact.values.get("started_on"), fact.values.get("ended_on")
        exact = [post for post in posts if post.started_on == start]
        if end and end <= self.on:
            later = [post for post in reversed(posts) if (post.until or date.max) > (start or date.min)]
            yield from (*exact, *(post for post in later if post.started_on < end))
        elif start and start > self.on:
            yield from (*exact, *(post for post in posts if post.started_on > self.on))
        else:
            present = [post for post in posts if post.current(self.on)]
            yield from (*present, *exact, *(post for post in posts if post.until == self.on))

    def _hidden(self, posts: Sequence[AssignmentRecord], person: str, fact: HolderFact) -> Iterator[AssignmentRecord]:
        """Who is there under no name since no earlier than the person of a row; or under a name, since the same day."""
        start = fact.values.get("started_on", date.max)
        for post in posts if fact.holds_on(self.on) else ():
            named_now, hidden_now = person and not post.manager, post.manager and not person
            same = (named_now and start <= post.started_on) or (hidden_now and start == post.started_on)
            if same and post.current(self.on):
                yield post

    def _continue(self, post: AssignmentRecord, person: str, fact: HolderFact) -> None:
        """Rewrite what a row says of an assignment. Who is there under a name keeps it."""
        delivered = {name: typed_value(name, fact.values[name]) for name in _OF_AN_ASSIGNMENT if name in fact.values}
        recorded = post.until if post.until and post.until > self.on else None
        start, until = fact.values.get("started_on", post.started_on), fact.values.get("ended_on", recorded)
        if until and until <= start:
            began = fact.row.texts.get("started_on") or post.started_on
            self.problems.append(fact.row.problem("ended_on", "row.ends_first", start=began))
            return
        manager = post.manager or person
        self.records[post.uid] = rewritten(post, manager=manager, started_on=start, until=until, **delivered)

    def _begin(self, seat: str, person: str, fact: HolderFact) -> AssignmentRecord | None:
        """Add an assignment, up to the one to come if one is recorded."""
        delivered = {name: typed_value(name, fact.values[name]) for name in _OF_AN_ASSIGNMENT if name in fact.values}
        start, until = fact.values.get("started_on", self.on), fact.values.get("ended_on")
        if until and until <= start:
            self.problems.append(fact.row.problem("ended_on", "row.incomplete", field="started_on"))
            return None
        if not until and start <= self.on and not fact.acting:
            until = min((post.started_on for post in self._coming(seat)), default=None)
        post = AssignmentRecord(
            uid=self.mint(f"assignment/{seat}/{person}/{start}"),
            position=seat,
            manager=person,
            started_on=start,
            until=until,
            **delivered,
        )
        self.records[post.uid] = post
        self.on_seat.add(seat, post.uid)
        self.announced |= {post.uid} if start > self.on else set()
        return post

    def of_person(self, manager: str, start: date, until: date) -> list[AssignmentRecord]:
        """Return the assignments of somebody that meet a period, once all are rewritten."""
        return [
            post for post in self._by_person[manager] if post.started_on < until and start < (post.until or date.max)
        ]

    @cached_property
    def _by_person(self) -> dict[str, list[AssignmentRecord]]:
        posts: dict[str, list[AssignmentRecord]] = defaultdict(list)
        for post in self.records.values():
            posts[post.manager].append(post)
        return posts

    def absence(self, post: AssignmentRecord, start: date) -> AbsenceRecord:
        """Return the long leave from an assignment that begins on a day, a new one if none is recorded."""
        if uid := self._absence_of.get((post.uid, start)):
            return self.absences[uid]
        uid = self._absence_of[post.uid, start] = self.mint(f"absence/{post.uid}/{start}")
        return AbsenceRecord(uid=uid, assignment=post.uid, started_on=start)

    @cached_property
    def _absence_of(self) -> dict[tuple[str, date], str]:
        return {(each.assignment, each.started_on): each.uid for each in self.absences.values()}

    def _coming(self, seat: str) -> Iterator[AssignmentRecord]:
        """The assignments to come that were on record."""
        for post in self.of_seat(seat):
            if post.started_on > self.on and post.uid not in self.announced and not post.acting:
                yield post

    def end(self, post: AssignmentRecord, day: date) -> None:
        """End an assignment; one that would begin on the day that it ends never was."""
        if day <= post.started_on:
            day = self.on
        if day > post.started_on:
            self.records[post.uid] = replace(post, until=day)
            return
        del self.records[post.uid]
        self.absences = {uid: each for uid, each in self.absences.items() if each.assignment != post.uid}


def _by_time(holder: tuple[HolderFact, str]) -> tuple[date, date, Key]:
    values = holder[0].values
    return values.get("started_on", date.max), values.get("ended_on", date.max), holder[0].person or ("", "")
