"""What others said of a scenario, as its director reads it."""

import streamlit as st

from model.access import Viewer
from model.services.context import PARIS
from model.services.scenario import opinions
from pages.kit.wording import plain, t


def draw(who: Viewer, uid: str, shared: bool = True) -> None:
    """Draw the opinions on a scenario, the latest first; that there is none is news of a `shared` one alone."""
    written = opinions.listing(who, uid)
    if shared and not written:
        st.caption(t("opinion.none"))
    for each in written:
        day, role = each.at.astimezone(PARIS).date(), plain(f"role.{each.role}")
        st.markdown(t("opinion.line", author=each.author, role=role, day=day))
        st.markdown(t("literal", text=each.text))
