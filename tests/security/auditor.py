"""An auditor who reads no names: what can be worked out from all that is published together of one date.

It knows all that anybody may know: who is in post where, who was assessed, what is expected of whom, how many people a
body counts. It does not know what the assessed can do, nor, outside its own region, where people come from. What it
works out is exact: every situation that agrees with all that is published is looked at, or bounded by whole numbers.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from model.domain.framework import TargetProfile
from model.domain.snapshot import Assessments, Snapshot
from model.measures.expectations import expectations
from model.measures.levels import levels
from model.measures.presence import presence

Publication = Callable[[Snapshot], Sequence[object]]
"""What is published of each competency of a situation, all views of it together."""

MOST_STATES = 7000


# --- who reaches a level: every situation that may be -----------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """A team in which one person alone was assessed, and what is worked out of them: whether they reach the level."""

    team: str
    reaches: bool


def told(seen: Snapshot, place: int, published: Publication, steps: Iterable[int] = ()) -> list[Told]:
    """Return of whom what is published tells whether they reach the level expected, in any situation that may be.

    Only what people can do on one competency is not known. Whoever reaches the level in every situation that may be,
    because none is expected, is no secret. `steps` are the levels that the views suppose, beside those in force.
    """
    secret = _Secret.of(seen, place, steps)
    views = published(secret.supposed())
    by_view: dict[object, list[int]] = {}
    for row, view in enumerate(views):
        by_view.setdefault(view, []).append(row)
    found = []
    for team in secret.alone:
        reaches = secret.reached[team]
        if reaches.all() or not reaches.any():
            continue
        for rows in by_view.values():
            if len(set(reaches[rows].tolist())) == 1:
                found.append(Told(seen.teams.name[team], bool(reaches[rows[0]])))
    return found


@dataclass(frozen=True, eq=False)
class _Secret:
    """What is not known of a competency: the level of each group of people who were assessed on it.

    People of one team alone are one group, for only the best of them decides; whoever is of several teams is a group
    of their own. `levels` are situations × groups; `reached` says for each team in which situations it is held;
    `alone` are the teams where one person alone was assessed.
    """

    seen: Snapshot
    place: int
    group: Mapping[int, int]
    levels: np.ndarray
    reached: np.ndarray
    alone: tuple[int, ...]

    @classmethod
    def of(cls, seen: Snapshot, place: int, steps: Iterable[int]) -> "_Secret":
        posts = _assessed_posts(seen, place)
        teams_of: dict[int, set[int]] = {}
        for person, team, _ in posts:
            teams_of.setdefault(person, set()).add(team)
        names = {person: tuple(sorted(teams)) if len(teams) == 1 else person for person, teams in teams_of.items()}
        order = {name: row for row, name in enumerate(dict.fromkeys(names.values()))}
        group = {person: order[name] for person, name in names.items()}
        steps = sorted({0, *steps, *(wish for *_, wish in posts)})
        count = len(steps) ** len(order)
        assert count <= MOST_STATES, "too large a body to look at every situation"
        values = np.array(list(product(steps, repeat=len(order))), dtype=np.int8).reshape(count, len(order))
        reached = np.zeros((len(seen.teams), len(values)), dtype=bool)
        for person, team, wish in posts:
            reached[team] |= values[:, group[person]] >= wish
        people = {team: {person for person, place_, _ in posts if place_ == team} for _, team, _ in posts}
        return cls(seen, place, group, values, reached, tuple(t for t, there in people.items() if len(there) == 1))

    def supposed(self) -> Snapshot:
        """All these situations at once: each is a competency of one snapshot."""
        count, seen = len(self.levels), self.seen
        framework = replace(seen.framework, competencies=(seen.framework.competencies[self.place],) * count)
        rows = [
            (person, row, seen.day, int(level), int(level))
            for person, place in self.group.items()
            for row, level in enumerate(self.levels[:, place])
        ]
        profiles = tuple(repeated(each, self.place, count) for each in seen.profiles)
        return replace(seen, framework=framework, assessments=Assessments.of(rows), profiles=profiles)


def repeated(profile: TargetProfile, place: int, count: int) -> TargetProfile:
    """A profile that says of `count` competencies what it says of one."""
    columns = {name: (getattr(profile, name)[place],) * count for name in ("expected", "holders", "weights")}
    return replace(profile, **columns)


def _assessed_posts(seen: Snapshot, place: int) -> list[tuple[int, int, int]]:
    """Whoever is in post and was assessed: the person, their team, the level expected of them there."""
    now, known, wishes = presence(seen), levels(seen)[:, place] >= 0, expectations(seen)
    found: dict[tuple[int, int], int] = {}
    for row in np.flatnonzero(now.held):
        person, position = int(seen.assignments.manager[row]), int(seen.assignments.position[row])
        if person >= 0 and known[person]:
            team = int(seen.positions.team[position])
            wish = int(wishes.expected[team, seen.positions.stratum[position], place])
            found.setdefault((person, team), wish)
    return [(person, team, wish) for (person, team), wish in found.items()]


# --- where people come from: whole numbers between bounds -------------------------------------------------------------


Counts = Mapping[str, int]


@dataclass(frozen=True)
class Sum:
    """How many people of some bodies, together, come from one trade, as it is published."""

    bodies: frozenset[str]
    count: int


def bounds(people: Counts, sums: Iterable[Sum], body: str) -> tuple[int, int]:
    """Return between which whole numbers the count of a body lies, whatever agrees with what is published."""
    names, published = list(people), list(sums)
    matrix = np.array([[name in each.bodies for name in names] for each in published], dtype=float)
    said = np.array([each.count for each in published], dtype=float)
    rows = LinearConstraint(matrix, said, said) if published else ()
    goal = np.array([name == body for name in names], dtype=float)
    limits = Bounds([0.0] * len(names), [float(people[name]) for name in names])
    ends = []
    for sign in (1, -1):
        answer = milp(sign * goal, constraints=rows, integrality=np.ones(len(names)), bounds=limits)
        assert answer.success, "what is published contradicts itself"
        ends.append(round(sign * answer.fun))
    return ends[0], ends[1]


def too_narrow(
    people: Counts, true: Counts, sums: Sequence[Sum], fewest: int
) -> Iterator[tuple[str, str, tuple[int, int]]]:
    """Yield each body of fewer than `fewest` people of which somebody learns more than a group of at least so many
    people says of it: the body, the one whose people somebody knows all about (« » for nobody), what they work out.

    The group leaves out what is known already; where there is no such group, nothing may be worked out.
    """
    for body in (name for name, count in people.items() if 0 < count < fewest):
        for insider in ("", *(name for name in people if name != body)):
            known = [Sum(frozenset({insider}), true[insider])] if insider else []
            found = bounds(people, [*sums, *known], body)
            if found != (0, people[body]) and found not in _allowed(people, true, body, insider, fewest):
                yield body, insider, found


def _allowed(people: Counts, true: Counts, body: str, insider: str, fewest: int) -> Iterator[tuple[int, int]]:
    """What the sum of each group of enough people says of a body of the group."""
    others = [name for name in people if name not in (body, insider)]
    for size in range(len(others) + 1):
        for more in combinations(others, size):
            if people[body] + (crowd := sum(people[name] for name in more)) >= fewest:
                count = true[body] + sum(true[name] for name in more)
                yield max(0, count - crowd), min(people[body], count)
