"""« Mes sessions »: where one's account is open, and closing it there."""

from functools import partial

import streamlit as st

from model.access import Viewer
from model.services.access import sessions
from model.services.context import PARIS
from pages.kit import session, widgets
from pages.kit.wording import t


def offer(who: Viewer) -> None:
    """Offer the list of one's open sessions, read when it is asked for."""
    fold = widgets.fold(t("sessions.title"), "sessions", icon=":material/devices:")
    if fold.open:
        with fold:
            for each in sessions.mine(who, session.secret()):
                _line(who, each)


def _line(who: Viewer, session: sessions.OpenSession) -> None:
    since, used = (moment.astimezone(PARIS) for moment in (session.opened_at, session.seen_at))
    st.caption(t("sessions.line", day=since.date(), time=since.time(), used=used.time()))
    if session.present:
        st.markdown(t("sessions.this_one"))
    else:
        ending = partial(sessions.end, who, session.uid), "sessions.ended"
        st.button(t("sessions.end"), key=f"end_{session.uid}", type="tertiary", on_click=widgets.act, args=ending)
