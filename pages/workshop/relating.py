"""What the conclusions of a workshop say: each step with its result and its spread, its cards by group."""

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from model.services.workshops import Conclusion, Workshop
from model.workshop.steps import Kind
from pages.kit import room, widgets
from pages.kit.takeaway import Takeaway
from pages.kit.wording import inert, local, plain, words
from pages.workshop.choosing import named

Rows = Sequence[Mapping[str, object]]


def finding(held: Workshop, found: Sequence[Conclusion]) -> str:
    """« Séminaire (23 novembre 2026, 14:00) : 11 étapes, jusqu'à 38 réponses. »"""
    most = max((each.tally.answers for each in found), default=0)
    return plain("conclude.finding", name=named(held), n=len(found), most=most)


def draw(found: Sequence[Conclusion]) -> None:
    """Draw each step under its question."""
    for each in found:
        st.subheader(inert(title(each)), anchor=False)
        if said := rows(each):
            widgets.table(said, title(each))
        else:
            st.caption(inert(plain("conclude.nothing")))


def title(each: Conclusion) -> str:
    """Name a step: the number of its question, its text, what was done."""
    step = each.step
    return plain("workshop.place", n=step.question, text=local(step.text), kind=plain(f"workshop.kind_{step.kind}"))


def rows(each: Conclusion) -> Rows:
    """The result of a step; one of fewer than three answers is nobody else's business."""
    if each.step.kind is Kind.CARDS:
        return [
            {plain("conclude.group"): pile.name, plain("conclude.cards"): " · ".join(pile.texts)} for pile in each.piles
        ]
    if not each.tally.shown:
        return []
    return [row | {plain("conclude.answers"): each.tally.answers} for row in room.rows(each.step, each.tally, words())]


def taken(held: Workshop, found: Sequence[Conclusion]) -> Takeaway:
    """The conclusions, to take away."""
    tables = [(title(each), partial(rows, each)) for each in found if rows(each)]
    return Takeaway(plain("workshop.conclude"), finding(held, found), [plain("conclude.note")], tables=tables)
