"""Who came, who left, which positions were taken up again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.domain.snapshot import Snapshot
from model.measures.flows import Flow, Replacements, region_flow, region_replacements, team_flows, team_replacements
from model.measures.mix import region_mix, team_mixes
from tests.model.measures.dated_situations import Post, after, dated, days, histories, people_of

START, END = date(2025, 1, 1), date(2026, 1, 1)
EVE = timedelta(days=1)


def test_the_french_turnover() -> None:
    posts = [Post(seat, f"m{seat}", until=date(2025, 6, 1) if seat < 5 else None) for seat in range(100)]
    posts += [Post(100 + seat, f"n{seat}", start=date(2025, 9, 1)) for seat in range(10)]
    found = region_flow(dated({"A": 110}, posts), START, END)
    assert found == Flow(entries=10, exits=5, heads_at_start=100, heads_at_end=105)
    assert found.turnover == 0.075
    assert found.exit_rate == pytest.approx(5 / 102.5)


def test_without_anybody_the_rates_are_undefined() -> None:
    nobody = region_flow(dated({"A": 1}, []), START, END)
    assert (nobody.turnover, nobody.exit_rate) == (None, None)


def test_with_nobody_at_the_start_only_the_exit_rate_is_defined() -> None:
    found = region_flow(dated({"A": 1}, [Post(0, "ana", START)]), START, END)
    assert (found.heads_at_start, found.entries, found.turnover, found.exit_rate) == (0, 1, None, 0.0)


def test_the_first_day_of_the_period_belongs_to_it_and_its_end_does_not() -> None:
    snapshot = dated({"A": 2}, [Post(0, "ana", until=START), Post(1, "bob", END)])
    assert region_flow(snapshot, START, END) == Flow(0, 1, heads_at_start=1, heads_at_end=0)
    assert region_flow(snapshot, END, END + EVE) == Flow(1, 0, heads_at_start=0, heads_at_end=1)


def test_a_move_inside_the_region_is_an_exit_and_an_entry_for_the_teams_only() -> None:
    moved = date(2025, 5, 1)
    snapshot = dated({"A": 1, "B": 1}, [Post(0, "ana", until=moved), Post(1, "ana", moved)])
    assert region_flow(snapshot, START, END) == Flow(0, 0, 1, 1)
    assert team_flows(snapshot, START, END) == (Flow(0, 1, 1, 0), Flow(1, 0, 0, 1))


def test_a_move_inside_a_team_or_a_second_assignment_changes_nothing() -> None:
    moved = date(2025, 5, 1)
    snapshot = dated({"A": 3}, [Post(0, "ana", until=moved), Post(1, "ana", moved), Post(2, "ana", moved)])
    assert team_flows(snapshot, START, END) == (Flow(0, 0, 1, 1),)


def test_acting_assignments_count_in_nothing() -> None:
    acting = [Post(0, "ana", date(2025, 2, 1), date(2025, 6, 1), acting=True)]
    assert region_flow(dated({"A": 1}, acting), START, END) == Flow(0, 0, 0, 0)
    assert region_replacements(dated({"A": 1}, acting), START, END) == Replacements(0, 0)


def test_holders_who_are_not_named_are_one_head_each() -> None:
    snapshot = dated({"A": 2}, [Post(0, "", until=date(2025, 3, 1)), Post(1, "", date(2025, 3, 1))])
    assert region_flow(snapshot, START, END) == Flow(1, 1, 1, 1)


def test_a_known_departure_ends_every_assignment() -> None:
    snapshot = dated({"A": 1, "B": 1}, [Post(0, "ana"), Post(1, "ana")], leaves_on={"ana": date(2025, 7, 1)})
    assert region_flow(snapshot, START, END) == Flow(0, 1, 1, 0)


def test_the_positions_that_were_taken_up_again_after_a_departure() -> None:
    left = [Post(seat, f"m{seat}", until=date(2025, 3, 1)) for seat in range(99)]
    new = [Post(seat, f"n{seat}", date(2025, 9, 1)) for seat in range(39)]
    found = region_replacements(dated({"A": 99}, [*left, *new]), START, END)
    assert found == Replacements(refilled=39, left=99)
    assert found.rate == pytest.approx(0.394, abs=5e-4)


def test_without_a_departure_there_is_nothing_to_take_up_again() -> None:
    assert region_replacements(dated({"A": 1}, [Post(0, "ana")]), START, END).rate is None


@pytest.mark.parametrize(
    ("posts", "expected"),
    [
        ([Post(0, "ana", until=after(400)), Post(0, "bob", after(390))], Replacements(1, 1)),
        ([Post(0, "ana", until=after(400)), Post(0, "bob", after(400), acting=True)], Replacements(0, 1)),
        ([Post(0, "ana", until=after(400)), Post(0, "ana", after(400))], Replacements(0, 0)),
        ([Post(0, "ana", until=after(400)), Post(0, "bob")], Replacements(0, 1)),
        ([Post(0, "ana", until=after(400)), Post(0, "bob", after(450), after(500))], Replacements(0, 1)),
        ([Post(0, "ana", until=after(400)), Post(0, "", END)], Replacements(0, 1)),
    ],
    ids=[
        "after a handover",
        "by acting cover",
        "an assignment renewed",
        "somebody beside since before",
        "left again",
        "after the period",
    ],
)
def test_a_position_is_taken_up_again_by_somebody_new_who_is_there_at_the_end(
    posts: list[Post], expected: Replacements
) -> None:
    assert region_replacements(dated({"A": 1}, posts), START, END) == expected


def test_a_position_that_closed_is_not_waited_for() -> None:
    closed = dated({"A": 1, "B": 1}, [Post(0, "ana", until=after(400)), Post(1, "bob")], closes_on={0: after(420)})
    assert team_replacements(closed, START, END) == (Replacements(0, 0), Replacements(0, 0))


period = st.tuples(st.integers(-5, 100), st.integers(1, 60)).map(lambda pair: (after(pair[0]), after(sum(pair))))


@given(snapshot=histories(), period=period)
def test_entries_less_exits_are_what_the_heads_gained(snapshot: Snapshot, period: tuple[date, date]) -> None:
    region = region_flow(snapshot, *period)
    for flow in (region, *team_flows(snapshot, *period)):
        assert flow.entries - flow.exits == flow.heads_at_end - flow.heads_at_start
    eve, last = (snapshot.at(day - EVE) for day in period)
    assert (region.heads_at_start, region.heads_at_end) == (region_mix(eve).heads, region_mix(last).heads)
    assert [flow.heads_at_end for flow in team_flows(snapshot, *period)] == [mix.heads for mix in team_mixes(last)]


@given(snapshot=histories(), period=period)
def test_flows_are_what_a_reader_finds_day_by_day(snapshot: Snapshot, period: tuple[date, date]) -> None:
    for team, flow in zip((None, 0, 1), (region_flow(snapshot, *period), *team_flows(snapshot, *period)), strict=True):
        seen = [(people_of(snapshot, day - EVE, team), people_of(snapshot, day, team)) for day in days(*period)]
        assert flow.entries == sum(len(today - before) for before, today in seen)
        assert flow.exits == sum(len(before - today) for before, today in seen)


@given(first=st.integers(0, 90), moved=st.integers(1, 90), period=period)
def test_a_move_between_teams_conserves_the_region(first: int, moved: int, period: tuple[date, date]) -> None:
    start, day = after(first), after(first + moved)
    stays = dated({"A": 1, "B": 1}, [Post(0, "ana", start)])
    moves = dated({"A": 1, "B": 1}, [Post(0, "ana", start, day), Post(1, "ana", day)])
    assert region_flow(stays, *period) == region_flow(moves, *period)
