"""Situations small enough to try everything, drawn from a seed, and what trying everything finds."""

import random
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, combinations, product
from typing import Any

import numpy as np
import pytest

from model.domain.calendar import NEVER, add_months
from model.domain.framework import Framework, Offer
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import Status
from model.measures.prices import training_price
from model.planner.limits import Limits
from model.planner.value import (
    JudgedPositions,
    Value,
    arrivals_lacking,
    deficit,
    heads_of,
    judged_positions,
    measure,
    people,
)
from model.projection import apply
from model.scenario import Action, Departure, Mobility, NewPosition, Recruitment, Scenario, Training
from tests.model.small_situations import Seat, framework, profile, situation, vacant

START, LATER = date(2026, 12, 1), date(2027, 6, 1)
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
    """Two teams of four or five positions in all, one to three of them free or about to be."""
    draw = random.Random(seed)
    common = reference(draw)
    teams: dict[str, list[Seat]] = {"A": [], "B": []}
    for place in range(draw.randint(3, 5)):
        seats = teams["AB"[place % 2]]
        seats.append(vacant(draw.choice(OPENED)) if place < 2 and draw.random() < 0.7 else _held(draw))
    wanted = draw.choice([(1, 1), (2, 2), (2, 1)])
    weights = draw.choice([(1, 1), (3, 1), (1, 2)])
    ranges = draw.choice([None, (30, 50), (40, 60), (50, 100)])
    chosen = profile(common, holders=wanted, weights=weights, mix=ranges)
    snapshot = situation(teams, reference=common, profiles=(chosen,), departments={"A": "33", "B": draw.choice("3340")})
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


def _held(draw: random.Random) -> Seat:
    away = draw.random() < 0.1
    leaves = date(2027, 5, 10) if draw.random() < 0.15 else None
    known = draw.choice([_levels(draw, 0, 6), _levels(draw, 2, 5), (draw.randint(1, 5), -1)])
    holder = draw.choice(["social", "social", "other", "unknown"])
    return Seat(holder, known, on_leave=away, leaves_on=leaves, open_to=draw.choice(["any", "any", "any", "social"]))


def everything(case: Instance) -> Value:
    """Return the best value among every set of actions that applies within the limits: what a proposal must equal."""
    limits, best = case.limits, measure(case.snapshot, case.scenario, case.scenario)
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
                best = min(best, found)
    return best


def _worth(case: Instance, after: Scenario) -> Value | None:
    """The value of a scenario, when all that it adds applies."""
    projection = apply(case.snapshot, after)
    if {each.action for each in projection.skipped} - set(case.scenario.actions):
        return None
    later = projection.snapshot.at(add_months(after.start, after.horizon))
    lack = sum(arrivals_lacking(*_of(later, scope)) for scope in judged_positions(later))
    return Value(deficit(later), lack, projection.euros, len(people({*after.actions} - {*case.scenario.actions})))


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
    leaves = (case.snapshot.managers.leaves_on < NEVER).any()
    for months in product((START, LATER) if leaves or case.scenario.actions else (START,), repeat=len(acts)):
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
