"""Corrections taken back, kept as documents, and told to somebody else."""

from dataclasses import fields, replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from model.corrections.assignments import Arrival, Correction, Departure, Leave, Move, Naming, Someone
from model.corrections.changes import about, from_document, to_document
from model.corrections.descriptions import Level, Levels, Person, Position, Team
from model.corrections.examination import Break
from model.corrections.gaps import gaps
from model.corrections.rules import breaks, corrected, dangling_records
from model.corrections.undo import differences, inverse, patched
from model.domain.register import ManagerRecord, Register, changes
from model.domain.vocabulary import AbsenceKind, Answer, AssessmentSource, Background, EndReason, OpenTo, Wish
from model.errors import MosaiqueError
from model.reference import framework
from tests.model.corrections.registers import REGISTER, TODAY

DAYS = st.dates(date(2023, 6, 1), date(2028, 12, 31))
POSITIONS, MANAGERS, POSTS = (st.sampled_from(uids.split()) for uids in ("p1 p2 p3 p4", "m1 m2 m3", "a1 a2 a3 a4"))
SHARES = st.sampled_from([0.2, 0.5, 0.8, 1.0])
FAMILIES = st.sampled_from(["", *framework().family_index, "F99"])
WHO = st.one_of(
    st.builds(Someone, known=MANAGERS),
    st.just(Someone()),
    st.builds(Someone, name=st.text(max_size=12), values=st.fixed_dictionaries({"family": FAMILIES})),
)
LEVELS = st.builds(
    Level,
    manager=MANAGERS,
    competency=st.sampled_from(["C01", "C02", "C14", "C99"]),
    typed=st.sampled_from(["0", "0,5", "2.5", "4", "4,5", "x"]),
)
PERSON = {
    "name": st.text(max_size=12),
    "family": FAMILIES,
    "background": st.sampled_from(Background),
    "mobility": st.sampled_from(Wish),
    "functional_mobility": st.sampled_from(Answer),
    "leaves_on": st.none() | DAYS,
}
SEAT = {"title": st.text(max_size=12), "fte": SHARES, "open_to": st.sampled_from(OpenTo), "funded_until": DAYS}
SEAT |= {"team": st.sampled_from(["t1", "t2"]), "funded_from": DAYS, "frozen_from": DAYS, "frozen_until": DAYS}
UNIT = {"name": st.text(max_size=12), "agents": st.none() | st.integers(-2, 90), "support_unit": st.booleans()}
UNIT |= {"department": st.sampled_from(["", "40", "2A", "99"])}
ACCEPTED = st.sampled_from([frozenset[str](), frozenset({"correct.homonym"})])
CORRECTIONS: st.SearchStrategy[Correction] = st.one_of(
    st.builds(
        Arrival, position=POSITIONS, who=WHO, day=DAYS, last_day=st.none() | DAYS, share=SHARES, acting=st.booleans(),
        accepted=ACCEPTED,
    ),
    st.builds(
        Departure, assignments=st.lists(POSTS, min_size=1, max_size=2, unique=True).map(tuple), last_day=DAYS,
        reason=st.none() | st.sampled_from(EndReason),
    ),
    st.builds(
        Leave, assignments=POSTS.map(lambda uid: (uid,)), first_day=DAYS, last_day=st.none() | DAYS,
        reason=st.sampled_from(AbsenceKind), known=st.none() | st.just(date(2026, 9, 1)),
    ),
    st.builds(Move, manager=MANAGERS, position=POSITIONS, day=DAYS),
    st.builds(Naming, assignment=POSTS, who=WHO, accepted=ACCEPTED),
    st.builds(Person, manager=MANAGERS, values=st.fixed_dictionaries({}, optional=PERSON), accepted=ACCEPTED),
    st.builds(
        Levels, levels=st.lists(LEVELS, min_size=1, max_size=4).map(tuple), day=DAYS,
        source=st.sampled_from(AssessmentSource), shared_on=st.none() | DAYS,
    ),
    st.builds(Position, position=POSITIONS, values=st.fixed_dictionaries({}, optional=SEAT)),
    st.builds(Position, values=st.fixed_dictionaries(SEAT)),
    st.builds(Team, team=st.sampled_from(["t1", "t2"]), values=st.fixed_dictionaries({}, optional=UNIT)),
    st.builds(Team, values=st.fixed_dictionaries(UNIT)),
)  # fmt: skip


def attempted(register: Register, correction: Correction) -> Register:
    """The register once corrected, or as it was when the correction is refused."""
    try:
        return corrected(register, correction, framework(), TODAY)
    except MosaiqueError:
        return register


def same(one: Register, other: Register) -> bool:
    return not any(changes(one, other).values())


def broken(register: Register) -> list[Break]:
    return list(breaks(register, register, framework(), TODAY))


@given(st.lists(CORRECTIONS, max_size=6))
def test_no_correction_leaves_anything_broken_and_each_one_taken_back_restores_the_register(
    wanted: list[Correction],
) -> None:
    register = REGISTER
    for correction in wanted:
        after = attempted(register, correction)
        done = from_document(to_document(changes(register, after)))
        assert done == {table: each for table, each in changes(register, after).items() if each}
        assert same(patched(after, inverse(done)), register)
        assert same(patched(register, done), after)
        register = after
        assert [each.code for each in broken(register) if each.code != "correct.homonym"] == []
        assert list(dangling_records(register)) == []


@given(st.lists(CORRECTIONS, max_size=4))
def test_at_no_moment_do_the_holders_of_a_seat_make_more_than_one_without_a_confirmed_handover(
    wanted: list[Correction],
) -> None:
    register = REGISTER
    for correction in wanted:
        register = attempted(register, correction)
    for seat in register.positions:
        posts = [post for post in register.assignments if post.position == seat.uid and not post.acting]
        for day in {post.started_on for post in posts}:
            assert sum(post.share for post in posts if post.current(day)) <= 1 + 1e-9


@given(CORRECTIONS)
def test_a_correction_gives_the_same_twice_and_never_touches_the_register_given(correction: Correction) -> None:
    before = {table.name: getattr(REGISTER, table.name) for table in fields(REGISTER)}
    assert attempted(REGISTER, correction) == attempted(REGISTER, correction)
    assert {table.name: getattr(REGISTER, table.name) for table in fields(REGISTER)} == before


def person(register: Register, **values: object) -> Register:
    return attempted(register, Person(manager="m1", values=values))


def test_what_somebody_else_changed_of_the_same_record_is_told_column_by_column() -> None:
    theirs = person(REGISTER, name="Zoé Le Goff", mobility=Wish.REGION)
    mine = changes(REGISTER, person(REGISTER, mobility=Wish.BEYOND))
    found = [(each.column, each.theirs, each.yours, each.mine) for each in differences(REGISTER, theirs, mine)]
    assert found == [
        ("name", "Zoé Le Goff", "Zoé Le Gall", False),
        ("mobility", Wish.REGION, Wish.BEYOND, True),
    ]


def test_a_change_of_another_record_or_the_same_change_is_no_conflict() -> None:
    mine = changes(REGISTER, person(REGISTER, mobility=Wish.BEYOND))
    elsewhere = attempted(REGISTER, Team(team="t1", values={"agents": 3}))
    assert differences(REGISTER, elsewhere, mine) == ()
    assert differences(REGISTER, person(REGISTER, mobility=Wish.BEYOND), mine) == ()


def test_a_record_that_somebody_else_took_out_or_added_too_is_told() -> None:
    leave = attempted(REGISTER, Leave(assignments=("a1",), first_day=date(2026, 9, 1), known=date(2026, 9, 1)))
    gone = replace(REGISTER, absences=())
    assert [each.column for each in differences(REGISTER, gone, changes(REGISTER, leave))] == [""]
    typed = [Level(manager="m3", competency="C01", typed=level) for level in "23"]
    two, three = (
        attempted(REGISTER, Levels(levels=(each,), day=TODAY, source=AssessmentSource.JOINT)) for each in typed
    )
    (found,) = differences(REGISTER, two, changes(REGISTER, three))
    assert (found.column, found.theirs, found.yours) == ("level", 4, 6)


def test_a_correction_is_about_people_and_where_they_are() -> None:
    after = attempted(REGISTER, Arrival(position="p4", who=Someone(name="Anne"), day=TODAY))
    found = about(after, changes(REGISTER, after))
    assert (found.people, found.positions, found.teams) == (("Anne",), ("Projets",), ("Pôle d'appui",))
    renamed = attempted(after, Person(manager=after.managers[-1].uid, values={"name": "Anne Le Goff"}))
    assert about(renamed, changes(REGISTER, after)).people == ("Anne Le Goff",), "as they are called today"
    assert about(REGISTER, changes(REGISTER, after)).people == ("Anne",), "and once taken back"


def test_what_remains_to_be_made_precise() -> None:
    unknown = ManagerRecord(uid="m4", name="Inconnue")
    post = replace(REGISTER.assignments[1], manager="m4")
    register = replace(REGISTER, managers=(*REGISTER.managers, unknown))
    register = replace(register, assignments=(REGISTER.assignments[0], post, *REGISTER.assignments[2:]))
    register = replace(register, teams=(replace(REGISTER.teams[0], agents=None), REGISTER.teams[1]))
    found = gaps(register, framework(), TODAY)
    assert [each.uid for each in found.unnamed] == ["a3"]
    assert [each.uid for each in found.backgrounds] == ["m4"]
    assert [each.uid for each in found.never_assessed] == ["m4"]
    assert [(each.uid, n) for each, n in found.partly_assessed] == [("m1", 12)]
    assert [each.uid for each in found.reasons] == ["a4"]
    assert [each.uid for each in found.teams] == ["t1", "t2"]
    assert found.count == 7
    assert not gaps(register, framework(), TODAY + timedelta(days=1200)).reasons
