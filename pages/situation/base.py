"""Socle commun: which competency is present, thin, missing or to be recorded in which team."""

import streamlit as st

from model.access import Right
from model.privacy import K
from model.services.situation import situations
from pages.kit import moves, session, takeaway, widgets
from pages.kit.wording import plain, t
from pages.situation import helping
from pages.situation.telling import base as telling

who = session.viewer(Right.COMMON_BASE)
chosen = widgets.context()
seen = situations.view(who, chosen.codes, chosen.day)
if seen.empty:
    widgets.heading(plain("base.title"), plain("region.empty"))
    moves.empty_region(who)
    st.stop()

widgets.heading(plain("base.title"), telling.finding(seen), telling.expectations_note(seen))
helping.grid(seen)
helping.offer(who, seen, one_region=chosen.code is not None)
widgets.figures(telling.figures(seen))
widgets.table_view(lambda: telling.table(seen), t("base.table"), "base_table")
widgets.folded_table(
    t("base.lacking"), lambda: telling.helping_rows(seen), t("base.lacking"), "base_lacking", t("base.lacking_note")
)
widgets.folded_table(
    t("base.functions"),
    lambda: telling.function_rows(seen),
    t("base.functions"),
    "base_functions",
    t("base.functions_note", k=K),
)
with st.expander(t("further.title"), key="base_further"):
    st.markdown(t("base.method"))
    for scale in telling.scales(seen):
        st.markdown(scale)
takeaway.offer(who, chosen, "base", lambda viewer: telling.taken(seen, who, viewer, chosen))
