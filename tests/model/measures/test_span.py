"""Agents per manager, and who stands in where no manager is present."""

from dataclasses import replace

import numpy as np
import pytest

from model.domain.snapshot import Snapshot
from model.measures.span import RegionSpan, region_span, spans
from tests.model.small_situations import Seat, situation, vacant


def with_agents(snapshot: Snapshot, *agents: int) -> Snapshot:
    return replace(snapshot, teams=snapshot.teams.changed(agents=np.array(agents, dtype=np.int32)))


def test_agents_are_shared_by_the_heads_long_leave_included() -> None:
    found = spans(with_agents(situation({"A": [Seat("social"), Seat("other", on_leave=True), vacant()]}), 25))[0]
    assert (found.heads, found.present, found.positions) == (2, 1, 3)
    assert found.per_manager == 12.5
    assert not found.without_manager


def test_a_number_of_agents_that_is_not_known_is_not_zero() -> None:
    teams = spans(with_agents(situation({"A": [Seat("social")], "B": [Seat("social")]}), -1, 8))
    assert (teams[0].agents, teams[0].per_manager) == (None, None)
    assert region_span(teams) == RegionSpan(agents=8, heads=1, unknown=1)
    assert region_span(teams).per_manager == 8


def test_without_a_manager_the_agents_per_manager_are_undefined() -> None:
    teams = spans(situation({"A": [vacant()]}))
    assert (teams[0].per_manager, region_span(teams).per_manager) == (None, None)


def test_a_team_counts_a_manager_of_two_positions_once() -> None:
    found = spans(situation({"A": [Seat("social", person="ana"), Seat("social", person="ana")]}))[0]
    assert found.per_manager == 10


@pytest.mark.parametrize(
    ("seats", "without", "standing_in"),
    [
        ([vacant()], True, ()),
        ([Seat("social", on_leave=True)], True, ()),
        ([Seat("social", acting=True)], True, (0,)),
        ([Seat("unnamed", acting=True), Seat("social", acting=True)], True, (-1, 0)),
        ([Seat("social", on_leave=True), Seat("other", acting=True, beside=True)], True, (1,)),
        ([Seat("social", acting=True, on_leave=True)], True, ()),
        ([Seat("social")], False, ()),
        ([], False, ()),
    ],
    ids=["vacant", "on leave", "acting", "two acting", "acting beside", "acting on leave", "present", "no position"],
)
def test_a_team_without_a_manager_present_says_who_stands_in(
    seats: list[Seat], without: bool, standing_in: tuple[int, ...]
) -> None:
    found = spans(situation({"A": seats}))[0]
    assert (found.without_manager, found.standing_in) == (without, standing_in)


def test_no_agent_at_all_is_known_and_shared() -> None:
    teams = spans(with_agents(situation({"A": [Seat("social")]}), 0))
    assert (teams[0].agents, teams[0].per_manager) == (0, 0)
    assert region_span(teams) == RegionSpan(agents=0, heads=1, unknown=0)
