"""Proposition chiffrée: what a budget could do within limits, proven, with its reasons."""

import streamlit as st

from model.access import Right
from model.services.scenario import scenarios
from pages.kit import address, agenda, exports, session, state, widgets
from pages.kit.wording import inert, plain, t, words
from pages.scenarios import outlook, uncertainty
from pages.scenarios.plan import limits, orders, reasons, search, text

who = session.viewer(Right.SCENARIOS)
chosen = widgets.context()
if chosen.code is None:
    widgets.heading(plain("propose.menu"), plain("compose.one_region"))
    address.stop()

head = st.container()
request = limits.ask(who, chosen.code)
title = plain("propose.title", budget=words().money(request.limits.budget))
if widgets.clicked(**widgets.main(t("propose.search")), key="propose_search", icon=":material/search:"):
    search.search(who, request)
answer = state.PROPOSED.get()
if answer is None or answer.request.scenario.region != chosen.code:
    with head:
        widgets.heading(title, plain("propose.ask"))
    address.stop()
if answer.request != request:
    st.info(t("propose.changed"))
plan, month = answer.plan, text.month(answer.plan)
added = scenarios.addition(who, answer.request.scenario, plan.scenario, month)
with head:
    widgets.heading(title, text.finding(plan, answer.request.limits, added))
    st.markdown("\n".join(f"- {line}" for line in text.account(plan, answer.request.limits, added)))
    st.markdown(t("literal", text=text.note(answer)))
    st.caption(t("propose.point"))
seen = scenarios.outlook(who, plan.scenario, month)
if calendar := text.agenda(who, plan):
    agenda.draw("agenda", (plan.scenario, outlook.revisions(seen.before)), calendar, plan.scenario.start, month)
    st.markdown("\n- ".join(map(inert, text.short(who, plan))))
before, after = outlook.rows(seen)
if before or after:
    key = plan.scenario, month, outlook.revisions(seen.before)
    sentence = outlook.finding(seen, plan.scenario)
    widgets.chart("before_after", key, outlook.before_after((before, after)), alt=sentence)
widgets.figures(text.figures(seen, plan))
if rival := answer.request.rival:
    widgets.table(text.beside(plan, rival), t("propose.beside"))
st.caption(t("propose.seen", month=month))
search.open_it(who, plan)
reasons.offer(who, answer)
orders.offer(who, answer)
uncertainty.offer(who, plan.scenario, seen)
exports.offer(who, chosen, "plan", lambda _: text.export(who, seen, plan), exports.WAYS[:1])
