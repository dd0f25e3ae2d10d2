"""Which position of a delivery is which position of the register: by reference, by title and unit, by holder too; what
stays doubtful is left to the user."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from model.domain.register import PositionRecord, Register
from model.exchange.facts import Place, PositionFact
from model.exchange.values import plain

Left = TypeVar("Left")
Right = TypeVar("Right")
Side = Callable[[Left], Hashable | None]

NEW = "new"
"""The decision that a doubtful row is a position of its own."""


class MatchedBy(StrEnum):
    """How a row found its position."""

    REFERENCE = "reference"
    TITLE = "title"
    HOLDER = "holder"
    DECISION = "decision"
    NEW = "new"


@dataclass(frozen=True)
class Doubt:
    """A row that several positions of the register could be, or that shares one with another row."""

    fact: PositionFact
    candidates: tuple[PositionRecord, ...]


@dataclass
class Matching:
    """For each row that describes a position: the uid it was found under (`None` when it is new) and how."""

    found: dict[Place, str | None] = field(default_factory=dict)
    by: dict[Place, MatchedBy] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)


def match(facts: Sequence[PositionFact], register: Register, on: date, decisions: Mapping[Place, str]) -> Matching:
    """Match the rows with the positions that are still open on a date.

    `decisions` says for doubtful rows which position it is (its uid), or `NEW`.
    """
    matching = Matching()
    positions = [position for position in register.positions if position.open_on(on)]
    holders, units = _holders(register, on), {team.uid: team.name for team in register.teams}

    def seat(position: PositionRecord) -> tuple[str, str]:
        return plain(position.title), plain(units[position.team])

    steps: tuple[tuple[MatchedBy, Side[PositionFact], Side[PositionRecord]], ...] = (
        (MatchedBy.REFERENCE, _reference, lambda position: position.reference or None),
        (MatchedBy.TITLE, _seat, seat),
        (MatchedBy.HOLDER, _held_seat, lambda position: (*seat(position), holders.get(position.uid))),
    )
    waiting = _decide(facts, positions, decisions, matching)
    for how, of_fact, of_position in steps:
        free = [position for position in positions if position.uid not in matching.found.values()]
        for fact, position in _one_to_one(waiting, of_fact, free, of_position):
            matching.found[fact.place], matching.by[fact.place] = position.uid, how
        waiting = [fact for fact in waiting if fact.place not in matching.by]
    _leave_doubts(waiting, positions, units, matching)
    return matching


def _reference(fact: PositionFact) -> str | None:
    return fact.key[1] if fact.key[0] == "reference" else None


def _seat(fact: PositionFact) -> tuple[str, str]:
    return plain(fact.title), plain(fact.team)


def _held_seat(fact: PositionFact) -> tuple[str, str, str] | None:
    return (*_seat(fact), plain(fact.holder)) if fact.holder else None


def _one_to_one(
    left: Iterable[Left], of_left: Side[Left], right: Iterable[Right], of_right: Side[Right]
) -> Iterator[tuple[Left, Right]]:
    """Pair what has the same key, where exactly one on each side has it."""
    lefts, rights = _by_key(left, of_left), _by_key(right, of_right)
    for key, group in lefts.items():
        others = rights.get(key, [])
        if len(group) == len(others) == 1:
            yield group[0], others[0]


def _by_key(items: Iterable[Left], key: Side[Left]) -> dict[Hashable, list[Left]]:
    groups: dict[Hashable, list[Left]] = defaultdict(list)
    for item in items:
        if (value := key(item)) is not None:
            groups[value].append(item)
    return groups


def _holders(register: Register, on: date) -> dict[str, str]:
    """The plain name of the holder of each position on a date."""
    names = {manager.uid: plain(manager.name) for manager in register.managers}
    return {
        each.position: names.get(each.manager, "")
        for each in register.assignments
        if each.current(on) and not each.acting
    }


def _decide(
    facts: Sequence[PositionFact],
    positions: Sequence[PositionRecord],
    decisions: Mapping[Place, str],
    matching: Matching,
) -> list[PositionFact]:
    """Take the user's decisions first; of two rows that chose one position, the second stays doubtful."""
    known = {position.uid for position in positions}
    waiting = []
    for fact in facts:
        choice = decisions.get(fact.place)
        if choice == NEW:
            matching.found[fact.place], matching.by[fact.place] = None, MatchedBy.DECISION
        elif choice in known and choice not in matching.found.values():
            matching.found[fact.place], matching.by[fact.place] = choice, MatchedBy.DECISION
        else:
            waiting.append(fact)
    return waiting


def _leave_doubts(
    waiting: Sequence[PositionFact], positions: Sequence[PositionRecord], units: Mapping[str, str], matching: Matching
) -> None:
    """Call doubtful the rows whose title and unit are those of a free position; the others are new positions."""
    free = [position for position in positions if position.uid not in matching.found.values()]
    same = _by_key(free, lambda each: (plain(each.title), plain(units[each.team])))
    for fact in waiting:
        candidates = same.get(_seat(fact), [])
        if candidates:
            matching.doubts.append(Doubt(fact, tuple(candidates)))
        else:
            matching.found[fact.place], matching.by[fact.place] = None, MatchedBy.NEW
