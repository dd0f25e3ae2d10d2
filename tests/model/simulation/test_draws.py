"""Drawn vacancies: the same as the exact ones, tied to positions, shared between scenarios."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.errors import Refused
from model.simulation.draws import CHUNK, Chances, Draw, keys, spells, streams, uniforms, vacancies, vacant
from model.simulation.exact_law import exact_path
from model.simulation.rates import LeadTime, Rates
from model.simulation.seats import Seats, alike

RATES = Rates(0.12, LeadTime(6, 0.5))
SOONER = replace(RATES, exit_rate=0.3, first_year_factor=2)
RUNS = np.arange(400)


def several() -> Seats:
    """Seats that differ in everything: state, first month, funding, rates."""
    return replace(
        alike(8, 2, 36, RATES),
        begins=np.array([0, 0, 3, 12, 37, 0, 5, 0, 0, 7], dtype=np.int32),
        funded_until=np.array([37] * 7 + [20, 37, 37], dtype=np.int32),
        group=np.array([0, 1, 2, 0, 1, 2, 0, 1, 2, 0], dtype=np.int32),
        rates=(RATES, Rates(0.3, LeadTime(3), 0.6), Rates(0.05, LeadTime(12, 1))),
    )


@pytest.mark.parametrize(
    "seats",
    [
        alike(57, 3, 36, RATES),
        several(),
        alike(5, 5, 36, Rates(0.4, LeadTime(1, 1), 0.7)),
        replace(alike(40, 5, 36, SOONER), stayed=np.array([*range(13)] * 3 + [0, 12, *[0] * 4], dtype=np.int32)),
        alike(20, 0, 36, replace(SOONER, first_year_factor=0), stayed=5),
    ],
)
def test_drawn_vacancies_agree_with_the_exact_ones(seats: Seats) -> None:
    drawn, exact = vacancies(seats, 20_000, seed=3), exact_path(seats)
    error = np.maximum(drawn.std(axis=0, ddof=1) / np.sqrt(len(drawn)), 1e-9)
    assert (np.abs(drawn.mean(axis=0) - exact.mean) <= 4 * error).all()
    for vacant_seats in range(6):
        chance = 1 - exact.distribution[:, :vacant_seats].sum(axis=1)
        spread = np.sqrt(np.clip(chance * (1 - chance), 0, None) / len(drawn)) + 1e-9
        assert (np.abs((drawn >= vacant_seats).mean(axis=0) - chance) <= 4.5 * spread).all()


def test_the_same_seed_gives_the_same_draws_and_another_gives_others() -> None:
    first, second, third = (vacancies(several(), 100, seed) for seed in (1, 1, 2))
    assert (first == second).all()
    assert (first != third).any()


def test_runs_cut_in_pieces_are_the_same_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = vacancies(several(), 100, 1)
    monkeypatch.setattr("model.simulation.draws.CHUNK", 70)
    assert CHUNK > 1000
    assert (vacancies(several(), 100, 1) == whole).all()


def test_a_position_more_leaves_the_others_as_they_were() -> None:
    uids = [f"p{place}" for place in range(6)]
    six, five = alike(6, 0, 36, RATES, uid=uids), alike(5, 0, 36, RATES, uid=uids[:2] + uids[3:])
    among_six, among_five = spells(six, RUNS, 1), spells(five, RUNS, 1)

    def of(seats: Seats, drawn: object, uid: str) -> list[tuple[int, ...]]:
        rows = np.flatnonzero(np.array(seats.uid)[drawn.seat] == uid)
        return sorted(zip(*(column[rows].tolist() for column in (drawn.run, drawn.opens, drawn.closes)), strict=True))

    for uid in five.uid:
        assert of(six, among_six, uid) == of(five, among_five, uid) != []


def two_months_less(concerned: int) -> tuple[Seats, Seats]:
    """Sixty seats filled in 6.5 months on average, and the same of which some are filled in 4.5."""
    rates = tuple(replace(RATES, lead=LeadTime(mean, 0.5)) for mean in (6.5, 4.5))
    before = replace(alike(60, 0, 36, rates[0]), rates=rates)
    return before, replace(before, group=(np.arange(60) < concerned).astype(np.int32))


@pytest.mark.parametrize(("concerned", "times"), [(60, 15), (1, 500)])
def test_common_random_numbers_make_a_difference_at_least_fifteen_times_surer(concerned: int, times: int) -> None:
    before, after = two_months_less(concerned)
    months = [vacancies(seats, 10_000, seed).sum(axis=1) for seats, seed in ((before, 1), (after, 1), (after, 2))]
    shared, apart = (np.var(months[0] - months[other]) for other in (1, 2))
    assert apart / shared >= times


@given(st.floats(0.02, 0.5), st.floats(0, 0.3), st.floats(0.5, 9), st.floats(0, 4), st.integers(0, 10**6))
@settings(max_examples=30)
def test_months_without_a_holder_rise_path_by_path(
    rate: float, more: float, lead: float, longer: float, seed: int
) -> None:
    seats = alike(6, 1, 36, RATES)

    def months(rate: float, lead: float) -> np.ndarray:
        under = seats.under(Rates(rate, LeadTime(lead, 0.5)))
        return np.cumsum(vacant(under, spells(under, RUNS[:50], seed), RUNS[:50]), axis=1)

    assert (months(rate + more, lead) >= months(rate, lead)).all()
    assert (months(rate, lead + longer) >= months(rate, lead)).all()


@given(st.floats(0, 0.6), st.integers(0, 10**6))
@settings(max_examples=20)
def test_no_hazard_and_no_lead_time_leave_no_vacancy(rate: float, seed: int) -> None:
    assert vacancies(alike(5, 0, 24, Rates(0, LeadTime(6))), 20, seed).max() == 0
    assert vacancies(alike(5, 2, 24, Rates(rate, LeadTime(0))), 20, seed).max() == 0


def test_spells_of_a_seat_follow_each_other() -> None:
    drawn = spells(alike(3, 1, 120, Rates(0.5, LeadTime(2, 0.5))), RUNS, 1)
    later = np.flatnonzero(drawn.previous >= 0)
    before = drawn.previous[later]
    assert len(later) > 100
    assert (drawn.seat[later] == drawn.seat[before]).all()
    assert (drawn.run[later] == drawn.run[before]).all()
    assert (drawn.opens[later] > drawn.closes[before]).all()
    assert (drawn.cycle[later] == drawn.cycle[before] + 1).all()
    assert (drawn.closes >= drawn.opens).all()


def test_the_numbers_are_even_and_do_not_follow_each_other() -> None:
    numbers = uniforms(
        streams(keys(1, [f"p{place}" for place in range(50)]), Draw.LEAD)[:, None], np.arange(4000)[None]
    )
    assert ((numbers > 0) & (numbers < 1)).all()
    counts = np.bincount((numbers.ravel() * 100).astype(int), minlength=100)
    assert ((counts - 2000) ** 2 / 2000).sum() < 160
    for one, other in ((numbers[:, :-1], numbers[:, 1:]), (numbers[:-1], numbers[1:])):
        assert abs(np.corrcoef(one.ravel(), other.ravel())[0, 1]) < 0.01


def test_a_lead_time_is_read_as_it_would_be_looked_for() -> None:
    chance = Chances(several())
    for group, start in enumerate(chance.starts[:-1].tolist()):
        limits = np.concatenate([np.arange(1, 1024) / 1024, chance.leads[start : chance.starts[group + 1]] - group])
        near = np.concatenate([limits, np.nextafter(limits, 0), np.nextafter(limits, 1), [2.0**-53, 1 - 2.0**-53]])
        numbers = near[(near > 0) & (near < 1)]
        months = chance.lead_months(numbers, np.full(len(numbers), group, dtype=np.int32))
        assert (months == np.searchsorted(chance.leads, numbers + group, side="right") - start).all()


@pytest.mark.parametrize("runs", [0, 19, 100_001])
def test_a_number_of_runs_that_says_nothing_or_never_ends_is_refused(runs: int) -> None:
    with pytest.raises(Refused) as refusal:
        vacancies(several(), runs, 1)
    assert refusal.value.code == "simulation.runs"
