"""Units and people that a delivery calls otherwise than before: the same, under another name."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date

from model.domain.register import Register, TeamRecord
from model.exchange.imports.facts import Delivery, HolderFact, Holding, Key, PositionFact
from model.exchange.imports.questions import ANSWERS, PERSON, UNIT, FileQuestion
from model.exchange.imports.values import akin, plain
from model.memory import Groups


@dataclass(frozen=True)
class RenamedUnit:
    """A unit on record that a complete delivery calls by a name which nothing bears, and the lines that do."""

    team: TeamRecord
    name: str
    lines: tuple[int, ...]

    @property
    def question(self) -> FileQuestion:
        """What can be said of it; that it is the same holds until somebody does."""
        return FileQuestion(UNIT, self.name, ANSWERS[UNIT], self.lines, {"before": self.team.name}, optional=True)


def renamed_units(delivery: Delivery, register: Register, on: date, people: Mapping[Key, str]) -> Iterator[RenamedUnit]:
    """Yield the units on record that bear another name in a delivery; `people` says who is known by which key.

    One unit has gone from the delivery and another has come: they are one when most of the positions, or of the
    people, that can be recognised in either are those of the other; half is enough when their names begin alike, and
    the same titles when nobody can be recognised.
    """
    rows: dict[str, list[PositionFact]] = defaultdict(list)
    for fact in (fact for fact in delivery.positions if fact.team):
        rows[plain(fact.team)].append(fact)
    gone = {team.uid: team for team in register.teams if plain(team.name) not in rows}
    recorded = {plain(team.name) for team in register.teams}
    if not gone or rows.keys() <= recorded:
        return
    places = _Places(register, on, {fact.key[1] for fact in delivery.positions}, set(people.values()))
    for name, facts in rows.items():
        if name not in recorded and (uid := places.origin(name, facts, gone, people)):
            yield RenamedUnit(gone.pop(uid), facts[0].team, tuple(fact.row.line for fact in facts))


class _Places:
    """Which unit the open positions and the people in post of a register are in on a date, by uid; of those that a
    delivery names at all (`references`, `named`), how many each unit has."""

    def __init__(self, register: Register, on: date, references: Set[str], named: Set[str]) -> None:
        open_ones = [each for each in register.positions if each.open_on(on)]
        unit_of = {each.uid: each.team for each in open_ones}
        self.titles: dict[str, list[str]] = defaultdict(list)
        for position in open_ones:
            self.titles[position.team].append(plain(position.title))
        self.numbered = {each.reference: each.team for each in open_ones if each.reference}
        team_of = {each.uid: each.team for each in register.positions}
        names = {each.uid: each.name for each in register.managers}
        self.stays: dict[tuple[str, date], str] = {}
        self.since: dict[date, list[tuple[str, str]]] = defaultdict(list)
        self.home: dict[str, str] = {}
        for post in (post for post in register.assignments if post.manager):
            team = self.stays[post.manager, post.started_on] = team_of[post.position]
            self.since[post.started_on].append((names[post.manager], team))
            if post.holds(on) and post.position in unit_of:
                self.home[post.manager] = team
        self.numbers = Counter(team for reference, team in self.numbered.items() if reference in references)
        self.people = Counter(team for uid, team in self.home.items() if uid in named)

    def origin(
        self, name: str, facts: list[PositionFact], gone: Mapping[str, TeamRecord], people: Mapping[Key, str]
    ) -> str:
        """The unit that has gone which the rows of one that has come are of; empty if none is."""
        alike = [uid for uid, team in gone.items() if _begins(team.name, name)]
        origins = [unit for fact in facts if (unit := self._of(fact, people))]
        if alike:  # whoever came from a unit that is still there says nothing against it
            origins = [unit for unit in origins if unit in gone]
        if not origins:
            titles = sorted(plain(fact.title) for fact in facts)
            return next((uid for uid in alike if sorted(self.titles[uid]) == titles), "")
        uid, shared = Counter(origins).most_common(1)[0]
        numbered = any(fact.key[0] == "reference" for fact in facts)
        of_it = (self.numbers if numbered else self.people)[uid]
        if uid in alike:
            return uid if 2 * shared >= max(len(origins), of_it) else ""
        return uid if uid in gone and shared > 1 and 2 * shared > max(len(origins), of_it) else ""

    def _of(self, fact: PositionFact, people: Mapping[Key, str]) -> str:
        if fact.key[0] == "reference":
            return self.numbered.get(fact.key[1], "")
        if not fact.person:
            return ""
        uid = people.get(fact.person, "")
        if not uid:  # whoever changed names in the same position, since the same day, is of its unit
            stays = self.since.get(fact.since, ()) if fact.since else ()
            return next((unit for name, unit in stays if akin(name, fact.person[1])), "")
        return (self.stays.get((uid, fact.since), "") if fact.since else "") or self.home.get(uid, "")


def _begins(first: str, second: str) -> bool:
    """Whether two names begin with the same word."""
    return bool(plain(first)) and plain(first).split()[:1] == plain(second).split()[:1]


@dataclass(frozen=True)
class RenamedPerson:
    """Somebody on record whom a row calls by another name: in the same position, since the same day."""

    uid: str
    name: str
    fact: HolderFact
    called: str

    @property
    def question(self) -> FileQuestion:
        """What can be said of it. A longer name, or a shorter one, holds until somebody says otherwise."""
        details = {"before": self.name}
        sure = akin(self.name, self.called)
        return FileQuestion(PERSON, self.called, ANSWERS[PERSON], (self.fact.row.line,), details, optional=sure)


def renamed_people(
    delivery: Delivery, register: Register, on: date, people: Mapping[Key, str], seat_of: Mapping[Key, str | None]
) -> Iterator[RenamedPerson]:
    """Yield the people on record who bear another name in a delivery; `seat_of` is the uid of each position named."""
    new = {key for key in delivery.people if key not in people}
    named = (fact for fact in delivery.holders if fact.holding is Holding.PERSON and not fact.acting)
    facts = [
        (fact, key, uid)
        for fact in named
        if (key := fact.person) and key in new and (uid := seat_of.get(fact.position))
    ]
    seats = {uid for _, _, uid in facts}
    held = Groups((post.position, post) for post in register.assignments if post.position in seats and post.holds(on))
    holders = {post.manager for posts in held.values() for post in posts}
    names = {each.uid: each for each in register.managers if each.uid in holders}
    mentioned = {people[key] for key in delivery.people if people.get(key) in holders}
    for fact, key, uid in facts:
        called, start = delivery.people[key].name, fact.values.get("started_on")
        for post in (post for post in held.get(uid, ()) if post.manager and post.manager not in mentioned):
            person = names[post.manager]
            other_number = key[0] == "reference" and person.reference
            same_day = post.started_on == start if start else akin(person.name, called)
            another = called and plain(called) != plain(person.name)
            if another and not other_number and same_day and fact.holds_on(on):
                mentioned.add(person.uid)
                yield RenamedPerson(person.uid, person.name, fact, called)
                break
