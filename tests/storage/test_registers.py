"""The register of a region: written, read, changed, and seen as a snapshot."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from model.domain.calendar import day_of
from model.domain.framework import TargetProfile
from model.domain.register import (
    AbsenceRecord,
    AssessmentRecord,
    AssignmentRecord,
    ManagerRecord,
    PositionRecord,
    Register,
    SupportRecord,
    TeamRecord,
    TrainingRecord,
    changes,
)
from model.domain.vocabulary import AssessmentSource, Background, OpenTo, Stratum, SupportKind
from model.measures.levels import SCALE, levels
from model.measures.situation import situation
from model.reference import framework
from model.services.expectation.profiles import profile_document
from model.storage.database import Database
from model.storage.registers import read_register, write_register
from model.storage.revisions import ensure_region, raise_revision, revisions
from model.storage.snapshots import read_snapshot
from model.storage.tables import House, ProfileRow, TeamRow

DAY, TODAY = date(2025, 1, 1), date(2026, 11, 23)
REGISTER = Register(
    teams=(
        TeamRecord(uid="t1", name="Landes", department="40", agents=21),
        TeamRecord(uid="t2", name="Pôle", support_unit=True, rank=1),
    ),
    positions=(
        PositionRecord(
            uid="p1", team="t1", title="Responsable", reference="R1", funded_from=DAY, stratum=Stratum.INTERMEDIATE
        ),
        PositionRecord(uid="p2", team="t2", title="Adjoint", fte=0.8, funded_from=DAY, open_to=OpenTo.OTHER, rank=1),
    ),
    managers=(
        ManagerRecord(
            uid="m1",
            name="Zoé Le Gall",
            reference="12",
            background=Background.SOCIAL,
            family="F1",
            leaves_on=date(2027, 7, 1),
        ),
        ManagerRecord(uid="m2", name="Léa Œuvrard", background=Background.OTHER, family="F5"),
    ),
    assignments=(
        AssignmentRecord(uid="a1", position="p1", manager="m1", started_on=DAY, working_time=0.8),
        AssignmentRecord(uid="a2", position="p2", manager="", started_on=DAY, until=date(2026, 1, 1)),
    ),
    absences=(AbsenceRecord(uid="x1", assignment="a1", started_on=date(2026, 3, 1), until=date(2026, 5, 1)),),
    assessments=(
        AssessmentRecord(manager="m1", competency="C01", assessed_on=DAY, level=3, source=AssessmentSource.JOINT),
        AssessmentRecord(manager="m1", competency="C01", assessed_on=DAY, level=7, source=AssessmentSource.SELF),
        AssessmentRecord(manager="m1", competency="C02", assessed_on=DAY, level=2, source=AssessmentSource.SELF),
        AssessmentRecord(
            manager="m1", competency="C02", assessed_on=date(2026, 1, 1), level=5, source=AssessmentSource.MANAGER
        ),
    ),
    trainings=(TrainingRecord(manager="m1", offer="MANAGE", followed_on=date(2025, 5, 1)),),
    supports=(
        SupportRecord(uid="s1", kind=SupportKind.IMMERSION, assignment="a1", started_on=date(2026, 3, 1)),
        SupportRecord(uid="s2", kind=SupportKind.PEER_GROUP, team="t1", started_on=DAY, until=date(2027, 3, 1)),
    ),
)


def write(store: Database, after: Register) -> int:
    with store.write() as session:
        region = ensure_region(session, "AQ", "health_insurance")
        return write_register(session, region, read_register(session, region), after)


def read(store: Database) -> Register:
    with store.read() as session:
        return read_register(session, ensure_region(session, "AQ", "health_insurance"))


@pytest.fixture
def filled(store: Database) -> Database:
    write(store, REGISTER)
    return store


def test_what_is_written_is_read(filled: Database) -> None:
    assert changes(read(filled), REGISTER) == changes(REGISTER, REGISTER)
    assert read(filled).positions == REGISTER.positions


def test_writing_the_same_again_touches_nothing(filled: Database) -> None:
    assert write(filled, REGISTER) == 0


def test_only_what_changed_is_written_and_its_version_raised(filled: Database) -> None:
    renamed = replace(REGISTER, teams=(replace(REGISTER.teams[0], name="Landes et Chalosse"), REGISTER.teams[1]))
    assert write(filled, renamed) == 1
    with filled.read() as session:
        assert dict(session.execute(select(TeamRow.uid, TeamRow.version)).all()) == {"t1": 2, "t2": 1}


def test_a_position_can_move_to_another_team(filled: Database) -> None:
    moved = replace(REGISTER, positions=(replace(REGISTER.positions[0], team="t2"), REGISTER.positions[1]))
    write(filled, moved)
    assert read(filled).positions[0].team == "t2"


def test_a_record_that_is_gone_is_removed_with_what_hangs_on_it(filled: Database) -> None:
    without = replace(
        REGISTER, absences=(), assignments=REGISTER.assignments[:1], trainings=(), assessments=REGISTER.assessments[:1]
    )
    write(filled, without)
    found = read(filled)
    assert (len(found.absences), len(found.assignments), len(found.trainings), len(found.assessments)) == (0, 1, 0, 1)


def snapshot(store: Database, day: date = TODAY):  # type: ignore[no-untyped-def]
    with store.read() as session:
        return read_snapshot(session, framework(), ["AQ"], day)


def test_a_snapshot_holds_what_was_recorded(filled: Database) -> None:
    seen = snapshot(filled)
    assert seen.teams.name == ("Landes", "Pôle")
    assert seen.teams.agents.tolist() == [21, -1]
    assert seen.positions.fte.tolist() == [1.0, 0.8]
    assert seen.managers.name == ("Zoé Le Gall", "Léa Œuvrard")
    assert seen.assignments.manager.tolist() == [0, -1]
    assert day_of(int(seen.until[0])) == date(2027, 7, 1)
    found = situation(seen)
    assert (found.vacancy.positions, found.vacancy.vacant, found.mix.social) == (2, 1, 1)


def test_on_one_day_what_was_assessed_together_counts_before_the_person_alone(filled: Database) -> None:
    known = levels(snapshot(filled))[0] // SCALE
    assert known[:2].tolist() == [3, 5]
    assert (levels(snapshot(filled, date(2025, 6, 1)))[0, 1] // SCALE) == 2
    assert (levels(snapshot(filled))[1] == -1).all()


def test_the_latest_adopted_profile_counts_and_a_proposal_does_not(filled: Database) -> None:
    default = framework().default_profile
    with filled.write() as session:
        region = ensure_region(session, "AQ", "health_insurance")
        for day, low, state in ((DAY, 10, "adopted"), (TODAY, 30, "adopted"), (TODAY, 90, "proposed")):
            session.add(
                ProfileRow(
                    region_key=region.key,
                    state=state,
                    author="x",
                    proposed_on=day,
                    adopted_on=day,
                    mix_low=low,
                    mix_high=95,
                    document=profile_document(default),
                )
            )
    profiles: tuple[TargetProfile, ...] = snapshot(filled).profiles
    assert [profile.mix for profile in profiles] == [(30, 95)]
    assert profiles[0].expected == default.expected


def test_each_write_raises_the_revision_of_the_region_and_of_the_whole(filled: Database) -> None:
    with filled.write() as session:
        session.add(House(mode="production"))
        session.flush()
        raise_revision(session, ensure_region(session, "AQ", "health_insurance"))
    with filled.read() as session:
        assert revisions(session, ["BR", "AQ"]) == (0, 1)
        assert session.exec(select(House.revision)).one() == 1


def test_two_regions_are_read_together_or_apart(filled: Database) -> None:
    with filled.write() as session:
        other = ensure_region(session, "BR", "health_insurance")
        team = TeamRecord(uid="t9", name="Finistère")
        position = PositionRecord(uid="p9", team="t9", title="Responsable", funded_from=DAY)
        write_register(session, other, Register(), Register(teams=(team,), positions=(position,)))
    with filled.read() as session:
        both = read_snapshot(session, framework(), ["AQ", "BR"], TODAY)
    assert both.teams.region.tolist() == [0, 0, 1]
    assert len(snapshot(filled).positions) == 2
    assert both.teams.region[both.positions.team].tolist() == [0, 0, 1]
