"""One name or one number on several positions at once, beyond full time: one person or several, who moved or not."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from heapq import heappop, heappush
from itertools import groupby
from typing import TypeVar

from model.domain.register import AssignmentRecord
from model.exchange.imports.facts import DatedFact, Delivery, DoubleHolding, HolderFact, Holding, Key, Place
from model.exchange.imports.lines import FULL_TIME, Line
from model.exchange.imports.questions import ANSWERS, NAMESAKES, TWO_POSTS, FileQuestion
from model.memory import Groups

OfSomebody = TypeVar("OfSomebody", HolderFact, DatedFact)

NAMESAKE = "namesake"
"""The kind of key of a row whose name another row bears too, on another position and beyond full time."""


def beyond_full_time(lines: Sequence[Line]) -> dict[Key, list[Line]]:
    """Return, by name or number, the lines that give somebody several positions at once which make more than one full
    time. Who stands in does not count."""
    sizes = {line.reference: line.read["fte"] for line in lines if line.reference and "fte" in line.read}
    stays = (line for line in lines if line.says is Holding.PERSON and not line.read.get("acting"))
    of_person = Groups((line.person, line) for line in stays if line.reference or "title" in line.read)
    return {
        person: sorted(held, key=_order)
        for person, held in of_person.items()
        if person and len(held) > 1 and _too_much(held, sizes)
    }


def _order(line: Line) -> tuple[str, Key, date, int]:
    """What orders the lines of one person, whatever their order in the files."""
    return line.reference, line.seat, line.start, line.row.line


def _too_much(lines: Sequence[Line], sizes: Mapping[str, float]) -> bool:
    """Whether the positions held on the first day of one of the stays make more than a full time."""
    places: Counter[Place | str] = Counter()
    shares, held = 0.0, list[tuple[date, int, Place | str, float]]()
    stays = sorted((line for line in lines if line.start < line.end), key=lambda line: line.start)
    for day, begun in groupby(enumerate(stays), key=lambda stay: stay[1].start):
        for number, line in begun:
            place = line.reference or line.row.place
            share = line.read.get("share", 1.0) * sizes.get(line.reference, line.read.get("fte", 1.0))
            heappush(held, (line.end, number, place, share))
            places[place] += 1
            shares += share
        while held[0][0] <= day:
            _, _, place, share = heappop(held)
            places -= Counter((place,))
            shares -= share
        if shares > FULL_TIME and len(places) > 1:
            return True
    return False


def keys(person: Key, lines: Sequence[Line]) -> Iterator[Key]:
    """Yield how each of the rows of one name or number names who it speaks of: a name, each apart but the first."""
    for place, line in enumerate(lines):
        apart = place and person[0] == "name"
        yield (NAMESAKE, f"{person[1]}/{line.row.place.file}/{line.row.line}") if apart else person


def question(double: DoubleHolding) -> FileQuestion:
    """Return what only somebody who knows the people can say."""
    code = NAMESAKES if len(set(double.keys)) > 1 else TWO_POSTS
    dated = [fact for fact in double.holders if "started_on" in fact.values]
    answers = ANSWERS[code] if dated else tuple(answer for answer in ANSWERS[code] if answer not in ("moved", "first"))
    return FileQuestion(code, double.name, answers, tuple(fact.row.line for fact in double.holders))


def settled(delivery: Delivery, double: DoubleHolding, answer: str) -> Delivery:
    """Return a delivery in which a double holding is what somebody said: two people, one who moved, or one on both; or
    an error, of which only the first stay counts."""
    if answer == "two":
        return delivery
    first, aliases = double.keys[0], dict.fromkeys(double.keys[1:], double.keys[0])
    people = {key: fact for key, fact in delivery.people.items() if aliases.get(key, key) == key}
    for fact in (fact for key, fact in delivery.people.items() if key not in people):
        people[first] = replace(people[first], values={**fact.values, **people[first].values})
    stays = sorted(double.holders, key=lambda fact: fact.values.get("started_on", date.min))
    gone = {fact.place for fact in (stays[1:] if answer == "first" else ())}
    last = stays[-1].values.get("started_on")
    until = {fact.place: last for fact in stays[:-1]} if answer == "moved" and last else {}
    holders = [_ended(fact, until.get(fact.place)) for fact in delivery.holders if fact.place not in gone]
    return replace(
        delivery,
        people=people,
        holders=[_called(fact, aliases) for fact in holders if fact],
        absences=[_called(fact, aliases) for fact in delivery.absences],
        levels=[_called(fact, aliases) for fact in delivery.levels],
        trainings=[_called(fact, aliases) for fact in delivery.trainings],
        supports=[_called(fact, aliases) for fact in delivery.supports],
    )


def _ended(fact: HolderFact, day: date | None) -> HolderFact | None:
    """A stay that ends on a day, `None` when it would not have begun, or nobody says when it did."""
    if day is None or fact.values.get("ended_on", date.max) <= day:
        return fact
    if fact.values.get("started_on", day) >= day:
        return None
    return replace(fact, values={**fact.values, "ended_on": day})


def _called(fact: OfSomebody, aliases: Mapping[Key, Key]) -> OfSomebody:
    return replace(fact, person=aliases[fact.person]) if fact.person and fact.person in aliases else fact


def on_record(
    double: DoubleHolding,
    alike: Set[str],
    held: Mapping[str, Sequence[AssignmentRecord]],
    seat_of: Mapping[Key, str | None],
) -> tuple[str, ...]:
    """Return who holds the positions of a double holding by the register, one uid for each row; empty where nobody of
    that name (`alike`) is recorded there. `held` are the assignments that hold each position, by its uid."""
    uids: list[str] = []
    given: set[str] = set()
    for fact in double.holders:
        there = {post.manager for post in held.get(seat_of.get(fact.position) or "", ())} & alike
        uids.append(min(there - given, default=min(there, default="")))
        given.add(uids[-1])
    return tuple(uids)
