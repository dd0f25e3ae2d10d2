"""From a region, a scenario that holds what is fixed and some limits to plain arrays, in an order of uids and codes
that does not depend on the order of rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import combinations

import numpy as np

from model.domain.calendar import months_between
from model.domain.framework import Framework
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import Background, OpenTo
from model.domain.vocabulary import Mobility as DeclaredMobility
from model.measures.expectations import Whole
from model.measures.levels import SCALE, Levels
from model.planner import problem as plain
from model.planner.ground import Ground, Person, Seat, arrived
from model.planner.limits import Ceiling, Limits
from model.planner.problem import MOVE, RECRUIT, TRAIN, Column, Grid, Node, Problem, Scope
from model.planner.value import Judged, heads_of, judged, parts, people
from model.projection import apply
from model.scenario import Action, Mobility, Recruitment, Scenario, Training

_WISHES = tuple(DeclaredMobility)
Post = tuple[int, tuple[int, ...]]
Kind = tuple[int, tuple[int, ...], OpenTo, bool]
Moment = tuple[bool, int, int, int, int]
Spot = tuple[Kind, Moment]
"""Seats alike: rank of the team, expected levels, door, opened or not; and a moment: not the first month, prices of an
arrival and of a mobility, months of adaptation, those that are left."""


@dataclass(frozen=True, eq=False)
class Posed:
    """A problem, and what its numbers stand for: the free seats of each node, people, families and offers by place."""

    ground: Ground
    problem: Problem
    seats: tuple[tuple[Seat, ...], ...]
    people: tuple[Person, ...]
    families: tuple[str, ...]
    offers: tuple[str, ...]


def pose(snapshot: Snapshot, scenario: Scenario, limits: Limits) -> Posed:
    """Return the question of what to add to a scenario within some limits, at its horizon."""
    return _Posing(Ground(snapshot, scenario, limits)).posed()


@dataclass(frozen=True, eq=False)
class _Posing:
    ground: Ground

    def posed(self) -> Posed:
        nodes = tuple(Node(spot[0][0], len(self.spots[spot]), spot[0][3]) for spot in self.order)
        ground, limits, columns = self.ground, self.ground.limits, tuple(self._columns())
        added = limits.included
        problem = Problem(
            size=self.size,
            scale=parts(ground.later),
            held=_flat(ground.held[self.teams]),
            wish=_flat(ground.wishes.wanted[self.teams]),
            weight=_flat(ground.wishes.weights[self.teams] * parts(ground.later)),
            seats=_flat(ground.recorded_seats[self.teams]),
            columns=columns,
            nodes=nodes,
            persons=tuple(self._plain(person) for person in self.people),
            grids=tuple(self._grid(offer) for offer in self.offers),
            stock=tuple(self._stock(code) for code in self.families),
            scopes=tuple(self._scope(scope) for scope in self.scopes),
            ceilings=tuple(self._ceiling(ceiling, columns) for ceiling in limits.ceilings),
            trainings=limits.trainings,
            budget=limits.budget,
            recruitments=limits.recruitments - _count(added, Recruitment),
            mobilities=limits.mobilities - _count(added, Mobility),
            spent=ground.projection.euros - apply(ground.base, ground.before).euros,
            concerned=len(people(added)),
        )
        seats = tuple(tuple(self.spots[spot]) for spot in self.order)
        return Posed(ground, problem, seats, self.people, self.families, self.offers)

    # --- order ------------------------------------------------------------------------------------------------------

    @cached_property
    def teams(self) -> list[int]:
        """The places of the teams, by uid."""
        uids = self.ground.later.teams.uid
        return sorted(range(len(uids)), key=lambda place: uids[place])

    @cached_property
    def rank(self) -> dict[int, int]:
        return {place: rank for rank, place in enumerate(self.teams)}

    @cached_property
    def families(self) -> tuple[str, ...]:
        return tuple(sorted(self.ground.base.framework.family_index))

    @cached_property
    def offers(self) -> tuple[str, ...]:
        return tuple(sorted(self.ground.base.framework.offers))

    @cached_property
    def people(self) -> tuple[Person, ...]:
        return self.ground.people()

    @cached_property
    def size(self) -> int:
        return len(self.ground.base.framework.competencies)

    # --- seats ------------------------------------------------------------------------------------------------------

    @cached_property
    def spots(self) -> dict[Spot, list[Seat]]:
        """The free seats by what makes them alike; where a mobility could free a seat, a spot without any."""
        found: dict[Spot, list[Seat]] = {}
        for seat in self.ground.free_seats():
            found.setdefault((self._kind(seat), self._moment(seat.month)), []).append(seat)
        moments = {moment for _, moment in found}
        for person in self.people:
            if person.leaves and person.frees:
                for moment in moments:
                    found.setdefault((self._kind(person.leaves), moment), [])
        for seats in found.values():
            seats.sort(key=lambda seat: (seat.month, seat.uid))
        return found

    @cached_property
    def order(self) -> list[Spot]:
        return sorted(self.spots)

    @cached_property
    def place_of(self) -> dict[Spot, int]:
        return {spot: place for place, spot in enumerate(self.order)}

    def _kind(self, seat: Seat) -> Kind:
        return self.rank[seat.team], seat.expected, seat.door, seat.opened

    @cached_property
    def _moments(self) -> dict[date, Moment]:
        return {}

    def _moment(self, month: date) -> Moment:
        if month not in self._moments:
            framework = self.ground.framework(month)
            prices = int(framework.assumed("recruitment_cost")), int(framework.assumed("mobility_cost"))
            adaptation = int(framework.assumed("adaptation_months"))
            left = min(adaptation, months_between(month, self.ground.last))
            self._moments[month] = (month > self.ground.fixed.start, *prices, adaptation, left)
        return self._moments[month]

    def _framework(self, moment: Moment) -> Framework:
        return self.ground.framework(next(month for month, each in self._moments.items() if each == moment))

    # --- columns ----------------------------------------------------------------------------------------------------

    def _columns(self) -> Iterator[Column]:
        place = 0
        for column in self._arrivals():
            hosted = self._hosted_by_arrival(column, place)
            yield from (column, *hosted)
            place += 1 + len(hosted)
        for index, person in enumerate(self.people):
            yield from (staying := self._staying(index, person))
            place += len(staying)
            for column in self._moves(index, person):
                hosted = self._hosted_by_move(index, person, column, place)
                yield from (column, *hosted)
                place += 1 + len(hosted)

    def _arrivals(self) -> Iterator[Column]:
        reference = self.ground.base.framework
        for node, (kind, moment) in enumerate(self.order):
            framework = self._framework(moment)
            for family, code in enumerate(self.families):
                background = reference.families[reference.family_index[code]].background
                most = min(self._stock(code), self.ground.limits.recruitments)
                if kind[2].admits(background) and most > 0:
                    levels = arrived(framework, reference.family_index[code], moment[4])
                    up = self._reached(levels, [kind[:2]])
                    heads = self._heads(background, kind[0])
                    yield Column(RECRUIT, most, up, (), moment[1], node, family=family, heads=heads)

    def _hosted_by_arrival(self, column: Column, place: int) -> tuple[Column, ...]:
        kind, moment = self.order[column.node]
        if moment[0]:
            return ()
        row = self.ground.base.framework.family_index[self.families[column.family]]
        levels = arrived(self._framework(moment), row, moment[4])
        options = self._options(levels, [kind[:2]], (), self.ground.limits.trainings)
        hosted = Column(TRAIN, column.most, (), node=column.node, family=column.family, host=place)
        return tuple(replace(hosted, up=up, offers=offers, alone=alone) for offers, up, alone in options)

    def _staying(self, index: int, person: Person) -> tuple[Column, ...]:
        posts = [(self.rank[team], expected) for team, expected in person.posts]
        return tuple(
            Column(TRAIN, 1, up, person=index, offers=offers, alone=alone)
            for offers, up, alone in self._options_of(person, posts)
        )

    def _moves(self, index: int, person: Person) -> Iterator[Column]:
        seat = person.leaves
        if seat is None or self.ground.limits.mobilities < 1:
            return
        home, known = self._kind(seat), self.ground.known[person.row]
        leaves = set(self._reached(known, [home[:2]]))
        for node, (kind, moment) in enumerate(self.order):
            if kind == home or not _admitted(kind[2], person.background) or not self._wished(person, home[0], kind[0]):
                continue
            reached = set(self._reached(known, [kind[:2]]))
            up, down = tuple(sorted(reached - leaves)), tuple(sorted(leaves - reached))
            frees = self.place_of[home, moment] if person.frees else -1
            heads = _net(self._heads(person.background, kind[0]), self._heads(person.background, home[0]))
            yield Column(MOVE, 1, up, down, moment[2], node, person=index, frees=frees, heads=heads)

    def _hosted_by_move(self, index: int, person: Person, column: Column, place: int) -> tuple[Column, ...]:
        post = self.order[column.node][0][:2]
        return tuple(
            Column(TRAIN, 1, up, node=column.node, person=index, offers=offers, host=place, alone=alone)
            for offers, up, alone in self._options_of(person, [post])
        )

    def _wished(self, person: Person, home: int, there: int) -> bool:
        wish = _WISHES[self.ground.later.managers.mobility[person.row]]
        if not self.ground.limits.wishes or wish in (DeclaredMobility.REGION, DeclaredMobility.BEYOND):
            return True
        departments = [self.ground.later.teams.department[self.teams[rank]] for rank in (home, there)]
        return wish is DeclaredMobility.DEPARTMENT and departments[0] == departments[1] != ""

    # --- what a person holds ----------------------------------------------------------------------------------------

    @cached_property
    def useful(self) -> frozenset[int]:
        """The cells that count and are not held whatever happens."""
        ground = self.ground
        leaving = np.zeros_like(ground.held)
        for person in self.people:
            if person.leaves:
                leaving[person.leaves.team] += ground.known[person.row] >= np.array(person.leaves.expected) * SCALE
        wanted = ground.wishes.wanted * (ground.wishes.weights > 0)
        open_cells = (ground.held - leaving < wanted)[self.teams]
        return frozenset(np.flatnonzero(open_cells).tolist())

    def _reached(self, levels: Levels, posts: Sequence[Post], offers: tuple[int, ...] = ()) -> tuple[int, ...]:
        """The cells where somebody with these levels counts, after some trainings."""
        cells = [
            team * self.size + competency
            for team, expected in posts
            for competency in self._competencies(levels, expected, offers)
        ]
        useful = self.useful
        return tuple([cell for cell in cells if cell in useful])

    def _competencies(self, levels: Levels, expected: tuple[int, ...], offers: tuple[int, ...]) -> tuple[int, ...]:
        """The competencies held as expected: the same in all seats alike, worked out once."""
        key = levels.tobytes(), expected, offers
        if key not in self._worked_out:
            after = self.ground.lifted(levels, tuple(self.offers[offer] for offer in offers)) if offers else levels
            self._worked_out[key] = tuple(np.flatnonzero(after >= np.array(expected) * SCALE).tolist())
        return self._worked_out[key]

    @cached_property
    def _worked_out(self) -> dict[tuple[bytes, tuple[int, ...], tuple[int, ...]], tuple[int, ...]]:
        return {}

    def _options_of(self, person: Person, posts: Sequence[Post]) -> list[tuple[tuple[int, ...], tuple[int, ...], bool]]:
        if not person.trainable:
            return []
        given = self.ground.trainings_of(person.uid)
        left = self.ground.limits.trainings - len(given)
        return self._options(self.ground.known[person.row], posts, given, left)

    def _options(
        self, levels: Levels, posts: Sequence[Post], given: Sequence[str], left: int
    ) -> list[tuple[tuple[int, ...], tuple[int, ...], bool]]:
        """What trainings would add for somebody: offers, cells lifted, and whether each excludes the others because
        some of them teach the same."""
        if not self.ground.in_time or left < 1:
            return []
        sizes = range(1, left + 1) if self._overlapping else (1,)
        found: dict[tuple[int, ...], frozenset[int]] = {}
        reached = frozenset(self._reached(levels, posts))
        for size in sizes:
            for offers in combinations([o for o, code in enumerate(self.offers) if code not in given], size):
                up = frozenset(self._reached(levels, posts, offers)) - reached
                if all(up > found.get(less, frozenset()) for less in combinations(offers, size - 1)) and up:
                    found[offers] = up
        return [(offers, tuple(sorted(up)), self._overlapping) for offers, up in found.items()]

    @cached_property
    def _overlapping(self) -> bool:
        taught = [code for offer in self.ground.base.framework.offers.values() for code in offer.competencies]
        return len(set(taught)) < len(taught)

    # --- limits and scopes ------------------------------------------------------------------------------------------

    @cached_property
    def scopes(self) -> tuple[Judged, ...]:
        return judged(self.ground.later)

    def _scope(self, scope: Judged) -> Scope:
        return Scope(scope.low, scope.high, *heads_of(self.ground.later, scope))

    def _heads(self, background: Background, team: int) -> tuple[tuple[int, int, int], ...]:
        if background is Background.UNKNOWN:
            return ()
        teams = self.ground.later.positions.team
        other = int(background is Background.OTHER)
        inside = [place for place, scope in enumerate(self.scopes) if (teams[scope.where] == self.teams[team]).any()]
        return tuple((place, 1, other) for place in inside)

    def _plain(self, person: Person) -> plain.Person:
        given = len(self.ground.trainings_of(person.uid))
        concerned = person.uid in people(self.ground.limits.included)
        return plain.Person(max(0, self.ground.limits.trainings - given), concerned)

    def _grid(self, code: str) -> Grid:
        offer, start = self.ground.framework(self.ground.fixed.start).offers[code], self.ground.fixed.start
        already = {
            manager
            for action in self.ground.projection.applied
            if isinstance(action, Training) and action.offer == code and action.month == start and action.cost is None
            for manager in action.managers
        }
        prices = offer.inter_price, offer.in_house_price, offer.in_house_included, offer.in_house_extra
        return Grid(*prices, offer.in_house_limit, len(already))

    def _stock(self, code: str) -> int:
        used = sum(
            isinstance(action, Recruitment) and action.family == code for action in self.ground.projection.applied
        )
        return max(0, self.ground.limits.candidates - used)

    def _ceiling(self, ceiling: Ceiling, columns: Sequence[Column]) -> tuple[tuple[int, ...], int]:
        places = (place for place, column in enumerate(columns) if self._names(column) & {_key(ceiling)})
        return tuple(places), ceiling.most

    def _names(self, column: Column) -> set[tuple[str, str, str]]:
        team = self.order[column.node][0][0] if column.node >= 0 else self.rank[self.people[column.person].posts[0][0]]
        where = self.ground.later.teams.uid[self.teams[team]]
        if column.kind == RECRUIT:
            return {(Recruitment.kind, where, self.families[column.family])}
        if column.kind == MOVE:
            return {(Mobility.kind, where, self.people[column.person].uid)}
        return {(Training.kind, where, self.offers[offer]) for offer in column.offers}


def _key(ceiling: Ceiling) -> tuple[str, str, str]:
    return ceiling.kind, ceiling.team, ceiling.subject


def _admitted(door: OpenTo, background: Background) -> bool:
    return door is OpenTo.ANY or door.admits(background)


def _net(
    gained: tuple[tuple[int, int, int], ...], lost: tuple[tuple[int, int, int], ...]
) -> tuple[tuple[int, int, int], ...]:
    """The change of heads of each scope, those that do not change left out."""
    kept = {place: (known, other) for place, known, other in gained}
    for place, known, other in lost:
        before = kept.get(place, (0, 0))
        kept[place] = before[0] - known, before[1] - other
    return tuple((place, *change) for place, change in sorted(kept.items()) if change != (0, 0))


def _count(actions: Sequence[Action], kind: type[Action]) -> int:
    return sum(isinstance(action, kind) for action in actions)


def _flat(values: Whole) -> tuple[int, ...]:
    return tuple(values.ravel().tolist())
