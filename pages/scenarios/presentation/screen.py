"""Scénarios partagés: what a director shared, to be read in one of its months, and said something of."""

import streamlit as st

from model.access import Right
from model.services.scenario import presentation
from pages.kit import address, agenda, session, widgets
from pages.kit.wording import plain, t
from pages.scenarios import effects, outlook
from pages.scenarios.presentation import action_plan, choice, opinion, text

who = session.viewer(Right.SHARED_SCENARIOS)
chosen = widgets.context()
uid = address.named(address.SCENARIO)
if not uid:
    shared = presentation.listing(who, chosen.codes)
    widgets.heading(plain("menu.presentation"), text.listed(shared))
    choice.offer(shared)
    opinion.left(who, chosen.codes)
    address.stop()

shown = presentation.presentation(who, uid, address.month(address.MONTH))
if shown.shared.region not in chosen.codes:
    address.complete({address.REGION: shown.shared.region})
    st.rerun()
seen, finding = shown.seen, text.finding(shown)
widgets.heading(text.title(shown), finding, text.note(shown))
choice.month(who, shown)
pair = outlook.rows(seen)
key = (shown.shared.uid, shown.version, seen.month, shown.scenario is None, outlook.revisions(seen.before))
if any(pair):
    widgets.chart("presentation", key, outlook.before_after(pair), alt=finding)
widgets.figures(effects.figures(seen))
widgets.table_view(lambda: effects.changes(seen), t("compose.table"), "presentation_table")
st.subheader(t("presentation.actions"), anchor=False)
if rows := effects.agenda(seen):
    agenda.draw("agenda", key, rows, shown.months[0], shown.months[-1])
else:
    st.caption(t("literal", text=effects.silence(seen)))
action_plan.offer(who, chosen, seen)
if spent := effects.spending(seen):
    widgets.folded_table(t("compose.cost_detail"), lambda: spent, t("compose.cost_detail"), "presentation_cost")
opinion.offer(who, shown.shared.uid)
