"""What is worked out of a proposal when it is asked for, and kept as long as the proposal stands."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

from model.errors import MosaiqueError
from model.services.plan.reasons import Tell
from pages.kit import outage
from pages.kit.state import PlanAnswer, Slot
from pages.kit.wording import t

Value = TypeVar("Value")


def recall(
    slot: Slot[tuple[PlanAnswer, Value]], answer: PlanAnswer, working: str, make: Callable[[Tell], Value]
) -> Value | None:
    """Return what was made of this answer, making it the first time under words that say so, with how many searches go
    before; nothing, and why, where it cannot be made. Anything that is changed on the screen meanwhile stops it."""
    kept = slot.get()
    if kept is not None and kept[0] is answer:
        return kept[1]
    place = st.empty()

    def tell(ahead: int) -> None:
        if ahead:
            place.caption(t("propose.ahead", n=ahead))
        else:
            place.empty()

    try:
        with st.spinner(t(working)):
            value = make(tell)
    except MosaiqueError as error:
        outage.trouble(error)
        return None
    place.empty()
    slot.set((answer, value))
    return value
