"""Saving a correction, choosing when somebody else changed the same record, taking corrections back."""

from collections.abc import Iterable
from dataclasses import replace

import streamlit as st

from model.access import Viewer
from model.corrections.assignments import Correction
from model.corrections.changes import About, about
from model.corrections.rules import ACCEPTABLE
from model.corrections.undo import Difference
from model.domain.register import Register, TableChanges
from model.errors import MosaiqueError
from model.services.context import PARIS
from model.services.records import corrections
from model.services.records.corrections import KeptCorrection, OvertakenCorrection, SeenRegion
from pages.kit import state, widgets
from pages.kit.wording import plain, sentence, t, words
from pages.records.corrections import changes
from pages.records.corrections.fields import Fields, attempt

MOST_NAMES = 3


def save(who: Viewer, fields: Fields | None) -> None:
    """Offer to save what a form makes; say what stands in the way."""
    if fields is None:
        return
    ready = fields.valid and fields.correction is not None
    label, key = t("correct.save"), f"{fields.key}_save"
    pressed = st.button(label, key=key, type=widgets.emphasis(), icon=":material/check:", disabled=not ready)
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
        _begin_again(t("correct.done"))
    st.rerun()


def _begin_again(said: str) -> None:
    state.NOTICE.set(said)
    state.CORRECTING.clear()
    state.UNDOING.clear()
    state.CORRECTED.set(attempt() + 1)


def _obstacle(who: Viewer, looked: SeenRegion, pending: Correction, error: MosaiqueError) -> None:
    if isinstance(error, OvertakenCorrection):
        _choose(who, pending, error)
    elif error.code in ACCEPTABLE:
        st.warning(sentence(error), icon=":material/help:")
        if st.button(t(f"{error.code}_confirm"), key="correct_accept", icon=":material/done_all:"):
            _make(who, looked, replace(pending, accepted=pending.accepted | {error.code}))
    else:
        st.error(sentence(error), icon=":material/error:")


def _choose(who: Viewer, pending: Correction, error: OvertakenCorrection) -> None:
    """Show what somebody else made of the same records, and let the reader choose."""
    st.warning(sentence(error), icon=":material/group:")
    widgets.table(rows(error), t("correct.moved_table"))
    with st.container(horizontal=True):
        if st.button(t("correct.keep_theirs"), key="correct_keep_theirs", icon=":material/undo:"):
            _begin_again(t("correct.kept_theirs"))
            st.rerun()
        if st.button(t("correct.take_mine"), key="correct_take_mine", icon=":material/done_all:"):
            _make(who, error.present, pending)


def rows(error: OvertakenCorrection) -> list[dict[str, object]]:
    """Return the differences between what others made of records and what this correction makes of them."""
    return [
        {
            plain("correct.what_differs"): _named(error.present.register, each),
            plain("correct.theirs"): _theirs(error.present.register, each),
            plain("correct.yours"): _yours(error.present.register, each),
        }
        for each in error.found
    ]


def _named(register: Register, difference: Difference) -> str:
    found = about(register, {difference.table: TableChanges(added=(difference.record,))})
    if not difference.column:
        return _about(found)
    column = changes.column_name(difference.table, difference.column)
    return plain("correct.of_record", record=_about(found), column=column)


def _theirs(register: Register, difference: Difference) -> str:
    if not difference.column:
        return plain("correct.gone")
    return changes.written(register, difference.column, difference.theirs)


def _yours(register: Register, difference: Difference) -> str:
    return (
        changes.written(register, difference.column, difference.yours)
        if difference.mine
        else plain("correct.not_touched")
    )


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
            st.markdown(t("correct.line", kind=plain(f"correct.did_{kept.kind}"), about=_about(kept.about)))
            st.caption(t("literal", text=changes.facts(present.register, kept.written)))
            st.caption(t("correct.made", author=kept.author, day=moment.date(), time=f"{moment:%H:%M}"))
        if kept.undone_by:
            st.caption(t("correct.was_undone", author=kept.undone_by))
        elif st.button(t("correct.undo"), key=f"undo_{kept.uid}", icon=":material/undo:", type="tertiary"):
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
        _begin_again(t("correct.undone"))
    st.rerun()


def _in_the_way(who: Viewer, uid: str, error: MosaiqueError) -> None:
    st.error(sentence(error), icon=":material/error:")
    if isinstance(error, OvertakenCorrection):
        widgets.table(rows(error), t("correct.moved_table"))
    elif error.code in ACCEPTABLE and st.button(t("correct.undo_anyway"), key=f"undo_anyway_{uid}"):
        _undo(who, uid, ACCEPTABLE)


def _about(found: About) -> str:
    """What to call those whom a correction is about."""
    names = found.people or found.positions or found.teams or (plain("seat.unnamed"),)
    rest = len(names) - MOST_NAMES
    return words().listing([*names[:MOST_NAMES], plain("correct.others", n=rest)] if rest > 0 else names)
