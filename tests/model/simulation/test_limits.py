"""What a simulation refuses, with the values that its sentence needs; what it reads of seats, day by day; a queue."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from model.domain.framework import Framework
from model.domain.snapshot import Absences, Gains
from model.errors import Refused
from model.reference import framework as whole_framework
from model.simulation.draws import check_runs, chunks, tally
from model.simulation.exact_law import VacancyPath, exact_path
from model.simulation.holders import MOST_TRAININGS, Marks, drawn_trainings
from model.simulation.monte_carlo import simulate
from model.simulation.queue import long_run
from model.simulation.rates import LeadTime, Rates, monthly_hazard
from model.simulation.season import ANY_MONTH, PLACES, START_MONTH, months_until, next_start, places, start_month
from model.simulation.seats import alike, months_from, seats_of
from model.wording import catalogue
from tests.model.measures.dated_situations import Post, dated
from tests.model.small_situations import Seat, situation, vacant
from tests.model.small_situations import framework as small_framework

START, DAY = date(2026, 12, 1), timedelta(days=1)
RATES = Rates(0.12, LeadTime(6))


@pytest.mark.parametrize(
    ("asked", "code", "values"),
    [
        (lambda: LeadTime(61), "simulation.lead", {"received": 61, "accepted": 60}),
        (lambda: LeadTime(-1), "simulation.lead", {"received": -1, "accepted": 60}),
        (lambda: LeadTime(6, 2.5), "simulation.spread", {"received": 2.5, "accepted": 2}),
        (lambda: LeadTime(6, -0.5), "simulation.spread", {"received": -0.5, "accepted": 2}),
        (lambda: replace(RATES, exit_rate=1), "simulation.exit_rate", {"received": 1}),
        (lambda: replace(RATES, exit_rate=-0.1), "simulation.exit_rate", {"received": -0.1}),
        (lambda: replace(RATES, first_year_factor=-0.1), "simulation.first_year", {"received": -0.1}),
        (lambda: replace(RATES, internal=1), "simulation.internal", {"received": 1}),
        (lambda: replace(RATES, replacement=1.1), "simulation.replacement", {"received": 1.1}),
        (lambda: replace(RATES, other_share=-0.1), "simulation.other_share", {"received": -0.1}),
        (lambda: replace(RATES, success=1.1), "simulation.success", {"received": 1.1}),
        (lambda: replace(RATES, recruiters=0), "simulation.recruiters", {"received": 0}),
        (lambda: replace(RATES, start_month=0), "simulation.start_month", {"received": 0}),
        (lambda: replace(RATES, start_month=13), "simulation.start_month", {"received": 13}),
        (lambda: replace(RATES, places=0), "simulation.places", {"received": 0}),
        (lambda: replace(RATES, places=1, recruiters=1), "simulation.places_alone", {}),
        (lambda: replace(RATES, places=1, internal=0.1), "simulation.places_alone", {}),
        (lambda: check_runs(19), "simulation.runs", {"received": 19, "least": 20, "accepted": 100_000}),
        (lambda: check_runs(100_001), "simulation.runs", {"received": 100_001, "least": 20, "accepted": 100_000}),
        (lambda: alike(1, 0, 0, RATES), "simulation.horizon", {"received": 0, "accepted": 120}),
        (lambda: alike(1, 0, 121, RATES), "simulation.horizon", {"received": 121, "accepted": 120}),
        (
            lambda: drawn_trainings(Gains.of([(0, 0, day, 2) for day in range(MOST_TRAININGS + 1)])),
            "simulation.trainings",
            {"received": 7, "accepted": 6},
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_its_values(
    asked: Callable[[], object], code: str, values: dict[str, object]
) -> None:
    with pytest.raises(Refused) as refusal:
        asked()
    assert (refusal.value.code, refusal.value.values) == (code, values)
    assert all(catalogue(language).error(refusal.value) for language in ("fr", "en"))


def test_the_last_values_that_are_drawn() -> None:
    for share in (0, 1):
        Rates(0, LeadTime(0), replacement=share, other_share=share, success=share)
    Rates(0.99, LeadTime(60, 2), internal=0.99, recruiters=1, start_month=1)
    Rates(0, LeadTime(6), start_month=12, places=1)
    Rates(0.5, LeadTime(6), first_year_factor=0)
    assert (check_runs(20), check_runs(100_000)) == (20, 100_000)
    assert (alike(1, 0, 1, RATES).horizon, alike(1, 0, 120, RATES).horizon) == (1, 120)
    assert drawn_trainings(Gains.of([(0, 0, day, 2) for day in range(MOST_TRAININGS)]))[0].variants == 64


def test_the_rates_of_a_reference_are_its_assumptions() -> None:
    known = whole_framework()
    assert Rates.of(known) == Rates(
        exit_rate=known.assumed("exit_rate"),
        lead=LeadTime(known.assumed("lead_time"), known.assumed("lead_time_cv")),
        replacement=known.assumed("replacement_rate"),
        other_share=known.assumed("arrivals_other_share"),
        success=known.assumed("training_success"),
        start_month=start_month(known),
        places=places(known),
        first_year_factor=known.assumed("first_year_exit_factor"),
    )


@pytest.mark.parametrize(("share", "months"), [(0, 6), (0.25, 7.5), (1, 12)])
def test_the_lead_time_of_a_body_is_longer_by_the_share_of_its_less_attractive_positions(
    share: float, months: float
) -> None:
    known = whole_framework()
    less = replace(known.assumptions["less_attractive_share"], value=share)
    body = replace(known, assumptions={**known.assumptions, "less_attractive_share": less})
    assert Rates.of(body).lead.mean == months


def test_a_lead_time_is_constant_when_it_hardly_spreads_or_hardly_lasts() -> None:
    pairs = [(6, 0), (6, 0.049), (6, 0.05), (0.049, 1), (0.05, 1)]
    assert [LeadTime(*pair).is_constant for pair in pairs] == [True, True, False, True, False]
    assert LeadTime(6).quantiles(np.array([0.1, 0.9])).tolist() == [6, 6]
    assert LeadTime(2.25).law.tolist() == [0, 0, 0.75, 0.25]


@pytest.mark.parametrize(("mean", "spread"), [(6, 0.5), (0.5, 1), (12, 2), (60, 0.05), (3.7, 0.3)])
def test_a_lead_time_keeps_its_mean_and_its_quantiles_their_order(mean: float, spread: float) -> None:
    law = LeadTime(mean, spread).law
    assert law.sum() == pytest.approx(1)
    assert law.min() >= 0
    assert law @ np.arange(len(law)) == pytest.approx(mean, rel=1e-3)
    quantiles = LeadTime(mean, spread).quantiles(np.linspace(0.0005, 0.9995, 4000))
    assert (np.diff(quantiles) >= 0).all()
    assert quantiles.mean() == pytest.approx(mean, rel=0.02)
    assert quantiles.std() / quantiles.mean() == pytest.approx(spread, rel=0.06)


def test_twelve_months_compound_to_a_year() -> None:
    assert monthly_hazard(0.12) == pytest.approx(0.0105962, abs=1e-7)
    assert 1 - (1 - monthly_hazard(0.37)) ** 12 == pytest.approx(0.37)
    assert monthly_hazard(0) == 0


def test_only_the_assumptions_of_academies_name_a_month_and_places() -> None:
    known = whole_framework()
    assert (start_month(known), places(known)) == (9, None)
    assert (start_month(small_framework()), places(small_framework())) == (None, None)
    pattern = known.assumptions["horizon"]

    def with_season(month: float, number: float) -> Framework:
        season = {START_MONTH: replace(pattern, value=month), PLACES: replace(pattern, value=number)}
        return replace(known, assumptions={**known.assumptions, **season})

    assert (start_month(with_season(9, 3)), places(with_season(9, 3))) == (9, 3)
    assert (start_month(with_season(0, 0)), places(with_season(0, 0))) == (None, None)
    rates = Rates.of(with_season(9, 3))
    assert (rates.start_month, rates.places, rates.success) == (9, 3, 0.8)


# --- months ----------------------------------------------------------------------------------------------------------


def test_the_first_start_month_is_the_same_month_or_a_later_one() -> None:
    assert [months_until(9, month) for month in (8, 9, 10, 12, 1)] == [1, 0, 11, 9, 8]
    assert months_until(None, 5) == ANY_MONTH
    assert next_start(np.arange(6), 3).tolist() == [3, 3, 3, 3, 15, 15]
    assert next_start(np.array([0, 14, 15, 16]), np.array([3, 2, 3, ANY_MONTH])).tolist() == [3, 14, 15, 16]


def test_months_are_those_of_the_start_and_after() -> None:
    assert months_from(date(2026, 11, 1), 3) == tuple(date(2026 + n // 12, n % 12 + 1, 1) for n in range(10, 14))


# --- what is read of seats -------------------------------------------------------------------------------------------


def test_what_is_recorded_of_a_seat_is_read_on_first_days_of_months() -> None:
    posts = [
        Post(0, "ana"),
        Post(1, "bob", until=date(2027, 2, 1)),
        Post(2, "cat", until=date(2027, 2, 2)),
        Post(3, "dan", date(2027, 3, 1)),
        Post(4, "eva", date(2027, 3, 2)),
        Post(5, "fay", until=date(2027, 2, 1)),
        Post(5, "gus", date(2027, 3, 1)),
        Post(7, "hal", acting=True),
    ]
    found = seats_of(dated({"A": 8}, posts), START, 4, RATES)
    assert found.empty.astype(int).tolist() == [
        [0, 0, 0, 0, 0],
        [0, 0, 1, 1, 1],
        [0, 0, 0, 1, 1],
        [1, 1, 1, 0, 0],
        [1, 1, 1, 1, 0],
        [0, 0, 1, 0, 0],
        [1, 1, 1, 1, 1],
        [1, 1, 1, 1, 1],
    ]
    assert found.begins.tolist() == [0, 2, 3, 3, 4, 3, 0, 0]
    assert found.filled.tolist() == [True, False, False, True, True, True, False, False]
    assert found.recorded.sum(axis=0).tolist() == [2, 2, 3, 1, 0]
    assert (found.horizon, found.calendar, len(found)) == (4, 12, 8)


def test_a_holder_who_is_known_to_leave_after_the_horizon_stays_until_then() -> None:
    posts = [Post(0, "ana", until=date(2027, 9, 1)), Post(1, "bob")]
    found = seats_of(dated({"A": 2}, posts, leaves_on={"bob": date(2028, 1, 1)}), START, 4, RATES)
    assert (found.begins.tolist(), found.filled.tolist()) == ([5, 5], [True, True])
    assert exact_path(found).mean.tolist() == [0] * 5


def test_of_two_holders_one_without_a_known_end_is_enough() -> None:
    posts = [Post(0, "ana"), Post(0, "bob", until=date(2027, 2, 1)), Post(1, "cat"), Post(1, "dan", START, None)]
    found = seats_of(dated({"A": 2}, posts), START, 4, RATES)
    assert (found.begins.tolist(), found.filled.tolist()) == ([0, 0], [True, True])


def test_a_seat_counts_from_the_month_of_its_opening_to_that_of_its_closing() -> None:
    def funded(**more: dict[int, date]) -> list[int]:
        return seats_of(dated({"A": 1}, [], **more), START, 4, RATES).funded[0].astype(int).tolist()

    february = date(2027, 2, 1)
    assert [funded(opens_on={0: day}) for day in (february - DAY, february, february + DAY)] == [
        [0, 0, 1, 1, 1],
        [0, 0, 1, 1, 1],
        [0, 0, 0, 1, 1],
    ]
    assert [funded(closes_on={0: day}) for day in (february - DAY, february, february + DAY)] == [
        [1, 1, 0, 0, 0],
        [1, 1, 0, 0, 0],
        [1, 1, 1, 0, 0],
    ]


def test_arrivals_from_outside_are_those_of_a_first_seat() -> None:
    posts = [
        Post(0, "ana", date(2026, 12, 1)),
        Post(1, "bob", date(2026, 12, 2)),
        Post(2, "cat", date(2027, 4, 1)),
        Post(3, "cat", date(2027, 2, 1), date(2027, 4, 1)),
        Post(4, "", date(2027, 1, 15)),
        Post(5, "", date(2027, 1, 15)),
        Post(6, "dan"),
        Post(7, "eva", date(2025, 12, 2)),
        Post(8, "fay", date(2027, 3, 1), acting=True),
        Post(9, "gus", date(2027, 4, 2)),
    ]
    found = seats_of(dated({"A": 10}, posts), START, 4, RATES)
    assert sorted(found.came.tolist()) == [-12, -11, 0, 1, 2, 2, 2]


# --- sums and pieces -------------------------------------------------------------------------------------------------


def test_runs_are_cut_into_pieces_of_a_size_and_one_at_least() -> None:
    assert [piece.tolist() for piece in chunks(5, 2)] == [[0, 1], [2, 3], [4]]
    assert [piece.tolist() for piece in chunks(2, 0)] == [[0], [1]]
    assert [piece.tolist() for piece in chunks(3, 3)] == [[0, 1, 2]]


def test_what_falls_beyond_the_last_column_counts_in_the_last() -> None:
    assert tally(np.array([0, 0, 1, 1]), np.array([0, 2, 1, 9]), (2, 3)).tolist() == [[1, 0, 1], [0, 1, 1]]


def test_a_stretch_of_moments_is_one_interval() -> None:
    held = np.array([[[1, 0], [1, 0], [0, 0], [1, 1]], [[0, 0], [0, 1], [0, 1], [0, 0]]], dtype=bool)
    marks = Marks.of(held)
    assert marks.first.tolist() == [0, 3, 4]
    assert list(zip(marks.competency.tolist(), marks.start.tolist(), marks.until.tolist(), strict=True)) == [
        (0, 0, 2),
        (0, 3, 4),
        (1, 3, 4),
        (1, 1, 3),
    ]
    which, rows = marks.rows(np.array([1, 0, 1]))
    assert (which.tolist(), rows.tolist()) == ([0, 1, 1, 1, 2], [3, 0, 1, 2, 3])


def test_trainings_of_one_person_are_told_apart_by_their_day() -> None:
    known, which = drawn_trainings(Gains.of([(3, 0, 20, 2), (1, 0, 10, 2), (3, 1, 20, 2), (3, 0, 5, 2)]))
    assert (known.manager.tolist(), known.rank.tolist()) == ([1, 3, 3], [0, 0, 1])
    assert (which.tolist(), known.variants) == ([2, 0, 2, 1], 4)
    assert drawn_trainings(Gains.of([]))[0].variants == 1


# --- paths and queues ------------------------------------------------------------------------------------------------


def test_a_path_tells_its_tenths() -> None:
    law = np.array([[0.05, 0.05, 0.4, 0.4, 0.1], [1, 0, 0, 0, 0]])
    path = VacancyPath((), np.array([4, 4]), law @ np.arange(5), law, np.zeros(2))
    assert (path.low.tolist(), path.middle.tolist(), path.high.tolist()) == ([1, 0], [2, 0], [3, 0])
    assert path.filled.tolist() == pytest.approx([4 - 2.45, 4])
    assert path.quantile(0.91).tolist() == [4, 0]
    assert path.quantile(0.05).tolist() == [0, 0]


def test_a_queue_of_one_machine_and_one_repairer() -> None:
    found = long_run(1, 0.1, 2, 1)
    assert found.law == pytest.approx([1 / 1.2, 0.2 / 1.2])
    assert (found.vacant, found.months_to_fill) == (pytest.approx(1 / 6), pytest.approx(2))
    assert long_run(3, 0.1, 2, 9).law == pytest.approx(long_run(3, 0.1, 2, 3).law)
    assert long_run(3, 0, 2, 1).law.tolist() == [1, 0, 0, 0]


# --- what is looked at -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("every", "places_of"), [(6, [0, 6, 8]), (4, [0, 4, 8]), (0, list(range(9))), (99, [0, 8])])
def test_the_common_base_is_looked_at_so_often_and_at_the_horizon(every: int, places_of: list[int]) -> None:
    snapshot = situation({"A": [Seat("social", (4, 4, 4, 4))]})
    found = simulate(snapshot, START, 8, RATES, 20, 1, every=every)
    assert found is not None
    assert found.looked_at == tuple(found.months[place] for place in places_of)
    assert len(found.coverage.low) == len(found.nobody) == len(places_of)
    assert (found.months, found.runs, found.seed) == (months_from(START, 8), 20, 1)


def test_somebody_back_from_leave_holds_again_from_the_first_day_of_the_next_month() -> None:
    snapshot = situation({"A": [Seat("social", (4, 4, 4, 4))], "B": [vacant()]})
    away = Absences.of([(0, date(2027, 1, 1).toordinal(), date(2027, 3, 1).toordinal())])
    found = simulate(replace(snapshot, absences=away), START, 5, Rates(0, LeadTime(6), replacement=0), 20, 1, every=1)
    assert found is not None
    assert found.coverage.middle.tolist() == [0.5, 0, 0, 0.5, 0.5, 0.5]
    assert found.heads.middle.tolist() == [1] * 6
