"""What somebody writes into the conclusions: where it was held, a few sentences, who does what next, until when; and
the director's word that they were read again."""

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from model.access import Right, Viewer
from model.services.workshop import minutes
from model.services.workshop.minutes import ConclusionNotes
from model.services.workshop.workshops import Phase, Workshop
from model.workshop.minutes import (
    LONGEST_PLACE,
    LONGEST_SUMMARY,
    LONGEST_TEXT,
    MOST_NEXT,
    MOST_PEOPLE,
    Minutes,
    NextStep,
)
from pages.kit import data, state, widgets
from pages.kit.wording import plain, t, words

COLUMNS = WHAT, OWNER, DUE = "what", "owner", "due"

WIDTH = 260

BLANKS = 3
"""Lines left to be written on: Streamlit's own button that adds one cannot be said in French."""


def offer(who: Viewer, held: Workshop, notes: ConclusionNotes) -> None:
    """Offer to write the conclusions; the first next step that is proposed is the follow-up, one month later."""
    st.subheader(t("conclude.next"), anchor=False)
    begun = _begun(held.uid, notes.minutes)
    if begun != notes.minutes:
        _told_of_another(held.uid)
    keys = _keys(held.uid, begun)
    frame = st.data_editor(
        _frame(begun, notes.follow_up),
        hide_index=True,
        column_config=_columns(),
        key=keys["next"],
        alt=plain("conclude.next"),
        placeholder="",
    )
    summary = st.text_area(
        t("conclude.summary"), begun.summary, key=keys["summary"], max_chars=LONGEST_SUMMARY, height=data.grown(140)
    )
    place, facilitator, people = _circumstances(held, notes, begun, keys)
    if widgets.clicked(t("conclude.write"), key="conclude_write", icon=":material/check:"):
        minutes_written = Minutes(summary, next_steps(frame, notes.follow_up), place, facilitator, people)
        widgets.act(partial(_write, who, held.uid, minutes_written, begun), "conclude.was_written", again=True)
    _reread(who, held, notes.minutes, begun)


def _circumstances(
    held: Workshop, notes: ConclusionNotes, begun: Minutes, keys: Mapping[str, str]
) -> tuple[str, str, int | None]:
    """Ask where it was, who led it and how many people were there."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        place = st.text_input(
            t("conclude.place"), begun.place, key=keys["place"], max_chars=LONGEST_PLACE, width=data.grown(WIDTH)
        )
        label, author = t("conclude.facilitator"), held.author
        facilitator = st.text_input(
            label,
            begun.facilitator,
            key=keys["facilitator"],
            max_chars=LONGEST_PLACE,
            placeholder=author,
            width=data.grown(WIDTH),
        )
        people = st.number_input(
            t("conclude.attendance"),
            1,
            MOST_PEOPLE,
            begun.people,
            key=keys["people"],
            help=t("conclude.attendance_help", n=notes.phones),
            width=data.grown(WIDTH),
        )
    return place, facilitator, None if people is None else int(people)


def _reread(who: Viewer, held: Workshop, kept: Minutes, begun: Minutes) -> None:
    """Tell whether the director read them again, or let the director say so of what is kept."""
    if kept.reread_on:
        st.caption(t("conclude.reread_on", day=kept.reread_on))
        return
    st.caption(t("conclude.reread_means"))
    ready = held.phase is Phase.CLOSED and begun == kept and not _changed(held.uid, begun)
    if who.may(Right.EXPECTATIONS) and ready:
        confirmed = partial(minutes.confirm_reread, who, held.uid, kept)
        if widgets.clicked(t("conclude.reread"), key="conclude_reread", icon=":material/verified:"):
            widgets.act(confirmed, "conclude.was_reread", again=True)


def _begun(uid: str, kept: Minutes) -> Minutes:
    """The conclusions as they were when one began to change them; as they are, while one has not."""
    slot = state.noted(uid)
    begun = slot.get()
    if begun is None or not _changed(uid, begun):
        slot.set(kept)
        return kept
    return begun


def _changed(uid: str, begun: Minutes) -> bool:
    typed = {name: state.widget(key) for name, key in _keys(uid, begun).items()}
    texts = any(typed[name] not in (None, getattr(begun, name)) for name in TEXTS)
    return texts or any((typed["next"] or {}).values())


TEXTS = "summary", "place", "facilitator", "people"


def _keys(uid: str, begun: Minutes) -> Mapping[str, str]:
    """What is typed belongs to the lines that it was typed on: other ones start afresh."""
    digest = hashlib.sha256(repr(begun).encode()).hexdigest()[:12]
    return {name: f"conclude_{name}_{uid}_{digest}" for name in ("next", *TEXTS)}


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
        OWNER: st.column_config.TextColumn(owner, max_chars=LONGEST_TEXT, help=t("conclude.owner_help")),
        DUE: st.column_config.DateColumn(due, format=words().rules.short_day.upper()),
    }


def _write(who: Viewer, uid: str, written: Minutes, begun: Minutes) -> None:
    state.noted(uid).set(minutes.write(who, uid, written, begun))


def next_steps(frame: pd.DataFrame, due: date) -> tuple[NextStep, ...]:
    """Return the lines on which something is written; a cell that was cleared is empty, a day that was is that of the
    follow-up."""
    filled = frame.assign(**{name: frame[name].fillna("").str.strip() for name in (WHAT, OWNER)})
    rows = filled[(filled[WHAT] != "") | (filled[OWNER] != "")].fillna({DUE: pd.Timestamp(due)})
    return tuple(NextStep(row[WHAT], row[OWNER], row[DUE].date()) for row in rows.to_dict("records"))
