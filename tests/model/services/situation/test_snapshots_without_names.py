"""What the snapshot of whoever reads no names leaves out, so that no figure of theirs can move with it."""

from datetime import timedelta

import numpy as np
import pytest
from sqlmodel import select

from model.access import Role, Viewer
from model.measures.situation import Situation
from model.services.context import store, today
from model.services.situation import situations, vacancies
from model.storage.revisions import raise_revision
from model.storage.tables import AbsenceRow, AssignmentRow, ManagerRow, PositionRow, RegionRow, TeamRow
from pages.situation.region import text as region
from pages.situation.vacancies import text as screen

pytestmark = pytest.mark.usefixtures("demo_house")
DIRECTOR = Viewer("d", "Directrice", Role.DIRECTOR, ("AQ",))
WITHOUT_NAMES = [Viewer("x", "Quelqu'un", role, ("AQ",)) for role in (Role.READER, Role.FACILITATOR)]


def told(viewer: Viewer) -> tuple[object, ...]:
    """All that the figures of a region say, as plain values."""
    found: Situation = situations.view(viewer, ("AQ",)).figures
    return found.mix, found.team_mixes, found.vacancy, found.team_vacancies, found.verdict


def change(**values: object) -> None:
    """Write something of somebody in post."""
    with store().write() as session:
        row = session.exec(select(RegionRow).where(RegionRow.code == "AQ")).one()
        held = (
            select(AssignmentRow)
            .join(PositionRow, PositionRow.key == AssignmentRow.position_key)
            .join(TeamRow, TeamRow.key == PositionRow.team_key)
            .where(TeamRow.region_key == row.key, AssignmentRow.until.is_(None), AssignmentRow.acting.is_(False))
        )
        post = session.exec(held).first()
        if "leave" in values:
            day = today() - timedelta(days=10)
            session.add(AbsenceRow(assignment_key=post.key, started_on=day, kind="illness", uid="leave"))
        if "working_time" in values:
            post.working_time = values["working_time"]
        if "leaves_on" in values:
            post.until = today() + timedelta(days=40)
            session.get(ManagerRow, post.manager_key).leaves_on = post.until
        session.add(post)
        raise_revision(session, row)


@pytest.mark.parametrize("what", [{"leave": True}, {"working_time": 0.5}, {"leaves_on": True}], ids=str)
def test_a_leave_a_working_time_and_a_known_departure_move_no_figure_of_whoever_reads_no_names(what: dict) -> None:
    before = [told(viewer) for viewer in WITHOUT_NAMES]
    directors = situations.view(DIRECTOR, ("AQ",))
    change(**what)
    assert [told(viewer) for viewer in WITHOUT_NAMES] == before
    after = situations.view(DIRECTOR, ("AQ",))
    if "leaves_on" in what:
        assert (after.snapshot.managers.leaves_on != directors.snapshot.managers.leaves_on).sum() == 1
    else:
        assert after.figures.vacancy.worked_fte < directors.figures.vacancy.worked_fte
    assert np.isclose(after.figures.vacancy.held_fte, directors.figures.vacancy.held_fte)


@pytest.mark.parametrize("viewer", WITHOUT_NAMES, ids=lambda viewer: viewer.role)
def test_positions_not_worked_are_a_figure_of_whoever_reads_names(viewer: Viewer) -> None:
    for who, shown in ((DIRECTOR, True), (viewer, False)):
        first = region.figures(situations.view(who, ("AQ",)), who)
        posts = screen.figures(vacancies.vacancy_view(who, ("AQ",)))
        for figures in (first, posts):
            assert ("not_worked" in [each.key for each in figures]) is shown
            assert "without_holder" in [each.key for each in figures]
