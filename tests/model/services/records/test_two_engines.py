"""Two engines change a situation, and one law holds them together: what an action does to a snapshot is what the
correction of the same meaning does to the register that the snapshot was read from."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st
from sqlmodel import Session

from model.corrections.rules import breaks, corrected
from model.domain.calendar import add_months
from model.domain.register import (
    AbsenceRecord,
    AssessmentRecord,
    AssignmentRecord,
    ManagerRecord,
    PositionRecord,
    Register,
    SupportRecord,
    TeamRecord,
)
from model.domain.snapshot import Snapshot
from model.domain.vocabulary import AssessmentSource, OpenTo, Stratum, SupportKind
from model.errors import Refused
from model.measures.situation import situation
from model.projection.effects import NotApplicable, effect, ready
from model.reference import framework
from model.scenario import (
    KINDS,
    Accompaniment,
    Action,
    ChangedPosition,
    ClosedPosition,
    Departure,
    LongLeave,
    Mobility,
    NewPosition,
    NewUnit,
    Professionalisation,
    Recruitment,
    Return,
    Scenario,
    Training,
)
from model.services.records.fulfilment import _correction_of
from model.storage.database import open_database
from model.storage.registers import write_register
from model.storage.snapshots import read_snapshot
from model.storage.tables import Base, RegionRow

CODE, TODAY = "AQ", date(2026, 11, 23)
BEGAN, SOON, LATER, CLOSES = date(2024, 1, 1), date(2027, 2, 1), date(2027, 9, 1), date(2028, 1, 1)
MONTH = date(2027, 4, 1)
SCENARIO = Scenario(region=CODE, title="Essai", start=date(2026, 12, 1), horizon=60)
AFTER = (0, 1, 5, 8, 14, 26)
"""The months after the action in which both are looked at."""

FIGURES = ("mix", "team_mixes", "vacancy", "team_vacancies", "coverage", "complementarity", "verdict")
BY_LEVELS = ("coverage", "complementarity")
SUPPOSED: Mapping[type[Action], tuple[str, ...]] = {
    Recruitment: BY_LEVELS,
    Professionalisation: BY_LEVELS,
    Training: BY_LEVELS,
}
"""The figures that tell the engines apart by design: an action supposes levels, where a record waits to be assessed."""


@pytest.fixture(scope="module")
def read() -> Iterator[Callable[[Register], Snapshot]]:
    """Read a snapshot from a register as the application does, through tables that are left empty."""
    base = open_database("sqlite://")
    Base.metadata.create_all(base.engine)
    with Session(base.engine) as session:
        region = RegionRow(uid="r", code=CODE, name=CODE, network="health_insurance", kind="carsat")
        session.add(region)
        session.commit()

        def snapshot(register: Register) -> Snapshot:
            write_register(session, region, Register(), register)
            found = read_snapshot(session, framework(), [CODE], TODAY)
            session.rollback()
            return found

        yield snapshot
    base.close()


DAYS = st.sampled_from([BEGAN, date(2026, 3, 1), SOON])
ENDS = st.sampled_from([None, None, SOON, LATER])
FREEZES = [(None, None), (None, None), (None, None), (SOON, None), (SOON, LATER)]


@st.composite
def registers(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Register:
    """A small register in which everything holds."""
    teams = tuple(
        TeamRecord(uid=f"t{place}", name=f"Équipe {place}", support_unit=place == 1, rank=place)
        for place in range(draw(st.integers(1, 2)))
    )
    families = framework().families
    people = tuple(
        ManagerRecord(
            uid=f"m{place}",
            name=f"Personne {place}",
            background=family.background,
            family=family.code,
            leaves_on=draw(st.sampled_from([None, None, LATER])),
        )
        for place, family in enumerate(draw(st.lists(st.sampled_from(families), min_size=1, max_size=4)))
    )
    positions = tuple(
        PositionRecord(
            uid=f"p{place}",
            team=draw(st.sampled_from(teams)).uid,
            title=f"Poste {place}",
            stratum=draw(st.sampled_from(Stratum)),
            fte=draw(st.sampled_from([1.0, 0.5])),
            open_to=draw(st.sampled_from([OpenTo.ANY, *OpenTo])),
            funded_from=BEGAN,
            funded_until=draw(st.sampled_from([None, None, CLOSES])),
            rank=place,
            **dict(zip(("frozen_from", "frozen_until"), draw(st.sampled_from(FREEZES)), strict=True)),
        )
        for place in range(draw(st.integers(2, 6)))
    )
    posts = tuple(_posts(draw, positions, people))
    leaves = tuple(
        AbsenceRecord(uid=f"x{post.uid}", assignment=post.uid, started_on=start, until=_end(draw(ENDS), post.until))
        for post in posts
        for start in draw(st.sampled_from([(), (BEGAN,), (SOON,)]))
        if post.current(start)
    )
    supports = tuple(
        SupportRecord(uid=f"s{post.uid}", kind=SupportKind.COACHING, started_on=post.started_on, assignment=post.uid)
        for post in posts
        if post.until is None and draw(st.integers(0, 3)) == 0
    )
    levels = tuple(
        AssessmentRecord(
            manager=each.uid,
            competency=competency.code,
            assessed_on=BEGAN,
            level=draw(st.integers(0, 8)),
            source=AssessmentSource.JOINT,
        )
        for each in people
        for competency in framework().competencies[: draw(st.integers(0, 2))]
    )
    found = Register(teams, positions, people, posts, leaves, levels, (), supports)
    assume(not list(breaks(found, found, framework(), TODAY)))
    return found


def _posts(draw: Callable[[Any], Any], positions: Any, people: Any) -> Iterator[AssignmentRecord]:
    """Halves of positions are held, by somebody named or not, in an acting capacity or not, for a time or for good."""
    holders = draw(st.permutations([*(each.uid for each in people for _ in range(2)), "", ""]))
    halves = draw(st.permutations([(seat, half) for seat in positions for half in range(2)]))
    taken = draw(st.integers(1, len(holders)))
    for place, ((seat, half), manager) in enumerate(zip(halves[:taken], holders, strict=False)):
        start, until = draw(DAYS), _end(draw(ENDS), seat.funded_until)
        if until is None or start < until:
            yield AssignmentRecord(
                uid=f"a{place}{half}",
                position=seat.uid,
                manager=manager,
                started_on=start,
                until=until,
                share=0.5,
                working_time=draw(st.sampled_from([1.0, 0.8])),
                acting=draw(st.integers(0, 4)) == 0,
            )


def _end(wanted: date | None, last: date | None) -> date | None:
    return min((each for each in (wanted, last) if each), default=None)


def actions(kind: type[Action], register: Register, codes: tuple[Any, ...], turn: int) -> Iterator[Action]:
    """The actions of a kind on everything of a register, from some place on."""
    stratum, open_to, family, support = codes
    given: dict[str, Any] = {
        "name": "Pôle technique",
        "title": "Coordination",
        "stratum": stratum,
        "open_to": open_to,
        "fte": 0.5,
        "family": family,
        "support": support,
        "offer": next(iter(framework().offers)),
        "months": 3,
    }
    wanted = kind.__dataclass_fields__
    whom = list(product(register.teams, register.positions, register.managers))
    for team, position, manager in whom[turn % len(whom) :] + whom[: turn % len(whom)]:
        whole = kind is Accompaniment and turn % 3 == 0
        given |= {"team": team.uid if whole or kind is not Accompaniment else "", "position": position.uid}
        given |= {"manager": "" if whole else manager.uid, "managers": (manager.uid,)}
        yield kind(uid="x", month=MONTH, **{name: value for name, value in given.items() if name in wanted})


def both(register: Register, before: Snapshot, wished: Action) -> tuple[Snapshot, Register, date] | None:
    """What both engines make of an action, and the day of it; nothing where one of them refuses."""
    day = ready(before, wished) if isinstance(wished, Professionalisation) else wished.month
    try:
        supposed = effect(before, wished, SCENARIO)
        return (
            supposed,
            corrected(register, _correction_of(register, wished, day, "Zoé Le Gall"), framework(), day),
            day,
        )
    except (NotApplicable, Refused):
        return None


CODES = st.tuples(
    st.sampled_from(Stratum),
    st.sampled_from(OpenTo),
    st.sampled_from([each.code for each in framework().families]),
    st.sampled_from(SupportKind),
)
KNOWN_BY_BOTH = (
    Recruitment,
    Professionalisation,
    Departure,
    Mobility,
    LongLeave,
    Return,
    NewUnit,
    NewPosition,
    ChangedPosition,
    ClosedPosition,
    Accompaniment,
    Training,
)


@pytest.mark.parametrize("kind", KNOWN_BY_BOTH, ids=lambda kind: kind.kind)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(register=registers(), codes=CODES, turn=st.integers(0, 50))
def test_an_action_does_what_the_correction_of_the_same_meaning_does(
    read: Callable[[Register], Snapshot], kind: type[Action], register: Register, codes: tuple[Any, ...], turn: int
) -> None:
    before = read(register)
    done = (both(register, before, each) for each in actions(kind, register, codes, turn))
    supposed, after, day = next((each for each in done if each), None) or reject()
    recorded = read(after)
    for name, rows in dated(supposed).items():
        assert rows == dated(recorded)[name], name
    supposed = replace(supposed, recorded=None)
    for months in AFTER:
        moment = add_months(day, months)
        here, there = figures(supposed, moment), figures(recorded, moment)
        for name in FIGURES:
            if name not in SUPPOSED.get(kind, ()):
                assert here[name] == there[name], (name, moment)


def figures(seen: Snapshot, moment: date) -> dict[str, str]:
    """The figures of a date, team by team, whatever the order of the people."""
    found = situation(seen.at(moment))
    return {name: _plain(getattr(found, name)) for name in FIGURES}


def _plain(figure: Any) -> str:
    return (
        repr({name: getattr(figure, name) for name in figure.__dataclass_fields__})
        if hasattr(figure, "__dataclass_fields__")
        else repr(figure)
    )


def dated(seen: Snapshot) -> dict[str, set[tuple[Any, ...]]]:
    """The dated columns, by uid: who holds what from when to when, who is away, what is funded, what accompanies."""
    posts, seats = seen.assignments, seen.positions
    ends = [
        min(int(until), int(seats.funded_until[seat])) for until, seat in zip(seen.until, posts.position, strict=True)
    ]
    holder = [seen.managers.uid[row] if row >= 0 else "" for row in posts.manager]
    named = [
        (seats.uid[seat], who, int(start)) for seat, who, start in zip(posts.position, holder, posts.start, strict=True)
    ]
    return {
        "posts": {
            (*post, until, float(share), float(time), bool(acting))
            for post, until, share, time, acting in zip(
                named, ends, posts.share, posts.working_time, posts.acting, strict=True
            )
            if post[2] < until  # one that ends before it began holds nothing
        },
        "seats": {
            (uid, int(stratum), float(fte), int(door), int(start), int(until), seen.teams.uid[team])
            for uid, stratum, fte, door, start, until, team in zip(
                seats.uid,
                seats.stratum,
                seats.fte,
                seats.open_to,
                seats.funded_from,
                seats.funded_until,
                seats.team,
                strict=True,
            )
        },
        "absences": {
            (named[post], int(start), min(int(until), ends[post]))
            for post, start, until in zip(
                seen.absences.assignment, seen.absences.start, seen.absences.until, strict=True
            )
            if start < ends[post]
        },
        "supports": {
            (
                named[post] if post >= 0 else seen.teams.uid[team],
                int(kind),
                int(start),
                min(int(until), ends[post]) if post >= 0 else int(until),
            )
            for post, team, kind, start, until in zip(
                seen.supports.assignment,
                seen.supports.team,
                seen.supports.kind,
                seen.supports.start,
                seen.supports.until,
                strict=True,
            )
            if post < 0 or start < ends[post]
        },
        "teams": set(zip(seen.teams.uid, seen.teams.support_unit.tolist(), strict=True)),
    }


def test_every_kind_that_is_a_correction_too_is_held_to_the_law() -> None:
    assert {each.kind for each in KNOWN_BY_BOTH} == set(KINDS) - {"assumed"}, (
        "a hypothesis about hypotheses is no event"
    )
