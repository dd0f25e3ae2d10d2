"""What a reader is told of an error nobody foresaw."""

import streamlit as st

from model.incidents import identifier
from pages.kit.wording import plain, t


def say(error: Exception) -> bool:
    """Tell the reader of a screen that something went wrong, and how to speak of it."""
    st.title(plain("frame.failed"), anchor=False)
    st.error(t("frame.failed_how", id=identifier(error)), icon=":material/error:")
    return True
