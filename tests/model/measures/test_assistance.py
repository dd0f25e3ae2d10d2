"""Who lacks a competency and who could help."""

from model.measures.assistance import Help, assistance
from model.measures.coverage import coverage
from tests.model.small_situations import Seat, situation

GOOD, NONE = (8, 8, 8, 8), (0, 0, 0, 0)


def two(levels: tuple[int, ...]) -> list[Seat]:
    return [Seat("social", levels), Seat("other", levels)]


def found(**teams: list[Seat]) -> tuple[Help, ...]:
    seen = situation(teams, support=["Pole"])
    return assistance(seen, coverage(seen))


def test_a_team_that_lacks_is_helped_by_the_unit_and_by_teams_with_several_holders() -> None:
    first = found(A=two(NONE), B=two(GOOD), Pole=two(GOOD))[0]
    assert first == Help(lacking=(0,), units=(2,), teams=(1,))


def test_a_single_holder_is_not_asked_to_help_elsewhere() -> None:
    first = found(A=two(NONE), B=[Seat("social", GOOD), Seat("other", NONE)])[0]
    assert (first.lacking, first.teams) == ((0,), ())


def test_a_unit_with_one_holder_helps() -> None:
    assert found(A=two(NONE), Pole=[Seat("social", GOOD)])[0].units == (1,)


def test_who_was_not_assessed_neither_lacks_nor_helps() -> None:
    first = found(A=two(()), B=two(NONE))[0]
    assert (first.lacking, first.units, first.teams) == ((1,), (), ())


def test_a_unit_that_lacks_a_competency_does_not_help_with_it() -> None:
    first = found(A=two(NONE), Pole=two(NONE))[0]
    assert first == Help(lacking=(0, 1), units=(), teams=())
