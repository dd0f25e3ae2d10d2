"""Comparer: up to four scenarios beside the situation without any, the same months on the same axes."""

import streamlit as st

from model.access import Right
from model.services.scenario import comparison
from model.services.scenario import rows as scenario_rows
from pages.kit import exports, session, state, widgets
from pages.kit.wording import plain, t
from pages.scenarios import course_choice, courses, outlook
from pages.scenarios.comparison import scenario_choice, text

who = session.viewer(Right.SCENARIOS)
chosen = widgets.context()
if chosen.code is None:
    widgets.heading(plain("compare.title"), plain("compose.one_region"))
    st.stop()
kept = [*scenario_choice.variants(chosen.code), *scenario_rows.listing(who, (chosen.code,))]
if not kept:
    widgets.heading(plain("compare.title"), plain("saved.empty"))
    st.page_link("scenarios/composer/screen.py", label=t("saved.begin"), icon=":material/edit_calendar:")
    st.stop()

head = st.container()
picked = scenario_choice.pick(kept)
if not picked:
    with head:
        widgets.heading(plain("compare.title"), plain("compare.nothing"))
    st.stop()
with st.container(horizontal=True):
    last = comparison.last_effect(who, picked.values())
    month = widgets.month(t("compose.month"), "compare_month", comparison.months(picked.values()), last, width=220)
    state.start_widget("compare_view", text.VIEWS[0])
    view = st.segmented_control(
        t("compose.view"), text.VIEWS, required=True, key="compare_view", format_func=text.view_name
    )
scenario_choice.keep(who, chosen.code, picked.values())
compared = comparison.compare(who, chosen.code, picked, month, plain("compare.without"))
finding = text.finding(compared)
with head:
    widgets.heading(plain("compare.title"), finding)
sides = text.mosaics(compared, only_changes=view == "changes")
key = tuple((each.uid, each.version) for each in picked.values()), month, view, outlook.revisions(compared.base.seen)
if any(rows for _, rows in sides):
    widgets.chart("side_by_side", key, text.drawn(sides), alt=finding)
else:
    st.caption(t("compose.nothing_changes"))
different, alike = text.differing(compared)
if different:
    widgets.table(different, t("compare.table"))
st.caption(t("literal", text=alike))
what = course_choice.follow("compare_figure", (side.seen for side in compared.sides))
curves = text.curves(compared, what)
sentence = courses.sentence(compared.first, curves, what)
widgets.chart("courses", (*key, what), courses.drawing(compared.first, curves, what.figure), alt=sentence)
widgets.table_view(lambda: text.course_rows(compared, what), t("compare.courses"), "compare_courses")
if spent := text.spending(compared):
    st.subheader(t("compare.spending"), anchor=False)
    widgets.table(spent, t("compare.spending"))
exports.offer(who, chosen, "comparison", lambda _: text.export(compared, sides, what), exports.WAYS[:1])
