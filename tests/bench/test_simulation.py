"""What the exact path and the drawn runs cost, by themselves and beside the usual way of writing them (SimPy)."""

import gc
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from math import inf

import numpy as np
import pytest

from model.domain.snapshot import OTHER, SOCIAL, Snapshot
from model.reference import framework
from model.simulation.draws import Chances, Draw, keys, spells, streams, uniforms, vacancies
from model.simulation.exact_law import exact_path
from model.simulation.monte_carlo import _Scene, simulate
from model.simulation.paths import expected_path
from model.simulation.rates import LeadTime, Rates, whole_months
from model.simulation.seats import Seats, alike
from tests.bench.conftest import Record
from tests.bench.stepping import Usual, UsualWithPeople
from tests.model.small_situations import Seat, situation

pytestmark = pytest.mark.slow

RATES = Rates(0.12, LeadTime(6.5, 0.5))
START, HORIZON, RUNS, USUAL_RUNS = date(2026, 12, 1), 36, 2000, 100


def best_of_five(work: Callable[[], object]) -> float:
    """Milliseconds of processor time of the quickest of five."""
    found = []
    for _ in range(5):
        gc.collect()
        before = time.process_time()
        work()
        found.append(time.process_time() - before)
    return 1000 * min(found)


def best_of_each(*works: Callable[[], object]) -> list[float]:
    """Milliseconds of processor time of the quickest of ten of each work, the works in turn, so that whatever else the
    machine does weighs on all alike.

    Memory is taken and given back first: a process that serves screens has done so since its imports, and takes arrays
    from what it keeps, where a new one asks the system for each of their pages.
    """
    np.ones(4_000_000)
    best = [inf] * len(works)
    for _ in range(10):
        for place, work in enumerate(works):
            gc.collect()
            gc.disable()
            before = time.process_time()
            work()
            best[place] = min(best[place], 1000 * (time.process_time() - before))
            gc.enable()
    return best


def region() -> Snapshot:
    """Twenty teams of three people with levels on the fourteen competencies."""
    drawn = np.random.default_rng(1)

    def seat() -> Seat:
        background = "social" if drawn.random() < 0.7 else "other"
        return Seat(background, tuple(drawn.integers(2, 9, 14).tolist()))

    return situation({f"T{place}": [seat() for _ in range(3)] for place in range(20)}, reference=framework())


def test_the_exact_path_of_a_region_and_of_the_nation(record: Record) -> None:
    snapshot, lengths = region(), iter(range(1000))

    def slide() -> None:
        expected_path(snapshot, START, HORIZON, Rates(0.12, LeadTime(6 + next(lengths) / 1000, 0.5)))

    whole_months.cache_clear()
    record("exact vacancies of 60 positions, 36 months, a new lead time each time", best_of_five(slide), 2)
    nation = alike(1400, 100, HORIZON, RATES)
    nation.begins[:150] = np.arange(150) % 37  # known departures and arrivals
    assert exact_path(nation).distribution.sum(axis=1) == pytest.approx(1)
    record("exact vacancies of 1,500 positions, 36 months", best_of_five(lambda: exact_path(nation)), 10)


def test_arrivals_that_start_once_a_year(record: Record) -> None:
    snapshot, autumn = region(), replace(RATES, start_month=9)
    record(
        "exact vacancies of 60 positions, starts in September",
        best_of_five(lambda: expected_path(snapshot, START, HORIZON, autumn)),
        2,
    )
    nation = alike(1400, 100, HORIZON, autumn, calendar=START.month)
    nation.begins[:150] = np.arange(150) % 37
    record("exact vacancies of 1,500 positions, starts in September", best_of_five(lambda: exact_path(nation)), 15)
    few = replace(autumn, places=2)
    record(
        "path of 60 positions that wait for a competition, 2,000 runs",
        best_of_five(lambda: expected_path(snapshot, START, HORIZON, few)),
        100,
    )
    cost = best_of_five(lambda: simulate(snapshot, START, HORIZON, few, RUNS, 1))
    record("trades and common base of 60 positions that wait for a competition, 2,000 runs", cost, 500)


def test_drawn_vacancies_beside_the_usual_way(record: Record) -> None:
    seats, usual = alike(60, 0, HORIZON, RATES), Usual(60, HORIZON, RATES, np.random.default_rng(1))
    exact = exact_path(seats).mean
    assert np.mean([usual.run() for _ in range(400)], axis=0) == pytest.approx(exact, abs=0.6)
    ours, theirs, numbers = best_of_each(
        lambda: vacancies(seats, RUNS, 1), lambda: [usual.run() for _ in range(USUAL_RUNS)], drawing(seats)
    )
    record("drawn vacancies of 60 positions, 2,000 runs", ours, 10)
    share = (ours / RUNS) / (theirs / USUAL_RUNS)
    record("100 times drawn vacancies, in runs of SimPy", 100 * share, 1, "×", ratio=True)
    record("drawn vacancies, in the time to draw their numbers", ours / numbers, 4, "×", ratio=True)


def drawing(seats: Seats) -> Callable[[], None]:
    """What draws the times that the vacancies of the runs are made of, and nothing else: numbers, then months until a
    departure and months until an arrival."""
    runs, known, chances = np.arange(RUNS), keys(1, seats.uid), Chances(seats)
    drawn, used = spells(seats, runs, 1), []
    for cycle in range(int(drawn.cycle.max()) + 1):
        now = drawn.cycle == cycle
        back = now & (drawn.closes < HORIZON)
        used.append((chances.lead_months, streams(known, Draw.LEAD, cycle)[drawn.seat[now]], drawn.run[now]))
        used.append((None, streams(known, Draw.STAY, cycle + 1)[drawn.seat[back]], drawn.run[back]))
    one = np.zeros(len(drawn), dtype=np.int32)

    def draw() -> None:
        numbers = uniforms(streams(known, Draw.STAY)[:, None], runs[None, :]).ravel()
        chances.stays(numbers[: len(drawn)], one, one)  # one departure before each vacancy
        for months, begun, run in used:
            numbers = uniforms(begun, run)
            if months:
                months(numbers, one[: len(run)])

    return draw


def test_trades_and_the_common_base_beside_the_usual_way(record: Record) -> None:
    snapshot = region()
    scene = _Scene(snapshot, START, HORIZON, RATES, 6)
    held = recorded(scene)
    families = scene.trades.families == OTHER
    social = scene.trades.holder == SOCIAL
    usual = UsualWithPeople(60, HORIZON, RATES, np.random.default_rng(1), scene.base, held, social, families)
    ours = simulate(snapshot, START, HORIZON, RATES, RUNS, 1)
    told = []
    for _ in range(400):
        usual.run()
        told.append((usual.coverage, usual.nobody))
    assert ours is not None
    assert np.mean([nobody for _, nobody in told], axis=0) == pytest.approx(ours.nobody, abs=0.12)
    assert np.median([reached for reached, _ in told], axis=0) == pytest.approx(ours.coverage.middle, abs=0.01)
    cost, theirs = best_of_each(
        lambda: simulate(snapshot, START, HORIZON, RATES, RUNS, 1), lambda: [usual.run() for _ in range(USUAL_RUNS)]
    )
    record("trades and common base of 60 positions, 2,000 runs", cost, 100)
    share = (cost / RUNS) / (theirs / USUAL_RUNS)
    record("15 times trades and common base, in runs of SimPy", 15 * share, 1, "×", ratio=True)


def recorded(scene: _Scene) -> np.ndarray:
    """What the holder of each seat holds on the first day (seats × competencies), nothing changing after."""
    marks = scene.base.people.marks
    held = np.zeros((60, scene.base.kinds.shape[1]))
    which, rows = marks.rows(np.arange(60))
    held[which, marks.competency[rows]] = 1
    return held


def test_seats_that_wait_for_each_other(record: Record) -> None:
    snapshot, waiting = region(), Rates(0.12, LeadTime(6, 0.5), recruiters=2, internal=0.4)
    cost = best_of_five(lambda: simulate(snapshot, START, HORIZON, waiting, RUNS, 1))
    record("limited recruiters and chains of moves, 60 positions, 2,000 runs", cost, 500)


def test_fifteen_hundred_positions(record: Record) -> None:
    seats = alike(1500, 0, HORIZON, RATES)
    record("drawn vacancies of 1,500 positions, 2,000 runs", best_of_five(lambda: vacancies(seats, RUNS, 1)), 1000)


@pytest.mark.parametrize("rates", [RATES, Rates(0.12, LeadTime(6, 0.5), recruiters=2, internal=0.4)])
def test_the_memory_of_ten_thousand_runs(record: Record, rates: Rates) -> None:
    snapshot = region()
    tracemalloc.start()
    simulate(snapshot, START, HORIZON, rates, 10_000, 1, every=3)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    name = "waiting" if rates.recruiters else "independent"
    record(f"memory of 10,000 runs of 60 {name} positions", most / 2**20, 100, "MB", ratio=True)
