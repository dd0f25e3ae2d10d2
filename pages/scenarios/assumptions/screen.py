"""Hypothèses: what is supposed, with its range, its source and who adopted it; a region sets its own."""

import streamlit as st

from model.access import Right
from model.services.situation import assumptions
from pages.kit import address, exports, levers, session, widgets
from pages.kit.wording import plain, t
from pages.scenarios.assumptions import back_test, proposals, text, value_form

who = session.viewer(Right.SCENARIOS)
chosen = widgets.context()
if chosen.code is None:
    widgets.heading(plain("suppose.title"), plain("compose.one_region"))
    address.stop()
standing = assumptions.standing_assumptions(who, chosen.code)
finding = text.finding(standing)
widgets.heading(plain("suppose.title"), finding)
head = st.container()
proposals.waiting(who, chosen.code)
ours, others = ([each for each in standing if each.open is which] for which in (True, False))
widgets.table(text.rows(ours), t("suppose.ours"))
st.subheader(t("suppose.change"), anchor=False)
chosen_one = value_form.form(who, chosen.code, ours)
with head:
    proposals.adoptions(who, chosen.code, ours, chosen_one)
widgets.folded_table(t("suppose.others"), lambda: text.rows(others), t("suppose.others"), "suppose_others")
levers.offer(who, levers.KINDS, "suppose_levers")
back_test.past(who, chosen.code)
exports.offer(who, chosen, "assumptions", lambda _: text.export(finding, standing), exports.WAYS[1:])
