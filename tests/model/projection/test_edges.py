"""Where the effects of actions begin and end, and what they leave alone."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from model.domain.calendar import add_months
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import SupportKind
from model.measures.mix import region_mix
from model.measures.presence import presence
from model.measures.span import spans
from model.measures.vacancies import region_vacancy
from model.projection import Projection, apply
from model.scenario import (
    Accompaniment,
    Action,
    ChangedAssumption,
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
from tests.model.measures.dated_situations import Post, dated
from tests.model.small_situations import Seat, framework, situation, vacant

DAY = timedelta(days=1)
START, MAY, JUNE, JULY = date(2027, 1, 1), date(2027, 5, 1), date(2027, 6, 1), date(2027, 7, 1)
ONE = framework(expected=(4,), families={"FS": ("social", (4,)), "FO": ("other", (4,))})
BASE = situation({"A": [Seat("social", (4,)), vacant()], "B": [Seat("other", (4,)), vacant("other")]}, reference=ONE)
PLAN = Scenario("R", "", START, 36)


def run(snapshot: Snapshot, *actions: Action) -> Projection:
    return apply(snapshot, replace(PLAN, actions=actions))


def reasons(projection: Projection) -> list[str]:
    return [skipped.reason for skipped in projection.skipped]


def leave(month: date, manager: str = "m0", months: int = 2) -> LongLeave:
    return LongLeave(uid=f"l-{manager}-{month}", month=month, manager=manager, months=months)


def support(month: date, kind: SupportKind = SupportKind.COACHING, months: int = 2, **whom: str) -> Accompaniment:
    return Accompaniment(uid=f"s-{month}-{kind}-{whom}", month=month, support=kind, months=months, **whom)


# --- leaves ----------------------------------------------------------------------------------------------------------


def test_a_leave_may_begin_on_the_day_on_which_another_ends() -> None:
    assert not run(BASE, leave(MAY), leave(JULY)).skipped
    assert not run(BASE, leave(JULY), leave(MAY)).skipped
    assert reasons(run(BASE, leave(MAY), leave(JUNE))) == ["already_away"]
    assert reasons(run(BASE, leave(MAY, months=3), leave(JULY))) == ["already_away"]


def test_the_leave_of_one_does_not_keep_another_from_theirs() -> None:
    assert not run(BASE, leave(MAY), leave(MAY, "m1")).skipped
    away = run(BASE, leave(MAY), leave(MAY, "m1")).snapshot
    assert presence(away.at(MAY)).present.sum() == 0


def back(month: date, manager: str = "m0") -> Return:
    return Return(uid=f"r-{manager}-{month}", month=month, manager=manager)


def test_somebody_comes_back_after_the_leave_began_and_before_it_ends() -> None:
    whole = leave(MAY, months=2)
    assert reasons(run(BASE, whole, back(MAY))) == ["not_away"]
    assert not run(BASE, whole, back(JUNE)).skipped
    assert reasons(run(BASE, whole, back(JULY))) == ["not_away"]


def test_a_return_ends_the_leave_under_way_of_that_person_alone() -> None:
    later = leave(date(2027, 10, 1))
    after = run(BASE, leave(MAY, months=4), leave(MAY, "m1", months=4), later, back(JUNE)).snapshot
    lasts = [date.fromordinal(int(day)) for day in after.absences.until]
    assert sorted(lasts) == [JUNE, date(2027, 9, 1), date(2027, 12, 1)]
    assert reasons(run(BASE, leave(MAY, "m1", months=4), back(JUNE))) == ["not_away"]


# --- supports --------------------------------------------------------------------------------------------------------


def test_a_support_may_follow_the_same_one_and_stand_beside_another() -> None:
    assert not run(BASE, support(MAY, manager="m0"), support(JULY, manager="m0")).skipped
    assert not run(BASE, support(JULY, manager="m0"), support(MAY, manager="m0")).skipped
    assert reasons(run(BASE, support(MAY, manager="m0"), support(JUNE, manager="m0"))) == ["already_accompanied"]
    others = (support(MAY, manager="m1"), support(MAY, team="t0"), support(MAY, SupportKind.MENTORING, manager="m0"))
    assert not run(BASE, support(MAY, manager="m0"), *others).skipped
    assert not run(BASE, support(MAY, team="t0"), support(MAY, team="t1")).skipped


def test_a_support_that_shortens_the_adaptation_changes_nothing_for_somebody_in_post() -> None:
    after = run(BASE, support(MAY, SupportKind.IMMERSION, manager="m0")).snapshot
    assert after.managers.adapts_in.tolist() == BASE.managers.adapts_in.tolist()
    assert [date.fromordinal(int(day)) for day in after.supports.until] == [JULY]


# --- positions and units ---------------------------------------------------------------------------------------------


def test_the_agents_and_the_department_of_a_new_unit_are_not_known() -> None:
    after = run(BASE, NewUnit(uid="u", month=MAY, name="Pôle")).snapshot
    assert (after.teams.agents[-1], after.teams.department[-1]) == (-1, "")
    assert spans(after)[-1].agents is None


def test_what_is_recorded_stays_known_however_many_positions_change() -> None:
    new = [NewPosition(uid=f"n{n}", month=MAY, team="t0", title="New") for n in range(2)]
    after = run(BASE, *new).snapshot
    assert after.recorded is not None and len(after.recorded) == len(BASE.positions)
    assert len(after.positions) == len(BASE.positions) + 2


def test_a_position_in_a_team_that_is_not_there_is_not_opened() -> None:
    assert reasons(run(BASE, NewPosition(uid="n", month=MAY, team="t9", title="New"))) == ["no_team"]
    assert reasons(run(BASE, support(MAY, team="t9"))) == ["no_team"]


def test_the_period_goes_from_the_first_month_to_the_last_day_looked_at() -> None:
    def skipped(month: date) -> list[str]:
        return reasons(run(BASE, Departure(uid="d", month=month, manager="m0")))

    assert [skipped(day) for day in (date(2026, 12, 1), START)] == [["outside_period"], []]
    assert [skipped(day) for day in (date(2030, 1, 1), date(2030, 2, 1))] == [[], ["outside_period"]]


def test_a_seat_may_be_taken_on_the_day_on_which_it_is_left_and_not_before() -> None:
    def came(month: date) -> list[str]:
        leaves = Departure(uid="d", month=JUNE, manager="m0")
        return reasons(run(BASE, leaves, Recruitment(uid="r", month=month, position="p0", family="FO")))

    assert [came(day) for day in (MAY, JUNE, JULY)] == [["seat_taken"], [], []]


# --- assumptions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "value", "accepted"),
    [
        (None, None, 0, True),
        (None, None, -0.01, False),
        (None, None, 1e9, True),
        (2000, 8000, 2000, True),
        (2000, 8000, 1999, False),
        (2000, 8000, 8000, True),
        (2000, 8000, 8001, False),
        (0, 8000, 0.5, True),
    ],
)
def test_an_assumption_takes_the_values_of_its_range_both_ends_included(
    low: float | None, high: float | None, value: float, accepted: bool
) -> None:
    ranged = replace(ONE.assumptions["mobility_cost"], low=low, high=high)
    reference = replace(ONE, assumptions={**ONE.assumptions, "mobility_cost": ranged})
    change = ChangedAssumption(uid="a", month=MAY, code="mobility_cost", value=value)
    found = run(replace(BASE, framework=reference), change)
    assert reasons(found) == ([] if accepted else ["outside_range"])
    assert found.snapshot.framework.assumed("mobility_cost") == (value if accepted else 3000)


def test_a_training_adds_what_is_assumed_of_it_when_it_is_assumed() -> None:
    def added(*assumed: ChangedAssumption) -> list[tuple[int, date]]:
        after = run(BASE, *assumed, Training(uid="t", month=MAY, managers=("m0", "m1"), offer="T")).snapshot
        days = [date.fromordinal(int(day)) for day in after.gains.start]
        return list(zip(after.gains.half_steps.tolist(), days, strict=True))

    assert added() == [(2, date(2027, 9, 1))] * 2
    more = ChangedAssumption(uid="a", month=MAY, code="training_gain", value=1.5)
    sooner = ChangedAssumption(uid="b", month=MAY, code="training_delay", value=1)
    assert added(more, sooner) == [(3, JUNE)] * 2


# --- wishes ----------------------------------------------------------------------------------------------------------


def test_a_mobility_outside_what_was_declared_is_told_and_done() -> None:
    move = Mobility(uid="m", month=MAY, manager="m0", position="p1")
    for wish, outside in ((0, True), (1, True), (2, False), (3, False)):
        declared = replace(BASE, managers=BASE.managers.changed(mobility=BASE.managers.mobility * 0 + wish))
        found = run(declared, move)
        assert (bool(found.outside_wish), found.applied) == (outside, (move,))


# --- stays recorded for later ----------------------------------------------------------------------------------------

FEBRUARY, APRIL = date(2027, 2, 1), date(2027, 4, 1)
PROMISED = dated({"A": 3}, [Post(0, "ana", until=JUNE), Post(1, "ana", JUNE)])
"""Three positions of one team: Ana holds the first until the end of May, the second from June on; the third is free."""


def heads_and_vacant(projection: Projection, day: date) -> tuple[int, int, int]:
    seen = projection.snapshot.at(day)
    vacancy = region_vacancy(seen)
    return region_mix(seen).heads, vacancy.vacant, vacancy.positions


def test_who_leaves_never_comes_back_by_an_old_record() -> None:
    leaves = run(PROMISED, Departure(uid="d", month=FEBRUARY, manager="ana"))
    assert heads_and_vacant(leaves, FEBRUARY - DAY) == (1, 2, 3)
    assert [heads_and_vacant(leaves, day) for day in (FEBRUARY, MAY, JUNE)] == [(0, 3, 3)] * 3
    assert leaves.freed_later == {"d": ((1, JUNE),)}


def test_who_moves_holds_the_new_position_alone() -> None:
    moves = run(PROMISED, Mobility(uid="m", month=APRIL, manager="ana", position="p2"))
    assert [heads_and_vacant(moves, day) for day in (APRIL - DAY, APRIL, MAY, JUNE)] == [(1, 2, 3)] * 4
    assert presence(moves.snapshot.at(JUNE)).held.tolist() == [False, False, True]
    assert moves.freed_later == {"m": ((1, JUNE),)}


def test_who_was_to_take_a_position_may_take_it_sooner_and_not_the_one_held() -> None:
    sooner = run(PROMISED, Mobility(uid="m", month=APRIL, manager="ana", position="p1"))
    assert (sooner.skipped, [heads_and_vacant(sooner, day)[0] for day in (APRIL, JUNE)]) == ((), [1, 1])
    assert sooner.freed_later == {"m": ()}
    assert reasons(run(PROMISED, Mobility(uid="m", month=APRIL, manager="ana", position="p0"))) == ["seat_taken"]


def test_a_position_that_is_freed_later_can_be_given_from_the_departure_on() -> None:
    leaves = Departure(uid="d", month=FEBRUARY, manager="ana")
    assert not run(PROMISED, leaves, Recruitment(uid="r", month=APRIL, position="p1", family="FO")).skipped


def test_on_the_day_on_which_a_later_stay_begins_it_is_held() -> None:
    leaves = run(PROMISED, Departure(uid="d", month=JUNE, manager="ana"))
    assert leaves.freed_later == {"d": ()}
    assert [heads_and_vacant(leaves, day)[0] for day in (JUNE - DAY, JUNE)] == [1, 0]


STANDING_IN = dated({"A": 2, "B": 1}, [Post(0, "ana"), Post(1, "ana", acting=True), Post(2, "ana", JUNE, acting=True)])
"""Ana holds the first position, stands in on the second, and will stand in for another team from June on."""


def test_who_leaves_or_moves_stands_in_no_more_and_that_frees_no_position() -> None:
    leaves = run(STANDING_IN, Departure(uid="d", month=APRIL, manager="ana"))
    moves = run(STANDING_IN, Mobility(uid="m", month=APRIL, manager="ana", position="p2"))
    for done in (leaves, moves):
        acting = [[span.standing_in for span in spans(done.snapshot.at(day))] for day in (APRIL - DAY, APRIL, JUNE)]
        assert acting == [[(0,), ()], [(), ()], [(), ()]]
    assert (leaves.freed_later, moves.freed_later) == ({"d": ()}, {"m": ()})


def test_a_position_that_was_to_be_taken_later_and_closes_before_is_not_told_as_freed() -> None:
    close = ClosedPosition(uid="c", month=APRIL, position="p1")
    leaves = run(PROMISED, close, Departure(uid="d", month=MAY, manager="ana"))
    assert (leaves.skipped, leaves.freed_later) == ((), {"d": ()})


# --- frozen positions ------------------------------------------------------------------------------------------------

FROZEN = situation(
    {"A": [Seat("social", (4,)), vacant(frozen=(MAY, JULY))], "B": [Seat("other", (4,), frozen=(START, None))]},
    reference=ONE,
)


def fill(month: date, position: str = "p1") -> Recruitment:
    return Recruitment(uid=f"r-{month}", month=month, position=position, family="FO")


def test_nobody_takes_a_position_in_a_month_in_which_it_is_frozen() -> None:
    move = Mobility(uid="m", month=JUNE, manager="m0", position="p1")
    assert reasons(run(FROZEN, fill(MAY))) == reasons(run(FROZEN, move)) == ["frozen"]
    assert reasons(run(FROZEN, fill(JUNE))) == ["frozen"]
    assert not run(FROZEN, fill(date(2027, 4, 1))).skipped
    assert not run(FROZEN, fill(JULY)).skipped


def test_a_path_that_ends_in_a_freeze_leads_nowhere() -> None:
    lasts = int(ONE.assumed("professionalisation_months"))
    for freeze, found in (((lasts, lasts + 1), ["frozen"]), ((lasts - 1, lasts), [])):
        frozen = tuple(add_months(START, month) for month in freeze)
        path = Professionalisation(uid="p", month=START, position="p0", family="FS")
        assert reasons(run(situation({"A": [vacant(frozen=frozen)]}, reference=ONE), path)) == found


def test_a_position_that_was_filled_before_its_freeze_stays_held() -> None:
    done = run(FROZEN, fill(date(2027, 4, 1)))
    assert [region_vacancy(done.snapshot.at(month)).frozen for month in (MAY, JUNE, JULY)] == [0, 0, 0]


def test_who_leaves_a_frozen_position_leaves_it_frozen() -> None:
    done = run(FROZEN, Departure(uid="d", month=JUNE, manager="m1"), fill(JULY, "p2"))
    assert reasons(done) == ["frozen"]
    found = region_vacancy(done.snapshot.at(JULY))
    assert (found.vacant, found.frozen) == (1, 1)


def test_a_frozen_position_may_be_closed() -> None:
    done = run(FROZEN, ClosedPosition(uid="c", month=JUNE, position="p1"))
    assert not done.skipped
    assert region_vacancy(done.snapshot.at(JULY)).positions == 2
