"""What a delivery would change of the months that were already told."""

import streamlit as st

from model.exchange.imports.remarks import past_sentence
from model.services.records.imports import Preview
from pages.kit.wording import inert, t, words

MOST = 6
"""How many differences are written out."""


def tell(seen: Preview) -> None:
    """Name every figure of the past that would no longer be the same, with the lines that say so."""
    if not seen.past:
        return
    st.warning(t("past.title", n=len(seen.past)), icon=":material/history:")
    st.markdown("\n".join(f"- {inert(past_sentence(difference, words()))}" for difference in seen.past[:MOST]))
    rest = len(seen.past) - MOST
    st.caption(t("past.help") if rest <= 0 else t("past.more", n=rest))
