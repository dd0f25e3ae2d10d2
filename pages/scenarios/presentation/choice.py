"""Which shared scenario is read, and in which month."""

from collections.abc import Sequence

import streamlit as st

from model.access import Right, Viewer
from model.services.scenario.presentation import Presentation, SharedScenario
from pages.kit import address, inputs, state, widgets
from pages.kit.wording import t
from pages.scenarios.presentation import text

SCREEN = "scenarios/presentation/screen.py"


def offer(shared: Sequence[SharedScenario]) -> None:
    """Offer the scenarios that may be read."""
    for each in shared:
        with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(t("literal", text=text.line(each)), width="content")
            if widgets.clicked(t("presentation.open"), key=f"read_{each.uid}", icon=":material/visibility:"):
                address.go(SCREEN, **{address.SCENARIO: each.uid})


def month(who: Viewer, shown: Presentation) -> None:
    """Ask for the month that is looked at, which is in the address, and offer the other scenarios; say when the address
    names a month that the scenario does not have."""
    first, *_, last = shown.months
    if (received := address.named(address.MONTH)) and address.month(address.MONTH) not in shown.months:
        st.warning(t("studio.unknown_month", received=received, first=first, last=last, shown=shown.seen.month))
    key = f"presentation_month_{shown.shared.uid}"
    state.set_widget(key, shown.seen.month)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        inputs.month(t("compose.month"), key, shown.months, width=220, on_change=_look, args=(key,))
        if widgets.clicked(
            t("presentation.others"), key="presentation_others", icon=":material/list:", type="tertiary"
        ):
            address.go(SCREEN)
        if who.may(Right.SCENARIOS):
            label, icon = t("presentation.compose"), ":material/edit_calendar:"
            if widgets.clicked(label, key="presentation_compose", icon=icon, type="tertiary"):
                address.go("scenarios/composer/screen.py", **{address.SCENARIO: shown.shared.uid})


def _look(key: str) -> None:
    address.write({address.MONTH: address.written(state.widget(key))})
