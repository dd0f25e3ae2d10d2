"""Which position of a delivery is which position of the register: by reference, by title and unit, by holder too; what
stays doubtful is left to the user."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from model.domain.register import AssignmentRecord, PositionRecord, Register
from model.exchange.imports.facts import Holding, Key, Place, PositionFact, seat_of
from model.exchange.imports.values import akin

Item = TypeVar("Item")
Side = Callable[[Item], Hashable | None]

NEW = "new"
"""The decision that a doubtful row is a position of its own."""

OPEN = "open"
_LOOKS = {"fte": 1.0, "stratum": "operational", "open_to": "any"}
"""What tells apart positions of one title and unit, with what a row that does not say stands for."""


class MatchedBy(StrEnum):
    """How a row found its position; `SAME`: among alike ones, where any pairing changes nothing."""

    REFERENCE = "reference"
    TITLE = "title"
    HOLDER = "holder"
    SAME = "same"
    DECISION = "decision"
    NEW = "new"


@dataclass(frozen=True)
class Doubt:
    """A row that several positions of the register could be, or that shares one with another row."""

    fact: PositionFact
    candidates: tuple[PositionRecord, ...]


@dataclass
class Matching:
    """For each row that describes a position, by its key: the uid it was found under (`None` when it is new).

    `counts` says how many were found in each way, but for those that only close one; `unknown` are the rows that give
    a reference alone, which nothing bears; `past` those of somebody who has left a position that another row
    describes, with its uid, empty for a stay that nobody recorded; `leavers` those of which nothing tells whether
    another row does.
    """

    position: dict[Key, str | None] = field(default_factory=dict)
    counts: Counter[MatchedBy] = field(default_factory=Counter)
    doubts: list[Doubt] = field(default_factory=list)
    unknown: list[PositionFact] = field(default_factory=list)
    past: dict[Key, str] = field(default_factory=dict)
    leavers: list[PositionFact] = field(default_factory=list)


def match(
    facts: Sequence[PositionFact],
    register: Register,
    on: date,
    decisions: Mapping[Place, str],
    *,
    people: Mapping[Key, str],
    complete: bool,
    renamed: Mapping[str, str] | None = None,
    beside: bool | None = None,
) -> Matching:
    """Match the rows with the positions of a register as it is on a date.

    `decisions` says for doubtful rows which position it is (its uid), or `NEW`; `people` who is known by which key;
    `renamed` how the delivery calls units that bear another name on record, by their uid; `beside` whether rows of who
    has left stand beside those of their positions, or are them, if somebody said so.
    """
    search = _Search(facts, register, on, people, complete, renamed or {}, beside)
    search.run(decisions)
    return search.matching


@dataclass(frozen=True)
class _Delivered:
    """What the rows of one title and unit say together: fields, ways of being held, stays."""

    names: tuple[str, ...]
    holdings: frozenset[Holding]
    stays: frozenset[str]


@dataclass(frozen=True, order=True)
class _Look:
    """What one sees of a position, whether it is frozen and since when it is held: these only order those that look the
    same."""

    what: tuple[str, ...]
    frozen: bool
    since: date


class _Search:
    """Rows and positions that have not found each other yet."""

    def __init__(
        self,
        facts: Sequence[PositionFact],
        register: Register,
        on: date,
        people: Mapping[Key, str],
        complete: bool,
        renamed: Mapping[str, str],
        beside: bool | None,
    ) -> None:
        self.register, self.on, self.people, self.complete, self.beside = register, on, people, complete, beside
        self.units = {team.uid: renamed.get(team.uid, team.name) for team in register.teams}
        self.held = register.holding(on)
        self.free = {each.uid: each for each in register.positions}
        self.facts, self.waiting, self.matching = facts, list(facts), Matching()
        self.asked: set[Key] = set()  # titles and units of which the user decides each row

    def seat(self, position: PositionRecord) -> Key:
        """The title and the unit of a position, for comparison."""
        return seat_of(position.title, self.units[position.team])

    def holders(self, position: PositionRecord) -> tuple[str, ...]:
        """Who holds a position on the date, by uid."""
        return tuple(sorted(post.manager for post in self.held.get(position.uid, ())))

    def since(self, position: PositionRecord) -> date:
        """Since when a position is held as it is on the date; in all times to come when nobody holds it."""
        posts = self.held.get(position.uid)
        return posts[-1].started_on if posts else date.max

    @cached_property
    def names(self) -> dict[str, str]:
        """The name of each person on record."""
        return {each.uid: each.name for each in self.register.managers}

    @cached_property
    def recorded_seats(self) -> dict[str, Key]:
        """The title and the unit of each position on record, by its uid."""
        return {each.uid: self.seat(each) for each in self.register.positions}

    @cached_property
    def stays(self) -> dict[str, list[str]]:
        """The stays, past or to come, that each position has beside the date."""
        return _stays(self.register, self.on)

    @cached_property
    def held_by(self) -> dict[str, list[AssignmentRecord]]:
        """The stays of each person, the first to begin first."""
        held: dict[str, list[AssignmentRecord]] = defaultdict(list)
        for post in sorted(self.register.assignments, key=lambda post: post.started_on):
            held[post.manager].append(post)
        return held

    def run(self, decisions: Mapping[Place, str]) -> None:
        """Decide, then look from the surest sign to the weakest.

        A row that says since when its position is closed is looked for among the closed ones first; so is, at last, a
        row that no open position could be, among those that a delivery of this very date has closed.
        """
        self._decide(decisions)
        leavers = self._leavers()
        self._look(self._closed_since)
        self._look(lambda _: OPEN)
        self._settle(list(self._alike()), MatchedBy.SAME)
        unnumbered = list(self._unnumbered())
        self._settle([pair for pair in unnumbered if pair[1]], MatchedBy.SAME)
        self._settle([pair for pair in unnumbered if not pair[1]], MatchedBy.NEW)
        self._place(leavers)
        self._leave_doubts()
        self._look(lambda _: self.on)
        self._settle([(fact, None) for fact in self.waiting if fact.title], MatchedBy.NEW)
        self.matching.unknown = self.waiting

    def _decide(self, decisions: Mapping[Place, str]) -> None:
        """Take the user's decisions; of two rows that chose one position, the second stays doubtful."""
        chosen: dict[str, PositionFact] = {}
        for fact in (fact for fact in self.waiting if decisions.get(fact.place) in self.free):
            chosen.setdefault(decisions[fact.place], fact)
        self._settle([(fact, self.free[uid]) for uid, fact in chosen.items()], MatchedBy.DECISION)
        alone = [fact for fact in self.waiting if decisions.get(fact.place) == NEW]
        self.asked = {fact.seat for fact in alone}
        self._settle([(fact, None) for fact in alone], MatchedBy.DECISION)

    def _settle(self, pairs: Iterable[tuple[PositionFact, PositionRecord | None]], how: MatchedBy) -> None:
        for fact, position in pairs:
            self._pair(fact, position, how)
        self.waiting = [fact for fact in self.waiting if fact.key not in self.matching.position]

    def _pair(self, fact: PositionFact, position: PositionRecord | None, how: MatchedBy) -> None:
        self.matching.position[fact.key] = position.uid if position else None
        if fact.holding is not Holding.CLOSED:
            self.matching.counts[how] += 1
        if position:
            del self.free[position.uid]

    def _look(self, end: Side[PositionFact]) -> None:
        """Pair rows and positions by one sign after the other; `end` says which positions a row is looked for among."""
        signs: tuple[tuple[MatchedBy, Side[PositionFact], Side[PositionRecord]], ...] = (
            (MatchedBy.REFERENCE, _reference, lambda position: position.reference or None),
            (MatchedBy.HOLDER, self._stayed, self._stayed_of),
            (MatchedBy.TITLE, _seat, self.seat),
            (MatchedBy.HOLDER, self._held, self._held_of),
        )
        for how, of_fact, of_position in signs:
            rows = _alone(self.waiting, end, of_fact) if self.free else {}
            if not rows:
                continue
            positions = _alone(self.free.values(), self._end_of, of_position)
            pairs = (
                (fact, position)
                for day, facts in rows.items()
                for key, fact in facts.items()
                if fact and (position := positions.get(day, {}).get(key))
            )
            self._settle((pair for pair in pairs if self._may_be(*pair) and self._may_tell(pair[0], how)), how)

    def _closed_since(self, fact: PositionFact) -> Hashable | None:
        """Since when a row says that its position is closed, if it is by the date."""
        until: date | None = fact.values.get("funded_until")
        return until if until and until <= self.on else None

    def _end_of(self, position: PositionRecord) -> Hashable | None:
        return OPEN if position.open_on(self.on) else position.funded_until

    def _may_be(self, fact: PositionFact, position: PositionRecord) -> bool:
        """Whether the references allow it: in a partial delivery, another one may be a position beside the first."""
        return self.complete or not position.reference or _reference(fact) in (None, position.reference)

    def _may_tell(self, fact: PositionFact, how: MatchedBy) -> bool:
        """Whether the sign is enough: a row left over by the user's decisions is not the position that is left over."""
        return how is not MatchedBy.TITLE or fact.seat not in self.asked

    def _stayed(self, fact: PositionFact) -> Hashable | None:
        """Title, unit, holder and first day: nothing else is that position, whatever stands next to it."""
        uid = self.people.get(fact.person) if fact.person else None
        return (*fact.seat, uid, fact.since) if uid and fact.since and fact.title else None

    def _stayed_of(self, position: PositionRecord) -> Hashable | None:
        holders = self.holders(position)
        if len(holders) != 1 or not holders[0]:
            return None
        return *self.seat(position), holders[0], self.since(position)

    def _held(self, fact: PositionFact) -> Hashable | None:
        _, person = fact.held_on(self.on)
        uid = self.people.get(person) if person else None
        return (*fact.seat, uid) if uid and fact.title and not self._came_later(fact, uid) else None

    def _came_later(self, fact: PositionFact, uid: str) -> bool:
        """Whether, in a file that numbers no position, somebody is there since a day after every stay on record: the
        position may be another one of the same title."""
        if "position_reference" in fact.row.headers or not fact.since:
            return False
        return max((post.started_on for post in self.held_by.get(uid, ())), default=date.max) < fact.since

    def _held_of(self, position: PositionRecord) -> Hashable | None:
        holders = self.holders(position)
        return (*self.seat(position), holders[0]) if len(holders) == 1 and holders[0] else None

    def _open_by_seat(self) -> dict[Hashable, list[PositionRecord]]:
        open_ones = [each for each in self.free.values() if each.open_on(self.on)]
        return _by_key(open_ones, self.seat)

    def _alike(self) -> Iterator[tuple[PositionFact, PositionRecord]]:
        """Pair the rows and the open positions of a title and unit that look the same, holders included, in order."""
        positions = self._open_by_seat()
        left = [fact for fact in self.waiting if fact.seat not in self.asked]
        for seat, facts in _by_key(left, _seat).items():
            delivered = _Delivered(
                tuple(name for name in _LOOKS if any(name in fact.values for fact in facts)),
                frozenset(fact.holding for fact in facts if fact.holding),
                frozenset(self._stay(fact) for fact in facts),
            )
            ours = sorted((self._look_of(fact, delivered), place) for place, fact in enumerate(facts))
            others = positions.get(seat, [])
            theirs = sorted((self._look_of_position(each, delivered), place) for place, each in enumerate(others))
            if [look.what for look, _ in ours] == [look.what for look, _ in theirs]:
                pairs = [(facts[mine], others[its]) for (_, mine), (_, its) in zip(ours, theirs, strict=True)]
                yield from (pair for pair in pairs if self._may_be(*pair))

    def _unnumbered(self) -> Iterator[tuple[PositionFact, PositionRecord | None]]:
        """Pair, in a file that numbers no position, the rows and the open positions of a title and unit.

        Who is in post says which one it is, then who has just changed names, then what is vacant on both sides; what
        is left is paired when any pairing gives the same figures: all rows vacant, or one held and nothing to close.
        """
        positions = self._open_by_seat()
        for seat, facts in _by_key(self.waiting, _seat).items():
            numbered = any("position_reference" in fact.row.headers for fact in facts)
            counted = all(fact.holding in (Holding.PERSON, Holding.UNNAMED, Holding.VACANT) for fact in facts)
            if self.complete and counted and not numbered and facts[0].seat not in self.asked:
                yield from self._pairs(facts, positions.get(seat, []))

    def _leavers(self) -> list[PositionFact]:
        """Take out the rows of somebody who has left, without a number, of which another may describe the position.

        The only row of a position, or each where each is known to be one, is the one of that stay, whatever the other
        rows could be.
        """
        if not self.complete:
            return []
        leavers = [fact for fact in self.waiting if self._has_left(fact) and _reference(fact) is None]
        if not leavers:
            return []
        rows, last = _by_key(self.facts, _seat), dict[str, PositionFact]()
        beside = {fact.key for fact in leavers if self._another(fact, rows.get(fact.seat, ()))}
        for fact in sorted(leavers, key=lambda fact: fact.until or date.max):
            if self.beside is False or fact.key not in beside:
                last[self._left_by(fact)] = fact
        self._settle([(fact, self.free[uid]) for uid, fact in last.items() if uid in self.free], MatchedBy.HOLDER)
        leavers = [fact for fact in leavers if fact.key in beside - self.matching.position.keys()]
        keys = {fact.key for fact in leavers}
        self.waiting = [fact for fact in self.waiting if fact.key not in keys]
        return leavers

    def _has_left(self, fact: PositionFact) -> bool:
        return fact.until is not None and fact.until <= self.on

    def _another(self, fact: PositionFact, rows: Sequence[PositionFact]) -> bool:
        """Whether another row of the title and unit, of the same size, could be that of the position since."""
        size, end = fact.values.get("fte", 1.0), fact.until or date.max
        alike = (each for each in rows if each.values.get("fte", 1.0) == size)
        return any(not self._has_left(each) or (each.until or date.max) > end for each in alike)

    def _place(self, leavers: Sequence[PositionFact]) -> None:
        """Give each row of somebody who has left the position of that stay, if no other row describes it; a new one
        where none of the title and unit is on record.

        Where the row of somebody else does, among more rows than positions, the file keeps such rows beside those of
        the positions: none of them is a position.
        """
        if not leavers:
            return
        left = {fact.key: self._left_by(fact) for fact in leavers}
        beside = self.beside or (self.beside is None and self._followed(leavers, set(left.values())))
        vacant, recorded = self._vacant_by_seat(), set(self.recorded_seats.values())
        for fact in leavers:
            uid = left[fact.key] or next((each for each in vacant.get(fact.seat, ()) if each in self.free), "")
            described = uid not in self.free if uid else self.beside is None and fact.seat in recorded
            self.matching.leavers += [fact] if not beside and (uid or not described) else []
            if beside or described:
                self.matching.past[fact.key] = left[fact.key]
            else:
                how = MatchedBy.HOLDER if left[fact.key] else MatchedBy.SAME if uid else MatchedBy.NEW
                self._pair(fact, self.free.get(uid), how)

    def _followed(self, leavers: Sequence[PositionFact], left: Set[str]) -> bool:
        """Whether the row of somebody else is that of a position left, among more rows than there are positions."""
        seats = {fact.seat for fact in leavers}
        rows = Counter(fact.seat for fact in self.facts)
        rows.subtract(self.seat(each) for each in self.register.positions if each.open_on(self.on))
        taken = (fact for fact in self.facts if self.matching.position.get(fact.key, "") in left - {""})
        return any(
            fact.seat in seats and rows[fact.seat] > 0 and fact.held_on(self.on)[0] is Holding.PERSON for fact in taken
        )

    def _left_by(self, fact: PositionFact) -> str:
        """The uid of the position that somebody who has left held by the register, empty if none did.

        Without a first day it is one of the title and unit of the row.
        """
        uid = self.people.get(fact.person, "") if fact.person else ""
        stays = [
            post
            for post in (self.held_by.get(uid, ()) if uid else ())
            if post.started_on == fact.since or (not fact.since and self.recorded_seats[post.position] == fact.seat)
        ]
        ended = [post for post in stays if post.until == fact.until]
        return (ended or stays)[-1].position if stays else ""

    def _vacant_by_seat(self) -> dict[Hashable, list[str]]:
        """The free open positions that nobody holds, by title and unit."""
        return {
            seat: [each.uid for each in positions if each.uid not in self.held]
            for seat, positions in self._open_by_seat().items()
        }

    def _pairs(
        self, facts: Sequence[PositionFact], positions: Sequence[PositionRecord]
    ) -> Iterator[tuple[PositionFact, PositionRecord | None]]:
        rows, places = list(facts), sorted(positions, key=lambda each: not each.frozen_on(self.on))
        vacant = (self._both_frozen, self._both_vacant_alike, self._taken_up, self._both_vacant)
        for alike in (self._same_person, self._same_name, *vacant, self._still_there):
            for fact in list(rows):
                if position := next((each for each in places if alike(fact, each)), None):
                    rows.remove(fact)
                    places.remove(position)
                    yield fact, position
        rows.sort(key=lambda fact: fact.held_on(self.on)[0] is Holding.VACANT)
        held = sum(fact.held_on(self.on)[0] is not Holding.VACANT for fact in rows)
        if not held or not places or (held == 1 and len(rows) >= len(places)):
            yield from zip(rows, [*places, *[None] * len(rows)], strict=False)

    def _same_person(self, fact: PositionFact, position: PositionRecord) -> bool:
        uid = self.people.get(fact.person, "") if fact.person else ""
        return self._still_there(fact, position) and not self._came_later(fact, uid)

    def _still_there(self, fact: PositionFact, position: PositionRecord) -> bool:
        uid = self.people.get(fact.person) if fact.person else None
        return uid is not None and uid in self.holders(position)

    def _same_name(self, fact: PositionFact, position: PositionRecord) -> bool:
        """Whether somebody there since the same day now bears a longer name, or a shorter one."""
        holders = self.holders(position)
        if not fact.person or fact.person in self.people or not fact.since or len(holders) != 1 or not holders[0]:
            return False
        return fact.since == self.since(position) and akin(fact.person[1], self.names[holders[0]])

    def _both_frozen(self, fact: PositionFact, position: PositionRecord) -> bool:
        frozen = bool(fact.values.get("frozen")) and position.frozen_on(self.on)
        return frozen and self._both_vacant_alike(fact, position)

    def _both_vacant_alike(self, fact: PositionFact, position: PositionRecord) -> bool:
        return self._both_vacant(fact, position) and fact.values.get("fte", 1.0) == position.fte

    def _both_vacant(self, fact: PositionFact, position: PositionRecord) -> bool:
        return fact.held_on(self.on)[0] is Holding.VACANT and position.uid not in self.held

    def _taken_up(self, fact: PositionFact, position: PositionRecord) -> bool:
        """Whether somebody who came may be in a position that was vacant, of the same size."""
        came = fact.held_on(self.on)[0] is Holding.PERSON and position.uid not in self.held
        return came and fact.values.get("fte", 1.0) == position.fte

    def _stay(self, fact: PositionFact) -> str:
        """The stay of a row, past or to come, in a word."""
        person = self.people.get(fact.person, "?") if fact.person else ""
        return _in_a_word(person, fact.since, fact.until)

    def _look_of(self, fact: PositionFact, delivered: "_Delivered") -> "_Look":
        holding, person = fact.held_on(self.on)
        who = self.people.get(person, "?") if person and holding is Holding.PERSON else holding or ""
        if holding is Holding.VACANT and (fact.since or fact.until):
            who = self._stay(fact)
        what = (who, *(str(fact.values.get(name, _LOOKS[name])) for name in delivered.names))
        return _Look(what, bool(fact.values.get("frozen")), fact.since or date.max)

    def _look_of_position(self, position: PositionRecord, delivered: "_Delivered") -> "_Look":
        """How a position would look in a file that says as much of holders as the rows do."""
        holders = self.holders(position)
        held = Holding.FILLED if Holding.FILLED in delivered.holdings else " ".join(uid or "unnamed" for uid in holders)
        elsewhen = next((stay for stay in self.stays.get(position.uid, ()) if stay in delivered.stays), Holding.VACANT)
        who = (held if holders else elsewhen) if delivered.holdings else ""
        what = (who, *(str(getattr(position, name)) for name in delivered.names))
        return _Look(what, position.frozen_on(self.on), self.since(position))

    def _leave_doubts(self) -> None:
        """Call doubtful the rows whose title and unit are those of a free open position."""
        candidates = {seat: tuple(positions) for seat, positions in self._open_by_seat().items()}
        self.matching.doubts = [Doubt(fact, candidates[fact.seat]) for fact in self.waiting if fact.seat in candidates]
        doubtful = {doubt.fact.key for doubt in self.matching.doubts}
        self.waiting = [fact for fact in self.waiting if fact.key not in doubtful]


def _reference(fact: PositionFact) -> Hashable | None:
    return fact.key[1] if fact.key[0] == "reference" else None


def _seat(fact: PositionFact) -> Hashable | None:
    return fact.seat if fact.title else None


def _by_key(items: Iterable[Item], key: Side[Item]) -> dict[Hashable, list[Item]]:
    groups: dict[Hashable, list[Item]] = defaultdict(list)
    for item in items:
        if (value := key(item)) is not None:
            groups[value].append(item)
    return groups


def _alone(items: Iterable[Item], end: Side[Item], key: Side[Item]) -> dict[Hashable, dict[Hashable, Item | None]]:
    """The item of each end and key, none where several have both."""
    ends: dict[Hashable, dict[Hashable, Item | None]] = defaultdict(dict)
    for item in items:
        if (day := end(item)) is not None and (value := key(item)) is not None:
            ends[day][value] = None if value in ends[day] else item
    return ends


def _stays(register: Register, on: date) -> dict[str, list[str]]:
    """The stays, past or to come, that each position has beside a date."""
    stays: dict[str, list[str]] = defaultdict(list)
    for post in register.assignments:
        if not post.current(on) and not post.acting:
            stays[post.position].append(_in_a_word(post.manager, post.started_on, post.until))
    return stays


def _in_a_word(person: str, since: date | None, until: date | None) -> str:
    return f"{person} {since} {until}"
