"""Records that bear a code which the reference no longer has."""

from dataclasses import replace

import pytest
from sqlmodel import select, update

from model.access import Role, Viewer
from model.corrections.gaps import gaps
from model.services.context import reference, store, today
from model.services.records import corrections
from model.services.situation import details, situations
from model.storage.revisions import raise_revision
from model.storage.tables import AssessmentRow, ManagerRow, RegionRow, TrainingRow

pytestmark = pytest.mark.usefixtures("demo_house")
WHO = Viewer("d", "Directrice", Role.DIRECTOR, ("AQ",))


def forget() -> int:
    """Make a competency, a trade and a training unknown; return how many levels that concerns in Aquitaine."""
    with store().write() as session:
        session.execute(update(AssessmentRow).where(AssessmentRow.competency == "C03").values(competency="C99"))
        session.execute(update(ManagerRow).where(ManagerRow.family == "F1").values(family="F99"))
        session.execute(update(TrainingRow).values(offer="GONE"))
        row = session.exec(select(RegionRow).where(RegionRow.code == "AQ")).one()
        raise_revision(session, row)
    register = corrections.seen_region(WHO, "AQ").register
    return sum(each.competency == "C99" for each in register.assessments)


def test_the_region_still_opens_and_such_levels_count_in_nothing() -> None:
    before = situations.view(WHO, ("AQ",))
    levels = forget()
    after = situations.view(WHO, ("AQ",))
    place = reference().competency_index["C03"]
    assert levels > 0
    assert len(after.snapshot.assessments) == len(before.snapshot.assessments) - levels
    assert (after.figures.coverage.least[:, place] == 0).all()
    assert all(details.team(WHO, after, team).followed == () for team in range(len(after.snapshot.teams)))


def test_they_are_named_where_data_are_corrected() -> None:
    levels = forget()
    register = corrections.seen_region(WHO, "AQ").register
    found = dict(gaps(register, reference(), today()).unknown)
    assert found["C99"] == levels
    assert found["F99"] > 0
    assert found["GONE"] > 0


def test_a_register_without_any_says_nothing() -> None:
    register = corrections.seen_region(WHO, "AQ").register
    assert gaps(register, reference(), today()).unknown == ()
    assert gaps(replace(register, assessments=()), reference(), today()).unknown == ()
