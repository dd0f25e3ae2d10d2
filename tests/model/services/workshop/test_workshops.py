"""Holding a workshop: prepared, begun, answered by phones, shown, undone, closed; two at once do not mix."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import select

from model.access import Role, Viewer
from model.errors import MosaiqueError, NotAllowed, NotFound, Refused
from model.services.access import audit
from model.services.context import store
from model.services.workshop import facilitation, workshops
from model.services.workshop import phones as workshop_phones
from model.services.workshop import state as workshop_state
from model.services.workshop import timer as workshop_timer
from model.services.workshop.phones import Door
from model.services.workshop.workshops import Phase
from model.storage.tables import BoardRow, CardRow, ParticipantRow, VoteRow, WorkshopRow
from model.workshop.board import StepState
from model.workshop.steps import Kind

pytestmark = pytest.mark.usefixtures("no_workshop")
HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
DIRECTOR = Viewer("d", "Directrice", Role.DIRECTOR, ("AQ",))
EVERY = ("expectations", "profile", "assets", "brakes", "means_in_use", "means_to_mobilise")
PICKS = {"pick": ["C01", "C02", "C03", "C04", "C05"]}


def here(uid: str) -> str:
    """The step that is looked at."""
    step = workshops.hall(HOST, uid).board.step
    assert step
    return step.uid


def prepared(*codes: str, viewer: Viewer = HOST) -> str:
    return workshops.prepare(viewer, "AQ", "Séminaire", "fr", workshops.prepared_steps(codes or EVERY))


def begun(*codes: str) -> str:
    uid = prepared(*codes)
    workshops.start(HOST, uid)
    return uid


def phones(uid: str, many: int) -> list[str]:
    door = workshop_phones.by_code(workshops.hall(HOST, uid).workshop.code)
    return [workshop_phones.join(door) for _ in range(many)]


def count(table: type) -> int:
    with store().read() as session:
        return len(session.exec(select(table)).all())


def test_a_whole_question_from_the_code_to_the_result() -> None:
    uid = begun()
    first, second, third, fourth = phones(uid, 4)
    assert workshop_phones.phone_view(uid, first).step is None
    facilitation.go(HOST, uid, 0)
    step = workshop_phones.phone_view(uid, first).step
    assert step and step.kind is Kind.PRIORITIES
    for secret in (first, second):
        workshop_phones.answer(uid, secret, step.uid, PICKS)
    workshop_phones.answer(uid, first, step.uid, {"pick": ["C02", "C03", "C04", "C05", "C06"]})
    workshop_phones.answer(uid, third, step.uid, {"no_view": ["1"]})
    workshop_phones.answer(uid, fourth, step.uid, {"pick": ["C01", "C02", "C03", "C04", "C06"]})
    hall = workshops.hall(HOST, uid)
    assert (hall.present, hall.answered) == (4, 4)
    assert hall.tally
    assert {row.item: row.count for row in hall.tally.rows if row.count} == {
        "C01": 2, "C02": 3, "C03": 3, "C04": 3, "C05": 2, "C06": 2,
    }  # fmt: skip
    assert workshop_phones.phone_view(uid, first).tally is None, "hidden until it is shown"
    facilitation.reveal(HOST, uid, "expectations-priorities", shown=True)
    assert workshop_phones.phone_view(uid, first).tally == hall.tally
    facilitation.go(HOST, uid, 1)
    levels = workshop_phones.phone_view(uid, second)
    assert levels.step
    assert [item.uid for item in levels.step.items] == ["C01", "C02", "C03", "C04", "C05", "C06"]
    assert levels.tally is None


def test_the_version_rises_with_everything_and_the_mark_of_a_phone_with_what_the_host_does() -> None:
    uid = begun()
    (phone,) = phones(uid, 1)
    facilitation.go(HOST, uid, 0)
    version, mark = workshops.version(HOST, uid), workshop_phones.mark(uid, phone)
    workshop_phones.answer(uid, phone, "expectations-priorities", PICKS)
    assert workshops.version(HOST, uid) > version
    assert workshop_phones.mark(uid, phone) == mark
    facilitation.reveal(HOST, uid, "expectations-priorities", shown=True)
    assert workshop_phones.mark(uid, phone) != mark


def test_an_answer_counts_while_its_step_is_open_and_once_grace_is_over_no_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("model.workshop.board.GRACE", timedelta(0))
    uid = begun()
    (phone,) = phones(uid, 1)
    with pytest.raises(Refused, match=r"workshop\.locked"):
        workshop_phones.answer(uid, phone, "expectations-priorities", PICKS)
    facilitation.go(HOST, uid, 0)
    facilitation.lock(HOST, uid, "expectations-priorities", locked=True)
    with pytest.raises(Refused, match=r"workshop\.locked"):
        workshop_phones.answer(uid, phone, "expectations-priorities", PICKS)
    facilitation.lock(HOST, uid, "expectations-priorities", locked=False)
    workshop_phones.answer(uid, phone, "expectations-priorities", PICKS)
    with pytest.raises(Refused, match=r"workshop\.picks"):
        workshop_phones.answer(uid, phone, "expectations-priorities", {"pick": ["C01"]})
    assert workshop_phones.phone_view(uid, phone).answer == dict.fromkeys(PICKS["pick"], 1)
    facilitation.go(HOST, uid, 2)
    with pytest.raises(Refused, match=r"workshop\.locked"):
        workshop_phones.answer(uid, phone, "expectations-priorities", PICKS)
    assert count(VoteRow) == 1


def undo(uid: str, viewer: Viewer = HOST) -> None:
    facilitation.undo(viewer, uid, workshops.hall(HOST, uid).revision)


def test_everything_that_the_host_does_can_be_undone_and_nothing_of_a_phone_is_lost() -> None:
    uid, votes, cards = begun(), "expectations-priorities", "assets-cards"
    (phone,) = phones(uid, 1)
    facilitation.go(HOST, uid, 0)
    workshop_phones.answer(uid, phone, votes, PICKS)
    facilitation.go(HOST, uid, 3)
    workshop_phones.write_card(uid, phone, cards, "Immersion")
    (card,) = workshops.hall(HOST, uid).cards

    def merge() -> None:
        one, other = workshops.hall(HOST, uid).board.groups
        facilitation.merge(HOST, uid, one.uid, other.uid)

    doing = [
        lambda: facilitation.enter_card(HOST, uid, cards, "Dit à voix haute"),
        lambda: facilitation.group(HOST, uid, cards, "Un", [card.uid]),
        lambda: facilitation.ungroup(HOST, uid, [card.uid]),
        lambda: facilitation.enter_card(HOST, uid, cards, "Dit aussi"),
        lambda: facilitation.group(HOST, uid, cards, "Deux", ["x"]),
        merge,
        lambda: facilitation.dissolve(HOST, uid, workshops.hall(HOST, uid).board.groups[0].uid),
        lambda: facilitation.moderate(HOST, uid, [card.uid], hidden=True),
        lambda: facilitation.moderate(HOST, uid, [card.uid], hidden=False),
        lambda: facilitation.spotlight(HOST, uid, card.uid),
        lambda: facilitation.go(HOST, uid, 0),
        lambda: facilitation.reveal(HOST, uid, votes, shown=True),
        lambda: facilitation.lock(HOST, uid, votes, locked=True),
        lambda: facilitation.lock(HOST, uid, votes, locked=False),
        lambda: facilitation.darken(HOST, uid, dark=True),
        lambda: workshop_timer.set_timer(HOST, uid, votes, 5),
        lambda: facilitation.enter_paper(HOST, uid, votes, PICKS, 4),
        lambda: facilitation.enter_hands(HOST, uid, votes, 5, {"C01": 3}),
        lambda: facilitation.go(HOST, uid, 4),
    ]
    seen = []
    for each in doing:
        seen.append(stand(uid))
        each()
    for before in reversed(seen):
        undo(uid)
        assert stand(uid) == before
    assert (count(VoteRow), count(CardRow)) == (1, 1)
    for _ in range(2):
        undo(uid)
    with pytest.raises(Refused, match="nothing_to_undo"):
        undo(uid)


def stand(uid: str) -> tuple[object, ...]:
    """All that the host can change."""
    hall = workshops.hall(HOST, uid)
    return hall.board, hall.cards, hall.answered


def test_a_second_click_or_window_undoes_nothing_more() -> None:
    uid = begun()
    for place in (0, 1, 2):
        facilitation.go(HOST, uid, place)
    seen = workshops.hall(HOST, uid).revision
    facilitation.undo(HOST, uid, seen)
    with pytest.raises(Refused, match="meanwhile"):
        facilitation.undo(HOST, uid, seen)
    assert workshops.hall(HOST, uid).board.place == 1
    seen = workshops.hall(HOST, uid).revision
    facilitation.reveal(HOST, uid, "expectations-levels", shown=True)
    with pytest.raises(Refused, match="meanwhile"):
        facilitation.undo(HOST, uid, seen)
    assert workshops.hall(HOST, uid).board.stage("expectations-levels").revealed


def test_what_phones_send_does_not_stand_in_the_way_of_undoing() -> None:
    uid = begun()
    facilitation.go(HOST, uid, 0)
    seen = workshops.hall(HOST, uid).revision
    (phone,) = phones(uid, 1)
    workshop_phones.answer(uid, phone, "expectations-priorities", PICKS)
    facilitation.undo(HOST, uid, seen)
    assert workshops.hall(HOST, uid).board.place == -1


def test_a_window_that_is_late_does_nothing_to_the_step_that_another_one_went_to() -> None:
    uid = begun("expectations", "assets")
    facilitation.go(HOST, uid, 0)
    seen = "expectations-priorities"
    facilitation.go(HOST, uid, 2)
    before = workshops.hall(HOST, uid)
    for late in (
        lambda: facilitation.reveal(HOST, uid, seen, shown=True),
        lambda: facilitation.lock(HOST, uid, seen, locked=True),
        lambda: facilitation.lock(HOST, uid, seen, locked=False),
        lambda: workshop_timer.set_timer(HOST, uid, seen, 5),
        lambda: facilitation.enter_paper(HOST, uid, seen, PICKS, 1),
        lambda: facilitation.enter_hands(HOST, uid, seen, 5, {"C01": 3}),
        lambda: facilitation.enter_card(HOST, uid, seen, "Dit à voix haute"),
        lambda: facilitation.group(HOST, uid, seen, "Un", ["x"]),
    ):
        with pytest.raises(Refused, match=r"workshop\.moved_on"):
            late()
    after = workshops.hall(HOST, uid)
    assert (after.board, after.version) == (before.board, before.version)


def test_where_a_scenario_is_composed_nothing_is_shown_closed_or_timed() -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", [workshops.live_step(1)])
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 0)
    for act in (
        lambda: facilitation.reveal(HOST, uid, "live", shown=True),
        lambda: facilitation.lock(HOST, uid, "live", locked=True),
        lambda: facilitation.lock(HOST, uid, "live", locked=False),
        lambda: workshop_timer.set_timer(HOST, uid, "live", 5),
        lambda: workshop_timer.set_timer(HOST, uid, "live", 0),
    ):
        with pytest.raises(Refused, match=r"workshop\.live"):
            act()


def test_cards_are_written_taken_back_grouped_and_given_points() -> None:
    uid = begun("assets")
    one, two = phones(uid, 2)
    facilitation.go(HOST, uid, 0)
    workshop_phones.write_card(uid, one, "assets-cards", "Immersion")
    workshop_phones.write_card(uid, one, "assets-cards", " Immersion ")
    workshop_phones.write_card(uid, two, "assets-cards", "Immersion")
    workshop_phones.write_card(uid, two, "assets-cards", "Mentorat")
    facilitation.enter_card(HOST, uid, "assets-cards", "Dit à voix haute")
    assert count(CardRow) == 4, "the same card of the same phone is one card"
    (mine,) = workshop_phones.phone_view(uid, one).cards
    workshop_phones.take_back(uid, two, "assets-cards", mine.uid)
    assert count(CardRow) == 4, "somebody else's card stays"
    hall = workshops.hall(HOST, uid)
    assert hall.answered == 2
    alike = [card.uid for card in hall.cards if card.text == "Immersion"]
    facilitation.group(HOST, uid, "assets-cards", "S'immerger", alike)
    assert workshop_phones.phone_view(uid, one).piles == ()
    facilitation.reveal(HOST, uid, "assets-cards", shown=True)
    assert [pile.name for pile in workshop_phones.phone_view(uid, one).piles] == [
        "S'immerger",
        "Mentorat",
        "Dit à voix haute",
    ]
    facilitation.go(HOST, uid, 1)
    step = workshop_phones.phone_view(uid, two).step
    assert step
    workshop_phones.answer(uid, two, step.uid, {step.items[0].uid: ["3"], step.items[1].uid: ["2"]})
    found = workshops.hall(HOST, uid).tally
    assert found
    assert [row.count for row in found.rows] == [3, 2, 0]


def test_a_phone_writes_ten_cards_at_most() -> None:
    uid = begun("assets")
    (phone,) = phones(uid, 1)
    facilitation.go(HOST, uid, 0)
    for number in range(10):
        workshop_phones.write_card(uid, phone, "assets-cards", f"Carte {number}")
    with pytest.raises(Refused, match=r"workshop\.cards"):
        workshop_phones.write_card(uid, phone, "assets-cards", "Une de trop")
    workshop_phones.take_back(uid, phone, "assets-cards", workshop_phones.phone_view(uid, phone).cards[0].uid)
    workshop_phones.write_card(uid, phone, "assets-cards", "Une autre")


def test_what_may_still_be_taken_back_is_never_remembered() -> None:
    uid = begun()
    with store().write() as session:
        row = workshop_state.touch(session, uid)
        board = workshop_state.board_of(session, row)
        with pytest.raises(AssertionError):
            workshop_state.result(session, row, board, board.steps[0])
        workshop_state.raise_version(session, uid, hosted=True)
        with pytest.raises(AssertionError):
            workshop_state.board_of(session, row)


def test_two_workshops_at_once_do_not_mix() -> None:
    one, other = begun(), begun()
    (phone,), (stranger,) = phones(one, 1), phones(other, 1)
    for uid in (one, other):
        facilitation.go(HOST, uid, 0)
    workshop_phones.answer(one, phone, "expectations-priorities", PICKS)
    for act in (
        lambda: workshop_phones.phone_view(one, stranger),
        lambda: workshop_phones.mark(one, stranger),
        lambda: workshop_phones.answer(one, stranger, "expectations-priorities", PICKS),
        lambda: workshop_phones.write_card(one, stranger, "expectations-priorities", "x"),
    ):
        with pytest.raises(NotFound, match=r"unknown\.participant"):
            act()
    assert workshops.hall(HOST, other).answered == 0
    assert workshops.hall(HOST, one).answered == 1


def test_a_workshop_that_is_over_lets_nobody_in_and_keeps_its_results() -> None:
    uid = begun()
    secrets = phones(uid, 3)
    facilitation.go(HOST, uid, 0)
    for secret in secrets:
        workshop_phones.answer(uid, secret, "expectations-priorities", PICKS)
    before = workshops.hall(HOST, uid)
    code, token = before.workshop.code, before.workshop.token
    assert workshop_phones.by_token(token) == Door(uid, "Séminaire", "fr")
    workshops.close(HOST, uid)
    for entry, key in ((workshop_phones.by_code, code), (workshop_phones.by_token, token)):
        with pytest.raises(NotFound):
            entry(key)
    assert workshop_phones.phone_view(uid, secrets[0]).over
    with pytest.raises(Refused):
        facilitation.go(HOST, uid, 1)
    after = workshops.hall(HOST, uid, place=0)
    assert (after.workshop.phase, after.workshop.code, after.tally) == (Phase.CLOSED, "", before.tally)
    assert after.board.stage("expectations-priorities").state is StepState.OPEN, "it stays as it was left"


def test_a_workshop_that_nobody_closed_is_over_after_eight_hours() -> None:
    uid = begun()
    (phone,) = phones(uid, 1)
    facilitation.go(HOST, uid, 0)
    code = workshops.hall(HOST, uid).workshop.code
    with store().write() as session:
        row = session.exec(select(WorkshopRow)).one()
        row.started_at -= timedelta(hours=8)
        session.add(row)
    with pytest.raises(NotFound):
        workshop_phones.by_code(code)
    with pytest.raises(Refused):
        workshop_phones.answer(uid, phone, "expectations-priorities", PICKS)


def test_a_workshop_is_given_two_more_hours_once_and_only_shortly_before_its_end() -> None:
    uid = begun()
    ends = workshops.hall(HOST, uid).workshop.ends
    assert ends
    workshop_timer.prolong(HOST, uid)
    assert workshops.hall(HOST, uid).workshop.ends == ends, "it is not soon over"
    with store().write() as session:
        row = session.exec(select(WorkshopRow)).one()
        row.started_at -= timedelta(hours=7, minutes=40)
        session.add(row)
    version, begun_at = workshops.version(HOST, uid), workshops.hall(HOST, uid).workshop.started_at
    for _ in range(2):
        workshop_timer.prolong(HOST, uid)
        found = workshops.hall(HOST, uid).workshop
        assert found.ends == ends - timedelta(hours=7, minutes=40) + timedelta(hours=2)
    assert workshops.version(HOST, uid) > version
    assert found.started_at == begun_at, "it began when it began"
    assert workshop_phones.by_code(found.code).uid == uid
    lines = [line.action for line in audit.lines(Viewer("o", "", Role.OPERATOR)) if line.subject == uid]
    assert lines[0] == "prolong_workshop"
    workshops.close(HOST, uid)
    assert workshops.hall(HOST, uid).workshop.ends is None
    with pytest.raises(Refused, match="not_running"):
        workshop_timer.prolong(HOST, uid)


def test_votes_that_come_together_are_all_kept() -> None:
    uid = begun()
    secrets = phones(uid, 40)
    facilitation.go(HOST, uid, 0)
    threads = [
        threading.Thread(target=workshop_phones.answer, args=(uid, secret, "expectations-priorities", PICKS))
        for secret in secrets
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert workshops.hall(HOST, uid).answered == 40
    assert count(VoteRow) == 40


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.DIRECTOR, Role.FACILITATOR, Role.OPERATOR)]
)
def test_only_facilitators_and_directors_hold_workshops(role: Role) -> None:
    uid, other = begun(), Viewer("x", "", role, ("AQ",))
    for act in (
        lambda: workshops.listing(other, "AQ"),
        lambda: workshops.hall(other, uid),
        lambda: workshops.version(other, uid),
        lambda: workshops.close(other, uid),
        lambda: facilitation.go(other, uid, 0),
        lambda: workshop_timer.prolong(other, uid),
        lambda: undo(uid, other),
        lambda: prepared(viewer=other),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_workshop_of_another_region_is_as_if_it_were_not_there() -> None:
    uid, other = begun(), Viewer("x", "", Role.FACILITATOR, ("BR",))
    for act in (
        lambda: workshops.hall(other, uid),
        lambda: workshops.version(other, uid),
        lambda: workshops.start(other, uid),
        lambda: workshops.close(other, uid),
        lambda: workshops.remove(other, uid),
        lambda: facilitation.go(other, uid, 0),
        lambda: workshop_timer.prolong(other, uid),
        lambda: undo(uid, other),
        lambda: workshops.hall(HOST, "0" * 16),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(NotAllowed):
        workshops.listing(other, "AQ")


def test_a_workshop_is_prepared_begun_once_and_taken_away_only_before() -> None:
    uid = prepared()
    assert [each.phase for each in workshops.listing(DIRECTOR, "AQ")] == [Phase.PREPARED]
    with pytest.raises(Refused):
        facilitation.go(HOST, uid, 0)
    workshops.start(HOST, uid)
    for act in (lambda: workshops.start(HOST, uid), lambda: workshops.remove(HOST, uid)):
        with pytest.raises(Refused, match=r"workshop\.begun"):
            act()
    other = prepared()
    workshops.remove(HOST, other)
    assert count(WorkshopRow) == 1


@pytest.mark.parametrize(("title", "language"), [("", "fr"), ("x" * 81, "fr"), ("Titre", "de")])
def test_a_title_and_a_language_are_checked(title: str, language: str) -> None:
    with pytest.raises(MosaiqueError):
        workshops.prepare(HOST, "AQ", title, language, workshops.prepared_steps(EVERY))


def test_what_is_done_leaves_a_line_and_a_vote_leaves_none() -> None:
    uid = begun()
    (phone,) = phones(uid, 1)
    facilitation.go(HOST, uid, 0)
    workshop_phones.answer(uid, phone, "expectations-priorities", PICKS)
    undo(uid)
    workshops.close(HOST, uid)
    who = Viewer("o", "", Role.OPERATOR)
    lines = [line for line in audit.lines(who) if line.subject == uid]
    assert [line.action for line in reversed(lines)] == [
        "prepare_workshop",
        "start_workshop",
        "run_workshop",
        "undo_workshop",
        "close_workshop",
    ]
    assert {line.scope for line in lines} == {"AQ"}


def test_the_database_knows_of_a_phone_a_digest_and_nothing_else() -> None:
    uid = begun()
    (phone,) = phones(uid, 1)
    with store().read() as session:
        (row,) = session.exec(select(ParticipantRow)).all()
    assert set(row.model_dump()) == {"key", "workshop_key", "secret_hash"}
    assert phone not in row.secret_hash


def test_boards_are_kept_to_go_back_to_and_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop_state, "MOST_PAST", 3)
    uid = begun()
    for place in (0, 1, 0, 1, 0):
        facilitation.go(HOST, uid, place)
    assert count(BoardRow) == 3
    assert workshops.hall(HOST, uid).board.place == 0


def test_answers_about_what_is_not_asked_any_more_do_not_count_and_are_asked_again() -> None:
    uid = begun("assets")
    (phone,) = phones(uid, 1)
    facilitation.go(HOST, uid, 0)
    for text in ("Un", "Deux"):
        workshop_phones.write_card(uid, phone, "assets-cards", text)
    facilitation.go(HOST, uid, 1)
    step = workshop_phones.phone_view(uid, phone).step
    assert step
    workshop_phones.answer(uid, phone, step.uid, {step.items[0].uid: ["5"]}, step.digest)
    assert workshops.hall(HOST, uid).answered == 1
    facilitation.undo(HOST, uid, workshops.hall(HOST, uid).revision)
    facilitation.group(HOST, uid, "assets-cards", "Ensemble", [card.uid for card in workshops.hall(HOST, uid).cards])
    facilitation.go(HOST, uid, 1)
    assert workshops.hall(HOST, uid).answered == 0
    assert workshop_phones.phone_view(uid, phone).answer is None
    with pytest.raises(Refused, match=r"workshop\.changed"):
        workshop_phones.answer(uid, phone, step.uid, {step.items[0].uid: ["5"]}, step.digest)


def weighed(*texts: str) -> tuple[str, str]:
    """A workshop whose cards, written by one phone, are about to be weighed."""
    uid = begun("assets")
    (phone,) = phones(uid, 1)
    facilitation.go(HOST, uid, 0)
    for text in texts:
        workshop_phones.write_card(uid, phone, "assets-cards", text)
    facilitation.go(HOST, uid, 1)
    return uid, phone


def asked(uid: str, phone: str) -> list[str]:
    step = workshop_phones.phone_view(uid, phone).step
    assert step
    assert workshops.hall(HOST, uid).board.step == step, "the host and the wall see the same"
    return [item.name["fr"] for item in step.items]


def test_cards_that_are_put_together_after_a_look_ahead_are_weighed_together() -> None:
    uid, phone = weighed("Un", "Deux")
    assert asked(uid, phone) == ["Un", "Deux"]
    facilitation.go(HOST, uid, 0)
    facilitation.group(HOST, uid, here(uid), "Ensemble", [card.uid for card in workshops.hall(HOST, uid).cards])
    facilitation.go(HOST, uid, 1)
    facilitation.lock(HOST, uid, here(uid), locked=False)
    assert asked(uid, phone) == ["Ensemble"]


@pytest.mark.parametrize("by", ["phone", "paper", "hands"])
def test_what_somebody_answered_stays_what_it_was_about(by: str) -> None:
    uid, phone = weighed("Un", "Deux")
    step = workshops.hall(HOST, uid).board.step
    assert step
    first = step.items[0].uid
    if by == "phone":
        workshop_phones.answer(uid, phone, step.uid, {first: ["5"]})
    elif by == "paper":
        facilitation.enter_paper(HOST, uid, here(uid), {first: ["5"]}, 1)
    else:
        facilitation.enter_hands(HOST, uid, here(uid), 1, {first: 5})
    facilitation.go(HOST, uid, 0)
    facilitation.group(HOST, uid, here(uid), "Ensemble", [card.uid for card in workshops.hall(HOST, uid).cards])
    facilitation.go(HOST, uid, 1)
    assert asked(uid, phone) == ["Un", "Deux"]


def test_a_card_that_is_hidden_is_weighed_no_more_until_it_is_shown_again() -> None:
    uid, phone = weighed("Insulte", "Deux")
    step = workshops.hall(HOST, uid).board.step
    assert step
    bad, good = (item.uid for item in step.items)
    workshop_phones.answer(uid, phone, step.uid, {bad: ["3"], good: ["2"]})
    mark = workshop_phones.mark(uid, phone)
    facilitation.moderate(HOST, uid, [bad], hidden=True)
    assert asked(uid, phone) == ["Deux"]
    assert workshop_phones.mark(uid, phone) != mark, "phones load the page again"
    assert workshop_phones.phone_view(uid, phone).answer == {good: 2}
    with pytest.raises(Refused):
        workshop_phones.answer(uid, phone, step.uid, {bad: ["3"]}, step.digest)
    found = workshops.hall(HOST, uid).tally
    assert found
    assert [(row.item, row.count) for row in found.rows] == [(good, 2)]
    facilitation.moderate(HOST, uid, [bad], hidden=False)
    assert asked(uid, phone) == ["Insulte", "Deux"]
    for other in phones(uid, 3):
        workshop_phones.answer(uid, other, step.uid, {bad: ["4"], good: ["1"]})
    facilitation.moderate(HOST, uid, [bad], hidden=True)
    before = workshops.hall(HOST, uid).tally
    workshops.close(HOST, uid)
    (_, points) = workshops.conclusions(HOST, uid)
    assert points.tally == before
    assert [row.item for row in points.tally.rows] == [item.uid for item in points.step.items] == [good]


@pytest.mark.parametrize("answered", [True, False])
def test_a_card_that_is_taken_back_is_gone_from_everywhere(*, answered: bool) -> None:
    uid, phone = weighed("Mme Dupont", "Deux")
    step = workshops.hall(HOST, uid).board.step
    assert step
    if answered:
        workshop_phones.answer(uid, phone, step.uid, {item.uid: ["2"] for item in step.items})
    facilitation.go(HOST, uid, 0)
    facilitation.lock(HOST, uid, here(uid), locked=False)
    workshop_phones.take_back(uid, phone, "assets-cards", step.items[0].uid)
    facilitation.go(HOST, uid, 1)
    assert asked(uid, phone) == ["Deux"]
    assert workshops.hall(HOST, uid).answered == answered
    with store().read() as session:
        assert "Dupont" not in str([row.document for row in session.exec(select(BoardRow))])
    for _ in range(4):
        facilitation.undo(HOST, uid, workshops.hall(HOST, uid).revision)
    assert "Mme Dupont" not in str(workshops.hall(HOST, uid))


def test_a_sentence_that_three_phones_wrote_is_weighed_once_and_hidden_as_a_whole() -> None:
    uid = begun("assets")
    facilitation.go(HOST, uid, 0)
    first, *others = phones(uid, 3)
    step = here(uid)
    for phone, words in zip((first, *others), ("L'immersion", "l\u2019Immersion", "L'immersion."), strict=True):
        workshop_phones.write_card(uid, phone, step, words)
    workshop_phones.write_card(uid, first, step, "Mentorat")
    facilitation.reveal(HOST, uid, step, shown=True)
    seen = [(pile.name, pile.count) for pile in workshop_phones.phone_view(uid, first).piles]
    assert seen == [("L'immersion", 3), ("Mentorat", 1)]
    written = workshops.hall(HOST, uid).cards
    facilitation.go(HOST, uid, 1)
    assert asked(uid, first) == ["L'immersion", "Mentorat"]
    for card in written[:3]:
        facilitation.moderate(HOST, uid, [card.uid], hidden=True)
        assert len(workshops.hall(HOST, uid).board.hidden) == 3
        assert asked(uid, first) == ["Mentorat"], "whichever of them is hidden"
        facilitation.moderate(HOST, uid, [card.uid], hidden=False)
        assert asked(uid, first) == ["L'immersion", "Mentorat"]
    facilitation.go(HOST, uid, 0)
    facilitation.lock(HOST, uid, step, locked=False)
    (mine, _) = workshop_phones.phone_view(uid, first).cards
    workshop_phones.take_back(uid, first, step, mine.uid)
    facilitation.go(HOST, uid, 1)
    assert asked(uid, first) == ["l\u2019Immersion", "Mentorat"], "the next one stands for it while nobody answered"


def test_a_gesture_made_on_what_another_window_changed_since_is_refused() -> None:
    uid = begun()
    seen = workshops.hall(HOST, uid).revision
    facilitation.go(HOST, uid, 0, seen)
    step = workshops.hall(HOST, uid).board.steps[0].uid
    for late in (
        lambda: facilitation.go(HOST, uid, 1, seen),
        lambda: facilitation.reveal(HOST, uid, step, shown=True, revision=seen),
        lambda: facilitation.lock(HOST, uid, step, locked=True, revision=seen),
        lambda: facilitation.darken(HOST, uid, dark=True, revision=seen),
        lambda: workshop_timer.set_timer(HOST, uid, step, 5, seen),
    ):
        before = workshops.hall(HOST, uid)
        with pytest.raises(Refused, match="meanwhile"):
            late()
        assert workshops.hall(HOST, uid) == before
    facilitation.go(HOST, uid, 1, workshops.hall(HOST, uid).revision)
    assert workshops.hall(HOST, uid).board.place == 1
