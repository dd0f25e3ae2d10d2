"""How arrivals and mobilities change the heads of the judged scopes: each change once, named by its place in a list."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from model.domain.vocabulary import Background
from model.measures.expectations import Whole
from model.planner.layout import Layout
from model.planner.variables import Heads


@dataclass(frozen=True, eq=False)
class HeadChanges:
    """The changes on a layout; the first of the list is none."""

    layout: Layout

    @cached_property
    def listed(self) -> dict[Heads, int]:
        """The place of each change met so far."""
        return {(): 0}

    def arriving(self, background: Background) -> list[int]:
        """Return the change that an arrival makes, one a team."""
        return [self._place(change) for change in self._changes(background)]

    def moving(self, background: Background, home: int) -> Whole:
        """Return the change that a mobility from a team makes, one a team."""
        key = background, home
        if key not in self._moves:
            changes = self._changes(background)
            self._moves[key] = np.array([self._place(_net(gained, changes[home])) for gained in changes])
        return self._moves[key]

    @cached_property
    def _moves(self) -> dict[tuple[Background, int], Whole]:
        return {}

    def _place(self, change: Heads) -> int:
        return self.listed.setdefault(change, len(self.listed))

    def _changes(self, background: Background) -> list[Heads]:
        if background is Background.UNKNOWN:
            return [()] * len(self.layout.teams)
        other = int(background is Background.OTHER)
        return [tuple((scope, 1, other) for scope in scopes) for scopes in self._scopes]

    @cached_property
    def _scopes(self) -> list[list[int]]:
        """The judged scopes that each team is part of."""
        teams, scopes = self.layout.ground.later.positions.team, self.layout.scopes
        inside = [{*teams[scope.where].tolist()} for scope in scopes]
        return [[place for place in range(len(scopes)) if team in inside[place]] for team in self.layout.teams]


def _net(gained: Heads, lost: Heads) -> Heads:
    """The change of heads of each scope, those that do not change left out."""
    kept = {place: (known, other) for place, known, other in gained}
    for place, known, other in lost:
        before = kept.get(place, (0, 0))
        kept[place] = before[0] - known, before[1] - other
    return tuple((place, *change) for place, change in sorted(kept.items()) if change != (0, 0))
