"""What several teams or regions lack: per competency, how many hold it and how many remain to be recorded."""

from dataclasses import dataclass

import numpy as np

from model.domain.snapshot import Flags, Snapshot
from model.measures.coverage import Coverage
from model.measures.expectations import Whole


@dataclass(frozen=True)
class Held:
    """Of `total` teams (or regions): `present` have a known holder, `to_record` none but somebody not assessed."""

    present: int
    to_record: int
    total: int

    @property
    def missing(self) -> int:
        """Those where nobody holds the competency, known or not."""
        return self.total - self.present - self.to_record


def held_in_teams(found: Coverage, where: Flags | None = None) -> tuple[Held, ...]:
    """Return for each competency how many teams hold it, of those with a funded position (and in `where`)."""
    inside = found.defined if where is None else found.defined & where
    return _held(found.least[inside], found.most[inside])


def held_in_teams_by_region(snapshot: Snapshot, found: Coverage) -> tuple[tuple[Held, ...], ...]:
    """Return the same for each region, in the order of the regions."""
    return tuple(held_in_teams(found, snapshot.teams.region == place) for place in range(len(snapshot.regions)))


def held_in_regions(snapshot: Snapshot, found: Coverage) -> tuple[Held, ...]:
    """Return for each competency in how many regions a team holds it, of those with a funded position.

    A region lacks a competency (`missing`) when all its teams do.
    """
    shape = len(snapshot.regions), found.least.shape[1]
    least, most, seats = np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.zeros(shape[0], np.int64)
    for total, of_teams in ((least, found.least), (most, found.most), (seats, found.seats)):
        np.add.at(total, snapshot.teams.region[found.defined], of_teams[found.defined])
    return _held(least[seats > 0], most[seats > 0])


def _held(least: Whole, most: Whole) -> tuple[Held, ...]:
    present, to_record = (least > 0).sum(axis=0), ((least == 0) & (most > 0)).sum(axis=0)
    return tuple(Held(*pair, len(least)) for pair in zip(present.tolist(), to_record.tolist(), strict=True))
