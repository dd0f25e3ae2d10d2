"""Somebody asks about their data: a complete copy, being forgotten, whom to ask; by whom it may be done."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from model.access import Role, Viewer, operator
from model.corrections.assignments import Departure
from model.corrections.descriptions import Person
from model.errors import Conflict, NotAllowed, NotFound, Refused
from model.services.access import audit
from model.services.context import store, today
from model.services.records import corrections, rights
from model.services.records.rights import Notice
from model.services.situation import details, situations
from model.storage.tables import CorrectionRow, ManagerRow

pytestmark = pytest.mark.usefixtures("demo_house")
DIRECTOR = Viewer("d", "Directrice", Role.DIRECTOR, ("AQ",))
BOTH = Viewer("b", "Directrice", Role.DIRECTOR, ("AQ", "BR"))


def somebody(code: str = "AQ") -> str:
    """The uid of somebody in post who has levels, whose name nobody else bears."""
    register = corrections.seen_region(operator(), code).register
    assessed = {each.manager for each in register.assessments}
    held = {post.manager for post in register.assignments if post.current(today())}
    return next(each.uid for each in register.managers if each.uid in assessed & held)


def gone(code: str = "AQ") -> str:
    """The uid of somebody who left a moment ago, after a correction of what was recorded about them."""
    uid = somebody(code)
    corrections.correct(
        operator(), corrections.seen_region(operator(), code), Person(manager=uid, values={"family": "F2"})
    )
    looked = corrections.seen_region(operator(), code)
    (post,) = (each for each in looked.register.assignments if each.manager == uid and each.current(today()))
    yesterday = today() - timedelta(days=1)
    corrections.correct(operator(), looked, Departure(assignments=(post.uid,), last_day=yesterday))
    return uid


def name_of(uid: str) -> str:
    with store().read() as session:
        return session.exec(select(ManagerRow.name).where(ManagerRow.uid == uid)).one()


def test_a_copy_holds_everything_that_is_recorded_about_a_person_and_nothing_about_others() -> None:
    uid = gone()
    register, found = corrections.seen_region(operator(), "AQ").register, rights.copy(DIRECTOR, "AQ", uid)
    assert found.person.uid == uid
    assert {each.post.uid for each in found.held} == {each.uid for each in register.assignments if each.manager == uid}
    assert found.assessments == tuple(each for each in register.assessments if each.manager == uid)
    assert found.trainings == tuple(each for each in register.trainings if each.manager == uid)
    assert [each.kind for each in found.corrections] == ["delivery", "person", "departure"]
    others = {person.name for person in register.managers if person.uid != uid}
    assert not any(name in repr(found) for name in others)
    (line,) = audit.lines(operator(), "copy_person")
    assert (line.subject, line.scope, line.count) == (uid, "AQ", 0)


def test_somebody_forgotten_is_in_no_table_and_in_no_byte_of_the_database(demo_house: Path) -> None:
    uid = gone()
    name = name_of(uid)
    with store().read() as session:
        assert any(name in str(row.document) for row in session.exec(select(CorrectionRow)))
    rights.erase(DIRECTOR, "AQ", uid)
    assert uid not in repr(corrections.seen_region(operator(), "AQ").register)
    with store().read() as session:
        written = " ".join(str(row.document) for row in session.exec(select(CorrectionRow)))
    assert uid not in written and name not in written
    content = b"".join(file.read_bytes() for file in demo_house.parent.glob("demo.sqlite*"))
    assert name.encode() not in content
    assert name_of(somebody()).encode() in content


@contextmanager
def unchanged_quarters(viewer: Viewer, codes: tuple[str, ...]) -> Iterator[None]:
    """What a screen says of the first day of each of the last quarters stays the same."""

    def quarters() -> dict[date, tuple[object, ...]]:
        months = details.past(viewer, situations.view(viewer, codes))
        shown = (each for each in months if each.day.month in (1, 4, 7, 10))
        return {
            each.day: (each.mix, each.vacancy, each.coverage and tuple(round(c, 9) for c in each.coverage))
            for each in shown
        }

    before = quarters()
    yield
    assert len(before) == 12
    assert quarters() == before


@pytest.mark.parametrize(("viewer", "codes"), [(DIRECTOR, ("AQ",)), (BOTH, ("AQ", "BR"))])
def test_the_figures_of_each_quarter_stay_when_somebody_is_forgotten(viewer: Viewer, codes: tuple[str, ...]) -> None:
    uid = gone()
    with unchanged_quarters(viewer, codes):
        rights.erase(DIRECTOR, "AQ", uid)
    months = details.past(viewer, situations.view(viewer, codes))
    assert [each.day for each in months][-2:] == [date(2026, 10, 1), date(2026, 11, 1)]
    assert all(each.day.month in (1, 4, 7, 10) for each in months[:-1])


def test_two_people_forgotten_leave_the_same_quarters() -> None:
    first, second = gone(), ""
    with unchanged_quarters(DIRECTOR, ("AQ",)):
        rights.erase(DIRECTOR, "AQ", first)
        second = gone()
        rights.erase(DIRECTOR, "AQ", second)
    assert first != second


def test_whoever_reads_no_levels_gets_none_from_the_quarters_that_are_kept() -> None:
    rights.erase(DIRECTOR, "AQ", gone())
    reader = Viewer("r", "Lecture", Role.READER, ("AQ",))
    months = details.past(reader, situations.view(reader, ("AQ",)))
    assert not any(each.coverage for each in months)


def test_what_was_corrected_about_somebody_forgotten_cannot_be_taken_back() -> None:
    uid = gone()
    made = corrections.recent(operator(), corrections.seen_region(operator(), "AQ"))[:2]
    rights.erase(DIRECTOR, "AQ", uid)
    for each in made:
        with pytest.raises(Conflict):
            corrections.undo(operator(), each.uid)


def test_somebody_in_post_is_not_forgotten_and_nobody_is_told_who_they_are() -> None:
    uid = somebody()
    with pytest.raises(Refused, match=r"rights\.in_post"):
        rights.erase(DIRECTOR, "AQ", uid)
    assert name_of(uid)


def test_only_the_director_of_a_region_answers_for_its_people() -> None:
    uid = somebody()
    for role in (Role.ANALYST, Role.FACILITATOR, Role.READER, Role.NATIONAL, Role.ADMINISTRATOR):
        viewer = Viewer("x", "", role, ("AQ",))
        with pytest.raises(NotAllowed):
            rights.copy(viewer, "AQ", uid)
        with pytest.raises(NotAllowed):
            rights.erase(viewer, "AQ", uid)
        with pytest.raises(NotAllowed):
            rights.people(viewer, "AQ")
        with pytest.raises(NotAllowed):
            rights.tell(viewer, Notice("AQ", None, ""))
    elsewhere = Viewer("o", "", Role.DIRECTOR, ("BR",))
    with pytest.raises(NotAllowed):
        rights.copy(elsewhere, "AQ", uid)
    with pytest.raises(NotFound):
        rights.copy(elsewhere, "BR", uid)
    with pytest.raises(NotFound):
        rights.erase(elsewhere, "BR", uid)


def test_a_body_tells_when_its_representatives_were_consulted_and_whom_to_ask() -> None:
    told = Notice("AQ", date(2026, 10, 1), "dpo@organisme.fr")
    rights.tell(DIRECTOR, told)
    reader = Viewer("r", "Lecture", Role.READER, ("AQ",))
    assert rights.notices(reader) == (told,)
    assert rights.notices(Viewer("n", "", Role.NATIONAL)) == ()


def test_a_consultation_to_come_and_an_endless_contact_are_refused() -> None:
    with pytest.raises(Refused, match=r"rights\.consulted_later"):
        rights.tell(DIRECTOR, Notice("AQ", today() + timedelta(days=1), ""))
    with pytest.raises(Refused, match=r"rights\.contact_long"):
        rights.tell(DIRECTOR, Notice("AQ", None, "x" * 201))
