"""A room tried before its doors open."""

import pytest

from model.access import Role, Viewer
from model.errors import NotFound
from model.services.workshop import trial, workshops
from model.services.workshop.phones import MOST_PHONES
from model.services.workshop.trial import RoomTrial

pytestmark = pytest.mark.usefixtures("demo_house")
HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))


@pytest.fixture
def uid() -> str:
    return workshops.prepare(HOST, "AQ", "Séminaire", "fr", workshops.prepared_steps(["profile"]))


def test_what_phones_and_the_wall_did_is_counted_once_each(uid: str) -> None:
    assert trial.trial(HOST, uid) == RoomTrial()
    first, second = trial.read(uid), trial.read(uid)
    for page, awake in ((first, True), (second, False), (first, True)):
        trial.answer(uid, page, awake=awake)
    trial.note_wide(HOST, uid)
    seen = trial.trial(HOST, uid)
    assert (seen.read, len(seen.answered), len(seen.awake), seen.wide) == (2, 2, 1, True)
    assert workshops.hall(HOST, uid).present == 0, "nobody came in by it"


def test_a_trial_is_over_when_the_doors_open_and_of_no_other_region(uid: str) -> None:
    page = trial.read(uid)
    with pytest.raises(NotFound):
        trial.trial(Viewer("g", "Autre", Role.FACILITATOR, ("BR",)), uid)
    workshops.start(HOST, uid)
    for refused in (
        lambda: trial.read(uid),
        lambda: trial.answer(uid, page, awake=True),
        lambda: trial.door("nowhere"),
    ):
        with pytest.raises(NotFound):
            refused()


def test_whoever_knows_the_address_fills_no_memory(uid: str) -> None:
    for number in range(MOST_PHONES + 5):
        trial.answer(uid, str(number), awake=False)
    trial.answer(uid, "x" * 1_000, awake=True)
    seen = trial.trial(HOST, uid)
    assert (len(seen.answered), len(seen.awake)) == (MOST_PHONES, 0)
