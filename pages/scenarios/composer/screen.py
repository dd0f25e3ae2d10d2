"""Composer: dated actions on a region, and what the region would be with them, month by month."""

import streamlit as st

from model.access import Right
from model.services.scenario import scenarios
from pages.kit import exports, session, state, widgets
from pages.kit.wording import plain, t
from pages.scenarios import drafts, outlook, uncertainty
from pages.scenarios.composer import actions, edit, file, months

who = session.viewer(Right.SCENARIOS)
chosen = widgets.context()
if chosen.code is None:
    widgets.heading(plain("compose.title"), plain("compose.one_region"))
    st.stop()
drafts.open_link(who, chosen.code)
draft = drafts.current(who, chosen.code)
scenario = draft.history.present

head, above, left, right, below = st.container(), st.container(), *st.columns(2, gap="large"), st.container()
with below:
    st.subheader(t("compose.effect"), anchor=False)
    with st.container(horizontal=True):
        month = widgets.month(
            t("compose.month"), "compose_month", outlook.months(scenario), scenarios.last_effect(scenario), width=220
        )
        state.start_widget("compose_view", outlook.VIEWS[0])
        view = st.segmented_control(
            t("compose.view"), outlook.VIEWS, required=True, key="compose_view", format_func=outlook.view_name
        )
    seen = scenarios.outlook(who, scenario, month)
    before, after = outlook.rows(seen, only_changes=view == "changes")
    if before or after:
        key = scenario, month, view, outlook.revisions(seen.before)
        widgets.chart("before_after", key, outlook.before_after((before, after)), alt=outlook.finding(seen, scenario))
    else:
        st.caption(t("compose.nothing_changes"))
    widgets.figures(outlook.figures(seen))
    outlook.unknown(seen)
    widgets.table_view(lambda: outlook.changes(seen), t("compose.table"), "compose_table")
    outlook.cost(seen)
    months.offer(who, scenario, seen)
    uncertainty.offer(who, scenario, seen)
    file.offer(who, scenario)
    rows = before, after
    exports.offer(who, chosen, "composer", lambda _: outlook.export(seen, scenario, rows), exports.WAYS[:1])
with head:
    widgets.heading(plain("compose.title"), outlook.finding(seen, scenario))
with above:
    drafts.toolbar(who, draft)
    drafts.since(who, draft)
with right:
    action = actions.adding(who, draft)
with left:
    actions.listing(who, draft, seen)
    edit.offer(who, draft, seen)
    actions.brought(who, scenario, action, seen.before.framework)
