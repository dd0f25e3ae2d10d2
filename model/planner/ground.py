"""What is fixed and what is open: the situation at the horizon once the fixed scenario and the known departures are
applied, the seats that will be free, the people who could move or follow a training."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from model.domain.calendar import NEVER, add_months, month_of
from model.domain.framework import HALF_STEPS, Framework
from model.domain.snapshot import BACKGROUNDS, Snapshot
from model.domain.vocabulary import Background, OpenTo
from model.measures.attainment import Attainment, attainment
from model.measures.coverage import coverage
from model.measures.expectations import Expectations, Whole, expectations
from model.measures.levels import SCALE, Levels, levels
from model.measures.presence import on_leave, presence
from model.planner.limits import Limits
from model.projection import Projection, apply
from model.scenario import Scenario, Training

DOORS = tuple(OpenTo)


@dataclass(frozen=True)
class FillableSeat:
    """A position that could be filled from `month` on: its uid, the place of its team, what is expected there (a tuple
    of half-steps), to whom it is open, whether the fixed scenario opens it."""

    uid: str
    team: int
    expected: tuple[int, ...]
    door: OpenTo
    opened: bool
    month: date


@dataclass(frozen=True)
class Candidate:
    """Somebody present at the horizon: uid, row, background, the places of the teams where they are and what is
    expected there. `trainable`: in post at the start. `leaves`: the seat that a mobility would leave, if they may move;
    `vacates`: whether that seat is then to be filled at the horizon, `frees`: whether somebody else could take it."""

    uid: str
    row: int
    background: Background
    posts: tuple[tuple[int, tuple[int, ...]], ...]
    trainable: bool
    leaves: FillableSeat | None
    vacates: bool
    frees: bool


@dataclass(frozen=True, eq=False)
class Ground:
    """A region at the horizon of a scenario, with the obligations of the limits already in it."""

    base: Snapshot
    before: Scenario
    limits: Limits

    @cached_property
    def fixed(self) -> Scenario:
        """The scenario with the actions that must be in."""
        scenario = self.before
        for action in self.limits.included:
            scenario = scenario.with_action(action)
        return scenario

    @cached_property
    def projection(self) -> Projection:
        """What the fixed scenario does."""
        return apply(self.base, self.fixed)

    @cached_property
    def last(self) -> date:
        """The month at which everything is measured."""
        return add_months(self.fixed.start, self.fixed.horizon)

    @cached_property
    def later(self) -> Snapshot:
        """The region in that month."""
        return self.projection.snapshot.at(self.last)

    @cached_property
    def begin(self) -> Snapshot:
        """The region in the first month."""
        return self.projection.snapshot.at(self.fixed.start)

    @cached_property
    def wishes(self) -> Expectations:
        """What is expected."""
        return expectations(self.later)

    @cached_property
    def known(self) -> Levels:
        """The level of each manager at the horizon."""
        return levels(self.later)

    @cached_property
    def attained(self) -> Attainment:
        """Who is present at the horizon, and where."""
        return attainment(self.later, presence(self.later), self.wishes)

    @cached_property
    def held(self) -> Whole:
        """The people known to reach the level: teams × competencies."""
        return coverage(self.later).least

    @cached_property
    def recorded_seats(self) -> Whole:
        """The positions of each team that ask for holders as long as nobody takes a seat that the scenario opens."""
        return coverage(self.later).seats.astype(np.int64)

    @cached_property
    def recorded(self) -> int:
        """How many positions the fixed scenario found; those after them, it opened."""
        return len(self.later.positions if self.later.recorded is None else self.later.recorded)

    def framework(self, month: date) -> Framework:
        """Return the assumptions that an action of a month meets."""
        if month not in self._frameworks:
            so_far = tuple(action for action in self.fixed.actions if action.month <= month)
            self._frameworks[month] = apply(self.base, replace(self.fixed, actions=so_far)).snapshot.framework
        return self._frameworks[month]

    @cached_property
    def _frameworks(self) -> dict[date, Framework]:
        return {}

    def expected(self, seat: int) -> tuple[int, ...]:
        """Return what is expected of the holder of a position."""
        positions = self.later.positions
        return tuple(self.wishes.expected[positions.team[seat], positions.stratum[seat]].tolist())

    @cached_property
    def non_acting(self) -> NDArray[np.intp]:
        """The places of the assignments that go on after the start."""
        snapshot = self.projection.snapshot
        goes_on = ~snapshot.assignments.acting & (snapshot.until > self.begin.day)
        return np.flatnonzero(goes_on)

    def seat(self, place: int, month: date) -> FillableSeat:
        """Return a position as a seat."""
        positions = self.later.positions
        door, opened = DOORS[positions.open_to[place]], place >= self.recorded
        return FillableSeat(positions.uid[place], int(positions.team[place]), self.expected(place), door, opened, month)

    def touched(self, place: int) -> bool:
        """Whether a position may be filled or left by the proposal."""
        return self.later.positions.uid[place] not in self.limits.untouched

    def free_seats(self) -> tuple[FillableSeat, ...]:
        """Return the seats that nobody holds at the horizon, each with the first month when it can be taken."""
        freed = ((place, self._free_from(place)) for place in range(len(self.later.positions)) if self.touched(place))
        seats = [self.seat(place, month) for place, month in freed if month]
        return tuple(seats)

    def _free_from(self, place: int) -> date | None:
        positions, assignments = self.later.positions, self.later.assignments
        ours = (assignments.position == place) & ~assignments.acting
        day = max(
            self.begin.day, int(positions.funded_from[place]), int(self.later.until[ours].max(initial=self.begin.day))
        )
        day = self._thawed(place, day)
        if day > self.later.day or positions.funded_until[place] <= self.later.day:
            return None
        month = max(first_of_month(day), self._changed.get(positions.uid[place], self.fixed.start))
        return month if month <= self.last else None

    def _thawed(self, place: int, day: int) -> int:
        """The first day, from one on, after which a position is never frozen: nobody is sought for it before."""
        positions = self.later.positions
        until = int(positions.frozen_until[place])
        return max(day, until) if positions.frozen_from[place] < until else day

    @cached_property
    def _changed(self) -> dict[str, date]:
        """The last month in which the fixed scenario does something to a position."""
        named = ((getattr(action, "position", ""), action.month) for action in self.fixed.actions if action.active)
        return {uid: month for uid, month in sorted(named, key=lambda each: each[1]) if uid}

    def people(self) -> tuple[Candidate, ...]:
        """Return the people present at the horizon whom the proposal could concern, by uid."""
        rows = self.later.assignments.manager[self.attained.rows]
        posts: dict[int, list[int]] = {}
        for place, row in enumerate(rows.tolist()):
            if row >= 0:
                posts.setdefault(row, []).append(place)
        return tuple(
            sorted((self._person(row, places) for row, places in posts.items()), key=lambda person: person.uid)
        )

    def _person(self, row: int, places: list[int]) -> Candidate:
        assignments, managers = self.later.assignments, self.later.managers
        seats = assignments.position[self.attained.rows[places]].tolist()
        posts = tuple(
            (int(self.attained.team[place]), self.expected(seat)) for place, seat in zip(places, seats, strict=True)
        )
        leaves, vacates, frees = self._leaving(row)
        background = BACKGROUNDS[managers.background[row]]
        return Candidate(managers.uid[row], row, background, posts, row in self._in_post, leaves, vacates, frees)

    @cached_property
    def _in_post(self) -> frozenset[int]:
        return frozenset(self.begin.assignments.manager[presence(self.begin).held].tolist())

    @cached_property
    def _involved(self) -> frozenset[str]:
        """Whom the fixed scenario concerns otherwise than by a training."""
        named = (a for a in self.fixed.actions if a.active and not isinstance(a, Training))
        return frozenset(getattr(action, "manager", "") for action in named)

    def _leaving(self, row: int) -> tuple[FillableSeat | None, bool, bool]:
        """The seat that a manager could leave: the only one, held from the start to the horizon, without long leave."""
        assignments = self.later.assignments
        posts = self.non_acting[assignments.manager[self.non_acting] == row]
        uid = self.later.managers.uid[row]
        if len(posts) != 1 or row >= len(self.base.managers) or uid in self._involved:
            return None, False, False
        (post,) = posts.tolist()
        away = on_leave(self.begin)[post] or on_leave(self.later)[post]
        place = int(assignments.position[post])
        if assignments.start[post] > self.begin.day or away or not self.touched(place):
            return None, False, False
        alone = (assignments.position[self.non_acting] == place).sum() == 1
        funded = self.later.positions.funded_until[place] > self.later.day
        thawed = self._thawed(place, self.begin.day) == self.begin.day
        return self.seat(place, self.fixed.start), self._vacated(place), bool(alone and funded and thawed)

    def _vacated(self, place: int) -> bool:
        """Whether a position would be to fill at the horizon without one of those who hold it."""
        now, positions, day = presence(self.later), self.later.positions, self.later.day
        holders = (now.held & (self.later.assignments.position == place)).sum()
        frozen = positions.frozen_from[place] <= day < positions.frozen_until[place]
        return bool(holders == 1 and not frozen)

    def trainings_of(self, uid: str) -> tuple[str, ...]:
        """Return the offers that the fixed scenario gives to somebody."""
        given = (a for a in self.fixed.actions if a.active and isinstance(a, Training) and uid in a.managers)
        return tuple(action.offer for action in given)

    def lifted(self, level: Levels, offers: tuple[str, ...]) -> Levels:
        """Return levels (… × competencies) after trainings of the first month; what was not assessed stays so."""
        framework = self.framework(self.fixed.start)
        gain = int(2 * framework.assumed("training_gain")) * SCALE
        added = np.zeros_like(level)
        for offer in offers:
            for code in framework.offers[offer].competencies:
                added[..., framework.competency_index[code]] += gain
        return np.where(level < 0, level, np.minimum(level + added, HALF_STEPS * SCALE))

    @property
    def in_time(self) -> bool:
        """Whether a training of the first month has its effect before the horizon."""
        delay = int(self.framework(self.fixed.start).assumed("training_delay"))
        return add_months(self.fixed.start, delay) <= self.last


def first_of_month(day: int) -> date:
    """Return the first day of a month that is not before a day."""
    when = date.fromordinal(min(day, NEVER))
    return when if when.day == 1 else add_months(month_of(when), 1)


def arrival_levels(framework: Framework, family: int, months: int) -> Levels:
    """Return the levels of somebody of a family, one a competency, so many months after the arrival, by the rule."""
    needed, gap = int(framework.assumed("adaptation_months")), int(2 * framework.assumed("arrival_gap"))
    gained = min(gap * needed, gap * months) * (SCALE // needed)
    reached: Levels = np.maximum(0, (framework.profiles[family] - gap) * SCALE + gained)
    return reached
