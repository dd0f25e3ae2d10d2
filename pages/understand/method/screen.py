"""Comment c'est calculé: every word, every figure, every assumption, with its source."""

from functools import partial

import streamlit as st

from model.services.situation import assumptions
from pages.kit import address, exports, session, widgets
from pages.kit.wording import plain, t, words
from pages.understand.method import text

who = session.recognised()
if who is None:
    address.stop()
widgets.heading(plain("method.title"), plain("method.finding"))
for section in text.SECTIONS:
    st.subheader(t(f"method.{section}_title"), anchor=False)
    st.markdown(words()(f"method.{section}"))
framework = assumptions.reference_for(who)
fold = widgets.folded_table
fold(t("method.words"), text.glossary, t("method.words"), "method_words")
fold(t("method.figures"), text.figures, t("method.figures"), "method_figures")
fold(t("method.expected"), partial(text.expected, framework), t("method.expected"), "method_expected")
fold(
    t("method.families"),
    partial(text.families, framework),
    t("method.families"),
    "method_families",
    t("method.families_note"),
)
fold(
    t("method.classifications"),
    partial(text.classifications, framework),
    t("method.classifications"),
    "method_classifications",
    t("method.classifications_note"),
)
title = t("method.assumptions", n=len(framework.assumptions))
fold(title, partial(text.assumptions, framework), t("method.assumptions_table"), "method_assumptions")
exports.offer(who, exports.general(), "method", lambda _: text.export(framework), exports.WAYS[1:])
