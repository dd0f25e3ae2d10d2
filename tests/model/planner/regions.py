"""Regions of a chosen size on the real reference, drawn from a seed."""

import random
from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np

from model.domain.framework import Framework
from model.domain.snapshot import Snapshot
from model.reference import framework
from model.scenario import Scenario
from tests.model.small_situations import Seat, profile, situation, vacant

START = date(2026, 12, 1)


@cache
def reference() -> Framework:
    """The reference of the house."""
    return framework()


def region(teams: int, managers: int, seed: int = 0, *, moving: float = 0.3, free: float = 0.15) -> Snapshot:
    """A region with an adopted range; `moving`: the share of managers who declare a mobility; `free`: of free seats."""
    draw, common = random.Random(seed), reference()
    seats: dict[str, list[Seat]] = {f"Team {place:03}": [] for place in range(teams)}
    names = list(seats)
    for place in range(managers):
        seats[names[place % teams]].append(_held(draw, common))
    for _ in range(max(1, round(free * managers))):
        seats[draw.choice(names)].append(vacant(draw.choice(["any", "any", "any", "social", "other"])))
    adopted = profile(common, mix=(40, 50))
    departments = {name: f"{draw.randrange(teams // 3 + 1):02}" for name in names}
    snapshot = situation(seats, reference=common, profiles=(adopted,), departments=departments)
    wishes = [draw.choice([1, 2]) if draw.random() < moving else 0 for _ in snapshot.managers.uid]
    mobility = np.array(wishes, dtype=snapshot.managers.mobility.dtype)
    return replace(snapshot, managers=snapshot.managers.changed(mobility=mobility))


def _held(draw: random.Random, common: Framework) -> Seat:
    social = draw.random() < 0.75
    levels = tuple(
        max(0, min(8, each.expected + draw.choice([-3, -2, -2, -1, 0, 1, 2]))) for each in common.competencies
    )
    leaves = date(2028, draw.randint(1, 12), 15) if draw.random() < 0.08 else None
    return Seat("social" if social else "other", levels, leaves_on=leaves)


def scenario() -> Scenario:
    """Nothing fixed, over three years."""
    return Scenario("R", "", START, 36)
