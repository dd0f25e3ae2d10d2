"""What is worked out of a proposal when it is asked for, and kept as long as the proposal stands."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from model.errors import MosaiqueError
from pages.kit import outage
from pages.kit.state import PlanAnswer, Slot
from pages.kit.wording import t

Value = TypeVar("Value")


def recall(
    slot: Slot[tuple[PlanAnswer, Value]], answer: PlanAnswer, working: str, make: Callable[[], Value]
) -> Value | None:
    """Return what was made of this answer, making it the first time under words that say so; nothing, and why, where it
    cannot be made."""
    kept = slot.get()
    if kept is not None and kept[0] is answer:
        return kept[1]
    try:
        with st.spinner(t(working)):
            value = make()
    except MosaiqueError as error:
        outage.trouble(error)
        return None
    slot.set((answer, value))
    return value
