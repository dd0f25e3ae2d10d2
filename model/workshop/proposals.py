"""From what a room answered to what somebody may adopt: a target profile, a range of the mix, an assumption."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isclose

from model.domain.framework import Assumption, Framework, TargetProfile
from model.errors import Refused
from model.workshop.answers import HIGH, LOW, VALUE
from model.workshop.steps import Kind, Step
from model.workshop.tallies import FEWEST, Row, Tally

DECILE = 10
"""From so many answers on, the first and the last decile leave some of them out; with fewer, none."""


@dataclass(frozen=True)
class Estimate:
    """What a room thinks that an assumption is worth, in the unit of the assumption: at least eight answers out
    of ten lie between `low` and `high`."""

    code: str
    low: float
    likely: float
    high: float

    def agrees(self, assumption: Assumption) -> bool:
        """Whether an assumption is worth that already, its range too."""
        return all(map(isclose, (self.likely, self.low, self.high), (assumption.value, *assumption.ends)))


def profile(tallies: Sequence[tuple[Step, Tally]], base: TargetProfile, framework: Framework) -> TargetProfile:
    """Return what is expected now, changed by what was decided: the median level of each competency that was placed,
    and the range between the medians of its two ends. Weights and holders stay those of `base`.

    Raises:
        Refused: fewer people had a view of anything than are needed for a result to be shown.
    """
    placed = {
        row.item: level
        for step, tally in tallies
        if step.kind is Kind.LEVELS
        for row in tally.rows
        if (level := _median(row, tally.fewest)) is not None
    }
    ranges = [mix for step, tally in tallies if step.kind is Kind.RANGE and (mix := _mix(tally))]
    if not placed and not ranges:
        raise Refused("workshop.too_few", accepted=max((tally.fewest for _, tally in tallies), default=FEWEST))
    expected = tuple(
        placed.get(each.code, level) for each, level in zip(framework.competencies, base.expected, strict=True)
    )
    return replace(base, expected=expected, mix=ranges[-1] if ranges else base.mix, assumed=False)


def _median(row: Row, fewest: int) -> int | None:
    return row.median if len(row.values) >= fewest else None


def _mix(counted: Tally) -> tuple[int, int] | None:
    """The medians of both ends: whoever answered gave a low end no higher than the high one, so they are in order."""
    low, high = (_median(counted.row(end), counted.fewest) for end in (LOW, HIGH))
    return None if low is None or high is None else (low, high)


def estimate(step: Step, counted: Tally) -> Estimate:
    """Return what the answers say of an assumption: first decile, median, last decile.

    Raises:
        Refused: fewer people had a view than are needed for a result to be shown.
    """
    row = counted.row(VALUE)
    low, likely, high = (row.at(percent) for percent in (10, 50, 90))
    if low is None or likely is None or high is None or len(row.values) < counted.fewest:
        raise Refused("workshop.too_few", accepted=counted.fewest)
    return Estimate(step.assumption, low / step.scale, likely / step.scale, high / step.scale)
