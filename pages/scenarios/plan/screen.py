"""Proposition chiffrée: what a budget could do within limits, proven, with its reasons."""

import streamlit as st

from model.access import Right
from model.services.scenario import scenarios
from pages.kit import exports, session, state, widgets
from pages.kit.wording import plain, t, words
from pages.scenarios import outlook, uncertainty
from pages.scenarios.plan import limits, reasons, search, text

who = session.viewer(Right.SCENARIOS)
chosen = widgets.context()
if chosen.code is None:
    widgets.heading(plain("propose.menu"), plain("compose.one_region"))
    st.stop()

head = st.container()
request = limits.ask(who, chosen.code)
title = plain("propose.title", budget=words().money(request.limits.budget))
if st.button(t("propose.search"), key="propose_search", type=widgets.emphasis(), icon=":material/search:"):
    search.search(who, request)
answer = state.PROPOSED.get()
if answer is None or answer.request.scenario.region != chosen.code:
    with head:
        widgets.heading(title, plain("propose.ask"))
    st.stop()
if answer.request != request:
    st.info(t("propose.changed"))
lines = text.lines(who, answer.plan)
with head:
    widgets.heading(title, text.finding(answer.plan, lines), text.proof(answer))
month = text.month(answer.plan)
seen = scenarios.outlook(who, answer.plan.scenario, month)
st.markdown("\n".join(f"- {line}" for line in lines))
before, after = outlook.rows(seen)
if before or after:
    key = answer.plan.scenario, month, outlook.revisions(seen.before)
    sentence = outlook.finding(seen, answer.plan.scenario)
    widgets.chart("before_after", key, outlook.before_after((before, after)), alt=sentence)
widgets.figures(text.figures(seen, answer.plan))
if rival := answer.request.rival:
    widgets.table(text.beside(who, answer.plan, rival), t("propose.beside"))
st.caption(t("propose.seen", month=month))
search.open_it(who, answer.plan)
reasons.offer(who, answer)
uncertainty.offer(who, answer.plan.scenario, seen)
proposal = answer.plan.scenario
exports.offer(who, chosen, "plan", lambda _: outlook.export(seen, proposal), exports.WAYS[:1])
