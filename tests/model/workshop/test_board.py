"""Going through a workshop: what opens, locks, shows; cards put together; everything can be undone."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from model.errors import Refused
from model.workshop import archive, board_document, cards, wall
from model.workshop import steps as asked
from model.workshop.board import Board, StepState
from model.workshop.cards import Card, Group
from model.workshop.steps import COUNTED, Item, Kind, Step
from model.workshop.tallies import tally
from tests.model.workshop.test_answers import CODES
from tests.model.workshop.test_steps import READY

NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)
BEGUN = Board(READY)
CARDS = READY[3]
HUNG = [Card(f"c{number}", CARDS.uid, f"Carte {number}") for number in range(6)]
ON_CARDS = BEGUN.went(3, NOW)


def test_going_on_opens_a_step_and_locks_the_one_that_is_left() -> None:
    one = BEGUN.went(0, NOW)
    assert BEGUN.step is None
    assert one.stage(READY[0].uid).is_open(NOW)
    two = one.went(1, NOW)
    assert two.stage(READY[1].uid).is_open(NOW)
    assert BEGUN.stage(READY[0].uid).state is StepState.WAITING


@pytest.mark.parametrize("place", [-2, 12])
def test_there_is_nothing_before_the_beginning_nor_after_the_end(place: int) -> None:
    with pytest.raises(Refused):
        BEGUN.went(place, NOW)


def test_a_timer_locks_by_itself_and_can_be_taken_away() -> None:
    timed = BEGUN.went(0, NOW).timed(5, NOW)
    stage = timed.stage(READY[0].uid)
    assert stage.is_open(NOW + timedelta(minutes=4))
    assert not stage.is_open(NOW + timedelta(minutes=5))
    assert timed.timed(0, NOW).stage(READY[0].uid).is_open(NOW + timedelta(hours=2))


def test_taking_a_timer_away_opens_nothing_again() -> None:
    open_for_five = BEGUN.went(0, NOW).timed(5, NOW)
    for shut, moment in ((open_for_five.locked(NOW), NOW), (open_for_five, NOW + timedelta(minutes=5))):
        assert not shut.timed(0, moment).stage(READY[0].uid).is_open(moment)
        assert shut.timed(5, moment).stage(READY[0].uid).is_open(moment)


def test_the_levels_are_asked_of_the_priorities_that_came_out() -> None:
    found = tally(READY[0], [dict.fromkeys(CODES[2:7], 1)] * 3)
    one = BEGUN.went(0, NOW)
    two = one.went(1, NOW, wall.items(one, READY[0], found, []))
    assert [item.uid for item in two.steps[1].items] == CODES[2:7]
    assert two.went(0, NOW).went(1, NOW).steps[1].items == two.steps[1].items, "a step keeps what it was about"
    other = two.went(0, NOW).went(1, NOW, wall.items(two, READY[0], tally(READY[0], []), []))
    assert [len(other.steps[1].items), other.stage(READY[1].uid).state] == [14, StepState.OPEN], (
        "until it is given other"
    )


def test_what_is_brought_is_asked_next_even_if_it_was_passed_over() -> None:
    last = READY[-1].uid
    passed = BEGUN.went(0, NOW).passed_over(last, skipped=True)
    brought = passed.brought(last)
    assert (len(passed.skipped), brought.skipped) == (len(passed.together(last)), frozenset())
    there = brought.beside(max(place for place, step in enumerate(brought.steps) if step.question == 1), 1)
    assert brought.steps[there].uid in passed.together(last)


def test_points_are_given_to_groups_and_to_the_cards_that_stand_alone() -> None:
    grouped = ON_CARDS.grouped("g1", " Immersion ", ["c0", "c1"]).moderated(["c2"], hidden=True)
    found = wall.items(grouped, CARDS, tally(CARDS, []), HUNG)
    assert [(item.uid, item.name["en"]) for item in found] == [
        ("g1", "Immersion"),
        ("c3", "Carte 3"),
        ("c4", "Carte 4"),
        ("c5", "Carte 5"),
    ]


def test_a_card_is_in_one_group_at_most_and_groups_can_be_merged_and_dissolved() -> None:
    two = ON_CARDS.grouped("g1", "Un", ["c0", "c1"]).grouped("g2", "Deux", ["c1", "c2"])
    assert [group.cards for group in two.groups] == [("c0",), ("c1", "c2")]
    merged = two.merged("g1", "g2")
    assert [(group.name, group.cards) for group in merged.groups] == [("Un", ("c0", "c1", "c2"))]
    assert merged.grouped("g1", "Une", ["c3"]).groups[0].cards == ("c0", "c1", "c2", "c3")
    assert merged.dissolved("g1").groups == ()
    with pytest.raises(Refused):
        two.merged("g1", "g1")


def test_hidden_cards_hang_nowhere_and_a_group_of_hidden_cards_neither() -> None:
    board = ON_CARDS.grouped("g1", "Un", ["c0"]).moderated(["c0"], hidden=True)
    assert "Carte 0" not in str(wall.piles(board, CARDS.uid, HUNG))
    assert next(pile.uid for pile in wall.piles(board, CARDS.uid, HUNG)) == "c1"
    shown = board.moderated(["c0"], hidden=False)
    assert wall.piles(shown, CARDS.uid, HUNG)[0].texts == ("Carte 0",)


def test_cards_that_say_the_same_are_one_pile_however_they_are_typed() -> None:
    written = [
        "Aller voir\u00a0!",
        "S'immerger",
        "  aller  VOIR",
        "S\u2019immerger.",
        "Immergé",
        "?",
        "!",
        "Aller voir",
    ]
    hung = [Card(f"c{number}", CARDS.uid, text) for number, text in enumerate(written)]
    found = wall.piles(ON_CARDS, CARDS.uid, hung)
    told = [("c0", 3), ("c1", 2), ("c4", 1), ("c5", 1), ("c6", 1)]
    assert [(pile.uid, pile.count) for pile in found] == told
    assert all(pile.alone for pile in found)
    assert found[0].name == "Aller voir\u00a0!"
    items = wall.items(ON_CARDS, CARDS, tally(CARDS, []), hung)
    assert [item.uid for item in items] == [uid for uid, _ in told]
    assert archive.group_counts(ON_CARDS, CARDS.uid, hung) == archive.GroupCounts((), len(written))
    put = wall.piles(ON_CARDS.grouped("g1", "Un", ["c0"]), CARDS.uid, hung)
    assert [(pile.uid, pile.count) for pile in put[:2]] == [("g1", 1), ("c1", 2)]
    assert ("c2", 2) in [(pile.uid, pile.count) for pile in put], "those that are in no group stay together"


def test_paper_and_hands_count_with_the_phones() -> None:
    board = BEGUN.went(0, NOW).with_paper(dict.fromkeys(CODES[:5], 1), 3).with_hands(4, {CODES[0]: 4})
    found = tally(READY[0], board.ballots(READY[0].uid), board.raised(READY[0].uid))
    assert (found.answers, found.row(CODES[0]).count, found.row(CODES[1]).count) == (7, 7, 3)


@pytest.mark.parametrize(
    ("people", "counts"), [(0, {}), (301, {}), (3, {CODES[0]: 4}), (3, {"C99": 1}), (3, {"C01": -1})]
)
def test_more_hands_than_people_are_refused(people: int, counts: dict[str, int]) -> None:
    with pytest.raises(Refused):
        BEGUN.went(0, NOW).with_hands(people, counts)


CHOICE = Step("choice", Kind.CHOICE, 1, {}, (Item("yes", {}), Item("no", {})))
POINTS = Step("points", Kind.POINTS, 1, {}, CHOICE.items)


@pytest.mark.parametrize(
    ("step", "counts", "most"),
    [
        (CHOICE, {"yes": 2, "no": 2}, 3),
        (POINTS, {"yes": 15, "no": 1}, 15),
        (READY[0], dict.fromkeys(CODES[:6], 3), 15),
    ],
)
def test_people_have_no_more_hands_in_all_than_they_can_raise(step: Step, counts: dict[str, int], most: int) -> None:
    board = Board((step,)).went(0, NOW)
    with pytest.raises(Refused, match="hands_total") as refused:
        board.with_hands(3, counts)
    assert (refused.value.values["received"], refused.value.values["accepted"]) == (sum(counts.values()), most)
    fitting = counts | {max(counts): counts[max(counts)] - (sum(counts.values()) - most)}
    assert board.with_hands(3, fitting).raised(step.uid)[0].counts == fitting


@pytest.mark.parametrize("kind", sorted({*Kind} - set(COUNTED)))
def test_hands_are_raised_only_where_they_are_counted(kind: Kind) -> None:
    with pytest.raises(Refused, match=r"workshop\.kind"):
        Board((replace(CHOICE, kind=kind),)).went(0, NOW).with_hands(3, {"yes": 1})


def test_a_step_that_is_gone_back_to_is_as_it_was_left() -> None:
    first, before = READY[0].uid, BEGUN.went(0, NOW).timed(5, NOW).revealed(shown=True).lit("card")
    later = NOW + timedelta(minutes=2)
    back = before.went(1, later).went(0, later + timedelta(hours=1))
    assert back.spotlight == "card"
    assert back.stage(first).revealed
    assert back.stage(first).until == later + timedelta(hours=1, minutes=3), "its timer stood still meanwhile"
    shut = BEGUN.went(0, NOW).locked(NOW)
    assert shut.went(1, later).went(0, later).stage(first).state is StepState.LOCKED
    over = BEGUN.went(0, NOW).timed(1, NOW).went(1, later)
    assert not over.went(0, later).stage(first).is_open(later), "its time was over"
    assert before.went(0, later) == before, "nothing happens to whoever stays"


@pytest.mark.parametrize(
    "shut", [lambda board, moment: board.locked(moment), lambda board, moment: board.went(1, moment)]
)
def test_what_is_being_written_when_a_step_closes_is_taken_for_ten_seconds(shut) -> None:
    first, before = READY[0].uid, BEGUN.went(0, NOW)
    assert not before.stage(first).grace(NOW)
    closed = shut(before, NOW)
    assert closed.stage(first).grace(NOW) == 10
    assert closed.stage(first).grace(NOW + timedelta(seconds=9.5)) == 0.5
    assert not closed.stage(first).grace(NOW + timedelta(seconds=10))
    again = shut(closed, NOW + timedelta(seconds=4))
    assert again.stage(first).grace(NOW + timedelta(seconds=10)) == 0, "shutting it twice gives no more"
    timed = before.timed(1, NOW)
    end = NOW + timedelta(minutes=1)
    assert timed.stage(first).grace(end) == 10
    assert shut(timed, end + timedelta(seconds=4)).stage(first).grace(end + timedelta(seconds=4)) == 6
    assert not closed.went(0, NOW).opened().stage(first).grace(NOW)


BOTH = {"fr": "On garde ?", "en": "On garde ?"}
OTHER = Step("other", Kind.CHOICE, 0, BOTH, (Item("yes", BOTH), Item("no", BOTH)), own=True)


def asked_in_order(board: Board) -> list[tuple[int, str]]:
    return [(step.question, step.uid) for step in board.steps]


def test_a_question_that_is_added_is_asked_at_once_after_the_one_that_is_looked_at() -> None:
    before = BEGUN.went(0, NOW)
    after = before.with_question([OTHER], NOW)
    assert after.step == replace(OTHER, question=2)
    assert after.stage(OTHER.uid).is_open(NOW)
    assert asked_in_order(after)[:4] == [
        (1, READY[0].uid),
        (1, READY[1].uid),
        (2, OTHER.uid),
        (3, READY[2].uid),
    ]
    assert after.questions == before.questions + 1
    assert after.stage(READY[0].uid).grace(NOW) == 10
    assert BEGUN.with_question([OTHER], NOW).place == 0
    ended = before.went(len(READY), NOW).with_question([OTHER], NOW)
    assert (ended.step and ended.step.uid, ended.place) == (OTHER.uid, len(READY))
    with pytest.raises(Refused):
        before.with_question([replace(OTHER, items=())], NOW)


def test_a_scenario_is_composed_after_every_question() -> None:
    live = Step("live", Kind.LIVE, 9, BOTH)
    board = replace(BEGUN, steps=(*READY[:2], live)).went(2, NOW)
    after = board.with_question([OTHER], NOW)
    assert asked_in_order(after) == [(1, READY[0].uid), (1, READY[1].uid), (2, OTHER.uid), (3, live.uid)]
    assert (after.place, after.step and after.step.uid) == (2, OTHER.uid)
    assert after.went(3, NOW).step == replace(live, question=3)


def test_a_question_is_brought_forward_with_all_its_steps_and_the_room_stays_where_it_is() -> None:
    board = BEGUN.went(0, NOW)
    last = READY[-1]
    after = board.brought(last.uid)
    assert after.step == board.step
    assert [step.uid for step in after.steps[2:4]] == [step.uid for step in READY if step.question == last.question]
    assert [step.question for step in after.steps] == sorted(step.question for step in after.steps)
    back = board.went(len(READY) - 1, NOW).brought(READY[0].uid)
    assert back.step and back.step.uid == last.uid
    assert [step.uid for step in back.steps[-2:]] == [READY[0].uid, READY[1].uid]
    with pytest.raises(Refused):
        board.brought(READY[1].uid)


def test_other_words_are_those_of_every_step_of_the_question_and_pages_with_the_old_ones_are_told_apart() -> None:
    after = BEGUN.went(0, NOW).reworded(READY[0].uid, " Autrement ? ", "", {})
    assert [step.text["en"] for step in after.steps[:3]] == ["Autrement ?", "Autrement ?", READY[2].text["en"]]
    assert after.steps[0].digest != READY[0].digest
    with pytest.raises(Refused):
        BEGUN.reworded(READY[0].uid, " ", "", {})


def test_a_wall_is_dark_until_another_step_is_looked_at() -> None:
    dark = BEGUN.went(0, NOW).darkened(dark=True)
    assert dark.dark
    assert not dark.went(1, NOW).dark
    assert not dark.darkened(dark=False).dark


MOVES = st.lists(
    st.one_of(
        st.integers(-1, len(READY)).map(lambda place: lambda board: board.went(place, NOW)),
        st.booleans().map(lambda shown: lambda board: board.revealed(shown=shown)),
        st.sampled_from([lambda board: board.locked(NOW), lambda board: board.opened()]),
        st.integers(0, 9).map(lambda minutes: lambda board: board.timed(minutes, NOW)),
        st.tuples(st.sampled_from("gh"), st.lists(st.sampled_from("abcd"))).map(
            lambda given: lambda board: board.grouped(given[0], "Nom", given[1])
        ),
        st.booleans().map(lambda dark: lambda board: board.darkened(dark=dark)),
        st.just(lambda board: board.merged("g", "h")),
        st.sampled_from("abcd").map(lambda card: lambda board: board.moderated([card], hidden=True)),
        st.just(lambda board: board.with_paper({"low": 1, "high": 2}, 2)),
    ),
    max_size=14,
)


@given(MOVES)
def test_whatever_is_done_a_board_is_sound_and_comes_back_from_storage(moves) -> None:
    board = BEGUN
    for move in moves:
        try:
            board = move(board)
        except Refused:
            continue
    assert board_document.from_document(board_document.to_document(board)) == board
    held = [card for group in board.groups for card in group.cards]
    assert len(held) == len(set(held))


@pytest.mark.parametrize(
    ("text", "kept"),
    [("  du  temps\n pour soi ", "du temps pour soi"), ("a\u202ebc\u200b", "abc"), ("<b>**x**</b>", "<b>**x**</b>")],
)
def test_a_card_is_one_line_without_characters_that_are_not_seen(text: str, kept: str) -> None:
    assert cards.plain_text(text) == kept


@pytest.mark.parametrize(
    "emoji",
    [
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",  # a family
        "\U0001f469\U0001f3fd\u200d\U0001f680",  # a woman of a colour of skin, and her rocket
        "\u2764\ufe0f\u200d\U0001f525",  # a heart on fire
        "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",  # the flag of Scotland
        "\U0001f1eb\U0001f1f7",  # the flag of France
        "\U0001fa77",  # a heart that Python 3.11 does not know
    ],
)
def test_an_emoji_made_of_several_characters_stays_one_wherever_it_is_written(emoji: str) -> None:
    for text in (emoji, f"{emoji} Bravo", f"Bravo {emoji}", f"Bra{emoji}vo", emoji * 3):
        assert cards.plain_text(text) == text


@pytest.mark.parametrize("unseen", ["\u200d", "\U000e0041", "\ue000", "\ud800", "\u202e", "\u2066", "\ufeff"])
def test_what_joins_no_emoji_is_not_kept(unseen: str) -> None:
    family = "\U0001f468\u200d\U0001f469"
    assert cards.plain_text(f"{unseen}a{unseen}b{unseen}{family}{unseen}") == f"ab{family}"
    assert cards.plain_text(f"\U0001f468\u200d{unseen}\U0001f469") == "\U0001f468\U0001f469"


@pytest.mark.parametrize("text", ["", " \n ", "\u200b", "x" * 281])
def test_an_empty_or_a_long_card_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        cards.plain_text(text)


@given(st.text(max_size=400))
@example("0\r\x1b 0")
def test_whatever_is_written_is_a_card_or_is_refused(text: str) -> None:
    try:
        found = cards.plain_text(text)
    except Refused:
        return
    assert 1 <= len(found) <= cards.LONGEST
    assert cards.plain_text(found) == found


def test_questions_change_places_with_all_their_steps_and_a_scenario_stays_last() -> None:
    live = Step("live", Kind.LIVE, 9, BOTH)
    board = replace(BEGUN, steps=asked.numbered((*READY, live))).went(0, NOW)
    after = board.moved(READY[2].uid, -1)
    assert [step.question for step in after.steps] == sorted(step.question for step in after.steps)
    assert (after.steps[0].uid, after.step and after.step.uid) == (READY[2].uid, READY[0].uid)
    assert after.moved(READY[2].uid, 1) == board
    for uid, by in ((READY[0].uid, -1), (READY[-1].uid, 1), (live.uid, -1)):
        with pytest.raises(Refused):
            board.moved(uid, by)


def test_a_question_that_is_skipped_is_passed_over_on_the_way_until_one_goes_to_it() -> None:
    board = BEGUN.went(0, NOW)
    skipped = board.passed_over(READY[2].uid, skipped=True)
    next_one = next(place for place, step in enumerate(READY) if step.question == READY[2].question + 1)
    assert (skipped.beside(1, 1), skipped.beside(next_one, -1), skipped.beside(0, 1)) == (next_one, 1, 1)
    assert skipped.went(next_one, NOW).skipped == skipped.skipped
    assert not skipped.went(2, NOW).skipped, "whoever goes to it by name asks it"
    assert skipped.passed_over(READY[2].uid, skipped=False) == board
    assert replace(board, skipped=frozenset(step.uid for step in READY[2:])).beside(1, 1) == len(READY)
    with pytest.raises(Refused):
        board.passed_over(READY[1].uid, skipped=True)
    assert board_document.from_document(board_document.to_document(skipped)) == skipped


def test_the_words_the_notes_and_the_minutes_of_a_question_change_and_its_pages_know_nothing_of_notes() -> None:
    after = BEGUN.reworded(READY[0].uid, "Autrement ?", " Rappeler\nle séminaire ", {READY[1].uid: 7})
    assert [step.notes for step in after.steps[:3]] == ["Rappeler\nle séminaire"] * 2 + [""]
    assert [step.minutes for step in after.steps[:2]] == [READY[0].minutes, 7]
    assert after.steps[0].digest == BEGUN.reworded(READY[0].uid, "Autrement ?", "", {}).steps[0].digest
    with pytest.raises(Refused):
        BEGUN.reworded(READY[0].uid, "Autrement ?", "x" * 1001, {})


def test_a_question_is_taken_out_with_the_groups_of_its_cards_but_never_the_last_one() -> None:
    cards = next(step for step in READY if step.kind is Kind.CARDS)
    board = replace(BEGUN, groups=(Group("g", cards.uid, "Apprendre", (), prepared=True),))
    after = board.shortened(cards.uid)
    assert not after.groups
    assert cards.question not in {step.question for step in READY if step in after.steps}
    assert [step.question for step in after.steps] == sorted(step.question for step in after.steps)
    with pytest.raises(Refused):
        replace(board, steps=(READY[0],)).shortened(READY[0].uid)
