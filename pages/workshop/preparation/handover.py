"""A workshop taken from the library, handed to a colleague as a file, or opened from the file of one."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from model.access import Viewer
from model.errors import MosaiqueError
from model.services.workshop import handover, workshops
from model.services.workshop.handover import LIBRARY
from model.services.workshop.workshops import Workshop
from pages.kit import download, inputs, state, widgets
from pages.kit.wording import plain, sentence, t, words

JSON, WIDTH = "application/json", 480


def library(who: Viewer, code: str) -> None:
    """Offer the prepared workshops: one click makes one of them ready for the region."""
    with st.expander(t("handover.library"), key="prepare_library", icon=":material/local_library:"):
        st.caption(t("handover.library_means"))
        name = inputs.select(t("handover.which"), tuple(LIBRARY), _described, "library_which", width=WIDTH) or "whole"
        st.button(
            t("handover.take"),
            key="library_take",
            icon=":material/check:",
            on_click=_prepared,
            args=(lambda: workshops.prepare(who, code, _title(name), words().language, handover.prepared(name)),),
        )


def _title(name: str) -> str:
    return plain(f"handover.title_{name}")


def _described(name: str) -> str:
    """« Les freins et les moyens · 2 questions, 50 minutes »"""
    minutes = sum(step.minutes for step in handover.prepared(name))
    return plain("handover.described", title=_title(name), n=len(LIBRARY[name]), minutes=minutes)


def give(who: Viewer, workshop: Workshop) -> None:
    """Offer a workshop as a file."""
    download.button(
        who,
        t("handover.give"),
        partial(handover.write, who, workshop.uid),
        f"mosaique-atelier-{workshop.uid}.json",
        JSON,
        f"give_{workshop.uid}",
    )
    st.caption(t("handover.give_means"))


def receive(who: Viewer, code: str) -> None:
    """Offer to open the file of a workshop; what it asks is shown before it is kept."""
    with st.expander(t("handover.receive"), key="prepare_receive", icon=":material/upload_file:"):
        given = st.file_uploader(t("handover.file"), type="json", key="receive_file", max_upload_size=1)
        if given is None:
            return
        try:
            workshop = handover.read(who, given.getvalue())
        except MosaiqueError as error:
            st.error(sentence(error))
            return
        n = len({step.question for step in workshop.steps if step.asks})
        st.markdown(t("handover.holds", title=workshop.title, n=n, k=len(workshop.groups)))
        st.button(
            t("handover.keep"),
            key="receive_keep",
            icon=":material/check:",
            on_click=_prepared,
            args=(partial(handover.keep, who, code, workshop),),
        )


def _prepared(kept: Callable[[], str]) -> None:
    """Keep a workshop, and show where it now is."""
    widgets.act(lambda: state.PREPARED.set(kept()), "workshop.was_prepared")
