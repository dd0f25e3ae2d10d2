"""Applying scenarios: what each action does, what does not apply, what it costs."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.domain.snapshot import Snapshot
from model.measures.coverage import coverage
from model.measures.mix import region_mix
from model.measures.situation import situation as figures
from model.measures.vacancies import region_vacancy
from model.projection import Projection, apply, freed_positions
from model.scenario import Action, Departure, Mobility, Recruitment, Scenario, Training
from tests.model.small_situations import Seat, framework, situation, vacant

START, MAY, JUNE, LATE = date(2027, 1, 1), date(2027, 5, 1), date(2027, 6, 1), date(2029, 1, 1)
TWO = framework(expected=(4, 4), families={"FS": ("social", (6, 2)), "FO": ("other", (2, 6))})


def base(**teams: list[Seat]) -> Snapshot:
    teams = teams or {"A": [Seat("social", (4, 0)), vacant()], "B": [Seat("other", (0, 4)), Seat("social", (4, 4))]}
    return situation(teams, reference=TWO)


def run(snapshot: Snapshot, *actions: Action) -> Projection:
    return apply(snapshot, Scenario("R", "", START, 36, actions=actions))


def departure(manager: str, month: date = MAY) -> Departure:
    return Departure(uid=f"leaves-{manager}", month=month, manager=manager)


def recruitment(position: str, family: str = "FO", month: date = MAY) -> Recruitment:
    return Recruitment(uid=f"to-{position}-{family}", month=month, position=position, family=family)


def mobility(manager: str, position: str, month: date = MAY) -> Mobility:
    return Mobility(uid=f"{manager}-{position}", month=month, manager=manager, position=position)


def reasons(projection: Projection) -> list[str]:
    return [skipped.reason for skipped in projection.skipped]


def test_no_action_is_the_base_itself() -> None:
    snapshot = base()
    assert run(snapshot).snapshot is snapshot


def test_a_departure_takes_effect_on_the_first_day_of_its_month() -> None:
    after = run(base(), departure("m0")).snapshot
    assert [region_vacancy(after.at(day)).vacant for day in (date(2027, 4, 30), MAY)] == [1, 2]


def test_a_recruitment_fills_the_seat_with_the_background_of_its_family() -> None:
    after = run(base(), recruitment("p1")).snapshot
    assert [region_mix(after.at(day)).other for day in (date(2027, 4, 30), MAY)] == [1, 2]
    assert region_vacancy(after.at(MAY)).vacant == 0


def test_an_arrival_reaches_the_expected_level_once_adapted() -> None:
    after = run(base(), recruitment("p1")).snapshot
    held = [int(coverage(after.at(day)).least[0, 1]) for day in (MAY, date(2028, 5, 1))]
    assert held == [1, 1]
    late = run(
        situation({"A": [vacant()]}, reference=framework(expected=(5,), families={"F": ("other", (5,))})),
        recruitment("p0", "F"),
    )
    held = [int(coverage(late.snapshot.at(day)).least[0, 0]) for day in (MAY, date(2028, 4, 1), date(2028, 5, 1))]
    assert held == [0, 0, 1]


def test_a_mobility_fills_one_seat_and_frees_another_with_the_same_people_and_levels() -> None:
    snapshot = base()
    after = run(snapshot, mobility("m1", "p1")).snapshot.at(MAY)
    assert region_mix(after) == region_mix(snapshot)
    assert region_vacancy(after).vacant == region_vacancy(snapshot).vacant
    assert coverage(after).least[0].tolist() == [1, 1]


def test_a_training_adds_a_level_four_months_later() -> None:
    snapshot = situation({"A": [Seat("social", (3, 0)), Seat("social", (3, 0))]}, reference=TWO)
    after = run(snapshot, Training(uid="t", month=MAY, managers=("m0", "m1"), offer="T")).snapshot
    assert [int(coverage(after.at(day)).least[0, 0]) for day in (date(2027, 8, 31), date(2027, 9, 1))] == [0, 2]


def test_an_action_switched_off_changes_and_costs_nothing() -> None:
    off = replace(recruitment("p1"), active=False)
    projection = run(base(), off)
    assert (projection.applied, projection.euros) == ((), 0)


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        (recruitment("p0"), "seat_taken"),
        (recruitment("p9"), "no_position"),
        (recruitment("p1", "F?"), "unknown_family"),
        (recruitment("p1", month=date(2040, 1, 1)), "outside_period"),
        (departure("m9"), "no_manager"),
        (mobility("m0", "p2"), "seat_taken"),
        (Training(uid="t", month=MAY, managers=("m0",), offer="?"), "unknown_offer"),
    ],
)
def test_what_does_not_apply_is_named_and_skipped(action: Action, reason: str) -> None:
    snapshot = base()
    projection = run(snapshot, action)
    assert reasons(projection) == [reason]
    assert projection.snapshot is snapshot


def test_somebody_who_left_can_neither_move_nor_be_trained() -> None:
    projection = run(
        base(), departure("m0"), mobility("m0", "p1", JUNE), Training(uid="t", month=JUNE, managers=("m0",), offer="T")
    )
    assert reasons(projection) == ["not_in_post", "not_in_post"]


def test_a_known_departure_counts_as_one() -> None:
    leaving = base(A=[Seat("social", (4, 4), leaves_on=date(2027, 3, 1)), vacant()])
    assert reasons(run(leaving, mobility("m0", "p1"))) == ["not_in_post"]
    assert reasons(run(leaving, recruitment("p0"))) == []


def test_a_seat_closed_to_a_background_is_not_given_to_it() -> None:
    assert reasons(run(base(A=[vacant("social")]), recruitment("p0", "FO"))) == ["not_open"]
    assert reasons(run(base(A=[vacant("social")]), recruitment("p0", "FS"))) == []


def test_a_seat_promised_to_somebody_later_is_not_free() -> None:
    assert reasons(run(base(), recruitment("p1", month=JUNE), recruitment("p1", "FS", month=MAY))) == ["seat_taken"]


def test_within_a_month_the_order_of_the_list_does_not_matter() -> None:
    chain = (recruitment("p2", "FS"), mobility("m1", "p1"), departure("m2"), recruitment("p3"))
    results = {tuple(sorted(action.uid for action in run(base(), *order).applied)) for order in permutations(chain)}
    assert results == {tuple(sorted(action.uid for action in chain))}


def test_a_chain_of_mobilities_of_one_month_is_followed_from_its_end() -> None:
    snapshot = base(A=[Seat("social", (4, 4)), Seat("social", (4, 4)), vacant()])
    projection = run(snapshot, mobility("m0", "p1"), mobility("m1", "p2"))
    assert reasons(projection) == []
    assert region_vacancy(projection.snapshot.at(MAY)).vacant == 1


def test_a_mobility_beyond_the_declared_wish_is_pointed_out_but_applied() -> None:
    snapshot = base()
    here = replace(snapshot, managers=snapshot.managers.changed(mobility=snapshot.managers.mobility * 0))
    projection = run(here, mobility("m1", "p1"))
    assert [move.uid for move in projection.outside_wish] == ["m1-p1"]
    assert len(projection.applied) == 1


def test_a_mobility_inside_the_department_suits_who_wishes_that() -> None:
    teams = {"A": [Seat("social"), vacant()], "B": [vacant()]}
    snapshot = situation(teams, reference=TWO, departments={"A": "33", "B": "40"})
    near = replace(snapshot, managers=snapshot.managers.changed(mobility=snapshot.managers.mobility * 0 + 1))
    assert run(near, mobility("m0", "p1")).outside_wish == ()
    assert len(run(near, mobility("m0", "p2")).outside_wish) == 1


def test_the_seats_that_somebody_would_free_are_told() -> None:
    shared = Seat("other", share=0.5, person="anne")
    snapshot = situation({"A": [shared], "B": [shared, vacant()]}, reference=TWO)
    assert freed_positions(snapshot, "anne", MAY) == (0, 1)


def test_recruitments_mobilities_and_trainings_have_their_price() -> None:
    training = Training(uid="t", month=MAY, managers=("m0", "m2"), offer="T")
    projection = run(base(), recruitment("p1"), departure("m1"), mobility("m2", "p2", JUNE), training)
    assert {line.kind: line.euros for line in projection.costs} == {
        "recruitment": 6000,
        "mobility": 3000,
        "training": 1800,
    }
    assert projection.euros == 10_800


def test_trainings_of_one_month_and_offer_are_bought_together() -> None:
    snapshot = situation({"A": [Seat("social", (0, 0))] * 3}, reference=TWO)
    one_each = [Training(uid=f"t{n}", month=MAY, managers=(f"m{n}",), offer="T") for n in range(3)]
    assert run(snapshot, *one_each).euros == 2050
    assert run(snapshot, *one_each[:2], replace(one_each[2], month=JUNE)).euros == 2700


def test_a_cost_written_on_an_action_replaces_the_assumed_one() -> None:
    assert run(base(), replace(recruitment("p1"), cost=0)).euros == 0
    assert run(base(), replace(recruitment("p1"), cost=9000)).euros == 9000


def test_an_action_that_is_skipped_costs_nothing() -> None:
    assert run(base(), recruitment("p0")).euros == 0


actions = st.lists(
    st.one_of(
        st.builds(departure, st.sampled_from(["m0", "m1", "m2"]), st.sampled_from([MAY, JUNE])),
        st.builds(
            recruitment,
            st.sampled_from(["p0", "p1", "p2", "p3"]),
            st.sampled_from(["FS", "FO"]),
            st.sampled_from([MAY, JUNE]),
        ),
        st.builds(
            mobility,
            st.sampled_from(["m0", "m1", "m2"]),
            st.sampled_from(["p0", "p1", "p2", "p3"]),
            st.sampled_from([MAY, JUNE]),
        ),
    ),
    max_size=6,
    unique_by=lambda action: action.uid,
)


@given(actions=actions)
def test_whatever_the_actions_positions_stay_funded_and_people_are_conserved(actions: list[Action]) -> None:
    snapshot = base()
    projection = run(snapshot, *actions)
    assert {*projection.applied, *(skipped.action for skipped in projection.skipped)} == set(actions)
    after = figures(projection.snapshot.at(LATE))
    came = sum(isinstance(action, Recruitment) for action in projection.applied)
    left = sum(isinstance(action, Departure) for action in projection.applied)
    assert after.vacancy.positions == 4
    assert after.mix.heads == 3 + came - left
    assert after.vacancy.vacant == 4 - after.mix.heads
    held = projection.snapshot.assignments.position[(projection.snapshot.until > LATE.toordinal())]
    assert len(np.unique(held)) == len(held)
