"""What may circulate of the common base: numbers of teams, and which of them are held back."""

from model.measures.coverage import coverage
from model.privacy import HeldBetween, K, held_in_circulation
from tests.model.small_situations import Seat, framework, situation, vacant

REFERENCE = framework(expected=(4,))
YES, NO, ASK = Seat("social", (4,)), Seat("social", (2,)), Seat("other", ())


def shown(**teams: list[Seat]) -> HeldBetween | None:
    seen = situation(teams, reference=REFERENCE)
    return held_in_circulation(seen, coverage(seen))[0]


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


def test_somebody_on_leave_stands_behind_no_number() -> None:
    away = Seat("social", (4,), on_leave=True)
    assert shown(a=[YES, NO], b=[YES, NO, away]) is None


def test_somebody_in_two_teams_is_one_person() -> None:
    twice = Seat("social", (4,), person="m")
    assert shown(a=[twice, NO], b=[twice, NO, NO]) is None
