"""Who arrived, left or changed position between two situations, which positions opened and closed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.domain.snapshot import Snapshot
from model.measures.flows import region_flow
from model.measures.movements import Movement, MovementKind, movements
from model.measures.vacancies import region_vacancy
from tests.model.measures.dated_situations import Post, after, dated, days, histories, people_of

DAY = timedelta(days=1)
FIRST, LAST, ON = date(2025, 1, 1), date(2025, 12, 31), date(2025, 5, 1)


def kinds(snapshot: Snapshot, first: date = FIRST, last: date = LAST) -> list[str]:
    return [it.kind for it in movements(snapshot, first, last)]


@pytest.mark.parametrize(
    ("day", "expected"), [(FIRST, []), (FIRST + DAY, ["arrival"]), (LAST, ["arrival"]), (LAST + DAY, [])]
)
def test_what_happens_on_the_first_day_is_in_the_first_situation_already(day: date, expected: list[str]) -> None:
    assert kinds(dated({"A": 1}, [Post(0, "ana", day)])) == expected
    assert kinds(dated({"A": 1}, [Post(0, "ana", until=day)])) == ["departure" for _ in expected]
    assert kinds(dated({"A": 1}, [], opens_on={0: day})) == ["opening" for _ in expected]
    assert kinds(dated({"A": 1}, [], closes_on={0: day})) == ["closing" for _ in expected]


def test_an_arrival_says_who_and_where() -> None:
    snapshot = dated({"A": 2}, [Post(0, "ana"), Post(1, "bob", ON)])
    assert movements(snapshot, FIRST, LAST) == (Movement(MovementKind.ARRIVAL, ON, (), (1,), 1, (1,)),)


def test_a_move_says_what_is_left_and_what_is_taken() -> None:
    snapshot = dated({"A": 1, "B": 1}, [Post(0, "ana", until=ON), Post(1, "ana", ON)])
    assert movements(snapshot, FIRST, LAST) == (Movement(MovementKind.MOVE, ON, (0,), (1,), 0, (0, 1)),)


def test_a_second_position_is_taken_and_left_without_leaving_the_first() -> None:
    snapshot = dated({"A": 2}, [Post(0, "ana"), Post(1, "ana", ON, ON + DAY)])
    assert [(it.kind, it.left, it.taken) for it in movements(snapshot, FIRST, LAST)] == [
        ("move", (), (1,)),
        ("move", (1,), ()),
    ]


def test_who_holds_two_positions_arrives_and_leaves_once() -> None:
    posts = [Post(0, "ana", ON, ON + DAY), Post(1, "ana", ON, ON + DAY)]
    assert [(it.kind, it.left, it.taken) for it in movements(dated({"A": 2}, posts), FIRST, LAST)] == [
        ("arrival", (), (0, 1)),
        ("departure", (0, 1), ()),
    ]


def test_who_left_and_came_back_did_both() -> None:
    posts = [Post(0, "ana", until=ON), Post(0, "ana", ON + DAY)]
    assert kinds(dated({"A": 1}, posts)) == ["departure", "arrival"]


def test_an_assignment_renewed_is_no_movement_nor_is_acting_cover() -> None:
    posts = [Post(0, "ana", until=ON), Post(0, "ana", ON), Post(1, "bob", ON, acting=True)]
    assert kinds(dated({"A": 2}, posts)) == []


def test_holders_who_are_not_named_are_somebody_else_each() -> None:
    snapshot = dated({"A": 2}, [Post(0, "", until=ON), Post(1, "", ON)])
    assert [(it.kind, it.manager) for it in movements(snapshot, FIRST, LAST)] == [("departure", -1), ("arrival", -1)]


def test_a_position_that_closes_lets_its_holder_go() -> None:
    assert kinds(dated({"A": 1}, [Post(0, "ana")], closes_on={0: ON})) == ["departure", "closing"]


def test_a_known_departure_that_came_is_one() -> None:
    snapshot = dated({"A": 1}, [Post(0, "ana")], leaves_on={"ana": ON})
    assert [(it.day, it.rows) for it in movements(snapshot, FIRST, LAST)] == [(ON, (0,))]


def test_movements_are_told_by_day_then_in_organisation_chart_order() -> None:
    posts = [Post(2, "ana", ON), Post(0, "bob", ON), Post(1, "cat", ON - DAY)]
    assert [it.taken for it in movements(dated({"A": 3}, posts), FIRST, LAST)] == [(1,), (0,), (2,)]


period = st.tuples(st.integers(-5, 100), st.integers(1, 60)).map(lambda pair: (after(pair[0]), after(sum(pair))))


@given(snapshot=histories(), period=period)
def test_movements_lead_from_one_situation_to_the_other(snapshot: Snapshot, period: tuple[date, date]) -> None:
    first, last = period
    counts = {kind: kinds(snapshot, first, last).count(kind) for kind in MovementKind}
    flow = region_flow(snapshot, first + DAY, last + DAY)
    assert (counts[MovementKind.ARRIVAL], counts[MovementKind.DEPARTURE]) == (flow.entries, flow.exits)
    positions = [region_vacancy(snapshot.at(day)).positions for day in period]
    assert counts[MovementKind.OPENING] - counts[MovementKind.CLOSING] == positions[1] - positions[0]


@given(snapshot=histories(), period=period)
def test_a_period_cut_in_two_holds_the_same_movements(snapshot: Snapshot, period: tuple[date, date]) -> None:
    first, last = period
    middle = first + (last - first) // 2
    assert movements(snapshot, first, middle) + movements(snapshot, middle, last) == movements(snapshot, first, last)


@given(snapshot=histories(), period=period)
def test_a_movement_of_a_person_is_what_a_reader_finds_day_by_day(
    snapshot: Snapshot, period: tuple[date, date]
) -> None:
    told = [it for it in movements(snapshot, *period) if it.rows]
    for day in days(period[0] + DAY, period[1] + DAY):
        gone = people_of(snapshot, day - DAY) - people_of(snapshot, day)
        assert len([it for it in told if it.day == day and it.kind is MovementKind.DEPARTURE]) == len(gone)
        seats = _seats(snapshot, day - DAY) ^ _seats(snapshot, day)
        moved = [(it.manager, seat) for it in told if it.day == day for seat in it.left + it.taken]
        assert sorted(moved) == sorted((manager, seat) for manager, _, seat in seats)


def _seats(snapshot: Snapshot, day: date) -> set[tuple[int, int, int]]:
    """Who holds which position on a day, read row by row: the person, the row of one who is not named, the position."""
    now, posts = day.toordinal(), snapshot.assignments
    return {
        (int(manager), row if manager < 0 else -1, seat)
        for row, (manager, seat) in enumerate(zip(posts.manager.tolist(), posts.position.tolist(), strict=True))
        if snapshot.positions.funded_from[seat] <= now < snapshot.positions.funded_until[seat]
        and posts.start[row] <= now < snapshot.until[row]
        and not posts.acting[row]
    }


@pytest.mark.parametrize("holders", [2, 9])
def test_people_who_leave_one_position_on_one_day_are_told_in_the_order_of_their_assignments(holders: int) -> None:
    closing = dated({"A": 1}, [Post(0, f"m{place}") for place in range(holders)], closes_on={0: after(40)})
    left = [each.rows for each in movements(closing, after(30), after(50)) if each.kind is MovementKind.DEPARTURE]
    assert left == [(place,) for place in range(holders)]
