"""A question of one's own: its form, and the steps that it makes, before the doors open and while they are."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from model.services.workshop import workshops
from model.workshop.steps import LISTED, LONGEST_TEXT, Kind, Step
from pages.kit import data, inputs, state
from pages.kit.wording import t
from pages.workshop import shifts

KINDS = (Kind.CHOICE, Kind.LEVELS, Kind.RANGE, Kind.POINTS, Kind.CARDS)
WIDTH = 640


def fields(key: str, first: Kind = KINDS[0]) -> None:
    """Ask for the words of a question, how it is answered and among what; `key` makes the name of each field, `first`
    is how it is answered until somebody chooses."""
    index = KINDS.index(first)
    kind = inputs.select(t("workshop.kind"), KINDS, _name, key.format("kind"), index=index, width=WIDTH)
    placeholder = t("workshop.text_example")
    st.text_input(t("workshop.text"), key=key.format("text"), max_chars=LONGEST_TEXT, placeholder=placeholder)
    if kind in LISTED:
        st.text_area(t(f"workshop.options_{kind}"), key=key.format("options"), height=data.grown(120))


def steps(key: str, question: int) -> Sequence[Step]:
    """Return the steps of what stands in the fields, nothing without words; one that gathers cards is followed by
    points on what they say."""
    kind, text = Kind(state.widget(key.format("kind"))), state.widget(key.format("text")) or ""
    if not text.strip():
        return []
    options = (state.widget(key.format("options")) or "") if kind in LISTED else ""
    step = workshops.own_step(kind, text, options.splitlines(), question)
    if kind is not Kind.CARDS:
        return [step]
    return [step, replace(workshops.own_step(Kind.POINTS, text, (), question), source=step.uid)]


def clear(key: str) -> None:
    """Empty the words and the answers, for another question."""
    for name in ("text", "options"):
        state.set_widget(key.format(name), "")


def _name(kind: Kind) -> str:
    return shifts.named(kind, own=True)
