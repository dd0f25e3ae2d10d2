"""All that is published together of one date tells nobody what one person can do."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from model.access import operator
from model.domain.snapshot import Snapshot
from model.measures.coverage import coverage
from model.measures.levels import levels
from model.privacy import held_if, held_in_circulation
from model.services.context import reference
from model.services.situation import snapshots
from tests.model.small_situations import Seat, framework, profile, situation, vacant
from tests.security.auditor import told

REFERENCE = framework(expected=(4,))
QUICK = 40
FORMS = [(0, QUICK), pytest.param(QUICK, 900, marks=pytest.mark.slow)]
WISHES = (0, 4, 6)


def one(name: str = "", share: float = 1.0, **more: object) -> Seat:
    """Somebody who was assessed, by name where they have two functions; of which level is for the auditor to look."""
    return Seat("social", (0,), person=name, share=share, **more)


def body(seed: int, most: int = 6) -> Snapshot:
    """A small region: one team or several, somebody in two of them, somebody not assessed, free seats, and teams or
    functions of which something else is expected."""
    rng = np.random.default_rng(seed)
    teams: dict[str, list[Seat]] = {}
    for row in range(rng.integers(1, most + 1)):
        kinds = rng.choice(4, size=rng.integers(1, 4), p=(0.7, 0.1, 0.1, 0.1))
        choices = (one(), Seat("other", ()), Seat("unnamed"), vacant())
        teams[f"t{row}"] = [
            replace(choices[kind], stratum=str(rng.choice(("operational", "intermediate")))) for kind in kinds
        ]
    for row in range(rng.integers(0, 3)):
        for name in rng.choice(list(teams), size=min(2, len(teams)), replace=False):
            there = teams[str(name)]
            there[rng.integers(len(there))] = one(f"two functions {row}", 0.5)
    own = [
        profile(REFERENCE, expected=(int(rng.choice(WISHES)),), **place)
        for place in ({}, {"team": "t0"}, {"team": "t1"}, {"stratum": "intermediate"})
        if rng.random() < 0.3
    ]
    return situation(teams, reference=REFERENCE, profiles=tuple(own), departments=dict.fromkeys(teams, "33"))


def base(seen: Snapshot) -> Sequence[object]:
    return held_in_circulation(seen)


def in_a_room(seen: Snapshot) -> Sequence[object]:
    """The base, and what it would be with the levels that rooms wish: both are on the wall, and in the conclusions."""
    views = (held_if(seen, wished(seen, expected)) for expected in WISHES)
    return list(zip(held_in_circulation(seen), *views, strict=True))


def wished(seen: Snapshot, expected: int) -> Snapshot:
    """A situation if something else were expected in the region."""
    ours = replace(seen.framework.default_profile, expected=(expected,) * len(seen.framework.competencies), region="r")
    others = tuple(each for each in seen.profiles if each.team or each.stratum)
    return replace(seen, profiles=(*others, ours))


def without_rule(seen: Snapshot) -> Sequence[object]:
    """Numbers of teams as they are, where enough people were assessed."""
    measured = coverage(seen)
    return [tuple(map(int, each)) for each in np.stack([(measured.least > 0).sum(axis=0), measured.most.sum(axis=0)]).T]


@pytest.mark.parametrize(("first", "last"), FORMS)
def test_the_common_base_tells_of_nobody_who_alone_was_assessed_in_a_team(first: int, last: int) -> None:
    found = {seed: told(body(seed), 0, base) for seed in range(first, last)}
    assert {seed: leaks for seed, leaks in found.items() if leaks} == {}
    assert sum(any(base(body(seed))) for seed in range(first, last)) > (last - first) / 10, "most numbers are held back"


@pytest.mark.parametrize(("first", "last"), FORMS)
def test_nor_do_the_levels_that_a_room_wishes(first: int, last: int) -> None:
    found = {seed: told(body(seed), 0, in_a_room, WISHES) for seed in range(first, last, 4)}
    assert {seed: leaks for seed, leaks in found.items() if leaks} == {}


def test_the_auditor_finds_whom_numbers_tell_of_where_nothing_is_held_back() -> None:
    assert sum(bool(told(body(seed), 0, without_rule)) for seed in range(QUICK)) > QUICK / 2


@pytest.mark.usefixtures("demo_house")
def test_nor_does_the_base_of_the_demonstration() -> None:
    regions = {code: snapshots.snapshot(operator((code,)), (code,)) for code in reference().regions}
    looked = {(code, place): told(seen, place, base) for code, seen in regions.items() for place in structures(seen)}
    assert len(looked) > 20
    assert {where: leaks for where, leaks in looked.items() if leaks} == {}


def structures(seen: Snapshot) -> list[int]:
    """The competencies on which other people were assessed than on those before."""
    known = levels(seen) >= 0
    return np.unique(known, axis=1, return_index=True)[1].tolist()
