"""Questions changed before the doors open and while they are."""

import pytest

from model.access import Role, Viewer
from model.errors import Refused
from model.services.workshop import facilitation, handover, phones, room_questions, workshops
from model.workshop.board import Board
from model.workshop.steps import Kind

pytestmark = pytest.mark.usefixtures("demo_house")
HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))


def prepared() -> str:
    choice = workshops.own_step(Kind.CHOICE, "Par où commencer ?", ("Tutorat", "Immersion"), 3)
    steps = (*workshops.prepared_steps(("profile", "assets")), choice, workshops.live_step(4))
    return workshops.prepare(HOST, "AQ", "Séminaire", "fr", steps)


def board(uid: str) -> Board:
    return workshops.hall(HOST, uid).board


def own(uid: str) -> str:
    return next(step.uid for step in board(uid).steps if step.own)


def test_a_workshop_is_changed_before_its_doors_open_and_undoing_goes_back_to_none_of_it() -> None:
    uid = prepared()
    room_questions.move(HOST, uid, "assets-cards", -1)
    room_questions.take_out(HOST, uid, "profile-range")
    room_questions.ask(HOST, uid, [workshops.own_step(Kind.CARDS, "Et demain ?", (), 0)])
    room_questions.reword(HOST, uid, own(uid), "Par quoi ?", "Cinq minutes", {}, ["Tutorat", "Parrainage"])
    workshops.change(HOST, uid, "Séminaire d'hiver", "en", 8, screened=True)
    assert [step.text["fr"] for step in board(uid).steps[2:]] == ["Par quoi ?", "Et demain ?", *live_text(uid)]
    assert [item.name["fr"] for item in board(uid).named(own(uid)).items] == ["Tutorat", "Parrainage"]
    (listed,) = [each for each in workshops.listing(HOST, "AQ") if each.uid == uid]
    assert (listed.title, listed.language, board(uid).fewest) == ("Séminaire d'hiver", "en", 8)
    workshops.start(HOST, uid)
    hall = workshops.hall(HOST, uid)
    with pytest.raises(Refused, match="nothing_to_undo"):
        facilitation.undo(HOST, uid, hall.revision)
    for refused in (
        lambda: room_questions.take_out(HOST, uid, own(uid)),
        lambda: workshops.change(HOST, uid, "Autre", "fr", 3, screened=False),
    ):
        with pytest.raises(Refused, match="begun"):
            refused()


def live_text(uid: str) -> list[str]:
    return [board(uid).steps[-1].text["fr"]]


def test_what_was_answered_stays_what_it_was_about() -> None:
    uid = prepared()
    workshops.start(HOST, uid)
    step = board(uid).named(own(uid))
    facilitation.go(HOST, uid, board(uid).steps.index(step))
    phone = phones.join(phones.by_code(workshops.hall(HOST, uid).workshop.code))
    phones.answer(uid, phone, step.uid, {"pick": [step.items[0].uid]}, step.digest)
    with pytest.raises(Refused, match="answered"):
        room_questions.reword(HOST, uid, step.uid, "Par où ?", "", {}, ["Immersion", "Autre"])
    room_questions.reword(HOST, uid, step.uid, "Par où ?", "", {}, ["Autre", "Immersion", "Tutorat"])
    after = board(uid).named(step.uid)
    assert [item.name["fr"] for item in after.items] == ["Autre", "Immersion", "Tutorat"]
    assert {item.uid for item in step.items} < {item.uid for item in after.items}
    assert workshops.hall(HOST, uid).tally.row(step.items[0].uid).count == 1  # type: ignore[union-attr]
    room_questions.move(HOST, uid, step.uid, -1)
    assert workshops.hall(HOST, uid).board.step == board(uid).named(step.uid), "the room stays where it is"
    assert phones.phone_view(uid, phone).answer == {step.items[0].uid: 1}


@pytest.mark.parametrize("answered_first", [True, False])
def test_no_option_that_was_answered_is_taken_out_through_the_other_asking(answered_first: bool) -> None:
    uid = prepared()
    workshops.start(HOST, uid)
    first = board(uid).named(own(uid))
    facilitation.go(HOST, uid, board(uid).steps.index(first))
    phone = phones.join(phones.by_code(workshops.hall(HOST, uid).workshop.code))

    def answer() -> None:
        step = board(uid).step
        assert step
        phones.answer(uid, phone, step.uid, {"pick": [step.items[0].uid]})

    if answered_first:
        answer()
    room_questions.ask_again(HOST, uid, first.uid)
    again = board(uid).second(first.uid)
    assert again
    room_questions.reword(HOST, uid, again.uid, "Par où ?", "", {}, ["Tutorat", "Immersion", "Parrainage"])
    if not answered_first:
        answer()
    for step in (first, again):
        with pytest.raises(Refused, match="answered"):
            room_questions.reword(HOST, uid, step.uid, "Par où ?", "", {}, ["Immersion", "Parrainage"])


def test_notes_travel_in_the_file_of_a_workshop() -> None:
    uid = prepared()
    room_questions.reword(HOST, uid, own(uid), "Par où ?", "Rappeler\nl'accord", {}, None)
    read = handover.read(HOST, handover.write(HOST, uid))
    assert [step.notes for step in read.steps if step.own] == ["Rappeler\nl'accord"]


def test_nothing_changes_once_it_is_over() -> None:
    uid = prepared()
    workshops.start(HOST, uid)
    workshops.close(HOST, uid)
    with pytest.raises(Refused, match="not_running"):
        room_questions.skip(HOST, uid, own(uid), skipped=True)
