"""The timer of a step, and more time for a workshop that is soon over by itself."""

from datetime import UTC, datetime

import streamlit as st

from model.access import Viewer
from model.services.context import PARIS
from model.services.workshop import timer as workshop_timer
from model.services.workshop.workshops import Hall, Workshop
from model.workshop.steps import Step
from pages.kit import inputs
from pages.kit.wording import plain, t
from pages.workshop.keys import done

MINUTES = (2, 5, 10, 15, 20, 0)


def more_time(who: Viewer, held: Workshop, where: str) -> None:
    """Say that a workshop is soon over by itself, and offer to go on."""
    if held.ends is None or held.ends - datetime.now(UTC) > workshop_timer.SOON:
        return
    at = held.ends.astimezone(PARIS)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(t("workshop.soon_over", time=at.time()), width="stretch")
        if workshop_timer.can_go_on(held):
            st.button(
                t("workshop.prolong"),
                key=f"{where}_prolong",
                icon=":material/more_time:",
                on_click=done,
                args=(lambda: workshop_timer.prolong(who, held.uid),),
            )


def choice(who: Viewer, hall: Hall, step: Step) -> None:
    """Offer to count minutes down: first of all those that were planned."""
    offered = sorted({*MINUTES, step.minutes})
    planned = offered.index(step.minutes) if step.minutes else 0
    minutes = inputs.select(
        t("workshop.timer"), offered, _minutes, f"host_minutes_{step.uid}", index=planned, width=200
    )
    action = lambda: workshop_timer.set_timer(who, hall.workshop.uid, step.uid, minutes or 0)  # noqa: E731  what the button does
    st.button(t("workshop.set_timer"), key="host_timer", icon=":material/timer:", on_click=done, args=(action,))


def _minutes(minutes: int) -> str:
    return plain("workshop.minutes", n=minutes)
