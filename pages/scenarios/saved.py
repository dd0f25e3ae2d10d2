"""Mes scénarios: what was kept, by where it stands, to be opened, copied, shared, retained, filed."""

import streamlit as st

from model.access import Right
from model.domain.vocabulary import ScenarioState
from model.services.scenario import rows as scenario_rows
from pages.kit import session, takeaway, widgets
from pages.kit.wording import plain, t
from pages.scenarios import keeping, living

who = session.viewer(Right.SCENARIOS)
chosen = widgets.context()
kept = scenario_rows.listing(who, chosen.codes)
if not kept:
    widgets.heading(plain("saved.title"), plain("saved.empty"))
    st.page_link("scenarios/compose.py", label=t("saved.begin"), icon=":material/edit_calendar:")
    keeping.offer_examples(who, chosen.code)
    st.stop()

widgets.heading(plain("saved.title"), keeping.finding(kept))
if len(kept) > 1:
    st.page_link("scenarios/comparing.py", label=t("saved.compare"), icon=":material/compare_arrows:")
for where in ScenarioState:
    found = [each for each in kept if each.state == where]
    if found:
        st.subheader(t(f"life.all_{where}"), anchor=False)
    for each in found:
        living.row(who, each)
takeaway.offer(who, chosen, "saved", lambda _: keeping.taken(kept), takeaway.WAYS[:1])
