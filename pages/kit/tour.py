"""« Découvrir en 4 étapes »: a walk over the real screens, a sentence or two on each."""

import streamlit as st

from model.access import Right, Viewer
from pages.kit import address, state, widgets
from pages.kit.wording import t

STEPS = (
    "situation/region/screen.py",
    "situation/team/screen.py",
    "situation/vacancies/screen.py",
    "scenarios/composer/screen.py",
)


def offer(who: Viewer) -> None:
    """Offer the walk to somebody who may open all its screens."""
    if not who.may(Right.SCENARIOS):
        return
    if widgets.clicked(t("tour.start"), key="tour_start", icon=":material/tour:", type="tertiary"):
        _go(0)


def draw(who: Viewer) -> None:
    """Say what to look at on the screen of the present step, and lead to the next one."""
    step = state.TOUR.get()
    if step is None or not who.may(Right.SCENARIOS):
        return
    with st.container(border=True, key="tour"):
        st.markdown(t(f"tour.step_{step + 1}"))
        with st.container(horizontal=True):
            last = step + 1 == len(STEPS)
            if not last and widgets.clicked(t("tour.next"), key="tour_next", icon=":material/arrow_forward:"):
                _go(step + 1)
            st.button(t("tour.stop"), key="tour_stop", type="tertiary", on_click=state.TOUR.clear)


def _go(step: int) -> None:
    state.TOUR.set(step)
    address.go(STEPS[step])
