"""Where each competency is lacking, and which teams hold enough of it to help: the support unit first."""

from dataclasses import dataclass

import numpy as np

from model.domain.snapshot import Flags, Snapshot
from model.measures.coverage import COVERED, MISSING, Coverage

ENOUGH: int = 2
"""The fewest holders of a team that may help: one alone has enough to do at home."""


@dataclass(frozen=True)
class Help:
    """One competency: the places of the teams where nobody holds it, of the support units that do, of other teams
    where it is present with several holders. All in organisation-chart order."""

    lacking: tuple[int, ...]
    units: tuple[int, ...]
    teams: tuple[int, ...]


def assistance(snapshot: Snapshot, measured: Coverage) -> tuple[Help, ...]:
    """Return for each competency who lacks it and who could help, inside the same scope."""
    unit = snapshot.teams.support_unit
    lacking: Flags = np.asarray(measured.states == MISSING)
    units = (measured.least > 0) & unit[:, None]
    teams = (measured.states == COVERED) & (measured.least >= ENOUGH) & ~unit[:, None]
    columns = (_by_competency(mask) for mask in (lacking, units, teams))
    return tuple(Help(*row) for row in zip(*columns, strict=True))


def _by_competency(mask: Flags) -> list[tuple[int, ...]]:
    return [tuple(np.flatnonzero(column).tolist()) for column in mask.T]
