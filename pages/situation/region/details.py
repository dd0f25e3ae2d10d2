"""What lies behind the picture of a region, drawn when it is asked for: its last three years, who reports to whom."""

import streamlit as st

from model.access import Right, Viewer
from model.services.situation import details, hierarchy
from model.services.situation.situations import View
from pages.kit import widgets
from pages.kit.data import view_key
from pages.kit.wording import t
from pages.situation.region import history, text


def reporting(who: Viewer, seen: View) -> None:
    """Offer the organisation chart, where the data say who reports to whom."""
    lines = hierarchy.lines(who, seen)
    if not lines:
        return
    fold = widgets.fold(t("region.reporting"), "region_reporting")
    if not fold.open:
        return
    with fold:
        sentence = text.reporting_sentence(lines)
        widgets.chart("organisation", view_key(seen), text.organisation(seen, lines), alt=sentence, folded=True)
        rows = text.reporting_rows(seen, lines)
        widgets.table_view(lambda: rows, t("region.reporting"), "region_reporting_table")


def three_years(who: Viewer, seen: View) -> None:
    """Offer the positions of a region month by month: who held them, which were vacant."""
    fold = widgets.fold(t("history.title"), "region_history")
    if not fold.open:
        return
    months = details.past(who, seen)
    with fold:
        st.markdown(t("literal", text=history.sentence(months)))
        widgets.chart(
            "region_history",
            view_key(seen),
            history.drawing(months),
            alt=history.sentence(months),
            folded=True,
        )
        if who.may(Right.COMMON_BASE):
            st.caption(t("history.bounds"))
        widgets.table(history.rows(months, who.may(Right.COMMON_BASE)), t("history.title"))
