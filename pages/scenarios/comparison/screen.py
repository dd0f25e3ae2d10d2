"""Comparer: up to four scenarios beside the situation without any, the same months on the same axes."""

import streamlit as st

from model.access import Right
from model.services.scenario import comparison
from model.services.scenario import rows as scenario_rows
from pages.kit import address, exports, inputs, session, widgets
from pages.kit.wording import plain, t
from pages.scenarios import course_choice, courses, outlook
from pages.scenarios.comparison import picture, scenario_choice, teams, text

who = session.viewer(Right.SCENARIOS)
chosen = widgets.context()
if chosen.code is None:
    widgets.heading(plain("compare.title"), plain("compose.one_region"))
    address.stop()
kept = [*scenario_choice.variants(chosen.code), *scenario_rows.listing(who, (chosen.code,))]
if not kept:
    widgets.heading(plain("compare.title"), plain("saved.empty"))
    address.link("scenarios/composer/screen.py", label=t("saved.begin"), icon=":material/edit_calendar:")
    address.stop()

head = st.container()
picked = scenario_choice.pick(kept)
if not picked:
    with head:
        widgets.heading(plain("compare.title"), plain("compare.nothing"))
    address.stop()
last = comparison.last_effect(who, picked.values())
months, bound = comparison.months(picked.values()), address.MONTH
month = inputs.month(t("compose.month"), "compare_month", months, last, bound=bound, width=220)
compared = comparison.compare(who, chosen.code, picked, month, plain("compare.without"))
places = (0, *scenario_choice.colours(chosen.code, [each.uid for each in picked.values()]))
shown = teams.shown(compared, places)
finding = text.finding(shown)
with head:
    widgets.heading(plain("compare.title"), finding)
key = tuple((each.uid, each.version) for each in picked.values()), month, places, outlook.revisions(compared.base.seen)
picture.draw(shown, key)
scenario_choice.keep(who, chosen.code, picked.values())
different, alike = text.differing(compared)
if different:
    widgets.table(different, t("compare.table"))
st.caption(t("literal", text=alike))
standings = {title: comparison.standing(who, each, month) for title, each in picked.items()}
widgets.table(text.standing_rows(standings), t("compare.standings"))
what = course_choice.follow("compare_figure", (side.seen for side in compared.sides))
curves = text.curves(shown, what)
sentence = courses.sentence(compared.first, curves, what)
widgets.chart("courses", (*key, what), courses.drawing(compared.first, curves, what.figure), alt=sentence)
widgets.table_view(lambda: text.course_rows(shown, what), t("compare.courses"), "compare_courses")
for name, spent in zip(("compare.by_kind", "compare.by_year"), text.spending(compared), strict=True):
    if spent:
        st.subheader(t(name), anchor=False)
        widgets.table(spent, t(name))
exports.offer(who, chosen, "comparison", lambda _: text.export(shown, standings, what), exports.WAYS[:1])
