"""Where intervals begin and end: every figure reads [from, until), and says so on the two days where it shows."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.domain.calendar import NEVER, day_of
from model.domain.snapshot import Absences, Snapshot
from model.domain.vocabulary import CoverageState
from model.measures.coverage import STATES, coverage
from model.measures.departures import coming_vacancies
from model.measures.flows import (
    Flow,
    Replacements,
    flows,
    region_flow,
    region_replacements,
    replacements,
    team_replacements,
)
from model.measures.presence import on_leave, presence
from model.measures.span import spans
from model.measures.time_to_fill import TimeToFill, time_to_fill, vacancy_spells
from model.measures.vacancies import region_vacancy, vacant_since
from model.projection import apply
from model.scenario import ClosedPosition, NewPosition, Recruitment, Scenario
from tests.model.measures.dated_situations import FUNDED, Post, after, dated, days, histories, people_of
from tests.model.small_situations import Seat, framework, profile, situation, vacant

DAY = timedelta(days=1)
START, END = date(2025, 1, 1), date(2026, 1, 1)


def on_three_days(day: date) -> tuple[date, date, date]:
    """The eve, the day itself, the morrow."""
    return day - DAY, day, day + DAY


# --- in post, on leave, funded ---------------------------------------------------------------------------------------


def test_somebody_is_in_post_from_the_first_day_to_the_eve_of_the_last() -> None:
    snapshot = dated({"A": 1}, [Post(0, "ana", START, END)])
    assert [bool(presence(snapshot.at(day)).held[0]) for day in on_three_days(START)] == [False, True, True]
    assert [bool(presence(snapshot.at(day)).held[0]) for day in on_three_days(END)] == [True, False, False]
    assert [bool(presence(snapshot.at(day)).vacant[0]) for day in on_three_days(END)] == [False, True, True]


def test_a_position_is_funded_from_its_first_day_to_the_eve_of_the_last() -> None:
    snapshot = dated({"A": 1}, [], opens_on={0: START}, closes_on={0: END})
    assert [bool(presence(snapshot.at(day)).funded[0]) for day in on_three_days(START)] == [False, True, True]
    assert [bool(presence(snapshot.at(day)).funded[0]) for day in on_three_days(END)] == [True, False, False]


def test_nobody_holds_a_position_that_is_not_funded() -> None:
    snapshot = dated({"A": 1}, [Post(0, "ana")], closes_on={0: END})
    assert [bool(presence(snapshot.at(day)).held[0]) for day in on_three_days(END)] == [True, False, False]
    assert [region_vacancy(snapshot.at(day)).held_fte for day in on_three_days(END)] == [1.0, 0.0, 0.0]


def test_a_leave_lasts_from_its_first_day_to_the_eve_of_the_last() -> None:
    leave = Absences.of([(0, START.toordinal(), END.toordinal())])
    snapshot = replace(dated({"A": 1}, [Post(0, "ana")]), absences=leave)
    assert [bool(on_leave(snapshot.at(day))[0]) for day in on_three_days(START)] == [False, True, True]
    assert [bool(on_leave(snapshot.at(day))[0]) for day in on_three_days(END)] == [True, False, False]
    assert [region_vacancy(snapshot.at(day)).worked_fte for day in on_three_days(START)] == [1.0, 0.0, 0.0]


def test_acting_cover_lasts_from_its_first_day_to_the_eve_of_the_last() -> None:
    snapshot = dated({"A": 1}, [Post(0, "ana", START, END, acting=True)])
    assert [spans(snapshot.at(day))[0].standing_in for day in on_three_days(START)] == [(), (0,), (0,)]
    assert [spans(snapshot.at(day))[0].standing_in for day in on_three_days(END)] == [(0,), (), ()]


def test_acting_cover_of_a_position_that_is_not_funded_is_none() -> None:
    snapshot = dated({"A": 1}, [Post(0, "ana", acting=True)], closes_on={0: END})
    assert [spans(snapshot.at(day))[0].standing_in for day in on_three_days(END)] == [(0,), (), ()]


# --- vacancies: since when, until when -------------------------------------------------------------------------------


def test_a_position_left_today_is_vacant_since_today() -> None:
    snapshot = dated({"A": 1}, [Post(0, "ana", until=START)])
    assert [day_of(int(vacant_since(snapshot.at(day))[0])) for day in on_three_days(START)] == [None, START, START]


def test_a_position_is_vacant_since_its_last_holder_left_whatever_acting_cover_did() -> None:
    posts = [Post(0, "ana", until=START), Post(0, "bob", until=after(10)), Post(0, "cat", START, END, acting=True)]
    assert day_of(int(vacant_since(dated({"A": 1}, posts).at(END + DAY))[0])) == START


def test_a_vacancy_lasts_from_the_departure_to_the_eve_of_the_arrival() -> None:
    spells = vacancy_spells(dated({"A": 1}, [Post(0, "ana", until=START), Post(0, "bob", END)]))
    assert (spells.first.tolist(), spells.until.tolist()) == ([START.toordinal()], [END.toordinal()])
    assert spells.filled.tolist() == [True]


def test_a_vacancy_of_one_day_is_one() -> None:
    snapshot = dated({"A": 1}, [Post(0, "ana", until=START), Post(0, "bob", START + DAY)])
    assert time_to_fill(snapshot, START, END) == TimeToFill(spells=1, censored=0, median_days=1)


def test_a_vacancy_that_ends_because_its_position_closes_was_not_filled() -> None:
    spells = vacancy_spells(dated({"A": 1}, [Post(0, "ana", until=START)], closes_on={0: END}))
    assert (spells.until.tolist(), spells.filled.tolist()) == ([END.toordinal()], [False])


def test_the_vacancies_of_a_period_are_those_that_began_on_its_first_day_or_later_and_before_its_end() -> None:
    def spells(day: date) -> int:
        return time_to_fill(dated({"A": 1}, [Post(0, "ana", until=day)]), START, END).spells

    assert [spells(day) for day in on_three_days(START)] == [0, 1, 1]
    assert [spells(day) for day in on_three_days(END)] == [1, 0, 0]


def test_a_vacancy_that_somebody_ends_on_the_last_morning_is_still_open_in_the_period() -> None:
    def found(day: date) -> TimeToFill:
        return time_to_fill(dated({"A": 1}, [Post(0, "ana", until=START), Post(0, "bob", day)]), START, END)

    assert [found(day).censored for day in on_three_days(END)] == [0, 1, 1]
    assert found(END - DAY).median_days == 364


def test_a_position_becomes_free_in_a_period_from_its_first_day_to_the_eve_of_its_end() -> None:
    def freed(day: date) -> int:
        return len(coming_vacancies(dated({"A": 1}, [Post(0, "ana", until=day)]), START, END))

    assert [freed(day) for day in on_three_days(START)] == [0, 1, 1]
    assert [freed(day) for day in on_three_days(END)] == [1, 0, 0]


def test_a_position_left_twice_in_a_period_is_told_twice() -> None:
    posts = [Post(0, "ana", until=after(400)), Post(0, "bob", after(410), after(450)), Post(0, "cat", after(500))]
    found = coming_vacancies(dated({"A": 1}, posts, leaves_on={"bob": after(450)}), START, END)
    assert [(each.day, each.taken_on, each.departure) for each in found] == [
        (after(400), after(410), False),
        (after(450), after(500), True),
    ]


def test_a_departure_known_for_another_day_is_not_the_reason() -> None:
    snapshot = dated({"A": 1}, [Post(0, "ana", until=after(400))], leaves_on={"ana": after(450)})
    assert [each.departure for each in coming_vacancies(snapshot, START, END)] == [False]


# --- who came, who left, which positions were taken up again ---------------------------------------------------------


def test_an_entry_counts_on_the_first_day_and_not_on_the_end() -> None:
    def entries(day: date) -> int:
        return region_flow(dated({"A": 1}, [Post(0, "ana", day)]), START, END).entries

    assert [entries(day) for day in on_three_days(START)] == [0, 1, 1]
    assert [entries(day) for day in on_three_days(END)] == [1, 0, 0]


def test_an_exit_counts_on_the_first_day_and_not_on_the_end() -> None:
    def exits(day: date) -> int:
        return region_flow(dated({"A": 1}, [Post(0, "ana", until=day)]), START, END).exits

    assert [exits(day) for day in on_three_days(START)] == [0, 1, 1]
    assert [exits(day) for day in on_three_days(END)] == [1, 0, 0]


def test_heads_are_those_of_the_eve_and_of_the_last_day() -> None:
    def heads(first: date, until: date) -> tuple[int, int]:
        found = region_flow(dated({"A": 1}, [Post(0, "ana", first, until)]), START, END)
        return found.heads_at_start, found.heads_at_end

    assert [heads(FUNDED, day) for day in on_three_days(START)] == [(0, 0), (1, 0), (1, 0)]
    assert [heads(FUNDED, day) for day in on_three_days(END)] == [(1, 0), (1, 1), (1, 1)]
    assert [heads(day, END + DAY) for day in on_three_days(START)] == [(1, 1), (0, 1), (0, 1)]
    assert [heads(day, END + 2 * DAY) for day in on_three_days(END)] == [(0, 1), (0, 0), (0, 0)]


def test_a_position_left_counts_from_the_first_day_to_the_eve_of_the_end() -> None:
    def left(day: date) -> int:
        return region_replacements(dated({"A": 1}, [Post(0, "ana", until=day)]), START, END).left

    assert [left(day) for day in on_three_days(START)] == [0, 1, 1]
    assert [left(day) for day in on_three_days(END)] == [1, 0, 0]


def test_a_new_holder_came_on_the_first_day_or_later_and_is_there_on_the_last() -> None:
    def refilled(first: date, until: date | None) -> int:
        left = Post(0, "ana", until=after(400))
        return region_replacements(dated({"A": 1}, [left, Post(0, "bob", first, until)]), START, END).refilled

    assert [refilled(day, None) for day in on_three_days(START)] == [0, 1, 1]
    assert [refilled(day, None) for day in on_three_days(END)] == [1, 0, 0]
    assert [refilled(after(500), day) for day in on_three_days(END)] == [0, 1, 1]


def test_a_position_that_is_left_must_be_funded_on_the_last_day() -> None:
    def left(day: date, **more: dict[int, date]) -> int:
        return region_replacements(dated({"A": 1}, [Post(0, "ana", until=after(400))], **more), START, END).left

    assert [left(END, closes_on={0: day}) for day in on_three_days(END)] == [0, 1, 1]
    reopened = dated({"A": 1}, [Post(0, "ana", until=END - DAY)], opens_on={0: END - 2 * DAY})
    assert region_replacements(reopened, START, END) == Replacements(0, 1)


def test_positions_of_no_group_count_in_none() -> None:
    posts = [Post(0, "ana", until=after(400)), Post(1, "bob", until=after(400))]
    snapshot = dated({"A": 1, "B": 1}, posts)
    assert team_replacements(snapshot, START, END) == (Replacements(0, 1), Replacements(0, 1))
    groups = np.array([-1, 0], dtype=np.int32)
    assert replacements(snapshot, groups, 1, START, END) == (Replacements(0, 1),)
    assert flows(snapshot, groups, 1, START, END) == (Flow(0, 1, 1, 0),)


period = st.tuples(st.integers(-5, 100), st.integers(1, 60)).map(lambda pair: (after(pair[0]), after(sum(pair))))


@given(snapshot=histories(), period=period)
def test_positions_left_and_taken_up_again_are_what_a_reader_finds_day_by_day(
    snapshot: Snapshot, period: tuple[date, date]
) -> None:
    start, end = period
    first_day, last = after(-60), end - DAY
    funded = presence(snapshot.at(last)).funded
    found = Replacements(0, 0)
    for seat in range(3):
        alone = replace(snapshot, positions=snapshot.positions.changed(team=np.arange(3, dtype=np.int32)))
        holders = {day: people_of(alone, day, seat) for day in days(first_day, end)}
        gone = any(holders[day - DAY] - holders[day] for day in days(start, end))
        new = any(any(who not in holders[day] for day in days(start - DAY, last)) for who in holders[last])
        found = Replacements(
            found.refilled + bool(funded[seat] and gone and new), found.left + bool(funded[seat] and gone)
        )
    assert region_replacements(snapshot, *period) == found


# --- the seats that ask for holders ----------------------------------------------------------------------------------

ONE = framework(expected=(4,))
MAY, JUNE = date(2027, 5, 1), date(2027, 6, 1)


def wanted(snapshot: Snapshot, day: date, team: int = 0) -> int:
    return int(coverage(snapshot.at(day)).wanted[team, 0])


def seats(snapshot: Snapshot, day: date, team: int = 0) -> int:
    return int(coverage(snapshot.at(day)).seats[team])


def with_funding(snapshot: Snapshot, seat: int, opens: date | None = None, closes: date | None = None) -> Snapshot:
    """The same with a position that is funded from or until a day."""
    first, until = snapshot.positions.funded_from.copy(), snapshot.positions.funded_until.copy()
    first[seat] = opens.toordinal() if opens else first[seat]
    until[seat] = closes.toordinal() if closes else NEVER
    return replace(snapshot, positions=snapshot.positions.changed(funded_from=first, funded_until=until))


@pytest.mark.parametrize("planned", [False, True], ids=["as recorded", "beside a scenario"])
def test_a_team_has_the_seats_that_are_funded_on_the_day(planned: bool) -> None:
    snapshot = situation({"A": [Seat("social", (4,)), vacant()], "B": [vacant()]}, reference=ONE)
    opening, closing = with_funding(snapshot, 1, opens=MAY), with_funding(snapshot, 1, closes=MAY)
    if planned:
        elsewhere = NewPosition(uid="n", month=date(2027, 1, 1), team="t1", title="New")
        scenario = Scenario("R", "", date(2027, 1, 1), 36, actions=(elsewhere,))
        opening, closing = (apply(each, scenario).snapshot for each in (opening, closing))
    assert [seats(opening, day) for day in on_three_days(MAY)] == [1, 2, 2]
    assert [seats(closing, day) for day in on_three_days(MAY)] == [2, 1, 1]


def test_a_seat_that_a_scenario_opens_counts_from_the_day_on_which_somebody_takes_it() -> None:
    snapshot = situation({"A": [Seat("social", (4,))], "B": [vacant()]}, reference=ONE)
    new = NewPosition(uid="n", month=MAY, team="t0", title="New")
    came = Recruitment(uid="r", month=JUNE, position=new.position, family="FO")
    after_both = apply(snapshot, Scenario("R", "", date(2027, 1, 1), 36, actions=(new, came))).snapshot
    assert [seats(after_both, day) for day in on_three_days(JUNE)] == [1, 2, 2]
    assert [seats(after_both, day, team=1) for day in on_three_days(JUNE)] == [1, 1, 1]


def test_a_team_whose_last_seat_is_closed_has_none_and_one_that_keeps_another_keeps_both() -> None:
    snapshot = situation({"A": [Seat("social", (4,)), vacant()], "B": [vacant()]}, reference=ONE)
    closing = tuple(ClosedPosition(uid=f"c{seat}", month=MAY, position=f"p{seat}") for seat in (1, 2))
    closed = apply(snapshot, Scenario("R", "", date(2027, 1, 1), 36, actions=closing)).snapshot
    assert [seats(closed, day) for day in on_three_days(MAY)] == [2, 2, 2]
    assert [seats(closed, day, team=1) for day in on_three_days(MAY)] == [1, 0, 0]


@pytest.mark.parametrize(
    ("levels", "free", "state"),
    [
        ((4,), 0, CoverageState.COVERED),
        ((4,), 1, CoverageState.THIN),
        ((4, 0), 0, CoverageState.THIN),
        ((4, 4), 0, CoverageState.COVERED),
        ((4,), 2, CoverageState.THIN),
    ],
)
@pytest.mark.parametrize("holders", [1, 2])
def test_held_by_one_is_thin_in_a_team_of_two_seats_and_not_in_a_team_of_one(
    levels: tuple[int, ...], free: int, state: CoverageState, holders: int
) -> None:
    people = [Seat("social", (level,)) for level in levels]
    asked = (profile(ONE, holders=(holders,)),)
    found = coverage(situation({"A": [*people, *[vacant()] * free]}, reference=ONE, profiles=asked))
    assert STATES[found.states[0, 0]] is state
