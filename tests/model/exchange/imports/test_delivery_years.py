"""Deliveries month after month in the style of several HR systems: at most one question, and every figure right."""

import random
from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.access import operator
from model.domain.calendar import add_months
from model.exchange.imports.questions import LEAVERS, FileQuestion, remembered
from model.exchange.imports.recognition import propose
from model.services.records import imports, uploads
from tests.model.exchange.imports.deliveries import FRAMEWORK, Region
from tests.model.exchange.imports.years import STYLES, Body, Style

MONTHS = [date(2024, month, 28) for month in range(10, 13)]
"""What happens before the first delivery: some have left already."""

DAYS = [add_months(date(2025, 1, 1), month).replace(day=28) for month in range(13)]


class House:
    """A register that receives deliveries as the screen does: answers are remembered; the first one is given, but for
    whether those who left are beside a position."""

    def __init__(self, leavers: str = "beside") -> None:
        self.region, self.leavers, self.asked = Region(), leavers, 0
        self.answers: dict[str, str] = {}
        self.recorded: date | None = None

    def receive(self, files: Iterable[tuple[str, bytes]], on: date) -> None:
        """Take a delivery; where it asks, answer."""
        upload = uploads.read(operator(), list(files))
        seen = self._preview(upload, on, {})
        waiting = {each.key: self._answer(each) for each in seen.asked}
        if waiting:
            self.asked += len(waiting)
            seen = self._preview(upload, on, waiting)
        assert (seen.asked, seen.outcome.problems, seen.outcome.matching.doubts) == ([], [], [])
        self.region.register, self.recorded = seen.outcome.after, on
        self.answers |= remembered(seen.delivery.answers)

    def _answer(self, question: FileQuestion) -> str:
        return self.leavers if question.code == LEAVERS else question.answers[0]

    def _preview(self, upload: uploads.Upload, on: date, answers: dict[str, str]) -> imports.Preview:
        mapping = propose(upload.tables, FRAMEWORK)
        for question, answer in {**self.answers, **answers}.items():
            mapping = mapping.answering(question, answer)
        delivery = imports.check(operator(), upload, mapping)
        found = self.region.preview_facts(delivery, on, recorded=self.recorded)
        return imports.Preview("", 0, on, delivery, found, [*delivery.questions, *found.questions], self.recorded)

    def figures(self, on: date) -> tuple[int, int, int]:
        """Positions, vacant ones, managers."""
        held = [row["held"] for row in self.region.seats(on)]
        return len(held), held.count("–"), len(set(held) - {"–"})


def check(style: Style, chance: random.Random) -> None:
    """Deliver some months, then compare every date with what truly happened."""
    body, house, truth = Body(chance), House(style.asked), {}
    for day in MONTHS:
        body.month(day)
        list(style.files(body, day))  # what is kept of last year
    for day in DAYS:
        if day != DAYS[0]:
            body.month(day)
        truth[day] = body.figures(day)
        house.receive(style.files(body, day), day)
        rows = [(row["title"], row["team"], row["fte"], row["held"]) for row in house.region.seats(day)]
        assert sorted(rows) == body.held(day)
    assert {day: house.figures(day) for day in DAYS} == truth
    assert house.asked <= 1


@pytest.mark.parametrize("name", STYLES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_year_of_deliveries_is_what_truly_happened(name: str, seed: int) -> None:
    check(STYLES[name], random.Random(seed))


@settings(max_examples=25)
@given(st.sampled_from(list(STYLES)), st.randoms(use_true_random=False))
def test_registers_and_events_drawn_at_random_come_back_from_any_style(name: str, chance: random.Random) -> None:
    check(STYLES[name], chance)


@pytest.mark.slow
@pytest.mark.parametrize("name", STYLES)
@pytest.mark.parametrize("seed", range(4, 21))
def test_other_years_of_deliveries_are_what_truly_happened(name: str, seed: int) -> None:
    check(STYLES[name], random.Random(seed))
