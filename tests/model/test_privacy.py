"""What may circulate of the common base: numbers of teams, and which of them are held back."""

from model.measures.coverage import coverage
from model.measures.lacking import Held
from model.privacy import K, held_in_circulation
from tests.model.building import Seat, framework, situation, vacant

REFERENCE = framework(expected=(4,))
YES, NO, ASK = Seat("social", (4,)), Seat("social", (2,)), Seat("other", ())


def shown(**teams: list[Seat]) -> Held | None:
    seen = situation(teams, reference=REFERENCE)
    return held_in_circulation(seen, coverage(seen))[0]


def test_k_is_never_under_three() -> None:
    assert K >= 3


def test_the_number_of_teams_circulates_when_enough_people_stand_behind_it() -> None:
    assert shown(a=[YES, NO], b=[YES, YES], c=[NO, NO]) == Held(2, 0, 3)


def test_fewer_than_five_people_assessed_hold_the_number_back() -> None:
    assert shown(a=[YES, NO], b=[NO, NO]) is None
    assert shown(a=[YES, NO], b=[NO, NO], c=[ASK, ASK]) is None
    assert shown(a=[YES, NO], b=[NO, NO, NO], c=[ASK, ASK]) == Held(1, 1, 3)


def test_none_and_all_circulate_only_when_no_team_has_a_single_person_assessed() -> None:
    assert shown(a=[YES, NO], b=[YES, YES], c=[YES, NO]) == Held(3, 0, 3)
    assert shown(a=[NO, NO], b=[NO, NO], c=[NO, NO]) == Held(0, 0, 3)
    assert shown(a=[YES, NO, NO], b=[YES, YES], c=[YES]) is None
    assert shown(a=[NO, NO, NO], b=[NO, NO], c=[NO]) is None
    assert shown(a=[NO, NO, NO], b=[YES, NO], c=[YES]) == Held(2, 0, 3)


def test_a_team_without_anybody_does_not_hide_that_all_the_others_hold_it() -> None:
    assert shown(a=[YES, NO, NO], b=[YES, YES], c=[YES], d=[vacant()]) is None


def test_a_team_to_be_recorded_does_not_hide_that_none_is_known_to_lack_it() -> None:
    assert shown(a=[YES, NO, NO], b=[YES, YES], c=[YES], d=[ASK]) is None


def test_somebody_on_leave_stands_behind_no_number() -> None:
    away = Seat("social", (4,), on_leave=True)
    assert shown(a=[YES, NO], b=[YES, NO, away]) is None


def test_somebody_in_two_teams_is_one_person() -> None:
    twice = Seat("social", (4,), person="m")
    assert shown(a=[twice, NO], b=[twice, NO, NO]) is None
