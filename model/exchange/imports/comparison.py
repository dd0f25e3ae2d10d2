"""The situation before and after a delivery, on its date: four figures, and whom or what each difference is about."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from model.domain.register import Register
from model.domain.vocabulary import Background
from model.exchange.imports.delivery import Outcome, people_in_post
from model.exchange.imports.past import HeldPositions, heads

CLOSING_SHARE = 0.25
"""A delivery that closes more than this part of the open positions is confirmed apart."""

Called = Mapping[str, tuple[str, str]]
"""The title and the unit of each position, by uid."""

LEAVING_SHARE = 0.5
"""So is one in which more than this part of the people in post leave."""


class DifferenceKind(StrEnum):
    """What differs: who comes, goes or moves, which positions open or close, who is added without one."""

    ARRIVAL = "arrival"
    DEPARTURE = "departure"
    MOVE = "move"
    OPENED = "opened"
    CLOSED = "closed"
    WITHOUT_POST = "without_post"


@dataclass(frozen=True)
class SituationCounts:
    """Open positions, those to be filled, people in post, and those of them whose background is to be specified."""

    positions: int
    vacant: int
    managers: int
    unknown: int


@dataclass(frozen=True)
class DifferenceLine:
    """One difference: the unit that it is about (where somebody comes, else whence they leave), the person, if it is
    about one, and the position and unit before and after."""

    kind: DifferenceKind
    unit: str
    person: str
    before: str
    after: str


@dataclass(frozen=True)
class OpenPosition:
    """A position on the date: the background of who holds it, unknown where two differ, nothing if nobody does; whether
    it is frozen then."""

    uid: str
    title: str
    background: Background | None
    frozen: bool = False


@dataclass(frozen=True)
class UnitDifference:
    """A unit whose positions are not open and held alike before and after."""

    name: str
    before: tuple[OpenPosition, ...]
    after: tuple[OpenPosition, ...]


class SituationComparison:
    """The registers before and after a delivery, looked at on its date."""

    def __init__(self, outcome: Outcome, on: date) -> None:
        self.outcome, self.on = outcome, on

    @cached_property
    def _held(self) -> tuple[HeldPositions, HeldPositions]:
        return HeldPositions(self.outcome.before), HeldPositions(self.outcome.after)

    @cached_property
    def before(self) -> SituationCounts:
        """The figures as they are recorded."""
        return _counts(self.outcome.before, self._held[0], self.on)

    @cached_property
    def after(self) -> SituationCounts:
        """The figures that the delivery would make."""
        return _counts(self.outcome.after, self._held[1], self.on)

    @property
    def drastic(self) -> bool:
        """Whether more than a quarter of the open positions would close, or more than half of the people leave."""
        closes = self.outcome.closed > CLOSING_SHARE * self.before.positions
        return closes or self.outcome.departures > LEAVING_SHARE * self.before.managers

    @property
    def closing(self) -> dict[str, int]:
        """How many positions close and people leave, of how many, and of how many units the delivery speaks."""
        teams = {each.team for each in self.outcome.before.positions if each.open_on(self.on)}
        return {
            "closed": self.outcome.closed,
            "positions": self.before.positions,
            "departures": self.outcome.departures,
            "managers": self.before.managers,
            "teams": len(teams & self.outcome.teams),
            "of_teams": len(teams),
        }

    @cached_property
    def units(self) -> tuple[UnitDifference, ...]:
        """The units whose positions are not open and held alike, in the order of the organisation chart."""
        registers = self.outcome.before, self.outcome.after
        before, after = (_open_positions(*pair, self.on) for pair in zip(registers, self._held, strict=True))
        names = _units(self.outcome)
        return tuple(
            UnitDifference(names[unit], tuple(was), tuple(now))
            for unit in names
            if (was := before.get(unit, [])) != (now := after.get(unit, []))
        )

    @cached_property
    def lines(self) -> tuple[DifferenceLine, ...]:
        """Every difference, kind by kind: by unit in the order of the organisation chart, then by name."""
        units = {name: rank for rank, name in enumerate(_units(self.outcome).values())}
        kinds = list(DifferenceKind)
        return tuple(sorted(self._lines(), key=lambda it: (kinds.index(it.kind), units.get(it.unit, -1), *_words(it))))

    def _lines(self) -> Iterator[DifferenceLine]:
        before, after = _called(self.outcome.before), _called(self.outcome.after)
        yield from self._people(before, after)
        was, now = _open(self.outcome.before, self.on), _open(self.outcome.after, self.on)
        yield from (
            DifferenceLine(DifferenceKind.OPENED, after[uid][1], "", "", _place(after[uid])) for uid in now - was
        )
        yield from (
            DifferenceLine(DifferenceKind.CLOSED, before[uid][1], "", _place(before[uid]), "") for uid in was - now
        )

    def _people(self, before: Called, after: Called) -> Iterator[DifferenceLine]:
        was, now = (people_in_post(each, self.on) for each in (self.outcome.before, self.outcome.after))
        settled = {each.uid for each in self.outcome.before.managers} | self.outcome.unsettled
        for person in self.outcome.after.managers:
            left, taken = was.get(person.uid, ()), now.get(person.uid, ())
            if left != taken:
                unit = min(after[seat][1] for seat in taken) if taken else min(before[seat][1] for seat in left)
                places = _places(left, before), _places(taken, after)
                yield DifferenceLine(_kind(left, taken), unit, person.name, *places)
            elif not taken and person.uid not in settled:
                yield DifferenceLine(DifferenceKind.WITHOUT_POST, "", person.name, "", "")


def _kind(left: Sequence[str], taken: Sequence[str]) -> DifferenceKind:
    if left and taken:
        return DifferenceKind.MOVE
    return DifferenceKind.ARRIVAL if taken else DifferenceKind.DEPARTURE


def _places(seats: Sequence[str], called: Called) -> str:
    return " + ".join(sorted(_place(called[seat]) for seat in seats))


def _words(line: DifferenceLine) -> tuple[str, str, str]:
    return line.person, line.before, line.after


def _place(called: tuple[str, str]) -> str:
    return "{} ({})".format(*called)


def _called(register: Register) -> Called:
    """What to call each position: its title and its unit."""
    units = {team.uid: team.name for team in register.teams}
    return {each.uid: (each.title, units[each.team]) for each in register.positions}


def _units(outcome: Outcome) -> dict[str, str]:
    """The names of the units before and after, by uid, in the order of the organisation chart."""
    ordered = sorted(outcome.after.teams, key=lambda team: team.rank)
    return {team.uid: team.name for team in (*ordered, *outcome.before.teams)}


def _open_positions(register: Register, held: HeldPositions, on: date) -> dict[str, list[OpenPosition]]:
    """The positions of each unit that are open on a date, in their order."""
    backgrounds = {each.uid: each.background for each in register.managers}
    positions: dict[str, list[OpenPosition]] = defaultdict(list)
    for each in sorted(register.positions, key=lambda position: position.rank):
        who = held.seat(each.uid, on)
        if who is not None:
            origins = {backgrounds.get(uid, Background.UNKNOWN) for uid in who}
            background = origins.pop() if len(origins) == 1 else Background.UNKNOWN if origins else None
            frozen = not who and each.frozen_on(on)
            positions[each.team].append(OpenPosition(each.uid, each.title, background, frozen))
    return positions


def _open(register: Register, on: date) -> set[str]:
    return {each.uid for each in register.positions if each.funded_from <= on and each.open_on(on)}


def _counts(register: Register, positions: HeldPositions, on: date) -> SituationCounts:
    held = positions.held(on)
    people, backgrounds = heads(held), {each.uid: each.background for each in register.managers}
    unknown = sum(backgrounds.get(uid, Background.UNKNOWN) is Background.UNKNOWN for uid in people)
    return SituationCounts(len(held), held.count([]) - positions.frozen(on), len(people), unknown)
