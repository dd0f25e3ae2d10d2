"""Files to download: made when they are asked for, for whom the page was shown to, and served to nobody else."""

from collections.abc import Callable

import streamlit as st

from model.access import Viewer
from model.services.access import circulation
from pages.kit import connection, internals, session


def button(who: Viewer, label: str, make: Callable[[], bytes], name: str, mime: str, key: str) -> None:
    """Offer a file; `make` runs in a thread of its own, after the run of the screen."""
    secret = session.secret()

    def made() -> bytes:
        circulation.confirm(who, secret)
        content = make()
        connection.files.share(internals.file_id(content, mime, name), secret)
        return content

    st.download_button(label, made, name, mime, key=key, icon=":material/download:", on_click="ignore")
