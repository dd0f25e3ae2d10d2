"""In which month each training of a proposal takes place: nobody in two sessions of one month, no team more than half
away, the effects before the horizon, at the price that was found.

What was proven is the price of trainings bought together in the first month. Each offer is laid in blocks that keep it:
places elsewhere go apart, a session that would cost more in two stays one, and where that does not settle it the price
of each month, by how many follow it then, is a row. Each offer keeps its own price: what one would save pays for no
other. All in the first month keeps it by definition: there is always an answer, and where none respects everything it
names the teams that are short. Source: the rules of DESIGN, « The planner ».
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.measures.presence import heads, presence
from model.planner.formulation import Formulation
from model.planner.linear_program import Model, Numbers
from model.planner.problem import Grid
from model.projection import apply
from model.scenario import ChangedAssumption, Scenario, Training

SECONDS = 5
"""So long is looked for each thing that a calendar makes least, at most: a hundred places need it, no body of the
demonstration does."""


@dataclass(frozen=True)
class Shortfall:
    """A team (uid) that a month leaves short: how many of its managers are away in a session, of how many present, and
    how many of them are asked for two sessions."""

    month: date
    team: str
    away: int
    present: int
    twice: int


@dataclass(frozen=True)
class _Staff:
    """Who is present in a month: the teams (places) of each manager (row), how many each team has."""

    teams: Mapping[int, frozenset[int]]
    size: Mapping[int, int]
    held: frozenset[int]

    def most(self, team: int) -> int:
        """Return how many of a team may be away."""
        return max(1, self.size.get(team, 0) // 2)


def _staff(snapshot: Snapshot, month: date) -> _Staff:
    now = snapshot.at(month)
    there, team = presence(now), now.positions.team[now.assignments.position]
    rows, groups = heads(now, np.flatnonzero(there.present), team)
    teams: dict[int, set[int]] = {}
    for row, group in zip(now.assignments.manager[rows].tolist(), groups.tolist(), strict=True):
        teams.setdefault(row, set()).add(group)
    own = {row: frozenset(places) for row, places in teams.items() if row >= 0}
    return _Staff(own, Counter(groups.tolist()), frozenset(now.assignments.manager[there.held].tolist()))


def shortfalls(base: Snapshot, scenario: Scenario) -> tuple[Shortfall, ...]:
    """Return the teams that the trainings of a scenario leave short, month by month, then by uid."""
    projection = apply(base, scenario)
    snapshot, short = projection.snapshot, list[Shortfall]()
    row_of = {uid: row for row, uid in enumerate(snapshot.managers.uid)}
    sessions: dict[date, Counter[int]] = {}
    for action in projection.applied:
        if isinstance(action, Training):
            sessions.setdefault(action.month, Counter()).update(row_of[uid] for uid in set(action.managers))
    for month, times in sessions.items():
        staff = _staff(snapshot, month)
        away = Counter(team for row in times for team in staff.teams.get(row, ()))
        twice = Counter(team for row, n in times.items() if n > 1 for team in staff.teams.get(row, ()))
        short += [
            Shortfall(month, snapshot.teams.uid[team], away[team], staff.size[team], twice[team])
            for team in away
            if away[team] > staff.most(team) or twice[team]
        ]
    return tuple(sorted(short, key=lambda each: (each.month, each.team)))


def laid(posed: Formulation, scenario: Scenario) -> Scenario:
    """Return a proposal with its trainings laid over the months: fewest people in two sessions of one month, then
    fewest teams short, then fewest places too many, then as early as possible; those that it was given stay."""
    ours = tuple(each for each in scenario.actions if isinstance(each, Training) and each not in _fixed(posed))
    if not ours:
        return scenario
    for action in ours:
        scenario = scenario.without(action.uid)
    months = _Laying(posed, scenario, ours).months()
    for action in ours:
        for month in sorted({months[action.offer, uid] for uid in action.managers}):
            who = tuple(uid for uid in action.managers if months[action.offer, uid] == month)
            scenario = scenario.with_action(
                replace(action, uid=f"{action.uid}-{month:%Y-%m}", month=month, managers=who)
            )
    return scenario


def _fixed(posed: Formulation) -> tuple[object, ...]:
    return posed.ground.fixed.actions


@dataclass(frozen=True)
class _Block:
    """People who follow an offer in one month, whichever it is; `split` where the price of the offer decides which
    blocks go together."""

    offer: str
    people: tuple[int, ...]
    split: bool


class _Laying:
    """The trainings `ours` to be laid over the months of a scenario that holds all the rest."""

    def __init__(self, posed: Formulation, scenario: Scenario, ours: Sequence[Training]) -> None:
        self.posed, self.ground = posed, posed.ground
        self.projection = apply(self.ground.base, scenario)
        self.uids = self.projection.snapshot.managers.uid
        row_of = {uid: row for row, uid in enumerate(self.uids)}
        self.follow: dict[str, list[int]] = {}
        for action in sorted(ours, key=lambda each: (each.offer, each.uid)):
            self.follow.setdefault(action.offer, []).extend(row_of[uid] for uid in action.managers)
        self.given: dict[date, list[tuple[str, int]]] = {}
        for each in self.projection.applied:
            if isinstance(each, Training):
                self.given.setdefault(each.month, []).extend((each.offer, row_of[uid]) for uid in each.managers)

    def months(self) -> dict[tuple[str, str], date]:
        """The month of each place, by offer and uid."""
        blocks = [block for offer, people in self.follow.items() for block in self._blocks(offer, people)]
        chosen = _Choice(self, blocks, self._worth_using()).chosen()
        return {
            (block.offer, self.uids[row]): month
            for block, month in zip(blocks, chosen, strict=True)
            for row in block.people
        }

    def grid(self, offer: str, month: date) -> Grid:
        """Return how an offer is paid in a month, with those who already follow it then."""
        there = {row for code, row in self.given.get(month, ()) if code == offer}
        return replace(self.posed.problem.grids[self.posed.offers.index(offer)], already=len(there))

    @cached_property
    def later(self) -> tuple[date, ...]:
        """The months, the first one in front, in which a training does what it does in the first one."""
        start, last = self.ground.fixed.start, self.ground.last
        changes = {each.month for each in self.ground.fixed.actions if isinstance(each, ChangedAssumption)}
        begin, kept = self.ground.framework(start), [start]
        for month in (add_months(start, count) for count in range(1, self.ground.fixed.horizon + 1)):
            met = self.ground.framework(max((each for each in changes if each <= month), default=start))
            in_time = add_months(month, int(met.assumed("training_delay"))) <= last
            if in_time and met.assumed("training_gain") == begin.assumed("training_gain"):
                kept.append(month)
        return tuple(kept)

    @cached_property
    def staff(self) -> Mapping[date, _Staff]:
        """Who is present, month by month."""
        return {month: _staff(self.projection.snapshot, month) for month in sorted({*self.later, *self.given})}

    def _worth_using(self) -> tuple[date, ...]:
        """The months that a calendar may need: of those that are alike (the same people present, nothing given), no
        more than the price can pay, a session or a place in each: whoever uses others can use the first ones instead.
        """
        start, needed = self.ground.fixed.start, 0
        for offer, people in self.follow.items():
            grid = replace(self.grid(offer, start), already=0)
            needed += min(len(people), grid.price(len(people)) // max(1, min(grid.inter, grid.in_house)))
        alike: dict[object, list[date]] = {}
        for month in self.later:
            own = month if month == start or month in self.given else None
            staff = self.staff[month]
            alike.setdefault((own, staff.held, frozenset(staff.teams.items())), []).append(month)
        return tuple(sorted(month for months in alike.values() for month in months[:needed]))

    def open_to(self, block: _Block) -> list[date]:
        """Return the months in which a block may take place: all are in post."""
        return [month for month in self.later if self.staff[month].held.issuperset(block.people)]

    def _blocks(self, offer: str, people: Sequence[int]) -> Iterator[_Block]:
        count, grid = len(people), self.grid(offer, self.ground.fixed.start)
        whole, begun = grid.price(count), any(offer in dict(places) for places in self.given.values())
        apart = not begun and whole == count * grid.inter
        if (
            not begun
            and not apart
            and all(grid.price(some) + grid.price(count - some) > whole for some in range(1, count))
        ):
            yield _Block(offer, tuple(people), split=False)
        else:
            yield from (_Block(offer, (row,), split=not apart) for row in people)


class _Choice:
    """Which block in which month, as a programme in whole numbers: the price, then what is to be least."""

    def __init__(self, laying: _Laying, blocks: Sequence[_Block], used: Sequence[date]) -> None:
        self.laying, self.blocks, self.model = laying, blocks, Model()
        self.at = [
            {month: self.model.variable(1, whole=True) for month in laying.open_to(block) if month in used}
            for block in blocks
        ]
        for months in self.at:
            self.model.row([(place, 1) for place in months.values()], low=1, high=1)
        self.sizes: dict[tuple[str, date], list[int]] = {}
        for offer in sorted({block.offer for block in blocks if block.split}):
            self._keep_price(offer)
        self.twice: dict[int, float] = {}
        self.short: dict[int, int] = {}
        self.over: dict[int, float] = {}
        self.alone: dict[tuple[int, str], list[int]] = {}
        for month in laying.staff:
            self._respect(month)
        for (team, _), places in self.alone.items():
            self.model.row([*((place, 1) for place in places), (self.short[team], -1)], high=0)

    def chosen(self) -> list[date]:
        """The month of each block."""
        first = self.laying.later[0]
        months = [first] * len(self.blocks)
        early = {
            place: float(number * len(block.people))
            for block, places in zip(self.blocks, self.at, strict=True)
            for month, place in places.items()
            if (number := self.laying.later.index(month))
        }
        teams = dict.fromkeys(self.short.values(), 1.0)
        for aim in filter(None, (self.twice, teams, self.over, early)):
            outcome = self.model.least(aim, SECONDS)
            if outcome.values is None:
                break
            self.model.row(aim.items(), high=round(outcome.aim))
            months = [self._month(places, outcome.values) for places in self.at]
        return months

    @staticmethod
    def _month(places: Mapping[date, int], values: Numbers) -> date:
        return max(places, key=lambda month: values[places[month]])

    def _keep_price(self, offer: str) -> None:
        """The months of an offer cost together what was found, each by how many follow it then."""
        here = [(block, places) for block, places in zip(self.blocks, self.at, strict=True) if block.offer == offer]
        whole = self.laying.grid(offer, self.laying.later[0]).price(len(here))
        terms: list[tuple[int, float]] = []
        for month in self.laying.later:
            people = [places[month] for _, places in here if month in places]
            prices = enumerate(map(self.laying.grid(offer, month).price, range(1, len(people) + 1)), start=1)
            sizes = {self.model.variable(1, whole=True): (n, price) for n, price in prices if price <= whole}
            self.model.row([*((each, 1) for each in people), *((size, -n) for size, (n, _) in sizes.items())], 0, 0)
            self.model.row([(size, 1) for size in sizes], high=1)
            for place in people:
                self.model.row([(place, 1), *((size, -1) for size in sizes)], high=0)
            self.sizes[offer, month] = list(sizes)
            terms += [(size, price) for size, (_, price) in sizes.items()]
        self.model.row(terms, whole, whole)

    def _respect(self, month: date) -> None:
        """Nobody twice in a month, no team short: or else by how much."""
        staff, given = self.laying.staff[month], self.laying.given.get(month, ())
        taking: dict[int, list[int]] = {}
        for block, places in zip(self.blocks, self.at, strict=True):
            for row in block.people if month in places else ():
                taking.setdefault(row, []).append(places[month])
        times = Counter(row for _, row in given)
        doubled: dict[int, int] = {}
        for row, own in taking.items():
            if len(own) + times[row] > 1:
                doubled[row] = self.model.variable(len(own))
                self.twice[doubled[row]] = 1
                self.model.row([*((each, 1) for each in own), (doubled[row], -1)], high=max(0, 1 - times[row]))
            if row not in staff.teams:  # on long leave: as little as possible
                self.twice.update(dict.fromkeys(own, 1.0))
        for team in sorted({team for row in (*taking, *times) for team in staff.teams.get(row, ())}):
            # who is away already for what is given counts no more
            rows = {row for row in taking if team in staff.teams.get(row, ()) and row not in times}
            left = staff.most(team) - sum(team in staff.teams.get(row, ()) for row in times)
            over = self._spare(team, left, [(taking[row], doubled.get(row)) for row in sorted(rows)])
            if over is not None and left > 0:
                self._tighten(team, month, left, over, rows)

    def _spare(self, team: int, left: int, people: Iterable[tuple[Sequence[int], int | None]]) -> int | None:
        """At most so many of a team are away in a month, by the places that each may take, or it is short."""
        places: Counter[int] = Counter()
        for own, twice in people:
            places.update(own)
            if twice is not None:
                places[twice] -= 1
        most = sum(each for each in places.values() if each > 0)
        if most <= left:
            return None
        if team not in self.short:
            self.short[team] = self.model.variable(1, whole=True)
        over = self.model.variable(most - left)
        self.over[over] = 1
        self.model.row([*((place, float(n)) for place, n in places.items()), (over, -1)], high=left)
        self.model.row([(over, 1), (self.short[team], -float(most - left))], high=0)
        return over

    def _tighten(self, team: int, month: date, left: int, over: int, rows: set[int]) -> None:
        """Say again of each session what a team may spare: without it half a session in each of two months would do."""
        offers: dict[str, list[tuple[int, float]]] = {}
        for block, places in zip(self.blocks, self.at, strict=True):
            count = len(rows.intersection(block.people))
            if month in places and count:
                if not block.split:
                    if count > left:
                        self.alone.setdefault((team, block.offer), []).append(places[month])
                        self.model.row([(places[month], count - left), (over, -1)], high=0)
                else:
                    offers.setdefault(block.offer, []).append((places[month], float(count)))
        for offer, terms in offers.items():
            given = ((size, -float(left)) for size in self.sizes[offer, month])
            self.model.row([*terms, *given, (over, -1)], high=0)
