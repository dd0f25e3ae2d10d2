"""Socle commun: which competency is present, thin, missing or to be recorded in which team."""

import streamlit as st

from model.access import Right
from model.services.situation import situations
from pages.kit import address, exports, links, session, widgets
from pages.kit.wording import plain, t
from pages.situation import coverage
from pages.situation.base import cell, text

who = session.viewer(Right.COMMON_BASE)
chosen = widgets.context()
seen = situations.view(who, chosen.codes, chosen.day)
if seen.empty:
    widgets.heading(plain("base.title"), plain("region.empty"))
    links.empty_region(who)
    address.stop()

widgets.heading(plain("base.title"), text.finding(seen), coverage.expectations_note(seen))
cell.grid(seen)
cell.offer(who, seen, one_region=chosen.code is not None)
widgets.figures(text.figures(seen))
widgets.table_view(lambda: text.table(seen), t("base.table"), "base_table")
widgets.folded_table(
    t("base.lacking"), lambda: text.helping_rows(seen), t("base.lacking"), "base_lacking", t("base.lacking_note")
)
widgets.folded_table(
    t("base.functions"),
    lambda: text.function_rows(seen),
    t("base.functions"),
    "base_functions",
    text.functions_note(),
)
with st.expander(t("further.title"), key="base_further"):
    st.markdown(t("base.method"))
    for scale in text.scales(seen):
        st.markdown(scale)
exports.offer(who, chosen, "base", lambda viewer: text.export(seen, who, viewer, chosen))
