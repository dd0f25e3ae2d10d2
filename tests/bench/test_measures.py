"""What the figures that look at everybody, or at every month, cost in processor time."""

import time
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from model.domain.snapshot import Snapshot
from model.measures.excess import excess
from model.measures.history import history
from model.measures.losses import losses
from tests.bench.conftest import Record
from tests.model.measures.dated_situations import reference
from tests.model.small_situations import Seat, situation, vacant

pytestmark = pytest.mark.slow


def best_of_five(work: Callable[[], object]) -> float:
    """Milliseconds of processor time of the quickest of five."""
    found = []
    for _ in range(5):
        before = time.process_time()
        work()
        found.append(time.process_time() - before)
    return 1000 * min(found)


def region(others: int = 5) -> Snapshot:
    """Nine teams, 25 positions, 22 people assessed on fourteen competencies."""
    levels = np.random.default_rng(3).integers(-1, 9, (22, 14)).tolist()
    seats = [Seat("other" if place < others else "social", tuple(row)) for place, row in enumerate(levels)]
    seats += [vacant()] * 3
    return situation({f"T{team}": seats[team::9] for team in range(9)}, reference=reference((5,) * 14))


@pytest.mark.parametrize(("others", "how"), [(3, "enumerated"), (5, "drawn")])
def test_relabelling_twenty_two_people(record: Record, others: int, how: str) -> None:
    snapshot = region(others)
    record(f"the backgrounds of 22 people relabelled, {how}", best_of_five(lambda: excess(snapshot)), 50)


def test_emptying_each_of_twenty_five_positions(record: Record) -> None:
    snapshot = region()
    record("each of 25 positions emptied", best_of_five(lambda: losses(snapshot)), 50)


def test_three_years_of_nine_teams(record: Record) -> None:
    snapshot = region()
    record("36 months of nine teams", best_of_five(lambda: history(snapshot, date(2024, 1, 1), 36)), 50)
