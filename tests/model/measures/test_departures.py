"""The positions that will become free."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from model.domain.snapshot import Snapshot
from model.measures.departures import ComingVacancy, coming_vacancies
from model.measures.presence import presence
from tests.model.measures.dated_situations import Post, after, dated, histories

NOW, LATER = after(1000), after(1400)


def test_known_departures_and_assignments_that_end_free_positions_by_day() -> None:
    posts = [Post(0, "ana", until=after(1300)), Post(1, "bob"), Post(2, "cat"), Post(2, "", until=after(1500))]
    snapshot = dated({"A": 2, "B": 1}, posts, leaves_on={"bob": after(1200), "cat": after(1250)})
    assert coming_vacancies(snapshot, NOW, LATER) == (
        ComingVacancy(after(1200), 1, (1,), departure=True, taken_on=None),
        ComingVacancy(after(1300), 0, (0,), departure=False, taken_on=None),
    )


def test_the_successor_who_is_recorded_is_told() -> None:
    snapshot = dated({"A": 1}, [Post(0, "ana", until=after(1100)), Post(0, "bob", after(1130))])
    assert [each.taken_on for each in coming_vacancies(snapshot, NOW, LATER)] == [after(1130)]


def test_a_position_that_somebody_takes_at_once_or_that_closes_does_not_become_free() -> None:
    posts = [Post(0, "ana", until=after(1100)), Post(0, "bob", after(1100)), Post(1, "cat", until=after(1100))]
    assert coming_vacancies(dated({"A": 2}, posts, closes_on={1: after(1100)}), NOW, LATER) == ()


def test_the_end_of_the_period_and_of_acting_cover_free_nothing() -> None:
    posts = [Post(0, "ana", until=LATER), Post(1, "bob", until=after(1100), acting=True)]
    assert coming_vacancies(dated({"A": 2}, posts), NOW, LATER) == ()


def test_all_who_leave_a_position_on_its_last_day_are_told() -> None:
    snapshot = dated({"A": 1}, [Post(0, "ana", until=after(1100)), Post(0, "", until=after(1100))])
    assert [each.managers for each in coming_vacancies(snapshot, NOW, LATER)] == [(0, -1)]


@given(snapshot=histories(), day=st.integers(1, 130).map(after))
def test_a_position_becomes_free_on_a_day_when_it_was_held_on_the_eve_and_is_vacant(
    snapshot: Snapshot, day: date
) -> None:
    today, eve = presence(snapshot.at(day)), presence(snapshot.at(date.fromordinal(day.toordinal() - 1)))
    freed = (today.vacant & eve.funded & ~eve.vacant & ~eve.frozen).nonzero()[0].tolist()
    assert [each.position for each in coming_vacancies(snapshot, day, date.fromordinal(day.toordinal() + 1))] == freed


def test_nobody_takes_on_a_position_that_closes_before_somebody_comes() -> None:
    snapshot = dated({"A": 1}, [Post(0, "ana", until=after(1100))], closes_on={0: after(1200)})
    assert [each.taken_on for each in coming_vacancies(snapshot, NOW, LATER)] == [None]
    with_a_successor = dated({"A": 1}, [Post(0, "ana", until=after(1100)), Post(0, "bob", after(1500))])
    assert [each.taken_on for each in coming_vacancies(with_a_successor, NOW, LATER)] == [after(1500)]


def test_one_known_departure_among_those_who_leave_is_enough() -> None:
    posts = [Post(0, "ana"), Post(0, "", until=after(1100)), Post(1, "bob", until=after(1100))]
    snapshot = dated({"A": 2}, posts, leaves_on={"ana": after(1100)})
    assert [each.departure for each in coming_vacancies(snapshot, NOW, LATER)] == [True, False]
