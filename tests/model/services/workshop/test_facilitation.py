"""Cards that are read by whoever facilitates before the room reads them."""

import pytest

from model.access import Role, Viewer
from model.errors import Refused
from model.services.workshop import copies, facilitation, handover, phones, workshops
from model.workshop import wall

pytestmark = pytest.mark.usefixtures("demo_house")
HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
STEP = "assets-cards"


@pytest.fixture
def uid() -> str:
    steps = workshops.prepared_steps(("assets",))
    kept = workshops.prepare(HOST, "AQ", "Séminaire", "fr", steps, screened=True)
    workshops.start(HOST, kept)
    facilitation.go(HOST, kept, 0)
    facilitation.reveal(HOST, kept, STEP, shown=True)
    return kept


def phone(uid: str, *texts: str) -> str:
    secret = phones.join(phones.by_code(workshops.hall(HOST, uid).workshop.code))
    for text in texts:
        phones.write_card(uid, secret, STEP, text)
    return secret


def hung(uid: str) -> list[str]:
    hall = workshops.hall(HOST, uid)
    return [pile.name for pile in wall.piles(hall.board, STEP, hall.cards)]


def card(uid: str, text: str) -> str:
    return next(each.uid for each in workshops.hall(HOST, uid).cards if each.text == text)


def test_a_card_is_on_no_wall_no_other_phone_and_in_no_conclusions_until_it_is_accepted(uid: str) -> None:
    first, other = phone(uid, "Tutorat", "Secret"), phone(uid, "tutorat.")
    facilitation.enter_card(HOST, uid, STEP, "Dite à voix haute")
    assert hung(uid) == ["Dite à voix haute"], "what the facilitator wrote is read already"
    assert [each.text for each in phones.phone_view(uid, first).cards] == ["Tutorat", "Secret"], "one's own are"
    facilitation.moderate(HOST, uid, [card(uid, "Tutorat")], hidden=False)
    assert hung(uid) == ["Tutorat", "Dite à voix haute"], "and all that say the same"
    assert [pile.count for pile in phones.phone_view(uid, other).piles] == [2, 1]
    facilitation.go(HOST, uid, 1)
    assert [item.name["fr"] for item in workshops.hall(HOST, uid).board.steps[1].items] == hung(uid)
    workshops.close(HOST, uid)
    told = repr(workshops.conclusions(HOST, uid))
    assert "Tutorat" in told
    assert "Secret" not in told


def test_a_card_is_accepted_by_being_put_into_a_group_and_hidden_again(uid: str) -> None:
    phone(uid, "Tutorat", "Mentorat")
    phone(uid, "mentorat")
    facilitation.group(HOST, uid, STEP, "Apprendre", [card(uid, "Tutorat")])
    (group,) = workshops.hall(HOST, uid).board.groups
    facilitation.sort(HOST, uid, STEP, group.uid, card(uid, "Mentorat"))
    facilitation.sort(HOST, uid, STEP, group.uid, card(uid, "Mentorat"))
    (pile,) = wall.piles(workshops.hall(HOST, uid).board, STEP, workshops.hall(HOST, uid).cards)
    assert pile.texts[:1] + tuple(sorted(pile.texts[1:])) == ("Tutorat", "Mentorat", "mentorat")
    facilitation.moderate(HOST, uid, [card(uid, "Tutorat")], hidden=True)
    assert "Tutorat" not in repr(phones.phone_view(uid, phone(uid)).piles)
    with pytest.raises(Refused, match="no_group"):
        facilitation.sort(HOST, uid, STEP, "elsewhere", card(uid, "Tutorat"))


def test_what_was_accepted_is_undone(uid: str) -> None:
    phone(uid, "Tutorat")
    facilitation.moderate(HOST, uid, [card(uid, "Tutorat")], hidden=False)
    facilitation.undo(HOST, uid, workshops.hall(HOST, uid).revision)
    assert not hung(uid)


def test_a_copy_and_a_file_ask_for_the_same(uid: str) -> None:
    assert workshops.hall(HOST, copies.copy(HOST, uid, "AQ")).board.screened
    assert handover.read(HOST, handover.write(HOST, uid)).screened
