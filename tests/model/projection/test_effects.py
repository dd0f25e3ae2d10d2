"""The other actions of a scenario: positions, leaves, paths, supports, assumptions."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from model.domain.snapshot import Snapshot
from model.domain.vocabulary import CoverageState, OpenTo, Stratum, SupportKind
from model.errors import Refused
from model.measures.coverage import STATES, coverage
from model.measures.levels import SCALE, levels
from model.measures.mix import region_mix
from model.measures.presence import presence
from model.measures.situation import situation as measured
from model.measures.vacancies import region_vacancy
from model.projection import Projection, apply, freed_positions
from model.scenario import (
    KINDS,
    Accompaniment,
    Action,
    ChangedAssumption,
    ChangedPosition,
    ClosedPosition,
    Departure,
    LongLeave,
    Mobility,
    NewPosition,
    NewUnit,
    Professionalisation,
    Recruitment,
    Return,
    Scenario,
    Training,
)
from model.scenario.action_document import from_plain, to_plain
from tests.model.small_situations import Seat, framework, situation, vacant

START, MAY, JUNE = date(2027, 1, 1), date(2027, 5, 1), date(2027, 6, 1)
BEFORE_MAY = date(2027, 4, 30)
ONE = framework(expected=(4,), families={"FS": ("social", (4,)), "FO": ("other", (4,))})
LATER = date(2029, 6, 1)


def base(**teams: list[Seat]) -> Snapshot:
    return situation(teams or {"A": [Seat("social", (4,)), vacant()], "B": [Seat("other", (4,))]}, reference=ONE)


def run(snapshot: Snapshot, *actions: Action) -> Projection:
    return apply(snapshot, Scenario("R", "", START, 36, actions=actions))


def opened(team: str = "t0", month: date = MAY, **more: Any) -> NewPosition:
    return NewPosition(uid="new", month=month, team=team, title="Coordination", **more)


def fill(position: str, month: date = JUNE, family: str = "FO") -> Recruitment:
    return Recruitment(uid=f"fill-{position}", month=month, position=position, family=family)


def reasons(projection: Projection) -> list[str]:
    return [skipped.reason for skipped in projection.skipped]


def test_a_position_opened_is_funded_and_free_from_its_month_on() -> None:
    after = run(base(), opened(fte=0.8)).snapshot
    found = [region_vacancy(after.at(day)) for day in (date(2027, 4, 30), MAY)]
    assert [(each.positions, each.vacant, each.funded_fte) for each in found] == [(3, 1, 3.0), (4, 2, 3.8)]


def test_a_position_opened_asks_for_a_holder_only_once_it_is_held() -> None:
    snapshot = base(A=[Seat("social", (4,))])
    empty, held = run(snapshot, opened()).snapshot, run(snapshot, opened(), fill("seat-new")).snapshot
    wanted = [int(coverage(each.at(day)).wanted[0, 0]) for each in (empty, held) for day in (MAY, JUNE)]
    assert wanted == [1, 1, 1, 2]
    states = [STATES[coverage(each.at(LATER)).states[0, 0]] for each in (empty, held)]
    assert states == [CoverageState.COVERED, CoverageState.COVERED]


def test_a_position_closed_is_no_longer_vacant_and_still_asks_for_holders() -> None:
    after = run(base(), ClosedPosition(uid="c", month=MAY, position="p1")).snapshot.at(MAY)
    assert (region_vacancy(after).positions, region_vacancy(after).vacant) == (2, 0)
    assert int(coverage(after).wanted[0, 0]) == 2
    gone = run(base(A=[vacant()]), ClosedPosition(uid="c", month=MAY, position="p0")).snapshot.at(MAY)
    assert not coverage(gone).defined.any()


def test_who_held_a_position_that_closes_waits_and_counts_apart() -> None:
    after = run(base(), ClosedPosition(uid="c", month=MAY, position="p0")).snapshot
    seen = [(figures.mix.heads, figures.waiting) for day in (BEFORE_MAY, MAY) if (figures := measured(after.at(day)))]
    assert seen == [(2, 0), (1, 1)]
    figures = measured(after.at(MAY))
    assert (figures.vacancy.positions, figures.vacancy.vacant) == (2, 1)
    assert not presence(after.at(MAY)).present[0]


def test_a_departure_in_the_month_of_the_closing_leaves_nobody_waiting() -> None:
    close = ClosedPosition(uid="c", month=MAY, position="p0")
    done = run(base(), close, Departure(uid="d", month=MAY, manager="m0"))
    assert (done.skipped, measured(done.snapshot.at(MAY)).waiting) == ((), 0)


def test_who_waits_is_placed_by_a_mobility_or_gone_by_a_departure_and_comes_back_by_neither() -> None:
    close = ClosedPosition(uid="c", month=MAY, position="p0")
    placed = run(base(), close, Mobility(uid="m", month=JUNE, manager="m0", position="p1"))
    gone = run(base(), close, Departure(uid="d", month=JUNE, manager="m0"))
    assert placed.skipped == gone.skipped == ()
    for done, seen in ((placed, (2, 0)), (gone, (1, 0))):
        figures = measured(done.snapshot.at(LATER))
        assert (figures.mix.heads, figures.waiting) == seen
    assert measured(placed.snapshot.at(MAY)).waiting == 1
    assert freed_positions(run(base(), close).snapshot, "m0", JUNE) == ()


def test_who_waits_can_neither_be_trained_nor_be_away() -> None:
    close = ClosedPosition(uid="c", month=MAY, position="p0")
    training = Training(uid="t", month=JUNE, managers=("m0",), offer="T")
    leave = LongLeave(uid="l", month=JUNE, manager="m0", months=3)
    assert reasons(run(base(), close, training, leave)) == ["not_in_post", "not_in_post"]


def test_one_of_two_positions_that_closes_leaves_nobody_waiting_and_two_that_close_one_head() -> None:
    shared = Seat("social", (4,), share=0.5, person="ana")
    snapshot = base(A=[shared], B=[shared, vacant()])
    closing = [ClosedPosition(uid=f"c{seat}", month=MAY, position=f"p{seat}") for seat in (0, 1)]
    assert [measured(run(snapshot, *closing[:count]).snapshot.at(MAY)).waiting for count in (1, 2)] == [0, 1]


def test_somebody_who_is_not_named_waits_as_well() -> None:
    two = base(A=[Seat("unnamed"), Seat("unnamed")])
    closing = [ClosedPosition(uid=f"c{seat}", month=MAY, position=f"p{seat}") for seat in (0, 1)]
    assert measured(run(two, *closing).snapshot.at(MAY)).waiting == 2


def test_a_position_closes_once() -> None:
    closing = [ClosedPosition(uid=f"c{month}", month=month, position="p0") for month in (MAY, JUNE)]
    assert reasons(run(base(), *closing)) == ["not_funded"]


def test_the_wish_of_who_waits_is_read_from_the_department_left() -> None:
    teams = {"A": [Seat("social"), vacant()], "B": [vacant()]}
    snapshot = situation(teams, reference=ONE, departments={"A": "33", "B": "40"})
    near = replace(snapshot, managers=snapshot.managers.changed(mobility=snapshot.managers.mobility * 0 + 1))
    close = ClosedPosition(uid="c", month=MAY, position="p0")
    for seat, outside in (("p1", 0), ("p2", 1)):
        moves = run(near, close, Mobility(uid="m", month=JUNE, manager="m0", position=seat))
        assert (moves.skipped, len(moves.outside_wish)) == ((), outside)


def test_a_position_opened_to_others_lets_them_in() -> None:
    snapshot = base(A=[Seat("social", (4,)), vacant("social")])
    wide = ChangedPosition(uid="c", month=MAY, position="p1", stratum=Stratum.INTERMEDIATE, open_to=OpenTo.ANY)
    assert reasons(run(snapshot, fill("p1"))) == ["not_open"]
    after = run(snapshot, wide, fill("p1")).snapshot
    assert region_mix(after.at(JUNE)).other == 1
    assert list(Stratum)[after.positions.stratum[1]] is Stratum.INTERMEDIATE


def test_a_support_unit_is_created_and_staffed() -> None:
    unit = NewUnit(uid="u", month=MAY, name="Pôle technique d'appui")
    seat = replace(opened(unit.team), uid="s")
    after = run(base(), unit, seat, fill(seat.position)).snapshot.at(LATER)
    assert after.teams.support_unit.tolist() == [False, False, True]
    assert after.teams.name[-1] == "Pôle technique d'appui"
    found = coverage(after)
    assert found.defined.tolist() == [True, True, True]
    assert not coverage(run(base(), unit, seat).snapshot.at(LATER)).defined[2]
    assert reasons(run(base(), unit, replace(unit, uid="v"))) == ["unit_exists"]


def test_somebody_on_long_leave_stays_in_post_and_is_not_present_until_they_are_back() -> None:
    leave = LongLeave(uid="l", month=MAY, manager="m0", months=6)
    after = run(base(), leave).snapshot
    seen = [presence(after.at(day)) for day in (date(2027, 4, 30), MAY, date(2027, 11, 1))]
    assert [(bool(each.held[0]), bool(each.present[0])) for each in seen] == [(True, True), (True, False), (True, True)]
    back = run(base(), leave, Return(uid="r", month=JUNE, manager="m0")).snapshot
    assert bool(presence(back.at(JUNE)).present[0])
    assert reasons(run(base(), leave, replace(leave, uid="m", month=JUNE))) == ["already_away"]
    assert reasons(run(base(), Return(uid="r", month=JUNE, manager="m0"))) == ["not_away"]


def test_a_recorded_leave_ends_with_the_return() -> None:
    snapshot = base(A=[Seat("social", (4,), on_leave=True)])
    after = run(snapshot, Return(uid="r", month=MAY, manager="m0")).snapshot
    assert [bool(presence(after.at(day)).present[0]) for day in (date(2027, 4, 30), MAY)] == [False, True]


def path(**more: Any) -> Professionalisation:
    return Professionalisation(uid="path", month=START, position="p1", family="FS", **more)


def test_a_path_ends_in_a_position_two_years_later_with_somebody_who_has_adapted_meanwhile() -> None:
    after = run(base(), path()).snapshot
    assert [region_vacancy(after.at(day)).vacant for day in (date(2028, 12, 31), date(2029, 1, 1))] == [1, 0]
    assert int(levels(after.at(date(2029, 1, 1)))[-1, 0]) == 4 * SCALE
    assert run(base(), path()).euros == 6970


def test_a_path_is_for_social_workers_and_ends_within_the_scenario() -> None:
    assert reasons(run(base(), replace(path(), family="FO"))) == ["not_social"]
    assert reasons(run(base(), replace(path(), month=LATER))) == ["ready_too_late"]


def adapted(*supports: Accompaniment) -> list[int]:
    """The months after which somebody recruited in May stands at the profile, with some supports."""
    after = run(base(), fill("p1", MAY), *supports).snapshot
    return [
        months
        for months in range(1, 14)
        if int(levels(after.at(date(2027 + (4 + months) // 12, (4 + months) % 12 + 1, 1)))[-1, 0]) == 4 * SCALE
    ][:1]


def support(kind: SupportKind, month: date = MAY, uid: str = "") -> Accompaniment:
    return Accompaniment(uid=uid or str(kind), month=month, support=kind, manager="arrival-fill-p1")


def test_immersion_and_mentoring_shorten_the_adaptation_by_three_months_each_and_the_others_do_not() -> None:
    immersion, mentoring, coaching = map(support, (SupportKind.IMMERSION, SupportKind.MENTORING, SupportKind.COACHING))
    assert [adapted(), adapted(coaching), adapted(immersion), adapted(immersion, mentoring)] == [[12], [12], [9], [6]]


def test_the_same_support_twice_at_once_is_skipped_and_never_shortens_again() -> None:
    again = support(SupportKind.IMMERSION, JUNE, "again")
    projection = run(base(), fill("p1", MAY), support(SupportKind.IMMERSION), again)
    assert reasons(projection) == ["already_accompanied"]


def test_the_adaptation_never_falls_under_its_least() -> None:
    short = ChangedAssumption(uid="a", month=START, code="adaptation_months", value=6)
    both = [support(kind) for kind in (SupportKind.IMMERSION, SupportKind.MENTORING)]
    after = run(base(), short, fill("p1", MAY), *both).snapshot
    assert int(after.managers.adapts_in[-1]) == 3


def test_a_team_is_accompanied_and_everything_has_its_price() -> None:
    team = Accompaniment(uid="t", month=MAY, support=SupportKind.PEER_GROUP, team="t1", months=6)
    projection = run(base(), team, fill("p1", MAY), support(SupportKind.IMMERSION))
    kinds = {line.kind: line.euros for line in projection.costs}
    assert kinds == {"recruitment": 6000, "accompaniment": 500} or projection.euros == 6000 + 500 + 1500
    rows = projection.snapshot.supports
    assert (rows.team.tolist(), rows.assignment.tolist()) == ([1, -1], [-1, 2])


def test_an_assumption_changes_from_its_month_on_for_the_actions_that_follow() -> None:
    snapshot = base(A=[vacant(), vacant()])
    dearer = ChangedAssumption(uid="a", month=JUNE, code="recruitment_cost", value=8000)
    assert run(snapshot, fill("p0", MAY), fill("p1", JUNE), dearer).euros == 14_000
    assert snapshot.framework.assumed("recruitment_cost") == 6000


UNMET = [
    ("holders_wanted", 3, "not_assumable"),
    ("exit_rate", 0.1, "not_assumable"),
    ("mobility_cost", -1, "outside_range"),
]


@pytest.mark.parametrize(("code", "value", "reason"), UNMET)
def test_what_no_action_meets_or_is_beyond_its_range_is_not_assumed(code: str, value: float, reason: str) -> None:
    assert reasons(run(base(), ChangedAssumption(uid="a", month=MAY, code=code, value=value))) == [reason]


EVERY: tuple[Action, ...] = (
    opened(note="à confirmer", cost=100),
    NewUnit(uid="u", month=MAY, name="Pôle"),
    ChangedPosition(uid="c", month=MAY, position="p1", stratum=Stratum.INTERMEDIATE, open_to=OpenTo.OTHER),
    ClosedPosition(uid="x", month=MAY, position="p1"),
    Departure(uid="d", month=MAY, manager="m0"),
    LongLeave(uid="l", month=MAY, manager="m0"),
    Return(uid="r", month=MAY, manager="m0"),
    fill("p1"),
    path(outside=True),
    support(SupportKind.MENTORING),
    Training(uid="t", month=MAY, managers=("m0", "m1"), offer="T"),
    ChangedAssumption(uid="a", month=MAY, code="mobility_cost", value=1.5),
)


@pytest.mark.parametrize("action", EVERY, ids=lambda each: each.kind)
def test_every_action_comes_back_from_what_is_written_of_it(action: Action) -> None:
    assert from_plain(to_plain(action)) == action


def test_every_kind_but_mobility_is_among_these() -> None:
    assert {each.kind for each in EVERY} | {"mobility"} == set(KINDS)


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ({"kind": "teleport"}, "scenario.kind"),
        ({"kind": "departure", "uid": "d", "month": "2027-05-01"}, "scenario.value"),
        ({"kind": "departure", "uid": "d", "month": "hier", "manager": "m"}, "scenario.value"),
        ({"kind": "departure", "uid": "d", "month": None, "manager": "m"}, "scenario.value"),
        ({"kind": "departure", "uid": "d", "month": "2027-05-01", "manager": 3}, "scenario.value"),
        ({"kind": "training", "uid": "t", "month": "2027-05-01", "managers": "m0", "offer": "T"}, "scenario.value"),
        ({"kind": "long_leave", "uid": "l", "month": "2027-05-01", "manager": "m", "months": 0}, "scenario.months"),
        ({"kind": "new_unit", "uid": "u", "month": "2027-05-01", "name": " "}, "scenario.title"),
        ({"kind": "departure", "uid": "d", "month": "2027-05-01", "manager": "m", "cost": -1}, "scenario.cost"),
        ({"kind": "departure", "uid": "d", "month": "2027-05-01", "manager": "m", "note": "x" * 281}, "scenario.note"),
        (
            {"kind": "accompaniment", "uid": "s", "month": "2027-05-01", "support": "magic", "manager": "m"},
            "scenario.value",
        ),
        ({"kind": "accompaniment", "uid": "s", "month": "2027-05-01", "support": "coaching"}, "scenario.whom"),
        (
            {"kind": "new_position", "uid": "p", "month": "2027-05-01", "team": "t", "title": "x", "fte": 2},
            "scenario.fte",
        ),
        (
            {"kind": "assumed", "uid": "a", "month": "2027-05-01", "code": "x", "value": float("inf")},
            "scenario.value",
        ),
    ],
)
def test_what_is_no_action_is_refused_with_its_reason(document: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        from_plain(document)
    assert refused.value.code == code


def test_whatever_happens_the_snapshot_that_was_given_stays_as_it_was() -> None:
    snapshot = base()
    before = [np.array(getattr(snapshot.positions, name)) for name in ("stratum", "open_to", "funded_until")]
    run(snapshot, *EVERY)
    after = [np.array(getattr(snapshot.positions, name)) for name in ("stratum", "open_to", "funded_until")]
    assert all((one == two).all() for one, two in zip(before, after, strict=True))
    assert (len(snapshot.teams), len(snapshot.supports), snapshot.recorded) == (2, 0, None)
