"""Saving a correction, and choosing when somebody else changed the same record."""

from dataclasses import replace

import streamlit as st

from model.access import Viewer
from model.corrections.assignments import Correction
from model.corrections.rules import ACCEPTABLE
from model.errors import MosaiqueError
from model.services.records import corrections
from model.services.records.corrections import OvertakenCorrection, SeenRegion
from pages.kit import state, widgets
from pages.kit.wording import sentence, t
from pages.records.corrections.conflict import rows
from pages.records.corrections.fields import Fields, attempt


def save(who: Viewer, fields: Fields | None) -> None:
    """Offer to save what a form makes; say what stands in the way."""
    if fields is None:
        return
    ready = fields.valid and fields.correction is not None
    main = widgets.main(t("correct.save"), disabled=not ready)
    pressed = widgets.clicked(**main, key=f"{fields.key}_save", icon=":material/check:")
    if pressed and fields.correction:
        _make(who, fields.looked, fields.correction)
    current = state.CORRECTING.get()
    if current and current.error and current.pending and current.pending == fields.correction:
        _obstacle(who, current.looked, current.pending, current.error)


def _make(who: Viewer, looked: SeenRegion, correction: Correction) -> None:
    try:
        corrections.correct(who, looked, correction)
    except MosaiqueError as error:
        current = state.CORRECTING.get()
        assert current is not None  # a form is open
        state.CORRECTING.set(replace(current, pending=correction, error=error))
    else:
        begin_again(t("correct.done"))
    st.rerun()


def begin_again(code: str) -> None:
    """Say what was done; forms and lists start afresh."""
    state.NOTICE.set(code)
    state.CORRECTING.clear()
    state.UNDOING.clear()
    state.CORRECTED.set(attempt() + 1)


def _obstacle(who: Viewer, looked: SeenRegion, pending: Correction, error: MosaiqueError) -> None:
    if isinstance(error, OvertakenCorrection):
        _choose(who, pending, error)
    elif error.code in ACCEPTABLE:
        st.warning(sentence(error), icon=":material/help:")
        if widgets.clicked(t(f"{error.code}_confirm"), key="correct_accept", icon=":material/done_all:"):
            _make(who, looked, replace(pending, accepted=pending.accepted | {error.code}))
    else:
        st.error(sentence(error), icon=":material/error:")


def _choose(who: Viewer, pending: Correction, error: OvertakenCorrection) -> None:
    """Show what somebody else made of the same records, and let the reader choose."""
    st.warning(sentence(error), icon=":material/group:")
    widgets.table(rows(error), t("correct.moved_table"))
    with st.container(horizontal=True):
        if widgets.clicked(t("correct.keep_theirs"), key="correct_keep_theirs", icon=":material/undo:"):
            begin_again(t("correct.kept_theirs"))
            st.rerun()
        if widgets.clicked(t("correct.take_mine"), key="correct_take_mine", icon=":material/done_all:"):
            _make(who, error.present, pending)
