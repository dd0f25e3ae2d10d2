"""How many agents each team has per manager, which teams have no manager present, and who stands in."""

from dataclasses import dataclass

import numpy as np

from model.domain.snapshot import Flags, Places, Snapshot
from model.measures.presence import Presence, heads, on_leave, presence


@dataclass(frozen=True)
class Span:
    """One team: its agents (`None` when not known), the heads in post, those of them present, its funded positions.

    `standing_in` are the places of the acting holders who are present (-1 for one who is not named).
    """

    agents: int | None
    heads: int
    present: int
    positions: int
    standing_in: tuple[int, ...]

    @property
    def per_manager(self) -> float | None:
        """Agents / heads in post; undefined without a manager or when the number of agents is not known."""
        return self.agents / self.heads if self.agents is not None and self.heads else None

    @property
    def without_manager(self) -> bool:
        """Whether the team has funded positions and no manager present."""
        return self.positions > 0 and not self.present


@dataclass(frozen=True)
class RegionSpan:
    """The teams whose number of agents is known: their agents and heads; `unknown` counts the other teams."""

    agents: int
    heads: int
    unknown: int

    @property
    def per_manager(self) -> float | None:
        """Agents / heads in post; undefined without a manager."""
        return self.agents / self.heads if self.heads else None


def spans(snapshot: Snapshot, now: Presence | None = None) -> tuple[Span, ...]:
    """Return the span of each team, in the order of the teams."""
    now = now or presence(snapshot)
    held, present = (_team_heads(snapshot, where) for where in (now.held, now.present))
    positions = np.bincount(snapshot.positions.team[now.funded], minlength=len(snapshot.teams))
    agents = (count if count >= 0 else None for count in snapshot.teams.agents.tolist())
    columns = (held.tolist(), present.tolist(), positions.tolist(), _standing_in(snapshot, now))
    return tuple(Span(*row) for row in zip(agents, *columns, strict=True))


def region_span(teams: tuple[Span, ...]) -> RegionSpan:
    """Add the teams whose number of agents is known."""
    counted = [(team.agents, team.heads) for team in teams if team.agents is not None]
    return RegionSpan(
        sum(agents for agents, _ in counted), sum(heads for _, heads in counted), len(teams) - len(counted)
    )


def _team_heads(snapshot: Snapshot, where: Flags) -> Places:
    _, team = heads(snapshot, np.flatnonzero(where), snapshot.positions.team[snapshot.assignments.position])
    return np.bincount(team, minlength=len(snapshot.teams)).astype(np.int32)


def _standing_in(snapshot: Snapshot, now: Presence) -> tuple[tuple[int, ...], ...]:
    assignments, day = snapshot.assignments, snapshot.day
    current = assignments.acting & (assignments.start <= day) & (day < snapshot.until)
    rows = np.flatnonzero(current & now.funded[assignments.position] & ~on_leave(snapshot))
    rows, team = heads(snapshot, rows, snapshot.positions.team[assignments.position])
    acting: list[list[int]] = [[] for _ in range(len(snapshot.teams))]
    for place, manager in zip(team.tolist(), assignments.manager[rows].tolist(), strict=True):
        acting[place].append(manager)
    return tuple(map(tuple, acting))
