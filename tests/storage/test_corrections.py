"""Corrections on both engines: two editors, the perimeter, the audit, the way back, nothing half-saved."""

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import col, func, select

from model.access import Role, Viewer, operator
from model.corrections.assignments import Arrival, Departure, Leave, Removal, Someone
from model.corrections.descriptions import Level, Levels, Person, Position, Team
from model.domain.register import Register, changes
from model.domain.vocabulary import AssessmentSource, Background, EndReason, OpenTo, Wish
from model.errors import Conflict, MosaiqueError, NotAllowed, NotFound, Refused
from model.services import start
from model.services.context import reference, store, today
from model.services.expectation.profiles import profile_document
from model.services.records import corrections
from model.services.records.corrections import OvertakenCorrection, SeenRegion
from model.services.situation import situations
from model.storage.database import database
from model.storage.registers import write_register
from model.storage.revisions import ensure_region
from model.storage.tables import AuditRow, CorrectionRow, ProfileRow, RegionRow, TeamRow
from tests.conftest import KEY
from tests.model.corrections.registers import BEGAN, REGISTER

DIRECTOR = Viewer("d", "Direction", Role.DIRECTOR, ("AQ",))
ANALYST = Viewer("n", "Analyse", Role.ANALYST, ("AQ", "BR"))
ELSEWHERE = Viewer("e", "Ailleurs", Role.DIRECTOR, ("BR",))


@pytest.fixture(autouse=True)
def house(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in {"MODE": "production", "KEY": KEY, "DATABASE": address}.items():
        monkeypatch.setenv(f"MOSAIQUE_{name}", value)
    monkeypatch.setattr(corrections, "today", lambda: date(2026, 11, 23))
    start.open_house()
    with store().write() as session:
        row = ensure_region(session, "AQ", "health_insurance")
        row.data_on = BEGAN
        write_register(session, row, Register(), REGISTER)
    yield
    database(address).close()


def seen(viewer: Viewer = DIRECTOR) -> SeenRegion:
    return corrections.seen_region(viewer, "AQ")


def manager(uid: str = "m1") -> object:
    return next(each for each in seen().register.managers if each.uid == uid)


def leaving(uid: str = "a1", last: date = date(2026, 11, 22)) -> Departure:
    return Departure(assignments=(uid,), last_day=last, reason=EndReason.RETIREMENT)


def said(mobility: Wish, **more: object) -> Person:
    return Person(manager="m1", values={"mobility": mobility, **more})


def test_a_correction_is_seen_at_once_by_everybody() -> None:
    day = date(2026, 11, 23)
    before = situations.figures_document(DIRECTOR, "AQ", day)["vacant"]
    corrections.correct(ANALYST, seen(ANALYST), leaving())
    assert situations.figures_document(DIRECTOR, "AQ", day)["vacant"] == before + 1


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.NATIONAL, Role.FACILITATOR, Role.READER])
def test_only_a_director_and_an_analyst_correct(role: Role) -> None:
    stranger = Viewer("s", "Autre", role, ("AQ",))
    uid = corrections.correct(DIRECTOR, seen(), leaving())
    for attempt in (
        lambda: corrections.seen_region(stranger, "AQ"),
        lambda: corrections.to_specify(stranger, seen()),
        lambda: corrections.correct(stranger, seen(), leaving("a2")),
        lambda: corrections.recent(stranger, seen()),
        lambda: corrections.undo(stranger, uid),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_outside_the_perimeter_nothing_is_corrected_nor_taken_back() -> None:
    uid = corrections.correct(DIRECTOR, seen(), leaving())
    with pytest.raises(NotAllowed):
        corrections.seen_region(ELSEWHERE, "AQ")
    with pytest.raises(NotAllowed):
        corrections.correct(ELSEWHERE, seen(), leaving("a2"))
    for unknown in (uid, "0" * 16):
        with pytest.raises(NotFound):
            corrections.undo(ELSEWHERE, unknown)
    with pytest.raises(NotFound):
        corrections.seen_region(operator(), "XX")


def test_each_change_leaves_a_line_without_a_value_and_reading_names_one_too() -> None:
    uid = corrections.correct(DIRECTOR, seen(), said(Wish.BEYOND))
    corrections.undo(DIRECTOR, uid)
    with store().read() as session:
        lines = session.exec(select(AuditRow).where(AuditRow.account == "d").order_by(col(AuditRow.key))).all()
    found = [(line.action, line.subject, line.scope, line.count) for line in lines]
    assert found == [("read_names", "", "AQ", 3), ("correct", uid, "AQ", 1), ("undo_correction", uid, "AQ", 1)]


def test_two_editors_of_one_record_the_second_sees_what_changed_and_keeps_it() -> None:
    first, second = seen(), seen(ANALYST)
    corrections.correct(DIRECTOR, first, said(Wish.REGION))
    with pytest.raises(OvertakenCorrection) as conflict:
        corrections.correct(ANALYST, second, said(Wish.BEYOND))
    (found,) = conflict.value.differences
    assert (found.column, found.theirs, found.yours) == ("mobility", Wish.REGION, Wish.BEYOND)
    assert manager().mobility is Wish.REGION


def test_the_second_editor_may_replace_what_changed_and_only_that() -> None:
    first, second = seen(), seen(ANALYST)
    corrections.correct(DIRECTOR, first, said(Wish.REGION, name="Zoé Le Goff"))
    mine = said(Wish.BEYOND)
    with pytest.raises(OvertakenCorrection) as conflict:
        corrections.correct(ANALYST, second, mine)
    corrections.correct(ANALYST, conflict.value.present, mine)
    assert (manager().mobility, manager().name) == (Wish.BEYOND, "Zoé Le Goff")


def test_a_third_change_while_the_second_editor_chooses_is_shown_too() -> None:
    second, mine = seen(ANALYST), said(Wish.BEYOND)
    corrections.correct(DIRECTOR, seen(), said(Wish.REGION))
    with pytest.raises(OvertakenCorrection) as conflict:
        corrections.correct(ANALYST, second, mine)
    corrections.correct(DIRECTOR, seen(), said(Wish.DEPARTMENT))
    with pytest.raises(OvertakenCorrection) as again:
        corrections.correct(ANALYST, conflict.value.present, mine)
    assert again.value.differences[0].theirs is Wish.DEPARTMENT


def test_changes_to_other_records_do_not_conflict_but_what_they_make_impossible_is_refused() -> None:
    old = seen(ANALYST)
    corrections.correct(DIRECTOR, seen(), Team(team="t1", values={"agents": 30}))
    corrections.correct(ANALYST, old, said(Wish.BEYOND))
    arrival = Arrival(position="p4", who=Someone(name="Anne"), day=date(2026, 11, 1))
    corrections.correct(DIRECTOR, seen(), arrival)
    with pytest.raises(Refused) as refusal:
        corrections.correct(ANALYST, old, replace(arrival, uid="other", who=Someone(name="Yves")))
    assert (refusal.value.code, refusal.value.values["holder"]) == ("correct.full", "Anne")


def test_one_level_typed_by_two_editors_is_a_conflict() -> None:
    def level(typed: str) -> Levels:
        one = Level(manager="m3", competency="C01", typed=typed)
        return Levels(levels=(one,), day=date(2026, 11, 2), source=AssessmentSource.JOINT)

    first, second = seen(), seen(ANALYST)
    corrections.correct(DIRECTOR, first, level("2"))
    with pytest.raises(OvertakenCorrection) as conflict:
        corrections.correct(ANALYST, second, level("3"))
    corrections.correct(ANALYST, conflict.value.present, level("3"))
    assert [each.level for each in seen().register.assessments if each.manager == "m3"] == [6]


def test_of_editors_who_save_in_one_instant_one_wins_and_the_others_see_it() -> None:
    looked, outcomes = seen(), []

    def save(mobility: Wish) -> None:
        try:
            corrections.correct(DIRECTOR, looked, said(mobility))
            outcomes.append(mobility)
        except OvertakenCorrection as conflict:
            outcomes.append(conflict.differences[0].theirs)

    threads = [threading.Thread(target=save, args=(each,)) for each in list(Wish)[1:]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [manager().mobility] * 3


def test_of_twenty_corrections_at_once_each_is_kept_or_said_to_be_overtaken(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite itself waits for nobody here: whoever writes waits for their turn."""
    monkeypatch.setattr("model.storage.sqlite.BUSY_SECONDS", 0)
    store().close()
    looked, outcomes = seen(), []
    begun = threading.Barrier(20)
    apart = [
        Levels(
            levels=(Level(manager="m3", competency=f"C{n:02}", typed="2"),),
            day=date(2026, 11, 2),
            source=AssessmentSource.JOINT,
        )
        for n in range(1, 15)
    ]
    together = [Person(manager="m2", values={"leaves_on": date(2027, 7, day)}) for day in range(1, 7)]

    def save(correction: Levels | Person) -> None:
        begun.wait()
        try:
            corrections.correct(DIRECTOR, looked, correction)
            outcomes.append("kept")
        except (MosaiqueError, DBAPIError) as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=save, args=(each,)) for each in (*apart, *together)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(outcomes) == {"kept": 15, "OvertakenCorrection": 5}
    assert len([each for each in seen().register.assessments if each.manager == "m3"]) == 14


def test_nothing_is_half_saved_when_a_correction_is_refused() -> None:
    before = seen()
    typed = tuple(Level(manager="m3", competency=f"C0{n}", typed=level) for n, level in enumerate("1239", start=1))
    for wrong in (
        Levels(levels=typed, day=date(2026, 11, 2), source=AssessmentSource.JOINT),
        Arrival(position="p1", who=Someone(name="Anne"), day=date(2026, 11, 2)),
        Departure(assignments=("a2", "a1"), last_day=date(2024, 6, 1)),
    ):
        with pytest.raises(Refused):
            corrections.correct(DIRECTOR, before, wrong)
    assert seen().revision == before.revision
    with store().read() as session:
        assert session.exec(select(func.count()).select_from(CorrectionRow)).one() == 0


CORRECTIONS = (
    leaving(),
    said(Wish.BEYOND, family="F2", leaves_on=date(2027, 7, 1)),
    Arrival(position="p4", who=Someone(name="Anne", values={"family": "F6"}), day=date(2026, 11, 2)),
    Leave(assignments=("a2",), first_day=date(2026, 10, 1)),
    Levels(
        levels=(Level(manager="m1", competency="C01", typed="4"), Level(manager="m3", competency="C14", typed="1,5")),
        day=date(2026, 5, 4),
        source=AssessmentSource.JOINT,
    ),
    Position(position="p3", values={"team": "t1", "open_to": OpenTo.SOCIAL}),
    Position(values={"team": "t2", "title": "Appui", "funded_from": BEGAN}),
    Team(values={"name": "Béarn", "department": "64"}),
)


@pytest.mark.parametrize("correction", CORRECTIONS, ids=[each.kind for each in CORRECTIONS])
def test_a_correction_taken_back_leaves_no_trace_in_the_register(correction: object) -> None:
    before = seen().register
    uid = corrections.correct(DIRECTOR, seen(), correction)
    assert any(changes(before, seen().register).values())
    corrections.undo(ANALYST, uid)
    assert not any(changes(before, seen().register).values())
    (kept,) = corrections.recent(DIRECTOR, seen())
    assert (kept.uid, kept.kind, kept.author, kept.undone_by) == (uid, correction.kind, "Direction", "Analyse")
    with pytest.raises(Conflict) as twice:
        corrections.undo(DIRECTOR, uid)
    assert twice.value.code == "correct.undone"


def test_the_last_corrections_come_first_and_say_whom_they_are_about() -> None:
    corrections.correct(DIRECTOR, seen(), leaving())
    corrections.correct(ANALYST, seen(ANALYST), Team(team="t1", values={"agents": 3}))
    found = [
        (kept.kind, kept.author, kept.about.people, kept.about.teams) for kept in corrections.recent(DIRECTOR, seen())
    ]
    assert found == [("team", "Analyse", (), ("Landes",)), ("departure", "Direction", ("Zoé Le Gall",), ("Landes",))]


def test_what_has_changed_since_is_not_taken_back_and_is_shown() -> None:
    uid = corrections.correct(DIRECTOR, seen(), said(Wish.REGION))
    corrections.correct(ANALYST, seen(), said(Wish.BEYOND))
    with pytest.raises(OvertakenCorrection) as conflict:
        corrections.undo(DIRECTOR, uid)
    (found,) = conflict.value.differences
    assert (conflict.value.code, found.theirs, found.yours) == ("correct.undo_moved", Wish.BEYOND, Wish.NONE)
    assert manager().mobility is Wish.BEYOND


def test_what_others_rely_on_is_not_taken_back() -> None:
    arrival = Arrival(position="p4", who=Someone(name="Anne"), day=date(2026, 11, 2))
    uid = corrections.correct(DIRECTOR, seen(), arrival)
    anne = seen().register.managers[-1].uid
    one = Levels(
        levels=(Level(manager=anne, competency="C01", typed="2"),),
        day=date(2026, 11, 10),
        source=AssessmentSource.SELF,
    )
    level = corrections.correct(DIRECTOR, seen(), one)
    with pytest.raises(Conflict) as conflict:
        corrections.undo(DIRECTOR, uid)
    assert conflict.value.code == "correct.undo_used"
    corrections.undo(DIRECTOR, level)
    corrections.undo(DIRECTOR, uid)
    assert anne not in {each.uid for each in seen().register.managers}


def test_a_team_of_which_something_is_expected_is_not_taken_back() -> None:
    uid = corrections.correct(DIRECTOR, seen(), Team(values={"name": "Béarn"}))
    with store().write() as session:
        region = session.exec(select(RegionRow).where(RegionRow.code == "AQ")).one()
        team = session.exec(select(TeamRow).where(TeamRow.name == "Béarn")).one()
        document = profile_document(reference().default_profile)
        session.add(
            ProfileRow(region_key=region.key, team_key=team.key, author="x", proposed_on=BEGAN, document=document)
        )
    with pytest.raises(Conflict) as conflict:
        corrections.undo(DIRECTOR, uid)
    assert conflict.value.code == "correct.undo_used"


def test_a_departure_taken_back_after_an_arrival_would_fill_the_seat_twice_and_waits_for_a_yes() -> None:
    uid = corrections.correct(DIRECTOR, seen(), leaving())
    arrival = Arrival(position="p1", who=Someone(name="Anne"), day=date(2026, 11, 23))
    corrections.correct(DIRECTOR, seen(), arrival)
    with pytest.raises(Refused) as refusal:
        corrections.undo(DIRECTOR, uid)
    assert refusal.value.code == "correct.full"
    corrections.undo(DIRECTOR, uid, frozenset({"correct.full"}))
    rate = situations.figures_document(DIRECTOR, "AQ", date(2026, 11, 23))["vacancy"]["without_holder"]
    assert rate["numerator"] == pytest.approx(1 + 0.4 - 1), "a free seat, half of one, and a handover"


def test_a_handover_makes_the_vacancy_rate_negative() -> None:
    corrections.correct(DIRECTOR, seen(), Position(position="p4", values={"funded_until": date(2026, 7, 1)}))
    corrections.correct(DIRECTOR, seen(), Position(position="p2", values={"funded_until": None, "fte": 0.5}))
    arrival = Arrival(position="p1", who=Someone(name="Anne"), day=date(2026, 11, 2))
    with pytest.raises(Refused):
        corrections.correct(DIRECTOR, seen(), arrival)
    corrections.correct(DIRECTOR, seen(), replace(arrival, accepted=frozenset({"correct.full"})))
    rate = situations.figures_document(DIRECTOR, "AQ", date(2026, 11, 23))["vacancy"]["without_holder"]
    assert rate["rate"] < 0


def test_a_region_that_nobody_imported_can_be_entered_by_hand() -> None:
    corrections.correct(ANALYST, corrections.seen_region(ANALYST, "BR"), Team(uid="b", values={"name": "Brest"}))
    values = {"team": "b", "title": "Responsable", "funded_from": BEGAN}
    corrections.correct(ANALYST, corrections.seen_region(ANALYST, "BR"), Position(uid="bp", values=values))
    who = Someone(name="Anne", values={"background": Background.SOCIAL})
    corrections.correct(ANALYST, corrections.seen_region(ANALYST, "BR"), Arrival(position="bp", who=who, day=BEGAN))
    found = situations.figures_document(ANALYST, "BR", date(2026, 11, 23))
    assert (found["positions"], found["managers"], found["social"]) == (1, 1, 1)
    assert situations.regions_with_data() == ("AQ", "BR")
    assert today() >= BEGAN


def test_what_another_correction_took_back_cannot_be_taken_back_again() -> None:
    entered = corrections.correct(DIRECTOR, seen(), Leave(assignments=("a2",), first_day=date(2026, 11, 1)))
    leave = next(each for each in seen().register.absences if each.assignment == "a2")
    removed = corrections.correct(DIRECTOR, seen(), Removal(records=(leave.uid,)))
    with pytest.raises(Conflict, match="undo_gone"):
        corrections.undo(DIRECTOR, entered)
    corrections.undo(DIRECTOR, removed)
    assert leave in seen().register.absences
    corrections.undo(DIRECTOR, entered)
    assert leave not in seen().register.absences
