"""Comment c'est calculé: every word, every figure, every assumption, with its source."""

import streamlit as st

from model.services.house import reference
from pages.kit import session, widgets
from pages.kit.wording import plain, t, words
from pages.understand import telling

if session.recognised() is None:
    st.stop()
widgets.heading(plain("method.title"), plain("method.finding"))
for section in ("people", "mix", "vacancy", "base", "scenario"):
    st.subheader(t(f"method.{section}_title"), anchor=False)
    st.markdown(words()(f"method.{section}"))
with st.expander(t("method.words"), key="method_words"):
    widgets.table(telling.glossary(), t("method.words"))
with st.expander(t("method.figures"), key="method_figures"):
    widgets.table(telling.figures(), t("method.figures"))
with st.expander(t("method.expected"), key="method_expected"):
    widgets.table(telling.expected(reference()), t("method.expected"))
with st.expander(t("method.families"), key="method_families"):
    st.caption(t("method.families_note"))
    widgets.table(telling.families(reference()), t("method.families"))
with st.expander(t("method.assumptions", n=len(reference().assumptions)), key="method_assumptions"):
    widgets.table(telling.assumptions(reference()), t("method.assumptions_table"))
