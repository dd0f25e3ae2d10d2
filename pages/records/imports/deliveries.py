"""Importations: the deliveries of a region, each one click from being taken back or put at its right date."""

from datetime import date
from functools import partial

import streamlit as st

from model.access import Viewer
from model.corrections.situation_date import MovedDate
from model.errors import MosaiqueError
from model.services.context import PARIS
from model.services.records import corrections, deliveries
from model.services.records.deliveries import DeliveryRelied, KeptDelivery, KeptLine, LaterChange
from pages.kit import inputs, state, widgets
from pages.kit.wording import plain, sentence, t, words
from pages.records import changes

MOST = 6
"""How many deliveries are shown at once; the others are under a fold."""


def offer(who: Viewer, code: str) -> None:
    """List the deliveries of a region."""
    kept = deliveries.listing(who, code)
    if not kept:
        return
    st.subheader(t("deliveries.title"), anchor=False)
    for delivery in kept[:MOST]:
        _line(who, code, delivery)
    if len(kept) > MOST:
        fold = widgets.fold(t("deliveries.older", n=len(kept) - MOST), "deliveries_older")
        if fold.open:
            with fold:
                for delivery in kept[MOST:]:
                    _line(who, code, delivery)


def _line(who: Viewer, code: str, delivery: KeptDelivery) -> None:
    moment = delivery.received_at.astimezone(PARIS)
    with st.container(border=True, gap="small"):
        with st.container(gap=None):
            st.markdown(
                t("deliveries.line", day=delivery.situation_on, files=delivery.files or (t("deliveries.file"),))
            )
            st.caption(t("literal", text=_counted(delivery)))
            key = "deliveries.received" if delivery.author else "deliveries.received_on"
            st.caption(t(key, author=delivery.author, day=moment.date(), time=moment.time()))
        if delivery.aside:
            name, rows = t("import.aside_table"), partial(_aside_rows, delivery.aside)
            widgets.folded_table(name, rows, name, f"delivery_aside_{delivery.uid}")
        if delivery.undone_by:
            st.caption(t("correct.was_undone", author=delivery.undone_by))
        elif delivery.reversible:
            with st.container(horizontal=True, vertical_alignment="center"):
                _ways_back(who, code, delivery)
        else:
            st.caption(t("deliveries.not_kept"))
    uid, error = state.UNDOING.get() or ("", None)
    if error and uid == delivery.uid:
        _in_the_way(error)


def _counted(delivery: KeptDelivery) -> str:
    """« 3 postes ajoutés, 1 arrivée »"""
    named = ("added", "closed", "arrivals", "departures", "moves", "aside")
    parts = [plain(f"deliveries.{name}", n=n) for name in named if (n := delivery.counts.get(name, 0))]
    return words().listing(parts) if parts else plain("deliveries.details")


def _aside_rows(lines: tuple[KeptLine, ...]) -> list[dict[str, object]]:
    return [
        {
            plain("column.line"): line.line,
            plain("column.file"): line.file,
            plain("column.sheet"): line.sheet or plain("figure.undefined"),
            plain("deliveries.why"): plain(f"deliveries.why_{line.why}"),
            plain("column.column"): words().listing(line.columns) if line.columns else plain("figure.undefined"),
        }
        for line in lines
    ]


def _ways_back(who: Viewer, code: str, delivery: KeptDelivery) -> None:
    moving = st.popover(t("deliveries.move"), icon=":material/event:", key=f"moving_{delivery.uid}", on_change="rerun")
    if moving.open:
        with moving:
            _move(who, code, delivery)
    if widgets.clicked(
        t("deliveries.undo"), key=f"undo_delivery_{delivery.uid}", icon=":material/undo:", type="tertiary"
    ):
        try:
            deliveries.undo(who, delivery.uid)
        except MosaiqueError as error:
            state.UNDOING.set((delivery.uid, error))
        else:
            _done(t("deliveries.undone", day=delivery.situation_on))
        st.rerun()


def _move(who: Viewer, code: str, delivery: KeptDelivery) -> None:
    """Ask for the right date, and say what would move with it."""
    to = inputs.day(t("deliveries.right_date"), f"move_{delivery.uid}", delivery.situation_on, width=200)
    if to == delivery.situation_on:
        st.caption(t("deliveries.move_help"))
        return
    try:
        moved = deliveries.what_moves(who, delivery.uid, to)
    except MosaiqueError as error:
        st.error(sentence(error))
        return
    st.markdown(t("deliveries.moves_with", n=len(moved), day=to))
    if moved:
        widgets.table(_moved(who, code, moved), t("deliveries.moved_table"))
    if widgets.clicked(t("deliveries.move_it", day=to), key=f"move_it_{delivery.uid}", icon=":material/check:"):
        _put_at(who, delivery, to)


def _put_at(who: Viewer, delivery: KeptDelivery, to: date) -> None:
    try:
        deliveries.move(who, delivery.uid, to)
    except MosaiqueError as error:
        state.UNDOING.set((delivery.uid, error))
    else:
        _done(t("deliveries.moved", before=delivery.situation_on, day=to))
    st.rerun()


def _moved(who: Viewer, code: str, moved: tuple[MovedDate, ...]) -> list[dict[str, object]]:
    register = corrections.seen_region(who, code).register
    return [
        {
            plain("deliveries.of"): changes.named(register, each.table, each.record),
            plain("column.column"): changes.column_name(each.table, each.column),
            plain("deliveries.before"): changes.written(register, each.column, each.before),
            plain("deliveries.after"): changes.written(register, each.column, each.after),
        }
        for each in moved
    ]


def _done(notice: str) -> None:
    state.NOTICE.set(notice)
    state.UNDOING.clear()


def _in_the_way(error: MosaiqueError) -> None:
    st.error(sentence(error), icon=":material/error:")
    if isinstance(error, DeliveryRelied):
        widgets.table(_later(error.later), t("deliveries.later_table"))


def _later(later: tuple[LaterChange, ...]) -> list[dict[str, object]]:
    return [
        {
            plain("deliveries.made"): words().day(each.made_at.astimezone(PARIS).date()),
            plain("deliveries.what"): plain(f"correct.did_{each.kind}"),
            plain("deliveries.about"): changes.called(each.about),
            plain("deliveries.author"): each.author,
        }
        for each in later
    ]
