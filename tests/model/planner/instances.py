"""Situations small enough to try everything, drawn from a seed, and what trying everything finds."""

import random
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, combinations, product
from typing import Any

import numpy as np
import pytest

from model.domain.calendar import NEVER, add_months
from model.domain.framework import Framework, Offer, TargetProfile
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import Status
from model.measures.prices import training_price
from model.planner.limits import Limits
from model.planner.measurement import (
    JudgedPositions,
    deficit,
    heads_of,
    judged_positions,
    measure,
    people,
    vacant,
)
from model.planner.plans import Plan
from model.planner.timetable import Shortfall, shortfalls
from model.planner.value import Aim, Value, arrivals_lacking, stages_of
from model.projection import apply
from model.scenario import Action, Departure, Mobility, NewPosition, Recruitment, Scenario, Training
from tests.model.small_situations import Seat, framework, profile, situation
from tests.model.small_situations import vacant as empty

START, LATER = date(2026, 12, 1), date(2027, 6, 1)
THAWING, FROZEN = (START, date(2027, 5, 15)), (START, None)
OPENED = ("any", "any", "social", "other")


def seeds(known: Iterable[int], long: Container[int]) -> list[Any]:
    """Instances, those that take seconds with the slow tests."""
    return [pytest.param(seed, marks=pytest.mark.slow if seed in long else ()) for seed in known]


@dataclass(frozen=True)
class Instance:
    """A region, what is fixed, and limits."""

    snapshot: Snapshot
    scenario: Scenario
    limits: Limits


def reference(draw: random.Random) -> Framework:
    """Two competencies, a family of each background, one or two trainings."""
    drawn = {"FS": ("social", _levels(draw, 2, 6)), "FO": ("other", _levels(draw, 2, 6))}
    base = framework(expected=(4, 4), families=drawn)
    offers = {"T": ("C01",), "U": ("C01", "C02")} if draw.random() < 0.5 else {"T": ("C01", "C02")}
    made = {
        code: Offer(code, {"fr": code, "en": code}, 2, taught, 900, 2000, 2, 50, 12, Status.SOURCED)
        for code, taught in offers.items()
    }
    return replace(base, offers=made)


def _levels(draw: random.Random, low: int, high: int) -> tuple[int, int]:
    return draw.randint(low, high), draw.randint(low, high)


def instance(seed: int) -> Instance:
    """Two teams of four or five positions in all, one to three of them free or about to be, some frozen; in one
    instance of four nearly all are in one team, which has a profile of its own."""
    draw = random.Random(seed)
    common = reference(draw)
    teams: dict[str, list[Seat]] = {"A": [], "B": []}
    large = draw.random() < 0.25
    for place in range(5 if large else draw.randint(3, 5)):
        seats = teams["AAABA"[place] if large else "AB"[place % 2]]
        seats.append(_empty(draw) if place < 2 and draw.random() < 0.7 else _held(draw))
    wanted = draw.choice([(1, 1), (2, 2), (2, 1)])
    weights = draw.choice([(1, 1), (3, 1), (1, 2)])
    ranges = draw.choice([None, (30, 50), (40, 60), (50, 100)])
    chosen = (profile(common, holders=wanted, weights=weights, mix=ranges), *(_own(draw, common) if large else ()))
    snapshot = situation(teams, reference=common, profiles=chosen, departments={"A": "33", "B": draw.choice("3340")})
    wishes = [draw.choice([0, 1, 2, 2]) for _ in snapshot.managers.uid]
    snapshot = replace(
        snapshot, managers=snapshot.managers.changed(mobility=np.array(wishes, dtype=snapshot.managers.mobility.dtype))
    )
    leaving = [Departure(uid="d", month=LATER, manager="m0")] if len(wishes) > 2 and draw.random() < 0.3 else []
    new = NewPosition(uid="n", month=draw.choice([START, LATER]), team=draw.choice(["t0", "t1"]), title="New")
    opened = [new] if len(snapshot.positions) < 5 and draw.random() < 0.4 else []
    scenario = Scenario("R", "", START, draw.choice([12, 24, 36]), actions=(*opened, *leaving))
    limits = Limits(
        budget=draw.choice([0, 900, 2700, 4000, 6900, 9000, 12_900, 16_000]),
        recruitments=draw.choice([0, 1, 2]),
        mobilities=draw.choice([0, 1, 2]),
        trainings=draw.choice([1, 2]),
        candidates=draw.choice([1, 2]),
        wishes=draw.random() < 0.8,
    )
    return Instance(snapshot, scenario, limits)


def _empty(draw: random.Random) -> Seat:
    """A free seat, one in five frozen: until a day inside the horizon, or for good."""
    return empty(draw.choice(OPENED), draw.choice([THAWING, FROZEN]) if draw.random() < 0.2 else (None, None))


def _own(draw: random.Random, common: Framework) -> Sequence[TargetProfile]:
    """The first team's own profile."""
    return [profile(common, team="t0", holders=draw.choice([(1, 1), (2, 2)]), expected=(4, 5), mix=(40, 60))]


def _held(draw: random.Random) -> Seat:
    away = draw.random() < 0.1
    leaves = date(2027, 5, 10) if draw.random() < 0.15 else None
    known = draw.choice([_levels(draw, 0, 6), _levels(draw, 2, 5), (draw.randint(1, 5), -1)])
    holder = draw.choice(["social", "social", "other", "unknown"])
    door, frozen = draw.choice(["any", "any", "any", "social"]), FROZEN if draw.random() < 0.1 else (None, None)
    return Seat(holder, known, on_leave=away, leaves_on=leaves, open_to=door, frozen=frozen)


def best_of_all(values: Iterable[Value], aims: Sequence[Aim]) -> Value:
    """Return the best of some values for some aims: what a proposal must equal."""
    return min(values, key=lambda value: value.ranked(stages_of(aims)))


def everything(case: Instance) -> set[Value]:
    """Return the value of every set of actions that applies within the limits."""
    limits, values = case.limits, {measure(case.snapshot, case.scenario, case.scenario)}
    for stays in product(*_choices(case)):
        acts = [action for action in stays if action]
        if not _few(acts, limits) or (dated := _dated(case, acts)) is None:
            continue
        for trainings in _trainings(case, dated):
            after = case.scenario
            for action in (*dated, *trainings):
                after = after.with_action(action)
            found = _worth(case, after)
            if found and found.euros <= limits.budget:
                values.add(found)
    return values


def _worth(case: Instance, after: Scenario) -> Value | None:
    """The value of a scenario, when all that it adds applies."""
    projection = apply(case.snapshot, after)
    if {each.action for each in projection.skipped} - set(case.scenario.actions):
        return None
    later = projection.snapshot.at(add_months(after.start, after.horizon))
    lack = sum(arrivals_lacking(*_of(later, scope)) for scope in judged_positions(later))
    return Value(
        vacant(later), deficit(later), lack, projection.euros, len(people({*after.actions} - {*case.scenario.actions}))
    )


def _of(later: Snapshot, scope: JudgedPositions) -> tuple[int, int, int, int, int]:
    known, other, positions = heads_of(later, scope)
    return known, other, scope.low, scope.high, positions


def _choices(case: Instance) -> Iterator[list[Action | None]]:
    opened = [action.position for action in case.scenario.actions if isinstance(action, NewPosition)]
    seats, managers = [*case.snapshot.positions.uid, *opened], case.snapshot.managers.uid
    leaving = {action.manager for action in case.scenario.actions if isinstance(action, Departure)}
    for manager in managers:
        away = _absent(case.snapshot, manager)
        moves = [Mobility(uid=f"m-{manager}", month=START, manager=manager, position=seat) for seat in seats]
        still = case.limits.wishes and case.snapshot.managers.mobility[managers.index(manager)] == 0
        stays = away or still or case.limits.mobilities == 0 or manager in leaving
        yield [None, *(() if stays else moves)]
    for seat in seats:
        families = case.snapshot.framework.family_index if case.limits.recruitments else ()
        yield [None, *(Recruitment(uid=f"r-{seat}", month=START, position=seat, family=code) for code in families)]


def _absent(snapshot: Snapshot, manager: str) -> bool:
    row = snapshot.managers.uid.index(manager)
    return bool((snapshot.assignments.manager[snapshot.absences.assignment] == row).any())


def _few(acts: Sequence[Action], limits: Limits) -> bool:
    moves = [action for action in acts if isinstance(action, Mobility)]
    families = [action.family for action in acts if isinstance(action, Recruitment)]
    taken = [action.position for action in acts if isinstance(action, Mobility | Recruitment)]
    return (
        len(moves) <= limits.mobilities
        and len(families) <= limits.recruitments
        and len(set(taken)) == len(taken)
        and all(families.count(code) <= limits.candidates for code in families)
        and 6000 * len(families) + 3000 * len(moves) <= limits.budget
    )


def _dated(case: Instance, acts: Sequence[Action]) -> list[Action] | None:
    """The same actions, each in the first month in which they apply; nothing when they never do."""
    positions = case.snapshot.positions
    waits = (case.snapshot.managers.leaves_on < NEVER).any() or (positions.frozen_from < positions.frozen_until).any()
    for months in product((START, LATER) if waits or case.scenario.actions else (START,), repeat=len(acts)):
        dated = [replace(action, month=month) for action, month in zip(acts, months, strict=True)]
        after = case.scenario
        for action in dated:
            after = after.with_action(action)
        projection = apply(case.snapshot, after)
        if not {each.action for each in projection.skipped} - set(case.scenario.actions):
            stays = _kept(case, acts, projection.snapshot)
            return dated if stays and not (case.limits.wishes and projection.outside_wish) else None
    return None


def _kept(case: Instance, acts: Sequence[Action], after: Snapshot) -> bool:
    """Whether those who move have no departure announced: who leaves moves no more."""
    moved = {action.manager for action in acts if isinstance(action, Mobility)}
    last = date(START.year, START.month, 1).toordinal() + 30 * case.scenario.horizon
    leaving = {uid for uid, day in zip(after.managers.uid, after.managers.leaves_on, strict=True) if day < last}
    return not moved & leaving


def _trainings(case: Instance, dated: Sequence[Action]) -> Iterator[tuple[Training, ...]]:
    """Every set of trainings of the first month that the rest of the budget pays."""
    offers = case.snapshot.framework.offers
    spent = sum(6000 if isinstance(action, Recruitment) else 3000 for action in dated)
    present = [
        *case.snapshot.managers.uid,
        *(a.arrival for a in dated if isinstance(a, Recruitment) and a.month == START),
    ]
    places = list(product(present, offers))
    dearest = int(max(0, case.limits.budget - spent) // 600)
    for some in chain.from_iterable(combinations(places, size) for size in range(min(dearest, len(places)) + 1)):
        who = [person for person, _ in some]
        groups = {code: [person for person, offer in some if offer == code] for code in offers}
        euros = sum(training_price(offers[code], len(group)).euros for code, group in groups.items())
        if spent + euros <= case.limits.budget and all(who.count(each) <= case.limits.trainings for each in who):
            yield tuple(
                Training(uid=f"t-{code}", month=START, managers=tuple(group), offer=code)
                for code, group in groups.items()
                if group
            )


def places(plan: Plan) -> int:
    """How many places in trainings a proposal takes."""
    return sum(len(each.managers) for each in plan.added if isinstance(each, Training))


def every_calendar(snapshot: Snapshot, plan: Plan, before: Scenario) -> Iterator[tuple[int, int]]:
    """How many are twice in a month and how many teams are short, in each calendar that keeps the price."""
    followed = [(a.offer, uid) for a in plan.added if isinstance(a, Training) for uid in a.managers]
    stays, last = before, add_months(before.start, before.horizon - 4)
    for action in plan.added:
        stays = stays if isinstance(action, Training) else stays.with_action(action)
    open_to = [month for month in (add_months(START, n) for n in range(3)) if month <= last]
    for chosen in product(open_to, repeat=len(followed)):
        together: dict[tuple[date, str], list[str]] = {}
        for (offer, uid), month in zip(followed, chosen, strict=True):
            together.setdefault((month, offer), []).append(uid)
        after = stays
        for n, ((month, offer), who) in enumerate(together.items()):
            after = after.with_action(Training(uid=f"x{n}", month=month, managers=tuple(who), offer=offer))
        if price(snapshot, after) == price(snapshot, plan.scenario):
            yield worth(shortfalls(snapshot, after))


def price(snapshot: Snapshot, after: Scenario) -> Counter[str]:
    """What the trainings on each offer cost."""
    euros = Counter[str]()
    for line in apply(snapshot, after).costs:
        euros[line.offer] += line.euros
    return euros


def worth(left: tuple[Shortfall, ...]) -> tuple[int, int]:
    short = {each.team for each in left if each.away > max(1, each.present // 2)}
    return sum(each.twice for each in left), len(short)
