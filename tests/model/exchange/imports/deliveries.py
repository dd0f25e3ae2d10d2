"""Deliveries written in a few lines, and what they make of a register, for tests that can be checked by hand."""

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from datetime import date
from itertools import count
from typing import Any

from model.domain.register import Register
from model.exchange.imports.delivery import Outcome, outcome
from model.exchange.imports.facts import Delivery, Place
from model.exchange.imports.files import read_file
from model.exchange.imports.mapping import ColumnMapping, SheetTable, table
from model.exchange.imports.matches import NEW
from model.exchange.imports.recognition import propose
from model.exchange.imports.statements import read_facts
from model.reference import framework

FRAMEWORK = framework()
MARCH, SEPTEMBER, LATER = date(2026, 3, 1), date(2026, 9, 1), date(2027, 3, 1)

Texts = str | Sequence[str]


def tables(*texts: Texts) -> list[SheetTable]:
    """The tables of files written as lines; each is called a.csv, b.csv, …"""
    written = [text if isinstance(text, str) else "\n".join(text) for text in texts]
    names = (f"{chr(97 + place)}.csv" for place in range(len(written)))
    return [table(read_file(name, text.encode())[0]) for name, text in zip(names, written, strict=True)]


def facts(*texts: Texts, **changes: Any) -> Delivery:
    """What files state, under the mapping proposed for them, with changes."""
    read = tables(*texts)
    return read_facts(read, replace(propose(read, FRAMEWORK), **changes), FRAMEWORK)


def told(delivery: Delivery | Outcome) -> list[tuple[int, str, str]]:
    """The problems of a delivery: line, header, code."""
    return [(each.line, each.header, each.code) for each in delivery.problems]


class Region:
    """A register that receives deliveries, one after the other."""

    def __init__(self) -> None:
        self.register = Register()
        self.numbers = count()

    def preview(
        self,
        *texts: Texts,
        on: date = MARCH,
        complete: bool = True,
        decisions: Dictionary[Place, str] | None = None,
        recorded: date | None = None,
        **changes: Any,
    ) -> Outcome:
        """What a delivery would change; `recorded` is the date of the one before, if its past is to be kept."""
        return self.preview_facts(facts(*texts, **changes), on, complete, decisions, recorded)

    def preview_tables(self, read: Sequence[SheetTable]) -> Outcome:
        """What tables that were read would change."""
        return self.preview_facts(read_facts(read, propose(read, FRAMEWORK), FRAMEWORK))

    def preview_facts(
        self,
        delivery: Delivery,
        on: date = MARCH,
        complete: bool = True,
        decisions: Dictionary[Place, str] | None = None,
        recorded: date | None = None,
    ) -> Outcome:
        """What facts would change."""
        return outcome(
            delivery,
            self.register,
            FRAMEWORK,
            on,
            complete=complete,
            mint=lambda _: f"u{next(self.numbers)}",
            decisions=decisions,
            recorded=recorded,
        )

    def receive(self, *texts: Texts, new: bool = False, **choices: Any) -> Outcome:
        """Take a delivery that has no problem; `new` takes doubtful rows as new positions."""
        found = self.preview(*texts, **choices)
        if new and found.matching.doubts:
            decisions = {doubt.fact.place: NEW for doubt in found.matching.doubts}
            found = self.preview(*texts, decisions=decisions, **choices)
        assert told(found) == []
        assert [doubt.fact.title for doubt in found.matching.doubts] == []
        check(found.after)
        self.register = found.after
        return found

    def open(self, on: date) -> list[tuple[str, str, str]]:
        """The positions funded on a date: title, unit, and who holds each (« – » for nobody, « ? » for not named)."""
        return sorted((row["title"], row["team"], row["held"]) for row in self.seats(on))

    def seats(self, on: date) -> list[dict[str, Any]]:
        """The positions funded on a date, with who holds each then; « ~ » is before who stands in."""
        teams = {each.uid: each.name for each in self.register.teams}
        names = {each.uid: each.name for each in self.register.managers} | {"": "?"}
        held: dict[str, list[str]] = {}
        for post in (each for each in self.register.assignments if each.current(on)):
            held.setdefault(post.position, []).append(("~" if post.acting else "") + names[post.manager])
        return [
            {**asdict(seat), "team": teams[seat.team], "held": " + ".join(sorted(held.get(seat.uid, []))) or "–"}
            for seat in self.register.positions
            if seat.funded_from <= on and seat.open_on(on)
        ]

    def history(self, title: str) -> list[tuple[str, date, date | None]]:
        """Who held the positions of a title, from when to when."""
        seats = {each.uid for each in self.register.positions if each.title == title}
        names = {each.uid: each.name for each in self.register.managers} | {"": "?"}
        posts = [each for each in self.register.assignments if each.position in seats]
        return sorted(
            ((names[each.manager], each.started_on, each.until) for each in posts), key=lambda post: (post[1], post[0])
        )

    def person(self, name: str) -> Any:
        """The only person of a name."""
        (found,) = (each for each in self.register.managers if each.name == name)
        return found


def check(register: Register) -> None:
    """A register holds together: everything refers to something, ends after it begins, has a uid of its own."""
    teams, seats = {each.uid for each in register.teams}, {each.uid for each in register.positions}
    people, posts = {each.uid for each in register.managers}, {each.uid for each in register.assignments}
    for column in fields(Register):
        records = getattr(register, column.name)
        assert len({each.identity for each in records}) == len(records), column.name
    assert {each.team for each in register.positions} <= teams
    assert {each.position for each in register.assignments} <= seats
    assert {each.manager for each in register.assignments} <= people | {""}
    assert {each.assignment for each in register.absences} <= posts
    assert {each.assignment for each in register.supports} <= posts | {""}
    assert {each.team for each in register.supports} <= teams | {""}
    assert {each.manager for each in (*register.assessments, *register.trainings)} <= people
    assert all(each.until is None or each.started_on < each.until for each in register.assignments)
    assert all(each.until is None or each.started_on < each.until for each in register.absences)
    assert all(each.funded_until is None or each.funded_from <= each.funded_until for each in register.positions)


def bare(register: Register) -> Any:
    """A register without uids, ranks and order, for comparison."""
    teams = {each.uid: each.name for each in register.teams}
    people = {each.uid: (each.reference or each.name) for each in register.managers} | {"": ""}
    leaves: dict[str, list[Any]] = {}
    for each in register.absences:
        leaves.setdefault(each.assignment, []).append((each.started_on, each.until, each.kind))
    helped: dict[str, list[Any]] = {}
    for support in register.supports:
        helped.setdefault(support.assignment or teams[support.team], []).append(
            (support.started_on, support.until, support.kind)
        )
    posts: dict[str, list[Any]] = {}
    for post in register.assignments:
        said = _values(post, "uid", "position") | {"manager": people[post.manager], "leaves": leaves.get(post.uid)}
        said["helped"] = _sorted(helped.get(post.uid, []))
        posts.setdefault(post.position, []).append(said)
    return {
        "teams": _sorted(
            _values(each, "uid", "rank") | {"helped": _sorted(helped.get(each.name, []))} for each in register.teams
        ),
        "positions": _sorted(
            _values(each, "uid", "rank") | {"team": teams[each.team], "posts": _sorted(posts.get(each.uid, []))}
            for each in register.positions
        ),
        "people": _sorted(_values(each, "uid") for each in register.managers),
        "levels": _sorted(_values(each) | {"manager": people[each.manager]} for each in register.assessments),
        "trainings": _sorted(_values(each) | {"manager": people[each.manager]} for each in register.trainings),
    }


def _values(record: Any, *left_out: str) -> dict[str, Any]:
    return {name: value for name, value in asdict(record).items() if name not in left_out}


def _sorted(items: Any) -> list[Any]:
    return sorted(items, key=repr)


def keeping(read: Sequence[SheetTable], **kept: Sequence[str]) -> ColumnMapping:
    """The mapping proposed, with only the rows that have some values."""
    mapping = propose(read, FRAMEWORK)
    for header, wanted in kept.items():
        mapping = mapping.keeping(header, wanted)
    return mapping
