"""Hypothèses: what is supposed, with its range, its source and who adopted it; a region sets its own."""

import streamlit as st

from model.access import Right
from model.services.situation import assumptions
from pages.kit import session, takeaway, widgets
from pages.kit.wording import plain, t
from pages.scenarios import suggesting, supposing

who = session.viewer(Right.SCENARIOS)
chosen = widgets.context()
if chosen.code is None:
    widgets.heading(plain("suppose.title"), plain("compose.one_region"))
    st.stop()
found = assumptions.standing_assumptions(who, chosen.code)
finding = supposing.finding(found)
widgets.heading(plain("suppose.title"), finding)
suggesting.waiting(who, chosen.code)
ours, others = ([each for each in found if each.open is which] for which in (True, False))
widgets.table(supposing.rows(ours), t("suppose.ours"))
st.subheader(t("suppose.change"), anchor=False)
supposing.form(who, chosen.code, ours)
widgets.folded_table(t("suppose.others"), lambda: supposing.rows(others), t("suppose.others"), "suppose_others")
supposing.past(who, chosen.code)
takeaway.offer(who, chosen, "assuming", lambda _: supposing.taken(finding, found), takeaway.WAYS[1:])
