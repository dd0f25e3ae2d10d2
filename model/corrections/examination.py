"""The examination of a register: everything that does not hold, with the row that conflicts."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from model.domain.calendar import last_day
from model.domain.framework import HALF_STEPS, Framework
from model.domain.register import (
    AbsenceRecord,
    AssessmentRecord,
    AssignmentRecord,
    ManagerRecord,
    Register,
    SupportRecord,
)
from model.exchange.imports.start_dates import FURTHEST_START
from model.exchange.imports.values import LONGEST, MOST_PEOPLE, plain, unsafe

ENOUGH = 1 + 1e-9


@dataclass(frozen=True)
class Break:
    """Something that does not hold: the code of its sentence, what tells it from others, what fills the blanks."""

    code: str
    key: Hashable
    values: Mapping[str, object]


class Examination:
    """A register being examined; a row that conflicts is one that was there before, if there is one."""

    def __init__(self, register: Register, before: Register, framework: Framework, today: date) -> None:
        self.register, self.framework, self.today = register, framework, today
        self.settled = set(before.assignments)
        self.team = {each.uid: each for each in register.teams}
        self.seat = {each.uid: each for each in register.positions}
        self.person = {each.uid: each for each in register.managers}
        self.post = {each.uid: each for each in register.assignments}

    def texts(self) -> Iterator[Break]:
        """Names and titles are there, are readable and not too long."""
        texts = [(each.uid, each.name) for each in self.register.teams]
        texts += [(each.uid, each.name) for each in self.register.managers]
        for uid, text in (*texts, *((each.uid, each.title) for each in self.register.positions)):
            if not plain(text):
                yield Break("correct.unnamed", ("text", uid, text), {"received": text})
            elif unsafe(text):
                yield Break("correct.unsafe", ("text", uid, text), {})
            elif len(text) > LONGEST:
                yield Break("value.long", ("text", uid, text), {"accepted": LONGEST})

    def teams(self) -> Iterator[Break]:
        """Teams bear different names, lie in known départements and count whole people."""
        for same in _alike(self.register.teams, lambda team: plain(team.name)):
            yield Break("correct.team_twice", _together("team", same), {"received": same[0].name})
        for team in self.register.teams:
            if team.department and team.department not in self.framework.departments:
                yield Break("value.department", ("department", team), {"received": team.department})
            if team.agents is not None and not 0 <= team.agents <= MOST_PEOPLE:
                yield Break("value.count", ("agents", team.uid, team.agents), {"received": team.agents})

    def positions(self) -> Iterator[Break]:
        """Positions are funded and frozen for a time and are at most a full-time equivalent."""
        for seat in self.register.positions:
            if not 0 < seat.fte <= 1:
                yield Break("value.share", ("fte", seat.uid, seat.fte), {"received": seat.fte})
            if seat.funded_until and seat.funded_until <= seat.funded_from:
                yield _ends_first(seat.uid, seat.title, seat.funded_from, seat.funded_until)
            if seat.frozen_until and not seat.frozen_from:
                yield Break("correct.frozen_since", ("frozen since", seat.uid), {"position": seat.title})
            elif seat.frozen_from and seat.frozen_until and seat.frozen_until <= seat.frozen_from:
                yield _ends_first(seat.uid, seat.title, seat.frozen_from, seat.frozen_until)

    def reporting(self) -> Iterator[Break]:
        """No position reports to itself, even through others."""
        above = {seat.called: seat.reports_to for seat in self.register.positions}
        for seat in self.register.positions:
            seen, name = {seat.called}, seat.reports_to
            while name in above and name not in seen:
                seen.add(name)
                name = above[name]
            if name == seat.called:
                yield Break("correct.circle", ("circle", seat.uid, seat.reports_to), {"position": seat.title})

    def people(self) -> Iterator[Break]:
        """People are told apart, come from known trades, and from the background that their trade says."""
        for same in _alike(self.register.managers, lambda person: plain(person.name)):
            yield Break("correct.homonym", _together("homonym", same), {"received": same[0].name})
        for person in self.register.managers:
            yield from self._trade(person)

    def _trade(self, person: ManagerRecord) -> Iterator[Break]:
        if not person.family:
            return
        place = self.framework.family_index.get(person.family)
        if place is None:
            yield Break("correct.family", ("family", person.uid, person.family), {"received": person.family})
            return
        family = self.framework.families[place]
        if family.background is not person.background:
            key = "background", person.uid, person.family, person.background
            yield Break(f"correct.of_{family.background}", key, {"name": person.name, "family": family.name})

    def assignments(self) -> Iterator[Break]:
        """Assignments run forwards, in the time of their position, and begin before a known departure."""
        for post in self.register.assignments:
            seat, person = self.seat[post.position], self.person.get(post.manager)
            if post.until and post.until <= post.started_on:
                yield _ends_first(post.uid, seat.title, post.started_on, post.until)
            late = seat.funded_until and (post.until is None or post.until > seat.funded_until)
            if late or post.started_on < seat.funded_from:
                key = "funded", post.uid, post.started_on < seat.funded_from, bool(late)
                first, last = seat.funded_from, last_day(seat.funded_until)
                funded = {"first": first, "closes": int(last is not None), "closed": last}
                yield Break("correct.not_funded", key, self._row(post) | funded)
            if person and person.leaves_on and person.leaves_on <= post.started_on:
                facts = {"name": person.name, "last": last_day(person.leaves_on), "start": post.started_on}
                yield Break("correct.leaves_first", ("leaves", post.uid), facts)
            if post.started_on > self.today + FURTHEST_START:
                facts = {"received": post.started_on, "accepted": self.today + FURTHEST_START}
                yield Break("correct.far", ("far", post.uid, post.started_on), facts)
            for share in (post.share, post.working_time):
                if not 0 < share <= 1:
                    yield Break("value.share", ("share", post.uid, share), {"received": share})

    def arrivals(self) -> Iterator[Break]:
        """Nobody takes a position while it is frozen, but to stand in."""
        for post in self.register.assignments:
            seat = self.seat[post.position]
            if seat.frozen_on(post.started_on) and not post.acting:
                last = last_day(seat.frozen_until)
                frozen = {"first": seat.frozen_from, "thaws": int(last is not None), "thawed": last}
                yield Break("correct.frozen", ("frozen", post.uid, post.position), self._row(post) | frozen)

    def seats(self) -> Iterator[Break]:
        """A position is held once: nobody is there twice, and the shares of its holders make one at most."""
        for posts in self._by_position.values():
            for together in _meetings(posts):
                for same in _alike([post for post in together if post.manager], lambda post: post.manager):
                    yield Break("correct.twice_there", _together("twice", same), self._row(self._other(same)))
                held = [post for post in together if not post.acting]
                if sum(post.share for post in held) > ENOUGH:
                    yield Break("correct.full", _together("full", held), self._row(self._other(held)))

    def loads(self) -> Iterator[Break]:
        """What one person holds makes one full-time equivalent at most."""
        for posts in self._by_person.values():
            for together in _meetings(posts):
                if len(together) > 1 and sum(post.share * self.seat[post.position].fte for post in together) > ENOUGH:
                    yield Break("correct.overlap", _together("load", together), self._row(self._other(together)))

    def absences(self) -> Iterator[Break]:
        """Leaves run forwards, inside their assignment, one at a time."""
        leaves: dict[str, list[AbsenceRecord]] = defaultdict(list)
        for leave in self.register.absences:
            post = self.post[leave.assignment]
            if leave.until and leave.until <= leave.started_on:
                yield _ends_first(leave.uid, self._called(post), leave.started_on, leave.until)
            elif not _inside(leave, post):
                key = "outside", leave.uid, leave.started_on, leave.until, post.started_on, post.until
                yield Break("correct.absence_outside", key, self._row(post))
            leaves[leave.assignment].append(leave)
        for together in (met for each in leaves.values() for met in _meetings(each) if len(met) > 1):
            leave = together[0]
            facts = {"name": self._called(self.post[leave.assignment]), "start": leave.started_on}
            yield Break("correct.absence_twice", _together("leaves", together), facts | _end(leave.until))

    def assessments(self) -> Iterator[Break]:
        """Levels are from 0 to 4, on competencies of the common base, of the past, shared no earlier than assessed."""
        for level in self.register.assessments:
            if level.competency not in self.framework.competency_index:
                yield Break("correct.competency", ("competency", level.identity), {"received": level.competency})
                continue
            facts: dict[str, object] = {"name": self.person[level.manager].name, "competency": self._competency(level)}
            if not 0 <= level.level <= HALF_STEPS:
                yield Break("correct.level", ("level", level), facts | {"received": level.level / 2})
            if level.assessed_on > self.today:
                dates = {"received": level.assessed_on, "accepted": self.today}
                yield Break("correct.future", ("future", level.identity), facts | dates)
            if level.shared_on and not level.assessed_on <= level.shared_on <= self.today:
                dates = {"received": level.shared_on, "first": level.assessed_on, "accepted": self.today}
                yield Break("correct.shared", ("shared", level.identity, level.shared_on), facts | dates)

    def trainings(self) -> Iterator[Break]:
        """A training is a known one, and was followed already."""
        for training in self.register.trainings:
            name = self.person[training.manager].name
            if training.offer not in self.framework.offers:
                yield Break("correct.offer", ("offer", training.identity), {"received": training.offer})
            elif training.followed_on > self.today:
                dates = {"received": training.followed_on, "accepted": self.today}
                yield Break("correct.training_future", ("followed", training.identity), {"name": name, **dates})

    def supports(self) -> Iterator[Break]:
        """What accompanies a post or a team runs forwards, inside the assignment."""
        for support in self.register.supports:
            post = self.post.get(support.assignment)
            name = self._called(post) if post else self.team[support.team].name
            if support.until and support.until <= support.started_on:
                yield _ends_first(support.uid, name, support.started_on, support.until)
            elif post and not _inside(support, post):
                key = "outside", support.uid, support.started_on, support.until, post.started_on, post.until
                yield Break("correct.support_outside", key, self._row(post))

    def _competency(self, level: AssessmentRecord) -> Mapping[str, str]:
        return self.framework.competencies[self.framework.competency_index[level.competency]].short

    def _other(self, together: Sequence[AssignmentRecord]) -> AssignmentRecord:
        """The row that conflicts with what is being corrected."""
        return next((post for post in together if post in self.settled), together[0])

    def _row(self, post: AssignmentRecord) -> dict[str, object]:
        """What to tell of an assignment: who, where, from when to when."""
        seat = self.seat[post.position]
        place = {"position": seat.title, "team": self.team[seat.team].name, "start": post.started_on}
        return {"named": int(post.manager != ""), "holder": self._name(post), **place, **_end(post.until)}

    def _name(self, post: AssignmentRecord) -> str:
        return self.person[post.manager].name if post.manager else ""

    def _called(self, post: AssignmentRecord) -> str:
        return self._name(post) or self.seat[post.position].title

    @cached_property
    def _by_position(self) -> Mapping[str, list[AssignmentRecord]]:
        posts: dict[str, list[AssignmentRecord]] = defaultdict(list)
        for post in self.register.assignments:
            posts[post.position].append(post)
        return posts

    @cached_property
    def _by_person(self) -> Mapping[str, list[AssignmentRecord]]:
        posts: dict[str, list[AssignmentRecord]] = defaultdict(list)
        for post in self.register.assignments:
            if post.manager and not post.acting:
                posts[post.manager].append(post)
        return posts


def _meetings(rows: Sequence[Any]) -> Iterator[list[Any]]:
    """For each interval, those that run on its first day."""
    for row in rows:
        day = row.started_on
        yield [each for each in rows if each.started_on <= day and (each.until is None or day < each.until)]


def _alike(rows: Iterable[Any], key: Callable[[Any], Hashable]) -> Iterator[list[Any]]:
    """The rows that share a key with another."""
    groups: dict[Hashable, list[Any]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    yield from (group for group in groups.values() if len(group) > 1)


def _together(kind: str, rows: Iterable[Any]) -> Hashable:
    return kind, frozenset(row.uid for row in rows)


def _inside(record: AbsenceRecord | SupportRecord, post: AssignmentRecord) -> bool:
    begins = post.started_on <= record.started_on and (post.until is None or record.started_on < post.until)
    return begins and (post.until is None or record.until is None or record.until <= post.until)


def _end(until: date | None) -> dict[str, object]:
    return {"ends": int(until is not None), "last": last_day(until)}


def _ends_first(uid: str, name: str, start: date, until: date) -> Break:
    values = {"received": last_day(until), "name": name, "start": start}
    return Break("correct.ends_first", ("ends", uid, start, until), values)
