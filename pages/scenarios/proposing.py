"""Proposition chiffrée: what a budget could do within limits, proven, with its reasons."""

import streamlit as st

from model.access import Right
from model.services.scenario import scenarios
from pages.kit import session, state, takeaway, widgets
from pages.kit.wording import plain, t, words
from pages.scenarios import chancing, combining, reasoning, telling, wishing

who = session.viewer(Right.SCENARIOS)
chosen = widgets.context()
if chosen.code is None:
    widgets.heading(plain("propose.menu"), plain("compose.one_region"))
    st.stop()

head = st.container()
wish = wishing.ask(who, chosen.code)
title = plain("propose.title", budget=words().money(wish.limits.budget))
if st.button(t("propose.search"), key="propose_search", type=widgets.emphasis(), icon=":material/search:"):
    combining.search(who, wish)
found = state.PROPOSED.get()
if found is None or found.wish.scenario.region != chosen.code:
    with head:
        widgets.heading(title, plain("propose.ask"))
    st.stop()
if found.wish != wish:
    st.info(t("propose.changed"))
lines = combining.lines(who, found.plan)
with head:
    widgets.heading(title, combining.finding(found.plan, lines), combining.proof(found))
month = combining.month(found.plan)
seen = scenarios.outlook(who, found.plan.scenario, month)
st.markdown("\n".join(f"- {line}" for line in lines))
before, after = telling.rows(seen, only_changes=True)
if before or after:
    key = found.plan.scenario, month, telling.revisions(seen.before)
    said = telling.finding(seen, found.plan.scenario)
    widgets.chart("before_after", key, telling.before_after((before, after)), alt=said)
widgets.figures(telling.figures(seen))
if rival := found.wish.rival:
    widgets.table(combining.beside(who, found.plan, rival), t("propose.beside"))
st.caption(t("propose.seen", month=month))
combining.open_it(who, found.plan)
reasoning.offer(who, found)
chancing.offer(who, found.plan.scenario, seen)
proposal, rows = found.plan.scenario, (before, after)
takeaway.offer(who, chosen, "proposing", lambda _: telling.taken(seen, proposal, rows), takeaway.WAYS[:1])
