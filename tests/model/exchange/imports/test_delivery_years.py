"""Deliveries month after month in the style of several HR systems: at most one question, and every figure right."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.domain.calendar import add_months
from model.exchange.imports.delivery import Outcome
from model.exchange.imports.questions import remembered
from tests.model.exchange.imports.deliveries import Region
from tests.model.exchange.imports.years import DELIVERIES, FIRST_DAY, STYLES, Body, Style

DAYS = [add_months(FIRST_DAY, month).replace(day=28) for month in range(DELIVERIES)]


class House:
    """A register that receives deliveries as the screen does: answers are remembered, the first one is given."""

    def __init__(self) -> None:
        self.region, self.asked = Region(), 0
        self.answers: dict[str, str] = {}
        self.recorded: date | None = None

    def receive(self, files: list[str], on: date) -> None:
        """Take a delivery; where it asks, give the first answer."""
        found = self._preview(files, on)
        waiting = {each.key: each.answers[0] for each in found.questions if not each.optional}
        if waiting:
            self.asked += 1
            self.answers |= waiting
            found = self._preview(files, on)
        assert (found.problems, found.matching.doubts) == ([], [])
        self.region.register, self.recorded = found.after, on
        self.answers = remembered(self.answers)

    def _preview(self, files: list[str], on: date) -> Outcome:
        return self.region.preview(*files, on=on, recorded=self.recorded, answers=self.answers)

    def figures(self, on: date) -> tuple[int, int, int]:
        """Positions, vacant ones, managers."""
        held = [row["held"] for row in self.region.seats(on)]
        return len(held), held.count("–"), len(set(held) - {"–"})


def check(style: Style, seed: int) -> None:
    """Deliver some months, then compare every date with what truly happened."""
    body, house, truth = Body(random.Random(seed)), House(), {}
    for day in DAYS:
        if day != FIRST_DAY:
            body.month(day)
        truth[day] = body.figures(day)
        house.receive(list(style.files(body, day)), day)
        rows = [(row["title"], row["team"], row["fte"], row["held"]) for row in house.region.seats(day)]
        assert sorted(rows) == body.held(day)
    assert {day: house.figures(day) for day in DAYS} == truth
    assert house.asked <= 1


@pytest.mark.parametrize("name", STYLES)
@given(seed=st.integers(0, 10**6))
def test_a_year_of_deliveries_is_what_truly_happened(name: str, seed: int) -> None:
    check(STYLES[name], seed)
