"""A workshop that is over, shown again step by step: all that came out of it, nothing else, and nothing is written."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel, select

from model.access import Role, Viewer, operator
from model.errors import MosaiqueError, NotAllowed, NotFound, Refused
from model.services.context import store
from model.services.records import retention
from model.services.workshop import facilitation, pauses, phones, workshops
from model.services.workshop.replay import COVER, replay
from model.storage.tables import WorkshopRow
from model.workshop import wall
from model.workshop.archive import GroupCounts
from model.workshop.board import WHATIF
from model.workshop.steps import Kind, Step

pytestmark = pytest.mark.usefixtures("no_workshop")
HOST = Viewer("f", "Animatrice", Role.FACILITATOR, ("AQ",))


def steps() -> Sequence[Step]:
    (ranged,) = workshops.prepared_steps(("profile",))
    cards = workshops.own_step(Kind.CARDS, "Qu'est-ce qui nous retient ?", (), 2)
    skipped = workshops.own_step(Kind.CHOICE, "Que garder ?", ("Tout", "Rien"), 3)
    return ranged, cards, skipped, workshops.live_step(4)


def held(people: int = 3) -> tuple[str, Sequence[Step]]:
    """A range that so many phones gave and that was never revealed, three cards, one hidden; nothing more is asked."""
    asked = steps()
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", asked)
    workshops.start(HOST, uid)
    door = phones.by_code(workshops.hall(HOST, uid).workshop.code)
    facilitation.go(HOST, uid, 0)
    for _ in range(people):
        phones.answer(uid, phones.join(door), asked[0].uid, {"low": ["30"], "high": ["50"]})
    facilitation.go(HOST, uid, 1)
    for text in ("Le temps", "Les distances", "Monsieur X"):
        facilitation.enter_card(HOST, uid, asked[1].uid, text)
    hidden = workshops.hall(HOST, uid).cards[-1].uid
    facilitation.moderate(HOST, uid, [hidden], hidden=True)
    first = workshops.hall(HOST, uid).cards[0].uid
    facilitation.group(HOST, uid, asked[1].uid, "Organisation", [first])
    return uid, asked


def over(people: int = 3) -> tuple[str, Sequence[Step]]:
    uid, asked = held(people)
    workshops.close(HOST, uid)
    return uid, asked


def written() -> dict[str, list[Any]]:
    """Every row of the base."""
    with store().read() as session:
        return {
            name: [tuple(row) for row in session.execute(table.select())]
            for name, table in SQLModel.metadata.tables.items()
        }


def test_each_step_that_the_room_came_to_is_shown_and_nothing_is_written() -> None:
    uid, asked = over()
    before = written()
    cover = replay(HOST, uid)
    assert (cover.hall.board.place, cover.hall.board.step, cover.hall.board.passed) == (COVER, None, (0, 1))
    for place in cover.hall.board.passed:
        board = replay(HOST, uid, place, effect=place == 0).hall.board
        assert board.step == board.steps[place]
        assert board.step.uid == asked[place].uid
        assert board.stage(asked[place].uid).revealed
        assert (board.spotlight, board.dark, board.passed) == (WHATIF if place == 0 else "", False, (0, 1))
    tally = replay(HOST, uid, 0).hall.tally
    assert tally
    assert (tally.answers, tally.row("low").median) == (3, 30)
    assert written() == before


def test_questions_that_were_asked_are_numbered_without_a_gap_once_the_workshop_is_over() -> None:
    uid = workshops.prepare(HOST, "AQ", "Séminaire", "fr", steps())
    workshops.start(HOST, uid)
    facilitation.go(HOST, uid, 1)
    facilitation.go(HOST, uid, 2)
    assert [each.step.question for each in workshops.conclusions(HOST, uid)] == [2, 3], "as the wall says meanwhile"
    workshops.close(HOST, uid)
    assert [each.step.question for each in workshops.conclusions(HOST, uid)] == [1, 2]
    boards = [replay(HOST, uid, place).hall.board for place in (COVER, 1, 2)]
    assert [board.questions for board in boards] == [2, 2, 2]
    assert [board.step.question for board in boards if board.step] == [1, 2]
    assert workshops.hall(HOST, uid).board.questions == 3, "it is copied as it was prepared"


def test_a_card_that_was_hidden_stays_so_and_is_not_counted() -> None:
    uid, asked = over()
    again = replay(HOST, uid, 1)
    piles = wall.piles(again.hall.board, asked[1].uid, again.hall.cards)
    assert [(pile.name, pile.texts) for pile in piles] == [("Organisation", ("Le temps",)), ("Les distances", ())]
    assert again.cards == GroupCounts((("Organisation", 1),), 1)


def test_what_too_few_people_said_is_not_shown_either() -> None:
    tally = replay(HOST, over(people=2)[0], 0).hall.tally
    assert tally
    assert not tally.shown


def test_once_votes_and_cards_are_gone_what_was_counted_is_still_shown() -> None:
    uid, _ = over()
    with store().write() as session:
        (row,) = session.exec(select(WorkshopRow).where(WorkshopRow.uid == uid))
        assert row.started_at
        row.started_at -= timedelta(days=31)
        session.add(row)
    retention.sweep(operator())
    again = replay(HOST, uid, 1)
    assert again.hall.cards == ()
    assert again.cards == GroupCounts((("Organisation", 1),), 1)
    tally = replay(HOST, uid, 0).hall.tally
    assert tally
    assert tally.row("low").median == 30


@pytest.mark.parametrize("place", [-2, 2, 3, 4, 99])
def test_a_place_that_the_room_never_came_to_is_none(place: int) -> None:
    with pytest.raises(Refused, match="no_step"):
        replay(HOST, over()[0], place)


def test_a_workshop_that_is_not_over_is_not_replayed() -> None:
    uid, _ = held()
    with pytest.raises(Refused, match="not_over"):
        replay(HOST, uid)
    pauses.pause(HOST, uid)
    with pytest.raises(Refused, match="not_over"):
        replay(HOST, uid)
    with pytest.raises(Refused, match="not_over"):
        replay(HOST, workshops.prepare(HOST, "AQ", "Séminaire", "fr", steps()))


@pytest.mark.parametrize(
    ("role", "region", "refusal"),
    [
        (Role.DIRECTOR, "AQ", None),
        (Role.FACILITATOR, "BR", NotFound),
        (Role.READER, "AQ", NotAllowed),
        (Role.ANALYST, "AQ", NotAllowed),
        (Role.NATIONAL, "AQ", NotAllowed),
    ],
)
def test_whoever_may_hold_workshops_of_the_region_sees_it(
    role: Role, region: str, refusal: type[MosaiqueError] | None
) -> None:
    uid, _ = over()
    viewer = Viewer("v", "Quelqu'un", role, (region,))
    if refusal is None:
        assert replay(viewer, uid).hall.workshop.uid == uid
    else:
        with pytest.raises(refusal):
            replay(viewer, uid)
