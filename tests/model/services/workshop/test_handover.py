"""A workshop as a file, opened in another house, and the library of prepared ones."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.access import Role, Viewer
from model.errors import NotAllowed, NotFound, Refused
from model.services.workshop import facilitation, handover, phones, workshops
from model.workshop.steps import LONGEST_NAME, LONGEST_TEXT, MOST_ITEMS, MOST_STEPS, Kind, Step

pytestmark = pytest.mark.usefixtures("demo_house")
HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
AWAY = Viewer("g", "Collègue", Role.FACILITATOR, ("BR",))


def asked() -> tuple[Step, ...]:
    """Some ready questions, one of one's own, an assumption, a scenario."""
    steps = workshops.prepared_steps(("expectations", "assets"))
    own = workshops.own_step(Kind.CHOICE, "Par où 👩‍👩‍👧 commencer ?", ("Tutorat", "Immersion"), 3)
    return (*steps, own, workshops.estimate_step("exit_rate", 4), workshops.live_step(5))


def held() -> str:
    """A workshop that was answered, its cards grouped."""
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", asked(), 5)
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 2)
    phone = phones.join(phones.by_code(workshops.hall(HOST, uid).workshop.code))
    phones.write_card(uid, phone, "assets-cards", "Madame Secret a dit")
    (card,) = workshops.hall(HOST, uid).cards
    facilitation.group(HOST, uid, "assets-cards", "Apprendre", [card.uid])
    return uid


def changed(**changes: Any) -> bytes:
    """The file of such a workshop with something else in it."""
    return json.dumps(json.loads(handover.write(HOST, held())) | changes).encode()


def test_a_colleague_of_another_house_opens_the_questions_and_the_groups_and_no_answer() -> None:
    content = handover.write(HOST, held())
    assert "Secret" not in content.decode()
    uid = handover.keep(AWAY, "BR", handover.read(AWAY, content))
    hall = workshops.hall(AWAY, uid)
    assert (hall.workshop.title, hall.workshop.region, hall.board.fewest, hall.used) == ("Séminaire", "BR", 5, False)
    theirs, ours = hall.board.steps, asked()
    assert [(each.kind, each.question, each.text, each.minutes) for each in theirs] == [
        (each.kind, each.question, each.text, each.minutes) for each in ours
    ]
    assert [each.uid for each in theirs[:4]] == [each.uid for each in ours[:4]]
    assert [item.name["fr"] for item in theirs[4].items] == ["Tutorat", "Immersion"]
    assert [(group.name, group.cards) for group in hall.board.of("assets-cards")] == [("Apprendre", ())]
    workshops.start(AWAY, uid)
    for place in range(len(theirs)):
        facilitation.go(AWAY, uid, place)


def test_what_a_file_says_of_a_ready_question_or_an_assumption_is_not_believed() -> None:
    steps = json.loads(handover.write(HOST, held()))["steps"]
    steps[0]["items"] = [{"uid": "C01", "name": {"fr": "Autre chose", "en": "Else"}}] * 9
    steps[5] |= {"scale": 10**9, "most": 10**9}
    steps[4] |= {"kind": "range", "own": True, "uid": "profile-range"}
    read = handover.read(HOST, changed(steps=steps)).steps
    assert read[0].items == asked()[0].items
    assert (read[5].scale, read[5].most) == (asked()[5].scale, asked()[5].most)
    assert (read[4].own, read[4].uid == "profile-range") == (True, False), "nothing to adopt is drawn from it"


@pytest.mark.parametrize(
    ("place", "change", "code"),
    [
        (1, {"source": "elsewhere"}, "workshop.file"),
        (0, {"kind": "teleport"}, "workshop.file"),
        (0, {"minutes": 10**6}, "workshop.minutes"),
        (0, {"text": {"fr": "x" * 301}}, "workshop.text"),
        (0, {"text": {"fr": "\u202e\u0000"}}, "workshop.text"),
        (0, {"text": {"fr": 3}}, "workshop.file"),
        (0, {"question": 1.5}, "workshop.file"),
        (4, {"items": [{"name": {"fr": "seul"}}]}, "workshop.items"),
        (4, {"items": [{"name": {"fr": "x"}}] * 16}, "workshop.file"),
        (4, {"kind": "priorities"}, "workshop.file"),
        (5, {"assumption": "nothing"}, "workshop.file"),
        (3, {"uid": "assets-cards"}, "workshop.steps"),
    ],
)
def test_a_step_that_is_not_accepted_refuses_the_file(place: int, change: dict[str, Any], code: str) -> None:
    steps = json.loads(handover.write(HOST, held()))["steps"]
    steps[place] |= change
    with pytest.raises(Refused) as refused:
        handover.read(HOST, changed(steps=steps))
    assert refused.value.code == code


def test_a_step_without_the_one_that_gives_its_answers_is_refused() -> None:
    steps = json.loads(handover.write(HOST, held()))["steps"]
    with pytest.raises(Refused, match="file"):
        handover.read(HOST, changed(steps=steps[1:]))


def test_a_step_whose_answers_come_from_one_that_is_kept_under_another_name_is_refused() -> None:
    steps = json.loads(handover.write(HOST, held()))["steps"]
    steps[0] |= {"kind": "cards", "own": True}
    with pytest.raises(Refused, match="file"):
        handover.read(HOST, changed(steps=steps))


def test_the_longest_workshop_in_accented_letters_is_handed_over_and_a_heavier_one_is_refused() -> None:
    def longest(letter: str) -> str:
        options = [f"{place:02}".ljust(LONGEST_NAME, letter) for place in range(MOST_ITEMS)]
        own = [
            workshops.own_step(Kind.CHOICE, letter * LONGEST_TEXT, options, place + 1) for place in range(MOST_STEPS)
        ]
        return workshops.prepare(HOST, "AQ", "Séminaire", "fr", own)

    assert len(handover.read(HOST, handover.write(HOST, longest("é"))).steps) == MOST_STEPS
    with pytest.raises(Refused, match="file_size"):
        handover.write(HOST, longest("👩"))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "workshop.file"),
        (b"[]", "workshop.file"),
        (b"\xff\xfe", "workshop.file"),
        (b"[" * 100_000, "workshop.file"),
        (b'{"file": "mosaique-scenario", "format": 1}', "workshop.file"),
        (b'{"file": "mosaique-workshop", "format": 2}', "workshop.file_format"),
        (b"x" * (handover.LARGEST + 1), "workshop.file_size"),
    ],
)
def test_what_is_no_file_of_a_workshop_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        handover.read(HOST, content)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("groups", "code"),
    [
        ([{"step": "assets-cards", "name": " "}], "workshop.group_name"),
        ([{"step": "assets-cards", "name": "x" * 81}], "workshop.group_name"),
        ([{"step": "assets-cards", "name": "x"}] * 16, "workshop.groups"),
        ([{"step": "assets-points", "name": "x"}], "workshop.file"),
        ([{"step": "gone", "name": "x"}], "workshop.file"),
    ],
)
def test_groups_that_are_not_accepted_refuse_the_file(groups: list[dict[str, str]], code: str) -> None:
    with pytest.raises(Refused) as refused:
        handover.read(HOST, changed(groups=groups))
    assert refused.value.code == code


def test_a_title_or_a_language_that_is_not_accepted_is_refused_when_it_is_kept() -> None:
    for change, code in (({"title": ""}, "title"), ({"language": "xx"}, "language"), ({"fewest": 1}, "fewest")):
        with pytest.raises(Refused, match=code):
            handover.keep(HOST, "AQ", handover.read(HOST, changed(**change)))


def test_only_who_holds_workshops_of_the_region_hands_one_over_or_takes_one_in() -> None:
    uid = held()
    content = handover.write(HOST, uid)
    with pytest.raises(NotFound):
        handover.write(AWAY, uid)
    reader = Viewer("r", "", Role.READER, ("AQ",))
    with pytest.raises(NotAllowed):
        handover.write(reader, uid)
    with pytest.raises(NotAllowed):
        handover.read(reader, content)
    with pytest.raises(NotAllowed):
        handover.keep(AWAY, "AQ", handover.read(AWAY, content))


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)
STEPS = st.lists(
    st.fixed_dictionaries(
        dict.fromkeys(("uid", "question", "text", "minutes", "own", "items", "source", "assumption"), JSONS)
        | {"kind": st.sampled_from(Kind) | JSONS}
    ),
    max_size=3,
)


@given(st.fixed_dictionaries({"title": JSONS, "language": JSONS, "fewest": JSONS, "groups": JSONS, "steps": STEPS}))
def test_whatever_a_file_holds_it_is_read_or_refused(parts: dict[str, Any]) -> None:
    try:
        handover.read(HOST, json.dumps({"file": handover.FILE_KIND, "format": 1} | parts).encode())
    except Refused:
        return


@pytest.mark.parametrize("name", handover.LIBRARY)
def test_each_workshop_of_the_library_can_be_held(name: str, demo_house: Path) -> None:
    steps = handover.prepared(name)
    uid = workshops.prepare(HOST, "AQ", "Prêt", "fr", steps)
    workshops.start(HOST, uid)
    for place in range(len(steps)):
        facilitation.go(HOST, uid, place)
    assert workshops.hall(HOST, uid).board.questions == len(handover.LIBRARY[name])
    with pytest.raises(Refused):
        handover.prepared("other")
