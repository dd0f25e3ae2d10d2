"""The results of each question, drawn in the conclusions."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from model.services.workshop import rounds
from model.services.workshop.workshops import Conclusion, Workshop
from pages.kit import widgets
from pages.kit.wording import inert, t, words
from pages.workshop import shifts
from pages.workshop.conclusions.text import charted, drawn, reads, rows, title, untold


def draw(held: Workshop, conclusions: Sequence[Conclusion]) -> None:
    """Draw each step under its question, then name those that tell nothing."""
    twice = rounds.within(conclusions)
    for each in conclusions:
        if not (table := rows(each)):
            continue
        st.subheader(inert(title(each)), anchor=False)
        if each.step.uid in twice:
            st.markdown(t("literal", text=shifts.moved(twice[each.step.uid])))
        if charted(each):
            name = f"room_{each.step.uid}"
            widgets.chart(name, (held.uid, each.step, each.tally, words().language), drawn(each), reads(each))
            widgets.table_view(partial(rows, each), title(each), f"{name}_table")
        else:
            widgets.table(table, title(each))
    for line in untold(conclusions):
        st.caption(t("literal", text=line))
