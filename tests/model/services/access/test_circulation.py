"""What circulates of a region is the same whatever date or scenario is chosen, and whatever anybody can do."""

from datetime import date

import numpy as np
import pytest
from sqlmodel import col, delete, select

from model.access import Role, Viewer, operator
from model.corrections.descriptions import Level, Levels
from model.domain.calendar import add_months
from model.domain.vocabulary import AssessmentSource
from model.measures.presence import presence
from model.privacy import K, held_in_circulation
from model.scenario import Departure, Mobility, Recruitment, Training, new_uid
from model.services import committee
from model.services.access import circulation
from model.services.context import reference, store, today
from model.services.records import corrections
from model.services.scenario import rows as scenario_rows
from model.services.scenario import scenarios
from model.services.situation import situations, snapshots
from model.storage.revisions import raise_revision, region
from model.storage.tables import AssessmentRow, ManagerRow, RegionRow

pytestmark = pytest.mark.usefixtures("demo_house")
DIRECTOR = Viewer("d", "Directrice", Role.DIRECTOR, ("AQ",))


def kept(code: str) -> list[str]:
    """The uids of no scenario, and of one for every kind of action on a region."""
    whole = snapshots.snapshot(DIRECTOR, (code,))
    free = situations.view(DIRECTOR, (code,)).free[0].uid
    month, people = add_months(today().replace(day=1), 2), whole.managers.uid
    actions = (
        Recruitment(uid=new_uid(), month=month, position=free, family="F5"),
        Mobility(uid=new_uid(), month=month, position=free, manager=people[0]),
        Departure(uid=new_uid(), month=month, manager=people[1]),
        Training(uid=new_uid(), month=month, offer=next(iter(whole.framework.offers)), managers=tuple(people[:3])),
    )
    begun = scenarios.begin(DIRECTOR, code, "Essai")
    return ["", *(scenario_rows.save(DIRECTOR, begun.with_action(action)).uid for action in actions)]


def test_no_two_dates_and_no_scenario_tell_the_common_base_apart() -> None:
    dates = [add_months(date(2024, 1, 1), 3 * months) for months in range(16)]
    states = [(day, uid) for uid in kept("AQ") for day in dates]
    bases = [committee.note(DIRECTOR, "AQ", day, uid).base for day, uid in states]
    assert all(base == bases[0] for base in bases)


def test_what_circulates_of_a_region_is_worked_out_again_only_after_it_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    worked: list[object] = []
    monkeypatch.setattr(committee, "held_in_circulation", lambda seen: worked.append(seen) or held_in_circulation(seen))
    with store().write() as session:
        raise_revision(session, region(session, "AQ"))
    before = committee.base(DIRECTOR, ("AQ",))
    assert committee.base(DIRECTOR, ("AQ",)) == before and len(worked) == 1
    with store().write() as session:
        raise_revision(session, region(session, "AQ"))
    assert committee.base(DIRECTOR, ("AQ",)) == before and len(worked) == 2


def test_what_a_scenario_does_is_said_without_what_anybody_can_do() -> None:
    uids = kept("AQ")
    before = [committee.note(DIRECTOR, "AQ", today(), uid).hypothesis for uid in uids]
    with store().write() as session:
        for row in session.exec(select(AssessmentRow)):
            row.level = 8 - row.level
            session.add(row)
        for place in session.exec(select(RegionRow)):
            region(session, place.code).revision += 1
    after = [committee.note(DIRECTOR, "AQ", today(), uid).hypothesis for uid in uids]
    for one, two in zip(before[1:], after[1:], strict=True):
        assert one and two
        assert (one.events, one.euros, one.month) == (two.events, two.euros, two.month)
        assert (one.figures_before.mix, one.figures_after.mix) == (two.figures_before.mix, two.figures_after.mix)
        assert one.figures_after.vacancy == two.figures_after.vacancy
        assert (one.figures_after.coverage.least == two.figures_after.coverage.least).all()


def test_a_reader_gets_nothing_that_depends_on_what_anybody_can_do() -> None:
    reader = circulation.as_reader(DIRECTOR, ("AQ",))
    seen = situations.view(reader, ("AQ",)).snapshot
    for table in (seen.assessments, seen.trainings, seen.supports):
        assert len(table) == 0
    assert not any(seen.managers.name)
    assert not seen.personal


def assess(person: str, typed: str) -> str:
    """Somebody is assessed today on the first competency; return the uid of the correction."""
    level = Level(manager=person, competency=reference().competencies[0].code, typed=typed)
    looked = corrections.seen_region(operator(), "AQ")
    return corrections.correct(operator(), looked, Levels(levels=(level,), day=today(), source=AssessmentSource.JOINT))


def test_new_levels_come_into_what_circulates_together_once_enough_people_have_some() -> None:
    seen = snapshots.snapshot(DIRECTOR, ("AQ",))
    people = [seen.managers.uid[place] for place in np.unique(seen.assignments.manager[presence(seen).held])]
    before = committee.base(DIRECTOR, ("AQ",))[0]
    for person in people[: K - 1]:
        corrections.undo(operator(), assess(person, "4"))
        assess(person, "0")
        assert committee.base(DIRECTOR, ("AQ",))[0] == before, "one person more was assessed"
    for person in people[K - 1 :]:
        assess(person, "0")
    after = committee.base(DIRECTOR, ("AQ",))[0]
    assert after[0] != before[0] and after[1:] == before[1:]
    assess(people[0], "4")
    assert committee.base(DIRECTOR, ("AQ",))[0] == after, "what one person's level was corrected to waits as well"


def test_a_level_that_waits_takes_the_place_of_the_one_that_circulates_when_that_one_is_swept_away() -> None:
    before, seen = committee.base(DIRECTOR, ("AQ",))[0], snapshots.snapshot(DIRECTOR, ("AQ",))
    people = [seen.managers.uid[place] for place in np.unique(seen.assignments.manager[presence(seen).held])][: K - 1]
    for person in people:
        assess(person, "0")
    with store().write() as session:
        theirs = select(ManagerRow.key).where(col(ManagerRow.uid).in_(people))
        outdated = col(AssessmentRow.manager_key).in_(theirs), AssessmentRow.assessed_on < today()
        session.execute(delete(AssessmentRow).where(*outdated, AssessmentRow.competency == "C01"))
        raise_revision(session, region(session, "AQ"))
    assert committee.base(DIRECTOR, ("AQ",))[0] == before
