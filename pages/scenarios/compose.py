"""Composer: dated actions on a region, and what the region would be with them, month by month."""

import streamlit as st

from model.access import Right
from model.services.scenario import scenarios
from pages.kit import session, state, takeaway, widgets
from pages.kit.wording import plain, t
from pages.scenarios import actions, carrying, chancing, drafting, editing, following, telling

who = session.viewer(Right.SCENARIOS)
chosen = widgets.context()
if chosen.code is None:
    widgets.heading(plain("compose.title"), plain("compose.one_region"))
    st.stop()
drafting.open_link(who, chosen.code)
draft = drafting.current(who, chosen.code)
scenario = draft.history.present

head, above, left, right, below = st.container(), st.container(), *st.columns(2, gap="large"), st.container()
with below:
    st.subheader(t("compose.effect"), anchor=False)
    with st.container(horizontal=True):
        month = widgets.month(
            t("compose.month"), "compose_month", telling.months(scenario), scenarios.last_effect(scenario), width=220
        )
        state.start_widget("compose_view", telling.VIEWS[0])
        view = st.segmented_control(
            t("compose.view"), telling.VIEWS, required=True, key="compose_view", format_func=telling.view_name
        )
    seen = scenarios.outlook(who, scenario, month)
    before, after = telling.rows(seen, only_changes=view == "changes")
    if before or after:
        key = scenario, month, view, telling.revisions(seen.before)
        widgets.chart("before_after", key, telling.before_after((before, after)), alt=telling.finding(seen, scenario))
    else:
        st.caption(t("compose.nothing_changes"))
    widgets.figures(telling.figures(seen))
    telling.unknown(seen)
    widgets.table_view(lambda: telling.changes(seen), t("compose.table"), "compose_table")
    telling.cost(seen)
    following.offer(who, scenario, seen)
    chancing.offer(who, scenario, seen)
    carrying.offer(who, scenario)
    rows = before, after
    takeaway.offer(who, chosen, "compose", lambda _: telling.taken(seen, scenario, rows), takeaway.WAYS[:1])
with head:
    widgets.heading(plain("compose.title"), telling.finding(seen, scenario))
with above:
    drafting.toolbar(who, draft)
    drafting.since(who, draft)
with right:
    action = actions.adding(who, draft)
with left:
    actions.listing(who, draft, seen)
    editing.offer(who, draft, seen)
    actions.brought(who, scenario, action, seen.before.framework)
