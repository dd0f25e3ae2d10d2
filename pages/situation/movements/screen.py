"""Ce qui a changé: who came, left or moved between two days, which positions opened and closed, what was expected."""

import streamlit as st

from model.access import Right
from model.services.situation.movements import movement_view
from pages.kit import address, exports, links, session, widgets
from pages.kit.wording import plain, t
from pages.situation.movements import forecast, period, text

who = session.viewer(Right.SITUATION)
chosen = widgets.context()
head = st.container()
days = period.choose(who, chosen)
if days is None:
    with head:
        widgets.heading(plain("movements.title"), "")
    address.stop()
first, last = days
moved = movement_view(who, chosen.codes, first, last)
if moved.after.empty:
    with head:
        widgets.heading(plain("movements.title"), plain("region.empty"))
    links.empty_region(who)
    address.stop()

finding = text.finding(moved)
with head:
    widgets.heading(plain("movements.title"), finding)
widgets.figures(text.figures(moved))
if rows := text.mosaics(moved):
    widgets.chart("side_by_side", text.key(moved), text.drawn(rows), alt=finding)
if moved.movements:
    widgets.table(text.rows(moved, text.MOST), t("movements.table"))
if (more := len(moved.movements) - text.MOST) > 0:
    st.caption(t("movements.more", n=more))
if moved.gains:
    widgets.folded_table(
        t("movements.base"),
        lambda: text.gain_rows(moved),
        t("movements.base"),
        "movements_base",
        t("movements.base_note"),
    )
forecast.tell(who, chosen, first, last)
exports.offer(who, chosen, "movements", lambda viewer: text.export(movement_view(viewer, chosen.codes, first, last)))
