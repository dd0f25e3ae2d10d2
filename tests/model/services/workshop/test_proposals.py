"""What a room proposes as a question is asked again, and once that asking is undone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from sqlmodel import delete, select

from model.access import Role, Viewer
from model.services.context import store
from model.services.expectation import estimates, profiles
from model.services.expectation.profiles import ProfileScope
from model.services.expectation.states import ProfileState
from model.services.situation import assumptions, situations
from model.services.workshop import facilitation, minutes, phones, proposals, room_questions, workshops
from model.storage.tables import ProfileRow, SuggestionRow, WorkshopRow

pytestmark = pytest.mark.usefixtures("no_workshop")
HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
DIRECTOR = Viewer("d", "Directrice", Role.DIRECTOR, ("AQ",))
RANGE, RATE = "profile-range", "estimate-exit_rate"
EARLY, LATE, LAST = 10, 60, 70
Proposal = ProfileRow | SuggestionRow


@dataclass(frozen=True)
class Way:
    """How a question is asked, proposed, and settled by a director."""

    step: str
    table: type[ProfileRow] | type[SuggestionRow]
    adopt: Callable[[str], None]
    refuse: Callable[[str], None]
    take_back: Callable[[str], bool]


def _rate_taken_back(_: str) -> bool:
    (number,) = [
        each.adoption
        for each in assumptions.standing_assumptions(DIRECTOR, "AQ")
        if each.assumption.code == "exit_rate"
    ]
    return estimates.take_back(DIRECTOR, "AQ", "exit_rate", number)


WAYS = [
    Way(
        RANGE,
        ProfileRow,
        lambda uid: profiles.adopt(DIRECTOR, "AQ", uid),
        lambda uid: profiles.withdraw(DIRECTOR, "AQ", uid),
        lambda uid: profiles.take_back(DIRECTOR, "AQ", uid),
    ),
    Way(
        RATE,
        SuggestionRow,
        lambda uid: estimates.adopt(DIRECTOR, "AQ", uid),
        lambda uid: estimates.set_aside(DIRECTOR, "AQ", uid),
        _rate_taken_back,
    ),
]
both = pytest.mark.parametrize("way", WAYS, ids=["expectations", "assumption"])


def begun() -> str:
    uid = workshops.prepare(
        HOST,
        "AQ",
        "Séminaire",
        "fr",
        [*workshops.prepared_steps(("profile",)), workshops.estimate_step("exit_rate", 2)],
    )
    workshops.start(HOST, uid)
    return uid


def looked_at(uid: str, step: str) -> None:
    board = workshops.hall(HOST, uid).board
    facilitation.go(HOST, uid, [each.uid for each in board.steps].index(step))


def propose(uid: str, step: str, value: int) -> None:
    """Let a room answer a step, with a range that begins at a value or with a rate, and write what it proposes."""
    door = phones.by_code(workshops.hall(HOST, uid).workshop.code)
    ranged = workshops.hall(HOST, uid).board.named(step).assumption == ""
    form = {"low": [str(value)], "high": ["90"]} if ranged else {"value": [str(value)]}
    for _ in range(9):
        phones.answer(uid, phones.join(door), step, form)
    write(uid, step)


def write(uid: str, step: str) -> None:
    if workshops.hall(HOST, uid).board.named(step).assumption:
        proposals.propose_assumption(HOST, uid, step, proposals.estimate(HOST, uid, step))
    else:
        proposals.propose_profile(HOST, uid, step, proposals.voted_changes(HOST, uid, step))


def again(uid: str, step: str) -> str:
    """Ask a step again; return the uid of its second asking."""
    room_questions.ask_again(HOST, uid, step)
    asked = workshops.hall(HOST, uid).board.step
    assert asked and asked.again == step
    return asked.uid


def undo(uid: str) -> bool:
    return facilitation.undo(HOST, uid, workshops.hall(HOST, uid).revision)


def kept(way: Way) -> Sequence[Proposal]:
    with store().read() as session:
        rows = session.exec(select(way.table).where(way.table.workshop_key != None)).all()  # noqa: E711
        return sorted(rows, key=lambda each: each.key)


def states(way: Way) -> list[tuple[int, str]]:
    """What is kept, oldest first: its value, and where it stands."""
    found = []
    for row in kept(way):
        value = row.mix_low if isinstance(row, ProfileRow) else round(row.value * 100)
        assert value is not None
        found.append((value, row.state))
    return found


def told(uid: str) -> list[str]:
    return [each.state for each in minutes.conclusion_notes(HOST, uid).proposed]


def asked_twice(way: Way) -> tuple[str, str]:
    """A workshop whose question was proposed from twice, and the uid of the second asking."""
    uid = begun()
    looked_at(uid, way.step)
    propose(uid, way.step, EARLY)
    second = again(uid, way.step)
    propose(uid, second, LATE)
    assert states(way) == [(EARLY, "replaced"), (LATE, "proposed")]
    assert told(uid) == ["proposed"]
    return uid, second


@both
def test_what_a_second_asking_proposed_is_withdrawn_with_it_and_what_it_replaced_waits_again(way: Way) -> None:
    uid, _ = asked_twice(way)
    assert undo(uid) is False
    assert states(way) == [(EARLY, "proposed"), (LATE, "withdrawn")]
    assert told(uid) == ["proposed"]
    assert not any(row.replaced_by for row in kept(way))


@both
def test_undone_before_anything_was_written_it_leaves_what_was_proposed_first(way: Way) -> None:
    uid = begun()
    looked_at(uid, way.step)
    propose(uid, way.step, EARLY)
    again(uid, way.step)
    assert undo(uid) is False
    assert states(way) == [(EARLY, "proposed")]


@both
def test_undone_once_more_what_came_before_changes_nothing_else(way: Way) -> None:
    uid, _ = asked_twice(way)
    undo(uid)
    undo(uid)
    assert states(way) == [(EARLY, "proposed"), (LATE, "withdrawn")]


@both
def test_something_else_that_is_undone_first_withdraws_nothing(way: Way) -> None:
    uid, second = asked_twice(way)
    facilitation.reveal(HOST, uid, second, shown=True)
    assert undo(uid) is False
    assert states(way) == [(EARLY, "replaced"), (LATE, "proposed")]


@both
def test_asked_and_undone_again_and_again_the_first_one_comes_back_each_time(way: Way) -> None:
    uid, _ = asked_twice(way)
    undo(uid)
    propose(uid, again(uid, way.step), LAST)
    assert states(way) == [(EARLY, "replaced"), (LATE, "withdrawn"), (LAST, "proposed")]
    undo(uid)
    assert states(way) == [(EARLY, "proposed"), (LATE, "withdrawn"), (LAST, "withdrawn")]


@both
def test_what_a_second_asking_proposed_twice_gives_the_place_back_all_the_same(way: Way) -> None:
    uid, second = asked_twice(way)
    propose(uid, second, LATE)
    assert [state for _, state in states(way)] == ["replaced", "replaced", "proposed"]
    assert undo(uid) is False
    assert [state for _, state in states(way)] == ["proposed", "withdrawn", "withdrawn"]
    assert told(uid) == ["proposed"]


@both
def test_what_the_first_asking_wrote_after_the_second_goes_on_waiting(way: Way) -> None:
    uid, _ = asked_twice(way)
    write(uid, way.step)
    assert undo(uid) is False
    assert states(way) == [(EARLY, "replaced"), (LATE, "replaced"), (EARLY, "proposed")]
    assert told(uid) == ["proposed"]


@both
def test_what_was_adopted_before_the_undo_stays_and_its_host_is_told(way: Way) -> None:
    uid, _ = asked_twice(way)
    way.adopt(kept(way)[1].uid)
    assert undo(uid) is True
    assert states(way) == [(EARLY, "replaced"), (LATE, "adopted")]
    assert told(uid) == ["adopted"]


@both
@pytest.mark.parametrize("times", [1, 2])
def test_what_was_refused_before_the_undo_stays_so_and_what_nobody_refused_waits_again(way: Way, times: int) -> None:
    uid, second = asked_twice(way)
    for _ in range(times - 1):
        write(uid, second)
    way.refuse(kept(way)[-1].uid)
    assert told(uid) == ["withdrawn"]
    assert [state for _, state in states(way)] == ["replaced"] * times + ["withdrawn"]
    assert undo(uid) is True, "its host is told that the director had decided"
    assert states(way) == [(EARLY, "proposed"), *[(LATE, "withdrawn")] * times]
    assert told(uid) == ["proposed"], "of a question that is not asked after all nothing is told"


@both
def test_what_was_refused_before_the_undo_gives_no_place_to_what_was_written_over_since(way: Way) -> None:
    uid, _ = asked_twice(way)
    way.refuse(kept(way)[-1].uid)
    write(uid, way.step)
    assert undo(uid) is True
    assert states(way) == [(EARLY, "replaced"), (LATE, "withdrawn"), (EARLY, "proposed")]


@both
def test_an_adoption_that_is_taken_back_after_the_undo_does_not_wait_and_gives_the_place_back(way: Way) -> None:
    uid, _ = asked_twice(way)
    second = kept(way)[1].uid
    way.adopt(second)
    undo(uid)
    assert way.take_back(second) is False
    assert states(way) == [(EARLY, "proposed"), (LATE, "withdrawn")]
    assert told(uid) == ["proposed"]


@both
def test_an_adoption_of_what_was_written_twice_that_is_taken_back_gives_the_place_back_to_the_first_asking(
    way: Way,
) -> None:
    uid, second = asked_twice(way)
    write(uid, second)
    last = kept(way)[-1].uid
    way.adopt(last)
    undo(uid)
    assert way.take_back(last) is False
    assert states(way) == [(EARLY, "proposed"), (LATE, "withdrawn"), (LATE, "withdrawn")]


@both
def test_the_place_of_what_was_written_since_is_not_given_back(way: Way) -> None:
    uid, _ = asked_twice(way)
    second = kept(way)[1].uid
    way.adopt(second)
    undo(uid)
    write(uid, way.step)
    assert way.take_back(second) is False
    assert states(way) == [(EARLY, "replaced"), (LATE, "withdrawn"), (EARLY, "proposed")]


@both
def test_an_adoption_that_is_taken_back_while_its_question_is_asked_waits_and_brings_no_other_into_force(
    way: Way,
) -> None:
    uid, _ = asked_twice(way)
    second = kept(way)[1].uid
    way.adopt(second)
    assert way.take_back(second) is True
    assert states(way) == [(EARLY, "replaced"), (LATE, "proposed")]
    profile = profiles.in_force(situations.view(DIRECTOR, ("AQ",)).snapshot, ProfileScope())
    assert profile.mix != (EARLY, 90)
    assert told(uid) == ["proposed"]


def test_of_two_questions_that_were_asked_again_only_the_one_that_is_undone_gives_back() -> None:
    uid, _ = asked_twice(WAYS[0])
    looked_at(uid, RATE)
    propose(uid, RATE, EARLY)
    propose(uid, again(uid, RATE), LATE)
    undo(uid)
    assert [states(way) for way in WAYS] == [
        [(EARLY, "replaced"), (LATE, "proposed")],
        [(EARLY, "proposed"), (LATE, "withdrawn")],
    ]
    undo(uid)
    assert states(WAYS[0]) == [(EARLY, "replaced"), (LATE, "proposed")], "that was only the way there"
    undo(uid)
    assert states(WAYS[0]) == [(EARLY, "proposed"), (LATE, "withdrawn")]


def test_an_assumption_of_which_the_step_was_not_kept_waits_as_it_did() -> None:
    uid, _ = asked_twice(WAYS[1])
    with store().write() as session:
        for row in session.exec(select(SuggestionRow)):
            row.step = row.replaced_by = None
            row.state = ProfileState.WITHDRAWN if row.state == ProfileState.REPLACED else row.state
            session.add(row)
    assert undo(uid) is False
    assert states(WAYS[1]) == [(EARLY, "withdrawn"), (LATE, "proposed")]
    assert told(uid) == ["proposed"]
    second = kept(WAYS[1])[1].uid
    estimates.adopt(DIRECTOR, "AQ", second)
    assert _rate_taken_back(second) is True
    assert states(WAYS[1]) == [(EARLY, "withdrawn"), (LATE, "proposed")]


@both
def test_what_a_workshop_proposed_waits_again_once_the_workshop_is_gone(way: Way) -> None:
    uid, _ = asked_twice(way)
    second = kept(way)[1].uid
    way.adopt(second)
    undo(uid)
    with store().write() as session:
        session.execute(delete(WorkshopRow))
    assert way.take_back(second) is True
