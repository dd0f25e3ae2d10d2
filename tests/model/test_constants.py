"""The values that were decided, and that no calculation would contradict: what they are, and that each one acts.

A constant that is changed by mistake changes no shape and breaks no law. The first part says what was decided; the
second changes one value at a time and shows a figure that is not the same any more.
"""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from model.domain.calendar import add_months
from model.domain.framework import HALF_STEPS, Framework
from model.domain.snapshot import Snapshot, Trainings
from model.domain.vocabulary import SupportKind
from model.errors import Refused
from model.measures.assistance import ENOUGH
from model.measures.coverage import coverage
from model.measures.excess import excess
from model.measures.first_post import first_post
from model.measures.levels import SCALE, levels
from model.measures.situation import situation as figures
from model.measures.time_to_fill import DAYS_IN_A_MONTH
from model.measures.vacancies import region_vacancy
from model.planner.limits import Limits
from model.planner.measurement import SMALLEST_TEAM
from model.privacy import K
from model.projection import apply
from model.projection.effects import ASSUMABLE
from model.reference import framework
from model.scenario import (
    LONGEST_HORIZON,
    Accompaniment,
    Action,
    Mobility,
    Professionalisation,
    Recruitment,
    Scenario,
    Training,
)
from model.settings import ROOT
from model.simulation import seats as simulated
from model.simulation.draws import LEAST_RUNS, MOST_RUNS
from model.simulation.exact_law import TENTHS
from model.simulation.holders import MOST_TRAININGS
from model.simulation.monte_carlo import simulate
from model.simulation.paths import RUNS, expected_path
from model.simulation.rates import LONGEST_MEAN, MOST_SPREAD, LeadTime, Rates
from tests.model.measures.dated_situations import Post, dated
from tests.model.small_situations import TODAY, Seat, profile, situation, vacant

REFERENCE = framework()
START, MAY = date(2026, 12, 1), date(2027, 5, 1)

DECIDED = {
    "holders_wanted": 2,
    "default_weight": 1,
    "support_unit_factor": 0.5,
    "mix_low": 30,
    "mix_high": 50,
    "mix_minimum_positions": 4,
    "small_number": 5,
    "horizon": 36,
    "interval_share": 0.8,
    "adaptation_months": (6, 12, 18),
    "immersion_months": 3,
    "mentoring_months": 3,
    "adaptation_minimum": 3,
    "arrival_gap": 1,
    "training_gain": 1,
    "training_ceiling": 4,
    "training_delay": (3, 4, 6),
    "training_success": 0.8,
    "in_house_limit": 12,
    "first_post_from": 6,
    "first_post_until": 36,
    "first_post_training_months": 6,
    "recruitment_cost": 6000,
    "mobility_cost": 3000,
    "immersion_cost": 500,
    "mentoring_cost": 500,
    "coaching_cost": 1500,
    "professionalisation_cost": 6970,
    "professionalisation_months": 24,
    "exit_rate": (0.06, 0.12, 0.21),
    "first_year_exit_factor": 2,
    "replacement_rate": (0.4, 0.6, 1),
    "lead_time": (3, 6, 12),
    "lead_time_less_attractive": 12,
    "less_attractive_share": (0, 0, 1),
    "lead_time_cv": 0.5,
    "labellings_enumerated": 5000,
    "labellings_drawn": 1000,
}


@pytest.mark.parametrize(("code", "decided"), DECIDED.items())
def test_an_assumption_is_what_was_decided(code: str, decided: float | tuple[float, float, float]) -> None:
    known = REFERENCE.assumptions[code]
    if isinstance(decided, tuple):
        assert (known.low, known.value, known.high) == decided
    else:
        assert (known.value, known.low, known.high) == (decided, None, None)


def test_the_price_of_trainings_is_the_published_one() -> None:
    for offer in REFERENCE.offers.values():
        assert (offer.inter_price, offer.in_house_price, offer.in_house_included) == (900, 2000, 2)
        assert (offer.in_house_extra, offer.in_house_limit) == (50, 12)


@pytest.mark.parametrize(
    ("constant", "decided"),
    [
        (HALF_STEPS, 8),
        (SCALE, 12_252_240),
        (ENOUGH, 2),
        (DAYS_IN_A_MONTH, 30.4375),
        (LONGEST_HORIZON, 120),
        (simulated.LONGEST_HORIZON, 120),
        (LONGEST_MEAN, 60),
        (MOST_SPREAD, 2),
        ((LEAST_RUNS, RUNS, MOST_RUNS), (20, 2000, 100_000)),
        (TENTHS, (0.1, 0.5, 0.9)),
        (MOST_TRAININGS, 6),
        ((Limits(budget=0).candidates, Limits(budget=0).trainings), (2, 2)),
    ],
)
def test_a_limit_is_what_was_decided(constant: object, decided: object) -> None:
    assert constant == decided


def test_an_assumption_that_the_code_writes_again_is_the_same_there() -> None:
    assert REFERENCE.assumed("small_number") == K
    assert REFERENCE.assumed("training_ceiling") * 2 == HALF_STEPS
    assert REFERENCE.assumed("interval_share") == pytest.approx(TENTHS[-1] - TENTHS[0])
    assert set(REFERENCE.default_profile.weights) == {REFERENCE.assumed("default_weight")}
    assert set(REFERENCE.default_profile.holders) == {REFERENCE.assumed("holders_wanted")}
    assert {offer.in_house_limit for offer in REFERENCE.offers.values()} == {REFERENCE.assumed("in_house_limit")}
    assert REFERENCE.assumed("mix_minimum_positions") == SMALLEST_TEAM
    demonstration = tomllib.loads((ROOT / "data" / "demo" / "demo.toml").read_text(encoding="utf-8"))
    assert demonstration["expectations"][0]["mix"] == [REFERENCE.assumed("mix_low"), REFERENCE.assumed("mix_high")]


def test_what_a_scenario_may_assume_is_what_its_actions_meet() -> None:
    assert set(ASSUMABLE) == {
        code
        for code in DECIDED
        if code.endswith("_cost")
        or code in {"adaptation_months", "immersion_months", "mentoring_months", "professionalisation_months"}
        or code in {"training_delay", "training_gain"}
    }


# --- one value at a time ---------------------------------------------------------------------------------------------


def with_value(code: str, value: float) -> Framework:
    """The reference with another value of an assumption."""
    known = replace(REFERENCE.assumptions[code], value=value, low=None, high=None)
    return replace(REFERENCE, assumptions={**REFERENCE.assumptions, code: known})


def people(reference: Framework, *levels: int) -> Snapshot:
    """A team of people at a level everywhere, and a free seat."""
    whole = len(reference.competencies)
    team = [Seat("social" if place % 2 else "other", (level,) * whole) for place, level in enumerate(levels)]
    return situation({"A": [*team, vacant()], "B": [Seat("social", (0,) * whole)]}, reference=reference)


def after(reference: Framework, day: date, *actions: Action) -> Snapshot:
    """The same team once some actions have taken place, on a day."""
    return apply(people(reference, 3), Scenario("R", "", START, 36, actions=actions)).snapshot.at(day)


def euros(action: Action) -> Callable[[Framework], object]:
    """What an action costs."""
    return lambda reference: apply(people(reference, 3), Scenario("R", "", START, 36, actions=(action,))).euros


def level(day: date, *actions: Action) -> Callable[[Framework], object]:
    """The level on the first competency of whoever came last, on a day."""
    return lambda reference: int(levels(after(reference, day, *actions))[-1, 0])


def trained_level(reference: Framework) -> object:
    """The level on a competency that a training names, six months after it."""
    training = Training(uid="t", month=MAY, managers=("m0",), offer="MANAGE")
    return int(levels(after(reference, date(2027, 9, 1), training))[0, 0])


def lent(reference: Framework) -> object:
    """What the support unit lends to a team that holds nothing."""
    whole = len(reference.competencies)
    teams = {"A": [Seat("social", (0,) * whole)] * 2, "unit": [Seat("social", (8,) * whole)] * 2}
    return float(coverage(situation(teams, reference=reference, support=["unit"])).support[0, 0])


def judged(reference: Framework) -> object:
    """Whether a departure known for the third year brings a region into its range."""
    leaving = Seat("social", leaves_on=date(2029, 10, 1))
    team = {"A": [Seat("social")] * 4 + [leaving] + [Seat("other")]}
    verdict = figures(situation(team, reference=reference, profiles=(profile(reference, mix=(30, 50)),))).verdict
    return verdict and verdict.reached_by


def recent(months: int, trained: date) -> Callable[[Framework], object]:
    """What is said of somebody who took a first post so many months ago, and was trained on a day."""

    def found(reference: Framework) -> object:
        day = add_months(TODAY.replace(day=1), -months).replace(day=TODAY.day)
        snapshot = dated({"A": 1}, [Post(0, "ana", day, first_post="yes")], reference=reference)
        return first_post(replace(snapshot, trainings=Trainings.of([(0, "T", trained.toordinal())])))

    return found


def relabelled(reference: Framework) -> object:
    """How many labellings a region of four people asks for, all of them or drawn."""
    found = excess(people(reference, 3, 4, 5, 6))
    return found and (found.labellings, found.exact)


def chance(*actions: Action) -> Callable[[Framework], object]:
    """What is drawn of a team of two, with the rates of the reference."""

    def drawn(reference: Framework) -> object:
        seen = apply(people(reference, 3, 4), Scenario("R", "", START, 36, actions=actions)).snapshot
        found = simulate(seen, START, 36, Rates.of(reference), 60, 1)
        assert found is not None
        bands = (found.vacant, found.heads, found.other_share, found.coverage)
        return [np.nan_to_num(edge, nan=-1).tolist() for band in bands for edge in (band.low, band.middle, band.high)]

    return drawn


def expected(reference: Framework) -> object:
    """How many positions are expected to be vacant, with the rates of the reference."""
    return expected_path(people(reference, 3, 4), START, 36, Rates.of(reference)).mean.tolist()


def where_it_is_a_brake(reference: Framework) -> object:
    """The same where half of the positions are less attractive."""
    half = replace(reference.assumptions["less_attractive_share"], value=0.5)
    return expected(replace(reference, assumptions={**reference.assumptions, "less_attractive_share": half}))


TRAINED = Training(uid="t", month=START, managers=("m0", "m1"), offer="MANAGE")
FILL = Recruitment(uid="fill", month=MAY, position="p1", family="F1")
PATH = Professionalisation(uid="path", month=START, position="p1", family="F1")
CAME = FILL.arrival


def support(kind: SupportKind, month: date = MAY) -> Accompaniment:
    return Accompaniment(uid=str(kind), month=month, support=kind, manager=CAME)


FIGURES: dict[tuple[str, float], Callable[[Framework], object]] = {
    ("holders_wanted", 1): lambda reference: coverage(people(reference, 8, 8)).wanted[0].tolist(),
    ("support_unit_factor", 0.4): lent,
    ("horizon", 24): judged,
    ("adaptation_months", 11): level(date(2027, 9, 1), FILL),
    ("immersion_months", 2): level(date(2027, 9, 1), FILL, support(SupportKind.IMMERSION)),
    ("mentoring_months", 2): level(date(2027, 9, 1), FILL, support(SupportKind.MENTORING)),
    ("adaptation_minimum", 10): level(date(2027, 9, 1), FILL, support(SupportKind.MENTORING)),
    ("arrival_gap", 0.5): level(MAY, FILL),
    ("training_gain", 0.5): trained_level,
    ("training_delay", 5): trained_level,
    ("first_post_from", 7): recent(6, date(2026, 6, 1)),
    ("first_post_until", 24): recent(30, date(2024, 6, 1)),
    ("first_post_training_months", 3): recent(30, date(2024, 9, 1)),
    ("recruitment_cost", 6001): euros(FILL),
    ("mobility_cost", 3001): euros(Mobility(uid="m", month=MAY, manager="m0", position="p1")),
    ("professionalisation_cost", 6971): euros(PATH),
    ("professionalisation_months", 23): lambda reference: region_vacancy(after(reference, date(2028, 11, 1), PATH)),
    ("labellings_enumerated", 3): relabelled,
    ("exit_rate", 0.13): expected,
    ("first_year_exit_factor", 3): expected,
    ("replacement_rate", 0.5): expected,
    ("lead_time", 7): expected,
    ("lead_time_cv", 0.6): expected,
    ("less_attractive_share", 0.1): expected,
    ("lead_time_less_attractive", 13): where_it_is_a_brake,
    ("arrivals_start_month", 8): expected,
    ("competition_places", 1): chance(),
    ("arrivals_other_share", 0.9): chance(),
    ("training_success", 0.1): chance(TRAINED),
}

ELSEWHERE = {
    "default_weight",
    "small_number",
    "interval_share",
    "training_ceiling",
    "mix_minimum_positions",
    "in_house_limit",
    "mix_low",
    "mix_high",
    "labellings_drawn",
    "candidate_stock",
    *(f"{kind}_cost" for kind in ("immersion", "mentoring", "coaching")),
    *(f"retention_{what}" for what in ("leavers", "assessments", "absences", "corrections", "scenarios")),
}
"""Those that the code writes again, above; those of the demonstration, of the planner and of what is kept, in the tests
of these."""


def test_every_assumption_that_is_listed_acts() -> None:
    assert {code for code, _ in FIGURES} | ELSEWHERE == set(REFERENCE.assumptions)


@pytest.mark.parametrize(("mutant", "figure"), FIGURES.items(), ids=[" ".join(map(str, each)) for each in FIGURES])
def test_an_assumption_that_is_changed_changes_a_figure(
    mutant: tuple[str, float], figure: Callable[[Framework], object]
) -> None:
    assert figure(REFERENCE) == figure(with_value(mutant[0], REFERENCE.assumptions[mutant[0]].value))
    assert figure(REFERENCE) != figure(with_value(*mutant))


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (SupportKind.IMMERSION, "immersion_cost"),
        (SupportKind.MENTORING, "mentoring_cost"),
        (SupportKind.COACHING, "coaching_cost"),
        (SupportKind.PEER_GROUP, "coaching_cost"),
    ],
)
def test_each_support_has_the_price_that_is_assumed_of_it(kind: SupportKind, code: str) -> None:
    action = Accompaniment(uid="s", month=MAY, support=kind, manager="m0")
    assert euros(action)(REFERENCE) == REFERENCE.assumptions[code].value
    assert euros(action)(with_value(code, 77)) == 77


# --- the last values that are accepted -------------------------------------------------------------------------------


@pytest.mark.parametrize(("mean", "spread"), [(0, 0), (60, 2)])
def test_the_longest_lead_time_and_the_widest_spread(mean: float, spread: float) -> None:
    assert LeadTime(mean, spread).mean == mean
    for more in ({"mean": mean + 60.01, "cv": 0.0}, {"mean": 0.0, "cv": spread + 2.01}, {"mean": -0.01, "cv": 0.0}):
        with pytest.raises(Refused):
            LeadTime(**more)


@pytest.mark.parametrize(("horizon", "runs"), [(0, 20), (121, 20), (1, 19), (1, 100_001)])
def test_a_simulation_is_neither_shorter_nor_longer_than_it_may_be(horizon: int, runs: int) -> None:
    with pytest.raises(Refused):
        simulate(people(REFERENCE, 3), START, horizon, Rates(0.12, LeadTime(6)), runs, 1)
    assert simulate(people(REFERENCE, 3), START, 1, Rates(0.12, LeadTime(6)), 20, 1).runs == 20
