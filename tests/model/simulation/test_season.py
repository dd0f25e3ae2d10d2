"""Arrivals that start once a year, and competitions that give few of them: by hand, by simulation, as invariants."""

from dataclasses import fields, replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.domain.snapshot import OTHER, SOCIAL
from model.errors import Refused
from model.projection import apply
from model.scenario import Mobility, Recruitment, Scenario
from model.simulation.competition import drawn_in_turn
from model.simulation.draws import Draw, DrawnSpells, keys, spells, streams, uniforms, vacancies, vacant
from model.simulation.events import story
from model.simulation.exact_law import chances, exact_path, kernel
from model.simulation.monte_carlo import simulate
from model.simulation.paths import RUNS, SEED, expected_path
from model.simulation.rates import LeadTime, Rates, monthly_hazard
from model.simulation.seats import Seats, alike, seats_of
from model.simulation.stories import Trades
from tests.model.small_situations import Seat, situation
from tests.model.small_situations import vacant as free

DECEMBER, SEPTEMBER = 12, 9
START = date(2026, 12, 1)
STILL = Rates(0, LeadTime(0), start_month=SEPTEMBER)
SOME = np.arange(300)
leads = st.builds(LeadTime, st.floats(0, 14), st.sampled_from([0, 0.3, 0.5, 1]))
rates = st.builds(
    Rates,
    exit_rate=st.floats(0, 0.6),
    lead=leads,
    replacement=st.sampled_from([0.4, 1]),
    start_month=st.integers(1, 12),
)
seasonal = st.builds(
    lambda under, filled, empty, calendar: alike(filled, empty, 36, under, calendar=calendar),
    rates,
    st.integers(1, 8),
    st.integers(0, 4),
    st.integers(1, 12),
)


def filled_in(seats: Seats) -> list[int]:
    """The month in which each seat that is empty and loses nobody is filled, in every run alike."""
    drawn = drawn_in_turn(seats, SOME, 1)
    assert len(drawn) == len(seats) * len(SOME)
    months = {(seat, closes) for seat, closes in zip(drawn.seat.tolist(), drawn.closes.tolist(), strict=True)}
    assert len(months) == len(seats)
    return [closes for _, closes in sorted(months)]


def open_to_all(seats: Seats) -> Trades:
    admits, holder = np.ones((len(seats), 3), dtype=bool), np.full(len(seats), SOCIAL, dtype=np.int8)
    return Trades(admits, holder, np.array([SOCIAL, OTHER], dtype=np.int8))


def in_order(drawn: DrawnSpells) -> list[list[int]]:
    """Vacancies by seat, run and cycle."""
    order = np.lexsort((drawn.cycle, drawn.run, drawn.seat))
    return [getattr(drawn, name)[order].tolist() for name in ("seat", "run", "cycle", "opens", "closes")]


# --- starts in one month, by hand -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("calendar", "lead", "month"),
    [(DECEMBER, 6, 9), (DECEMBER, 9, 9), (DECEMBER, 10, 21), (SEPTEMBER, 0, 0), (SEPTEMBER, 1, 12), (10, 0, 11)],
)
def test_an_empty_seat_is_filled_in_the_first_start_month_once_its_lead_time_is_over(
    calendar: int, lead: int, month: int
) -> None:
    seats = alike(0, 1, 36, replace(STILL, lead=LeadTime(lead)), calendar=calendar)
    expected = [1.0] * month + [0.0] * (37 - month)
    assert exact_path(seats).mean.tolist() == expected
    assert vacancies(seats, 20, 1).tolist() == [expected] * 20


def test_a_year_of_one_seat_by_hand() -> None:
    stays = 1 - monthly_hazard(0.3)
    found = 1 - exact_path(alike(1, 0, 14, Rates(0.3, LeadTime(1), start_month=SEPTEMBER), calendar=7)).mean
    assert found[:3] == pytest.approx([1, stays, stays**2 + 1 - stays])  # September takes in whoever left in August
    assert found[3:14] == pytest.approx([found[2] * stays**months for months in range(1, 12)])
    assert found[14] == pytest.approx(found[13] * stays + 1 - found[13])


def test_each_seat_waits_from_the_month_in_which_chance_begins_for_it() -> None:
    seats = replace(alike(0, 3, 36, replace(STILL, lead=LeadTime(2)), calendar=DECEMBER))
    later = replace(seats, begins=np.array([0, 7, 8], dtype=np.int32))
    assert [int(np.argmin(row)) for row in chances(later)] == [9, 9, 21]


def test_seats_of_one_group_start_in_their_own_month() -> None:
    spring = replace(STILL, start_month=3)
    mixed = replace(
        alike(0, 2, 24, STILL, calendar=DECEMBER), rates=(STILL, spring), group=np.array([0, 1], dtype=np.int32)
    )
    assert [int(np.argmin(row)) for row in chances(mixed)] == [9, 3]


def test_somebody_who_is_recruited_by_few_recruiters_starts_in_the_month_too() -> None:
    seats = alike(0, 3, 36, replace(STILL, lead=LeadTime(4), recruiters=1), calendar=DECEMBER)
    drawn = story(seats, open_to_all(seats), np.arange(20), 1)
    assert sorted(drawn.vacancies.closes.tolist()) == [9] * 40 + [21] * 20  # ready after 4, 8 and 12 months


# --- starts in one month, invariants --------------------------------------------------------------------------------


def plain(rates: Rates, size: int, *, filled: bool) -> np.ndarray:
    """The recursion without seasons, as DESIGN gives it."""
    law = np.zeros(size)
    kept = rates.lead.law[:size]
    law[: len(kept)] = rates.replacement * kept
    opened, held, backwards = np.zeros(size), np.zeros(size), law[::-1].copy()
    opened[0] = not filled
    held[0] = 1.0 if filled else law[0]
    for month in range(1, size):
        opened[month] = rates.hazard * held[month - 1]
        held[month] = held[month - 1] - opened[month] + opened[: month + 1] @ backwards[size - 1 - month :]
    return np.clip(1 - held, 0, 1)


@given(rates, st.booleans())
def test_without_a_start_month_the_exact_law_is_the_plain_one(rates: Rates, filled: bool) -> None:
    any_month = replace(rates, start_month=None)
    assert kernel(any_month, 37, filled=filled) == pytest.approx(plain(any_month, 37, filled=filled), abs=1e-12)


@given(rates, st.integers(1, 12))
def test_without_a_start_month_a_seat_is_filled_as_soon_as_its_lead_time_is_over(rates: Rates, calendar: int) -> None:
    seats = alike(3, 2, 36, replace(rates, start_month=None), calendar=calendar)
    drawn, law = spells(seats, SOME, 1), np.cumsum(rates.lead.law)
    first = drawn.cycle == 0
    draws = uniforms(streams(keys(1, seats.uid), Draw.LEAD)[drawn.seat[first]], drawn.run[first])
    law[-1] = 1
    ready = np.minimum(drawn.opens[first] + np.searchsorted(law, draws, side="right"), 37)
    kept = drawn.closes[first] <= 36
    assert (drawn.closes[first][kept] == ready[kept]).all()
    assert kept.all() or rates.replacement < 1 or (ready[~kept] == 37).all()


@given(seasonal, st.sampled_from([None, 1, 50]), st.sampled_from([None, 2]))
def test_people_start_in_the_month_and_in_no_other(seats: Seats, places: int | None, recruiters: int | None) -> None:
    rates = replace(seats.rates[0], places=None if recruiters else places, recruiters=recruiters)
    drawn = story(seats.under(rates), open_to_all(seats), SOME[:60], 1)
    start = drawn.stays.start[drawn.stays.start <= 36]
    assert ((seats.calendar + start - 1) % 12 + 1 == rates.start_month).all()
    vacant_at = exact_path(seats).mean
    closed = [month for month in range(1, 37) if (seats.calendar + month - 1) % 12 + 1 != rates.start_month]
    assert all(vacant_at[month] >= vacant_at[month - 1] - 1e-12 for month in closed)


@given(seasonal)
def test_the_law_of_a_season_is_a_law(seats: Seats) -> None:
    found = exact_path(seats)
    assert found.distribution.sum(axis=1) == pytest.approx(1)
    assert found.distribution @ np.arange(found.distribution.shape[1]) == pytest.approx(found.mean)


@pytest.mark.parametrize("start", [1, 9])
def test_the_exact_law_of_a_season_agrees_with_drawn_vacancies(start: int) -> None:
    rates = Rates(0.2, LeadTime(6, 0.5), 0.8, start_month=start)
    seats = replace(
        alike(12, 3, 36, rates, calendar=DECEMBER),
        begins=np.array([0] * 8 + [3, 9, 14, 37, 0, 5, 10], dtype=np.int32),
    )
    drawn, exact = vacancies(seats, 20_000, seed=3), exact_path(seats)
    error = np.maximum(drawn.std(axis=0, ddof=1) / np.sqrt(len(drawn)), 1e-9)
    assert (np.abs(drawn.mean(axis=0) - exact.mean) <= 4 * error).all()
    for number in range(6):
        chance = 1 - exact.distribution[:, :number].sum(axis=1)
        spread = np.sqrt(np.clip(chance * (1 - chance), 0, None) / len(drawn)) + 1e-9
        assert (np.abs((drawn >= number).mean(axis=0) - chance) <= 4.5 * spread).all()


# --- competitions, by hand ------------------------------------------------------------------------------------------


def waiting(count: int, places: int, **more: object) -> Seats:
    return alike(0, count, 36, replace(STILL, places=places, **more), calendar=DECEMBER)


@pytest.mark.parametrize(("places", "months"), [(1, [9, 21, 33, 37]), (2, [9, 9, 21, 21]), (3, [9, 9, 9, 21])])
def test_so_many_seats_are_filled_each_year_in_organisation_chart_order(places: int, months: list[int]) -> None:
    assert filled_in(waiting(4, places)) == months


def test_the_seat_that_has_been_empty_longest_comes_first() -> None:
    assert filled_in(replace(waiting(3, 1), begins=np.array([4, 0, 2], dtype=np.int32))) == [33, 9, 21]


def test_a_seat_that_is_not_ready_leaves_its_turn_to_the_next() -> None:
    seats = replace(waiting(2, 1), begins=np.array([0, 1], dtype=np.int32), group=np.array([0, 1], dtype=np.int32))
    slow = replace(seats.rates[0], lead=LeadTime(12))
    assert filled_in(replace(seats, rates=(slow, seats.rates[0]))) == [21, 9]


def test_where_arrivals_start_in_any_month_the_year_is_that_of_the_calendar() -> None:
    assert filled_in(waiting(4, 1, start_month=None)) == [0, 1, 13, 25]


@pytest.mark.parametrize(
    ("came", "months"), [([9], [21, 33]), ([20], [21, 33]), ([8], [9, 21]), ([9, 10, 21], [33, 37])]
)
def test_those_who_are_known_to_come_take_their_place_first(came: list[int], months: list[int]) -> None:
    assert filled_in(replace(waiting(2, 1), came=np.array(came, dtype=np.int32))) == months


def test_a_seat_that_is_closed_before_takes_no_place() -> None:
    closing = replace(waiting(2, 1), funded_until=np.array([9, 37], dtype=np.int32))
    assert filled_in(closing) == [37, 9]


def test_a_seat_that_is_not_filled_again_takes_no_place() -> None:
    drawn = drawn_in_turn(waiting(3, 1, replacement=0), SOME, 1)
    assert set(drawn.closes.tolist()) == {37}


@pytest.mark.parametrize(
    ("given_rates", "code"),
    [
        ({"start_month": 0}, "start_month"),
        ({"start_month": 13}, "start_month"),
        ({"places": 0}, "places"),
        ({"places": 1, "recruiters": 1}, "places_alone"),
        ({"places": 1, "internal": 0.2}, "places_alone"),
    ],
)
def test_what_cannot_be_drawn_is_refused(given_rates: dict[str, float], code: str) -> None:
    with pytest.raises(Refused) as refused:
        Rates(0.1, LeadTime(6), **given_rates)
    assert refused.value.code == f"simulation.{code}"


# --- competitions, invariants ---------------------------------------------------------------------------------------


@given(seasonal, st.integers(1, 3), st.booleans(), st.lists(st.integers(-12, 36), max_size=4))
def test_never_more_than_so_many_come_in_a_year(seats: Seats, places: int, season: bool, came: list[int]) -> None:
    rates = replace(seats.rates[0], places=places, start_month=seats.rates[0].start_month if season else None)
    known = replace(seats.under(rates), came=np.array(came, dtype=np.int32))
    drawn = drawn_in_turn(known, SOME[:60], 1)
    new_year = ((rates.start_month or 1) - seats.calendar) % 12
    taken, known_years = drawn.closes <= 36, [(month - new_year) // 12 + 2 for month in came]
    counts = np.zeros((60, 6), dtype=int)
    np.add.at(counts, (drawn.run[taken], (drawn.closes[taken] - new_year) // 12 + 2), 1)
    written = np.bincount(np.array(known_years, dtype=int), minlength=6)
    most = np.maximum(places, written)
    counts += written
    assert (counts <= most).all()


@given(seasonal)
def test_more_places_than_seats_change_nothing(seats: Seats) -> None:
    many = seats.under(replace(seats.rates[0], places=1000))
    assert in_order(drawn_in_turn(many, SOME[:60], 4)) == in_order(spells(seats, SOME[:60], 4))


@given(seasonal, st.integers(1, 3))
def test_the_vacancies_of_a_seat_follow_each_other(seats: Seats, places: int) -> None:
    drawn = drawn_in_turn(seats.under(replace(seats.rates[0], places=places)), SOME[:60], 2)
    later = np.flatnonzero(drawn.previous >= 0)
    before = drawn.previous[later]
    assert (drawn.cycle[later] == drawn.cycle[before] + 1).all()
    assert (drawn.seat[later] == drawn.seat[before]).all()
    assert (drawn.run[later] == drawn.run[before]).all()
    assert (drawn.opens[later] > drawn.closes[before]).all()
    assert (drawn.closes >= drawn.opens).all()


@given(seasonal)
def test_a_place_more_leaves_no_more_seats_empty_on_the_day_it_is_given(seats: Seats) -> None:
    fewer, more = (
        vacant(limited, drawn_in_turn(limited, SOME[:60], 1), SOME[:60])
        for limited in (seats.under(replace(seats.rates[0], places=places)) for places in (1, 2))
    )
    first = (seats.rates[0].start_month - seats.calendar) % 12  # type: ignore[operator]
    assert (more[:, : first + 1] <= fewer[:, : first + 1]).all()


# --- situations -----------------------------------------------------------------------------------------------------


def after(*actions: Recruitment | Mobility) -> Seats:
    seen = situation({"A": [Seat("social"), Seat("unnamed"), free(), free()]})
    done = apply(seen, Scenario("R", "", START, 36, actions=actions))
    assert len(done.applied) == len(actions)
    return seats_of(done.snapshot, START, 36, replace(STILL, places=1))


def test_an_arrival_that_is_written_takes_a_place_and_a_mobility_takes_none() -> None:
    arrival = Recruitment(uid="r", month=date(2027, 9, 1), position="p2", family="FO")
    move = Mobility(uid="m", month=date(2027, 9, 1), manager="m0", position="p2")
    assert after().calendar == DECEMBER
    for actions, came in (((), []), ((arrival,), [9]), ((move,), [])):
        seats = after(*actions)
        assert seats.came[seats.came > -12].tolist() == came
    assert set(drawn_in_turn(after(), SOME, 1).closes.tolist()) == {9, 21}
    assert set(drawn_in_turn(after(arrival), SOME, 1).closes.tolist()) == {21}


def test_the_path_is_drawn_where_places_are_few_and_exact_elsewhere() -> None:
    seen = situation({"A": [Seat("social")] * 8 + [free(), free()]})
    rates = Rates(0.2, LeadTime(6, 0.5), start_month=SEPTEMBER)
    exact = expected_path(seen, START, 36, rates)
    assert exact.mean.tobytes() == exact_path(seats_of(seen, START, 36, rates)).mean.tobytes()
    found = expected_path(seen, START, 36, replace(rates, places=1))
    seats = seats_of(seen, START, 36, replace(rates, places=1))
    counts = vacant(seats, drawn_in_turn(seats, np.arange(RUNS), SEED), np.arange(RUNS))
    assert found.mean == pytest.approx(counts.mean(axis=0))
    assert found.distribution.sum(axis=1) == pytest.approx(1)
    assert (found.low <= found.high).all()
    assert found.mean[36] > exact.mean[36] + 1
    assert [found.funded.tolist(), found.months] == [exact.funded.tolist(), exact.months]


def test_people_and_the_common_base_follow_the_places() -> None:
    seen = situation({"A": [Seat("social", (4,) * 4)] * 3 + [free(), free()]})
    still = Rates(0, LeadTime(0), start_month=SEPTEMBER, places=1)
    found = simulate(seen, START, 36, still, 50, 1)
    assert found is not None
    assert found.heads.low.tolist() == found.heads.high.tolist() == [3] * 9 + [4] * 12 + [5] * 16
    assert found.vacant.middle.tolist() == [2] * 9 + [1] * 12 + [0] * 16


def test_the_columns_of_vacancies_are_all_there() -> None:
    drawn = drawn_in_turn(alike(0, 0, 36, replace(STILL, places=1)), SOME, 1)
    assert [len(getattr(drawn, each.name)) for each in fields(drawn)] == [0] * 6
