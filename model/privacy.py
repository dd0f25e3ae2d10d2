"""What may circulate: how many people must stand behind a number, and which numbers would tell of one of them.

A number is widened or held back for reasons that everybody may know (how many people were assessed, and where), never
for what it says: otherwise holding it back would say it. Whoever is in post counts, on long leave or not: everybody
knows who is away, and a number that moved with it would tell what that one person can do. What a scenario adds to a
situation is computed on positions and backgrounds alone, so that its difference with the situation tells nothing of
what anybody can do.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from typing import Final

import numpy as np

from model.domain.snapshot import Flags, Places, Snapshot
from model.measures.coverage import Coverage, coverage
from model.measures.expectations import Whole
from model.measures.levels import levels
from model.measures.presence import Presence, heads, presence

K: Final = 5
"""The fewest people that a number may be about."""

FEWEST_IN_A_TEAM: Final = 2
"""« None » and « all » are not said of teams when one of them has fewer people assessed than this."""

FEWEST_TEAMS: Final = 3
"""Of fewer teams than this, « none or one » and « all or all but one » are not two different answers."""


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
    in_post = coverage(snapshot, _in_post(snapshot))
    there = np.unique(snapshot.teams.region[in_post.defined]).tolist()
    counted = [_in_region(snapshot, in_post, region) for region in there]
    return tuple(held_together(parts) if all(parts) else None for parts in zip(*counted, strict=True))


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


def _in_post(snapshot: Snapshot) -> Presence:
    """Everybody in post, as if nobody were on long leave."""
    now = presence(snapshot)
    return replace(now, present=now.held)


def _in_region(snapshot: Snapshot, in_post: Coverage, region: int) -> list[HeldBetween | None]:
    """What one region says of each competency."""
    assessed_there = levels(snapshot) >= 0
    team = snapshot.positions.team[snapshot.assignments.position]
    ours = in_post.defined & (snapshot.teams.region == region)
    inhabited = np.isin(np.arange(len(ours)), team[presence(snapshot).held])[ours]
    people = _people(snapshot, snapshot.teams.region[team], len(snapshot.regions), assessed_there)[region]
    assessed = _people(snapshot, team, len(ours), assessed_there)[ours]
    held, open_ones = in_post.least[ours] > 0, (in_post.least[ours] == 0) & (in_post.most[ours] > 0)
    return [
        _number(held[:, place], open_ones[:, place], assessed[:, place], inhabited) if count >= K else None
        for place, count in enumerate(people.tolist())
    ]


def _number(held: Flags, open_ones: Flags, assessed: Whole, inhabited: Flags) -> HeldBetween | None:
    """The number of teams that hold one competency, as exactly as it may be told.

    Where a team has too few people assessed, « to be recorded » is said of the teams where nobody is: of another one
    it would tell that whoever is assessed there does not reach the level.
    """
    present, total = int(held.sum()), len(held)
    if (assessed[inhabited] >= FEWEST_IN_A_TEAM).all():
        return HeldBetween(present, present, int(open_ones.sum()), total)
    blank = int((inhabited & (assessed == 0)).sum())
    telling = int(inhabited.sum()) - blank
    return HeldBetween(*_widened(present, telling), blank, total) if telling >= FEWEST_TEAMS else None


def _widened(present: int, teams: int) -> tuple[int, int]:
    """Between which numbers `present` is said to be: neither none nor all is told apart from its neighbour."""
    if present <= 1:
        return 0, 1
    return (teams - 1, teams) if present >= teams - 1 else (present, present)


def _people(snapshot: Snapshot, groups: Places, size: int, counted: Flags) -> Whole:
    """Count per group the people in post, each once, for whom a competency is `counted` (managers × competencies).

    A holder who is not named is in post, and never assessed.
    """
    rows, group = heads(snapshot, np.flatnonzero(presence(snapshot).held), groups)
    unnamed = np.zeros((1, counted.shape[1]), dtype=bool)
    counts = np.zeros((size, counted.shape[1]), dtype=np.int64)
    np.add.at(counts, group, np.vstack([counted, unnamed])[snapshot.assignments.manager[rows]])
    return counts
