"""Mes scénarios: what was kept, to be opened again."""

import streamlit as st

from model.access import Right
from model.services import scenarios
from pages.kit import moves, session, state, takeaway, widgets
from pages.kit.wording import plain, t
from pages.scenarios import keeping

who = session.viewer(Right.SCENARIOS)
chosen = widgets.context()
kept = scenarios.listing(who, chosen.codes)
if not kept:
    widgets.heading(plain("saved.title"), plain("saved.empty"))
    st.page_link("scenarios/compose.py", label=t("saved.begin"), icon=":material/edit_calendar:")
    st.stop()

widgets.heading(plain("saved.title"), plain("saved.finding", n=len(kept)))
for each in kept:
    with st.container(border=True, horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(
            t(
                "saved.line",
                title=each.scenario.title,
                n=len(each.scenario.actions),
                author=each.author,
                month=each.scenario.start,
            )
        )
        if st.button(t("saved.open"), key=f"open_{each.uid}", icon=":material/open_in_new:"):
            state.draft(each.scenario.region).clear()
            moves.go("scenarios/compose.py", scenario=each.uid)
takeaway.offer(who, chosen, "saved", lambda _: keeping.taken(kept), takeaway.WAYS[:1])
