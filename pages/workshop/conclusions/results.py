"""The results of each question, drawn in the conclusions."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from model.services.workshop.workshops import Conclusion, Workshop
from pages.kit import widgets
from pages.kit.wording import inert, t, words
from pages.workshop.conclusions.text import charted, drawn, reads, rows, silent, title


def draw(held: Workshop, conclusions: Sequence[Conclusion]) -> None:
    """Draw each step under its question."""
    for each in conclusions:
        st.subheader(inert(title(each)), anchor=False)
        table = rows(each)
        if table and charted(each):
            name = f"room_{each.step.uid}"
            widgets.chart(name, (held.uid, each.step, each.tally, words().language), drawn(each), reads(each))
            widgets.table_view(partial(rows, each), title(each), f"{name}_table")
        elif table:
            widgets.table(table, title(each))
        else:
            st.caption(t("literal", text=silent(each)))
