"""What the wall draws of a step: its choices until the result is shown, then bars, distributions, cards."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from model.domain.framework import HALF_STEPS
from model.services.workshop.workshops import Hall
from model.workshop import wall as walls
from model.workshop.answers import HIGH, LOW, VALUE
from model.workshop.archive import GroupCounts
from model.workshop.steps import COUNTED, Kind, Step
from model.workshop.tallies import TICKS, Row, Tally, acceptances, bins
from model.workshop.wall import Pile
from pages.kit import answers
from pages.kit.wording import plain, words

Body = dict[str, Any]

MOST_HUNG = 200
"""How many groups and lone cards hang on the wall, page after page."""

TEXTS = ((6, 3), (9, 1), (MOST_HUNG, 0))
"""Up to how many piles of cards, how many cards of each are read on the wall."""


def calm(key: str, **values: object) -> Body:
    """One sentence, and nothing else."""
    return {"kind": "calm", "text": plain(key, **values)}


def waiting(step: Step, *, opened: bool) -> Body:
    """What one chooses among, until the result is shown."""
    text = plain("workshop.hidden" if opened else "workshop.hidden_closed")
    if step.kind is Kind.CARDS or not step.items:
        return {"kind": "calm", "text": text}
    return {"kind": "items", "items": list(answers.names(step, words()).values()), "text": text}


def shown(hall: Hall, step: Step) -> Body:
    """The result of a step, or that too few people had a view of it."""
    tally = hall.tally
    if step.kind is Kind.CARDS:
        return _cards(hall, step)
    if tally is None or not tally.shown:
        return calm("room.too_few_shown", n=hall.board.fewest)
    if step.kind in COUNTED:
        return {"kind": "bars", "rows": [vars(line) for line in answers.lines(step, tally, words())]}
    if step.kind is Kind.LEVELS:
        return _levels(step, tally)
    placed = [tally.row(name) for name in ((LOW, HIGH) if step.kind is Kind.RANGE else (VALUE,))]
    if not all(tally.tells(row) for row in placed):
        return calm("room.too_few_shown", n=hall.board.fewest)
    return _range(step, tally) if step.kind is Kind.RANGE else _estimate(step, tally)


def kept(hall: Hall, step: Step, cards: GroupCounts) -> Body:
    """The result of a step of a workshop that is over: of cards whose words are gone, how many hung in each group."""
    if step.kind is not Kind.CARDS or any(card.step == step.uid for card in hall.cards):
        return shown(hall, step)
    if not cards.total:
        return calm("conclude.no_cards")
    counts = [*cards.groups, *([(plain("conclude.alone"), cards.alone)] if cards.alone else [])]
    piles = [{"uid": name, "name": name, "count": _many(n), "texts": []} for name, n in counts]
    return _hung(piles)


def _levels(step: Step, tally: Tally) -> Body:
    """One distribution per item, all on one scale."""
    kept = [row if tally.tells(row) else Row(row.item) for row in tally.rows]
    pairs = zip(answers.lines(step, tally, words()), kept, strict=True)
    rows = [
        {
            **vars(line),
            "counts": list(row.distribution(HALF_STEPS)),
            "median": -1 if row.median is None else row.median,
            "told": answers.distribution(row, words()) or line.note,
        }
        for line, row in pairs
    ]
    return {"kind": "levels", "rows": rows, "ends": answers.scale(words())}


def _range(step: Step, tally: Tally) -> Body:
    """How many people would accept each share, and between which medians the room places it."""
    low, high = tally.row(LOW).median, tally.row(HIGH).median
    assert low is not None and high is not None  # the caller looked  # noqa: PT018
    inside = [low <= tick <= high for tick in TICKS]
    note = plain("workshop.range_own" if step.own else "workshop.range_note", n=tally.no_view)
    big = plain("room.said_range", low=low, high=high)
    return _curve(step, tally, big, note, list(acceptances(tally)), inside, answers.ticks(words()), "workshop.accept")


def _estimate(step: Step, tally: Tally) -> Body:
    """How many people gave each value, and where half of them are."""
    (line,), row = answers.lines(step, tally, words()), tally.row(VALUE)
    first, width, counts = bins(row.values)
    starts = [first + width * place for place in range(len(counts))]
    low, high = row.at(25) or 0, row.at(75) or 0
    inside = [start <= high and start + width > low for start in starts]
    write = partial(answers.value, step, words=words())
    ticks = [write(start) if place % 2 == 0 else "" for place, start in enumerate(starts)]
    return _curve(step, tally, line.figure, line.note, counts, inside, ticks, "workshop.gave")


def _curve(
    step: Step,
    tally: Tally,
    big: str,
    note: str,
    counts: Sequence[int],
    inside: Sequence[bool],
    ticks: Sequence[str],
    caption: str,
) -> Body:
    values = [plain("room.said", name=each.name, value=f"{each.figure}, {each.note}") for each in _lines(step, tally)]
    return {
        "kind": "curve",
        "big": big,
        "note": note,
        "told": plain("punctuation.semicolon").join(values),
        "counts": list(counts),
        "inside": list(inside),
        "ticks": list(ticks),
        "caption": plain(caption),
    }


def _lines(step: Step, tally: Tally) -> Sequence[answers.AnswerLine]:
    return answers.lines(step, tally, words())


def _cards(hall: Hall, step: Step) -> Body:
    piles = walls.newest_first(walls.shown(hall.board, step.uid, hall.cards))
    if not piles:
        unread = any(card.step == step.uid and hall.board.waits(card.uid) for card in hall.cards)
        return {**calm("workshop.cards_unread" if unread else "workshop.no_cards"), "piles": []}
    lit = [pile for pile in piles if pile.uid == hall.board.spotlight]
    drawn = piles[:MOST_HUNG]
    texts = max(map(len, (pile.texts for pile in lit)), default=0) if lit else _texts(len(drawn))
    more = len(piles) - len(drawn)
    beyond = plain("workshop.more_piles", n=more) if more else ""
    return _hung([_pile(each, texts) for each in drawn], beyond, lit=bool(lit))


def _hung(piles: Sequence[Body], more: str = "", *, lit: bool = False) -> Body:
    return {"kind": "cards", "piles": piles, "more": more, "lit": lit}


def _texts(piles: int) -> int:
    return next(texts for most, texts in TEXTS if piles <= most)


def _pile(pile: Pile, texts: int) -> Body:
    """A group says how many cards it holds, a card how often it was written; those that are not read are not
    forgotten."""
    count = plain("workshop.alike", n=pile.count) if pile.alone else _many(pile.count)
    new = plain("workshop.new_card" if pile.alone else "workshop.new_group")
    read = list(dict.fromkeys(pile.texts))[:texts]
    return {"uid": pile.uid, "name": pile.name, "count": count, "texts": read, "new": new}


def _many(cards: int) -> str:
    return plain("workshop.pile_of", n=cards)
