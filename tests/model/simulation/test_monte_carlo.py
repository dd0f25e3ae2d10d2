"""What chance may make of a situation: bands of heads, trades and common base, by simulation and by hand."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from model.domain.calendar import NEVER
from model.domain.snapshot import BACKGROUNDS, OTHER, SOCIAL, Gains, Snapshot
from model.domain.vocabulary import SupportKind
from model.errors import Refused
from model.measures.coverage import coverage
from model.measures.mix import region_mix
from model.measures.vacancies import region_vacancy
from model.projection import apply
from model.scenario import (
    Accompaniment,
    ClosedPosition,
    Departure,
    LongLeave,
    Mobility,
    NewPosition,
    NewUnit,
    Recruitment,
    Return,
    Scenario,
    Training,
)
from model.simulation.monte_carlo import Band, Simulation, _Scene, simulate
from model.simulation.paths import expected_path
from model.simulation.rates import LeadTime, Rates, monthly_hazard
from tests.model.small_situations import Seat, framework, profile, situation, vacant

START = date(2026, 12, 1)
RATES = Rates(0.12, LeadTime(6, 0.5))
STILL = Rates(0, LeadTime(6))
TWO = framework(expected=(4, 4), families={"FS": ("social", (6, 2)), "FO": ("other", (2, 6))})


def region() -> Snapshot:
    """Three teams: leave, unnamed, unknown and unassessed people, a known departure, shared and free seats."""
    return situation(
        {
            "A": [Seat("social", (4, 0)), Seat("other", (0, 6), leaves_on=date(2027, 3, 15)), vacant()],
            "B": [Seat("other", (4, 4)), Seat("social", (8, 4), on_leave=True), Seat("unnamed"), vacant("social")],
            "C": [
                Seat("social", (4, 4), share=0.5),
                Seat("other", (6, 6), share=0.5, beside=True),
                Seat("unknown", (-1, 4)),
                Seat("social", (4, 4), acting=True),
            ],
        },
        reference=TWO,
    )


def told(snapshot: Snapshot, rates: Rates = RATES, runs: int = 400, seed: int = 1, every: int = 6) -> Simulation:
    found = simulate(snapshot, START, 36, rates, runs, seed, every=every)
    assert found is not None
    return found


def scenario() -> Snapshot:
    """The same once somebody has left, moved, arrived and been trained."""
    actions = (
        Departure(uid="d", month=date(2027, 2, 1), manager="m0"),
        Recruitment(uid="r", month=date(2027, 4, 1), position="p0", family="FO"),
        Mobility(uid="m", month=date(2027, 6, 1), manager="m2", position="p2"),
        Training(uid="t", month=date(2027, 1, 1), managers=("m3", "m2"), offer="T"),
    )
    done = apply(region(), Scenario("R", "", START, 36, actions=actions))
    assert len(done.applied) == 4
    return done.snapshot


def reshaped() -> Snapshot:
    """The same once positions were opened, filled and closed, somebody went on leave and somebody came back."""
    unit = NewUnit(uid="u", month=date(2027, 1, 1), name="Appui")
    opened = NewPosition(uid="n", month=date(2027, 3, 1), team="t0", title="Coordination")
    there = NewPosition(uid="o", month=date(2027, 3, 1), team=unit.team, title="Appui")
    actions = (
        unit,
        opened,
        there,
        Recruitment(uid="r", month=date(2027, 6, 1), position=opened.position, family="FO"),
        Recruitment(uid="s", month=date(2027, 5, 1), position=there.position, family="FS"),
        Accompaniment(uid="a", month=date(2027, 7, 1), support=SupportKind.MENTORING, manager="arrival-r"),
        ClosedPosition(uid="c", month=date(2028, 1, 1), position="p6"),
        LongLeave(uid="l", month=date(2027, 9, 1), manager="m0", months=9),
        Return(uid="b", month=date(2027, 9, 1), manager="m3"),
    )
    done = apply(region(), Scenario("R", "", START, 36, actions=actions))
    assert len(done.applied) == 9
    return done.snapshot


@pytest.mark.parametrize(
    "snapshot", [region(), scenario(), reshaped()], ids=["as recorded", "with a scenario", "with other positions"]
)
@pytest.mark.parametrize("rates", [STILL, replace(STILL, recruiters=3), replace(STILL, internal=0.4)])
def test_without_departures_or_arrivals_everything_is_as_measured(snapshot: Snapshot, rates: Rates) -> None:
    found = told(snapshot, replace(rates, replacement=0, success=1), runs=20, every=1)
    for place, month in enumerate(found.months):
        at = snapshot.at(month)
        mix, measured = region_mix(at), coverage(at)
        assert found.vacant.low[place] == found.vacant.high[place] == region_vacancy(at).vacant
        assert found.heads.low[place] == found.heads.high[place] == mix.heads
        assert found.other_share.middle[place] == pytest.approx(mix.share)
        assert found.coverage.middle[place] == pytest.approx(measured.interval[0])
        assert found.nobody[place].tolist() == (measured.least[measured.defined] == 0).any(axis=0).tolist()


def test_vacancies_are_those_of_the_exact_path() -> None:
    found, exact = told(region(), runs=4000), expected_path(region(), START, 36, RATES)
    assert np.abs(found.vacant.low - exact.low).max() <= 1
    assert (found.vacant.middle == exact.middle).mean() > 0.9
    assert (found.vacant.high == exact.high).mean() > 0.9


def test_who_holds_a_competency_follows_departures_and_arrivals() -> None:
    """One holder of the only competency; those who arrive never hold it: the chance that nobody does is exact."""
    reference = framework(expected=(4,), families={"FS": ("social", (2,)), "FO": ("other", (2,))})
    alone = situation({"A": [Seat("social", (4,))]}, reference=reference)
    found = told(alone, Rates(0.12, LeadTime(6)), runs=8000)
    left = 1 - (1 - monthly_hazard(0.12)) ** np.arange(0, 37, 6)
    assert found.nobody[:, 0] == pytest.approx(left, abs=4 * np.sqrt(0.25 / 8000))


def test_somebody_who_arrives_holds_a_competency_once_adapted() -> None:
    """The profile is one level above what is expected of a level more: reached six months after arrival."""
    reference = framework(expected=(5,), families={"FS": ("social", (6,)), "FO": ("other", (6,))})
    empty = situation({"A": [vacant()]}, reference=reference)
    found = told(empty, Rates(0, LeadTime(4)), runs=20, every=1)
    assert found.nobody[:, 0].tolist() == [1] * 10 + [0] * 27
    assert found.coverage.low.tolist() == [0] * 10 + [1] * 27


def test_a_training_bears_fruit_as_often_as_assumed() -> None:
    one = situation({"A": [Seat("social", (2, 4))]}, reference=TWO)
    training = Training(uid="t", month=date(2027, 1, 1), managers=("m0",), offer="T")
    after = apply(one, Scenario("R", "", START, 36, actions=(training,))).snapshot
    found = told(after, replace(STILL, success=0.8), runs=4000, every=1)
    assert found.nobody[:5, 0].tolist() == [1] * 5
    assert found.nobody[5:, 0] == pytest.approx(0.2, abs=0.03)
    assert len(set(found.nobody[5:, 0].tolist())) == 1
    assert (found.nobody[:, 1] == 0).all()


def test_somebody_trained_who_leaves_takes_the_training_along() -> None:
    one = situation({"A": [Seat("social", (2, 4))]}, reference=TWO)
    training = Training(uid="t", month=date(2027, 1, 1), managers=("m0",), offer="T")
    after = apply(one, Scenario("R", "", START, 36, actions=(training,))).snapshot
    found = told(after, Rates(0.3, LeadTime(6), replacement=0, success=0.8), runs=4000, every=1)
    stayed = (1 - monthly_hazard(0.3)) ** np.arange(37)
    assert 1 - found.nobody[5:, 0] == pytest.approx(0.8 * stayed[5:], abs=0.03)


def test_too_many_trainings_of_one_person_are_refused() -> None:
    rows = [(0, 0, date(2027, month, 1).toordinal(), 2) for month in range(1, 9)]
    many = replace(region(), gains=Gains.of(rows))
    with pytest.raises(Refused) as refusal:
        told(many)
    assert refusal.value.code == "simulation.trainings"


@pytest.mark.parametrize("rates", [RATES, replace(RATES, recruiters=1), replace(RATES, internal=0.5, exit_rate=0.4)])
def test_heads_are_the_backgrounds_counted_one_by_one(rates: Rates) -> None:
    """Followed through the stays, run by run, and month by month, for seats with one holder."""
    snapshot = situation({"A": [Seat("social")] * 3 + [vacant()], "B": [Seat("other"), vacant("other")]}, reference=TWO)
    scene, runs = _Scene(snapshot, START, 36, rates, 6), np.arange(60)
    by = scene._backgrounds(scene_story(scene, runs), runs)
    drawn = scene_story(scene, runs)
    first = [SOCIAL, SOCIAL, SOCIAL, -1, OTHER, -1]
    for run in range(60):
        for month in (0, 7, 20, 36):
            held = dict(enumerate(first))
            for seat, when in zip(
                drawn.left.seat[drawn.left.run == run], drawn.left.month[drawn.left.run == run], strict=True
            ):
                held[int(seat)] = -1 if when <= month else held[int(seat)]
            for row in np.flatnonzero(
                (drawn.stays.run == run) & (drawn.stays.start <= month) & (drawn.stays.until > month)
            ):
                person, family = drawn.stays.person[row], drawn.stays.family[row]
                held[int(drawn.stays.seat[row])] = first[person] if person >= 0 else (SOCIAL, OTHER)[family]
            counted = [list(held.values()).count(code) for code in range(len(BACKGROUNDS))]
            assert by[:, run, month].tolist() == counted


@pytest.mark.parametrize(
    "rates", [Rates(0.4, LeadTime(3, 0.5), 0.8), Rates(0.4, LeadTime(3), recruiters=2, internal=0.3)]
)
def test_seats_that_are_opened_and_closed_are_filled_or_vacant_while_funded(rates: Rates) -> None:
    snapshot = situation({"A": [Seat("social"), Seat("other"), vacant(), vacant()]}, reference=TWO)
    closing, opening = date(2028, 1, 1).toordinal(), date(2027, 9, 1).toordinal()
    positions = snapshot.positions.changed(
        funded_until=np.array([closing, NEVER, closing, NEVER], dtype=np.int32),
        funded_from=np.array([0, 0, 0, opening], dtype=np.int32),
    )
    scene, runs = _Scene(replace(snapshot, positions=positions), START, 36, rates, 6), np.arange(200)
    empty, filled, *_ = scene.run(runs, 1)
    assert scene.seats.funded.sum(axis=0)[[0, 8, 9, 12, 13, 36]].tolist() == [3, 3, 4, 4, 2, 2]
    assert (empty + filled == scene.seats.funded.sum(axis=0)).all()


def scene_story(scene: _Scene, runs: np.ndarray) -> object:
    from model.simulation.events import story

    return story(scene.seats, scene.trades, runs, 1)


@pytest.mark.parametrize(
    "rates", [replace(RATES, exit_rate=0.4), replace(RATES, recruiters=1), replace(RATES, internal=0.5, exit_rate=0.4)]
)
def test_holders_are_those_of_the_projection_that_tells_the_same_events(rates: Rates) -> None:
    """A run is written as a scenario of departures, moves and recruitments; the measures must find the same."""
    reference = framework(expected=(4, 5), families={"FS": ("social", (6, 3)), "FO": ("other", (2, 6))})
    snapshot = situation(
        {
            "A": [Seat("social", (4, 4)), Seat("social", (2, 6)), vacant()],
            "B": [Seat("other", (6, 6)), vacant("other")],
        },
        reference=reference,
        profiles=(profile(reference), profile(reference, team="t1", expected=(6, 3))),
    )
    scene, runs = _Scene(snapshot, START, 36, rates, 3), np.arange(40)
    drawn = scene_story(scene, runs)
    counts = scene.base.holders(drawn, runs, rates, 1).reshape(len(scene.looked), len(runs), 2, 2)
    for run in runs.tolist():
        projected = written(snapshot, scene, drawn, run)
        for place, month in enumerate(scene.looked.tolist()):
            least = coverage(projected.at(scene.months[month])).least
            assert counts[place, run].tolist() == least.tolist()


def test_somebody_on_leave_who_moves_is_still_on_leave() -> None:
    away = situation({"A": [Seat("social", (4, 4), on_leave=True, open_to="other")], "B": [vacant()]}, reference=TWO)
    scene, runs = _Scene(away, START, 36, replace(STILL, internal=0.9), 6), np.arange(40)
    drawn = scene_story(scene, runs)
    counts = scene.base.holders(drawn, runs, scene.rates, 1).reshape(7, 40, 2, 2)
    moved = drawn.stays.run[drawn.stays.person == 0]
    assert len(moved) > 20
    assert (counts[:, moved, 1] == 0).all()


def written(snapshot: Snapshot, scene: _Scene, drawn: object, run: int) -> Snapshot:
    """The snapshot with the events of one run as intervals."""
    never = 37
    days = [*(month.toordinal() for month in scene.months), date.max.toordinal()]
    stays, left = drawn.stays, drawn.left
    until = snapshot.assignments.until.copy()
    rows, people = [], []
    for seat, month in zip(left.seat[left.run == run].tolist(), left.month[left.run == run].tolist(), strict=True):
        until[snapshot.assignments.position == seat] = days[month]
    for row in np.flatnonzero((stays.run == run) & (stays.start < never)).tolist():
        person = int(stays.person[row])
        manager = int(scene.holder[person]) if person >= 0 else len(snapshot.managers) + len(people)
        if person < 0:
            family, came = int(stays.family[row]), days[int(stays.arrived[row])]
            background = (SOCIAL, OTHER)[family]
            people.append((f"n{row}", "", background, family, 0, 2, date.max.toordinal(), came, 12))
        rows.append(
            (
                f"s{row}",
                int(stays.seat[row]),
                manager,
                days[int(stays.start[row])],
                days[int(stays.until[row])],
                1.0,
                1.0,
                False,
                2,
                -1,
            )
        )
    return replace(
        snapshot,
        managers=snapshot.managers.extended(people),
        assignments=snapshot.assignments.changed(until=until).extended(rows),
    )


def test_the_same_seed_tells_the_same_and_pieces_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = told(region(), replace(RATES, success=0.8))
    monkeypatch.setattr("model.simulation.monte_carlo.CELLS", 3000)
    pieces = told(region(), replace(RATES, success=0.8))
    for name in ("vacant", "heads", "other_share", "coverage"):
        assert (getattr(whole, name).high == getattr(pieces, name).high).all()
    assert whole.nobody == pytest.approx(pieces.nobody)


def test_progress_is_told_and_a_stop_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("model.simulation.monte_carlo.CHUNK", 300)
    seen: list[tuple[int, int]] = []
    simulate(region(), START, 36, RATES, 100, 1, progress=lambda done, of: seen.append((done, of)))
    assert seen[-1] == (100, 100)
    assert len(seen) >= 3
    assert simulate(region(), START, 36, RATES, 100, 1, stop=lambda: len(seen) > 0) is None


def test_a_band_reads_the_runs_in_order_and_leaves_out_the_undefined() -> None:
    values = np.array([[float(run), np.nan, float(run) if run < 5 else np.nan] for run in range(1, 11)])
    band = Band.of(values)
    assert (band.low[0], band.middle[0], band.high[0]) == (1, 5, 9)
    assert np.isnan([band.low[1], band.middle[1], band.high[1]]).all()
    assert (band.low[2], band.high[2]) == (1, 4)


def test_a_region_without_people_or_seats_is_told_too() -> None:
    nobody = told(situation({"A": [vacant()], "B": []}, reference=TWO), replace(RATES, internal=0.3, recruiters=1))
    assert np.isnan(nobody.other_share.middle[0])
    assert nobody.heads.low[0] == 0
    assert np.isnan(told(situation({"A": []}, reference=TWO)).coverage.middle).all()
