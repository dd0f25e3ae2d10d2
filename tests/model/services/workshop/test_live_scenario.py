"""The live scenario of a workshop: positions and families only, on what may be projected, undone like the rest."""

from datetime import date, timedelta

import pytest

from model.access import Role, Viewer, operator
from model.corrections.descriptions import Person, Position
from model.domain.calendar import add_months, month_of
from model.errors import NotAllowed, NotFound, Refused
from model.scenario import Action, ClosedPosition, Departure, NewPosition, Recruitment
from model.services import context
from model.services.records import corrections
from model.services.scenario import rows as scenario_rows
from model.services.scenario import scenarios
from model.services.situation import assumptions, situations, snapshots
from model.services.workshop import copies, facilitation, handover, live_scenario, phones, room_questions, workshops
from model.services.workshop import state as workshop_state
from model.workshop.board_document import from_document, to_document

pytestmark = pytest.mark.usefixtures("demo_house")
HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))
DIRECTOR = Viewer("d", "Directrice", Role.DIRECTOR, ("AQ",))


def begun() -> str:
    steps = (*workshops.prepared_steps(("profile",)), workshops.live_step(2))
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", steps)
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 1)
    return uid


def seats() -> list[str]:
    return [each.uid for each in situations.view(DIRECTOR, ("AQ",)).free]


def arrival(uid: str, seat: str) -> Action:
    return Recruitment(uid=uid, month=date(2027, 1, 1), position=seat, family="F5")


def test_an_action_is_seen_at_once_and_taken_off_or_undone() -> None:
    uid = begun()
    before = live_scenario.scene(HOST, uid)
    assert (before.figures_after.vacancy.vacant, before.projection.applied) == (3, ())
    live_scenario.play(HOST, uid, arrival("a", seats()[0]))
    live_scenario.play(HOST, uid, NewPosition(uid="n", month=date(2027, 1, 1), team=_team(uid), title="Appui"))
    found = live_scenario.scene(HOST, uid)
    assert (found.figures_after.vacancy.vacant, found.figures_after.mix.heads) == (3, 23)
    assert found.projection.euros > 0
    live_scenario.withdraw(HOST, uid, "n")
    assert live_scenario.scene(HOST, uid).figures_after.vacancy.vacant == 2
    facilitation.undo(HOST, uid, workshops.hall(HOST, uid).revision)
    facilitation.undo(HOST, uid, workshops.hall(HOST, uid).revision)
    assert [each.uid for each in workshops.hall(HOST, uid).board.live] == ["a"]


def _team(uid: str) -> str:
    return live_scenario.scene(HOST, uid).before.teams.uid[0]


def test_nothing_that_names_somebody_and_no_note_can_be_played() -> None:
    uid = begun()
    somebody = situations.view(DIRECTOR, ("AQ",)).snapshot.managers.uid[0]
    refused = (
        Departure(uid="d", month=date(2027, 1, 1), manager=somebody),
        ClosedPosition(uid="c", month=date(2027, 1, 1), position=seats()[0], note="Mme X part"),
    )
    for action in refused:
        with pytest.raises(Refused, match=r"workshop\.live_action"):
            live_scenario.play(HOST, uid, action)
    for number in range(12):
        live_scenario.play(HOST, uid, arrival(str(number), seats()[0]))
    with pytest.raises(Refused, match=r"workshop\.live_actions"):
        live_scenario.play(HOST, uid, arrival("more", seats()[0]))


def test_the_wall_knows_neither_names_nor_levels_nor_who_leaves() -> None:
    uid = begun()
    live_scenario.play(HOST, uid, arrival("a", seats()[0]))
    found = live_scenario.scene(HOST, uid)
    assert not found.after.personal
    assert set(found.before.managers.name) == {""}
    assert len(found.before.assessments) == 0
    looked = corrections.seen_region(operator(), "AQ")
    leaves = {"leaves_on": add_months(found.scenario.start, 3)}
    held = {each.manager for each in looked.register.assignments if each.until is None}
    someone = next(each for each in looked.register.managers if each.uid in held and each.leaves_on is None)
    corrections.correct(operator(), looked, Person(manager=someone.uid, values=leaves))
    after = live_scenario.scene(HOST, uid)
    assert (after.figures_before.vacancy, after.figures_after.vacancy) == (
        found.figures_before.vacancy,
        found.figures_after.vacancy,
    ), "a departure that is known leaves no mark on the wall"


def test_phones_look_on_and_cannot_answer() -> None:
    uid = begun()
    door = phones.by_code(workshops.hall(HOST, uid).workshop.code)
    secret = phones.join(door)
    seat = phones.phone_view(uid, secret)
    assert seat.step and not seat.step.asks
    assert not seat.open
    with pytest.raises(Refused, match=r"workshop\.locked"):
        phones.answer(uid, secret, seat.step.uid, {"no_view": ["1"]})


def test_a_scenario_is_composed_in_its_own_step_only_and_is_stored_with_the_board() -> None:
    uid = begun()
    live_scenario.play(HOST, uid, arrival("a", seats()[0]))
    board = workshops.hall(HOST, uid).board
    assert from_document(to_document(board)) == board
    assert board.questions == 1, "composing together is no question"
    facilitation.go(HOST, uid, 0)
    with pytest.raises(Refused, match=r"workshop\.no_step"):
        live_scenario.play(HOST, uid, arrival("b", seats()[0]))
    workshops.close(HOST, uid)
    assert len(live_scenario.scene(HOST, uid).scenario.actions) == 1, "it stays to be told afterwards"


def test_a_director_goes_on_with_it_and_a_facilitator_does_not() -> None:
    uid = begun()
    live_scenario.play(HOST, uid, arrival("a", seats()[0]))
    with pytest.raises(NotAllowed):
        live_scenario.keep(HOST, uid, "Atelier")
    kept = scenario_rows.load(DIRECTOR, live_scenario.keep(DIRECTOR, uid, "Atelier"))
    assert (kept.scenario.title, [each.uid for each in kept.scenario.actions]) == ("Atelier", ["a"])
    elsewhere = Viewer("f", "", Role.FACILITATOR, ("BR",))
    with pytest.raises(NotFound):
        live_scenario.scene(elsewhere, uid)


def test_what_was_shown_of_a_scenario_does_not_change_once_the_workshop_is_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assumptions.adopt(DIRECTOR, "AQ", "recruitment_cost", 5000, None, None)
    uid = begun()
    live_scenario.play(HOST, uid, arrival("a", seats()[0]))
    live_scenario.play(HOST, uid, NewPosition(uid="n", month=date(2027, 1, 1), team=_team(uid), title="Appui"))
    shown = live_scenario.live_scenario(HOST, uid)
    assert shown
    assert (shown.day, shown.start, shown.euros) == (context.today(), _next_month(), 5000)
    assert [each.kind for each in shown.deeds] == ["new_position", "recruitment"]
    assert shown.deeds[0].names["title"] == {"fr": "Appui", "en": "Appui"}
    assert shown.deeds[1].names["family"]["fr"] != shown.deeds[1].names["family"]["en"]
    assert (shown.before.heads, shown.after.heads, shown.before.vacant, shown.after.vacant) == (22, 23, 3, 3)
    assert shown.after.share == pytest.approx(6 / 23)
    assert (shown.own, shown.assumptions > 20) == ((("recruitment_cost", 5000),), True)
    workshops.close(HOST, uid)
    assumptions.adopt(DIRECTOR, "AQ", "recruitment_cost", 9000, None, None)
    renamed = Position(position=seats()[0], values={"title": "Tout autre chose"})
    corrections.correct(operator(), corrections.seen_region(operator(), "AQ"), renamed)
    begun_on, later = context.today(), context.today() + timedelta(days=70)
    monkeypatch.setattr(workshop_state, "held_on", lambda _: begun_on)
    for module in (context, scenarios, snapshots):
        monkeypatch.setattr(module, "today", lambda: later)
    assert live_scenario.live_scenario(HOST, uid) == shown
    assert [each.reason for each in live_scenario.scene(HOST, uid).projection.skipped] == [], (
        "and it can be gone on with"
    )


def test_a_workshop_in_which_nothing_was_composed_tells_of_no_scenario() -> None:
    uid = begun()
    assert live_scenario.live_scenario(HOST, uid) is None
    workshops.close(HOST, uid)
    assert live_scenario.live_scenario(HOST, uid) is None


def _next_month() -> date:
    return add_months(month_of(context.today()), 1)


def choosing(uid: str, *trades: str) -> str:
    """The room chooses between trades for the first free seat, a phone for each; return the step."""
    live_scenario.offer_trades(HOST, uid, seats()[0], ("F1", "F5"))
    step = workshops.hall(HOST, uid).board.step
    assert step
    for trade in trades:
        door = phones.by_code(workshops.hall(HOST, uid).workshop.code)
        phones.answer(uid, phones.join(door), step.uid, {"pick": [trade]})
    return step.uid


def test_the_trade_that_the_room_chose_most_answers_on_the_wall_and_is_placed_once() -> None:
    uid = begun()
    step = choosing(uid, "F5", "F5", "F1")
    before = live_scenario.scene(HOST, uid).figures_after.vacancy.vacant
    answered = live_scenario.answered_scene(HOST, uid)
    assert answered
    assert answered.figures_after.vacancy.vacant == before - 1
    assert not workshops.hall(HOST, uid).board.live, "nothing is placed by the room itself"
    with pytest.raises(Refused, match="trade"):
        live_scenario.place_trade(HOST, uid, step, "F1")
    live_scenario.place_trade(HOST, uid, step, "F5")
    board = workshops.hall(HOST, uid).board
    assert [(each.uid, each.family) for each in board.live if isinstance(each, Recruitment)] == [(step, "F5")]
    assert board.step
    assert not board.step.asks, "the room looks at its scenario"
    with pytest.raises(Refused, match="moved_on"):
        live_scenario.place_trade(HOST, uid, step, "F5")
    facilitation.undo(HOST, uid, workshops.hall(HOST, uid).revision)
    assert not workshops.hall(HOST, uid).board.live


def test_a_seat_that_the_room_is_asked_about_again_is_placed_again_in_place_of_what_it_chose_first() -> None:
    uid = begun()
    step = choosing(uid, "F5", "F5", "F5")
    place = workshops.hall(HOST, uid).board.place
    before = live_scenario.scene(HOST, uid).figures_after.vacancy.vacant
    live_scenario.place_trade(HOST, uid, step, "F5")
    facilitation.go(HOST, uid, place)
    room_questions.ask_again(HOST, uid, step)
    again = workshops.hall(HOST, uid).board.step
    assert again
    door = phones.by_code(workshops.hall(HOST, uid).workshop.code)
    for _ in range(3):
        phones.answer(uid, phones.join(door), again.uid, {"pick": ["F1"]})
    answered = live_scenario.answered_scene(HOST, uid)
    assert answered, "what stands on the seat is the room's own first choice"
    assert answered.figures_after.vacancy.vacant == before - 1
    live_scenario.place_trade(HOST, uid, again.uid, "F1")
    live = workshops.hall(HOST, uid).board.live
    assert [(each.uid, each.family) for each in live if isinstance(each, Recruitment)] == [(step, "F1")]


@pytest.mark.parametrize(("votes", "leading"), [(("F5", "F1", "F5", "F1"), 2), (("F5", "F5"), 0), ((), 0)])
def test_equal_trades_are_said_to_be_and_too_few_choose_nothing(votes: tuple[str, ...], leading: int) -> None:
    uid = begun()
    step = choosing(uid, *votes)
    hall = workshops.hall(HOST, uid)
    assert hall.board.step
    assert len(live_scenario.chosen_trades(hall.board.step, hall.tally)) == leading
    assert live_scenario.answered_scene(HOST, uid) is None
    if leading:
        live_scenario.place_trade(HOST, uid, step, "F1")
        assert len(workshops.hall(HOST, uid).board.live) == 1


def test_the_room_chooses_for_no_seat_that_somebody_holds() -> None:
    uid = begun()
    positions = live_scenario.scene(HOST, uid).before.positions.uid
    held = next(seat for seat in positions if seat not in seats())
    for seat, trades, code in (
        (held, ("F1", "F5"), "seat_held"),
        ("nowhere", ("F1", "F5"), "seat_held"),
        (seats()[0], ("F1", "nothing"), "trade"),
        (seats()[0], ("F1",), "items"),
    ):
        with pytest.raises(Refused, match=code):
            live_scenario.offer_trades(HOST, uid, seat, trades)
    step = choosing(uid, "F5", "F5", "F5")
    place = workshops.hall(HOST, uid).board.place
    facilitation.go(HOST, uid, place + 1)
    live_scenario.play(HOST, uid, arrival("a", seats()[0]))
    with pytest.raises(Refused, match="seat_held"):
        live_scenario.offer_trades(HOST, uid, seats()[0], ("F1", "F5"))
    facilitation.go(HOST, uid, place)
    assert live_scenario.answered_scene(HOST, uid) is None
    with pytest.raises(Refused, match="seat_held"):
        live_scenario.place_trade(HOST, uid, step, "F5")


def test_neither_a_copy_nor_a_file_asks_for_a_seat_of_the_region() -> None:
    uid = begun()
    choosing(uid)
    copied = workshops.hall(HOST, copies.copy(HOST, uid, "AQ")).board.steps
    read = handover.read(HOST, handover.write(HOST, uid)).steps
    assert [[each.seat for each in steps] for steps in (copied, read)] == [["", ""]] * 2
    assert [each.question for each in copied] == [1, 2]
