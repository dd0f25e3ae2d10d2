"""The exact vacancies of independent positions: published values, closed forms, invariants, situations."""

from dataclasses import replace
from datetime import date
from itertools import product
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.domain.calendar import NEVER
from model.domain.snapshot import Snapshot
from model.errors import Refused
from model.measures.vacancies import region_vacancy
from model.projection import apply
from model.scenario import Departure, Recruitment, Scenario
from model.simulation.exact_law import VacancyPath, chances, distribution, exact_path, kernel
from model.simulation.paths import expected_path
from model.simulation.rates import LeadTime, Rates, monthly_hazard
from model.simulation.seats import Seats, alike, months_from, seats_of
from tests.model.small_situations import Seat, situation, vacant

START = date(2026, 12, 1)
rates = st.builds(
    Rates,
    exit_rate=st.floats(0, 0.6),
    lead=st.builds(LeadTime, st.floats(0, 14), st.sampled_from([0, 0.3, 0.5, 1])),
    replacement=st.sampled_from([0, 0.4, 1]),
)


def path(filled: int, empty: int, rates: Rates, horizon: int = 36) -> VacancyPath:
    return exact_path(alike(filled, empty, horizon, rates))


def yearly(monthly: float) -> float:
    """The annual rate of a monthly hazard."""
    return float(1 - (1 - monthly) ** 12)


def renewal(hazard: float, lead: float) -> float:
    return hazard * lead / (1 + hazard * lead)


# --- published values and closed forms ------------------------------------------------------------------------------


def test_a_monthly_hazard_compounds_to_the_annual_rate() -> None:
    assert monthly_hazard(0.12) == pytest.approx(0.0105962, abs=5e-8)
    assert 1 - (1 - monthly_hazard(0.12)) ** 12 == pytest.approx(0.12)


def test_the_long_run_of_discrete_months() -> None:
    assert kernel(Rates(0.12, LeadTime(6)), 1500, filled=True)[-1] == pytest.approx(0.059777, abs=5e-7)


def test_a_first_year_from_full_with_a_lead_of_a_year() -> None:
    assert path(1, 0, Rates(0.12, LeadTime(12)), 12).mean[12] == pytest.approx(0.12, abs=1e-12)


@pytest.mark.parametrize(("lead", "vacancy"), [(6, 0.067920), (12, 0.127201)])
def test_leaving_sooner_in_a_first_year(lead: float, vacancy: float) -> None:
    sooner = Rates(0.12, LeadTime(lead), first_year_factor=2)
    assert (sooner.first_hazard, sooner.hazard) == pytest.approx((0.0226102, 0.0105962), abs=5e-8)
    assert sooner.staying(np.arange(6000.0)).sum() == pytest.approx(82.339, abs=1e-3)
    for filled in (True, False):
        assert kernel(sooner, 1500, filled=filled)[-1] == pytest.approx(vacancy, abs=1e-6)


@pytest.mark.parametrize(
    ("rate", "factor", "share"), [(0.12, 2, 0.24), (0.49, 2, 0.98), (0.5, 2, 0.99), (0.6, 5, 0.99)]
)
def test_however_many_times_more_leave_in_a_first_year_somebody_stays(rate: float, factor: float, share: float) -> None:
    first = Rates(rate, LeadTime(6), first_year_factor=factor).staying(np.array([12.0]))
    assert first == pytest.approx(1 - share)


@pytest.mark.parametrize(("rate", "factor", "months"), [(0.12, 1, 93.8716), (0.12, 2, 81.8378), (0.12, 0, 105.8716)])
def test_the_mean_stay_in_continuous_time(rate: float, factor: float, months: float) -> None:
    assert Rates(rate, LeadTime(6), first_year_factor=factor).mean_stay == pytest.approx(months, abs=2e-3)
    assert Rates(0, LeadTime(6), first_year_factor=factor).mean_stay == inf


@pytest.mark.parametrize("stayed", [0, 1, 11, 12])
def test_a_holder_leaves_sooner_for_what_is_left_of_a_first_year(stayed: int) -> None:
    sooner = Rates(0.12, LeadTime(60), replacement=0, first_year_factor=2)
    left = kernel(sooner, 30, filled=True, stayed=stayed)
    young = 12 - stayed
    for month in (0, 1, young, young + 1, 29):
        early = min(month, young)
        kept = (1 - sooner.first_hazard) ** early * (1 - sooner.hazard) ** (month - early)
        assert left[month] == pytest.approx(1 - kept, abs=1e-12), month


@pytest.mark.parametrize("cv", [0, 0.5, 1, 1.5])
def test_the_long_run_depends_on_the_mean_lead_time_only(cv: float) -> None:
    found = kernel(Rates(yearly(0.01), LeadTime(6, cv)), 2500, filled=True)[-1]
    assert found == pytest.approx(renewal(0.01, 6), abs=1e-6)
    assert 60 * found == pytest.approx(3.396, abs=5e-4)
    assert found == pytest.approx(0.05660, abs=5e-6)


@pytest.mark.parametrize(("vacancy", "annual"), [(0.044, 0.214)])
def test_littles_law_on_a_published_sector(vacancy: float, annual: float) -> None:
    lead = 12 * vacancy / (1 - vacancy) / annual
    assert lead == pytest.approx(2.6, abs=0.05)
    assert renewal(annual / 12, lead) == pytest.approx(vacancy)


@pytest.mark.parametrize(("mean", "cv"), list(product([0.2, 1, 2.6, 6, 12.5], [0, 0.1, 0.5, 1, 2])))
def test_whole_months_keep_the_mean_lead_time(mean: float, cv: float) -> None:
    law = LeadTime(mean, cv).law
    assert law.sum() == pytest.approx(1)
    assert (law >= 0).all()
    assert law @ np.arange(len(law)) == pytest.approx(mean, rel=2e-4)


def test_an_exponential_lead_time_has_its_quantiles() -> None:
    chances = np.array([0.1, 0.5, 0.9])
    assert LeadTime(6, 1).quantiles(chances) == pytest.approx(-6 * np.log(1 - chances), rel=1e-4)
    assert LeadTime(6).quantiles(chances).tolist() == [6, 6, 6]


def test_the_distribution_is_that_of_every_case_counted() -> None:
    chance = np.array([[0.1, 0.5], [0.2, 0.5], [0.2, 0.5], [0.9, 0.0]])
    expected = np.zeros((2, 5))
    for case in product([0, 1], repeat=4):
        outcome = np.array(case)[:, None]
        expected[:, sum(case)] += np.where(outcome, chance, 1 - chance).prod(axis=0)
    assert distribution(chance) == pytest.approx(expected, abs=1e-12)


def test_presence_of_four_holders_at_six_tenths() -> None:
    law = distribution(np.full((4, 1), 0.6))
    assert law[0, 2:].sum() == pytest.approx(0.8208)


def test_a_large_house_is_cut_where_nothing_is_left() -> None:
    found = path(1400, 100, Rates(0.12, LeadTime(6, 0.5)))
    numbers = np.arange(found.distribution.shape[1])
    assert len(numbers) < 400
    assert found.distribution.sum(axis=1) == pytest.approx(1, abs=1e-9)
    assert found.distribution @ numbers == pytest.approx(found.mean, abs=1e-6)


# --- invariants -----------------------------------------------------------------------------------------------------


@given(rates, st.integers(0, 12), st.integers(0, 4))
def test_filled_and_vacant_are_the_funded_positions(rates: Rates, filled: int, empty: int) -> None:
    found = path(filled, empty, rates)
    assert (found.mean >= -1e-12).all()
    assert found.mean + found.filled == pytest.approx(filled + empty)
    assert found.distribution.sum(axis=1) == pytest.approx(1)
    assert found.distribution @ np.arange(found.distribution.shape[1]) == pytest.approx(found.mean)


@given(rates)
def test_without_hazard_nobody_leaves(rates: Rates) -> None:
    still = Rates(0, rates.lead, rates.replacement)
    assert (path(5, 0, still).mean == 0).all()


@given(st.floats(0, 0.6))
def test_without_lead_time_no_vacancy_is_seen(rate: float) -> None:
    assert path(5, 2, Rates(rate, LeadTime(0))).mean == pytest.approx(0)


@given(rates, st.floats(0.01, 0.2), st.floats(0.1, 6))
def test_months_without_a_holder_rise_with_the_hazard_and_with_the_lead_time(
    rates: Rates, more: float, longer: float
) -> None:
    base = np.cumsum(path(1, 0, rates).mean)
    higher = np.cumsum(path(1, 0, Rates(rates.exit_rate + more, rates.lead, rates.replacement)).mean)
    later = np.cumsum(
        path(1, 0, Rates(rates.exit_rate, LeadTime(rates.lead.mean + longer, rates.lead.cv), rates.replacement)).mean
    )
    assert (higher >= base - 1e-9).all()
    assert (later >= base - 1e-9).all()


@given(rates, st.integers(1, 8))
def test_two_teams_together_have_the_sum_of_their_means(rates: Rates, size: int) -> None:
    assert path(2 * size, 2, rates).mean == pytest.approx(2 * path(size, 1, rates).mean)


@given(rates)
def test_eight_chances_in_ten_lie_between_low_and_high(rates: Rates) -> None:
    found = path(20, 2, rates)
    inside = np.zeros(len(found.distribution))
    for month, (low, high) in enumerate(zip(found.low, found.high, strict=True)):
        inside[month] = found.distribution[month, low : high + 1].sum()
    assert (inside >= 0.8 - 1e-6).all()
    assert (found.low <= found.middle).all()
    assert (found.middle <= found.high).all()


def test_the_chance_of_each_number_of_vacancies() -> None:
    found = path(2, 0, Rates(0.12, LeadTime(12)), 12)
    assert found.distribution[12] == pytest.approx([0.88**2, 2 * 0.12 * 0.88, 0.12**2])


@given(st.floats(0.05, 0.95))
def test_a_seat_that_is_not_replaced_stays_empty(replacement: float) -> None:
    found = path(0, 1, Rates(0, LeadTime(3), replacement), 12).mean
    assert found[:3] == pytest.approx(1)
    assert found[3:] == pytest.approx(1 - replacement)


def test_positions_under_several_rates() -> None:
    slow, quick = Rates(0.12, LeadTime(12)), Rates(0.12, LeadTime(3))
    both = alike(2, 0, 24, slow)
    mixed = Seats(**{**vars(both), "rates": (slow, quick), "group": np.array([0, 1], dtype=np.int32)})
    assert chances(mixed).sum(axis=0) == pytest.approx(path(1, 0, slow, 24).mean + path(1, 0, quick, 24).mean)
    assert exact_path(mixed.under(slow)).mean == pytest.approx(path(2, 0, slow, 24).mean)


# --- situations -----------------------------------------------------------------------------------------------------


def region() -> Snapshot:
    """A holder, one whose departure is known, somebody acting, an unnamed holder, a free seat."""
    leaving = Seat("social", leaves_on=date(2027, 3, 15))
    return situation({"A": [Seat("social"), leaving, Seat("social", acting=True), Seat("unnamed"), vacant()]})


NOTHING = Rates(0, LeadTime(120 / 2), 0)


def test_without_chance_the_path_is_what_is_recorded() -> None:
    seen = region()
    found = expected_path(seen, START, 36, NOTHING)
    months = months_from(START, 36)
    assert found.mean.tolist() == [region_vacancy(seen.at(month)).vacant for month in months]
    assert found.funded.tolist() == [5] * 37
    assert found.months == months


def test_a_departure_of_a_recorded_date_leaves_its_month_filled() -> None:
    found = chances(seats_of(region(), START, 36, Rates(0, LeadTime(2))))
    assert found[1].tolist() == [0] * 4 + [1, 1] + [0] * 31
    assert found[2].tolist() == [1, 1] + [0] * 35


def test_nobody_leaves_before_a_known_departure() -> None:
    found = chances(seats_of(region(), START, 36, Rates(0.5, LeadTime(6))))
    assert found[1, :4].tolist() == [0] * 4
    assert (found[0, 1:4] > 0).all()


@pytest.mark.parametrize(
    ("looked_at", "began", "stayed"),
    [
        (date(2024, 1, 1), date(2024, 1, 1), 0),
        (date(2024, 6, 15), date(2024, 1, 1), 5),
        (date(2024, 6, 1), date(2024, 1, 2), 4),
        (date(2024, 12, 1), date(2024, 1, 1), 11),
        (date(2025, 1, 1), date(2024, 1, 1), 12),
        (date(2026, 1, 1), date(2024, 1, 1), 12),
        (date(2024, 1, 1), date(2024, 4, 1), 0),
    ],
)
def test_a_holder_has_been_there_since_the_first_day_of_month_that_saw_them(
    looked_at: date, began: date, stayed: int
) -> None:
    seen = situation({"A": [Seat("social"), vacant(), Seat("social", leaves_on=date(2025, 3, 1))]})
    start = np.full_like(seen.assignments.start, began.toordinal())
    moved = replace(seen, assignments=replace(seen.assignments, start=start))
    assert seats_of(moved, looked_at, 36, NOTHING).stayed.tolist()[0] == stayed


def test_a_seat_of_two_holders_counts_from_the_first_of_them() -> None:
    seen = situation({"A": [Seat("social", share=0.5), Seat("other", share=0.5, beside=True)]})
    start = np.array([date(2024, 1, 1).toordinal(), date(2024, 5, 1).toordinal()], dtype=np.int32)
    moved = replace(seen, assignments=replace(seen.assignments, start=start))
    assert seats_of(moved, date(2024, 6, 1), 36, NOTHING).stayed.tolist() == [5]


def test_somebody_who_arrives_in_a_scenario_begins_a_first_year() -> None:
    arrival = Recruitment(uid="r", month=date(2027, 6, 1), position="p4", family="FO")
    after = apply(region(), Scenario("R", "", START, 36, actions=(arrival,))).snapshot
    seats = seats_of(after, START, 36, NOTHING)
    assert (seats.begins[4], seats.stayed[4]) == (6, 0)


def test_a_known_departure_after_the_horizon_leaves_the_seat_filled() -> None:
    late = situation({"A": [Seat("social", leaves_on=date(2035, 1, 1))]})
    assert (expected_path(late, START, 36, Rates(0.5, LeadTime(6))).mean == 0).all()


def test_a_scenario_says_when_seats_fall_empty_and_are_filled() -> None:
    actions = (
        Departure(uid="d", month=date(2027, 2, 1), manager="m0"),
        Recruitment(uid="r", month=date(2027, 6, 1), position="p1", family="FO"),
    )
    seen = situation({"A": [Seat("social"), vacant()]})
    after = apply(seen, Scenario("R", "", START, 36, actions=actions)).snapshot
    found = chances(seats_of(after, START, 36, Rates(0.12, LeadTime(5))))
    assert found[0, :8].tolist() == [0, 0, 1, 1, 1, 1, 1, 0]
    assert found[1, :7].tolist() == [1, 1, 1, 1, 1, 1, 0]
    assert found[1, 7] == pytest.approx(monthly_hazard(0.12))


def test_a_seat_counts_while_it_is_funded() -> None:
    seen = region()
    day = date(2027, 6, 1).toordinal()
    until, since = (np.full(5, value, dtype=np.int32) for value in (NEVER, 0))
    until[4], since[0] = day, day
    changed = seen.positions.changed(funded_until=until, funded_from=since)
    found = expected_path(Snapshot(**{**vars(seen), "positions": changed}), START, 36, Rates(0.12, LeadTime(6)))
    assert found.funded[[0, 5, 6, 36]].tolist() == [4, 4, 4, 4]
    assert found.mean + found.filled == pytest.approx(found.funded)


# --- refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "mistaken"),
    [
        ("exit_rate", lambda: Rates(1, LeadTime(6))),
        ("exit_rate", lambda: Rates(-0.1, LeadTime(6))),
        ("exit_rate", lambda: Rates(float("nan"), LeadTime(6))),
        ("replacement", lambda: Rates(0.1, LeadTime(6), 1.2)),
        ("internal", lambda: Rates(0.1, LeadTime(6), internal=1)),
        ("recruiters", lambda: Rates(0.1, LeadTime(6), recruiters=0)),
        ("lead", lambda: LeadTime(-1)),
        ("lead", lambda: LeadTime(61)),
        ("spread", lambda: LeadTime(6, 3)),
        ("horizon", lambda: alike(1, 0, 0, NOTHING)),
        ("horizon", lambda: seats_of(region(), START, 200, NOTHING)),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(code: str, mistaken: object) -> None:
    with pytest.raises(Refused) as refusal:
        mistaken()
    assert refusal.value.code == f"simulation.{code}"
