"""The teams that differ, a column each situation: beside each other where there is room, else one under the other."""

from collections.abc import Hashable

import streamlit as st

from pages.kit import charts, data, widgets
from pages.kit.wording import inert, t, words
from pages.scenarios.comparison import teams
from pages.scenarios.comparison.teams import Shown


def draw(shown: Shown, key: Hashable) -> None:
    """Draw the teams that are not alike in all situations, and name the others."""
    month = shown.compared.month
    if shown.teams:
        columns = shown.columns
        with st.grid(len(columns), min_column_width=data.grown(charts.column_width(columns, data.width()))):
            for order, column in enumerate(columns):
                build, alt = teams.drawn(columns, order), teams.alternative(column)
                widgets.chart(f"teams_{order}", (key, order), build, alt)
        reading = charts.reading(shown.compared.base.seen.framework, words())
        st.caption(t("compare.reads", reading=reading))
    if shown.alike:
        st.caption(
            t(
                "compare.alike_teams",
                month=words().month(month),
                names=tuple(map(inert, shown.alike)),
                n=len(shown.alike),
            )
        )
    if shown.teams:
        widgets.table_view(lambda: shown.teams, t("compare.teams"), "compare_teams")
