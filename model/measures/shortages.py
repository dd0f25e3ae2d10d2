"""What several teams lack: per competency, how many hold it and how many remain to be recorded."""

from dataclasses import dataclass

from model.measures.coverage import Coverage


@dataclass(frozen=True)
class TeamsHolding:
    """Of `total` teams: `present` have a known holder, `to_record` none but somebody not assessed."""

    present: int
    to_record: int
    total: int

    @property
    def missing(self) -> int:
        """Those where nobody holds the competency, known or not."""
        return self.total - self.present - self.to_record


def held_in_teams(measured: Coverage) -> tuple[TeamsHolding, ...]:
    """Return for each competency how many teams hold it, of those with a funded position."""
    least, most = measured.least[measured.defined], measured.most[measured.defined]
    present, to_record = (least > 0).sum(axis=0), ((least == 0) & (most > 0)).sum(axis=0)
    return tuple(TeamsHolding(*pair, len(least)) for pair in zip(present.tolist(), to_record.tolist(), strict=True))
