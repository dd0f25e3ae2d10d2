"""What somebody writes into the conclusions: a few sentences, and who does what next, until when."""

from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from model.access import Viewer
from model.services import minutes
from model.services.minutes import Concluded
from model.services.workshops import Workshop
from model.workshop.minutes import LONGEST_SUMMARY, LONGEST_TEXT, MOST_NEXT, Minutes, NextStep
from pages.kit import widgets
from pages.kit.wording import inert, plain, t

BLANKS = 3
"""Lines left to be written on: Streamlit's own button that adds one cannot be said in French."""


def offer(who: Viewer, held: Workshop, found: Concluded) -> None:
    """Offer to write the conclusions; the first next step that is proposed is the follow-up, one month later."""
    st.subheader(t("conclude.next"), anchor=False)
    written = found.minutes
    summary = st.text_area(
        t("conclude.summary"), written.summary, key=f"minutes_{held.uid}", max_chars=LONGEST_SUMMARY, height=140
    )
    columns = [plain(f"conclude.{name}") for name in ("what", "owner", "due")]
    kept = [(each.what, each.owner, each.due) for each in written.next_steps]
    rows = [*(kept or [(plain("conclude.follow_up"), "", found.follow_up)]), *[("", "", found.follow_up)] * BLANKS][
        :MOST_NEXT
    ]
    what, owner, due = columns
    grid = st.data_editor(
        pd.DataFrame(rows, columns=columns).astype({due: "datetime64[ns]"}),
        hide_index=True,
        column_config={
            what: st.column_config.TextColumn(inert(what), max_chars=LONGEST_TEXT, width="large"),
            owner: st.column_config.TextColumn(inert(owner), max_chars=LONGEST_TEXT),
            due: st.column_config.DateColumn(inert(due), format="DD/MM/YYYY"),
        },
        key=f"next_{held.uid}_{len(kept)}",
        alt=plain("conclude.next"),
    )
    st.button(
        t("conclude.write"),
        key="conclude_write",
        icon=":material/check:",
        on_click=widgets.act,
        args=(partial(_write, who, held.uid, summary, grid, columns, found.follow_up), "conclude.was_written"),
    )


def _write(who: Viewer, uid: str, summary: str, grid: Any, columns: list[str], due: date) -> None:
    what, owner, _ = columns
    said = [row for row in grid.to_dict("records") if row[what] or row[owner]]
    minutes.write(who, uid, Minutes(summary, tuple(_read(row, columns, due) for row in said)))


def _read(row: dict[str, Any], columns: list[str], due: date) -> NextStep:
    what, owner, day = (row[name] for name in columns)
    when = due if pd.isna(day) else pd.Timestamp(day).date()
    return NextStep(str(what or ""), str(owner or ""), when)
