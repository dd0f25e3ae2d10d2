"""What somebody writes into the conclusions: a few sentences, and who does what next, until when."""

import hashlib
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from model.access import Viewer
from model.services.workshop import minutes
from model.services.workshop.minutes import ConclusionNotes
from model.services.workshop.workshops import Workshop
from model.workshop.minutes import LONGEST_SUMMARY, LONGEST_TEXT, MOST_NEXT, Minutes, NextStep
from pages.kit import state, widgets
from pages.kit.wording import plain, t, words

COLUMNS = WHAT, OWNER, DUE = "what", "owner", "due"

BLANKS = 3
"""Lines left to be written on: Streamlit's own button that adds one cannot be said in French."""


def offer(who: Viewer, held: Workshop, notes: ConclusionNotes) -> None:
    """Offer to write the conclusions; the first next step that is proposed is the follow-up, one month later."""
    st.subheader(t("conclude.next"), anchor=False)
    begun = _begun(held.uid, notes.minutes)
    if begun != notes.minutes:
        _told_of_another(held.uid)
    text, grid = _keys(held.uid, begun)
    summary = st.text_area(t("conclude.summary"), begun.summary, key=text, max_chars=LONGEST_SUMMARY, height=140)
    frame = st.data_editor(
        _frame(begun, notes.follow_up),
        hide_index=True,
        column_config=_columns(),
        key=grid,
        alt=plain("conclude.next"),
        placeholder="",
    )
    if widgets.clicked(t("conclude.write"), key="conclude_write", icon=":material/check:"):
        written = partial(_write, who, held.uid, summary, frame, begun, notes.follow_up)
        widgets.act(written, "conclude.was_written", again=True)


def _begun(uid: str, kept: Minutes) -> Minutes:
    """The conclusions as they were when one began to change them; as they are, while one has not."""
    slot = state.noted(uid)
    begun = slot.get()
    if begun is None or not _changed(uid, begun):
        slot.set(kept)
        return kept
    return begun


def _changed(uid: str, begun: Minutes) -> bool:
    text, grid = map(state.widget, _keys(uid, begun))
    return (text is not None and text != begun.summary) or any((grid or {}).values())


def _keys(uid: str, begun: Minutes) -> tuple[str, str]:
    """What is typed belongs to the lines that it was typed on: other ones start afresh."""
    digest = hashlib.sha256(repr(begun).encode()).hexdigest()[:12]
    return f"minutes_{uid}_{digest}", f"next_{uid}_{digest}"


def _told_of_another(uid: str) -> None:
    st.warning(t("conclude.meanwhile"), icon=":material/edit_note:")
    st.button(t("conclude.again"), key="conclude_again", icon=":material/refresh:", on_click=state.noted(uid).clear)


def _frame(begun: Minutes, due: date) -> pd.DataFrame:
    kept = [(each.what, each.owner, each.due) for each in begun.next_steps]
    rows = [*(kept or [(plain("conclude.follow_up"), "", due)]), *[("", "", due)] * BLANKS]
    return pd.DataFrame(rows[:MOST_NEXT], columns=list(COLUMNS)).astype({DUE: "datetime64[ns]"})


def _columns() -> dict[str, Any]:
    what, owner, due = (t(f"conclude.{name}") for name in COLUMNS)
    return {
        WHAT: st.column_config.TextColumn(what, max_chars=LONGEST_TEXT, width="large"),
        OWNER: st.column_config.TextColumn(owner, max_chars=LONGEST_TEXT),
        DUE: st.column_config.DateColumn(due, format=words().rules.short_day.upper()),
    }


def _write(who: Viewer, uid: str, summary: str, frame: pd.DataFrame, begun: Minutes, due: date) -> None:
    notes_for_all = Minutes(summary, next_steps(frame, due))
    state.noted(uid).set(minutes.write(who, uid, notes_for_all, begun))


def next_steps(frame: pd.DataFrame, due: date) -> tuple[NextStep, ...]:
    """Return the lines on which something is written; a cell that was cleared is empty, a day that was is that of the
    follow-up."""
    filled = frame.assign(**{name: frame[name].fillna("").str.strip() for name in (WHAT, OWNER)})
    rows = filled[(filled[WHAT] != "") | (filled[OWNER] != "")].fillna({DUE: pd.Timestamp(due)})
    return tuple(NextStep(row[WHAT], row[OWNER], row[DUE].date()) for row in rows.to_dict("records"))
