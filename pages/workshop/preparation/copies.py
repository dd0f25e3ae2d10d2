"""Copying a workshop of the region for one of the regions where its reader may hold one, or for a colleague."""

from collections.abc import Sequence
from functools import partial
from operator import attrgetter

import streamlit as st

from model.access import Viewer
from model.services.context import reference
from model.services.workshop import copies
from model.services.workshop.workshops import Workshop
from pages.kit import inputs, widgets
from pages.kit.wording import local, t
from pages.workshop import workshop_choice
from pages.workshop.preparation import handover

WIDTH = 480


def offer(who: Viewer, code: str, listed: Sequence[Workshop]) -> None:
    """Offer to copy one of the workshops, for this region or another one."""
    if not listed:
        return
    with st.expander(t("rehearse.copy"), key="prepare_copy", icon=":material/content_copy:"):
        st.caption(t("rehearse.copy_means"))
        label, by = t("rehearse.copy_which"), attrgetter("uid")
        which = inputs.select(label, listed, workshop_choice.named, "copy_which", by=by, width=WIDTH) or listed[0]
        codes = [code, *(each for each in who.regions if each != code)]
        into = inputs.select(t("rehearse.copy_for"), codes, _region, "copy_for", width=WIDTH) or code
        st.button(
            t("rehearse.copy_it"),
            key="copy_it",
            icon=":material/content_copy:",
            on_click=partial(widgets.act, region=_region(into)),
            args=(partial(copies.copy, who, which.uid, into), "rehearse.copied"),
        )
        handover.give(who, which)


def _region(code: str) -> str:
    return local(reference().regions[code].name)
