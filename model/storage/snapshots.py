"""From rows to a snapshot: columns straight into arrays, one query per table."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
from sqlalchemy import Row, case, func
from sqlmodel import Session, col, select

from model.domain.calendar import NEVER, Days, ordinal
from model.domain.framework import Framework, TargetProfile
from model.domain.snapshot import (
    Absences,
    Amounts,
    Assessments,
    Assignments,
    Codes,
    Flags,
    Managers,
    Places,
    Positions,
    Region,
    Snapshot,
    Supports,
    Teams,
    Trainings,
)
from model.domain.vocabulary import (
    Answer,
    AssessmentSource,
    Background,
    EndReason,
    Network,
    OpenTo,
    Stratum,
    SupportKind,
    Wish,
)
from model.storage.tables import (
    AbsenceRow,
    AssessmentRow,
    AssignmentRow,
    ManagerRow,
    PositionRow,
    ProfileRow,
    RegionRow,
    SupportRow,
    TeamRow,
    TrainingRow,
)

Rows = Sequence[Row[Any]]


def read_snapshot(session: Session, framework: Framework, codes: Sequence[str], as_of: date) -> Snapshot:
    """Read everything that is recorded about some regions, by their codes, seen at a date."""
    regions = session.exec(select(RegionRow).where(col(RegionRow.code).in_(codes)).order_by(RegionRow.code)).all()
    keys = [region.key for region in regions]
    teams = _rows(session, _TEAM, col(TeamRow.region_key).in_(keys), (TeamRow.region_key, TeamRow.rank, TeamRow.key))
    in_regions = select(TeamRow.key).where(col(TeamRow.region_key).in_(keys))
    in_scope = col(PositionRow.team_key).in_(in_regions)
    positions = _rows(session, _POSITION, in_scope, (PositionRow.team_key, PositionRow.rank, PositionRow.key))
    seats = select(PositionRow.key).where(in_scope)
    assignments = _rows(session, _ASSIGNMENT, col(AssignmentRow.position_key).in_(seats), (AssignmentRow.key,))
    posts = select(AssignmentRow.key).where(col(AssignmentRow.position_key).in_(seats))
    absences = _rows(session, _ABSENCE, col(AbsenceRow.assignment_key).in_(posts), (AbsenceRow.key,))
    managers = _rows(session, _MANAGER, col(ManagerRow.region_key).in_(keys), (ManagerRow.key,))
    people = select(ManagerRow.key).where(col(ManagerRow.region_key).in_(keys))
    assessments = _rows(session, _ASSESSMENT, col(AssessmentRow.manager_key).in_(people), _COUNTING_LAST)
    trainings = _rows(session, _TRAINING, col(TrainingRow.manager_key).in_(people), (TrainingRow.key,))
    of_team, of_post = col(SupportRow.team_key), col(SupportRow.assignment_key)
    supports = _rows(session, _SUPPORT, of_team.in_(in_regions) | of_post.in_(posts), (SupportRow.key,))

    region_of, team_of = _places([(key,) for key in keys]), _places(teams)
    position_of, manager_of, assignment_of = _places(positions), _places(managers), _places(assignments)
    return Snapshot(
        framework=framework,
        regions=tuple(Region(r.uid, r.code, Network(r.network), r.revision, r.data_on) for r in regions),
        as_of=as_of,
        teams=_teams(teams, region_of),
        positions=_positions(positions, team_of),
        managers=_managers(managers, framework),
        assignments=_assignments(assignments, position_of, manager_of),
        absences=_absences(absences, assignment_of),
        assessments=_assessments(assessments, manager_of, framework),
        trainings=_trainings(trainings, manager_of),
        supports=_supports(supports, assignment_of, team_of),
        profiles=_profiles(session, keys, framework),
    )


_TEAM = (
    TeamRow.key,
    TeamRow.uid,
    TeamRow.name,
    TeamRow.region_key,
    TeamRow.department,
    TeamRow.agents,
    TeamRow.support_unit,
)
_POSITION = (
    PositionRow.key,
    PositionRow.uid,
    PositionRow.title,
    PositionRow.team_key,
    PositionRow.stratum,
    PositionRow.fte,
    PositionRow.open_to,
    PositionRow.funded_from,
    PositionRow.funded_until,
    PositionRow.frozen_from,
    PositionRow.frozen_until,
)
_MANAGER = (
    ManagerRow.key,
    ManagerRow.uid,
    ManagerRow.name,
    ManagerRow.background,
    ManagerRow.family,
    ManagerRow.mobility,
    ManagerRow.functional_mobility,
    ManagerRow.leaves_on,
)
_ASSIGNMENT = (
    AssignmentRow.key,
    AssignmentRow.uid,
    AssignmentRow.position_key,
    AssignmentRow.manager_key,
    AssignmentRow.started_on,
    AssignmentRow.until,
    AssignmentRow.share,
    AssignmentRow.working_time,
    AssignmentRow.acting,
    AssignmentRow.first_post,
    AssignmentRow.end_reason,
)
_ABSENCE = (AbsenceRow.key, AbsenceRow.assignment_key, AbsenceRow.started_on, AbsenceRow.until)
_ASSESSMENT = (
    AssessmentRow.manager_key,
    AssessmentRow.competency,
    AssessmentRow.assessed_on,
    AssessmentRow.level,
    func.coalesce(AssessmentRow.circulating, -1),
)
_TRAINING = (TrainingRow.manager_key, TrainingRow.offer, TrainingRow.followed_on)
_SUPPORT = (
    SupportRow.assignment_key,
    SupportRow.team_key,
    SupportRow.kind,
    SupportRow.started_on,
    SupportRow.until,
)

_SOURCES = tuple(reversed(AssessmentSource))
_COUNTING_LAST = (
    AssessmentRow.assessed_on,
    case({source: rank for rank, source in enumerate(_SOURCES)}, value=AssessmentRow.source),
)


def _rows(session: Session, columns: Sequence[Any], where: Any, order: Sequence[Any]) -> Rows:
    """Read columns below the layer of objects, which would only slow down half a million rows."""
    return session.connection().execute(select(*columns).where(where).order_by(*order)).all()


def _columns(rows: Rows, width: int) -> Sequence[Sequence[Any]]:
    return list(zip(*rows, strict=True)) or [()] * width


def _places(rows: Sequence[Any]) -> Mapping[int | None, int]:
    """The place of each key; no key is place -1."""
    return {row[0]: place for place, row in enumerate(rows)} | {None: -1}


def _at(places: Mapping[int | None, int], keys: Sequence[int | None]) -> Places:
    return np.fromiter((places[key] for key in keys), dtype=np.int32, count=len(keys))


def _places_or_none(kind: type[StrEnum], values: Sequence[str]) -> Codes:
    """The same where a value may be empty: -1."""
    rank = {str(member): place for place, member in enumerate(kind)} | {"": -1}
    return np.fromiter((rank[value] for value in values), dtype=np.int8, count=len(values))


def _codes(kind: type[StrEnum], values: Sequence[str]) -> Codes:
    rank = {str(member): place for place, member in enumerate(kind)}
    return np.fromiter((rank[value] for value in values), dtype=np.int8, count=len(values))


def _days(values: Sequence[date | None]) -> Days:
    return np.fromiter(map(ordinal, values), dtype=np.int32, count=len(values))


def _amounts(values: Sequence[float]) -> Amounts:
    return np.array(values, dtype=np.float64)


def _flags(values: Sequence[bool]) -> Flags:
    return np.array(values, dtype=bool)


def _teams(rows: Rows, region_of: Mapping[int | None, int]) -> Teams:
    _, uid, name, region, department, agents, support = _columns(rows, len(_TEAM))
    agents_or_none = np.array([-1 if count is None else count for count in agents], dtype=np.int32)
    return Teams(tuple(uid), tuple(name), _at(region_of, region), tuple(department), agents_or_none, _flags(support))


def _positions(rows: Rows, team_of: Mapping[int | None, int]) -> Positions:
    _, uid, title, team, stratum, fte, open_to, *dates = _columns(rows, len(_POSITION))
    strata, doors = _codes(Stratum, stratum), _codes(OpenTo, open_to)
    return Positions(tuple(uid), tuple(title), _at(team_of, team), strata, _amounts(fte), doors, *map(_days, dates))


def _managers(rows: Rows, framework: Framework) -> Managers:
    _, uid, name, background, family, mobility, functional, leaves_on = _columns(rows, len(_MANAGER))
    places = {**framework.family_index, "": -1}
    return Managers(
        tuple(uid),
        tuple(name),
        _codes(Background, background),
        np.fromiter((places.get(code, -1) for code in family), dtype=np.int32, count=len(rows)),
        _codes(Wish, mobility),
        _codes(Answer, functional),
        _days(leaves_on),
        np.full(len(rows), NEVER, dtype=np.int32),
        np.zeros(len(rows), dtype=np.int8),
    )


def _assignments(
    rows: Rows, position_of: Mapping[int | None, int], manager_of: Mapping[int | None, int]
) -> Assignments:
    _, uid, position, manager, start, until, share, time, acting, first, reason = _columns(rows, len(_ASSIGNMENT))
    seats, people = _at(position_of, position), _at(manager_of, manager)
    dates = _days(start), _days(until)
    shares, reasons = (_amounts(share), _amounts(time)), _places_or_none(EndReason, reason)
    return Assignments(tuple(uid), seats, people, *dates, *shares, _flags(acting), _codes(Answer, first), reasons)


def _absences(rows: Rows, assignment_of: Mapping[int | None, int]) -> Absences:
    _, assignment, start, until = _columns(rows, len(_ABSENCE))
    return Absences(_at(assignment_of, assignment), _days(start), _days(until))


def _assessments(rows: Rows, manager_of: Mapping[int | None, int], framework: Framework) -> Assessments:
    """The levels; those of a competency that the reference no longer has count in nothing (`gaps` lists them)."""
    manager, competency, day, level, circulating = _columns(rows, len(_ASSESSMENT))
    index = framework.competency_index
    places = np.fromiter((index.get(code, -1) for code in competency), dtype=np.int32, count=len(rows))
    levels = (np.array(each, dtype=np.int8) for each in (level, circulating))
    assessed = Assessments(_at(manager_of, manager), places, _days(day), *levels)
    return assessed if (places >= 0).all() else assessed.where(places >= 0)


def _trainings(rows: Rows, manager_of: Mapping[int | None, int]) -> Trainings:
    manager, offer, day = _columns(rows, len(_TRAINING))
    return Trainings(_at(manager_of, manager), tuple(offer), _days(day))


def _supports(rows: Rows, assignment_of: Mapping[int | None, int], team_of: Mapping[int | None, int]) -> Supports:
    assignment, team, kind, start, until = _columns(rows, len(_SUPPORT))
    whom = _at(assignment_of, assignment), _at(team_of, team)
    return Supports(*whom, _codes(SupportKind, kind), _days(start), _days(until))


def _profiles(session: Session, keys: Sequence[int | None], framework: Framework) -> tuple[TargetProfile, ...]:
    """Read the latest adopted profile of each region, team and function."""
    chosen = select(ProfileRow, RegionRow.uid, TeamRow.uid).join(RegionRow, col(RegionRow.key) == ProfileRow.region_key)
    chosen = chosen.outerjoin(TeamRow, col(TeamRow.key) == ProfileRow.team_key)
    chosen = chosen.where(col(ProfileRow.region_key).in_(keys), ProfileRow.state == "adopted")
    latest = {
        (region, team or "", row.stratum): profile_of(row, region, team or "", framework)
        for row, region, team in session.exec(chosen.order_by(col(ProfileRow.adopted_on), col(ProfileRow.key)))
    }
    return tuple(latest.values())


def profile_of(row: ProfileRow, region: str, team: str, framework: Framework) -> TargetProfile:
    """Return the values of a version of what is expected; `region` and `team` are uids.

    A competency that the reference did not know then is expected as by default; one that it no longer knows counts in
    nothing.
    """
    default = framework.default_profile

    def column(name: str, otherwise: Sequence[int]) -> tuple[int, ...]:
        stated = (row.document.get(competency.code, {}) for competency in framework.competencies)
        return tuple(values.get(name, usual) for values, usual in zip(stated, otherwise, strict=True))

    mix = (row.mix_low, row.mix_high) if row.mix_low is not None and row.mix_high is not None else None
    expected = column("expected", default.expected)
    holders, weights = column("holders", default.holders), column("weight", default.weights)
    author = row.adopted_by or row.author
    return TargetProfile(
        expected, holders, weights, mix, region, team, row.stratum, row.adopted_on, author, row.assumed
    )
