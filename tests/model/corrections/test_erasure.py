"""Forgetting somebody: the positions stay held, nothing says by whom, and nobody else is touched."""

from dataclasses import replace
from datetime import date

import pytest

from model.corrections.erasure import gone_since, people_gone, posts, without_outdated, without_people
from model.domain.register import AbsenceRecord, AssessmentRecord, Register, SupportRecord, TrainingRecord
from model.domain.vocabulary import AssessmentSource, SupportKind
from tests.model.corrections.registers import REGISTER, TODAY

LEAVING = date(2026, 6, 1)


def with_departure(uid: str, day: date) -> Register:
    people = (replace(each, leaves_on=day) if each.uid == uid else each for each in REGISTER.managers)
    return replace(REGISTER, managers=tuple(people))


def test_somebody_is_gone_once_every_position_ended_or_the_known_departure_passed() -> None:
    assert gone_since(REGISTER, "m3") == LEAVING
    assert gone_since(REGISTER, "m1") is None
    assert gone_since(with_departure("m1", date(2026, 8, 1)), "m1") == date(2026, 8, 1)
    assert gone_since(REGISTER, "nobody") is None


@pytest.mark.parametrize(("day", "names"), [(date(2026, 8, 31), []), (date(2026, 9, 1), ["Yann Morvan"])])
def test_somebody_is_forgotten_three_whole_months_after_leaving(day: date, names: list[str]) -> None:
    assert [person.name for person in people_gone(REGISTER, day, 3)] == names


def test_the_positions_of_somebody_forgotten_stay_held_until_they_left() -> None:
    after = without_people(with_departure("m1", LEAVING), {"m1"})
    (post,) = (each for each in after.assignments if each.uid == "a1")
    assert (post.manager, post.until, post.position) == ("", LEAVING, "p1")


def test_nothing_of_somebody_forgotten_is_left_and_nothing_of_others_is_touched() -> None:
    whole = replace(
        REGISTER,
        trainings=(TrainingRecord(manager="m1", offer="T1", followed_on=TODAY),),
        supports=(
            SupportRecord(uid="s1", kind=SupportKind.MENTORING, started_on=TODAY, assignment="a1"),
            SupportRecord(uid="s2", kind=SupportKind.MENTORING, started_on=TODAY, team="t1"),
        ),
    )
    after = without_people(whole, {"m1"})
    for word in ("m1", "Zoé"):
        assert word not in repr(after)
    assert (after.absences, after.assessments, after.trainings) == ((), (), ())
    assert [each.uid for each in after.supports] == ["s2"]
    assert after.managers == REGISTER.managers[1:]
    assert after.assignments[1:] == REGISTER.assignments[1:]
    assert (after.teams, after.positions) == (REGISTER.teams, REGISTER.positions)
    assert posts(after, "m1") == ()


def level(day: date, value: int = 4, source: AssessmentSource = AssessmentSource.SELF) -> AssessmentRecord:
    return AssessmentRecord(manager="m1", competency="C05", assessed_on=day, level=value, source=source)


def test_a_level_goes_only_once_it_is_old_and_another_replaced_it() -> None:
    old, recent = date(2024, 10, 1), date(2026, 1, 1)
    same_day = [level(old, source=each) for each in (AssessmentSource.SELF, AssessmentSource.JOINT)]

    def kept(*levels: AssessmentRecord) -> list[date]:
        found = without_outdated(replace(REGISTER, assessments=levels), TODAY, 24, 24).assessments
        return [each.assessed_on for each in found]

    assert kept(*same_day) == [old, old]
    assert kept(*same_day, level(recent)) == [recent]
    assert kept(level(date(2025, 1, 1)), level(recent)) == [date(2025, 1, 1), recent]


def test_a_leave_goes_long_after_it_ended() -> None:
    def kept(until: date | None) -> int:
        leave = AbsenceRecord(uid="x", assignment="a1", started_on=date(2023, 1, 1), until=until)
        return len(without_outdated(replace(REGISTER, absences=(leave,)), TODAY, 24, 24).absences)

    assert [kept(day) for day in (date(2024, 11, 23), date(2024, 11, 24), None)] == [0, 1, 1]
