"""Corrections that were made, each one click from being taken back."""

from collections.abc import Iterable

import streamlit as st

from model.access import Viewer
from model.corrections.rules import ACCEPTABLE
from model.errors import MosaiqueError
from model.services.context import PARIS
from model.services.records import corrections
from model.services.records.corrections import KeptCorrection, OvertakenCorrection, SeenRegion
from pages.kit import state, widgets
from pages.kit.wording import plain, sentence, t
from pages.records import changes
from pages.records.corrections.confirmation import begin_again
from pages.records.corrections.conflict import rows


def recent(who: Viewer, present: SeenRegion) -> None:
    """List the last corrections, each with the way back."""
    st.subheader(t("correct.recent"), anchor=False)
    made = corrections.recent(who, present)
    if not made:
        st.caption(t("correct.no_recent"))
    for kept in made:
        _line(who, present, kept)


def _line(who: Viewer, present: SeenRegion, kept: KeptCorrection) -> None:
    moment = kept.made_at.astimezone(PARIS)
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        with st.container(gap=None):
            st.markdown(t("correct.line", kind=plain(f"correct.did_{kept.kind}"), about=changes.called(kept.about)))
            st.caption(t("literal", text=changes.facts(present.register, kept.written)))
            st.caption(t("correct.made", author=kept.author, day=moment.date(), time=moment.time()))
        if kept.undone_by:
            st.caption(t("correct.was_undone", author=kept.undone_by))
        elif widgets.clicked(t("correct.undo"), key=f"undo_{kept.uid}", icon=":material/undo:", type="tertiary"):
            _undo(who, kept.uid)
    uid, error = state.UNDOING.get() or ("", None)
    if error and uid == kept.uid:
        _in_the_way(who, uid, error)


def _undo(who: Viewer, uid: str, accepted: Iterable[str] = ()) -> None:
    try:
        corrections.undo(who, uid, frozenset(accepted))
    except MosaiqueError as error:
        state.UNDOING.set((uid, error))
    else:
        begin_again(t("correct.undone"))
    st.rerun()


def _in_the_way(who: Viewer, uid: str, error: MosaiqueError) -> None:
    st.error(sentence(error), icon=":material/error:")
    if isinstance(error, OvertakenCorrection):
        widgets.table(rows(error), t("correct.moved_table"))
    elif error.code in ACCEPTABLE and widgets.clicked(t("correct.undo_anyway"), key=f"undo_anyway_{uid}"):
        _undo(who, uid, ACCEPTABLE)
