"""Comment c'est calculé: every word, every figure, every assumption, with its source."""

from functools import partial

import streamlit as st

from model.services.situation import assumptions
from pages.kit import session, takeaway, widgets
from pages.kit.wording import plain, t, words
from pages.understand import telling

who = session.recognised()
if who is None:
    st.stop()
widgets.heading(plain("method.title"), plain("method.finding"))
for section in telling.SECTIONS:
    st.subheader(t(f"method.{section}_title"), anchor=False)
    st.markdown(words()(f"method.{section}"))
known = assumptions.reference_for(who)
fold = widgets.folded_table
fold(t("method.words"), telling.glossary, t("method.words"), "method_words")
fold(t("method.figures"), telling.figures, t("method.figures"), "method_figures")
fold(t("method.expected"), partial(telling.expected, known), t("method.expected"), "method_expected")
fold(
    t("method.families"),
    partial(telling.families, known),
    t("method.families"),
    "method_families",
    t("method.families_note"),
)
title = t("method.assumptions", n=len(known.assumptions))
fold(title, partial(telling.assumptions, known), t("method.assumptions_table"), "method_assumptions")
takeaway.offer(who, takeaway.general(), "method", lambda _: telling.taken(known), takeaway.WAYS[1:])
