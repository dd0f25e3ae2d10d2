"""Frozen seats under chance: nobody takes one, it is not vacant; what is empty when it thaws is to be filled then."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from model.measures.vacancies import region_vacancy
from model.simulation.competition import drawn_in_turn
from model.simulation.draws import DrawnSpells, frozen, spells, vacant
from model.simulation.events import story
from model.simulation.exact_law import exact_path
from model.simulation.monte_carlo import simulate
from model.simulation.paths import expected_path
from model.simulation.rates import LeadTime, Rates
from model.simulation.seats import Seats, alike, months_from, seats_of
from tests.model.measures.dated_situations import Post, dated
from tests.model.simulation.test_events import trades
from tests.model.small_situations import Seat, situation
from tests.model.small_situations import vacant as free

START, RUNS = date(2026, 12, 1), np.arange(3000)
RATES = Rates(0.3, LeadTime(4, 0.5), 0.8)
NEVER_FILLED = Rates(0, LeadTime(60), 0)


def frozen_seats(first: int, until: int, rates: Rates = RATES, held: int = 6, empty: int = 4) -> Seats:
    """Seats that are all frozen from a month to another."""
    seats = alike(held, empty, 36, rates)
    edges = (np.full(len(seats), edge, dtype=np.int32) for edge in (first, until))
    return replace(seats, freeze=tuple(edges))


@pytest.mark.parametrize(("first", "until"), [(0, 9), (5, 14), (1, 2), (8, 37)])
@pytest.mark.parametrize(
    "rates",
    [RATES, replace(RATES, start_month=9), replace(RATES, lead=LeadTime(0)), replace(RATES, replacement=1.0)],
    ids=["any month", "season", "at once", "always"],
)
@pytest.mark.parametrize("draw", [spells, drawn_in_turn], ids=["independent", "in turn"])
def test_the_exact_law_and_the_draws_agree(
    first: int, until: int, rates: Rates, draw: Callable[[Seats, np.ndarray, int], DrawnSpells]
) -> None:
    exact = exact_path(frozen_seats(first, until, rates))
    seats = frozen_seats(first, until, replace(rates, places=1000) if draw is drawn_in_turn else rates)
    drawn = draw(seats, RUNS, 3)
    counts, left_empty = vacant(seats, drawn, RUNS), frozen(seats, drawn, RUNS)
    assert counts.mean(axis=0) == pytest.approx(exact.mean, abs=0.12)
    assert left_empty.mean(axis=0) == pytest.approx(exact.frozen, abs=0.12)
    assert not counts[:, first:until].any()
    assert not left_empty[:, :first].any() and not left_empty[:, until:].any()
    assert exact.filled == pytest.approx(10 - exact.mean - exact.frozen)
    assert exact.distribution.sum(axis=1) == pytest.approx(1)
    came = drawn.closes[drawn.closes <= 36]
    assert not ((first <= came) & (came < until)).any()


@pytest.mark.parametrize("limits", [{"recruiters": 30}, {"recruiters": 1}, {"internal": 0.4}])
def test_nobody_takes_a_frozen_seat_in_continuous_time(limits: dict[str, float]) -> None:
    seats = frozen_seats(5, 14, replace(RATES, **limits))
    drawn = story(seats, trades(seats), RUNS[:400], 1)
    assert not ((drawn.stays.start >= 5) & (drawn.stays.start < 14)).any()
    assert (drawn.stays.start >= 14).any()
    counts, left_empty = (of(seats, drawn.vacancies, RUNS[:400]) for of in (vacant, frozen))
    assert not counts[:, 5:14].any()
    for month in range(37):
        here = np.bincount(drawn.stays.run[(drawn.stays.start <= month) & (month < drawn.stays.until)], minlength=400)
        first = 6 - np.bincount(drawn.left.run[drawn.left.month <= month], minlength=400)
        assert (here + first + counts[:, month] + left_empty[:, month] == 10).all()


def test_many_recruiters_are_as_none_to_wait_for() -> None:
    exact = exact_path(frozen_seats(5, 14))
    seats = frozen_seats(5, 14, replace(RATES, recruiters=100))
    counts = vacant(seats, story(seats, trades(seats), RUNS, 1).vacancies, RUNS)
    assert counts.mean(axis=0) == pytest.approx(exact.mean, abs=0.5)  # whole months there, moments here


def test_a_recruiter_is_free_again_once_a_freeze_interrupts_the_recruitment() -> None:
    rates = Rates(0, LeadTime(20), recruiters=1)
    seats = replace(alike(0, 2, 60, rates), freeze=(np.array([3, 61]), np.array([61, 61])))
    drawn = story(seats, trades(seats), RUNS[:100], 1)
    assert drawn.stays.seat.tolist() == [1] * 100
    assert set(drawn.stays.start.tolist()) <= {20, 23}


def test_the_seats_that_are_not_frozen_are_drawn_as_without_any_freeze() -> None:
    plain = alike(6, 4, 36, RATES)
    edges = np.full(10, 37, dtype=np.int32), np.full(10, 37, dtype=np.int32)
    edges[0][9], edges[1][9] = 4, 30
    some = replace(plain, freeze=edges)
    one, other = (vacant(each, spells(each, RUNS[:50], 1), RUNS[:50]) for each in (plain, some))
    assert (one[:, :4] == other[:, :4]).all()
    kept = {name: getattr(some, name)[:9] for name in ("empty", "begins", "filled", "funded_from", "funded_until")}
    nine = replace(plain, uid=plain.uid[:9], group=plain.group[:9], **kept)
    assert (vacant(nine, spells(nine, RUNS[:50], 1), RUNS[:50])[:, 4:30] == other[:, 4:30]).all()


@pytest.mark.parametrize("rates", [NEVER_FILLED, replace(NEVER_FILLED, places=3)])
def test_without_chance_what_is_frozen_is_as_measured(rates: Rates) -> None:
    freezes = {0: (date(2025, 1, 1), None), 1: (date(2027, 2, 15), date(2027, 6, 1)), 2: (date(2027, 3, 1), None)}
    posts = [Post(2, "ana", until=date(2027, 5, 10)), Post(3, "bob")]
    snapshot = dated({"A": 4}, posts, frozen={**freezes, 3: (date(2026, 1, 1), None)})
    path = expected_path(snapshot, START, 36, rates)
    found = [region_vacancy(snapshot.at(month)) for month in months_from(START, 36)]
    assert path.mean.tolist() == pytest.approx([each.vacant for each in found])
    assert path.frozen.tolist() == pytest.approx([each.frozen for each in found])
    assert path.filled.tolist() == pytest.approx([each.held for each in found])


def test_chance_never_fills_a_position_that_stays_frozen() -> None:
    region = situation({"A": [Seat("social"), free(frozen=(date(2026, 1, 1), None))]})
    rates = Rates(0, LeadTime(1))
    path = expected_path(region, START, 36, rates)
    assert (path.mean.tolist(), path.frozen.tolist()) == ([0] * 37, [1] * 37)
    for more in ({}, {"recruiters": 2}, {"internal": 0.5}, {"places": 5}):
        drawn = simulate(region, START, 36, replace(rates, **more), 40, 1)
        assert drawn is not None
        assert (drawn.heads.high == 1).all() and (drawn.vacant.high == 0).all()


def test_a_freeze_lies_in_the_time_of_the_funding() -> None:
    region = situation({"A": [free(frozen=(date(2020, 1, 1), date(2027, 1, 1))), free()]})
    first, until = (edge.tolist() for edge in seats_of(region, START, 24, RATES).freeze or ())
    assert (first, until) == ([0, 25], [1, 25])
    assert seats_of(situation({"A": [free()]}), START, 24, RATES).freeze is None
