"""What may circulate: how many people must stand behind a number, and which numbers would tell of one of them.

A number is widened or held back for reasons that everybody may know (how many people were assessed, and where), never
for what it says: otherwise holding it back would say it. Whoever is in post counts, on long leave or not: everybody
knows who is away, and a number that moved with it would tell what that one person can do. Nor does a number move when
one person is assessed: new levels come in together, once `K` people have some. What a scenario adds to a
situation is computed on positions and backgrounds alone, so that its difference with the situation tells nothing of
what anybody can do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import lru_cache, reduce
from itertools import combinations, product
from math import prod
from operator import or_
from typing import Final

import numpy as np

from model.domain.snapshot import Flags, Snapshot
from model.measures.attainment import Attainment, attainment
from model.measures.coverage import Coverage, coverage
from model.measures.expectations import Expectations, Whole, expectations
from model.measures.presence import Presence, presence

K: Final = 5
"""The fewest people that a number may be about."""

FEWEST_IN_A_TEAM: Final = 2
"""« None » and « all » are not said of teams when one of them has fewer people assessed than this."""

MOST_STATES: Final = 4096
"""The most situations of people of several teams that are looked at; a number that needs more is held back."""

Judged = tuple[tuple[int, int], ...]
"""The people of a team who were assessed on a competency, each with the level that is expected of them there."""

Span = tuple[int, int]

Numbers = int
"""Numbers that may be, as the bits of one."""

Part = tuple[Numbers, list[tuple[Numbers, Numbers]]]
"""Teams that share people: how many of them may have somebody at the level, in all, and where one has not or has."""


@dataclass(frozen=True)
class HeldBetween:
    """Of `total` teams, from `least` to `most` are known to hold a competency, `to_record` more are to be recorded."""

    least: int
    most: int
    to_record: int
    total: int

    @property
    def missing(self) -> int:
        """Those where nobody is known to hold the competency, at least."""
        return self.total - self.most - self.to_record


def held_in_circulation(snapshot: Snapshot) -> tuple[HeldBetween | None, ...]:
    """Return for each competency how many teams hold it, nothing where the number must not circulate.

    Several regions say together only what each of them may say alone: their difference is one of them.
    """
    snapshot = _circulating(snapshot)
    wishes, in_post = expectations(snapshot), _in_post(snapshot)
    measured, people = coverage(snapshot, in_post, wishes), attainment(snapshot, in_post, wishes)
    there = np.unique(snapshot.teams.region[measured.defined]).tolist()
    if not there:
        return (None,) * len(snapshot.framework.competencies)
    judged = _expected(snapshot, people, wishes)
    counted = [_in_region(snapshot, measured, people, judged, region) for region in there]
    return tuple(held_together(parts) if all(parts) else None for parts in zip(*counted, strict=True))


def held_if(snapshot: Snapshot, supposed: Snapshot) -> tuple[HeldBetween | None, ...]:
    """Return the same for what is supposed of expectations, beside what is said of the snapshot as it is.

    Nothing where the supposition leaves the expectations of a team or a function as they are while it changes those of
    others: the difference between the two numbers would be about the few whom it changes.
    """
    snapshot = _circulating(snapshot)
    people = attainment(snapshot, _in_post(snapshot), expectations(snapshot))
    now, then = (_expected(snapshot, people, expectations(each)) for each in (snapshot, supposed))
    moved, assessed = now != then, ~people.not_assessed
    partly = (moved & assessed).any(axis=0) & (~moved & assessed).any(axis=0)
    numbers = held_in_circulation(supposed)
    return tuple(None if held_back else held for held_back, held in zip(partly.tolist(), numbers, strict=True))


def held_together(parts: Iterable[HeldBetween]) -> HeldBetween:
    """Return what several scopes that share no team hold together."""
    return HeldBetween(*(sum(values) for values in zip(*map(astuple, parts), strict=True)))


def pooled(people: Mapping[str, int]) -> frozenset[str]:
    """Return what must be read together: whoever counts fewer than `K` people, and more until their sum tells of at
    least `K`, even to somebody who knows all about one of them."""
    by_size = sorted(people, key=lambda name: (people[name], name))
    small = [name for name in by_size if people[name] < K]
    rest = iter(by_size[len(small) :])
    while small and not enough([people[name] for name in small]):
        following = next(rest, None)
        if following is None:
            break
        small.append(following)
    return frozenset(small)


def enough(people: Sequence[int]) -> bool:
    """Whether what is read together tells of at least `K` people, even once the largest part of it is known."""
    return sum(people) - max(people, default=0) >= K


def _circulating(snapshot: Snapshot) -> Snapshot:
    """The levels that circulate: those of somebody who was assessed since wait for those of enough others."""
    assessments = snapshot.assessments.where(snapshot.assessments.circulating >= 0)
    return replace(snapshot, assessments=assessments.changed(level=assessments.circulating))


def _in_post(snapshot: Snapshot) -> Presence:
    """Everybody in post, as if nobody were on long leave."""
    now = presence(snapshot)
    return replace(now, present=now.held)


def _expected(snapshot: Snapshot, people: Attainment, wishes: Expectations) -> Whole:
    """What is expected of each of these people where they are, on each competency."""
    function = snapshot.positions.stratum[snapshot.assignments.position[people.rows]]
    return wishes.expected[people.team, function]


def _in_region(
    snapshot: Snapshot, measured: Coverage, people: Attainment, expected: Whole, region: int
) -> list[HeldBetween | None]:
    """What one region says of each competency."""
    ours = measured.defined & (snapshot.teams.region == region)
    person, inside = snapshot.assignments.manager[people.rows], ours[people.team]
    inhabited = np.isin(np.arange(len(ours)), people.team)[ours]
    held, open_ones = measured.least[ours] > 0, (measured.least[ours] == 0) & (measured.most[ours] > 0)
    numbers: list[HeldBetween | None] = []
    for place in range(held.shape[1]):
        assessed = np.flatnonzero(inside & ~people.not_assessed[:, place])
        if len(np.unique(person[assessed])) < K:
            numbers.append(None)
            continue
        teams: dict[int, list[tuple[int, int]]] = {}
        for row in assessed.tolist():
            teams.setdefault(int(people.team[row]), []).append((int(person[row]), int(expected[row, place])))
        judged = tuple(tuple(there) for there in teams.values())
        numbers.append(_number(held[:, place], open_ones[:, place], judged, int(inhabited.sum())))
    return numbers


def _number(held: Flags, open_ones: Flags, judged: tuple[Judged, ...], inhabited: int) -> HeldBetween | None:
    """The number of teams that hold one competency, as exactly as it may be told.

    Where a team has too few people assessed, « to be recorded » is said of the teams where nobody is: of another one
    it would tell that whoever is assessed there does not reach the level.
    """
    present, total, blank = int(held.sum()), len(held), inhabited - len(judged)
    if not blank and all(len(there) >= FEWEST_IN_A_TEAM for there in judged):
        return HeldBetween(present, present, int(open_ones.sum()), total)
    secret = tuple(there for there in judged if all(expected > 0 for _, expected in there))
    certain, spans = len(judged) - len(secret), told_apart(secret)
    if len(spans) < 2:
        return None
    low, high = next(span for span in spans if span[0] <= present - certain <= span[1])
    return HeldBetween(low + certain, high + certain, blank, total)


@lru_cache(maxsize=1024)
def told_apart(teams: tuple[Judged, ...]) -> tuple[Span, ...]:
    """Return between which numbers one may say how many teams have somebody at the level expected, from none to all.

    Whichever of them is said, each team may have somebody and may have nobody: neither none nor all is told apart from
    its neighbour, nor any number that somebody of several teams makes up or lacks alone. One span, or none, says
    nothing.
    """
    if (parts := _parts(teams)) is None:
        return ()
    masks = []
    for place, part in enumerate(parts):
        rest = reduce(_sums, (whole for whole, _ in parts[:place] + parts[place + 1 :]), 1)
        masks += [_sums(mask, rest) for team in part[1] for mask in team]
    spans, low = [], 0
    for number in range(len(teams) + 1):
        window = (1 << (number + 1)) - (1 << low)
        if all(mask & window for mask in masks):
            spans.append((low, number))
            low = number + 1
    if spans and low <= len(teams):
        spans[-1] = spans[-1][0], len(teams)
    return tuple(spans)


def _parts(teams: tuple[Judged, ...]) -> list[Part] | None:
    """The teams, together where they share somebody; nothing where they share too many people."""
    left, parts = [dict(team) for team in teams], []
    while left:
        part = [left.pop()]
        while joined := [team for team in left if any(team.keys() & other.keys() for other in part)]:
            left = [team for team in left if not any(team is other for other in joined)]
            part += joined
        shared = {person for team, other in combinations(part, 2) for person in team.keys() & other.keys()}
        levels_of = {person: sorted({0, *(t[person] for t in part if person in t)}) for person in sorted(shared)}
        if prod(map(len, levels_of.values())) > MOST_STATES:
            return None
        parts.append(_part(part, levels_of))
    return parts


def _part(teams: Sequence[Mapping[int, int]], levels_of: Mapping[int, Sequence[int]]) -> Part:
    """What may be of teams that share some people, whatever these and the others can do."""
    whole, apart = 0, [[0, 0] for _ in teams]
    alone = [bool(team.keys() - levels_of.keys()) for team in teams]
    for level in product(*levels_of.values()):
        level_of = dict(zip(levels_of, level, strict=True))
        sure = [any(level_of[person] >= wish for person, wish in team.items() if person in level_of) for team in teams]
        fixed, free = sum(sure), sum(own and not held for own, held in zip(alone, sure, strict=True))
        there, without = ((1 << (count + 1)) - 1 << fixed for count in (free, free - 1))
        whole |= there
        for counts, own, held in zip(apart, alone, sure, strict=True):
            if own and not held:
                counts[0] |= without
                counts[1] |= without << 1
            else:
                counts[held] |= there
    return whole, [(lacking, held) for lacking, held in apart]


def _sums(first: Numbers, second: Numbers) -> Numbers:
    """The numbers that one of each may make."""
    return reduce(or_, (first << shift for shift in range(second.bit_length()) if second >> shift & 1), 0)
