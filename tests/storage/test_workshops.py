"""A workshop on both engines: answers that come together are all kept, and none after the step was closed."""

import threading
from pathlib import Path

import pytest

from model.access import Role, Viewer
from model.errors import Conflict, Refused
from model.services import start
from model.services.workshop import facilitation, minutes, workshops
from model.services.workshop import phones as workshop_phones
from model.storage.database import database
from model.storage.revisions import ensure_region
from model.workshop.minutes import Minutes
from tests.conftest import KEY

HOST = Viewer("operator", "operator", Role.OPERATOR, ("AQ",))
PHONES = 24


@pytest.fixture
def held(address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A workshop that is being held, at its first step; returns its uid."""
    for name, value in {"MODE": "production", "KEY": KEY, "DATABASE": address}.items():
        monkeypatch.setenv(f"MOSAIQUE_{name}", value)
    start.open_house()
    with database(address).write() as session:
        ensure_region(session, "AQ", "health_insurance")
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", workshops.prepared_steps(["profile", "assets"]))
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    return uid


def together(act: object, given: list[str]) -> list[object]:
    """Do something at once for each, and return what became of it."""
    found: list[object] = []

    def one(each: str) -> None:
        try:
            found.append(act(each))  # type: ignore[operator]
        except Refused as refused:
            found.append(refused.code)

    threads = [threading.Thread(target=one, args=(each,)) for each in given]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_answers_that_come_together_are_all_kept_and_each_phone_counts_once(held: str) -> None:
    door = workshop_phones.by_token(workshops.hall(HOST, held).workshop.token)
    phones = [workshop_phones.join(door) for _ in range(PHONES)]
    for low in ("30", "40"):
        sent = {"low": [low], "high": ["50"]}
        together(lambda secret, sent=sent: workshop_phones.answer(held, secret, "profile-range", sent), phones)
    hall = workshops.hall(HOST, held)
    assert hall.tally
    assert (hall.answered, hall.present) == (PHONES, PHONES)
    assert hall.tally.row("low").values == (40,) * PHONES


def test_what_is_kept_is_exactly_what_was_acknowledged_when_a_step_closes_in_the_middle(held: str) -> None:
    door = workshop_phones.by_token(workshops.hall(HOST, held).workshop.token)
    phones = [workshop_phones.join(door) for _ in range(PHONES)]
    closing = threading.Timer(0.02, facilitation.lock, args=(HOST, held, "profile-range"), kwargs={"locked": True})
    closing.start()
    sent = {"low": ["30"], "high": ["50"]}
    found = together(lambda secret: workshop_phones.answer(held, secret, "profile-range", sent), phones)
    closing.join()
    assert set(found) <= {True, "workshop.locked"}
    assert workshops.hall(HOST, held).answered == found.count(True)


def test_the_same_card_sent_twice_at_once_by_a_phone_is_one_card(held: str) -> None:
    facilitation.go(HOST, held, 1)
    door = workshop_phones.by_token(workshops.hall(HOST, held).workshop.token)
    secret = workshop_phones.join(door)
    together(lambda text: workshop_phones.write_card(held, secret, "assets-cards", text), ["Immersion"] * 8)
    assert [card.text for card in workshops.hall(HOST, held).cards] == ["Immersion"]


def test_of_conclusions_that_are_written_at_once_one_is_kept_and_the_others_are_told(held: str) -> None:
    def write(text: str) -> str:
        try:
            return minutes.write(HOST, held, Minutes(text), Minutes()).summary
        except Conflict as conflict:
            return conflict.code

    found = together(write, [str(number) for number in range(PHONES)])
    assert found.count("workshop.minutes_changed") == PHONES - 1
    assert minutes.conclusion_notes(HOST, held).minutes.summary in found
