"""What may circulate of the common base: numbers of teams, and which of them are held back."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.domain.snapshot import Snapshot
from model.privacy import (
    FEWEST_IN_A_TEAM,
    HeldBetween,
    K,
    enough,
    held_if,
    held_in_circulation,
    held_together,
    pooled,
)
from tests.model.small_situations import Seat, framework, profile, situation, vacant

REFERENCE = framework(expected=(4,))
YES, NO, ASK = Seat("social", (4,)), Seat("social", (2,)), Seat("other", ())


def shown(**teams: list[Seat]) -> HeldBetween | None:
    seen = situation(teams, reference=REFERENCE)
    return held_in_circulation(seen)[0]


def test_k_is_never_under_three() -> None:
    assert K >= 3


def exactly(present: int, to_record: int, total: int) -> HeldBetween:
    return HeldBetween(present, present, to_record, total)


def test_the_number_of_teams_circulates_when_enough_people_stand_behind_it() -> None:
    assert shown(a=[YES, NO], b=[YES, YES], c=[NO, NO]) == exactly(2, 0, 3)


def test_fewer_than_five_people_assessed_hold_the_number_back() -> None:
    assert shown(a=[YES, NO], b=[NO, NO]) is None
    assert shown(a=[YES, NO], b=[NO, NO, ASK, ASK]) is None
    assert shown(a=[YES, NO], b=[NO, NO, NO]) == exactly(1, 0, 2)


def test_none_and_all_are_said_when_no_team_has_a_single_person_assessed() -> None:
    assert shown(a=[YES, NO], b=[YES, YES], c=[YES, NO]) == exactly(3, 0, 3)
    assert shown(a=[NO, NO], b=[NO, NO], c=[NO, NO]) == exactly(0, 0, 3)


def test_none_and_all_are_not_told_from_their_neighbour_when_a_team_has_a_single_person_assessed() -> None:
    alone = {"c": [YES], "d": [YES, NO]}
    assert shown(a=[NO, NO, NO], b=[NO, NO], c=[NO], d=[NO, NO]) == HeldBetween(0, 1, 0, 4)
    assert shown(a=[NO, NO, NO], b=[NO, NO], c=[YES], d=[NO, NO]) == HeldBetween(0, 1, 0, 4)
    assert shown(a=[NO, NO, NO], b=[NO, NO], **alone) == exactly(2, 0, 4)
    assert shown(a=[NO, NO, NO], b=[YES, NO], **alone) == HeldBetween(3, 4, 0, 4)
    assert shown(a=[YES, NO, NO], b=[YES, NO], **alone) == HeldBetween(3, 4, 0, 4)


def test_too_few_teams_to_hide_among_hold_the_number_back_whatever_it_is() -> None:
    for answer in (YES, NO):
        assert shown(a=[YES, NO, NO, NO], b=[answer]) is None
        assert shown(a=[YES, NO, NO, NO], b=[answer], c=[ASK, ASK]) is None


def test_a_team_without_anybody_does_not_hide_that_all_the_others_hold_it() -> None:
    assert shown(a=[YES, NO, NO], b=[YES, YES], c=[YES], d=[vacant()]) == HeldBetween(2, 3, 0, 4)


def test_to_be_recorded_does_not_tell_what_the_only_person_assessed_of_a_team_can_do() -> None:
    rest = {"a": [YES, NO, NO], "b": [YES, NO], "d": [NO, NO], "e": [NO, NO], "f": [ASK]}
    assert shown(**rest, c=[NO, ASK]) == exactly(2, 1, 6)
    assert shown(**rest, c=[YES, ASK]) == exactly(3, 1, 6)


def test_a_leave_moves_no_number() -> None:
    away = Seat("social", (4,), on_leave=True)
    assert shown(a=[YES, NO], b=[away, NO, NO]) == shown(a=[YES, NO], b=[YES, NO, NO]) == exactly(2, 0, 2)
    assert shown(a=[YES, NO], b=[away, away, away]) == shown(a=[YES, NO], b=[YES] * 3) == exactly(2, 0, 2)
    assert shown(a=[YES, NO], b=[away, NO]) is None, "four people are too few, wherever they are"


def test_somebody_in_two_teams_is_one_person() -> None:
    twice = Seat("social", (4,), person="m")
    assert shown(a=[twice, NO], b=[twice, NO, NO]) is None


def everybody(*, alone: Seat, teams: int) -> dict[str, list[Seat]]:
    """Somebody alone in two teams, and so many other teams, the first of them held."""
    rest = {f"c{place}": [NO, NO, NO, NO] for place in range(teams - 2)} | {"c0": [YES, NO, NO, NO]}
    return {"a": [alone], "b": [alone], **rest}


@pytest.mark.parametrize("level", [2, 4])
def test_somebody_alone_in_two_teams_is_told_of_by_no_number(level: int) -> None:
    alone = Seat("social", (level,), person="m", share=0.5)
    assert shown(**everybody(alone=alone, teams=3)) is None
    assert shown(**everybody(alone=alone, teams=4)) is None
    expected = HeldBetween(3, 5, 0, 5) if level == 4 else HeldBetween(0, 2, 0, 5)
    assert shown(**everybody(alone=alone, teams=5)) == expected


def of_teams(seats: dict[str, list[Seat]], **own: int) -> Snapshot:
    """A situation where something else is expected of some teams."""
    seen = situation(seats, reference=REFERENCE)
    uid = dict(zip(seen.teams.name, seen.teams.uid, strict=True))
    profiles = tuple(profile(REFERENCE, expected=(level,), team=uid[name]) for name, level in own.items())
    return replace(seen, profiles=profiles)


def test_a_region_where_nobody_is_counted_says_nothing_of_any_competency() -> None:
    assert held_in_circulation(situation({"a": []}, reference=REFERENCE)) == (None,)


def test_a_team_of_which_no_level_is_expected_hides_no_other() -> None:
    seats = {"a": [YES, NO, NO], "b": [NO, NO], "c": [NO], "d": [YES, NO]}
    assert held_in_circulation(of_teams(seats)) == (exactly(2, 0, 4),)
    assert held_in_circulation(of_teams(seats, b=0)) == (HeldBetween(3, 4, 0, 4),)
    assert held_in_circulation(of_teams(seats, a=0, d=0)) == (None,)
    seats["e"] = [NO, NO]
    assert held_in_circulation(of_teams(seats, b=0)) == (exactly(3, 0, 5),)


def test_so_many_people_of_several_teams_that_nobody_can_look_at_all_hold_the_number_back() -> None:
    teams = [[Seat("social", (4,), person=f"m{place}", share=0.5) for place in range(13)] for _ in range(2)]
    rest = {f"c{place}": [NO] for place in range(6)}
    assert shown(a=teams[0], b=teams[1], **rest) is None
    assert shown(a=teams[0][:12], b=teams[1][:12], **rest) == HeldBetween(0, 2, 0, 8)


def test_what_is_supposed_of_all_is_told_and_of_some_teams_only_is_not() -> None:
    seats = {"a": [YES, NO], "b": [YES], **{name: [YES, NO] for name in "cd"}, **{name: [NO, NO] for name in "ef"}}
    supposed = profile(REFERENCE, expected=(6,))

    def beside(**own: int) -> tuple[HeldBetween | None, ...]:
        seen = of_teams(seats, **own)
        return held_if(seen, replace(seen, profiles=(*seen.profiles, supposed)))

    assert beside() == (HeldBetween(0, 1, 0, 6),)
    assert held_in_circulation(of_teams(seats, c=4, d=4, e=4, f=4)) == (exactly(4, 0, 6),)
    assert beside(c=4, d=4, e=4, f=4) == (None,), "4 teams of 6 before, 2 of 6 after, would tell who is alone in b"
    assert beside(**dict.fromkeys("abcdef", 4)) == (exactly(4, 0, 6),)


# --- what is read together -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "together"),
    [
        ([], False),
        ([5], False),
        ([4, 4], False),
        ([5, 4], False),
        ([5, 5], True),
        ([5, 4, 1], True),
        ([100, 4], False),
        ([1, 1, 1, 1, 1], False),
        ([1, 1, 1, 1, 1, 1], True),
    ],
)
def test_what_is_read_together_still_tells_of_five_people_once_its_largest_part_is_known(
    people: list[int], together: bool
) -> None:
    assert enough(people) is together


@pytest.mark.parametrize(
    ("people", "names"),
    [
        ({"a": 9, "b": 5}, ""),
        ({"a": 9, "b": 4, "c": 30, "d": 20}, "ab d"),
        ({"a": 9, "b": 4, "c": 4, "d": 4}, "bcd"),
        ({"a": 9, "b": 1, "c": 6, "d": 8}, "bcd"),
        ({"a": 9, "b": 4, "c": 1}, "abc"),
        ({"a": 4}, "a"),
        ({"a": 4, "b": 8}, "ab"),
        ({"b": 5, "a": 5, "c": 4, "d": 5}, "abc"),
        ({"a": 0, "b": 5, "c": 5, "d": 7}, "abc"),
    ],
)
def test_small_bodies_are_read_with_the_next_ones_by_size_until_nothing_tells_of_one(
    people: dict[str, int], names: str
) -> None:
    assert pooled(people) == frozenset(names.replace(" ", ""))


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12)))
def test_whoever_is_small_is_never_read_alone_and_nobody_is_joined_without_need(people: dict[str, int]) -> None:
    found = pooled(people)
    small = {name for name, count in people.items() if count < K}
    assert small <= found and found <= set(people)
    assert bool(found) == bool(small)
    if found and found != set(people):
        assert enough([people[name] for name in found])
        assert max(people[name] for name in found) <= min(people[name] for name in set(people) - found)
        largest = max(found - small, key=lambda name: (people[name], name), default=None)
        assert largest is None or not enough([people[name] for name in found - {largest}])


# --- several regions -------------------------------------------------------------------------------------------------


def test_what_is_added_keeps_the_bounds_of_each() -> None:
    assert held_together([HeldBetween(1, 2, 3, 9), HeldBetween(0, 1, 0, 4)]) == HeldBetween(1, 3, 3, 13)
    assert HeldBetween(1, 3, 4, 13).missing == 6


def of_two_regions(second: list[list[Seat]]) -> HeldBetween | None:
    first = {"a": [YES, NO], "b": [NO, NO, NO]}
    one = situation({**first, **{f"c{place}": team for place, team in enumerate(second)}}, reference=REFERENCE)
    region = np.array([0, 0, *[1] * len(second)], dtype=np.int32)
    seen = replace(one, regions=one.regions * 2, teams=one.teams.changed(region=region))
    return held_in_circulation(seen)[0]


def test_several_regions_say_together_what_each_may_say_and_nothing_when_one_may_not() -> None:
    assert of_two_regions([[YES, YES], [NO, NO, ASK], [YES, NO]]) == exactly(3, 1, 5)
    assert of_two_regions([[YES, YES], [NO, NO]]) is None


def test_a_region_without_a_position_takes_nothing_away() -> None:
    assert of_two_regions([[]]) == exactly(1, 0, 2)


def test_a_team_with_people_and_nobody_assessed_is_to_be_recorded_and_one_without_people_is_missing() -> None:
    rest = {"a": [YES, NO, NO], "b": [YES, NO], "c": [NO, NO], "z": [NO, NO]}
    assert shown(**rest, d=[ASK, ASK]) == exactly(2, 1, 5)
    assert shown(**rest, d=[vacant()]) == exactly(2, 0, 5)
    found = shown(**rest, d=[ASK, ASK], e=[vacant()])
    assert found is not None and found.missing == 3


def test_somebody_of_two_teams_counts_in_each_and_once_in_the_region() -> None:
    twice = Seat("social", (4,), person="m", share=0.5)
    assert shown(a=[twice, NO], b=[twice, NO], c=[NO, NO]) == exactly(2, 0, 3)


def test_level_0_stands_behind_a_number_and_not_assessed_does_not() -> None:
    zero, blank = Seat("social", (0,)), Seat("social", (-1,))
    assert shown(a=[YES, zero], b=[zero, zero, zero]) == exactly(1, 0, 2)
    assert shown(a=[YES, zero], b=[zero, zero, blank]) is None


def test_the_thresholds_of_what_circulates() -> None:
    assert (K, FEWEST_IN_A_TEAM) == (5, 2)
