"""What the figures cost, in processor time; the limits are three times what is promised."""

import time
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from model.domain.snapshot import Snapshot
from model.measures.excess import excess
from model.measures.history import history
from model.measures.losses import losses
from tests.model.measures.dated_situations import reference
from tests.model.small_situations import Seat, situation, vacant

TOLERANCE = 3


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


@pytest.mark.parametrize("others", [3, 5], ids=["enumerated", "drawn"])
def test_relabelling_twenty_two_people(others: int) -> None:
    snapshot = region(others)
    assert best_of_five(lambda: excess(snapshot)) <= 50 * TOLERANCE


def test_emptying_each_of_twenty_five_positions() -> None:
    snapshot = region()
    assert best_of_five(lambda: losses(snapshot)) <= 50 * TOLERANCE


def test_three_years_of_nine_teams() -> None:
    snapshot = region()
    assert best_of_five(lambda: history(snapshot, date(2024, 1, 1), 36)) <= 50 * TOLERANCE
