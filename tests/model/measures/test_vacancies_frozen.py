"""Frozen positions: funded, held by nobody, not to be filled; every figure against a reading day by day."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.domain.calendar import day_of
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import Background
from model.measures.departures import coming_vacancies
from model.measures.mix import seats
from model.measures.presence import presence
from model.measures.time_to_fill import TimeToFill, time_to_fill, vacancy_spells
from model.measures.vacancies import region_vacancy, team_vacancies, vacant_since
from tests.model.measures.dated_situations import Post, after, dated, days, histories
from tests.model.small_situations import Seat, mask, situation, vacant

START, END, DAY = after(30), after(60), timedelta(days=1)


def test_a_frozen_position_is_funded_and_neither_held_nor_to_be_filled() -> None:
    found = region_vacancy(situation({"A": [Seat("social"), vacant(), vacant(frozen=(START, None))]}))
    assert (found.positions, found.held, found.vacant, found.frozen) == (3, 1, 1, 1)
    assert (found.funded_fte, found.frozen_fte, found.fte_to_fill, found.fte_to_work) == (3.0, 1.0, 1.0, 1.0)
    assert (found.without_holder, found.not_worked) == (1 / 3, 1 / 3)


def test_a_frozen_position_that_somebody_holds_is_an_ordinary_one() -> None:
    frozen, plain = (
        region_vacancy(situation({"A": [Seat("social", share=0.5, frozen=freeze)]}))
        for freeze in ((START, None), (None, None))
    )
    assert frozen == plain
    assert (frozen.frozen, frozen.without_holder) == (0, 0.5)


def test_who_stands_in_leaves_the_position_frozen() -> None:
    found = region_vacancy(situation({"A": [Seat("social", acting=True, frozen=(START, None))]}))
    assert (found.vacant, found.frozen) == (0, 1)


def test_a_freeze_begins_on_its_first_day_and_is_over_on_the_day_after_its_last() -> None:
    snapshot = dated({"A": 1}, [], frozen={0: (START, END)})
    found = [region_vacancy(snapshot.at(day)) for day in (START - DAY, START, END - DAY, END)]
    assert [(each.vacant, each.frozen) for each in found] == [(1, 0), (0, 1), (0, 1), (1, 0)]
    ages = [vacant_since(snapshot.at(day))[0] for day in (START - DAY, START, END - DAY, END)]
    assert [day_of(int(since)) for since in ages] == [after(0), None, None, END]


def test_a_vacancy_stops_with_a_freeze_unfilled_and_another_begins_with_its_end() -> None:
    snapshot = dated({"A": 1}, [Post(0, "ana", after(70))], frozen={0: (START, END)})
    spells = vacancy_spells(snapshot)
    assert [day_of(day) for day in spells.first.tolist()] == [after(0), END]
    assert [day_of(day) for day in spells.until.tolist()] == [START, after(70)]
    assert spells.filled.tolist() == [False, True]
    assert time_to_fill(snapshot, after(0), after(200)) == TimeToFill(2, 1, 10)


def test_who_comes_on_the_first_day_of_a_freeze_fills_the_vacancy_before_it() -> None:
    spells = vacancy_spells(dated({"A": 1}, [Post(0, "ana", START)], frozen={0: (START, None)}))
    assert (spells.until.tolist(), spells.filled.tolist()) == ([START.toordinal()], [True])


def test_a_position_that_is_frozen_with_a_departure_does_not_become_free() -> None:
    posts = [Post(0, "ana", until=after(1100)), Post(1, "bob", until=after(1100))]
    snapshot = dated({"A": 2}, posts, frozen={0: (after(1100), after(1130)), 1: (after(1101), None)})
    assert [each.position for each in coming_vacancies(snapshot, after(1000), after(1400))] == [1]


def test_a_frozen_position_is_no_free_seat_for_an_arrival() -> None:
    snapshot = situation({"A": [vacant("social"), vacant(frozen=(START, None)), vacant("other")]})
    assert seats(snapshot, mask(snapshot)).free == {Background.SOCIAL: 1, Background.OTHER: 1}


@given(snapshot=histories(), start=st.integers(0, 130).map(after))
def test_positions_are_held_vacant_or_frozen_as_a_reading_day_by_day_finds_them(
    snapshot: Snapshot, start: date
) -> None:
    for day in (start, *days(START, START + 2 * DAY)):
        now, held, to_fill, frozen = day.toordinal(), set(), set(), set()
        for row, seat in enumerate(snapshot.assignments.position.tolist()):
            if snapshot.assignments.start[row] <= now < snapshot.until[row] and not snapshot.assignments.acting[row]:
                held.add(seat)
        positions = snapshot.positions
        funded = {seat for seat in range(3) if positions.funded_from[seat] <= now < positions.funded_until[seat]}
        for seat in funded - held:
            freezes = positions.frozen_from[seat] <= now and not positions.frozen_until[seat] <= now
            (frozen if freezes else to_fill).add(seat)
        seen = presence(snapshot.at(day))
        assert [set(np.flatnonzero(each).tolist()) for each in (seen.vacant, seen.frozen)] == [to_fill, frozen]
        found = region_vacancy(snapshot.at(day))
        assert (found.positions, found.held) == (len(funded), len(funded & held))
        assert (found.vacant, found.frozen) == (len(to_fill), len(frozen))
        assert found.frozen_fte == pytest.approx(sum(float(positions.fte[seat]) for seat in frozen))
        assert found.frozen == sum(each.frozen for each in team_vacancies(snapshot.at(day)))
