"""Seats that wait for each other: recruiters, chains, who arrives."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.linalg import expm

from model.domain.snapshot import OTHER, SOCIAL, UNKNOWN
from model.simulation.draws import vacant
from model.simulation.events import story
from model.simulation.exact_law import exact_path
from model.simulation.queue import long_run
from model.simulation.rates import LeadTime, Rates
from model.simulation.seats import Seats, alike
from model.simulation.stories import Story, Trades

MONTHLY = 1 - float(np.exp(-0.12))
"""The annual rate of one departure a month for a hundred holders, in continuous time."""

RUNS = np.arange(1500)


def trades(seats: Seats, *, open_to: slice = slice(None), holder: int = SOCIAL) -> Trades:
    """Seats that admit some backgrounds; three families of social work and one other."""
    admits = np.zeros((len(seats), 3), dtype=bool)
    admits[:, open_to] = True
    return Trades(admits, np.full(len(seats), holder, dtype=np.int8), np.array([0, 1, 0, 0], dtype=np.int8))


def told(
    rates: Rates, size: int = 60, horizon: int = 120, empty: int = 0, runs: np.ndarray = RUNS
) -> tuple[Seats, Story]:
    seats = alike(size - empty, empty, horizon, rates)
    return seats, story(seats, trades(seats), runs, 1)


def from_full(positions: int, rate: float, lead: float, recruiters: int, month: int) -> np.ndarray:
    """The law of the number vacant so many months after all were filled: the equations of Kolmogorov, solved."""
    now = np.arange(positions)
    up, down = (positions - now) * rate, np.minimum(now + 1, recruiters) / lead
    generator = np.diag(up, 1) + np.diag(down, -1)
    return expm(month * (generator - np.diag(generator.sum(axis=1))))[0]


def test_two_recruiters_for_sixty_positions() -> None:
    seats, drawn = told(Rates(MONTHLY, LeadTime(3, 1), recruiters=2))
    counts = vacant(seats, drawn.vacancies, RUNS)
    numbers, error = np.arange(61), counts.std(axis=0) / np.sqrt(len(RUNS)) + 1e-9
    for month in (1, 6, 36, 120):
        assert abs(counts[:, month].mean() - from_full(60, 0.01, 3, 2, month) @ numbers) <= 4 * error[month]
    assert from_full(60, 0.01, 3, 2, 2000) @ numbers == pytest.approx(4.3475, abs=5e-5)
    assert abs(counts[:, 90:].mean() - 4.3475) <= 0.2


def test_the_wait_of_two_recruiters() -> None:
    seats = alike(60, 0, 120, Rates(MONTHLY, LeadTime(3, 1), recruiters=2))
    long = replace(seats, empty=np.zeros((60, 801), dtype=bool), funded_until=np.full(60, 801, dtype=np.int32))
    drawn = story(long, trades(long), RUNS[:400], 1)
    late = (drawn.vacancies.opens > 200) & (drawn.vacancies.opens <= 700)
    waited = (drawn.vacancies.closes - drawn.vacancies.opens)[late]
    assert waited.mean() == pytest.approx(long_run(60, 0.01, 3, 2).months_to_fill, rel=0.03)
    assert long_run(60, 0.01, 3, 2).months_to_fill == pytest.approx(7.81, abs=0.005)


def test_as_many_recruiters_as_positions_change_nothing_but_the_time_within_a_month() -> None:
    seats, drawn = told(Rates(0.12, LeadTime(6, 0.5), recruiters=60), horizon=36, empty=3)
    exact = exact_path(seats).mean
    assert vacant(seats, drawn.vacancies, RUNS).mean(axis=0) == pytest.approx(exact, rel=0.03, abs=0.05)


@pytest.mark.parametrize("rule", [{"recruiters": 60}, {"internal": 1e-9}, {"places": 99}])
@pytest.mark.parametrize(("stayed", "share"), [(0, 0.24), (6, 1 - 0.76**0.5 * 0.88**0.5), (12, 0.12)])
def test_however_seats_are_filled_holders_leave_sooner_in_their_first_year(
    rule: dict[str, float], stayed: int, share: float
) -> None:
    rates = replace(Rates(0.12, LeadTime(60), first_year_factor=2), **rule)
    seats = alike(40, 0, 12, rates, stayed=stayed)
    gone = story(seats, trades(seats), RUNS, 1).left
    assert len(gone.seat[gone.month <= 12]) / (40 * len(RUNS)) == pytest.approx(share, abs=4 * (0.18 / 60_000) ** 0.5)


def test_recruitments_wait_for_each_other_in_the_order_of_departures() -> None:
    seats = alike(0, 4, 36, Rates(0, LeadTime(5), recruiters=2))
    drawn = story(seats, trades(seats), RUNS[:20], 1).vacancies
    assert sorted(drawn.closes[drawn.run == 0].tolist()) == [5, 5, 10, 10]
    assert set(drawn.closes[drawn.seat == 0].tolist()) == {5, 10}


@pytest.mark.parametrize(("internal", "moves"), [(0.2, 1.25), (0.4, 1.6667)])
def test_a_chain_makes_so_many_moves_for_each_departure(internal: float, moves: float) -> None:
    _, drawn = told(Rates(0.12, LeadTime(0.2), internal=internal))
    inside = drawn.stays.start > drawn.stays.arrived
    inside |= drawn.stays.person >= 0
    departures = len(drawn.vacancies) - inside.sum()
    assert len(drawn.vacancies) / departures == pytest.approx(moves, rel=0.01)


def test_people_are_conserved_in_a_chain() -> None:
    seats, drawn = told(Rates(0.3, LeadTime(2, 0.5), 0.7, internal=0.5), size=12, horizon=24, empty=2)
    counts = vacant(seats, drawn.vacancies, RUNS)
    for month in range(25):
        here = np.bincount(drawn.stays.run[(drawn.stays.start <= month) & (month < drawn.stays.until)], minlength=1500)
        first = 10 - np.bincount(drawn.left.run[drawn.left.month <= month], minlength=1500)
        assert (here + first + counts[:, month] == 12).all()
    moved = np.flatnonzero(drawn.stays.person >= 0)
    pairs = drawn.stays.run[moved] * 1000 + drawn.stays.person[moved]
    gone = drawn.left.run * 1000 + drawn.left.seat
    assert len(moved) > 100
    assert np.isin(pairs, gone).all()


def test_nobody_moves_without_leave_of_the_seat() -> None:
    seats = alike(6, 2, 36, Rates(0.3, LeadTime(2), internal=0.9))
    closed = trades(seats, open_to=slice(OTHER, OTHER + 1))
    drawn = story(seats, closed, RUNS[:200], 1)
    assert (drawn.stays.person == -1).all()
    assert set(drawn.stays.family.tolist()) == {1}


def test_a_known_departure_is_not_moved_before_it() -> None:
    seats = replace(
        alike(3, 1, 36, Rates(0, LeadTime(2), internal=0.9)), begins=np.array([37, 37, 12, 0], dtype=np.int32)
    )
    drawn = story(seats, trades(seats), RUNS[:300], 1)
    assert (drawn.left.month >= 12).all()


def test_nobody_leaves_or_moves_from_a_seat_that_is_closed() -> None:
    seats = alike(6, 2, 36, Rates(0.4, LeadTime(2), internal=0.5, recruiters=1))
    closing = replace(seats, funded_until=np.where(np.arange(8) < 4, 10, 37).astype(np.int32))
    drawn = story(closing, trades(closing), RUNS[:300], 1)
    assert (drawn.vacancies.opens[drawn.vacancies.seat < 4] <= 10).all()
    assert (drawn.vacancies.opens[drawn.vacancies.seat >= 4] > 10).any()


@pytest.mark.parametrize("rates", [Rates(0.3, LeadTime(3)), Rates(0.3, LeadTime(3), internal=0.2, recruiters=30)])
def test_who_arrives_follows_the_door_and_the_assumption(rates: Rates) -> None:
    rates = replace(rates, other_share=0.25)
    seats = alike(30, 0, 36, rates)
    drawn = story(seats, trades(seats), RUNS[:400], 1)
    family = drawn.stays.family[drawn.stays.person < 0]
    shares = np.bincount(family, minlength=4) / len(family)
    assert shares == pytest.approx([0.25] * 4, abs=0.02)
    social_only = story(seats, trades(seats, open_to=slice(SOCIAL, SOCIAL + 1), holder=UNKNOWN), RUNS[:50], 1)
    assert 1 not in social_only.stays.family


@pytest.mark.parametrize("rates", [Rates(0.3, LeadTime(3, 0.5)), Rates(0.3, LeadTime(3, 0.5), recruiters=5)])
def test_vacancies_and_stays_tell_the_same_story(rates: Rates) -> None:
    seats, drawn = told(rates, size=8, horizon=36, empty=1)
    counts = vacant(seats, drawn.vacancies, RUNS)
    for month in range(37):
        here = np.bincount(drawn.stays.run[(drawn.stays.start <= month) & (month < drawn.stays.until)], minlength=1500)
        first = 7 - np.bincount(drawn.left.run[drawn.left.month <= month], minlength=1500)
        assert (here + first + counts[:, month] == 8).all()
