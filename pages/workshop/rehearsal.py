"""Rehearsing with a fictional room: begun where a workshop is prepared or led, seen as such, erased before the room."""

from functools import partial

import streamlit as st

from model.access import Viewer
from model.services.workshop import rehearsal
from model.services.workshop.workshops import Hall, Phase, Workshop
from pages.kit import widgets
from pages.kit.wording import t


def running(who: Viewer, hall: Hall) -> None:
    """Say that a workshop is rehearsed, and offer to erase that."""
    if hall.workshop.rehearsed:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(t("rehearse.running"), width="stretch")
            erase(who, hall.workshop)


def offer(who: Viewer, hall: Hall) -> None:
    """Offer to rehearse a workshop while nobody came or spoke."""
    if not hall.workshop.rehearsed and not hall.used:
        with st.container(horizontal=True, vertical_alignment="center"):
            begin(who, hall.workshop)
            st.caption(t("rehearse.means"), width="stretch")


def begin(who: Viewer, workshop: Workshop) -> None:
    """Offer to let the fictional room in."""
    st.button(
        t("rehearse.begin"),
        key=f"rehearse_{workshop.uid}",
        icon=":material/theater_comedy:",
        help=t("rehearse.means") if workshop.phase is Phase.PREPARED else None,
        on_click=widgets.act,
        args=(partial(rehearsal.begin, who, workshop.uid), "rehearse.begun"),
    )


def erase(who: Viewer, workshop: Workshop) -> None:
    """Offer to empty a workshop that was rehearsed, once it was said what goes."""
    with st.popover(t("rehearse.erase"), key=f"erasing_{workshop.uid}", icon=":material/ink_eraser:"):
        st.markdown(t("rehearse.erase_means"))
        st.button(
            t("rehearse.erase_all"),
            key=f"erase_{workshop.uid}",
            on_click=widgets.act,
            args=(partial(rehearsal.erase, who, workshop.uid), "rehearse.erased"),
        )
