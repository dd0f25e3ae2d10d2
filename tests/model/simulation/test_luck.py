"""The same luck as yesterday: a scenario that is opened again tells what it told, run by run, number by number.

The other tests hold the laws; these hold the numbers that were drawn, so that a change that keeps the laws and moves
what people have read is seen. When such a change is wanted, the new numbers are read, then written here.
"""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from model.domain.snapshot import Snapshot
from model.projection import apply
from model.scenario import Scenario, Training
from model.simulation.draws import Draw, keys, spells, streams, uniforms, vacancies
from model.simulation.events import story
from model.simulation.monte_carlo import _Scene, simulate
from model.simulation.paths import expected_path
from model.simulation.rates import LeadTime, Rates
from model.simulation.seats import alike
from tests.model.simulation.test_draws import several
from tests.model.simulation.test_monte_carlo import RATES, START, region, reshaped, scenario
from tests.model.small_situations import Seat, framework, situation

RUNS = np.arange(40)
BUSY = replace(RATES, exit_rate=0.3, replacement=0.8, other_share=0.4, success=0.7)
KINDS = {
    "independent": BUSY,
    "two recruiters": replace(BUSY, recruiters=2),
    "moves inside": replace(BUSY, internal=0.4),
    "moves and recruiters": replace(BUSY, internal=0.4, recruiters=1),
    "starts in September": replace(BUSY, start_month=9),
    "starts and recruiters": replace(BUSY, start_month=9, recruiters=2),
    "a place a year": replace(BUSY, start_month=9, places=1),
    "places in any month": replace(BUSY, places=2),
}
SNAPSHOTS = {"as recorded": region, "with a scenario": scenario, "with other positions": reshaped}


def drawn(snapshot: Snapshot, rates: Rates) -> list[float]:
    """What forty runs add up to: seat-months vacant, people-months, shares of other trades, coverage, nobody."""
    empty, people, share, measured = _Scene(snapshot, START, 36, rates, 3).run(RUNS, 7)
    weights = np.arange(1, empty.shape[1] + 1)
    return [
        int(empty.sum()),
        int((empty * weights).sum()),
        int((people * weights).sum()),
        round(float(np.nansum(share, dtype=np.float64)), 2),
        round(float(measured.coverage.sum(dtype=np.float64)), 2),
        int(measured.nobody.sum()),
    ]


TOLD: dict[tuple[str, str], list[float]] = {
    ("as recorded", "independent"): [4248, 80540, 215105, 574.29, 327.17, 451],
    ("as recorded", "two recruiters"): [4754, 88351, 207294, 569.52, 316.25, 486],
    ("as recorded", "moves inside"): [5510, 106916, 182907, 586.61, 285.42, 520],
    ("as recorded", "moves and recruiters"): [7672, 155416, 137305, 617.94, 244.5, 712],
    ("as recorded", "starts in September"): [5343, 99182, 196463, 572.06, 309.67, 488],
    ("as recorded", "starts and recruiters"): [5806, 107772, 187873, 571.04, 300.33, 531],
    ("as recorded", "a place a year"): [7904, 161155, 134490, 550.17, 247.58, 697],
    ("as recorded", "places in any month"): [5601, 111310, 184335, 558.28, 293.67, 545],
    ("with a scenario", "independent"): [4367, 80093, 215552, 700.69, 322.75, 524],
    ("with a scenario", "two recruiters"): [4742, 87598, 208047, 702.09, 314.25, 557],
    ("with a scenario", "moves inside"): [5533, 104411, 186146, 744.51, 291.08, 576],
    ("with a scenario", "moves and recruiters"): [7331, 146957, 144903, 785.15, 249.33, 749],
    ("with a scenario", "starts in September"): [5467, 99803, 195842, 722.84, 305.5, 609],
    ("with a scenario", "starts and recruiters"): [5783, 106424, 189221, 732.75, 297.75, 630],
    ("with a scenario", "a place a year"): [7681, 156127, 139518, 767.27, 249.58, 775],
    ("with a scenario", "places in any month"): [6091, 119134, 176511, 722.07, 280.33, 686],
    ("with other positions", "independent"): [4647, 86192, 240733, 625.5, 329.94, 668],
    ("with other positions", "two recruiters"): [5238, 95996, 230929, 622.43, 320.13, 698],
    ("with other positions", "moves inside"): [6004, 114276, 207084, 641.3, 295.21, 746],
    ("with other positions", "moves and recruiters"): [8362, 170006, 153250, 678.07, 253.92, 841],
    ("with other positions", "starts in September"): [5870, 108200, 218725, 625.94, 313.94, 686],
    ("with other positions", "starts and recruiters"): [6372, 117997, 208928, 631.45, 305.31, 719],
    ("with other positions", "a place a year"): [8178, 165591, 161334, 638.21, 269.75, 794],
    ("with other positions", "places in any month"): [7310, 141572, 185353, 636.1, 279.81, 790],
}

MEANS = [3.0, 5.0105, 4.9335, 5.5385]
VACANT = [
    [3, 3, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1],
    [3, 3, 3, 3, 4, 4, 3, 3, 3, 3, 3, 2, 3],
    [3, 4, 4, 5, 6, 5, 5, 4, 4, 4, 4, 4, 4],
]
NOBODY_THERE = [[0.0, 0.0], [0.26, 0.85], [0.25, 0.77]]
TRAINED = (
    "3224423333133343442411432133324444243222",
    "4423332334132333432333433444423433332333",
)
TWENTY = [20, 21, 22, 21, 22, 19, 17]


@pytest.mark.parametrize(("snapshot", "kind"), TOLD)
def test_forty_runs_add_up_to_what_they_did(snapshot: str, kind: str) -> None:
    assert drawn(SNAPSHOTS[snapshot](), KINDS[kind]) == pytest.approx(TOLD[snapshot, kind], abs=0.011)


def test_every_kind_of_rates_is_among_these() -> None:
    assert set(TOLD) == {(snapshot, kind) for snapshot in SNAPSHOTS for kind in KINDS}


def test_the_numbers_of_a_position_are_those_of_its_uid_its_decision_and_its_cycle() -> None:
    runs = np.array([0, 1, 41])
    found = uniforms(streams(keys(1, ["p", "q"]), Draw.LEAD, 2)[:, None], runs[None])
    assert found[0] == pytest.approx([0.7156198036868081, 0.8587223953844086, 0.33584116594219504], abs=1e-15)
    assert found[1] == pytest.approx([0.9276925504810408, 0.18401731442923153, 0.8851187548892531], abs=1e-15)
    other = [
        float(uniforms(streams(keys(seed, ["p"]), draw, cycle), runs[:1])[0])
        for seed, draw, cycle in ((1, Draw.STAY, 0), (2, Draw.STAY, 0), (1, Draw.WHEN, 0), (1, Draw.STAY, 1))
    ]
    expected = [0.8096940142699011, 0.09807434819640826, 0.8060374562558231, 0.8017955228558468]
    assert other == pytest.approx(expected, abs=1e-15)


def test_the_vacancies_of_six_runs_are_those_that_were_drawn() -> None:
    found = spells(several(), RUNS[:6], 1)
    again = found.cycle > 0
    assert found.seat.tolist() == [8] * 6 + [9] * 6 + [0] * 3 + [1] * 4 + [2, 3] + [6] * 3 + [7] * 6 + [
        9,
        0,
        0,
        1,
        1,
        1,
        6,
        7,
    ]
    assert found.opens[12:].tolist() == [
        5,
        9,
        1,
        19,
        8,
        24,
        23,
        9,
        33,
        15,
        29,
        16,
        4,
        20,
        34,
        2,
        11,
        8,
        14,
        17,
        29,
        27,
        32,
        34,
        27,
        13,
    ]
    assert found.closes.tolist() == [
        5,
        11,
        2,
        17,
        7,
        14,
        16,
        11,
        18,
        18,
        13,
        14,
        12,
        24,
        7,
        22,
        11,
        27,
        26,
        37,
        37,
        21,
        37,
        20,
        7,
        37,
        37,
        37,
        14,
        11,
        23,
        22,
        35,
        37,
        37,
        37,
        33,
        37,
    ]
    assert found.previous[again].tolist() == [7, 12, 14, 15, 16, 18, 21, 29]
    assert found.cycle[again].tolist() == [1] * 8


def test_a_path_that_waits_for_places_is_the_same_as_ever() -> None:
    found = expected_path(region(), START, 24, KINDS["a place a year"])
    assert found.mean[[0, 6, 12, 24]] == pytest.approx(MEANS, abs=1e-9)


def test_the_bands_of_a_simulation_are_those_that_were_told() -> None:
    found = simulate(region(), START, 12, BUSY, 100, 3)
    assert found is not None
    assert (found.runs, found.seed, len(found.months), len(found.looked_at)) == (100, 3, 13, 3)
    assert [each.tolist() for each in (found.vacant.low, found.vacant.middle, found.vacant.high)] == VACANT
    assert found.nobody.tolist() == NOBODY_THERE
    assert vacancies(alike(3, 1, 6, BUSY), 20, 5).sum(axis=0).tolist() == TWENTY


def in_training() -> Snapshot:
    """Four people who follow the same training, one of them twice."""
    team = situation({"A": [Seat("social", (2, 4))] * 4}, reference=framework(expected=(4, 4)))
    people = ("m0", "m1", "m2", "m3")
    first = Training(uid="t", month=date(2027, 1, 1), managers=people, offer="T")
    actions = first, replace(first, uid="u", month=date(2027, 9, 1), managers=people[:1])
    return apply(team, Scenario("R", "", START, 36, actions=actions)).snapshot


def test_the_trainings_that_bear_fruit_are_those_that_did() -> None:
    rates = Rates(0, LeadTime(6), replacement=0, success=0.7)
    scene = _Scene(in_training(), START, 36, rates, 6)
    for seed, trained in zip((7, 8), TRAINED, strict=True):
        drawn = scene.base.holders(story(scene.seats, scene.trades, RUNS, seed), RUNS, rates, seed)
        assert "".join(map(str, drawn[-1, :, 0])) == trained
    together = sum(min(2, int(count)) / 2 + 1 for count in TRAINED[0]) / 2
    assert scene.run(RUNS, 7)[3].coverage[:, -1].sum(dtype=np.float64) == pytest.approx(together, abs=1e-4)
