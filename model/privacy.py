"""What may circulate: how many people must stand behind a number, and which numbers would tell of one of them."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from model.domain.snapshot import Flags, Places, Snapshot
from model.measures.coverage import Coverage
from model.measures.expectations import Whole
from model.measures.lacking import Held, held_in_teams
from model.measures.levels import levels
from model.measures.presence import heads, presence

K: Final = 5
"""The fewest people that a number may be about."""

FEWEST_IN_A_TEAM: Final = 2
"""« None » and « all » are not said of teams when one of them has fewer people assessed than this."""


def held_in_circulation(snapshot: Snapshot, found: Coverage) -> tuple[Held | None, ...]:
    """Return for each competency how many teams hold it, nothing where the number must not circulate.

    A team where nobody is present hides nobody: « all » is all those where somebody is.
    """
    known = levels(snapshot) >= 0
    whole = _people(snapshot, np.zeros_like(snapshot.assignments.position), 1, known)[0]
    assessed = _people(snapshot, _teams(snapshot), len(snapshot.teams), known)[found.defined]
    inhabited = np.unique(_teams(snapshot)[presence(snapshot).present])
    exposed: list[bool] = np.any(assessed < FEWEST_IN_A_TEAM, axis=0).tolist()
    return tuple(
        held if people >= K and not (alone and _none_or_all(held, len(inhabited))) else None
        for held, people, alone in zip(held_in_teams(found), whole.tolist(), exposed, strict=True)
    )


def pooled(people: Mapping[str, int]) -> frozenset[str]:
    """Return what must be read together: whoever counts fewer than `K` people, and one more where that would leave
    somebody alone or still too few, so that no difference with the whole tells of them."""
    by_size = sorted(people, key=lambda name: (people[name], name))
    small = [name for name in by_size if people[name] < K]
    rest = iter(by_size[len(small) :])
    while small and (len(small) < 2 or sum(people[name] for name in small) < K):
        following = next(rest, None)
        if following is None:
            break
        small.append(following)
    return frozenset(small)


def _none_or_all(held: Held, inhabited: int) -> bool:
    """Whether no team holds a competency, or none is known to lack it."""
    return held.present == 0 or held.present + held.to_record >= inhabited


def _teams(snapshot: Snapshot) -> Places:
    return snapshot.positions.team[snapshot.assignments.position]


def _people(snapshot: Snapshot, groups: Places, size: int, counted: Flags) -> Whole:
    """Count per group the people present, each once, for whom a competency is `counted` (managers × competencies).

    A holder who is not named is present, and never assessed.
    """
    rows, group = heads(snapshot, np.flatnonzero(presence(snapshot).present), groups)
    unnamed = np.zeros((1, counted.shape[1]), dtype=bool)
    counts = np.zeros((size, counted.shape[1]), dtype=np.int64)
    np.add.at(counts, group, np.vstack([counted, unnamed])[snapshot.assignments.manager[rows]])
    return counts
