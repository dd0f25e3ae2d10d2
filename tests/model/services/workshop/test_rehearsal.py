"""Rehearsing: a fictional room fills whatever step is open within a minute, is never a decision, and leaves nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import col, func, select

from model.access import Role, Viewer
from model.errors import NotAllowed, NotFound, Refused
from model.services.access import audit
from model.services.context import store
from model.services.workshop import consequences, copies, facilitation, phones, proposals, rehearsal, workshops
from model.services.workshop.workshops import Phase
from model.storage.tables import CardRow, ParticipantRow, VoteRow, WorkshopRow, now
from model.workshop.cards import Group
from model.workshop.steps import Kind, Step

pytestmark = pytest.mark.usefixtures("demo_house")
HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
EVERY = ("expectations", "profile", "assets", "brakes", "means_in_use", "means_to_mobilise")
Later = Callable[[float], None]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """Let time pass for the fictional room."""
    shift = [0.0]

    def moment() -> datetime:
        return now() + timedelta(seconds=shift[0])

    def wait(seconds: float) -> None:
        shift[0] += seconds

    monkeypatch.setattr(rehearsal, "now", moment)
    return wait


def prepared(*steps: Step) -> str:
    return workshops.prepare(HOST, "AQ", "Séminaire", "fr", steps or workshops.prepared_steps(EVERY), 5)


def rehearsed(*steps: Step) -> str:
    uid = prepared(*steps)
    rehearsal.begin(HOST, uid)
    return uid


def kept(table: type, uid: str) -> int:
    with store().read() as session:
        key = session.exec(select(WorkshopRow.key).where(WorkshopRow.uid == uid)).one()
        chosen = select(func.count()).select_from(table).where(col(table.workshop_key) == key)
        return session.exec(chosen).one()


def fill(uid: str, place: int, later: Later) -> workshops.Hall:
    facilitation.go(HOST, uid, place)
    rehearsal.go_on(HOST, uid)
    later(60)
    rehearsal.go_on(HOST, uid)
    return workshops.hall(HOST, uid)


def test_the_room_answers_a_step_within_a_minute_one_after_the_other(later: Later) -> None:
    uid = rehearsed()
    assert workshops.hall(HOST, uid).present == 30
    rehearsal.go_on(HOST, uid)
    facilitation.go(HOST, uid, 0)
    seen = []
    for seconds in (0, 0, 10, 20, 30, 60):
        later(seconds)
        rehearsal.go_on(HOST, uid)
        seen.append(workshops.hall(HOST, uid).answered)
    assert seen == [0, 0, 5, 15, 30, 30]


def test_every_kind_of_step_is_answered_and_asking_again_changes_nothing(later: Later) -> None:
    own = (
        *workshops.prepared_steps(EVERY),
        workshops.own_step(Kind.CHOICE, "On garde ?", ("Oui", "Non"), 7),
        workshops.own_step(Kind.CARDS, "Quoi d'autre ?", (), 8),
        workshops.estimate_step("exit_rate", 9),
    )
    uid = rehearsed(*own)
    for place in range(len(own)):
        hall = fill(uid, place, later)
        assert hall.answered == 30, own[place].uid
        version = hall.version
        rehearsal.go_on(HOST, uid)
        assert workshops.version(HOST, uid) == version
        assert hall.tally
        if hall.board.step and hall.board.step.kind is Kind.LEVELS:
            assert any(row.no_view for row in hall.tally.rows)
            assert all(len(set(row.values)) >= 2 for row in hall.tally.rows), "a room is not of one mind"


def test_a_locked_step_takes_no_answer_and_an_opened_one_takes_the_rest(later: Later) -> None:
    uid = rehearsed()
    facilitation.go(HOST, uid, 0)
    rehearsal.go_on(HOST, uid)
    later(20)
    rehearsal.go_on(HOST, uid)
    facilitation.lock(HOST, uid, "expectations-priorities", locked=True)
    later(40)
    rehearsal.go_on(HOST, uid)
    assert workshops.hall(HOST, uid).answered == 10
    facilitation.lock(HOST, uid, "expectations-priorities", locked=False)
    rehearsal.go_on(HOST, uid)
    assert workshops.hall(HOST, uid).answered == 30


def interrupted(act: Callable[[str], None], later: Later, monkeypatch: pytest.MonkeyPatch) -> str:
    """A rehearsal in which something is done elsewhere as soon as the first one answered."""
    uid = rehearsed()
    facilitation.go(HOST, uid, 0)
    rehearsal.go_on(HOST, uid)
    answer = phones.answer

    def acting(*given: object) -> None:
        answer(*given)  # type: ignore[arg-type]
        act(uid)

    monkeypatch.setattr(phones, "answer", acting)
    later(60)
    rehearsal.go_on(HOST, uid)
    return uid


def test_a_step_that_is_locked_while_the_room_answers_stops_it_without_an_error(
    later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.workshop.board.GRACE", timedelta(0))
    uid = interrupted(
        lambda uid: facilitation.lock(HOST, uid, "expectations-priorities", locked=True), later, monkeypatch
    )
    assert workshops.hall(HOST, uid).answered == 1


def test_a_rehearsal_that_is_erased_while_the_room_answers_stops_it_without_an_error(
    later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    uid = interrupted(lambda uid: rehearsal.erase(HOST, uid), later, monkeypatch)
    assert workshops.hall(HOST, uid).workshop.phase is Phase.PREPARED
    assert kept(VoteRow, uid) == 0


def test_a_scenario_that_is_composed_aloud_is_left_to_the_facilitator(later: Later) -> None:
    assert fill(rehearsed(workshops.live_step(1)), 0, later).answered == 0


def test_once_a_rehearsal_is_over_the_room_writes_nothing(later: Later) -> None:
    uid = rehearsed()
    facilitation.go(HOST, uid, 0)
    rehearsal.go_on(HOST, uid)
    workshops.close(HOST, uid)
    later(60)
    rehearsal.go_on(HOST, uid)
    assert kept(VoteRow, uid) == 0


def test_the_same_workshop_rehearsed_again_is_answered_alike(later: Later) -> None:
    uid = rehearsed()
    first = fill(uid, 0, later).tally
    rehearsal.erase(HOST, uid)
    rehearsal.begin(HOST, uid)
    assert fill(uid, 0, later).tally == first


def test_what_a_rehearsal_says_is_never_a_proposal(later: Later) -> None:
    steps = (*workshops.prepared_steps(("profile",)), workshops.estimate_step("exit_rate", 2))
    uid = rehearsed(*steps)
    fill(uid, 0, later)
    assert consequences.wished_situation(HOST, uid).profile.mix, "its effect can be looked at"
    with pytest.raises(Refused, match=r"workshop\.rehearsed"):
        proposals.propose_profile(HOST, uid, "profile-range", proposals.voted_changes(HOST, uid, "profile-range"))
    fill(uid, 1, later)
    with pytest.raises(Refused, match=r"workshop\.rehearsed"):
        proposals.propose_assumption(
            HOST, uid, "estimate-exit_rate", proposals.estimate(HOST, uid, "estimate-exit_rate")
        )


def test_the_real_room_starts_from_nothing(later: Later) -> None:
    uid = prepared()
    first = workshops.hall(HOST, uid).board
    rehearsal.begin(HOST, uid)
    code = workshops.hall(HOST, uid).workshop.code
    trying = phones.join(phones.by_code(code))
    for place in (0, 1, 3, 4):
        fill(uid, place, later)
    facilitation.group(HOST, uid, "assets-points", "Un groupe", [workshops.hall(HOST, uid).cards[0].uid])
    workshops.close(HOST, uid)
    rehearsal.erase(HOST, uid)
    hall = workshops.hall(HOST, uid)
    assert (hall.workshop.phase, hall.workshop.rehearsed, hall.board) == (Phase.PREPARED, False, first)
    assert [kept(table, uid) for table in (VoteRow, CardRow, ParticipantRow)] == [0, 0, 0]
    assert workshops.conclusions(HOST, uid) == ()
    with pytest.raises(NotFound):
        phones.phone_view(uid, trying)
    workshops.start(HOST, uid)
    hall = workshops.hall(HOST, uid)
    assert (hall.present, hall.workshop.rehearsed) == (0, False)
    assert hall.workshop.code != code
    with pytest.raises(Refused, match="nothing_to_undo"):
        facilitation.undo(HOST, uid, workshops.hall(HOST, uid).revision)
    with pytest.raises(Refused, match="not_rehearsed"):
        rehearsal.erase(HOST, uid)


def test_the_groups_of_the_preparation_outlive_a_rehearsal_and_no_other_does(later: Later) -> None:
    steps = workshops.prepared_steps(EVERY)
    groups = tuple(Group(name, "assets-cards", name, (), prepared=True) for name in ("Apprendre", "Transmettre"))
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", steps, 5, groups)
    first = workshops.hall(HOST, uid).board
    rehearsal.begin(HOST, uid)
    card = fill(uid, 3, later).cards[0].uid
    facilitation.group(HOST, uid, "assets-cards", "Renommé", [card], "Apprendre")
    facilitation.group(HOST, uid, "assets-cards", "De la répétition", [])
    facilitation.dissolve(HOST, uid, "Transmettre")
    rehearsal.erase(HOST, uid)
    assert workshops.hall(HOST, uid).board == first


def test_a_copy_has_the_groups_of_the_preparation_without_cards_and_none_that_the_room_made() -> None:
    groups = tuple(Group(name, "assets-cards", name, (), prepared=True) for name in ("Apprendre", "Transmettre"))
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", workshops.prepared_steps(EVERY), 5, groups)
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 3)
    facilitation.enter_card(HOST, uid, "assets-cards", "Tutorat")
    card = workshops.hall(HOST, uid).cards[0].uid
    for name, group in (("Apprendre", "Apprendre"), ("De la salle", "Transmettre"), ("De la salle aussi", "")):
        facilitation.group(HOST, uid, "assets-cards", name, [card], group)
    copied = workshops.hall(HOST, copies.copy(HOST, uid, "AQ")).board.groups
    assert copied == groups[:1]


def test_a_fictional_room_never_mixes_with_a_real_one() -> None:
    uid = prepared()
    workshops.start(HOST, uid)
    phones.join(phones.by_code(workshops.hall(HOST, uid).workshop.code))
    with pytest.raises(Refused, match=r"workshop\.used"):
        rehearsal.begin(HOST, uid)
    assert workshops.hall(HOST, uid).present == 1
    rehearsal.go_on(HOST, uid)
    other = rehearsed()
    with pytest.raises(Refused, match=r"workshop\.used"):
        rehearsal.begin(HOST, other)
    assert workshops.hall(HOST, other).present == 30


def test_a_rehearsal_that_is_refused_leaves_everybody_at_the_step_that_is_open() -> None:
    uid = prepared()
    workshops.start(HOST, uid)
    phone = phones.join(phones.by_code(workshops.hall(HOST, uid).workshop.code))
    facilitation.go(HOST, uid, 0)
    with pytest.raises(Refused, match=r"workshop\.used"):
        rehearsal.begin(HOST, uid)
    facilitation.go(HOST, uid, 2)
    assert workshops.hall(HOST, uid).board.place == 2
    seat = phones.phone_view(uid, phone)
    assert seat.step
    assert seat.step.uid == "profile-range"


def test_a_rehearsal_is_refused_after_the_hands_of_a_room_and_what_says_so_beforehand_agrees() -> None:
    uid = prepared()
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    assert not workshops.hall(HOST, uid).used
    facilitation.enter_hands(HOST, uid, "expectations-priorities", 5, {"C01": 3})
    assert workshops.hall(HOST, uid).used
    with pytest.raises(Refused, match=r"workshop\.used"):
        rehearsal.begin(HOST, uid)


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.DIRECTOR, Role.FACILITATOR, Role.OPERATOR)]
)
def test_only_facilitators_and_directors_rehearse_and_copy(role: Role) -> None:
    uid, other = rehearsed(), Viewer("x", "", role, ("AQ",))
    for act in (rehearsal.begin, rehearsal.go_on, rehearsal.erase, lambda who, one: copies.copy(who, one, "AQ")):
        with pytest.raises(NotAllowed):
            act(other, uid)
    assert workshops.hall(HOST, uid).workshop.rehearsed


def test_a_workshop_of_another_region_can_neither_be_rehearsed_nor_erased_nor_copied() -> None:
    uid, other = rehearsed(), Viewer("x", "", Role.FACILITATOR, ("BR",))
    for act in (rehearsal.begin, rehearsal.go_on, rehearsal.erase, lambda who, one: copies.copy(who, one, "BR")):
        with pytest.raises(NotFound):
            act(other, uid)
    with pytest.raises(NotAllowed):
        copies.copy(HOST, uid, "BR")


def test_a_copy_has_the_steps_and_the_settings_and_none_of_the_answers(later: Later) -> None:
    uid, both = prepared(), Viewer("x", "", Role.DIRECTOR, ("AQ", "BR"))
    first = workshops.hall(HOST, uid).board
    rehearsal.begin(HOST, uid)
    for place in (0, 1, 3, 4):
        fill(uid, place, later)
    copied = workshops.hall(both, copies.copy(both, uid, "BR"))
    said = copied.workshop
    assert (said.region, said.title, said.language, said.phase) == ("BR", "Séminaire", "fr", Phase.PREPARED)
    assert (copied.board, copied.cards, said.rehearsed) == (first, (), False)
    assert [each.uid for each in workshops.listing(both, "BR")] == [said.uid]


def test_a_rehearsal_leaves_two_lines_and_its_answers_none(later: Later) -> None:
    uid = rehearsed()
    fill(uid, 0, later)
    rehearsal.erase(HOST, uid)
    lines = [line.action for line in audit.lines(Viewer("o", "", Role.OPERATOR)) if line.subject == uid]
    assert lines[::-1] == ["prepare_workshop", "rehearse_workshop", "run_workshop", "erase_rehearsal"]
