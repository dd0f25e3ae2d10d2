"""Two workshops of one region on the same questions, side by side."""

from datetime import timedelta

import pytest
from sqlmodel import select

from model.access import Role, Viewer, operator
from model.errors import NotAllowed, NotFound, Refused
from model.services.context import store
from model.services.records import retention
from model.services.workshop import copies, facilitation, handover, phones, room_questions, rounds, workshops
from model.storage.tables import WorkshopRow
from model.workshop.steps import Kind

pytestmark = pytest.mark.usefixtures("no_workshop")
HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ", "BR"))
OPTIONS = ("Tutorat 👩‍👩‍👧", "Immersion " + "très longue " * 15)


def held(lows: tuple[int, ...], picked: tuple[int, ...] = (), code: str = "AQ", fewest: int = 3) -> str:
    """A workshop in which so many phones gave a range, and chose one of two answers of its own question."""
    own = workshops.own_step(Kind.CHOICE, "Par quoi commencer ?", OPTIONS, 2)
    steps = (*workshops.prepared_steps(("profile",)), own)
    uid = workshops.prepare(HOST, code, "Séminaire", "fr", steps, fewest)
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    door = phones.by_code(workshops.hall(HOST, uid).workshop.code)
    for low in lows:
        phones.answer(uid, phones.join(door), "profile-range", {"low": [str(low)], "high": ["80"]})
    facilitation.go(HOST, uid, 1)
    for pick in picked:
        phones.answer(uid, phones.join(door), own.uid, {"pick": [own.items[pick].uid]})
    workshops.close(HOST, uid)
    return uid


def test_the_same_questions_are_recognised_and_what_moved_most_comes_first() -> None:
    earlier, later = held((20, 20, 20), (0, 0, 1)), held((40, 40, 40, 40), (1, 1, 1, 1))
    ranged, own = rounds.rounds(HOST, earlier, later)
    assert [(each.item, each.earlier.median, each.later.median) for each in rounds.moved(ranged)] == [("low", 20, 40)]
    assert [each.item for each in ranged.shifts] == ["low", "high"]
    assert [(each.earlier.count, each.later.count) for each in own.shifts] == [(2, 0), (1, 4)]
    assert own.earlier.step.uid != own.later.step.uid, "a question of one's own is known by its words"


@pytest.mark.parametrize(("people", "shown"), [(0, 0), (1, 0), (2, 0), (3, 2)])
def test_what_too_few_people_said_in_one_of_the_rooms_is_not_shown(people: int, shown: int) -> None:
    enough, few = held((20, 20, 20, 20)), held((30,) * people)
    for pair in ((enough, few), (few, enough)):
        assert len(rounds.rounds(HOST, *pair)[0].shifts if rounds.rounds(HOST, *pair) else ()) == shown


def test_each_room_keeps_the_number_that_it_asked_for() -> None:
    (ranged, _) = rounds.rounds(HOST, held((20,) * 4), held((30,) * 4, fewest=5))
    assert ranged.shifts == ()


def weighed(*cards: str, people: int = 3, points: int = 5) -> str:
    """A workshop in which so many phones gave points to the first of some cards."""
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", workshops.prepared_steps(("assets",)))
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    for card in cards:
        facilitation.enter_card(HOST, uid, "assets-cards", card)
    facilitation.go(HOST, uid, 1)
    hall = workshops.hall(HOST, uid)
    given = {hall.board.steps[1].items[0].uid: [str(points)]}
    for _ in range(people):
        phones.answer(uid, phones.join(phones.by_code(hall.workshop.code)), "assets-points", given)
    workshops.close(HOST, uid)
    return uid


@pytest.mark.parametrize(("people", "few"), [(2, True), (3, False)])
def test_rooms_that_weighed_other_cards_are_not_too_small(people: int, few: bool) -> None:
    (one,) = rounds.rounds(HOST, weighed("Temps", "Outils", people=people), weighed("Mobilité", "Salaires"))
    assert (one.shifts, one.too_few) == ((), few)


def test_cards_that_are_erased_by_now_are_never_compared() -> None:
    earlier, later = weighed("Temps"), weighed("Mobilité", points=1)
    with store().write() as session:
        for row in session.exec(select(WorkshopRow)):
            assert row.started_at
            row.started_at -= timedelta(days=31)
            session.add(row)
    retention.sweep(operator())
    (one,) = rounds.rounds(HOST, earlier, later)
    assert one.earlier.step.items[0].name["fr"] == "Carte supprimée"
    assert one.shifts == ()


def test_two_cards_of_one_name_are_not_compared() -> None:
    def twice(first: int) -> str:
        own = workshops.own_step(Kind.CHOICE, "Par quoi ?", ("Tutorat", "Tutorat", "Stage"), 1)
        uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", (own,))
        workshops.start(HOST, uid)
        facilitation.go(HOST, uid, 0)
        door = phones.by_code(workshops.hall(HOST, uid).workshop.code)
        for _ in range(3):
            phones.answer(uid, phones.join(door), own.uid, {"pick": [own.items[first].uid]})
        workshops.close(HOST, uid)
        return uid

    (one,) = rounds.rounds(HOST, twice(0), twice(1))
    assert [(each.earlier.count, each.later.count) for each in one.shifts] == [(0, 0)]


def test_a_question_that_was_asked_twice_is_compared_in_the_order_of_its_askings() -> None:
    def asked(*picks: int) -> str:
        own = [workshops.own_step(Kind.CHOICE, "On garde ?", ("Oui", "Non"), place + 1) for place in range(len(picks))]
        uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", own)
        workshops.start(HOST, uid)
        door = phones.by_code(workshops.hall(HOST, uid).workshop.code)
        for place, pick in enumerate(picks):
            facilitation.go(HOST, uid, place)
            for _ in range(3):
                phones.answer(uid, phones.join(door), own[place].uid, {"pick": [own[place].items[pick].uid]})
        workshops.close(HOST, uid)
        return uid

    pairs = rounds.rounds(HOST, asked(0, 1), asked(0, 1, 0))
    assert [[(each.earlier.count, each.later.count) for each in one.shifts] for one in pairs] == [
        [(3, 3), (0, 0)],
        [(0, 0), (3, 3)],
    ]


def test_one_region_is_never_beside_another_and_nobody_else_looks() -> None:
    ours, theirs = held((20, 20, 20)), held((20, 20, 20), code="BR")
    with pytest.raises(Refused, match="two_regions"):
        rounds.rounds(HOST, ours, theirs)
    with pytest.raises(NotFound):
        rounds.rounds(Viewer("x", "", Role.FACILITATOR, ("AQ",)), ours, theirs)
    with pytest.raises(NotAllowed):
        rounds.rounds(Viewer("x", "", Role.READER, ("AQ",)), ours, ours)


def picked(uid: str, step: str, *choices: int) -> None:
    """So many phones choose one item each, by its place."""
    hall = workshops.hall(HOST, uid)
    items = hall.board.named(step).items
    door = phones.by_code(hall.workshop.code)
    for place in choices:
        phones.answer(uid, phones.join(door), step, {"pick": [items[place].uid]})


def asked_twice(first: tuple[int, ...], second: tuple[int, ...]) -> tuple[str, str]:
    """A choice that a room answers, discusses and answers again; return the workshop and the second step."""
    step = workshops.own_step(Kind.CHOICE, "Par où commencer ?", ("Tutorat", "Immersion"), 1)
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", [step])
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    picked(uid, step.uid, *first)
    room_questions.ask_again(HOST, uid, step.uid)
    again = workshops.hall(HOST, uid).board.step
    assert again
    picked(uid, again.uid, *second)
    return uid, again.uid


def test_what_a_discussion_moved_is_told_on_the_wall_and_in_the_conclusions() -> None:
    uid, again = asked_twice((0, 0, 0, 1), (0, 1, 1, 1, 1))
    hall = workshops.hall(HOST, uid)
    assert (hall.board.questions, hall.answered, hall.tally and hall.tally.people) == (1, 5, 5)
    shown = rounds.on_the_wall(hall)
    assert shown
    assert [(each.earlier.count, each.later.count) for each in shown.shifts] == [(3, 1), (1, 4)]
    facilitation.go(HOST, uid, 0)
    assert rounds.on_the_wall(workshops.hall(HOST, uid)) is None
    assert workshops.hall(HOST, uid).answered == 4, "the first answers stay"
    workshops.close(HOST, uid)
    told = rounds.within(workshops.conclusions(HOST, uid))[again]
    assert [(each.earlier.count, each.later.count) for each in told.shifts] == [(3, 1), (1, 4)]


@pytest.mark.parametrize(("first", "second"), [((0, 0), (0, 1, 1)), ((0, 0, 1), (1, 1))])
def test_nothing_moved_where_too_few_answered_one_of_the_times(first: tuple[int, ...], second: tuple[int, ...]) -> None:
    uid, again = asked_twice(first, second)
    facilitation.reveal(HOST, uid, again, shown=True)
    shown = rounds.on_the_wall(workshops.hall(HOST, uid))
    assert shown
    assert (shown.shifts, shown.too_few) == ((), True)


def test_a_question_is_asked_twice_at_most_and_neither_a_copy_nor_a_file_asks_it_again() -> None:
    uid, again = asked_twice((0, 0, 0), ())
    first = workshops.hall(HOST, uid).board.steps[0].uid
    with pytest.raises(Refused, match="not_again"):
        room_questions.ask_again(HOST, uid, again)
    facilitation.go(HOST, uid, 0)
    with pytest.raises(Refused, match="not_again"):
        room_questions.ask_again(HOST, uid, first)
    with pytest.raises(Refused, match="moved_on"):
        room_questions.ask_again(HOST, uid, again)
    assert len(workshops.hall(HOST, copies.copy(HOST, uid, "AQ")).board.steps) == 1
    assert len(handover.read(HOST, handover.write(HOST, uid)).steps) == 1


@pytest.mark.parametrize(("people", "first"), [(0, 0), (1, 0), (2, 0), (3, 6)])
def test_the_levels_that_follow_are_about_the_second_time_once_enough_people_answered_it(
    people: int, first: int
) -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", workshops.prepared_steps(["expectations"]))
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    items = workshops.hall(HOST, uid).board.steps[0].items

    def vote(step: str, first: int, people: int) -> None:
        door = phones.by_code(workshops.hall(HOST, uid).workshop.code)
        for _ in range(people):
            chosen = [item.uid for item in items[first : first + 5]]
            phones.answer(uid, phones.join(door), step, {"pick": chosen})

    vote("expectations-priorities", 0, 3)
    room_questions.ask_again(HOST, uid, "expectations-priorities")
    again = workshops.hall(HOST, uid).board.step
    assert again
    vote(again.uid, 6, people)
    facilitation.go(HOST, uid, 2)
    levels = workshops.hall(HOST, uid).board.step
    assert levels
    assert (levels.kind, levels.items) == (Kind.LEVELS, items[first : first + 5])


@pytest.mark.parametrize(("people", "many"), [(0, 14), (2, 14), (3, 5)])
def test_what_too_few_chose_is_not_told_by_what_the_next_step_is_about(people: int, many: int) -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", workshops.prepared_steps(["expectations"]))
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    door, step = phones.by_code(workshops.hall(HOST, uid).workshop.code), workshops.hall(HOST, uid).board.steps[0]
    for _ in range(people):
        chosen = [item.uid for item in step.items[2:7]]
        phones.answer(uid, phones.join(door), step.uid, {"pick": chosen})
    facilitation.go(HOST, uid, 1)
    levels = workshops.hall(HOST, uid).board.step
    assert levels
    assert len(levels.items) == many
