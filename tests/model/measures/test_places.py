"""No competency is lost on the way, not even the last: what happens to one happens at its place and nowhere else."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from model.domain.snapshot import OTHER, SOCIAL
from model.domain.vocabulary import CoverageState
from model.measures.assistance import Help, assistance
from model.measures.attainment import by_function, held_by_background
from model.measures.complementarity import HeldBy, complementarity
from model.measures.coverage import STATES, coverage
from model.measures.expectations import expectations
from model.measures.losses import Loss, losses
from model.measures.presence import presence
from model.measures.shortages import TeamsHolding, held_in_teams
from model.privacy import HeldBetween, held_in_circulation
from model.projection import apply
from model.reference import framework as whole
from model.scenario import Recruitment, Scenario, Training
from model.simulation.monte_carlo import simulate
from model.simulation.rates import LeadTime, Rates
from tests.model.small_situations import STRATA, Seat, framework, situation, vacant

COMPETENCIES = 14
START = date(2026, 12, 1)
FOURTEEN = framework(expected=(4,) * COMPETENCIES)
PLACES = pytest.mark.parametrize("place", [0, 6, COMPETENCIES - 1])


def only(place: int, level: int = 4, others: int = 0) -> tuple[int, ...]:
    """Levels of somebody who has one on a single competency, and another on all the rest."""
    return tuple(level if each == place else others for each in range(COMPETENCIES))


def at(place: int, there: object, elsewhere: object) -> list[object]:
    """What is expected at a place, and everywhere else."""
    return [there if each == place else elsewhere for each in range(COMPETENCIES)]


def test_the_reference_has_fourteen_competencies() -> None:
    assert len(whole().competencies) == COMPETENCIES


@PLACES
def test_what_one_person_holds_is_seen_at_its_place_by_every_figure(place: int) -> None:
    seen = situation({"A": [Seat("social", only(place))], "B": [Seat("other", only(place, 0, 4))]}, reference=FOURTEEN)
    now, wishes, found = presence(seen), expectations(seen), coverage(seen)
    assert found.least[0].tolist() == at(place, 1, 0)
    assert held_in_teams(found) == tuple(TeamsHolding(1, 0, 2) for _ in range(COMPETENCIES))
    assert assistance(seen, found) == tuple(at(place, Help((1,), (), ()), Help((0,), (), ())))
    assert losses(seen)[0] == Loss(0, (place,), ())
    assert complementarity(seen).held_by == tuple(at(place, HeldBy.SOCIAL, HeldBy.OTHER))
    assert by_function(seen, now, wishes).reached[STRATA.index("operational")].tolist() == [1] * COMPETENCIES
    held = held_by_background(seen, now, wishes)
    assert held[SOCIAL, 0].tolist() == at(place, 1, 0) and held[OTHER, 1].tolist() == at(place, 0, 1)
    assert held[SOCIAL, 1].sum() == held[OTHER, 0].sum() == 0


@PLACES
def test_what_nobody_was_assessed_on_is_to_be_recorded_at_its_place(place: int) -> None:
    seen = situation({"A": [Seat("social", only(place, -1, 4))]}, reference=FOURTEEN)
    found = coverage(seen)
    assert [STATES[state] for state in found.states[0]] == at(place, CoverageState.UNKNOWN, CoverageState.COVERED)
    assert held_in_teams(found) == tuple(at(place, TeamsHolding(0, 1, 1), TeamsHolding(1, 0, 1)))


@PLACES
def test_what_circulates_of_a_competency_is_its_own_number(place: int) -> None:
    people = [Seat("social", only(place))] + [Seat("social", only(place, 0, 4))] * 2
    seen = situation({"A": people, "B": [Seat("other", only(place, 0, 0))] * 2}, reference=FOURTEEN)
    assert held_in_circulation(seen) == (HeldBetween(1, 1, 0, 2),) * COMPETENCIES
    blank = situation({"A": people, "B": [Seat("other", only(place, -1, 0))] * 2}, reference=FOURTEEN)
    assert held_in_circulation(blank) == tuple(at(place, None, HeldBetween(1, 1, 0, 2)))


@PLACES
def test_a_training_adds_to_the_competencies_of_its_offer_at_their_places(place: int) -> None:
    code = FOURTEEN.competencies[place].code
    offers = {"T": replace(FOURTEEN.offers["T"], competencies=(code,))}
    seen = situation({"A": [Seat("social", (2,) * COMPETENCIES)]}, reference=replace(FOURTEEN, offers=offers))
    action = Training(uid="t", month=START, managers=("m0",), offer="T")
    after = apply(seen, Scenario("R", "", START, 36, actions=(action,))).snapshot
    assert coverage(after.at(date(2028, 1, 1))).least[0].tolist() == at(place, 1, 0)


@PLACES
def test_a_family_brings_what_its_profile_holds_at_its_place(place: int) -> None:
    families = {"FS": ("social", only(place)), "FO": ("other", only(place, 0, 4))}
    reference = framework(expected=(4,) * COMPETENCIES, families=families)
    seen = situation({"A": [vacant(), Seat("social", only(place, 0, 0))]}, reference=reference)
    for family, holds in (("FS", at(place, 1, 0)), ("FO", at(place, 0, 1))):
        arrival = Recruitment(uid="r", month=START, position="p0", family=family)
        after = apply(seen, Scenario("R", "", START, 36, actions=(arrival,))).snapshot
        gained = coverage(after.at(date(2028, 1, 1))).least[0] - coverage(seen.at(date(2028, 1, 1))).least[0]
        assert gained.tolist() == holds


@PLACES
def test_the_chance_that_nobody_holds_a_competency_is_told_at_its_place(place: int) -> None:
    seen = situation({"A": [Seat("social", only(place))], "B": [Seat("other", only(place))]}, reference=FOURTEEN)
    never = Rates(exit_rate=0.0, lead=LeadTime(6, 0))
    found = simulate(seen, START, 3, never, 20, 1)
    assert np.array(found.nobody)[-1].tolist() == at(place, 0.0, 1.0)
