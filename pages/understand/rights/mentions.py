"""The texts that name somebody, shown to whoever answers for them, each with what takes the name out."""

import streamlit as st

from model.access import Viewer
from model.errors import MosaiqueError
from model.services.records import mentions
from model.services.records.mentions import Mention
from pages.kit import data, widgets
from pages.kit.wording import sentence, t

WIDE, NARROW = 4, 1


def draw(who: Viewer, code: str, name: str) -> None:
    """Draw the texts of a region that name somebody."""
    try:
        naming = mentions.find(who, code, name)
    except MosaiqueError as error:
        st.error(sentence(error))
        return
    st.markdown(t("rights.mentions", n=len(naming)))
    for mention in naming:
        _mention(who, code, name, mention)


def search(who: Viewer, code: str, width: int) -> None:
    """Offer to look for any name: that of somebody who was forgotten already, a name that is spelt otherwise."""
    name = st.text_input(
        t("rights.mention_name"),
        key="rights_mention_name",
        help=t("rights.mention_help"),
        max_chars=80,
        width=data.grown(width),
    )
    if name:
        draw(who, code, name)


def _mention(who: Viewer, code: str, name: str, mention: Mention) -> None:
    text, clearing = st.columns([WIDE, NARROW], vertical_alignment="center")
    where = t(f"rights.in_{mention.table}")
    wording = "rights.mention_titled" if mention.title else "rights.mention"
    text.markdown(t(wording, where=where, title=mention.title, text=mention.excerpt))
    key = f"rights_clear_{mention.handle}"
    if clearing.button(t("rights.mention_clear"), key=key, icon=":material/ink_eraser:"):
        widgets.act(lambda: mentions.clear(who, code, name, mention.handle), "rights.mention_cleared", again=True)
